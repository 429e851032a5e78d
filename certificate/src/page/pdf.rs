//! The objects of the file: PDF 1.7 as PDF/A-3 level A (ISO 19005-3) and PDF/UA-1 want it.

use jiff::Timestamp;
use jiff::tz::Offset;
use sha2::{Digest, Sha256};

use super::content::{self, Drawing};
use super::file::{File, Number, Trailer};
use super::layout::{HEIGHT, Layout, WIDTH};
use super::structure::Objects;
use super::values::Values;
use super::{emblem, metadata, resources};
use crate::deflate::{Effort, zlib};
use crate::font::Weight;
use crate::ink::Ink;
use crate::symbol::Symbol;

/// The attached certificate's name.
pub const ATTACHMENT: &str = "certificate.cwt";

const CATALOG: Number = own(0);
const PAGES: Number = own(1);
const PAGE: Number = own(2);
const CONTENT: Number = own(3);
const INFO: Number = own(4);
const METADATA: Number = own(5);
const STRUCTURE: Number = own(6);
const FILE: Number = own(7);
const FILE_BYTES: Number = own(8);
const QR: Number = own(9);
const PARENTS: Number = own(10);
const FIRST_ELEMENT: Number = own(11);

const fn own(place: Number) -> Number {
    resources::FIRST_FREE + place
}

/// Writes the file.
pub(super) fn write(values: &Values<'_>, layout: &Layout, symbol: &Symbol, certificate: &[u8]) -> Vec<u8> {
    let Drawing { ink: drawing, glyphs } = content::write(layout, emblem::units(values.document_type));
    let content = zlib(&drawing.0, Effort::Quick);
    let mut file = File::new();
    resources::write_shared(&mut file);
    emblem::write(&mut file, resources::EMBLEM, values.document_type);
    for (weight, used) in Weight::ALL.into_iter().zip(&glyphs) {
        resources::write_font(&mut file, weight, used);
    }
    write_catalog(&mut file, values);
    write_page(&mut file);
    file.stream(CONTENT, "/Filter/FlateDecode", &content);
    file.stream(METADATA, "/Type/Metadata/Subtype/XML/Filter/FlateDecode", &metadata::packet(values));
    let objects = Objects { root: STRUCTURE, parents: PARENTS, page: PAGE, first: FIRST_ELEMENT };
    layout.structure.write(&mut file, objects);
    write_attachment(&mut file, values, certificate);
    write_symbol(&mut file, symbol);
    let behind = FIRST_ELEMENT + layout.structure.count();
    let id = file_id(certificate, &content);
    file.finish(&Trailer { root: CATALOG, info: INFO, own: [behind, behind + 1], id })
}

/// The same for the same page, another for any other.
fn file_id(certificate: &[u8], content: &[u8]) -> [u8; 16] {
    let hash = Sha256::new().chain_update(certificate).chain_update(content).finalize();
    std::array::from_fn(|place| hash[place])
}

fn write_catalog(file: &mut File, values: &Values<'_>) {
    file.object(CATALOG, |ink| {
        ink.raw("<</Type/Catalog/Pages ").reference(PAGES).raw("/Metadata ").reference(METADATA);
        ink.raw("/Lang")
            .text(values.language.tag())
            .raw("/MarkInfo<</Marked true>>/StructTreeRoot ")
            .reference(STRUCTURE);
        ink.raw("/ViewerPreferences<</DisplayDocTitle true>>/AF[")
            .reference(FILE)
            .raw("]/Names<</EmbeddedFiles<</Names[");
        ink.text(ATTACHMENT).reference(FILE).raw("]>>>>/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1");
        let name = "sRGB IEC61966-2.1";
        ink.raw("/OutputConditionIdentifier").text(name).raw("/Info").text(name);
        ink.raw("/DestOutputProfile ").reference(resources::profile()).raw(">>]>>");
    });
    file.object(INFO, |ink| {
        let issued = date(values);
        ink.raw("<</Title").text(values.document_type.title(values.language));
        ink.raw("/CreationDate").text(&issued).raw("/ModDate").text(&issued).raw(">>");
    });
}

fn write_page(file: &mut File) {
    file.object(PAGES, |ink| {
        ink.raw("<</Type/Pages/Count 1/Kids[").reference(PAGE).raw("]>>");
    });
    file.object(PAGE, |ink| {
        ink.raw("<</Type/Page/Parent ").reference(PAGES).raw("/MediaBox[0 0 ").places([WIDTH, HEIGHT]);
        ink.raw("]/Contents ").reference(CONTENT).raw("/StructParents 0/Tabs/S/Resources<</Font<<");
        for (name, weight) in [(content::REGULAR, Weight::Regular), (content::SEMIBOLD, Weight::Semibold)] {
            named(ink, name, resources::font(weight));
        }
        ink.raw(">>/XObject<<");
        for (name, number) in
            [(content::SYMBOL, QR), (content::FRAME, resources::FRAME), (content::EMBLEM, resources::EMBLEM)]
        {
            named(ink, name, number);
        }
        ink.raw(">>>>>>");
    });
}

fn named(ink: &mut Ink, name: &str, number: Number) {
    ink.raw("/").raw(name).raw(" ").reference(number);
}

fn write_attachment(file: &mut File, values: &Values<'_>, certificate: &[u8]) {
    file.object(FILE, |ink| {
        ink.raw("<</Type/Filespec/F").text(ATTACHMENT).raw("/UF").text(ATTACHMENT).raw("/AFRelationship/Source/EF<<");
        ink.raw("/F ").reference(FILE_BYTES).raw("/UF ").reference(FILE_BYTES);
        ink.raw(">>/Desc").text(values.document_type.title(values.language)).raw(">>");
    });
    let dictionary = format!(
        "/Type/EmbeddedFile/Subtype/application#2Fcwt/Params<</Size {}/ModDate({})>>",
        certificate.len(),
        date(values)
    );
    file.stream(FILE_BYTES, &dictionary, certificate);
}

/// The QR code as a stencil of one bit a module: dark modules are 0, which is painted.
fn write_symbol(file: &mut File, symbol: &Symbol) {
    let width = symbol.width();
    let row = |y: usize| (!symbol.row(y)).reverse_bits().to_be_bytes().into_iter().take(width.div_ceil(8));
    let bits: Vec<u8> = (0..width).flat_map(row).collect();
    let dictionary =
        format!("/Type/XObject/Subtype/Image/Width {width}/Height {width}/ImageMask true/BitsPerComponent 1");
    file.stream(QR, &dictionary, &bits);
}

/// When the certificate was issued, in the issuer's zone (ISO 32000-1 §7.9.4).
fn date(values: &Values<'_>) -> String {
    written(values.claims.issued, values.document_type.utc_offset())
}

fn written(moment: Timestamp, offset: Offset) -> String {
    let local = offset.to_datetime(moment);
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (day, time) = (local.date(), local.time());
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}{sign}{:02}'{:02}",
        day.year(),
        day.month(),
        day.day(),
        time.hour(),
        time.minute(),
        time.second(),
        minutes.abs() / 60,
        minutes.abs() % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_the_issuers_zone() {
        let moment = Timestamp::from_second(1_795_500_000).unwrap();
        let in_zone = |seconds| written(moment, Offset::from_seconds(seconds).unwrap());
        assert_eq!(in_zone(14_400), "D:20261124100000+04'00");
        assert_eq!(in_zone(-12_600), "D:20261124023000-03'30");
    }
}
