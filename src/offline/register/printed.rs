//! What `mohur offline register` says of each line, and in the end.

use std::path::Path;

use anyhow::Result;
use indicatif::ProgressBar;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::language::{Sentence, count};
use serde::Serialize;

use super::lines::Reason;
use crate::output::Output;
use crate::service_client::{Novelty, Registered, ServiceError};

/// What came of a line.
pub(super) enum Outcome {
    Registered(Registered),
    /// By the service.
    Refused(ServiceError),
    /// It is no registration.
    Bad(Reason),
    /// A crash tore it before its page was written.
    Torn,
}

/// How many lines had which outcome.
#[derive(Clone, Copy, Default, Serialize)]
pub(super) struct Counts {
    new: u64,
    again: u64,
    pub(super) refused: u64,
}

/// Tells of lines as they are done.
pub(super) struct Report<'a> {
    file: &'a Path,
    language: Language,
    output: Output,
    progress: ProgressBar,
    counts: Counts,
}

/// A line for programs.
#[derive(Serialize)]
struct Printed<'a> {
    line: u64,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<CertificateNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
}

impl<'a> Report<'a> {
    pub(super) fn new(file: &'a Path, language: Language, output: Output, progress: ProgressBar) -> Self {
        Self { file, language, output, progress, counts: Counts::default() }
    }

    pub(super) fn language(&self) -> Language {
        self.language
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    /// Counts and tells what came of a line.
    pub(super) fn tell(&mut self, line: u64, outcome: &Outcome) -> Result<()> {
        self.counts.add(outcome);
        if self.output == Output::Json {
            println!("{}", serde_json::to_string(&self.printed(line, outcome))?);
        } else if let Some(sentence) = outcome.sentence(self.language) {
            let (file, language) = (self.file.display(), self.language);
            self.progress.suspend(|| match language {
                Language::En => eprintln!("{file}, line {line}: {sentence}"),
                Language::Az => eprintln!("{file}, {line}. sətir: {sentence}"),
            });
        }
        Ok(())
    }

    /// Says for people how many lines had which outcome.
    pub(super) fn print_counts(&self) {
        let Counts { new, again, refused } = self.counts;
        let [new, again, refused] = [new, again, refused].map(|number| count(number, self.language));
        match (self.output, self.language) {
            (Output::Json, _) => {}
            (Output::People, Language::En) => {
                println!("{new} registered, {again} registered before, {refused} refused");
            }
            (Output::People, Language::Az) => {
                println!("{new} qeydə alındı, {again} əvvəl alınmışdı, {refused} qəbul olunmadı");
            }
        }
    }

    /// What to do when the file was not sent to its end.
    pub(super) fn unfinished(&self) -> &'static str {
        match self.language {
            Language::En => "not every line was registered; run the same command again, which does nothing twice",
            Language::Az => "bütün sətirlər qeydə alınmadı; eyni əmri yenidən icra edin, heç nə iki dəfə qeydə alınmır",
        }
    }

    fn printed<'o>(&self, line: u64, outcome: &'o Outcome) -> Printed<'o> {
        Printed {
            line,
            outcome: outcome.code(),
            number: match outcome {
                Outcome::Registered(registered) => Some(registered.number),
                _ => None,
            },
            problem: match outcome {
                Outcome::Refused(error) => error.problem(),
                _ => None,
            },
            sentence: outcome.sentence(self.language),
        }
    }
}

impl Counts {
    fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Registered(Registered { novelty: Novelty::New, .. }) => self.new += 1,
            Outcome::Registered(Registered { novelty: Novelty::Again, .. }) => self.again += 1,
            Outcome::Refused(_) | Outcome::Bad(_) => self.refused += 1,
            Outcome::Torn => {}
        }
    }
}

impl Outcome {
    fn code(&self) -> &'static str {
        match self {
            Self::Registered(Registered { novelty: Novelty::New, .. }) => "new",
            Self::Registered(Registered { novelty: Novelty::Again, .. }) => "again",
            Self::Refused(_) => "refused",
            Self::Bad(_) => "bad-line",
            Self::Torn => "torn",
        }
    }

    fn sentence(&self, language: Language) -> Option<String> {
        match self {
            Self::Registered(_) => None,
            Self::Refused(error) => Some(error.detail().map_or_else(|| error.sentence(language), ToOwned::to_owned)),
            Self::Bad(reason) => Some(match language {
                Language::En => format!("this is no registration: {}", reason.sentence(language)),
                Language::Az => format!("bu, qeydiyyat sətri deyil: {}", reason.sentence(language)),
            }),
            Self::Torn => Some(match language {
                Language::En => "a crash tore this line before its page was written; nothing is missing".to_owned(),
                Language::Az => "qəza bu sətri səhifəsi yazılmamış yarımçıq qoyub; heç nə itməyib".to_owned(),
            }),
        }
    }
}
