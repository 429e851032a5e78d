//! Dark or light: what the grey of a module says, and how surely.

use super::sample::Modules;

/// Against what a module is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Threshold {
    /// The mean of the modules that are at most so many columns and rows away.
    Mean {
        /// In modules.
        radius: usize,
    },
    /// A place between the mean of the dark and that of the light ones around it: below a half, what lies over light modules
    /// and is lighter than ink stays light; above, what light has washed out stays dark.
    Between {
        /// In modules.
        radius: usize,
        /// 0 is the dark, 1 the light mean.
        share: f32,
    },
}

/// The contrast of a neighbourhood that is taken for such, as a part of that of the whole symbol. Where there is less, nothing
/// is printed, or it cannot be seen: what looks dark or light is chance.
const LEAST_CONTRAST: f32 = 0.25;
/// The neighbourhood whose contrast counts, in modules.
const NEIGHBOURHOOD: usize = 6;

/// How dark each module is: positive is dark, 1 as dark as modules are on average around it.
pub(super) fn margins(greys: &Modules, threshold: Threshold) -> Modules {
    let mut margins = match threshold {
        Threshold::Mean { radius } => {
            let sums = Sums::of(greys.side, &greys.values);
            greys.map(|x, y, grey| sums.mean(x, y, radius) - grey)
        }
        Threshold::Between { radius, share } => between(greys, radius, share),
    };
    normalise(&mut margins);
    margins
}

fn between(greys: &Modules, radius: usize, share: f32) -> Modules {
    let sums = Sums::of(greys.side, &greys.values);
    let dark = greys.map(|x, y, grey| f32::from(u8::from(grey < sums.mean(x, y, radius))));
    let darks = Sums::of(greys.side, &dark.values);
    let dark_greys: Vec<_> = dark.values.iter().zip(&greys.values).map(|(dark, grey)| dark * grey).collect();
    let dark_greys = Sums::of(greys.side, &dark_greys);
    greys.map(|x, y, grey| {
        let (part, mean) = (darks.mean(x, y, radius).clamp(0.01, 0.99), sums.mean(x, y, radius));
        let (low, all) = (dark_greys.mean(x, y, radius), mean);
        let (dark, light) = (low / part, (all - low) / (1.0 - part));
        dark + (light - dark) * share - grey
    })
}

/// Divides by the contrast around.
fn normalise(margins: &mut Modules) {
    let sizes: Vec<_> = margins.values.iter().map(|margin| margin.abs()).collect();
    let sums = Sums::of(margins.side, &sizes);
    let whole = sums.mean(0, 0, margins.side);
    let least = (whole * LEAST_CONTRAST).max(f32::MIN_POSITIVE);
    *margins = margins.map(|x, y, margin| margin / sums.mean(x, y, NEIGHBOURHOOD).max(least));
}

/// The greys with every module set off from its four neighbours, as blur has mixed them.
pub(super) fn sharpened(greys: &Modules, strength: f32) -> Modules {
    greys.map(|x, y, grey| {
        let (x, y) = (x as i32, y as i32);
        let around = greys.at(x - 1, y) + greys.at(x + 1, y) + greys.at(x, y - 1) + greys.at(x, y + 1);
        grey + strength * (grey - around / 4.0)
    })
}

/// Running sums over a square of values.
struct Sums {
    side: usize,
    sums: Vec<f64>,
}

impl Sums {
    fn of(side: usize, values: &[f32]) -> Self {
        let width = side + 1;
        let mut sums = vec![0.0; width * width];
        for y in 0..side {
            let mut row = 0.0;
            for x in 0..side {
                row += f64::from(values[y * side + x]);
                sums[(y + 1) * width + x + 1] = sums[y * width + x + 1] + row;
            }
        }
        Self { side, sums }
    }

    /// The mean of what is at most `radius` columns and rows away.
    fn mean(&self, x: usize, y: usize, radius: usize) -> f32 {
        let width = self.side + 1;
        let (left, right) = (x.saturating_sub(radius), (x + radius + 1).min(self.side));
        let (top, bottom) = (y.saturating_sub(radius), (y + radius + 1).min(self.side));
        let at = |x: usize, y: usize| self.sums[y * width + x];
        let sum = at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top);
        (sum / ((right - left) * (bottom - top)) as f64) as f32
    }
}
