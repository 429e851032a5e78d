//! `mohur trust`: make, change, sign and show the trust list.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::cose::KeyId;
use mohur_certificate::limits::MAX_TRUST_LIST;
use mohur_certificate::link::VerificationBase;
use mohur_keys::draft::{self, DraftIssuer, DraftUse, KeyEnd, TrustDraft};
use mohur_keys::signer::PublicKey;
use mohur_keys::trust::{RootFingerprint, sign_trust_list};

use crate::output::{Output, OutputFlags, print_json};
use crate::passphrase::PassphraseSource;
use crate::{file, keys, moment};

/// A draft in JSON is a few times as long as the list in CBOR.
const MAX_DRAFT: usize = 8 * MAX_TRUST_LIST;

#[derive(Subcommand)]
pub(crate) enum Trust {
    /// Start a draft with one issuer
    New(New),
    /// Add an issuer's key to a draft
    Add(Add),
    /// End a key in a draft: retired, or compromised
    Retire(Retire),
    /// Sign a draft with the offline root
    Sign(Sign),
    /// Show a signed list whose root is pinned
    Show(Show),
}

#[derive(Args)]
pub(crate) struct New {
    /// The draft to make (JSON)
    draft: PathBuf,
    /// The root's public key, as `mohur keys show` prints it
    // One key in 64 begins with a dash.
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    root: String,
    /// The issuer's id, for instance az.gov.labour
    #[arg(long)]
    issuer: String,
    /// Its name in Azerbaijani
    #[arg(long)]
    name_az: String,
    /// Its name in English
    #[arg(long)]
    name_en: String,
    /// The address that QR codes begin with
    #[arg(long, value_name = "URL")]
    verification_base: VerificationBase,
    /// The address that status lists begin with
    #[arg(long, value_name = "URL")]
    status_base: String,
    /// The zone in which its days end
    #[arg(long, default_value = "Asia/Baku")]
    time_zone: String,
}

#[derive(Args)]
pub(crate) struct Add {
    /// The draft to change
    draft: PathBuf,
    /// Whose key it is
    #[arg(long)]
    issuer: String,
    /// The public key, as `mohur keys show` prints it
    #[arg(long, allow_hyphen_values = true)]
    key: String,
    /// What it may sign
    #[arg(long = "use", value_enum)]
    key_use: Use,
    /// From when on (default: now)
    #[arg(long, value_name = "TIME")]
    from: Option<Timestamp>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Use {
    Certificate,
    Status,
    Receipt,
}

#[derive(Args)]
pub(crate) struct Retire {
    /// The draft to change
    draft: PathBuf,
    /// The key's id
    kid: KeyId,
    /// Somebody else has the key: what it signed proves nothing by itself any more
    #[arg(long)]
    compromised: bool,
    /// From when on (default: now)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
}

#[derive(Args)]
pub(crate) struct Sign {
    /// The draft to sign; its sequence grows by one
    draft: PathBuf,
    /// The root's key file
    #[arg(long, value_name = "FILE")]
    root: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseSource,
    /// The signed list to write
    #[arg(long, value_name = "FILE", default_value = "trust-list.cwt")]
    out: PathBuf,
    /// After how many days it is stale
    #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=3660))]
    days: i64,
}

#[derive(Args)]
pub(crate) struct Show {
    /// The signed list
    list: PathBuf,
    /// The root's fingerprint, 64 hexadecimal digits
    #[arg(long, value_name = "FINGERPRINT", required = true)]
    root: Vec<RootFingerprint>,
    #[command(flatten)]
    output: OutputFlags,
}

impl Trust {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::New(new) => new.run(),
            Self::Add(add) => add.run(),
            Self::Retire(retire) => retire.run(),
            Self::Sign(sign) => sign.run(),
            Self::Show(show) => show.run(),
        }
    }
}

impl New {
    fn run(self) -> Result<()> {
        if self.draft.exists() {
            bail!("{} exists already; a draft is never overwritten", self.draft.display());
        }
        let mut trust = TrustDraft::new(PublicKey(draft::bytes(&self.root)?));
        trust.add_issuer(DraftIssuer {
            id: self.issuer,
            names: [("az".to_owned(), self.name_az), ("en".to_owned(), self.name_en)].into(),
            verification_bases: vec![self.verification_base],
            status_base: self.status_base,
            time_zone: self.time_zone,
            keys: Vec::new(),
        })?;
        write_draft(&self.draft, &trust)
    }
}

impl Add {
    fn run(self) -> Result<()> {
        let mut trust = read_draft(&self.draft)?;
        let key_use = match self.key_use {
            Use::Certificate => DraftUse::Certificate,
            Use::Status => DraftUse::Status,
            Use::Receipt => DraftUse::Receipt,
        };
        let from = self.from.unwrap_or_else(moment::now);
        trust.add_key(&self.issuer, PublicKey(draft::bytes(&self.key)?), key_use, from)?;
        write_draft(&self.draft, &trust)
    }
}

impl Retire {
    fn run(self) -> Result<()> {
        let mut trust = read_draft(&self.draft)?;
        let at = self.at.unwrap_or_else(moment::now);
        let end = if self.compromised { KeyEnd::Compromised(at) } else { KeyEnd::Retired(at) };
        trust.end_key(self.kid, end)?;
        write_draft(&self.draft, &trust)
    }
}

impl Sign {
    fn run(self) -> Result<()> {
        let draft = read_draft(&self.draft)?;
        let root = keys::open(&self.root, &self.passphrase)?;
        let now = moment::now();
        let list = draft.next_version(now, now.checked_add(SignedDuration::from_hours(24 * self.days))?)?;
        file::write(&self.out, &sign_trust_list(&list, &root)?)?;
        write_draft(&self.draft, &TrustDraft::from(&list))?;
        println!("{}: sequence {}, stale after {}", self.out.display(), list.sequence, list.expires);
        println!("pin its root: {}", RootFingerprint(root.public().thumbprint()));
        Ok(())
    }
}

impl Show {
    fn run(self) -> Result<()> {
        let bytes = file::read(&self.list, MAX_TRUST_LIST)?;
        let trust = mohur_keys::trust::Trust::open(&bytes, &self.root, None)
            .with_context(|| format!("cannot trust {}", self.list.display()))?;
        let shown = TrustDraft::from(trust.list());
        if self.output.output() == Output::Json {
            return print_json(&shown);
        }
        println!("sequence {}, issued {}, stale after {}", shown.sequence, trust.list().issued, trust.list().expires);
        for issuer in &shown.issuers {
            let names: Vec<_> = issuer.names.values().map(String::as_str).collect();
            println!("\n{}  {}", issuer.id, names.join(" / "));
            let bases: Vec<_> = issuer.verification_bases.iter().map(VerificationBase::as_str).collect();
            println!("  verification  {}\n  status lists  {}", bases.join(", earlier "), issuer.status_base);
        }
        for key in &trust.list().keys {
            println!("  {}  {:11}  {}", key.key_id(), key.key_use.as_str(), key_state(key));
        }
        Ok(())
    }
}

fn key_state(key: &mohur_certificate::trust_list::TrustedKey) -> String {
    match (key.revoked_at, key.valid_until) {
        (Some(at), _) => format!("compromised, revoked {at}"),
        (None, Some(until)) => format!("from {} until {until}", key.valid_from),
        (None, None) => format!("from {}", key.valid_from),
    }
}

fn read_draft(path: &Path) -> Result<TrustDraft> {
    let bytes = file::read(path, MAX_DRAFT)?;
    serde_json::from_slice(&bytes).with_context(|| format!("{} is not a trust list draft", path.display()))
}

fn write_draft(path: &Path, draft: &TrustDraft) -> Result<()> {
    let mut json = serde_json::to_vec_pretty(draft)?;
    json.push(b'\n');
    file::write(path, &json)
}
