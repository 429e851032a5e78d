//! The records of a journal, each a line: the CRC-32 of its JSON in eight hexadecimal digits, a blank, and the JSON.

use std::path::PathBuf;

use jiff::Timestamp;
use mohur_certificate::identifier::Pin;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::application::EmailCopy;
use crate::batch::input::Position;
use crate::batch::reason::Reason;
use crate::batch::terms::Terms;
use crate::language::Language;
use crate::register::contacts::ContactDetails;

/// The version of these records.
pub(super) const VERSION: u8 = 1;
/// A record may have so many bytes: a chunk of 1,024 lines, each refused for 20 reasons or issued, has a third of it.
pub(super) const MAX_RECORD: u64 = 64 << 20;

/// What the batch is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Begin {
    pub(super) version: u8,
    /// The file of lines, for people: what counts is what it holds.
    pub(crate) input: PathBuf,
    /// The file of results.
    pub(crate) results: PathBuf,
    /// When it was begun.
    pub(crate) started: Timestamp,
    /// With what it was begun.
    pub(crate) terms: Terms,
}

impl Begin {
    pub(crate) fn new(input: PathBuf, results: PathBuf, started: Timestamp, terms: Terms) -> Self {
        Self { version: VERSION, input, results, started, terms }
    }
}

/// What became of some lines that follow one another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Chunk<R> {
    /// The input up to the last of them.
    pub(crate) end: Position,
    /// The lines that are not blank.
    pub(crate) lines: Vec<Line<R>>,
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Line<R> {
    pub(crate) line: u64,
    #[serde(flatten)]
    pub(crate) fate: Fate<R>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate<R> {
    Signed(Box<Signed<R>>),
    Refused(Vec<Reason>),
}

/// A certificate that is signed, and is registered when its chunk is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Signed<R> {
    /// What the service is told.
    pub(crate) registration: R,
    /// Who applied, where the line is an application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) applicant: Option<Applicant>,
}

/// Who applied, and what is to be done for them after the certificate is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// The applicant's PIN.
    pub pin: Pin,
    /// How the applicant is reached; to be remembered.
    pub contact: ContactDetails,
    /// Whether a copy goes to the e-mail address.
    pub copy: EmailCopy,
    /// The language of the page and of the letter.
    pub language: Language,
}

/// That everything up to a place of the input is registered, written and on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Done {
    /// Up to where.
    pub(crate) end: Position,
    /// The length of the archive then; 0 for a folder.
    pub(crate) archive: u64,
    /// The length of the results.
    pub(crate) results: u64,
    /// Lines issued so far.
    pub(crate) issued: u64,
    /// Lines refused so far.
    pub(crate) refused: u64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Record<R> {
    Begin(Begin),
    Chunk(Chunk<R>),
    Done(Done),
    /// The input is at its end, all is done, and the archive is whole.
    Whole(Done),
}

/// The same, to be written.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry<'a, R> {
    Begin(&'a Begin),
    Chunk(&'a Chunk<R>),
    Done(&'a Done),
    Whole(&'a Done),
}

/// The record of a line; `None` when it is none, or is torn or damaged.
pub(super) fn parse<R: DeserializeOwned>(line: &[u8]) -> Option<Record<R>> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let sum = u32::from_str_radix(str::from_utf8(sum.strip_suffix(b" ")?).ok()?, 16).ok()?;
    if sum == crc32fast::hash(json) { serde_json::from_slice(json).ok() } else { None }
}

/// The line of a record.
pub(super) fn line<R: Serialize>(entry: &Entry<'_, R>) -> Vec<u8> {
    let json = serde_json::to_vec(entry).expect("records have only strings for names");
    [format!("{:08x} ", crc32fast::hash(&json)).as_bytes(), &json, b"\n"].concat()
}
