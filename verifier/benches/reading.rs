//! Reads pictures one by one for `benches/reading/run`: a path a line comes in, an object a line goes out, with the texts
//! and the processor time that reading took; opening the file is not counted.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::io::{self, BufRead, Write};
use std::time::Duration;

use mohur_verifier::grey::Grey;
use mohur_verifier::read::{self, Code};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

fn main() {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let picture = open(&line.unwrap());
        let start = worked();
        let codes = read::codes(&picture);
        let milliseconds = worked().saturating_sub(start).as_secs_f64() * 1000.0;
        let texts: Vec<_> = codes.iter().map(Code::text).collect();
        writeln!(out, "{}", json!({ "texts": texts, "milliseconds": milliseconds })).unwrap();
        out.flush().unwrap();
    }
}

fn open(path: &str) -> Grey {
    let picture = image::open(path).unwrap().into_luma8();
    let (width, height) = (picture.width().try_into().unwrap(), picture.height().try_into().unwrap());
    Grey::new(width, height, picture.into_raw()).unwrap()
}

/// What this thread has worked, which other work on the machine does not change.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}
