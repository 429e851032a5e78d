//! What a PDF shows or does beyond its page's content.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict};

use super::Extra;
use super::contents::Contents;

pub(super) fn extra(pdf: &Pdf) -> Option<Extra> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let annotated = pdf.pages().iter().any(|page| {
        let annotations = page.raw().get::<Array<'_>>("Annots");
        annotations.is_some_and(|annotations| annotations.raw_iter().next().is_some())
    });
    if annotated {
        Some(Extra::Annotations)
    } else if catalog.contains_key("AcroForm") {
        Some(Extra::Form)
    } else if catalog.contains_key("OCProperties") {
        Some(Extra::Layers)
    } else {
        acts(pdf, &catalog)
            .then_some(Extra::Actions)
            .or_else(|| catalog.contains_key("Collection").then_some(Extra::Portfolio))
            .or_else(|| pdf.pages().iter().any(|page| Contents::of(page).hides_words()).then_some(Extra::HiddenWords))
    }
}

/// Whether a viewer would run something. An `OpenAction` that is an array only says where the view begins.
fn acts(pdf: &Pdf, catalog: &Dict<'_>) -> bool {
    let names = catalog.get::<Dict<'_>>("Names").unwrap_or_default();
    catalog.get::<Dict<'_>>("OpenAction").is_some()
        || catalog.contains_key("AA")
        || names.contains_key("JavaScript")
        || pdf.pages().iter().any(|page| page.raw().contains_key("AA"))
}
