//! Writing records as CSV, so that [`import`](crate::import) reads the same ones back.

use crate::register::record::{Record, Row};

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
    let mut text = T::COLUMNS.join(",") + "\n";
    for record in records {
        let mut row = Row::default();
        record.write(&mut row);
        let values: Vec<String> = T::COLUMNS.iter().map(|column| quoted(row.get(column).unwrap_or_default())).collect();
        text.push_str(&values.join(","));
        text.push('\n');
    }
    text
}

/// The value as RFC 4180 writes it; records hold no line breaks.
fn quoted(value: &str) -> String {
    if value.contains([',', ';', '\t', '"']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Format, read};
    use crate::register::{Contract, Organisation};
    use crate::sample::Sample;

    #[test]
    fn a_sample_written_as_csv_is_imported_as_it_was() {
        let sample = Sample::new("2026-11-24".parse().unwrap());
        let contracts = read::<Contract>(csv(&sample.contracts).as_bytes(), Format::Csv).unwrap();
        assert_eq!((contracts.bad.len(), contracts.records), (0, sample.contracts));
        let organisations = read::<Organisation>(csv(&sample.organisations).as_bytes(), Format::Csv).unwrap();
        assert_eq!((organisations.bad.len(), organisations.records), (0, sample.organisations));
    }

    #[test]
    fn separators_and_quotes_in_values_lead_back() {
        let name = "\"Zirvə\"; \"Dağ, Dəniz\" MMC";
        let organisation = Organisation { voen: "1400057421".parse().unwrap(), name: name.parse().unwrap() };
        let text = csv(std::slice::from_ref(&organisation));
        assert_eq!(read::<Organisation>(text.as_bytes(), Format::Csv).unwrap().records, [organisation]);
    }
}
