//! `mohur demo`: the whole job on this machine, told by the commands that do it.
//!
//! Every step is a command of this program, run as its own process in the demo's folder and shown as a person would type
//! it there; so the demo works only if the commands do.

mod authority;
mod forgery;
mod scan;
mod stage;
mod story;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use clap::Args;

use self::stage::Stage;

#[derive(Args)]
pub(crate) struct Demo {
    /// The folder to make
    #[arg(long, default_value = "mohur-demo")]
    dir: PathBuf,
    /// End when everything was shown: exit code 0 if every step went as expected, else 1
    #[arg(long)]
    once: bool,
}

impl Demo {
    pub(crate) fn run(self) -> Result<ExitCode> {
        make_folder(&self.dir)?;
        let mut stage = Stage::new(&self.dir)?;
        let authority = authority::found(&mut stage)?;
        story::tell(&mut stage, &authority)?;
        let surprises = stage.surprises();
        if !surprises.is_empty() {
            eprintln!("\nmohur: {} did not go as expected: {}", count(surprises.len()), surprises.join("; "));
            return Ok(ExitCode::from(1));
        }
        stage.say("Every step gave the expected verdict.");
        if !self.once {
            story::invite(&stage, &authority);
            stage.wait_for_service()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn count(steps: usize) -> String {
    if steps == 1 { "one step".to_owned() } else { format!("{steps} steps") }
}

/// A demo never writes into a folder that holds something.
fn make_folder(dir: &Path) -> Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    let mut entries = std::fs::read_dir(dir).with_context(|| format!("cannot look into {}", dir.display()))?;
    ensure!(entries.next().is_none(), "{} is not empty; remove it, or name another folder with --dir", dir.display());
    Ok(())
}
