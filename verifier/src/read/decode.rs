//! From three finder patterns to the text of their symbol.

use rqrr::{Grid, SimpleGrid};
use rxing::DecodeHints;
use rxing::common::BitMatrix;
use rxing::qrcode::decoder::qrcode_decoder::decode_bitmatrix_with_hints;
use rxing::qrcode::detector::{Detector, FinderPattern, FinderPatternInfo};
use rxing::result_point_utils::orderBestPatterns;

/// The text, or `None` when the three are not a symbol that can be read.
pub(super) fn text(black: &BitMatrix, mut group: [FinderPattern; 3]) -> Option<String> {
    orderBestPatterns(&mut group);
    let sampled = Detector::new(black).processFinderPatternInfo(FinderPatternInfo::new(group)).ok()?;
    let modules = rxing::common::DetectorRXingResult::getBits(&sampled);
    grid_text(modules).or_else(|| mirrored_or_damaged_text(modules))
}

fn grid_text(modules: &BitMatrix) -> Option<String> {
    let size = modules.getWidth();
    let dark = |x: usize, y: usize| match (u32::try_from(x), u32::try_from(y)) {
        (Ok(x), Ok(y)) => modules.get(x, y),
        _ => false,
    };
    let grid = SimpleGrid::from_func(usize::try_from(size).ok()?, dark);
    Grid::new(grid).decode().ok().map(|(_, text)| text)
}

/// `rxing` also corrects a version that was taken wrong, and reads symbols seen through the paper.
fn mirrored_or_damaged_text(modules: &BitMatrix) -> Option<String> {
    let decoded = decode_bitmatrix_with_hints(modules, &DecodeHints::default()).ok()?;
    Some(decoded.getText().to_owned())
}
