//! What a debtor asks of the team: to correct, to restrict, to erase what is kept of him. It is written down with the last day
//! that the law gives, shown to the team, and answered on his page. Nothing is changed by asking.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::ids::{DebtorId, RequestId};
use domain::news::{News, Said};
use domain::portfolio::Portfolio;
use domain::request::{self, Answer, Answered, Asks, Request, WAITING_LIMIT};
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::Read;

use super::plan::ScheduleView;
use super::propose::offered;
use super::session::Visitor;
use crate::app::App;
use crate::commit::put;
use crate::confirm::Told;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::{PortfolioKey, Sealed, sha256_hex};

/// Letters of what is asked and answered.
pub(crate) const TEXT_LIMIT: usize = 2000;

/// A request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestForm {
    /// What is asked for.
    pub asks: Asks,
    /// In the debtor's words.
    pub text: String,
}

/// A request, and its answer.
#[derive(Debug, Clone, Serialize)]
pub struct RequestView {
    /// Its id.
    pub id: RequestId,
    /// What is asked for.
    pub asks: Asks,
    /// The creditor's day on which it was asked.
    pub asked_on: NaiveDate,
    /// The last day to answer.
    pub answer_by: NaiveDate,
    /// An answer is to come.
    pub waits: bool,
    /// For a proposal: what is proposed.
    pub offer: Option<ScheduleView>,
    /// The debtor's words.
    pub text: Option<String>,
    /// What the team said; none while it waits.
    pub answer: Option<Answer>,
    /// The creditor's day on which it said so.
    pub answered_on: Option<NaiveDate>,
    /// The team's words.
    pub answer_text: Option<String>,
}

impl App {
    /// Writes a request down. The same idempotency key gives the same answer.
    ///
    /// # Errors
    /// [`AppError::Refused`] without words, [`AppError::Conflict`] while the same is asked already, or too much.
    pub async fn ask(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: &RequestForm,
    ) -> Result<RequestView, AppError> {
        if form.asks == Asks::Time {
            return Err(AppError::refused("/asks", "more time is proposed with its days: make a proposal"));
        }
        let text = form.text.trim();
        if !(3..=TEXT_LIMIT).contains(&text.chars().count()) {
            return Err(AppError::refused("/text", "say in 3 to 2000 letters what you ask for"));
        }
        let portfolio = &visitor.portfolio;
        let key = self.portfolio_key(portfolio.id).await?;
        // Named by the attempt, so that the same attempt finds what it has written.
        let id = once.map_or_else(|| self.random(), |once| named(visitor, once));
        let id = RequestId::from_bits(id);
        let now = self.now();
        let made = self
            .change_own(visitor, |ledger| {
                if let Some(known) = ledger.account.requests.iter().find(|known| known.id == id) {
                    return Ok(known.clone());
                }
                let today = local_date(now, portfolio.time_zone);
                let waiting = || ledger.account.requests.iter().filter(|known| known.waits(today));
                if waiting().count() >= WAITING_LIMIT || waiting().any(|known| known.asks == form.asks) {
                    let detail = "this is asked already: the answer comes on this page";
                    return Err(AppError::Conflict(detail.to_owned()));
                }
                let made = Request {
                    id,
                    home: ledger.debtor(),
                    asks: form.asks,
                    recorded_at: now,
                    answer_by: request::answer_by(today),
                    offer: None,
                    answered: None,
                };
                self.note_request(ledger, &key, made.clone(), text, today)?;
                ledger.owe(received(&made, visitor), portfolio, now);
                Ok(made)
            })
            .await?;
        self.confirm(portfolio, visitor.debtor).await;
        let mut view = view_of(&made, portfolio, local_date(now, portfolio.time_zone));
        view.text = Some(text.to_owned());
        Ok(view)
    }

    /// Adds a request with its words, sealed, and the fact of it.
    pub(super) fn note_request(
        &self,
        ledger: &mut Ledger,
        key: &PortfolioKey,
        request: Request,
        text: &str,
        today: NaiveDate,
    ) -> Result<(), AppError> {
        let Request { id, home, asks, recorded_at, answer_by, .. } = request;
        let field = words_field(id, false);
        let sealed = key.seal(self.ids(), home, &field, text.as_bytes(), ledger.person.as_ref())?;
        let place = ledger.keys.request_words(home, id, false);
        ledger.beside.push(put(place, 0, record::encode(&sealed)?, None, None));
        ledger.account.requests.push(request);
        request::forget_old(&mut ledger.account.requests, today);
        ledger.tell(recorded_at, &Cause::Debtor, What::Asked { request: id, asks, answer_by });
        Ok(())
    }

    /// What the visitor asked, oldest first, with the words of both.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn requests(&self, visitor: &Visitor) -> Result<Vec<RequestView>, AppError> {
        let ledger = self.visited(visitor).await?;
        self.requests_of(&ledger, &visitor.portfolio).await
    }

    pub(crate) async fn requests_of(
        &self,
        ledger: &Ledger,
        portfolio: &Portfolio,
    ) -> Result<Vec<RequestView>, AppError> {
        let mut views = Vec::with_capacity(ledger.account.requests.len());
        if ledger.account.requests.is_empty() {
            return Ok(views);
        }
        let key = self.portfolio_key(portfolio.id).await?;
        let today = local_date(self.now(), portfolio.time_zone);
        for request in &ledger.account.requests {
            let mut view = view_of(request, portfolio, today);
            view.text = self.request_words(&key, portfolio, request.home, request.id, false).await?;
            if request.answered.is_some() {
                view.answer_text =
                    self.request_words(&key, portfolio, request.home, request.id, true).await?;
            }
            views.push(view);
        }
        Ok(views)
    }

    async fn request_words(
        &self,
        key: &PortfolioKey,
        portfolio: &Portfolio,
        home: DebtorId,
        id: RequestId,
        answer: bool,
    ) -> Result<Option<String>, AppError> {
        let place = Keys::of(portfolio.id).request_words(home, id, answer);
        let Some(item) = self.table().get(&place, Read::Strong).await? else { return Ok(None) };
        let sealed: Sealed = record::decode(&item.body)?;
        let plain = key.open(home, &words_field(id, answer), &sealed)?;
        Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
    }
}

/// What a mail says again of a request.
fn received(request: &Request, visitor: &Visitor) -> Told {
    let (on, asks) = (Some(request.answer_by), Some(request.asks));
    let said = Said { to: Some(visitor.recipient), on, asks, ..Said::default() };
    Told { news: News::Request, cause: request.id.to_string(), worth: None, said }
}

/// Name of the sealed field of what was asked, or answered.
pub(crate) fn words_field(id: RequestId, answer: bool) -> String {
    format!("{id}#{}", if answer { "answer" } else { "asked" })
}

/// The id of a request that is named by its attempt.
fn named(visitor: &Visitor, once: &str) -> u128 {
    let hash = sha256_hex(format!("request|{}|{once}", visitor.debtor).as_bytes());
    u128::from_str_radix(&hash[..32], 16).unwrap_or_default()
}

fn view_of(request: &Request, portfolio: &Portfolio, today: NaiveDate) -> RequestView {
    let on = |at: DateTime<Utc>| local_date(at, portfolio.time_zone);
    RequestView {
        id: request.id,
        asks: request.asks,
        asked_on: on(request.recorded_at),
        answer_by: request.answer_by,
        waits: request.waits(today),
        offer: request.offer.as_ref().map(offered),
        text: None,
        answer: request.answered.map(|Answered { answer, .. }| answer),
        answered_on: request.answered.map(|Answered { at, .. }| on(at)),
        answer_text: None,
    }
}
