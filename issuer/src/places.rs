//! Places reserved beforehand, in a file: one a line, taken from its end.
//!
//! A place is gone from the file, on disk, before it is used: whatever breaks then wastes it, which is harmless, and nobody
//! is ever given it twice. Who copies the file, or puts an old one back, breaks that; the service then refuses the second
//! certificate that has the place.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use mohur_certificate::claims::StatusReference;
use serde::Deserialize;
use serde_json::json;

use crate::language::{Language, Sentence, count};
use crate::tail::last_line;

/// A line: a list's address, which is part of a certificate of 4 KiB at most, and a number.
const MAX_LINE: u64 = 5 * 1024;

/// How every line begins; nothing else is taken for a line that was copied in part, and cut off.
const BEGIN: &[u8] = b"{\"list\":";

/// A place as its line says it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    list: std::borrow::Cow<'a, str>,
    index: u32,
}

/// The lines of a new file of places.
pub fn lines(places: &[StatusReference]) -> Vec<u8> {
    let line =
        |StatusReference { index, uri }: &StatusReference| json!({"list": uri, "index": index}).to_string() + "\n";
    places.iter().map(line).collect::<String>().into_bytes()
}

/// A file of places. Several processes may share it.
#[derive(Clone, Debug)]
pub struct PlacesFile {
    path: PathBuf,
}

impl PlacesFile {
    /// The file at `path`, which must be there when a place is taken.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Takes `count` places off the end of the file, or none if it has fewer.
    pub fn take(&self, count: u32) -> Result<Vec<StatusReference>, PlacesError> {
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
    pub fn count(&self) -> Result<u64, PlacesError> {
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
                let left = places.len() as u64;
                return Err(PlacesError::TooFew { path: self.path.clone(), left, wanted: count });
            }
            let line = last_line(file, end, MAX_LINE).map_err(|error| self.failed(error))?;
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

/// Why no place was taken.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum PlacesError {
    /// No file.
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// They are used up.
    TooFew {
        /// The file.
        path: PathBuf,
        /// How many it has.
        left: u64,
        /// How many were to be taken.
        wanted: u32,
    },
    /// Another file: nothing of it is touched.
    NotAPlace {
        /// The file.
        path: PathBuf,
    },
    /// The operating system.
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

impl Sentence for PlacesError {
    fn sentence(&self, language: Language) -> String {
        match (self, language) {
            (Self::Missing { path }, Language::En) => format!(
                "there is no file of places at {}; where there is a network, run: mohur offline reserve --count N --out FILE",
                path.display()
            ),
            (Self::Missing { path }, Language::Az) => format!(
                "{} yerlər faylı yoxdur; şəbəkə olan yerdə bu əmri verin: mohur offline reserve --count SAY --out FAYL",
                path.display()
            ),
            (Self::TooFew { path, left, wanted }, Language::En) => format!(
                "{} has {} places left, and {} are needed; where there is a network, run: mohur offline reserve --count N \
                 --out FILE",
                path.display(),
                count(*left, language),
                count((*wanted).into(), language)
            ),
            (Self::TooFew { path, left, wanted }, Language::Az) => format!(
                "{} faylında {} yer qalıb, {} yer lazımdır; şəbəkə olan yerdə bu əmri verin: mohur offline reserve --count \
                 SAY --out FAYL",
                path.display(),
                count(*left, language),
                count((*wanted).into(), language)
            ),
            (Self::NotAPlace { path }, Language::En) => {
                format!("{} is no file of places as `mohur offline reserve` writes it", path.display())
            }
            (Self::NotAPlace { path }, Language::Az) => {
                format!("{} `mohur offline reserve` əmrinin yazdığı yerlər faylı deyil", path.display())
            }
            (Self::Io { path, error }, Language::En) => {
                format!("places cannot be taken from {}: {error}", path.display())
            }
            (Self::Io { path, error }, Language::Az) => {
                format!("{} faylından yer götürülə bilmir: {error}", path.display())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;

    fn place(index: u32) -> StatusReference {
        StatusReference { index, uri: "https://verify.example.az/v1/status-lists/0".to_owned() }
    }

    fn file(places: u32) -> (tempfile::TempDir, PlacesFile) {
        let folder = tempfile::tempdir().unwrap();
        let file = PlacesFile::at(&folder.path().join("places.jsonl"));
        fs::write(&file.path, lines(&(0..places).map(place).collect::<Vec<_>>())).unwrap();
        (folder, file)
    }

    #[test]
    fn places_are_taken_from_the_end_until_none_is_left() {
        let (_folder, file) = file(5);
        let text = fs::read_to_string(&file.path).unwrap();
        assert!(
            text.starts_with("{\"list\":\"https://verify.example.az/v1/status-lists/0\",\"index\":0}\n{"),
            "{text}"
        );
        assert_eq!(file.take(2).unwrap(), [place(4), place(3)]);
        assert_eq!((file.count().unwrap(), fs::read_to_string(&file.path).unwrap().lines().count()), (3, 3));
        assert!(matches!(file.take(4), Err(PlacesError::TooFew { left: 3, wanted: 4, .. })));
        assert_eq!(file.take(3).unwrap(), [place(2), place(1), place(0)]);
        assert!(matches!(file.take(1), Err(PlacesError::TooFew { left: 0, .. })));
    }

    #[test]
    fn a_line_that_was_copied_in_part_is_no_place() {
        let (_folder, file) = file(3);
        let text = fs::read_to_string(&file.path).unwrap();
        fs::write(&file.path, &text[..text.len() - 2]).unwrap();
        assert_eq!(file.count().unwrap(), 2);
        assert_eq!(file.take(1).unwrap(), [place(1)]);
        fs::write(&file.path, text.trim_end()).unwrap();
        assert_eq!((file.count().unwrap(), file.take(3).unwrap().len()), (3, 3));
    }

    #[test]
    fn another_file_is_left_alone() {
        let (_folder, file) = file(0);
        for foreign in ["hello", "hello\n", "{\"list\":\"a\",\"index\":1,\"more\":2}\n", &"x".repeat(10_000)] {
            fs::write(&file.path, foreign).unwrap();
            assert!(matches!(file.take(1), Err(PlacesError::NotAPlace { .. })), "{foreign}");
            assert!(matches!(file.count(), Err(PlacesError::NotAPlace { .. })), "{foreign}");
            assert_eq!(fs::read_to_string(&file.path).unwrap(), foreign);
        }
        let gone = PlacesFile::at(&file.path.with_file_name("gone"));
        assert!(matches!(gone.take(1), Err(PlacesError::Missing { .. })));
    }

    #[test]
    fn no_place_is_taken_twice_by_many_at_the_same_time() {
        let (_folder, file) = file(400);
        let taken: Vec<StatusReference> = std::thread::scope(|scope| {
            let taker = || (0..25).flat_map(|_| file.take(4).unwrap()).collect::<Vec<_>>();
            let takers: Vec<_> = (0..4).map(|_| scope.spawn(taker)).collect();
            takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect()
        });
        assert_eq!(taken.iter().map(|place| place.index).collect::<BTreeSet<_>>().len(), 400);
        assert_eq!(file.count().unwrap(), 0);
    }
}
