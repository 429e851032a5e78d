//! How unfortunate a mask is: the four penalties of ISO/IEC 18004 §7.8.3, on whole rows of bits at once.

use super::grid::Grid;

/// The penalty of a symbol.
pub(super) fn of(symbol: &Grid) -> u32 {
    let Grid { rows, columns } = symbol;
    across(rows) + across(columns) + blocks(rows) + imbalance(rows)
}

fn low_bits(count: usize) -> u128 {
    (1 << count) - 1
}

/// N1 and N3 across the lines: a step compares whole lines, and so counts in all their places at once. It takes halves
/// of lines, several of which fit into a register.
#[expect(clippy::cast_possible_truncation, reason = "half a line is meant")]
fn across(lines: &[u128]) -> u32 {
    let all = low_bits(lines.len());
    let half = |shift: usize| {
        let words: Vec<u64> = lines.iter().map(|line| (line >> shift) as u64).collect();
        runs(&words, (all >> shift) as u64) + finders(&words)
    };
    (0..lines.len()).step_by(64).map(half).sum()
}

/// N1: a run of n ≥ 5 equal modules costs n − 2, that is, 3 for its first five and 1 for each other.
fn runs(words: &[u64], all: u64) -> u32 {
    let equal = |five: &[u64]| all & !(five[0] ^ five[1] | five[1] ^ five[2] | five[2] ^ five[3] | five[3] ^ five[4]);
    let first = equal(&words[..5]).count_ones();
    let others = words.windows(6).map(|six| {
        let [before, now] = [equal(&six[..5]), equal(&six[1..])];
        now.count_ones() + 2 * (now & !before).count_ones()
    });
    3 * first + others.sum::<u32>()
}

/// N3: what looks like a finder, 1011101 with four light modules before or behind, costs 40.
fn finders(words: &[u64]) -> u32 {
    let light = |four: &[u64]| !(four[0] | four[1] | four[2] | four[3]);
    let finder = |seven: &[u64]| seven[0] & !seven[1] & seven[2] & seven[3] & seven[4] & !seven[5] & seven[6];
    let found = words.windows(11).map(|eleven| {
        let behind = finder(&eleven[..7]) & light(&eleven[7..]);
        let before = light(&eleven[..4]) & finder(&eleven[4..]);
        // Never both in one place: the first line is dark in the one and light in the other.
        (behind | before).count_ones()
    });
    40 * found.sum::<u32>()
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

    fn symbol(rows: &[u128]) -> Grid {
        Grid::new(rows.len(), |x, y| rows[y] >> x & 1 == 1)
    }

    proptest::proptest! {
        #[test]
        fn whole_rows_count_as_single_modules_do(seed in proptest::collection::vec(proptest::prelude::any::<u128>(), 21..=125)) {
            let dense: Vec<u128> = seed.iter().map(|row| row & low_bits(seed.len())).collect();
            let sparse: Vec<u128> = dense.iter().zip(dense.iter().rev()).map(|(a, b)| a & b & b >> 3).collect();
            proptest::prop_assert_eq!(of(&symbol(&dense)), reference(&dense));
            proptest::prop_assert_eq!(of(&symbol(&sparse)), reference(&sparse));
        }
    }
}
