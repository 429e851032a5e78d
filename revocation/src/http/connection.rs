//! Connections: how many, and how slow they may be.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{Sleep, sleep, timeout};

/// Open connections; each costs a few kilobytes, and a proxy in front keeps far fewer.
const MAX_CONNECTIONS: u32 = 2048;
/// How long a client may take to send the head of its next request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest head: the service's own clients send a few hundred bytes.
const MAX_HEAD: usize = 16 * 1024;
/// How long a client may read nothing of its answer, and a connection may be used.
const PATIENCE: Patience = Patience { stall: Duration::from_secs(10), life: Duration::from_mins(10) };
/// How long answers may take when the connection or the service is to end.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);
/// When the system has no more file descriptors, others must end before the next connection can be taken.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How long clients are borne with that do not let go of a connection.
#[derive(Clone, Copy)]
struct Patience {
    /// Nothing can be written, since the client does not read.
    stall: Duration,
    /// From its begin on, whatever happens on it; a client that reads a byte now and then would otherwise have it for ever.
    life: Duration,
}

/// Takes connections until `shutdown` is done, then lets the open ones finish.
pub(super) async fn accept(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    accept_with(PATIENCE, listener, router, shutdown).await
}

async fn accept_with(
    patience: Patience,
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    let (stop, stopping) = watch::channel(());
    let mut shutdown = pin!(shutdown);
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
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let (router, stopping) = (router.clone(), stopping.clone());
        tokio::spawn(async move {
            serve(stream, router, patience, stopping).await;
            drop(slot);
        });
    }
    drop(listener);
    drop(stop);
    // Those who are still not done have had their time.
    let _ = timeout(SHUTDOWN_TIMEOUT, slots.acquire_many(MAX_CONNECTIONS)).await;
    Ok(())
}

/// Answers what comes over a connection until the client ends it, its time is over or the service stops.
async fn serve(stream: TcpStream, router: Router, patience: Patience, mut stopping: watch::Receiver<()>) {
    // Answers are short: waiting for more of them to fill a packet only delays them.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(Written::new(stream, patience.stall)), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    tokio::select! {
        // A client that breaks off is its own business.
        _ = connection.as_mut() => return,
        () = sleep(patience.life) => {}
        _ = stopping.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(SHUTDOWN_TIMEOUT, connection).await;
}

/// A stream that fails when nothing can be written to it for some time.
struct Written {
    stream: TcpStream,
    stall: Duration,
    /// When the write that waits has waited long enough.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Written {
    fn new(stream: TcpStream, stall: Duration) -> Self {
        Self { stream, stall, deadline: None }
    }

    /// What a write came to, or an error when it has waited too long.
    fn watch<T>(&mut self, written: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.deadline = None;
            return written;
        }
        let stall = self.stall;
        ready!(self.deadline.get_or_insert_with(|| Box::pin(sleep(stall))).as_mut().poll(context));
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the client does not read its answer")))
    }
}

impl AsyncRead for Written {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Written {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.watch(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream as Client};

    use axum::routing::get;

    use super::*;

    const SOON: Duration = Duration::from_millis(50);
    const NEVER: Duration = Duration::from_hours(1);
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    async fn started(patience: Patience) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(async || "x".repeat(64 << 10)));
        tokio::spawn(accept_with(patience, listener, router, std::future::pending()));
        address
    }

    async fn blocking<T: Send + 'static>(client: impl FnOnce() -> T + Send + 'static) -> T {
        tokio::task::spawn_blocking(client).await.unwrap()
    }

    #[tokio::test]
    async fn a_client_that_never_reads_is_let_go() {
        let address = started(Patience { stall: SOON, life: NEVER }).await;
        let error = blocking(move || {
            let mut client = Client::connect(address).unwrap();
            client.set_write_timeout(Some(Duration::from_secs(20))).unwrap();
            loop {
                if let Err(error) = client.write_all(REQUEST) {
                    break error.kind();
                }
            }
        })
        .await;
        assert!(matches!(error, io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe), "{error}");
    }

    #[tokio::test]
    async fn a_write_that_waits_too_long_fails() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _silent = Client::connect(listener.local_addr().unwrap()).unwrap();
        let mut stream = Written::new(listener.accept().await.unwrap().0, SOON);
        let error = loop {
            let write = poll_fn(|context| Pin::new(&mut stream).poll_write(context, &[0; 1 << 14]));
            if let Err(error) = write.await {
                break error;
            }
        };
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(error.to_string(), "the client does not read its answer");
    }

    #[tokio::test]
    async fn a_connection_that_is_used_without_end_ends() {
        let address = started(Patience { stall: NEVER, life: SOON }).await;
        let answered = blocking(move || {
            let mut client = Client::connect(address).unwrap();
            let mut buffer = vec![0; 1 << 20];
            (0..100_000)
                .find(|_| client.write_all(REQUEST).is_err() || !client.read(&mut buffer).is_ok_and(|read| read > 0))
        })
        .await;
        assert!(answered.is_some());
    }
}
