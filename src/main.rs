//! The command `mohur`: parses arguments, prints, picks exit codes.

mod check;
mod checks;
mod deliver;
mod demo;
mod fetch;
mod file;
mod genuine;
mod history;
mod inputs;
mod issue;
mod keys;
mod moment;
mod offline;
mod outbox;
mod outcome;
mod output;
mod passphrase;
mod pipe;
mod post;
mod progress;
mod random;
mod read;
mod register;
mod registrations;
mod revoke;
mod serve;
mod service_args;
mod service_client;
mod settings;
mod speech;
mod status_folder;
mod stop;
mod sync;
mod table;
mod terminal;
mod token;
mod trust;
mod trusted;
mod types;
mod verify;
mod when;

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
    /// Show the whole job on this machine, in a folder of its own
    Demo(demo::Demo),
    /// Make and show signing keys
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Make, change, sign and show the trust list
    #[command(subcommand)]
    Trust(trust::Trust),
    /// Fill and search the register of contracts and organisations
    #[command(subcommand)]
    Register(register::Register),
    /// List, check and preview document types
    #[command(subcommand)]
    Types(types::Types),
    /// Issue a certificate
    Issue(Box<issue::Issue>),
    /// Issue where there is no network: reserve places before, register afterwards
    #[command(subcommand)]
    Offline(offline::Offline),
    /// Send the letters that are due: copies of certificates to their applicants
    Deliver(deliver::Deliver),
    /// List the letters that were promised, sent and given up
    Outbox(outbox::OutboxCommand),
    /// Verify certificates offline: PDFs, scans, photos, links
    Verify(verify::Verify),
    /// Fetch the newest trust list and all status lists, to verify where there is no network
    Sync(sync::Sync),
    /// Read the QR codes in scans, photos and PDFs, whatever they say
    Read(read::Read),
    /// Ask the service whether a certificate is in force; it logs who asked
    Check(check::Check),
    /// Take a certificate out of force for ever
    Revoke(revoke::Revoke),
    /// List the certificates of a person, and save their PDFs again
    History(history::History),
    /// List who checked a person's certificates, or what this organisation checked
    Checks(checks::Checks),
    /// Run the service that says which certificates are in force
    Serve(serve::Serve),
    /// Let organisations into the service, and out
    #[command(subcommand)]
    Token(token::Token),
}

fn main() -> ExitCode {
    pipe::until_closed(|| run(Arguments::parse()))
}

fn run(arguments: Arguments) -> ExitCode {
    let config = arguments.config;
    let done = match arguments.command {
        Command::Demo(command) => return outcome::exit_code(command.run()),
        Command::Deliver(command) => return outcome::exit_code(command.run(&config)),
        Command::Read(command) => return outcome::exit_code(command.run(&config)),
        Command::Verify(command) => return outcome::exit_code(command.run(&config)),
        Command::Sync(command) => return outcome::exit_code(command.run(&config)),
        Command::Keys(command) => command.run(),
        Command::Trust(command) => command.run(),
        Command::Register(command) => command.run(&config),
        Command::Types(command) => command.run(&config),
        Command::Issue(command) => command.run(&config),
        Command::Offline(command) => command.run(&config),
        Command::Outbox(command) => command.run(&config),
        Command::Check(command) => command.run(&config),
        Command::Revoke(command) => command.run(&config),
        Command::History(command) => command.run(&config),
        Command::Checks(command) => command.run(&config),
        Command::Serve(command) => command.run(&config),
        Command::Token(command) => command.run(),
    };
    outcome::exit_code(done.map(|()| ExitCode::SUCCESS))
}
