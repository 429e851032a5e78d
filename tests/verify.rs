//! `mohur verify` as people and programs run it, on originals, files saved again, altered ones and pictures.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "verify/again.rs"]
mod again;
#[path = "verifier/desk.rs"]
mod desk;
#[path = "verify/forged.rs"]
mod forged;
#[path = "certificate/made.rs"]
mod made;
#[path = "verify/many.rs"]
mod many;
#[path = "verify/office.rs"]
mod office;
#[path = "verify/online.rs"]
mod online;
#[path = "verifier/retired.rs"]
mod retired;

use std::fs;
use std::process::Command;

use made::INDEX;
use mohur_certificate::page::ATTACHMENT;
use office::Office;
use serde_json::Value;

fn valid(page: &str) -> (i32, String, String) {
    (0, "valid".to_owned(), page.to_owned())
}

fn not_valid(code: &str, page: &str) -> (i32, String, String) {
    (1, code.to_owned(), page.to_owned())
}

#[test]
fn the_original_is_told_from_a_text() {
    let office = Office::new();
    assert_eq!(office.said(&["certificate.pdf"]), valid("original"));
    assert_eq!(office.said(&["link.txt"]), valid("not_compared"));
}

#[test]
fn a_file_that_was_saved_again_is_still_valid() {
    let office = Office::new();
    office.qpdf(&["--stream-data=compress", "--object-streams=generate", "certificate.pdf", "again.pdf"]);
    assert_eq!(office.said(&["again.pdf"]), valid("same_content"));
    office.qpdf(&["--linearize", "certificate.pdf", "linear.pdf"]);
    assert_eq!(office.said(&["linear.pdf"]), valid("same_content"));
    office.altered("bare.pdf", |text| text.replace("/AF ", "/Af ").replace("/EmbeddedFiles ", "/Embeddedfiles "));
    assert_eq!(office.said(&["bare.pdf"]), valid("same_content"), "the code on the page is enough");
}

#[test]
fn what_other_programs_wrote_anew_is_still_valid() {
    let office = Office::new();
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).current_dir(&office.desk.folder).args(arguments).output();
        assert!(output.expect("./test installs ghostscript and mupdf-tools").status.success(), "{program}");
    };
    run("mutool", &["clean", "-gggg", "-z", "certificate.pdf", "clean.pdf"]);
    run("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sOutputFile=anew.pdf", "certificate.pdf"]);
    assert_eq!(office.said(&["clean.pdf"]), valid("same_content"));
    assert_eq!(office.said(&["anew.pdf"]), valid("same_content"));
}

/// The glyphs of `1 850,50 AZN`; 8 has the number 19, 6 the number 17.
const SALARY: &str = "<00120060001900160011000d0016001100600022003b002f>";

#[test]
fn one_changed_digit_is_found_and_its_place_is_named() {
    let office = Office::new();
    office.altered("digit.pdf", |text| text.replace(SALARY, &SALARY.replace("0019", "0017")));
    assert_eq!(office.said(&["digit.pdf"]), not_valid("altered", "altered"));
    let output = office.run(&["--json", "digit.pdf"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let (place, salary) = (&said["differences"][0], said["certificate"]["facts"].as_array().unwrap());
    let salary = salary.iter().find(|fact| fact["name"] == "salary").unwrap();
    assert_eq!(salary["raw"], 185_050, "the signed facts are shown, whatever the page says");
    assert!((90.0..130.0).contains(&place["x"].as_f64().unwrap()), "{place}");
}

#[test]
fn what_is_laid_over_or_added_to_the_page_is_found() {
    let office = Office::new();
    let end = |text: &str, more: &str| text.replacen("\nendstream", &format!("\n{more}\nendstream"), 1);
    let content = |text: &str, more: &str| {
        let at = text.find(SALARY).unwrap();
        format!("{}{}", &text[..at], end(&text[at..], more))
    };
    office.altered("box.pdf", |text| content(text, "q 1 1 1 rg 240 325 120 14 re f Q"));
    assert_eq!(office.said(&["box.pdf"]), not_valid("altered", "altered"));
    office.altered("font.pdf", |text| content(text, "BT /Nowhere 12 Tf 240 340 Td (9999) Tj ET"));
    assert_ne!(office.said(&["font.pdf"]).0, 0, "text in a font that the file does not have");
    office.altered("pale.pdf", |text| content(text, "q 0.42 1 1 rg 240 325 60 5 re f Q"));
    assert_eq!(office.said(&["pale.pdf"]), not_valid("altered", "altered"));
    office.altered("hidden.pdf", |text| content(text, "BT 3 Tr /R 12 Tf 240 340 Td <0019> Tj ET"));
    assert_eq!(office.said(&["hidden.pdf"]), not_valid("altered", "overlaid"));
    let catalog = |text: &str, more: &str| text.replacen("/Type /Catalog", &format!("{more} /Type /Catalog"), 1);
    for more in ["/OpenAction <</S /JavaScript /JS (app.alert)>>", "/AA <<>>", "/Collection <<>>"] {
        office.altered("acts.pdf", |text| catalog(text, more));
        assert_eq!(office.said(&["acts.pdf"]), not_valid("altered", "overlaid"), "{more}");
    }
    let note = |place: &str| {
        let page = format!("/Type /Page /Annots [<</Subtype /FreeText /Rect [{place}]>>]\n");
        office.altered("note.pdf", |text| text.replacen("/Type /Page\n", &page, 1));
        office.said(&["note.pdf"])
    };
    assert_eq!(note("240 325 360 339"), not_valid("altered", "overlaid"), "programs draw what they like there");
    assert_eq!(note("0 820 30 840"), (0, "valid_with_additions".to_owned(), "additions".to_owned()));
    office.qpdf(&["certificate.pdf", "--pages", ".", "1", "certificate.pdf", "1", "--", "two.pdf"]);
    assert_eq!(office.said(&["two.pdf"]), not_valid("altered", "extra_pages"));
}

#[test]
fn a_drawn_page_that_poses_as_a_scan_is_compared() {
    let office = Office::new();
    office.altered("posing.pdf", |text| {
        let bare = text.replace("/AF ", "/Af ").replace("/EmbeddedFiles ", "/Embeddedfiles ");
        let start = bare.find("\nBT").unwrap();
        let start = bare[..start].rfind("stream\n").unwrap() + 7;
        let words = bare[start..].replacen(SALARY, &SALARY.replace("0019", "0017"), 1);
        format!("{}q 3 Tr Q\n{words}", &bare[..start])
    });
    assert_eq!(office.said(&["posing.pdf"]), not_valid("altered", "altered"));
}

#[test]
fn layers_and_forms_are_not_part_of_a_certificate() {
    let office = Office::new();
    let added = |entry: &str| {
        let entry = format!("/Type /Catalog\n  {entry}\n");
        office.altered("added.pdf", |text| text.replacen("/Type /Catalog\n", &entry, 1));
        office.said(&["added.pdf"])
    };
    assert_eq!(added("/OCProperties <</OCGs [] /D <<>>>>"), not_valid("altered", "overlaid"));
    assert_eq!(added("/AcroForm <</Fields []>>"), not_valid("altered", "overlaid"));
    assert_eq!(added("/Unknown <<>>"), valid("same_content"), "nothing else speaks against these files");
}

#[test]
fn the_attachment_of_another_certificate_is_found() {
    let office = Office::new();
    office.desk.write_other();
    assert_eq!(office.said(&["other.pdf"]), valid("original"), "both are genuine");
    fs::create_dir(office.path("transplant")).unwrap();
    let transplanted = |page: &str, attachment: &str| {
        let into = format!("transplant/{ATTACHMENT}");
        fs::copy(office.path(attachment), office.path(&into)).unwrap();
        office.qpdf(&[page, &format!("--remove-attachment={ATTACHMENT}"), "bare.pdf"]);
        office.qpdf(&["bare.pdf", "--add-attachment", &into, "--", "both.pdf"]);
        office.said(&["both.pdf"])
    };
    assert_eq!(transplanted("certificate.pdf", "other.cwt"), not_valid("altered", "other_code"));
    assert_eq!(transplanted("other.pdf", "other.cwt"), valid("same_content"), "its own is no harm");
}

#[test]
fn drawn_pages_are_read() {
    let office = Office::new();
    let draw = |arguments: &[&str]| {
        let output = Command::new("pdftoppm").current_dir(&office.desk.folder).args(arguments).output();
        assert!(output.expect("pdftoppm is needed: ./test installs it").status.success());
    };
    draw(&["-r", "150", "-png", "-singlefile", "certificate.pdf", "scan"]);
    draw(&["-r", "200", "-jpeg", "-singlefile", "certificate.pdf", "photo"]);
    assert_eq!(office.said(&["scan.png"]), valid("not_compared"));
    assert_eq!(office.said(&["photo.jpg"]), valid("not_compared"));
    assert_eq!(office.said(&["--at", "2027-03-01T00:00:00Z", "scan.png"]), not_valid("expired", "not_compared"));
}

#[test]
fn a_revocation_changes_the_verdict() {
    let office = Office::new();
    office.desk.publish(&[INDEX]);
    assert_eq!(office.said(&["certificate.pdf"]), not_valid("revoked", "original"));
    assert_eq!(office.said(&["--status", "none", "certificate.pdf"]).1, "status_not_checked");
}

#[test]
fn what_cannot_be_said_exits_with_two() {
    let office = Office::new();
    fs::write(office.path("note.txt"), "salam\n").unwrap();
    fs::write(office.path("half.pdf"), &office.desk.pdf[..1000]).unwrap();
    let undetermined = |code: &str| (2, code.to_owned(), "unchecked".to_owned());
    assert_eq!(office.said(&["note.txt"]), undetermined("no_code"));
    assert_eq!(office.said(&["half.pdf"]), undetermined("unreadable_input"));
    assert_eq!(office.said(&["nowhere.pdf"]), undetermined("unreadable_input"));
    assert_eq!(office.said(&["--max-status-age", "30m", "link.txt"]).1, "status_too_old");
    fs::remove_dir_all(office.path("status-lists")).unwrap();
    assert_eq!(office.said(&["link.txt"]).1, "status_unknown");
    let mut alone = Command::new(env!("CARGO_BIN_EXE_mohur"));
    let output = alone.env_clear().args(["verify", "--json"]).arg(office.path("link.txt")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stdout).unwrap().contains(r#""code":"no_trust_list""#));
}

#[test]
fn people_read_sentences_and_facts_in_their_language() {
    let office = Office::new();
    let az = String::from_utf8(office.run(&["--language", "az", "certificate.pdf"]).stdout).unwrap();
    for words in ["✓ certificate.pdf", "Arayış həqiqidir və qüvvədədir.", "Ələkbərova", "1 850,50 AZN", "Soyadı"]
    {
        assert!(az.replace('\u{a0}', " ").contains(words), "{words} is not in\n{az}");
    }
    let en = String::from_utf8(office.run(&["certificate.pdf"]).stdout).unwrap();
    assert!(en.contains("The certificate is genuine and in force.") && en.contains("(as of 2026-11-24 10:10)"), "{en}");
    assert!(en.contains(" 2026-11-24 10:00 ") && en.contains(" 2027-02-19 "), "{en}");
    assert!(az.contains("(24.11.2026 10:10 tarixli siyahıya görə)") && az.contains(" 19.02.2027 "), "{az}");
}

#[test]
fn a_reader_that_goes_away_ends_the_command_quietly() {
    let office = Office::new();
    for arguments in [&["certificate.pdf", "link.txt"][..], &["--json", "certificate.pdf", "link.txt"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = office.command(arguments).stdout(writer).output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(141), ""));
    }
}
