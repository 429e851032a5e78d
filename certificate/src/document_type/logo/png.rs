//! Pictures: PNG (ISO/IEC 15948).

use std::io::Cursor;

use png::{ColorType, Decoder, DecodingError, Limits, Transformations};

use super::{Channels, Drawn, Logo, LogoError, MAX_SIDE};
use crate::deflate::zlib;

/// Bytes that the decoder may take: the pixels in 16 bits a channel, and as much again for what it keeps beside them.
const MAX_MEMORY: usize = 2 * 8 * (MAX_SIDE as usize) * (MAX_SIDE as usize);

pub(super) fn read(file: &[u8]) -> Result<Logo, LogoError> {
    let broken = |error: DecodingError| LogoError::Png(error.to_string());
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MAX_MEMORY });
    let header = decoder.read_header_info().map_err(broken)?;
    let (width, height) = (header.width, header.height);
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(LogoError::Pixels { width, height });
    }
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let mut pixels = vec![0; reader.output_buffer_size().ok_or(LogoError::Pixels { width, height })?];
    let frame = reader.next_frame(&mut pixels).map_err(broken)?;
    pixels.truncate(frame.buffer_size());
    let (channels, samples) = on_paper(frame.color_type, &pixels);
    let pixel = match channels {
        Channels::Grey => 1,
        Channels::Rgb => 3,
    };
    let rows = filtered(&samples, pixel * width as usize, pixel);
    Ok(Logo { width, height, drawn: Drawn::Picture(channels, zlib(&rows)) })
}

/// Rows of `length` bytes as what they differ from the pixel before (1), the row before (2) or both (4) by, behind the
/// number of what leaves least (ISO/IEC 15948 §12.8).
fn filtered(samples: &[u8], length: usize, pixel: usize) -> Vec<u8> {
    let mut rows = Vec::with_capacity(samples.len() + samples.len() / length.max(1));
    let mut above = vec![0; length];
    for row in samples.chunks_exact(length.max(1)) {
        let filter = |number: u8| {
            let left = |at: usize, row: &[u8]| if at < pixel { 0 } else { row[at - pixel] };
            let expected = |at: usize| match number {
                1 => left(at, row),
                2 => above[at],
                4 => paeth(left(at, row), above[at], left(at, &above)),
                _ => 0,
            };
            std::iter::once(number).chain((0..length).map(|at| row[at].wrapping_sub(expected(at)))).collect::<Vec<u8>>()
        };
        let weight =
            |row: &Vec<u8>| -> u32 { row[1..].iter().map(|byte| u32::from(byte.cast_signed().unsigned_abs())).sum() };
        rows.extend([0, 1, 2, 4].map(filter).into_iter().min_by_key(weight).unwrap_or_default());
        above.copy_from_slice(row);
    }
    rows
}

/// Which of three neighbours comes nearest to what they lead to expect (ISO/IEC 15948 §9.4).
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let expected = i32::from(left) + i32::from(above) - i32::from(corner);
    let distance = |neighbour: &u8| (expected - i32::from(*neighbour)).abs();
    [left, above, corner].into_iter().min_by_key(distance).unwrap_or_default()
}

/// The pixels as they look on white paper; grey where all of them are.
fn on_paper(color: ColorType, pixels: &[u8]) -> (Channels, Vec<u8>) {
    let coloured: Vec<[u8; 3]> = match color {
        ColorType::Grayscale | ColorType::Indexed => pixels.iter().map(|grey| [*grey; 3]).collect(),
        ColorType::GrayscaleAlpha => pixels.chunks_exact(2).map(|pixel| [over_white(pixel[0], pixel[1]); 3]).collect(),
        ColorType::Rgb => pixels.chunks_exact(3).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
        ColorType::Rgba => pixels
            .chunks_exact(4)
            .map(|pixel| [pixel[0], pixel[1], pixel[2]].map(|channel| over_white(channel, pixel[3])))
            .collect(),
    };
    if coloured.iter().all(|[red, green, blue]| red == green && green == blue) {
        (Channels::Grey, coloured.into_iter().map(|[grey, ..]| grey).collect())
    } else {
        (Channels::Rgb, coloured.into_flattened())
    }
}

/// A channel of a pixel that covers `alpha` of 255 of the paper.
fn over_white(channel: u8, alpha: u8) -> u8 {
    let (channel, alpha) = (u32::from(channel), u32::from(alpha));
    u8::try_from((channel * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
}
