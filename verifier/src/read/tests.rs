use super::*;

/// Finder patterns side by side: every three of them look like a symbol.
#[test]
fn a_picture_full_of_finder_patterns_is_given_up_soon() {
    let module = |x: usize, y: usize| {
        let ring = (x % 9).abs_diff(4).max((y % 9).abs_diff(4));
        if ring == 3 || ring <= 1 { 0 } else { 255 }
    };
    let (width, height) = (1800, 1800);
    let pixels = (0..width * height).map(|place| module(place % width / 3, place / width / 3)).collect();
    let picture = Grey::new(width, height, pixels).unwrap();
    assert_eq!(codes(&picture), Vec::<String>::new());
}
