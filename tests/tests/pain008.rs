//! Files of collections against the schema that banks read them by, in the hands of a library that shares nothing with what
//! wrote them.
//!
//! The schema is ISO 20022's own, read where `RELANCE_CORPUS` points; the library is Python's `xmlschema`, pinned in
//! requirements.txt and installed by `tests/all`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it cannot go on")]

use std::path::PathBuf;

use chrono::{NaiveDate, TimeZone, Utc};
use formats::pain008::{Collection, Creditor, Initiation, LIMIT, PainError};
use serde_json::{Value, json};
use tests::python::asked;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn collection(number: usize, on: &str, minor: i64, holder: &str) -> Collection {
    Collection {
        end_to_end: format!("D{number:016X}00000001"),
        on: day(on),
        minor,
        mandate: "M000000006AAF8A0C01234567".to_owned(),
        signed_on: day("2026-09-21"),
        holder: holder.to_owned(),
        iban: "DE89370400440532013000".parse().unwrap(),
        text: format!("F-2026-{number}, œuvre & fils <b>"),
    }
}

fn initiation(bic: Option<&str>, collections: Vec<Collection>) -> Initiation {
    Initiation {
        message: "DFI01JD3V9Q6F8X2K4M5N7P9R1S3T".to_owned(),
        made_at: Utc.with_ymd_and_hms(2026, 9, 21, 8, 0, 0).unwrap(),
        creditor: Creditor {
            name: "Verrerie du Midi – Société à responsabilité limitée & Compagnie des Verriers réunis"
                .to_owned(),
            iban: "FR7630006000011234567890189".parse().unwrap(),
            bic: bic.map(|bic| bic.parse().unwrap()),
            identifier: "FR72ZZZ123456".parse().unwrap(),
        },
        collections,
    }
}

/// What the library says of these files; none where there is no schema.
fn read(files: &[Initiation]) -> Option<Vec<Value>> {
    let Some(corpus) = std::env::var_os("RELANCE_CORPUS") else {
        println!("RELANCE_CORPUS is not set: the schema is not there, and nothing was compared");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> =
        (0..files.len()).map(|place| folder.path().join(format!("{place}.xml"))).collect();
    for (file, path) in files.iter().zip(&paths) {
        std::fs::write(path, file.write().unwrap()).unwrap();
    }
    let schema = PathBuf::from(corpus).join("xsd/sepa__pain.008.001.02.xsd");
    let told = asked("pain008.py", [schema].iter().chain(&paths));
    Some(told.as_array().unwrap().clone())
}

#[test]
fn files_of_every_kind_are_what_the_banks_schema_says_and_add_up() {
    let odd = ["Atelier Dupont SARL", "Łódź & Søn ApS", "Ωμέγα Α.Ε.", "</Nm>", "\u{1f600}", &"é".repeat(70)];
    let days = ["2026-10-05", "2026-10-06", "2026-10-05"];
    let many = |count: usize| -> Vec<Collection> {
        let minor = |number: usize| 1 + i64::try_from(number).unwrap() * 12_345;
        let one = |number: usize| collection(number, days[number % 3], minor(number), odd[number % 6]);
        (0..count).map(one).collect()
    };
    let files = [
        initiation(Some("AGRIFRPP"), many(1)),
        initiation(None, many(7)),
        initiation(Some("AGRIFRPPXXX"), many(LIMIT)),
        initiation(None, vec![collection(1, "2026-10-05", 99_999_999_999, "Grand compte")]),
    ];
    let Some(told) = read(&files) else { return };
    for (file, told) in files.iter().zip(told) {
        let sum: i64 = file.collections.iter().map(|collection| collection.minor).sum();
        assert_eq!(told["wrong"], json!([]), "{told:#}");
        assert_eq!((&told["count"], &told["minor"]), (&json!(file.collections.len()), &json!(sum)));
        assert_eq!(told["sequences"], json!(["RCUR"]));
    }
}

#[test]
fn the_judge_finds_what_is_wrong() {
    let mut file = initiation(None, vec![collection(1, "2026-10-05", 100, "Atelier")]);
    file.message = "x".repeat(36);
    let Some(told) = read(&[file]) else { return };
    assert!(told[0]["wrong"].as_array().is_some_and(|wrong| !wrong.is_empty()), "{told:#?}");
}

#[test]
fn nothing_and_too_much_are_no_file() {
    assert!(matches!(initiation(None, Vec::new()).write(), Err(PainError::Count)));
    let one = collection(1, "2026-10-05", i64::MAX, "Atelier");
    let many = vec![one.clone(); LIMIT + 1];
    assert!(matches!(initiation(None, many).write(), Err(PainError::Count)));
    assert!(matches!(initiation(None, vec![one.clone(), one]).write(), Err(PainError::Sum)));
}

#[test]
fn the_same_values_are_the_same_bytes_and_hold_no_markup_of_a_debtors() {
    let file = initiation(None, vec![collection(1, "2026-10-05", 100, "</Nm><Evil/>")]);
    assert_eq!(file.write().unwrap(), file.write().unwrap());
    let text = String::from_utf8(file.write().unwrap()).unwrap();
    assert!(text.contains("<Nm>Nm Evil</Nm>") && !text.contains("<Evil"), "{text}");
}
