//! Relance's own events: what each type says, and what is refused where.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use chrono::NaiveDate;
use domain::debtor::Kind;
use domain::event::{Content, Delivery, Event, ExternalId, Fault, Return};
use formats::{Platform, Unreadable, Verified, read};
use serde_json::{Value, json};

fn deliver(body: &Value) -> Result<Delivery, Unreadable> {
    let verified = Verified::by_other_means(ExternalId::new("msg_1").ok());
    Ok(read(Platform::Relance, &verified, body.to_string().as_bytes())?.remove(0))
}

fn content(kind: &str, data: &Value) -> Content {
    deliver(&json!({"type": kind, "occurred_at": "2026-09-01T08:00:00Z", "data": data})).unwrap().content
}

fn events(kind: &str, data: &Value) -> Vec<Event> {
    match content(kind, data) {
        Content::Events(events) => events,
        other => panic!("{other:?}"),
    }
}

fn faults(kind: &str, data: &Value) -> Vec<Fault> {
    match content(kind, data) {
        Content::Invalid(faults) => faults,
        other => panic!("{kind} {data}: {other:?}"),
    }
}

fn id(text: &str) -> ExternalId {
    ExternalId::new(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn debtor() -> Value {
    json!({"id": "C-42", "name": "Atelier Dupont SARL", "kind": "business", "country": "FR", "language": "fr",
        "time_zone": "Europe/Paris", "siren": "732 829 320", "vat_id": "FR44732829320",
        "address": {"lines": ["1 rue X"], "postcode": "75001", "city": "Paris", "country": "FR"},
        "contacts": [{"role": "billing", "name": "Mme Dupont", "email": "compta@dupont.example",
            "phone": "06 12 34 56 78"}]})
}

fn invoice() -> Value {
    json!({"id": "INV-1", "number": "F-2026-001", "issued_on": "2026-09-01", "due_on": "2026-10-01",
        "currency": "EUR", "amount": "1200.00", "items": [{"due_on": "2026-10-01", "amount": "1200.00"}],
        "url": "https://pay.example.com/1", "custom": {"project": "X", "lot": 3, "urgent": true, "none": null}})
}

fn payment() -> Value {
    json!({"id": "P-1", "received_on": "2026-09-01", "currency": "EUR", "amount": "100.00", "method": "transfer"})
}

/// `whole` with one value set; a step that is a number is a place in a list.
fn with(mut whole: Value, path: &str, value: Value) -> Value {
    let (parent, last) = path.rsplit_once('/').unwrap();
    let place = whole.pointer_mut(parent).unwrap();
    match last.parse::<usize>() {
        Ok(index) => place[index] = value,
        Err(_) => place[last] = value,
    }
    whole
}

#[test]
fn an_issued_invoice_says_its_debtor_and_itself() {
    let said = events("invoice.issued", &json!({"debtor": debtor(), "invoice": invoice()}));
    let [Event::Debtor(debtor), Event::Invoice(invoice)] = said.as_slice() else { panic!("{said:?}") };
    let person = debtor.person.as_ref().unwrap();
    assert_eq!((debtor.kind, debtor.language.as_deref()), (Some(Kind::Business), Some("fr")));
    assert_eq!(debtor.time_zone.unwrap().name(), "Europe/Paris");
    assert_eq!((person.external_id.as_str(), person.siren.as_deref()), ("C-42", Some("732829320")));
    assert_eq!(person.contacts[0].phone.as_deref(), Some("+33612345678"));
    assert_eq!(person.contacts[0].email.as_deref(), Some("compta@dupont.example"));
    assert_eq!((invoice.debtor.clone(), invoice.due_on), (Some(id("C-42")), Some(day("2026-10-01"))));
    assert_eq!(invoice.amount.to_string(), "1200.00 EUR");
    assert!(invoice.instalments.is_empty());
    let custom = [("lot", "3"), ("project", "X"), ("urgent", "true")];
    assert_eq!(invoice.custom, custom.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn an_assigned_invoice_says_to_whom_it_is_paid_and_every_fault_of_that_has_its_place() {
    let payee = json!({"name": "Factor Atlantique SA", "iban": "de89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX",
        "country": "DE", "mention": "subrogée dans nos droits", "later": 1});
    let said = |payee: Value| json!({"invoice": with(invoice(), "/payee", payee)});
    let [Event::Invoice(invoice)] = &events("invoice.updated", &said(payee.clone()))[..] else { panic!() };
    let told = invoice.payee.as_ref().unwrap();
    assert_eq!((told.holder(), told.iban.as_str()), ("Factor Atlantique SA", "DE89370400440532013000"));
    let [Event::Invoice(invoice)] = &events("invoice.updated", &said(Value::Null))[..] else { panic!() };
    assert_eq!(invoice.payee, None);
    let places = |payee: Value| -> Vec<String> {
        faults("invoice.updated", &said(payee)).into_iter().map(|fault| fault.pointer).collect()
    };
    assert_eq!(places(json!("Factor")), ["/data/invoice/payee"]);
    assert_eq!(places(json!({})), ["/data/invoice/payee/name", "/data/invoice/payee/iban"]);
    for (field, bad) in [
        ("name", json!("Fac\ntor")),
        ("name", json!("x".repeat(141))),
        ("account_holder", json!("www.factor.example")),
        ("iban", json!("DE88370400440532013000")),
        ("iban", json!("US64SVBKUS6S3300958879")),
        ("bic", json!("COBA")),
        ("country", json!("Deutschland")),
        ("mention", json!("x".repeat(501))),
        ("mention", json!("a\u{202e}b")),
    ] {
        let wrong = with(payee.clone(), &format!("/{field}"), bad);
        assert_eq!(places(wrong), [format!("/data/invoice/payee/{field}")]);
    }
    assert_eq!(places(with(payee, "/iban", json!(7)))[0], "/data/invoice/payee/iban");
}

#[test]
fn a_known_debtor_is_named_by_his_id_alone() {
    let said = events("invoice.issued", &json!({"debtor_id": "C-42", "invoice": invoice()}));
    assert!(matches!(&said[..], [Event::Invoice(invoice)] if invoice.debtor == Some(id("C-42"))));
    let said = events("invoice.updated", &json!({"invoice": invoice()}));
    assert!(matches!(&said[..], [Event::Invoice(invoice)] if invoice.debtor.is_none()));
}

#[test]
fn an_item_is_due_as_stated_or_by_terms_or_not_said() {
    let due = |fields: &Value| {
        let mut invoice = json!({"id": "I", "number": "N", "issued_on": "2026-09-01", "currency": "EUR",
            "amount": "10"});
        invoice.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        match &events("invoice.updated", &json!({"invoice": invoice}))[..] {
            [Event::Invoice(invoice)] => (invoice.due_on, invoice.instalments.len()),
            other => panic!("{other:?}"),
        }
    };
    let instalments =
        json!({"items": [{"due_on": "2026-12-01", "amount": "4"}, {"due_on": "2026-10-01", "amount": "6"}]});
    assert_eq!(due(&json!({})), (None, 0));
    assert_eq!(due(&json!({"terms_days": 45})), (Some(day("2026-10-16")), 0));
    assert_eq!(due(&json!({"terms_days": 45, "due_on": "2026-09-30"})), (Some(day("2026-09-30")), 0));
    assert_eq!(due(&json!({"due_on": "2026-08-01"})), (Some(day("2026-08-01")), 0));
    assert_eq!(
        due(&json!({"items": [{"due_on": "2026-12-01", "amount": "10"}]})),
        (Some(day("2026-12-01")), 0)
    );
    assert_eq!(due(&instalments), (Some(day("2026-12-01")), 2));
}

#[test]
fn what_stops_a_chase_needs_only_the_invoice() {
    let data = json!({"invoice_id": "INV-1", "reason": "doublon"});
    let (invoice, reason) = (id("INV-1"), "doublon".to_owned());
    assert_eq!(
        events("invoice.voided", &data),
        [Event::InvoiceVoided { invoice: invoice.clone(), reason: reason.clone() }]
    );
    assert_eq!(
        events("invoice.written_off", &data),
        [Event::InvoiceWrittenOff { invoice: invoice.clone(), reason: reason.clone() }]
    );
    assert_eq!(
        events("invoice.disputed", &data),
        [Event::InvoiceDisputed { invoice: invoice.clone(), reason }]
    );
    let none = events("invoice.disputed", &json!({"invoice_id": "INV-1"}));
    assert_eq!(none, [Event::InvoiceDisputed { invoice, reason: String::new() }]);
}

#[test]
fn payments_credit_notes_merges_and_synchronisation_are_read() {
    let allocated = with(payment(), "/allocations", json!([{"invoice_id": "INV-1", "amount": "60.00"}]));
    let allocated =
        with(with(allocated, "/method", json!("bitcoin")), "/invoice_ids", json!(["INV-1", "INV-2"]));
    let said = events("payment.received", &json!({"payment": allocated}));
    let [Event::Payment(payment)] = &said[..] else { panic!("{said:?}") };
    assert_eq!((payment.method.as_str(), payment.invoices.len()), ("other", 2));
    assert_eq!(payment.allocations[0].1.minor(), 6_000);

    let note = json!({"id": "CN-1", "number": "A-1", "issued_on": "2026-09-01", "currency": "EUR", "amount": "1.00"});
    let said = events("credit_note.issued", &json!({"credit_note": note, "debtor_id": "C-42"}));
    assert!(
        matches!(&said[..], [Event::CreditNote(note)] if !note.in_snapshot && note.debtor == Some(id("C-42")))
    );

    let said = events("payment.reversed", &json!({"payment_id": "P-1", "reason_code": "AC04"}));
    assert!(matches!(&said[..], [Event::PaymentReturned { cause: Return::Reversed, amount: None, .. }]));
    let part = json!({"payment_id": "P-1", "reason_code": "x", "amount": "5.00", "currency": "EUR"});
    let said = events("payment.refunded", &part);
    assert!(matches!(&said[..], [Event::PaymentReturned { cause: Return::Refunded, amount: Some(_), .. }]));

    let said = events("debtor.merged", &json!({"from_id": "A", "into_id": "B"}));
    assert_eq!(said, [Event::DebtorMerged { from: id("A"), into: id("B") }]);
    assert!(matches!(&events("debtor.updated", &json!({"debtor": debtor()}))[..], [Event::Debtor(_)]));
    let said = events("sync.completed", &json!({"payments_seen_until": "2026-09-01T07:00:00Z"}));
    assert!(matches!(&said[..], [Event::SyncCompleted { .. }]));
}

#[test]
fn another_type_is_kept_as_unused() {
    assert!(matches!(content("invoice.exploded", &json!(1)), Content::Unused(_)));
}

#[test]
fn without_type_or_instant_or_name_it_is_no_delivery() {
    let pointer = |body: &Value| match deliver(body) {
        Err(Unreadable::Envelope(faults)) => faults[0].pointer.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(pointer(&json!({"occurred_at": "2026-09-01T08:00:00Z"})), "/type");
    assert_eq!(pointer(&json!({"type": "x", "occurred_at": "yesterday"})), "/occurred_at");
    assert_eq!(pointer(&json!([])), "");
    let body = json!({"type": "x", "occurred_at": "2026-09-01T08:00:00Z"}).to_string();
    let unnamed = read(Platform::Relance, &Verified::by_other_means(None), body.as_bytes());
    assert!(matches!(unnamed, Err(Unreadable::Envelope(_))));
}

#[test]
fn every_wrong_value_of_an_invoice_is_refused_at_its_place() {
    let long = "x".repeat(201);
    let many = vec![json!({"due_on": "2026-10-01", "amount": "20.00"}); 61];
    let fields: serde_json::Map<String, Value> = (0..51).map(|key| (key.to_string(), json!("x"))).collect();
    let cases = [
        ("/id", json!("")),
        ("/id", json!(42)),
        ("/id", json!("a\u{202e}b")),
        ("/number", json!("  ")),
        ("/number", json!(long)),
        ("/number", json!("F-1\r\nBcc: x@y.example")),
        ("/issued_on", json!("2026-02-30")),
        ("/issued_on", json!("1989-12-31")),
        ("/issued_on", json!("2027-09-04")),
        ("/issued_on", Value::Null),
        ("/due_on", json!("01/10/2026")),
        ("/due_on", json!("2026-10-02")),
        ("/terms_days", json!(366)),
        ("/terms_days", json!(1.5)),
        ("/currency", json!("EURO")),
        ("/currency", json!("XAU")),
        ("/amount", json!("-1.00")),
        ("/amount", json!("0.00")),
        ("/amount", json!("1.005")),
        ("/amount", json!("1e3")),
        ("/amount", json!("1,00")),
        ("/amount", json!(1200.0)),
        ("/amount", json!("1000000000000000.00")),
        ("/amount", json!("9".repeat(5_000))),
        ("/items", json!([{"due_on": "2026-10-01", "amount": "1199.99"}])),
        ("/items", json!(many)),
        ("/items", json!({})),
        ("/items/0/amount", json!("-1200.00")),
        ("/items/0/due_on", Value::Null),
        ("/items/0/currency", json!("USD")),
        ("/url", json!("http://pay.example.com")),
        ("/url", json!("javascript:alert(1)")),
        ("/custom", json!(fields)),
        ("/custom/project", json!(["x"])),
    ];
    for (path, value) in cases {
        let told = faults("invoice.updated", &json!({"invoice": with(invoice(), path, value.clone())}));
        assert_eq!(told[0].pointer, format!("/data/invoice{path}"), "{value} {told:?}");
    }
    let yen =
        with(with(with(invoice(), "/currency", json!("JPY")), "/items", json!([])), "/amount", json!("10.5"));
    assert!(faults("invoice.updated", &json!({"invoice": yen}))[0].detail.contains("JPY has 0 decimals"));
}

#[test]
fn every_wrong_value_of_a_debtor_is_refused_at_its_place() {
    let contact = json!({"email": "a@b.example"});
    let cases = [
        ("/id", Value::Null),
        ("/name", Value::Null),
        ("/name", json!("\u{200b}")),
        ("/name", json!("a\0b")),
        ("/kind", json!("company")),
        ("/country", json!("France")),
        ("/language", json!("french")),
        ("/time_zone", json!("Paris")),
        ("/siren", json!("73282932000074")),
        ("/vat_id", json!("12")),
        ("/address", json!("1 rue X")),
        ("/address/lines", json!(vec!["x"; 7])),
        ("/address/country", json!("F")),
        ("/contacts", json!(vec![contact; 21])),
        ("/contacts/0", json!("compta@dupont.example")),
        ("/contacts/0/email", json!("compta@dupont.example\r\nBcc: x@y.example")),
        ("/contacts/0/email", json!("dupont")),
        ("/contacts/0/phone", json!("call me")),
        ("/contacts/0/name", json!("x".repeat(201))),
    ];
    for (path, value) in cases {
        let told = faults("debtor.updated", &json!({"debtor": with(debtor(), path, value.clone())}));
        assert_eq!(told[0].pointer, format!("/data/debtor{path}"), "{value} {told:?}");
        assert!(!format!("{told:?}").to_lowercase().contains("dupont"), "{told:?}");
    }
}

#[test]
fn documents_that_contradict_themselves_are_refused() {
    let twice = json!([{"invoice_id": "A", "amount": "1"}, {"invoice_id": "A", "amount": "1"}]);
    let dollars = json!([{"invoice_id": "A", "amount": "1", "currency": "USD"}]);
    let received =
        |allocations: &Value| json!({"payment": with(payment(), "/allocations", allocations.clone())});
    let cases = [
        ("invoice.issued", json!({"invoice": invoice()}), "/data/debtor"),
        (
            "invoice.issued",
            json!({"debtor_id": "C-1", "debtor": debtor(), "invoice": invoice()}),
            "/data/debtor_id",
        ),
        (
            "payment.received",
            received(&json!([{"invoice_id": "A", "amount": "100.01"}])),
            "/data/payment/allocations",
        ),
        ("payment.received", received(&twice), "/data/payment/allocations"),
        ("payment.received", received(&dollars), "/data/payment/allocations/0/currency"),
        ("payment.received", json!({"payment": payment()}), "/data/debtor_id"),
        ("payment.reversed", json!({"payment_id": "P", "amount": 1}), "/data/amount"),
        ("debtor.merged", json!({"from_id": "A", "into_id": "A"}), "/data/into_id"),
        (
            "sync.completed",
            json!({"payments_seen_until": "2027-01-01T00:00:00Z"}),
            "/data/payments_seen_until",
        ),
        ("invoice.voided", Value::Null, "/data"),
    ];
    for (kind, data, pointer) in cases {
        assert_eq!(faults(kind, &data)[0].pointer, pointer, "{kind} {data}");
    }
}

#[test]
fn all_faults_are_told_together_up_to_twenty() {
    let told = faults(
        "invoice.issued",
        &json!({"debtor": {"kind": "x"}, "invoice": {"amount": "x", "currency": "EUR"}}),
    );
    let pointers: Vec<&str> = told.iter().map(|fault| fault.pointer.as_str()).collect();
    let expected = [
        "/data/debtor/id",
        "/data/debtor/kind",
        "/data/invoice/id",
        "/data/invoice/number",
        "/data/invoice/issued_on",
        "/data/invoice/amount",
    ];
    assert_eq!(pointers, expected);
    let contacts = vec![json!({"email": "x", "phone": "x"}); 20];
    assert_eq!(
        faults("debtor.updated", &json!({"debtor": with(debtor(), "/contacts", json!(contacts))})).len(),
        20
    );
}
