//! Writing records as CSV, so that [`import`](crate::import) reads the same ones back.

use std::io::{self, Write};

use crate::register::record::{Record, Row};
use crate::register::{Register, RegisterError};

/// The records as CSV: a line with all column names, then one line a record.
///
/// ```
/// use mohur_issuer::export::csv;
/// use mohur_issuer::sample::Sample;
/// let sample = Sample::new("2026-11-24".parse().unwrap());
/// let organisations = csv(&sample.organisations);
/// assert_eq!(organisations.lines().next(), Some("voen,name"));
/// assert_eq!(organisations.lines().count(), 201);
/// ```
pub fn csv<T: Record>(records: &[T]) -> String {
    records.iter().map(line).fold(header::<T>(), |text, line| text + &line)
}

/// The line with all column names.
pub fn header<T: Record>() -> String {
    T::COLUMNS.join(",") + "\n"
}

/// The line of one record.
pub fn line<T: Record>(record: &T) -> String {
    let row = Row::of(record);
    let values: Vec<String> = row.texts().map(|text| quoted(text.unwrap_or_default())).collect();
    values.join(",") + "\n"
}

/// Writes all records of one kind as CSV, in the order in which they were first imported; holds one at a time.
pub fn write<T: Record>(register: &Register, output: &mut dyn Write) -> Result<(), ExportError> {
    output.write_all(header::<T>().as_bytes())?;
    register.each(|record: T| Ok::<_, ExportError>(output.write_all(line(&record).as_bytes())?))
}

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// Writing failed.
    #[error("writing failed: {0}")]
    Io(#[from] io::Error),
    /// Reading the register failed.
    #[error(transparent)]
    Register(#[from] RegisterError),
}

/// The value as RFC 4180 writes it; records hold no line breaks.
fn quoted(value: &str) -> String {
    if value.contains([',', ';', '\t', '"']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Format;
    use crate::import::records::Records;
    use crate::register::{Contract, Organisation};
    use crate::sample::Sample;

    fn read<T: Record>(text: &str) -> Vec<T> {
        Records::new(text.as_bytes(), Format::Csv).unwrap().map(|line| line.unwrap().record.unwrap()).collect()
    }

    #[test]
    fn a_sample_written_as_csv_is_imported_as_it_was() {
        let sample = Sample::new("2026-11-24".parse().unwrap());
        assert_eq!(read::<Contract>(&csv(&sample.contracts)), sample.contracts);
        assert_eq!(read::<Organisation>(&csv(&sample.organisations)), sample.organisations);
    }

    #[test]
    fn separators_and_quotes_in_values_lead_back() {
        let name = "\"Zirvə\"; \"Dağ, Dəniz\" MMC";
        let organisation = Organisation { voen: "1400057421".parse().unwrap(), name: name.parse().unwrap() };
        let text = csv(std::slice::from_ref(&organisation));
        assert_eq!(read::<Organisation>(&text), [organisation]);
    }
}
