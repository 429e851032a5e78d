//! Folders of document types, `ID/VERSION/type.toml` with a `logo.svg` or `logo.png` beside it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail, ensure};
use mohur_certificate::document_type::{DocumentType, DocumentTypes, Fault, Logo, LogoError, MAX_LOGO, Mistake};
use mohur_certificate::language::Language;
use mohur_certificate::limits::{MAX_TYPE, MAX_TYPES};

use super::mistake::FileMistake;
use crate::file;

/// The file that makes a folder a document type.
pub(super) const FILE: &str = "type.toml";
/// How deep below a folder its types lie: ID and VERSION.
const DEPTH: usize = 2;
/// Entries of one folder that are looked at: more are not a folder of document types.
const MAX_ENTRIES: usize = 10_000;
/// How a logo is read.
type ReadLogo = fn(&[u8]) -> Result<Logo, LogoError>;
/// Logos by their file's name, and how each is read.
const LOGOS: [(&str, ReadLogo); 2] = [("logo.svg", Logo::svg), ("logo.png", Logo::png)];

/// Adds every type of a folder to `types`. One mistake in any of them refuses the folder: a command that goes on without
/// a type would call its certificates unknown.
pub(super) fn add_all(folder: &Path, types: &mut DocumentTypes) -> Result<()> {
    for version in versions(folder)? {
        let Read { document_type, mistakes } = read(&version, Language::En)?;
        if let Some(first) = mistakes.first() {
            bail!("{}; `mohur types check {}` tells all", first.line(), version.display());
        }
        if let Some(document_type) = document_type {
            types.add(document_type).with_context(|| format!("cannot use {}", version.display()))?;
        }
    }
    Ok(())
}

/// The folders of types: `folder` itself, or those up to two folders below it; at least one.
pub(super) fn versions(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    walk(folder, DEPTH, &mut found)?;
    ensure!(!found.is_empty(), "there is no document type in {}: no ID/VERSION/{FILE}", folder.display());
    Ok(found)
}

fn walk(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> Result<()> {
    if folder.join(FILE).is_file() {
        ensure!(found.len() < MAX_TYPES, "more than {MAX_TYPES} document types are too many");
        found.push(folder.to_owned());
    } else if depth > 0 {
        for folder in folders(folder).with_context(|| format!("cannot read {}", folder.display()))? {
            walk(&folder, depth - 1, found)?;
        }
    }
    Ok(())
}

/// The folders in a folder by name, without hidden ones; version 10 comes after 9.
fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => anyhow!("no such folder"),
        _ => error.into(),
    })?;
    let mut folders = Vec::new();
    for (count, entry) in entries.enumerate() {
        ensure!(count < MAX_ENTRIES, "it has more than {MAX_ENTRIES} entries");
        let path = entry?.path();
        if path.is_dir() && !name(&path).starts_with('.') {
            folders.push(path);
        }
    }
    folders.sort_by_key(|path| (name(path).parse::<u32>().unwrap_or_default(), path.clone()));
    Ok(folders)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a folder holds.
pub(super) struct Read {
    /// The type, as far as its files say one; there whenever there are no mistakes.
    pub(super) document_type: Option<DocumentType>,
    /// Everything that is wrong with the files.
    pub(super) mistakes: Vec<FileMistake>,
}

/// Reads a type's folder; an error when its files cannot be read.
pub(super) fn read(version: &Path, language: Language) -> Result<Read> {
    let path = version.join(FILE);
    let bytes = file::read_start(&path, MAX_TYPE + 1)?;
    let mut mistakes = Vec::new();
    let read = text(&path, &bytes, language).and_then(|text| parse(&path, text, language));
    let document_type = read.map_err(|found| mistakes.extend(found)).ok();
    if let Some(document_type) = &document_type {
        mistakes.extend(misplaced(version, &path, document_type, language)?);
    }
    let logo = logo(version, &mut mistakes, language)?;
    let document_type = document_type.map(|document_type| match logo {
        Some(logo) => document_type.with_logo(logo),
        None => document_type,
    });
    Ok(Read { document_type, mistakes })
}

fn parse(path: &Path, text: &str, language: Language) -> Result<DocumentType, Vec<FileMistake>> {
    DocumentType::parse(text)
        .map_err(|error| error.mistakes().iter().map(|mistake| FileMistake::of_type(path, mistake, language)).collect())
}

fn text<'a>(path: &Path, bytes: &'a [u8], language: Language) -> Result<&'a str, Vec<FileMistake>> {
    if bytes.len() > MAX_TYPE {
        let size = fs::metadata(path).map_or(u64::MAX, |file| file.len());
        let fault = Fault::TooLong { bytes: usize::try_from(size).unwrap_or(usize::MAX) };
        return Err(vec![FileMistake::of_type(path, &Mistake { line: 1, column: 1, fault }, language)]);
    }
    str::from_utf8(bytes).map_err(|error| {
        let sound = str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
        vec![FileMistake::not_utf8(path, sound, language)]
    })
}

/// A folder that is not called as its type and version.
fn misplaced(
    version: &Path,
    path: &Path,
    document_type: &DocumentType,
    language: Language,
) -> Result<Option<FileMistake>> {
    let absolute = version.canonicalize().with_context(|| format!("cannot find {}", version.display()))?;
    let id = document_type.id();
    let called = absolute.parent().map(name);
    if called.as_deref() == Some(id.id()) && name(&absolute) == id.version().to_string() {
        return Ok(None);
    }
    let sentence = match language {
        Language::En => format!("this is {id}, so its folder must be called {id}"),
        Language::Az => format!("bu, {id} növüdür, ona görə qovluğu {id} adlanmalıdır"),
    };
    Ok(Some(FileMistake::whole(path, "folder-name", sentence)))
}

fn logo(version: &Path, mistakes: &mut Vec<FileMistake>, language: Language) -> Result<Option<Logo>> {
    let there: Vec<_> = LOGOS.into_iter().filter(|(name, _)| version.join(name).exists()).collect();
    let [(name, read)] = there[..] else {
        if let [_, (name, _), ..] = there[..] {
            let sentence = match language {
                Language::En => "there are a logo.svg and a logo.png; keep one of them",
                Language::Az => "həm logo.svg, həm də logo.png var; birini saxlayın",
            };
            mistakes.push(FileMistake::whole(&version.join(name), "logo", sentence.to_owned()));
        }
        return Ok(None);
    };
    let path = version.join(name);
    if !path.is_file() {
        bail!("{} is no file", path.display());
    }
    // One byte more than allowed is enough to say that it is too large.
    let read = read(&file::read_start(&path, MAX_LOGO + 1)?);
    Ok(read.map_err(|error| mistakes.push(FileMistake::of_logo(&path, &error, language))).ok())
}
