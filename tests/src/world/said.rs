//! What sources say, in as few words as a test needs.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

/// The body of an event of source `relance`.
#[must_use]
pub fn event(kind: &str, occurred_at: DateTime<Utc>, data: &Value) -> String {
    json!({ "type": kind, "occurred_at": occurred_at, "data": data }).to_string()
}

/// A company in Paris that can be reached by e-mail and telephone.
#[must_use]
pub fn debtor(id: &str) -> Value {
    let name = id.to_lowercase();
    json!({
        "id": id, "name": format!("Atelier {id} SARL"), "kind": "business", "country": "FR", "language": "fr",
        "time_zone": "Europe/Paris",
        "contacts": [{ "role": "billing", "name": "Mme Dupont", "email": format!("{name}@dupont.example"),
                       "phone": "+33612345678" }]
    })
}

/// `invoice.issued` of a debtor with one item.
#[must_use]
pub fn invoice(debtor: &Value, id: &str, due_on: &str, amount: &str) -> Value {
    in_currency(debtor, id, due_on, amount, "EUR")
}

/// The same in any currency.
#[must_use]
pub fn in_currency(debtor: &Value, id: &str, due_on: &str, amount: &str, currency: &str) -> Value {
    let due: NaiveDate = due_on.parse().unwrap_or_default();
    let issued_on = due - TimeDelta::days(60);
    json!({
        "debtor": debtor,
        "invoice": { "id": id, "number": format!("F-{id}"), "issued_on": issued_on, "due_on": due_on,
                     "currency": currency, "amount": amount }
    })
}

/// `payment.received` of a debtor, naming invoices or none.
#[must_use]
pub fn payment(debtor: &str, id: &str, on: &str, amount: &str, invoices: &[&str]) -> Value {
    json!({
        "debtor_id": debtor,
        "payment": { "id": id, "received_on": on, "currency": "EUR", "amount": amount, "method": "transfer",
                     "invoice_ids": invoices }
    })
}

/// `credit_note.issued`.
#[must_use]
pub fn credit_note(debtor: &str, id: &str, on: &str, amount: &str, invoice: Option<&str>) -> Value {
    let mut note = json!({ "id": id, "number": format!("A-{id}"), "issued_on": on, "currency": "EUR",
                           "amount": amount });
    if let Some(invoice) = invoice {
        note["invoice_id"] = json!(invoice);
    }
    json!({ "debtor_id": debtor, "credit_note": note })
}

/// An event of Stripe about an invoice, in the shape of API 2026-08.
#[must_use]
pub fn stripe_invoice(id: &str, kind: &str, created: DateTime<Utc>, invoice: &Value) -> Value {
    json!({ "id": id, "object": "event", "type": kind, "created": created.timestamp(),
            "data": { "object": invoice } })
}
