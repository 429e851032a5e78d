//! How unfortunate a mask is: the four penalties of ISO/IEC 18004 §7.8.3, on whole rows of bits at once.

use qrcode::canvas::MaskPattern;

/// The eight masks.
pub(super) const PATTERNS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// The penalty of a symbol given by its rows.
pub(super) fn penalty(rows: &[u128]) -> u32 {
    let columns = transposed(rows);
    let width = rows.len();
    let lines = || rows.iter().chain(&columns);
    lines().map(|line| runs(*line, width) + finders(*line, width)).sum::<u32>() + blocks(rows) + imbalance(rows)
}

fn transposed(rows: &[u128]) -> Vec<u128> {
    let column = |x| rows.iter().enumerate().fold(0, |bits, (y, row)| bits | (row >> x & 1) << y);
    (0..rows.len()).map(column).collect()
}

fn low_bits(count: usize) -> u128 {
    (1 << count) - 1
}

/// N1: a run of n ≥ 5 equal modules costs n − 2.
fn runs(line: u128, width: usize) -> u32 {
    let same = !(line ^ line >> 1) & low_bits(width - 1);
    let fives = same & same >> 1 & same >> 2 & same >> 3;
    fives.count_ones() + 2 * (fives & !(fives << 1)).count_ones()
}

/// N2: every 2 × 2 block of one colour costs 3.
fn blocks(rows: &[u128]) -> u32 {
    let inner = low_bits(rows.len() - 1);
    let pair = |pair: &[u128]| {
        let [upper, lower] = [pair[0], pair[1]];
        let down = !(upper ^ lower);
        (down & down >> 1 & !(upper ^ upper >> 1) & inner).count_ones()
    };
    3 * rows.windows(2).map(pair).sum::<u32>()
}

/// N3: what looks like a finder, 1011101 with four light modules before or behind, costs 40.
fn finders(line: u128, width: usize) -> u32 {
    [0b000_0101_1101_u128, 0b101_1101_0000]
        .into_iter()
        .map(|wanted| {
            let all = low_bits(width.saturating_sub(10));
            let hits = (0..11).fold(all, |hits, place| {
                let bit = line >> place;
                hits & if wanted >> place & 1 == 1 { bit } else { !bit }
            });
            40 * hits.count_ones()
        })
        .sum()
}

/// N4: every 5 % that the dark modules are away from half of all costs 10.
fn imbalance(rows: &[u128]) -> u32 {
    let all = u32::try_from(rows.len() * rows.len()).unwrap_or(u32::MAX);
    let dark: u32 = rows.iter().map(|row| row.count_ones()).sum();
    (dark * 20).abs_diff(all * 10) / all * 10
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules once more, module by module, as the standard words them.
    fn reference(rows: &[u128]) -> u32 {
        let width = rows.len();
        let dark = |x: usize, y: usize| rows[y] >> x & 1 == 1;
        let line = |y: usize, across: bool| -> Vec<bool> {
            (0..width).map(|x| if across { dark(x, y) } else { dark(y, x) }).collect()
        };
        let mut sum = 0;
        for line in (0..width).flat_map(|y| [line(y, true), line(y, false)]) {
            for run in line.chunk_by(|a, b| a == b).filter(|run| run.len() >= 5) {
                sum += u32::try_from(run.len()).unwrap() - 2;
            }
            let finder = [true, false, true, true, true, false, true];
            for eleven in line.windows(11) {
                sum += 40 * u32::from(eleven[..7] == finder && !eleven[7..].contains(&true));
                sum += 40 * u32::from(eleven[4..] == finder && !eleven[..4].contains(&true));
            }
        }
        for (y, x) in (0..width - 1).flat_map(|y| (0..width - 1).map(move |x| (y, x))) {
            let block = [dark(x, y), dark(x + 1, y), dark(x, y + 1), dark(x + 1, y + 1)];
            sum += 3 * u32::from(block == [true; 4] || block == [false; 4]);
        }
        sum + imbalance(rows)
    }

    proptest::proptest! {
        #[test]
        fn whole_rows_count_as_single_modules_do(seed in proptest::collection::vec(proptest::prelude::any::<u128>(), 45)) {
            let dense: Vec<u128> = seed.iter().map(|row| row & low_bits(45)).collect();
            let sparse: Vec<u128> = dense.iter().zip(dense.iter().rev()).map(|(a, b)| a & b & b >> 3).collect();
            proptest::prop_assert_eq!(penalty(&dense), reference(&dense));
            proptest::prop_assert_eq!(penalty(&sparse), reference(&sparse));
        }
    }
}
