//! The floor: what no issuer of signed pages with a QR code can do without. One signature over claims that are encoded
//! already; one QR code by the `qrcode` crate from digits, version and level that are known already; and the bytes of a
//! finished page, copied. Nothing is laid out, written, packed or checked.

use std::hint::black_box;

use mohur_certificate::claims::Claims;
use mohur_certificate::cose::{Content, Sign1};
use mohur_certificate::link::to_digits;
use mohur_certificate::symbol::{Level, ModuleBudget, Symbol};
use mohur_keys::signer::SigningKey;
use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{EcLevel, QrCode, Version, ec};

use crate::certificates::{Certificates, base};

/// Whether the symbol is in the mask of the least penalty, as the standard asks, or in any, which readers do not mind.
#[derive(Clone, Copy)]
pub(crate) enum Mask {
    /// Always the same.
    Fixed,
    /// The best of eight.
    Chosen,
}

/// What is known beforehand.
pub(crate) struct Floor<'a> {
    key: &'a SigningKey,
    prepared: Vec<Prepared>,
}

struct Prepared {
    payload: Vec<u8>,
    url: String,
    digits: String,
    version: Version,
    level: EcLevel,
    page: Vec<u8>,
}

impl<'a> Floor<'a> {
    /// Prepares `count` certificates.
    pub(crate) fn new(certificates: &'a Certificates, count: usize) -> Self {
        let prepared = (0..count).map(|turn| Prepared::new(certificates, turn)).collect();
        Self { key: certificates.key(), prepared }
    }

    /// Signs, makes a symbol and copies a page.
    pub(crate) fn run(&self, turn: usize, mask: Mask) {
        let prepared = &self.prepared[turn % self.prepared.len()];
        black_box(Sign1::sign(self.key, Claims::CONTENT_TYPE, prepared.payload.clone()).unwrap());
        black_box(prepared.symbol(mask));
        black_box(prepared.page.clone());
    }
}

impl Prepared {
    fn new(certificates: &Certificates, turn: usize) -> Self {
        let (claims, _) = certificates.signed(turn);
        let link = certificates.link(turn);
        let symbol = Symbol::encode(&link, ModuleBudget::printed(42_000)).unwrap();
        let level = match symbol.level() {
            Level::L => EcLevel::L,
            Level::M => EcLevel::M,
            Level::Q => EcLevel::Q,
            Level::H => EcLevel::H,
        };
        Self {
            payload: claims.encode().unwrap(),
            url: format!("{}#", base()),
            digits: to_digits(link.compact.as_bytes()),
            version: Version::Normal(symbol.version().try_into().unwrap()),
            level,
            page: certificates.page(turn),
        }
    }

    fn symbol(&self, mask: Mask) -> Vec<qrcode::Color> {
        let mut bits = Bits::new(self.version);
        bits.push_byte_data(self.url.as_bytes()).unwrap();
        bits.push_numeric_data(self.digits.as_bytes()).unwrap();
        bits.push_terminator(self.level).unwrap();
        match mask {
            Mask::Chosen => QrCode::with_bits(bits, self.level).unwrap().into_colors(),
            Mask::Fixed => {
                let (data, correction) = ec::construct_codewords(&bits.into_bytes(), self.version, self.level).unwrap();
                let mut canvas = Canvas::new(self.version, self.level);
                canvas.draw_all_functional_patterns();
                canvas.draw_data(&data, &correction);
                canvas.apply_mask(MaskPattern::Checkerboard);
                canvas.into_colors()
            }
        }
    }
}
