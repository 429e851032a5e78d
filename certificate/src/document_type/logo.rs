//! What a type's issuer is known by, drawn at the head of its pages instead of the star.
//!
//! A logo is read once, when its type is: what every page carries of it is ready to be copied. It is either outlines in
//! solid colours (SVG) or a picture (PNG), always opaque: what shines through shows the white of the paper.
//!
//! ```
//! use mohur_certificate::document_type::Logo;
//! let drawn = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><path d="M0 0H2V1H0Z" fill="#123"/></svg>"##;
//! assert!(Logo::svg(drawn).is_ok());
//! let shaded = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1">
//! <linearGradient id="a"/></svg>"##;
//! assert_eq!(Logo::svg(shaded).unwrap_err().to_string(),
//!     "line 2 of the logo: pages do not draw <linearGradient>; use outlines filled with one colour each");
//! ```

mod png;
mod svg;

/// Bytes of a logo's file.
pub const MAX_FILE: usize = 512 << 10;
/// Bytes that a logo may add to every page. A page without one has fewer.
pub(crate) const MAX_DRAWN: usize = 32 << 10;
/// Pixels of a picture's side: twice what a printer shows of the largest logo.
pub(crate) const MAX_SIDE: u32 = 512;
/// How often the longer side may hold the shorter one.
const MAX_STRETCH: u32 = 8;

/// A logo as pages hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    width: u32,
    height: u32,
    drawn: Drawn,
}

/// How a logo is drawn; the bytes are zlib streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// PDF's operators, in units of which the logo has `width` × `height`, from the left and from the bottom.
    Outlines(Vec<u8>),
    /// Rows of pixels from the top, a byte a channel, each behind the number of its filter (ISO/IEC 15948 §9).
    Picture(Channels, Vec<u8>),
}

/// What a pixel is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channels {
    /// Its lightness.
    Grey,
    /// Red, green and blue, as sRGB has them.
    Rgb,
}

impl Logo {
    /// Reads a drawing: SVG 1.1 with outlines and solid colours, without text, pictures, shades, filters and transparency,
    /// at most [`MAX_FILE`] bytes.
    pub fn svg(file: &[u8]) -> Result<Self, LogoError> {
        check_size(file)?;
        svg::read(file)?.checked()
    }

    /// Reads a picture: PNG of at most [`MAX_SIDE`] × [`MAX_SIDE`] pixels and [`MAX_FILE`] bytes. Its colours are taken as sRGB.
    pub fn png(file: &[u8]) -> Result<Self, LogoError> {
        check_size(file)?;
        png::read(file)?.checked()
    }

    /// How wide and how high it is, in its own units.
    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    pub(crate) fn drawn(&self) -> &Drawn {
        &self.drawn
    }

    fn checked(self) -> Result<Self, LogoError> {
        let (longer, shorter) = (self.width.max(self.height), self.width.min(self.height));
        if longer > shorter.saturating_mul(MAX_STRETCH) {
            return Err(LogoError::Stretched { width: self.width, height: self.height });
        }
        let (Drawn::Outlines(bytes) | Drawn::Picture(_, bytes)) = &self.drawn;
        if bytes.len() > MAX_DRAWN { Err(LogoError::Heavy { bytes: bytes.len() }) } else { Ok(self) }
    }
}

fn check_size(file: &[u8]) -> Result<(), LogoError> {
    if file.len() > MAX_FILE { Err(LogoError::TooLarge { bytes: file.len() }) } else { Ok(()) }
}

/// Why a file is no logo.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LogoError {
    /// More than [`MAX_FILE`] bytes.
    #[error("the logo has {bytes} bytes, and at most {MAX_FILE} are read; simplify it")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// Not SVG.
    #[error("the logo is no SVG drawing: {0}")]
    Svg(String),
    /// Not PNG, or broken.
    #[error("the logo is no PNG picture: {0}")]
    Png(String),
    /// An element of SVG that pages do not draw.
    #[error("line {line} of the logo: pages do not draw <{name}>; use outlines filled with one colour each")]
    Element {
        /// Its name.
        name: String,
        /// From 1.
        line: u32,
    },
    /// Elements inside each other without end.
    #[error("line {line} of the logo: its groups are nested more than {max} deep; ungroup them")]
    Nested {
        /// From 1.
        line: u32,
        /// How deep they may be.
        max: usize,
    },
    /// A `use` of another one, or too many of them.
    #[error("line {line} of the logo: it repeats what repeats other things, or too much; draw those again")]
    Repeated {
        /// From 1.
        line: u32,
    },
    /// Texts that stand for others.
    #[error(
        "line {line} of the logo: it declares an entity, which may grow without end; save it as plain SVG without <!ENTITY"
    )]
    Entities {
        /// From 1.
        line: usize,
    },
    /// Style sheets that are long, or that are tried on too much.
    #[error(
        "the logo's style sheets are too long, or have too many rules for so large a drawing; \
         give colours as attributes, like fill=\"#123456\""
    )]
    Styled,
    /// Something that an element asks for.
    #[error("the logo uses {0}, which pages do not draw; use outlines filled with one colour each")]
    Feature(&'static str),
    /// Nothing to be seen.
    #[error("the logo draws nothing")]
    Empty,
    /// A strip rather than a logo.
    #[error("the logo is {width} × {height}, and one side may be at most {MAX_STRETCH} times the other")]
    Stretched {
        /// Its width, in units of the drawing or pixels.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// More than [`MAX_SIDE`] pixels.
    #[error("the logo has {width} × {height} pixels, and at most {MAX_SIDE} × {MAX_SIDE} are read; make it smaller")]
    Pixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// More than [`MAX_DRAWN`] bytes.
    #[error("the logo would add {bytes} bytes to every page, and at most {MAX_DRAWN} are allowed; simplify it")]
    Heavy {
        /// How many they would be.
        bytes: usize,
    },
}

#[cfg(test)]
mod tests;
