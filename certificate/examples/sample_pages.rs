//! Writes a page of each shipped document type in each language, a short one, a long one and the longest
//! that is allowed, to look at:
//! `cargo run -p mohur-certificate --example sample_pages -- FOLDER`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use jiff::Timestamp;
use mohur_certificate::claims::{Claims, Document, StatusReference, Value};
use mohur_certificate::cose::{Content, KeyId, Sign1};
use mohur_certificate::document_type::{DocumentType, language_code};
use mohur_certificate::language::Language;
use mohur_certificate::number::CertificateNumber;
use mohur_certificate::page;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("say in which folder")?);
    std::fs::create_dir_all(&folder)?;
    let base = "https://verify.example.az/".parse()?;
    for document_type in DocumentType::shipped() {
        for language in Language::ALL {
            for (name, mut fields) in [("short", short()?), ("long", long()?), ("longest", longest()?)] {
                fields.insert(1, Value::Integer(language_code(language)));
                fields.retain(|number, _| document_type.field(*number).is_some());
                let claims = claims(document_type, fields)?;
                let sign1 = Sign1::from_parts(KeyId([0xab; 8]), Claims::CONTENT_TYPE, claims.encode()?, [0x5a; 64]);
                let pdf = page::write(document_type, &claims, &sign1, &base)?;
                let file = format!("{}-{}-{name}.pdf", document_type.id().id(), language.tag());
                std::fs::write(folder.join(&file), &pdf)?;
                println!("{file}: {} bytes", pdf.len());
            }
        }
    }
    Ok(())
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

fn short() -> Result<BTreeMap<u32, Value>, Box<dyn Error>> {
    let pin: mohur_certificate::identifier::Pin = "5ZK3M9Q".parse()?;
    let fields = [
        (2, text("Ələkbərova")),
        (3, text("Gülşən")),
        (4, text("Şıxəli qızı")),
        (5, Value::Bytes(pin.to_bytes().to_vec())),
        (6, text("“Göyçay Mebel” Məhdud Məsuliyyətli Cəmiyyəti")),
        (7, Value::Integer(1_400_057_421)),
        (8, text("Baş mühasib")),
        (10, text("ƏM-2021/00417")),
        (11, Value::Integer(18_700)),
        (13, Value::Integer(1)),
        (16, Value::Integer(185_050)),
    ];
    Ok(fields.into())
}

fn long() -> Result<BTreeMap<u32, Value>, Box<dyn Error>> {
    let mut fields = short()?;
    let employer = "“Azərbaycan Respublikasının Mingəçevir şəhər İpək və Yun Emalı, Toxuculuq, Tikiş və Qalantereya Məmulatları \
                    İstehsalı və Satışı üzrə Elmi-İstehsalat Birliyi” Açıq Səhmdar Cəmiyyəti";
    fields.extend([
        (2, text("Məmmədhüseynzadə-Allahverdiyeva")),
        (3, text("Xanımzər-Gülsümbəyim")),
        (4, text("Məhəmmədəliağa Hacıələkbər qızı")),
        (6, text(employer)),
        (8, text("Xarici iqtisadi əlaqələr, lisenziyalaşdırma və keyfiyyətə nəzarət məsələləri üzrə baş direktorun birinci müavini")),
        (9, text("Maliyyə-təsərrüfat fəaliyyətinin planlaşdırılması, uçotu və təhlili, daxili audit və risklərin idarə edilməsi şöbəsi")),
        (12, Value::Integer(20_900)),
        (13, Value::Integer(12)),
        (14, text(employer)),
        (15, Value::Integer(9_900_003_611)),
        (16, Value::Integer(999_999_999)),
    ]);
    Ok(fields)
}

/// Every text as long as its type lets it be, the names each a word without a blank.
fn longest() -> Result<BTreeMap<u32, Value>, Box<dyn Error>> {
    let mut fields = long()?;
    let repeated = |words: &str, length: usize| {
        let letters: String = words.chars().cycle().take(length).collect();
        text(letters.trim_end())
    };
    let company = "“Qafqaz-Xəzər Hövzəsi Neft və Qaz Boru Kəmərlərinin Layihələndirilməsi” Açıq Səhmdar Cəmiyyəti, ";
    fields.extend([
        (2, repeated("Məmmədhüseynzadəallahverdiyeva", 64)),
        (3, repeated("Gülşənxanımbəyim", 64)),
        (4, repeated("Ağabəyməhəmməd qızı ", 64)),
        (6, repeated(company, 200)),
        (8, repeated("Baş direktorun birinci müavini, ", 120)),
        (9, repeated("Uçot, təhlil və planlaşdırma şöbəsi, ", 120)),
        (10, repeated("ƏM-2021/00417-", 64)),
        (14, repeated(company, 200)),
        (16, Value::Integer(1_000_000_000)),
    ]);
    Ok(fields)
}

fn claims(document_type: &DocumentType, fields: BTreeMap<u32, Value>) -> Result<Claims, Box<dyn Error>> {
    Ok(Claims {
        issuer: "az.gov.labour".to_owned(),
        expires: Timestamp::from_second(1_803_067_200)?,
        issued: Timestamp::from_second(1_795_500_000)?,
        number: CertificateNumber::from_random(*b"\x0a\xb1\xc2\xd3\xe4\xf5\x06\x17"),
        status: StatusReference { index: 90_210, uri: "https://verify.example.az/v1/status-lists/0".to_owned() },
        document: Document { document_type: document_type.id().clone(), fields },
    })
}
