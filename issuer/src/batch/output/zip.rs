//! The zip format (PKWARE APPNOTE 6.3.10), as little of it as pages need: stored, because they are compressed already.
//!
//! The central directory is made at the end by walking over the local headers, so that nothing has to be remembered for
//! a million pages, nor across a kill. It is written with zip64 records where the counts need them.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::Page;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;
const LOCATOR_64: u32 = 0x0706_4b50;
/// The bytes of a local header in front of the name.
const LOCAL_BYTES: usize = 30;
/// Version 2.0 of the format can be stored files in folders, 4.5 zip64.
const VERSION: u16 = 20;
const VERSION_64: u16 = 45;
/// Made on Unix, so that the mode counts.
const MADE_BY: u16 = (3 << 8) | VERSION_64;
/// A regular file that its owner reads and writes.
const MODE: u32 = 0o100_600 << 16;
/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// A count or offset that stands in the zip64 record.
const SEE_64: u32 = u32::MAX;

pub(super) fn local_header(page: Page<'_>) -> io::Result<Vec<u8>> {
    let size = u32::try_from(page.bytes.len()).map_err(io::Error::other)?;
    let name = u16::try_from(page.name.len()).map_err(io::Error::other)?;
    let moment = TimeZone::UTC.to_datetime(page.issued);
    let mut header = Bytes::default();
    header.u32(LOCAL).u16(VERSION).u16(UTF8).u16(0).u16(time(moment)).u16(date(moment));
    header.u32(crc32fast::hash(page.bytes)).u32(size).u32(size).u16(name).u16(0).raw(page.name.as_bytes());
    Ok(header.0)
}

/// Two seconds are the unit.
fn time(moment: DateTime) -> u16 {
    (bits(moment.hour()) << 11) | (bits(moment.minute()) << 5) | (bits(moment.second()) / 2)
}

/// Years count from 1980, and no certificate is older.
fn date(moment: DateTime) -> u16 {
    let years = u16::try_from(moment.year() - 1980).unwrap_or_default().min(127);
    (years << 9) | (bits(moment.month()) << 5) | bits(moment.day())
}

/// Parts of a date or time are never negative.
fn bits(part: i8) -> u16 {
    u16::from(part.unsigned_abs())
}

/// Writes the central directory of the pages in the first `length` bytes of `archive`.
pub(super) fn write_directory(archive: &File, length: u64, directory: &mut impl Write) -> io::Result<()> {
    let mut archive = BufReader::new(archive);
    let (mut at, mut count, mut written) = (0, 0_u64, 0_u64);
    while at < length {
        let (entry, next) = central_entry(&mut archive, at)?;
        directory.write_all(&entry)?;
        written += entry.len() as u64;
        (at, count) = (next, count + 1);
    }
    directory.write_all(&end(count, length, written))
}

/// The directory's entry of the page at `at`, and where the next begins.
fn central_entry(archive: &mut BufReader<&File>, at: u64) -> io::Result<(Vec<u8>, u64)> {
    let mut head = [0; LOCAL_BYTES];
    archive.read_exact(&mut head)?;
    let word = |place: usize| u32::from_le_bytes([head[place], head[place + 1], head[place + 2], head[place + 3]]);
    let (size, name) = (u64::from(word(18)), u64::from(u16::from_le_bytes([head[26], head[27]])));
    if word(0) != LOCAL {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("no page begins at byte {at} of the archive")));
    }
    let mut named = Vec::new();
    archive.by_ref().take(name).read_to_end(&mut named)?;
    archive.seek_relative(i64::try_from(size).map_err(io::Error::other)?)?;
    let far = short(at) == SEE_64;
    let mut entry = Bytes::default();
    entry.u32(CENTRAL).u16(MADE_BY).u16(if far { VERSION_64 } else { VERSION }).raw(&head[6..28]);
    entry.u16(if far { 12 } else { 0 }).u16(0).u16(0).u16(0).u32(MODE).u32(short(at)).raw(&named);
    if far {
        entry.u16(1).u16(8).u64(at);
    }
    Ok((entry.0, at + LOCAL_BYTES as u64 + name + size))
}

/// What stands behind the directory of `count` pages, which begins at `start` and has `size` bytes.
fn end(count: u64, start: u64, size: u64) -> Vec<u8> {
    let few = u16::try_from(count).ok().filter(|count| *count < u16::MAX);
    let mut end = Bytes::default();
    if few.is_none() || short(start) == SEE_64 || short(size) == SEE_64 {
        end.u32(END_64).u64(44).u16(MADE_BY).u16(VERSION_64).u32(0).u32(0).u64(count).u64(count).u64(size).u64(start);
        end.u32(LOCATOR_64).u32(0).u64(start + size).u32(1);
    }
    let count = few.unwrap_or(u16::MAX);
    end.u32(END).u16(0).u16(0).u16(count).u16(count).u32(short(size)).u32(short(start)).u16(0);
    end.0
}

/// The value if it has a place in 32 bits.
fn short(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(SEE_64)
}

/// Numbers in little-endian order.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn u16(&mut self, value: u16) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }

    fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_le_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_archives_have_zip64_records() {
        assert_eq!(end(65_534, 1000, 10).len(), 22);
        assert_eq!(end(65_535, 1000, 10).len(), 22 + 56 + 20);
        assert_eq!(end(1, u64::from(u32::MAX), 10).len(), 22 + 56 + 20);
    }
}
