//! The claims of a certificate: a CWT claims set (RFC 8392) with the status claim of the IETF Token Status List.
//!
//! ```text
//! { 1: iss tstr, 4: exp uint, 6: iat uint, 7: cti bstr .size 8,
//!   65535: { "status_list": { "idx": uint, "uri": tstr } },
//!   -65537: { 0: "type/version", * uint => int / tstr / bstr } }
//! ```

mod type_id;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use self::type_id::{TypeId, TypeIdError};
use crate::cbor::{self, CborError, Kind, Reader, Writer};
use crate::cose::Content;
use crate::limits::{MAX_CERTIFICATE, MAX_CLAIMS, MAX_ID, MAX_SECONDS, MAX_URI};
use crate::number::CertificateNumber;

const ISS: i64 = 1;
const EXP: i64 = 4;
const IAT: i64 = 6;
const CTI: i64 = 7;
const STATUS: i64 = 65_535;
const DOCUMENT: i64 = -65_537;

/// What an issuer says with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The issuer's id in the trust list.
    pub issuer: String,
    /// The first second in which the certificate is no longer valid.
    pub expires: Timestamp,
    /// When it was issued, in whole seconds.
    pub issued: Timestamp,
    /// Its number.
    pub number: CertificateNumber,
    /// Where its status stands.
    pub status: StatusReference,
    /// What it is about.
    pub document: Document,
}

/// A place in a status list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReference {
    /// The index in the list.
    pub index: u32,
    /// The list's address, which is its name too.
    pub uri: String,
}

/// The typed facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Which document type, in which version.
    pub document_type: TypeId,
    /// The facts by the numbers that the type declares, 1 and up.
    pub fields: BTreeMap<u32, Value>,
}

/// A fact in its smallest exact form: dates are days since 1970-01-01, money is minor units, a PIN is five bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A number, a day, an amount or a code.
    Integer(i64),
    /// Words.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Content for Claims {
    const CONTENT_TYPE: Option<&'static str> = None;
    const MAX_BYTES: usize = MAX_CERTIFICATE;
    type Error = ClaimsError;

    fn encode(&self) -> Result<Vec<u8>, ClaimsError> {
        let mut writer = Writer::new();
        writer.map(6).int(ISS).text(&self.issuer);
        writer.int(EXP).int(self.expires.as_second()).int(IAT).int(self.issued.as_second());
        writer.int(CTI).bytes(&self.number.cti());
        writer.int(STATUS).map(1).text("status_list").map(2);
        writer.text("idx").uint(u64::from(self.status.index)).text("uri").text(&self.status.uri);
        writer.int(DOCUMENT);
        self.document.write(&mut writer);
        let payload = writer.into_vec();
        // Reading back what was written keeps one set of rules for both ways: what could not be read is not signed.
        Self::decode(&payload)?;
        Ok(payload)
    }

    fn decode(payload: &[u8]) -> Result<Self, ClaimsError> {
        if payload.len() > MAX_CLAIMS {
            return Err(ClaimsError::TooLong(payload.len()));
        }
        cbor::check(payload)?;
        let mut reader = Reader::new(payload);
        let entries = reader.map()?;
        let mut parts = Parts::default();
        for _ in 0..entries {
            parts.read(&mut reader)?;
        }
        parts.complete()
    }
}

#[derive(Default)]
struct Parts {
    issuer: Option<String>,
    expires: Option<Timestamp>,
    issued: Option<Timestamp>,
    number: Option<CertificateNumber>,
    status: Option<StatusReference>,
    document: Option<Document>,
}

impl Parts {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ClaimsError> {
        match reader.int()? {
            ISS => self.issuer = Some(bounded(reader, "iss", MAX_ID)?),
            EXP => self.expires = Some(seconds(reader)?),
            IAT => self.issued = Some(seconds(reader)?),
            CTI => {
                let cti = reader.byte_array("a number of 8 bytes")?;
                self.number = Some(CertificateNumber::from_cti(cti).ok_or(ClaimsError::Number)?);
            }
            STATUS => self.status = Some(StatusReference::read(reader)?),
            DOCUMENT => self.document = Some(Document::read(reader)?),
            other => return Err(ClaimsError::Unknown(other)),
        }
        Ok(())
    }

    fn complete(self) -> Result<Claims, ClaimsError> {
        let claims = Claims {
            issuer: self.issuer.ok_or(ClaimsError::Missing("iss"))?,
            expires: self.expires.ok_or(ClaimsError::Missing("exp"))?,
            issued: self.issued.ok_or(ClaimsError::Missing("iat"))?,
            number: self.number.ok_or(ClaimsError::Missing("cti"))?,
            status: self.status.ok_or(ClaimsError::Missing("status"))?,
            document: self.document.ok_or(ClaimsError::Missing("document"))?,
        };
        if claims.expires <= claims.issued { Err(ClaimsError::ExpiresBeforeIssued) } else { Ok(claims) }
    }
}

fn bounded(reader: &mut Reader<'_>, claim: &'static str, max: usize) -> Result<String, ClaimsError> {
    let text = reader.text()?;
    if text.is_empty() || text.len() > max { Err(ClaimsError::Length(claim)) } else { Ok(text.to_owned()) }
}

/// Reads a time in seconds since 1970, within four-digit years.
pub(crate) fn seconds(reader: &mut Reader<'_>) -> Result<Timestamp, CborError> {
    let at = reader.position();
    let seconds = reader.int()?;
    if !(0..=MAX_SECONDS).contains(&seconds) {
        return Err(CborError::OutOfRange { at });
    }
    Timestamp::from_second(seconds).map_err(|_| CborError::OutOfRange { at })
}

impl StatusReference {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ClaimsError> {
        let shape = reader.map()? == 1 && reader.text()? == "status_list" && reader.map()? == 2;
        if !shape || reader.text()? != "idx" {
            return Err(ClaimsError::StatusShape);
        }
        let at = reader.position();
        let index = u32::try_from(reader.uint()?).map_err(|_| CborError::OutOfRange { at })?;
        if reader.text()? != "uri" {
            return Err(ClaimsError::StatusShape);
        }
        Ok(Self { index, uri: bounded(reader, "status uri", MAX_URI)? })
    }
}

impl Document {
    fn write(&self, writer: &mut Writer) {
        writer.map(1 + self.fields.len()).uint(0).text(&self.document_type.to_string());
        for (number, value) in &self.fields {
            writer.uint(u64::from(*number));
            match value {
                Value::Integer(value) => writer.int(*value),
                Value::Text(value) => writer.text(value),
                Value::Bytes(value) => writer.bytes(value),
            };
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, ClaimsError> {
        let entries = reader.map()?;
        if entries == 0 || reader.uint()? != 0 {
            return Err(ClaimsError::Missing("document type"));
        }
        let document_type = reader.text()?.parse()?;
        let mut fields = BTreeMap::new();
        for _ in 1..entries {
            let at = reader.position();
            let number = u32::try_from(reader.uint()?).map_err(|_| CborError::OutOfRange { at })?;
            fields.insert(number, Value::read(reader)?);
        }
        Ok(Self { document_type, fields })
    }
}

impl Value {
    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        match reader.peek()? {
            Kind::Integer => reader.int().map(Self::Integer),
            Kind::Text => reader.text().map(|text| Self::Text(text.to_owned())),
            Kind::Bytes => reader.bytes().map(|bytes| Self::Bytes(bytes.to_vec())),
            Kind::Compound => Err(CborError::Unexpected { at: reader.position(), expected: "a field's value" }),
        }
    }
}

/// Why claims cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimsError {
    /// Not deterministic CBOR, or not of this shape.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// More than [`MAX_CLAIMS`] bytes.
    #[error("the claims have {0} bytes, and at most {MAX_CLAIMS} are allowed")]
    TooLong(usize),
    /// A claim that must be there.
    #[error("the claims have no {0}")]
    Missing(&'static str),
    /// A claim that no certificate of this kit has.
    #[error("the claims have an unknown entry {0}")]
    Unknown(i64),
    /// An empty or overlong text.
    #[error("the claim {0} is empty or too long")]
    Length(&'static str),
    /// A `cti` of more than 60 bits.
    #[error("the certificate number has more than 60 bits")]
    Number,
    /// Another status mechanism, or none.
    #[error("the status claim is not a reference to a status list")]
    StatusShape,
    /// A document type's name of another form.
    #[error(transparent)]
    DocumentType(#[from] TypeIdError),
    /// Never valid.
    #[error("the certificate would expire before it is issued")]
    ExpiresBeforeIssued,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            any::<i64>().prop_map(Value::Integer),
            "\\PC{0,20}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..8).prop_map(Value::Bytes),
        ]
    }

    fn claims(fields: BTreeMap<u32, Value>) -> Claims {
        Claims {
            issuer: "az.gov.labour".to_owned(),
            expires: Timestamp::from_second(1_800_000_000).unwrap(),
            issued: Timestamp::from_second(1_790_000_000).unwrap(),
            number: CertificateNumber::from_random([9; 8]),
            status: StatusReference { index: 77, uri: "https://verify.example.az/v1/status-lists/0".to_owned() },
            document: Document { document_type: "employment/1".parse().unwrap(), fields },
        }
    }

    proptest! {
        #[test]
        fn claims_lead_back(fields in proptest::collection::btree_map(1_u32.., value(), 0..20)) {
            let claims = claims(fields);
            prop_assert_eq!(Claims::decode(&claims.encode().unwrap()), Ok(claims));
        }

        #[test]
        fn a_flipped_bit_never_panics(byte in 0_usize..100, bit in 0_u8..8) {
            let mut payload = claims(BTreeMap::new()).encode().unwrap();
            let place = byte % payload.len();
            payload[place] ^= 1_u8 << bit;
            let _ = Claims::decode(&payload);
        }
    }

    #[test]
    fn what_no_certificate_says_is_named() {
        let mut late = claims(BTreeMap::new());
        late.expires = late.issued;
        assert_eq!(late.encode(), Err(ClaimsError::ExpiresBeforeIssued));
        let mut long = claims([(1, Value::Text("ə".repeat(3000)))].into());
        assert!(matches!(long.encode(), Err(ClaimsError::TooLong(_))));
        long.document.fields.clear();
        long.issuer.clear();
        assert_eq!(long.encode(), Err(ClaimsError::Length("iss")));
        for wrong in ["employment", "employment/0", "employment/01", "Employment/1", "/1", "employment/+1"] {
            assert_eq!(wrong.parse::<TypeId>(), Err(TypeIdError), "{wrong}");
        }
    }
}
