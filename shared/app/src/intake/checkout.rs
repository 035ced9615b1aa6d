//! What the provider says of a payment that began on a debtor's page: the only thing that moves it.
//!
//! What was paid is booked as it was paid, on the invoices that were chosen; a sum other than what was asked for is told.
//! The money is named as the provider names it, so that it counts once however often and by whatever event it is told.

use domain::calendar::local_date;
use domain::checkout::{Checkout, Event, Means};
use domain::event::{CheckoutOutcome, CheckoutSaid, ExternalId, PaymentSaid};
use domain::ids::{InvoiceId, PaymentId};
use domain::money::Money;
use domain::timeline::{Cause, What};
use store::keys::Named;
use store::record;

use super::apply::used;
use super::documents::Applying;
use super::{Incoming, Status, Taken};
use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::checkout::Telling;
use crate::commit::put;
use crate::error::AppError;
use crate::ledger::Ledger;
use store::table::Read;

/// Why an event of this kind is kept and not used.
const UNKNOWN: &str = "no debtor of this portfolio began a payment under this reference";
const OTHERS: &str = "another session of the provider stands for the payment that began under this reference";

impl App {
    /// Takes in what became of a payment that was begun.
    pub(super) async fn take_checkout(
        &self,
        incoming: &Incoming<'_>,
        said: &CheckoutSaid,
    ) -> Result<Taken, AppError> {
        let Ok(id) = said.reference.parse::<domain::ids::CheckoutId>() else {
            return self.kept_unused(incoming, UNKNOWN).await;
        };
        let (keys, portfolio) = (incoming.keys(), &incoming.portfolio);
        let _lane = self.lane(id.debtor).await;
        for attempt in 0..TRIES {
            if attempt > 0
                && let Some(known) = self.known_delivery(incoming).await?
            {
                return self.repeated(incoming, known).await;
            }
            let kept = self.checkout(keys, id).await?;
            let Some(mut kept) = kept.filter(|kept| kept.checkout.means == Means::Card) else {
                return self.kept_unused(incoming, UNKNOWN).await;
            };
            if kept.checkout.session.as_ref().is_some_and(|known| *known != said.session) {
                return self.kept_unused(incoming, OTHERS).await;
            }
            let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false).await?;
            let mut ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
            let by = Cause::Delivery(format!("{}/{}", incoming.source, incoming.delivery.id));
            let telling = Telling { portfolio, by, now: self.now(), random: self.random() };
            let moved = ledger.move_checkout(&mut kept.checkout, event(&said.outcome), &telling);
            let remembered = incoming.remembered(Status::Used, telling.now)?;
            if !moved {
                return match self.table().write(vec![remembered]).await {
                    Err(store::table::TableError::ConditionFailed { .. }) | Ok(()) => Ok(used()),
                    Err(error) => Err(error.into()),
                };
            }
            kept.checkout.session.get_or_insert_with(|| said.session.clone());
            if let CheckoutOutcome::Paid { amount, payment } = &said.outcome {
                kept.checkout.paid = Some((amount.minor(), amount.currency()));
                book(&mut ledger, incoming, &kept.checkout, (*amount, payment), &telling)?;
            }
            ledger.keep_checkout(&kept, telling.now)?;
            ledger.beside.push(remembered);
            match self.commit(&mut ledger, portfolio, used()).await? {
                Written::Done(taken) => return Ok(taken),
                Written::Again => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    pub(super) async fn kept_unused(&self, incoming: &Incoming<'_>, reason: &str) -> Result<Taken, AppError> {
        self.keep(incoming, Status::Unused, reason.to_owned()).await?;
        Ok(Taken { status: Status::Unused, reason: Some(reason.to_owned()) })
    }
}

const fn event(outcome: &CheckoutOutcome) -> Event {
    match outcome {
        CheckoutOutcome::Paid { .. } => Event::Paid,
        CheckoutOutcome::Ordered => Event::Ordered,
        CheckoutOutcome::Refused => Event::Refused,
        CheckoutOutcome::Closed => Event::Closed,
    }
}

/// The money enters the ledger, on the invoices that were chosen.
pub(super) fn book(
    ledger: &mut Ledger,
    incoming: &Incoming<'_>,
    checkout: &Checkout,
    (amount, name): (Money, &ExternalId),
    telling: &Telling<'_>,
) -> Result<(), AppError> {
    let same = amount.currency() == checkout.currency;
    let named: Vec<(InvoiceId, Option<i64>)> =
        checkout.parts.iter().filter(|_| same).map(|(invoice, minor)| (*invoice, Some(*minor))).collect();
    let said = PaymentSaid {
        id: name.clone(),
        debtor: None,
        received_on: local_date(incoming.delivery.occurred_at, incoming.portfolio.time_zone),
        amount,
        method: match checkout.means {
            Means::Card => "card".to_owned(),
            Means::Debit => "direct_debit".to_owned(),
        },
        reference: None,
        invoices: Vec::new(),
        allocations: Vec::new(),
    };
    let mut applying = applying(ledger, incoming, telling);
    applying.payment_for(&said, named);
    let new = applying.new;
    for (what, external) in new {
        let pointer = incoming.keys().pointer(what, incoming.source, external.as_str());
        ledger.beside.push(put(pointer, 0, record::encode(&ledger.debtor())?, None, None));
    }
    let instead_of = (!same || amount.minor() != checkout.minor).then_some(checkout.minor);
    let payment = PaymentId::from_bits(incoming.bits(Named::Payment, name));
    let paid = What::CheckoutPaid { checkout: checkout.id, payment, instead_of };
    ledger.tell(telling.now, &telling.by, paid);
    Ok(())
}

/// What a delivery about such a payment is applied with.
pub(super) fn applying<'a, 'b>(
    ledger: &'a mut Ledger,
    incoming: &'a Incoming<'b>,
    telling: &Telling<'_>,
) -> Applying<'a, 'b> {
    Applying {
        ledger,
        incoming,
        occurred_at: incoming.delivery.occurred_at,
        now: telling.now,
        by: telling.by.clone(),
        random: telling.random,
        new: Vec::new(),
    }
}
