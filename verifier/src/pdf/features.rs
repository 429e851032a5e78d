//! What a PDF shows or does beyond its page's content and annotations.

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::{Array, Dict, Name};

use super::Extra;
use crate::limits::MAX_ANNOTATIONS;

pub(super) fn extra(pdf: &Pdf) -> Option<Extra> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let form = catalog.contains_key("AcroForm") && !is_signatures_only(&catalog);
    let all = [
        (form, Extra::Form),
        (catalog.contains_key("OCProperties"), Extra::Layers),
        (acts(pdf, &catalog), Extra::Actions),
        (catalog.contains_key("Collection"), Extra::Portfolio),
    ];
    all.into_iter().find(|(found, _)| *found).map(|(_, extra)| extra)
}

/// A signature of somebody, which stands on the page as an annotation or nowhere, is no form to fill in.
fn is_signatures_only(catalog: &Dict<'_>) -> bool {
    let form = catalog.get::<Dict<'_>>("AcroForm").unwrap_or_default();
    let is_signature = |field: &Dict<'_>| {
        field.get::<Name<'_>>("FT").is_some_and(|kind| *kind == *b"Sig") && !field.contains_key("Kids")
    };
    let fields = form.get::<Array<'_>>("Fields").unwrap_or_default();
    let (all, signatures) = (fields.raw_iter(), fields.iter::<Dict<'_>>().filter(is_signature));
    let [all, signatures] = [all.take(MAX_ANNOTATIONS).count(), signatures.take(MAX_ANNOTATIONS).count()];
    all > 0 && all == signatures && !form.contains_key("XFA") && !form.contains_key("NeedAppearances")
}

/// Whether a viewer would run something. An `OpenAction` that goes to a place only says where the view begins.
fn acts(pdf: &Pdf, catalog: &Dict<'_>) -> bool {
    let names = catalog.get::<Dict<'_>>("Names").unwrap_or_default();
    let goes = |action: &Dict<'_>| {
        action.get::<Name<'_>>("S").is_some_and(|kind| *kind == *b"GoTo") && !action.contains_key("Next")
    };
    catalog.get::<Dict<'_>>("OpenAction").is_some_and(|action| !goes(&action))
        || catalog.contains_key("AA")
        || names.contains_key("JavaScript")
        || pdf.pages().iter().any(|page| page.raw().contains_key("AA"))
}
