//! How a command ends: done (0), refused (1), could not (2).

use std::fmt;
use std::process::ExitCode;

use anyhow::Result;

/// The answer is no: what was asked breaks a rule, or is not in force. Every other failure is "could not".
#[derive(Debug)]
pub(crate) struct Refused {
    /// Every reason; none when the command has printed them itself.
    pub(crate) sentences: Vec<String>,
}

impl Refused {
    /// For one reason.
    pub(crate) fn because(sentence: impl Into<String>) -> Self {
        Self { sentences: vec![sentence.into()] }
    }

    /// For reasons that were printed already.
    pub(crate) fn as_printed() -> Self {
        Self { sentences: Vec::new() }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentences.join("\n"))
    }
}

impl std::error::Error for Refused {}

/// The exit code of a command, once its errors are printed.
pub(crate) fn exit_code(done: Result<ExitCode>) -> ExitCode {
    let error = match done {
        Ok(code) => return code,
        Err(error) => error,
    };
    if let Some(refused) = error.downcast_ref::<Refused>() {
        refused.sentences.iter().for_each(|sentence| eprintln!("mohur: {sentence}"));
        return ExitCode::from(1);
    }
    eprintln!("mohur: {error:#}");
    ExitCode::from(2)
}
