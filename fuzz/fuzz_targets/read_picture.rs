#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_verifier::grey::Grey;
use mohur_verifier::read;

/// Pixels of a module.
const ZOOM: usize = 3;

// A picture whose modules are the bits of the input, around it the finder patterns without which nothing is looked at; what
// is behind them, levels and decoders, sees whatever the bits are. The first byte says the version and the contrast.
fuzz_target!(|bytes: &[u8]| {
    let Some((first, bits)) = bytes.split_first() else { return };
    let side = 17 + 4 * (usize::from(first & 15) + 1);
    let dark = |x: usize, y: usize| {
        finder(x, y, side).unwrap_or_else(|| {
            let bit = y * side + x;
            bits.get(bit / 8).is_some_and(|byte| byte >> (bit % 8) & 1 == 1)
        })
    };
    let width = (side + 8) * ZOOM;
    let level = |place: usize| {
        let (x, y) = ((place % width / ZOOM).wrapping_sub(4), (place / width / ZOOM).wrapping_sub(4));
        if x < side && y < side && dark(x, y) { 255 - (first >> 4) * 16 - 15 } else { 255 }
    };
    let picture = Grey::new(width, width, (0..width * width).map(level).collect()).expect("a square");
    for code in read::codes(&picture) {
        assert!(code.corners().iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()));
    }
});

/// What finder and timing patterns have at a place.
fn finder(x: usize, y: usize, side: usize) -> Option<bool> {
    let ring = |left: usize, top: usize| x.abs_diff(left + 3).max(y.abs_diff(top + 3));
    let ring = [(0, 0), (side - 7, 0), (0, side - 7)].map(|(left, top)| ring(left, top)).into_iter().min()?;
    match ring {
        ..=1 | 3 => Some(true),
        2 | 4 => Some(false),
        _ => (x == 6 || y == 6).then_some((x + y) % 2 == 0),
    }
}
