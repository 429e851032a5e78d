#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_issuer::export::csv;
use mohur_issuer::import::Format;
use mohur_issuer::import::records::Records;
use mohur_issuer::register::record::Record;
use mohur_issuer::register::{Contract, Organisation};

fuzz_target!(|bytes: &[u8]| {
    let _ = good::<Contract>(bytes, Format::JsonLines);
    let _ = good::<Contract>(bytes, Format::Csv);
    if let Some(records) = good::<Organisation>(bytes, Format::Csv) {
        let again = good::<Organisation>(csv(&records).as_bytes(), Format::Csv).expect("we wrote it");
        assert_eq!(again, records, "what was written as CSV is read otherwise");
    }
});

/// The records of the good lines, if the file can be read at all.
fn good<T: Record>(bytes: &[u8], format: Format) -> Option<Vec<T>> {
    let lines = Records::<_, T>::new(bytes, format).ok()?;
    Some(lines.filter_map(|line| line.ok()?.record.ok()).collect())
}
