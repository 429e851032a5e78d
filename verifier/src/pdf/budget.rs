//! What a PDF may cost, checked before it is read.

use std::io::{Cursor, Read};

use hayro::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, Stream};
use hayro::hayro_syntax::{Filter, Pdf};

use super::PdfError;
use super::inflate::Budget;
use crate::limits::{MAX_OBJECTS, MAX_PARSING, MAX_PIXELS};

/// Direct objects inside each other; `hayro` has a bound of its own, which this one need not know.
const MAX_DEPTH: usize = 32;
/// Filters whose output is not bounded here, by their long and their short names.
const UNBOUNDED: [&[u8]; 4] = [b"LZWDecode", b"LZW", b"RunLengthDecode", b"RL"];
/// Bytes that the dictionary of a stream of objects has at most: four entries.
const MAX_DICT: usize = 8 << 10;
const FLATE: [&[u8]; 2] = [b"FlateDecode", b"Fl"];

/// Checks the bare bytes: what opening the file inflates is bounded, and nothing is encrypted.
pub(super) fn check_bytes(bytes: &[u8]) -> Result<(), PdfError> {
    let head = &bytes[..bytes.len().min(1024)];
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err(PdfError::Broken);
    }
    // Decryption would hide what streams inflate to.
    if names(bytes).any(|name| name == b"Encrypt") {
        return Err(PdfError::Encrypted);
    }
    check_parsing(bytes)?;
    check_filters(bytes)?;
    let mut left = Budget::whole();
    let mut parsing = 0_u64;
    for (dict, data) in streams(bytes) {
        let inflated = left.inflate(data)? as u64;
        parsing = parsing.saturating_add(members(dict, inflated).saturating_mul(inflated));
        if parsing > MAX_PARSING {
            return Err(PdfError::TooLongToParse { starts: members(dict, inflated), bytes: inflated });
        }
    }
    Ok(())
}

/// How many objects the parser may look for in a stream of objects (ISO 32000-1 §7.5.7), each of which may go on to the
/// stream's end. What says no plain number may mean as many as the shortest entries of its head that fit.
fn members(dict: &[u8], inflated: u64) -> u64 {
    let names = || dict.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| &dict[at + 1..]);
    if !names().any(|name| name_at(name) == b"First") {
        return 0;
    }
    let numbers = names().filter(|name| name_at(name) == b"N").map(|name| {
        let rest = &name[name.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(name.len())..];
        let mut words = rest.trim_ascii_start().split(|byte| !byte.is_ascii_digit());
        let digits = words.next().and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok());
        // A second number makes a reference of it.
        let alone = rest
            .trim_ascii_start()
            .iter()
            .skip_while(|byte| byte.is_ascii_digit())
            .find(|byte| !byte.is_ascii_whitespace());
        digits.filter(|_| alone.is_none_or(|next| !next.is_ascii_digit()))
    });
    numbers.map(|number| number.unwrap_or(inflated / 4)).max().unwrap_or(inflated / 4)
}

/// Where the table of objects is missing or wrong, the parser looks for objects: from each place where an object or a
/// dictionary seems to begin it may read to the end of the file, and then go on at the next such place.
fn check_parsing(bytes: &[u8]) -> Result<(), PdfError> {
    let begins = |window: &&[u8]| {
        let space = matches!(window[0], b'\0' | b'\t' | b'\n' | b'\x0c' | b'\r' | b' ');
        (space && window[1..].starts_with(b"<<")) || (window.ends_with(b"obj") && (space || window[0].is_ascii_digit()))
    };
    let starts = u64::try_from(bytes.windows(4).filter(begins).count()).unwrap_or(u64::MAX);
    let bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if starts.saturating_mul(bytes) > MAX_PARSING { Err(PdfError::TooLongToParse { starts, bytes }) } else { Ok(()) }
}

/// Opening a PDF unpacks its tables, so what they are packed with is looked for in the bare bytes.
fn check_filters(bytes: &[u8]) -> Result<(), PdfError> {
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
        let first = name_at(&bytes[at + 1..]);
        if first != b"Filter" && first != b"F" && !first.ends_with(b"Decode") {
            continue;
        }
        let gap = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'[');
        let rest = bytes[at + 1..].iter().position(|byte| !is_name_byte(*byte)).map(|end| &bytes[at + 1 + end..]);
        let next =
            rest.and_then(|rest| Some(&rest[rest.iter().position(gap)?..])).and_then(|rest| rest.strip_prefix(b"/"));
        let Some(second) = next.map(name_at) else { continue };
        if UNBOUNDED.contains(&second.as_slice()) {
            return Err(PdfError::Unsupported("LZW or run-length compression"));
        }
        if first.ends_with(b"Decode") && FLATE.contains(&second.as_slice()) {
            return Err(PdfError::Unsupported("streams packed more than once"));
        }
    }
    Ok(())
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"/<>[](){}%".contains(&byte)
}

/// All names in the bytes (ISO 32000-1 §7.3.5), their `#xx` resolved.
fn names(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    starts.map(|(at, _)| name_at(&bytes[at + 1..]))
}

fn name_at(mut bytes: &[u8]) -> Vec<u8> {
    let mut name = Vec::new();
    while name.len() < 32 {
        match *bytes {
            [b'#', high, low, ref rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                name.push(hex(high) << 4 | hex(low));
                bytes = rest;
            }
            [byte, ref rest @ ..] if is_name_byte(byte) => {
                name.push(byte);
                bytes = rest;
            }
            _ => break,
        }
    }
    name
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

/// What precedes each keyword `stream`, back to the beginning of its object, and what follows.
fn streams(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    const KEYWORD: &[u8] = b"stream";
    let at = bytes.windows(KEYWORD.len()).enumerate().filter(|(_, window)| *window == KEYWORD).map(|(at, _)| at);
    at.filter(|at| !bytes[..*at].ends_with(b"end")).map(|at| {
        let near = &bytes[at.saturating_sub(MAX_DICT)..at];
        let dict = near.windows(3).rposition(|window| window == b"obj").map_or(near, |start| &near[start..]);
        let data = &bytes[at + KEYWORD.len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        (dict, data.strip_prefix(b"\n").unwrap_or(data))
    })
}

/// Checks every object: what all streams inflate to is bounded, and there is nothing whose cost cannot be known.
pub(super) fn check_objects(pdf: &Pdf) -> Result<(), PdfError> {
    if pdf.len() > MAX_OBJECTS {
        return Err(PdfError::TooManyObjects);
    }
    let mut left = Budget::whole();
    for object in pdf.objects() {
        check_object(&object, MAX_DEPTH, &mut left)?;
    }
    Ok(())
}

fn check_object(object: &Object<'_>, depth: usize, left: &mut Budget) -> Result<(), PdfError> {
    if depth == 0 {
        return Err(PdfError::Unsupported("deeply nested objects"));
    }
    match object {
        Object::Dict(dict) => check_dict(dict, depth, left),
        Object::Array(array) => check_array(array, depth, left),
        Object::Stream(stream) => {
            check_dict(stream.dict(), depth, left)?;
            check_stream(stream, left)
        }
        _ => Ok(()),
    }
}

fn check_array(array: &Array<'_>, depth: usize, left: &mut Budget) -> Result<(), PdfError> {
    array.raw_iter().try_for_each(|item| match item {
        MaybeRef::NotRef(object) => check_object(&object, depth - 1, left),
        MaybeRef::Ref(_) => Ok(()),
    })
}

fn check_dict(dict: &Dict<'_>, depth: usize, left: &mut Budget) -> Result<(), PdfError> {
    let is = |key: &str, value: &[u8]| dict.get::<Name<'_>>(key).is_some_and(|name| *name == *value);
    let unsupported = [
        (is("Subtype", b"Type3"), "fonts made of drawings"),
        (dict.contains_key("PatternType"), "patterns"),
        (dict.contains_key("ShadingType"), "shadings"),
        (is("S", b"Luminosity") || is("S", b"Alpha"), "masks made of drawings"),
    ];
    if let Some((_, feature)) = unsupported.into_iter().find(|(found, _)| *found) {
        return Err(PdfError::Unsupported(feature));
    }
    dict.entries().try_for_each(|(_, value)| match value {
        MaybeRef::NotRef(object) => check_object(&object, depth - 1, left),
        MaybeRef::Ref(_) => Ok(()),
    })
}

/// A stream's filters, and what it inflates to.
pub(super) fn check_stream(stream: &Stream<'_>, left: &mut Budget) -> Result<(), PdfError> {
    let filters = stream.filters();
    let data = stream.raw_data();
    check_picture(stream)?;
    left.read(data.len())?;
    match filters.as_slice() {
        [] | [Filter::AsciiHexDecode | Filter::Ascii85Decode] => left.spend(data.len()),
        [Filter::FlateDecode] => left.inflate(&data).map(drop),
        [Filter::DctDecode] => check_jpeg(&data),
        [Filter::CcittFaxDecode] => check_fax(stream),
        [Filter::FlateDecode, Filter::DctDecode] => {
            left.inflate(&data)?;
            check_jpeg(&inflate(&data))
        }
        [Filter::LzwDecode, ..] => Err(PdfError::Unsupported("LZW compression")),
        [Filter::RunLengthDecode, ..] => Err(PdfError::Unsupported("run-length compression")),
        [Filter::Jbig2Decode] => Err(PdfError::Unsupported("JBIG2 pictures")),
        [Filter::JpxDecode] => Err(PdfError::Unsupported("JPEG 2000 pictures")),
        _ => Err(PdfError::Unsupported("streams packed more than once")),
    }
}

pub(super) fn inflate(data: &[u8]) -> Vec<u8> {
    let mut inflated = Vec::new();
    // Cut off is good enough: only the head of the JPEG is looked at, and its whole length was counted before.
    let _ = flate2::read::ZlibDecoder::new(data).read_to_end(&mut inflated);
    inflated
}

fn check_pixels(width: u64, height: u64) -> Result<(), PdfError> {
    if width.saturating_mul(height) > MAX_PIXELS { Err(PdfError::TooManyPixels { width, height }) } else { Ok(()) }
}

/// The size that a picture's dictionary claims, by the long or the short names.
pub(super) fn picture_size(dict: &Dict<'_>) -> (u64, u64) {
    let size = |long: &str, short: &str| dict.get::<u32>(long).or_else(|| dict.get(short)).map_or(0, u64::from);
    (size("Width", "W"), size("Height", "H"))
}

fn check_picture(stream: &Stream<'_>) -> Result<(), PdfError> {
    let (width, height) = picture_size(stream.dict());
    check_pixels(width, height)
}

/// A JPEG says its size itself, and a decoder believes it.
fn check_jpeg(data: &[u8]) -> Result<(), PdfError> {
    let (width, height) = jpeg_size(data)?;
    check_pixels(width, height)
}

pub(super) fn jpeg_size(data: &[u8]) -> Result<(u64, u64), PdfError> {
    let reader = image::ImageReader::with_format(Cursor::new(data), image::ImageFormat::Jpeg);
    let (width, height) = reader.into_dimensions().map_err(|_| PdfError::Unsupported("a damaged JPEG picture"))?;
    Ok((width.into(), height.into()))
}

/// A fax picture is as long as its dictionary says, or its parameters; without either, as its data says: a bit a row.
fn check_fax(stream: &Stream<'_>) -> Result<(), PdfError> {
    let dict = stream.dict();
    let parameters = dict.get::<Dict<'_>>("DecodeParms").or_else(|| dict.get("DP")).unwrap_or_default();
    let columns = u64::from(parameters.get::<u32>("Columns").unwrap_or(1728));
    let rows = parameters.get::<u32>("Rows").map_or(0, u64::from);
    let (_, height) = picture_size(dict);
    match rows.max(height) {
        0 => Err(PdfError::Unsupported("a fax picture of unknown length")),
        rows => check_pixels(columns, rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_programs_read_them() {
        let found: Vec<_> = names(b"<</Encr#79pt 1 0 R/A#/B>>").collect();
        assert_eq!(found, [b"Encrypt".to_vec(), b"A#".to_vec(), b"B".to_vec()]);
        assert_eq!(check_bytes(b"%PDF-1.7 trailer <</#45ncrypt 1 0 R>>"), Err(PdfError::Encrypted));
    }

    #[test]
    fn what_cannot_be_bounded_is_refused_before_the_file_is_opened() {
        let more = Err(PdfError::Unsupported("streams packed more than once"));
        assert_eq!(check_bytes(b"%PDF-1.7 <</Filter [/FlateDecode /Fl]>>"), more);
        assert_eq!(check_bytes(b"%PDF-1.7 <</Filter[/ASCII85Decode/FlateDecode]>>"), more);
        let lzw = Err(PdfError::Unsupported("LZW or run-length compression"));
        assert_eq!(check_bytes(b"%PDF-1.7 <</Filter/LZWDecode>>"), lzw);
        assert_eq!(check_bytes(b"%PDF-1.7 <</Filter [ /RL ]>>"), lzw);
        assert_eq!(check_bytes(b"%PDF-1.7 <</Filter /FlateDecode /Length 3>>"), Ok(()));
    }

    #[test]
    fn streams_are_found_between_their_keywords() {
        let found: Vec<_> = streams(b"1 0 obj<<>>stream\r\nabc\nendstream").collect();
        assert_eq!(found, [(&b"obj<<>>"[..], &b"abc\nendstream"[..])]);
    }

    #[test]
    fn the_members_of_object_streams_are_counted() {
        assert_eq!(members(b"obj<</Type/ObjStm/N 7/First 40>>", 1000), 7);
        assert_eq!(members(b"obj<</#4E 7 /F#69rst 40>>", 1000), 7);
        assert_eq!(members(b"obj<</N 7 0 R/First 40>>", 1000), 250, "a reference says nothing");
        assert_eq!(members(b"obj<</First 40>>", 1000), 250);
        assert_eq!(members(b"obj<</N 3/Length 9>>", 1000), 0, "a colour profile");
    }
}
