//! `mohur deliver`: sends the letters of the outbox that are due, once or until it is stopped.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use indicatif::ProgressBar;
use jiff::Timestamp;
use mohur_certificate::language::Language;
use mohur_delivery::outbox::State;
use mohur_delivery::problem::Problem;
use mohur_delivery::round::{Outcome, Report, World};
use mohur_delivery::smtp::Patience;
use serde::Serialize;

use crate::output::{Output, OutputFlags};
use crate::post::{Machine, Post};
use crate::settings::ConfigSource;
use crate::speech::Speech;
use crate::stop::Stop;
use crate::trusted::TrustFlags;
use crate::types::TypeFlags;
use crate::{moment, post, progress};

/// How soon a letter that was put into the outbox is seen.
const GLANCE: Duration = Duration::from_secs(2);
/// For how long a server that is of no use is left alone.
const REST: Duration = Duration::from_secs(30);
/// Some letters were given up.
const SOME_GIVEN_UP: u8 = 1;
/// None was given up, and some wait.
const SOME_WAIT: u8 = 2;

#[derive(Args)]
#[command(after_help = "Exit code: 0 when no letter waits, 1 when some were given up, 2 when some wait.")]
pub(crate) struct Deliver {
    /// Go on until stopped, and send each letter when it is due
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    trust: TrustFlags,
    #[command(flatten)]
    types: TypeFlags,
    #[command(flatten)]
    speech: Speech,
    #[command(flatten)]
    output: OutputFlags,
}

/// One line of JSON for each try.
#[derive(Serialize)]
struct Line<'a> {
    key: &'a str,
    to: String,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_try: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a Problem>,
}

/// What became of the letters.
#[derive(Default)]
struct Tally {
    sent: u64,
    wait: u64,
    given_up: u64,
}

/// Whether the mail server can be asked again at once.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    Good,
    OfNoUse,
}

impl Deliver {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<ExitCode> {
        let settings = config.load()?;
        let language = self.speech.language(&settings);
        let mut post = Post::open(&settings, Patience::DELIVERING)?;
        self.trust.open(&settings)?;
        let types = self.types.open(&settings)?;
        let machine = Machine { trust: || self.trust.open_again(&settings), types: &types };
        let stop = Stop::on_signals()?;
        let mut tally = Tally::default();
        loop {
            let server = self.send_what_is_due(&mut post, &machine, &stop, &mut tally, language)?;
            post.mailer.hang_up();
            post.outbox.tidy(moment::now())?;
            if !self.watch {
                return self.end(&tally, &post, language);
            }
            stop.wait(if server == Server::Good { GLANCE } else { REST });
            if stop.is_asked() {
                return Ok(ExitCode::SUCCESS);
            }
        }
    }

    fn send_what_is_due(
        &self,
        post: &mut Post,
        world: &dyn World,
        stop: &Stop,
        tally: &mut Tally,
        language: Language,
    ) -> Result<Server> {
        let progress = self.progress(post)?;
        let mut server = Server::Good;
        while server == Server::Good && !stop.is_asked() {
            let Some(report) = post.round(world).deliver_due()? else { break };
            if report.outcome.stops_all() {
                server = Server::OfNoUse;
            }
            tally.count(&report.outcome);
            progress.suspend(|| self.print(&report, language))?;
            progress.inc(1);
        }
        progress.finish_and_clear();
        Ok(server)
    }

    /// A bar on a terminal; nothing elsewhere, nor where somebody watches for ever.
    fn progress(&self, post: &Post) -> Result<ProgressBar> {
        if self.watch {
            return Ok(ProgressBar::hidden());
        }
        let bar = ProgressBar::new(post.outbox.counts()?.of(State::Waiting).into());
        Ok(bar.with_style(progress::style("{wide_bar} {pos} / {len}, {per_sec}, {eta} left")))
    }

    /// People hear of each letter that was not sent, programs of each.
    fn print(&self, report: &Report, language: Language) -> Result<()> {
        let (next_try, problem) = match &report.outcome {
            Outcome::Sent => (None, None),
            Outcome::Waits { next, problem } => (Some(*next), Some(problem)),
            Outcome::GivenUp { problem } => (None, Some(problem)),
        };
        if self.output.output() == Output::Json {
            let (to, outcome) = (report.recipient.masked(), post::outcome_word(&report.outcome));
            let line = Line { key: report.key.as_str(), to, outcome, next_try, problem };
            println!("{}", serde_json::to_string(&line)?);
        } else if let Some(problem) = problem {
            let state = if next_try.is_some() { State::Waiting } else { State::GivenUp };
            let (state, problem) = (post::state(state, language), post::problem(problem, language));
            println!("{}  {}  {state}: {problem}", report.key, report.recipient.masked());
        }
        Ok(())
    }

    fn end(&self, tally: &Tally, post: &Post, language: Language) -> Result<ExitCode> {
        let counts = post.outbox.counts()?;
        // What a killed deliverer had taken is sent again when its lease runs out.
        let waiting = counts.of(State::Waiting) + counts.of(State::Sending);
        if self.output.output() == Output::People {
            let Tally { sent, wait, given_up } = tally;
            match language {
                Language::En => println!("{sent} sent, {wait} to be tried again, {given_up} given up; {waiting} wait"),
                Language::Az => println!(
                    "{sent} göndərildi, {wait} yenidən göndəriləcək, {given_up} məktubdan imtina edildi; {waiting} gözləyir"
                ),
            }
        }
        Ok(match (tally.given_up, waiting) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(SOME_WAIT),
            _ => ExitCode::from(SOME_GIVEN_UP),
        })
    }
}

impl Tally {
    fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Sent => self.sent += 1,
            Outcome::Waits { .. } => self.wait += 1,
            Outcome::GivenUp { .. } => self.given_up += 1,
        }
    }
}
