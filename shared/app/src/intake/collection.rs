//! What the provider says of a collection that began on a debtor's page: the only thing that moves it.
//!
//! Signed is not collected: the payment is asked for now, of what is still owed, and the event counts as taken in only once
//! that is written down; until then the provider tells it again. The money enters the ledger under the provider's own name
//! for it, and leaves it again when it goes back. Events come in any order: of those about a payment the latest counts.

use domain::bugs::{self, Bug};
use domain::checkout::{Checkout, Collection, Event, Means, State};
use domain::event::{CollectionOutcome, CollectionSaid, ExternalId, Return};
use domain::ids::CheckoutId;
use domain::money::{Currency, Money};
use domain::timeline::Cause;
use store::keys::Named;
use store::record;
use store::table::{Read, TableError};

use super::apply::used;
use super::checkout::{applying, book};
use super::{Incoming, Status, Taken};
use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::checkout::{Kept, Telling};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::words::internal;

/// Why an event of this kind is kept and not used.
const UNKNOWN: &str = "it was not begun on a debtor's page: other business of the account";
const OTHERS: &str =
    "the order under this reference has another request, mandate or payment at the provider's";
/// Why money went back of which only the next attempt was told.
const AGAIN: &str = "resubmitted";

impl App {
    /// Takes in what became of a collection that was begun.
    pub(super) async fn take_collection(
        &self,
        incoming: &Incoming<'_>,
        said: &CollectionSaid,
    ) -> Result<Taken, AppError> {
        let Some(order) = self.order_of(incoming, said).await? else {
            return self.kept_unused(incoming, UNKNOWN).await;
        };
        if is_about_another(&order, said) {
            return self.kept_unused(incoming, OTHERS).await;
        }
        if let CollectionOutcome::Signed { mandate } = &said.outcome {
            return self.take_signed(incoming, order.id, (&said.about, mandate)).await;
        }
        // It may be told after its order was given up: the bank had been asked, and nobody had heard
        let unheard = order.collection.as_ref().is_some_and(|it| it.payment.is_none());
        if unheard && is_of_a_payment(&said.outcome) {
            self.learn_payment(&incoming.portfolio, order.id, &said.about).await?;
        }
        self.take_told(incoming, order.id, said).await
    }

    /// The order an event is about: by our reference, else by the provider's name.
    async fn order_of(
        &self,
        incoming: &Incoming<'_>,
        said: &CollectionSaid,
    ) -> Result<Option<Checkout>, AppError> {
        let keys = incoming.keys();
        let named = said.reference.as_ref().and_then(|text| text.parse::<CheckoutId>().ok());
        let mut found = match named {
            Some(id) => self.checkout(keys, id).await?,
            None => None,
        };
        if found.is_none() {
            let pointer = keys.pointer(Named::Order, incoming.source, said.about.as_str());
            if let Some(item) = self.table().get(&pointer, Read::Strong).await? {
                found = self.checkout(keys, record::decode(&item.body)?).await?;
            }
        }
        Ok(found.map(|kept| kept.checkout).filter(|order| order.means == Means::Debit))
    }

    /// The debtor has signed: what is still owed is asked for, whatever was told before.
    async fn take_signed(
        &self,
        incoming: &Incoming<'_>,
        id: CheckoutId,
        (request, mandate): (&ExternalId, &ExternalId),
    ) -> Result<Taken, AppError> {
        let portfolio = &incoming.portfolio;
        self.change_checkout(portfolio, id, cause(incoming), |ledger, it, telling| {
            it.session.get_or_insert_with(|| request.clone());
            it.collection.is_none() && {
                it.collection = Some(Collection::by(mandate.clone()));
                ledger.move_checkout(it, Event::Ordered, telling)
            }
        })
        .await?;
        self.collect(portfolio, id).await?;
        self.remembered_alone(incoming).await
    }

    async fn remembered_alone(&self, incoming: &Incoming<'_>) -> Result<Taken, AppError> {
        let remembered = incoming.remembered(Status::Used, self.now())?;
        match self.table().write(vec![remembered]).await {
            Err(TableError::ConditionFailed { .. }) | Ok(()) => Ok(used()),
            Err(error) => Err(error.into()),
        }
    }

    async fn take_told(
        &self,
        incoming: &Incoming<'_>,
        id: CheckoutId,
        said: &CollectionSaid,
    ) -> Result<Taken, AppError> {
        let (keys, portfolio) = (incoming.keys(), &incoming.portfolio);
        let _lane = self.lane(id.debtor).await;
        for attempt in 0..TRIES {
            if attempt > 0
                && let Some(known) = self.known_delivery(incoming).await?
            {
                return self.repeated(incoming, known).await;
            }
            let kept = self.checkout(keys, id).await?.ok_or(AppError::NotFound("payment"))?;
            let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false).await?;
            let mut ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
            let telling = Telling { portfolio, by: cause(incoming), now: self.now(), random: self.random() };
            let mut order = kept.checkout.clone();
            told(&mut ledger, incoming, &mut order, said, &telling)?;
            if order == kept.checkout {
                return self.remembered_alone(incoming).await;
            }
            ledger.keep_checkout(&Kept { checkout: order, version: kept.version }, telling.now)?;
            ledger.beside.push(incoming.remembered(Status::Used, telling.now)?);
            match self.commit(&mut ledger, portfolio, used()).await? {
                Written::Done(taken) => return Ok(taken),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }
}

fn cause(incoming: &Incoming<'_>) -> Cause {
    Cause::Delivery(format!("{}/{}", incoming.source, incoming.delivery.id))
}

const fn is_of_a_payment(outcome: &CollectionOutcome) -> bool {
    matches!(outcome, CollectionOutcome::Again | CollectionOutcome::Paid | CollectionOutcome::Failed { .. })
}

/// True when an order of ours is named, and the event is not about what we know of it.
fn is_about_another(order: &Checkout, said: &CollectionSaid) -> bool {
    let collection = order.collection.as_ref();
    match said.outcome {
        CollectionOutcome::Signed { .. } | CollectionOutcome::Closed => {
            order.session.as_ref().is_some_and(|known| *known != said.about)
        }
        CollectionOutcome::Ended { .. } => collection.is_none_or(|it| it.mandate != said.about),
        CollectionOutcome::Step => false,
        _ => collection.is_none_or(|it| it.payment.as_ref().is_some_and(|known| *known != said.about)),
    }
}

/// Moves an order, and its money with it.
fn told(
    ledger: &mut Ledger,
    incoming: &Incoming<'_>,
    order: &mut Checkout,
    said: &CollectionSaid,
    telling: &Telling<'_>,
) -> Result<(), AppError> {
    if is_of_a_payment(&said.outcome) && comes_too_late(order, incoming, &said.outcome) {
        return Ok(());
    }
    match &said.outcome {
        CollectionOutcome::Closed => {
            ledger.move_checkout(order, Event::Closed, telling);
        }
        CollectionOutcome::Ended { reason } if order.wants_payment() => {
            order.reason = Some(reason.clone());
            ledger.move_checkout(order, Event::Failed, telling);
        }
        CollectionOutcome::Again => {
            heard(order, incoming);
            if order.state == State::Paid {
                // It failed before it is asked for once more; that event is older and will change nothing
                failed(ledger, incoming, order, AGAIN, telling)?;
            }
            ledger.move_checkout(order, Event::Again, telling);
        }
        CollectionOutcome::Paid => {
            heard(order, incoming);
            let again = order.state == State::Paid && bugs::is_on(Bug::PaidByEvent);
            if ledger.move_checkout(order, Event::Paid, telling) || again {
                paid(ledger, incoming, order, telling)?;
            }
        }
        CollectionOutcome::Failed { reason } => {
            heard(order, incoming);
            failed(ledger, incoming, order, reason, telling)?;
        }
        CollectionOutcome::Signed { .. } | CollectionOutcome::Ended { .. } | CollectionOutcome::Step => {}
    }
    Ok(())
}

fn heard(order: &mut Checkout, incoming: &Incoming<'_>) {
    if let Some(collection) = &mut order.collection {
        collection.told_at = Some(incoming.delivery.occurred_at);
    }
}

/// True for what happened before the latest that is known. At the same instant a failure is the end of it.
fn comes_too_late(order: &Checkout, incoming: &Incoming<'_>, outcome: &CollectionOutcome) -> bool {
    let at = incoming.delivery.occurred_at;
    let known = order.collection.as_ref().and_then(|it| it.told_at);
    let failed = matches!(order.state, State::Refused | State::Returned);
    let ends = matches!(outcome, CollectionOutcome::Failed { .. });
    known.is_some_and(|known| known > at || known == at && failed && !ends)
}

/// The name of the money: the provider's, and which time it is when it went back and came again.
fn name(collection: &Collection) -> Result<ExternalId, AppError> {
    let payment = collection.payment.as_ref().ok_or(AppError::NotFound("payment"))?;
    match collection.booked {
        0 | 1 => Ok(payment.clone()),
        times => ExternalId::new(format!("{payment}/{times}")).map_err(internal),
    }
}

fn paid(
    ledger: &mut Ledger,
    incoming: &Incoming<'_>,
    order: &mut Checkout,
    telling: &Telling<'_>,
) -> Result<(), AppError> {
    let Some(collection) = &mut order.collection else { return Ok(()) };
    collection.booked += 1;
    let name = name(collection)?;
    order.paid = Some((order.minor, order.currency));
    order.reason = None;
    let amount = Money::new(order.minor, Currency::EUR).map_err(internal)?;
    book(ledger, incoming, order, (amount, &name), telling)
}

fn failed(
    ledger: &mut Ledger,
    incoming: &Incoming<'_>,
    order: &mut Checkout,
    reason: &str,
    telling: &Telling<'_>,
) -> Result<(), AppError> {
    let before = order.reason.replace(reason.to_owned());
    if !ledger.move_checkout(order, Event::Failed, telling) {
        order.reason = before;
        return Ok(());
    }
    order.paid = None;
    match &order.collection {
        Some(collection) if order.state == State::Returned && !bugs::is_on(Bug::BackStaysPaid) => {
            let name = name(collection)?;
            applying(ledger, incoming, telling).payment_returned(&name, Return::Reversed, reason, None)
        }
        _ => Ok(()),
    }
}
