//! GoCardless' events: what became of a mandate that a debtor was led to, and of the money collected by it.
//!
//! One body holds up to 250 events about anything the account does. An event names what it is about and says no amount; what
//! Relance had asked for is known here. The reference that it gave to a billing request, its mandate and its payment comes
//! back as `resource_metadata`; where it does not, the provider's own name is known too. Payments of the creditor's other
//! business carry neither, and are kept as unused.
//!
//! A payment moves back and forth: it is confirmed, may fail late, is charged back, and a chargeback may be cancelled. What
//! counts is the latest of its events, by their own instants.
//! Source: <https://developer.gocardless.com/api-reference/#core-endpoints-events> and `…/#event-types`, read 2026-11.

pub mod till;

use chrono::{DateTime, Utc};
use domain::event::{CollectionOutcome, CollectionSaid, Content, Delivery, Event, ExternalId};

use crate::field::{Faults, Node};
use crate::json::Value;
use crate::signature::{Verified, gocardless};
use crate::webhook::{Adapter, Unreadable};

pub(crate) const ADAPTER: Adapter = Adapter { name: "gocardless", verify: gocardless::verify, read };

/// Most events of one body, as GoCardless says.
pub const EVENTS_LIMIT: usize = 250;
/// Longest name of a kind of resource or of what happened to it, in characters.
const WORD_LIMIT: usize = 60;
/// Longest reference that is looked at.
const REFERENCE_LIMIT: usize = 200;
/// The name of our reference among a resource's own data.
pub(crate) const REFERENCE: &str = "relance";

/// What one kind of event means.
enum Means {
    /// This, about what stands in this link.
    Said(&'static str, fn(&Node<'_>, &mut Faults) -> Option<CollectionOutcome>),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

fn read(body: &Value<'_>, _: &Verified) -> Result<Vec<Delivery>, Unreadable> {
    let root = Node::root(body);
    let mut faults = Faults::default();
    let list = root.at("events");
    let nodes: Vec<Node<'_>> = list.items(EVENTS_LIMIT, &mut faults).collect();
    if list.is_absent() {
        faults.add(&list, "is missing");
    }
    // Without id and instant an event cannot even be kept: none of GoCardless' is so, and the whole body is told back
    let envelopes: Option<Vec<_>> = nodes.iter().map(|node| envelope(node, &mut faults)).collect();
    let envelopes = faults.settle(envelopes, &root).map_err(Unreadable::Envelope)?;
    let delivery = |(node, (id, occurred_at, resource, action)): (&Node<'_>, Envelope)| Delivery {
        id,
        occurred_at,
        content: content(node, &resource, &action),
        kind: format!("{resource}.{action}"),
        text: node.value().map(ToString::to_string),
    };
    Ok(nodes.iter().zip(envelopes).map(delivery).collect())
}

/// Id, instant, kind of resource and what happened to it.
type Envelope = (ExternalId, DateTime<Utc>, String, String);

fn envelope(event: &Node<'_>, faults: &mut Faults) -> Option<Envelope> {
    event.object(faults)?;
    let id = event.at("id").need(faults, Node::id);
    let occurred_at = event.at("created_at").need(faults, Node::instant);
    let resource = event.at("resource_type").need_line(WORD_LIMIT, faults);
    let action = event.at("action").need_line(WORD_LIMIT, faults);
    Some((id?, occurred_at?, resource?, action?))
}

fn content(event: &Node<'_>, resource: &str, action: &str) -> Content {
    let (link, outcome) = match meaning(resource, action) {
        Means::Nothing(reason) => return Content::Unused(reason.to_owned()),
        Means::Said(link, outcome) => (link, outcome),
    };
    let mut faults = Faults::default();
    let about = event.at("links").at(link).need(&mut faults, Node::id);
    let outcome = outcome(event, &mut faults);
    let metadata = event.at("resource_metadata");
    let reference = metadata.at(REFERENCE).soft().filter(|text| text.len() <= REFERENCE_LIMIT);
    let said = about.zip(outcome).map(|(about, outcome)| CollectionSaid {
        reference: reference.map(str::to_owned),
        about,
        outcome,
    });
    match faults.settle(said, event) {
        Ok(said) => Content::Events(vec![Event::Collection(said)]),
        Err(faults) => Content::Invalid(faults),
    }
}

fn meaning(resource: &str, action: &str) -> Means {
    match resource {
        "billing_requests" => match action {
            "fulfilled" => Means::Said("billing_request", signed),
            "cancelled" | "failed" => Means::Said("billing_request", |_, _| Some(CollectionOutcome::Closed)),
            _ => Means::Said("billing_request", step),
        },
        "mandates" => match action {
            "cancelled" | "failed" | "expired" | "blocked" => {
                Means::Said("mandate", |event, _| Some(CollectionOutcome::Ended { reason: reason(event) }))
            }
            // It moves no money: its payment's own event says what was collected
            _ => Means::Said("mandate", step),
        },
        "payments" => match action {
            "created"
            | "submitted"
            | "customer_approval_granted"
            | "late_failure_settled"
            | "chargeback_settled"
            | "surcharge_fee_debited" => Means::Said("payment", step),
            "resubmission_requested" => Means::Said("payment", |_, _| Some(CollectionOutcome::Again)),
            "confirmed" | "paid_out" | "chargeback_cancelled" => {
                Means::Said("payment", |_, _| Some(CollectionOutcome::Paid))
            }
            "failed" | "cancelled" | "charged_back" | "customer_approval_denied" => {
                Means::Said("payment", |event, _| Some(CollectionOutcome::Failed { reason: reason(event) }))
            }
            _ => Means::Nothing("Relance has no use for events of this kind"),
        },
        "refunds" => Means::Nothing(
            "the creditor gave money back of his own will: nothing is owed again; enter it if it shall be shown",
        ),
        "payouts" => Means::Nothing("a payout is between GoCardless and the creditor"),
        _ => Means::Nothing("Relance has no use for events of this kind"),
    }
}

/// Something that moves nothing.
#[expect(clippy::unnecessary_wraps, reason = "one of several that may find nothing")]
const fn step(_: &Node<'_>, _: &mut Faults) -> Option<CollectionOutcome> {
    Some(CollectionOutcome::Step)
}

/// The debtor has signed.
fn signed(event: &Node<'_>, faults: &mut Faults) -> Option<CollectionOutcome> {
    let mandate = event.at("links").at("mandate_request_mandate").need(faults, Node::id)?;
    Some(CollectionOutcome::Signed { mandate })
}

/// The bank's own code, else GoCardless' word for the cause.
fn reason(event: &Node<'_>) -> String {
    let details = event.at("details");
    let word = |text: &&str| {
        (1..=WORD_LIMIT).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let (code, cause) = (details.at("reason_code"), details.at("cause"));
    let known = code.soft().filter(word).or(cause.soft().filter(word));
    known.unwrap_or("unknown").to_owned()
}
