//! Certificates of any document type, from the plainest to the worst that a register can hold.

use std::collections::BTreeMap;
use std::error::Error;

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, Document, StatusReference, Value};
use mohur_certificate::cose::{Content, KeyId, Sign1};
use mohur_certificate::document_type::{DocumentType, Field, Kind, Presence, language_code};
use mohur_certificate::identifier::Pin;
use mohur_certificate::language::Language;
use mohur_certificate::link::VerificationBase;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page::{self, PageError};

/// A certificate to make a page of. It has the size of a signed one; nobody signed it.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) document_type: DocumentType,
    pub(crate) claims: Claims,
    pub(crate) sign1: Sign1,
    pub(crate) base: VerificationBase,
}

impl Sample {
    pub(crate) fn page(&self) -> Result<Vec<u8>, PageError> {
        page::write(&self.document_type, &self.claims, &self.sign1, &self.base)
    }
}

/// How much a sample says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Only what must be there.
    Bare,
    /// Everything, as it usually is.
    Short,
    /// Everything, as long as it may be.
    Long,
}

/// All samples of a type: bare, short and long, and one for each of its codes, in each language.
pub(crate) fn samples(document_type: &DocumentType) -> Result<Vec<Sample>, Box<dyn Error>> {
    let mut kinds = vec![];
    for (name, length) in [("bare", Length::Bare), ("short", Length::Short), ("long", Length::Long)] {
        kinds.push((name.to_owned(), fields(document_type, length)?));
    }
    for (number, name, code) in codes(document_type) {
        let mut fields = fields(document_type, Length::Short)?;
        fields.insert(number, Value::Integer(code.into()));
        kinds.push((format!("code-{name}-{code}"), fields));
    }
    let all = Language::ALL.into_iter().flat_map(|language| kinds.iter().map(move |kind| (language, kind)));
    all.map(|(language, (name, fields))| sample(document_type, language, name, fields.clone())).collect()
}

/// Every code that a field may have: the field's number and name, and the code.
fn codes(document_type: &DocumentType) -> Vec<(u32, &str, u32)> {
    let lists = document_type.fields().iter().filter_map(|field| match &field.kind {
        Kind::Code { list } => Some((field, document_type.codes(list)?)),
        _ => None,
    });
    lists.flat_map(|(field, codes)| codes.iter().map(|code| (field.number, field.name.as_str(), code.code))).collect()
}

fn sample(
    document_type: &DocumentType,
    language: Language,
    name: &str,
    mut fields: BTreeMap<u32, Value>,
) -> Result<Sample, Box<dyn Error>> {
    let own = document_type.fields().iter().find(|field| field.kind == Kind::Language).ok_or("no language")?;
    fields.insert(own.number, Value::Integer(language_code(language)));
    let claims = Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: Timestamp::from_second(1_803_067_200)?,
        issued: Timestamp::from_second(1_795_500_000)?,
        number: CertificateNumber::from_random(*b"\x0a\xb1\xc2\xd3\xe4\xf5\x06\x17"),
        status: StatusReference { index: 90_210, uri: "https://verify.example.az/v1/status-lists/0".to_owned() },
        document: Document { document_type: document_type.id().clone(), fields },
    };
    Ok(Sample {
        name: format!("{}-{name}-{}", document_type.id().to_string().replace('/', "-"), language.tag()),
        document_type: document_type.clone(),
        sign1: Sign1::from_parts(KeyId([0xab; 8]), Claims::CONTENT_TYPE, claims.encode()?, [0x5a; 64]),
        claims,
        base: "https://verify.example.az/".parse()?,
    })
}

fn fields(document_type: &DocumentType, length: Length) -> Result<BTreeMap<u32, Value>, Box<dyn Error>> {
    let there = |field: &&Field| length != Length::Bare || field.presence == Presence::Required;
    let shown = document_type.fields().iter().filter(|field| field.kind != Kind::Language).filter(there);
    shown.map(|field| Ok((field.number, value(document_type, field, length)?))).collect()
}

fn value(document_type: &DocumentType, field: &Field, length: Length) -> Result<Value, Box<dyn Error>> {
    let long = length == Length::Long;
    Ok(match &field.kind {
        Kind::Text { max } if long => Value::Text(longest(field, *max)),
        Kind::Text { max } => Value::Text(usual(&field.name).chars().take(*max).collect()),
        Kind::Pin => Value::Bytes("5ZK3M9Q".parse::<Pin>()?.to_bytes().to_vec()),
        Kind::Voen => Value::Integer(1_400_057_421),
        Kind::Day { not_before: None } => Value::Integer(18_700),
        Kind::Day { not_before: Some(_) } => Value::Integer(if long { 84_005 } else { 20_900 }),
        Kind::Money { max } => Value::Integer(if long { *max } else { 185_050.min(*max) }),
        Kind::Code { list } => {
            let codes = document_type.codes(list).unwrap_or_default().iter();
            let code = if long {
                codes.max_by_key(|code| code.label.get(Language::Az).len())
            } else {
                codes.min_by_key(|code| code.code)
            };
            Value::Integer(code.ok_or("an empty list of codes")?.code.into())
        }
        Kind::Language => return Err("a page has one language".into()),
    })
}

fn usual(field: &str) -> &'static str {
    match field {
        "surname" => "Ələkbərova",
        "given_name" => "Gülşən",
        "patronymic" => "Şıxəli qızı",
        "employer" => "“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti",
        "position" => "Baş mühasib",
        "department" => "Maliyyə və uçot şöbəsi",
        "contract_number" => "ƏM-2021/00417",
        "addressee" => "“Xəzər Əmanət” ASC",
        _ => "İçərişəhər, №9",
    }
}

/// As many characters as the field may have.
fn longest(field: &Field, max: usize) -> String {
    let words = match field.name.as_str() {
        "surname" => "Məmmədhüseynzadə-Allahverdiyeva-Qaraşovğunlu-Çıldırqaraqoyunluoğlu",
        "given_name" => "Xanımzər-Gülsümbəyim Şəhrəbanu Ağabacıxanım Məsmaxanım Ümmügülsüm",
        "patronymic" => "Məhəmmədəliağa Hacıələkbər Əbdülrəhmanbəy Mirzəhüseynqulubəy qızı",
        "position" => {
            "Xarici iqtisadi əlaqələr, lisenziyalaşdırma və keyfiyyətə nəzarət məsələləri üzrə baş direktorun birinci \
             müavini vəzifəsində"
        }
        "department" => {
            "Maliyyə-təsərrüfat fəaliyyətinin planlaşdırılması, uçotu & təhlili, daxili <audit> və risklərin idarə \
             edilməsi şöbəsində"
        }
        "contract_number" => "ƏM-2021/00417-İŞÇİ/ÜMUMİ-ŞÖBƏ/QEYDİYYAT-№/99999999-ĞIÖÜÇŞƏ/000001",
        "addressee" => {
            "Azərbaycan Respublikasının “Naxçıvan-Şərur-Ordubad Avtomobil Yollarının Layihələndirilməsi, Tikintisi və \
             Təmiri” Dövlət Müəssisəsinin Sosial-İqtisadi Təminat, Kadrlar və Hüquq Məsələləri üzrə Baş İdarəsi"
        }
        _ => {
            "“Azərbaycan Respublikasının Mingəçevir şəhər İpək və Yun Emalı, Toxuculuq, Tikiş və Qalantereya \
             Məmulatları İstehsalı və Satışı üzrə Elmi-İstehsalat Birliyi” Açıq Səhmdar Cəmiyyətinin Baş İdarəsi, "
        }
    };
    let cut: String = words.chars().cycle().take(max).collect();
    cut.trim_end().to_owned()
}
