//! The attached certificate: an associated file (ISO 19005-3) or an embedded one (ISO 32000-1 §7.11.4).

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};
use mohur_certificate::page::ATTACHMENT;

use crate::limits::{MAX_ATTACHMENTS, MAX_NAME_TREE};

/// The contents of all attachments of the certificate's name, each once.
pub(super) fn certificates(pdf: &Pdf) -> Vec<Vec<u8>> {
    let Some(catalog) = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(files) = catalog.get::<Array<'_>>("AF") {
        files.iter::<Dict<'_>>().take(MAX_ATTACHMENTS).for_each(|file| keep(&file, &mut found));
    }
    let tree = catalog.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles"));
    if let Some(tree) = tree {
        let mut left = MAX_ATTACHMENTS;
        walk(&tree, MAX_NAME_TREE, &mut left, &mut found);
    }
    found
}

fn walk(node: &Dict<'_>, depth: usize, left: &mut usize, found: &mut Vec<Vec<u8>>) {
    if let Some(names) = node.get::<Array<'_>>("Names") {
        // Names and files in turn.
        for file in names.iter::<Object<'_>>().skip(1).step_by(2).take(*left) {
            *left -= 1;
            if let Some(file) = file.into_dict() {
                keep(&file, found);
            }
        }
    }
    let kids = node.get::<Array<'_>>("Kids").filter(|_| depth > 0);
    for kid in kids.iter().flat_map(Array::iter::<Dict<'_>>) {
        if *left == 0 {
            return;
        }
        *left -= 1;
        walk(&kid, depth - 1, left, found);
    }
}

fn keep(file: &Dict<'_>, found: &mut Vec<Vec<u8>>) {
    let named = |key: &str| file.get::<PdfString<'_>>(key).is_some_and(|name| is_the_name(&name));
    if !named("UF") && !named("F") {
        return;
    }
    let embedded = file.get::<Dict<'_>>("EF");
    let stream = embedded.and_then(|embedded| embedded.get::<Stream<'_>>("F").or_else(|| embedded.get("UF")));
    let Some(content) = stream.and_then(|stream| stream.decoded_data().ok()) else { return };
    if !found.iter().any(|known| *known == *content) {
        found.push(content.into_owned());
    }
}

/// In `PDFDocEncoding`, or in UTF-16 after its mark.
fn is_the_name(bytes: &[u8]) -> bool {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(utf16) => utf16
            .chunks(2)
            .map(|pair| (pair[0], pair.get(1).copied()))
            .eq(ATTACHMENT.bytes().map(|byte| (0, Some(byte)))),
        None => bytes == ATTACHMENT.as_bytes(),
    }
}
