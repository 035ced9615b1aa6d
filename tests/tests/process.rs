//! The local process as a program: how it starts, what it refuses, how it ends.

use std::process::Command;

use serde_json::{Value, json};
use tests::local::{Portfolio, Relance, program};

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

/// Asked until the disk is full; a page of the list holds fewer.
const FILLING: usize = 3_000;

fn bill(number: usize) -> Value {
    json!({
        "debtor": {
            "id": format!("C-{number}"), "name": format!("Atelier {number}"), "kind": "business", "country": "FR",
            "language": "fr", "time_zone": "Europe/Paris",
            "contacts": [{ "role": "billing", "email": format!("c{number}@dupont.example") }],
        },
        "invoice": {
            "id": format!("INV-{number}"), "number": format!("F-{number}"), "issued_on": "2026-08-30",
            "due_on": "2026-09-15", "currency": "EUR", "amount": "240.00",
        },
    })
}

/// The debtors of every case in the list, sorted.
fn debtors(relance: &Relance, portfolio: &Portfolio) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), String::new());
    for _ in 0..FILLING {
        let page = relance.desk(portfolio, "owner", "GET", &format!("cases?{next}"), None).good();
        let items = page["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let names = items.iter().map(|case| case["debtor"]["id"].as_str().unwrap_or_default());
        found.extend(names.map(str::to_owned));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("cursor={cursor}");
    }
    found.sort_unstable();
    found
}

#[test]
fn a_full_disk_refuses_what_it_cannot_keep_loses_nothing_and_sends_nothing_twice() {
    let mut relance = Relance::at("2026-09-12T08:00:00Z");
    let portfolio = relance.portfolio(&json!({ "name": "Menuiserie Kerbrat" }));
    let tell = |relance: &Relance, number: usize| {
        let event =
            json!({ "type": "invoice.issued", "occurred_at": "2026-09-12T08:00:00Z", "data": bill(number) });
        relance.deliver(&portfolio, &format!("bill-{number}"), &event)
    };
    relance.limit_files(Some(3_000_000));
    let (mut kept, mut refused) = (Vec::new(), Vec::new());
    for number in 0..FILLING {
        let answer = tell(&relance, number);
        match answer.status {
            200..300 => kept.push(format!("C-{number}")),
            503 => refused.push(number),
            _ => panic!("{} {}", answer.status, answer.text),
        }
        if refused.len() == 20 {
            break;
        }
    }
    assert_eq!(refused.len(), 20, "the disk is never full");
    kept.sort_unstable();
    assert_eq!(debtors(&relance, &portfolio), kept, "what was kept is read while there is no room");

    // The day of the first reminder comes: what cannot be written down is not sent
    let clock = json!({ "to": "2026-09-21T09:00:00Z" });
    let _ = relance.ask("POST", "/local/clock", &[], Some(&clock));
    assert_eq!(relance.outbox("").len(), 0);

    relance.limit_files(None);
    for number in &refused {
        let _ = tell(&relance, *number).good();
        kept.push(format!("C-{number}"));
    }
    relance.kill_and_restart();
    kept.sort_unstable();
    assert_eq!(debtors(&relance, &portfolio), kept);
    relance.move_to("2026-09-25T10:00:00Z");
    let outbox = relance.outbox("");
    let reminders = outbox.iter().filter(|message| message["notice"] == "reminder_1");
    let mut reminded: Vec<_> = reminders.map(|it| it["debtor"].as_str().unwrap().to_owned()).collect();
    reminded.sort_unstable();
    assert_eq!(reminded, kept, "each debtor once");
}
