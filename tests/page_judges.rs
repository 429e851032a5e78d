//! The page as archives, screen readers and other programs get it, judged by tools that its authors did not write:
//! every document type in every language, from the barest to the longest, and with each of its codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "judges/java.rs"]
mod java;
#[path = "judges/run.rs"]
mod judged;
#[path = "judges/preflight.rs"]
mod preflight;
#[path = "../certificate/examples/sample_pages/samples.rs"]
mod samples;
#[path = "judges/types.rs"]
mod types;
#[path = "judges/verapdf.rs"]
mod verapdf;

use std::path::{Path, PathBuf};
use std::process::Command;

use judged::{python, run};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::Unverified;
use mohur_certificate::link::Link;
use mohur_certificate::page;
use preflight::preflight;
use samples::{Sample, samples};
use tempfile::TempDir;
use types::types;
use verapdf::verapdf;

/// What `tests/judges/break.py` breaks, and the clause by which veraPDF refuses it.
const FAULTS: [(&str, &str); 11] = [
    ("no_language", "PDF/UA-1 §7.2 "),
    ("no_output_intent", "PDF/A-3a §6.2.4.3 "),
    ("no_alternative", "PDF/UA-1 §7.3 "),
    ("no_scope", "PDF/UA-1 §7.5 "),
    ("no_first_heading", "PDF/UA-1 §7.4.2 "),
    ("no_marks", "PDF/A-3a §6.7.2.2 "),
    ("no_title_shown", "PDF/UA-1 §7.1 "),
    ("no_font_file", "PDF/A-3a §6.2.11.4.1 "),
    ("no_letters", "PDF/A-3a §6.2.11.7.2 "),
    ("no_relationship", "PDF/A-3a §6.8 "),
    ("untagged_content", "PDF/UA-1 §7.1 "),
];

/// What PDF/A-3 allows and PDF/A-1, which preflight judges, does not.
const NOT_IN_PDF_A_1: [(&str, &str); 5] = [
    ("1.2.9 ", "EmbeddedFile entry is present in a FileSpecification dictionary"),
    ("1.4.7 ", "EmbeddedFile entry is present in the Names dictionary"),
    ("2.1.6 ", "Invalid version of the ICCProfile"),
    ("3.1.11 ", "The CIDSet entry is missing for the Composite Subset"),
    ("7.11.2 ", "part must be 1"),
];

fn all() -> Vec<Sample> {
    types(Path::new(".")).iter().flat_map(|document_type| samples(document_type).unwrap()).collect()
}

/// Those that differ in more than a code.
fn telling() -> impl Iterator<Item = Sample> {
    all().into_iter().filter(|sample| !sample.name.contains("-code-"))
}

fn write(folder: &Path, sample: &Sample) -> PathBuf {
    let file = folder.join(&sample.name).with_extension("pdf");
    std::fs::write(&file, sample.page().unwrap_or_else(|error| panic!("{}: {error}", sample.name))).unwrap();
    file
}

/// A folder `pages` in a scratch folder.
fn folder() -> (TempDir, PathBuf) {
    let scratch = tempfile::tempdir().unwrap();
    let pages = scratch.path().join("pages");
    std::fs::create_dir(&pages).unwrap();
    (scratch, pages)
}

/// One run for the sound and the broken: what passes has passed a judge that refuses.
#[test]
fn verapdf_finds_every_page_pdf_a_3a_and_pdf_ua_1_and_refuses_broken_ones() {
    let (_scratch, pages) = folder();
    let files: Vec<_> = all().iter().map(|sample| write(&pages, sample)).collect();
    let broken = pages.join("broken");
    std::fs::create_dir(&broken).unwrap();
    run(Command::new(python()).arg("tests/judges/break.py").args([&files[0], &broken]));
    let mut verdicts = verapdf(&pages);

    for (name, clause) in FAULTS {
        let verdict = verdicts.remove(name).unwrap();
        assert!(verdict.faults.iter().any(|fault| fault.starts_with(clause)), "{name}: {verdict:#?}");
    }
    let claims_nothing = verdicts.remove("no_claim").unwrap();
    assert!(!claims_nothing.sound() && !claims_nothing.profiles.contains("PDF/A-3a"), "{claims_nothing:#?}");
    for (name, verdict) in &verdicts {
        assert!(verdict.sound(), "{name}: {verdict:#?}");
    }
    assert_eq!(verdicts.len(), files.len());
}

/// What applies: fonts, colours, the output intent, XMP. Nor does PDF/A-1 know compressed XMP and object streams, so
/// preflight gets copies that qpdf has unpacked.
#[test]
fn preflight_complains_only_of_what_pdf_a_3_allows() {
    let (scratch, pages) = folder();
    let mut files: Vec<_> = telling().map(|sample| write(scratch.path(), &sample)).collect();
    run(Command::new(python()).arg("tests/judges/break.py").arg(&files[0]).arg(scratch.path()));
    let broken = ["no_output_intent", "no_font_file"];
    files.extend(broken.map(|name| scratch.path().join(name).with_extension("pdf")));
    for file in &files {
        let unpack = ["--stream-data=uncompress", "--object-streams=disable", "--newline-before-endstream"];
        run(Command::new("qpdf").args(unpack).arg(file).arg(pages.join(file.file_name().unwrap())));
    }
    let verdicts = preflight(&pages);
    assert_eq!(verdicts.len(), files.len());
    for (name, complaints) in verdicts {
        let mut unexpected =
            complaints.iter().filter(|complaint| !NOT_IN_PDF_A_1.iter().any(|known| says(complaint, *known)));
        if broken.contains(&name.as_str()) {
            assert!(unexpected.next().is_some(), "{name}: {complaints:#?}");
            continue;
        }
        assert_eq!(unexpected.next(), None, "{name}");
        let unsaid = NOT_IN_PDF_A_1.iter().find(|known| !complaints.iter().any(|complaint| says(complaint, **known)));
        assert_eq!(unsaid, None, "{name}: preflight no longer says so");
    }
}

fn says(complaint: &str, (code, words): (&str, &str)) -> bool {
    complaint.starts_with(code) && complaint.ends_with(words)
}

#[test]
fn qpdf_poppler_mupdf_and_ghostscript_read_it_without_a_word() {
    let (_scratch, pages) = folder();
    for sample in telling() {
        let file = write(&pages, &sample);
        let tool = |name: &str, words: &[&str]| run(Command::new(name).current_dir(&pages).args(words).arg(&file));
        tool("qpdf", &["--check"]);
        tool("pdftoppm", &["-r", "50", "-o"]);
        tool("pdfinfo", &["-struct-text"]);
        tool("mutool", &["info"]);
        tool("mutool", &["draw", "-N", "-q", "-r", "50", "-o", "page.png"]);
        run(Command::new("mutool").current_dir(&pages).args(["clean", "-gggg"]).arg(&file).arg("clean.pdf"));
        assert_eq!(tool("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=nullpage"]), "");
        said_by_poppler(&sample, &tool("pdfinfo", &[]), &tool("pdffonts", &[]));
    }
}

fn said_by_poppler(sample: &Sample, info: &str, fonts: &str) {
    let line = |key: &str| info.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_owned();
    let language = sample.document_type.language(&sample.claims.document).unwrap();
    assert_eq!(line("Title:"), sample.document_type.title(language));
    assert_eq!((line("Pages:").as_str(), line("Tagged:").as_str()), ("1", "yes"), "{info}");
    assert!(line("Page size:").ends_with("(A4)"), "{info}");
    let embedded = fonts.lines().skip(2).filter(|line| line.contains("yes yes yes")).count();
    assert_eq!((embedded, fonts.lines().count()), (2, 4), "{fonts}");
}

#[test]
fn the_facts_can_be_copied_out_exactly_and_in_order() {
    let (_scratch, pages) = folder();
    for sample in all() {
        let Sample { name, document_type, claims, .. } = &sample;
        let text = run(Command::new("pdftotext").arg("-raw").arg(write(&pages, &sample)).arg("-"));
        // Lines break at blanks, which poppler leaves out; it writes no-break spaces as blanks.
        let text = text.replace(['\n', '\u{c}'], " ");
        let language = document_type.language(&claims.document).unwrap();
        let mut rest = text.as_str();
        for fact in document_type.facts(&claims.document, language).unwrap() {
            let said = format!("{} {}", fact.label, fact.value).replace('\u{a0}', " ");
            let place = rest.find(&said).unwrap_or_else(|| panic!("{name}: no `{said}` in `{rest}`"));
            rest = &rest[place + said.len()..];
        }
        let start = text.find(document_type.title(language)).unwrap();
        assert!(text[start..].contains(&claims.number.to_string()));
        assert!(rest.contains(sample.base.as_str()) && rest.contains(&sample.sign1.key_id().to_string()), "{rest}");
    }
}

#[test]
fn the_attachment_is_the_certificate_and_the_code_holds_it_too() {
    let (_scratch, pages) = folder();
    for sample in telling() {
        let file = write(&pages, &sample);
        run(Command::new("pdfdetach").current_dir(&pages).arg("-saveall").arg(&file));
        assert_eq!(std::fs::read(pages.join(page::ATTACHMENT)).unwrap(), sample.sign1.to_bytes());

        let arguments = ["-r", "150", "-gray", "-singlefile"];
        run(Command::new("pdftoppm").current_dir(&pages).args(arguments).arg(&file).arg("page"));
        let code = "import sys, zxingcpp; from PIL import Image; [print(code.text) for code in zxingcpp.read_barcodes(Image.open(sys.argv[1]))]";
        let read = run(Command::new(python()).args(["-c", code]).arg(pages.join("page.pgm")));
        let unverified = Unverified::from_sign1(sample.sign1).unwrap();
        let compact = Compact::encode(&unverified, DictionaryId::First).unwrap();
        assert_eq!(read.trim_end(), Link { base: sample.base, compact }.to_string(), "{}", sample.name);
    }
}
