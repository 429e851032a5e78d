//! How fast a register of a million contracts is filled and searched: `cargo bench --bench register`.
//!
//! `-- --contracts N` takes another number. Prints the tables of `docs/benchmarks.md`.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

#[path = "register/country.rs"]
mod country;

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::civil::date;
use mohur_issuer::day::display_day;
use mohur_issuer::export;
use mohur_issuer::import::{BadLines, Format, import};
use mohur_issuer::language::Language;
use mohur_issuer::money::Money;
use mohur_issuer::register::record::Record;
use mohur_issuer::register::{Contract, Organisation, Register};
use mohur_issuer::search::{Page, Query, Scope, contracts, organisations};

use self::country::Country;

/// How often every query is asked.
const TURNS: usize = 101;
/// What a screen shows.
const PAGE: Page = Page { skip: 0, take: 50 };

fn main() {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--contracts").skip(1);
    let count = arguments.next().map_or(1_000_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let country = Country::new(date(2026, 11, 24));
    let register = Register::create(&folder.path().join("register")).unwrap();
    println!("| what | seconds | of them busy | a second | `cp` and sync of the file | MB written | these alone |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    imported(&register, folder.path(), "organisations", country.organisations());
    imported(&register, folder.path(), "contracts", country.contracts(count));
    imported(&register, folder.path(), "the same again", country.contracts(count));
    let paid = |salary: &str| {
        let salary: Money = salary.parse().unwrap();
        move |contract| Contract { salary, ..contract }
    };
    imported(&register, folder.path(), "1,000 of them changed", country.contracts(1000).map(paid("4321.00")));
    // From here on there are nearly as many recent records as there may be.
    imported(&register, folder.path(), "30,000 changed", country.contracts(31_000).skip(1000).map(paid("4321.00")));
    imported(&register, folder.path(), "the first 1,000 again", country.contracts(1000).map(paid("1234.00")));
    let one = country.contracts(count + 1).skip(count);
    imported(&register, folder.path(), "one more", one);
    println!();
    searches(&register, &country);
    drop(register);
    let size = fs::metadata(folder.path().join("register/register.sqlite")).unwrap().len();
    println!(
        "\nThe register has {} MB; the process had at most {} MB of memory.",
        size / 1_000_000,
        most_memory() / 1000
    );
}

/// Writes the records into a file, copies that file durably, imports it, and writes as many bytes as the import did, one
/// behind the other; prints how long the last three took.
fn imported<T: Record>(register: &Register, folder: &Path, what: &str, records: impl Iterator<Item = T>) {
    let (file, copy) = (folder.join(format!("{}.csv", T::TABLE)), folder.join("copy.csv"));
    let mut writer = BufWriter::new(File::create(&file).unwrap());
    writer.write_all(export::header::<T>().as_bytes()).unwrap();
    let mut count = 0_u32;
    for record in records {
        writer.write_all(export::line(&record).as_bytes()).unwrap();
        count += 1;
    }
    writer.into_inner().unwrap().sync_all().unwrap();
    let copied = seconds(|| {
        fs::copy(&file, &copy).unwrap();
        File::open(&copy).unwrap().sync_all().unwrap();
    });
    let (started, busy, written) = (Instant::now(), busy(), written());
    let source = BufReader::with_capacity(1 << 16, File::open(&file).unwrap());
    let report = import::<T>(register, source, Format::Csv, BadLines::RefuseAll).unwrap();
    let (took, busy, written) = (started.elapsed().as_secs_f64(), self::busy() - busy, self::written() - written);
    assert!(report.bad.is_empty());
    let plain = seconds(|| write_plainly(&copy, written));
    println!(
        "| {what} ({count}) | {took:.2} | {busy:.2} | {:.0} | {copied:.2} | {}.{} | {plain:.2} |",
        f64::from(count) / took,
        written / 1_000_000,
        written / 100_000 % 10,
    );
}

fn seconds(work: impl FnOnce()) -> f64 {
    let started = Instant::now();
    work();
    started.elapsed().as_secs_f64()
}

/// Writes so many bytes one behind the other and syncs them: what the disk alone needs.
fn write_plainly(path: &Path, bytes: u64) {
    let mut file = File::create(path).unwrap();
    io::copy(&mut io::repeat(0xa5).take(bytes), &mut BufWriter::with_capacity(1 << 20, &mut file)).unwrap();
    file.sync_data().unwrap();
}

/// The bytes that this process handed to the system to be written.
fn written() -> u64 {
    proc_field("/proc/self/io", "wchar:")
}

/// The most memory that this process had so far, in kilobytes.
fn most_memory() -> u64 {
    proc_field("/proc/self/status", "VmHWM:")
}

fn proc_field(file: &str, name: &str) -> u64 {
    let text = fs::read_to_string(file).unwrap();
    let value = text.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    value.split_whitespace().next().unwrap().parse().unwrap()
}

/// The seconds that this process had a processor, of all its threads: what counts on a machine that others use too.
fn busy() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // proc(5): utime and stime are the 12th and 13th fields behind the name, in hundredths of a second.
    let fields = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2);
    fields.map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}

fn searches(register: &Register, country: &Country) {
    let someone = country.contracts(123_457).last().unwrap();
    let (pin, voen, number) = (someone.pin.to_string(), someone.employer.to_string(), someone.number.to_string());
    let (start, salary) = (display_day(someone.term.start(), Language::Az), someone.salary.to_string());
    let day = date(2026, 11, 24);
    let in_force = Scope { in_force_on: Some(day), ..Scope::default() };
    let of_person = Scope { person: Some(someone.pin), ..Scope::default() };
    println!("| search | answers | p50 | p99 |\n| --- | --- | --- | --- |");
    let everywhere = Scope::default();
    for (what, words, scope) in [
        ("a PIN", &*pin, everywhere),
        ("a contract's number", &number, everywhere),
        ("a VÖEN", &voen, everywhere),
        ("a given name", "Elçin", everywhere),
        ("the same on an English keyboard", "elcin", everywhere),
        ("what half of all have", "oğlu", everywhere),
        ("two letters", "el", everywhere),
        ("two digits", "10", everywhere),
        ("given name and position", "elcin muhasib", everywhere),
        ("surname, name, year of the end", "eliyev elcin 2027", everywhere),
        ("a day", &start, everywhere),
        ("a salary", &salary, everywhere),
        ("nothing that there is", "zzyzx", everywhere),
        ("given name, in force today", "elcin", in_force),
        ("all of a person", "", of_person),
        ("everything", "", everywhere),
    ] {
        let query = Query::new(words).unwrap();
        timed(what, words, || contracts(register, &query, scope, PAGE).unwrap().total);
    }
    let organisation: Organisation = country.organisations().nth(777).unwrap();
    for (what, words) in [
        ("an organisation's VÖEN", organisation.voen.to_string()),
        ("an organisation's name", "günəşli bank".to_owned()),
        ("its first two letters", "gü".to_owned()),
    ] {
        let query = Query::new(&words).unwrap();
        timed(what, &words, || organisations(register, &query, PAGE).unwrap().total);
    }
}

fn timed(what: &str, words: &str, search: impl Fn() -> u64) {
    let total = search();
    let mut times: Vec<Duration> = (0..TURNS)
        .map(|_| {
            let started = Instant::now();
            search();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let [median, late] = [TURNS / 2, TURNS - 2].map(|turn| times[turn].as_secs_f64() * 1000.0);
    println!("| {what}: `{words}` | {total} | {median:.1} ms | {late:.1} ms |");
}
