//! The fields by which a certificate is registered: whose it is, and to whom it goes.
//!
//! They are known by their names, so every type must call them the same and give them the same kinds. That a tax number is
//! called one and is none would be found out by whoever is refused with it, so names that end in `_pin` and `_voen` bind too.

use super::Fault;
use super::fields::{Head, PresenceWord};
use super::source::Source;
use crate::limits::{MAX_NAME_PART, MAX_ORGANISATION};

/// What the service must know of a holder.
const NEEDED: [&str; 3] = ["pin", "surname", "given_name"];
/// Text fields that the service keeps, and how many characters of them.
const KEPT: [(&str, usize); 4] = [
    ("surname", MAX_NAME_PART),
    ("given_name", MAX_NAME_PART),
    ("patronymic", MAX_NAME_PART),
    ("addressee", MAX_ORGANISATION),
];

/// Notes what is wrong with them.
pub(super) fn check(heads: &[Head<'_>], first: usize, source: &mut Source<'_>) {
    // A name that cannot be read may have been meant to be any of them.
    let all_named = heads.iter().all(|head| !head.name.text.is_empty());
    for name in NEEDED {
        match heads.iter().find(|head| head.name.text == name) {
            None if all_named => source.note(first, Fault::NoHolder(name)),
            Some(head) if head.presence == PresenceWord::Optional => {
                source.note(head.name.at, Fault::HolderOptional(name));
            }
            _ => {}
        }
    }
    for head in heads {
        check_kind(head, source);
    }
}

fn check_kind(head: &Head<'_>, source: &mut Source<'_>) {
    let name = head.name.text.as_str();
    let kept = KEPT.iter().find(|(kept, _)| *kept == name);
    let kind = match name {
        _ if kept.is_some() => "text",
        "pin" => "pin",
        "voen" => "voen",
        _ if name.ends_with("_pin") => "pin",
        _ if name.ends_with("_voen") => "voen",
        _ => return,
    };
    if !head.kind.text.is_empty() && head.kind.text != kind {
        source.note(head.kind.at, Fault::KindOfName { name: name.to_owned(), kind });
    }
    if let (Some((_, most)), Some((at, max))) = (kept, head.max)
        && usize::try_from(max).is_ok_and(|max| max > *most)
    {
        source.note(at, Fault::MaxOfName { name: name.to_owned(), max: *most });
    }
}
