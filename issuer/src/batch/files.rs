//! The files of a batch, by their names.

use std::io;
use std::path::{Path, PathBuf};

use super::output::Destination;
use crate::durable;
use crate::import::Format;

/// The files of a batch.
#[derive(Clone, Debug)]
pub struct Files {
    /// The lines.
    pub input: PathBuf,
    /// How they are written.
    pub format: Format,
    /// Where the pages go.
    pub destination: Destination,
    /// Where the results go.
    pub results: PathBuf,
    /// How these are written.
    pub results_format: Format,
}

impl Files {
    /// What is kept of an unfinished batch stands beside its output.
    pub fn journal(&self) -> PathBuf {
        self.destination.beside(".batch")
    }

    /// What a new batch must not find: nothing is overwritten, nor written through a link.
    pub(super) fn taken(&self) -> Option<PathBuf> {
        let results = || self.results.symlink_metadata().is_ok().then(|| self.results.clone());
        self.destination.taken().or_else(results)
    }

    /// The results as the journal names them: from its own folder, so that the name counts wherever the command runs, and
    /// after that folder was moved.
    pub(super) fn results_beside(&self) -> io::Result<PathBuf> {
        let (results, folder) = (in_whole(&self.results)?, self.journal_folder()?);
        Ok(results.strip_prefix(folder).map(Path::to_owned).unwrap_or(results))
    }

    /// The journal's folder, from the root on.
    pub(super) fn journal_folder(&self) -> io::Result<PathBuf> {
        durable::folder(&self.journal()).canonicalize()
    }
}

/// The name of a file that may not be there yet, from the root on.
fn in_whole(path: &Path) -> io::Result<PathBuf> {
    Ok(durable::folder(path).canonicalize()?.join(path.file_name().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(output: &Path, results: &Path) -> Files {
        Files {
            input: output.with_extension("csv"),
            format: Format::Csv,
            destination: Destination::new(output).unwrap(),
            results: results.to_owned(),
            results_format: Format::Csv,
        }
    }

    #[test]
    fn results_are_not_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let results = folder.path().join("a.results.csv");
        let files = files(&folder.path().join("a"), &results);
        assert_eq!(files.taken(), None);
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), &results).unwrap();
        assert_eq!(files.taken(), Some(results));
    }

    #[test]
    fn results_have_one_name_wherever_the_command_runs() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let name = |results: &Path| files(&folder.path().join("a"), results).results_beside().unwrap();
        assert_eq!(name(&folder.path().join("a.csv")), Path::new("a.csv"));
        assert_eq!(name(&inner.join("../a.csv")), Path::new("a.csv"));
        assert_eq!(name(&inner.join("a.csv")), Path::new("inner/a.csv"));
        let here = files(Path::new("a"), Path::new("./a.results.csv")).results_beside().unwrap();
        assert_eq!(here, Path::new("a.results.csv"));
    }
}
