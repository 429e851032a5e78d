//! Document types that are only folders: checked, previewed, pinned, issued by the real service, verified, and grown by a
//! version, without a line of Rust.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "end_to_end/world.rs"]
#[expect(dead_code, reason = "each test program uses a part of the world")]
mod world;

use std::fs;
use std::path::Path;

use serde_json::Value;
use world::{Ran, World};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/types/proof-of-study/1");

/// A world that has the example's folder, and settings that name it: `study.toml`; `without.toml` does not.
fn world() -> World {
    let world = World::new();
    copy(Path::new(EXAMPLE), &world.path("types/proof-of-study/1"), str::to_owned);
    let settings = fs::read_to_string(world.path("ministry.toml")).unwrap();
    let address = settings.lines().find_map(|line| line.strip_prefix("address = \"")?.strip_suffix('"')).unwrap();
    let verifier = format!("[verifier]\nstatus_lists = \"lists\"\nstatus_mirror = \"{address}/v1/status-lists/\"\n");
    fs::write(world.path("without.toml"), format!("{settings}\n{verifier}")).unwrap();
    fs::write(world.path("study.toml"), format!("{settings}\n{verifier}\n[types]\nfolders = [\"types\"]\n")).unwrap();
    world
}

/// The example's folder, its text changed.
fn copy(from: &Path, to: &Path, change: impl Fn(&str) -> String) {
    fs::create_dir_all(to).unwrap();
    fs::copy(from.join("logo.svg"), to.join("logo.svg")).unwrap();
    fs::write(to.join("type.toml"), change(&fs::read_to_string(from.join("type.toml")).unwrap())).unwrap();
}

fn version_two(text: &str) -> String {
    let text = text.replace("version = 1\n", "version = 2\n").replace("\"Proof of Study\"", "\"Certificate of Study\"");
    assert!(text.contains("version = 2") && text.contains("Certificate of Study"));
    text
}

fn issue(world: &World, config: &str, version: u32, more: &[&str]) -> Ran {
    let (id, last_day) = (format!("proof-of-study/{version}"), world.today.to_string());
    let mut arguments = vec!["issue", "--config", config, "--type", &id, "--last-day", &last_day, "--json"];
    let facts = [
        "surname=Ələkbərova",
        "given_name=Gülşən",
        "patronymic=Şıxəli qızı",
        "pin=5ZK3M9Q",
        "faculty=Tətbiqi riyaziyyat",
        "speciality=Kompüter elmləri",
        "level=2",
        "form=Full-time",
        "enrolled=15.09.2025",
        "yearly_fee=3500",
        "addressee=Günəşli Körpü Bankı",
        "addressee_voen=1500000002",
    ];
    arguments.extend(facts.iter().flat_map(|fact| ["--fact", fact]));
    arguments.extend_from_slice(more);
    world.run(&arguments)
}

fn file_of(issued: &Ran) -> String {
    let json = issued.json();
    assert_eq!((issued.code, &json["registered"]), (0, &Value::Bool(true)), "{}{}", issued.stdout, issued.stderr);
    json["file"].as_str().unwrap().to_owned()
}

fn verify(world: &World, config: &str, file: &str) -> Ran {
    world.run(&["verify", file, "--config", config, "--status", "online", "--json"])
}

#[test]
fn a_proof_of_study_is_a_folder() {
    let world = world();
    let issued = issue(&world, "study.toml", 1, &["--notice", "tell"]);
    let file = file_of(&issued);
    assert_eq!(issued.json()["document_type"], "proof-of-study/1");

    let verdict = verify(&world, "study.toml", &file);
    let json = verdict.json();
    assert_eq!((verdict.code, &json["code"]), (0, &Value::from("valid")), "{}", verdict.stdout);
    assert_eq!(json["parts"]["document"]["code"], "original");
    let facts = json["certificate"]["facts"].as_array().unwrap();
    let said: Vec<_> = facts.iter().map(|fact| fact["value"]["en"].as_str().unwrap()).collect();
    assert!(said.contains(&"Master") && said.contains(&"3,500.00\u{a0}AZN"), "{said:?}");
    assert!(said.contains(&"15 September 2025"), "{said:?}");

    // Where the folder is not known, it is not known whether the page says what was signed: nothing is called valid or forged.
    let unknown = verify(&world, "without.toml", &file);
    let json = unknown.json();
    assert_eq!((unknown.code, &json["outcome"]), (2, &Value::from("undetermined")), "{}", unknown.stdout);
    assert_eq!((&json["code"], &json["parts"]["signature"]["code"]), (&"unknown_document".into(), &"good".into()));
    assert_eq!(json["certificate"]["document_type"], "proof-of-study/1");
    let named = world.run(&["verify", &file, "--config", "without.toml", "--status", "online", "--types", "types"]);
    assert_eq!(named.code, 0, "{}", named.stdout);

    // The service knows whose it is, and gives it out again.
    let again = world.run(&["history", "--pin", "5ZK3M9Q", "--config", "study.toml", "--save", "again", "--json"]);
    let held = again.json();
    assert_eq!((again.code, &held[0]["addressee"]["voen"]), (0, &Value::from("1500000002")), "{}", again.stderr);
    let number = held[0]["number"].as_str().unwrap();
    assert_eq!(fs::read(world.path(&format!("again/{number}.pdf"))).unwrap(), fs::read(world.path(&file)).unwrap());
    let without = world.run(&["history", "--pin", "5ZK3M9Q", "--config", "without.toml", "--save", "more"]);
    assert!(without.code == 2 && without.stderr.contains("--types names a folder"), "{}", without.stderr);
}

#[test]
fn history_saves_what_it_knows_and_names_the_rest() {
    let world = world();
    let contracts = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/errors.in/contracts.csv");
    world.done(&["register", "import", contracts, "--kind", "contracts", "--config", "ministry.toml"]);
    let last_day = world.today.to_string();
    let known = world.done(&[
        "issue",
        "--config",
        "ministry.toml",
        "--pin",
        "5ZK3M9Q",
        "--contract",
        "17/2024",
        "--last-day",
        &last_day,
        "--purpose",
        "3",
        "--email",
        "a@example.az",
        "--json",
    ]);
    // The newest is asked about first: the one that is left out is not the last one.
    let unknown = issue(&world, "study.toml", 1, &[]);
    let [known, unknown] = [known, unknown].map(|issued| issued.json()["number"].as_str().unwrap().to_owned());
    let history = |config: &str, folder: &str, language: &str| {
        world.run(&["history", "--pin", "5ZK3M9Q", "--config", config, "--save", folder, "--language", language])
    };
    let without = history("without.toml", "some", "en");
    let says = format!("{unknown} is not saved: the document type proof-of-study/1 is not known here");
    assert!(without.code == 2 && without.stderr.contains(&says), "{}", without.stderr);
    assert!(!without.stderr.contains("the service") && !without.stderr.contains(&known), "{}", without.stderr);
    assert!(without.stdout.ends_with("PDFs saved in some: 1\n"), "{}", without.stdout);
    let saved: Vec<_> = fs::read_dir(world.path("some")).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(saved, [format!("{known}.pdf").as_str()]);
    let all = history("study.toml", "all", "az");
    assert!(all.code == 0 && all.stdout.ends_with("all qovluğunda saxlanılan PDF-lərin sayı: 2\n"), "{}", all.stdout);
}

#[test]
fn an_old_version_stays_issuable_and_verifiable() {
    let world = world();
    let old = file_of(&issue(&world, "study.toml", 1, &[]));
    copy(Path::new(EXAMPLE), &world.path("types/proof-of-study/2"), version_two);
    let listed = world.done(&["types", "list", "--config", "study.toml", "--json"]).json();
    let ids: Vec<_> = listed.as_array().unwrap().iter().map(|listed| listed["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["employment/1", "employment-salary/1", "proof-of-study/1", "proof-of-study/2"]);
    let (again, new) = (issue(&world, "study.toml", 1, &[]), issue(&world, "study.toml", 2, &[]));
    for (file, title) in [(old, "Proof"), (file_of(&again), "Proof"), (file_of(&new), "Certificate")] {
        let verdict = verify(&world, "study.toml", &file);
        let json = verdict.json();
        assert_eq!((verdict.code, &json["parts"]["document"]["code"]), (0, &"original".into()), "{}", verdict.stdout);
        assert_eq!(json["certificate"]["title"]["en"], format!("{title} of Study"));
    }
    // Contracts are certified as the newest version of their type, or as the version that is asked for.
    let employment = world.issue(world.contract(0), &["--email", "a@example.az", "--type", "employment/1"]);
    assert_eq!(employment.json()["document_type"], "employment/1");
    let salary = world.issue(world.contract(0), &["--email", "a@example.az", "--type", "employment-salary/1"]);
    assert_eq!(salary.json()["document_type"], "employment-salary/1");
}

#[test]
fn a_new_version_of_a_shipped_type_is_a_folder_too() {
    let world = world();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/certificate/types/employment/1/type.toml");
    let text = fs::read_to_string(shipped).unwrap();
    let newer = text.replace("version = 1\n", "version = 2\n").replace("number = 6\n", "number = 66\n");
    fs::create_dir_all(world.path("types/employment/2")).unwrap();
    fs::write(world.path("types/employment/2/type.toml"), newer).unwrap();
    let contract = |more: &[&str]| {
        let arguments = [&["--email", "a@example.az", "--config", "study.toml", "--types", "types"], more].concat();
        let pin = world.contract(0).pin.to_string();
        let (number, employer) = (world.contract(0).number.to_string(), world.contract(0).employer.to_string());
        let day = world.today.to_string();
        let base = ["issue", "--pin", &pin, "--contract", &number, "--employer", &employer, "--last-day", &day];
        world.run(&[&base[..], &["--purpose", "3", "--json"], &arguments].concat())
    };
    let newest = contract(&[]);
    assert_eq!(newest.json()["document_type"], "employment/2", "{}", newest.stderr);
    assert_eq!(verify(&world, "study.toml", &file_of(&newest)).code, 0);
    assert_eq!(contract(&["--type", "employment/1"]).json()["document_type"], "employment/1");

    // But what was shipped is not changed by a folder.
    fs::create_dir_all(world.path("types/employment/1")).unwrap();
    fs::write(world.path("types/employment/1/type.toml"), text.replace("Nazirliyi", "Agentliyi")).unwrap();
    let refused = verify(&world, "study.toml", "certificates");
    assert_eq!((refused.code, refused.stdout.as_str()), (2, ""));
    assert!(refused.stderr.contains("employment/1 is known already and says something else"), "{}", refused.stderr);
    let checked = world.run(&["types", "check", "types", "--json"]);
    assert_eq!(checked.code, 1);
    assert_eq!(checked.json()[0]["mistakes"][0]["code"], "known-otherwise");
}

#[test]
fn specimens_are_pages_that_nobody_takes_for_real() {
    let world = world();
    let written = world.done(&["types", "preview", "types", "--out", "specimens"]);
    let names: Vec<_> = written.stdout.lines().collect();
    assert_eq!(names.len(), 4);
    for name in &names {
        let bytes = fs::read(world.path(name)).unwrap();
        let is_picture = Path::new(name).extension().is_some_and(|ending| ending == "png");
        let magic: &[u8] = if is_picture { b"\x89PNG\r\n\x1a\n" } else { b"%PDF-1.7\n" };
        assert!(bytes.starts_with(magic), "{name}");
    }
    for file in ["specimens/proof-of-study-1-az.pdf", "specimens/proof-of-study-1-en.png"] {
        let verdict = verify(&world, "study.toml", file);
        assert_eq!((verdict.code, &verdict.json()["code"]), (1, &"unknown_key".into()), "{}", verdict.stdout);
    }
    let picture = image::open(world.path("specimens/proof-of-study-1-en.png")).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (1240, 1753), "A4 at 150 dpi");
    let coloured = picture.pixels().filter(|pixel| pixel.0.iter().max().unwrap() - pixel.0.iter().min().unwrap() > 60);
    assert!(coloured.count() > 1000, "the picture has the page's colours");
    world.done(&["types", "preview", "types", "--language", "en", "--longest", "--out", "long"]);
    let long: Vec<_> = fs::read_dir(world.path("long")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(long.len(), 2);
}

#[test]
fn a_version_that_changed_after_it_was_pinned_is_noticed() {
    let world = world();
    world.done(&["types", "pin", "types"]);
    world.done(&["types", "check", "types"]);
    let path = world.path("types/proof-of-study/1/type.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"Faculty\"", "\"School\"")).unwrap();
    for command in ["check", "pin"] {
        let changed = world.run(&["types", command, "types"]);
        assert_eq!(changed.code, 1, "{}", changed.stdout);
        assert!(
            changed.stdout.contains("pins.json: the page of proof-of-study/1 in en is another one"),
            "{}",
            changed.stdout
        );
    }
    fs::remove_file(world.path("types/proof-of-study/1/pins.json")).unwrap();
    world.done(&["types", "pin", "types"]);
    world.done(&["types", "check", "types"]);
}
