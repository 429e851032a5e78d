//! Many at once: folders, archives, lists and the standard input, in their order, on all cores.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::office::Office;

/// File and headline's code of each line.
fn lines(stdout: Vec<u8>) -> Vec<(String, String)> {
    let text = String::from_utf8(stdout).unwrap();
    let values = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    values.map(|value| (string(&value["file"]), string(&value["code"]))).collect()
}

fn said(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(file, code)| ((*file).to_owned(), (*code).to_owned())).collect()
}

fn piped(office: &Office, arguments: &[&str], input: &[u8]) -> (Option<i32>, Vec<u8>) {
    let mut child = office.command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), output.stdout)
}

/// An inbox with a good certificate, a forged link and a note.
fn inbox() -> Office {
    let office = Office::new();
    fs::create_dir_all(office.path("inbox/deeper")).unwrap();
    fs::write(office.path("inbox/a.pdf"), &office.desk.pdf).unwrap();
    fs::write(office.path("inbox/deeper/b.txt"), office.desk.link.replace("07", "70")).unwrap();
    fs::write(office.path("inbox/note.txt"), "salam").unwrap();
    office
}

fn run(office: &Office, program: &str, arguments: &[&str]) {
    let output = Command::new(program).current_dir(&office.desk.folder).args(arguments).output();
    assert!(output.expect("./test installs tar and zip").status.success(), "{program} {arguments:?}");
}

#[test]
fn folders_and_the_standard_input_are_verified_and_the_worst_counts() {
    let office = Office::new();
    let forged = office.desk.link.replace("07", "70");
    fs::create_dir_all(office.path("inbox/deeper")).unwrap();
    fs::write(office.path("inbox/a.pdf"), &office.desk.pdf).unwrap();
    fs::write(office.path("inbox/deeper/b.txt"), forged).unwrap();
    fs::write(office.path("inbox/.hidden"), "x").unwrap();
    let output = office.run(&["--json", "inbox"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = String::from_utf8(output.stdout).unwrap();
    let files: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(files.len(), 2);
    assert_eq!((&files[0]["file"], &files[0]["outcome"]), (&"inbox/a.pdf".into(), &"valid".into()));
    assert_eq!(files[1]["outcome"], "not_valid");
    assert!(files[1]["certificate"].is_null(), "what is not verified is not shown");

    let mut child = office.command(&["-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(office.desk.link.as_bytes()).unwrap();
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

#[test]
fn archives_are_verified_as_folders_are() {
    let office = inbox();
    run(&office, "tar", &["cf", "inbox.tar", "inbox/a.pdf", "inbox/deeper", "inbox/note.txt"]);
    run(&office, "tar", &["czf", "inbox.tgz", "inbox/a.pdf", "inbox/deeper", "inbox/note.txt"]);
    run(&office, "zip", &["-qr", "inbox.zip", "inbox/a.pdf", "inbox/deeper", "inbox/note.txt"]);
    for archive in ["inbox.tar", "inbox.tgz", "inbox.zip"] {
        let output = office.run(&["--json", archive]);
        let expected = [("inbox/a.pdf", "valid"), ("inbox/deeper/b.txt", "broken_code"), ("inbox/note.txt", "no_code")];
        let expected = expected.map(|(file, code)| (format!("{archive}/{file}"), code.to_owned()));
        assert_eq!(lines(output.stdout), expected);
        assert_eq!(output.status.code(), Some(1), "the forged one is the worst");
        let (code, piped) = piped(&office, &["--json", "-"], &fs::read(office.path(archive)).unwrap());
        assert_eq!((code, lines(piped).len()), (Some(1), 3), "{archive} through a pipe");
    }
    run(&office, "gzip", &["-k", "certificate.pdf"]);
    assert_eq!(lines(office.run(&["--json", "certificate.pdf.gz"]).stdout), said(&[("certificate.pdf.gz", "valid")]));
}

#[test]
fn a_broken_archive_is_told_of_and_what_came_before_counts() {
    let office = inbox();
    run(&office, "tar", &["cf", "inbox.tar", "inbox/note.txt", "inbox/a.pdf"]);
    let tar = fs::read(office.path("inbox.tar")).unwrap();
    fs::write(office.path("cut.tar"), &tar[..3000]).unwrap();
    fs::write(office.path("cut.zip"), b"PK\x03\x04 and nothing else").unwrap();
    let output = office.run(&["--json", "cut.tar", "cut.zip", "link.txt"]);
    assert_eq!(
        lines(output.stdout),
        said(&[
            ("cut.tar/inbox/note.txt", "no_code"),
            ("cut.tar/inbox/a.pdf", "unreadable_input"),
            ("cut.tar", "unreadable_input"),
            ("cut.zip", "unreadable_input"),
            ("link.txt", "valid"),
        ])
    );
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_list_has_a_certificate_on_each_line() {
    let office = Office::new();
    let (good, forged) = (&office.desk.link, office.desk.link.replace("07", "70"));
    let long = "x".repeat(100_000);
    let list = format!("{good}\n\n{forged}\r\n{long}\nsalam\n{good}");
    fs::write(office.path("list.txt"), &list).unwrap();
    let codes = [(1, "valid"), (3, "broken_code"), (4, "unreadable_input"), (5, "no_code"), (6, "valid")];
    let expected = |name: &str| codes.map(|(line, code)| (format!("{name}:{line}"), code.to_owned()));
    assert_eq!(lines(office.run(&["--json", "--lines", "list.txt"]).stdout), expected("list.txt"));
    let (code, stdout) = piped(&office, &["--json", "--lines", "-"], list.as_bytes());
    assert_eq!((code, lines(stdout)), (Some(1), expected("-").to_vec()));
    let whole = lines(office.run(&["--json", "list.txt"]).stdout);
    assert_eq!(whole.len(), 1, "without --lines it is one letter");
}

/// More than a window holds, on one core and on several: the order stays.
#[test]
fn the_order_stays_whatever_works() {
    let office = Office::new();
    let mut list = File::create(office.path("list.txt")).unwrap();
    for number in 0..3000 {
        let link = if number % 7 == 0 { office.desk.link.replace("07", "70") } else { office.desk.link.clone() };
        writeln!(list, "{link}").unwrap();
    }
    let one = office.run(&["--json", "--lines", "--jobs", "1", "list.txt"]).stdout;
    let three = office.run(&["--json", "--lines", "--jobs", "3", "list.txt"]).stdout;
    assert!(one == three, "the same lines in the same order");
    let said = lines(one);
    assert_eq!(said.len(), 3000);
    for (number, (file, code)) in said.iter().enumerate() {
        let expected = if number % 7 == 0 { "broken_code" } else { "valid" };
        assert_eq!((file, code.as_str()), (&format!("list.txt:{}", number + 1), expected));
    }
}

#[test]
fn people_get_a_line_for_each_of_many_and_everything_about_one() {
    let office = inbox();
    let table = String::from_utf8(office.run(&["inbox"]).stdout).unwrap();
    let expected = "\
✓ inbox/a.pdf         NCE2-TFJF-A1GQ-T  The certificate is genuine and in force.
✗ inbox/deeper/b.txt  —                 The code cannot be that of a genuine certificate: do not rely on the document, and ask the authority.
? inbox/note.txt      —                 No QR code was found: take a sharp, well-lit picture of the whole code, or verify the electronic original.
1 valid, 1 not valid, 1 undetermined
";
    assert_eq!(table, expected);
    let details = String::from_utf8(office.run(&["--details", "--language", "az", "inbox"]).stdout).unwrap();
    assert!(
        details.contains("Ələkbərova") && details.ends_with("1 etibarlı, 1 etibarsız, 1 müəyyən edilmədi\n"),
        "{details}"
    );
    let one = String::from_utf8(office.run(&["certificate.pdf"]).stdout).unwrap();
    assert!(one.contains("Ələkbərova"), "{one}");
}

/// An inbox in which nothing was verified is no good one.
#[test]
fn what_holds_nothing_is_told_of() {
    let office = inbox();
    fs::write(office.path("empty.txt"), "\n\n").unwrap();
    fs::create_dir(office.path("bare")).unwrap();
    run(&office, "tar", &["cf", "bare.tar", "bare"]);
    run(&office, "zip", &["-qr", "bare.zip", "bare"]);
    for nothing in ["empty.txt", "bare.tar", "bare.zip"] {
        let output = office.run(&["--json", "--lines", nothing]);
        assert_eq!(output.status.code(), Some(2), "{nothing}");
        assert_eq!(lines(output.stdout), said(&[(nothing, "unreadable_input")]));
    }
    let (code, _) = piped(&office, &["--json", "--lines", "-"], b"\n");
    assert_eq!(code, Some(2));
}

#[test]
fn links_and_second_names_in_archives_are_told_of() {
    let office = inbox();
    fs::hard_link(office.path("inbox/a.pdf"), office.path("inbox/again.pdf")).unwrap();
    run(&office, "tar", &["cf", "linked.tar", "inbox/a.pdf", "inbox/again.pdf"]);
    let output = office.run(&["--json", "linked.tar"]);
    let expected = [("linked.tar/inbox/a.pdf", "valid"), ("linked.tar/inbox/again.pdf", "unreadable_input")];
    assert_eq!((lines(output.stdout), output.status.code()), (said(&expected), Some(2)));
}

#[test]
fn long_names_in_archives_are_told_whole_and_endless_ones_are_cut() {
    let office = inbox();
    let long = format!("inbox/{}/{}.txt", "d".repeat(90), "e".repeat(90));
    fs::create_dir(office.path(&long).parent().unwrap()).unwrap();
    fs::write(office.path(&long), &office.desk.link).unwrap();
    run(&office, "tar", &["--format=gnu", "-cf", "long.tar", &long]);
    assert_eq!(lines(office.run(&["--json", "long.tar"]).stdout), said(&[(&format!("long.tar/{long}"), "valid")]));
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(20 << 20);
    header.set_cksum();
    let mut archive = tar::Builder::new(Vec::new());
    archive.append(&header, &*vec![b'n'; 20 << 20]).unwrap();
    let mut header = tar::Header::new_gnu();
    header.set_size(5);
    header.set_cksum();
    archive.append(&header, &b"salam"[..]).unwrap();
    fs::write(office.path("endless.tar"), archive.into_inner().unwrap()).unwrap();
    let told = lines(office.run(&["--json", "endless.tar"]).stdout);
    assert_eq!((told.len(), told[0].1.as_str()), (1, "no_code"));
    assert!(told[0].0.len() < 5000, "{} bytes of a name", told[0].0.len());
}

#[test]
fn pipes_are_read_from_their_first_byte() {
    let office = inbox();
    let read = |script: &str| {
        let command = format!("{:?} {script}", office.command(&["--json"]));
        let output = Command::new("bash").current_dir(&office.desk.folder).args(["-c", &command]).output().unwrap();
        lines(output.stdout).into_iter().map(|(_, code)| code).collect::<Vec<_>>()
    };
    assert_eq!(read("<(cat certificate.pdf)"), ["valid"]);
    assert_eq!(read("--lines <(cat link.txt link.txt)"), ["valid", "valid"]);
}

#[test]
fn a_page_among_lists_is_a_page_and_a_packed_list_a_list() {
    let office = Office::new();
    fs::write(office.path("list.txt"), format!("{0}\n{0}\n", office.desk.link)).unwrap();
    run(&office, "gzip", &["list.txt"]);
    let said = lines(office.run(&["--json", "--lines", "certificate.pdf", "list.txt.gz"]).stdout);
    let files: Vec<_> = said.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(files, ["certificate.pdf", "list.txt.gz:1", "list.txt.gz:2"]);
    assert!(said.iter().all(|(_, code)| code == "valid"));
}
