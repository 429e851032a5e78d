//! Searching contracts and organisations, right for Azerbaijani letters.
//!
//! Every word of a query must begin a word of some value. Those who typed the very letters come first, then those who
//! typed `elcin` for `Elçin`, whole words before longer ones; within the same rank the order is that of the Azerbaijani
//! alphabet: people by surname, given name and patronymic, then their contracts by employer, position and number;
//! organisations by name. Days and amounts are found in every form in which they are written.

use jiff::civil::Date;
use mohur_certificate::identifier::Pin;
use rusqlite::Connection;

use self::query::Word;
use crate::register::index::lookup::Lookup;
use crate::register::index::places::Places;
use crate::register::index::standing::{RECENT, Standing};
use crate::register::index::words::{END, EVERY, PIN, START, marked};
use crate::register::record::Record;
use crate::register::{Contract, Organisation, Register, RegisterError};

mod query;

pub use self::query::{Query, QueryError};

/// Which contracts a search looks at; at all of them by default, past and future ones included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only those of the person with this PIN.
    pub person: Option<Pin>,
    /// Only those in force on this day.
    pub in_force_on: Option<Date>,
}

/// Which of the answers are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// So many of the best are left out.
    pub skip: usize,
    /// At most so many are given.
    pub take: usize,
}

/// The answers of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// Those of the page, the best first.
    pub records: Vec<T>,
    /// How many there are altogether.
    pub total: u64,
}

/// The contracts that answer `query`.
pub fn contracts(
    register: &Register,
    query: &Query,
    scope: Scope,
    page: Page,
) -> Result<Found<Contract>, RegisterError> {
    register.database().read(|connection| Ok(search(connection, query, scope, page)?))
}

/// The organisations that answer `query` by VÖEN or name.
pub fn organisations(register: &Register, query: &Query, page: Page) -> Result<Found<Organisation>, RegisterError> {
    register.database().read(|connection| Ok(search(connection, query, Scope::default(), page)?))
}

/// How well a record answers: the rank of the word of the query that it answers worst.
const RANKS: usize = 4;

/// By rank, the places that have this rank or a better one: whole words with the same letters, words that begin with
/// them, and both with the same letters but for marks.
type Ranked = [Places; RANKS];

fn search<T: Record>(connection: &Connection, query: &Query, scope: Scope, page: Page) -> rusqlite::Result<Found<T>> {
    let mut lookup = Lookup::new::<T>(connection)?;
    let wanted = page.skip.saturating_add(page.take);
    let mut best: [Vec<Standing>; RANKS] = Default::default();
    let mut total = 0;
    for block in lookup.blocks()? {
        let mut ranked = answers(&mut lookup, block, query)?;
        restrict(&mut lookup, block, scope, &mut ranked)?;
        total += ranked[RANKS - 1].len();
        for (best, places) in best.iter_mut().zip(disjoint(ranked)) {
            let lacking = if block == RECENT { wanted } else { wanted.saturating_sub(best.len()) };
            for place in places.iter().take(lacking) {
                best.push(lookup.standing(block, place)?);
            }
        }
    }
    // Recent ones take their places among the others, who are in order already.
    for best in &mut best {
        best.sort();
    }
    let page = best.into_iter().flatten().skip(page.skip).take(page.take);
    let records = page.map(|standing| lookup.record(standing)).collect::<rusqlite::Result<_>>()?;
    Ok(Found { records, total })
}

/// The places of a block that answer every word of the query.
fn answers(lookup: &mut Lookup<'_>, block: i64, query: &Query) -> rusqlite::Result<Ranked> {
    let mut words = query.words().iter();
    let mut all = if let Some(word) = words.next() {
        answers_of_word(lookup, block, word)?
    } else {
        let every = lookup.whole(block, EVERY)?;
        [every.clone(), every.clone(), every.clone(), every]
    };
    for word in words {
        let of_word = answers_of_word(lookup, block, word)?;
        all.iter_mut().zip(&of_word).for_each(|(all, of_word)| all.intersect(of_word));
    }
    if let Some(left) = lookup.left(block)? {
        for all in &mut all {
            all.subtract(&left);
        }
    }
    Ok(all)
}

fn answers_of_word(lookup: &mut Lookup<'_>, block: i64, word: &Word) -> rusqlite::Result<Ranked> {
    let mut ranked = Ranked::default();
    let [whole, begun, kind_whole, kind_begun] = &mut ranked;
    for exact in &word.exact {
        let hits = lookup.hits(block, exact)?;
        whole.unite(&hits.whole);
        begun.unite(&hits.begun);
    }
    begun.unite(whole);
    kind_whole.unite(begun);
    kind_begun.unite(begun);
    for kind in word.kind.iter().filter(|kind| !word.exact.contains(kind)) {
        let hits = lookup.hits(block, kind)?;
        kind_whole.unite(&hits.whole);
        kind_begun.unite(&hits.begun);
    }
    Ok(ranked)
}

/// By rank, the places that have this very rank.
fn disjoint(mut ranked: Ranked) -> Ranked {
    for rank in (1..RANKS).rev() {
        let (better, own) = ranked.split_at_mut(rank);
        own[0].subtract(&better[rank - 1]);
    }
    ranked
}

/// Leaves only what is in scope.
fn restrict(lookup: &mut Lookup<'_>, block: i64, scope: Scope, ranked: &mut Ranked) -> rusqlite::Result<()> {
    if let Some(person) = scope.person {
        let of_person = lookup.whole(block, &marked(PIN, &person.to_string().to_ascii_lowercase()))?;
        for places in ranked.iter_mut() {
            places.intersect(&of_person);
        }
    }
    if let Some(day) = scope.in_force_on {
        // Behind the day itself and before every other, since it is longer.
        let not_begun = lookup.between(block, &marked(START, &format!("{day}\0")), &marked(START, "~"))?;
        let over = lookup.between(block, &marked(END, ""), &marked(END, &day.to_string()))?;
        for places in ranked {
            places.subtract(&not_begun);
            places.subtract(&over);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
