//! Faults of a document type in Azerbaijani.

use super::{Fault, Form, MAX_TYPE, Thing, listed};

pub(super) fn sentence(fault: &Fault) -> String {
    match fault {
        Fault::TooLong { bytes } => format!("faylda {bytes} bayt var, ən çoxu {MAX_TYPE} bayt oxunur"),
        Fault::Toml(said) => format!("bu, TOML deyil: {said}"),
        Fault::UnknownKey { key, known } => format!("burada `{key}` açarı yoxdur; olanlar: {}", listed(known)),
        Fault::Missing(key) => format!("burada `{key}` açarı çatışmır"),
        Fault::Unneeded { key, kind } => format!("`{kind}` növü üçün `{key}` açarının mənası yoxdur; onu silin"),
        Fault::Form { key, expected } => format!("`{key}` {} olmalıdır", form(*expected)),
        Fault::TooMany { what, max } => format!("{} sayı ən çoxu {max} ola bilər", things(*what)),
        Fault::None(what) => format!("{} yoxdur", thing(*what)),
        Fault::Again(what) => format!("yalnız bir {} ola bilər", thing(*what)),
        Fault::Id => {
            "id 1-dən 64-ə qədər kiçik latın hərfi, rəqəm və tiredən ibarətdir, versiya isə 1-dən başlayan ədəddir"
                .to_owned()
        }
        Fault::Layout { newest } => {
            format!(
                "belə tərtibat yoxdur; bu proqramın ən yeni tərtibatı: {newest}; onu yazın və ya proqramı yeniləyin"
            )
        }
        Fault::Offset => "`utc_offset` +04:00 kimi yazılır".to_owned(),
        Fault::Name(name) => format!(
            "`{name}` adı 1-dən 40-a qədər kiçik latın hərfi, rəqəm və alt xətdən ibarət olmalı, hərflə başlamalıdır"
        ),
        Fault::Twice(what) => format!("`{what}` iki dəfə yazılıb; hər biri bir dəfə ola bilər"),
        Fault::Kind { kind, known } => format!("`{kind}` növü yoxdur; olanlar: {}", listed(known)),
        Fault::Presence(word) => format!("`{word}` ola bilməz; required və ya optional yazın"),
        Fault::Range { key, least, most } => format!("`{key}` {least} ilə {most} arasında olmalıdır"),
        Fault::NoList(list) => format!("[codes] altında `{list}` siyahısı yoxdur"),
        Fault::NoField(name) => format!("`{name}` sahəsi yoxdur"),
        Fault::Below(name) => format!("`{name}` bu sahədən yuxarıda duran sahə olmalıdır"),
        Fault::AlwaysThere(name) => {
            format!("`{name}` həmişə var, ondan heç nə asılı ola bilməz; bəlkə ona presence = \"optional\" lazımdır")
        }
        Fault::NoDay(name) => format!("`{name}` sahəsi gün deyil"),
        Fault::NoPlace(name) => format!(
            "{{{name}}} yerini dolduran yoxdur; bu, sahənin adı və ya certificate.number, .issued, .last_day, .issuer, \
             .key, .address olmalıdır"
        ),
        Fault::Brace => "bu mətndə mötərizə tək qalıb; yerlər {surname} kimi yazılır".to_owned(),
        Fault::Empty => "bu mətn boşdur".to_owned(),
        Fault::LongText { max } => format!("bu mətndə {max} simvoldan çox var"),
        Fault::Glyph(character) => format!(
            "səhifənin şriftlərində bu mətndəki `{}` (U+{:04X}) simvolu yoxdur",
            character.escape_debug(),
            u32::from(*character)
        ),
        Fault::WithAndWithout => "abzasda ya `with`, ya da `without` olur, ikisi birlikdə yox".to_owned(),
        Fault::OptionalLanguage => "səhifənin dili həmişə olmalıdır; `presence` açarını silin".to_owned(),
        Fault::HeadingFirst => "birinci blok `heading` olmalıdır".to_owned(),
        Fault::NoHolder(name) => format!(
            "`{name}` sahəsi çatışmır: arayışlar sahibinin pin, surname və given_name sahələri ilə qeydə alınır"
        ),
        Fault::HolderOptional(name) => format!(
            "`{name}` sahəsi arayışın kimə məxsus olduğunu bildirir və həmişə olmalıdır; `presence` açarını silin"
        ),
        Fault::KindOfName { name, kind } => format!("`{name}` sahəsinin növü `{kind}` olmalıdır"),
        Fault::MaxOfName { name, max } => {
            format!("xidmət `{name}` sahəsinin ən çoxu {max} simvolunu saxlayır; `max` kiçildilməlidir")
        }
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Text => "dırnaq içində mətn",
        Form::Integer => "tam ədəd",
        Form::Table => "cədvəl",
        Form::Array => "siyahı",
    }
}

fn things(thing: Thing) -> &'static str {
    match thing {
        Thing::Fields => "sahələrin",
        Thing::Codes => "bu siyahıdakı kodların",
        Thing::Blocks => "blokların",
        _ => "elementlərin",
    }
}

fn thing(thing: Thing) -> &'static str {
    match thing {
        Thing::Fields => "sahə",
        Thing::Codes => "bu siyahıda kod",
        Thing::Blocks => "blok",
        Thing::Particulars => "element",
        Thing::Heading => "`heading` növlü blok",
        Thing::Facts => "`facts` növlü blok",
        Thing::Code => "`code` növlü blok (səhifəyə QR kod lazımdır)",
        Thing::Language => "`language` növlü sahə",
    }
}
