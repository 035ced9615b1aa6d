//! One case: what is open, why nothing was sent, what comes next, and everything that happened.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{local_date, start_of_day};
use domain::debtor::Need;
use domain::decide::{Decision, Doing, Planned, Reason, Until, keep_one_message};
use domain::hold::Hold;
use domain::ids::{ActionId, CaseId, InvoiceId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::scenario::Notice;
use serde::Serialize;
use serde_json::{Map, Value};
use store::keys::{FACTS, Keys};
use store::table::{Index, Order, Query, Range, Read};

use super::cases::DebtorRef;
use super::payee::PaidToView;
use crate::app::App;
use crate::commit::decimal;
use crate::debit::DebitRow;
use crate::dispatch::open_person;
use crate::erase::ErasureView;
use crate::error::AppError;
use crate::facts;
use crate::file::FileView;
use crate::ledger::{Drawn, Ledger};
use crate::member::{Member, Right};
use crate::original::OriginalRow;
use crate::portal::{DisputeView, HoldView, RequestView};
use crate::words::internal;

/// Facts of a history shown at once, newest last.
const TIMELINE_LIMIT: usize = 500;

/// The whole of a case.
#[derive(Debug, Clone, Serialize)]
pub struct CaseSheet {
    /// The case.
    pub id: CaseId,
    /// Who owes.
    pub debtor: DebtorRef,
    /// Currency of every amount.
    pub currency: Currency,
    /// State's word, as the ledger says it now.
    pub state: String,
    /// Net balance.
    pub balance: String,
    /// Overdue.
    pub overdue: String,
    /// Money of the debtor nobody claims.
    pub unapplied: String,
    /// Open items, oldest first.
    pub items: Vec<ItemView>,
    /// What stands.
    pub holds: Vec<HoldView>,
    /// What helps the debtor to be written and spoken to, as he said himself.
    pub needs: Vec<Need>,
    /// What he asked of the team, oldest first.
    pub requests: Vec<RequestView>,
    /// Collections from his account that he ordered, newest first.
    pub debits: Vec<DebitRow>,
    /// Files he added to what he declared, oldest first.
    pub files: Vec<FileView>,
    /// Invoices themselves that he may save, of the invoices recorded last.
    pub originals: Vec<OriginalRow>,
    /// What he contests, newest first, with what was said about it.
    pub disputes: Vec<DisputeView>,
    /// His data are erased, or were.
    pub erasure: Option<ErasureView>,
    /// What comes next.
    pub next: NextView,
    /// When somebody must look again.
    pub next_look_at: Option<DateTime<Utc>>,
    /// Everything that happened, oldest first; amounts are decimals.
    pub timeline: Vec<TimelineEntry>,
}

/// An open item.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    /// Its invoice.
    pub invoice: InvoiceId,
    /// Printed number.
    pub number: String,
    /// The source that told of it.
    pub source: String,
    /// The source's own id of it.
    pub source_id: String,
    /// Due date.
    pub due_on: NaiveDate,
    /// Left.
    pub open: String,
    /// Contested part.
    pub disputed: String,
    /// Highest level accepted.
    pub level: u8,
    /// To whom it is paid; none: to the creditor.
    pub payee: Option<PaidToView>,
    /// Why it gets nothing now; empty when its message is on its way.
    pub held: Vec<HeldView>,
}

/// A reason and its end.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct HeldView {
    /// Why.
    pub reason: Reason,
    /// Until when, if time ends it.
    pub until: Option<DateTime<Utc>>,
}

/// What comes next.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum NextView {
    /// This, now.
    Action {
        /// What.
        action: ActionId,
        /// Which notice.
        notice: Notice,
        /// When.
        at: DateTime<Utc>,
    },
    /// Nothing now, for these reasons.
    Held {
        /// Why.
        held: Vec<HeldView>,
    },
}

/// One line of the history.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct TimelineEntry(pub Map<String, Value>);

impl TimelineEntry {
    fn at(&self) -> Option<DateTime<Utc>> {
        let at = self.0.get("at").and_then(Value::as_str)?;
        DateTime::parse_from_rfc3339(at).ok().map(|at| at.to_utc())
    }
}

impl App {
    /// One case.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the member's portfolio has no such case.
    pub async fn case(&self, member: &Member, id: CaseId) -> Result<CaseSheet, AppError> {
        member.may(Right::Read)?;
        let portfolio = &member.portfolio;
        let keys = Keys::of(portfolio.id);
        let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false)
            .await?
            .filter(|ledger| ledger.currencies().contains(&id.currency))
            .ok_or(AppError::NotFound("case"))?;
        let key = self.portfolio_key(portfolio.id).await?;
        let debtor = Self::ref_of(&ledger, portfolio, &key)?;
        let now = self.now();
        let decision = ledger.decision_of(id.currency, portfolio, self.settings().assume_fresh, now);
        let drawn = ledger.draw(id.currency, portfolio, now);
        let mut sheet = sheet(&ledger, &drawn, &decision, portfolio, debtor, now);
        if let Ok(person) = open_person(&ledger, &key) {
            sheet.needs = person.needs;
        }
        sheet.requests = self.requests_of(&ledger, portfolio).await?;
        sheet.debits = self.debit_rows(&ledger, portfolio, id.currency).await?;
        sheet.files = self.files_of_case(&ledger, id.currency, &key).await?;
        let here = |hold: &Hold| hold.currency == id.currency;
        sheet.disputes = self.disputes_of(&ledger, portfolio, here).await?;
        for hold in &mut sheet.holds {
            hold.words = self.words_of(keys, &key, ledger.debtor(), hold.id).await?;
        }
        sheet.timeline = self.timeline(keys, &ledger, id.currency).await?;
        Ok(sheet)
    }

    /// The debtor's history: the facts, then outcomes that no fact has told yet.
    async fn timeline(
        &self,
        keys: Keys,
        ledger: &Ledger,
        currency: Currency,
    ) -> Result<Vec<TimelineEntry>, AppError> {
        let mut entries = Vec::new();
        // The history of a merged debtor stays with him, as part of his chain; it is told here.
        for debtor in std::iter::once(&ledger.account.id).chain(&ledger.account.merged) {
            let query = Query {
                index: Index::Main,
                partition: keys.ledger(*debtor),
                range: Range::Prefix(FACTS.to_owned()),
                order: Order::Descending,
                limit: TIMELINE_LIMIT,
                cursor: None,
                read: Read::Strong,
            };
            let page = self.table().query(&query).await?;
            for item in page.items.iter().rev() {
                for entry in facts::read(item)? {
                    let fact: Value = serde_json::from_str(entry.fact.get()).map_err(internal)?;
                    entries.extend(ledger.shown(fact, currency));
                }
            }
        }
        for fact in ledger.untold() {
            entries.extend(ledger.shown(serde_json::to_value(&fact).map_err(internal)?, currency));
        }
        // An outcome is told with the next fact: here it stands where it happened.
        entries.sort_by_key(TimelineEntry::at);
        let surplus = entries.len().saturating_sub(TIMELINE_LIMIT);
        entries.drain(..surplus);
        Ok(entries)
    }
}

impl Ledger {
    /// A fact as it is shown: amounts as decimals beside their currency.
    fn shown(&self, fact: Value, currency: Currency) -> Option<TimelineEntry> {
        let Value::Object(mut fields) = fact else { return None };
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let of_invoice = |id: &str| self.invoices.find(|it| it.id.to_string() == id).map(|it| it.currency);
        let of_payment = |id: &str| self.payments.find(|it| it.id.to_string() == id).map(|it| it.currency);
        let currency = text("currency")
            .and_then(|code| code.parse().ok())
            .or_else(|| text("invoice").and_then(of_invoice))
            .or_else(|| text("payment").and_then(of_payment))
            .unwrap_or(currency);
        for (minor, shown) in [("minor", "amount"), ("remaining", "remaining")] {
            if let Some(value) = fields.get(minor).and_then(Value::as_i64) {
                fields.remove(minor);
                fields.insert(shown.to_owned(), decimal(value, currency).into());
                fields.insert("currency".to_owned(), currency.code().into());
            }
        }
        Some(TimelineEntry(fields))
    }
}

impl Ledger {
    /// What is decided for one case, seen beside the others of the debtor.
    pub(crate) fn decision_of(
        &self,
        currency: Currency,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> Decision {
        let currencies = self.currencies();
        let mut decisions: Vec<Decision> = currencies
            .iter()
            .map(|known| {
                let drawn = self.draw(*known, portfolio, now);
                self.decide(&drawn.statement, portfolio, assume_fresh, now)
            })
            .collect();
        keep_one_message(&mut decisions, now);
        let place = currencies.iter().position(|known| *known == currency);
        place.map(|place| decisions.swap_remove(place)).unwrap_or_default()
    }
}

fn sheet(
    ledger: &Ledger,
    drawn: &Drawn<'_>,
    decision: &Decision,
    portfolio: &Portfolio,
    debtor: DebtorRef,
    now: DateTime<Utc>,
) -> CaseSheet {
    let statement = &drawn.statement;
    let currency = statement.currency;
    let today = local_date(now, portfolio.time_zone);
    let money = |minor| decimal(minor, currency);
    let items = statement
        .items
        .iter()
        .filter(|item| item.open > 0)
        .map(|item| ItemView {
            invoice: item.id.invoice,
            number: drawn.invoices[item.invoice].number.clone(),
            source: drawn.invoices[item.invoice].source.clone(),
            source_id: drawn.invoices[item.invoice].external_id.to_string(),
            due_on: item.due_on,
            open: money(item.open),
            disputed: money(item.disputed),
            level: item.level,
            payee: PaidToView::of(&drawn.invoices[item.invoice]),
            held: decision
                .held
                .iter()
                .filter(|held| held.item == item.id)
                .map(|held| held_view(held.reason, held.until, portfolio))
                .collect(),
        })
        .collect::<Vec<_>>();
    CaseSheet {
        id: ledger.case_id(currency),
        debtor,
        currency,
        state: ledger.state_now(statement, portfolio, today).word().to_owned(),
        balance: money(statement.balance()),
        overdue: money(statement.overdue(today)),
        unapplied: money(statement.unapplied),
        next: next(ledger, decision, &items, now),
        items,
        holds: crate::portal::holds(ledger, statement, portfolio, today),
        needs: Vec::new(),
        requests: Vec::new(),
        debits: Vec::new(),
        files: Vec::new(),
        originals: OriginalRow::of_case(ledger, currency),
        disputes: Vec::new(),
        erasure: ErasureView::of(ledger, portfolio),
        next_look_at: if decision.actions.is_empty() { decision.next_look_at } else { Some(now) },
        timeline: Vec::new(),
    }
}

fn next(ledger: &Ledger, decision: &Decision, items: &[ItemView], now: DateTime<Utc>) -> NextView {
    let message = |planned: &&Planned| matches!(planned.doing, Doing::Send(_));
    let planned = decision.actions.iter().find(message).or_else(|| decision.actions.first());
    match planned {
        Some(planned) => NextView::Action {
            action: ActionId { debtor: ledger.debtor(), digest: planned.digest },
            notice: planned.notice,
            at: now,
        },
        None if items.is_empty() => {
            NextView::Held { held: vec![HeldView { reason: Reason::Settled, until: None }] }
        }
        None => {
            let mut held: Vec<HeldView> = items.iter().flat_map(|item| item.held.clone()).collect();
            held.sort_by_key(|held| (held.reason, held.until));
            held.dedup_by_key(|held| held.reason);
            NextView::Held { held }
        }
    }
}

fn held_view(reason: Reason, until: Option<Until>, portfolio: &Portfolio) -> HeldView {
    let until = until.map(|until| match until {
        Until::Day(day) => start_of_day(day, portfolio.time_zone),
        Until::At(at) => at,
    });
    HeldView { reason, until }
}
