//! PDF's syntax (ISO 32000-1 §7.3) and the operators of a page (Annex A), as short as they can be written: every byte is
//! packed anew for each page.

/// Bytes of PDF that grow.
#[derive(Debug, Default)]
pub(crate) struct Ink(pub(super) Vec<u8>);

impl Ink {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &str) -> &mut Self {
        self.0.extend_from_slice(bytes.as_bytes());
        self
    }

    /// The same for bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A whole number.
    pub(crate) fn whole(&mut self, number: impl Into<i64>) -> &mut Self {
        let number = number.into();
        if number < 0 {
            self.0.push(b'-');
        }
        let mut rest = number.unsigned_abs();
        let mut digits = [0; 20];
        let mut first = digits.len();
        loop {
            first -= 1;
            digits[first] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.0.extend_from_slice(&digits[first..]);
        self
    }

    /// A length in hundredths of a point; finer ones only make the file longer.
    pub(crate) fn hundredths(&mut self, number: i32) -> &mut Self {
        if number < 0 {
            self.0.push(b'-');
        }
        let (points, rest) = (number.unsigned_abs() / 100, number.unsigned_abs() % 100);
        if points > 0 || rest == 0 {
            self.whole(points);
        }
        if rest > 0 {
            let digit = |number: u32| b'0' + u8::try_from(number).unwrap_or_default();
            self.0.extend_from_slice(&[b'.', digit(rest / 10)]);
            if !rest.is_multiple_of(10) {
                self.0.push(digit(rest % 10));
            }
        }
        self
    }

    /// Several lengths, a blank behind each.
    pub(crate) fn places<const N: usize>(&mut self, numbers: [f32; N]) -> &mut Self {
        for number in numbers {
            self.hundredths(hundredths(number)).raw(" ");
        }
        self
    }

    /// A factor, in hundred-thousandths.
    #[expect(clippy::cast_possible_truncation, reason = "factors on a page are small")]
    pub(crate) fn factor(&mut self, factor: f32) -> &mut Self {
        let number = (f64::from(factor) * 100_000.0).round() as i64;
        let (whole, rest) = (number.unsigned_abs() / 100_000, number.unsigned_abs() % 100_000);
        let sign = if number < 0 { "-" } else { "" };
        let digits = format!("{sign}{whole}.{rest:05}");
        self.raw(digits.trim_end_matches('0').trim_end_matches('.'))
    }

    /// A glyph inside a string, in two bytes. In parentheses, only these and the backslash would end it, and readers change
    /// line ends (§7.3.4.2).
    pub(crate) fn glyph(&mut self, glyph: u16) -> &mut Self {
        for byte in glyph.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => self.0.extend_from_slice(&[b'\\', byte]),
                b'\r' => self.0.extend_from_slice(b"\\r"),
                _ => self.0.push(byte),
            }
        }
        self
    }
}

/// Numbers in hundredths, for `pdf-writer`: finer ones only make a file longer.
pub(crate) fn rounded<const N: usize>(numbers: [f32; N]) -> [f32; N] {
    numbers.map(|number| (number * 100.0).round() / 100.0)
}

/// A length in hundredths of a point.
#[expect(clippy::cast_possible_truncation, reason = "lengths on a page are small")]
pub(crate) fn hundredths(points: f32) -> i32 {
    (points * 100.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Ink) -> &mut Ink) -> Vec<u8> {
        let mut ink = Ink::default();
        write(&mut ink);
        ink.0
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let hundredths = |number| String::from_utf8(written(|ink| ink.hundredths(number))).unwrap();
        assert_eq!([0, 1, 10, 100, 1234, -5, -1200].map(hundredths), ["0", ".01", ".1", "1", "12.34", "-.05", "-12"]);
        let factor = |number| String::from_utf8(written(|ink| ink.factor(number))).unwrap();
        assert_eq!([0.021, 2.0, -0.5, 1.234_567].map(factor), ["0.021", "2", "-0.5", "1.23457"]);
        assert_eq!(written(|ink| ink.whole(i64::MIN)), b"-9223372036854775808");
        assert_eq!(written(|ink| ink.places([0.0, 1.006, -0.001])), b"0 1.01 0 ");
    }

    #[test]
    fn strings_hold_any_glyph() {
        let glyphs = [0x28, 0x29, 0x5c, 0x0d, 0x0a, 0x1ff];
        let wanted = b"\0\\(\0\\)\0\\\\\0\\r\0\n\x01\xff";
        assert_eq!(written(|ink| glyphs.into_iter().fold(ink, Ink::glyph)), wanted);
    }
}
