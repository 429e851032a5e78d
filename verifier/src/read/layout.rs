//! Which module of a symbol holds which bit (ISO/IEC 18004 §7.7 and §7.8).

use super::sample::Modules;
use super::version::Version;

/// What a module is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A bit of a codeword, or of the remainder behind them.
    Data,
    /// Part of a pattern that every symbol of this version has, dark or light.
    Fixed {
        /// Whether it is dark.
        dark: bool,
    },
    /// A bit of the format or of the version information.
    Information,
}

/// The modules of a version.
pub(super) struct Layout {
    pub(super) side: usize,
    /// Row after row.
    pub(super) roles: Vec<Role>,
    /// The places of the data modules, in the order of their bits.
    pub(super) data: Vec<usize>,
}

impl Layout {
    pub(super) fn of(version: Version) -> Self {
        let side = version.modules();
        let mut roles = vec![Role::Data; side * side];
        let mut draw = Draw { side, roles: &mut roles };
        draw.timing();
        draw.alignment(version);
        draw.information(version);
        draw.finders();
        let data = zigzag(side).filter(|place| roles[*place] == Role::Data).collect();
        Self { side, roles, data }
    }

    /// The part of the fixed modules that are seen as they are, by margins that are positive where it is dark.
    pub(super) fn agreement(&self, margins: &Modules) -> f32 {
        let (mut right, mut all) = (0, 0);
        for (role, margin) in self.roles.iter().zip(&margins.values) {
            if let Role::Fixed { dark } = role {
                right += u16::from(*dark == (*margin > 0.0));
                all += 1;
            }
        }
        f32::from(right) / f32::from(all.max(1_u16))
    }
}

/// All modules but those of the timing column, by columns of two from the right, up and down in turns.
fn zigzag(side: usize) -> impl Iterator<Item = usize> {
    let rights = (1..side).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right });
    rights.enumerate().flat_map(move |(turn, right)| {
        (0..side).flat_map(move |step| {
            let y = if turn % 2 == 0 { side - 1 - step } else { step };
            [y * side + right, y * side + right - 1]
        })
    })
}

struct Draw<'a> {
    side: usize,
    roles: &'a mut [Role],
}

impl Draw<'_> {
    fn set(&mut self, x: usize, y: usize, role: Role) {
        self.roles[y * self.side + x] = role;
    }

    fn timing(&mut self) {
        for place in 0..self.side {
            let role = Role::Fixed { dark: place % 2 == 0 };
            self.set(place, 6, role);
            self.set(6, place, role);
        }
    }

    fn alignment(&mut self, version: Version) {
        let lines = version.alignment();
        let last = lines.len().saturating_sub(1);
        for (row, middle_y) in lines.iter().enumerate() {
            for (column, middle_x) in lines.iter().enumerate() {
                if [(0, 0), (0, last), (last, 0)].contains(&(column, row)) {
                    continue;
                }
                for (x, y) in (0..5).flat_map(|x| (0..5).map(move |y| (x, y))) {
                    let ring = 2_usize.abs_diff(x).max(2_usize.abs_diff(y));
                    self.set(middle_x + x - 2, middle_y + y - 2, Role::Fixed { dark: ring != 1 });
                }
            }
        }
    }

    fn information(&mut self, version: Version) {
        for (x, y) in format_places(self.side).into_iter().flatten() {
            self.set(x, y, Role::Information);
        }
        self.set(8, self.side - 8, Role::Fixed { dark: true });
        if version.is_written() {
            let far = self.side - 11..self.side - 8;
            for (near, far) in (0..6).flat_map(|near| far.clone().map(move |far| (near, far))) {
                self.set(near, far, Role::Information);
                self.set(far, near, Role::Information);
            }
        }
    }

    /// The three finder patterns with their margins.
    fn finders(&mut self) {
        let far = self.side - 8;
        for (left, top, first_x, first_y) in [(0, 0, 0, 0), (far, 0, 1, 0), (0, far, 0, 1)] {
            for (x, y) in (0..8_usize).flat_map(|x| (0..8_usize).map(move |y| (x, y))) {
                // The margin is on the inner sides: the last column and row, or the first.
                let ring = x.abs_diff(3 + first_x).max(y.abs_diff(3 + first_y));
                self.set(left + x, top + y, Role::Fixed { dark: ring == 3 || ring <= 1 });
            }
        }
    }
}

/// The places of the fifteen bits of both copies of the format information, lowest bit first, as x and y (§7.9).
pub(super) fn format_places(side: usize) -> [[(usize, usize); 15]; 2] {
    let around_the_corner = std::array::from_fn(|bit| match bit {
        0..=5 => (8, bit),
        6 | 7 => (8, bit + 1),
        8 => (7, 8),
        _ => (14 - bit, 8),
    });
    let at_the_others = std::array::from_fn(|bit| if bit < 8 { (side - 1 - bit, 8) } else { (8, side - 15 + bit) });
    [around_the_corner, at_the_others]
}

/// Whether a mask inverts a module (§7.8.2).
pub(super) fn is_masked(mask: u8, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}
