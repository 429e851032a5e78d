//! The command `mohur`: parses arguments, prints, picks exit codes.

mod fetch;
mod file;
mod keys;
mod moment;
mod passphrase;
mod random;
mod serve;
mod token;
mod trust;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Issue and verify certificates that prove themselves.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make and show signing keys
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Make, change, sign and show the trust list
    #[command(subcommand)]
    Trust(trust::Trust),
    /// Run the service that says which certificates are in force
    Serve(serve::Serve),
    /// Let organisations into the service, and out
    #[command(subcommand)]
    Token(token::Token),
    /// Verify certificates, offline
    Verify(verify::Verify),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Keys(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Trust(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Serve(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Token(command) => command.run().map(|()| ExitCode::SUCCESS),
        Command::Verify(command) => command.run(),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("mohur: {error:#}");
            ExitCode::from(2)
        }
    }
}
