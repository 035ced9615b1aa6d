//! What a debtor asks of the team about his data: to correct, to restrict, to erase. It is written down with the last day
//! that the law gives, shown to the team, and answered on his page. Nothing is changed by asking.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::ids::{DebtorId, RequestId};
use domain::portfolio::Portfolio;
use domain::request::{self, Answer, Answered, Asks, Request, WAITING_LIMIT};
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::Read;

use super::session::Visitor;
use crate::app::App;
use crate::commit::put;
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
        let text = form.text.trim();
        if !(3..=TEXT_LIMIT).contains(&text.chars().count()) {
            return Err(AppError::refused("/text", "say in 3 to 2000 letters what you ask for"));
        }
        let portfolio = &visitor.portfolio;
        let (keys, key) = (Keys::of(portfolio.id), self.portfolio_key(portfolio.id).await?);
        // Named by the attempt, so that the same attempt finds what it has written.
        let id = once.map_or_else(|| self.random(), |once| named(visitor, once));
        let id = RequestId::from_bits(id);
        let now = self.now();
        let made = self
            .change(portfolio, visitor.debtor, |ledger| {
                if let Some(known) = ledger.account.requests.iter().find(|known| known.id == id) {
                    return Ok(known.clone());
                }
                let waiting = || ledger.account.requests.iter().filter(|known| known.answered.is_none());
                if waiting().count() >= WAITING_LIMIT || waiting().any(|known| known.asks == form.asks) {
                    let detail = "this is asked already: the answer comes on this page";
                    return Err(AppError::Conflict(detail.to_owned()));
                }
                let answer_by = request::answer_by(local_date(now, portfolio.time_zone));
                let home = ledger.debtor();
                let made = Request { id, home, asks: form.asks, recorded_at: now, answer_by, answered: None };
                let field = words_field(id, false);
                let sealed = key.seal(self.ids(), home, &field, text.as_bytes(), ledger.person.as_ref())?;
                let place = keys.request_words(home, id, false);
                ledger.beside.push(put(place, 0, record::encode(&sealed)?, None, None));
                ledger.account.requests.push(made.clone());
                request::forget_old(&mut ledger.account.requests);
                let what = What::Asked { request: id, asks: form.asks, answer_by };
                ledger.tell(now, &Cause::Debtor, what);
                Ok(made)
            })
            .await?;
        let mut view = view_of(&made, portfolio);
        view.text = Some(text.to_owned());
        Ok(view)
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
        for request in &ledger.account.requests {
            let mut view = view_of(request, portfolio);
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

/// Name of the sealed field of what was asked, or answered.
pub(crate) fn words_field(id: RequestId, answer: bool) -> String {
    format!("{id}#{}", if answer { "answer" } else { "asked" })
}

/// The id of a request that is named by its attempt.
fn named(visitor: &Visitor, once: &str) -> u128 {
    let hash = sha256_hex(format!("request|{}|{once}", visitor.debtor).as_bytes());
    u128::from_str_radix(&hash[..32], 16).unwrap_or_default()
}

fn view_of(request: &Request, portfolio: &Portfolio) -> RequestView {
    let on = |at: DateTime<Utc>| local_date(at, portfolio.time_zone);
    RequestView {
        id: request.id,
        asks: request.asks,
        asked_on: on(request.recorded_at),
        answer_by: request.answer_by,
        text: None,
        answer: request.answered.map(|Answered { answer, .. }| answer),
        answered_on: request.answered.map(|Answered { at, .. }| on(at)),
        answer_text: None,
    }
}
