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
        for sentence in &refused.sentences {
            eprintln!("mohur: {sentence}");
        }
        return ExitCode::from(1);
    }
    eprintln!("mohur: {}", sentence(&error));
    ExitCode::from(2)
}

/// The error with its causes; a cause that an error already tells of is not told twice.
fn sentence(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| match told.as_str() {
        "" => cause,
        told if told.ends_with(&cause) => told.to_owned(),
        told => format!("{told}: {cause}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::{Context, anyhow};

    #[test]
    fn causes_are_told_once() {
        let error = anyhow!("no such file").context("cannot open a.pem: no such file");
        assert_eq!(sentence(&error), "cannot open a.pem: no such file");
        let error = Err::<(), _>(anyhow!("no such file")).context("cannot open a.pem").unwrap_err();
        assert_eq!(sentence(&error.context("no key")), "no key: cannot open a.pem: no such file");
    }
}
