//! Kerning by classes of glyphs, as `fonts/make.py` writes it.

/// What is added between two glyphs.
#[derive(Debug)]
pub(super) struct Kerning {
    left: &'static [u8],
    right: &'static [u8],
    columns: usize,
    values: Vec<i16>,
}

impl Kerning {
    /// Reads the file whose form `kerning` of `fonts/make.py` describes; `None` when it is not whole.
    pub(super) fn parse(bytes: &'static [u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(6)?;
        let number = |at: usize| usize::from(u16::from_be_bytes([head[at], head[at + 1]]));
        let (glyphs, rows, columns) = (number(0), number(2), number(4));
        let (left, rest) = rest.split_at_checked(glyphs)?;
        let (right, rest) = rest.split_at_checked(glyphs)?;
        let values: Vec<i16> = rest.chunks_exact(2).map(|pair| i16::from_be_bytes([pair[0], pair[1]])).collect();
        (values.len() == rows * columns).then_some(Self { left, right, columns, values })
    }

    /// What is added between these two glyphs; nothing for glyphs that the font does not have.
    pub(super) fn between(&self, left: u16, right: u16) -> i16 {
        let class = |classes: &[u8], glyph: u16| classes.get(usize::from(glyph)).copied().map(usize::from);
        let place =
            class(self.left, left).zip(class(self.right, right)).map(|(left, right)| left * self.columns + right);
        place.and_then(|place| self.values.get(place)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_whole_is_none() {
        assert!(
            Kerning::parse(&[0, 2, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0xff, 0xf6]).is_some_and(|k| k.between(0, 1) == -10)
        );
        assert!(Kerning::parse(&[0, 2, 0, 1, 0, 2, 0, 0, 0, 1, 0, 0, 0xff]).is_none());
        assert!(Kerning::parse(&[0, 2, 0]).is_none());
    }
}
