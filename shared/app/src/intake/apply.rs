//! Events meet a ledger, and become one write.

use chrono::{DateTime, Utc};
use domain::account::MERGES_LIMIT;
use domain::event::{Content, Event, ExternalId};
use domain::ids::DebtorId;
use domain::invoice::Closed;
use domain::timeline::{Cause, What};
use store::keys::Named;
use store::record;
use store::table::Read;

use super::documents::Applying;
use super::wanting::{Waited, Waiters};
use super::{Incoming, Status, Taken, debtor};
use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::commit::put;
use crate::error::AppError;
use crate::ledger::{Ledger, too_many_merges};
use crate::seal::sha256_hex;

impl App {
    /// Applies `events` to the debtor's ledger, with whatever waited for the documents that arrive now.
    pub(super) async fn apply(
        &self,
        incoming: &Incoming<'_>,
        events: &[Event],
        debtor: DebtorId,
    ) -> Result<Taken, AppError> {
        let _lane = self.lane(debtor).await;
        let mut debtor = debtor;
        for attempt in 0..TRIES {
            if attempt > 0
                && let Some(known) = self.known_delivery(incoming).await?
            {
                return self.repeated(incoming, known).await;
            }
            let loaded = self.ledger_told(incoming, events, debtor).await?;
            let is_new = loaded.is_none();
            let Some(mut ledger) = loaded.or_else(|| new_ledger(incoming, events)) else {
                return Err(AppError::NotFound("debtor"));
            };
            match self.belongs_to_another(incoming, events, ledger.debtor()).await? {
                None => {}
                Some(Another::OnItsWay(owner)) => {
                    if self.tell_who(&mut ledger, incoming, events).await? {
                        debtor = owner;
                    }
                    continue;
                }
                Some(Another::Debtors(reason)) => {
                    self.keep(incoming, Status::Invalid, reason.clone()).await?;
                    return Err(AppError::Conflict(reason));
                }
            }
            let waiters = self.waiters_of(incoming, events, &ledger).await?;
            if let Err(error) = self.merge(&mut ledger, incoming, events, waiters).await {
                if let AppError::Refused(faults) = &error {
                    self.keep(incoming, Status::Invalid, super::told(faults)).await?;
                }
                return Err(error);
            }
            let remembered = incoming.remembered(Status::Used, self.now())?;
            if !is_new && ledger.is_unchanged() {
                return match self.table().write(vec![remembered]).await {
                    Err(store::table::TableError::ConditionFailed { .. }) | Ok(()) => Ok(used()),
                    Err(error) => Err(error.into()),
                };
            }
            ledger.beside.push(remembered);
            match self.commit(&mut ledger, &incoming.portfolio, used()).await? {
                Written::Done(taken) => return Ok(taken),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// The ledger that is told: the debtor's, or that of the one he was merged into. What is said of a document that is
    /// still on its way is told where it is now.
    async fn ledger_told(
        &self,
        incoming: &Incoming<'_>,
        events: &[Event],
        debtor: DebtorId,
    ) -> Result<Option<Ledger>, AppError> {
        let keys = incoming.keys();
        let mut place = debtor;
        for _ in 0..=MERGES_LIMIT {
            let loaded = Ledger::load(self.table(), keys, place, Read::Strong, false).await?;
            let Some(ledger) = loaded else { return Ok(None) };
            let known = |(what, external)| ledger.knows(what, incoming.bits(what, external));
            match ledger.account.merged_into {
                Some(into) if !events.iter().filter_map(subject).any(known) => place = into,
                _ => return Ok(Some(ledger)),
            }
        }
        Err(too_many_merges())
    }

    /// What an event says of the debtor himself, when its document is still with another one; false when somebody else was
    /// faster.
    async fn tell_who(
        &self,
        ledger: &mut Ledger,
        incoming: &Incoming<'_>,
        events: &[Event],
    ) -> Result<bool, AppError> {
        let who: Vec<Event> = events.iter().filter(|it| matches!(it, Event::Debtor(_))).cloned().collect();
        self.tell_all(ledger, incoming, &who, incoming.delivery.occurred_at)?;
        Ok(ledger.is_unchanged()
            || matches!(self.commit(ledger, &incoming.portfolio, ()).await?, Written::Done(())))
    }

    /// A document stays with its debtor: a later event that names another one is kept and listed.
    async fn belongs_to_another(
        &self,
        incoming: &Incoming<'_>,
        events: &[Event],
        debtor: DebtorId,
    ) -> Result<Option<Another>, AppError> {
        for (what, external) in events.iter().filter_map(document) {
            let owner = self.owner(incoming, what, external).await?;
            let Some(owner) = owner.filter(|owner| *owner != debtor) else { continue };
            let home = self.ledger_at_home(incoming.keys(), owner).await?.map(|ledger| ledger.debtor());
            let mine = self.ledger_at_home(incoming.keys(), debtor).await?.map(|ledger| ledger.debtor());
            if home.is_some() && home == mine {
                return Ok(Some(Another::OnItsWay(owner)));
            }
            let what = what.word();
            return Ok(Some(Another::Debtors(format!(
                "this {what} belongs to another debtor: send debtor.merged, or void it and issue it again"
            ))));
        }
        Ok(None)
    }

    /// What waits for the documents that arrive now, and for the documents that these bring.
    async fn waiters_of(
        &self,
        incoming: &Incoming<'_>,
        events: &[Event],
        ledger: &Ledger,
    ) -> Result<Waiters, AppError> {
        let mut all = Waiters::default();
        let mut arriving = documents(events);
        let mut looked = 0;
        while let Some((what, external)) = arriving.get(looked).cloned() {
            looked += 1;
            if ledger.knows(what, incoming.bits(what, &external)) {
                continue;
            }
            let found = self.waiters(incoming, what, &external).await?;
            for more in found.deliveries.iter().flat_map(|waited| documents(waited.events())) {
                if !arriving.contains(&more) {
                    arriving.push(more);
                }
            }
            all.join(found)?;
        }
        Ok(all)
    }

    async fn merge(
        &self,
        ledger: &mut Ledger,
        incoming: &Incoming<'_>,
        events: &[Event],
        waiters: Waiters,
    ) -> Result<(), AppError> {
        self.tell_all(ledger, incoming, events, incoming.delivery.occurred_at)?;
        if ledger.facts.iter().any(|fact| matches!(fact.what, What::Conflicting { .. })) {
            let reason = "another version of the same instant is known; both are kept, nothing was changed";
            let row = self.inbox_row(incoming, Status::Conflicting, reason.to_owned()).await?;
            ledger.beside.push(row);
        }
        ledger.beside.extend(waiters.writes);
        for Waited { delivery, body } in waiters.deliveries {
            let Content::Events(events) = delivery.content.clone() else { continue };
            let at = delivery.occurred_at;
            let mut tried = ledger.clone();
            match self.tell_all(&mut tried, incoming, &events, at) {
                Ok(()) => *ledger = tried,
                // It waited in vain; what it waited for arrives all the same.
                Err(AppError::Refused(faults)) => {
                    let (portfolio, key) = (incoming.portfolio.clone(), incoming.key.clone());
                    let (digest, source) = (sha256_hex(&body), incoming.source);
                    let waited = Incoming { portfolio, key, source, delivery, body: &body, digest };
                    let row = self.inbox_row(&waited, Status::Invalid, super::told(&faults)).await?;
                    ledger.beside.push(row);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Applies one delivery's events, all or none.
    fn tell_all(
        &self,
        ledger: &mut Ledger,
        incoming: &Incoming<'_>,
        events: &[Event],
        occurred_at: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let by = Cause::Delivery(format!("{}/{}", incoming.source, incoming.delivery.id));
        let now = self.now();
        let mut new = Vec::new();
        for event in events {
            if let Event::Debtor(said) = event {
                debtor::update(ledger, incoming, said, (occurred_at, now), self.ids(), &by)?;
                continue;
            }
            let random = self.random();
            let mut applying =
                Applying { ledger, incoming, occurred_at, now, by: by.clone(), random, new: Vec::new() };
            apply_one(&mut applying, event)?;
            new.append(&mut applying.new);
        }
        for (what, external) in new {
            let pointer = incoming.keys().pointer(what, incoming.source, external.as_str());
            ledger.beside.push(put(pointer, 0, record::encode(&ledger.debtor())?, None, None));
        }
        Ok(())
    }
}

/// The documents these events bring.
fn documents(events: &[Event]) -> Vec<(Named, ExternalId)> {
    events.iter().filter_map(document).map(|(what, external)| (what, external.clone())).collect()
}

fn apply_one(applying: &mut Applying<'_, '_>, event: &Event) -> Result<(), AppError> {
    match event {
        Event::Invoice(said) => applying.invoice(said),
        Event::InvoiceVoided { invoice, reason } => applying.close(invoice, Closed::Voided, reason),
        Event::InvoiceWrittenOff { invoice, reason } => applying.close(invoice, Closed::WrittenOff, reason),
        Event::InvoiceDisputed { invoice, reason } => applying.disputed(invoice, reason),
        Event::Observed(said) => applying.observed(said),
        Event::CreditNote(said) => applying.credit_note(said),
        Event::CreditNoteVoided { credit_note } => applying.void_credit_note(credit_note),
        Event::Payment(said) => applying.payment(said),
        Event::PaymentReturned { payment, cause, reason_code, amount } => {
            return applying.payment_returned(payment, *cause, reason_code, amount.as_deref());
        }
        Event::PaymentFailed { invoice, reason } => applying.payment_failed(invoice, reason),
        Event::Checkout(_)
        | Event::Collection(_)
        | Event::Debtor(_)
        | Event::DebtorMerged { .. }
        | Event::SyncCompleted { .. } => {}
    }
    Ok(())
}

/// Why a document is not this debtor's.
enum Another {
    /// A merge will bring it here; it still is with this one.
    OnItsWay(DebtorId),
    /// Another debtor's, for this reason.
    Debtors(String),
}

/// The document an event is about: the one it brings, else the one it names.
fn subject(event: &Event) -> Option<(Named, &ExternalId)> {
    document(event).or_else(|| super::mentions(event).1.into_iter().next())
}

/// The document an event brings.
fn document(event: &Event) -> Option<(Named, &ExternalId)> {
    match event {
        Event::Invoice(said) => Some((Named::Invoice, &said.id)),
        Event::CreditNote(said) => Some((Named::CreditNote, &said.id)),
        Event::Payment(said) => Some((Named::Payment, &said.id)),
        _ => None,
    }
}

fn new_ledger(incoming: &Incoming<'_>, events: &[Event]) -> Option<Ledger> {
    let external = events.iter().find_map(|event| super::mentions(event).0)?;
    ledger_of_unknown(incoming, external).ok()
}

/// A ledger for a debtor nobody has described yet.
pub(super) fn ledger_of_unknown(incoming: &Incoming<'_>, external: &ExternalId) -> Result<Ledger, AppError> {
    let mut ledger = Ledger::new(incoming.keys(), debtor::unknown(incoming, external));
    let pointer = incoming.keys().pointer(Named::Debtor, incoming.source, external.as_str());
    let body = record::encode(&ledger.debtor())?;
    ledger.beside.push(put(pointer, 0, body, None, None));
    Ok(ledger)
}

pub(super) fn used() -> Taken {
    Taken { status: Status::Used, reason: None }
}

impl Ledger {
    /// True when the document with these bits is known here.
    fn knows(&self, what: Named, bits: u128) -> bool {
        match what {
            Named::Debtor => self.account.id.bits() == bits,
            Named::Invoice => self.invoices.find(|it| it.id.bits() == bits).is_some(),
            Named::CreditNote => self.credit_notes.find(|it| it.id.bits() == bits).is_some(),
            Named::Payment => self.payments.find(|it| it.id.bits() == bits).is_some(),
            // It is no document: nothing waits for it
            Named::Order => false,
        }
    }

    /// True when nothing was said that was not known.
    fn is_unchanged(&self) -> bool {
        self.facts.is_empty() && self.beside.is_empty() && !self.has_edits()
    }
}
