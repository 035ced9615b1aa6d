//! Every real webhook body, with what it must come to. A file without a row fails, and so does a row without a file.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::DateTime;
use domain::event::{Content, Delivery, Event};
use formats::platforms::gocardless::till::{Collected, collected};
use formats::signature::gocardless;
use formats::{Headers, Platform, SignatureError, Verified, read, verify};
use serde_json::Value;

const NO_USE: &str = "unused: Relance has no use for events of this kind";
const INVOICE_SAYS: &str = "unused: the invoice's own event says what is left to pay";
const NOT_BEGUN_HERE: &str =
    "unused: it was not begun on a debtor's page: it carries no reference of Relance";
const CHARGEBACK: &str =
    "unused: a chargeback names a charge and Stripe leaves its invoice paid; look at it by hand";
const LATER: &str = "unused: it becomes owed with the invoice that takes it up";

/// File, and what it says.
const STRIPE: &[(&str, &str)] = &[
    ("lago-stripe__2020-08-27_webhooks_charge_dispute_closed.json", CHARGEBACK),
    ("lago-stripe__2020-08-27_webhooks_charge_refund_updated.json", INVOICE_SAYS),
    ("lago-stripe__2020-08-27_webhooks_payment_intent_payment_failed.json", INVOICE_SAYS),
    ("lago-stripe__2020-08-27_webhooks_payment_intent_succeeded.json", INVOICE_SAYS),
    ("lago-stripe__2020-08-27_webhooks_payment_method_detached.json", NO_USE),
    ("lago-stripe__2020-08-27_webhooks_setup_intent_succeeded.json", NO_USE),
    ("lago-stripe__2024-09-30.acacia_webhooks_payment_intent_canceled.json", INVOICE_SAYS),
    ("lago-stripe__2024-09-30.acacia_webhooks_payment_intent_payment_failed.json", INVOICE_SAYS),
    ("lago-stripe__2024-09-30.acacia_webhooks_payment_intent_succeeded.json", INVOICE_SAYS),
    ("lago-stripe__2025-04-30.basil_webhooks_charge_dispute_closed.json", CHARGEBACK),
    ("lago-stripe__2025-04-30.basil_webhooks_payment_intent_canceled.json", INVOICE_SAYS),
    ("lago-stripe__2025-04-30.basil_webhooks_payment_intent_payment_failed.json", INVOICE_SAYS),
    ("lago-stripe__2025-04-30.basil_webhooks_setup_intent_succeeded.json", NO_USE),
    ("srm__charge.captured.json", INVOICE_SAYS),
    ("srm__charge.dispute.created.json", CHARGEBACK),
    ("srm__charge.dispute.funds_reinstated.json", CHARGEBACK),
    ("srm__charge.dispute.funds_withdrawn.json", CHARGEBACK),
    ("srm__charge.failed.json", INVOICE_SAYS),
    ("srm__charge.refund.updated.json", INVOICE_SAYS),
    ("srm__charge.succeeded.json", INVOICE_SAYS),
    ("srm__charge.updated.json", INVOICE_SAYS),
    ("srm__checkout.session.completed.json", NOT_BEGUN_HERE),
    ("srm__checkout.session.completed.setup_mode.json", NOT_BEGUN_HERE),
    ("srm__customer.deleted.json", "unused: a debtor with open invoices stays; erase him in Relance"),
    ("srm__customer.updated.json", "debtor cus_00000000000000"),
    ("srm__invoice.created.json", "unused: a draft is owed by nobody yet"),
    (
        "srm__invoice.finalized.json",
        "debtor cus_00000000000000; \
     invoice in_000000000000000000000000 EE1DF78D-0001 of 2022-03-26, 20.00 USD due -; \
     0.00 USD left, Paid by the debtor",
    ),
    (
        "srm__invoice.payment_action_required.json",
        "debtor cus_00000000000000; \
     invoice in_000000000000000000000000 7C43E171-0001 of 2022-03-26, 20.00 USD due -; \
     20.00 USD left, Open",
    ),
    (
        "srm__invoice.payment_failed.json",
        "debtor cus_00000000000000; \
     invoice in_000000000000000000000000 C93E45D7-0001 of 2022-03-26, 20.00 USD due -; \
     20.00 USD left, Open; \
     failed in_000000000000000000000000: Stripe's attempt 1 to collect failed",
    ),
    (
        "srm__invoice.payment_succeeded.json",
        "debtor cus_00000000000000; \
     invoice in_000000000000000000000000 EE1DF78D-0001 of 2022-03-26, 20.00 USD due -; \
     0.00 USD left, Paid by the debtor",
    ),
    ("srm__invoice.upcoming.json", "unused: an upcoming invoice is a forecast, nobody owes it"),
    ("srm__invoiceitem.created.json", LATER),
    ("srm__invoiceitem.updated.json", LATER),
    ("srm__payment_intent.amount_capturable_updated.json", INVOICE_SAYS),
    ("srm__payment_intent.canceled.json", INVOICE_SAYS),
    ("srm__payment_intent.created.json", INVOICE_SAYS),
    ("srm__payment_intent.payment_failed.json", INVOICE_SAYS),
    ("srm__payment_intent.processing.json", INVOICE_SAYS),
    ("srm__payment_intent.requires_action.json", INVOICE_SAYS),
    ("srm__payment_intent.succeeded.json", INVOICE_SAYS),
    ("srm__payout.paid.json", NO_USE),
    ("srm__quote.accepted.json", LATER),
    ("stripe-official__fixtures3.json", "unreadable: the envelope of the event cannot be read: /id"),
];

fn corpus(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("RELANCE_CORPUS");
    if root.is_none() {
        println!("NOT RUN: RELANCE_CORPUS is not set, so the real {folder} were not read");
    }
    root.map(|root| PathBuf::from(root).join(folder))
}

fn summary(platform: Platform, body: &[u8]) -> String {
    match read(platform, &Verified::by_other_means(None), body) {
        Err(error) => format!("unreadable: {error}: {}", error.faults()[0].pointer),
        Ok(deliveries) => deliveries.iter().map(said).collect::<Vec<_>>().join("; "),
    }
}

fn said(delivery: &Delivery) -> String {
    match &delivery.content {
        Content::Unused(reason) => format!("unused: {reason}"),
        Content::Invalid(faults) => format!("invalid: {faults:?}"),
        Content::Events(events) => events.iter().map(one).collect::<Vec<_>>().join("; "),
    }
}

fn one(event: &Event) -> String {
    match event {
        Event::Debtor(said) => {
            format!("debtor {}{}", said.id, if said.person.is_some() { " with person" } else { "" })
        }
        Event::Invoice(said) => {
            let due = said.due_on.map_or("-".to_owned(), |due| due.to_string());
            format!("invoice {} {} of {}, {} due {due}", said.id, said.number, said.issued_on, said.amount)
        }
        Event::Observed(said) => format!(
            "{} left, {:?}{}",
            said.remaining,
            said.status,
            if said.paid_by_debtor { " by the debtor" } else { "" }
        ),
        Event::PaymentFailed { invoice, reason } => format!("failed {invoice}: {reason}"),
        Event::Collection(said) => {
            format!("{} {}: {:?}", said.reference.as_deref().unwrap_or("-"), said.about, said.outcome)
        }
        other => format!("{other:?}"),
    }
}

#[test]
fn every_real_stripe_body_comes_to_what_is_written_here() {
    let Some(folder) = corpus("webhooks-stripe") else { return };
    let found: BTreeMap<String, String> = fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .map(|entry| {
            (
                entry.file_name().into_string().unwrap(),
                summary(Platform::Stripe, &fs::read(entry.path()).unwrap()),
            )
        })
        .collect();
    let written = STRIPE.iter().map(|(file, said)| ((*file).to_owned(), (*said).to_owned())).collect();
    assert_eq!(found, written);
}

const NO_EVENTS: &str = "unreadable: the envelope of the event cannot be read: /events";

/// Every file of GoCardless, and what it must come to as a webhook. What is no webhook is read as what it is below.
const GOCARDLESS: &[(&str, &str)] = &[
    ("gocardless__customers.json", NO_EVENTS),
    ("gocardless__events.json", NO_EVENTS),
    ("gocardless__instalment_schedules.json", NO_EVENTS),
    ("gocardless__mandates.json", NO_EVENTS),
    ("gocardless__payments.json", NO_EVENTS),
    ("gocardless__payouts.json", NO_EVENTS),
    ("gocardless__rate_limit_exceeded.json", NO_EVENTS),
    ("gocardless__refunds.json", NO_EVENTS),
    (
        "gocardless__webhook_body.json",
        "unused: Relance has no use for events of this kind; - MD000AMA19XGEC: Step",
    ),
    ("gocardless__webhooks.json", NO_EVENTS),
    ("lago__events_mandate_cancelled.json", "- index_ID_123: Ended { reason: \"mandate_cancelled\" }"),
    (
        "lago__events_mandate_cancelled_by_bank.json",
        "- index_ID_123: Ended { reason: \"mandate_cancelled\" }",
    ),
    ("lago__events_mandate_created.json", "- index_ID_123: Step"),
    ("lago__events_payment_request.json", "- PM0068WBTXDQ0Q: Paid"),
    (
        "lago__events_refund.json",
        "unused: the creditor gave money back of his own will: nothing is owed again; enter it if it shall be shown",
    ),
];

#[test]
fn every_real_gocardless_body_comes_to_what_is_written_here() {
    let Some(folder) = corpus("webhooks-gocardless") else { return };
    let read = |entry: fs::DirEntry| {
        let body = fs::read(entry.path()).unwrap();
        (entry.file_name().into_string().unwrap(), summary(Platform::Gocardless, &body))
    };
    let found: BTreeMap<String, String> =
        fs::read_dir(folder).unwrap().map(Result::unwrap).map(read).collect();
    let written = GOCARDLESS.iter().map(|(file, said)| ((*file).to_owned(), (*said).to_owned())).collect();
    assert_eq!(found, written);
}

#[test]
fn the_official_gocardless_events_and_answers_are_read() {
    let Some(folder) = corpus("webhooks-gocardless") else { return };
    let file = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.join(format!("gocardless__{name}.json"))).unwrap()).unwrap()
    };
    let mut events = file("events")["list"]["body"].clone();
    let told = summary(Platform::Gocardless, events.to_string().as_bytes());
    assert_eq!(told, ["- MD123: Ended { reason: \"ADDACS-B\" }"; 2].join("; "));
    for (kind, action, said) in [
        ("billing_requests", "fulfilled", "- BRQ123: Signed { mandate: MD123 }"),
        ("billing_requests", "cancelled", "- BRQ123: Closed"),
        ("payments", "submitted", "- PM123: Step"),
        ("payments", "resubmission_requested", "- PM123: Again"),
        ("payments", "confirmed", "- PM123: Paid"),
        ("payments", "charged_back", "- PM123: Failed { reason: \"ADDACS-B\" }"),
        ("payments", "customer_approval_denied", "- PM123: Failed { reason: \"ADDACS-B\" }"),
    ] {
        let event = &mut events["events"][0];
        (event["resource_type"], event["action"]) = (kind.into(), action.into());
        let one = serde_json::json!({ "events": [event] }).to_string();
        assert_eq!(summary(Platform::Gocardless, one.as_bytes()), said);
    }
    let payments = file("payments");
    for (verb, status) in [("create", 201), ("get", 200)] {
        match collected(status, payments[verb]["body"].to_string().as_bytes()) {
            Collected::Payment { payment, minor, on } => {
                assert_eq!((payment.as_str(), minor, on), ("PM123", 1000, "2014-05-21".parse().ok()));
            }
            other => panic!("{verb}: {other:?}"),
        }
    }
    let slower = file("rate_limit_exceeded").to_string();
    assert_eq!(collected(429, slower.as_bytes()), Collected::Unclear);
}

#[test]
fn the_official_gocardless_signature_is_believed_and_any_other_is_not() {
    let (Some(vectors), Some(bodies)) = (corpus("webhook-signatures"), corpus("webhooks-gocardless")) else {
        return;
    };
    let file = fs::read(vectors.join("gocardless__vector.json")).unwrap();
    let vector: Value = serde_json::from_slice(&file).unwrap();
    let text = |key: &str| vector[key].as_str().unwrap();
    let body = fs::read(bodies.join("gocardless__webhook_body.json")).unwrap();
    let body = body.strip_suffix(b"\n").unwrap_or(&body);
    assert_eq!(gocardless::sign(text("secret"), body).unwrap(), text("expected"));
    let judged = |signature: &str, body: &[u8]| {
        let headers: Headers<'_> = [(text("header"), signature)].into_iter().collect();
        verify(Platform::Gocardless, &headers, body, &[text("secret")], DateTime::UNIX_EPOCH)
    };
    assert!(judged(text("expected"), body).is_ok());
    assert_eq!(judged(text("expected"), b"{}"), Err(SignatureError::NoMatch));
    assert_eq!(judged(&"0".repeat(64), body), Err(SignatureError::NoMatch));
}

#[test]
fn the_official_stripe_invoice_of_2026_is_read_in_every_status() {
    let Some(folder) = corpus("webhooks-stripe") else { return };
    let body = fs::read(folder.join("stripe-official__fixtures3.json")).unwrap();
    let mut fixtures: Value = serde_json::from_slice(&body).unwrap();
    let object = &mut fixtures["resources"]["invoice"];
    let said = |object: &Value| {
        let event = serde_json::json!({"id": "evt_1", "object": "event", "type": "invoice.updated",
            "created": 1_788_000_000, "data": {"object": object}});
        summary(Platform::Stripe, event.to_string().as_bytes())
    };
    assert_eq!(said(object), "unused: a draft is owed by nobody yet");
    let known = "debtor cus_QXg1o8vcGmoR32; invoice in_1Pgc6tB7WZ01zgkWu9fdqL6I in_1Pgc6tB7WZ01zgkWu9fdqL6I \
                 of 2009-02-13, 10.00 USD due 2009-02-13; ";
    for (status, observed) in [
        ("open", "10.00 USD left, Open"),
        ("uncollectible", "10.00 USD left, Uncollectible"),
        ("void", "0.00 USD left, Void"),
        ("paid", "0.00 USD left, Paid"),
    ] {
        object["status"] = status.into();
        assert_eq!(said(object), format!("{known}{observed}"));
    }
}

#[test]
fn the_official_stripe_customer_and_credit_note_are_read() {
    let Some(folder) = corpus("webhooks-stripe") else { return };
    let body = fs::read(folder.join("stripe-official__fixtures3.json")).unwrap();
    let fixtures: Value = serde_json::from_slice(&body).unwrap();
    let said = |kind: &str, object: &str| {
        let event = serde_json::json!({"id": "evt_1", "object": "event", "type": kind, "created": 1_788_000_000,
            "data": {"object": fixtures["resources"][object]}});
        summary(Platform::Stripe, event.to_string().as_bytes())
    };
    assert_eq!(said("customer.created", "customer"), "debtor cus_QXg1o8vcGmoR32");
    let note = said("credit_note.created", "credit_note");
    assert!(note.contains("16.90") || note.contains("minor: 1690"), "{note}");
    assert!(note.contains("in_snapshot: true"), "{note}");
    assert_eq!(said("refund.created", "refund"), INVOICE_SAYS);
    assert_eq!(said("charge.dispute.created", "dispute"), CHARGEBACK);
    assert_eq!(said("invoice_payment.paid", "invoice_payment"), INVOICE_SAYS);
}

#[test]
fn the_official_standard_webhooks_vectors_are_judged_as_written() {
    let Some(folder) = corpus("webhook-signatures") else { return };
    let file = fs::read(folder.join("standardwebhooks__vectors.json")).unwrap();
    let vectors: Value = serde_json::from_slice(&file).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() >= 6);
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap();
        let seconds = case["timestamp"].as_i64().unwrap();
        let time = seconds.to_string();
        let names = [("webhook-id", text("id")), ("webhook-timestamp", time.as_str())];
        let headers: Headers<'_> =
            names.into_iter().chain([("webhook-signature", text("signature"))]).collect();
        let now = DateTime::from_timestamp(seconds, 0).unwrap();
        let answer = verify(Platform::Relance, &headers, text("payload").as_bytes(), &[text("secret")], now);
        assert_eq!(answer.is_ok(), case["valid"].as_bool().unwrap(), "{}: {answer:?}", text("why"));
        let later = DateTime::from_timestamp(seconds + 301, 0).unwrap();
        if answer.is_ok() {
            let late =
                verify(Platform::Relance, &headers, text("payload").as_bytes(), &[text("secret")], later);
            assert_eq!(late, Err(SignatureError::TooOld { seconds: 301 }));
        }
    }
}
