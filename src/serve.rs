//! `mohur serve`: make and run the service.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use mohur_certificate::limits::MAX_TRUST_LIST;
use mohur_keys::trust::RootFingerprint;
use mohur_revocation::folder::{ServiceFolder, Setup};
use mohur_revocation::http;
use mohur_revocation::lists::ListSize;
use mohur_revocation::store::sled::StoreId;
use mohur_revocation::world::{NoRandomness, World};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::passphrase::PassphraseSource;
use crate::settings::{ConfigSource, Settings};
use crate::types::TypeFlags;
use crate::{file, keys, moment, random};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Serve {
    #[command(subcommand)]
    command: Option<ServeCommand>,
    #[command(flatten)]
    run: Run,
}

#[derive(Subcommand)]
enum ServeCommand {
    /// Make the folder of a new service
    Init(Init),
}

#[derive(Args)]
struct Run {
    /// The service's folder, made by `mohur serve init`
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Where to listen; put a proxy with TLS in front for anyone outside this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8089")]
    listen: SocketAddr,
    #[command(flatten)]
    passphrase: PassphraseSource,
    #[command(flatten)]
    types: TypeFlags,
}

#[derive(Args)]
struct Init {
    /// The folder to make
    #[arg(long)]
    dir: PathBuf,
    /// The issuer whose certificates the service knows, as the trust list names it
    #[arg(long)]
    issuer: String,
    /// The signed trust list
    #[arg(long, value_name = "FILE")]
    trust_list: PathBuf,
    /// The root's fingerprint, 64 hexadecimal digits
    #[arg(long, value_name = "FINGERPRINT", required = true)]
    root: Vec<RootFingerprint>,
    /// The key that signs status lists
    #[arg(long, value_name = "FILE")]
    status_key: PathBuf,
    #[command(flatten)]
    passphrase: PassphraseSource,
    /// How many places a status list has: a power of two
    #[arg(long, value_name = "N", default_value_t = ListSize::DEFAULT.entries())]
    list_entries: u32,
}

/// This machine's clock and randomness; problems go to standard error.
pub(crate) struct Machine;

impl World for Machine {
    fn now(&self) -> Timestamp {
        moment::precise()
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        random::fill(bytes).map_err(|_| NoRandomness)
    }

    fn report(&self, problem: &str) {
        eprintln!("mohur: {problem}");
    }
}

impl Serve {
    pub(crate) fn run(self, config: &ConfigSource) -> Result<()> {
        match self.command {
            Some(ServeCommand::Init(init)) => init.run(),
            None => self.run.run(&config.load()?),
        }
    }
}

impl Init {
    fn run(self) -> Result<()> {
        let setup = Setup {
            issuer: self.issuer,
            trust_list: file::read(&self.trust_list, MAX_TRUST_LIST)?,
            roots: self.root,
            status_key: key_path(&self.dir, &self.status_key)?,
            status_public: keys::open(&self.status_key, &self.passphrase)?.public(),
            list_size: ListSize::new(self.list_entries)?,
            store: StoreId::from_random(*random::bytes()?),
        };
        ServiceFolder::create(&self.dir, &setup)?;
        println!("{}: a new service of {}", self.dir.display(), setup.issuer);
        println!("let someone in:  mohur token new --dir {} --scope check --voen … --name …", self.dir.display());
        println!("run it:          mohur serve --dir {}", self.dir.display());
        Ok(())
    }
}

/// The key's place as the settings note it: relative where it lies in the service's folder, which then can be moved.
fn key_path(dir: &Path, key: &Path) -> Result<PathBuf> {
    let key = key.canonicalize().with_context(|| format!("cannot find the key {}", key.display()))?;
    let dir = std::path::absolute(dir)?;
    let dir = dir.canonicalize().unwrap_or(dir);
    Ok(key.strip_prefix(&dir).map(Path::to_owned).unwrap_or(key))
}

impl Run {
    fn run(self, settings: &Settings) -> Result<()> {
        let dir = self.dir.context("--dir says which service to run; `mohur serve init` makes a new one")?;
        let folder = ServiceFolder::open(&dir)?;
        let types = Arc::new(self.types.open(settings)?);
        let key = keys::open(folder.status_key(), &self.passphrase)?;
        let runtime = tokio::runtime::Runtime::new().context("cannot start the threads of the service")?;
        runtime.block_on(async {
            let listener = listen(self.listen).await?;
            let address = listener.local_addr()?;
            let service = folder.start(Box::new(key), types, Arc::new(Machine)).await?;
            let stop = stop_signal()?;
            println!("listening on http://{address}");
            // Whoever started the service may wait for this line through a pipe.
            std::io::stdout().flush()?;
            http::serve(listener, service, stop).await.context("the service stopped")
        })
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}: choose another address with --listen"))
}

/// Done at the first SIGINT or SIGTERM.
fn stop_signal() -> Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
