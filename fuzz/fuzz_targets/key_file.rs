#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_keys::file::{KeyFileError, from_pem};

fuzz_target!(|pem: &str| {
    let _ = from_pem(pem, || Err(KeyFileError::EmptyPassphrase));
});
