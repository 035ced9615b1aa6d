//! Relance's own events: what an accounting platform without an adapter sends.
//!
//! One envelope, `{type, occurred_at, data}`; amounts are decimal texts, dates ISO, ids the sender's own. The whole body
//! is checked before anything is said about it: either events, or every fault with its place.

mod debtor;
mod invoice;
mod payment;

use chrono::{DateTime, Utc};
use domain::event::{Content, Delivery, Event, ExternalId};

use crate::field::{Faults, Node};
use crate::json::Value;
use crate::signature::{Verified, standard};
use crate::webhook::{Adapter, Unreadable};

pub(crate) const ADAPTER: Adapter = Adapter { name: "relance", verify: standard::verify, read };

/// Longest `type`, in characters.
const KIND_LIMIT: usize = 100;

struct Envelope {
    id: ExternalId,
    kind: String,
    occurred_at: DateTime<Utc>,
}

fn read(body: &Value<'_>, verified: &Verified) -> Result<Vec<Delivery>, Unreadable> {
    let root = Node::root(body);
    let mut faults = Faults::default();
    let envelope = envelope(&root, verified, &mut faults);
    let Envelope { id, kind, occurred_at } = faults.settle(envelope, &root).map_err(Unreadable::Envelope)?;
    let content = content(&kind, &root, occurred_at);
    Ok(vec![Delivery { id, occurred_at, kind, content, text: None }])
}

fn envelope(root: &Node<'_>, verified: &Verified, faults: &mut Faults) -> Option<Envelope> {
    root.object(faults)?;
    let kind = root.at("type").need_line(KIND_LIMIT, faults);
    let occurred_at = root.at("occurred_at").need(faults, Node::instant);
    let id = verified.delivery_id.clone();
    if id.is_none() {
        faults.add(root, "the delivery has no name; send it in the header webhook-id");
    }
    Some(Envelope { id: id?, kind: kind?, occurred_at: occurred_at? })
}

fn content(kind: &str, root: &Node<'_>, occurred_at: DateTime<Utc>) -> Content {
    let mut faults = Faults::default();
    let data = root.at("data");
    let Some(read) = reader(kind) else {
        return Content::Unused("Relance has no event of this type".to_owned());
    };
    let events = data.object(&mut faults).and_then(|()| read(&data, occurred_at, &mut faults));
    match faults.settle(events, &data) {
        Ok(events) => Content::Events(events),
        Err(faults) => Content::Invalid(faults),
    }
}

type Reader = fn(&Node<'_>, DateTime<Utc>, &mut Faults) -> Option<Vec<Event>>;

fn reader(kind: &str) -> Option<Reader> {
    Some(match kind {
        "debtor.updated" => debtor::updated,
        "debtor.merged" => debtor::merged,
        "invoice.issued" => invoice::issued,
        "invoice.updated" => invoice::updated,
        "invoice.voided" => invoice::voided,
        "invoice.written_off" => invoice::written_off,
        "invoice.disputed" => invoice::disputed,
        "credit_note.issued" => payment::credit_note,
        "payment.received" => payment::received,
        "payment.reversed" => payment::reversed,
        "payment.refunded" => payment::refunded,
        "sync.completed" => sync_completed,
        _ => return None,
    })
}

/// A source cannot have told what has not happened yet: that would keep the freshness guard open for ever.
fn sync_completed(data: &Node<'_>, occurred_at: DateTime<Utc>, faults: &mut Faults) -> Option<Vec<Event>> {
    let node = data.at("payments_seen_until");
    let payments_seen_until = node.need(faults, Node::instant)?;
    if payments_seen_until > occurred_at + chrono::TimeDelta::days(1) {
        faults.add(&node, "is more than a day after occurred_at");
    }
    Some(vec![Event::SyncCompleted { payments_seen_until }])
}
