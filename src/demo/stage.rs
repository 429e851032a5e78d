//! Where commands are run and shown.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

/// How much of what a command shows is printed; people see the rest in the folder.
const SHOWN_LINES: usize = 40;

/// The demo's folder and what happened in it.
pub(crate) struct Stage {
    dir: PathBuf,
    program: PathBuf,
    service: Option<Service>,
    surprises: Vec<String>,
    bold: bool,
}

/// What a command printed.
pub(crate) struct Shown {
    pub(crate) text: String,
}

/// The service's process; it ends with the demo.
struct Service {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Stage {
    pub(crate) fn new(dir: &Path) -> Result<Self> {
        let dir = dir.canonicalize().with_context(|| format!("cannot find {}", dir.display()))?;
        let program = std::env::current_exe().context("cannot find this program's own file")?;
        let bold = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Ok(Self { dir, program, service: None, surprises: Vec::new(), bold })
    }

    /// A place in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// Tells what comes next.
    pub(crate) fn say(&self, text: &str) {
        if self.bold { println!("\n\x1b[1m{text}\x1b[0m") } else { println!("\n{text}") }
    }

    /// Runs a command that should end with `exit`, and shows it with the last line of what it prints.
    pub(crate) fn show_end(&mut self, exit: i32, arguments: &[&str]) -> Result<()> {
        type_out(arguments);
        let shown = self.run(exit, arguments)?;
        println!("    …\n    {}", shown.text.lines().last().unwrap_or_default());
        Ok(())
    }

    /// Runs a command that should end with `exit`, and shows it with what it prints.
    pub(crate) fn show(&mut self, exit: i32, arguments: &[&str]) -> Result<Shown> {
        type_out(arguments);
        let shown = self.run(exit, arguments)?;
        let lines: Vec<_> = shown.text.lines().collect();
        lines.iter().take(SHOWN_LINES).for_each(|line| println!("    {line}"));
        if lines.len() > SHOWN_LINES {
            println!("    … {} more lines", lines.len() - SHOWN_LINES);
        }
        Ok(shown)
    }

    /// Runs a command that should end with `exit`, without showing it.
    pub(crate) fn run(&mut self, exit: i32, arguments: &[&str]) -> Result<Shown> {
        let output =
            self.command(arguments).stdin(Stdio::null()).output().context("cannot start this program again")?;
        let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.push_str(&String::from_utf8_lossy(&output.stderr));
        if output.status.code() != Some(exit) {
            let what = arguments.iter().take(2).copied().collect::<Vec<_>>().join(" ");
            println!("    !! {} instead of exit code {exit}:\n{text}", output.status);
            self.surprises.push(format!("`mohur {what}` ended with {} instead of {exit}", output.status));
        }
        Ok(Shown { text })
    }

    /// The exit code of a command of which nothing is shown.
    pub(crate) fn exit_code(&self, arguments: &[&str]) -> Result<Option<i32>> {
        let output =
            self.command(arguments).stdin(Stdio::null()).output().context("cannot start this program again")?;
        Ok(output.status.code())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(&self.dir);
        // Settings of the person who started the demo do not belong to its authority.
        for name in ["MOHUR_CONFIG", "MOHUR_LANGUAGE", "MOHUR_PASSPHRASE_FILE"] {
            command.env_remove(name);
        }
        command
    }

    /// Starts the service on `address`, and returns where it listens.
    pub(crate) fn start_service(&mut self, arguments: &[&str]) -> Result<String> {
        println!("  $ mohur {} &", arguments.join(" "));
        let mut process = self
            .command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the service")?;
        let mut output = BufReader::new(process.stdout.take().context("the service has no output")?);
        let mut line = String::new();
        output.by_ref().take(1024).read_line(&mut line).context("cannot read what the service says")?;
        self.service = Some(Service { process, output });
        let address = line.trim().strip_prefix("listening on ").map(str::to_owned);
        let address = address.context("the service did not start; what it says stands above")?;
        println!("    listening on {address}");
        Ok(address)
    }

    /// Waits until the service ends, which Ctrl-C makes it do.
    pub(crate) fn wait_for_service(&mut self) -> Result<()> {
        let Some(service) = &mut self.service else { return Ok(()) };
        let mut line = String::new();
        while service.output.read_line(&mut line).context("cannot read what the service says")? > 0 {
            print!("{line}");
            line.clear();
        }
        let status = service.process.wait().context("cannot wait for the service")?;
        ensure!(status.success(), "the service ended with {status}");
        Ok(())
    }

    /// Notes what should not have happened.
    pub(crate) fn expect(&mut self, fulfilled: Option<()>, otherwise: &str) {
        if fulfilled.is_none() {
            println!("    !! {otherwise}");
            self.surprises.push(otherwise.to_owned());
        }
    }

    /// What did not go as expected.
    pub(crate) fn surprises(&self) -> &[String] {
        &self.surprises
    }
}

/// Shows a command as a person would type it.
fn type_out(arguments: &[&str]) {
    println!("  $ mohur {}", arguments.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" "));
}

/// A word as a shell wants it.
fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_alphanumeric() || "-_./:=,@+".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
