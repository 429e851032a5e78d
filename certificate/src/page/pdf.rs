//! The file's objects: PDF 1.7 as PDF/A-3 level A (ISO 19005-3) and PDF/UA-1 want it.

use jiff::Timestamp;
use jiff::tz::Offset;
use pdf_writer::{Chunk, Date, Filter, Name, Ref};
use sha2::{Digest, Sha256};

use super::content::{self, Drawing};
use super::document::{self, CATALOG, CONTENT, FILE_BYTES, INFO, METADATA, QR, STRUCTURE};
use super::file::{File, Trailer};
use super::layout::Layout;
use super::values::Values;
use super::{emblem, metadata, resources};
use crate::font::Weight;
use crate::symbol::Symbol;

/// Writes the file.
pub(super) fn write(values: &Values<'_>, layout: &Layout, symbol: &Symbol, certificate: &[u8]) -> Vec<u8> {
    let Drawing { deflated: content, glyphs } = content::write(layout, emblem::units(values.document_type));
    let title = values.document_type.title(values.language);
    let tree = &layout.structure.tree;
    let mut file = File::new();
    resources::write_shared(&mut file);
    emblem::write(&mut file, values.document_type);
    file.add_bundle(&document::bundle(values.language, title, tree));
    for (weight, used) in Weight::ALL.into_iter().zip(&glyphs) {
        resources::write_font_file(&mut file, weight, used);
    }
    layout.structure.write_figures(&mut file, STRUCTURE);
    file.add(CONTENT, |chunk| _ = chunk.stream(CONTENT, &content).filter(Filter::FlateDecode));
    file.add(METADATA, |chunk| _ = chunk.metadata(METADATA, &metadata::packet(values)).filter(Filter::FlateDecode));
    let issued = date(values.claims.issued, values.document_type.utc_offset());
    file.add(FILE_BYTES, |chunk| {
        let mut attachment = chunk.embedded_file(FILE_BYTES, certificate);
        attachment.subtype(Name(b"application/cwt")).params().size(whole(certificate.len())).modification_date(issued);
    });
    file.add(QR, |chunk| write_symbol(chunk, symbol));
    let number = Ref::new(STRUCTURE.first.get() + tree.count());
    file.finish(&Trailer { number, root: CATALOG, info: INFO, id: file_id(certificate, &content) })
}

/// The same for the same page, another for any other.
fn file_id(certificate: &[u8], content: &[u8]) -> [u8; 16] {
    let hash = Sha256::new().chain_update(certificate).chain_update(content).finalize();
    std::array::from_fn(|place| hash[place])
}

/// The QR code as a stencil of one bit a module: dark modules are 0, which is painted.
fn write_symbol(chunk: &mut Chunk, symbol: &Symbol) {
    let width = symbol.width();
    let row = |y: usize| (!symbol.row(y)).reverse_bits().to_be_bytes().into_iter().take(width.div_ceil(8));
    let bits: Vec<u8> = (0..width).flat_map(row).collect();
    let mut image = chunk.image_xobject(QR, &bits);
    image.width(whole(width)).height(whole(width)).image_mask(true).bits_per_component(1);
}

fn whole(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

/// When the certificate was issued, in the issuer's zone.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no part of a moment has more bits")]
fn date(moment: Timestamp, offset: Offset) -> Date {
    let (local, minutes) = (offset.to_datetime(moment), offset.seconds() / 60);
    let day = Date::new(local.year() as u16).month(local.month() as u8).day(local.day() as u8);
    let time = day.hour(local.hour() as u8).minute(local.minute() as u8).second(local.second() as u8);
    time.utc_offset_hour((minutes / 60) as i8).utc_offset_minute((minutes.abs() % 60) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_the_issuers_zone() {
        let moment = Timestamp::from_second(1_795_500_000).unwrap();
        let in_zone = |seconds| {
            let mut chunk = Chunk::new();
            chunk.indirect(INFO).primitive(date(moment, Offset::from_seconds(seconds).unwrap()));
            String::from_utf8_lossy(chunk.as_bytes()).into_owned()
        };
        assert!(in_zone(14_400).contains("(D:20261124100000+04'00)"));
        assert!(in_zone(-12_600).contains("(D:20261124023000-03'30)"));
    }
}
