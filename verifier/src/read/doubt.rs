//! How far what is seen can be believed: damage lies in one place, and shows by what is known to be otherwise there.

use super::sample::Modules;

/// Modules around one that tell about it.
const RADIUS: i32 = 2;
/// Known modules that are taken for right before any is seen: little is known of a place where few are.
const TRUST: f32 = 2.0;
/// Alike are at least so many of the 25 modules in a square, when something lies over them: chance has that once in a million.
const UNIFORM: i32 = 24;

/// The margins, smaller where known modules near by are seen wrong, or where all modules are alike.
pub(super) fn doubts(margins: &Modules, known: &[f32]) -> Modules {
    margins.map(|x, y, margin| {
        let side = margins.side as i32;
        let (mut wrong, mut told, mut dark, mut all) = (0.0, 0.0, 0, 0);
        for (dx, dy) in (-RADIUS..=RADIUS).flat_map(|dx| (-RADIUS..=RADIUS).map(move |dy| (dx, dy))) {
            let (x, y) = (x as i32 + dx, y as i32 + dy);
            if !(0..side).contains(&x) || !(0..side).contains(&y) {
                continue;
            }
            let place = (y * side + x) as usize;
            let near = 1.0 / (1 + dx.abs().max(dy.abs())) as f32;
            told += known[place].abs() * near;
            wrong += f32::from(u8::from(known[place] * margins.values[place] < 0.0)) * near;
            dark += i32::from(margins.values[place] > 0.0);
            all += 1;
        }
        let right = 1.0 - wrong / (told + TRUST * wrong.min(1.0)).max(f32::MIN_POSITIVE);
        let uniform = dark >= UNIFORM || all - dark >= UNIFORM;
        if uniform { 0.0 } else { margin * right * right }
    })
}
