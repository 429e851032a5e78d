//! The command `mohur`: parses arguments, prints, picks exit codes.

mod file;
mod keys;
mod moment;
mod outcome;
mod passphrase;
mod random;
mod register;
mod serve;
mod settings;
mod speech;
mod token;
mod trust;
mod trusted;

use std::process::ExitCode;

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
    /// Run the service that says which certificates are in force
    Serve(serve::Serve),
    /// Let organisations into the service, and out
    #[command(subcommand)]
    Token(token::Token),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = arguments.config;
    outcome::exit_code(match arguments.command {
        Command::Keys(command) => command.run(),
        Command::Trust(command) => command.run(),
        Command::Register(command) => command.run(&config),
        Command::Serve(command) => command.run(),
        Command::Token(command) => command.run(),
    })
}
