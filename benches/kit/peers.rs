//! Other programs that make the same page or verify the same certificate, each in a process of its own: asked for one page at a time, they take turns
//! with us (`benches/peers`).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use crate::certificates::Certificates;
use crate::measure::{Candidate, median};

/// Pages that a peer makes before it counts, and pages that its size is the median of.
const PAGES: usize = 50;

/// Those that make pages.
pub(crate) const ISSUERS: [&str; 2] = ["typst", "reportlab"];
/// Those that verify signed certificates.
pub(crate) const VERIFIERS: [&str; 1] = ["cwt"];

/// A peer at work; it ends with its input.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    worked: Duration,
}

impl Peer {
    /// Starts a peer with the Python of `folder`, and lets it warm up.
    pub(crate) fn start(name: &'static str, folder: &Path, certificates: &Certificates) -> Self {
        let facts = folder.join("facts.jsonl");
        certificates.write_facts(&facts);
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("benches/peers/with_{name}.py"));
        let mut process = Command::new(folder.join("bin/python"))
            .args([&script, &facts])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (questions, answers) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let mut peer = Self { name, process, questions, answers, worked: Duration::ZERO };
        (0..PAGES).for_each(|turn| _ = peer.page(turn));
        peer
    }

    /// Has it make the page of this turn, and gives the page's bytes.
    pub(crate) fn page(&mut self, turn: usize) -> usize {
        writeln!(self.questions, "{turn}").unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        let (bytes, nanoseconds) = answer.trim().split_once(' ').unwrap();
        self.worked += Duration::from_nanos(nanoseconds.parse().unwrap());
        bytes.parse().unwrap()
    }

    /// The bytes of a page, at the median.
    pub(crate) fn page_bytes(&mut self) -> usize {
        median((0..PAGES).map(|turn| self.page(turn)).collect())
    }
}

impl Candidate for &mut Peer {
    fn run(&mut self, turn: usize) {
        self.page(turn);
    }

    fn worked(&self) -> Duration {
        self.worked
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
