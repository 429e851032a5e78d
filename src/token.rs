//! `mohur token`: let organisations in, and out.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use jiff::{SignedDuration, Timestamp};
use mohur_certificate::identifier::Voen;
use mohur_revocation::folder::ServiceFolder;
use mohur_revocation::record::{Organisation, OrganisationName};
use mohur_revocation::token::{Scope, TokenRecord, TokenSecret};

use crate::output::{Output, OutputFlags, print_json};
use crate::{file, moment, random};

#[derive(Subcommand)]
pub(crate) enum Token {
    /// Make a token and show its secret, this once
    New(New),
    /// List the tokens; their secrets are not kept
    List(List),
    /// Take a token back; a running service sees it within a second
    Revoke(Revoke),
}

#[derive(Args)]
pub(crate) struct New {
    /// The service's folder
    #[arg(long)]
    dir: PathBuf,
    /// What it allows: issue, revoke, check, audit; several with commas
    #[arg(long, value_delimiter = ',', required = true)]
    scope: Vec<Scope>,
    /// For which organisation it acts
    #[arg(long)]
    voen: Voen,
    /// The organisation's full name
    #[arg(long)]
    name: OrganisationName,
    /// After how many days it ends (default: never)
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=3660))]
    days: Option<i64>,
    /// Write the secret into a new FILE that only its owner can read, instead of showing it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct List {
    /// The service's folder
    #[arg(long)]
    dir: PathBuf,
    #[command(flatten)]
    output: OutputFlags,
}

#[derive(Args)]
pub(crate) struct Revoke {
    /// The service's folder
    #[arg(long)]
    dir: PathBuf,
    /// The token's id, as `mohur token list` shows it
    id: String,
}

impl Token {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::New(new) => new.run(),
            Self::List(list) => list.run(),
            Self::Revoke(revoke) => revoke.run(),
        }
    }
}

impl New {
    fn run(self) -> Result<()> {
        let folder = ServiceFolder::open(&self.dir)?;
        let secret = TokenSecret::from_random(&random::bytes()?);
        let now = moment::now();
        let mut scopes = self.scope;
        scopes.sort_unstable();
        scopes.dedup();
        let record = TokenRecord {
            id: format!("{:08x}", u32::from_be_bytes(*random::bytes()?)),
            sha256: secret.hash(),
            scopes,
            organisation: Organisation { voen: self.voen, name: self.name },
            created: now,
            expires: self.days.map(|days| now.checked_add(SignedDuration::from_hours(24 * days))).transpose()?,
            revoked: None,
        };
        let id = record.id.clone();
        // The secret is safe before the service knows it: a token that nobody has would stay in the list.
        if let Some(out) = &self.out {
            file::write_new(out, format!("{}\n", secret.expose()).as_bytes())?;
        }
        folder.tokens().add(record)?;
        if let Some(out) = &self.out {
            println!("token {id}: its secret is in {}", out.display());
        } else {
            eprintln!("token {id}; keep its secret, it is not shown again:");
            println!("{}", secret.expose());
        }
        Ok(())
    }
}

impl List {
    fn run(self) -> Result<()> {
        let tokens = ServiceFolder::open(&self.dir)?.tokens().read()?;
        if self.output.output() == Output::Json {
            return print_json(tokens.records());
        }
        let mut table = Table::new();
        table.load_style(NOTHING).set_header(["id", "scopes", "VÖEN", "organisation", "state"]);
        let now = moment::now();
        for record in tokens.records() {
            let scopes: Vec<_> = record.scopes.iter().map(|scope| scope.as_str()).collect();
            table.add_row([
                record.id.clone(),
                scopes.join(","),
                record.organisation.voen.to_string(),
                record.organisation.name.to_string(),
                state(record, now),
            ]);
        }
        println!("{table}");
        Ok(())
    }
}

fn state(record: &TokenRecord, now: Timestamp) -> String {
    match (record.revoked, record.expires) {
        (Some(at), _) => format!("taken back {at}"),
        (None, Some(at)) if now >= at => format!("ended {at}"),
        (None, Some(at)) => format!("until {at}"),
        (None, None) => "good".to_owned(),
    }
}

impl Revoke {
    fn run(self) -> Result<()> {
        ServiceFolder::open(&self.dir)?.tokens().revoke(&self.id, moment::now())?;
        println!("token {} is taken back", self.id);
        Ok(())
    }
}
