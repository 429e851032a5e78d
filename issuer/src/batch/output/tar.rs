//! The tar format (POSIX.1-1988 ustar): a header of 512 bytes, the page, zeros up to the next multiple of 512.

use std::io;

use super::Page;

/// Headers and pages begin at multiples of this.
const BLOCK: usize = 512;
/// Two empty blocks end an archive.
pub(super) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

pub(super) fn header(page: Page<'_>) -> io::Result<Vec<u8>> {
    let mut header = tar::Header::new_ustar();
    header.set_path(page.name)?;
    header.set_size(page.bytes.len() as u64);
    header.set_mode(0o600);
    header.set_mtime(u64::try_from(page.issued.as_second()).unwrap_or_default());
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    Ok(header.as_bytes().to_vec())
}

/// How many zeros follow so many bytes.
pub(super) fn padding(length: usize) -> usize {
    length.next_multiple_of(BLOCK) - length
}
