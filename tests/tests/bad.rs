//! The catalogue of bad inputs (`fixtures/bad/README.md`): every wired row is answered with where and what, nothing is half
//! applied and nothing panics; every file is a row, and every row that is not made here is a file.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "bad/making.rs"]
mod making;
#[path = "bad/readers.rs"]
mod readers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A row of the catalogue.
struct Row {
    input: String,
    reader: String,
    answer: String,
    waits: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad")
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let lines = text.lines().filter(|line| line.starts_with("| ")).skip(1).map(cells);
    let row = |cells: Vec<String>| {
        let [_, input, reader, answer, state, _] = cells.try_into().unwrap();
        let waits = match state.as_str() {
            "wired" => false,
            "waits" => true,
            other => panic!("{input}: `{other}` is neither wired nor waits"),
        };
        Row { input, reader, answer, waits }
    };
    lines.map(row).collect()
}

#[test]
fn every_file_is_a_row_and_every_row_is_a_file_or_is_made() {
    let rows = rows();
    let named: BTreeSet<&str> =
        rows.iter().map(|row| row.input.as_str()).filter(|input| !input.starts_with("made: ")).collect();
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut files: BTreeSet<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(files.remove("README.md"));
    assert_eq!(files.iter().map(String::as_str).collect::<BTreeSet<_>>(), named);
    let inputs: BTreeSet<&str> = rows.iter().map(|row| row.input.as_str()).collect();
    assert_eq!(inputs.len(), rows.len(), "each input once");
    for row in &rows {
        let made = row.input.strip_prefix("made: ").map(|name| making::made(name).is_some());
        assert!(made != Some(row.waits), "{}: what is wired is made, what waits is not made yet", row.input);
        assert!(!row.answer.is_empty(), "{}: an answer says something", row.input);
    }
}

#[test]
fn a_reader_that_arrives_takes_its_rows_along() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    for row in rows().iter().filter(|row| row.waits) {
        assert!(readers::of(&row.reader).is_none(), "{}: it has a reader: wire it", row.input);
        for place in ["formats/src", "formats/src/platforms", "app/src", "web/src"] {
            for name in [row.reader.clone(), format!("{}.rs", row.reader)] {
                let arrived = shared.join(place).join(name);
                assert!(!arrived.exists(), "{} is here: wire {}", arrived.display(), row.input);
            }
        }
    }
}

#[test]
fn every_wired_input_is_answered_with_where_and_what() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for row in rows().into_iter().filter(|row| !row.waits) {
        let bytes = match row.input.strip_prefix("made: ") {
            Some(name) => making::made(name).unwrap(),
            None => std::fs::read(folder().join(&row.input)).unwrap(),
        };
        let reader = readers::of(&row.reader).unwrap_or_else(|| panic!("no reader `{}`", row.reader));
        let answer = reader(&bytes);
        asked += 1;
        if !answer.contains(&row.answer) {
            wrong.push(format!("{} ({}): wanted `{}`, told `{answer}`", row.input, row.reader, row.answer));
        }
        // An answer is for a person: short, on one line, and never the input again
        if answer.chars().count() > 600 || answer.chars().any(char::is_control) {
            wrong.push(format!("{}: not an answer for a person: {answer:?}", row.input));
        }
    }
    assert!(asked > 70, "{asked}");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
