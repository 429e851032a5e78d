use super::*;
use crate::day::DayError;
use crate::language::{Language, Sentence};
use crate::money::MoneyError;
use crate::register::{Contract, ContractKey, Organisation, Term};
use crate::search;
use crate::text::TextError;
use jiff::civil::date;
use mohur_certificate::identifier::IdentifierError;
use proptest::prelude::*;

const HEADER: &str =
    "number,pin,surname,given_name,patronymic,employer,employer_name,position,department,start,end,salary";
const GOOD: &str =
    "17/2024,5zk3m9q,Əliyev,Elçin,İlqar oğlu,1400057421,\"\"\"Zirvə\"\" MMC\",Mühasib,,2024-03-01,,1250.50";

/// The records of a file, and the lines that are none.
#[derive(Debug)]
struct Reading<T> {
    records: Vec<T>,
    bad: Vec<BadLine>,
}

fn read<T: Record>(source: &[u8], format: Format) -> Result<Reading<T>, ReadError> {
    let mut reading = Reading { records: Vec::new(), bad: Vec::new() };
    for line in Records::new(source, format)? {
        let Line { number, record } = line?;
        match record {
            Ok(record) => reading.records.push(record),
            Err(faults) => reading.bad.push(BadLine { line: number, faults }),
        }
    }
    Ok(reading)
}

fn contracts(text: &str, format: Format) -> Reading<Contract> {
    read(text.as_bytes(), format).unwrap()
}

fn register() -> (tempfile::TempDir, Register) {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::create(folder.path()).unwrap();
    (folder, register)
}

fn organisations(register: &Register, text: &str, format: Format, policy: BadLines) -> Result<Report, ImportError> {
    import::<Organisation>(register, text.as_bytes(), format, policy)
}

/// The faults of a file whose second line is `line`.
fn faults(line: &str) -> Vec<(Option<String>, Option<String>, Cause)> {
    let mut reading = contracts(&format!("{HEADER}\n{line}\n"), Format::Csv);
    assert!(reading.records.is_empty());
    let bad = reading.bad.remove(0);
    assert_eq!(bad.line, 2);
    bad.faults.into_iter().map(|fault| (fault.field, fault.value, fault.cause)).collect()
}

fn fault(field: &str, value: &str, cause: impl Into<Cause>) -> (Option<String>, Option<String>, Cause) {
    (Some(field.into()), Some(value.into()), cause.into())
}

#[test]
fn a_contract_is_read_from_csv() {
    let reading = contracts(&format!("{HEADER}\n{GOOD}\n"), Format::Csv);
    let [contract] = &reading.records[..] else { panic!("{reading:?}") };
    assert_eq!(contract.pin.to_string(), "5ZK3M9Q");
    assert_eq!((&*contract.surname, &*contract.given_name), ("Əliyev", "Elçin"));
    assert_eq!(contract.patronymic.as_deref(), Some("İlqar oğlu"));
    assert_eq!(&*contract.employer_name, "\"Zirvə\" MMC");
    assert_eq!(contract.department, None);
    assert_eq!(contract.term, Term::new(date(2024, 3, 1), None).unwrap());
    assert_eq!(contract.salary.qepik(), 125_050);
}

#[test]
fn columns_come_in_any_order_with_any_separator() {
    let text = "\u{feff}Name;VOEN\r\n\"Zirvə; MMC\";1400057421\r\n\r\nŞəfəq QSC;1500000002\r\n";
    let reading: Reading<Organisation> = read(text.as_bytes(), Format::Csv).unwrap();
    assert!(reading.bad.is_empty());
    let names: Vec<&str> = reading.records.iter().map(|organisation| &*organisation.name).collect();
    assert_eq!(names, ["Zirvə; MMC", "Şəfəq QSC"]);
    let semicolons = GOOD.replace(',', ";").replace("1250.50", "1250,50").replace("2024-03-01", "01.03.2024");
    let spaced = HEADER.replace(',', ";").replace('_', " ");
    let reading = contracts(&format!("{spaced}\n{semicolons}"), Format::Csv);
    assert_eq!(reading.records, contracts(&format!("{HEADER}\n{GOOD}"), Format::Csv).records);
}

#[test]
fn optional_columns_may_be_left_out() {
    let text = "number,pin,surname,given_name,employer,employer_name,position,start,salary\n\
        1,5ZK3M9Q,Smith,John,1400057421,Zirvə,Mühəndis,2024-03-01,900";
    let reading = contracts(text, Format::Csv);
    assert!(reading.bad.is_empty(), "{:?}", reading.bad);
    assert_eq!(reading.records[0].patronymic, None);
}

#[test]
fn a_contract_is_read_from_json_lines() {
    let text = r#"{"salary":1250.5,"number":"17/2024","pin":"5ZK3M9Q","surname":"Əliyev","given_name":"Elçin",
        "patronymic":"İlqar oğlu","employer":1400057421,"employer_name":"\"Zirvə\" MMC","position":"Mühasib",
        "department":null,"start":"2024-03-01"}"#
        .replace('\n', "");
    let reading = contracts(&text, Format::JsonLines);
    assert!(reading.bad.is_empty(), "{:?}", reading.bad);
    assert_eq!(reading.records, contracts(&format!("{HEADER}\n{GOOD}"), Format::Csv).records);
}

#[test]
fn every_fault_of_a_line_is_named() {
    let line = "17,5OK3M9Q,,El\u{202e}çin,,1400057425,Zirvə,Mühasib,,32.01.2024,,-5";
    assert_eq!(
        faults(line),
        [
            fault("pin", "5OK3M9Q", IdentifierError::PinCharacter),
            (Some("surname".into()), None, Cause::Missing),
            fault("given_name", "El\u{fffd}çin", TextError::Forbidden { character: '\u{202e}' }),
            fault("employer", "1400057425", IdentifierError::VoenLastDigit),
            fault("start", "32.01.2024", DayError::NotInCalendar),
            fault("salary", "-5", MoneyError::Negative),
        ]
    );
}

#[test]
fn an_end_before_the_start_is_named() {
    let found = faults(&GOOD.replace("2024-03-01,", "2024-03-01,2024-02-29"));
    assert_eq!(found, [fault("end", "2024-02-29", Cause::EndBeforeStart { start: date(2024, 3, 1) })]);
}

#[test]
fn long_values_are_refused_and_shortened_in_the_report() {
    let found = faults(&GOOD.replace("Əliyev", &"Ə".repeat(65)));
    assert_eq!(found, [fault("surname", &format!("{}…", "Ə".repeat(40)), TextError::TooLong { length: 65, max: 64 })]);
}

#[test]
fn lines_that_are_no_records_are_named() {
    assert_eq!(faults("1,2"), [(None, None, Cause::ValueCount { expected: 12, found: 2 })]);
    assert_eq!(faults("1,\"2"), [(None, None, Cause::OpenQuote)]);
    assert_eq!(faults(&"x".repeat(MAX_LINE_BYTES + 1)), [(None, None, Cause::LineTooLong { max: MAX_LINE_BYTES })]);
    let mut bytes = format!("{HEADER}\n{GOOD}\n").into_bytes();
    bytes.extend_from_slice(b"\xd6z\n");
    let reading: Reading<Contract> = read(&bytes[..], Format::Csv).unwrap();
    assert_eq!(reading.records.len(), 1);
    assert_eq!(reading.bad, [BadLine { line: 3, faults: vec![Cause::BrokenUtf8 { byte: 1 }.into()] }]);
}

#[test]
fn bad_json_is_named() {
    let text = "[1]\n{\"voen\":\"1400057421\",\"name\":\"A\",\"city\":\"Bakı\"}\n{\"voen\":\"1\",\"voen\":\"2\"}\n\
        {\"voen\":true,\"name\":{\"a\":1}}\n{\"voen\":\"1400057421\",\"name\":\"A\"} x\n";
    let deep = format!("{{\"name\":{}\n", "[".repeat(20_000));
    let reading: Reading<Organisation> = read(format!("{text}{deep}").as_bytes(), Format::JsonLines).unwrap();
    let causes: Vec<Vec<Cause>> =
        reading.bad.into_iter().map(|bad| bad.faults.into_iter().map(|fault| fault.cause).collect()).collect();
    assert!(reading.records.is_empty());
    assert_eq!(causes[0], [Cause::NotAnObject { character: 1 }]);
    assert_eq!(causes[1], [Cause::UnknownField]);
    assert_eq!(causes[2], [Cause::RepeatedField]);
    assert_eq!(causes[3], [Cause::NotText, Cause::NotText]);
    assert!(matches!(causes[4][..], [Cause::NotAnObject { .. }]));
    assert!(matches!(causes[5][..], [Cause::NotAnObject { .. }]));
}

#[test]
fn a_repeated_record_is_named_with_its_first_line_which_counts() {
    let (_folder, register) = register();
    let other = GOOD.replace("1250.50", "9000");
    let text = format!("{HEADER}\n\n{GOOD}\n{other}\n");
    let report = import::<Contract>(&register, text.as_bytes(), Format::Csv, BadLines::ImportGood).unwrap();
    assert_eq!(report.merge, Merge { added: 1, ..Merge::default() });
    assert_eq!(report.bad, [BadLine { line: 4, faults: vec![Cause::Repeated { first_line: 3 }.into()] }]);
    assert_eq!(register.contracts_of("5ZK3M9Q".parse().unwrap()).unwrap()[0].salary.qepik(), 125_050);
    // The next file may replace it.
    let text = format!("{HEADER}\n{other}\n");
    let report = import::<Contract>(&register, text.as_bytes(), Format::Csv, BadLines::RefuseAll).unwrap();
    assert_eq!(report.merge, Merge { replaced: 1, ..Merge::default() });
}

#[test]
fn a_wrong_header_is_named_whole() {
    let error = read::<Organisation>(&b"voen,Voen,city\n"[..], Format::Csv).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the header does not name the columns as expected (missing: name; unknown: \"city\"; twice: voen); \
         the columns are voen, name"
    );
    assert!(matches!(read::<Organisation>(&b""[..], Format::Csv), Err(ReadError::NoHeader { .. })));
    let utf16 = b"\xff\xfev\0o\0e\0n\0";
    assert!(matches!(read::<Organisation>(&utf16[..], Format::Csv), Err(ReadError::UnreadableHeader(_))));
}

#[test]
fn a_file_of_another_kind_is_given_up() {
    let (_folder, register) = register();
    let text = "nonsense\n".repeat(MAX_BAD_LINES + 1);
    let error = organisations(&register, &text, Format::JsonLines, BadLines::ImportGood).unwrap_err();
    let ImportError::Read(ReadError::TooManyBadLines { line: 10_001, bad }) = error else { panic!("{error}") };
    assert_eq!(bad.len(), MAX_BAD_LINES);
}

#[test]
fn repeated_records_are_named_among_other_bad_lines_and_found_once() {
    let (_folder, register) = register();
    let text = "voen,name\n1400057421,Zirvə\n1500000002,Dəniz\n1400057421,Dağ\n14,Bad\n1400057421,Zirvə\n";
    let report = organisations(&register, text, Format::Csv, BadLines::ImportGood).unwrap();
    assert_eq!(report.bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(report.bad[2].faults, [Cause::Repeated { first_line: 2 }.into()]);
    assert_eq!(report.merge, Merge { added: 2, ..Merge::default() });
    let found = |words| {
        let page = search::Page { skip: 0, take: 10 };
        let found = search::organisations(&register, &search::Query::new(words).unwrap(), page).unwrap();
        found.records.iter().map(|found| found.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(""), ["Dəniz", "Zirvə"]);
    assert!(found("dağ").is_empty());
    // The key has its index again.
    let again = organisations(&register, "voen,name\n1400057421,Dağ\n", Format::Csv, BadLines::RefuseAll).unwrap();
    assert_eq!(again.merge, Merge { replaced: 1, ..Merge::default() });
    assert_eq!(found(""), ["Dağ", "Dəniz"]);
}

#[test]
fn a_file_that_says_the_same_again_and_again_is_given_up() {
    let (_folder, register) = register();
    let text = format!("voen,name\n{}", "1400057421,Zirvə\n".repeat(MAX_BAD_LINES + 9));
    let error = organisations(&register, &text, Format::Csv, BadLines::ImportGood).unwrap_err();
    let ImportError::Read(ReadError::TooManyBadLines { line: 10_003, bad }) = error else { panic!("{error}") };
    assert_eq!(bad.len(), MAX_BAD_LINES);
    assert_eq!(register.count::<Organisation>().unwrap(), 0);
}

/// Organisations for several batches.
fn many() -> String {
    let lines: Vec<String> = (1..=2000).map(|number| format!("{number:09}1,Zirvə")).collect();
    format!("voen,name\n{}\n", lines.join("\n"))
}

#[test]
fn a_source_that_breaks_off_changes_nothing() {
    struct Broken;
    impl io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let (_folder, register) = register();
    let text = many();
    let source = io::BufReader::new(io::Read::chain(text.as_bytes(), Broken));
    let error = import::<Organisation>(&register, source, Format::Csv, BadLines::ImportGood).unwrap_err();
    assert_eq!(error.to_string(), "reading failed: the disk is gone");
    assert_eq!(register.count::<Organisation>().unwrap(), 0);
}

#[test]
fn a_bad_line_is_one_sentence_in_each_language() {
    let reading = contracts(&format!("{HEADER}\n{}", GOOD.replace("1250.50", "-5")), Format::Csv);
    assert_eq!(reading.bad[0].sentence(Language::En), "line 2: salary \"-5\": the amount is below zero");
    assert_eq!(reading.bad[0].sentence(Language::Az), "sətir 2: salary \"-5\": məbləğ mənfi ola bilməz");
}

#[test]
fn a_source_that_panics_changes_nothing() {
    struct Panicking;
    impl io::Read for Panicking {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            panic!("the source is broken")
        }
    }
    let (_folder, register) = register();
    let text = many();
    let source = io::BufReader::new(io::Read::chain(text.as_bytes(), Panicking));
    let imported = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        import::<Organisation>(&register, source, Format::Csv, BadLines::RefuseAll)
    }));
    assert!(imported.is_err());
    assert_eq!(register.count::<Organisation>().unwrap(), 0);
}

#[test]
fn the_policy_decides_about_the_good_lines() {
    let (folder, register) = register();
    let text = "voen,name\n1400057421,Zirvə\n14,Bad\n";
    let refused = organisations(&register, text, Format::Csv, BadLines::RefuseAll);
    assert!(matches!(refused, Err(ImportError::BadLines(bad)) if bad[0].line == 3));
    assert_eq!(register.count::<Organisation>().unwrap(), 0);
    let report = organisations(&register, text, Format::Csv, BadLines::ImportGood).unwrap();
    assert_eq!((report.merge.added, report.bad.len()), (1, 1));
    assert_eq!(Register::open(folder.path()).unwrap().count::<Organisation>().unwrap(), 1);
}

#[test]
fn a_register_begins_with_the_first_import_that_succeeds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register");
    let refused = organisations(&Register::open_or_begin(&path).unwrap(), "x\n", Format::Csv, BadLines::ImportGood);
    assert!(matches!(refused, Err(ImportError::Read(ReadError::WrongHeader { .. }))));
    assert!(matches!(Register::open(&path), Err(RegisterError::NoFile { .. })));
    let begun = Register::open_or_begin(&path).unwrap();
    organisations(&begun, "voen,name\n1400057421,Zirvə\n", Format::Csv, BadLines::RefuseAll).unwrap();
    assert_eq!(Register::open_or_begin(&path).unwrap().count::<Organisation>().unwrap(), 1);
}

#[test]
fn one_who_read_the_empty_register_reads_what_was_imported() {
    let (folder, register) = register();
    let reader = Register::open(folder.path()).unwrap();
    let key = ContractKey { employer: "1400057421".parse().unwrap(), number: "17/2024".parse().unwrap() };
    assert_eq!(reader.contract(&key).unwrap(), None);
    let text = format!("{HEADER}\n{GOOD}\n");
    import::<Contract>(&register, text.as_bytes(), Format::Csv, BadLines::RefuseAll).unwrap();
    // Its statements were prepared with indices that are others now.
    let found = reader.contract(&key).unwrap().unwrap();
    assert_eq!(reader.contracts_of(found.pin).unwrap(), [found]);
}

#[test]
fn the_name_tells_the_format() {
    assert_eq!(Format::of(Path::new("a/contracts.CSV")), Some(Format::Csv));
    assert_eq!(Format::of(Path::new("contracts.jsonl")), Some(Format::JsonLines));
    assert_eq!(Format::of(Path::new("contracts.xlsx")), None);
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read::<Contract>(&bytes[..], Format::Csv);
        let _ = read::<Contract>(&bytes[..], Format::JsonLines);
    }

    #[test]
    fn no_line_under_a_good_header_makes_it_panic(line in "[a-z0-9,\";ə.-]{0,80}") {
        let _ = read::<Contract>(format!("{HEADER}\n{line}").as_bytes(), Format::Csv);
    }
}
