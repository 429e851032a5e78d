//! What a page tells someone who cannot see it, beside what a page says that `krilla` wrote from the same content.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod content;
#[path = "../judges/java.rs"]
mod java;
#[path = "../judges/run.rs"]
mod judged;
mod other;
#[path = "../../certificate/examples/sample_pages/samples.rs"]
mod samples;
#[path = "../judges/types.rs"]
mod types;
#[path = "../judges/verapdf.rs"]
mod verapdf;

use std::path::Path;
use std::process::Command;

use content::Part;
use judged::{python, run};
use samples::samples;
use types::types;
use verapdf::verapdf;

/// The structure of a file, as poppler and pikepdf read it: a line a part.
fn read(file: &Path) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tree.py");
    run(Command::new(python()).arg(script).arg(file))
}

#[test]
fn both_pages_have_the_same_structure_and_are_pdf_a_3a_and_pdf_ua_1() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let all = types(&workspace).into_iter().flat_map(|document_type| samples(&document_type).unwrap());
    let telling: Vec<_> = all.filter(|sample| !sample.name.contains("-code-")).collect();
    for sample in &telling {
        let [ours, theirs] = ["ours", "theirs"].map(|by| folder.path().join(format!("{}-{by}.pdf", sample.name)));
        std::fs::write(&ours, sample.page().unwrap()).unwrap();
        let parts = content::of(sample);
        std::fs::write(&theirs, other::write(sample, &parts)).unwrap();
        let (ours, theirs) = (read(&ours), read(&theirs));
        assert_eq!(ours, theirs, "{}", sample.name);
        // The document itself is a part too.
        assert_eq!(theirs.lines().count(), 1 + parts.iter().map(Part::count).sum::<usize>());
    }
    let verdicts = verapdf(folder.path());
    assert_eq!(verdicts.len(), 2 * telling.len());
    for (name, verdict) in verdicts {
        assert!(verdict.sound(), "{name}: {verdict:#?}");
    }
}
