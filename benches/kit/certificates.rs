//! The certificates of the made-up register, as the authority would issue them on one day.

use std::io::{BufWriter, Write};
use std::path::Path;

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, StatusReference};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Content, Sign1, Unverified};
use mohur_certificate::document_type::DocumentTypes;
use mohur_certificate::language::Language;
use mohur_certificate::link::{Link, VerificationBase};
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;
use mohur_certificate::symbol::{ModuleBudget, Symbol};
use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
use mohur_issuer::application::{Application, Draft, EmailCopy, Kind, Policy};
use mohur_issuer::issue::{Authority, Issuance, claims};
use mohur_issuer::register::{Contract, Register};
use mohur_issuer::sample::Sample;
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::{RootFingerprint, Trust, sign_trust_list};
use serde_json::json;
use zeroize::Zeroizing;

/// 24 November 2026, 12:00 in Baku: the sample's dates lie around it.
const ISSUED: i64 = 1_795_507_200;

/// What QR codes begin with.
pub(crate) fn base() -> VerificationBase {
    "https://verify.example.az/".parse().unwrap()
}

/// Signed certificates and who signs them.
pub(crate) struct Certificates {
    key: SigningKey,
    trust: Trust,
    base: VerificationBase,
    signed: Vec<(Claims, Sign1)>,
}

impl Certificates {
    /// Both kinds for every contract in force, every second one for an organisation.
    pub(crate) fn new() -> Self {
        let key = SigningKey::from_seed(&Zeroizing::new([2; 32]));
        let trust = trust(&key);
        let authority = Authority::new(&trust.list().issuers[0]).unwrap();
        let issued = Timestamp::from_second(ISSUED).unwrap();
        let today = authority.day(issued);
        let folder = tempfile::tempdir().unwrap();
        let register = Register::create(folder.path()).unwrap();
        let Sample { contracts, organisations } = Sample::new(today);
        let addressees: Vec<String> = organisations.iter().map(|organisation| organisation.voen.to_string()).collect();
        register.merge(contracts.clone()).unwrap();
        register.merge(organisations).unwrap();
        let in_force = contracts.iter().filter(|contract| contract.term.covers(today));
        let drafts = in_force.enumerate().flat_map(|(place, contract)| {
            let addressee = (place % 2 == 1).then(|| addressees[place % addressees.len()].clone());
            [Kind::Plain, Kind::WithSalary].map(|kind| draft(contract, kind, place, addressee.clone()))
        });
        let claims: Vec<Claims> = drafts
            .zip(1_u64..)
            .map(|(draft, turn)| {
                let document_type = DocumentTypes::shipped().newest(draft.kind.type_name()).unwrap();
                let application =
                    Application::check(&draft, &register, document_type, today, Policy::default()).unwrap();
                claims(&application, &issuance(turn, issued), &authority).unwrap()
            })
            .collect();
        let sign = |claims: &Claims| Sign1::sign(&key, None, claims.encode().unwrap()).unwrap();
        let signed: Vec<_> = claims.iter().map(|claims| (claims.clone(), sign(claims))).collect();
        Self { key, trust, base: base(), signed }
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    pub(crate) fn trust(&self) -> &Trust {
        &self.trust
    }

    pub(crate) fn all_signed(&self) -> impl Iterator<Item = &(Claims, Sign1)> {
        self.signed.iter()
    }

    pub(crate) fn signed(&self, turn: usize) -> &(Claims, Sign1) {
        &self.signed[turn % self.signed.len()]
    }

    pub(crate) fn claims(&self, turn: usize) -> &Claims {
        &self.signed(turn).0
    }

    /// The page of a certificate of this turn.
    pub(crate) fn page(&self, turn: usize) -> Vec<u8> {
        let (claims, sign1) = self.signed(turn);
        self.page_of(claims, sign1)
    }

    /// The page of a certificate that was just signed.
    pub(crate) fn page_of(&self, claims: &Claims, sign1: &Sign1) -> Vec<u8> {
        let document_type = DocumentTypes::shipped().find(&claims.document.document_type).unwrap();
        page::write(document_type, claims, sign1, &self.base).unwrap()
    }

    /// A certificate's link, packed anew.
    pub(crate) fn link(&self, turn: usize) -> Link {
        let certificate = Unverified::from_sign1(self.signed(turn).1.clone()).unwrap();
        Link { base: self.base.clone(), compact: Compact::encode(&certificate, DictionaryId::First).unwrap() }
    }

    /// What stands on the pages, one a line, for `benches/peers`.
    pub(crate) fn write_facts(&self, file: &Path) {
        let mut lines = BufWriter::new(std::fs::File::create(file).unwrap());
        for (turn, (claims, sign1)) in self.signed.iter().enumerate() {
            let document_type = DocumentTypes::shipped().find(&claims.document.document_type).unwrap();
            let facts = document_type.facts(&claims.document, Language::Az).unwrap();
            let facts: Vec<_> = facts.into_iter().map(|fact| [fact.label, fact.value]).collect();
            let symbol = Symbol::encode(&self.link(turn), ModuleBudget::printed(42_000)).unwrap();
            let line = json!({
                "title": document_type.title(Language::Az),
                "issuer": document_type.issuer_name(Language::Az),
                "facts": facts,
                "rows": (0..symbol.width()).map(|y| row(&symbol, y)).collect::<Vec<_>>(),
                "cwt": sign1.to_bytes(),
            });
            writeln!(lines, "{line}").unwrap();
        }
    }
}

fn row(symbol: &Symbol, y: usize) -> String {
    (0..symbol.width()).map(|x| if symbol.row(y) >> x & 1 == 1 { '1' } else { '0' }).collect()
}

fn draft(contract: &Contract, kind: Kind, place: usize, addressee: Option<String>) -> Draft {
    Draft {
        pin: contract.pin,
        kind,
        contract: contract.number.to_string(),
        employer: Some(contract.employer.to_string()),
        last_day: contract.term.end().map_or("2027-02-24".into(), |end| end.to_string().min("2027-02-24".into())),
        email: "a@example.az".into(),
        phone: None,
        copy: EmailCopy::DoNotSend,
        purpose: u32::try_from(place % 12 + 1).unwrap(),
        language: if place % 5 == 4 { Language::En } else { Language::Az },
        addressee,
        notice: None,
    }
}

fn issuance(turn: u64, issued: Timestamp) -> Issuance {
    // Spread over all bits, as random numbers are.
    let random = turn.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let index = u32::try_from(random >> 47).unwrap();
    let uri = "https://verify.example.az/v1/status-lists/0".into();
    let number = CertificateNumber::from_random(random.to_be_bytes());
    Issuance { number, status: StatusReference { index, uri }, issued }
}

fn trust(key: &SigningKey) -> Trust {
    let root = SigningKey::from_seed(&Zeroizing::new([1; 32]));
    let issuer = Issuer {
        id: "az.gov.labour".into(),
        names: [("az".into(), "Nazirlik".into()), ("en".into(), "Ministry".into())].into(),
        verification_bases: vec![base()],
        status_base: "https://verify.example.az/v1/status-lists/".into(),
        time_zone: "Asia/Baku".into(),
    };
    let trusted = TrustedKey {
        issuer: "az.gov.labour".into(),
        x: key.public().0,
        key_use: KeyUse::Certificate,
        valid_from: Timestamp::UNIX_EPOCH,
        valid_until: None,
        revoked_at: None,
    };
    let list = TrustList {
        sequence: 1,
        issued: Timestamp::UNIX_EPOCH,
        expires: Timestamp::from_second(ISSUED * 2).unwrap(),
        issuers: vec![issuer],
        keys: vec![trusted],
        roots: vec![root.public().0],
    };
    let pinned = RootFingerprint(root.public().thumbprint());
    Trust::open(&sign_trust_list(&list, &root).unwrap(), &[pinned], None).unwrap()
}
