//! `mohur outbox`: the letters that were promised, and another chance for those that failed.

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_delivery::address::MailAddress;
use mohur_delivery::outbox::{Counts, Entry, Key, Outbox, OutboxError, RetryError, State};
use mohur_delivery::problem::Problem;
use mohur_issuer::copy;
use serde::Serialize;

use crate::outcome::Refused;
use crate::output::{Output, OutputFlags, print_json};
use crate::settings::{ConfigSource, Settings};
use crate::speech::Speech;
use crate::{moment, post, table, trusted, when};

const HINT: &str =
    "the outbox cannot be used; `mohur issue --copy` makes it, and `outbox` under [mail] says where it is";

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct OutboxCommand {
    #[command(subcommand)]
    command: Option<Change>,
    #[command(flatten)]
    list: List,
}

#[derive(Subcommand)]
enum Change {
    /// Give letters that wait or were given up another chance, at once
    Retry(Retry),
}

#[derive(Args)]
struct Retry {
    /// The letters: keys as `mohur outbox` lists them, or numbers of certificates
    #[arg(required = true, value_name = "KEY|NUMBER")]
    letters: Vec<String>,
    #[command(flatten)]
    speech: Speech,
}

#[derive(Args)]
struct List {
    /// Only those in this state
    #[arg(long, value_enum)]
    state: Option<StateWord>,
    /// At most so many, the newest first
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Clone, Copy, ValueEnum)]
enum StateWord {
    /// For its next try
    Waiting,
    /// A deliverer has it
    Sending,
    /// The mail server took it
    Sent,
    /// It was refused, or tried for too long
    GivenUp,
}

impl From<StateWord> for State {
    fn from(word: StateWord) -> Self {
        match word {
            StateWord::Waiting => Self::Waiting,
            StateWord::Sending => Self::Sending,
            StateWord::Sent => Self::Sent,
            StateWord::GivenUp => Self::GivenUp,
        }
    }
}

#[derive(Serialize)]
struct Printed {
    waiting: u32,
    sending: u32,
    sent: u32,
    given_up: u32,
    letters: Vec<PrintedLetter>,
}

#[derive(Serialize)]
struct PrintedLetter {
    key: String,
    to: Option<String>,
    state: &'static str,
    made: Timestamp,
    tries: u32,
    next_try: Option<Timestamp>,
    ended: Option<Timestamp>,
    problem: Option<Problem>,
}

impl OutboxCommand {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        let settings = config.load()?;
        match self.command {
            Some(Change::Retry(retry)) => retry.run(&settings),
            None => self.list.run(&settings),
        }
    }
}

impl List {
    fn run(self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let (counts, letters) = self.letters(settings)?;
        if self.output.output() == Output::Json {
            return print_json(&Printed::new(&counts, letters));
        }
        if !letters.is_empty() {
            let header = match language {
                Language::Az => ["vaxt", "kimə", "məktub", "vəziyyət", "cəhd", "növbəti cəhd", "son xəta"],
                Language::En => ["when", "to", "letter", "state", "tries", "next try", "last problem"],
            };
            let zone = trusted::zone(settings)?;
            table::print(Some(header), letters.iter().map(|letter| row(letter, &zone, language)));
        }
        println!("{}", summary(&counts, language));
        Ok(())
    }

    /// The letters; none where letters can be sent, and none was promised yet.
    fn letters(&self, settings: &Settings) -> Result<(Counts, Vec<Entry>)> {
        let outbox = match Outbox::open_existing(&settings.outbox()) {
            Err(OutboxError::Missing { .. }) if settings.mail_server().is_ok() => {
                return Ok((Counts::default(), Vec::new()));
            }
            outbox => outbox.context(HINT)?,
        };
        Ok((outbox.counts()?, outbox.newest(self.state.map(State::from), self.limit)?))
    }
}

impl Printed {
    fn new(counts: &Counts, letters: Vec<Entry>) -> Self {
        let [waiting, sending, sent, given_up] = State::ALL.map(|state| counts.of(state));
        let letters = letters.into_iter().map(|letter| PrintedLetter {
            key: letter.key.to_string(),
            to: letter.recipient.map(|recipient| recipient.masked()),
            state: letter.state.word(),
            made: letter.made,
            tries: letter.tries,
            next_try: letter.due,
            ended: letter.ended,
            problem: letter.problem,
        });
        Self { waiting, sending, sent, given_up, letters: letters.collect() }
    }
}

fn row(letter: &Entry, zone: &TimeZone, language: Language) -> [String; 7] {
    [
        when::minute(letter.made, zone, language),
        letter.recipient.as_ref().map(MailAddress::masked).unwrap_or_default(),
        letter.key.to_string(),
        post::state(letter.state, language).to_owned(),
        letter.tries.to_string(),
        letter.due.map(|due| when::minute(due, zone, language)).unwrap_or_default(),
        letter.problem.as_ref().map(|problem| post::problem(problem, language)).unwrap_or_default(),
    ]
}

fn summary(counts: &Counts, language: Language) -> String {
    let [waiting, sending, sent, given_up] = State::ALL.map(|state| counts.of(state));
    match language {
        Language::Az => {
            format!("{waiting} gözləyir, {sending} göndərilir, {sent} göndərilib, {given_up} məktubdan imtina edilib")
        }
        Language::En => format!("{waiting} wait, {sending} being sent, {sent} sent, {given_up} given up"),
    }
}

impl Retry {
    fn run(self, settings: &Settings) -> Result<()> {
        let language = self.speech.language(settings);
        let keys = self.letters.iter().map(|letter| key(letter)).collect::<Result<Vec<_>>>()?;
        let mut outbox = Outbox::open_existing(&settings.outbox()).context(HINT)?;
        let mut refused = Vec::new();
        for key in &keys {
            match outbox.retry(key, moment::now()) {
                Ok(()) => println!("{}", again(key, language)),
                Err(RetryError::Outbox(error)) => bail!(error),
                Err(error) => refused.push(sentence(key, &error, language)),
            }
        }
        if refused.is_empty() { Ok(()) } else { Err(Refused { sentences: refused }.into()) }
    }
}

fn key(letter: &str) -> Result<Key> {
    match letter.parse::<CertificateNumber>() {
        Ok(number) => Ok(copy::key(number)?),
        Err(_) => letter.parse().with_context(|| format!("`{letter}`")),
    }
}

fn again(key: &Key, language: Language) -> String {
    match language {
        Language::Az => format!("{key}: `mohur deliver` onu yenidən göndərəcək"),
        Language::En => format!("{key}: `mohur deliver` tries it again"),
    }
}

fn sentence(key: &Key, error: &RetryError, language: Language) -> String {
    match (error, language) {
        (error, Language::En) => error.to_string(),
        (RetryError::Unknown { .. }, _) => {
            format!("göndəriləcəklər qutusunda {key} məktubu yoxdur; siyahını `mohur outbox` göstərir")
        }
        (RetryError::Sent { .. }, _) => format!("{key} məktubu artıq göndərilib"),
        (RetryError::Sending { until, .. }, _) => format!("{key} məktubu hazırda göndərilir ({until} vaxtınadək)"),
        (RetryError::Erased { .. }, _) => {
            format!("{key} məktubundan çoxdan imtina edilib, ünvanı və məzmunu artıq silinib")
        }
        (other, _) => other.to_string(),
    }
}
