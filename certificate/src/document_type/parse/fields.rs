//! The fields of a document type.

use std::ops::RangeInclusive;

use super::codes::Codes;
use super::source::{Source, quotable};
use super::table::{Table, Words};
use super::{Fault, Thing, holder, printable};
use crate::document_type::field::{Field, Kind, Presence};
use crate::limits::MAX_TYPE_FIELDS;

/// Characters of a text field: what still fits on the page with all others.
const MAX_TEXT_FIELD: i64 = 300;
/// The largest amount, in minor units: 15 digits stay exact in every other program.
const MAX_MONEY: i64 = 999_999_999_999_999;
const KEYS: &[&str] = &["number", "name", "kind", "label", "presence", "with", "max", "codes", "not_before"];
const KINDS: &[&str] = &["text", "pin", "voen", "day", "money", "code", "language"];
/// Keys that belong to some kinds only.
const OWN_KEYS: [(&str, &[&str]); 3] = [("max", &["text", "money"]), ("codes", &["code"]), ("not_before", &["day"])];

/// What other parts refer to of a field, however much of the rest is wrong.
pub(super) struct Head<'t> {
    table: Table<'t>,
    /// 0 when it cannot be read.
    pub(super) number: u32,
    number_at: usize,
    /// Empty when it cannot be read.
    pub(super) name: Words,
    /// Empty when there is no such kind.
    pub(super) kind: Words,
    pub(super) presence: PresenceWord,
    /// `max`, once it was read.
    pub(super) max: Option<(usize, i64)>,
}

/// What a field says of its presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PresenceWord {
    Required,
    Optional,
}

/// All fields: those that could be read, and what can be said of every one.
pub(super) struct Fields<'t> {
    pub(super) heads: Vec<Head<'t>>,
    pub(super) read: Vec<Field>,
}

/// Reads the fields.
pub(super) fn read<'t>(root: &mut Table<'t>, codes: &Codes, source: &mut Source<'_>) -> Fields<'t> {
    let items = root.list("field", source);
    let is_there = items.is_some();
    let mut items = items.unwrap_or_default();
    if let Some((at, _)) = items.get(MAX_TYPE_FIELDS) {
        source.note(*at, Fault::TooMany { what: Thing::Fields, max: MAX_TYPE_FIELDS });
        items.truncate(MAX_TYPE_FIELDS);
    }
    let first = items.first().map_or(0, |(at, _)| *at);
    let tables = items.into_iter().filter_map(|(at, item)| Table::open(at, item, "field", KEYS, source));
    let tables: Vec<_> = tables.collect();
    let mut heads: Vec<_> = tables.into_iter().map(|table| head(table, source)).collect();
    let read = (0..heads.len()).filter_map(|place| field(&mut heads, place, codes, source)).collect();
    if is_there {
        languages(&heads, first, source);
        holder::check(&heads, first, source);
    }
    Fields { heads, read }
}

fn head<'t>(mut table: Table<'t>, source: &mut Source<'_>) -> Head<'t> {
    let number = table.integer("number", source).and_then(|(at, number)| {
        let number = u32::try_from(number).ok().filter(|number| (1..=999).contains(number));
        if number.is_none() {
            source.note(at, Fault::Range { key: "number", least: 1, most: 999 });
        }
        number.map(|number| (at, number))
    });
    let name = table.text("name", source).and_then(|words| {
        let good = is_name(&words.text);
        if !good {
            source.note(words.at, Fault::Name(quotable(&words.text)));
        }
        good.then_some(words)
    });
    let kind = table.text("kind", source).and_then(|words| {
        let known = KINDS.contains(&words.text.as_str());
        if !known {
            source.note(words.at, Fault::Kind { kind: quotable(&words.text), known: KINDS });
        }
        known.then_some(words)
    });
    let presence =
        table.optional_text("presence", source).map_or(PresenceWord::Required, |words| presence(&words, source));
    let ((number_at, number), name) = (number.unwrap_or_default(), name.unwrap_or_default());
    Head { table, number, number_at, name, kind: kind.unwrap_or_default(), presence, max: None }
}

fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    text.len() <= 40 && text.starts_with(|first: char| first.is_ascii_lowercase()) && text.bytes().all(plain)
}

fn presence(words: &Words, source: &mut Source<'_>) -> PresenceWord {
    match words.text.as_str() {
        "required" => PresenceWord::Required,
        "optional" => PresenceWord::Optional,
        other => {
            source.note(words.at, Fault::Presence(quotable(other)));
            // The kinder of the two: what depends on it is not wrong because of this.
            PresenceWord::Optional
        }
    }
}

fn field(heads: &mut [Head<'_>], place: usize, codes: &Codes, source: &mut Source<'_>) -> Option<Field> {
    let (above, below) = heads.split_at_mut(place);
    let (head, below) = below.split_first_mut()?;
    let references = References { above, below, own: head.name.text.clone() };
    if !head.name.text.is_empty() && above.iter().any(|other| other.name.text == head.name.text) {
        source.note(head.name.at, Fault::Twice(head.name.text.clone()));
    }
    if head.number != 0 && above.iter().any(|other| other.number == head.number) {
        source.note(head.number_at, Fault::Twice(head.number.to_string()));
    }
    unneeded(head, source);
    let label = head.table.both("label", source, printable);
    let presence = depends(head, &references, source);
    let kind = kind(head, &references, codes, source);
    Some(Field { number: head.number, name: head.name.text.clone(), kind: kind?, presence: presence?, label: label? })
}

/// The fields around one.
struct References<'a, 't> {
    above: &'a [Head<'t>],
    below: &'a [Head<'t>],
    own: String,
}

impl<'a, 't> References<'a, 't> {
    /// The field that `words` name, which must stand above: so no circle can close.
    fn find(&self, words: &Words, source: &mut Source<'_>) -> Option<&'a Head<'t>> {
        let named = |head: &&Head<'_>| head.name.text == words.text;
        let found = self.above.iter().find(named);
        if found.is_none() {
            let further_below = words.text == self.own || self.below.iter().any(|head| named(&head));
            let name = quotable(&words.text);
            source.note(words.at, if further_below { Fault::Below(name) } else { Fault::NoField(name) });
        }
        found
    }
}

fn depends(head: &mut Head<'_>, references: &References<'_, '_>, source: &mut Source<'_>) -> Option<Presence> {
    let with_at = head.table.place_of("with");
    let with = head.table.optional_text("with", source);
    match (head.presence, with, with_at) {
        (PresenceWord::Required, _, Some(at)) => {
            source.note(at, Fault::Unneeded { key: "with", kind: "presence = \"required\"".to_owned() });
            None
        }
        (PresenceWord::Required, _, None) => Some(Presence::Required),
        (PresenceWord::Optional, Some(words), _) => {
            let other = references.find(&words, source)?;
            if other.presence == PresenceWord::Required {
                source.note(words.at, Fault::AlwaysThere(words.text));
            }
            Some(Presence::OptionalWith(other.number))
        }
        (PresenceWord::Optional, None, _) => Some(Presence::Optional),
    }
}

/// Keys that the kind has no use for.
fn unneeded(head: &mut Head<'_>, source: &mut Source<'_>) {
    let kind = head.kind.text.as_str();
    for (key, _) in OWN_KEYS.iter().filter(|(_, kinds)| !kind.is_empty() && !kinds.contains(&kind)) {
        if let Some(at) = head.table.place_of(key) {
            source.note(at, Fault::Unneeded { key, kind: kind.to_owned() });
        }
    }
}

fn kind(head: &mut Head<'_>, references: &References<'_, '_>, codes: &Codes, source: &mut Source<'_>) -> Option<Kind> {
    Some(match head.kind.text.as_str() {
        "text" => Kind::Text { max: usize::try_from(bounded(head, 1..=MAX_TEXT_FIELD, source)?).ok()? },
        "pin" => Kind::Pin,
        "voen" => Kind::Voen,
        "day" => match head.table.optional_text("not_before", source) {
            Some(words) => Kind::Day { not_before: Some(earlier_day(&words, references, source)?) },
            None => Kind::Day { not_before: None },
        },
        "money" => Kind::Money { max: bounded(head, 0..=MAX_MONEY, source)? },
        "code" => {
            let list = head.table.text("codes", source)?;
            if !codes.lists.contains_key(&list.text) {
                source.note(list.at, Fault::NoList(quotable(&list.text)));
            }
            Kind::Code { list: list.text }
        }
        "language" => Kind::Language,
        _ => return None,
    })
}

fn bounded(head: &mut Head<'_>, bounds: RangeInclusive<i64>, source: &mut Source<'_>) -> Option<i64> {
    let (at, max) = head.table.integer("max", source)?;
    if !bounds.contains(&max) {
        source.note(at, Fault::Range { key: "max", least: *bounds.start(), most: *bounds.end() });
        return None;
    }
    head.max = Some((at, max));
    Some(max)
}

fn earlier_day(words: &Words, references: &References<'_, '_>, source: &mut Source<'_>) -> Option<u32> {
    let other = references.find(words, source)?;
    if !other.kind.text.is_empty() && other.kind.text != "day" {
        source.note(words.at, Fault::NoDay(words.text.clone()));
    }
    Some(other.number)
}

/// The page's language is one field, always there.
fn languages(heads: &[Head<'_>], first: usize, source: &mut Source<'_>) {
    let mut languages = heads.iter().filter(|head| head.kind.text == "language");
    match languages.next() {
        // A kind that cannot be read may have been meant to be this one.
        None if heads.iter().all(|head| !head.kind.text.is_empty()) => source.note(first, Fault::None(Thing::Language)),
        Some(head) if head.presence == PresenceWord::Optional => source.note(head.kind.at, Fault::OptionalLanguage),
        _ => {}
    }
    languages.for_each(|again| source.note(again.kind.at, Fault::Again(Thing::Language)));
}
