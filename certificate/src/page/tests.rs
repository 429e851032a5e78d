use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;

use super::layout::{self, HEIGHT, Item, WIDTH};
use super::*;
use crate::claims::{Document, StatusReference, Value};
use crate::cose::KeyId;
use crate::document_type::DocumentTypes;
use crate::identifier::Pin;
use crate::number::CertificateNumber;

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn salary_type() -> &'static DocumentType {
    DocumentTypes::shipped().find(&"employment-salary/1".parse().unwrap()).unwrap()
}

fn base() -> VerificationBase {
    "https://verify.example.az/".parse().unwrap()
}

fn claims(more: impl IntoIterator<Item = (u32, Value)>) -> Claims {
    let pin: Pin = "5ZK3M9Q".parse().unwrap();
    let fields = [
        (1, Value::Integer(1)),
        (2, text("Ələkbərova")),
        (3, text("Gülşən")),
        (5, Value::Bytes(pin.to_bytes().to_vec())),
        (6, text("“Göyçay Mebel” MMC")),
        (7, Value::Integer(1_400_057_421)),
        (8, text("Baş mühasib")),
        (10, text("ƏM-2021/00417")),
        (11, Value::Integer(18_700)),
        (13, Value::Integer(1)),
        (16, Value::Integer(185_050)),
    ];
    let mut fields = BTreeMap::from(fields);
    fields.extend(more);
    Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: Timestamp::from_second(1_803_000_000).unwrap(),
        issued: Timestamp::from_second(1_795_500_000).unwrap(),
        number: CertificateNumber::from_random([9; 8]),
        status: StatusReference { index: 77, uri: "https://verify.example.az/v1/status-lists/0".to_owned() },
        document: Document { document_type: salary_type().id().clone(), fields },
    }
}

fn sign1(claims: &Claims) -> Sign1 {
    Sign1::from_parts(KeyId([7; 8]), Claims::CONTENT_TYPE, claims.encode().unwrap(), [0x5a; 64])
}

fn refusal(more: impl IntoIterator<Item = (u32, Value)>) -> PageError {
    let claims = claims(more);
    write(salary_type(), &claims, &sign1(&claims), &base()).unwrap_err()
}

#[test]
fn claims_that_were_not_signed_have_no_page() {
    let (one, other) = (claims([]), claims([(2, text("Hüseynova"))]));
    assert_eq!(write(salary_type(), &one, &sign1(&other), &base()), Err(PageError::OtherClaims));
    let status_list =
        Sign1::from_parts(KeyId([7; 8]), Some("application/statuslist+cwt"), one.encode().unwrap(), [0; 64]);
    assert!(matches!(write(salary_type(), &one, &status_list, &base()), Err(PageError::Certificate(_))));
}

#[test]
fn what_its_type_does_not_let_it_say_has_no_page() {
    let refused = |error| PageError::Document(error);
    assert_eq!(refusal([(16, Value::Integer(-1))]), refused(DocumentError::Negative { field: "salary".into() }));
    let glyph = DocumentError::Glyph { field: "surname".into(), character: 'Щ' };
    assert_eq!(refusal([(2, text("Щукина"))]), refused(glyph));
    let employment = DocumentTypes::shipped().find(&"employment/1".parse().unwrap()).unwrap();
    let claims = claims([]);
    let other = write(employment, &claims, &sign1(&claims), &base());
    assert!(matches!(other, Err(PageError::Document(DocumentError::OtherType { .. }))));
}

/// What every type says of its holder.
const HOLDER: &str = "[[field]]\nnumber = 20\nname = \"pin\"\nkind = \"pin\"\nlabel = { az = \"FİN\", en = \"PIN\" }\n\
    [[field]]\nnumber = 21\nname = \"surname\"\nkind = \"text\"\nmax = 40\nlabel = { az = \"Soyadı\", en = \"Surname\" }\n\
    [[field]]\nnumber = 22\nname = \"given_name\"\nkind = \"text\"\nmax = 40\nlabel = { az = \"Adı\", en = \"Given name\" }\n";

/// The values of those fields, and the page's language.
fn holder() -> [(u32, Value); 4] {
    [(1, Value::Integer(2)), (20, Value::Bytes(vec![0; 5])), (21, text("A")), (22, text("B"))]
}

/// A type with a dozen long texts.
fn talkative() -> DocumentType {
    let field = |number: u32| {
        format!(
            "[[field]]\nnumber = {number}\nname = \"text{number}\"\nkind = \"text\"\nmax = 300\nlabel = {{ az = \"Mətn\", en = \"Text\" }}\n"
        )
    };
    let words = |key: &str| format!("{key} = {{ az = \"A\", en = \"A\" }}\n");
    let toml = format!(
        "id = \"talk\"\nversion = 1\nlayout = 1\nutc_offset = \"+04:00\"\n{}{}\
         [[field]]\nnumber = 1\nname = \"language\"\nkind = \"language\"\nlabel = {{ az = \"Dil\", en = \"Language\" }}\n{HOLDER}{}\
         [[block]]\nkind = \"heading\"\n[[block]]\nkind = \"facts\"\n[[block]]\nkind = \"code\"\n{}{}{}",
        words("title"),
        words("issuer"),
        (2..14).map(field).collect::<String>(),
        words("title"),
        words("text"),
        words("alt"),
    );
    DocumentType::parse(&toml).unwrap()
}

#[test]
fn too_much_text_is_refused_and_not_cut() {
    let talkative = talkative();
    let mut claims = claims([]);
    let long = "WM ".repeat(99);
    let fields = (2..14).map(|number| (number, text(&long))).chain(holder());
    claims.document = Document { document_type: talkative.id().clone(), fields: fields.collect() };
    let refused = write(&talkative, &claims, &sign1(&claims), &base());
    assert!(matches!(refused, Err(PageError::Overflow { needed, room }) if needed > room), "{refused:?}");
}

/// What no dictionary knows and no repetition shortens.
fn noise(state: &mut u32, length: usize) -> String {
    let mut character = || {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(0xc0 + u8::try_from((*state >> 16) % 64).unwrap())
    };
    (0..length).map(|_| character()).collect()
}

#[test]
fn a_code_with_much_in_it_is_printed_larger() {
    let mut state = 1;
    let side = |claims: &Claims| {
        let compact = Compact::encode(&Unverified::from_sign1(sign1(claims)).unwrap(), DictionaryId::First).unwrap();
        let (symbol, printed) = symbol(&Link { base: base(), compact }).unwrap();
        assert!(printed.quiet >= 4.0 * 0.5 * 72.0 / 25.4, "{} modules", symbol.width());
        SYMBOL_SIDES.iter().position(|side| Printed::new(&symbol, *side) == printed)
    };
    let texts =
        [(6, 200), (8, 120), (9, 120), (14, 200)].map(|(number, length)| (number, text(&noise(&mut state, length))));
    assert_eq!(side(&claims([])), Some(0));
    assert_eq!(side(&claims(texts[..2].to_vec())), Some(1));
    let fullest = claims(texts);
    assert_eq!(side(&fullest), Some(2));
    assert!(write(salary_type(), &fullest, &sign1(&fullest), &base()).is_ok());
}

#[test]
fn a_certificate_that_would_not_scan_is_refused() {
    let talkative = talkative();
    let mut claims = claims([]);
    let mut state = 1;
    let mut noise = || noise(&mut state, 120);
    let fields = (2..14).map(|number| (number, text(&noise()))).chain(holder());
    claims.document = Document { document_type: talkative.id().clone(), fields: fields.collect() };
    let refused = write(&talkative, &claims, &sign1(&claims), &base());
    assert!(matches!(refused, Err(PageError::Symbol(_))), "{refused:?}");
}

/// Everything stands inside the frame, and nothing in the quiet zone of the code.
fn check_places(layout: &layout::Layout, printed: Printed) {
    let frame = 36.0;
    let mut boxes = Vec::new();
    let mut code = None;
    for item in &layout.items {
        match item {
            Item::Text { words, .. } => boxes.extend(words.lines.iter().map(|line| {
                #[expect(clippy::cast_precision_loss, reason = "widths are small")]
                let width = line.line.width as f32 * line.size / 1000.0;
                [line.x, line.y - line.size * 0.7, line.x + width, line.y]
            })),
            Item::Rule { x, y, width, .. } => boxes.push([*x, *y, x + width, *y]),
            Item::Symbol { x, y, side, .. } => code = Some([*x, *y, x + side, y + side]),
            Item::Emblem { .. } | Item::Star { .. } => {}
        }
    }
    let [left, top, right, bottom] = code.unwrap();
    let quiet = printed.quiet - 0.01;
    let zone = [left - quiet, top - quiet, right + quiet, bottom + quiet];
    for place in boxes.iter().chain([&zone]) {
        assert!(place[0] >= frame && place[1] >= frame, "{place:?}");
        assert!(place[2] <= WIDTH - frame && place[3] <= HEIGHT - frame, "{place:?}");
    }
    for place in &boxes {
        let apart = place[2] <= zone[0] || place[0] >= zone[2] || place[3] <= zone[1] || place[1] >= zone[3];
        assert!(apart, "{place:?} in the quiet zone {zone:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_is_said_stays_inside_the_frame(
        employer in "[A-Za-zƏəİıĞğŞşÖöÜüÇç0-9 “”,.&<>-]{1,200}",
        position in "[WMƏ]{1,120}",
        addressee in proptest::option::of("[a-zəışöüğç ]{1,200}"),
        english in 1_i64..=2,
    ) {
        let addressee = addressee.map(|name| (14, text(&name)));
        let more = [(1, Value::Integer(english)), (6, text(&employer)), (8, text(&position))];
        let claims = claims(more.into_iter().chain(addressee));
        let sign1 = sign1(&claims);
        let base = base();
        match Values::new(salary_type(), &claims, sign1.key_id(), &base) {
            Err(error) => prop_assert!(matches!(error, DocumentError::Empty { .. }), "{error}"),
            Ok(values) => {
                let certificate = Unverified::from_sign1(sign1.clone()).unwrap();
                let compact = Compact::encode(&certificate, DictionaryId::First).unwrap();
                let (_, printed) = symbol(&Link { base: base.clone(), compact }).unwrap();
                check_places(&layout::lay_out(salary_type().blocks(), &values, printed).unwrap(), printed);
                let pdf = write(salary_type(), &claims, &sign1, &base).unwrap();
                prop_assert!(pdf.ends_with(b"%%EOF"));
            }
        }
    }
}
