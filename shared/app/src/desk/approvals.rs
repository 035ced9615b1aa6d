//! What waits for a person: approvals bound to what was seen, and outcomes nobody knows.

use domain::action::{Action, Approval, News, Outcome};
use domain::debtor::Channel;
use domain::decide::{Doing, Planned};
use domain::ids::{ActionId, CaseId, InvoiceId};
use domain::money::Currency;
use domain::scenario::Notice;
use domain::timeline::What;
use serde::{Deserialize, Serialize};
use store::keys::{self, BOOK_BUCKETS, Keys};
use store::table::{Index, Order, Query, Range, Read};

use super::cases::DebtorRef;
use crate::app::App;
use crate::commit::decimal;
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::ports::Body;
use crate::words::{Draft, Links};

/// Cases looked at for approvals in one call.
const LOOK_LIMIT: usize = 20_000;

/// An action that waits for a yes.
#[derive(Debug, Clone, Serialize)]
pub struct ApprovalView {
    /// The action.
    pub id: ActionId,
    /// Its case.
    pub case: CaseId,
    /// Who would get it.
    pub debtor: DebtorRef,
    /// What it is.
    pub notice: Notice,
    /// How it would travel.
    pub channel: Channel,
    /// Hash of what is shown: say it back when deciding.
    pub seen: String,
    /// Since when it waits.
    pub since: chrono::DateTime<chrono::Utc>,
    /// Items it names.
    pub items: Vec<NamedView>,
    /// Currency of the amounts.
    pub currency: Currency,
    /// Subject as it would be written now.
    pub subject: Option<String>,
    /// Text as it would be written now.
    pub text: Option<String>,
}

/// An item an action names.
#[derive(Debug, Clone, Serialize)]
pub struct NamedView {
    /// Its invoice.
    pub invoice: InvoiceId,
    /// The level it would be raised to.
    pub level: u8,
    /// What is open of it.
    pub open: String,
}

/// A decision on an approval.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalForm {
    /// Yes or no.
    pub decision: DecisionWord,
    /// The hash that was shown.
    pub seen: String,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionWord {
    /// Yes.
    Approve,
    /// No.
    Reject,
}

/// An action, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct ActionView {
    /// The action.
    pub id: ActionId,
    /// What it is.
    pub notice: Notice,
    /// Its level.
    pub level: u8,
    /// `awaiting_approval`, `approved`, `rejected`, `claimed`, `accepted`, `delivered`, `bounced`, `failed`, `refused`,
    /// `unknown`, `review`, `dropped` or `open`.
    pub state: String,
}

impl ActionView {
    fn of(action: &Action) -> Self {
        let state = match (&action.dropped, action.attempts.last(), &action.approval) {
            (Some(_), ..) => "dropped",
            (None, Some(last), _) => last.outcome.word(),
            (None, None, Some(Approval::Awaited { .. })) => "awaiting_approval",
            (None, None, Some(Approval::Given { .. })) => "approved",
            (None, None, Some(Approval::Rejected { .. })) => "rejected",
            (None, None, None) => "open",
        };
        Self { id: action.id, notice: action.notice, level: action.level, state: state.to_owned() }
    }
}

impl App {
    /// Everything that waits for a yes, oldest first.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn approvals(&self, member: &Member) -> Result<Vec<ApprovalView>, AppError> {
        member.may(Right::Read)?;
        let keys = Keys::of(member.portfolio.id);
        let mut found = Vec::new();
        let mut looked = 0;
        for bucket in 0..BOOK_BUCKETS {
            let mut query = Query {
                index: Index::Book,
                partition: keys.book(bucket),
                range: Range::All,
                order: Order::Descending,
                limit: 500,
                cursor: None,
                read: Read::Eventual,
            };
            while looked < LOOK_LIMIT {
                let page = self.table().query(&query).await?;
                looked += page.items.len();
                for item in &page.items {
                    let waits = item.book.as_ref().is_some_and(|book| book.row.contains("\"waits\":true"));
                    let Some((_, debtor)) = keys::parse_ledger(&item.key.partition).filter(|_| waits) else {
                        continue;
                    };
                    let ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await?;
                    if let Some(ledger) = ledger {
                        self.waiting(member, &ledger, &item.key.range, &mut found).await?;
                    }
                }
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
        }
        found.sort_by_key(|view: &ApprovalView| (view.since, view.id));
        Ok(found)
    }

    async fn waiting(
        &self,
        member: &Member,
        ledger: &Ledger,
        case_range: &str,
        found: &mut Vec<ApprovalView>,
    ) -> Result<(), AppError> {
        let key = self.portfolio_key(member.portfolio.id).await?;
        for action in ledger.actions.all() {
            let Some(Approval::Awaited { seen, since }) = &action.approval else { continue };
            let here = case_range == format!("case#{}", action.currency);
            if action.dropped.is_some() || !here {
                continue;
            }
            let (subject, text) = self.preview(member, ledger, action, &key)?;
            found.push(ApprovalView {
                id: action.id,
                case: ledger.case_id(action.currency),
                debtor: Self::ref_of(ledger, &member.portfolio, &key)?,
                notice: action.notice,
                channel: Channel::Email,
                seen: seen.clone(),
                since: *since,
                items: action
                    .raises
                    .iter()
                    .map(|named| NamedView {
                        invoice: named.item.invoice,
                        level: named.level,
                        open: decimal(named.open, action.currency),
                    })
                    .collect(),
                currency: action.currency,
                subject,
                text,
            });
        }
        Ok(())
    }

    /// The words as they would be now, with a link that leads nowhere.
    fn preview(
        &self,
        member: &Member,
        ledger: &Ledger,
        action: &Action,
        key: &crate::seal::PortfolioKey,
    ) -> Result<(Option<String>, Option<String>), AppError> {
        let Ok(person) = open_person(ledger, key) else { return Ok((None, None)) };
        let portfolio = &member.portfolio;
        let drawn = ledger.draw(action.currency, portfolio, self.now());
        let planned = Planned {
            digest: action.id.digest,
            notice: action.notice,
            level: action.level,
            carrying: action.carrying,
            due_on: None,
            raises: action.raises.clone(),
            doing: Doing::AskApproval,
        };
        let page = self.address("-");
        let links = Links { unsubscribe: page.clone(), page, code: "0000-0000".to_owned() };
        let draft = Draft { ledger, drawn: &drawn, portfolio, person: &person, now: self.now() };
        let message = draft.message(&planned, None, &links)?;
        let reply_to = portfolio.creditor.reply_to.clone().unwrap_or_default();
        let body = Self::write_words(portfolio, &message, Channel::Email, &reply_to, action.id)?;
        Ok(match body {
            Body::Email(mail) => (Some(mail.subject), Some(mail.text)),
            Body::Sms(sms, _) => (None, Some(sms.text)),
        })
    }

    /// Decides on an approval.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an unknown action, [`AppError::Conflict`] when what was seen is no longer what would
    /// be sent.
    pub async fn approve(
        &self,
        member: &Member,
        id: ActionId,
        form: &ApprovalForm,
    ) -> Result<ActionView, AppError> {
        member.may(Right::Approve)?;
        let now = self.now();
        let portfolio = &member.portfolio;
        self.change(portfolio, id.debtor, |ledger| {
            let action = ledger
                .actions
                .find(|action| action.id.digest == id.digest)
                .ok_or(AppError::NotFound("action"))?;
            let Some(Approval::Awaited { seen, .. }) = &action.approval else {
                return Err(AppError::Conflict("nobody has to approve this now".to_owned()));
            };
            if action.dropped.is_some() || *seen != form.seen || ledger.rose(action, portfolio, now) {
                let detail = "what would be sent is no longer what you saw: look again";
                return Err(AppError::Conflict(detail.to_owned()));
            }
            let by = member.user.to_string();
            let (approval, what) = match form.decision {
                DecisionWord::Approve => {
                    (Approval::Given { seen: seen.clone(), by, at: now }, What::Approved { action: id })
                }
                DecisionWord::Reject => (Approval::Rejected { by, at: now }, What::Rejected { action: id }),
            };
            ledger.tell(now, &member.cause(), what);
            let action = ledger
                .actions
                .edit(|action| action.id.digest == id.digest)
                .ok_or(AppError::NotFound("action"))?;
            action.approval = Some(approval);
            Ok(ActionView::of(action))
        })
        .await
        .map_err(unknown_action)
    }

    /// Settles an outcome nobody knows.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when the outcome is known.
    pub async fn judge(&self, member: &Member, id: ActionId, sent: bool) -> Result<ActionView, AppError> {
        member.may(Right::Work)?;
        let now = self.now();
        self.change(&member.portfolio, id.debtor, |ledger| {
            let action = ledger
                .actions
                .edit(|action| action.id.digest == id.digest)
                .ok_or(AppError::NotFound("action"))?;
            let last = action.attempts.last_mut();
            let last =
                last.filter(|it| matches!(it.outcome, Outcome::Unknown { .. } | Outcome::Review { .. }));
            let known = || AppError::Conflict("the outcome of this action is known".to_owned());
            let last = last.ok_or_else(known)?;
            let outcome = last.settle(&News::Judged { sent }, now).ok_or_else(known)?;
            last.outcome = outcome;
            let claimed_at = last.claimed_at;
            let view = ActionView::of(action);
            if !sent {
                ledger.forget_contact(claimed_at);
            }
            ledger.tell(now, &member.cause(), What::Judged { action: id, sent });
            Ok(view)
        })
        .await
        .map_err(unknown_action)
    }
}

impl Ledger {
    /// More would be asked for than was seen.
    fn rose(
        &self,
        action: &Action,
        portfolio: &domain::portfolio::Portfolio,
        now: chrono::DateTime<chrono::Utc>,
    ) -> bool {
        let drawn = self.draw(action.currency, portfolio, now);
        action.raises.iter().any(|named| {
            let item = drawn.statement.items.iter().find(|item| item.id == named.item);
            item.is_some_and(|item| item.claimed() > named.open)
        })
    }
}

fn unknown_action(error: AppError) -> AppError {
    match error {
        AppError::NotFound(_) => AppError::NotFound("action"),
        other => other,
    }
}
