//! Connections: how many, and how slow they may be.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Open connections; each costs a few kilobytes, and a proxy in front keeps far fewer.
const MAX_CONNECTIONS: usize = 2048;
/// How long a client may take to send the head of its next request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest head: the service's own clients send a few hundred bytes.
const MAX_HEAD: usize = 16 * 1024;
/// How long answers may take when the service is to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// When the system has no more file descriptors, others must end before the next connection can be taken.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Takes connections until `shutdown` is done, then lets the open ones finish.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let next = async {
            let slot = Arc::clone(&slots).acquire_owned().await.map_err(io::Error::other)?;
            Ok::<_, io::Error>((slot, listener.accept().await?.0))
        };
        let accepted = tokio::select! {
            accepted = next => accepted,
            () = shutdown.as_mut() => break,
        };
        let Ok((slot, stream)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        // Answers are short: waiting for more of them to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is its own business.
            let _ = connection.await;
            drop(slot);
        });
    }
    drop(listener);
    // Those who are still not done have had their time.
    let _ = tokio::time::timeout(SHUTDOWN_TIMEOUT, graceful.shutdown()).await;
    Ok(())
}
