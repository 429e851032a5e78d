//! The kernel's view: every confirmed change was written to the store's file, and that file synced, before the answer left.
//!
//! A kill loses nothing that the kernel has; a power cut does. What matters for that is the order of system calls.

use mohur_certificate::claims::StatusReference;
use mohur_certificate::number::CertificateNumber;
use serde_json::json;

use crate::kill::{number, registration};
use crate::running::Folder;

const CHECKS: usize = 20;

#[test]
fn the_disk_is_synced_before_each_answer() {
    let folder = Folder::new();
    let trace = folder.path().join("trace");
    let calls = "trace=pwrite64,fdatasync,write,writev,sendto,sendmsg";
    let arguments = ["strace", "-f", "-y", "-s", "4096", "-e", calls, "-o", trace.to_str().unwrap()];
    let service = folder.start(&arguments);
    for _ in 0..CHECKS {
        let (status, answer) =
            service.post("/v1/checks", &json!({"number": CertificateNumber::from_random([5; 8])})).unwrap();
        assert_eq!((status, answer["result"].as_str()), (200, Some("not_in_force")), "{answer}");
    }
    assert!(service.stop().success());
    let trace = std::fs::read_to_string(trace).unwrap();
    let database = format!("{}/store/db>", folder.path().display());
    let mut seen = Seen::Nothing;
    let mut answers = 0;
    for line in trace.lines() {
        // sled's own threads may write again behind a sync; only what came before the answer's sync matters.
        if line.contains("pwrite64(") && line.contains(&database) && seen == Seen::Nothing {
            seen = Seen::Written;
        } else if line.contains("fdatasync(") && line.contains(&database) && seen == Seen::Written {
            seen = if line.ends_with("= 0") { Seen::Synced } else { Seen::Syncing };
        } else if line.contains("fdatasync resumed") && line.ends_with("= 0") && seen == Seen::Syncing {
            seen = Seen::Synced;
        } else if line.contains("HTTP/1.1 200") && line.contains("not_in_force") {
            answers += 1;
            assert_eq!(seen, Seen::Synced, "answer {answers} left before its check was on disk");
            seen = Seen::Nothing;
        }
    }
    assert_eq!(answers, CHECKS);
}

/// What happened to the store's file since the last answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    Nothing,
    Written,
    Syncing,
    Synced,
}

#[test]
fn a_batch_of_registrations_costs_one_sync() {
    let folder = Folder::new();
    let service = folder.start(&[]);
    let (_, places) = service.post("/v1/indices", &json!({"count": 100})).unwrap();
    let indices =
        places["indices"].as_array().unwrap().iter().map(|index| u32::try_from(index.as_u64().unwrap()).unwrap());
    let place = |index| StatusReference { index, uri: places["list"].as_str().unwrap().to_owned() };
    let certificates: Vec<_> =
        (1..).zip(indices).map(|(seed, index)| registration(number(seed), place(index))).collect();
    assert!(service.stop().success());

    let trace = folder.path().join("trace");
    let arguments = ["strace", "-f", "-y", "-e", "trace=fdatasync,sendto,write,writev", "-o", trace.to_str().unwrap()];
    let service = folder.start(&[&arguments[..], &["-s", "16"]].concat());
    let (status, answer) = service.post("/v1/certificates/batch", &json!({"certificates": certificates})).unwrap();
    let results = answer["results"].as_array().unwrap();
    assert!(status == 200 && results.iter().all(|result| result["novelty"] == "new"), "{answer}");
    assert!(service.stop().success());
    let trace = std::fs::read_to_string(trace).unwrap();
    let database = format!("{}/store/db>", folder.path().display());
    // The service publishes its list when it starts, before it listens.
    let after = trace.split_once("\"listening on ").unwrap().1;
    let before_answer = after.split_once("HTTP/1.1 200").unwrap().0;
    let syncs = before_answer.lines().filter(|line| line.contains("fdatasync(") && line.contains(&database)).count();
    assert_eq!(syncs, 1, "{before_answer}");
}
