//! The values of many records, in one buffer.

use std::ops::Range;

/// Records of one kind, each with the texts of its columns.
#[derive(Debug)]
pub(super) struct Texts {
    columns: usize,
    buffer: String,
    values: Vec<Option<Range<usize>>>,
}

impl Texts {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, buffer: String::new(), values: Vec::new() }
    }

    /// Adds a record.
    pub(super) fn push<'t, E>(&mut self, texts: impl Iterator<Item = Result<Option<&'t str>, E>>) -> Result<(), E> {
        for text in texts {
            let text = text?;
            let start = self.buffer.len();
            self.buffer.push_str(text.unwrap_or_default());
            self.values.push(text.map(|_| start..self.buffer.len()));
        }
        Ok(())
    }

    /// The records, each as its texts.
    pub(super) fn records(&self) -> impl Iterator<Item = impl Iterator<Item = Option<&str>>> {
        let text = |value: &Option<Range<usize>>| value.clone().map(|value| &self.buffer[value]);
        self.values.chunks_exact(self.columns).map(move |record| record.iter().map(text))
    }
}
