//! `mohur types preview`: specimens of a type's pages, to look at.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::language::Language;
use mohur_issuer::specimen::{self, Length, Mark};
use mohur_verifier::pdf::PdfFile;

use super::check;
use crate::file;
use crate::outcome::Refused;
use crate::output::Output;
use crate::settings::Settings;

/// Pixels an inch of the picture: small letters are readable on a screen.
const DPI: f32 = 150.0;

#[derive(Args)]
pub(crate) struct Preview {
    /// A type's folder (the one with type.toml), or a folder of them
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Where to write ID-VERSION-LANGUAGE.pdf and .png (default: this folder); earlier ones are replaced
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only the page in this language (default: both)
    #[arg(long, value_enum)]
    language: Option<Page>,
    /// With values as long as the type allows
    #[arg(long)]
    longest: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Page {
    Az,
    En,
}

impl Preview {
    pub(crate) fn run(&self, settings: &Settings) -> Result<()> {
        let language = settings.language().unwrap_or(Language::En);
        let checked = check::all(&self.folder, language)?;
        let good: Vec<_> = checked.iter().filter_map(check::Checked::good).collect();
        let out = self.out.as_deref().unwrap_or(Path::new("."));
        for (_, document_type) in &good {
            std::fs::create_dir_all(out).with_context(|| format!("cannot make the folder {}", out.display()))?;
            for page in self.languages() {
                self.write(document_type, *page, out)?;
            }
        }
        if good.len() < checked.len() {
            check::print(&checked, language, Output::People)?;
            return Err(Refused::as_printed().into());
        }
        Ok(())
    }

    fn languages(&self) -> &'static [Language] {
        match self.language {
            None => &Language::ALL,
            Some(Page::Az) => &[Language::Az],
            Some(Page::En) => &[Language::En],
        }
    }

    fn write(&self, document_type: &DocumentType, page: Language, out: &Path) -> Result<()> {
        let (length, suffix) = if self.longest { (Length::Longest, "-longest") } else { (Length::Usual, "") };
        let id = document_type.id();
        let name = format!("{}-{}-{}{suffix}", id.id(), id.version(), page.tag());
        let pdf = specimen::page(document_type, page, length, Mark::Marked)
            .with_context(|| format!("the specimen of {id} in {} cannot be written", page.tag()))?;
        for (ending, bytes) in [("pdf", &pdf), ("png", &picture(&pdf)?)] {
            let path = out.join(format!("{name}.{ending}"));
            file::write(&path, bytes)?;
            println!("{}", path.display());
        }
        Ok(())
    }
}

/// The page as PNG, as the verifier draws it.
fn picture(pdf: &[u8]) -> Result<Vec<u8>> {
    let painting = PdfFile::open(pdf)?.paint(0, DPI)?;
    let mut png = Vec::new();
    PngEncoder::new(&mut png).write_image(&painting.rgb, painting.width, painting.height, ExtendedColorType::Rgb8)?;
    Ok(png)
}
