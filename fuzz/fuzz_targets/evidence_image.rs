#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_verifier::evidence::Evidence;
use mohur_verifier::grey::Grey;
use mohur_verifier::read;

fuzz_target!(|bytes: &[u8]| {
    let _ = Evidence::from_image(bytes);
    // The reader itself, past the image formats: a small picture of the bytes, and one of large modules.
    let Some(side) = (1..=128_usize).rev().find(|side| side * side <= bytes.len()) else { return };
    let pixel = |x: usize, y: usize| bytes[y * side + x];
    let (wide, zoom) = (side * 3, 3);
    let large = (0..wide * wide).map(|place| pixel(place % wide / zoom, place / wide / zoom)).collect();
    if let Some(picture) = Grey::new(wide, wide, large) {
        let _ = read::codes(&picture);
    }
});
