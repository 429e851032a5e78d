//! The end of a file of lines, where a crash leaves what it tore.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// The last line before `end`, with its line break if it has one; a longer one than `reach` bytes without its beginning.
///
/// Empty only where nothing stands before `end`.
pub fn last_line(file: &mut File, end: u64, reach: u64) -> io::Result<Vec<u8>> {
    let begin = end.saturating_sub(reach);
    file.seek(SeekFrom::Start(begin))?;
    let mut piece = Vec::new();
    file.take(end - begin).read_to_end(&mut piece)?;
    let before = piece.len().saturating_sub(1);
    let line = piece[..before].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    Ok(piece.split_off(line))
}

/// What stands behind the last line break of a file: nothing, unless a crash tore it or somebody else wrote it. At most
/// `reach` bytes of it.
pub fn torn_line(file: &mut File, reach: u64) -> io::Result<Vec<u8>> {
    let end = file.seek(SeekFrom::End(0))?;
    // In a file that nothing tore, the last byte tells it all.
    if last_line(file, end, 1)? == b"\n" {
        return Ok(Vec::new());
    }
    let line = last_line(file, end, reach)?;
    Ok(if line.ends_with(b"\n") { Vec::new() } else { line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        file
    }

    #[test]
    fn lines_are_found_from_the_end() {
        let mut file = file(b"one\n\ntwo\nthree");
        let mut end = 14;
        let mut lines = Vec::new();
        while end > 0 {
            let line = last_line(&mut file, end, 100).unwrap();
            end -= line.len() as u64;
            lines.push(String::from_utf8(line).unwrap());
        }
        assert_eq!(lines, ["three", "two\n", "\n", "one\n"]);
        assert_eq!(last_line(&mut file, 14, 3).unwrap(), b"ree");
        assert_eq!(last_line(&mut file, 0, 3).unwrap(), b"");
    }

    #[test]
    fn what_a_crash_tore_is_what_has_no_line_break() {
        for (bytes, torn) in
            [(&b""[..], &b""[..]), (b"one\n", b""), (b"one\ntw", b"tw"), (b"one", b"one"), (b"a\n\0\0", b"\0\0")]
        {
            assert_eq!(torn_line(&mut file(bytes), 100).unwrap(), torn);
        }
    }
}
