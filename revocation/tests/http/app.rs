//! A service of its own for each test.

use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::claims::{Claims, Document, StatusReference, Value as Claim};
use mohur_certificate::compact::{Compact, DictionaryId};
use mohur_certificate::cose::{Content, Sign1, Unverified};
use mohur_certificate::document_type::{DocumentType, DocumentTypes};
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::trust_list::{Issuer, KeyUse, TrustList, TrustedKey};
use mohur_keys::signer::SigningKey;
use mohur_keys::trust::{RootFingerprint, sign_trust_list};
use mohur_revocation::folder::{ServiceFolder, Setup};
use mohur_revocation::lists::ListSize;
use mohur_revocation::record::Organisation;
use mohur_revocation::store::sled::StoreId;
use mohur_revocation::token::{Scope, TokenRecord, TokenSecret};
use mohur_revocation::world::{NoRandomness, World};
use serde_json::{Value, json};
use zeroize::Zeroizing;

pub(crate) const ISSUER: &str = "az.gov.labour";
const STATUS_BASE: &str = "https://verify.example.az/v1/status-lists/";
pub(crate) const BANK: &str = "9900003611";
pub(crate) const SHOP: &str = "1400057421";
pub(crate) const PIN: &str = "5ZK3M9Q";

/// The real clock, which tests may push.
pub(crate) struct Clock(AtomicI64);

impl World for Clock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the server under test runs in real time")]
        let now = Timestamp::now();
        now + SignedDuration::from_secs(self.0.load(Ordering::Relaxed))
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        #[expect(clippy::disallowed_methods, reason = "the server under test draws real numbers")]
        getrandom::fill(bytes).map_err(|_| NoRandomness)
    }

    fn report(&self, problem: &str) {
        eprintln!("reported: {problem}");
    }
}

pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&Zeroizing::new([seed; 32]))
}

const ROOT: u8 = 1;
const CERTIFICATES: u8 = 2;
const STATUS: u8 = 3;

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

pub(crate) fn trust_list(sequence: u64) -> Vec<u8> {
    let issuer = |id: &str, status_base: &str| Issuer {
        id: id.to_owned(),
        names: [("az".to_owned(), "Nazirlik".to_owned())].into(),
        verification_bases: vec!["https://verify.example.az/".parse().unwrap()],
        status_base: status_base.to_owned(),
        time_zone: "Asia/Baku".to_owned(),
    };
    let trusted = |seed, key_use, issuer: &str| TrustedKey {
        issuer: issuer.to_owned(),
        x: key(seed).public().0,
        key_use,
        valid_from: at(1000),
        valid_until: None,
        revoked_at: None,
    };
    let list = TrustList {
        sequence,
        issued: at(1000),
        expires: at(9_000_000_000),
        issuers: vec![issuer(ISSUER, STATUS_BASE), issuer("az.other", "https://other.example.az/")],
        keys: vec![
            trusted(CERTIFICATES, KeyUse::Certificate, ISSUER),
            trusted(STATUS, KeyUse::Status, ISSUER),
            trusted(4, KeyUse::Certificate, "az.other"),
        ],
        roots: vec![key(ROOT).public().0],
    };
    sign_trust_list(&list, &key(ROOT)).unwrap()
}

fn root() -> RootFingerprint {
    RootFingerprint(key(ROOT).public().thumbprint())
}

pub(crate) struct App {
    folder: tempfile::TempDir,
    pub(crate) clock: Arc<Clock>,
    address: String,
    agent: ureq::Agent,
    server: Option<(tokio::sync::oneshot::Sender<()>, std::thread::JoinHandle<()>)>,
}

/// An answer: status, headers and bytes.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The last word of a problem's type.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), "application/problem+json");
        let details = self.json();
        assert_eq!(details["status"], self.status);
        details["type"].as_str().unwrap().strip_prefix("urn:mohur:problem:").unwrap().to_owned()
    }
}

impl App {
    pub(crate) fn start() -> Self {
        Self::with_lists(ListSize::DEFAULT)
    }

    pub(crate) fn with_lists(list_size: ListSize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let setup = Setup {
            issuer: ISSUER.to_owned(),
            trust_list: trust_list(7),
            roots: vec![root()],
            status_key: "status.pem".into(),
            status_public: key(STATUS).public(),
            list_size,
            store: StoreId::from_random([9; 16]),
        };
        let service = ServiceFolder::create(&folder.path().join("service"), &setup).unwrap();
        for (seed, scope) in Scope::ALL.into_iter().enumerate() {
            service.tokens().add(token(u8::try_from(seed).unwrap(), vec![scope], BANK)).unwrap();
        }
        service.tokens().add(token(10, vec![Scope::Check], SHOP)).unwrap();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let clock = Arc::new(Clock(AtomicI64::new(0)));
        let mut app = Self { folder, clock, address: String::new(), agent, server: None };
        app.run();
        app
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("service")
    }

    fn run(&mut self) {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let (listening, address) = std::sync::mpsc::channel();
        let (path, clock) = (self.path(), Arc::clone(&self.clock));
        let server = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                let service = open(&path, clock).await;
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
                listening.send(listener.local_addr().unwrap()).unwrap();
                mohur_revocation::http::serve(listener, service, async { drop(stopped.await) }).await.unwrap();
            });
        });
        self.address = format!("http://{}", address.recv().unwrap());
        self.server = Some((stop, server));
    }

    fn stop(&mut self) {
        if let Some((stop, server)) = self.server.take() {
            drop(stop);
            server.join().unwrap();
        }
    }

    pub(crate) fn restart(&mut self) {
        self.stop();
        self.run();
    }

    pub(crate) fn push_clock(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request =
            headers.iter().fold(self.agent.get(format!("{}{path}", self.address)), |request, (name, value)| {
                request.header(*name, *value)
            });
        answer(request.call().unwrap())
    }

    pub(crate) fn get_as(&self, scope: Scope, path: &str) -> Answer {
        self.get(path, &[("authorization", &bearer(scope))])
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let request =
            headers.iter().fold(self.agent.post(format!("{}{path}", self.address)), |request, (name, value)| {
                request.header(*name, *value)
            });
        answer(request.send(body).unwrap())
    }

    pub(crate) fn post_as(&self, scope: Scope, path: &str, body: &Value) -> Answer {
        self.post(path, &[("authorization", &bearer(scope)), ("content-type", "application/json")], &body.to_string())
    }

    /// A request whose head was sent, and of its body of `length` bytes the first.
    pub(crate) fn begun(&self, path: &str, authorization: &str, length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(self.address.trim_start_matches("http://")).unwrap();
        write!(stream, "POST {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {authorization}\r\n").unwrap();
        write!(stream, "Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{").unwrap();
        stream
    }

    /// Whether an answer comes in time.
    pub(crate) fn impatient(&self, path: &str, authorization: &str, body: &str, patience: Duration) -> bool {
        let request = self.agent.post(format!("{}{path}", self.address)).header("authorization", authorization);
        let request = request.config().timeout_global(Some(patience)).build();
        request.content_type("application/json").send(body).is_ok()
    }

    /// Reserves one place.
    pub(crate) fn reserved(&self) -> StatusReference {
        let reserved = self.post_as(Scope::Issue, "/v1/indices", &json!({"count": 1}));
        assert_eq!(reserved.status, 200);
        let reserved = reserved.json();
        let index = u32::try_from(reserved["indices"][0].as_u64().unwrap()).unwrap();
        StatusReference { index, uri: reserved["list"].as_str().unwrap().to_owned() }
    }

    /// Reserves one place, and makes a registration of a certificate there, valid for `seconds`.
    pub(crate) fn made(&self, seed: u8, seconds: i64) -> Value {
        registration(&certificate(ISSUER, CERTIFICATES, seed, self.reserved(), seconds))
    }

    /// Registers a certificate and gives its number.
    pub(crate) fn registered(&self, seed: u8, seconds: i64) -> String {
        let answer = self.post_as(Scope::Issue, "/v1/certificates", &self.made(seed, seconds));
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()["number"].as_str().unwrap().to_owned()
    }

    pub(crate) fn revoke(&self, number: &str) -> Answer {
        let body = json!({"reason": "İş müqaviləsinə xitam verilib"});
        self.post_as(Scope::Revoke, &format!("/v1/certificates/{number}/revocation"), &body)
    }

    pub(crate) fn check(&self, number: &str) -> Answer {
        self.post_as(Scope::Check, "/v1/checks", &json!({"number": number}))
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

async fn open(path: &Path, clock: Arc<Clock>) -> mohur_revocation::service::Service {
    ServiceFolder::open(path).unwrap().start(Box::new(key(STATUS)), Arc::new(types()), clock).await.unwrap()
}

/// The shipped types and one from a folder.
fn types() -> DocumentTypes {
    let mut types = DocumentTypes::shipped().clone();
    let study = include_str!("../../../docs/examples/types/proof-of-study/1/type.toml");
    types.add(DocumentType::parse(study).unwrap()).unwrap();
    types
}

fn answer(response: ureq::http::Response<ureq::Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    Answer { status: parts.status.as_u16(), headers: parts.headers, bytes: body.read_to_vec().unwrap() }
}

pub(crate) fn secret(seed: u8) -> TokenSecret {
    TokenSecret::from_random(&Zeroizing::new([seed; 32]))
}

pub(crate) fn token(seed: u8, scopes: Vec<Scope>, voen: &str) -> TokenRecord {
    let organisation =
        Organisation { voen: voen.parse().unwrap(), name: "“Xəzər Əmanət” ASC".parse().unwrap() };
    TokenRecord {
        id: format!("t{seed}"),
        sha256: secret(seed).hash(),
        scopes,
        organisation,
        created: at(1000),
        expires: None,
        revoked: None,
    }
}

pub(crate) fn bearer(scope: Scope) -> String {
    let seed = Scope::ALL.iter().position(|known| *known == scope).unwrap();
    format!("Bearer {}", secret(u8::try_from(seed).unwrap()).expose())
}

pub(crate) fn certificate(issuer: &str, signer: u8, seed: u8, status: StatusReference, seconds: i64) -> Vec<u8> {
    let document = Document { document_type: "employment/1".parse().unwrap(), fields: [].into() };
    certificate_of(document, issuer, signer, seed, status, seconds)
}

/// A certificate of this type about the person with this PIN.
pub(crate) fn certificate_about(document_type: &str, pin: &str, seed: u8, status: StatusReference) -> Vec<u8> {
    let pin: mohur_certificate::identifier::Pin = pin.parse().unwrap();
    let fields = [(5, Claim::Bytes(pin.to_bytes().to_vec()))].into();
    let document = Document { document_type: document_type.parse().unwrap(), fields };
    certificate_of(document, ISSUER, CERTIFICATES, seed, status, 1000)
}

fn certificate_of(
    document: Document,
    issuer: &str,
    signer: u8,
    seed: u8,
    status: StatusReference,
    seconds: i64,
) -> Vec<u8> {
    let now = Clock(AtomicI64::new(0)).now().as_second();
    let claims = Claims {
        issuer: issuer.to_owned(),
        expires: at(now + seconds),
        issued: at(now),
        number: CertificateNumber::from_random([seed; 8]),
        status,
        document,
    };
    let sign1 = Sign1::sign(&key(signer), None, claims.encode().unwrap()).unwrap();
    let compact = Compact::encode(&Unverified::from_sign1(sign1).unwrap(), DictionaryId::First).unwrap();
    compact.as_bytes().to_vec()
}

pub(crate) fn registration(certificate: &[u8]) -> Value {
    json!({
        "certificate": URL_SAFE_NO_PAD.encode(certificate),
        "holder": {"pin": PIN, "surname": "Ələkbərova", "given_name": "Gülşən", "patronymic": "Şıxəli qızı"},
        "addressee": {"voen": BANK, "name": "“Xəzər Əmanət” ASC"},
        "notify": "tell",
    })
}
