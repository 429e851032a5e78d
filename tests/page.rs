//! The page: its bytes are pinned, and tools that its authors did not write say what is on it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "certificate/made.rs"]
mod made;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use made::{claims, key, signed};
use mohur_certificate::claims::{Claims, Value};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Sign1, Unverified};
use mohur_certificate::document_type::{DocumentType, Logo, language_code};
use mohur_certificate::language::Language;
use mohur_certificate::link::{Link, VerificationBase};
use mohur_certificate::page;
use sha2::{Digest, Sha256};

/// A page with all that it was made from.
struct Made {
    name: String,
    document_type: DocumentType,
    language: Language,
    claims: Claims,
    sign1: Sign1,
    pdf: Vec<u8>,
}

fn base() -> VerificationBase {
    "https://verify.example.az/".parse().unwrap()
}

/// The page of the fixed certificate as another type and in another language, with these fields in addition.
fn made(document_type: &DocumentType, language: Language, more: &[(u32, Value)]) -> Made {
    let mut claims = claims();
    claims.document.document_type = document_type.id().clone();
    let fields = &mut claims.document.fields;
    fields.insert(1, Value::Integer(language_code(language)));
    fields.extend(more.iter().cloned());
    fields.retain(|number, _| document_type.field(*number).is_some());
    let sign1 = signed(&claims, &key(2));
    let pdf = page::write(document_type, &claims, &sign1, &base()).unwrap();
    let name = format!("{} {}", document_type.id(), language.tag());
    Made { name, document_type: document_type.clone(), language, claims, sign1, pdf }
}

/// A page with a logo of each kind.
fn with_logos() -> [Made; 2] {
    let employment = DocumentType::find(&"employment/1".parse().unwrap()).unwrap();
    let logos = [
        ("logo.svg", Logo::svg(include_bytes!("vectors/page/logo.svg")).unwrap()),
        ("logo.png", Logo::png(include_bytes!("vectors/page/logo.png")).unwrap()),
    ];
    logos.map(|(name, logo)| {
        let made = made(&employment.clone().with_logo(logo), Language::Az, &[]);
        Made { name: format!("{} {name}", made.name), ..made }
    })
}

fn pages(more: &[(u32, Value)]) -> Vec<Made> {
    let languages = |document_type| Language::ALL.map(|language| made(document_type, language, more));
    DocumentType::shipped().iter().flat_map(languages).collect()
}

/// Values as long as a register has them, with every kind of letter.
fn long() -> Vec<(u32, Value)> {
    let text = |words: &str| Value::Text(words.to_owned());
    let employer = "“Azərbaycan Respublikasının Mingəçevir şəhər İpək və Yun Emalı, Toxuculuq, Tikiş və Qalantereya \
                    Məmulatları İstehsalı və Satışı üzrə Elmi-İstehsalat Birliyi” Açıq Səhmdar Cəmiyyəti";
    vec![
        (2, text("Məmmədhüseynzadə-Allahverdiyeva")),
        (6, text(employer)),
        (8, text("AVTO To’y, Yük və “Ty” AYVA Tədarükü LTD üzrə baş direktorun birinci müavini")),
        (9, text("Maliyyə-təsərrüfat fəaliyyətinin planlaşdırılması, uçotu və təhlili şöbəsi & <audit>")),
        (12, Value::Integer(84_005)),
        (14, text(employer)),
        (16, Value::Integer(1_000_000_000)),
    ]
}

/// A type's version keeps its pages for ever: verifiers rebuild them; so does a logo. To pin a new version, or all after a change of
/// the certificate's bytes, put what the failing test prints into the file.
#[test]
fn every_version_of_a_type_keeps_its_bytes() {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
    let hash = |made: Made| (made.name, hex(&Sha256::digest(&made.pdf)));
    let ours: BTreeMap<String, String> = pages(&[]).into_iter().chain(with_logos()).map(hash).collect();
    let pinned: BTreeMap<String, String> = serde_json::from_str(include_str!("vectors/page/sha256.json")).unwrap();
    assert_eq!(pinned, ours, "{}", serde_json::to_string_pretty(&ours).unwrap());
}

#[test]
fn two_runs_write_the_same_bytes() {
    let write = |_| std::thread::spawn(|| pages(&long()).into_iter().map(|made| made.pdf).collect::<Vec<_>>());
    let [one, other] = [0, 1].map(write).map(|run| run.join().unwrap());
    assert_eq!(one, other);
}

/// The size that archives of millions were promised.
#[test]
fn no_page_has_more_than_28_kilobytes() {
    for made in pages(&[]).into_iter().chain(pages(&long())) {
        assert!(made.pdf.len() <= 28 << 10, "{}: {} bytes", made.name, made.pdf.len());
    }
}

#[test]
fn a_logo_is_drawn_where_the_star_would_be() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.pdf");
    let seen = |pdf: &[u8]| {
        std::fs::write(&file, pdf).unwrap();
        run(Command::new("qpdf").arg("--check").arg(&file));
        run(Command::new("pdftoppm").current_dir(folder.path()).args(["-r", "150", "-singlefile", "page.pdf", "page"]));
        // How many pixels of the page's head have the colours of the logos: red, blue and gold, and those of the star.
        let code = "import sys; from PIL import Image; head = Image.open(sys.argv[1]).crop((400, 80, 840, 220)); \
                    pixels = list(zip(*[iter(head.tobytes())] * 3)); \
                    near = lambda wanted: sum(max(abs(a - b) for a, b in zip(pixel, wanted)) < 12 for pixel in pixels); \
                    print(*map(near, [(140, 28, 46), (15, 61, 102), (217, 164, 65), (18, 46, 82)]))";
        let counted = run(Command::new(python()).args(["-c", code]).arg(folder.path().join("page.ppm")));
        counted.split_whitespace().map(|count| count.parse().unwrap()).collect::<Vec<u32>>()
    };
    let employment = DocumentType::find(&"employment/1".parse().unwrap()).unwrap();
    let [.., star] = seen(&made(employment, Language::Az, &[]).pdf)[..] else { panic!() };
    assert!(star > 1000, "{star}");
    for made in with_logos() {
        let counts = seen(&made.pdf);
        assert!(counts[..3].iter().all(|count| *count > 200), "{}: {counts:?}", made.name);
    }
}

#[test]
fn qpdf_and_poppler_accept_it_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    for made in pages(&[]).into_iter().chain(pages(&long())) {
        let file = folder.path().join("page.pdf");
        std::fs::write(&file, &made.pdf).unwrap();
        run(Command::new("qpdf").arg("--check").arg(&file));
        let info = run(Command::new("pdfinfo").arg(&file));
        let line =
            |key: &str| info.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_owned();
        assert_eq!(line("Title:"), made.document_type.title(made.language));
        assert_eq!((line("Pages:").as_str(), line("Tagged:").as_str()), ("1", "yes"), "{info}");
        assert!(line("Page size:").ends_with("(A4)"), "{info}");
        let fonts = run(Command::new("pdffonts").arg(&file));
        let embedded = fonts.lines().skip(2).filter(|line| line.contains("yes yes yes")).count();
        assert_eq!((embedded, fonts.lines().count()), (2, 4), "{fonts}");
    }
}

#[test]
fn the_facts_can_be_copied_out_exactly_and_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for made in pages(&[]).into_iter().chain(pages(&long())) {
        let file = folder.path().join("page.pdf");
        std::fs::write(&file, &made.pdf).unwrap();
        let text = run(Command::new("pdftotext").arg("-raw").arg(&file).arg("-"));
        // Lines break at blanks, which poppler leaves out; it writes no-break spaces as blanks.
        let text = text.replace(['\n', '\u{c}'], " ");
        let mut rest = text.as_str();
        for fact in made.document_type.facts(&made.claims.document, made.language).unwrap() {
            let said = format!("{} {}", fact.label, fact.value).replace('\u{a0}', " ");
            let place = rest.find(&said).unwrap_or_else(|| panic!("{}: no `{said}` in `{rest}`", made.name));
            rest = &rest[place + said.len()..];
        }
        let start = text.find(made.document_type.title(made.language)).unwrap();
        assert!(text[start..].contains(&made.claims.number.to_string()));
        assert!(rest.contains(base().as_str()) && rest.contains(&made.sign1.key_id().to_string()), "{rest}");
    }
}

#[test]
fn the_attachment_is_the_certificate_and_the_code_holds_it_too() {
    let folder = tempfile::tempdir().unwrap();
    for made in pages(&[]).into_iter().chain(pages(&long())) {
        let file = folder.path().join("page.pdf");
        std::fs::write(&file, &made.pdf).unwrap();
        run(Command::new("pdfdetach").current_dir(folder.path()).args(["-saveall", "page.pdf"]));
        assert_eq!(std::fs::read(folder.path().join(page::ATTACHMENT)).unwrap(), made.sign1.to_bytes());

        run(Command::new("pdftoppm").current_dir(folder.path()).args([
            "-r",
            "150",
            "-gray",
            "-singlefile",
            "page.pdf",
            "page",
        ]));
        let code = "import sys, zxingcpp; from PIL import Image; [print(code.text) for code in zxingcpp.read_barcodes(Image.open(sys.argv[1]))]";
        let read = run(Command::new(python()).args(["-c", code]).arg(folder.path().join("page.pgm")));
        let unverified = Unverified::from_sign1(made.sign1).unwrap();
        let compact = Compact::encode(&unverified, DictionaryId::First).unwrap();
        assert_eq!(read.trim_end(), Link { base: base(), compact }.to_string(), "{}", made.name);
    }
}

fn python() -> String {
    std::env::var("MOHUR_TEST_PYTHON").unwrap_or_else(|_| {
        let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test-tools/venv/bin/python");
        installed.to_str().unwrap().to_owned()
    })
}

/// Runs a tool that must succeed without a complaint.
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}; run ./test, which installs it"));
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && complained.is_empty(), "{command:?}\n{said}\n{complained}");
    said.into_owned()
}
