//! The files in archives: zip, tar, and tar packed by gzip. Archives within archives are files like others.

use std::io::{BufReader, Cursor, Read, Seek};

use ::tar::Archive;
use ::zip::ZipArchive;
use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;

use super::{Input, Inputs, whole};

/// Bytes that an archive may unpack to: a million certificates have 28 GB, and a small file can be packed zeros without end.
const MAX_UNPACKED: u64 = 64 << 30;

/// How an archive is packed, by its first bytes; names of files say nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    Tar,
    Gzip,
}

impl Kind {
    /// The kind of archive that begins so, if it is one.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            Some(Self::Zip)
        } else if head.starts_with(b"\x1f\x8b") {
            Some(Self::Gzip)
        } else {
            (head.get(257..262)? == b"ustar").then_some(Self::Tar)
        }
    }
}

/// Takes the files of a zip archive, in the order of its directory.
pub(super) fn zip(name: &str, reader: impl Read + Seek, inputs: &mut Inputs) -> Result<()> {
    let mut archive = match ZipArchive::new(reader) {
        Ok(archive) => archive,
        Err(error) => return inputs.take(broken(name, error.into())),
    };
    for place in 0..archive.len() {
        let input = match archive.by_index(place) {
            Ok(entry) if !entry.is_file() => {
                inputs.seen()?;
                continue;
            }
            Ok(entry) => {
                inputs.bar.inc(entry.compressed_size());
                let inner = String::from_utf8_lossy(entry.name_raw()).into_owned();
                Input::new(format!("{name}/{inner}"), whole(entry))
            }
            Err(error) => broken(name, error.into()),
        };
        inputs.take(input)?;
    }
    Ok(())
}

/// Takes the files of a tar archive; what cannot be read ends it, since nothing says where the next file begins.
pub(super) fn tar(name: &str, reader: impl Read, inputs: &mut Inputs) -> Result<()> {
    let mut archive = Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return inputs.take(broken(name, error.into())),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) if entry.header().entry_type().is_file() => entry,
            Ok(_) => {
                inputs.seen()?;
                continue;
            }
            Err(error) => return inputs.take(broken(name, error.into())),
        };
        let inner = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        inputs.take(Input::new(format!("{name}/{inner}"), whole(entry)))?;
    }
    Ok(())
}

/// Takes what gzip packed: the files of a tar archive, or one file.
pub(super) fn gzip(name: &str, reader: impl Read, inputs: &mut Inputs) -> Result<()> {
    let mut unpacked = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader).take(MAX_UNPACKED));
    // The first read may give less than a tar's first block has.
    let mut head = Vec::new();
    let read = unpacked.by_ref().take(512).read_to_end(&mut head).context("it cannot be unpacked");
    let rest = Cursor::new(head.clone()).chain(unpacked);
    match read {
        Err(error) => inputs.take(broken(name, error)),
        Ok(_) if Kind::of(&head) == Some(Kind::Tar) => tar(name, rest, inputs),
        Ok(_) => inputs.take(Input::new(name.to_owned(), whole(rest))),
    }
}

fn broken(name: &str, error: anyhow::Error) -> Input {
    Input::new(name.to_owned(), Err(error.context("the archive cannot be read on")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_known_by_their_first_bytes() {
        let mut tar = [0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        assert_eq!(Kind::of(&tar), Some(Kind::Tar));
        assert_eq!(Kind::of(b"PK\x03\x04rest"), Some(Kind::Zip));
        assert_eq!(Kind::of(b"\x1f\x8b\x08"), Some(Kind::Gzip));
        assert_eq!([b"%PDF-1.7".as_slice(), b"PK", b""].map(Kind::of), [None; 3]);
    }
}
