//! What unit tests share.

use std::sync::Mutex;

use jiff::Timestamp;

use crate::record::{Actor, Organisation};
use crate::world::{NoRandomness, World};

/// A world whose clock stands, and whose randomness is a counter run through SHA-256.
pub(crate) struct Fixed {
    now: Timestamp,
    drawn: Mutex<u64>,
    reports: Mutex<Vec<String>>,
}

impl Fixed {
    pub(crate) fn at(second: i64) -> Self {
        Self { now: at(second), drawn: Mutex::new(0), reports: Mutex::new(Vec::new()) }
    }

    pub(crate) fn reports(&self) -> Vec<String> {
        self.reports.lock().unwrap().clone()
    }
}

impl World for Fixed {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        use sha2::Digest;
        for chunk in bytes.chunks_mut(32) {
            let mut drawn = self.drawn.lock().unwrap();
            *drawn += 1;
            chunk.copy_from_slice(&sha2::Sha256::digest(drawn.to_be_bytes())[..chunk.len()]);
        }
        Ok(())
    }

    fn report(&self, problem: &str) {
        self.reports.lock().unwrap().push(problem.to_owned());
    }
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn actor() -> Actor {
    let organisation =
        Organisation { voen: "9900003611".parse().unwrap(), name: "“Xəzər Əmanət” ASC".parse().unwrap() };
    Actor { token: "t1".to_owned(), organisation, person: None }
}
