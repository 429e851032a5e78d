//! An output that somebody stopped reading, as `| head -1` does: the command ends, and that is no fault of it.
//!
//! Rust ignores SIGPIPE, so writing fails, and `println!` panics with that failure. To undo that for the process would
//! take `unsafe`, and would end the service with the first of its connections.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;

/// What a shell says of a program that SIGPIPE ended: 128 and the signal's number, 13.
const CLOSED: u8 = 141;

/// Runs a command; when nobody reads what it prints any more, it ends without a word, and what it started is ended.
pub(crate) fn until_closed(command: impl FnOnce() -> ExitCode) -> ExitCode {
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !is_closed(info.payload()) {
            told(info);
        }
    }));
    match panic::catch_unwind(AssertUnwindSafe(command)) {
        Ok(code) => code,
        Err(panic) if is_closed(panic.as_ref()) => ExitCode::from(CLOSED),
        Err(panic) => panic::resume_unwind(panic),
    }
}

/// Whether a panic is that of `println!` or `eprintln!` on such an output; the standard library says so in words only.
fn is_closed(panic: &(dyn Any + Send)) -> bool {
    let said = panic.downcast_ref::<String>().map_or("", String::as_str);
    said.starts_with("failed printing to std") && said.contains("(os error 32)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_panics_are_not_taken_for_closed_outputs() {
        let said = |text: &str| is_closed(&text.to_owned());
        assert!(said("failed printing to stdout: Broken pipe (os error 32)"));
        assert!(!said("failed printing to stdout: No space left on device (os error 28)"));
        assert!(!said("a peer is gone: Broken pipe (os error 32)"));
    }
}
