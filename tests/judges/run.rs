//! Running the tools that judge.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where `./test` puts the tools that are not Debian's, seen from the package that is tested.
pub(crate) fn tools() -> PathBuf {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join(".test-tools"));
    folders.into_iter().find(|folder| folder.exists()).expect("run ./test, which installs the tools")
}

/// The Python with the judges' libraries.
pub(crate) fn python() -> String {
    std::env::var("MOHUR_TEST_PYTHON").unwrap_or_else(|_| tools().join("venv/bin/python").display().to_string())
}

/// What a tool says, which must be content and say no word of warning.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run ./test, which installs it"));
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && complained.is_empty(), "{command:?}\n{said}\n{complained}");
    said.into_owned()
}
