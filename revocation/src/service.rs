//! What the service does, said without HTTP.

mod bulk;
mod error;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use mohur_certificate::claims::{Claims, Document, Value};
use mohur_certificate::compact::Compact;
use mohur_certificate::cose::Signer;
use mohur_certificate::document_type::{DocumentTypes, Kind};
use mohur_certificate::identifier::Pin;
use mohur_certificate::number::CertificateNumber;

pub use self::error::{RegisterError, ReserveError, RevokeError, StartError, Unavailable};
use crate::commit::Committer;
use crate::lists::{Draw, ListSize, Lists, MAX_BLOCK};
use crate::publish::{Publisher, RENEWAL, SignedList};
use crate::record::{
    Actor, CertificateRecord, CheckOutcome, CompactBytes, Entry, How, Notify, Organisation, Person, Reason,
    Registration,
};
use crate::store::{Action, Change, Chore, Conflict, Deed, EntryId, NewList, Outcome, Page, PageRequest, Store, View};
use crate::token::{TokenFileError, Tokens};
use crate::trusted::{TrustFile, Trusted};
use crate::watched::Watched;
use crate::world::{World, random};

/// Draws are lost to other servers of the same store at most; three in a row are a fault.
const MAX_DRAWS: usize = 4;

/// The service. It is shared by all who ask.
pub struct Service {
    store: Arc<dyn Store>,
    committer: Arc<Committer>,
    lists: Arc<Lists>,
    publisher: Publisher,
    trusted: Arc<Trusted>,
    tokens: Watched<Tokens, TokenFileError>,
    types: Arc<DocumentTypes>,
    list_size: ListSize,
    world: Arc<dyn World>,
}

/// What a service is made of.
pub(crate) struct Parts {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) trusted: Trusted,
    pub(crate) tokens: Watched<Tokens, TokenFileError>,
    pub(crate) key: Box<dyn Signer + Send + Sync>,
    pub(crate) types: Arc<DocumentTypes>,
    pub(crate) list_size: ListSize,
    pub(crate) world: Arc<dyn World>,
}

/// A certificate that is to be registered, as it was sent.
#[derive(Clone, Debug)]
pub struct NewCertificate {
    /// The certificate in compact form.
    pub certificate: Vec<u8>,
    /// Whom it is about.
    pub holder: Person,
    /// For whom it was made.
    pub addressee: Option<Organisation>,
    /// Whether they are told when it falls out of force.
    pub notify: Notify,
}

/// Whether something was done now or had been done before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Novelty {
    /// Now.
    New,
    /// Before, in the very same way.
    Again,
}

/// Places that were handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// The address of the status list.
    pub list: String,
    /// The places in it, in no order.
    pub indices: Vec<u32>,
}

/// What a check answers. Unknown, expired and revoked are one answer: nobody learns which, or whose it was.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// In force, and here it is.
    InForce(Box<CertificateRecord>),
    /// Not in force.
    NotInForce,
}

impl Service {
    /// Starts the service and publishes its status lists, after which it can be asked.
    pub(crate) async fn start(parts: Parts) -> Result<Self, StartError> {
        let Parts { store, trusted, tokens, key, types, list_size, world } = parts;
        let lists = Arc::new(Lists::load(store.lists()?));
        let committer = Arc::new(Committer::start(Arc::clone(&store), Arc::clone(&lists), Arc::clone(&world))?);
        let trusted = Arc::new(trusted);
        let publisher = Publisher {
            lists: Arc::clone(&lists),
            committer: Arc::clone(&committer),
            trusted: Arc::clone(&trusted),
            key,
            world: Arc::clone(&world),
        };
        let service = Self { store, committer, lists, publisher, trusted, tokens, types, list_size, world };
        if service.lists.ids().is_empty() {
            service.open_list(NewList { id: 0, entries: list_size.entries() }).await?;
        }
        service.publisher.publish_due().await?;
        Ok(service)
    }

    /// Publishes what changes, for as long as it is polled.
    pub(crate) async fn publish(&self) {
        self.publisher.run().await;
    }

    /// Takes a certificate in. It must be one of this service's issuer, at a place that was handed out here.
    pub async fn register(
        &self,
        by: Actor,
        new: NewCertificate,
    ) -> Result<(Novelty, CertificateRecord), RegisterError> {
        let registration = self.registration(new)?;
        registered(self.do_deed(by, Action::Register(Box::new(registration))).await?)
    }

    /// Checks what was sent; nothing of it is believed before its signature is.
    fn registration(&self, new: NewCertificate) -> Result<Registration, RegisterError> {
        let compact = Compact::parse(&new.certificate)?;
        let verified = self.trusted.get().trust.certificate(&compact.expand()?)?;
        let Claims { issuer, expires, number, status, document, .. } = verified.content();
        if issuer != self.trusted.issuer() {
            return Err(RegisterError::OtherIssuer { issuer: issuer.clone() });
        }
        let list = self.trusted.list_of(&status.uri).filter(|list| self.lists.has_place(*list, status.index));
        let list = list.ok_or_else(|| RegisterError::OtherList { uri: status.uri.clone(), index: status.index })?;
        if signed_pin(document, &self.types).is_some_and(|pin| pin != new.holder.pin.to_bytes()) {
            return Err(RegisterError::OtherHolder);
        }
        Ok(Registration {
            number: *number,
            certificate: CompactBytes::from(&compact),
            list,
            index: status.index,
            expires: *expires,
            holder: new.holder,
            addressee: new.addressee,
            notify: new.notify,
        })
    }

    /// Hands out `count` places: random ones, each once, of the newest status list and, when that is half full, of new ones.
    pub async fn reserve(&self, by: Actor, count: u32) -> Result<Vec<Reservation>, ReserveError> {
        if !(1..=MAX_BLOCK).contains(&count) {
            return Err(ReserveError::Count { count, max: MAX_BLOCK });
        }
        let (mut reserved, mut left) = (Vec::new(), count as usize);
        while left > 0 {
            let some = self.reserve_some(&by, left).await?;
            left = left.saturating_sub(some.indices.len());
            reserved.push(some);
        }
        Ok(reserved)
    }

    /// Hands out up to `count` places of one status list, one at least.
    async fn reserve_some(&self, by: &Actor, count: usize) -> Result<Reservation, ReserveError> {
        for _ in 0..MAX_DRAWS {
            let (list, indices) = match self.lists.draw(count, self.list_size, self.world.as_ref())? {
                Draw::Places { list, indices } => (list, indices),
                Draw::Open(list) => {
                    self.open_list(list).await?;
                    continue;
                }
            };
            match self.do_deed(by.clone(), Action::Reserve { list, indices: indices.clone() }).await? {
                Outcome::Reserved => return Ok(Reservation { list: self.trusted.list_uri(list), indices }),
                // Another draw or a decoy was faster; the places stay unused.
                Outcome::Refused(Conflict::IndexTaken { .. }) => {}
                _ => return Err(Unavailable::Contract.into()),
            }
        }
        Err(Unavailable::Contract.into())
    }

    /// Makes a list in which a random share of one to three in 64 places is revoked from the start: how many revoked
    /// places a list shows says nothing about how many certificates were revoked.
    async fn open_list(&self, list: NewList) -> Result<(), Unavailable> {
        let share = list.entries / 64;
        let count = share + u32::from_le_bytes(random(self.world.as_ref())?) % (2 * share).max(1);
        let mut decoys = Vec::with_capacity(count as usize);
        let mut bytes = vec![0; count as usize * 4];
        self.world.fill(&mut bytes)?;
        decoys.extend(bytes.as_chunks::<4>().0.iter().map(|four| u32::from_le_bytes(*four) % list.entries));
        match self.committer.submit(Change::Chore(Chore::OpenList { list, decoys })).await? {
            // Two who need a new list make it once.
            Outcome::Opened | Outcome::Refused(Conflict::ListTaken) => Ok(()),
            _ => Err(Unavailable::Contract),
        }
    }

    /// Takes a certificate out of force, for ever. None to two unused places go with it, so that who compares versions of a
    /// list does not learn how many were revoked in between.
    pub async fn revoke(
        &self,
        by: Actor,
        number: CertificateNumber,
        reason: Reason,
    ) -> Result<(Novelty, CertificateRecord), RevokeError> {
        let random: [u8; 9] = random(self.world.as_ref()).map_err(Unavailable::from)?;
        let (fours, rest) = random.as_chunks::<4>();
        let count = usize::from(rest.first().copied().unwrap_or_default() % 3);
        let decoys = fours.iter().take(count).map(|four| u32::from_le_bytes(*four)).collect();
        match self.do_deed(by, Action::Revoke { number, reason, decoys }).await? {
            Outcome::Revoked { record, .. } => Ok((Novelty::New, *record)),
            Outcome::AlreadyRevoked(record) => Ok((Novelty::Again, *record)),
            Outcome::Refused(Conflict::NoSuchCertificate) => Err(RevokeError::Unknown),
            _ => Err(Unavailable::Contract.into()),
        }
    }

    /// Says whether a certificate is in force. The check is on disk before the answer is given.
    pub async fn check(&self, by: Actor, number: CertificateNumber, how: How) -> Result<Answer, Unavailable> {
        match self.do_deed(by, Action::Check { number, how }).await? {
            Outcome::Checked(CheckOutcome::InForce, Some(record)) => Ok(Answer::InForce(record)),
            Outcome::Checked(..) => Ok(Answer::NotInForce),
            _ => Err(Unavailable::Contract),
        }
    }

    /// A part of the log.
    pub async fn log(&self, view: View, page: PageRequest) -> Result<Page<Entry>, Unavailable> {
        let store = Arc::clone(&self.store);
        Ok(tokio::task::spawn_blocking(move || store.log(view, &page)).await.map_err(|_| Unavailable::Contract)??)
    }

    /// A person's certificates.
    pub async fn certificates_of(
        &self,
        holder: Pin,
        page: PageRequest,
    ) -> Result<Page<CertificateRecord>, Unavailable> {
        let store = Arc::clone(&self.store);
        let read = tokio::task::spawn_blocking(move || store.certificates_of(holder, &page));
        Ok(read.await.map_err(|_| Unavailable::Contract)??)
    }

    /// The newest signed form of a status list.
    pub fn status_list(&self, list: u32) -> Option<Arc<SignedList>> {
        self.lists.signed(list)
    }

    /// The addresses of all status lists that were published.
    pub(crate) fn status_list_addresses(&self) -> Vec<String> {
        let published = self.lists.ids().into_iter().filter(|list| self.lists.signed(*list).is_some());
        published.map(|list| self.trusted.list_uri(list)).collect()
    }

    /// The newest trust list.
    pub(crate) fn trust_list(&self) -> Arc<TrustFile> {
        self.trusted.get()
    }

    /// The tokens, as of at most a second ago.
    pub(crate) fn tokens(&self) -> Arc<Tokens> {
        self.tokens.get(self.world.now(), |error| self.world.report(&error.to_string()))
    }

    /// Now.
    pub(crate) fn now(&self) -> Timestamp {
        self.world.now()
    }

    /// Whether the service can do its work.
    pub fn readiness(&self) -> Readiness {
        // Twice the time in which every list should have been signed anew.
        let oldest = self.now().checked_sub(RENEWAL + RENEWAL).unwrap_or(Timestamp::MIN);
        if self.committer.has_failed() {
            Readiness::StoreFailed
        } else if self.lists.oldest_signature().is_none_or(|issued| issued + SignedDuration::from_secs(1) < oldest) {
            Readiness::ListsOld
        } else {
            Readiness::Ready
        }
    }

    async fn do_deed(&self, by: Actor, action: Action) -> Result<Outcome, Unavailable> {
        Ok(self.committer.submit(Change::Deed(self.deed(by, action)?)).await?)
    }

    fn deed(&self, by: Actor, action: Action) -> Result<Deed, Unavailable> {
        let at = self.world.now();
        Ok(Deed { id: EntryId::new(at, random(self.world.as_ref())?), at, by, action })
    }
}

/// The PIN of the person whom a document is about, if its type is among `types` and says so.
fn signed_pin<'a>(document: &'a Document, types: &DocumentTypes) -> Option<&'a [u8]> {
    let fields = types.find(&document.document_type)?.fields();
    let field = fields.iter().find(|field| field.name == "pin" && field.kind == Kind::Pin)?;
    match document.fields.get(&field.number) {
        Some(Value::Bytes(pin)) => Some(pin),
        _ => None,
    }
}

fn registered(outcome: Outcome) -> Result<(Novelty, CertificateRecord), RegisterError> {
    match outcome {
        Outcome::Registered(record) => Ok((Novelty::New, *record)),
        Outcome::AlreadyRegistered(record) => Ok((Novelty::Again, *record)),
        Outcome::Refused(conflict) => Err(RegisterError::Conflict(conflict)),
        _ => Err(Unavailable::Contract.into()),
    }
}

/// Whether requests should be sent here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Yes.
    Ready,
    /// No: the store failed, and only a restart can tell what it holds.
    StoreFailed,
    /// No: a status list could not be published for long.
    ListsOld,
}
