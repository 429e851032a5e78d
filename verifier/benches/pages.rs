//! Pages for `benches/reading/captures.py` to spoil: `pages FOLDER COUNT` writes certificates as PNG of 300 dpi, and what the
//! code on each says and where it stands into `pages.jsonl`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use image::GrayImage;
use jiff::Timestamp;
use mohur_certificate::claims::{Claims, Document, StatusReference, Value};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Content, Sign1, Unverified};
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::link::{Link, VerificationBase};
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_keys::signer::SigningKey;
use mohur_verifier::pdf::PdfFile;
use mohur_verifier::read;
use serde_json::json;
use zeroize::Zeroizing;

const DPI: f32 = 300.0;
const ISSUED: i64 = 1_795_500_000;
const EXPIRES: i64 = 1_803_000_000;

const PEOPLE: [[&str; 3]; 4] = [
    ["Ələkbərova", "Gülşən", "Şıxəli qızı"],
    ["Quliyev", "Uğur", "Əli oğlu"],
    ["Məmmədzadə-Hüseynova", "Çinarə", "Nəsrulla qızı"],
    ["Əsgərov", "Elçin", "Oqtay oğlu"],
];
const EMPLOYERS: [&str; 3] =
    ["“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti", "“Xəzər Əmanət” ASC", "Şəki Rayon Mərkəzi Xəstəxanası"];
const POSITIONS: [&str; 3] = ["Baş mühasib", "Cərrahiyyə şöbəsinin böyük tibb bacısı", "Sürücü"];
const ADDRESSEES: [&str; 2] = ["“Xəzər Əmanət” ASC", "Almaniya Federativ Respublikasının Bakıdakı Səfirliyi"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [folder, count] = &arguments[..] else { panic!("usage: pages FOLDER COUNT") };
    let folder = Path::new(folder);
    fs::create_dir_all(folder).unwrap();
    let mut lines = BufWriter::new(File::create(folder.join("pages.jsonl")).unwrap());
    let key = SigningKey::from_seed(&Zeroizing::new([2; 32]));
    for turn in 0..count.parse().unwrap() {
        let page = Page::new(&claims(turn), &key);
        let file = format!("page-{turn:03}.png");
        page.picture.save(folder.join(&file)).unwrap();
        writeln!(lines, "{}", json!({ "file": file, "text": page.link, "corners": page.corners })).unwrap();
    }
}

struct Page {
    picture: GrayImage,
    link: String,
    corners: [[f32; 2]; 4],
}

impl Page {
    fn new(claims: &Claims, key: &SigningKey) -> Self {
        let base: VerificationBase = "https://verify.example.az/".parse().unwrap();
        let sign1 = Sign1::sign(key, None, claims.encode().unwrap()).unwrap();
        let document_type = DocumentTypes::shipped().find(&claims.document.document_type).unwrap();
        let pdf = page::write(document_type, claims, &sign1, &base).unwrap();
        let compact = Compact::encode(&Unverified::from_sign1(sign1).unwrap(), DictionaryId::First).unwrap();
        let link = Link { base, compact }.to_string();
        let drawing = PdfFile::open(&pdf).unwrap().draw(0, DPI).unwrap().picture;
        let codes = read::codes(&drawing);
        let code = codes.iter().find(|code| code.text() == link).expect("a page as it was drawn is read");
        let corners = code.corners().map(|corner| [corner.x, corner.y]);
        let (width, height) = (drawing.width().try_into().unwrap(), drawing.height().try_into().unwrap());
        Self { picture: GrayImage::from_raw(width, height, drawing.pixels().to_vec()).unwrap(), link, corners }
    }
}

fn claims(turn: usize) -> Claims {
    let text = |words: &str| Value::Text(words.to_owned());
    let [surname, given_name, patronymic] = PEOPLE[turn % PEOPLE.len()];
    let pin: mohur_certificate::identifier::Pin = "5ZK3M9Q".parse().unwrap();
    let fields = [
        (1, Value::Integer(1)),
        (2, text(surname)),
        (3, text(given_name)),
        (4, text(patronymic)),
        (5, Value::Bytes(pin.to_bytes().to_vec())),
        (6, text(EMPLOYERS[turn % EMPLOYERS.len()])),
        (7, Value::Integer(1_400_057_421)),
        (8, text(POSITIONS[turn / 2 % POSITIONS.len()])),
        (10, text("ƏM-2021/00417")),
        (11, Value::Integer(18_700)),
        (13, Value::Integer(1)),
        (14, text(ADDRESSEES[turn % ADDRESSEES.len()])),
        (15, Value::Integer(9_900_003_611)),
        (16, Value::Integer(185_050)),
    ];
    // Spread over all bits, as random numbers are.
    let random = (turn as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: Timestamp::from_second(EXPIRES).unwrap(),
        issued: Timestamp::from_second(ISSUED).unwrap(),
        number: CertificateNumber::from_random(random.to_be_bytes()),
        status: StatusReference {
            index: u32::try_from(random >> 47).unwrap(),
            uri: "https://verify.example.az/v1/status-lists/0".to_owned(),
        },
        document: Document { document_type: "employment-salary/1".parse().unwrap(), fields: fields.into() },
    }
}
