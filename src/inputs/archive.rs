//! The files in archives: zip, tar, and tar packed by gzip. Archives within archives are files like others.

use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read, Seek};

use ::tar::Archive;
use ::zip::ZipArchive;
use anyhow::{Context, Result, anyhow};
use flate2::read::MultiGzDecoder;

use super::{HEAD, Input, Inputs, whole};

/// Bytes that an archive may unpack to: a million certificates have 28 GB, and a small file can be packed zeros without end.
const MAX_UNPACKED: u64 = 64 << 30;

/// Bytes of a name in an archive that are read: Linux has no longer paths.
const MAX_NAME: u64 = 4096;
/// What is said of links, devices and second names of a file.
const NO_FILE: &str = "it is no file of its own in the archive, but a link or the like: unpack the archive first";

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
    let mut starts = HashSet::new();
    for place in 0..archive.len() {
        let input = match archive.by_index(place) {
            Ok(entry) if entry.is_dir() => {
                inputs.pass()?;
                continue;
            }
            Ok(entry) => {
                inputs.bar.inc(entry.compressed_size());
                let inner = format!("{name}/{}", String::from_utf8_lossy(entry.name_raw()));
                // A small archive could have a million names for the same packed zeros.
                let is_own = entry.is_file() && starts.insert(entry.header_start());
                Input::new(inner, if is_own { whole(entry) } else { Err(anyhow!(NO_FILE)) })
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
    // Raw, since the crate would read names of any length into memory.
    let entries = match archive.entries() {
        Ok(entries) => entries.raw(true),
        Err(error) => return inputs.take(broken(name, error.into())),
    };
    let mut long_name = None;
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => return inputs.take(broken(name, error.into())),
        };
        let kind = entry.header().entry_type();
        if kind.is_gnu_longname() {
            long_name = Some(first_bytes(&mut entry)?);
            inputs.pass()?;
        } else if kind.is_dir()
            || kind.is_gnu_longlink()
            || kind.is_pax_local_extensions()
            || kind.is_pax_global_extensions()
        {
            inputs.pass()?;
        } else {
            let inner = long_name.take().unwrap_or_else(|| entry.path_bytes().into_owned());
            let inner = format!("{name}/{}", String::from_utf8_lossy(&inner).trim_end_matches('\0'));
            let bytes = if kind.is_file() || kind.is_contiguous() { whole(entry) } else { Err(anyhow!(NO_FILE)) };
            inputs.take(Input::new(inner, bytes))?;
        }
    }
    Ok(())
}

/// The beginning of a name.
fn first_bytes(entry: &mut impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    entry.take(MAX_NAME).read_to_end(&mut bytes).context("the name of a file in the archive cannot be read")?;
    Ok(bytes)
}

/// Takes what gzip packed: the files of a tar archive, or one file.
pub(super) fn gzip(name: &str, reader: impl Read, inputs: &mut Inputs) -> Result<()> {
    let mut unpacked = BufReader::with_capacity(1 << 16, MultiGzDecoder::new(reader).take(MAX_UNPACKED));
    // The first read may give less than a tar's first block has.
    let mut head = Vec::new();
    let read = unpacked.by_ref().take(HEAD as u64).read_to_end(&mut head).context("it cannot be unpacked");
    let rest = Cursor::new(head.clone()).chain(unpacked);
    match read {
        Err(error) => inputs.take(broken(name, error)),
        Ok(_) if Kind::of(&head) == Some(Kind::Tar) => tar(name, rest, inputs),
        Ok(_) => inputs.unpacked(name, &head, rest),
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
