//! What arrives before its parent waits, and the parent's write takes it in.
//!
//! A guard item counts the waiters of a parent that has not arrived. Whoever waits raises it and checks that the parent is
//! still absent; the parent reads the waiters and checks the guard in its own write. So neither can miss the other.

use domain::event::{Content, Delivery, Event, ExternalId};
use formats::{Platform, Verified};
use serde::{Deserialize, Serialize};
use store::keys::Named;
use store::record;
use store::table::{Condition, Index, Item, Key, Order, Query, Range, Read, TableError, Write};

use super::{Incoming, Status, Taken};
use crate::app::App;
use crate::change::{TRIES, contended};
use crate::commit::put;
use crate::error::AppError;
use crate::portfolio::unchanged;

/// Most deliveries that wait for one parent, or are taken in by one: each costs up to five of the hundred actions of a
/// write. More is a source gone wrong, which is told so.
const WAITERS_LIMIT: u64 = 15;
/// The guard sorts before every waiter.
const GUARD: &str = "!";

#[derive(Serialize, Deserialize)]
struct Waiter {
    id: ExternalId,
    sealed: String,
}

/// Deliveries that waited for a parent, and what the parent's write must hold about them.
#[derive(Default)]
pub(super) struct Waiters {
    pub(super) deliveries: Vec<Waited>,
    pub(super) writes: Vec<Write>,
}

/// A delivery that waited.
pub(super) struct Waited {
    pub(super) delivery: Delivery,
    pub(super) body: Vec<u8>,
}

impl Waited {
    pub(super) fn events(&self) -> &[Event] {
        match &self.delivery.content {
            Content::Events(events) => events,
            Content::Unused(_) | Content::Invalid(_) => &[],
        }
    }
}

impl Waiters {
    /// Takes in more, as long as one write can hold it.
    pub(super) fn join(&mut self, more: Self) -> Result<(), AppError> {
        self.deliveries.extend(more.deliveries);
        self.writes.extend(more.writes);
        if self.deliveries.len() as u64 > WAITERS_LIMIT {
            let detail = format!("more than {WAITERS_LIMIT} deliveries wait for this and what belongs to it");
            return Err(AppError::TooMuch(detail));
        }
        Ok(())
    }
}

impl App {
    /// Lets a delivery wait for `parent`.
    pub(super) async fn wait(
        &self,
        incoming: &Incoming<'_>,
        parent: (Named, ExternalId),
    ) -> Result<Taken, AppError> {
        let (what, external) = parent;
        let partition = incoming.keys().wanting(what, incoming.source, external.as_str());
        let guard = Key { partition: partition.clone(), range: GUARD.to_owned() };
        for attempt in 0..TRIES {
            let known = self.table().get(&guard, Read::Strong).await?.map_or(0, |item| item.version);
            if known >= WAITERS_LIMIT {
                let detail = format!("{WAITERS_LIMIT} deliveries wait for a {} that never came", what.word());
                return Err(AppError::TooMuch(detail));
            }
            let waiter = Waiter {
                id: incoming.delivery.id.clone(),
                sealed: incoming.key.seal_own(self.ids(), "waiting", incoming.body)?,
            };
            let range = format!("{:04}#{}", known, incoming.digest);
            let place = Key { partition: partition.clone(), range };
            let pointer = incoming.keys().pointer(what, incoming.source, external.as_str());
            let writes = vec![
                incoming.remembered(Status::Waiting, self.now())?,
                put(guard.clone(), known, "{}".to_owned(), None, None),
                put(place, 0, record::encode(&waiter)?, None, None),
                Write::Check(pointer, Condition::Absent),
            ];
            match self.table().write(writes).await {
                Ok(()) => {
                    let reason = format!("waits for the {} it speaks of", what.word());
                    return Ok(Taken { status: Status::Waiting, reason: Some(reason) });
                }
                Err(TableError::ConditionFailed { action: 0 }) => {
                    return Ok(Taken { status: Status::Duplicate, reason: None });
                }
                // The parent arrived meanwhile: it is no longer nobody's.
                Err(TableError::ConditionFailed { action: 3 }) => return Box::pin(self.take(incoming)).await,
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// What waits for a document that is arriving now.
    pub(super) async fn waiters(
        &self,
        incoming: &Incoming<'_>,
        what: Named,
        external: &ExternalId,
    ) -> Result<Waiters, AppError> {
        let partition = incoming.keys().wanting(what, incoming.source, external.as_str());
        let query = Query {
            index: Index::Main,
            partition: partition.clone(),
            range: Range::All,
            order: Order::Ascending,
            limit: usize::try_from(WAITERS_LIMIT).unwrap_or(20) + 1,
            cursor: None,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        let mut waiters = Waiters::default();
        let guard = Key { partition, range: GUARD.to_owned() };
        match page.items.first() {
            None => waiters.writes.push(unchanged(guard, 0)),
            Some(first) => {
                waiters.writes.push(Write::Delete(guard, Condition::Version(first.version)));
                for item in &page.items[1..] {
                    wake_waiter(incoming, item, &mut waiters)?;
                }
            }
        }
        Ok(waiters)
    }
}

fn wake_waiter(incoming: &Incoming<'_>, item: &Item, waiters: &mut Waiters) -> Result<(), AppError> {
    let waiter: Waiter = record::decode(&item.body)?;
    let body = incoming.key.open_own("waiting", &waiter.sealed)?;
    let platform: Platform = incoming.source.parse().map_err(|_| AppError::NotFound("source"))?;
    let verified = Verified::by_other_means(Some(waiter.id));
    // What waits came alone in its body
    let deliveries = formats::read(platform, &verified, &body)
        .map_err(|unreadable| AppError::Unreadable(unreadable.faults()))?;
    let alone = deliveries.into_iter().take(1).map(|delivery| Waited { delivery, body: body.clone() });
    waiters.deliveries.extend(alone);
    waiters.writes.push(Write::Delete(item.key.clone(), Condition::Version(item.version)));
    Ok(())
}
