//! A portfolio carried from one local process to another, as who runs it does it: two commands and two files.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tests::local::{Portfolio, Relance, program};
use tests::world::said::{debtor, invoice};

const CLOCK: &str = "2026-09-01T08:00:00Z";

fn stop(relance: &mut Relance) {
    let id = relance.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(relance.ended_well());
}

fn local(data: &Path, words: &[&str]) -> Output {
    Command::new(program()).arg("--data").arg(data).args(words).output().unwrap()
}

#[track_caller]
fn done(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A process that wrote to five debtors and has ended, with a message it sent.
fn ended() -> (Relance, Portfolio, Value) {
    let mut relance = Relance::at(CLOCK);
    let portfolio = relance.portfolio(&json!({ "name": "Verrerie", "sending": "enabled" }));
    for number in 0..5 {
        let bill = invoice(&debtor(&format!("C-{number}")), &format!("I-{number}"), "2026-09-05", "100.00");
        assert_eq!(relance.tell(&portfolio, "invoice.issued", &bill).status, 200);
    }
    relance.move_to("2026-09-20T08:00:00Z");
    let message = relance.outbox("").pop().unwrap();
    stop(&mut relance);
    (relance, portfolio, message)
}

fn exported(from: &Relance, portfolio: &Portfolio, folder: &Path) -> (PathBuf, String) {
    let file = folder.join("verrerie.jsonl");
    let words = ["--portfolio", &portfolio.id, "--export", file.to_str().unwrap()];
    let told = done(&local(&from.data(), &words));
    (file, told)
}

#[test]
fn a_portfolio_moves_with_two_files_and_stays_stopped_until_its_team_lets_it_go() {
    let (here, portfolio, message) = ended();
    let folder = tempfile::tempdir().unwrap();
    let (file, told) = exported(&here, &portfolio, folder.path());
    let mut there = Relance::at("2026-09-20T08:00:00Z");
    stop(&mut there);
    let taken = done(&local(&there.data(), &["--import", file.to_str().unwrap()]));
    assert!(taken.contains("It is stopped"), "{taken}");
    let audited = done(&local(&there.data(), &["--verify"]));
    assert!(audited.contains(" of 5 debtors, 0 broken"), "{audited}");
    there.restart();
    let cases = there.desk(&portfolio, "owner", "GET", "cases", None).good();
    assert_eq!(cases["items"].as_array().unwrap().len(), 5);
    let cookie = there.visit(&message);
    assert_eq!(there.portal(&cookie, "GET", "account", None).status, 200);
    there.advance(24 * 30);
    assert_eq!(there.outbox(""), Vec::<Value>::new(), "it is stopped");
    let _ = there.desk(&portfolio, "owner", "POST", "resume", None).good();
    there.advance(24 * 30);
    assert!(!there.outbox("").is_empty());
    // Exported again at once it would have been the same
    let again = folder.path().join("again");
    let words = ["--portfolio", &portfolio.id, "--export", again.to_str().unwrap()];
    let second = done(&local(&here.data(), &words));
    let content = |told: &str| told.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(content(&second), content(&told));
}

#[test]
fn what_cannot_be_carried_is_named_and_leaves_no_file_and_no_portfolio() {
    let (here, portfolio, _) = ended();
    let folder = tempfile::tempdir().unwrap();
    let nobody = folder.path().join("nobody.jsonl");
    let words = ["--portfolio", "por_01jd3v9q6f8x2k4m5n7p9r1s3t", "--export", nobody.to_str().unwrap()];
    assert!(refused(&local(&here.data(), &words)).contains("there is no such portfolio"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let (file, _) = exported(&here, &portfolio, folder.path());
    let whole = std::fs::read(&file).unwrap();
    let words = ["--portfolio", &portfolio.id, "--export", file.to_str().unwrap()];
    assert!(
        refused(&local(&here.data(), &words)).contains("verrerie.jsonl: the file cannot be read or written")
    );
    assert_eq!(std::fs::read(&file).unwrap(), whole, "what is there is not written over");

    let empty = tempfile::tempdir().unwrap();
    let import = |data: &Path| local(data, &["--import", file.to_str().unwrap()]);
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let told = refused(&import(empty.path()));
    assert!(told.contains("line ") && told.contains("Nothing was taken in"), "{told}");
    assert!(done(&local(empty.path(), &["--verify"])).is_empty());
    std::fs::write(&file, &whole).unwrap();
    assert!(refused(&import(&here.data())).contains("is there already"));
    let key = folder.path().join("verrerie.jsonl.key");
    std::fs::write(&key, format!("{}\n", "0".repeat(64))).unwrap();
    assert!(refused(&import(empty.path())).contains("this travel key is not the one of this file"));
    std::fs::remove_file(&key).unwrap();
    assert!(refused(&import(empty.path())).contains("verrerie.jsonl.key: the file cannot be read"));
}
