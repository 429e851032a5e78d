//! One capture of each kind that `benches/reading` makes, kept so that none is unlearned:
//!
//! ```text
//! benches/reading/captures.py PAGES tests/vectors/captures --each 1 --first 1 --beyond 0.25 --quality 30
//! ```
//!
//! `fold` is the one of `--first 3`, which is folded less sharply.

use std::fs;
use std::path::Path;

use mohur_verifier::evidence::Pages;
use mohur_verifier::read;
use serde_json::Value;

#[test]
fn captures_of_every_kind_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/captures");
    let index = fs::read_to_string(folder.join("index.jsonl")).unwrap();
    let mut missed = Vec::new();
    for line in index.lines() {
        let capture: Value = serde_json::from_str(line).unwrap();
        let file = capture["file"].as_str().unwrap();
        let pages = Pages::open(&fs::read(folder.join(file)).unwrap()).unwrap();
        let codes = read::codes(&pages.picture(0).unwrap());
        let texts: Vec<_> = codes.iter().map(read::Code::text).collect();
        if texts != [capture["text"].as_str().unwrap()] {
            missed.push(file.to_owned());
        }
    }
    assert!(index.lines().count() >= 19, "there are captures");
    assert_eq!(missed, Vec::<String>::new());
}
