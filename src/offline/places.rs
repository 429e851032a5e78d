//! Places reserved beforehand, in a file: one a line, taken from its end.
//!
//! A place is gone from the file, on disk, before it is used: whatever breaks then wastes it, which is harmless, and nobody
//! is ever given it twice. Who copies the file, or puts an old one back, breaks that; the service then refuses the second
//! certificate that has the place.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use mohur_certificate::claims::StatusReference;
use serde::{Deserialize, Serialize};

use crate::file;

/// A line: a list's address, which is part of a certificate of 4 KiB at most, and a number.
const MAX_LINE: u64 = 5 * 1024;

/// How every line begins; nothing else is taken for a line that was copied in part, and cut off.
const BEGIN: &[u8] = b"{\"list\":";

/// A place as its line says it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    list: std::borrow::Cow<'a, str>,
    index: u32,
}

/// A file of places. Several processes may share it.
#[derive(Clone, Debug)]
pub(crate) struct PlacesFile {
    path: PathBuf,
}

impl PlacesFile {
    /// The file at `path`, which must be there when a place is taken.
    pub(crate) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Makes a new file of its owner alone; one that is there is never overwritten.
    pub(crate) fn write_new(&self, places: &[StatusReference]) -> anyhow::Result<()> {
        let mut bytes = Vec::new();
        for StatusReference { index, uri } in places {
            serde_json::to_writer(&mut bytes, &Line { list: uri.as_str().into(), index: *index })?;
            bytes.push(b'\n');
        }
        file::write_new(&self.path, &bytes)
    }

    /// Takes `count` places off the end of the file, or none if it has fewer.
    pub(crate) fn take(&self, count: u32) -> Result<Vec<StatusReference>, PlacesError> {
        let mut file =
            OpenOptions::new().read(true).write(true).open(&self.path).map_err(|error| self.failed(error))?;
        // Other processes take places here too; the lock ends with the file.
        file.lock().map_err(|error| self.failed(error))?;
        let (begin, places) = self.last(&mut file, count)?;
        let cut = file.set_len(begin).and_then(|()| file.sync_all());
        cut.map_err(|error| self.failed(error))?;
        Ok(places)
    }

    /// How many places the file has.
    pub(crate) fn count(&self) -> Result<u64, PlacesError> {
        let file = File::open(&self.path).map_err(|error| self.failed(error))?;
        let (mut reader, mut line, mut count) = (BufReader::new(file), Vec::new(), 0);
        loop {
            line.clear();
            reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line).map_err(|error| self.failed(error))?;
            if line.is_empty() {
                return Ok(count);
            }
            count += u64::from(self.place(&line)?.is_some());
        }
    }

    /// The last `count` places, the last first, and where in the file the first of them begins.
    fn last(&self, file: &mut File, count: u32) -> Result<(u64, Vec<StatusReference>), PlacesError> {
        let mut end = file.seek(SeekFrom::End(0)).map_err(|error| self.failed(error))?;
        let mut places = Vec::new();
        while places.len() < count as usize {
            if end == 0 {
                let left = places.len();
                return Err(PlacesError::TooFew { path: self.path.clone(), left, wanted: count });
            }
            let line = last_line(file, end).map_err(|error| self.failed(error))?;
            places.extend(self.place(&line)?);
            end -= line.len() as u64;
        }
        Ok((end, places))
    }

    /// The place on a line; none on a last line that was copied in part.
    fn place(&self, line: &[u8]) -> Result<Option<StatusReference>, PlacesError> {
        match serde_json::from_slice::<Line<'_>>(line) {
            Ok(Line { list, index }) => Ok(Some(StatusReference { index, uri: list.into_owned() })),
            Err(_) if line.starts_with(BEGIN) && !line.ends_with(b"\n") => Ok(None),
            Err(_) => Err(PlacesError::NotAPlace { path: self.path.clone() }),
        }
    }

    fn failed(&self, error: io::Error) -> PlacesError {
        match error.kind() {
            io::ErrorKind::NotFound => PlacesError::Missing { path: self.path.clone() },
            _ => PlacesError::Io { path: self.path.clone(), error },
        }
    }
}

/// The last line before `end`, with its line break.
fn last_line(file: &mut File, end: u64) -> io::Result<Vec<u8>> {
    let begin = end.saturating_sub(MAX_LINE);
    file.seek(SeekFrom::Start(begin))?;
    let mut piece = Vec::new();
    file.take(end - begin).read_to_end(&mut piece)?;
    let before = piece.len().saturating_sub(1);
    let line = piece[..before].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    Ok(piece.split_off(line))
}

/// Why no place was taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum PlacesError {
    /// No file.
    #[error("there is no file of places at {}; where there is a network, run: mohur offline reserve --out FILE", path.display())]
    Missing { path: PathBuf },
    /// They are used up.
    #[error(
        "{} has {left} places left, and {wanted} are needed; where there is a network, run: mohur offline reserve \
         --out FILE",
        path.display()
    )]
    TooFew { path: PathBuf, left: usize, wanted: u32 },
    /// Another file: nothing of it is touched.
    #[error("{} is no file of places as `mohur offline reserve` writes it", path.display())]
    NotAPlace { path: PathBuf },
    /// The operating system.
    #[error("places cannot be taken from {}: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}
