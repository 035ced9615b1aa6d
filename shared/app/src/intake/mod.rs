//! A webhook becomes facts: verify, read, find the debtor, apply, and one write that also remembers the delivery. A
//! delivery is answered with success only after that write.
//!
//! What cannot be used is kept and listed with its reason; what arrives before its parent waits for it and is taken in by
//! the parent's own write.

mod apply;
mod checkout;
mod collection;
mod debit;
mod debtor;
mod documents;
mod inbox;
mod merge;
mod wanting;

use std::sync::Arc;

use domain::bugs::{self, Bug};
use domain::event::{Content, Delivery, Event, ExternalId, Fault};
use domain::ids::{DebtorId, PortfolioId};
use domain::portfolio::Portfolio;
use formats::{Headers, Platform};
use serde::{Deserialize, Serialize};
use store::keys::Named;
use store::record;
use store::table::{Condition, Item, Read, Write};

pub(crate) use debit::{book_debit, return_debit};
pub(crate) use debtor::reach;
pub use inbox::{KeptDelivery, KeptPage};
pub(crate) use inbox::{object_of, without_body};

use crate::app::App;
use crate::error::AppError;
use crate::portfolio::{Changed, expires_in};
use crate::seal::{PortfolioKey, name_of, sha256_hex};

/// Days a delivery's id is remembered. Objects are ordered by their own instants, so a later repetition changes nothing
/// either.
const DELIVERY_DAYS: i64 = 400;

/// What became of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// What became of it.
    pub status: Status,
    /// Why it was not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It changed the ledger, or said what was known.
    Used,
    /// It was taken in before.
    Duplicate,
    /// It waits for what it speaks of.
    Waiting,
    /// Kept; Relance has no use for it.
    Unused,
    /// Kept; its content cannot be used.
    Invalid,
    /// Kept; another body came under the same id before.
    Conflicting,
}

/// What is remembered of a delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Remembered {
    /// SHA-256 of the body.
    digest: String,
    status: Status,
}

/// A delivery on its way in.
pub(crate) struct Incoming<'a> {
    pub(crate) portfolio: Arc<Portfolio>,
    pub(crate) key: PortfolioKey,
    pub(crate) source: &'a str,
    pub(crate) delivery: Delivery,
    pub(crate) body: &'a [u8],
    pub(crate) digest: String,
}

impl App {
    /// Takes in one signed webhook.
    ///
    /// # Errors
    /// [`AppError::Unauthenticated`] when the signature does not hold, [`AppError::Refused`] when the body cannot be used
    /// (it is kept if it was signed), [`AppError::Conflict`] for another body under a known id,
    /// [`AppError::TooMuch`] above the size limit, [`AppError::Unavailable`] when it could not be written.
    pub async fn take_in(
        &self,
        portfolio: PortfolioId,
        source: &str,
        headers: &Headers<'_>,
        body: &[u8],
    ) -> Result<Taken, AppError> {
        if body.len() > formats::BODY_LIMIT {
            return Err(AppError::TooMuch("a webhook body holds at most 1 MB".to_owned()));
        }
        let platform: Platform = source.parse().map_err(|_| AppError::NotFound("source"))?;
        let portfolio = self.portfolio(portfolio).await?;
        let secrets = self.source_secrets(portfolio.id, source).await?;
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        let verified =
            formats::verify(platform, headers, body, &secrets, self.now()).map_err(AppError::Forged)?;
        let deliveries = formats::read(platform, &verified, body)
            .map_err(|unreadable| AppError::Unreadable(unreadable.faults()))?;
        let collects = platform.only_collects() || deliveries.iter().all(is_of_a_till);
        if portfolio.feeds.contains_key(source) || !collects {
            self.heard_from(&portfolio, source).await?;
        }
        let key = self.portfolio_key(portfolio.id).await?;
        let mut taken = Vec::with_capacity(deliveries.len());
        for mut delivery in deliveries {
            let text = delivery.text.take();
            let body = text.as_deref().map_or(body, str::as_bytes);
            let digest = sha256_hex(body);
            let (portfolio, key) = (Arc::clone(&portfolio), key.clone());
            taken.push(self.take(&Incoming { portfolio, key, source, delivery, body, digest }).await);
        }
        together(taken)
    }

    /// Takes in what was verified and read.
    pub(crate) async fn take(&self, incoming: &Incoming<'_>) -> Result<Taken, AppError> {
        if let Some(known) = self.known_delivery(incoming).await? {
            return self.repeated(incoming, known).await;
        }
        match &incoming.delivery.content {
            Content::Unused(reason) => {
                self.keep(incoming, Status::Unused, reason.clone()).await?;
                Ok(Taken { status: Status::Unused, reason: Some(reason.clone()) })
            }
            Content::Invalid(faults) => {
                self.keep(incoming, Status::Invalid, told(faults)).await?;
                Err(AppError::Refused(faults.clone()))
            }
            Content::Events(events) => self.take_events(incoming, events).await,
        }
    }

    async fn known_delivery(&self, incoming: &Incoming<'_>) -> Result<Option<Remembered>, AppError> {
        let item = self.table().get(&incoming.name(), Read::Strong).await?;
        let item = item.filter(|_| !bugs::is_on(Bug::IntakeTwice));
        Ok(item.map(|item| record::decode(&item.body)).transpose()?)
    }

    async fn repeated(&self, incoming: &Incoming<'_>, known: Remembered) -> Result<Taken, AppError> {
        if known.digest == incoming.digest {
            return match known.status {
                Status::Invalid => {
                    let Content::Invalid(faults) = &incoming.delivery.content else {
                        return Ok(Taken { status: Status::Duplicate, reason: None });
                    };
                    Err(AppError::Refused(faults.clone()))
                }
                _ => Ok(Taken { status: Status::Duplicate, reason: None }),
            };
        }
        let reason = "another body came under this delivery id before; both are kept, nothing was changed";
        self.list(incoming, Status::Conflicting, reason.to_owned()).await?;
        Err(AppError::Conflict(reason.to_owned()))
    }

    async fn take_events(&self, incoming: &Incoming<'_>, events: &[Event]) -> Result<Taken, AppError> {
        if let [Event::SyncCompleted { payments_seen_until }] = events {
            return self.synchronised(incoming, *payments_seen_until).await;
        }
        if let [Event::Checkout(said)] = events {
            return self.take_checkout(incoming, said).await;
        }
        if let [Event::Collection(said)] = events {
            return self.take_collection(incoming, said).await;
        }
        if let [Event::DebtorMerged { from, into }] = events {
            return self.merge_debtors(incoming, from, into).await;
        }
        match self.debtor_of(incoming, events).await? {
            Whose::Debtor(debtor) => self.apply(incoming, events, debtor).await,
            Whose::Waits(parent) => self.wait(incoming, parent).await,
            Whose::Nobody => {
                let reason = "names neither debtor nor invoice: money is not matched by its reference yet";
                self.keep(incoming, Status::Unused, reason.to_owned()).await?;
                Ok(Taken { status: Status::Unused, reason: Some(reason.to_owned()) })
            }
        }
    }

    async fn synchronised(
        &self,
        incoming: &Incoming<'_>,
        until: chrono::DateTime<chrono::Utc>,
    ) -> Result<Taken, AppError> {
        let source = incoming.source.to_owned();
        let (now, assume) = (self.now(), self.settings().assume_fresh);
        self.rewrite_portfolio(incoming.portfolio.id, |portfolio| {
            let was_held = portfolio.gate(now, assume).is_some();
            let feed = portfolio.feeds.entry(source.clone()).or_default();
            if feed.synchronised_until.is_some_and(|known| known >= until) {
                return Changed::Nothing;
            }
            feed.synchronised_until = Some(until);
            let is_held = portfolio.gate(now, assume).is_some();
            if was_held && !is_held { Changed::Lifted } else { Changed::Kept }
        })
        .await?;
        self.table().write(vec![incoming.remembered(Status::Used, now)?]).await?;
        Ok(Taken { status: Status::Used, reason: None })
    }

    /// Whose events these are: the debtor they name, or the one that owns what they speak of.
    async fn debtor_of(&self, incoming: &Incoming<'_>, events: &[Event]) -> Result<Whose, AppError> {
        let mut parent = None;
        for event in events {
            let (debtor, spoken_of) = mentions(event);
            if let Some(debtor) = debtor {
                return Ok(Whose::Debtor(incoming.debtor_id(debtor)));
            }
            for (what, external) in spoken_of {
                if let Some(owner) = self.owner(incoming, what, external).await? {
                    return Ok(Whose::Debtor(owner));
                }
                parent.get_or_insert((what, external.clone()));
            }
        }
        Ok(parent.map_or(Whose::Nobody, Whose::Waits))
    }

    /// The debtor that a source's document belongs to.
    pub(crate) async fn owner(
        &self,
        incoming: &Incoming<'_>,
        what: Named,
        external: &ExternalId,
    ) -> Result<Option<DebtorId>, AppError> {
        let key = incoming.keys().pointer(what, incoming.source, external.as_str());
        let item = self.table().get(&key, Read::Strong).await?;
        Ok(item.map(|item| record::decode(&item.body)).transpose()?)
    }
}

/// One answer for all events of a body. One that failed keeps no other from being taken in; what the sender can mend by
/// sending it all again comes first, and what was taken in is then known.
fn together(taken: Vec<Result<Taken, AppError>>) -> Result<Taken, AppError> {
    let (fine, failed): (Vec<_>, Vec<_>) = taken.into_iter().partition(Result::is_ok);
    let mut failed: Vec<AppError> = failed.into_iter().filter_map(Result::err).collect();
    if !failed.is_empty() {
        let passing = failed.iter().position(|error| matches!(error, AppError::Unavailable(_)));
        return Err(failed.swap_remove(passing.unwrap_or(0)));
    }
    let mut fine: Vec<Taken> = fine.into_iter().filter_map(Result::ok).collect();
    let told = fine.iter().position(|taken| taken.status == Status::Used).unwrap_or(0);
    let nothing = || Taken { status: Status::Unused, reason: Some("the body holds no event".to_owned()) };
    Ok(if fine.is_empty() { nothing() } else { fine.swap_remove(told) })
}

/// True for what only says how a card was used. Who sends nothing else is no source of invoices: his silence is no reason to
/// hold back what others tell.
fn is_of_a_till(delivery: &Delivery) -> bool {
    delivery.kind.starts_with("checkout.")
}

/// Faults as one line.
fn told(faults: &[Fault]) -> String {
    faults.iter().map(|fault| format!("{}: {}", fault.pointer, fault.detail)).collect::<Vec<_>>().join("; ")
}

/// Whose events these are.
enum Whose {
    Debtor(DebtorId),
    /// Nobody's yet: this document has not arrived.
    Waits((Named, ExternalId)),
    /// It does not say.
    Nobody,
}

/// The debtor an event names, else the documents it speaks of.
fn mentions(event: &Event) -> (Option<&ExternalId>, Vec<(Named, &ExternalId)>) {
    let invoice = |id| (None, vec![(Named::Invoice, id)]);
    match event {
        Event::Debtor(said) => (Some(&said.id), Vec::new()),
        Event::Invoice(said) => (said.debtor.as_ref(), vec![(Named::Invoice, &said.id)]),
        Event::CreditNote(said) => {
            (said.debtor.as_ref(), said.invoice.iter().map(|id| (Named::Invoice, id)).collect())
        }
        Event::Payment(said) => {
            let named = said.invoices.iter().chain(said.allocations.iter().map(|(id, _)| id));
            (said.debtor.as_ref(), named.map(|id| (Named::Invoice, id)).collect())
        }
        Event::InvoiceVoided { invoice: id, .. }
        | Event::InvoiceWrittenOff { invoice: id, .. }
        | Event::InvoiceDisputed { invoice: id, .. }
        | Event::PaymentFailed { invoice: id, .. } => invoice(id),
        Event::Observed(said) => invoice(&said.invoice),
        Event::PaymentReturned { payment, .. } => (None, vec![(Named::Payment, payment)]),
        Event::CreditNoteVoided { credit_note } => (None, vec![(Named::CreditNote, credit_note)]),
        Event::DebtorMerged { into, .. } => (Some(into), Vec::new()),
        Event::Checkout(_) | Event::Collection(_) | Event::SyncCompleted { .. } => (None, Vec::new()),
    }
}

impl Incoming<'_> {
    pub(crate) fn keys(&self) -> store::keys::Keys {
        store::keys::Keys::of(self.portfolio.id)
    }

    fn name(&self) -> store::table::Key {
        self.keys().delivery(self.source, self.delivery.id.as_str())
    }

    /// What the write that uses the delivery remembers of it.
    pub(crate) fn remembered(
        &self,
        status: Status,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Write, AppError> {
        let body = record::encode(&Remembered { digest: self.digest.clone(), status })?;
        let item = Item {
            key: self.name(),
            version: 1,
            body,
            due: None,
            book: None,
            expires_at: Some(expires_in(now, DELIVERY_DAYS)),
        };
        let condition = if bugs::is_on(Bug::IntakeTwice) { Condition::Any } else { Condition::Absent };
        Ok(Write::Put(item, condition))
    }

    /// Our id of what the source names: anybody can compute it again.
    pub(crate) fn bits(&self, what: Named, external: &ExternalId) -> u128 {
        name_of(&[&self.portfolio.id.to_string(), what.word(), self.source, external.as_str()])
    }

    pub(crate) fn debtor_id(&self, external: &ExternalId) -> DebtorId {
        DebtorId::from_bits(self.bits(Named::Debtor, external))
    }
}
