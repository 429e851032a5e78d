//! Values that a field could have, by its kind and its name.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mohur_certificate::claims::Value;
use mohur_certificate::document_type::{Code, DocumentType, Field, Kind, language_code};
use mohur_certificate::identifier::Pin;

use super::Length;
use crate::issue::employment::days;
use crate::language::Language;

/// A day with the longest name in English.
const DAY: Date = date(2021, 9, 24);
/// The last day that certificates can name.
const LAST_DAY: Date = date(2199, 12, 31);
/// A legal person's number.
const VOEN: i64 = 1_400_057_421;
/// In qəpik.
const AMOUNT: i64 = 185_050;
/// What a text says whose field's name has this in it; the first that fits.
const TEXTS: [(&str, &str); 14] = [
    ("surname", "Ələkbərova"),
    ("given_name", "Gülşən"),
    ("patronymic", "Şıxəli qızı"),
    ("addressee", "“Xəzər Əmanət” ASC"),
    ("universit", "Azərbaycan Dövlət Dəniz Universiteti"),
    ("institution", "Azərbaycan Dövlət Dəniz Universiteti"),
    ("school", "Bakı şəhəri 132 nömrəli tam orta məktəb"),
    ("faculty", "Tətbiqi riyaziyyat və kibernetika"),
    ("special", "Kompüter elmləri"),
    ("employer", "“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti"),
    ("position", "Baş mühasib"),
    ("department", "Maliyyə-təsərrüfat şöbəsi"),
    ("address", "Bakı şəhəri, Nizami küçəsi 14, mənzil 27"),
    ("number", "ƏM-2021/00417"),
];
/// Words of which long texts are made: as registers have them, with every letter of the alphabet.
const WORDS: &str = "Azərbaycan Respublikasının Mingəçevir şəhər İpək və Yun Emalı, Toxuculuq, Tikiş və Qalantereya \
    Məmulatları İstehsalı və Satışı üzrə Elmi-İstehsalat Birliyi Açıq Səhmdar Cəmiyyəti; Xarici iqtisadi əlaqələr, \
    lisenziyalaşdırma və keyfiyyətə nəzarət məsələləri üzrə baş direktorun birinci müavini, Maliyyə-təsərrüfat \
    fəaliyyətinin planlaşdırılması, uçotu və təhlili, daxili audit və risklərin idarə edilməsi şöbəsi";

/// Parts of a person's name.
const HOLDER: [&str; 3] = ["surname", "given_name", "patronymic"];
/// The same for the parts of a person's name.
const NAMES: &str = "Məmmədhüseynzadə-Allahverdiyeva Xanımzər-Gülsümbəyim Məhəmmədəliağa Hacıələkbər qızı";

/// Values for every field, as its type allows them.
pub(super) fn of(document_type: &DocumentType, language: Language, length: Length) -> BTreeMap<u32, Value> {
    let mut values = BTreeMap::new();
    for (place, field) in document_type.fields().iter().enumerate() {
        let value = match &field.kind {
            Kind::Text { max } => Value::Text(text(field, *max, place, language, length)),
            Kind::Pin => Value::Bytes(pin().to_bytes().to_vec()),
            Kind::Voen => Value::Integer(VOEN),
            Kind::Day { not_before } => Value::Integer(day(*not_before, &values)),
            Kind::Money { max } => Value::Integer(if length == Length::Longest { *max } else { AMOUNT.min(*max) }),
            Kind::Code { list } => {
                Value::Integer(code(document_type.codes(list).unwrap_or_default(), language, length))
            }
            Kind::Language => Value::Integer(language_code(language)),
        };
        values.insert(field.number, value);
    }
    values
}

fn pin() -> Pin {
    "5ZK3M9Q".parse().expect("a PIN: tested")
}

fn text(field: &Field, max: usize, place: usize, language: Language, length: Length) -> String {
    let known = TEXTS.iter().find(|(part, _)| field.name.contains(part)).map(|(_, text)| *text);
    let cut: String = match length {
        Length::Usual => known.unwrap_or(field.label.get(language)).chars().take(max).collect(),
        Length::Longest if HOLDER.contains(&field.name.as_str()) => longest(NAMES, place, max),
        Length::Longest => longest(WORDS, place, max),
    };
    cut.trim().to_owned()
}

/// `max` characters, other ones for each field: words that come again and again would make the QR code smaller than it is.
fn longest(words: &str, place: usize, max: usize) -> String {
    let words: Vec<&str> = words.split(' ').collect();
    let from = place * 7 % words.len();
    let endless = words.iter().cycle().skip(from).flat_map(|word| [word, " "]).flat_map(str::chars);
    let mut text: String = endless.take(max).collect();
    if text.ends_with(' ') {
        text.pop();
        text.push('m');
    }
    text
}

/// A day some years after the one that it may not be before.
fn day(not_before: Option<u32>, values: &BTreeMap<u32, Value>) -> i64 {
    let later = days(DAY.saturating_add(7.years())) - days(DAY);
    match not_before.and_then(|earlier| values.get(&earlier)) {
        Some(Value::Integer(earlier)) => (earlier + later).min(days(LAST_DAY)),
        _ => days(DAY),
    }
}

fn code(codes: &[Code], language: Language, length: Length) -> i64 {
    let chosen = match length {
        Length::Usual => codes.first(),
        Length::Longest => codes.iter().max_by_key(|code| code.label.get(language).chars().count()),
    };
    chosen.map_or(0, |code| code.code.into())
}
