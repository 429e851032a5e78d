//! The demo's authority: keys, trust list, register, service, settings.

use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::tz::offset;
use mohur_certificate::link::VerificationBase;
use mohur_issuer::export::csv;
use mohur_issuer::register::{Contract, Organisation};
use mohur_issuer::sample::Sample;
use serde_json::Value;

use super::stage::Stage;
use crate::{file, moment, random};

/// The issuer's id, which the kit's dictionary knows too.
const ISSUER: &str = "az.gov.labour";
/// What the QR codes begin with. Nothing answers there: `example` is nobody's (RFC 2606).
const BASE: &str = "https://verify.example.az/";
/// Any free port: a demo is in nobody's way.
const LISTEN: &str = "127.0.0.1:0";
const PASSPHRASE: &str = "keys/passphrase";

/// Whose certificates are issued, and to whom.
pub(crate) struct Authority {
    pub(crate) contracts: Vec<Contract>,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) today: Date,
    pub(crate) base: VerificationBase,
    pub(crate) service: String,
}

/// Founds the authority in the stage's folder.
pub(crate) fn found(stage: &mut Stage) -> Result<Authority> {
    stage.say("1  Keys: an offline root, one key for certificates, one for status lists. Encrypted, mode 0600.");
    for folder in ["keys", "tokens", "sample", "certificates", "altered", "status-lists"] {
        std::fs::create_dir(stage.path(folder)).with_context(|| format!("cannot make the folder {folder}"))?;
    }
    write_passphrase(stage)?;
    let root = key(stage, "root")?;
    let certificate = key(stage, "certificate")?;
    let status = key(stage, "status")?;
    trust(stage, &root, &certificate, &status)?;
    // Baku's time, without its zone's data: a demo may be a day off in another century.
    let today = offset(4).to_datetime(moment::now()).date();
    let sample = Sample::new(today);
    register(stage, &sample)?;
    let service = service(stage, &root, &sample.organisations)?;
    let base = BASE.parse()?;
    Ok(Authority { contracts: sample.contracts, organisations: sample.organisations, today, base, service })
}

fn write_passphrase(stage: &Stage) -> Result<()> {
    let words = u128::from_be_bytes(*random::bytes()?);
    file::write_new(&stage.path(PASSPHRASE), format!("{words:032x}\n").as_bytes())
}

struct Key {
    x: String,
    fingerprint: String,
}

fn key(stage: &mut Stage, name: &str) -> Result<Key> {
    let path = format!("keys/{name}.pem");
    stage.show(0, &["keys", "new", &path, "--passphrase-file", PASSPHRASE])?;
    let shown = stage.run(0, &["keys", "show", &path, "--passphrase-file", PASSPHRASE, "--json"])?;
    let shown: Value = serde_json::from_str(&shown.text).context("`mohur keys show --json` printed no JSON")?;
    let text = |name: &str| shown[name].as_str().map(str::to_owned).with_context(|| format!("the key has no {name}"));
    Ok(Key { x: text("x")?, fingerprint: text("fingerprint")? })
}

fn trust(stage: &mut Stage, root: &Key, certificate: &Key, status: &Key) -> Result<()> {
    stage.say(
        "2  The trust list: who may issue, with which keys, signed by the root. Verifiers pin the root's fingerprint.",
    );
    let status_base = format!("{BASE}v1/status-lists/");
    let draft = "trust-draft.json";
    let names = ["--name-az", "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi (nümunə)"];
    let english = ["--name-en", "Ministry of Labour and Social Protection of Population (example)"];
    let new = ["trust", "new", draft, "--root", &root.x, "--issuer", ISSUER];
    stage.show(
        0,
        &[&new[..], &names, &english, &["--verification-base", BASE, "--status-base", &status_base]].concat(),
    )?;
    for (key, key_use) in [(certificate, "certificate"), (status, "status")] {
        stage.show(0, &["trust", "add", draft, "--issuer", ISSUER, "--key", &key.x, "--use", key_use])?;
    }
    let sign = ["trust", "sign", draft, "--root", "keys/root.pem", "--passphrase-file", PASSPHRASE];
    stage.show(0, &[&sign[..], &["--out", "trust-list.cwt"]].concat())?;
    let show = ["trust", "show", "trust-list.cwt", "--root", &root.fingerprint];
    stage.show(0, &show)?;
    let json = stage.run(0, &[&show[..], &["--json"]].concat())?;
    file::write(&stage.path("trust-list.json"), json.text.as_bytes())
}

fn register(stage: &mut Stage, sample: &Sample) -> Result<()> {
    stage.say(
        "3  The register: 500 made-up contracts and 200 organisations, imported as an authority would import its own.",
    );
    file::write(&stage.path("sample/contracts.csv"), csv(&sample.contracts).as_bytes())?;
    file::write(&stage.path("sample/organisations.csv"), csv(&sample.organisations).as_bytes())?;
    let import = ["register", "import", "--register", "register"];
    stage.show(0, &[&import[..], &["sample/organisations.csv", "--kind", "organisations", "--create"]].concat())?;
    stage.show(0, &[&import[..], &["sample/contracts.csv", "--kind", "contracts"]].concat())?;
    Ok(())
}

fn service(stage: &mut Stage, root: &Key, organisations: &[Organisation]) -> Result<String> {
    stage.say(
        "4  The service: what is in force, who checked what. Tokens let programs in; their hashes alone are kept.",
    );
    let init = ["serve", "init", "--dir", "service", "--issuer", ISSUER, "--trust-list", "trust-list.cwt"];
    stage.show(
        0,
        &[
            &init[..],
            &["--root", &root.fingerprint, "--status-key", "keys/status.pem", "--passphrase-file", PASSPHRASE],
        ]
        .concat(),
    )?;
    let checker = organisations.first().context("the sample has no organisation")?;
    let voen = checker.voen.to_string();
    let own = ["--voen", "1400057421", "--name", "Əmək və Əhalinin Sosial Müdafiəsi Nazirliyi (nümunə)"];
    let token = ["token", "new", "--dir", "service", "--scope"];
    stage.show(0, &[&token[..], &["issue,revoke,audit"], &own, &["--out", "tokens/authority"]].concat())?;
    let theirs = ["check", "--voen", &voen, "--name", &checker.name, "--out", "tokens/checker"];
    stage.show(0, &[&token[..], &theirs].concat())?;
    let serve = ["serve", "--dir", "service", "--listen", LISTEN, "--passphrase-file", PASSPHRASE];
    let service = stage.start_service(&serve)?;
    let settings = settings(root, &service);
    file::write(&stage.path("mohur.toml"), settings.as_bytes())?;
    println!("  mohur.toml now says where all of this is, so that the commands below need not.");
    Ok(service)
}

fn settings(root: &Key, service: &str) -> String {
    format!(
        "# The demo's authority. Paths are relative to this file.\n\n\
         [issuer]\nid = \"{ISSUER}\"\nkey = \"keys/certificate.pem\"\npassphrase_file = \"{PASSPHRASE}\"\n\n\
         [register]\nfolder = \"register\"\n\n\
         [trust]\nlist = \"trust-list.cwt\"\naddress = \"{service}/v1/trust-list\"\nroots = [\"{}\"]\n\n\
         [service]\naddress = \"{service}\"\ntoken_file = \"tokens/authority\"\n\n\
         [verifier]\nstatus_lists = \"status-lists\"\nstatus_mirror = \"{service}/v1/status-lists/\"\n",
        root.fingerprint
    )
}
