//! Every real webhook body, with what it must come to. A file without a row fails, and so does a row without a file.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::DateTime;
use domain::event::{Content, Event};
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

fn summary(body: &[u8]) -> String {
    match read(Platform::Stripe, &Verified::by_other_means(None), body) {
        Err(error) => format!("unreadable: {error}: {}", error.faults()[0].pointer),
        Ok(delivery) => match delivery.content {
            Content::Unused(reason) => format!("unused: {reason}"),
            Content::Invalid(faults) => format!("invalid: {faults:?}"),
            Content::Events(events) => events.iter().map(one).collect::<Vec<_>>().join("; "),
        },
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
        other => format!("{other:?}"),
    }
}

#[test]
fn every_real_stripe_body_comes_to_what_is_written_here() {
    let Some(folder) = corpus("webhooks-stripe") else { return };
    let found: BTreeMap<String, String> = fs::read_dir(folder)
        .unwrap()
        .map(Result::unwrap)
        .map(|entry| (entry.file_name().into_string().unwrap(), summary(&fs::read(entry.path()).unwrap())))
        .collect();
    let written = STRIPE.iter().map(|(file, said)| ((*file).to_owned(), (*said).to_owned())).collect();
    assert_eq!(found, written);
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
        summary(event.to_string().as_bytes())
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
        summary(event.to_string().as_bytes())
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
