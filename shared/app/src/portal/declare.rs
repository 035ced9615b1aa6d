//! What a debtor declares: a promise, a dispute, that he has paid. The chase of what it covers stops in the same write.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::action::Recipient;
use domain::calendar::{Calendar, local_date};
use domain::dispute::{Wants, thread_of};
use domain::hold::{Author, Hold, Kind};
use domain::ids::{FileId, HoldId, InvoiceId, ItemId};
use domain::money::Currency;
use domain::news::{News, Said};
use domain::plan::Line;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::record;

use super::bounds::promise_policy;
use super::chosen::Chosen;
use super::session::Visitor;
use crate::app::App;
use crate::commit::{decimal, put};
use crate::confirm::Told;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::seal::sha256_hex;

/// Days after the promised day in which the money may still arrive.
const GRACE_DAYS: u16 = 2;
/// Letters of a free text.
const TEXT_LIMIT: usize = 2000;
/// Reason of the hold while a proposal waits.
pub(super) const PROPOSAL: &str = "proposal";

/// A promise to pay.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseForm {
    /// What for.
    pub invoices: Vec<InvoiceId>,
    /// When.
    pub pay_on: NaiveDate,
    /// How much, a decimal in the case's currency.
    pub amount: String,
}

/// A dispute.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DisputeForm {
    /// What about.
    pub invoices: Vec<InvoiceId>,
    /// `not_received`, `wrong_price`, `wrong_quantity`, `already_paid`, `not_mine` or `other`.
    pub reason: String,
    /// The contested part; all of it when absent.
    #[serde(default)]
    pub amount: Option<String>,
    /// In the debtor's words.
    pub text: String,
    /// Files that were sent for it.
    #[serde(default)]
    pub files: Vec<FileId>,
    /// What he wants.
    #[serde(default)]
    pub wants: Option<Wants>,
}

/// "I have paid".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlreadyPaidForm {
    /// What.
    pub invoices: Vec<InvoiceId>,
    /// When.
    pub paid_on: NaiveDate,
    /// `transfer`, `card`, `cheque`, `cash` or `other`.
    pub method: String,
    /// What was quoted.
    #[serde(default)]
    pub reference: Option<String>,
    /// Files that were sent for it.
    #[serde(default)]
    pub files: Vec<FileId>,
}

/// What was declared, and what happens now.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Declared {
    /// The hold.
    pub id: HoldId,
    /// What kind.
    pub kind: Kind,
    /// A number to quote.
    pub number: String,
    /// Reminders wait until this day, included.
    pub until: NaiveDate,
    /// For a promise: the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_on: Option<NaiveDate>,
    /// How much it concerns.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
    /// A message claimed before may still arrive.
    pub in_flight: bool,
}

/// A hold about to be placed.
pub(super) struct Draft {
    kind: Kind,
    currency: Currency,
    items: Vec<ItemId>,
    minor: Option<i64>,
    /// How much it concerns, for the answer.
    concerns: i64,
    /// Open principal of the items now.
    open_then: i64,
    until: NaiveDate,
    pay_on: Option<NaiveDate>,
    /// The day it names otherwise: of a payment made, or proposed.
    named_on: Option<NaiveDate>,
    /// Payments it speaks of.
    parts: u8,
    plan: Vec<Line>,
    waives_interest: bool,
    files: Vec<FileId>,
    reason: String,
    wants: Option<Wants>,
}

/// What is kept beside a declaration: free text, and files that were sent for it.
#[derive(Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    words: Option<&'a str>,
    files: &'a [FileId],
}

impl Draft {
    pub(super) fn promise(chosen: Chosen, minor: i64, pay_on: NaiveDate, until: NaiveDate) -> Self {
        Self {
            kind: Kind::Promise,
            currency: chosen.currency,
            items: chosen.items,
            minor: Some(minor),
            concerns: minor,
            open_then: chosen.owed,
            until,
            pay_on: Some(pay_on),
            named_on: None,
            parts: 1,
            plan: Vec::new(),
            waives_interest: false,
            files: Vec::new(),
            reason: String::new(),
            wants: None,
        }
    }

    /// What waits for an answer of the team: it is not chased until then.
    pub(super) fn proposal(chosen: Chosen, lines: &[Line], until: NaiveDate) -> Self {
        Self {
            kind: Kind::Pause,
            currency: chosen.currency,
            items: chosen.items,
            minor: None,
            concerns: chosen.open,
            open_then: chosen.owed,
            until,
            pay_on: None,
            named_on: lines.first().map(|line| line.due_on),
            parts: count(lines),
            plan: Vec::new(),
            waives_interest: false,
            files: Vec::new(),
            reason: PROPOSAL.to_owned(),
            wants: None,
        }
    }

    /// Under the portfolio's terms of the day.
    pub(super) fn plan(
        chosen: Chosen,
        lines: Vec<Line>,
        first_on: NaiveDate,
        until: NaiveDate,
        portfolio: &Portfolio,
    ) -> Self {
        let whole = chosen.open;
        let parts = count(&lines);
        let promise = Self::promise(chosen, whole, first_on, until);
        let waives_interest = portfolio.policy.plan.waives_interest;
        Self { kind: Kind::Plan, minor: None, parts, plan: lines, waives_interest, ..promise }
    }

    /// What a mail says again of it.
    const fn news(&self) -> News {
        match self.kind {
            Kind::Plan => News::Plan,
            Kind::Dispute => News::Dispute,
            Kind::AlreadyPaid => News::AlreadyPaid,
            Kind::Pause => News::Proposal,
            _ => News::Promise,
        }
    }

    /// What is told of it, as the hold of this id.
    pub(super) fn told(&self, news: News, id: HoldId, to: Option<Recipient>) -> Told {
        let said = Said {
            to,
            on: self.pay_on.or(self.named_on),
            until: Some(self.until),
            hold: Some(id),
            parts: Some(self.parts).filter(|parts| *parts > 1),
            ..Said::default()
        };
        Told { news, cause: id.to_string(), worth: Some((self.concerns, self.currency)), said }
    }
}

impl App {
    /// Declares a promise.
    ///
    /// # Errors
    /// [`AppError::Conflict`] while one runs or when a person must be asked, [`AppError::Refused`] outside the policy.
    pub async fn promise(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: PromiseForm,
    ) -> Result<Declared, AppError> {
        self.declare(visitor, once, |ledger, portfolio, now| {
            let today = local_date(now, portfolio.time_zone);
            let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
            let policy = promise_policy(ledger, portfolio, chosen.currency, today).ok_or_else(|| {
                AppError::Conflict("a promise runs already, or was broken: please write to us".to_owned())
            })?;
            if form.pay_on < policy.earliest || form.pay_on > policy.latest {
                let detail = format!("choose a day from {} to {}", policy.earliest, policy.latest);
                return Err(AppError::refused("/pay_on", detail));
            }
            let minor = chosen.part(&form.amount, portfolio.policy.minimum)?;
            ledger.account.case_mut(chosen.currency).promises += 1;
            Ok(Draft::promise(chosen, minor, form.pay_on, grace_after(portfolio, form.pay_on)))
        })
        .await
    }

    /// Declares a dispute.
    ///
    /// # Errors
    /// [`AppError::Refused`] for an unknown reason, a missing text or a part larger than what is open.
    pub async fn dispute(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: DisputeForm,
    ) -> Result<Declared, AppError> {
        const REASONS: [&str; 6] =
            ["not_received", "wrong_price", "wrong_quantity", "already_paid", "not_mine", "other"];
        if !REASONS.contains(&form.reason.as_str()) {
            return Err(AppError::refused("/reason", format!("choose one of {}", REASONS.join(", "))));
        }
        let text = form.text.trim();
        if text.chars().count() < 3 || text.chars().count() > TEXT_LIMIT {
            return Err(AppError::refused("/text", "say in 3 to 2000 letters what is wrong"));
        }
        let beside = Beside { words: Some(text), files: &form.files };
        self.declare_with(visitor, once, beside, |ledger, portfolio, now| {
            let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
            let part = form.amount.as_deref().map(|amount| chosen.part(amount, 1)).transpose()?;
            let minor = part.filter(|part| *part < chosen.open);
            Ok(Draft {
                kind: Kind::Dispute,
                currency: chosen.currency,
                items: chosen.items,
                minor,
                concerns: part.unwrap_or(chosen.open),
                open_then: chosen.owed,
                plan: Vec::new(),
                waives_interest: false,
                files: Vec::new(),
                until: after(portfolio, now, portfolio.policy.dispute_days),
                pay_on: None,
                named_on: None,
                parts: 1,
                reason: form.reason.clone(),
                wants: form.wants,
            })
        })
        .await
    }

    /// Declares that something is paid: a person confirms, the chase waits.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a day to come or an unknown method.
    pub async fn already_paid(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: AlreadyPaidForm,
    ) -> Result<Declared, AppError> {
        const METHODS: [&str; 5] = ["transfer", "card", "cheque", "cash", "other"];
        if !METHODS.contains(&form.method.as_str()) {
            return Err(AppError::refused("/method", format!("choose one of {}", METHODS.join(", "))));
        }
        let reference = form.reference.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if reference.is_some_and(|text| text.chars().count() > 140) {
            return Err(AppError::refused("/reference", "at most 140 letters"));
        }
        let beside = Beside { words: reference, files: &form.files };
        self.declare_with(visitor, once, beside, |ledger, portfolio, now| {
            let today = local_date(now, portfolio.time_zone);
            let oldest = today.checked_sub_days(Days::new(366)).unwrap_or(today);
            if form.paid_on > today || form.paid_on < oldest {
                return Err(AppError::refused("/paid_on", "the day you paid, within the last year"));
            }
            let chosen = Chosen::of(ledger, portfolio, now, &form.invoices)?;
            Ok(Draft {
                kind: Kind::AlreadyPaid,
                currency: chosen.currency,
                concerns: chosen.open,
                open_then: chosen.owed,
                plan: Vec::new(),
                waives_interest: false,
                files: Vec::new(),
                items: chosen.items,
                minor: None,
                until: after(portfolio, now, portfolio.policy.already_paid_days),
                pay_on: None,
                named_on: Some(form.paid_on),
                parts: 1,
                reason: form.method.clone(),
                wants: None,
            })
        })
        .await
    }

    /// Places a hold in one write; the same idempotency key gives the same answer.
    pub(super) async fn declare(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        draft: impl Fn(&mut Ledger, &Portfolio, DateTime<Utc>) -> Result<Draft, AppError> + Send + Sync,
    ) -> Result<Declared, AppError> {
        self.declare_with(visitor, once, Beside::default(), draft).await
    }

    /// The same with words and files, which stand in the same write.
    async fn declare_with(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        Beside { words, files }: Beside<'_>,
        draft: impl Fn(&mut Ledger, &Portfolio, DateTime<Utc>) -> Result<Draft, AppError> + Send + Sync,
    ) -> Result<Declared, AppError> {
        let keys = store::keys::Keys::of(visitor.portfolio.id);
        let once = once.map(|once| keys.idempotency(visitor.debtor, &sha256_hex(once.as_bytes())));
        if let Some(place) = &once
            && let Some(item) = self.table().get(place, store::table::Read::Strong).await?
        {
            return Ok(record::decode(&item.body)?);
        }
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let id = HoldId::from_bits(self.random());
        let now = self.now();
        // Nothing is kept for what is refused
        let sound = |mut ledger: Ledger| draft(&mut ledger, &visitor.portfolio, now).map(drop);
        let taken = self.take_files(visitor, files, sound).await?;
        let declared = self.change_own(visitor, |ledger| {
            let mut draft = draft(ledger, &visitor.portfolio, now)?;
            draft.files = taken.iter().map(|file| file.id).collect();
            for file in &taken {
                ledger.beside.push(file.write(keys, id, draft.currency, now)?);
            }
            let in_flight = ledger.actions.all().iter().any(domain::action::Action::is_busy);
            let declared = declared(id, &draft, in_flight);
            if let Some(words) = words {
                // Free text is personal data: sealed, beside the hold.
                let field = format!("hold#{id}");
                let before = ledger.person.clone();
                let sealed =
                    key.seal(self.ids(), ledger.debtor(), &field, words.as_bytes(), before.as_ref())?;
                let place = keys.hold_words(ledger.debtor(), id);
                ledger.beside.push(put(place, 0, record::encode(&sealed)?, None, None));
            }
            let told = draft.told(draft.news(), id, Some(visitor.recipient));
            place(ledger, id, draft, &Cause::Debtor, now);
            ledger.owe(told, &visitor.portfolio, now);
            if let Some(once) = &once {
                ledger.beside.push(put(once.clone(), 0, record::encode(&declared)?, None, None));
            }
            Ok(declared)
        });
        let outcome = declared.await;
        if let (Err(_), Some(place)) = (&outcome, &once) {
            // The same request twice at once: the other one declared it.
            if let Some(item) = self.table().get(place, store::table::Read::Strong).await? {
                return Ok(record::decode(&item.body)?);
            }
        }
        if outcome.is_ok() {
            self.confirm(&visitor.portfolio, visitor.debtor).await;
        }
        outcome
    }
}

fn count(lines: &[Line]) -> u8 {
    u8::try_from(lines.len()).unwrap_or(u8::MAX)
}

/// Places a hold of the debtor, as he declared it or as the team granted it.
pub(super) fn place(ledger: &mut Ledger, id: HoldId, draft: Draft, by: &Cause, now: DateTime<Utc>) {
    let what =
        What::HoldPlaced { hold: id, hold_kind: draft.kind, items: draft.items.clone(), until: draft.until };
    if draft.wants.is_some() {
        let home = ledger.debtor();
        thread_of(&mut ledger.account.threads, id, home).wants = draft.wants;
    }
    ledger.holds.add(Hold {
        id,
        kind: draft.kind,
        currency: draft.currency,
        items: draft.items,
        minor: draft.minor,
        until: draft.until,
        pay_on: draft.pay_on,
        plan: draft.plan,
        waives_interest: draft.waives_interest,
        files: draft.files,
        reason: draft.reason,
        author: Author::Debtor,
        recorded_at: now,
        open_then: draft.open_then,
        ended_at: None,
    });
    ledger.tell(now, by, what);
}

/// The short number by which a declaration is quoted.
pub(crate) fn number_of(id: HoldId) -> String {
    let letters = id.to_string();
    let tail = &letters[letters.len() - 8..];
    format!("{}-{}", &tail[..4], &tail[4..]).to_uppercase()
}

fn declared(id: HoldId, draft: &Draft, in_flight: bool) -> Declared {
    Declared {
        id,
        kind: draft.kind,
        number: number_of(id),
        until: draft.until,
        pay_on: draft.pay_on,
        amount: decimal(draft.concerns, draft.currency),
        currency: draft.currency,
        in_flight,
    }
}

/// The last day on which the money of a promise may still arrive.
pub(crate) fn grace_after(portfolio: &Portfolio, pay_on: NaiveDate) -> NaiveDate {
    Calendar::of(portfolio.country, None).add_business_days(pay_on, GRACE_DAYS)
}

fn after(portfolio: &Portfolio, now: DateTime<Utc>, days: u16) -> NaiveDate {
    let today = local_date(now, portfolio.time_zone);
    today.checked_add_days(Days::new(u64::from(days))).unwrap_or(today)
}
