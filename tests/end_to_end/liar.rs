//! A server that answers as a test tells it, in place of the service.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// What it says to a path; `None` closes the connection without a word.
pub(crate) type Script = fn(&str) -> Option<(u16, &'static str, Vec<u8>)>;

pub(crate) struct Liar {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Liar {
    pub(crate) fn new(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        // The thread ends with the test's process.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let _ = answer(stream, script, &log);
            }
        });
        Self { address, asked }
    }

    /// The paths asked for so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(mut stream: TcpStream, script: Script, log: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut path, mut length) = (String::new(), 0);
    for line in reader.by_ref().lines() {
        let line = line?;
        if path.is_empty() {
            path.push_str(line.split(' ').nth(1).unwrap_or_default());
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    log.lock().unwrap().push(path.clone());
    let Some((status, header, body)) = script(&path) else { return Ok(()) };
    write!(stream, "HTTP/1.1 {status} x\r\nConnection: close\r\n{header}Content-Length: {}\r\n\r\n", body.len())?;
    stream.write_all(&body)
}
