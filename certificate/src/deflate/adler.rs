//! The checksum of zlib streams.

/// Bytes that are added at once.
const BLOCK: usize = 32;
const BLOCK_SUMS: u32 = 32;
/// In how many sums each byte of a block is.
const SHARES: [u8; BLOCK] = {
    let (mut shares, mut place, mut share) = ([0; BLOCK], 0, 32);
    while place < BLOCK {
        shares[place] = share;
        (place, share) = (place + 1, share - 1);
    }
    shares
};

/// The checksum at a stream's end (RFC 1950 §8.2), with the length it was taken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Adler {
    sum: u32,
    sums: u32,
    length: usize,
}

impl Default for Adler {
    fn default() -> Self {
        Self { sum: 1, sums: 0, length: 0 }
    }
}

impl Adler {
    const MODULUS: u32 = 65_521;
    /// As many bytes can be added before a sum must be reduced.
    const STRETCH: usize = 5552;

    pub(super) fn of(data: &[u8]) -> Self {
        let (mut sum, mut sums) = (1, 0);
        for stretch in data.chunks(Self::STRETCH) {
            let (blocks, rest) = stretch.as_chunks::<BLOCK>();
            for block in blocks {
                // Each byte of a block is in as many sums as bytes follow it there, and itself.
                let shares = block.iter().zip(SHARES).map(|(byte, share)| u32::from(*byte) * u32::from(share));
                sums += sum * BLOCK_SUMS + shares.sum::<u32>();
                sum += block.iter().map(|byte| u32::from(*byte)).sum::<u32>();
            }
            for byte in rest {
                sum += u32::from(*byte);
                sums += sum;
            }
            sum %= Self::MODULUS;
            sums %= Self::MODULUS;
        }
        Self { sum, sums, length: data.len() }
    }

    /// The checksum of this text and the other one behind it.
    pub(super) fn then(self, other: Self) -> Self {
        let modulus = u64::from(Self::MODULUS);
        let before = u64::from(self.sum) + modulus - 1;
        let sum = (before + u64::from(other.sum)) % modulus;
        let sums = (u64::from(self.sums) + u64::from(other.sums) + other.length as u64 % modulus * (before % modulus))
            % modulus;
        let whole = |value: u64| u32::try_from(value).unwrap_or_default();
        Self { sum: whole(sum), sums: whole(sums), length: self.length + other.length }
    }

    pub(super) fn to_bytes(self) -> [u8; 4] {
        (self.sums << 16 | self.sum).to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn parts_have_the_sum_of_the_whole(data: Vec<u8>, at: usize) {
            let at = at % (data.len() + 1);
            let (mut sum, mut sums) = (1_u64, 0_u64);
            for byte in &data {
                sum = (sum + u64::from(*byte)) % 65_521;
                sums = (sums + sum) % 65_521;
            }
            let whole = Adler::of(&data);
            prop_assert_eq!(whole.to_bytes(), u32::try_from(sums << 16 | sum).unwrap().to_be_bytes());
            prop_assert_eq!(Adler::of(&data[..at]).then(Adler::of(&data[at..])), whole);
        }
    }

    #[test]
    fn nothing_overflows() {
        assert_eq!(Adler::of(&vec![0xff; 100_000]).to_bytes(), [0x14, 0x9a, 0x30, 0x2c]);
    }
}
