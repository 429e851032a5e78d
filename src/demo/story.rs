//! The demo's story: a certificate's life, and what forgers get.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use jiff::civil::Date;
use mohur_certificate::number::CertificateNumber;
use mohur_issuer::register::Contract;
use serde_json::Value;

use super::authority::Authority;
use super::stage::Stage;
use super::{forgery, scan};
use crate::{file, random};

/// How many certificates are issued, of both kinds and in both languages.
const CERTIFICATES: usize = 12;
/// A page has under a hundred thousand bytes.
const MAX_PDF: usize = 1 << 20;
/// A revocation is in the published list within a second; a busy machine may need another.
const PUBLICATION: Duration = Duration::from_secs(3);

/// A certificate that was issued.
struct Issued {
    number: String,
    pin: String,
    file: String,
}

/// Tells it; what does not go as expected is noted on the stage.
pub(crate) fn tell(stage: &mut Stage, authority: &Authority) -> Result<()> {
    let issued = issue(stage, authority)?;
    verify(stage, &issued[0].file)?;
    forge(stage, authority, &issued)?;
    check_and_revoke(stage, authority, &issued[0])
}

fn issue(stage: &mut Stage, authority: &Authority) -> Result<Vec<Issued>> {
    stage.say(
        "5  Issuing, in both kinds and both languages: each page is read back and verified before its file appears.",
    );
    let in_force = authority.contracts.iter().filter(|contract| contract.term.covers(authority.today));
    // Every 37th: people, employers and positions differ.
    let mut issued = Vec::new();
    for (place, contract) in in_force.step_by(37).take(CERTIFICATES).enumerate() {
        let words = application(contract, place, authority)?;
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let shown = if place < 2 { stage.show(0, &words)? } else { stage.run(0, &words)? };
        let answer: Value = serde_json::from_str(&shown.text).context("`mohur issue --json` printed no JSON")?;
        let text = |name: &str| answer[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in JSON"));
        issued.push(Issued { number: text("number")?, pin: contract.pin.to_string(), file: text("file")? });
    }
    println!("  … and {} more like these: look into certificates/", CERTIFICATES - 2);
    Ok(issued)
}

/// The words of `mohur issue`: salaries are told on every even place, English spoken on every third.
fn application(contract: &Contract, place: usize, authority: &Authority) -> Result<Vec<String>> {
    let kind = if place.is_multiple_of(2) { "salary" } else { "plain" };
    let language = if place % 3 == 2 { "en" } else { "az" };
    let last_day = last_day(contract, authority.today)?.to_string();
    let purpose = (place % 12 + 1).to_string();
    let pin = contract.pin.to_string();
    let employer = contract.employer.to_string();
    let email = format!("{}@example.az", pin.to_lowercase());
    let mut words = vec!["issue", "--pin", &pin, "--contract", &contract.number, "--employer", &employer];
    words.extend(["--kind", kind, "--last-day", &last_day, "--purpose", &purpose, "--email", &email]);
    words.extend(["--language", language]);
    let addressee = authority.organisations[place].voen.to_string();
    if place.is_multiple_of(4) {
        words.extend(["--addressee", &addressee, "--notice", "tell"]);
    }
    words.push("--json");
    Ok(words.into_iter().map(str::to_owned).collect())
}

/// Three months, or the contract's end where that is sooner.
fn last_day(contract: &Contract, today: Date) -> Result<Date> {
    let months = today.checked_add(jiff::Span::new().months(3))?;
    Ok(contract.term.end().map_or(months, |end| end.min(months)))
}

fn verify(stage: &mut Stage, first: &str) -> Result<()> {
    stage.say("6  Verifying. The lists are fetched once; from then on no network is needed.");
    stage.show(0, &["sync"])?;
    stage.show_end(0, &["verify", "certificates"])?;
    stage.show(0, &["verify", first])?;
    stage.show_end(0, &["verify", "certificates"])
}

fn forge(stage: &mut Stage, authority: &Authority, issued: &[Issued]) -> Result<()> {
    stage.say("7  Forging. First: the genuine file with its genuine code, but another salary in the text.");
    let genuine = file::read(&stage.path(&issued[2].file), MAX_PDF)?;
    let altered = "altered/other-salary.pdf";
    file::write(&stage.path(altered), &forgery::other_salary(&genuine, &authority.base)?)?;
    stage.show(1, &["verify", altered])?;
    stage.say("   Second: a printed certificate, scanned askew. Genuine, so its code is good; the text is for you to compare.");
    let scanned = "scan.jpg";
    file::write(&stage.path(scanned), &scan::scan(&forgery::picture(&genuine)?)?)?;
    stage.show(0, &["verify", scanned])?;
    stage.say(
        "   Third: the scan of a page that was made anew with a higher salary, its code too, and the old signature.",
    );
    let remade = forgery::picture(&forgery::remade(&genuine, &authority.base)?)?;
    let forged = "altered/higher-salary.jpg";
    file::write(&stage.path(forged), &scan::scan(&remade)?)?;
    stage.show(1, &["verify", forged])?;
    Ok(())
}

fn check_and_revoke(stage: &mut Stage, authority: &Authority, issued: &Issued) -> Result<()> {
    let Issued { number, pin, file } = issued;
    stage.say("8  An organisation checks a certificate by its number. The check is logged before it is answered.");
    let asking = asking(authority)?;
    let asking: Vec<_> = asking.iter().map(String::as_str).collect();
    let check = [&["check", number][..], &asking].concat();
    stage.show(0, &check)?;
    stage.say("9  The certificate is deactivated. Within a second the published list says so, to all who fetch it.");
    stage.show(0, &["revoke", number, "--reason", "the contract ended"])?;
    let gone = format!("revoked/{number}.pdf");
    std::fs::create_dir(stage.path("revoked")).context("cannot make the folder revoked")?;
    println!("  $ mv {file} {gone}");
    std::fs::rename(stage.path(file), stage.path(&gone)).with_context(|| format!("cannot move {file}"))?;
    wait_for_publication(stage, &gone)?;
    stage.show(1, &["verify", &gone])?;
    println!("  To who checks its number now it is as if it had never been, as with one that nobody has:");
    let refused = stage.show(1, &check)?;
    let nobodys = CertificateNumber::from_random(*random::bytes()?).to_string();
    let unknown = stage.show(1, &[&["check", &nobodys][..], &asking].concat())?;
    let same = refused.text.replace(number.as_str(), "") == unknown.text.replace(&nobodys, "");
    stage.expect(same.then_some(()), "an unknown number is answered otherwise than a deactivated one");
    stage.show_end(0, &["verify", "certificates"])?;
    stage.say("10 The holder sees who looked; the organisation sees what it checked.");
    stage.show(0, &["checks", "--pin", pin])?;
    stage.show(0, &["checks", "--made", "--token-file", "tokens/checker"])?;
    Ok(())
}

/// Who checks: a person of the checking organisation, with its token.
fn asking(authority: &Authority) -> Result<Vec<String>> {
    let person = authority.contracts.last().context("the sample has no person")?;
    let mut words = vec!["--token-file".to_owned(), "tokens/checker".to_owned()];
    words.extend(["--pin".to_owned(), person.pin.to_string(), "--surname".to_owned(), person.surname.to_string()]);
    words.extend(["--given-name".to_owned(), person.given_name.to_string()]);
    if let Some(patronymic) = &person.patronymic {
        words.extend(["--patronymic".to_owned(), patronymic.to_string()]);
    }
    Ok(words)
}

/// Fetches the status list until it tells of the revocation.
fn wait_for_publication(stage: &mut Stage, gone: &str) -> Result<()> {
    let started = Instant::now();
    while !is_refused(stage, gone)? && started.elapsed() < PUBLICATION {
        thread::sleep(Duration::from_millis(200));
    }
    Ok(())
}

/// Whether a page is refused by the newest lists.
fn is_refused(stage: &Stage, page: &str) -> Result<bool> {
    stage.exit_code(&["sync"])?;
    Ok(stage.exit_code(&["verify", page])? == Some(1))
}

/// What a person can do now.
pub(crate) fn invite(stage: &Stage, authority: &Authority) {
    stage.say("The service goes on running; Ctrl-C ends it.");
    let service = &authority.service;
    println!("  {service}/v1/status-lists/0   the signed status list");
    println!("  {service}/v1/trust-list       the signed trust list");
    println!("  {service}/openapi.json        everything that can be asked");
    println!(
        "  In {}, commands find all of this by mohur.toml; try `mohur register search`, `mohur issue --help`.",
        stage.path("").display()
    );
}
