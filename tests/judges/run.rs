//! Running the tools that judge.

use std::path::Path;
use std::process::Command;

/// The Python with the judges' libraries.
pub(crate) fn python() -> String {
    std::env::var("MOHUR_TEST_PYTHON").unwrap_or_else(|_| {
        let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test-tools/venv/bin/python");
        installed.to_str().unwrap().to_owned()
    })
}

/// What a tool says, which must be content.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run ./test, which installs it"));
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}\n{said}\n{complained}");
    said.into_owned()
}
