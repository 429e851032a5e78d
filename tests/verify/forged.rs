//! Pages in which one letter is another, wherever it stands.

use std::fs;

use jiff::Timestamp;
use mohur_certificate::document_type::DocumentTypes;
use mohur_keys::trust::Trust;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::policy::Policy;
use mohur_verifier::status::StatusLists;
use mohur_verifier::verdict::DocumentPart;
use mohur_verifier::verify::Verifier;

use crate::office::Office;

/// Letters that are tried; each takes two drawn pages.
const TRIED: usize = 40;
/// Glyphs that look most alike: ə a, 3 8, 5 6, 6 8, 0 8, 1 7, i l, e c, a comma and a full stop.
const ALIKE: [[&[u8; 4]; 2]; 9] = [
    [b"006e", b"0042"],
    [b"0014", b"0019"],
    [b"0016", b"0017"],
    [b"0017", b"0019"],
    [b"0011", b"0019"],
    [b"0012", b"0018"],
    [b"004a", b"004d"],
    [b"0046", b"0044"],
    [b"000d", b"000f"],
];
/// Places in which each of these is tried.
const EACH: usize = 3;

/// The page, unpacked, and where the digits of each glyph are.
fn glyphs(office: &Office) -> (Vec<u8>, Vec<usize>) {
    office.qpdf(&["--qdf", "--object-streams=disable", "certificate.pdf", "open.pdf"]);
    let open = fs::read(office.path("open.pdf")).unwrap();
    let text: String = open.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect();
    let start = text.find("\nBT").unwrap();
    let end = start + text[start..].find("endstream").unwrap();
    let mut places = Vec::new();
    for (at, _) in text[start..end].match_indices('<').map(|(at, found)| (start + at, found)) {
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
        if text.as_bytes()[at + 1 + digits] == b'>' {
            places.extend((0..digits / 4).map(|glyph| at + 1 + 4 * glyph));
        }
    }
    (open, places)
}

#[test]
fn one_changed_letter_is_found_wherever_it_stands() {
    let office = Office::new();
    let (open, places) = glyphs(&office);
    assert!(places.len() > 500, "{}", places.len());
    let root = office.desk.root.parse().unwrap();
    let trust = Trust::open(&fs::read(office.path("trust-list.cwt")).unwrap(), &[root], None).unwrap();
    let lists = StatusLists::new();
    let verifier =
        Verifier { trust: Some(&trust), types: DocumentTypes::shipped(), lists: &lists, policy: Policy::default() };
    let now: Timestamp = "2026-11-24T07:10:00Z".parse().unwrap();
    let part = |pdf: &[u8]| verifier.verdict(&Evidence::from_bytes(pdf).unwrap(), now).parts.document;
    assert_eq!(part(&open), DocumentPart::SameContent);
    let mut other = 0;
    for tried in 0..TRIED {
        // Steps that have no common divisor with the count go everywhere.
        let at = places[tried * 389 % places.len()];
        let forged = loop {
            other += 7919;
            let from = places[other % places.len()];
            if open[from..from + 4] != open[at..at + 4] && &open[from..from + 4] != b"0001" {
                break [&open[..at], &open[from..from + 4], &open[at + 4..]].concat();
            }
        };
        let context = String::from_utf8_lossy(&open[at - 40..at + 12]);
        assert_eq!(part(&forged), DocumentPart::Altered, "{context} {:?}", &forged[at..at + 4]);
    }
    for [glyph, alike] in ALIKE {
        let there: Vec<_> = places.iter().filter(|at| open[**at..].starts_with(glyph)).collect();
        for at in there.iter().rev().step_by(there.len().div_ceil(EACH).max(1)).map(|at| **at) {
            let forged = [&open[..at], alike, &open[at + 4..]].concat();
            assert_eq!(part(&forged), DocumentPart::Altered, "{}", String::from_utf8_lossy(&open[at - 40..at + 12]));
        }
    }
}
