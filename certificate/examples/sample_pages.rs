//! Writes pages of each shipped document type in each language, from the barest to the longest, to look at:
//! `cargo run -p mohur-certificate --example sample_pages -- FOLDER`.

#[path = "sample_pages/samples.rs"]
mod samples;

use std::error::Error;
use std::path::PathBuf;

use mohur_certificate::document_type::DocumentType;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say in which folder")?);
    std::fs::create_dir_all(&folder)?;
    for document_type in DocumentType::shipped() {
        for sample in samples::samples(document_type)? {
            let pdf = sample.page()?;
            std::fs::write(folder.join(&sample.name).with_extension("pdf"), &pdf)?;
            println!("{}: {} bytes", sample.name, pdf.len());
        }
    }
    Ok(())
}
