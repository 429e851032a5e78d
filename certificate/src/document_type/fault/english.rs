//! Faults of a document type in English.

use super::{Fault, Form, MAX_TYPE, Thing, listed};

pub(super) fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::TooLong { bytes } => format!("the file has {bytes} bytes, and at most {MAX_TYPE} are read"),
        Fault::Toml(said) => format!("this is not TOML: {said}"),
        Fault::UnknownKey { key, known } => format!("there is no key `{key}` here; known are {}", listed(known)),
        Fault::Missing(key) => format!("the key `{key}` is missing here"),
        Fault::Unneeded { key, kind } => format!("the key `{key}` means nothing for the kind `{kind}`; remove it"),
        Fault::Form { key, expected } => format!("`{key}` must be {}", form(*expected)),
        Fault::TooMany { what, max } => format!("there are more than {max} {}", thing(*what)),
        Fault::None(what) => format!("there is no {}", thing(*what)),
        Fault::Again(what) => format!("there may be only one {}", thing(*what)),
        Fault::Id => "an id has 1 to 64 small letters, digits and dashes, and a version is a number from 1".to_owned(),
        Fault::Layout { newest } => {
            format!("there is no such layout; the newest of this program is {newest}: write it, or update the program")
        }
        Fault::Offset => "`utc_offset` is written like +04:00".to_owned(),
        Fault::Name(name) => {
            format!("the name `{name}` must have 1 to 40 small letters, digits and underscores, the first a letter")
        }
        Fault::Twice(what) => format!("`{what}` stands twice; each may stand once"),
        Fault::Kind { kind, known } => format!("there is no kind `{kind}`; known are {}", listed(known)),
        Fault::Presence(word) => format!("`{word}` is no presence; write required or optional"),
        Fault::Range { key, least, most } => format!("`{key}` must be from {least} to {most}"),
        Fault::NoList(list) => format!("there is no list `{list}` under [codes]"),
        Fault::NoField(name) => format!("there is no field `{name}`"),
        Fault::Below(name) => format!("`{name}` must be a field that stands above this one"),
        Fault::AlwaysThere(name) => {
            format!("`{name}` is always there, so nothing can depend on it; it may need presence = \"optional\"")
        }
        Fault::NoDay(name) => format!("the field `{name}` is no day"),
        Fault::NoPlace(name) => format!(
            "nothing fills the place {{{name}}}; it must be a field's name, or certificate.number, .issued, .last_day, \
             .issuer, .key or .address"
        ),
        Fault::Brace => "a brace stands alone in this text; places are written like {surname}".to_owned(),
        Fault::Empty => "this text is empty".to_owned(),
        Fault::LongText { max } => format!("this text has more than {max} characters"),
        Fault::Glyph(character) => format!(
            "the page's fonts have no letter `{}` (U+{:04X}), which this text has",
            character.escape_debug(),
            u32::from(*character)
        ),
        Fault::WithAndWithout => "a paragraph has either `with` or `without`, not both".to_owned(),
        Fault::OptionalLanguage => "the page's language must always be there; remove `presence`".to_owned(),
        Fault::HeadingFirst => "the heading must be the first block".to_owned(),
        Fault::NoHolder(name) => {
            format!(
                "the field `{name}` is missing: certificates are registered by their holder's pin, surname and given_name"
            )
        }
        Fault::HolderOptional(name) => {
            format!("the field `{name}` says whose the certificate is and must always be there; remove `presence`")
        }
        Fault::KindOfName { name, kind } => format!("the field `{name}` must be of the kind `{kind}`"),
        Fault::MaxOfName { name, max } => {
            format!("the service keeps at most {max} characters of `{name}`; write a smaller `max`")
        }
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Text => "a text in quotation marks",
        Form::Integer => "a whole number",
        Form::Table => "a table",
        Form::Array => "a list",
    }
}

fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::Fields => "fields",
        Thing::Codes => "codes in this list",
        Thing::Blocks => "blocks",
        Thing::Particulars => "items",
        Thing::Heading => "block of the kind `heading`",
        Thing::Facts => "block of the kind `facts`",
        Thing::Code => "block of the kind `code`: the page needs its QR code",
        Thing::Language => "field of the kind `language`",
    }
}
