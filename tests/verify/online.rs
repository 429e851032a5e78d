//! Status lists from their addresses: kept, asked for again only when it is time, never taken back.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::thread::JoinHandle;

use crate::desk::{self, TEN_MINUTES};
use crate::made::INDEX;
use crate::office::Office;

/// Where status lists are, and a verifier's desk without any.
struct Web {
    listener: TcpListener,
    office: Office,
    uri: String,
}

impl Web {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1/status-lists/", listener.local_addr().unwrap());
        let office = Office::with_status_base(&base);
        fs::remove_dir_all(office.path("status-lists")).unwrap();
        Self { listener, office, uri: format!("{base}0") }
    }

    /// Answers one request, and gives it.
    fn serve(&self, head: &str, body: Vec<u8>) -> JoinHandle<String> {
        let listener = self.listener.try_clone().unwrap();
        let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        })
    }

    fn online(&self) -> (i32, String, String) {
        self.office.said(&["--status", "online", "link.txt"])
    }

    fn kept(&self) -> Vec<Vec<u8>> {
        kept(&self.office.path("status-lists"))
    }
}

/// The contents of a folder's files.
fn kept(folder: &Path) -> Vec<Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let lists = files.filter(|file| !file.file_name().to_string_lossy().starts_with('.'));
    lists.map(|file| fs::read(file.path()).unwrap()).collect()
}

#[test]
fn a_status_list_is_fetched_kept_and_never_taken_back() {
    let web = Web::new();
    let revoking = desk::status_list(&web.uri, &[INDEX], TEN_MINUTES);
    let server = web.serve("200 OK", revoking.clone());
    assert_eq!(web.online().1, "revoked");
    server.join().unwrap();
    assert_eq!(web.office.said(&["link.txt"]).1, "revoked", "the list was kept");
    assert_eq!(web.kept(), std::slice::from_ref(&revoking));
    let older = desk::status_list(&web.uri, &[], TEN_MINUTES - 1);
    for (answer, refusal) in [(older, "never taken back"), (b"something else".to_vec(), "could not be fetched")] {
        let server = web.serve("200 OK", answer);
        let output = web.office.run(&["--status", "online", "link.txt"]);
        server.join().unwrap();
        assert_eq!(output.status.code(), Some(1), "the revocation is not taken back");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(refusal), "{said}");
        assert_eq!(web.kept(), std::slice::from_ref(&revoking));
    }
}

#[test]
fn a_list_that_did_not_change_is_not_sent_again() {
    let web = Web::new();
    let list = desk::status_list(&web.uri, &[], TEN_MINUTES);
    let server = web.serve("200 OK\r\netag: \"one\"", list.clone());
    assert_eq!(web.online().1, "valid");
    assert!(!server.join().unwrap().contains("if-none-match"));
    let server = web.serve("304 Not Modified\r\netag: \"one\"", Vec::new());
    assert_eq!(web.online().1, "valid");
    assert!(server.join().unwrap().contains("if-none-match: \"one\""));
    assert_eq!(web.kept(), [list]);
    // Another list of the same address, put there by hand: what the server calls the first one says nothing of it.
    fs::write(
        fs::read_dir(web.office.path("status-lists"))
            .unwrap()
            .map(|file| file.unwrap().path())
            .find(|path| path.extension().is_some_and(|ending| ending == "cwt"))
            .unwrap(),
        desk::status_list(&web.uri, &[], TEN_MINUTES + 1),
    )
    .unwrap();
    let newest = desk::status_list(&web.uri, &[INDEX], TEN_MINUTES + 2);
    let server = web.serve("200 OK", newest);
    assert_eq!(web.online().1, "revoked");
    assert!(!server.join().unwrap().contains("if-none-match"));
}

#[test]
fn a_list_is_not_asked_for_before_its_time() {
    let web = Web::new();
    // The list is an hour old when it is asked.
    let list = desk::status_list_for(&web.uri, TEN_MINUTES, Some(2 * 3600));
    let server = web.serve("200 OK", list);
    assert_eq!(web.online().1, "valid");
    server.join().unwrap();
    web.listener.set_nonblocking(true).unwrap();
    assert_eq!(web.online().1, "valid", "with nobody at the address, and without a word");
    assert!(web.listener.accept().is_err(), "nobody asked");
    let list = desk::status_list_for(&web.uri, TEN_MINUTES + 1, Some(1800));
    fs::write(web.office.path("status-lists/zz.cwt"), list).unwrap();
    web.listener.set_nonblocking(false).unwrap();
    let server = web.serve("200 OK", desk::status_list(&web.uri, &[INDEX], TEN_MINUTES + 2));
    assert_eq!(web.online().1, "revoked", "it was time");
    server.join().unwrap();
}

#[test]
fn without_an_answer_the_list_at_hand_counts_and_its_age_is_told() {
    let web = Web::new();
    let server = web.serve("200 OK", desk::status_list(&web.uri, &[], TEN_MINUTES));
    assert_eq!(web.online().1, "valid");
    server.join().unwrap();
    let server = web.serve("503 Service Unavailable", Vec::new());
    let output = web.office.run(&["--status", "online", "--json", "link.txt"]);
    server.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("could not be fetched") && said.ends_with("counts, 60 min old\n"), "{said}");
    let server = web.serve("503 Service Unavailable", Vec::new());
    let output = web.office.run(&["--status", "online", "--language", "az", "link.txt"]);
    server.join().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.ends_with("tarixli siyahı əsas götürülür, yaşı: 60 dəq\n"), "{said}");
}
