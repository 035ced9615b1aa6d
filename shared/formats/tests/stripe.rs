//! Stripe's invoices in both shapes: before API version 2025-03-31 (with `paid`, `charge`, `payment_intent`) and after.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use domain::event::{
    CheckoutOutcome, Content, DebtorSaid, Event, ExternalId, InvoiceSaid, ObservedSaid, ObservedStatus,
};
use domain::money::Money;
use formats::{Platform, Verified, read};
use serde_json::{Value, json};

/// The newer shape: what Relance reads, and nothing of what went away.
fn invoice(status: &str) -> Value {
    let paid = if status == "paid" { 120_000 } else { 0 };
    json!({"id": "in_1", "object": "invoice", "status": status, "customer": "cus_1", "currency": "eur",
        "customer_name": "Atelier Dupont", "customer_email": "compta@dupont.example", "customer_phone": "06 12 34 56 78",
        "customer_address": {"line1": "1 rue X", "line2": null, "city": "Paris", "postal_code": "75001", "state": null,
            "country": "FR"},
        "customer_tax_ids": [{"type": "eu_vat", "value": "FR44732829320"}],
        "total": 120_000, "amount_due": 120_000, "amount_paid": paid, "amount_remaining": 120_000 - paid,
        "number": "F-1", "created": 1_788_220_800, "effective_at": null, "due_date": 1_790_812_800,
        "hosted_invoice_url": "https://invoice.stripe.com/i/1", "metadata": {"project": "X"}, "attempt_count": 2,
        "collection_method": "send_invoice",
        "status_transitions": {"finalized_at": 1_788_220_900, "paid_at": null, "voided_at": null}})
}

/// The older shape of the same invoice.
fn older(status: &str) -> Value {
    let mut invoice = invoice(status);
    invoice["paid"] = json!(status == "paid");
    invoice["paid_out_of_band"] = json!(false);
    invoice["charge"] = json!("ch_1");
    invoice["payment_intent"] = json!("pi_1");
    invoice
}

fn content(kind: &str, object: &Value) -> Content {
    let event = json!({"id": "evt_1", "object": "event", "type": kind, "created": 1_788_300_000,
        "livemode": true, "data": {"object": object}});
    let delivery = read(Platform::Stripe, &Verified::by_other_means(None), event.to_string().as_bytes())
        .unwrap()
        .remove(0);
    assert_eq!((delivery.id.as_str(), delivery.occurred_at.timestamp()), ("evt_1", 1_788_300_000));
    delivery.content
}

fn said(kind: &str, object: &Value) -> (DebtorSaid, InvoiceSaid, ObservedSaid, Vec<Event>) {
    let Content::Events(events) = content(kind, object) else { panic!("{:?}", content(kind, object)) };
    let mut events = events.into_iter();
    match (events.next(), events.next(), events.next()) {
        (Some(Event::Debtor(debtor)), Some(Event::Invoice(invoice)), Some(Event::Observed(observed))) => {
            (debtor, invoice, observed, events.collect())
        }
        other => panic!("{other:?}"),
    }
}

fn with(mut object: Value, fields: &[(&str, Value)]) -> Value {
    for (key, value) in fields {
        object[*key] = value.clone();
    }
    object
}

#[test]
fn both_shapes_of_every_status_say_the_same() {
    use ObservedStatus::{Open, Paid, Uncollectible, Void};
    let cases = [
        ("invoice.finalized", "open", 120_000, Open, false),
        ("invoice.sent", "open", 120_000, Open, false),
        ("invoice.overdue", "open", 120_000, Open, false),
        ("invoice.updated", "open", 120_000, Open, false),
        ("invoice.paid", "paid", 0, Paid, true),
        ("invoice.payment_succeeded", "paid", 0, Paid, true),
        ("invoice.voided", "void", 0, Void, false),
        ("invoice.marked_uncollectible", "uncollectible", 120_000, Uncollectible, false),
    ];
    for (kind, word, remaining, status, paid_by_debtor) in cases {
        let (debtor, document, observed, rest) = said(kind, &invoice(word));
        assert_eq!(said(kind, &older(word)), (debtor, document, observed.clone(), vec![]), "{kind}");
        assert_eq!((observed.remaining.minor(), observed.status), (remaining, status), "{kind}");
        assert_eq!(observed.paid_by_debtor, paid_by_debtor, "{kind}");
        assert!(rest.is_empty(), "{kind}");
    }
}

#[test]
fn an_invoice_brings_its_debtor_and_its_dates() {
    let (debtor, invoice, _, _) = said("invoice.finalized", &invoice("open"));
    let person = debtor.person.unwrap();
    assert_eq!((debtor.id.as_str(), person.name.as_str()), ("cus_1", "Atelier Dupont"));
    assert_eq!(person.contacts[0].email.as_deref(), Some("compta@dupont.example"));
    assert_eq!(person.contacts[0].phone.as_deref(), Some("+33612345678"));
    assert_eq!((person.vat_id.as_deref(), debtor.country.unwrap().code()), (Some("FR44732829320"), "FR"));
    assert_eq!((invoice.number.as_str(), invoice.amount.to_string().as_str()), ("F-1", "1200.00 EUR"));
    assert_eq!(
        (invoice.issued_on.to_string(), invoice.due_on.unwrap().to_string()),
        ("2026-09-01".into(), "2026-10-01".into())
    );
    assert_eq!(invoice.url.as_deref(), Some("https://invoice.stripe.com/i/1"));
    assert_eq!(invoice.custom, [("project".to_owned(), "X".to_owned())]);
}

#[test]
fn person_data_that_cannot_be_used_is_left_out_and_refuses_nothing() {
    let odd = with(
        invoice("open"),
        &[
            ("customer_name", json!("A\r\nB\u{202e}")),
            ("customer_email", json!("a@b.example\nBcc: c@d.example")),
            ("customer_phone", json!("ask reception")),
            ("customer_address", json!(null)),
            ("hosted_invoice_url", json!("javascript:alert(1)")),
        ],
    );
    let (debtor, invoice, _, _) = said("invoice.finalized", &odd);
    let person = debtor.person.unwrap();
    assert_eq!((person.name.as_str(), person.contacts.len(), person.address), ("A  B", 0, None));
    assert_eq!(invoice.url, None);
}

#[test]
fn a_failed_payment_is_recorded_beside_the_snapshot() {
    let (_, _, observed, rest) = said("invoice.payment_failed", &invoice("open"));
    assert_eq!(observed.remaining.minor(), 120_000);
    assert!(matches!(&rest[..], [Event::PaymentFailed { reason, .. }] if reason.contains("attempt 2")));
}

#[test]
fn part_payments_credits_and_balances_are_what_is_left() {
    let part = with(invoice("open"), &[("amount_paid", json!(20_000)), ("amount_remaining", json!(100_000))]);
    assert_eq!(said("invoice.updated", &part).2.remaining.minor(), 100_000);
    let credited =
        with(invoice("open"), &[("amount_due", json!(50_000)), ("amount_remaining", json!(50_000))]);
    let (_, document, observed, _) = said("invoice.updated", &credited);
    assert_eq!((document.amount.minor(), observed.remaining.minor()), (120_000, 50_000));
    let debit =
        with(invoice("open"), &[("amount_due", json!(130_000)), ("amount_remaining", json!(130_000))]);
    assert_eq!(said("invoice.updated", &debit).1.amount.minor(), 130_000);
    let by_note = with(invoice("paid"), &[("amount_paid", json!(0)), ("amount_due", json!(0))]);
    assert!(!said("invoice.paid", &by_note).2.paid_by_debtor);
    let elsewhere = with(older("paid"), &[("amount_paid", json!(0)), ("paid_out_of_band", json!(true))]);
    assert!(said("invoice.paid", &elsewhere).2.paid_by_debtor);
}

#[test]
fn what_nobody_owes_is_unused() {
    let unused = |kind: &str, object: &Value| matches!(content(kind, object), Content::Unused(_));
    assert!(unused("invoice.created", &invoice("draft")));
    assert!(unused("invoice.updated", &invoice("draft")));
    assert!(unused("invoice.upcoming", &json!({"object": "invoice"})));
    let free =
        with(invoice("paid"), &[("total", json!(0)), ("amount_due", json!(0)), ("amount_paid", json!(0))]);
    assert!(unused("invoice.paid", &free));
    let credit =
        with(invoice("paid"), &[("total", json!(-500)), ("amount_due", json!(0)), ("amount_paid", json!(0))]);
    assert!(unused("invoice.paid", &credit));
    for kind in [
        "charge.refunded",
        "charge.dispute.funds_withdrawn",
        "refund.updated",
        "customer.deleted",
        "customer.subscription.updated",
        "customer.tax_id.created",
        "invoice.payment.odd",
        "billing.alert",
        "x",
    ] {
        assert!(unused(kind, &json!({})), "{kind}");
    }
}

#[test]
fn amounts_that_cannot_be_are_refused_at_their_place() {
    let cases = [
        ("total", json!("120000")),
        ("total", json!(1200.5)),
        ("amount_remaining", json!(-1)),
        ("amount_due", json!(9_000_000_000_000_000_i64)),
        ("currency", json!("xxx")),
        ("status", json!("settled")),
        ("customer", json!(null)),
        ("due_date", json!("2026-10-01")),
        ("due_date", json!(99_999_999_999_i64)),
    ];
    for (key, value) in cases {
        let content = content("invoice.updated", &with(invoice("open"), &[(key, value)]));
        let Content::Invalid(faults) = content else { panic!("{key}: {content:?}") };
        assert_eq!(faults[0].pointer, format!("/data/object/{key}"));
    }
}

#[test]
fn currencies_have_stripes_decimals() {
    for (currency, expected) in [("jpy", "120000 JPY"), ("isk", "1200 ISK"), ("kwd", "120.000 KWD")] {
        let (_, invoice, _, _) =
            said("invoice.finalized", &with(invoice("open"), &[("currency", json!(currency))]));
        assert_eq!(invoice.amount.to_string(), expected);
    }
}

#[test]
fn a_credit_note_is_evidence_and_can_be_voided() {
    let note = json!({"id": "cn_1", "object": "credit_note", "number": "F-1-CN-01", "status": "issued", "amount": 500,
        "currency": "eur", "created": 1_788_220_800, "customer": {"id": "cus_1", "object": "customer"},
        "invoice": "in_1", "pre_payment_amount": 300, "post_payment_amount": 200});
    let Content::Events(events) = content("credit_note.created", &note) else { panic!() };
    let [Event::CreditNote(said)] = &events[..] else { panic!("{events:?}") };
    assert!(said.in_snapshot);
    assert_eq!((said.amount.minor(), said.debtor.as_ref().unwrap().as_str()), (500, "cus_1"));
    for (kind, status) in [("credit_note.voided", "void"), ("credit_note.updated", "void")] {
        let Content::Events(events) = content(kind, &with(note.clone(), &[("status", json!(status))])) else {
            panic!()
        };
        assert!(matches!(&events[..], [Event::CreditNoteVoided { .. }]));
    }
}

#[test]
fn a_customer_is_a_debtor() {
    let customer = json!({"id": "cus_1", "object": "customer", "name": null, "email": "a@b.example",
        "phone": null, "preferred_locales": ["fr-FR"], "address": {"country": "US", "city": "Austin", "state": "TX"}});
    let Content::Events(events) = content("customer.updated", &customer) else { panic!() };
    let [Event::Debtor(said)] = &events[..] else { panic!("{events:?}") };
    let person = said.person.as_ref().unwrap();
    assert_eq!((person.name.as_str(), said.language.as_deref()), ("a@b.example", Some("fr-FR")));
    assert_eq!(person.address.as_ref().unwrap().city, "Austin, TX");
    assert_eq!(said.kind, None);
}

/// A session as it is at its end, begun by us.
fn session(fields: &[(&str, Value)]) -> Value {
    let session = json!({"id": "cs_1", "object": "checkout.session", "mode": "payment", "currency": "eur",
        "amount_total": 120_050, "client_reference_id": "chk_1", "payment_intent": "pi_1", "payment_status": "paid",
        "status": "complete"});
    with(session, fields)
}

fn outcome(kind: &str, fields: &[(&str, Value)]) -> CheckoutOutcome {
    match content(kind, &session(fields)) {
        Content::Events(events) => match &events[..] {
            [Event::Checkout(said)] => {
                assert_eq!((said.reference.as_str(), said.session.as_str()), ("chk_1", "cs_1"));
                said.outcome.clone()
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_session_says_what_became_of_a_payment_that_was_begun_here() {
    let paid = |text: &str, currency: &str| CheckoutOutcome::Paid {
        amount: Money::parse(text, currency.parse().unwrap()).unwrap(),
        payment: ExternalId::new("pi_1").unwrap(),
    };
    let unpaid = [("payment_status", json!("unpaid"))];
    let (done, later) = ("checkout.session.completed", "checkout.session.async_payment_succeeded");
    assert_eq!(outcome(done, &[]), paid("1200.50", "EUR"));
    assert_eq!(outcome(done, &unpaid), CheckoutOutcome::Ordered, "done is not paid");
    assert_eq!(outcome(later, &[]), paid("1200.50", "EUR"));
    assert_eq!(outcome("checkout.session.async_payment_failed", &unpaid), CheckoutOutcome::Refused);
    assert_eq!(outcome("checkout.session.expired", &unpaid), CheckoutOutcome::Closed);
    let yen = [("currency", json!("jpy")), ("amount_total", json!(500))];
    assert_eq!(outcome(done, &yen), paid("500", "JPY"));
    let expanded = [("payment_intent", json!({"id": "pi_1", "object": "payment_intent"}))];
    assert_eq!(outcome(done, &expanded), paid("1200.50", "EUR"));
}

#[test]
fn a_session_of_somebody_else_or_of_no_payment_is_kept_unused() {
    for fields in [
        ("client_reference_id", Value::Null),
        ("client_reference_id", json!("x".repeat(201))),
        ("mode", json!("subscription")),
        ("payment_status", json!("no_payment_required")),
    ] {
        let content = content("checkout.session.completed", &session(std::slice::from_ref(&fields)));
        assert!(matches!(content, Content::Unused(_)), "{fields:?}: {content:?}");
    }
    let other = content("checkout.session.async_payment_pending", &session(&[]));
    assert!(matches!(other, Content::Unused(_)), "{other:?}");
}

#[test]
fn a_payment_without_its_amount_currency_or_name_is_refused_with_the_place() {
    for (field, value) in [
        ("amount_total", Value::Null),
        ("amount_total", json!(0)),
        ("amount_total", json!(-5)),
        ("amount_total", json!("1200")),
        ("currency", json!("euro")),
        ("payment_intent", Value::Null),
        ("id", json!("")),
        ("payment_status", json!("maybe")),
    ] {
        match content("checkout.session.completed", &session(&[(field, value.clone())])) {
            Content::Invalid(faults) => {
                assert_eq!(faults[0].pointer, format!("/data/object/{field}"), "{value}");
            }
            other => panic!("{field} {value}: {other:?}"),
        }
    }
}
