//! What a person sees of a running batch, and Ctrl-C.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{FormattedDuration, ProgressBar};
use mohur_certificate::language::Language;
use mohur_issuer::batch::{Progress, Reached};
use mohur_issuer::language::count;

use crate::progress::style;
use crate::stop::Stop;

/// How often the counts are looked at.
const EVERY: Duration = Duration::from_millis(100);

/// A thread that looks at a batch's counts.
pub(super) struct Watch {
    started: Instant,
    ended: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Watch {
    /// Watches a batch whose input has `length` bytes, and lets the first Ctrl-C stop it in order, the second at once.
    pub(super) fn start(progress: Arc<Progress>, length: u64, language: Language) -> Result<Self> {
        let (stop, ended) = (Stop::on_signals()?, Arc::new(AtomicBool::new(false)));
        let (started, until) = (Instant::now(), Arc::clone(&ended));
        let thread = thread::spawn(move || {
            let bar = bar(length);
            while !until.load(Ordering::Relaxed) {
                if stop.is_asked() {
                    progress.stop();
                }
                let reached = progress.reached();
                bar.set_position(reached.bytes);
                bar.set_message(if stop.is_asked() {
                    stopping_message(language).to_owned()
                } else {
                    message(&reached, length, started.elapsed(), language)
                });
                thread::sleep(EVERY);
            }
            bar.finish_and_clear();
        });
        Ok(Self { started, ended, thread })
    }

    /// Clears the line; how long the batch took.
    pub(super) fn end(self) -> Duration {
        self.ended.store(true, Ordering::Relaxed);
        // A thread that only draws has nothing to say when it fails.
        let _ = self.thread.join();
        self.started.elapsed()
    }
}

/// A line on a terminal, nothing elsewhere.
fn bar(length: u64) -> ProgressBar {
    let bar = if io::stderr().is_terminal() { ProgressBar::new(length) } else { ProgressBar::hidden() };
    bar.with_style(style("{percent:>3} % {wide_bar} {msg}"))
}

fn stopping_message(language: Language) -> &'static str {
    match language {
        Language::En => "stopping when what is begun is done; Ctrl-C again ends at once",
        Language::Az => "başlanan iş bitəndə dayanacaq; Ctrl-C təkrar basılsa, dərhal bitir",
    }
}

/// How far it is, how fast it goes and how long it will take; or why it does not go on.
fn message(reached: &Reached, length: u64, took: Duration, language: Language) -> String {
    let (issued, refused) = (count(reached.issued, language), count(reached.refused, language));
    let done = match language {
        Language::En => format!("{issued} issued, {refused} refused"),
        Language::Az => format!("{issued} verildi, {refused} rədd edildi"),
    };
    let rate = count(rate(reached, took), language);
    let goes = match (&reached.waiting, language) {
        (Some(why), Language::En) => format!("waiting: {why}"),
        (Some(why), Language::Az) => format!("gözlənilir: {why}"),
        (None, Language::En) => format!("{rate}/s, {} left", left(reached, length, took)),
        (None, Language::Az) => format!("{rate}/san, {} qalıb", left(reached, length, took)),
    };
    format!("{done}  {goes}")
}

/// Lines a second in this run.
fn rate(reached: &Reached, took: Duration) -> u64 {
    per_second((reached.issued + reached.refused).saturating_sub(reached.lines_before), took)
}

/// How long the rest will take, if it goes as fast as this run.
fn left(reached: &Reached, length: u64, took: Duration) -> String {
    let bytes = per_second(reached.bytes.saturating_sub(reached.bytes_before), took);
    let seconds = length.saturating_sub(reached.bytes).checked_div(bytes);
    seconds.map_or_else(|| "--:--:--".to_owned(), |seconds| FormattedDuration(Duration::from_secs(seconds)).to_string())
}

/// So much a second.
pub(super) fn per_second(count: u64, took: Duration) -> u64 {
    let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    count.saturating_mul(1000).checked_div(milliseconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_tells_rate_and_time_left_of_this_run() {
        let mut reached = Reached { bytes: 3_000, issued: 2_900, refused: 100, ..Reached::default() };
        (reached.bytes_before, reached.lines_before) = (1_000, 1_000);
        let after = Duration::from_secs(2);
        assert_eq!(message(&reached, 9_000, after, Language::En), "2,900 issued, 100 refused  1,000/s, 00:00:06 left");
        reached.waiting = Some("nobody there".into());
        let waiting = message(&reached, 9_000, after, Language::Az);
        assert_eq!(waiting, "2\u{a0}900 verildi, 100 rədd edildi  gözlənilir: nobody there");
        let none = message(&Reached::default(), 9_000, Duration::ZERO, Language::En);
        assert_eq!(none, "0 issued, 0 refused  0/s, --:--:-- left");
    }
}
