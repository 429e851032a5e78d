//! Why a batch cannot go on.

use std::io;
use std::path::PathBuf;

use mohur_certificate::claims::TypeId;

use super::journal::JournalError;
use super::table::TableError;
use super::terms::Term;
use crate::issue::IssueError;
use crate::language::{Language, Sentence, count};
use crate::register::RegisterError;

/// Why a batch cannot go on. What was done is kept: the same command goes on once the cause is gone.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.sentence(Language::En))]
#[non_exhaustive]
pub enum BatchError {
    /// The input.
    Read {
        /// The input.
        path: PathBuf,
        /// Why.
        cause: TableError,
    },
    /// The input is being written.
    Grows {
        /// The input.
        input: PathBuf,
    },
    /// A page or the results.
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The journal.
    Journal(#[from] JournalError),
    /// Something that the batch would overwrite.
    Taken {
        /// What is there.
        path: PathBuf,
    },
    /// The batch of this output has other lines.
    OtherInput {
        /// The input.
        input: PathBuf,
        /// The output.
        output: PathBuf,
    },
    /// The batch of this output has other results.
    OtherResults {
        /// Where they are.
        begun: PathBuf,
    },
    /// The batch was begun with something else.
    OtherTerm {
        /// What differs.
        term: Term,
        /// What it was.
        begun: String,
        /// What it is now.
        now: String,
    },
    /// The batch is finished, and what it made was taken away.
    Gone {
        /// What is missing, or not whole.
        path: PathBuf,
        /// How many certificates were issued.
        issued: u64,
    },
    /// An applicant wants a copy, and there is no mail server.
    NoMail {
        /// The line.
        line: u64,
    },
    /// The register.
    Register(#[from] RegisterError),
    /// The service, the contacts or the outbox.
    Office(Box<dyn std::error::Error + Send + Sync>),
    /// The places reserved beforehand are used up.
    TooFewPlaces {
        /// Their file.
        file: PathBuf,
        /// How many it has.
        left: u64,
        /// The first line that got none.
        line: u64,
        /// How many lines there are from it on.
        lines: u64,
    },
    /// A place in a status list that was asked for and not given.
    Places {
        /// How many were asked for.
        wanted: usize,
        /// How many came.
        given: usize,
    },
    /// The answers do not fit the questions.
    Answers {
        /// How many were asked about.
        wanted: usize,
        /// How many were answered.
        given: usize,
    },
    /// The signing key.
    Issue(#[from] IssueError),
    /// A certificate that was made or kept, and verifiers would not believe.
    NotGenuine(Box<dyn std::error::Error + Send + Sync>),
    /// A certificate of an earlier run, of a type that is not known now.
    UnknownType {
        /// The type.
        id: TypeId,
    },
    /// The threads.
    Threads(Box<dyn std::error::Error + Send + Sync>),
}

impl BatchError {
    fn english(&self) -> String {
        match self {
            Self::Read { path, cause } => format!("cannot read {}: {}", path.display(), cause.sentence(Language::En)),
            Self::Grows { input } => {
                format!("{} is still being written; run the batch again when it is whole", input.display())
            }
            Self::Write { path, source } => format!("cannot write {}: {source}", path.display()),
            Self::Journal(error) => error.sentence(Language::En),
            Self::Taken { path } => format!(
                "{} is there already, and nothing is overwritten; choose another place with --out or --results",
                path.display()
            ),
            Self::OtherInput { input, output } => format!(
                "{} belongs to a batch whose lines were not those of {}: the file was changed, or it is another one; \
                 give this one another --out",
                output.display(),
                input.display()
            ),
            Self::OtherResults { begun } => {
                format!("the results of this batch are in {}; give that as --results to go on", begun.display())
            }
            Self::OtherTerm { term, begun, now } => format!(
                "this batch was begun with something else, and goes on only with that: {} was {begun}, and is {now} now",
                term.sentence(Language::En)
            ),
            Self::Gone { path, issued } => format!(
                "the batch was finished before, and {} certificates were issued; but {} is not there any more, or not \
                 whole. Nothing is issued a second time: put it back where it was. Lost pages of registered certificates are \
                 made again by `mohur history --pin PIN --save DIR`; results are not",
                count(*issued, Language::En),
                path.display()
            ),
            Self::NoMail { line } => format!(
                "line {line} wants a copy by e-mail, but the settings name no mail server: add [mail] with server and \
                 from to mohur.toml; nothing was refused for it"
            ),
            Self::Register(error) => error.to_string(),
            Self::Office(error) => error.to_string(),
            Self::TooFewPlaces { file, left, line, lines } => format!(
                "{} has {} places left, too few to go on at line {line}: up to {} more are needed for all the lines that are \
                 left. Where there is a network, run `mohur offline reserve --count {lines} --out FILE`, and put that file \
                 in the place of this one",
                file.display(),
                count(*left, Language::En),
                count(*lines, Language::En)
            ),
            Self::Places { wanted, given } => {
                format!("{wanted} places in status lists were asked for, and {given} were given")
            }
            Self::Answers { wanted, given } => {
                format!("{wanted} certificates were registered, and the service answered about {given}")
            }
            Self::Issue(error) => error.sentence(Language::En),
            Self::NotGenuine(error) => format!("a certificate does not verify: {error}"),
            Self::UnknownType { id } => format!(
                "the document type {id}, which this batch was begun with, is not known here; --types names its folder"
            ),
            Self::Threads(error) => format!("cannot start threads: {error}"),
        }
    }

    fn azerbaijani(&self) -> String {
        match self {
            Self::Read { path, cause } => format!("{} oxunmur: {}", path.display(), cause.sentence(Language::Az)),
            Self::Grows { input } => {
                format!("{} hələ yazılır; tam hazır olanda eyni əmri yenə verin", input.display())
            }
            Self::Write { path, source } => format!("{} yazıla bilmir: {source}", path.display()),
            Self::Journal(error) => error.sentence(Language::Az),
            Self::Taken { path } => format!(
                "{} artıq var, heç nəyin üzərinə yazılmır; --out və ya --results ilə başqa yer seçin",
                path.display()
            ),
            Self::OtherInput { input, output } => format!(
                "{} sətirləri {} faylındakı sətirlər olmayan işə aiddir: fayl dəyişdirilib, ya da başqa fayldır; bu iş \
                 üçün başqa --out göstərin",
                output.display(),
                input.display()
            ),
            Self::OtherResults { begun } => {
                format!(
                    "bu işin nəticələri {} faylındadır; davam etmək üçün onu --results ilə göstərin",
                    begun.display()
                )
            }
            Self::OtherTerm { term, begun, now } => format!(
                "bu iş başqa şərtlə başlanıb və yalnız onunla davam edir: {} {begun} idi, indi isə {now}",
                term.sentence(Language::Az)
            ),
            Self::Gone { path, issued } => format!(
                "iş əvvəl bitib, {} arayış verilib; lakin {} artıq yerində deyil və ya tam deyil. Heç nə ikinci dəfə \
                 verilmir: onu yerinə qaytarın. Qeydə alınmış arayışların itmiş səhifələrini `mohur history --pin FİN \
                 --save QOVLUQ` yenidən yazır, nəticələr faylını isə heç nə",
                count(*issued, Language::Az),
                path.display()
            ),
            Self::NoMail { line } => format!(
                "{line} nömrəli sətir e-poçtla surət istəyir, lakin ayarlarda poçt serveri yoxdur: mohur.toml faylına \
                 server və from ilə [mail] bölməsini əlavə edin; buna görə heç nə rədd edilmədi"
            ),
            Self::Register(error) => error.to_string(),
            Self::Office(error) => error.to_string(),
            Self::TooFewPlaces { file, left, line, lines } => format!(
                "{} faylında {} yer qalıb, {line} nömrəli sətirdən davam etməyə çatmır: qalan bütün sətirlər üçün ən çoxu {} \
                 yer lazımdır. Şəbəkə olan yerdə `mohur offline reserve --count {lines} --out FAYL` əmrini verin və həmin \
                 faylı bunun yerinə qoyun",
                file.display(),
                count(*left, Language::Az),
                count(*lines, Language::Az)
            ),
            Self::Places { wanted, given } => {
                format!("status siyahılarında {wanted} yer istənildi, {given} yer verildi")
            }
            Self::Answers { wanted, given } => {
                format!("{wanted} arayış qeydə alınmaq üçün göndərildi, xidmət {given} arayış haqqında cavab verdi")
            }
            Self::Issue(error) => error.sentence(Language::Az),
            Self::NotGenuine(error) => format!("arayış yoxlamadan keçmir: {error}"),
            Self::UnknownType { id } => {
                format!("bu işin başlandığı {id} sənəd növü burada yoxdur; qovluğunu --types ilə göstərin")
            }
            Self::Threads(error) => format!("axınlar yaradıla bilmir: {error}"),
        }
    }
}

impl Sentence for BatchError {
    fn sentence(&self, language: Language) -> String {
        match language {
            Language::Az => self.azerbaijani(),
            Language::En => self.english(),
        }
    }
}
