//! The file around the page: PDF 1.7 as PDF/A-3 level A (ISO 19005-3) and PDF/UA-1 want it.

use jiff::Timestamp;
use jiff::tz::Offset;
use pdf_writer::types::{AssociationKind, OutputIntentSubtype, TabOrder};
use pdf_writer::{Date, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use sha2::{Digest, Sha256};

use super::content::{FRAME, SYMBOL, font_name};
use super::layout::{HEIGHT, Layout, WIDTH};
use super::structure::Objects;
use super::values::Values;
use super::{content, metadata, resources};
use crate::font::Weight;
use crate::symbol::Symbol;

/// The attached certificate's name.
pub const ATTACHMENT: &str = "certificate.cwt";

const CATALOG: Ref = own(0);
const PAGES: Ref = own(1);
const PAGE: Ref = own(2);
const CONTENT: Ref = own(3);
const INFO: Ref = own(4);
const METADATA: Ref = own(5);
const STRUCTURE: Ref = own(6);
const FILE: Ref = own(7);
const FILE_BYTES: Ref = own(8);
const QR: Ref = own(9);
const PARENTS: Ref = own(10);
const FIRST_ELEMENT: i32 = resources::FIRST_FREE + 11;

const fn own(place: i32) -> Ref {
    Ref::new(resources::FIRST_FREE + place)
}

/// Writes the file.
pub(super) fn write(values: &Values<'_>, layout: &Layout, symbol: &Symbol, certificate: &[u8]) -> Vec<u8> {
    let drawing = content::write(layout);
    let xmp = metadata::packet(values);
    let mut pdf = Pdf::with_settings_and_capacity(resources::SETTINGS, 96 << 10);
    pdf.set_binary_marker(b"\xe2\xe3\xcf\xd3");
    pdf.set_file_id(file_id(certificate, &drawing));
    pdf.extend(resources::shared());
    write_catalog(&mut pdf, values);
    write_page(&mut pdf);
    pdf.stream(CONTENT, &drawing);
    pdf.metadata(METADATA, xmp.as_bytes());
    let objects = Objects { root: STRUCTURE, parents: PARENTS, page: PAGE, first: FIRST_ELEMENT };
    layout.structure.write(&mut pdf, objects);
    write_attachment(&mut pdf, values, certificate);
    write_symbol(&mut pdf, symbol);
    let date = date(values.claims.issued, values.document_type.utc_offset());
    let title = values.document_type.title(values.language);
    pdf.document_info(INFO).title(TextStr(title)).creation_date(date).modified_date(date);
    pdf.finish()
}

/// The same for the same page, another for any other.
fn file_id(certificate: &[u8], drawing: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let hash = Sha256::new().chain_update(certificate).chain_update(drawing).finalize();
    let id = hash[..16].to_vec();
    (id.clone(), id)
}

fn write_catalog(pdf: &mut Pdf, values: &Values<'_>) {
    let mut catalog = pdf.catalog(CATALOG);
    catalog.pages(PAGES).metadata(METADATA).lang(TextStr(values.language.tag()));
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
    catalog.pair(Name(b"StructTreeRoot"), STRUCTURE);
    catalog.names().embedded_files().names().insert(Str(ATTACHMENT.as_bytes()), FILE);
    catalog.insert(Name(b"AF")).array().item(FILE);
    let mut intents = catalog.output_intents();
    let mut intent = intents.push();
    intent.subtype(OutputIntentSubtype::PDFA).output_condition_identifier(TextStr("sRGB IEC61966-2.1"));
    intent.info(TextStr("sRGB IEC61966-2.1")).dest_output_profile(resources::profile());
    intent.finish();
    intents.finish();
}

fn write_page(pdf: &mut Pdf) {
    pdf.pages(PAGES).kids([PAGE]).count(1);
    let mut page = pdf.page(PAGE);
    page.parent(PAGES).media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT)).contents(CONTENT);
    page.struct_parents(0).tab_order(TabOrder::StructureOrder);
    let mut used = page.resources();
    let mut fonts = used.fonts();
    for weight in Weight::ALL {
        fonts.pair(font_name(weight), resources::font(weight));
    }
    fonts.finish();
    used.x_objects().pair(SYMBOL, QR).pair(FRAME, resources::frame());
}

fn write_attachment(pdf: &mut Pdf, values: &Values<'_>, certificate: &[u8]) {
    let mut file = pdf.file_spec(FILE);
    file.path(Str(ATTACHMENT.as_bytes())).unic_file(TextStr(ATTACHMENT));
    file.embedded_file_with_unicode(FILE_BYTES).association_kind(AssociationKind::Source);
    file.description(TextStr(values.document_type.title(values.language)));
    file.finish();
    let mut bytes = pdf.embedded_file(FILE_BYTES, certificate);
    bytes.subtype(Name(b"application/cwt"));
    let date = date(values.claims.issued, values.document_type.utc_offset());
    bytes.params().size(i32::try_from(certificate.len()).unwrap_or_default()).modification_date(date);
}

/// The QR code as a stencil of one bit a module: dark modules are 0, which is painted.
fn write_symbol(pdf: &mut Pdf, symbol: &Symbol) {
    let width = symbol.width();
    let row = |y: usize| (!symbol.row(y)).reverse_bits().to_be_bytes().into_iter().take(width.div_ceil(8));
    let bits: Vec<u8> = (0..width).flat_map(row).collect();
    let side = i32::try_from(width).unwrap_or_default();
    let mut image = pdf.image_xobject(QR, &bits);
    image.width(side).height(side).bits_per_component(1).image_mask(true).interpolate(false);
}

fn date(moment: Timestamp, offset: Offset) -> Date {
    let local = offset.to_datetime(moment);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let minutes = offset.seconds() / 60;
    Date::new(u16::try_from(local.year()).unwrap_or_default())
        .month(small(local.month()))
        .day(small(local.day()))
        .hour(small(local.hour()))
        .minute(small(local.minute()))
        .second(small(local.second()))
        .utc_offset_hour(i8::try_from(minutes / 60).unwrap_or_default())
        .utc_offset_minute(u8::try_from(minutes.abs() % 60).unwrap_or_default())
}
