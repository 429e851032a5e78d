//! Whole pictures, drawn and then spoiled.

mod paper;

use paper::{Paper, symbol};
use proptest::prelude::*;
use qrcode::EcLevel;

use super::*;
use crate::grey::Grey;

const TEXT: &str =
    "https://verify.example.az/#01234567890123456789012345678901234567890123456789012345678901234567890123";

fn texts(picture: &Grey) -> Vec<String> {
    codes(picture).iter().map(|code| code.text().to_owned()).collect()
}

fn work(picture: &Grey) -> (Vec<Code>, u64) {
    let (mut found, mut budget) = (Vec::new(), Budget::new(budget::WHOLE));
    let _ = look(picture, &mut found, &mut budget);
    (found, budget::WHOLE - budget.left())
}

/// Values without order, the same every time, from 0 to 255.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 9) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn corners_are_where_the_symbol_is_drawn() {
    let code = symbol(TEXT, EcLevel::M);
    let side = code.width() as f32;
    let (found, _) = work(&Paper::of(&code).picture());
    let [found] = &found[..] else { panic!("{found:?}") };
    assert_eq!(found.modules(), code.width());
    let (near, far) = (paper::MARGIN * paper::MODULE, (paper::MARGIN + side) * paper::MODULE);
    for (corner, (x, y)) in found.corners().into_iter().zip([(near, near), (far, near), (far, far), (near, far)]) {
        assert!(corner.distance(Point::new(x, y)) < 1.0, "{corner:?} is not at {x}, {y}");
    }
}

#[test]
fn a_mirrored_picture_is_read_and_its_corners_go_round_the_other_way() {
    let paper = Paper::of(&symbol(TEXT, EcLevel::M));
    let turn = |picture: &Grey| {
        let [start, right, far, _] = codes(picture)[0].corners();
        (right - start).cross(far - right)
    };
    assert!(turn(&paper.picture()) > 0.0);
    let mirrored = paper.clone().mirrored().picture();
    assert_eq!(texts(&mirrored), [TEXT]);
    assert!(turn(&mirrored) < 0.0);
}

#[test]
fn a_picture_is_read_whichever_way_it_is_turned() {
    for degrees in [0.0, 30.0, 45.0, 90.0, 135.0, 180.0, 200.0, 270.0] {
        let picture = Paper::of(&symbol(TEXT, EcLevel::M)).turned(degrees).picture();
        assert_eq!(texts(&picture), [TEXT], "{degrees}°");
    }
}

#[test]
fn light_on_dark_is_read() {
    assert_eq!(texts(&Paper::of(&symbol(TEXT, EcLevel::M)).picture().inverted()), [TEXT]);
}

#[test]
fn several_codes_are_read_though_they_differ_in_size() {
    let (one, other) = ("the first of two codes", "the second code, which is smaller");
    let large = Paper::of(&symbol(one, EcLevel::M)).picture();
    let small = Paper::of(&symbol(other, EcLevel::M)).picture().halved().unwrap();
    let mut found = texts(&paper::side_by_side(&large, &small));
    found.sort();
    assert_eq!(found, [one, other]);
    let many: Vec<_> = (0..8).map(|number| format!("code {number} of eight")).collect();
    let row = |texts: &[String]| {
        let pictures = texts.iter().map(|text| Paper::of(&symbol(text, EcLevel::M)).picture());
        pictures.reduce(|left, right| paper::side_by_side(&left, &right)).unwrap()
    };
    let mut found = texts(&paper::side_by_side(&row(&many[..4]), &row(&many[4..])));
    found.sort();
    assert_eq!(found, many);
}

#[test]
fn characters_of_any_set_are_read() {
    assert_eq!(texts(&Paper::of(&symbol("Əliyeva Günəş", EcLevel::M)).picture()), ["Əliyeva Günəş"]);
    let latin1 = qrcode::QrCode::new(b"Caf\xe9 cr\xe8me").unwrap();
    assert_eq!(texts(&Paper::of(&latin1).picture()), ["Café crème"]);
}

#[test]
fn a_symbol_without_a_finder_pattern_is_read() {
    for (x, y) in [(0, 0), (1, 0), (0, 1)] {
        let code = symbol(TEXT, EcLevel::Q);
        let far = code.width() - 7;
        // A stroke through the pattern, two modules wide.
        let stroke = |paper: Paper| paper.painted(x * far + 2, y * far, 2, 7, 255);
        let picture = stroke(Paper::of(&code)).picture();
        assert_eq!(texts(&picture), [TEXT], "the pattern at {x}, {y}");
    }
}

#[test]
fn damage_beyond_plain_correction_is_read_by_what_can_be_doubted() {
    let code = symbol(&TEXT.repeat(4), EcLevel::M);
    let side = code.width();
    // A tear: 21 % of the data, where level M corrects 15.
    let picture = Paper::of(&code).painted(side / 4, side / 3, side / 2, side * 2 / 5, 255).picture();
    assert_eq!(texts(&picture), [TEXT.repeat(4)]);
}

#[test]
fn nothing_is_read_where_nothing_is() {
    assert_eq!(codes(&Grey::new(700, 500, noise(700 * 500)).unwrap()), []);
    assert_eq!(codes(&Grey::new(1, 1, vec![0]).unwrap()), []);
    assert_eq!(codes(&Grey::new(3, 900, vec![0; 2700]).unwrap()), []);
}

/// Finder patterns as far apart as those of a symbol are: very many groups of three look like one.
fn full_of_finder_patterns(width: usize, height: usize) -> Grey {
    let module = |x: usize, y: usize| {
        let ring = (x % 20).abs_diff(4).max((y % 20).abs_diff(4));
        if ring == 3 || ring <= 1 { 0 } else { 255 }
    };
    let pixels = (0..width * height).map(|place| module(place % width / 3, place / width / 3)).collect();
    Grey::new(width, height, pixels).unwrap()
}

#[test]
fn hostile_pictures_cost_no_more_than_there_is() {
    let (found, spent) = work(&full_of_finder_patterns(2000, 2000));
    assert_eq!(found, []);
    assert!(spent <= budget::WHOLE);
    // A code beside them is read all the same.
    let hidden =
        paper::side_by_side(&Paper::of(&symbol(TEXT, EcLevel::M)).picture(), &full_of_finder_patterns(300, 600));
    assert_eq!(texts(&hidden), [TEXT]);
}

#[test]
fn easy_pictures_cost_little() {
    let (found, spent) = work(&Paper::of(&symbol(TEXT, EcLevel::M)).picture());
    assert_eq!(found.len(), 1);
    assert!(spent < budget::WHOLE / 50, "{spent} units");
}

#[test]
fn what_is_found_before_the_work_is_spent_is_kept() {
    let picture = Paper::of(&symbol(TEXT, EcLevel::M)).picture();
    let (_, needed) = work(&picture);
    for (units, expected) in [(needed, 1), (needed / 2, 0), (0, 0)] {
        let mut found = Vec::new();
        let done = look(&picture, &mut found, &mut Budget::new(units));
        assert_eq!((found.len(), done.is_err()), (expected, expected == 0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn photos_are_read(
        length in 40_usize..600,
        degrees in 0.0_f32..360.0,
        tilt in prop::array::uniform2(-0.12_f32..0.12),
        blur in 0.0_f32..0.55,
        contrast in 0.3_f32..1.0,
        grain in 0.0_f32..12.0,
    ) {
        let text: String = (0..length).map(|at| char::from(b'0' + (at * at % 10) as u8)).collect();
        let paper = Paper::of(&symbol(&text, EcLevel::M)).turned(degrees).tilted(tilt);
        let picture = paper.blurred(blur).lit(contrast).grainy(grain).picture();
        prop_assert_eq!(texts(&picture), [text]);
    }

    #[test]
    fn nothing_is_read_among_finder_patterns_without_a_symbol(bits in prop::collection::vec(0_u8..2, 4096)) {
        let mut paper = Paper::of(&symbol(TEXT, EcLevel::M));
        for y in 9..paper.side() {
            for x in 9..paper.side() {
                paper = paper.painted(x, y, 1, 1, 255 * bits[(y * 64 + x) % bits.len()]);
            }
        }
        prop_assert_eq!(texts(&paper.picture()), Vec::<String>::new());
    }
}
