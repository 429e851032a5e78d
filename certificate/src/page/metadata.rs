//! The facts about the file, as XMP (ISO 16684-1) that PDF/A-3 (ISO 19005-3 §6.6) and PDF/UA-1 ask for.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::values::Values;
use crate::deflate::{Packed, Packer, Press};
use crate::language::Language;

/// The namespace of our own properties.
const NAMESPACE: &str = "https://github.com/mohur/mohur/ns/certificate/1#";
/// PDF/A knows neither our properties nor those of PDF/UA, so it wants them declared in the file.
const SCHEMAS: [Schema; 2] = [
    Schema {
        name: "PDF/UA identification",
        namespace: "http://www.aiim.org/pdfua/ns/id/",
        prefix: "pdfuaid",
        properties: &[("part", "Integer", "internal", "Part of ISO 14289 to which the file conforms")],
    },
    Schema {
        name: "Certificate",
        namespace: NAMESPACE,
        prefix: "mohur",
        properties: &[
            ("number", "Text", "external", "Number of the certificate"),
            ("type", "Text", "external", "Document type and its version"),
            ("issuer", "Text", "external", "Id of the issuer"),
            ("expires", "Date", "external", "First second in which the certificate is no longer valid"),
            ("facts", "seq Text", "external", "The signed facts, each behind its label"),
        ],
    },
];

/// A set of properties.
struct Schema {
    name: &'static str,
    namespace: &'static str,
    prefix: &'static str,
    /// Name, type, category and description of each.
    properties: &'static [(&'static str, &'static str, &'static str, &'static str)],
}

/// What all packets have, in front of what each tells.
#[derive(Clone, Copy)]
enum Part {
    Language,
    Title,
    Creator,
    Created,
    Modified,
    Number,
    Type,
    Issuer,
    Expires,
    Facts,
    End,
}

impl Part {
    const ALL: [Self; 11] = [
        Self::Language,
        Self::Title,
        Self::Creator,
        Self::Created,
        Self::Modified,
        Self::Number,
        Self::Type,
        Self::Issuer,
        Self::Expires,
        Self::Facts,
        Self::End,
    ];

    fn xml(self) -> String {
        match self {
            Self::Language => "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
                <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
                <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
                <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
                xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"><dc:format>application/pdf</dc:format>\
                <dc:language><rdf:Bag><rdf:li>"
                .to_owned(),
            Self::Title => {
                "</rdf:li></rdf:Bag></dc:language><dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">".to_owned()
            }
            Self::Creator => "</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>".to_owned(),
            Self::Created => "</rdf:li></rdf:Seq></dc:creator><xmp:CreateDate>".to_owned(),
            Self::Modified => "</xmp:CreateDate><xmp:ModifyDate>".to_owned(),
            Self::Number => format!(
                "</xmp:ModifyDate></rdf:Description>\n\
                 <rdf:Description rdf:about=\"\" xmlns:mohur=\"{NAMESPACE}\"><mohur:number>"
            ),
            Self::Type => "</mohur:number><mohur:type>".to_owned(),
            Self::Issuer => "</mohur:type><mohur:issuer>".to_owned(),
            Self::Expires => "</mohur:issuer><mohur:expires>".to_owned(),
            Self::Facts => "</mohur:expires><mohur:facts><rdf:Seq>".to_owned(),
            Self::End => {
                let mut end = "</rdf:Seq></mohur:facts></rdf:Description>\n".to_owned();
                conformance(&mut end);
                // Writing into a String cannot fail.
                let _ = extension(&mut end);
                end.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
                end
            }
        }
    }
}

/// All parts, packed once.
static PARTS: LazyLock<(Packer, Vec<Packed>)> = LazyLock::new(|| {
    let parts = Part::ALL.map(Part::xml);
    Packer::new(&parts.each_ref().map(String::as_bytes))
});

/// The packet as a zlib stream.
pub(super) fn packet(values: &Values<'_>) -> Vec<u8> {
    let (document_type, claims) = (values.document_type, values.claims);
    let [issued, expires] = [claims.issued, claims.expires].map(|moment| date(moment, document_type.utc_offset()));
    let mut packet = Packet::new();
    packet.part(Part::Language).text(values.language.tag());
    packet.part(Part::Title).text(document_type.title(values.language));
    for language in Language::ALL {
        packet.xml("</rdf:li><rdf:li xml:lang=\"").xml(language.tag()).xml("\">").text(document_type.title(language));
    }
    packet.part(Part::Creator).text(document_type.issuer_name(values.language));
    packet.part(Part::Created).xml(&issued).part(Part::Modified).xml(&issued);
    packet.part(Part::Number).xml(&claims.number.to_string());
    packet.part(Part::Type).xml(&claims.document.document_type.to_string());
    packet.part(Part::Issuer).text(&claims.issuer).part(Part::Expires).xml(&expires).part(Part::Facts);
    for fact in &values.facts {
        packet.xml("<rdf:li>").text(&fact.label).xml(": ").text(&fact.value).xml("</rdf:li>");
    }
    packet.part(Part::End);
    packet.press.finish()
}

/// A packet that is being written.
struct Packet {
    press: Press<'static>,
    parts: &'static [Packed],
}

impl Packet {
    fn new() -> Self {
        let (packer, parts) = &*PARTS;
        Self { press: packer.press(3 << 10), parts }
    }

    fn part(&mut self, part: Part) -> &mut Self {
        self.press.packed(&self.parts[part as usize]);
        self
    }

    /// What needs no escaping.
    fn xml(&mut self, xml: &str) -> &mut Self {
        self.press.phrase(xml.as_bytes());
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.xml(&escaped(text))
    }
}

fn conformance(xmp: &mut String) {
    xmp.push_str(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\
         </rdf:Description>\n",
    );
}

/// The declaration of the schemas (ISO 19005-3 §6.6.2.3.3).
fn extension(xmp: &mut String) -> fmt::Result {
    xmp.push_str(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
         xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
         <pdfaExtension:schemas><rdf:Bag>",
    );
    SCHEMAS.iter().try_for_each(|schema| schema.write(xmp))?;
    xmp.push_str("</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n");
    Ok(())
}

impl Schema {
    fn write(&self, xmp: &mut String) -> fmt::Result {
        write!(
            xmp,
            "<rdf:li rdf:parseType=\"Resource\"><pdfaSchema:schema>{}</pdfaSchema:schema>\
             <pdfaSchema:namespaceURI>{}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{}</pdfaSchema:prefix>\
             <pdfaSchema:property><rdf:Seq>",
            self.name, self.namespace, self.prefix
        )?;
        for (name, kind, category, description) in self.properties {
            write!(
                xmp,
                "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
                 <pdfaProperty:valueType>{kind}</pdfaProperty:valueType>\
                 <pdfaProperty:category>{category}</pdfaProperty:category>\
                 <pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
            )?;
        }
        xmp.push_str("</rdf:Seq></pdfaSchema:property></rdf:li>");
        Ok(())
    }
}

/// A moment as XMP writes it, in the issuer's zone.
fn date(moment: Timestamp, offset: Offset) -> String {
    let local = offset.to_datetime(moment);
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second(),
        minutes.abs() / 60,
        minutes.abs() % 60
    )
}

/// Text inside an XML element. What XML 1.0 cannot hold becomes U+FFFD: an issuer's id might have it, fields cannot.
fn escaped(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| !matches!(byte, b'&' | b'<' | b'>' | ..=0x1f | 0xef);
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_the_issuers_zone() {
        let moment = Timestamp::from_second(1_795_500_000).unwrap();
        assert_eq!(date(moment, Offset::from_seconds(14_400).unwrap()), "2026-11-24T10:00:00+04:00");
        assert_eq!(date(moment, Offset::from_seconds(-12_600).unwrap()), "2026-11-24T02:30:00-03:30");
    }

    #[test]
    fn what_xml_would_read_otherwise_is_escaped() {
        assert_eq!(escaped("<a & \"b\">"), "&lt;a &amp; \"b\"&gt;");
        assert_eq!(escaped("a\u{1}\u{fffe}b"), "a\u{fffd}\u{fffd}b");
    }
}
