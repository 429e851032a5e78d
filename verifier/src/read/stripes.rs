//! The black and white stripes that a line through the middle of a finder pattern crosses.

/// The six edges of the five stripes, black, white, black, white, black, along any line.
pub(super) type Edges = [f32; 6];

/// How far a stripe with its neighbour may be from two modules (or four, with the middle one), in modules: what
/// perspective, blur and a few pixels a module do to it.
const TOLERANCE: f32 = 0.75;
/// Of the middle stripe, with ink that has spread or that light has eaten away: three modules, more or less.
const MIDDLE: std::ops::RangeInclusive<f32> = 2.0..=4.3;
/// The narrowest stripe, in modules.
const NARROWEST: f32 = 0.3;
/// The narrowest module, in pixels: less is grain.
const LEAST_MODULE: f32 = 1.0;

/// The width of a module when the stripes are those of a finder pattern, 1 : 1 : 3 : 1 : 1.
///
/// Ink that spreads moves an edge where black begins and one where black ends by as much in opposite directions, so it is
/// the distances between edges of the same kind that are compared.
pub(super) fn module(edges: &Edges) -> Option<f32> {
    let [first, second, third, fourth, fifth, sixth] = *edges;
    let (left, right) = (fourth - second, fifth - third);
    let module = (left + right) / 8.0;
    let near = |length: f32, modules: f32| (length - modules * module).abs() < TOLERANCE * module;
    let wide = edges.windows(2).all(|stripe| stripe[1] - stripe[0] > NARROWEST * module);
    let pattern = near(third - first, 2.0)
        && near(sixth - fourth, 2.0)
        && (left - right).abs() < TOLERANCE * module
        && MIDDLE.contains(&((fourth - third) / module));
    (module >= LEAST_MODULE && wide && pattern).then_some(module)
}

/// The middle of the middle stripe.
pub(super) fn middle(edges: &Edges) -> f32 {
    f32::midpoint(edges[2], edges[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_ink_changes_nothing() {
        for ink in [-0.6, 0.0, 0.9] {
            let edges = [-10.5 - ink, -7.5 + ink, -4.5 - ink, 4.5 + ink, 7.5 - ink, 10.5 + ink];
            assert!((module(&edges).unwrap() - 3.0).abs() < 1e-3);
            assert!(middle(&edges).abs() < 1e-3);
        }
    }

    #[test]
    fn other_stripes_are_none() {
        assert_eq!(module(&[0.0, 3.0, 6.0, 9.0, 12.0, 15.0]), None, "stripes of one width");
        assert_eq!(module(&[0.0, 1.0, 2.0, 10.0, 11.0, 12.0]), None, "a middle that is too wide");
        assert_eq!(module(&[0.0, 0.5, 1.0, 2.5, 3.0, 3.5]), None, "grain");
    }
}
