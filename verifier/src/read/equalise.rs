//! Undoing what blur has mixed, whatever kind of blur it is: the weights of a module's neighbours that best explain what is
//! known of the symbol, or taken for likely.

use super::sample::Modules;

/// Neighbours this many columns and rows away take part.
const RADIUS: i32 = 2;
const TAPS: usize = (2 * RADIUS as usize + 1).pow(2);
/// One more weight, for what is there without any module.
const WEIGHTS: usize = TAPS + 1;
/// Keeps weights small that little is known of, as a part of what there is.
const RIDGE: f64 = 0.01;
/// What one module costs, in units of work.
pub(super) const COST: usize = WEIGHTS * WEIGHTS / 2;

type Row = [f64; WEIGHTS];

/// Margins in which every module is told from the mixture of its neighbours. `known` are modules that are dark (1) or light
/// (-1) for certain, or not known (0): these are taken for what they seem.
pub(super) fn equalised(margins: &Modules, known: &[f32]) -> Option<Modules> {
    let mut products = [[0.0; WEIGHTS]; WEIGHTS];
    let mut goals = [0.0; WEIGHTS];
    for (place, margin) in margins.values.iter().enumerate() {
        let goal = if known[place] == 0.0 { margin.signum() } else { known[place] };
        let row = neighbours(margins, place);
        for (at, factor) in row.iter().enumerate() {
            goals[at] += factor * f64::from(goal);
            for (product, other) in products[at][at..].iter_mut().zip(&row[at..]) {
                *product += factor * other;
            }
        }
    }
    let weights = solved(products, goals)?;
    let value =
        |place: usize| neighbours(margins, place).iter().zip(weights).map(|(value, weight)| value * weight).sum();
    let values = (0..margins.values.len()).map(|place| -> f64 { value(place) }).map(|value| value as f32);
    Some(Modules::new(margins.side, values.collect()))
}

fn neighbours(margins: &Modules, place: usize) -> Row {
    let (x, y) = ((place % margins.side) as i32, (place / margins.side) as i32);
    let mut row = [1.0; WEIGHTS];
    let offsets = (-RADIUS..=RADIUS).flat_map(|dy| (-RADIUS..=RADIUS).map(move |dx| (dx, dy)));
    for (value, (dx, dy)) in row.iter_mut().zip(offsets) {
        *value = f64::from(margins.at(x + dx, y + dy));
    }
    row
}

/// The weights that fit best, by Cholesky's method; only the upper half of the products is looked at.
fn solved(mut products: [Row; WEIGHTS], mut goals: Row) -> Option<Row> {
    let ridge = (0..TAPS).map(|at| products[at][at]).sum::<f64>() / TAPS as f64 * RIDGE;
    for (at, row) in products.iter_mut().enumerate() {
        row[at] += ridge;
    }
    for at in 0..WEIGHTS {
        for above in 0..at {
            let (upper, lower) = products.split_at_mut(at);
            let factor = upper[above][at];
            for (value, other) in lower[0][at..].iter_mut().zip(&upper[above][at..]) {
                *value -= factor * other;
            }
            goals[at] -= factor * goals[above];
        }
        let root = products[at][at].sqrt();
        if !root.is_finite() || root <= f64::EPSILON {
            return None;
        }
        for value in &mut products[at][at..] {
            *value /= root;
        }
        goals[at] /= root;
    }
    for at in (0..WEIGHTS).rev() {
        let rest: f64 = (at + 1..WEIGHTS).map(|later| products[at][later] * goals[later]).sum();
        goals[at] = (goals[at] - rest) / products[at][at];
    }
    Some(goals)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dark and light without order, the same every time.
    fn noise(side: usize) -> Vec<f32> {
        let mut state = 1_u32;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            if state >> 20 & 1 == 1 { 1.0 } else { -1.0 }
        };
        (0..side * side).map(|_| next()).collect()
    }

    #[test]
    fn a_picture_that_was_moved_is_set_right() {
        let side = 45;
        let sharp = Modules::new(side, noise(side));
        let moved = sharp.map(|x, y, here| {
            let (x, y) = (x as i32, y as i32);
            0.5 * here + 0.35 * sharp.at(x + 1, y) + 0.3 * sharp.at(x - 1, y + 1)
        });
        let wrong =
            |seen: &Modules| seen.values.iter().zip(&sharp.values).filter(|(one, other)| *one * *other <= 0.0).count();
        let before = wrong(&moved);
        let third: Vec<_> = (0..side * side).map(|at| if at % 3 == 0 { sharp.values[at] } else { 0.0 }).collect();
        let mut seen = moved.clone();
        for _ in 0..3 {
            seen = equalised(&seen, &third).unwrap();
        }
        assert!(before > 150 && wrong(&seen) * 2 < before, "{before} were wrong, and then {}", wrong(&seen));
        let known = equalised(&moved, &sharp.values).unwrap();
        assert!(wrong(&known) * 4 < before, "with all known {}", wrong(&known));
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        let side = 21;
        assert_eq!(equalised(&Modules::new(side, vec![0.0; side * side]), &vec![0.0; side * side]), None);
    }
}
