//! Stripe's events.
//!
//! A Stripe invoice is a snapshot: `status` and `amount_remaining` say what is left, whatever was paid, credited or
//! taken from a balance. So every event about an invoice gives the same three things (its debtor, itself, what is
//! observed), and charges, payment intents and refunds move nothing: they would count the same money twice. Invoice
//! objects before and after API version 2025-03-31 are read alike, because `paid`, `charge` and `payment_intent`, which
//! went away, are never looked at.
//!
//! The one movement that is taken in is a payment that Relance itself had a debtor begin ([`till`]): no invoice of Stripe's
//! stands behind it, and its own events say what became of it.
//!
//! What Relance cannot see in Stripe's events: a chargeback leaves its invoice `paid` and names only a charge, so it is
//! kept as unused with that reason, for a person to look at.

mod checkout;
mod credit_note;
mod customer;
mod invoice;
mod minor;
pub mod till;

use chrono::{DateTime, Utc};
use domain::event::{Content, Delivery, Event, ExternalId};

use crate::field::{Faults, Node};
use crate::json::Value;
use crate::signature::{Verified, stripe};
use crate::webhook::{Adapter, Unreadable};

pub(crate) const ADAPTER: Adapter = Adapter { name: "stripe", verify: stripe::verify, read };

/// Longest `type`, in characters.
const KIND_LIMIT: usize = 100;

/// How the events of a payment on Stripe's own page begin.
const CHECKOUT: &str = "checkout.session.";

/// What an object was found to say.
enum Said {
    Events(Vec<Event>),
    Nothing(&'static str),
}

/// The part of the envelope that the objects need.
struct Context<'n> {
    kind: &'n str,
    occurred_at: DateTime<Utc>,
}

fn read(body: &Value<'_>, _: &Verified) -> Result<Vec<Delivery>, Unreadable> {
    let root = Node::root(body);
    let mut faults = Faults::default();
    let envelope = envelope(&root, &mut faults);
    let (id, kind, occurred_at) = faults.settle(envelope, &root).map_err(Unreadable::Envelope)?;
    let content = content(&root, &Context { kind: &kind, occurred_at });
    Ok(vec![Delivery { id, occurred_at, kind, content, text: None }])
}

fn envelope(root: &Node<'_>, faults: &mut Faults) -> Option<(ExternalId, String, DateTime<Utc>)> {
    root.object(faults)?;
    let id = root.at("id").need(faults, Node::id);
    let kind = root.at("type").need_line(KIND_LIMIT, faults);
    let occurred_at = root.at("created").need(faults, created);
    Some((id?, kind?, occurred_at?))
}

/// Seconds since 1970; Stripe's thin events (`v2.core.event`) write RFC 3339.
fn created(node: &Node<'_>, faults: &mut Faults) -> Option<DateTime<Utc>> {
    if node.soft().is_some() { node.instant(faults) } else { node.unix_time(faults) }
}

fn content(root: &Node<'_>, context: &Context<'_>) -> Content {
    let mut faults = Faults::default();
    let data = root.at("data");
    let object = data.at("object");
    let said = object_says(&object, context, &mut faults);
    match faults.settle(said, &object) {
        Ok(Said::Events(events)) => Content::Events(events),
        Ok(Said::Nothing(reason)) => Content::Unused(reason.to_owned()),
        Err(faults) => Content::Invalid(faults),
    }
}

fn object_says(object: &Node<'_>, context: &Context<'_>, faults: &mut Faults) -> Option<Said> {
    if let Some(reason) = unused(context.kind) {
        return Some(Said::Nothing(reason));
    }
    object.object(faults)?;
    if context.kind.starts_with(CHECKOUT) {
        return checkout::said(object, context, faults);
    }
    let family = context.kind.split_once('.')?.0;
    if object.at("object").soft().is_some_and(|object| object != family) {
        return Some(Said::Nothing("it is not about the invoice, credit note or customer itself"));
    }
    match family {
        "invoice" => invoice::said(object, context, faults),
        "credit_note" => credit_note::said(object, context, faults),
        _ => customer::said(object, faults),
    }
}

/// Why an event of this kind is not used, whatever its object says.
fn unused(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "invoice.upcoming" => "an upcoming invoice is a forecast, nobody owes it",
        "invoice.deleted" => "only drafts can be deleted, nobody owed it",
        "customer.created"
        | "customer.updated"
        | "checkout.session.completed"
        | "checkout.session.async_payment_succeeded"
        | "checkout.session.async_payment_failed"
        | "checkout.session.expired" => return None,
        "customer.deleted" => "a debtor with open invoices stays; erase him in Relance",
        _ => match kind.split_once('.').map_or(kind, |(family, _)| family) {
            "invoice" | "credit_note" if kind.matches('.').count() == 1 => return None,
            "charge" if kind.starts_with("charge.dispute.") => {
                "a chargeback names a charge and Stripe leaves its invoice paid; look at it by hand"
            }
            "charge"
            | "refund"
            | "payment_intent"
            | "invoice_payment"
            | "payment_record"
            | "payment_attempt_record"
            | "checkout" => "the invoice's own event says what is left to pay",
            "invoiceitem" | "quote" | "subscription_schedule" => {
                "it becomes owed with the invoice that takes it up"
            }
            _ => "Relance has no use for events of this kind",
        },
    })
}

/// An id, written plainly or as the expanded object.
fn reference(node: &Node<'_>, faults: &mut Faults) -> Option<ExternalId> {
    match node.value()? {
        Value::Object(_) => node.at("id").need(faults, Node::id),
        _ => node.id(faults),
    }
}

impl Node<'_> {
    fn unix_time(&self, faults: &mut Faults) -> Option<DateTime<Utc>> {
        // 1990 to 2100.
        const SECONDS: std::ops::Range<i64> = 631_152_000..4_133_980_800;
        let seconds = self.integer(faults)?;
        let time = DateTime::from_timestamp(seconds, 0).filter(|_| SECONDS.contains(&seconds));
        if time.is_none() {
            faults.add(self, "is not a Unix time in seconds, of the years 1990 to 2100");
        }
        time
    }
}
