use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Luma};
use proptest::prelude::*;

use super::*;
use crate::limits::MAX_FILE;
use crate::sample::{self, certificate, claims, link, pdf, signed};

fn found(bytes: &[u8]) -> Result<Unverified<Claims>, EvidenceError> {
    Evidence::from_bytes(bytes).map(|evidence| evidence.certificate)
}

fn text(text: &str) -> Result<Unverified<Claims>, EvidenceError> {
    found(text.as_bytes())
}

fn drawn(texts: &[&str]) -> DynamicImage {
    let codes = texts
        .iter()
        .map(|text| qrcode::QrCode::new(text).unwrap().render::<Luma<u8>>().module_dimensions(4, 4).build());
    let codes: Vec<_> = codes.collect();
    let width = codes.iter().map(image::GrayImage::width).sum();
    let height = codes.iter().map(image::GrayImage::height).max().unwrap();
    let mut page = image::GrayImage::from_pixel(width, height, Luma([255]));
    let mut x = 0;
    for code in &codes {
        image::imageops::replace(&mut page, code, i64::from(x), 0);
        x += code.width();
    }
    page.into()
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn png(texts: &[&str]) -> Vec<u8> {
    encoded(&drawn(texts), ImageFormat::Png)
}

#[test]
fn a_text_holds_a_link_its_fragment_or_base64() {
    let link = link(&certificate());
    let (base, fragment) = link.split_once('#').unwrap();
    assert_eq!(text(&format!("  {link}\n")), Ok(certificate()));
    assert_eq!(text(fragment), Ok(certificate()));
    assert_eq!(text(&format!("\u{feff}Salam! Arayış: {link} Hörmətlə")), Ok(certificate()));
    let (head, tail) = link.split_at(300);
    assert_eq!(text(&format!("{head}\r\n{tail}")), Ok(certificate()));
    let compact = mohur_certificate::link::read(&link).unwrap();
    let base64 = base64(compact.as_bytes());
    assert_eq!(text(&format!("{base}#b.{base64}")), Ok(certificate()));
    assert_eq!(text(&format!("b.{base64}")), Ok(certificate()));
    assert_eq!(found(&certificate().to_bytes()), Ok(certificate()));
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sextets = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        (0..=chunk.len())
            .map(move |place| char::from(ALPHABET[(bits >> (18 - 6 * place) & 63) as usize]))
            .collect::<String>()
    };
    bytes.chunks(3).map(sextets).collect()
}

#[test]
fn texts_without_a_certificate_are_named() {
    assert_eq!(text("salam"), Err(EvidenceError::NoCode));
    assert_eq!(text(""), Err(EvidenceError::NoCode));
    assert_eq!(text("+994 12 541 19 74"), Err(EvidenceError::NoCode));
    let link = link(&certificate());
    assert!(matches!(text(&link[..link.len() - 1]), Err(EvidenceError::BrokenCode(_))));
    assert!(matches!(text(&link[..link.len() - 170]), Err(EvidenceError::BrokenCode(_))));
    let changed = |place: usize, value: u8| {
        let mut compact = mohur_certificate::link::read(&link).unwrap().as_bytes().to_vec();
        compact[place] = value;
        text(&format!("b.{}", base64(&compact)))
    };
    assert_eq!(changed(0, 2), Err(EvidenceError::NewerFormat(CompactError::UnknownVersion(2))));
    assert_eq!(changed(1, 2), Err(EvidenceError::NewerFormat(CompactError::UnknownDictionary(2))));
    // The first group of 17 digits then stands for more than 7 bytes.
    let (base, digits) = link.split_once('#').unwrap();
    let beyond = format!("{base}#9{}", &digits[1..]);
    assert_eq!(text(&beyond), Err(EvidenceError::BrokenCode(LinkError::Group { group: 1 })));
    assert!(matches!(text(&"1".repeat(MAX_TEXT)), Err(EvidenceError::BrokenCode(LinkError::TooLong(_)))));
    assert!(matches!(text(&"1".repeat(MAX_TEXT + 1)), Err(EvidenceError::TooLarge { .. })));
    assert_eq!(found(&[0, 0xff, 0x80]), Err(EvidenceError::UnknownKind));
    assert!(matches!(found(&[0xd2, 0x84, 0x40]), Err(EvidenceError::BrokenCwt(_))));
    let two = format!("{link} {}", sample::link(&signed(&claims(), 9)));
    assert_eq!(text(&two), Err(EvidenceError::Several(2)));
    assert_eq!(text(&format!("{link} {link}")), Ok(certificate()));
}

#[test]
fn codes_in_pictures_are_read() {
    let link = link(&certificate());
    assert_eq!(found(&png(&[&link])), Ok(certificate()));
    assert_eq!(found(&encoded(&drawn(&[&link]), ImageFormat::Jpeg)), Ok(certificate()));
    assert_eq!(found(&encoded(&drawn(&[&link]).rotate90(), ImageFormat::Png)), Ok(certificate()));
    assert_eq!(found(&png(&["https://example.com/", &link])), Ok(certificate()));
    let other = sample::link(&signed(&claims(), 9));
    assert_eq!(found(&png(&[&link, &other])), Err(EvidenceError::Several(2)));
    assert_eq!(found(&png(&["https://example.com/"])), Err(EvidenceError::ForeignCode));
    assert!(matches!(found(&png(&[&link[..link.len() - 3]])), Err(EvidenceError::BrokenCode(_))));
}

#[test]
fn pictures_without_a_code_are_named() {
    let blank = DynamicImage::new_luma8(300, 300);
    assert_eq!(found(&encoded(&blank, ImageFormat::Png)), Err(EvidenceError::NoCode));
    let good = png(&[&link(&certificate())]);
    assert_eq!(found(&good[..good.len() / 2]), Err(EvidenceError::Image(ImageError::Broken)));
    assert_eq!(found(&good[..20]), Err(EvidenceError::Image(ImageError::Broken)));
    let mut huge = good.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let sum = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let too_many = ImageError::TooManyPixels { width: 0x4000, height: 0x4000 };
    assert_eq!(found(&huge), Err(EvidenceError::Image(too_many)));
    let mut long = good;
    long.resize(MAX_FILE + 1, 0);
    assert!(matches!(found(&long), Err(EvidenceError::TooLarge { .. })));
}

#[test]
fn pictures_of_every_format_are_read() {
    let picture = DynamicImage::from(drawn(&[&link(&certificate())]).into_luma8());
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Tiff] {
        let picture = if format == ImageFormat::WebP { picture.to_rgb8().into() } else { picture.clone() };
        assert_eq!(found(&encoded(&picture, format)), Ok(certificate()), "{format:?}");
    }
    assert_eq!(found(&encoded(&picture, ImageFormat::Png)[..40]), Err(EvidenceError::Image(ImageError::Broken)));
}

#[test]
fn what_a_camera_says_of_which_side_is_up_is_obeyed() {
    let mut page = image::GrayImage::from_pixel(900, 600, Luma([255]));
    image::imageops::replace(&mut page, &drawn(&["upright"]).into_luma8(), 0, 0);
    let as_taken = encoded(&DynamicImage::from(page).rotate270(), ImageFormat::Jpeg);
    let jpeg = [&as_taken[..2], &exif_orientation(6), &as_taken[2..]].concat();
    let pages = Pages::open(&jpeg).unwrap();
    let picture = pages.picture(0).unwrap();
    assert_eq!((picture.width(), picture.height()), (900, 600));
    let codes = read::codes(&picture);
    assert_eq!(codes.len(), 1);
    let [start, right, ..] = codes[0].corners();
    assert!(start.x < 40.0 && start.y < 40.0 && right.x > start.x + 50.0 && right.y < 40.0, "{:?}", codes[0].corners());
}

/// An `APP1` segment that says nothing else.
fn exif_orientation(orientation: u8) -> Vec<u8> {
    let tiff = [b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], &[0; 6]].concat();
    let length = u16::try_from(8 + tiff.len()).unwrap().to_be_bytes();
    [b"\xff\xe1".as_slice(), &length, b"Exif\0\0", &tiff].concat()
}

#[test]
fn only_pictures_and_pdfs_have_pages() {
    assert!(matches!(Pages::open(b"words"), Err(EvidenceError::NotAPage)));
    let pages = Pages::open(&pdf()).unwrap();
    assert_eq!(pages.count(), 1);
    assert_eq!(read::codes(&pages.picture(0).unwrap()).len(), 1);
    assert!(matches!(pages.picture(1), Err(EvidenceError::Pdf(PdfError::NoPage(2)))));
}

/// CRC-32 of PNG chunks (ISO/IEC 15948 annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_pdf_has_its_certificate_attached_and_printed() {
    let original = pdf();
    assert_eq!(found(&original), Ok(certificate()));
    let file = PdfFile::open(&original).unwrap();
    assert_eq!(file.certificates().unwrap(), [certificate().to_bytes()]);
    assert_eq!(printed(&file), Ok(certificate()));
}

#[test]
fn damaged_pdfs_are_named() {
    let original = pdf();
    assert_eq!(found(&original[..200]), Err(EvidenceError::Pdf(PdfError::Broken)));
    assert_eq!(found(b"%PDF-1.7\n"), Err(EvidenceError::Pdf(PdfError::Broken)));
    let mut long = original.clone();
    long.resize(MAX_FILE + 1, b' ');
    assert!(matches!(found(&long), Err(EvidenceError::Pdf(PdfError::TooLarge { .. }))));
    let mut encrypted = original;
    encrypted.extend_from_slice(b"trailer <</Encrypt 1 0 R>>");
    assert_eq!(found(&encrypted), Err(EvidenceError::Pdf(PdfError::Encrypted)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_looked_at_without_panic(mut bytes: Vec<u8>, kind in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xd2\x84"];
        bytes.splice(..0, heads[kind].iter().copied());
        let _ = found(&bytes);
    }

    #[test]
    fn any_text_is_looked_at_without_panic(words in "\\PC*") {
        let _ = text(&words);
    }

    #[test]
    fn a_damaged_pdf_gives_the_certificate_or_nothing_that_is_verified(at: prop::sample::Index, value: u8, cut: prop::sample::Index) {
        let mut bytes = pdf();
        let place = at.index(bytes.len());
        bytes[place] = value;
        for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
            if let Ok(found) = found(bytes) {
                prop_assert!(found == certificate() || sample::trust().certificate(&found).is_err());
            }
        }
    }

    #[test]
    fn a_damaged_picture_gives_a_certificate_or_an_error(at: prop::sample::Index, value: u8) {
        let mut bytes = encoded(&drawn(&["https://verify.example.az/#123"]), ImageFormat::Jpeg);
        let place = at.index(bytes.len());
        bytes[place] = value;
        prop_assert!(found(&bytes).is_err());
    }
}
