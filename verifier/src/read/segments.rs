//! What the data of a symbol says (ISO/IEC 18004 §7.4): digits, capitals and bytes. Other modes are left to other decoders.

use super::version::Version;

const END: u32 = 0;
const NUMERIC: u32 = 1;
const ALPHANUMERIC: u32 = 2;
const BYTE: u32 = 4;
const CAPITALS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes of all segments; `None` when one is of another mode, or the data is none.
pub(super) fn bytes(data: &[u8], version: Version) -> Option<Vec<u8>> {
    let mut bits = Bits { data, next: 0 };
    let mut bytes = Vec::new();
    // What is left is shorter than a mode when the data fills the symbol.
    while bits.left() >= 4 {
        match bits.take(4)? {
            END => break,
            NUMERIC => digits(&mut bits, version, &mut bytes)?,
            ALPHANUMERIC => capitals(&mut bits, version, &mut bytes)?,
            BYTE => {
                for _ in 0..bits.take(by_version(version, [8, 16, 16]))? {
                    bytes.push(bits.take(8)? as u8);
                }
            }
            _ => return None,
        }
    }
    Some(bytes)
}

/// The bits of a count, of versions up to 9, up to 26, and above (table 3).
fn by_version(version: Version, bits: [u32; 3]) -> u32 {
    match version.number() {
        ..=9 => bits[0],
        10..=26 => bits[1],
        _ => bits[2],
    }
}

fn digits(bits: &mut Bits<'_>, version: Version, bytes: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(by_version(version, [10, 12, 14]))?;
    while left > 0 {
        let group = left.min(3);
        let number = bits.take([4, 7, 10][group as usize - 1])?;
        let last = [10, 100, 1000][group as usize - 1];
        if number >= last {
            return None;
        }
        bytes.extend((0..group).rev().map(|place| b'0' + (number / 10_u32.pow(place) % 10) as u8));
        left -= group;
    }
    Some(())
}

fn capitals(bits: &mut Bits<'_>, version: Version, bytes: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(by_version(version, [9, 11, 13]))?;
    while left >= 2 {
        let pair = bits.take(11)? as usize;
        bytes.extend([*CAPITALS.get(pair / 45)?, CAPITALS[pair % 45]]);
        left -= 2;
    }
    if left == 1 {
        bytes.push(*CAPITALS.get(bits.take(6)? as usize)?);
    }
    Some(())
}

struct Bits<'a> {
    data: &'a [u8],
    next: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        8 * self.data.len() - self.next
    }

    /// The next bits as a number, the first highest; `None` when there are fewer.
    fn take(&mut self, count: u32) -> Option<u32> {
        if self.left() < count as usize {
            return None;
        }
        let bit = |place: usize| u32::from(self.data[place / 8] >> (7 - place % 8) & 1);
        let number = (self.next..self.next + count as usize).fold(0, |number, place| number << 1 | bit(place));
        self.next += count as usize;
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use qrcode::bits::Bits as Encoder;
    use qrcode::{EcLevel, Version as EncoderVersion};

    use super::*;

    fn read(number: i32, write: impl FnOnce(&mut Encoder)) -> Option<Vec<u8>> {
        let mut bits = Encoder::new(EncoderVersion::Normal(number.try_into().unwrap()));
        write(&mut bits);
        bits.push_terminator(EcLevel::L).unwrap();
        bytes(&bits.into_bytes(), Version::new(number).unwrap())
    }

    #[test]
    fn segments_are_read_in_all_versions() {
        for number in [5, 9, 10, 26, 27, 40] {
            let text = read(number, |bits| {
                bits.push_byte_data("Ə#".as_bytes()).unwrap();
                bits.push_numeric_data(b"0019").unwrap();
                bits.push_alphanumeric_data(b"AZ $%").unwrap();
                bits.push_numeric_data(b"007").unwrap();
            });
            assert_eq!(text.as_deref(), Some("Ə#0019AZ $%007".as_bytes()), "version {number}");
        }
    }

    #[test]
    fn other_modes_and_broken_data_are_left() {
        assert_eq!(read(5, |bits| bits.push_eci_designator(26).unwrap()), None);
        assert_eq!(bytes(&[0x10, 0x0f, 0xff, 0xff], Version::new(1).unwrap()), None, "a group of 1023 digits");
        assert_eq!(bytes(&[0x4f, 0xf0], Version::new(1).unwrap()), None, "255 bytes that are not there");
        assert_eq!(bytes(&[], Version::new(1).unwrap()), Some(Vec::new()));
    }
}
