//! P10: a provider that is down, and deaths around its calls: what is lost, and what goes out twice.

use std::collections::BTreeMap;

use serde_json::json;
use tests::local::{Portfolio, Relance};

use crate::work::Outcome;

/// Debtors with a reminder to come, and of the full measure.
const INTENTS: usize = 1_000;
const FULL_INTENTS: usize = 10_000;
/// Deaths, and of the full measure: every other one before the provider's answer, the others after it.
const DEATHS: usize = 50;
const FULL_DEATHS: usize = 500;
/// Calls for each of them that a provider which is down turns away.
const TURNED_AWAY: u32 = 2;

/// Counts what is lost and what goes out twice.
///
/// # Errors
/// Something is lost.
pub fn run(full: bool) -> Outcome<()> {
    let (intents, deaths) = if full { (FULL_INTENTS, FULL_DEATHS) } else { (INTENTS, DEATHS) };
    let (relance, _) = with_intents(intents);
    relance.move_to("2026-09-21T05:00:00Z");
    relance.fault("email", "throttle", TURNED_AWAY * u32::try_from(intents)?);
    relance.move_to("2026-09-21T06:05:00Z");
    let waiting = intents - reminded(&relance).len();
    println!("P10 the provider turns every call away: {waiting} of {intents} reminders wait");
    relance.move_to("2026-09-25T10:00:00Z");
    judged(&relance, intents, "provider down and back")?;

    let (mut relance, portfolio) = with_intents(intents);
    relance.move_to("2026-09-21T05:00:00Z");
    let move_on = json!({ "to": "2026-09-21T09:00:00Z" }).to_string();
    let mut died = 0;
    for death in 0..deaths {
        relance.fault("email", if death % 2 == 0 { "crash_before" } else { "crash_after" }, 1);
        let headers = [("content-type", "application/json")];
        if relance.try_ask("POST", "/local/clock", &headers, Some(move_on.as_bytes())).is_none() {
            relance.restart();
            died += 1;
        }
    }
    println!("P10 the process died {died} times around the provider's call");
    relance.fault("email", "none", 0);
    relance.move_to("2026-09-25T10:00:00Z");
    let asked = people_judge(&relance, &portfolio, intents);
    println!(
        "P10 {asked} outcomes that nothing proves were put before a person, who looked into the provider's log"
    );
    relance.move_to("2026-09-29T10:00:00Z");
    judged(&relance, intents, "killed around the call")
}

fn with_intents(intents: usize) -> (Relance, Portfolio) {
    let relance = Relance::at("2026-09-12T08:00:00Z");
    let portfolio = relance.portfolio(&json!({ "name": "Faults" }));
    for number in 0..intents {
        let data = json!({
            "debtor": {
                "id": format!("C-{number}"), "name": format!("Atelier {number}"), "kind": "business", "country": "FR",
                "language": "fr", "time_zone": "Europe/Paris",
                "contacts": [{ "role": "billing", "name": "Mme Dupont", "email": address(number) }],
            },
            "invoice": {
                "id": format!("INV-{number}"), "number": format!("F-{number}"), "issued_on": "2026-08-30",
                "due_on": "2026-09-15", "currency": "EUR", "amount": "240.00",
            },
        });
        let _ = relance.tell(&portfolio, "invoice.issued", &data).good();
    }
    (relance, portfolio)
}

/// A person says of each outcome that waits for him whether the provider has the message. Returns how many waited.
fn people_judge(relance: &Relance, portfolio: &Portfolio, intents: usize) -> usize {
    let sent = reminded(relance);
    let mut asked = 0;
    for number in 0..intents {
        let cases = relance.desk(portfolio, "owner", "GET", &format!("cases?debtor=C-{number}"), None).good();
        let id = cases["items"][0]["id"].as_str().unwrap_or_default();
        let sheet = relance.desk(portfolio, "owner", "GET", &format!("cases/{id}"), None).good();
        let timeline = sheet["timeline"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(waits) = timeline.iter().rev().find(|fact| fact["kind"] == "outcome") else { continue };
        if waits["outcome"] != "review" {
            continue;
        }
        asked += 1;
        let there = sent.contains_key(&address(number));
        let word = json!({ "outcome": if there { "sent" } else { "not_sent" } });
        let path = format!("actions/{}/judgement", waits["action"].as_str().unwrap_or_default());
        let _ = relance.desk(portfolio, "owner", "POST", &path, Some(&word)).good();
    }
    asked
}

fn address(number: usize) -> String {
    format!("c{number}@dupont.example")
}

/// How often each debtor was sent the first reminder.
fn reminded(relance: &Relance) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for message in relance.outbox("channel=email") {
        if message["notice"] == "reminder_1" {
            *times.entry(message["to"].as_str().unwrap_or_default().to_owned()).or_insert(0) += 1;
        }
    }
    times
}

fn judged(relance: &Relance, intents: usize, what: &str) -> Outcome<()> {
    let times = reminded(relance);
    let lost = (0..intents).filter(|number| !times.contains_key(&address(*number))).count();
    let twice = times.values().filter(|times| **times > 1).count();
    println!("P10 {what}, {intents} intents: lost {lost}, accepted twice {twice}");
    if lost > 0 { Err(format!("{what}: {lost} lost").into()) } else { Ok(()) }
}
