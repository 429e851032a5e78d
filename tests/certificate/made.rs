//! One certificate with fixed keys and claims, for every test that needs the same bytes.

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, Document, StatusReference, Value};
use mohur_certificate::cose::{Content, Sign1, Signer};
use mohur_certificate::number::CertificateNumber;
use mohur_keys::signer::SigningKey;
use zeroize::Zeroizing;

pub(crate) const STATUS_LIST: &str = "https://verify.example.az/v1/status-lists/0";
pub(crate) const INDEX: u32 = 90_210;

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([seed; 32]))
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

pub(crate) fn claims() -> Claims {
    let pin: mohur_certificate::identifier::Pin = "5ZK3M9Q".parse().unwrap();
    let fields = [
        (1, Value::Integer(1)),
        (2, text("Ələkbərova")),
        (3, text("Gülşən")),
        (4, text("Şıxəli qızı")),
        (5, Value::Bytes(pin.to_bytes().to_vec())),
        (6, text("“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti")),
        (7, Value::Integer(1_400_057_421)),
        (8, text("Baş mühasib")),
        (10, text("ƏM-2021/00417")),
        (11, Value::Integer(18_700)),
        (13, Value::Integer(1)),
        (14, text("“Xəzər Əmanət” ASC")),
        (15, Value::Integer(9_900_003_611)),
        (16, Value::Integer(185_050)),
    ];
    Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: at(1_803_000_000),
        issued: at(1_795_500_000),
        number: CertificateNumber::from_random(*b"\x0a\xb1\xc2\xd3\xe4\xf5\x06\x17"),
        status: StatusReference { index: INDEX, uri: STATUS_LIST.to_owned() },
        document: Document { document_type: "employment-salary/1".parse().unwrap(), fields: fields.into() },
    }
}

pub(crate) fn signed<C: Content<Error: std::fmt::Debug>>(content: &C, signer: &dyn Signer) -> Sign1 {
    Sign1::sign(signer, C::CONTENT_TYPE, content.encode().unwrap()).unwrap()
}
