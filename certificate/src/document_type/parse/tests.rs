use super::*;
use crate::document_type::fault::Form;
use crate::document_type::tests::SMALL;
use crate::language::Language;

/// What is wrong with the small type when something in it is written otherwise: lines, columns and faults.
fn faults(changes: &[(&str, &str)]) -> Vec<(usize, usize, Fault)> {
    let mut text = SMALL.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let error = DocumentType::parse(&text).unwrap_err();
    let mistakes = error.mistakes().iter().map(|mistake| (mistake.line, mistake.column, mistake.fault.clone()));
    mistakes.collect()
}

/// The one mistake.
fn fault(old: &str, new: &str) -> (usize, usize, Fault) {
    let mut faults = faults(&[(old, new)]);
    assert_eq!(faults.len(), 1, "{faults:?}");
    let (line, column, fault) = faults.remove(0);
    let [az, en] = Language::ALL.map(|language| fault.sentence(language));
    assert!(!az.is_empty() && az != en && !en.ends_with('.') && !az.ends_with('.'), "{az} / {en}");
    (line, column, fault)
}

#[test]
fn what_is_wrong_at_the_top_is_named_where_it_stands() {
    assert_eq!(fault("\"membership\"", "\"Member Ship\""), (1, 6, Fault::Id));
    assert_eq!(fault("version = 3", "version = 0"), (2, 11, Fault::Id));
    assert_eq!(fault("version = 3", "version = 99999999999"), (2, 11, Fault::Id));
    let integer = Fault::Form { key: "version", expected: Form::Integer };
    assert_eq!(fault("version = 3", "version = \"3\""), (2, 11, integer));
    assert_eq!(fault("version = 3\n", ""), (1, 1, Fault::Missing("version")));
    assert_eq!(fault("layout = 1", "layout = 2"), (3, 10, Fault::Layout { newest: 1 }));
    assert_eq!(fault("layout = 1\n", ""), (1, 1, Fault::Missing("layout")));
    assert_eq!(fault("\"-03:30\"", "\"3:30\""), (4, 14, Fault::Offset));
    let key = Fault::UnknownKey { key: "colour".into(), known: KEYS };
    assert_eq!(fault("layout = 1", "layout = 1\ncolour = 3"), (4, 1, key));
    assert_eq!(fault("title = { az = \"Üzvlük\", en", "title = { en"), (5, 9, Fault::Missing("az")));
    let table = Fault::Form { key: "title", expected: Form::Table };
    assert_eq!(fault("{ az = \"Üzvlük\", en = \"Membership\" }", "\"Membership\""), (5, 9, table));
    assert_eq!(fault("az = \"Klub\"", "az = \"Kлub\""), (6, 19, Fault::Glyph('л')));
    assert_eq!(fault("az = \"Klub\"", "az = \"\\u043b\""), (6, 17, Fault::Glyph('л')));
    assert_eq!(fault("az = \"Klub\"", "az = \" \""), (6, 17, Fault::Empty));
    let long = format!("az = \"{}\"", "a".repeat(1001));
    assert_eq!(fault("az = \"Klub\"", &long), (6, 17, Fault::LongText { max: 1000 }));
    let (line, column, Fault::Toml(said)) = fault("version = 3", "version = 3 4") else { panic!("not TOML") };
    assert_eq!((line, column), (2, 11), "{said}");
    let long = DocumentType::parse(&" ".repeat(1 << 17)).unwrap_err();
    assert_eq!(long.to_string(), "line 1: the file has 131072 bytes, and at most 65536 are read");
}

#[test]
fn codes_have_numbers_of_their_own_and_words() {
    let list = "[{ code = 1, az = \"üzv\", en = \"member\" }]";
    let two = "[{ code = 1, az = \"a\", en = \"b\" }, { code = 1, az = \"c\", en = \"d\" }]";
    assert_eq!(fault(list, two), (7, 58, Fault::Twice("1".into())));
    assert_eq!(fault("code = 1,", "code = -1,"), (7, 24, Fault::Range { key: "code", least: 0, most: 4_294_967_295 }));
    assert_eq!(fault(", en = \"member\"", ""), (7, 15, Fault::Missing("en")));
    assert_eq!(fault(list, "[]"), (7, 14, Fault::None(Thing::Codes)));
    assert_eq!(fault(list, "3"), (7, 14, Fault::Form { key: "codes", expected: Form::Array }));
    let many = format!("[{}]", "{code=1,az=\"a\",en=\"b\"},".repeat(1001));
    assert_eq!(fault(list, &many), (7, 14, Fault::TooMany { what: Thing::Codes, max: 1000 }));
}

#[test]
fn what_is_wrong_with_a_field_is_named_where_it_stands() {
    let kind = "kind = \"code\"";
    assert_eq!(fault("number = 7", "number = 1"), (16, 10, Fault::Twice("1".into())));
    assert_eq!(fault("number = 7", "number = 0"), (16, 10, Fault::Range { key: "number", least: 1, most: 999 }));
    assert_eq!(fault("\"rank\"\nkind", "\"Rank\"\nkind"), (17, 8, Fault::Name("Rank".into())));
    assert_eq!(fault("name = \"rank\"", "name = \"language\""), (17, 8, Fault::Twice("language".into())));
    let unknown =
        Fault::Kind { kind: "rank".into(), known: &["text", "pin", "voen", "day", "money", "code", "language"] };
    assert_eq!(fault(kind, "kind = \"rank\""), (18, 8, unknown));
    assert_eq!(fault("codes = \"rank\"", "codes = \"ranks\""), (19, 9, Fault::NoList("ranks".into())));
    assert_eq!(fault("codes = \"rank\"\n", ""), (15, 1, Fault::Missing("codes")));
    let unneeded = |key, kind: &str| Fault::Unneeded { key, kind: kind.into() };
    assert_eq!(fault("codes = \"rank\"", "codes = \"rank\"\nmax = 1"), (20, 1, unneeded("max", "code")));
    let with = unneeded("with", "presence = \"required\"");
    assert_eq!(fault("codes = \"rank\"", "codes = \"rank\"\nwith = \"language\""), (20, 1, with));
    assert_eq!(fault(kind, "kind = \"code\"\npresence = \"maybe\""), (19, 12, Fault::Presence("maybe".into())));
    let money = |max: &str| fault("kind = \"code\"\ncodes = \"rank\"", &format!("kind = \"money\"\nmax = {max}"));
    assert_eq!(money("-1"), (19, 7, Fault::Range { key: "max", least: 0, most: 999_999_999_999_999 }));
    assert_eq!(
        fault("kind = \"language\"", "kind = \"language\"\npresence = \"optional\""),
        (12, 8, Fault::OptionalLanguage)
    );
}

#[test]
fn what_a_field_leans_on_must_stand_above_and_fit() {
    let optional = |name: &str| {
        fault("codes = \"rank\"", &format!("codes = \"rank\"\npresence = \"optional\"\nwith = \"{name}\""))
    };
    assert_eq!(optional("language"), (21, 8, Fault::AlwaysThere("language".into())));
    assert_eq!(optional("nobody"), (21, 8, Fault::NoField("nobody".into())));
    assert_eq!(optional("pin"), (21, 8, Fault::Below("pin".into())));
    assert_eq!(optional("rank"), (21, 8, Fault::Below("rank".into())));
    let day =
        |name: &str| fault("kind = \"code\"\ncodes = \"rank\"", &format!("kind = \"day\"\nnot_before = \"{name}\""));
    assert_eq!(day("language"), (19, 14, Fault::NoDay("language".into())));
    assert_eq!(day("nobody"), (19, 14, Fault::NoField("nobody".into())));
}

#[test]
fn the_holder_is_known_by_fields_of_fixed_names_and_kinds() {
    assert_eq!(fault("name = \"pin\"", "name = \"finn\""), (9, 1, Fault::NoHolder("pin")));
    assert_eq!(
        fault("name = \"surname\"", "name = \"surname\"\npresence = \"optional\""),
        (24, 8, Fault::HolderOptional("surname"))
    );
    let kind = |name: &str, kind| Fault::KindOfName { name: name.into(), kind };
    assert_eq!(fault("kind = \"pin\"", "kind = \"text\"\nmax = 7"), (39, 8, kind("pin", "pin")));
    assert_eq!(fault("name = \"rank\"", "name = \"club_voen\""), (18, 8, kind("club_voen", "voen")));
    assert_eq!(fault("max = 40", "max = 101"), (26, 7, Fault::MaxOfName { name: "surname".into(), max: 100 }));
}

#[test]
fn what_is_wrong_with_a_block_is_named_where_it_stands() {
    assert_eq!(fault("Kod {certificate.number}", "Kod {surname_}"), (49, 20, Fault::NoPlace("surname_".into())));
    assert_eq!(fault("Kod {certificate.number}", "Kod {"), (49, 15, Fault::Brace));
    assert_eq!(fault("Kod {certificate.number}", "Kod }"), (49, 15, Fault::Brace));
    assert_eq!(fault("[[block]]\nkind = \"heading\"\n", ""), (42, 1, Fault::None(Thing::Heading)));
    let (code, _) = SMALL.split_at(SMALL.find("[[block]]\nkind = \"code\"").unwrap());
    let nothing = DocumentType::parse(code).unwrap_err();
    assert_eq!(nothing.mistakes()[0].fault, Fault::None(Thing::Code));
    assert_eq!(
        faults(&[("kind = \"heading\"", "kind = \"facts\"")]),
        [(42, 1, Fault::None(Thing::Heading)), (44, 1, Fault::Again(Thing::Facts)),]
    );
    let order = [
        ("kind = \"heading\"", "kind = \"facts\""),
        ("\"facts\"\n[[block]]\nkind = \"facts\"", "\"facts\"\n[[block]]\nkind = \"heading\""),
    ];
    assert_eq!(faults(&order), [(42, 1, Fault::HeadingFirst)]);
    let unneeded = Fault::Unneeded { key: "with", kind: "heading".into() };
    assert_eq!(fault("kind = \"heading\"", "kind = \"heading\"\nwith = \"pin\""), (44, 1, unneeded));
    let paragraph = |more: &str| {
        fault(
            "[[block]]\nkind = \"facts\"",
            &format!(
                "[[block]]\nkind = \"paragraph\"\ntext = {{ az = \"a\", en = \"b\" }}\n{more}\n[[block]]\nkind = \"facts\""
            ),
        )
    };
    assert_eq!(paragraph("with = \"pin\""), (47, 8, Fault::AlwaysThere("pin".into())));
    assert_eq!(paragraph("with = \"pni\""), (47, 8, Fault::NoField("pni".into())));
    let items = format!(
        "kind = \"particulars\"\nitem = [{}]",
        "{ place = \"pin\", label = { az = \"a\", en = \"b\" } },".repeat(5)
    );
    let many = fault("kind = \"heading\"", &format!("kind = \"heading\"\n[[block]]\n{items}"));
    assert_eq!(many, (46, 8, Fault::TooMany { what: Thing::Particulars, max: 4 }));
}

#[test]
fn all_mistakes_are_told_at_once_and_each_once() {
    let changes = [
        ("version = 3", "version = \"3\""),
        ("name = \"rank\"", "name = \"Rank\""),
        ("codes = \"rank\"", "codes = \"ranks\""),
        ("kind = \"text\"\nmax = 40", "kind = \"words\"\nmax = 40"),
        ("Kod {certificate.number}", "Kod {number} {certificat.number}"),
        ("en = \"QR code\"", "en = \"QR \u{4ee3}\""),
    ];
    let codes: Vec<_> = faults(&changes).into_iter().map(|(line, _, fault)| (line, fault.code())).collect();
    assert_eq!(
        codes,
        [
            (2, "wrong-form"),
            (17, "name"),
            (19, "no-list"),
            (25, "unknown-kind"),
            (49, "no-place"),
            (49, "no-place"),
            (50, "glyph"),
        ]
    );
}

#[test]
fn strangers_names_are_shortened_and_cannot_drive_a_terminal() {
    let name = format!("name = \"{}\\u001b[2J\"", "x".repeat(50_000));
    let (_, _, Fault::Name(shown)) = fault("name = \"rank\"", &name) else { panic!("a name") };
    assert!(shown.chars().count() <= 81);
    let (_, _, Fault::Name(shown)) = fault("name = \"rank\"", "name = \"\\u001b[2J\"") else { panic!("a name") };
    assert_eq!(shown, "\u{fffd}[2J");
}

#[test]
fn a_flood_of_mistakes_is_cut() {
    let flood: Vec<String> = (0..6000).map(|key| format!("k{key} = 1\n")).collect();
    let error = DocumentType::parse(&flood.concat()).unwrap_err();
    assert!((100..=200).contains(&error.mistakes().len()), "{}", error.mistakes().len());
}
