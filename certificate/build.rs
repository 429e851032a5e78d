//! Lists the document types of `types/`, so that a new one is a new folder and no line of Rust.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("types");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut list = String::from("[");
    for folder in folders(&root)? {
        for version in folders(&folder)? {
            let file = version.join("type.toml");
            println!("cargo::rerun-if-changed={}", file.display());
            let id = text(version.strip_prefix(&root).map_err(io::Error::other)?)?;
            write!(list, "({id:?}, include_str!({:?}), {}),", text(&file)?, logo(&version)?)
                .map_err(io::Error::other)?;
        }
    }
    list.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("document_types.rs"), list)
}

/// The expression for the logo of a version: how it is read, and its file.
fn logo(version: &Path) -> io::Result<String> {
    for (name, read) in [("logo.svg", "Logo::svg"), ("logo.png", "Logo::png")] {
        let file = version.join(name);
        if file.exists() {
            println!("cargo::rerun-if-changed={}", file.display());
            return Ok(format!("Some(({read}, include_bytes!({:?})))", text(&file)?));
        }
    }
    Ok("None".to_owned())
}

fn folders(of: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(of)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    let mut folders: Vec<PathBuf> = entries.into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

fn text(path: &Path) -> io::Result<&str> {
    path.to_str().ok_or_else(|| io::Error::other("the folder's path is not UTF-8"))
}
