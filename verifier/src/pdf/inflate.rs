//! Counting what streams inflate to, without keeping it.

use flate2::{Decompress, FlushDecompress, Status};

/// How many bytes `data` inflates to, as zlib or, failing at once, as bare DEFLATE; `None` when they are more than `max`.
pub(super) fn inflated_len(data: &[u8], max: usize) -> Option<usize> {
    match count(data, Decompress::new(true), max) {
        Some(0) => count(data, Decompress::new(false), max),
        counted => counted,
    }
}

fn count(data: &[u8], mut inflater: Decompress, max: usize) -> Option<usize> {
    let mut buffer = [0; 16 << 10];
    loop {
        let read = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = data.get(read..).unwrap_or_default();
        let before = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(rest, &mut buffer, FlushDecompress::None);
        let total = usize::try_from(inflater.total_out()).unwrap_or(usize::MAX);
        if total > max {
            return None;
        }
        let stuck = before == (inflater.total_in(), inflater.total_out());
        if stuck || !matches!(status, Ok(Status::Ok | Status::BufError)) {
            return Some(total);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_inflates_is_counted_up_to_the_bound() {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&vec![0; 1_000_000]).unwrap();
        let zeros = encoder.finish().unwrap();
        assert_eq!(inflated_len(&zeros, 1_000_000), Some(1_000_000));
        assert_eq!(inflated_len(&zeros, 999_999), None);
        assert!(inflated_len(&zeros[..zeros.len() / 2], 1_000_000).is_some_and(|bytes| bytes > 100_000));
        assert_eq!(inflated_len(b"", 10), Some(0));
    }
}
