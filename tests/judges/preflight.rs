//! The preflight of Apache `PDFBox` judges whether files are PDF/A-1b.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::java::java;

/// What preflight says of each file of a folder, by name. Its report comes to lie beside the folder.
pub(crate) fn preflight(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let output = java("org.apache.pdfbox.preflight.Validator_A1b", &["xml", "group"], folder);
    let report = folder.with_extension("preflight.xml");
    let report = std::fs::read_to_string(&report)
        .unwrap_or_else(|error| panic!("preflight: {error}: {}", String::from_utf8_lossy(&output.stderr)));
    report.split("<preflight name=\"").skip(1).map(complaints).collect()
}

/// The file's name and its complaints: code and details of each.
fn complaints(file: &str) -> (String, BTreeSet<String>) {
    let (name, rest) = file.split_once(".pdf\"").unwrap();
    let within = |text: &str, tag: &str| {
        let (_, rest) = text.split_once(&format!("<{tag}>")).unwrap();
        rest.split_once(&format!("</{tag}>")).unwrap().0.to_owned()
    };
    let errors = rest.split("<error ").skip(1);
    (name.to_owned(), errors.map(|error| format!("{} {}", within(error, "code"), within(error, "details"))).collect())
}
