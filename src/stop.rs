//! Being asked to stop: by SIGINT or SIGTERM, between two steps of the work.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The exit code of a process whose second signal did not wait for the first: it could not finish.
const CUT_SHORT: i32 = 2;

/// Whether this process was asked to stop. A second signal ends it at once.
pub(crate) struct Stop {
    asked: Arc<(Mutex<bool>, Condvar)>,
}

impl Stop {
    /// From now on a signal only asks.
    pub(crate) fn on_signals() -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build().context("cannot wait for signals")?;
        let (mut interrupt, mut terminate) = {
            let _inside = runtime.enter();
            (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
        };
        let asked = Arc::new((Mutex::new(false), Condvar::new()));
        let told = Arc::clone(&asked);
        thread::spawn(move || {
            runtime.block_on(either(&mut interrupt, &mut terminate));
            *told.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
            told.1.notify_all();
            runtime.block_on(either(&mut interrupt, &mut terminate));
            std::process::exit(CUT_SHORT);
        });
        Ok(Self { asked })
    }

    /// Whether it was asked.
    pub(crate) fn is_asked(&self) -> bool {
        *self.asked.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for as long, or until asked.
    pub(crate) fn wait(&self, time: Duration) {
        let asked = self.asked.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whether it was asked or the time is over, whoever waits looks next.
        let _ = self.asked.1.wait_timeout_while(asked, time, |asked| !*asked);
    }
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
