use super::*;

use qrcode::Color;
use qrcode::canvas::Canvas;
use sha2::{Digest, Sha256};

use super::grid::Grid;
use crate::compact::Compact;
use crate::limits::MAX_BASE;

fn link(bytes: usize) -> Link {
    let mut compact: Vec<u8> = (0..bytes).map(|place| u8::try_from(place * 151 % 251).unwrap()).collect();
    compact[..2].copy_from_slice(&[1, 1]);
    let base = "https://verify.example.az/".parse().unwrap();
    Link { base, compact: Compact::parse(&compact).unwrap() }
}

#[test]
fn another_reader_reads_what_we_draw() {
    let link = link(270);
    let symbol = Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap();
    let dark = |x: usize, y: usize| symbol.row(y) >> x & 1 == 1;
    let grid = rqrr::SimpleGrid::from_func(symbol.width(), dark);
    assert_eq!(rqrr::Grid::new(grid).decode().unwrap().1, link.to_string());
}

/// The same symbol by trying: segments of every version, and the crate's whole canvas in every mask.
fn by_trial(link: &Link, budget: ModuleBudget) -> Option<Symbol> {
    let (url, digits) = (format!("{}#", link.base.as_str()), to_digits(link.compact.as_bytes()));
    let smallest = |level: Level| {
        let made = (1..=27).find_map(|version| Some((version, segments(&url, &digits, version, level.ec()).ok()?)));
        made.filter(|(version, _)| fit::width(*version) <= budget.max_width)
            .map(|(version, data)| (version, data, level))
    };
    let (version, data, least) = smallest(Level::M).or_else(|| smallest(Level::L))?;
    let boosted = [Level::H, Level::Q].into_iter();
    let mut boosted = boosted.filter_map(|level| Some((segments(&url, &digits, version, level.ec()).ok()?, level)));
    let (data, level) = boosted.next().unwrap_or((data, least));
    let (data, correction) = ec::construct_codewords(&data, Version::Normal(version), level.ec()).ok()?;
    let mut canvas = Canvas::new(Version::Normal(version), level.ec());
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let masked = template::MASKS.map(|mask| {
        let mut canvas = canvas.clone();
        canvas.apply_mask(mask);
        let colours = canvas.into_colors();
        Grid::new(fit::width(version), |x, y| colours[y * fit::width(version) + x] == Color::Dark)
    });
    let rows = masked.into_iter().min_by_key(penalty::of).unwrap().rows;
    Some(Symbol { rows, level })
}

#[test]
fn trying_everything_leads_to_the_same_symbol() {
    let sides = [26_000, 42_000, 62_500].map(ModuleBudget::printed);
    for (bytes, budget) in (75..1300).step_by(23).flat_map(|bytes| sides.map(|side| (bytes, side))) {
        let mut link = link(bytes);
        assert_eq!(Symbol::encode(&link, budget).ok(), by_trial(&link, budget), "{bytes} bytes, {budget:?}");
        link.base = format!("https://{}/", "a".repeat(MAX_BASE - 9)).parse().unwrap();
        assert_eq!(
            Symbol::encode(&link, budget).ok(),
            by_trial(&link, budget),
            "{bytes} bytes, {budget:?}, long address"
        );
    }
}

/// The crate's own trial counts finder-like patterns differently, so its choice may be worse by the standard's rules.
#[test]
fn the_mask_is_never_worse_than_the_crates_choice() {
    for bytes in [100, 200, 271, 300] {
        let link = link(bytes);
        let symbol = Symbol::encode(&link, ModuleBudget::printed(45_000)).unwrap();
        let mut bits = Bits::new(Version::Normal(i16::try_from(symbol.version()).unwrap()));
        bits.push_byte_data(format!("{}#", link.base.as_str()).as_bytes()).unwrap();
        bits.push_numeric_data(to_digits(link.compact.as_bytes()).as_bytes()).unwrap();
        bits.push_terminator(symbol.level.ec()).unwrap();
        let theirs = qrcode::QrCode::with_bits(bits, symbol.level.ec()).unwrap();
        let theirs = Grid::new(symbol.width(), |x, y| theirs[(x, y)] == Color::Dark);
        let ours = Grid::new(symbol.width(), |x, y| symbol.row(y) >> x & 1 == 1);
        assert!(penalty::of(&ours) <= penalty::of(&theirs), "{bytes} bytes");
    }
}

/// A printed symbol is drawn again by verifiers for ever: version, level and mask of these stay as they were first.
#[test]
fn symbols_never_change() {
    let mut hash = Sha256::new();
    for (bytes, side) in (75..900).step_by(3).flat_map(|bytes| [(bytes, 30_000), (bytes, 42_000), (bytes, 62_500)]) {
        if let Ok(symbol) = Symbol::encode(&link(bytes), ModuleBudget::printed(side)) {
            hash.update([u8::try_from(symbol.version()).unwrap(), symbol.level() as u8]);
            symbol.rows.iter().for_each(|row| hash.update(row.to_le_bytes()));
        }
    }
    assert_eq!(hash.finalize()[..8], 0xbd25_f35c_3a4b_f3ff_u64.to_be_bytes());
}

#[test]
fn what_would_not_scan_is_refused() {
    let refused = Symbol::encode(&link(500), ModuleBudget::printed(30_000));
    assert!(matches!(refused, Err(SymbolError::TooDense { max: 60, .. })), "{refused:?}");
    let long = Symbol::encode(&link(3000), ModuleBudget::printed(90_000));
    assert!(matches!(long, Err(SymbolError::TooLong { .. })));
}
