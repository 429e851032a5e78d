//! A message as it goes to the server (RFC 5322), a pure function of the letter, its content and its sender.
//!
//! The same letter is the same bytes however often it is sent: its Message-ID is made of its key, its date is when it was
//! put into the outbox. Whoever gets it twice can tell.

use std::str::FromStr;
use std::time::SystemTime;

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Mailbox, MessageBuilder, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use crate::address::{MailAddress, MailAddressError};
use crate::outbox::Claim;

/// Bytes of the name beside the sender's address: a ministry's full name has a hundred.
const MAX_NAME: usize = 200;

/// What a letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The language of both, as BCP 47 has it.
    pub language: &'static str,
    /// What is sent along.
    pub attachment: Attached,
}

/// A file that is sent along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name: ASCII letters, digits, dashes and dots.
    pub name: String,
    /// Its media type.
    pub media_type: MediaType,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What may be sent along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaType {
    /// `application/pdf`.
    Pdf,
}

impl MediaType {
    fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
        }
    }
}

/// Who sends: an address, and a name beside it if there is one.
///
/// ```
/// use mohur_delivery::message::Sender;
/// let sender: Sender = "Əmək Nazirliyi <no-reply@example.az>".parse().unwrap();
/// assert_eq!(sender.address().as_str(), "no-reply@example.az");
/// assert!("Nazirlik <no-reply@example.az".parse::<Sender>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    name: Option<String>,
    address: MailAddress,
}

impl Sender {
    /// The address, which is also the envelope's: bounces go there.
    pub fn address(&self) -> &MailAddress {
        &self.address
    }
}

impl FromStr for Sender {
    type Err = MailAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((name, rest)) = text.split_once('<') else {
            return Ok(Self { name: None, address: text.trim().parse()? });
        };
        let address = rest.trim().strip_suffix('>').ok_or(MailAddressError::Malformed)?.parse()?;
        let name = name.trim().trim_matches('"');
        if name.len() > MAX_NAME || name.chars().any(char::is_control) {
            return Err(MailAddressError::Name);
        }
        Ok(Self { name: Some(name.to_owned()).filter(|name| !name.is_empty()), address })
    }
}

/// The bytes of a letter, in ASCII, with CRLF at the end of each line.
pub fn write(claim: &Claim, content: &Content, sender: &Sender) -> Result<Vec<u8>, MessageError> {
    let identity = identity(claim);
    let attached = &content.attachment;
    let media_type = ContentType::parse(attached.media_type.name()).map_err(|_| MessageError)?;
    // Base64 whatever is in it: another encoding may change the ends of its lines.
    let bytes = Body::new_with_encoding(attached.bytes.clone(), ContentTransferEncoding::Base64);
    let attachment = Attachment::new(attached.name.clone()).body(bytes.map_err(|_| MessageError)?, media_type);
    let parts = MultiPart::mixed()
        .boundary(format!("mohur-{identity}"))
        .singlepart(SinglePart::plain(content.text.clone()))
        .singlepart(attachment);
    let message = head(&identity, claim, content, sender)?.multipart(parts).map_err(|_| MessageError)?;
    Ok(message.formatted())
}

fn head(identity: &str, claim: &Claim, content: &Content, sender: &Sender) -> Result<MessageBuilder, MessageError> {
    let from = Mailbox::new(sender.name.clone(), sender.address.address().clone());
    let raw = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let one_line: String =
        content.subject.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    let date = SystemTime::try_from(claim.made).map_err(|_| MessageError)?;
    Ok(lettre::Message::builder()
        .from(from)
        .to(Mailbox::new(None, claim.recipient.address().clone()))
        .subject(one_line)
        .date(date)
        .message_id(Some(format!("<{identity}@{}>", sender.address.domain())))
        // RFC 3834: nobody's holiday notice answers it.
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("Content-Language", content.language)))
}

/// What the letter's Message-ID begins with: the same for the same key, and nothing that could be read back.
fn identity(claim: &Claim) -> String {
    let hash: [u8; 32] = Sha256::digest(claim.key.as_str()).into();
    let first: [u8; 16] = std::array::from_fn(|place| hash[place]);
    format!("{:032x}", u128::from_be_bytes(first))
}

/// A letter that cannot be written as a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the letter cannot be written as a message")]
pub struct MessageError;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::{NewEntry, Outbox};

    fn claim(key: &str) -> Claim {
        let folder = tempfile::tempdir().unwrap();
        let mut outbox = Outbox::open(&folder.path().join("outbox.sqlite")).unwrap();
        let entry = NewEntry::new(key.parse().unwrap(), "a@example.az".parse().unwrap(), "{}".into()).unwrap();
        let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        outbox.put_all(&[entry], now).unwrap();
        outbox.claim(now).unwrap().unwrap()
    }

    fn content(subject: &str) -> Content {
        let bytes = b"%PDF\n.\r\n\r..".to_vec();
        let attachment = Attached { name: "a.pdf".into(), media_type: MediaType::Pdf, bytes };
        Content { subject: subject.into(), text: "Salam, Gülşən!\n.\n".into(), language: "az", attachment }
    }

    fn written(key: &str, subject: &str) -> String {
        let sender = "Əmək Nazirliyi <no-reply@example.az>".parse().unwrap();
        String::from_utf8(write(&claim(key), &content(subject), &sender).unwrap()).unwrap()
    }

    #[test]
    fn the_same_letter_is_the_same_bytes() {
        assert_eq!(written("copy/1", "x"), written("copy/1", "x"));
        let id = |text: &str| text.lines().find(|line| line.starts_with("Message-ID: ")).unwrap().to_owned();
        assert_ne!(id(&written("copy/1", "x")), id(&written("copy/2", "x")));
        assert!(written("copy/1", "x").contains("\r\nDate: Fri, 15 Jan 2027 08:00:00 +0000\r\n"));
    }

    #[test]
    fn a_senders_name_is_one_name() {
        let sender = "Ministry, Baku <no-reply@example.az>".parse().unwrap();
        let text = String::from_utf8(write(&claim("copy/1"), &content("x"), &sender).unwrap()).unwrap();
        let from = text.lines().next().unwrap();
        assert!(from.ends_with(" <no-reply@example.az>") && !from.contains(','), "{from}");
    }

    #[test]
    fn nothing_becomes_a_header() {
        let text = written("copy/1", "x\r\nBcc: b@example.az\r\n\r\n");
        assert!(text.is_ascii() && text.lines().all(|line| line.len() < 998));
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
        for wrong in ["a\r\nBcc: b@example.az <a@example.az>", "a <b@example.az>x", "<a@example.az\r\n>", ""] {
            assert!(wrong.parse::<Sender>().is_err(), "{wrong:?}");
        }
    }
}
