//! A store that forgets everything when it is dropped: for tests of other things.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::store::StoreError;
use crate::store::ledger::{KeyRange, KeyValue, Ledger, Pair, Visit};

/// An ordered map in memory. It keeps the contract but for durability.
#[derive(Default)]
pub struct Memory(Mutex<BTreeMap<Vec<u8>, Vec<u8>>>);

impl Memory {
    /// An empty store.
    pub fn store() -> Ledger<Self> {
        Ledger::new(Self::default())
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<Vec<u8>, Vec<u8>>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl KeyValue for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.with(|map| map.get(key).cloned()))
    }

    fn last(&self, range: &KeyRange, limit: usize) -> Result<Vec<Pair>, StoreError> {
        let (from, to) = (range.from.clone(), range.to.clone());
        let pair = |(key, value): (&Vec<u8>, &Vec<u8>)| (key.clone(), value.clone());
        Ok(self.with(|map| map.range(from..to).rev().take(limit).map(pair).collect()))
    }

    fn each(&self, prefix: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError> {
        self.with(|map| {
            let mut found = map.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
            found.try_for_each(|(key, value)| visit(key, value))
        })
    }

    fn write(&self, pairs: BTreeMap<Vec<u8>, Vec<u8>>) -> Result<(), StoreError> {
        self.with(|map| map.extend(pairs));
        Ok(())
    }
}
