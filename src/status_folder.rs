//! The folder in which status lists are kept between verifications.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use mohur_certificate::limits::MAX_STATUS_LIST;
use mohur_certificate::status_list::StatusListClaims;
use mohur_keys::trust::Trust;
use mohur_verifier::status::StatusLists;

use crate::file;

/// Status lists in one folder: a country has a few hundred.
pub(crate) const MAX_LISTS: usize = 10_000;
/// Bytes of a kept tag, with the moment before it.
const MAX_TAG: usize = 1024;

/// A folder of status lists, each in a file of its own; it need not be there yet.
#[derive(Clone, Debug)]
pub(crate) struct StatusFolder(PathBuf);

impl StatusFolder {
    /// The folder at `path`.
    pub(crate) fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Reads and verifies the lists. One that is not good is passed over with a message: without it nothing becomes valid.
    pub(crate) fn load(&self, trust: &Trust) -> Result<StatusLists> {
        let mut lists = StatusLists::new();
        for path in self.files()? {
            let read = file::read(&path, MAX_STATUS_LIST);
            let kept = read.and_then(|bytes| Ok(lists.insert(&bytes, trust).map(drop)?));
            if let Err(error) = kept {
                eprintln!("mohur: {} is passed over: {error:#}", path.display());
            }
        }
        Ok(lists)
    }

    /// The files, in the order of their names; those that are being written begin with a dot.
    fn files(&self) -> Result<Vec<PathBuf>> {
        if !self.0.exists() {
            return Ok(Vec::new());
        }
        let entries = fs::read_dir(&self.0).with_context(|| format!("cannot read {}", self.0.display()))?;
        let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.retain(|path| path.is_file() && !is_hidden(path));
        ensure!(files.len() <= MAX_LISTS, "{} has more than {MAX_LISTS} files", self.0.display());
        files.sort();
        Ok(files)
    }

    /// Keeps a list, and then what its server calls it: a tag without its list would say that nothing changed.
    pub(crate) fn keep(&self, list: &StatusListClaims, bytes: &[u8], tag: Option<&str>) -> Result<()> {
        fs::create_dir_all(&self.0).with_context(|| format!("cannot make {}", self.0.display()))?;
        file::write(&self.0.join(file_name(&list.uri)), bytes)?;
        match tag {
            Some(tag) => file::write(&self.tag_file(&list.uri), format!("{}\n{tag}\n", list.issued).as_bytes()),
            None => Ok(()),
        }
    }

    /// What the server calls the list at hand, if that is the list which was fetched.
    pub(crate) fn tag(&self, known: &StatusListClaims) -> Option<String> {
        let kept = file::read(&self.tag_file(&known.uri), MAX_TAG).ok()?;
        let (issued, tag) = str::from_utf8(&kept).ok()?.trim_end().split_once('\n')?;
        (issued == known.issued.to_string()).then(|| tag.to_owned())
    }

    /// Beside the list.
    fn tag_file(&self, uri: &str) -> PathBuf {
        self.0.join(format!(".{}.etag", file_name(uri)))
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// A name that every file system takes; what a list is of stands in it, so names need not be unique.
fn file_name(uri: &str) -> String {
    let plain =
        |character: char| if character.is_ascii_alphanumeric() || "-.".contains(character) { character } else { '_' };
    let name: String = uri.chars().map(plain).collect();
    format!("{name}.cwt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lists_file_is_inside_its_folder() {
        let name = file_name("https://verify.example.az/v1/status-lists/0");
        assert_eq!(name, "https___verify.example.az_v1_status-lists_0.cwt");
        assert!(!file_name("../../etc").contains('/'));
    }
}
