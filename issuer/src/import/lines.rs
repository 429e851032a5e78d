//! Lines of a file, read in constant memory.

use std::io::{self, BufRead, Read};

use super::fault::Cause;

/// A line may have so many bytes: ten times what the longest possible contract needs.
pub const MAX_LINE_BYTES: usize = 32 * 1024;

/// The lines of a source, without their `\n` or `\r\n`, and without the byte order mark of the first.
pub(crate) struct Lines<R> {
    source: R,
    buffer: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, buffer: Vec::new(), number: 0 }
    }

    /// Passes over `bytes` bytes, which end with line `number`; whether the source has so many.
    pub(crate) fn pass_over(&mut self, bytes: u64, number: u64) -> io::Result<bool> {
        self.number = number;
        Ok(io::copy(&mut self.source.by_ref().take(bytes), &mut io::sink())? == bytes)
    }

    /// The source, read as far as the lines went.
    pub(crate) fn source(&self) -> &R {
        &self.source
    }

    /// The next line with its number from 1, or `None` at the end; a line that is no text comes as its fault.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u64, Result<&str, Cause>)>> {
        self.buffer.clear();
        let Some(length) = self.fill()? else { return Ok(None) };
        self.number += 1;
        if length > MAX_LINE_BYTES {
            return Ok(Some((self.number, Err(Cause::LineTooLong { max: MAX_LINE_BYTES }))));
        }
        let line = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
        let mark: &[u8] = if self.number == 1 { b"\xef\xbb\xbf" } else { b"" };
        let line = line.strip_prefix(mark).unwrap_or(line);
        let text = str::from_utf8(line).map_err(|error| Cause::BrokenUtf8 { byte: error.valid_up_to() + 1 });
        Ok(Some((self.number, text)))
    }

    /// Reads up to and over the next line feed, keeping at most [`MAX_LINE_BYTES`]; the line's whole length, or `None`
    /// at the end of the source.
    fn fill(&mut self) -> io::Result<Option<usize>> {
        let mut length = None;
        loop {
            let available = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if available.is_empty() {
                return Ok(length);
            }
            let feed = available.iter().position(|byte| *byte == b'\n');
            let part = &available[..feed.unwrap_or(available.len())];
            let room = MAX_LINE_BYTES - self.buffer.len();
            self.buffer.extend_from_slice(&part[..part.len().min(room)]);
            let taken = part.len();
            length = Some(length.unwrap_or(0) + taken);
            self.source.consume(taken + usize::from(feed.is_some()));
            if feed.is_some() {
                return Ok(length);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::BufReader;

    fn lines(bytes: &[u8], chunk: usize) -> Vec<(u64, Result<String, Cause>)> {
        let mut lines = Lines::new(BufReader::with_capacity(chunk, bytes));
        let mut all = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            all.push((number, line.map(str::to_owned)));
        }
        all
    }

    proptest! {
        #[test]
        fn lines_do_not_depend_on_the_buffer(text in "([a-zə]{0,9}\r?\n){0,6}[a-zə]{0,9}", chunk in 1..20_usize) {
            let expected: Vec<_> = text.lines().map(str::to_owned).collect();
            let found: Vec<_> = lines(text.as_bytes(), chunk).into_iter().map(|(_, line)| line.unwrap()).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn marks_carriage_returns_and_a_missing_last_feed_are_no_part_of_lines() {
        let found = lines(b"\xef\xbb\xbfa\r\nb\n\nc", 4);
        let expected = [(1, "a"), (2, "b"), (3, ""), (4, "c")];
        assert_eq!(found, expected.map(|(number, line)| (number, Ok(line.to_owned()))));
    }

    #[test]
    fn an_overlong_or_broken_line_leaves_the_next_readable() {
        let mut bytes = vec![b'x'; 10 * MAX_LINE_BYTES];
        bytes.extend_from_slice(b"\nab\xffc\nlast");
        let found = lines(&bytes, 1000);
        assert_eq!(found[0], (1, Err(Cause::LineTooLong { max: MAX_LINE_BYTES })));
        assert_eq!(found[1], (2, Err(Cause::BrokenUtf8 { byte: 3 })));
        assert_eq!(found[2], (3, Ok("last".into())));
    }

    #[test]
    fn a_line_of_exactly_the_bound_is_read() {
        let bytes = vec![b'x'; MAX_LINE_BYTES];
        assert_eq!(lines(&bytes, 100)[0].1.as_ref().map(String::len), Ok(MAX_LINE_BYTES));
    }
}
