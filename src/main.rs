//! The command `mohur`: parses arguments, prints, picks exit codes.

mod check;
mod checks;
mod fetch;
mod file;
mod genuine;
mod history;
mod issue;
mod keys;
mod moment;
mod outcome;
mod passphrase;
mod random;
mod register;
mod revoke;
mod serve;
mod service_client;
mod settings;
mod speech;
mod table;
mod token;
mod trust;
mod trusted;
mod verify;
mod when;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Issue and verify certificates that prove themselves.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    config: settings::ConfigSource,
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
    /// Fill and search the register of contracts and organisations
    #[command(subcommand)]
    Register(register::Register),
    /// Issue a certificate
    Issue(Box<issue::Issue>),
    /// Ask the service whether a certificate is in force; it logs who asked
    Check(check::Check),
    /// Take a certificate out of force for ever
    Revoke(revoke::Revoke),
    /// List the certificates of a person, and save their PDFs again
    History(history::History),
    /// List who checked a person's certificates, or what this organisation checked
    Checks(checks::Checks),
    /// Verify certificates, offline
    Verify(verify::Verify),
    /// Run the service that says which certificates are in force
    Serve(serve::Serve),
    /// Let organisations into the service, and out
    #[command(subcommand)]
    Token(token::Token),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = arguments.config;
    let done = |ran: Result<()>| ran.map(|()| ExitCode::SUCCESS);
    outcome::exit_code(match arguments.command {
        Command::Keys(command) => done(command.run()),
        Command::Trust(command) => done(command.run()),
        Command::Register(command) => done(command.run(&config)),
        Command::Issue(command) => done(command.run(&config)),
        Command::Check(command) => done(command.run(&config)),
        Command::Revoke(command) => done(command.run(&config)),
        Command::History(command) => done(command.run(&config)),
        Command::Checks(command) => done(command.run(&config)),
        Command::Verify(command) => command.run(),
        Command::Serve(command) => done(command.run()),
        Command::Token(command) => done(command.run()),
    })
}
