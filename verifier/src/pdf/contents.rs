//! What a page is made of: whether anything but pictures can be seen.

use hayro::hayro_syntax::content::ops::TypedInstruction as Instruction;
use hayro::hayro_syntax::page::Page;

use super::PageKind;

/// Text rendering modes that paint nothing (ISO 32000-1, table 106): 3, and 7, which only clips.
const INVISIBLE: [i64; 2] = [3, 7];

/// What a page paints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    pictures: bool,
    /// Words, lines, areas or forms: whatever is no picture and can be seen.
    drawn: bool,
}

impl Contents {
    /// Walks through the page's own instructions; a form counts as drawn, whatever it holds.
    pub(super) fn of(page: &Page<'_>) -> Self {
        let mut contents = Self::default();
        let (mut mode, mut saved) = (0, Vec::new());
        let mut instructions = page.typed_operations();
        while let Some(instruction) = instructions.next() {
            match instruction {
                Instruction::SaveState(_) => saved.push(mode),
                Instruction::RestoreState(_) => mode = saved.pop().unwrap_or(mode),
                Instruction::TextRenderingMode(new) => mode = new.0.as_i64(),
                Instruction::ShowText(_)
                | Instruction::ShowTexts(_)
                | Instruction::NextLineAndShowText(_)
                | Instruction::ShowTextWithParameters(_) => contents.drawn |= !INVISIBLE.contains(&mode),
                Instruction::XObject(used) => {
                    let stream = page.resources().get_x_object(used.0);
                    let form = stream.is_some_and(|stream| stream.dict().contains_key("BBox"));
                    if form { contents.drawn = true } else { contents.pictures = true }
                }
                Instruction::InlineImage(_) => contents.pictures = true,
                other => contents.drawn |= paints(&other),
            }
        }
        contents
    }

    /// A scan is pictures alone, with the words that a program recognised in them, which cannot be seen.
    pub(super) fn kind(self) -> PageKind {
        if self.pictures && !self.drawn { PageKind::Scan } else { PageKind::Drawn }
    }
}

fn paints(instruction: &Instruction<'_, '_>) -> bool {
    matches!(
        instruction,
        Instruction::StrokePath(_)
            | Instruction::CloseAndStrokePath(_)
            | Instruction::FillPathNonZero(_)
            | Instruction::FillPathNonZeroCompatibility(_)
            | Instruction::FillPathEvenOdd(_)
            | Instruction::FillAndStrokeNonZero(_)
            | Instruction::FillAndStrokeEvenOdd(_)
            | Instruction::CloseFillAndStrokeNonZero(_)
            | Instruction::CloseFillAndStrokeEvenOdd(_)
            | Instruction::Shading(_)
    )
}
