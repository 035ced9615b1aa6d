//! More time than the policy gives: proposed with its days, answered by a person. While it waits, what it covers is not
//! chased; when nobody answers in time, the chase goes on by itself.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::calendar::{Calendar, local_date};
use domain::hold::{Author, Hold, Kind};
use domain::ids::{HoldId, InvoiceId, RequestId};
use domain::money::Currency;
use domain::news::{News, Said};
use domain::plan::{self, LINES_LIMIT, Line};
use domain::portfolio::Portfolio;
use domain::request::{Answer, Asks, Offer, PROPOSAL_DAYS, PROPOSALS_LIMIT, Request};
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};

use super::account::invoices_of;
use super::chosen::Chosen;
use super::declare::{Declared, Draft, PROPOSAL, grace_after, place};
use super::plan::{ScheduleView, shown};
use super::session::Visitor;
use crate::app::App;
use crate::commit::decimal;
use crate::confirm::Told;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Letters of the reason.
const TEXT_LIMIT: usize = 500;
/// Days from today in which the first instalment must lie.
const FIRST_DAYS: u64 = 366;
/// Days for which an answer is shown beside the case.
const SHOWN_DAYS: u64 = 31;

/// A proposal: what, in how many instalments, from when on, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalForm {
    /// What for.
    pub invoices: Vec<InvoiceId>,
    /// Into how many instalments; 1: all of it on the day.
    pub instalments: u8,
    /// When the first one is paid.
    pub first_on: NaiveDate,
    /// In the debtor's words.
    pub text: String,
}

/// What may be proposed.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalPolicyView {
    /// Most instalments.
    pub instalments: u8,
    /// First day the first one may fall on.
    pub earliest: NaiveDate,
    /// Last day the first one may fall on.
    pub latest: NaiveDate,
}

/// Where a proposal stands.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalView {
    /// `waiting`, `granted`, `amended`, `refused`, or `lapsed` when nobody answered in time.
    pub state: &'static str,
    /// The creditor's day of the answer; while it waits, the last day for one.
    pub on: NaiveDate,
}

/// What is granted instead of what was proposed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) instalments: u8,
    pub(crate) first_on: NaiveDate,
}

impl App {
    /// Proposes to pay later, or in other parts, than the policy allows. The chase of it waits five working days.
    ///
    /// # Errors
    /// [`AppError::Conflict`] while a proposal waits, a promise or a plan runs, or after two; [`AppError::Refused`] for
    /// days out of bounds or without words.
    pub async fn propose(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: ProposalForm,
    ) -> Result<Declared, AppError> {
        let text = form.text.trim();
        if !(3..=TEXT_LIMIT).contains(&text.chars().count()) {
            return Err(AppError::refused("/text", "say in 3 to 500 letters why"));
        }
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let id = RequestId::from_bits(self.random());
        self.declare(visitor, once, |ledger, portfolio, now| {
            let today = local_date(now, portfolio.time_zone);
            let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
            if form.instalments > 1 {
                chosen.to_one()?;
            }
            let currency = chosen.currency();
            let policy = proposal_policy(ledger, currency, portfolio, today).ok_or_else(|| {
                let detail =
                    "a proposal waits, a promise or a plan runs, or two were made: please write to us";
                AppError::Conflict(detail.to_owned())
            })?;
            if form.first_on < policy.earliest || form.first_on > policy.latest {
                let detail = format!("choose a day from {} to {}", policy.earliest, policy.latest);
                return Err(AppError::refused("/first_on", detail));
            }
            let terms = Terms { instalments: form.instalments, first_on: form.first_on };
            let lines = cut(portfolio, &chosen, terms)?;
            let until = Calendar::of(portfolio.country, None).add_business_days(today, PROPOSAL_DAYS);
            ledger.account.case_mut(currency).proposals += 1;
            let request = Request {
                id,
                home: ledger.debtor(),
                asks: Asks::Time,
                recorded_at: now,
                answer_by: until,
                offer: Some(Offer { currency, items: chosen.items().to_vec(), lines: lines.clone() }),
                answered: None,
            };
            self.note_request(ledger, &key, request, text, today)?;
            Ok(Draft::proposal(chosen, &lines, until))
        })
        .await
    }
}

/// The instalments of these terms.
fn cut(portfolio: &Portfolio, chosen: &Chosen, terms: Terms) -> Result<Vec<Line>, AppError> {
    let most = chosen.open() / portfolio.policy.minimum.max(1);
    let most = u8::try_from(most).unwrap_or(LINES_LIMIT).clamp(1, LINES_LIMIT);
    if !(1..=most).contains(&terms.instalments) {
        return Err(AppError::refused("/instalments", format!("choose 1 to {most} instalments")));
    }
    let calendar = Calendar::of(portfolio.country, None);
    // A person sees the schedule and answers: no deposit is asked for here
    let cut =
        plan::Cut { total: chosen.open(), count: terms.instalments, deposit: 0, first_on: terms.first_on };
    Ok(plan::lines(cut, calendar))
}

/// What may be proposed, if anything may: none while a proposal waits or a promise or a plan runs, and only two in the life
/// of a case.
pub(super) fn proposal_policy(
    ledger: &Ledger,
    currency: Currency,
    portfolio: &Portfolio,
    today: NaiveDate,
) -> Option<ProposalPolicyView> {
    let made = ledger.account.case(currency).map_or(0, |case| case.proposals);
    let waits = |request: &Request| request.offer.is_some() && request.waits(today);
    if runs(ledger, today) || made >= PROPOSALS_LIMIT || ledger.account.requests.iter().any(waits) {
        return None;
    }
    let calendar = Calendar::of(portfolio.country, None);
    Some(ProposalPolicyView {
        instalments: LINES_LIMIT,
        earliest: calendar.next_business_day(today.succ_opt()?),
        latest: today.checked_add_days(Days::new(FIRST_DAYS))?,
    })
}

/// True while a promise or a plan of the debtor runs, in whatever currency.
fn runs(ledger: &Ledger, today: NaiveDate) -> bool {
    let runs = |hold: &Hold| matches!(hold.kind, Kind::Promise | Kind::Plan) && hold.stands(today);
    ledger.holds.all().iter().any(runs)
}

/// The last proposal about a case, while it waits and a month after.
pub(super) fn last_proposal(
    ledger: &Ledger,
    currency: Currency,
    portfolio: &Portfolio,
    today: NaiveDate,
) -> Option<ProposalView> {
    let mine = |request: &&Request| request.offer.as_ref().is_some_and(|offer| offer.currency == currency);
    let last = ledger.account.requests.iter().rfind(mine)?;
    let (state, on) = match &last.answered {
        None if last.waits(today) => ("waiting", last.answer_by),
        None => ("lapsed", last.answer_by),
        Some(answered) => {
            let state = match answered.answer {
                Answer::Granted => "granted",
                Answer::Amended => "amended",
                Answer::Refused => "refused",
            };
            (state, local_date(answered.at, portfolio.time_zone))
        }
    };
    let recent = on.checked_add_days(Days::new(SHOWN_DAYS)).is_some_and(|until| today <= until);
    recent.then_some(ProposalView { state, on })
}

/// What is proposed, as it is shown.
pub(super) fn offered(offer: &Offer) -> ScheduleView {
    ScheduleView {
        currency: offer.currency,
        total: decimal(offer.lines.iter().map(|line| line.minor).sum(), offer.currency),
        instalments: shown(&offer.lines, 0, offer.currency),
    }
}

/// Ends the wait for an answer. What is granted or amended becomes a promise or a plan over what is open now.
pub(crate) fn settle_offer(
    ledger: &mut Ledger,
    portfolio: &Portfolio,
    (answer, terms): (Answer, Option<Terms>),
    offer: &Offer,
    id: HoldId,
    by: &Cause,
    now: DateTime<Utc>,
) -> Result<(), AppError> {
    let today = local_date(now, portfolio.time_zone);
    let draft = match answer {
        Answer::Refused => None,
        Answer::Granted | Answer::Amended => Some(agreed(ledger, portfolio, terms, offer, now)?),
    };
    let waits = |hold: &Hold| {
        hold.kind == Kind::Pause
            && hold.reason == PROPOSAL
            && hold.author == Author::Debtor
            && hold.currency == offer.currency
            && hold.stands(today)
    };
    while let Some(hold) = ledger.holds.edit(waits) {
        hold.ended_at = Some(now);
        let hold = hold.id;
        ledger.tell(now, by, What::HoldEnded { hold });
    }
    ledger.owe(answered(answer, draft.as_ref(), offer, id), portfolio, now);
    if let Some(draft) = draft {
        place(ledger, id, draft, by, now);
    }
    Ok(())
}

/// What the debtor is told of the answer.
fn answered(answer: Answer, draft: Option<&Draft>, offer: &Offer, id: HoldId) -> Told {
    let news = match answer {
        Answer::Granted => News::ProposalGranted,
        Answer::Amended => News::ProposalAmended,
        Answer::Refused => News::ProposalRefused,
    };
    if let Some(draft) = draft {
        return draft.told(news, id, None);
    }
    let proposed = offer.lines.iter().map(|line| line.minor).sum();
    Told { news, cause: id.to_string(), worth: Some((proposed, offer.currency)), said: Said::default() }
}

fn agreed(
    ledger: &Ledger,
    portfolio: &Portfolio,
    terms: Option<Terms>,
    offer: &Offer,
    now: DateTime<Utc>,
) -> Result<Draft, AppError> {
    let today = local_date(now, portfolio.time_zone);
    if runs(ledger, today) {
        return Err(AppError::Conflict("a promise or a plan runs already".to_owned()));
    }
    let chosen = Chosen::of(ledger, portfolio, now, &invoices_of(&offer.items))?;
    let proposed = || {
        let first_on = offer.lines.first().map_or(today, |line| line.due_on);
        Terms { instalments: u8::try_from(offer.lines.len()).unwrap_or(LINES_LIMIT), first_on }
    };
    let terms = terms.unwrap_or_else(proposed);
    let latest = today.checked_add_days(Days::new(FIRST_DAYS)).unwrap_or(today);
    if terms.first_on < today || terms.first_on > latest {
        let detail = format!("a day from {today} to {latest}: amend what was proposed");
        return Err(AppError::refused("/first_on", detail));
    }
    let lines = cut(portfolio, &chosen, terms)?;
    let first = lines.first().map_or(terms.first_on, |line| line.due_on);
    let until = grace_after(portfolio, first);
    Ok(if lines.len() == 1 {
        let whole = chosen.open();
        Draft::promise(chosen, whole, first, until)
    } else {
        Draft::plan(chosen, lines, first, until, portfolio)
    })
}
