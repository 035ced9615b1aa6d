//! The whole loop, from outside: an invoice comes in by webhook and is chased until it is paid, with a broken promise on
//! the way. Only the contract and the provider's outbox are believed.

use serde_json::{Value, json};
use tests::local::{Portfolio, Relance, token_of};

const DEBTOR: &str = "compta@dupont.example";

fn invoice() -> Value {
    json!({
        "debtor": {
            "id": "C-42", "name": "Atelier Dupont SARL", "kind": "business", "country": "FR", "language": "fr",
            "time_zone": "Europe/Paris",
            "contacts": [{ "role": "billing", "name": "Mme Dupont", "email": DEBTOR, "phone": "+33612345678" }],
        },
        "invoice": {
            "id": "INV-1", "number": "F-2026-001", "issued_on": "2026-09-01", "due_on": "2026-10-01",
            "currency": "EUR", "amount": "1200.00",
        },
    })
}

fn payment() -> Value {
    json!({
        "debtor_id": "C-42",
        "payment": {
            "id": "PAY-1", "received_on": "2026-10-22", "currency": "EUR", "amount": "1200.00", "method": "transfer",
            "invoice_ids": ["INV-1"],
        },
    })
}

/// Day, notice and channel of every message so far.
fn sent(relance: &Relance) -> Vec<String> {
    let told = |message: &Value| {
        let text = |field: &str| message[field].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", &text("at")[..10], text("notice"), text("channel"))
    };
    relance.outbox("").iter().map(told).collect()
}

fn the_case(relance: &Relance, portfolio: &Portfolio) -> Value {
    let list = relance.desk(portfolio, "collector", "GET", "cases?debtor=C-42", None).good();
    let id = list["items"][0]["id"].as_str().unwrap_or("none").to_owned();
    relance.desk(portfolio, "collector", "GET", &format!("cases/{id}"), None).good()
}

#[test]
fn an_invoice_is_chased_until_it_is_paid() {
    let relance = Relance::at("2026-09-01T08:00:00Z");
    let portfolio = relance.portfolio(&json!({ "name": "Menuiserie Kerbrat" }));
    let _ = relance.tell(&portfolio, "invoice.issued", &invoice()).good();
    relance.move_to("2026-10-06T23:00:00Z");
    assert_eq!(sent(&relance), ["2026-09-28 pre_due email", "2026-10-06 reminder_1 email"]);

    // He opens his page from the reminder; that alone changes nothing
    let reminder = relance.outbox(&format!("to={DEBTOR}")).pop().expect("a reminder");
    assert_eq!(reminder["debtor"], "C-42");
    let token = token_of(&reminder).expect("a link");
    let page = relance.ask("GET", &format!("/l/{token}"), &[], None);
    assert_eq!(page.status, 200);
    let visit = relance.visit(&reminder);
    let account = relance.portal(&visit, "GET", "account", None).good();
    assert_eq!(account["cases"][0]["overdue"], "1200.00");
    let owed = &account["cases"][0]["invoices"][0]["id"];

    // He promises: silence until the day, then a confirmation at most
    let promise = json!({ "invoices": [owed], "pay_on": "2026-10-16", "amount": "1200.00" });
    let promised = relance.portal(&visit, "POST", "promises", Some(&promise));
    assert_eq!(promised.status, 201, "{}", promised.text);
    relance.move_to("2026-10-16T22:00:00Z");
    let chased = |messages: Vec<String>| -> Vec<String> {
        messages.into_iter().filter(|message| !message.contains(" confirmation ")).collect()
    };
    assert_eq!(chased(sent(&relance)).len(), 2, "{:?}", sent(&relance));

    // The day passes: the promise is broken and chasing resumes where it was
    relance.move_to("2026-10-22T06:00:00Z");
    let resumed = chased(sent(&relance));
    assert!(resumed.len() > 2 && resumed[2].contains(" sms_reminder sms"), "{resumed:?}");
    let timeline = the_case(&relance, &portfolio)["timeline"].to_string();
    assert!(timeline.contains("promise_broken"), "{timeline}");

    // He pays: thanks, and then nothing for a year
    let _ = relance.tell(&portfolio, "payment.received", &payment()).good();
    relance.move_to("2026-10-24T06:00:00Z");
    let before = chased(sent(&relance));
    assert!(before.last().expect("thanks").contains(" thanks email"), "{before:?}");
    let case = the_case(&relance, &portfolio);
    assert_eq!((&case["state"], &case["balance"]), (&json!("settled"), &json!("0.00")));
    relance.move_to("2027-10-24T06:00:00Z");
    assert_eq!(chased(sent(&relance)), before);
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let mut relance = Relance::at("2026-09-01T08:00:00Z");
    let portfolio = relance.portfolio(&json!({ "name": "Menuiserie Kerbrat" }));
    let _ = relance.tell(&portfolio, "invoice.issued", &invoice()).good();
    relance.move_to("2026-10-02T08:00:00Z");
    let before = (relance.now(), sent(&relance), relance.get("/local/state"));
    relance.kill_and_restart();
    assert_eq!((relance.now(), sent(&relance), relance.get("/local/state")), before);
    relance.move_to("2026-10-06T23:00:00Z");
    assert_eq!(sent(&relance), ["2026-09-28 pre_due email", "2026-10-06 reminder_1 email"]);
}

#[test]
fn a_crash_around_the_providers_call_neither_loses_nor_doubles_a_reminder() {
    for (mode, before) in [("crash_before", 1), ("crash_after", 2)] {
        let mut relance = Relance::at("2026-09-01T08:00:00Z");
        let portfolio = relance.portfolio(&json!({ "name": "Menuiserie Kerbrat" }));
        let _ = relance.tell(&portfolio, "invoice.issued", &invoice()).good();
        relance.move_to("2026-10-02T08:00:00Z");
        relance.fault("email", mode, 1);
        let to = json!({ "to": "2026-10-06T23:00:00Z" }).to_string();
        let answer = relance.try_ask("POST", "/local/clock", &[], Some(to.as_bytes()));
        assert!(answer.is_none(), "{mode}: the process died while it was asked");
        relance.restart();
        let at_once: Vec<String> = sent(&relance);
        assert_eq!(at_once.len(), before, "{mode}: {at_once:?}");
        relance.move_to("2026-10-09T23:00:00Z");
        let reminders = sent(&relance).into_iter().filter(|message| message.contains(" reminder_1 "));
        let reminders: Vec<String> = reminders.collect();
        // Nobody answered before the crash: without a living feed a person decides, with the event it is settled
        let expected = usize::from(mode == "crash_after");
        assert_eq!(reminders.len(), expected, "{mode}: {reminders:?}");
        let history = the_case(&relance, &portfolio)["timeline"].to_string();
        assert_eq!(history.contains("\"review\""), mode == "crash_before", "{mode}: {history}");
    }
}

#[test]
fn the_clock_only_goes_ahead() {
    let relance = Relance::at("2026-09-01T08:00:00Z");
    let back = relance.ask("POST", "/local/clock", &[], Some(&json!({ "to": "2026-08-01T08:00:00Z" })));
    assert_eq!((back.status, &back.json["errors"][0]["pointer"]), (422, &json!("/to")));
    assert_eq!(relance.now(), "2026-09-01T08:00:00Z");
    assert_eq!(relance.advance(24), json!({ "now": "2026-09-02T08:00:00Z", "sent": 0, "held": 0 }));
}
