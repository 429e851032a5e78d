//! Texts that come again and again, each with a number.

use foldhash::{HashMap, HashMapExt};

/// Numbers for texts, from 0 in the order in which they first came.
#[derive(Debug, Default)]
pub(super) struct Vocabulary(HashMap<Box<str>, u32>);

impl Vocabulary {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    /// The text's number, if it came before.
    pub(super) fn known(&self, text: &str) -> Option<u32> {
        self.0.get(text).copied()
    }

    /// The text's number; a new one if it did not come before.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        self.known(text).unwrap_or_else(|| {
            let number = u32::try_from(self.0.len()).expect("a register has fewer texts than a file has bytes");
            self.0.insert(text.into(), number);
            number
        })
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// All texts with their numbers, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.0.iter().map(|(text, number)| (&**text, *number))
    }

    /// All texts in the order of their bytes, and by number the place of each in that order.
    pub(super) fn sorted(&self) -> (Vec<&str>, Vec<u32>) {
        let mut texts: Vec<(&str, u32)> = self.iter().collect();
        texts.sort_unstable();
        let mut ranks = vec![0; texts.len()];
        for ((_, number), rank) in texts.iter().zip(0..) {
            ranks[*number as usize] = rank;
        }
        (texts.into_iter().map(|(text, _)| text).collect(), ranks)
    }
}
