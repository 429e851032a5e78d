//! Another decoder's opinion, `rxing`'s, on groups of finder patterns that were not read: it thresholds, samples and corrects
//! in ways of its own. Its own search is not asked, since that has no bound.

use rxing::common::{BitMatrix, DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::decoder::qrcode_decoder::decode_bitmatrix_with_hints;
use rxing::qrcode::detector::{Detector, FinderPattern, FinderPatternInfo};
use rxing::{Binarizer, DecodeHints, Luma8Source};

use super::budget::{Budget, Spent};
use super::code::Code;
use super::projection::Projection;
use super::pyramid::Level;
use super::triple::Triple;

/// Groups that are asked about.
const GROUPS: usize = 8;
/// What thresholding costs for each pixel, and sampling and decoding for each group.
const PIXEL_COST: usize = 6;
const GROUP_COST: usize = 1_000_000;

/// The first of the groups that is read.
pub(super) fn ask(level: Level<'_>, groups: &[Triple], budget: &mut Budget) -> Result<Option<Code>, Spent> {
    if groups.is_empty() {
        return Ok(None);
    }
    budget.spend(level.picture.pixels().len() * PIXEL_COST)?;
    let (width, height) = (level.picture.width() as u32, level.picture.height() as u32);
    let Ok(source) = Luma8Source::new_with_slice(level.picture.pixels(), width, height) else { return Ok(None) };
    let binarizer = HybridBinarizer::new(source);
    let Ok(black) = binarizer.get_black_matrix() else { return Ok(None) };
    for group in groups.iter().take(GROUPS) {
        budget.spend(GROUP_COST)?;
        if let Some(code) = read(black, group, level.scale) {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

fn read(black: &BitMatrix, group: &Triple, scale: f32) -> Option<Code> {
    let [corner, right, below] = group.finders().map(|finder| {
        let (x, y) = (finder.centre.x / scale, finder.centre.y / scale);
        FinderPattern::new(x, y, finder.module / scale)
    });
    // The order that the library gives its patterns: below, corner, right.
    let info = FinderPatternInfo::new([below, corner, right]);
    let sampled = Detector::new(black).processFinderPatternInfo(info).ok()?;
    let modules = sampled.getBits();
    let decoded = decode_bitmatrix_with_hints(modules, &DecodeHints::default()).ok()?;
    let projection = Projection::new(group, usize::try_from(modules.getWidth()).ok()?);
    Some(Code::flat(decoded.getText().to_owned(), &projection))
}
