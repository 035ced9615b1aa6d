//! The local process as a program: how it starts, what it refuses, how it ends.

use std::process::Command;

use serde_json::json;
use tests::local::{Relance, program};

#[test]
fn a_command_line_without_sense_is_answered_with_what_was_meant() {
    for (words, expected) in [
        (["--port", "many"], "--port many: must be a number"),
        (["--clock", "noon"], "such as 2026-09-01T08:00:00Z"),
    ] {
        let output = Command::new(program()).args(words).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(told.contains(expected) && output.stdout.is_empty(), "{told}");
    }
}

#[test]
fn two_processes_do_not_share_a_folder() {
    let first = Relance::at("2026-09-01T08:00:00Z");
    let second = Command::new(program()).args(["--port", "0", "--data"]).arg(first.data()).output().unwrap();
    let told = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(told.contains("another process uses the data folder"), "{told}");
}

#[test]
fn a_signal_to_stop_is_followed() {
    for signal in ["-TERM", "-INT"] {
        let mut relance = Relance::at("2026-09-01T08:00:00Z");
        let id = relance.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert!(relance.ended_well(), "{signal}");
    }
}

#[test]
fn real_time_runs_without_a_clock_and_cannot_be_moved() {
    let relance = Relance::start(&["--empty"]);
    let moved = relance.ask("POST", "/local/clock", &[], Some(&json!({ "advance_hours": 1 })));
    assert_eq!((moved.status, moved.json["title"].as_str()), (409, Some("Not as things are now")));
}

#[test]
fn the_local_calls_answer_nonsense_with_a_problem_that_says_where() {
    let relance = Relance::at("2026-09-01T08:00:00Z");
    for (path, body, pointer) in [
        ("/local/clock", json!({}), "/to"),
        ("/local/fault", json!({ "channel": "pigeon", "mode": "none", "times": 1 }), "/channel"),
        ("/local/fault", json!({ "channel": "email", "mode": "explode", "times": 1 }), "/mode"),
        ("/local/fault", json!({ "channel": "email", "mode": "none", "times": -1 }), "/times"),
        ("/local/portfolios", json!({ "country": "FR" }), "/name"),
    ] {
        let answer = relance.ask("POST", path, &[], Some(&body));
        assert_eq!(
            (answer.status, answer.json["errors"][0]["pointer"].as_str()),
            (422, Some(pointer)),
            "{path}"
        );
    }
    assert_eq!(relance.ask("GET", "/local/nothing", &[], None).status, 404);
    assert_eq!(relance.ask("DELETE", "/local/state", &[], None).status, 405);
}

#[test]
fn a_foreign_page_may_neither_act_nor_read() {
    let relance = Relance::at("2026-09-01T08:00:00Z");
    let body = json!({ "name": "X" });
    let foreign = [("origin", "https://evil.example")];
    assert_eq!(relance.ask("POST", "/local/portfolios", &foreign, Some(&body)).status, 403);
    assert_eq!(relance.ask("GET", "/local/state", &[("host", "evil.example")], None).status, 403);
}

#[test]
fn a_browser_gets_pages() {
    let relance = Relance::at("2026-09-01T08:00:00Z");
    for path in ["/", "/local/outbox"] {
        let page = relance.ask("GET", path, &[("accept", "text/html,*/*;q=0.8")], None);
        assert!(page.status == 200 && page.text.starts_with("<!doctype html>"), "{path}: {}", page.text);
    }
    assert_eq!(relance.outbox(""), Vec::<serde_json::Value>::new());
}
