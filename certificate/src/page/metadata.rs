//! The facts about the file, as XMP (ISO 16684-1) that PDF/A-3 (ISO 19005-3 §6.6) and PDF/UA-1 ask for.

use std::fmt::{self, Write};
use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::Offset;

use super::values::Values;
use crate::deflate::{Packed, Packer};
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

/// What every packet ends with, packed once.
static END: LazyLock<(Packer, Vec<Packed>)> = LazyLock::new(|| {
    let mut end = String::with_capacity(4 << 10);
    conformance(&mut end);
    // Writing into a String cannot fail.
    let _ = extension(&mut end);
    end.push_str("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    Packer::new(&[end.as_bytes()])
});

/// The packet as a zlib stream.
pub(super) fn packet(values: &Values<'_>) -> Vec<u8> {
    let mut xmp = String::with_capacity(4 << 10);
    let _ = write_packet(&mut xmp, values);
    let (packer, end) = &*END;
    packer.join(xmp.as_bytes(), end.iter())
}

fn write_packet(xmp: &mut String, values: &Values<'_>) -> fmt::Result {
    xmp.push_str("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    xmp.push_str(
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
    );
    dublin_core(xmp, values)?;
    certificate(xmp, values)
}

fn conformance(xmp: &mut String) {
    xmp.push_str(
        "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
         xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\
         <pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\
         </rdf:Description>\n",
    );
}

fn dublin_core(xmp: &mut String, values: &Values<'_>) -> fmt::Result {
    let issued = date(values.claims.issued, values.document_type.utc_offset());
    write!(
        xmp,
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\
         <dc:format>application/pdf</dc:format><dc:language><rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag></dc:language>",
        values.language.tag()
    )?;
    alternatives(xmp, "dc:title", values.document_type.title(values.language), |language| {
        values.document_type.title(language)
    })?;
    write!(
        xmp,
        "<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>",
        Escaped(values.document_type.issuer_name(values.language))
    )?;
    writeln!(
        xmp,
        "<xmp:CreateDate>{issued}</xmp:CreateDate><xmp:ModifyDate>{issued}</xmp:ModifyDate></rdf:Description>"
    )
}

fn alternatives<'a>(xmp: &mut String, name: &str, default: &str, text: impl Fn(Language) -> &'a str) -> fmt::Result {
    write!(xmp, "<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li>", Escaped(default))?;
    for language in Language::ALL {
        write!(xmp, "<rdf:li xml:lang=\"{}\">{}</rdf:li>", language.tag(), Escaped(text(language)))?;
    }
    write!(xmp, "</rdf:Alt></{name}>")
}

fn certificate(xmp: &mut String, values: &Values<'_>) -> fmt::Result {
    let claims = values.claims;
    let expires = date(claims.expires, values.document_type.utc_offset());
    write!(
        xmp,
        "<rdf:Description rdf:about=\"\" xmlns:mohur=\"{NAMESPACE}\"><mohur:number>{}</mohur:number><mohur:type>{}</mohur:type>\
         <mohur:issuer>{}</mohur:issuer><mohur:expires>{expires}</mohur:expires><mohur:facts><rdf:Seq>",
        claims.number,
        claims.document.document_type,
        Escaped(&claims.issuer)
    )?;
    for fact in &values.facts {
        write!(xmp, "<rdf:li>{}: {}</rdf:li>", Escaped(&fact.label), Escaped(&fact.value))?;
    }
    xmp.push_str("</rdf:Seq></mohur:facts></rdf:Description>\n");
    Ok(())
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
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => formatter.write_str("&amp;")?,
                '<' => formatter.write_str("&lt;")?,
                '>' => formatter.write_str("&gt;")?,
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => formatter.write_char('\u{fffd}')?,
                other => formatter.write_char(other)?,
            }
        }
        Ok(())
    }
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
        assert_eq!(Escaped("<a & \"b\">").to_string(), "&lt;a &amp; \"b\"&gt;");
        assert_eq!(Escaped("a\u{1}\u{fffe}b").to_string(), "a\u{fffd}\u{fffd}b");
    }
}
