//! Counting what streams inflate to, without keeping it.

use flate2::{Decompress, FlushDecompress, Status};

use super::PdfError;
use crate::limits::{MAX_DEFLATED, MAX_INFLATED};

/// Bytes that could be read in the time that starting to inflate takes.
const START: usize = 2 << 10;

/// What streams may still cost.
pub(super) struct Budget {
    /// Bytes read: empty blocks are read without end and inflate to nothing.
    read: usize,
    /// Bytes they inflate to.
    inflated: usize,
}

impl Budget {
    /// All that a file may cost.
    pub(super) fn whole() -> Self {
        Self { read: MAX_DEFLATED, inflated: MAX_INFLATED }
    }

    /// Takes bytes that are read as they are.
    pub(super) fn read(&mut self, bytes: usize) -> Result<(), PdfError> {
        self.read = self.read.checked_sub(bytes).ok_or(PdfError::Inflates)?;
        Ok(())
    }

    /// Takes bytes that a stream decodes to.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), PdfError> {
        self.inflated = self.inflated.checked_sub(bytes).ok_or(PdfError::Inflates)?;
        Ok(())
    }

    /// Takes what `data` inflates to, as zlib or, failing at once, as bare DEFLATE; says how much it is.
    pub(super) fn inflate(&mut self, data: &[u8]) -> Result<usize, PdfError> {
        match self.count(data, Decompress::new(true))? {
            0 => self.count(data, Decompress::new(false)),
            counted => Ok(counted),
        }
    }

    fn count(&mut self, data: &[u8], mut inflater: Decompress) -> Result<usize, PdfError> {
        self.read(START)?;
        let mut buffer = [0; 16 << 10];
        loop {
            let (read, before) = (size(inflater.total_in()), size(inflater.total_out()));
            let rest = data.get(read..).unwrap_or_default();
            let status = inflater.decompress(rest, &mut buffer, FlushDecompress::None);
            let (more_read, more) = (size(inflater.total_in()) - read, size(inflater.total_out()) - before);
            self.read(more_read)?;
            self.spend(more)?;
            if (more_read, more) == (0, 0) || !matches!(status, Ok(Status::Ok | Status::BufError)) {
                return Ok(before + more);
            }
        }
    }
}

fn size(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn inflated(data: &[u8], max: usize) -> Result<usize, PdfError> {
        Budget { inflated: max, ..Budget::whole() }.inflate(data)
    }

    #[test]
    fn what_inflates_is_counted_up_to_the_bound() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 1_000_000]).unwrap();
        let zeros = encoder.finish().unwrap();
        assert_eq!(inflated(&zeros, 1_000_000), Ok(1_000_000));
        assert_eq!(inflated(&zeros, 999_999), Err(PdfError::Inflates));
        assert!(inflated(&zeros[..zeros.len() / 2], 1_000_000).is_ok_and(|bytes| bytes > 100_000));
        assert_eq!(inflated(b"", 10), Ok(0));
    }

    #[test]
    fn reading_is_counted_though_nothing_comes_of_it() {
        let empty_blocks = [0, 0, 0, 0xff, 0xff].repeat(1000);
        let read = |max| Budget { read: max, inflated: 0 }.inflate(&empty_blocks);
        assert_eq!(read(2 * START + 5100), Ok(0));
        assert_eq!(read(2 * START + 4900), Err(PdfError::Inflates));
    }
}
