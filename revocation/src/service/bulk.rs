//! Many certificates at once: checked on all cores, written as one group.

use std::sync::Arc;
use std::thread::available_parallelism;

use super::{NewCertificate, Novelty, RegisterError, Service, Unavailable, registered};
use crate::record::{Actor, CertificateRecord, Registration};
use crate::store::{Action, Change, Outcome, StoreError};

/// What came of a certificate that was to be registered.
type Registered = Result<(Novelty, CertificateRecord), RegisterError>;

impl Service {
    /// Takes certificates in as [`register`](Self::register) does one; the answers come in their order. One that is refused
    /// is no hindrance to the others.
    pub async fn register_all(
        self: &Arc<Self>,
        by: &Actor,
        new: Vec<NewCertificate>,
    ) -> Result<Vec<Registered>, Unavailable> {
        let (mut changes, mut refused) = (Vec::new(), Vec::new());
        for checked in self.check_all(new).await? {
            match checked {
                Ok(registration) => {
                    let deed = self.deed(by.clone(), Action::Register(Box::new(registration)))?;
                    changes.push(Change::Deed(deed));
                    refused.push(None);
                }
                Err(error) => refused.push(Some(error)),
            }
        }
        let mut outcomes = self.committer.submit_all(changes).await?.into_iter();
        let mut next = || outcomes.next().unwrap_or(Err(StoreError::Stopped));
        refused.into_iter().map(|refused| refused.map_or_else(|| answer(next()), |error| Ok(Err(error)))).collect()
    }

    /// Checks certificates on all cores: a signature takes far longer than all else of it.
    async fn check_all(
        self: &Arc<Self>,
        mut new: Vec<NewCertificate>,
    ) -> Result<Vec<Result<Registration, RegisterError>>, Unavailable> {
        let share = new.len().div_ceil(available_parallelism().map_or(1, usize::from)).max(1);
        let mut shares = Vec::new();
        while !new.is_empty() {
            let rest = new.split_off(share.min(new.len()));
            let service = Arc::clone(self);
            shares.push(tokio::task::spawn_blocking(move || {
                new.into_iter().map(|new| service.registration(new)).collect::<Vec<_>>()
            }));
            new = rest;
        }
        let mut checked = Vec::new();
        for share in shares {
            checked.append(&mut share.await.map_err(|_| Unavailable::Contract)?);
        }
        Ok(checked)
    }
}

fn answer(outcome: Result<Outcome, StoreError>) -> Result<Registered, Unavailable> {
    match outcome {
        Ok(outcome) => Ok(registered(outcome)),
        // Nothing is known of any of them, and none is confirmed.
        Err(StoreError::Stopped) => Err(StoreError::Stopped.into()),
        Err(error) => Ok(Err(Unavailable::from(error).into())),
    }
}
