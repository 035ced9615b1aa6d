//! Asking the provider to collect what a debtor has ordered there, once he has signed.
//!
//! Whatever he signed for, only what is still owed is asked for, and nothing that another payment of his is already bringing.
//! One question is asked once, under the order's own name: what an answer does not prove is asked again and is the same
//! payment. Where nothing is left to collect the mandate is cancelled, and with it whatever was asked for without our knowing.

use std::sync::Arc;

use domain::bugs::{self, Bug};
use domain::checkout::{Checkout, Event, State};
use domain::event::ExternalId;
use domain::ids::{CheckoutId, InvoiceId};
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use formats::platforms::gocardless::till::{self, Collected, GivenUp, Payment};
use store::keys::Keys;
use store::table::Read;

use crate::app::App;
use crate::asking::ProviderKey;
use crate::checkout::Telling;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::{Reply, TillError};

/// Invoices that a debtor reads on his statement of account; the others are counted.
const NAMED: usize = 4;

/// What is left of an order.
enum Left {
    /// It wants nothing any more: it has its payment, or its end.
    Known(Box<Checkout>),
    /// Nothing of it is to be collected, for this reason.
    Nothing(ExternalId, &'static str),
    /// So much, by this mandate.
    Wanted { mandate: ExternalId, minor: i64, label: String },
}

impl App {
    /// Asks for the payment of an order that was signed, unless it has one; returns the order as it stands then.
    ///
    /// # Errors
    /// [`AppError::Unavailable`] when the provider proves nothing: ask again, it is the same payment.
    pub(crate) async fn collect(
        &self,
        portfolio: &Arc<Portfolio>,
        id: CheckoutId,
    ) -> Result<Checkout, AppError> {
        let left = self.left_of(portfolio, id).await?;
        if let Left::Known(known) = left {
            return Ok(*known);
        }
        let Some(key) = self.collector_key(portfolio).await? else {
            if portfolio.collector.as_ref().is_some_and(|it| it.closed_at.is_some()) {
                return self.dropped(portfolio, id, "disconnected").await;
            }
            return Err(unavailable(TillError::None));
        };
        match left {
            Left::Known(known) => Ok(*known),
            Left::Nothing(mandate, reason) => {
                let reply =
                    self.ask_provider(&key, till::give_up(&mandate), None).await.map_err(unavailable)?;
                match till::given_up(reply.status) {
                    GivenUp::Done => self.dropped(portfolio, id, reason).await,
                    GivenUp::KeyRefused => Err(self.token_was_refused(portfolio).await?),
                    GivenUp::Unclear => Err(unavailable(TillError::Unreachable)),
                }
            }
            Left::Wanted { mandate, minor, label } => {
                let reference = id.to_string();
                let payment = Payment { reference: &reference, mandate: &mandate, minor, label: &label };
                let once = Some(format!("{id}-payment"));
                let reply =
                    self.ask_provider(&key, till::collect(&payment), once).await.map_err(unavailable)?;
                self.answered(portfolio, id, &key, reply).await
            }
        }
    }

    /// Writes down a payment of an order that was asked for without our hearing of it; returns the order.
    pub(crate) async fn learn_payment(
        &self,
        portfolio: &Arc<Portfolio>,
        id: CheckoutId,
        payment: &ExternalId,
    ) -> Result<Checkout, AppError> {
        let key = self.collector_key(portfolio).await?.ok_or_else(|| unavailable(TillError::None))?;
        let reply =
            self.ask_provider(&key, till::look_at_payment(payment), None).await.map_err(unavailable)?;
        self.answered(portfolio, id, &key, reply).await
    }

    /// What the answer to a question for a payment comes to.
    async fn answered(
        &self,
        portfolio: &Arc<Portfolio>,
        id: CheckoutId,
        key: &ProviderKey,
        Reply { status, body }: Reply,
    ) -> Result<Checkout, AppError> {
        let mut answer = till::collected(status, &body);
        if let Collected::Before(payment) = &answer {
            let reply =
                self.ask_provider(key, till::look_at_payment(payment), None).await.map_err(unavailable)?;
            answer = till::collected(reply.status, &reply.body);
        }
        match answer {
            Collected::Payment { payment, minor, on } => {
                let sent = |ledger: &mut Ledger, it: &mut Checkout, telling: &Telling<'_>| {
                    let Some(collection) = it.collection.as_mut().filter(|it| it.payment.is_none()) else {
                        return false;
                    };
                    (collection.payment, collection.on) = (Some(payment.clone()), on);
                    let instead_of = (minor != it.minor).then_some(it.minor);
                    let owed = ledger.still_owed(&it.parts, telling);
                    (it.parts, it.minor) = (it.shared(minor, &owed), minor);
                    let told = What::CheckoutSent { checkout: it.id, on, instead_of };
                    ledger.tell(telling.now, &telling.by, told);
                    if let Some(until) = it.held_until().filter(|_| it.state == State::Pending) {
                        // The bank's answer comes days after its day
                        ledger.uncover(it.hold, telling);
                        let items = ledger.items_of(&it.parts);
                        ledger.hold_until(it, items, until, telling);
                    }
                    true
                };
                self.change_checkout(portfolio, id, Cause::Relance, sent).await
            }
            Collected::KeyRefused => Err(self.token_was_refused(portfolio).await?),
            Collected::Refused(code) => {
                tracing::error!(checkout.id = %id, code, "The provider refused to collect what was ordered");
                let refused = (Event::Failed, Cause::Relance);
                self.settle_checkout(portfolio, id, refused, |it| it.reason = Some(code.clone())).await
            }
            Collected::Before(_) | Collected::Unclear => Err(unavailable(TillError::Unreachable)),
        }
    }

    async fn left_of(&self, portfolio: &Arc<Portfolio>, id: CheckoutId) -> Result<Left, AppError> {
        let keys = Keys::of(portfolio.id);
        let order = self.checkout(keys, id).await?.ok_or(AppError::NotFound("payment"))?.checkout;
        let mandate = order.collection.as_ref().map(|it| it.mandate.clone());
        let Some(mandate) = mandate.filter(|_| order.wants_payment()) else {
            return Ok(Left::Known(Box::new(order)));
        };
        let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false).await?;
        let ledger = ledger.ok_or(AppError::NotFound("debtor"))?;
        if self.is_paid_otherwise(&ledger, &order).await? {
            return Ok(Left::Nothing(mandate, "paid_otherwise"));
        }
        let telling = Telling { portfolio, by: Cause::Relance, now: self.now(), random: 0 };
        let parts = if bugs::is_on(Bug::CollectsWhatWasOrdered) {
            order.parts.clone()
        } else {
            ledger.still_owed(&order.parts, &telling)
        };
        let minor: i64 = parts.iter().map(|(_, minor)| minor).sum();
        if minor < till::LEAST {
            return Ok(Left::Nothing(mandate, "settled"));
        }
        Ok(Left::Wanted { mandate, minor, label: ledger.label(&parts, NAMED) })
    }

    /// True when another payment of its debtor is bringing a part of this already.
    async fn is_paid_otherwise(&self, ledger: &Ledger, order: &Checkout) -> Result<bool, AppError> {
        let now = self.now();
        let invoices = || order.parts.iter().map(|(invoice, _): &(InvoiceId, i64)| *invoice);
        let other = |it: &Checkout| it.id != order.id && it.may_be_paid(now) && it.touches(invoices());
        if self.checkouts(ledger).await?.iter().any(|kept| other(&kept.checkout)) {
            return Ok(true);
        }
        let collected = |parts: &[(InvoiceId, i64)]| order.touches(parts.iter().map(|(invoice, _)| *invoice));
        let debits = self.debits_of(ledger).await?;
        Ok(debits.iter().any(|kept| kept.value.state.is_under_way() && collected(&kept.value.parts)))
    }

    async fn dropped(
        &self,
        portfolio: &Arc<Portfolio>,
        id: CheckoutId,
        reason: &'static str,
    ) -> Result<Checkout, AppError> {
        let dropped = (Event::Dropped, Cause::Relance);
        self.settle_checkout(portfolio, id, dropped, |it| it.reason = Some(reason.to_owned())).await
    }

    /// The provider does not know the token any more: nobody is led there until somebody gives another one.
    pub(crate) async fn token_was_refused(&self, portfolio: &Arc<Portfolio>) -> Result<AppError, AppError> {
        tracing::error!(portfolio.id = %portfolio.id, "The provider that collects refused the portfolio's token");
        self.note_refused_token(portfolio).await?;
        Ok(unavailable(TillError::None))
    }
}

fn unavailable(error: TillError) -> AppError {
    AppError::Unavailable(error.into())
}
