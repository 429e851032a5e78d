//! A page laid on the one that was signed.

use super::difference::{self, Change};
use super::placement::Placement;
use super::{Difference, Pages, signed, words};
use crate::limits::MAX_PAGE_PIXELS;
use crate::pdf::{Completeness, Drawing, Letter, PdfError, PdfFile, Placed, Sheet};
use crate::region::Region;

/// Pixels an inch at which pages are compared. Measured: of a letter `ə` that became `a` in the smallest text, 8 pixels or
/// more differ by the levels of [`difference`], at 150 dpi as few as one; of pages saved again none at either.
const COMPARING_DPI: f32 = 200.0;
const MILLIMETRES_AN_INCH: f32 = 25.4;
/// Pages whose sides differ by less, in millimetres, are of one size: programs round to points.
const SAME_SIZE: f32 = 1.0;
/// How far a letter may be from its place, in millimetres, to be the one that was signed.
const IN_PLACE: f32 = 0.5;

/// A page, and the one that was signed.
pub(super) struct Pair<'a> {
    file: &'a PdfFile,
    original: PdfFile,
    signed: Placed,
}

/// What was found at a place of the sheet on which both pages were drawn.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    /// In millimetres of the page that was signed, from the sheet's corner.
    region: Region,
    /// Whether it can be seen: an annotation may lie there and show nothing, or what a program likes.
    pub(super) seen: bool,
    there: Option<String>,
    signed: Option<String>,
}

/// How two pages differ.
pub(super) struct Laid {
    placement: Placement,
    /// The sheet's corner on the page that was signed, in millimetres.
    corner: [f32; 2],
    pub(super) differences: Vec<Finding>,
    pub(super) additions: Vec<Finding>,
    pub(super) completeness: Completeness,
    /// Whether there are words that cannot be seen: whoever copies them out gets something else.
    pub(super) hides_words: bool,
}

impl<'a> Pair<'a> {
    pub(super) fn new(file: &'a PdfFile, original: &[u8]) -> Result<Self, PdfError> {
        let original = PdfFile::open(original)?;
        let signed = original.placed(0)?;
        Ok(Self { file, original, signed })
    }

    /// Compares them as they lie; where that shows a difference, in the size and place in which they are most alike.
    pub(super) fn compare(&self) -> Result<Laid, PdfError> {
        let as_signed = self.lay(Placement::AS_SIGNED);
        if self.is_of_one_size()? && as_signed.as_ref().is_ok_and(|laid| laid.differences.is_empty()) {
            return as_signed;
        }
        let drawn = |file: &PdfFile| file.draw(0, COMPARING_DPI);
        let found = Placement::find(&drawn(self.file)?, &drawn(&self.original)?);
        let moved = found.map(|placement| self.lay(placement));
        match (as_signed, moved) {
            (Ok(as_signed), Some(Ok(moved))) if !moved.is_nearer(&as_signed) => Ok(as_signed),
            (_, Some(moved)) => moved,
            (as_signed, None) => as_signed,
        }
    }

    fn is_of_one_size(&self) -> Result<bool, PdfError> {
        let (page, original) = (self.file.size(0)?, self.original.size(0)?);
        Ok(page.iter().zip(original).all(|(one, other)| (one - other).abs() < SAME_SIZE))
    }

    fn lay(&self, placement: Placement) -> Result<Laid, PdfError> {
        let sheets = Sheets::new(self.file.size(0)?, self.original.size(0)?, placement, COMPARING_DPI)?;
        let page = self.file.draw_on(0, &sheets.page)?;
        let original = self.original.draw_on(0, &sheets.original)?;
        let there = self.file.placed(0)?;
        let mut laid = Laid {
            placement,
            corner: sheets.corner,
            differences: Vec::new(),
            additions: Vec::new(),
            completeness: page.completeness,
            hides_words: there.hidden > 0,
        };
        let there: Vec<_> = there.letters.iter().map(|letter| laid.letter_on_sheet(letter)).collect();
        let signed: Vec<_> = self.signed.letters.iter().map(|letter| laid.moved(letter)).collect();
        for found in self.found(&laid, &page, &original, &there, &signed)? {
            laid.note(found, &there, &signed);
        }
        Ok(laid)
    }

    /// What can be seen, what programs may show in other letters, and what they may show in annotations.
    fn found(
        &self,
        laid: &Laid,
        page: &Drawing,
        original: &Drawing,
        there: &[Letter],
        signed: &[Letter],
    ) -> Result<Vec<Found>, PdfError> {
        let areas: Vec<_> = signed::areas(&self.signed).into_iter().map(|area| laid.region_moved(area)).collect();
        let change = |region: &Region| {
            if areas.iter().any(|area| area.touches(region)) { Change::Altered } else { Change::Added }
        };
        let mut found: Vec<_> = difference::find(&page.picture, &original.picture, original.scale, &areas)
            .into_iter()
            .map(|(region, change)| Found { region, change, seen: true })
            .collect();
        if page.completeness == Completeness::BorrowedFonts {
            let letters = strange(there, signed).map(|region| Found { region, change: change(&region), seen: true });
            letters.for_each(|letter| joined(&mut found, letter));
        }
        for annotation in self.file.annotations(0)? {
            let region = laid.on_sheet(annotation);
            joined(&mut found, Found { region, change: change(&region), seen: false });
        }
        Ok(found)
    }

    /// Both pages as pictures, with what differs.
    pub(super) fn paint(&self, laid: &Laid, dpi: f32) -> Result<Pages, PdfError> {
        let sheets = Sheets::new(self.file.size(0)?, self.original.size(0)?, laid.placement, dpi)?;
        let places = |findings: &[Finding]| findings.iter().map(|finding| finding.at(finding.region)).collect();
        Ok(Pages {
            page: self.file.paint_on(0, &sheets.page)?,
            signed: self.original.paint_on(0, &sheets.original)?,
            scale: sheets.original.scale[0],
            differences: places(&laid.differences),
            additions: places(&laid.additions),
        })
    }
}

struct Found {
    region: Region,
    change: Change,
    seen: bool,
}

/// Adds what was found, or lets what was found there already grow by it.
fn joined(all: &mut Vec<Found>, mut more: Found) {
    while let Some(place) = all.iter().position(|one| one.change == more.change && one.region.touches(&more.region)) {
        let one = all.swap_remove(place);
        more = Found { region: one.region.with(more.region), seen: one.seen || more.seen, ..more };
    }
    all.push(more);
}

/// The letters that were not signed where they are, each signed letter being there once.
fn strange(there: &[Letter], signed: &[Letter]) -> impl Iterator<Item = Region> {
    let mut left: Vec<_> = signed.iter().collect();
    left.sort_by(|one, other| one.line.total_cmp(&other.line));
    let mut taken = vec![false; left.len()];
    there.iter().filter_map(move |letter| {
        let first = left.partition_point(|other| other.line < letter.line - IN_PLACE);
        let near = left[first..].iter().take_while(|other| other.line <= letter.line + IN_PLACE);
        let same = (first..)
            .zip(near)
            .find(|(place, other)| !taken[*place] && (other.area.x - letter.area.x).abs() <= IN_PLACE);
        match same {
            Some((place, _)) => {
                taken[place] = true;
                None
            }
            None => Some(letter.area),
        }
    })
}

impl Laid {
    /// Whether less of this page differs.
    pub(super) fn is_nearer(&self, other: &Self) -> bool {
        let area = |findings: &[Finding]| findings.iter().map(|finding| finding.region.area()).sum::<f32>();
        let [one, other] = [self, other].map(|laid| (area(&laid.differences), area(&laid.additions)));
        one < other
    }

    fn note(&mut self, Found { region, change, seen }: Found, there: &[Letter], signed: &[Letter]) {
        let (there, signed) = (words::within(there, &region), words::within(signed, &region));
        let finding = Finding { region, seen, there, signed };
        match change {
            Change::Altered => self.differences.push(finding),
            Change::Added => self.additions.push(finding),
        }
    }

    /// What was found, where it is on the page in hand.
    pub(super) fn on_page(&self, finding: &Finding) -> Difference {
        let Region { x, y, .. } = finding.region;
        let place = |x: f32, y: f32| self.placement.on_page([x + self.corner[0], y + self.corner[1]]);
        let [left, top] = place(x, y);
        let [right, bottom] = place(finding.region.right(), finding.region.bottom());
        finding.at(Region::between(left, top, right, bottom))
    }

    /// Where a region of the page in hand is on the sheet.
    fn on_sheet(&self, region: Region) -> Region {
        let [left, top] = self.placement.on_original([region.x, region.y]);
        let [right, bottom] = self.placement.on_original([region.right(), region.bottom()]);
        self.region_moved(Region::between(left, top, right, bottom))
    }

    fn region_moved(&self, region: Region) -> Region {
        Region { x: region.x - self.corner[0], y: region.y - self.corner[1], ..region }
    }

    fn letter_on_sheet(&self, letter: &Letter) -> Letter {
        let line = self.placement.on_original([0.0, letter.line])[1] - self.corner[1];
        let size = letter.size / self.placement.scale[1];
        Letter { area: self.on_sheet(letter.area), line, size, ..letter.clone() }
    }

    fn moved(&self, letter: &Letter) -> Letter {
        Letter { area: self.region_moved(letter.area), line: letter.line - self.corner[1], ..letter.clone() }
    }
}

impl Finding {
    fn at(&self, region: Region) -> Difference {
        Difference { region, there: self.there.clone(), signed: self.signed.clone() }
    }
}

/// Two sheets of one size, on which what was signed lies in one place.
struct Sheets {
    page: Sheet,
    original: Sheet,
    /// Their corner on the page that was signed, in millimetres.
    corner: [f32; 2],
}

impl Sheets {
    /// Large enough for both pages.
    fn new(page: [f32; 2], original: [f32; 2], placement: Placement, dpi: f32) -> Result<Self, PdfError> {
        let scale = dpi / MILLIMETRES_AN_INCH;
        let (first, last) = (placement.on_original([0.0; 2]), placement.on_original(page));
        let corner = first.map(|place| if place < -SAME_SIZE { place } else { 0.0 });
        let sides = [0, 1].map(|side| {
            let end = if last[side] > original[side] + SAME_SIZE { last[side] } else { original[side] };
            (end - corner[side]) * scale
        });
        if !sides.iter().all(|side| (1.0..=f32::from(u16::MAX)).contains(side)) || sides[0] * sides[1] > MAX_PAGE_PIXELS
        {
            return Err(PdfError::Broken);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "compared with the bounds before")]
        let [width, height] = sides.map(|side| side as u16);
        let sheet = |scale: [f32; 2], corner: [f32; 2]| Sheet { width, height, scale, corner };
        Ok(Self {
            page: sheet(
                placement.scale.map(|larger| scale / larger),
                [0, 1].map(|side| (first[side] - corner[side]) * scale),
            ),
            original: sheet([scale; 2], corner.map(|corner| -corner * scale)),
            corner,
        })
    }
}
