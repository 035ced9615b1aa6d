//! The provider is asked: for a page, and to close one. One question is asked once; what its answer does not prove stays
//! open and is asked again under the same name, so that no payment ever has two pages.

use std::sync::Arc;

use domain::checkout::{Checkout, Collection, Event, Means, State};
use domain::event::ExternalId;
use domain::money::Money;
use domain::portfolio::Portfolio;
use domain::timeline::Cause;
use formats::platforms::gocardless::till as gocardless;
use formats::platforms::stripe::till as stripe;
use formats::platforms::till::{Call, Opened, Stands};
use store::keys::Keys;

use super::super::session::Visitor;
use super::{CheckoutView, not_taken};
use crate::app::App;
use crate::asking::ProviderKey;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::ports::{Provider, Reply, TillError};
use crate::words::internal;

/// Invoices that are named on the provider's page; the others are counted.
const NAMED: usize = 4;

impl App {
    /// Where the debtor pays this: made now, unless it was before.
    pub(super) async fn page_of(
        &self,
        visitor: &Visitor,
        checkout: Checkout,
        key: &ProviderKey,
    ) -> Result<CheckoutView, AppError> {
        if let Some(url) = self.page_made(visitor, &checkout).await? {
            return Ok(CheckoutView::of(&checkout, Some(url)));
        }
        let (portfolio, id, means) = (&visitor.portfolio, checkout.id, checkout.means);
        let ledger = self.visited(visitor).await?;
        let asked = match means {
            Means::Card => self.page_to_pay(&ledger, &checkout, key).await,
            Means::Debit => self.page_to_sign(&ledger, &checkout, key).await,
        };
        let closed = |_: &mut Checkout| {};
        match asked {
            Ok(Opened::Page { session, url }) => self.page_came(visitor, id, session, url, key).await,
            Ok(Opened::KeyRefused) => {
                self.settle_checkout(portfolio, id, given_up(), closed).await?;
                Err(self.key_was_refused(portfolio, means).await?)
            }
            Ok(Opened::AmountRefused) => {
                self.settle_checkout(portfolio, id, given_up(), closed).await?;
                Err(AppError::refused("/amount", "a card cannot pay this amount: pay by transfer"))
            }
            Ok(Opened::Refused(code)) => {
                tracing::error!(checkout.id = %id, code, "The payment provider did not understand a beginning");
                self.settle_checkout(portfolio, id, given_up(), closed).await?;
                Err(not_taken(means))
            }
            Ok(Opened::Unclear) => self.or_the_others(visitor, checkout, TillError::Unreachable).await,
            Err(error) => self.or_the_others(visitor, checkout, error).await,
        }
    }

    /// Stripe's page, on which it is paid.
    async fn page_to_pay(
        &self,
        ledger: &Ledger,
        checkout: &Checkout,
        key: &ProviderKey,
    ) -> Result<Opened, TillError> {
        let refused = || Opened::Refused("no such unit".to_owned());
        let Some(call) = self.opening(ledger, checkout) else { return Ok(refused()) };
        let Reply { status, body } = self.ask_provider(key, call, Some(checkout.id.to_string())).await?;
        Ok(stripe::opened(status, &body, self.inner().ports.till.is_near()))
    }

    /// GoCardless' page, on which the mandate is signed. The request has a name and is made once; it may have many pages.
    async fn page_to_sign(
        &self,
        ledger: &Ledger,
        checkout: &Checkout,
        key: &ProviderKey,
    ) -> Result<Opened, TillError> {
        let id = checkout.id.to_string();
        let label = ledger.label(&checkout.parts, NAMED);
        let Reply { status, body } =
            self.ask_provider(key, gocardless::request(&id, &label), Some(id.clone())).await?;
        let request = match gocardless::requested(status, &body) {
            Ok(request) => request,
            Err(opened) => return Ok(opened),
        };
        let back = self.way_back(checkout);
        let page = gocardless::Page {
            request: &request,
            language: ledger.account.profile.language.tag(),
            redirect_uri: &format!("{back}&back=done"),
            exit_uri: &format!("{back}&back=left"),
        };
        let Reply { status, body } = self.ask_provider(key, gocardless::page(&page), None).await?;
        Ok(gocardless::opened(&request, status, &body, self.inner().ports.till.is_near()))
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
        key: &ProviderKey,
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
            let unheard = self.ask_provider(key, closing(key.provider, &session), None).await.is_err();
            tracing::info!(checkout.id = %id, unheard, "A page was made for a payment that was given up");
        }
        Err(AppError::Conflict("another payment was begun meanwhile: go on with that one".to_owned()))
    }

    /// Closes pages that the debtor may still have open, so that he cannot pay on two.
    pub(super) async fn close_pages(&self, visitor: &Visitor, others: &[Checkout]) -> Result<(), AppError> {
        let portfolio = &visitor.portfolio;
        for other in others {
            let Some(session) = &other.session else { continue };
            let Some(key) = self.key_for(portfolio, other.means).await? else {
                self.close_unasked(visitor, other).await?;
                continue;
            };
            let stands = match self.asked_how(&key, closing(key.provider, session)).await? {
                Stands::Unexpirable => self.asked_how(&key, looking(key.provider, session)).await?,
                stands => stands,
            };
            match stands {
                Stands::Closed => {
                    self.settle_checkout(portfolio, other.id, (Event::Closed, Cause::Debtor), |_| {}).await?;
                }
                // Its word is still to come: until then nothing of it may be paid again
                Stands::Ordered { mandate } => {
                    tracing::warn!(checkout.id = %other.id, "A payment was ordered and no event has told it: does the endpoint have them?");
                    let ordered = (Event::Ordered, Cause::Relance);
                    let signed = |it: &mut Checkout| it.collection = mandate.clone().map(Collection::by);
                    self.settle_checkout(portfolio, other.id, ordered, signed).await?;
                }
                Stands::KeyRefused => return Err(self.key_was_refused(portfolio, other.means).await?),
                Stands::Open | Stands::Unexpirable | Stands::Unclear => {
                    return Err(AppError::Unavailable(TillError::Unreachable.into()));
                }
            }
        }
        Ok(())
    }

    /// Gives up a page whose provider cannot be asked any more. By card it can be paid until its time is over; what is
    /// signed for a collection brings nothing without us, and is looked at again if it is ever told.
    async fn close_unasked(&self, visitor: &Visitor, other: &Checkout) -> Result<(), AppError> {
        if other.means == Means::Card && other.may_be_paid(self.now()) {
            let detail = "a payment by card may still be made on its page: wait until that is over";
            return Err(AppError::Conflict(detail.to_owned()));
        }
        let closed = (Event::Closed, Cause::Relance);
        self.settle_checkout(&visitor.portfolio, other.id, closed, |_| {}).await.map(|_| ())
    }

    async fn asked_how(&self, key: &ProviderKey, call: Call) -> Result<Stands, AppError> {
        let reply =
            self.ask_provider(key, call, None).await.map_err(|error| AppError::Unavailable(error.into()))?;
        Ok(match key.provider {
            Provider::Stripe => stripe::stands(reply.status, &reply.body),
            Provider::GoCardless | Provider::GoCardlessSandbox => {
                gocardless::stands(reply.status, &reply.body)
            }
        })
    }

    /// The provider does not know the key any more: it is not offered until somebody gives another one.
    async fn key_was_refused(&self, portfolio: &Arc<Portfolio>, means: Means) -> Result<AppError, AppError> {
        match means {
            Means::Card => {
                tracing::error!(portfolio.id = %portfolio.id, "The payment provider refused the portfolio's key");
                self.note_refused_key(portfolio).await?;
            }
            Means::Debit => {
                self.token_was_refused(portfolio).await?;
            }
        }
        Ok(not_taken(means))
    }

    /// Where the debtor comes back to.
    fn way_back(&self, checkout: &Checkout) -> String {
        format!("{}/l/-/card?checkout={}", self.settings().public_url, checkout.id)
    }

    fn opening(&self, ledger: &Ledger, checkout: &Checkout) -> Option<Call> {
        let amount = Money::new(checkout.minor, checkout.currency).ok()?;
        let (id, back) = (checkout.id.to_string(), self.way_back(checkout));
        stripe::open(&stripe::Wanted {
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

fn closing(provider: Provider, session: &ExternalId) -> Call {
    match provider {
        Provider::Stripe => stripe::expire(session),
        Provider::GoCardless | Provider::GoCardlessSandbox => gocardless::cancel(session),
    }
}

fn looking(provider: Provider, session: &ExternalId) -> Call {
    match provider {
        Provider::Stripe => stripe::look(session),
        Provider::GoCardless | Provider::GoCardlessSandbox => gocardless::look(session),
    }
}

fn field(checkout: &Checkout) -> String {
    format!("checkout#{}", checkout.id)
}
