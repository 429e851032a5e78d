#![no_main]

use libfuzzer_sys::fuzz_target;
use mohur_certificate::claims::Claims;
use mohur_certificate::cose::Content;
use mohur_certificate::document_type::DocumentType;
use mohur_certificate::language::Language;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = DocumentType::parse(text);
    }
    if let Ok(claims) = Claims::decode(bytes) {
        for document_type in DocumentType::shipped() {
            let facts = document_type.facts(&claims.document, Language::Az);
            assert_eq!(facts.is_ok(), document_type.check(&claims.document).is_ok());
        }
    }
});
