//! Running the judges that are written in Java.

use std::path::Path;
use std::process::{Command, Output};

use crate::judged::tools;

/// What a program of the jars that `tests/judges/pom.xml` names says of a folder, whether it is content or not.
pub(crate) fn java(main: &str, arguments: &[&str], folder: &Path) -> Output {
    let jars = tools().join("jars/*");
    let mut command = Command::new("java");
    command.arg("-cp").arg(jars).arg(main).args(arguments).arg(folder);
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run ./test, which installs it"))
}
