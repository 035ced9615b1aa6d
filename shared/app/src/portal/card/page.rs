//! The provider is asked: for a page, and to close one. One question is asked once; what its answer does not prove stays
//! open and is asked again under the same name, so that no payment ever has two pages.

use std::sync::Arc;

use domain::checkout::{Checkout, Event, State};
use domain::event::ExternalId;
use domain::money::Money;
use domain::portfolio::Portfolio;
use domain::timeline::Cause;
use formats::platforms::stripe::till::{self, Call, Opened, Stands, Wanted};
use store::keys::Keys;

use super::super::session::Visitor;
use super::{CheckoutView, no_cards};
use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::{Question, Reply, TillError};
use crate::till::TillKey;
use crate::words::internal;

/// Invoices that are named on the provider's page; the others are counted.
const NAMED: usize = 4;

impl App {
    /// Where the debtor pays this: made now, unless it was before.
    pub(super) async fn page_of(
        &self,
        visitor: &Visitor,
        checkout: Checkout,
        key: &TillKey,
    ) -> Result<CheckoutView, AppError> {
        if let Some(url) = self.page_made(visitor, &checkout).await? {
            return Ok(CheckoutView::of(&checkout, Some(url)));
        }
        let portfolio = &visitor.portfolio;
        let ledger = self.visited(visitor).await?;
        let call = self.opening(&ledger, &checkout).ok_or_else(no_cards)?;
        let id = checkout.id;
        let reply = self.ask_till(key, call, Some(id.to_string())).await;
        let near = self.inner().ports.till.is_near();
        let closed = |_: &mut Checkout| {};
        match reply.map(|Reply { status, body }| till::opened(status, &body, near)) {
            Ok(Opened::Page { session, url }) => self.page_came(visitor, id, session, url, key).await,
            Ok(Opened::KeyRefused) => {
                self.settle_checkout(portfolio, id, given_up(), closed).await?;
                Err(self.key_was_refused(portfolio).await?)
            }
            Ok(Opened::AmountRefused) => {
                self.settle_checkout(portfolio, id, given_up(), closed).await?;
                Err(AppError::refused("/amount", "a card cannot pay this amount: pay by transfer"))
            }
            Ok(Opened::Refused(code)) => {
                tracing::error!(checkout.id = %id, code, "The payment provider did not understand a beginning");
                self.settle_checkout(portfolio, id, given_up(), closed).await?;
                Err(no_cards())
            }
            Ok(Opened::Unclear) => self.or_the_others(visitor, checkout, TillError::Unreachable).await,
            Err(error) => self.or_the_others(visitor, checkout, error).await,
        }
    }

    /// No answer here; the same attempt sent twice at once may have had one.
    async fn or_the_others(
        &self,
        visitor: &Visitor,
        checkout: Checkout,
        error: TillError,
    ) -> Result<CheckoutView, AppError> {
        let kept = self.checkout(Keys::of(visitor.portfolio.id), checkout.id).await?;
        let known = kept.map_or(checkout, |kept| kept.checkout);
        match self.page_made(visitor, &known).await? {
            Some(url) => Ok(CheckoutView::of(&known, Some(url))),
            None => Err(AppError::Unavailable(error.into())),
        }
    }

    async fn page_made(&self, visitor: &Visitor, checkout: &Checkout) -> Result<Option<String>, AppError> {
        let (State::Open, Some(sealed)) = (checkout.state, &checkout.page) else { return Ok(None) };
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let plain = key.open_own(&field(checkout), sealed)?;
        Ok(Some(String::from_utf8(plain).map_err(internal)?))
    }

    /// Writes down that there is a page. Where the payment was given up meanwhile, the page is closed again.
    async fn page_came(
        &self,
        visitor: &Visitor,
        id: domain::ids::CheckoutId,
        session: ExternalId,
        url: String,
        key: &TillKey,
    ) -> Result<CheckoutView, AppError> {
        let portfolio = &visitor.portfolio;
        let sealing = self.portfolio_key(portfolio.id).await?;
        let sealed = sealing.seal_own(self.ids(), &format!("checkout#{id}"), url.as_bytes())?;
        let opened = |it: &mut Checkout| {
            it.session = Some(session.clone());
            it.page = Some(sealed.clone());
        };
        let kept = self.settle_checkout(portfolio, id, (Event::Opened, Cause::Relance), opened).await?;
        if kept.state == State::Open && kept.session.as_ref() == Some(&session) {
            return Ok(CheckoutView::of(&kept, Some(url)));
        }
        if kept.state == State::Abandoned {
            // Nobody was ever sent there, and nobody shall be; if it cannot be closed now, its time closes it.
            let unheard = self.ask_till(key, till::expire(&session), None).await.is_err();
            tracing::info!(checkout.id = %id, unheard, "A page was made for a payment that was given up");
        }
        Err(AppError::Conflict("another payment was begun meanwhile: go on with that one".to_owned()))
    }

    /// Closes pages that the debtor may still have open, so that he cannot pay on two.
    pub(super) async fn close_pages(
        &self,
        visitor: &Visitor,
        others: &[Checkout],
        key: &TillKey,
    ) -> Result<(), AppError> {
        let portfolio = &visitor.portfolio;
        for other in others {
            let Some(session) = &other.session else { continue };
            let stands = match self.asked_how(key, till::expire(session)).await? {
                Stands::Unexpirable => self.asked_how(key, till::look(session)).await?,
                stands => stands,
            };
            let moved = match stands {
                Stands::Closed => (Event::Closed, Cause::Debtor),
                // Its word is still to come: until then nothing of it may be paid again
                Stands::Ordered => (Event::Ordered, Cause::Relance),
                Stands::KeyRefused => return Err(self.key_was_refused(portfolio).await?),
                Stands::Open | Stands::Unexpirable | Stands::Unclear => {
                    return Err(AppError::Unavailable(TillError::Unreachable.into()));
                }
            };
            if moved.0 == Event::Ordered {
                tracing::warn!(checkout.id = %other.id, "A payment was ordered and no event has told it: does the endpoint have them?");
            }
            self.settle_checkout(portfolio, other.id, moved, |_| {}).await?;
        }
        Ok(())
    }

    async fn asked_how(&self, key: &TillKey, call: Call) -> Result<Stands, AppError> {
        let reply =
            self.ask_till(key, call, None).await.map_err(|error| AppError::Unavailable(error.into()))?;
        Ok(till::stands(reply.status, &reply.body))
    }

    async fn ask_till(&self, key: &TillKey, call: Call, once: Option<String>) -> Result<Reply, TillError> {
        let mut headers = vec![("authorization", key.bearer()), ("stripe-version", till::VERSION.to_owned())];
        headers.extend(once.map(|once| ("idempotency-key", once)));
        if call.form.is_some() {
            headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
        }
        self.inner().ports.till.ask(&Question { path: call.path, headers, form: call.form }).await
    }

    /// The provider does not know the key any more: cards are not offered until somebody gives another one.
    async fn key_was_refused(&self, portfolio: &Arc<Portfolio>) -> Result<AppError, AppError> {
        tracing::error!(portfolio.id = %portfolio.id, "The payment provider refused the portfolio's key");
        self.note_refused_key(portfolio).await?;
        Ok(no_cards())
    }

    fn opening(&self, ledger: &Ledger, checkout: &Checkout) -> Option<Call> {
        let amount = Money::new(checkout.minor, checkout.currency).ok()?;
        let (id, home) = (checkout.id.to_string(), &self.settings().public_url);
        let back = format!("{home}/l/-/card?checkout={id}");
        till::open(&Wanted {
            reference: &id,
            amount,
            label: &ledger.label(&checkout.parts, NAMED),
            language: ledger.account.profile.language.tag(),
            success_url: &format!("{back}&back=done"),
            cancel_url: &format!("{back}&back=left"),
            closes_at: checkout.closes_at,
        })
    }
}

/// It never came to a page: not the debtor's doing.
const fn given_up() -> (Event, Cause) {
    (Event::Closed, Cause::Relance)
}

fn field(checkout: &Checkout) -> String {
    format!("checkout#{}", checkout.id)
}
