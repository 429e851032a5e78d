//! A verdict as programs read it: everything in plain values, sentences in both languages.

use jiff::Timestamp;
use jiff::civil::Date;
use mohur_certificate::claims::{Claims, Value};
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::language::Language;
use mohur_keys::trust::Trust;
use serde::Serialize;

use crate::compare::Difference;
use crate::region::Region;
use crate::verdict::{Verdict, Warning};

/// The whole verdict.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// `valid`, `not_valid` or `undetermined`.
    pub outcome: &'static str,
    /// The headline's code.
    pub code: &'static str,
    /// The headline.
    pub sentence: Sentences,
    /// Each part.
    pub parts: PartReports,
    /// What else to know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<PartReport>,
    /// Why nothing was found, in detail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Where the page differs from what was signed, in millimetres from its upper left corner.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<DifferenceReport>,
    /// What was added to the page where nothing was signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub additions: Vec<DifferenceReport>,
    /// What was signed; absent unless the signature is good and its key counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateReport>,
}

/// A place of the page that is not as it was signed.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceReport {
    /// Where, on the page in hand.
    #[serde(flatten)]
    pub region: Region,
    /// The words there; absent when there are none, or none that can be read as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub there: Option<String>,
    /// The words that were signed there; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
}

/// A sentence in both languages.
#[derive(Clone, Copy, Debug, Serialize)]
#[expect(missing_docs, reason = "the languages")]
pub struct Sentences {
    pub az: &'static str,
    pub en: &'static str,
}

/// A part's code and sentence.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct PartReport {
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub sentence: Sentences,
}

/// The status, and of when.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct StatusReport {
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub sentence: Sentences,
    /// When the list was made that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
}

/// All parts.
#[derive(Clone, Copy, Debug, Serialize)]
#[expect(missing_docs, reason = "the parts are explained at `verdict::Parts`")]
pub struct PartReports {
    pub signature: PartReport,
    pub issuer: PartReport,
    pub validity: PartReport,
    pub status: StatusReport,
    pub document: PartReport,
}

/// What was signed.
#[derive(Clone, Debug, Serialize)]
pub struct CertificateReport {
    /// The certificate's number.
    pub number: String,
    /// `employment/1`.
    pub document_type: String,
    /// What the document calls itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Words>,
    /// Who issued it.
    pub issuer: IssuerReport,
    /// The key that signed.
    pub key: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// The first second in which it is not valid any more.
    pub expires: Timestamp,
    /// Its last valid day where it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<Date>,
    /// Every fact.
    pub facts: Vec<FactReport>,
}

/// Words in both languages.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the languages")]
pub struct Words {
    pub az: String,
    pub en: String,
}

/// The issuer.
#[derive(Clone, Debug, Serialize)]
pub struct IssuerReport {
    /// Its id.
    pub id: String,
    /// Its names by language, from the trust list.
    pub names: std::collections::BTreeMap<String, String>,
}

/// One signed fact.
#[derive(Clone, Debug, Serialize)]
pub struct FactReport {
    /// The field's number.
    pub field: u32,
    /// Its name; absent when the document's type is not known here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the page calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Words>,
    /// Its value in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Words>,
    /// Exactly what was signed.
    pub raw: RawValue,
}

/// A value as it was signed; bytes in hexadecimal digits.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
#[expect(missing_docs, reason = "the kinds are those of `claims::Value`")]
pub enum RawValue {
    Integer(i64),
    Text(String),
    Bytes { hex: String },
}

macro_rules! part {
    ($part:expr) => {
        PartReport { code: $part.code(), sentence: sentences(|language| $part.sentence(language)) }
    };
}

fn sentences(sentence: impl Fn(Language) -> &'static str) -> Sentences {
    Sentences { az: sentence(Language::Az), en: sentence(Language::En) }
}

impl Report {
    /// The report of a verdict; names of issuers and fields are taken from the trust list and the types it was made with.
    pub fn new(verdict: &Verdict, trust: Option<&Trust>, types: &DocumentTypes) -> Self {
        let parts = &verdict.parts;
        let status = part!(parts.status);
        Self {
            outcome: verdict.outcome().code(),
            code: verdict.headline.code(),
            sentence: sentences(|language| verdict.headline.sentence(language)),
            parts: PartReports {
                signature: part!(parts.signature),
                issuer: part!(parts.issuer),
                validity: part!(parts.validity),
                status: StatusReport { code: status.code, sentence: status.sentence, as_of: verdict.status_as_of },
                document: part!(parts.document),
            },
            warnings: verdict.warnings.iter().map(|warning: &Warning| part!(warning)).collect(),
            detail: verdict.failure.as_ref().map(ToString::to_string),
            differences: verdict.differences.iter().map(DifferenceReport::from).collect(),
            additions: verdict.additions.iter().map(DifferenceReport::from).collect(),
            certificate: verdict.certificate().map(|certificate| {
                let key = certificate.sign1().key_id().to_string();
                CertificateReport::new(certificate.content(), key, trust, types)
            }),
        }
    }
}

impl CertificateReport {
    fn new(claims: &Claims, key: String, trust: Option<&Trust>, types: &DocumentTypes) -> Self {
        let issuer = trust.and_then(|trust| trust.list().issuer(&claims.issuer));
        let known = types.find(&claims.document.document_type).map(AsRef::as_ref);
        Self {
            number: claims.number.to_string(),
            document_type: claims.document.document_type.to_string(),
            title: known.map(|known| words(|language| known.title(language).to_owned())),
            issuer: IssuerReport {
                id: claims.issuer.clone(),
                names: issuer.map(|issuer| issuer.names.clone()).unwrap_or_default(),
            },
            key,
            issued: claims.issued,
            expires: claims.expires,
            last_day: known.map(|known| known.last_day(claims)),
            facts: facts(claims, known),
        }
    }
}

impl From<&Difference> for DifferenceReport {
    fn from(difference: &Difference) -> Self {
        let Difference { region, there, signed } = difference.clone();
        Self { region, there, signed }
    }
}

fn words(word: impl Fn(Language) -> String) -> Words {
    Words { az: word(Language::Az), en: word(Language::En) }
}

/// The facts in words when the type is known and the document is as the type says; else as they were signed.
fn facts(claims: &Claims, known: Option<&DocumentType>) -> Vec<FactReport> {
    let fields = &claims.document.fields;
    let written = known.and_then(|known| {
        let written = |language| known.facts(&claims.document, language).ok();
        Some(written(Language::Az)?.into_iter().zip(written(Language::En)?))
    });
    let raw = |field: u32| fields.get(&field).map(RawValue::from);
    match written {
        Some(written) => written
            .filter_map(|(az, en)| {
                Some(FactReport {
                    field: az.field,
                    name: Some(az.name),
                    label: Some(Words { az: az.label, en: en.label }),
                    value: Some(Words { az: az.value, en: en.value }),
                    raw: raw(az.field)?,
                })
            })
            .collect(),
        None => fields
            .iter()
            .map(|(field, value)| FactReport { field: *field, name: None, label: None, value: None, raw: value.into() })
            .collect(),
    }
}

impl From<&Value> for RawValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Integer(value) => Self::Integer(*value),
            Value::Text(value) => Self::Text(value.clone()),
            Value::Bytes(value) => {
                Self::Bytes { hex: value.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat() }
            }
        }
    }
}
