//! Places and registrations, one or thousands: the service takes the same twice as once, so what got no answer is repeated.

use std::thread;
use std::time::Duration;

use mohur_certificate::claims::StatusReference;
use mohur_revocation::http::{MAX_REGISTRATION_BODY, MAX_REGISTRATIONS, MAX_REGISTRATIONS_BODY};
use mohur_revocation::lists::MAX_BLOCK;
use serde::{Deserialize, Serialize};

use super::error::Problem;
use super::words::Registered;
use super::{Doing, ServiceClient, ServiceError};
use crate::registrations::Registration;

/// So often something is asked when no answer says whether it was done.
const TRIES: u32 = 3;
/// Between two tries, so that a service that restarts is back.
const PAUSE: Duration = Duration::from_secs(1);
/// The bytes of registrations in one request, after which none is added: two thirds of what the service reads, so that the
/// last one has room.
const MAX_BYTES: usize = MAX_REGISTRATIONS_BODY / 3 * 2;
const _: () = assert!(MAX_BYTES + MAX_REGISTRATION_BODY < MAX_REGISTRATIONS_BODY);

#[derive(Serialize)]
struct Count {
    count: u32,
}

/// Places in one status list, and in others if one had not enough.
#[derive(Deserialize)]
struct Places {
    #[serde(flatten)]
    first: Group,
    #[serde(default)]
    more: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    list: String,
    indices: Vec<u32>,
}

#[derive(Deserialize)]
struct Results {
    results: Vec<Answer>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Registered(Registered),
    Problem(Problem),
}

impl ServiceClient {
    /// Reserves `count` places in status lists; they are never handed out again, also if an error comes in the end.
    pub(crate) fn reserve_places(&self, count: u32) -> Result<Vec<StatusReference>, ServiceError> {
        let mut places = Vec::new();
        while let left = count.saturating_sub(u32::try_from(places.len()).unwrap_or(u32::MAX))
            && left > 0
        {
            places.append(&mut again(|| self.reserve_block(left.min(MAX_BLOCK)))?);
        }
        Ok(places)
    }

    fn reserve_block(&self, count: u32) -> Result<Vec<StatusReference>, ServiceError> {
        let Places { first, more } = self.post("/v1/indices", Doing::Reserve, &Count { count })?;
        let place = |list: &str, index| StatusReference { index, uri: list.to_owned() };
        let groups = std::iter::once(first).chain(more);
        let places: Vec<_> = groups
            .flat_map(|Group { list, indices }| indices.into_iter().map(move |index| place(&list, index)))
            .collect();
        if places.len() == count as usize { Ok(places) } else { Err(self.unreadable(Doing::Reserve)) }
    }

    /// Registers certificates; the answers come in their order. Doing it twice is as good as once: when no answer comes, nobody
    /// knows what was done, and the same may be sent again.
    pub(crate) fn register_all(&self, registrations: &[Registration]) -> Vec<Result<Registered, ServiceError>> {
        let mut answers = Vec::with_capacity(registrations.len());
        while answers.len() < registrations.len() {
            let (body, taken) = body(&registrations[answers.len()..]);
            match again(|| self.register_block(&body, taken)) {
                Ok(block) => answers.extend(block),
                // The next block would fare no better.
                Err(error) => answers.resize(registrations.len(), Err(error)),
            }
        }
        answers
    }

    fn register_block(&self, body: &[u8], count: usize) -> Result<Vec<Result<Registered, ServiceError>>, ServiceError> {
        let Results { results } = self.post_bytes("/v1/certificates/batch", Doing::Register, body)?;
        if results.len() != count {
            return Err(self.unreadable(Doing::Register));
        }
        let refused =
            |problem: Problem| ServiceError::of_problem(&self.address, Doing::Register, problem.status, problem);
        let answers = results.into_iter().map(|answer| match answer {
            Answer::Registered(registered) => Ok(registered),
            Answer::Problem(problem) => Err(refused(problem)),
        });
        Ok(answers.collect())
    }
}

/// The body that registers as many of the first registrations as one request may hold, one at least, and how many.
fn body(registrations: &[Registration]) -> (Vec<u8>, usize) {
    let (mut body, mut count) = (br#"{"certificates":["#.to_vec(), 0);
    for registration in registrations.iter().take(MAX_REGISTRATIONS) {
        if count > 0 {
            body.push(b',');
        }
        // Names and numbers always have a form in JSON.
        let _ = serde_json::to_writer(&mut body, registration);
        count += 1;
        if body.len() >= MAX_BYTES {
            break;
        }
    }
    body.extend_from_slice(b"]}");
    (body, count)
}

/// Repeats what may be done twice, while no answer says whether it was done.
fn again<T>(act: impl Fn() -> Result<T, ServiceError>) -> Result<T, ServiceError> {
    for _ in 1..TRIES {
        match act() {
            Err(error) if error.may_have_happened() => thread::sleep(PAUSE),
            done => return done,
        }
    }
    act()
}
