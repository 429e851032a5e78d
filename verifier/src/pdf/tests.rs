use std::io::Write;

use super::*;

/// A PDF of one page: what the page's dictionary has more, its content, then further objects from number 5 on.
fn pdf(page: &str, content: &[u8], more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R{page}>>").into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(more);
    written(&objects)
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

fn written(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes();
    for (number, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend(format!("{} 0 obj\n", number + 1).bytes());
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    let trailer = format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{}\n%%EOF", objects.len() + 1, bytes.len());
    bytes.extend(table.into_iter().chain(trailer.bytes()));
    bytes
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn drawn(bytes: &[u8]) -> Result<Drawing, PdfError> {
    PdfFile::open(bytes)?.draw(0, 72.0)
}

#[test]
fn a_plain_page_is_drawn() {
    let bytes = pdf("", b"0 0 100 50 re f", &[]);
    let drawing = drawn(&bytes).unwrap();
    assert_eq!((drawing.picture.width(), drawing.picture.height()), (100, 100));
    assert_eq!((drawing.picture.row(10)[50], drawing.picture.row(90)[50]), (255, 0));
    assert_eq!(
        (drawing.completeness, PdfFile::open(&bytes).unwrap().kind(0).unwrap()),
        (Completeness::Whole, PageKind::Drawn)
    );
    assert_eq!(PdfFile::open(&pdf("", b"", &[])).unwrap().draw(1, 72.0).unwrap_err(), PdfError::NoPage(2));
}

#[test]
fn inflation_is_counted_before_anything_is_inflated() {
    let bomb = stream("/Filter/FlateDecode", &deflated(&vec![b' '; MAX_INFLATED + 1]));
    assert_eq!(drawn(&pdf("", b"", &[bomb])).unwrap_err(), PdfError::Inflates);
    let half = stream("/Filter/FlateDecode", &deflated(&vec![b' '; MAX_INFLATED / 2 + 1]));
    assert_eq!(drawn(&pdf("", b"", &[half.clone(), half])).unwrap_err(), PdfError::Inflates);
}

#[test]
fn forms_in_forms_are_counted_as_often_as_they_are_drawn() {
    let form = |next: usize| {
        let resources = format!("/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {next} 0 R>>>>");
        stream(&resources, b"/F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do")
    };
    let resources = "/Resources<</XObject<</F 5 0 R>>>>";
    let forms: Vec<_> = (6..12).map(form).collect();
    assert_eq!(drawn(&pdf(resources, b"/F Do", &forms)).unwrap_err(), PdfError::TooMuchContent);
    assert!(drawn(&pdf(resources, b"/F Do", &[form(5)])).is_ok(), "a form in itself is left out");
    assert!(drawn(&pdf(resources, b"/F Do", &[form(6), form(5)])).is_ok(), "or through another");
    assert!(drawn(&pdf(resources, b"/F Do", &forms[..3])).is_ok());
    let long = b"0 0 1 1 re f ".repeat(MAX_CONTENT / 13 + 1);
    assert_eq!(drawn(&pdf("", &long, &[])).unwrap_err(), PdfError::TooMuchContent);
    let again = pdf("", b"", &[]);
    let many = format!("/Contents[{}]", "4 0 R ".repeat(65));
    let again = String::from_utf8(again).unwrap().replace("/Contents 4 0 R", &many);
    assert_eq!(drawn(again.as_bytes()).unwrap_err(), PdfError::TooMuchContent);
}

#[test]
fn a_form_without_resources_costs_what_is_drawn_where_it_is_used() {
    let heavy = stream("/Subtype/Form/BBox[0 0 9 9]", &b"0 0 1 1 re f ".repeat(200));
    let bare = stream("/Subtype/Form/BBox[0 0 9 9]", &b"/X Do ".repeat(30));
    let with = "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R/X 7 0 R>>>>";
    let many = stream(with, &b"/F Do ".repeat(30));
    let page = "/Resources<</XObject<</F 5 0 R/G 6 0 R>>>>";
    let bytes = |content: &[u8], user: &[u8]| pdf(page, content, &[bare.clone(), user.to_vec(), heavy.clone()]);
    assert_eq!(drawn(&bytes(b"/F Do /G Do", &many)).unwrap_err(), PdfError::TooMuchContent);
    assert!(drawn(&bytes(b"/F Do /G Do", &stream(with, b"/F Do"))).is_ok());
}

#[test]
fn forms_and_pictures_cost_what_is_unpacked_for_them() {
    let blocks = [b"\0\0\0\xff\xff".repeat(2000), b"\x01\x02\0\xfd\xff f".to_vec()].concat();
    let form = stream("/Subtype/Form/BBox[0 0 9 9]/Filter/FlateDecode", &blocks);
    let page = "/Resources<</XObject<</F 5 0 R>>>>";
    assert_eq!(drawn(&pdf(page, &b"/F Do ".repeat(20), &[form])).unwrap_err(), PdfError::TooMuchContent);
    let zeros = deflated(&vec![0; 8_000_000]);
    let picture = stream("/Subtype/Image/Width 1/Height 1/Filter/FlateDecode", &zeros);
    assert_eq!(drawn(&pdf(page, &b"/F Do ".repeat(70), &[picture])).unwrap_err(), PdfError::TooMuchContent);
}

#[test]
fn all_pages_together_may_draw_as_much_as_one() {
    let two_pages = |content: &[u8]| {
        let page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>".to_vec();
        let tree = b"<</Type/Pages/Count 2/Kids[4 0 R 5 0 R]>>".to_vec();
        let catalog = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
        PdfFile::open(&written(&[catalog, tree, stream("", content), page.clone(), page])).unwrap()
    };
    let most = two_pages(&b" ".repeat(MAX_CONTENT / 2 + 1));
    assert!(most.draw(0, 72.0).is_ok() && most.draw(1, 72.0).is_ok());
    assert_eq!(most.check_pages(), Err(PdfError::TooMuchContent));
    assert_eq!(two_pages(&b" ".repeat(MAX_CONTENT / 2)).check_pages(), Ok(()));
}

#[test]
fn streams_that_overlap_are_not_inflated_again_and_again() {
    let chunk = [b"\0\x06\0\xf9\xffstream".as_slice(), &b"\0\0\0\xff\xff".repeat(200)].concat();
    let bytes = [b"%PDF-1.7\nstream\0\0\0\xff\xff".as_slice(), &chunk.repeat(1000)].concat();
    assert_eq!(PdfFile::open(&bytes).unwrap_err(), PdfError::Inflates);
}

#[test]
fn what_could_be_parsed_again_and_again_is_not_parsed() {
    let refused = |unit: &str| {
        let bytes = [b"%PDF-1.7\n".as_slice(), &unit.as_bytes().repeat(200_000 / unit.len())].concat();
        assert!(matches!(PdfFile::open(&bytes), Err(PdfError::TooLongToParse { .. })), "{unit}");
    };
    for unit in ["9 0 obj << /A (\n", "9 0obj\n(", "9 0\tobj(\n", "<</A (\n", "9 0%\nobj[(\n"] {
        refused(unit);
    }
    // The parts of a scan of 16 pages in a file of 10 MB, and those of a certificate saved with all its objects apart.
    for (parts, len) in [(64, 10 << 20), (400, 200 << 10)] {
        let starts = (1..=parts).fold(String::new(), |starts, number| format!("{starts}\n{number} 0 obj\n<<>> endobj"));
        let bytes = [b"%PDF-1.7\n".as_slice(), starts.as_bytes(), &vec![b'.'; len]].concat();
        assert_eq!(PdfFile::open(&bytes).unwrap_err(), PdfError::Broken);
    }
}

#[test]
fn what_cannot_be_bounded_is_refused_by_name() {
    let refused = |object: &[u8]| drawn(&pdf("", b"", &[object.to_vec()])).unwrap_err();
    assert_eq!(refused(b"<</PatternType 1>>"), PdfError::Unsupported("patterns"));
    assert_eq!(refused(b"[[<</ShadingType 1>>]]"), PdfError::Unsupported("shadings"));
    assert_eq!(refused(b"<</Type/Font/Subtype/Type3>>"), PdfError::Unsupported("fonts made of drawings"));
    assert_eq!(refused(b"<</SMask<</S/Alpha>>>>"), PdfError::Unsupported("masks made of drawings"));
    assert_eq!(refused(&stream("/Filter/JPXDecode", b"x")), PdfError::Unsupported("JPEG 2000 pictures"));
    let fax = PdfError::Unsupported("a fax picture of unknown length");
    assert_eq!(refused(&stream("/Filter/CCITTFaxDecode", b"x")), fax);
    let huge = stream("/Subtype/Image/Width 10000/Height 10000", b"x");
    assert_eq!(refused(&huge), PdfError::TooManyPixels { width: 10_000, height: 10_000 });
    let inline = drawn(&pdf("", b"BI /W 10000 /H 10000 /BPC 8 /CS /G ID xEI ", &[])).map(drop);
    assert_eq!(inline, Err(PdfError::TooManyPixels { width: 10_000, height: 10_000 }));
}

#[test]
fn there_may_be_only_so_many_pages_and_parts() {
    let pages = |count: usize| {
        let kids = "3 0 R ".repeat(count);
        let page = |_| b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>".to_vec();
        let kids = (0..count).fold(kids, |kids, place| kids.replacen("3 0 R", &format!("{} 1 R", place + 3), 1));
        let tree = format!("<</Type/Pages/Count {count}/Kids[{}]>>", kids.replace(" 1 R", " 0 R"));
        let mut objects = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree.into_bytes()];
        objects.extend((0..count).map(page));
        PdfFile::open(&written(&objects)).map(|file| file.pages())
    };
    assert_eq!(pages(MAX_PAGES), Ok(MAX_PAGES));
    assert_eq!(pages(MAX_PAGES + 1), Err(PdfError::TooManyPages { pages: MAX_PAGES + 1 }));
    let entries = format!("9 {MAX_OBJECTS}\n{}trailer", "0000000009 00000 n \n".repeat(MAX_OBJECTS));
    let parts = String::from_utf8(pdf("", b"", &[])).unwrap().replace("trailer", &entries);
    assert_eq!(drawn(parts.as_bytes()).unwrap_err(), PdfError::TooManyObjects);
}

#[test]
fn a_font_that_is_not_in_the_file_is_noticed() {
    let font = "/Resources<</Font<</F 5 0 R>>>>";
    let helvetica = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec();
    let drawing = drawn(&pdf(font, b"BT /F 12 Tf 9 9 Td (1) Tj ET", &[helvetica])).unwrap();
    assert_eq!(drawing.completeness, Completeness::BorrowedFonts);
    assert!(drawing.picture.pixels().iter().any(|pixel| *pixel < 128), "it is drawn all the same");
}
