//! Stripe's invoices: always a snapshot.
//!
//! - The gross amount is `total`, or `amount_due` where an older debit balance was added to it. Credit balances and
//!   credit notes issued before payment lower `amount_remaining`, not the gross amount.
//! - `paid` leaves nothing and `void` never was due, whatever `amount_remaining` still says; an invoice marked paid out
//!   of band was paid too. `uncollectible` keeps what is left: the law still knows it.
//! - Dates are read in UTC: an event does not name the creditor's zone. `due_date` is absent on invoices that Stripe
//!   charges by itself; the portfolio's own terms then apply.

use chrono::{DateTime, Utc};
use domain::event::{Event, ExternalId, InvoiceSaid, ObservedSaid, ObservedStatus};
use domain::money::{Currency, Money};

use super::{Context, Said, customer, reference};
use crate::field::text::{NAME_LIMIT, PROSE_LIMIT, clean, is_https};
use crate::field::{Faults, Node};
use crate::json::Value;

/// Free fields taken over; Stripe itself allows 50.
const METADATA_LIMIT: usize = 50;

/// Any event about one invoice.
pub(super) fn said(object: &Node<'_>, context: &Context<'_>, faults: &mut Faults) -> Option<Said> {
    let status = match object.at("status").need(faults, Node::raw_word)? {
        "draft" => return Some(Said::Nothing("a draft is owed by nobody yet")),
        "open" => ObservedStatus::Open,
        "paid" => ObservedStatus::Paid,
        "void" => ObservedStatus::Void,
        "uncollectible" => ObservedStatus::Uncollectible,
        _ => {
            faults.add(&object.at("status"), "is none of draft, open, paid, uncollectible, void");
            return None;
        }
    };
    let id = object.at("id").need(faults, Node::id);
    let customer = object.at("customer").need(faults, reference);
    let currency = object.at("currency").need(faults, Node::currency)?;
    let amounts = Amounts::read(object, currency, faults)?;
    let invoice = invoice(object, context, id?, customer?, amounts.gross, faults);
    if !amounts.gross.is_positive() {
        return Some(Said::Nothing("the invoice is of nothing or of a credit, nobody owes it"));
    }
    Some(Said::Events(events(object, context, invoice, &amounts, status)))
}

fn events(
    object: &Node<'_>,
    context: &Context<'_>,
    invoice: InvoiceSaid,
    amounts: &Amounts,
    status: ObservedStatus,
) -> Vec<Event> {
    let out_of_band = object.at("paid_out_of_band").value() == Some(&Value::Bool(true));
    let observed = ObservedSaid {
        invoice: invoice.id.clone(),
        remaining: match status {
            ObservedStatus::Open | ObservedStatus::Uncollectible => amounts.remaining,
            ObservedStatus::Paid | ObservedStatus::Void => Money::zero(amounts.remaining.currency()),
        },
        status,
        paid_by_debtor: status == ObservedStatus::Paid && (amounts.paid.is_positive() || out_of_band),
    };
    let failed = (context.kind == "invoice.payment_failed")
        .then(|| Event::PaymentFailed { invoice: invoice.id.clone(), reason: failure(object) });
    let debtor = invoice.debtor.clone().map(|id| Event::Debtor(customer::of_invoice(object, id)));
    debtor.into_iter().chain([Event::Invoice(invoice), Event::Observed(observed)]).chain(failed).collect()
}

struct Amounts {
    gross: Money,
    remaining: Money,
    paid: Money,
}

impl Amounts {
    fn read(object: &Node<'_>, currency: Currency, faults: &mut Faults) -> Option<Self> {
        let mut amount =
            |key| object.at(key).need(faults, |node, faults| node.stripe_amount(currency, faults));
        let (total, due) = (amount("total"), amount("amount_due"));
        let (remaining, paid) = (amount("amount_remaining"), amount("amount_paid"));
        let (total, due, remaining) = (total?, due?, remaining?);
        if remaining.minor() < 0 {
            faults.add(&object.at("amount_remaining"), "is negative");
        }
        let gross = if due.minor() > total.minor() { due } else { total };
        Some(Self { gross, remaining, paid: paid? })
    }
}

fn invoice(
    object: &Node<'_>,
    context: &Context<'_>,
    id: ExternalId,
    debtor: ExternalId,
    amount: Money,
    faults: &mut Faults,
) -> InvoiceSaid {
    let issued_at = issued_at(object, faults).unwrap_or(context.occurred_at);
    let due_at = object.at("due_date").optional_time(faults);
    InvoiceSaid {
        number: object.at("number").soft_line(NAME_LIMIT).unwrap_or_else(|| id.to_string()),
        id,
        debtor: Some(debtor),
        issued_on: issued_at.date_naive(),
        due_on: due_at.map(|at| at.date_naive()),
        amount,
        instalments: Vec::new(),
        url: object.at("hosted_invoice_url").soft().filter(|url| is_https(url)).map(str::to_owned),
        custom: metadata(&object.at("metadata")),
        payee: None,
    }
}

/// The date printed on the invoice, else when it was finalized, else when it was created.
fn issued_at(object: &Node<'_>, faults: &mut Faults) -> Option<DateTime<Utc>> {
    let transitions = object.at("status_transitions");
    let places = [object.at("effective_at"), transitions.at("finalized_at"), object.at("created")];
    places.iter().find(|node| !node.is_absent())?.unix_time(faults)
}

/// The invoice itself does not say why; the payment's own event does, and names no invoice.
fn failure(object: &Node<'_>) -> String {
    match object.at("attempt_count").value() {
        Some(Value::Number(count)) if count.len() < 4 => {
            format!("Stripe's attempt {count} to collect failed")
        }
        _ => "Stripe's attempt to collect failed".to_owned(),
    }
}

fn metadata(node: &Node<'_>) -> Vec<(String, String)> {
    let Some(Value::Object(members)) = node.value() else { return Vec::new() };
    let field = |(name, value): &(std::borrow::Cow<'_, str>, Value<'_>)| {
        let text = Node::root(value).soft_line(PROSE_LIMIT)?;
        let name: String = clean(name).chars().take(100).collect();
        (!name.is_empty()).then_some((name, text))
    };
    members.iter().take(METADATA_LIMIT).filter_map(field).collect()
}

impl<'n> Node<'n> {
    fn raw_word(&self, faults: &mut Faults) -> Option<&'n str> {
        self.raw(faults)
    }

    fn optional_time(&self, faults: &mut Faults) -> Option<DateTime<Utc>> {
        if self.is_absent() { None } else { self.unix_time(faults) }
    }
}
