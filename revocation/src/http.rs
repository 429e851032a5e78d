//! How the service is spoken to: JSON over HTTP/1.1, errors as RFC 9457 problem details.

mod auth;
mod batch;
mod body;
mod certificates;
mod checks;
mod connection;
mod health;
mod lists;
mod metrics;
mod paging;
mod problem;
mod router;

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

pub use self::batch::{MAX_BODY as MAX_REGISTRATIONS_BODY, MAX_CERTIFICATES as MAX_REGISTRATIONS};
pub use self::body::MAX_BODY as MAX_REGISTRATION_BODY;
use crate::service::Service;

/// Serves until `shutdown` is done, and meanwhile publishes status lists as they change.
///
/// What was being answered then is answered; the service is closed, and all it promised is on disk, when this returns.
pub async fn serve(listener: TcpListener, service: Service, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    let service = Arc::new(service);
    let router = router::router(Arc::clone(&service));
    tokio::select! {
        served = connection::accept(listener, router, shutdown) => served,
        () = service.publish() => Ok(()),
    }
}
