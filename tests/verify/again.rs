//! Pages that other programs wrote again, on their own or on other paper, and with something added.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::office::Office;

fn run(office: &Office, program: &str, arguments: &[&str]) {
    let output = Command::new(program).current_dir(&office.desk.folder).args(arguments).output();
    let output = output.unwrap_or_else(|_| panic!("{program} is needed: ./test installs it"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Adds to the certificate by `tests/verify/add.py`.
fn added(office: &Office, what: &str) -> Value {
    let python = std::env::var("MOHUR_TEST_PYTHON").expect("./test sets MOHUR_TEST_PYTHON");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verify/add.py");
    run(office, &python, &[script, what, "certificate.pdf", "added.pdf"]);
    let output = office.run(&["--json", "added.pdf"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn codes(said: &Value) -> [&str; 2] {
    [said["code"].as_str().unwrap(), said["parts"]["document"]["code"].as_str().unwrap()]
}

#[test]
fn what_other_programs_wrote_anew_is_the_same() {
    let office = Office::new();
    let gs = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite"];
    run(&office, "gs", &[&gs[..], &["-sOutputFile=gs.pdf", "certificate.pdf"]].concat());
    let paper = |name: &str| -> Vec<String> {
        vec![
            format!("-sPAPERSIZE={name}"),
            "-dFIXEDMEDIA".into(),
            "-dPDFFitPage".into(),
            format!("-sOutputFile={name}.pdf"),
        ]
    };
    for name in ["letter", "a5"] {
        let paper = paper(name);
        let arguments: Vec<_> = paper.iter().map(String::as_str).chain(["certificate.pdf"]).collect();
        run(&office, "gs", &[&gs[..], &arguments].concat());
    }
    run(&office, "mutool", &["clean", "-gggg", "-z", "certificate.pdf", "mutool.pdf"]);
    run(&office, "pdftocairo", &["-pdf", "certificate.pdf", "cairo.pdf"]);
    run(&office, "pdftocairo", &["-pdf", "-paper", "letter", "-expand", "certificate.pdf", "expanded.pdf"]);
    for name in ["gs", "letter", "a5", "mutool", "cairo", "expanded"] {
        let said = office.said(&[&format!("{name}.pdf")]);
        assert_eq!(said, (0, "valid".to_owned(), "same_content".to_owned()), "{name}");
    }
}

#[test]
fn stamps_signatures_and_notes_beside_the_text_are_additions() {
    let office = Office::new();
    for what in ["stamp", "stamp-annotation", "note", "text-in-a-foreign-font"] {
        let said = added(&office, what);
        assert_eq!(codes(&said), ["valid_with_additions", "additions"], "{what}");
        assert!(said["additions"].as_array().is_some_and(|places| places.len() == 1), "{what}: {said}");
        assert!(said.get("differences").is_none(), "{what}");
    }
    assert_eq!(added(&office, "text-in-a-foreign-font")["additions"][0]["there"], "Registered 24.11.2026");
}

#[test]
fn what_touches_the_text_is_altered() {
    let office = Office::new();
    for what in ["box", "stamp-on-text", "highlight", "words-behind-the-salary"] {
        assert_eq!(codes(&added(&office, what)), ["altered", "altered"], "{what}");
    }
    assert_eq!(codes(&added(&office, "link-on-text")), ["altered", "overlaid"]);
    let said = added(&office, "other-salary-on-a-box");
    let place = &said["differences"][0];
    assert_eq!((codes(&said), &place["there"]), (["altered", "altered"], &Value::from("9999")), "{place}");
    assert!(place["signed"].as_str().unwrap().contains("850,50"), "{place}");
}

#[test]
fn an_altered_page_on_other_paper_is_altered() {
    let office = Office::new();
    added(&office, "box");
    let gs = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sPAPERSIZE=letter", "-dFIXEDMEDIA", "-dPDFFitPage"];
    run(&office, "gs", &[&gs[..], &["-sOutputFile=letter.pdf", "added.pdf"]].concat());
    assert_eq!(office.said(&["letter.pdf"]), (1, "altered".to_owned(), "altered".to_owned()));
}

#[test]
fn both_pages_are_painted_for_those_who_look() {
    let office = Office::new();
    added(&office, "box");
    office.run(&["--mark", "marked.png", "added.pdf"]);
    let marked = image::open(office.path("marked.png")).unwrap().into_rgb8();
    let has = |[red, green, blue]: [u8; 3], half: u32| {
        let mut pixels = marked.enumerate_pixels();
        pixels.any(|(x, _, pixel)| pixel.0 == [red, green, blue] && x * 2 / marked.width() == half)
    };
    assert!(has([208, 16, 32], 0) && has([16, 136, 56], 1), "red on the page, green on what was signed");
    assert!(!has([208, 16, 32], 1) && !has([16, 136, 56], 0));
    let refused = office.run(&["--mark", "none.png", "link.txt"]);
    assert!(String::from_utf8(refused.stderr).unwrap().contains("there is nothing to mark"));
    assert!(!fs::exists(office.path("none.png")).unwrap());
}
