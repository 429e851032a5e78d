use super::*;
use crate::limits::MAX_FINDERS;

/// A hundred finder patterns as far apart as those of a symbol are: very many groups of three look like one.
fn full_of_finder_patterns() -> Grey {
    let module = |x: usize, y: usize| {
        let ring = (x % 20).abs_diff(4).max((y % 20).abs_diff(4));
        if ring == 3 || ring <= 1 { 0 } else { 255 }
    };
    let (width, height) = (600, 600);
    let pixels = (0..width * height).map(|place| module(place % width / 3, place / width / 3)).collect();
    Grey::new(width, height, pixels).unwrap()
}

fn with_black<T>(picture: &Grey, look: impl FnOnce(&BitMatrix) -> T) -> T {
    let (width, height) = (picture.width().try_into().unwrap(), picture.height().try_into().unwrap());
    let binarizer = HybridBinarizer::new(Luma8Source::new_with_slice(picture.pixels(), width, height).unwrap());
    look(binarizer.get_black_matrix().unwrap())
}

#[test]
fn of_a_picture_full_of_finder_patterns_a_few_are_looked_at() {
    let picture = full_of_finder_patterns();
    let (finders, possible, tried) = with_black(&picture, |black| {
        let found = finders::find(black);
        (found.len(), finders::groups(&found).len(), likely_groups(black).count())
    });
    assert_eq!(finders, MAX_FINDERS);
    assert!(possible > MAX_GROUPS, "{possible} groups");
    assert_eq!(tried, MAX_GROUPS);
    assert_eq!(codes(&picture), Vec::<String>::new());
}
