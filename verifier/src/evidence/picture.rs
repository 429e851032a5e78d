//! PNG, JPEG, WebP and TIFF, within bounds.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::EvidenceError;
use crate::grey::Grey;
use crate::limits::{MAX_FILE, MAX_IMAGE_MEMORY, MAX_PIXELS};

/// Of files with several pictures, such as TIFFs of several pages, the first is read.
const FORMATS: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Tiff];

/// Whether these first bytes of a file are those of a picture.
pub(super) fn is_picture(head: &[u8]) -> bool {
    image::guess_format(head).is_ok_and(|format| FORMATS.contains(&format))
}

/// The picture, upright.
pub(super) fn decode(bytes: &[u8]) -> Result<Grey, EvidenceError> {
    if bytes.len() > MAX_FILE {
        return Err(EvidenceError::TooLarge { bytes: bytes.len(), max: MAX_FILE });
    }
    Ok(upright(bytes)?)
}

fn upright(bytes: &[u8]) -> Result<Grey, ImageError> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| ImageError::Broken)?;
    if !reader.format().is_some_and(|format| FORMATS.contains(&format)) {
        return Err(ImageError::Broken);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_IMAGE_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| ImageError::Broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageError::TooManyPixels { width, height });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| ImageError::Broken)?;
    picture.apply_orientation(orientation);
    grey(picture)
}

/// Transparent pixels are white, as on paper.
fn grey(picture: DynamicImage) -> Result<Grey, ImageError> {
    let has_alpha = picture.color().has_alpha();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = if has_alpha {
        let over_white = |pixel: image::LumaA<u8>| {
            let [luma, alpha] = pixel.0.map(u16::from);
            u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        picture.into_luma_alpha8().pixels().map(|pixel| over_white(*pixel)).collect()
    } else {
        picture.into_luma8().into_raw()
    };
    Grey::new(width, height, pixels).ok_or(ImageError::Broken)
}

/// Why an image cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// Damaged, cut off, or of another format.
    #[error("the image is damaged, or none of PNG, JPEG, WebP and TIFF")]
    Broken,
    /// More than [`MAX_PIXELS`].
    #[error("the image has {width} × {height} pixels, and at most {MAX_PIXELS} are read")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}
