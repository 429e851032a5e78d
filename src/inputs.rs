//! What is to be looked at, in the order in which it is shown.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use mohur_verifier::limits::MAX_FILE;

use crate::file;

/// Folders inside folders; more is a mistake, such as `/`.
const MAX_DEPTH: usize = 16;
/// Files of one call: a day's certificates of a country.
const MAX_INPUTS: usize = 1_000_000;

/// One thing to look at.
pub(crate) enum Input {
    File(PathBuf),
    Standard,
}

impl Input {
    /// Its name, and its bytes.
    pub(crate) fn read(self) -> (String, Result<Vec<u8>>) {
        match self {
            Self::File(path) => (path.display().to_string(), file::read(&path, MAX_FILE).and_then(filled)),
            Self::Standard => ("-".to_owned(), standard().and_then(filled)),
        }
    }
}

fn filled(bytes: Vec<u8>) -> Result<Vec<u8>> {
    ensure!(!bytes.is_empty(), "the file is empty");
    Ok(bytes)
}

fn standard() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().take(MAX_FILE as u64 + 1).read_to_end(&mut bytes).context("cannot read the standard input")?;
    ensure!(bytes.len() <= MAX_FILE, "the standard input has more than {MAX_FILE} bytes, which is too much");
    Ok(bytes)
}

/// Files as they are named; of folders everything in them, by name, hidden files and links left out.
pub(crate) fn of(named: &[PathBuf]) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for path in named {
        if path.as_os_str() == "-" {
            inputs.push(Input::Standard);
        } else if path.is_dir() {
            walk(path, MAX_DEPTH, &mut inputs)?;
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    ensure!(!inputs.is_empty(), "there is no file in {}", named[0].display());
    Ok(inputs)
}

fn walk(folder: &Path, depth: usize, inputs: &mut Vec<Input>) -> Result<()> {
    ensure!(depth > 0, "{} is more than {MAX_DEPTH} folders deep", folder.display());
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries.iter().filter(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        let kind = entry.file_type().with_context(|| format!("cannot read {}", entry.path().display()))?;
        if kind.is_dir() {
            walk(&entry.path(), depth - 1, inputs)?;
        } else if kind.is_file() {
            inputs.push(Input::File(entry.path()));
        }
        ensure!(inputs.len() <= MAX_INPUTS, "more than {MAX_INPUTS} files are too many for one call");
    }
    Ok(())
}
