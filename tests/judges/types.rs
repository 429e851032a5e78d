//! The document types whose pages are judged: those that the program ships, and the example that is only a folder, once with
//! its drawn logo and once with a picture that lets the paper shine through.

use std::fs;
use std::path::Path;

use mohur_certificate::document_type::{DocumentType, Logo};

pub(crate) fn types(workspace: &Path) -> Vec<DocumentType> {
    let folder = workspace.join("docs/examples/types/proof-of-study/1");
    let text = fs::read_to_string(folder.join("type.toml")).unwrap();
    let drawn = Logo::svg(&fs::read(folder.join("logo.svg")).unwrap()).unwrap();
    let picture = Logo::png(&fs::read(workspace.join("tests/judges/logo.png")).unwrap()).unwrap();
    let other = text.replace("version = 1\n", "version = 2\n");
    let examples = [(text, drawn), (other, picture)];
    let examples = examples.map(|(text, logo)| DocumentType::parse(&text).unwrap().with_logo(logo));
    DocumentType::shipped().iter().cloned().chain(examples).collect()
}
