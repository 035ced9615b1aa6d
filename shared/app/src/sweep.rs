//! Finds what is due and decides. Approvals, tasks and moved looks are written here; what is to be sent now is only named:
//! dispatch decides again and speaks. The due key is the queue of record: a lost errand is found again.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use domain::action::{Action, Approval, Named, Outcome};
use domain::decide::{Doing, Planned, keep_one_message};
use domain::ids::{ActionId, DebtorId, PortfolioId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::scenario::Notice;
use domain::timeline::{Cause, What};
use serde::{Deserialize, Serialize};
use store::keys::{self, Keys, instant};
use store::record;
use store::table::{Cursor, Index, Item, Order, Query, Range, Read};

use crate::app::App;
use crate::erase;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::merge::CHUNKS_A_LOOK;
use crate::seal::sha256_hex;

/// Failures in a row after which a person must look.
const FAILURES_LIMIT: u8 = 3;

/// A case that has something to send: what the queue carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Errand {
    /// The portfolio.
    pub portfolio: PortfolioId,
    /// The debtor.
    pub debtor: DebtorId,
}

/// What a sweep of one page found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Due entries looked at.
    pub looked: usize,
    /// Debtors to send to, in due order.
    pub to_send: Vec<Errand>,
    /// There may be more due.
    pub more: bool,
}

/// A debtor to send to, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) errand: Errand,
    pub(crate) due_at: DateTime<Utc>,
}

/// One page of a shard, as far as there was time.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looked {
    pub(crate) entries: usize,
    pub(crate) found: Vec<Found>,
    pub(crate) first_due_at: Option<DateTime<Utc>>,
    pub(crate) last_due_at: Option<DateTime<Utc>>,
    pub(crate) next: Option<Cursor>,
    /// Time was up before its end.
    pub(crate) cut: bool,
}

impl App {
    /// Looks at what is due in one shard, at most `limit` entries.
    ///
    /// # Errors
    /// When the table cannot be read; a single case that fails is moved away and told in its history.
    pub async fn sweep(&self, shard: u16, until: DateTime<Utc>, limit: usize) -> Result<Swept, AppError> {
        let page = self.look_at_page(keys::due_partition(shard), until, limit, None, &|| true).await?;
        let mut to_send: Vec<Errand> = page.found.iter().map(|found| found.errand).collect();
        to_send.dedup();
        Ok(Swept { looked: page.entries, to_send, more: page.next.is_some() })
    }

    /// Looks at one page of a shard, entry by entry while `go_on` says so.
    ///
    /// # Errors
    /// As [`App::sweep`].
    pub(crate) async fn look_at_page(
        &self,
        partition: String,
        until: DateTime<Utc>,
        limit: usize,
        cursor: Option<Cursor>,
        go_on: &(dyn Fn() -> bool + Sync),
    ) -> Result<Looked, AppError> {
        let query = Query {
            index: Index::Due,
            partition,
            // `~` sorts after every entry of the instant.
            range: Range::Until(format!("{}~", instant(until))),
            order: Order::Ascending,
            limit: limit.max(1),
            cursor,
            read: Read::Eventual,
        };
        let page = self.table().query(&query).await?;
        let mut looked = Looked { next: page.next, ..Looked::default() };
        for item in &page.items {
            if !go_on() {
                looked.cut = true;
                break;
            }
            looked.entries += 1;
            if let Some(portfolio) = keys::parse_waking(&item.key) {
                self.go_on_waking(portfolio).await?;
            }
            let Some((portfolio, debtor)) = keys::parse_ledger(&item.key.partition) else { continue };
            let errand = Errand { portfolio, debtor };
            let due_at = item.due.as_ref().and_then(|due| keys::due_instant(&due.sort)).unwrap_or(until);
            looked.first_due_at.get_or_insert(due_at);
            looked.last_due_at = Some(due_at);
            match self.look(errand, item).await {
                Ok(true) => looked.found.push(Found { errand, due_at }),
                Ok(false) => {}
                Err(error) => self.put_aside_alone(errand, &error).await?,
            }
        }
        Ok(looked)
    }

    /// The earliest due entry of all shards.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn next_due(&self) -> Result<Option<DateTime<Utc>>, AppError> {
        let mut earliest: Option<DateTime<Utc>> = None;
        for shard in 0..self.settings().due_shards {
            let query = Query {
                index: Index::Due,
                partition: keys::due_partition(shard),
                range: Range::All,
                order: Order::Ascending,
                limit: 1,
                cursor: None,
                read: Read::Eventual,
            };
            let page = self.table().query(&query).await?;
            let sort = page.items.first().and_then(|item| item.due.as_ref()).map(|due| due.sort.as_str());
            let at = sort.and_then(keys::due_instant);
            earliest = [earliest, at].into_iter().flatten().min();
        }
        Ok(earliest)
    }

    /// Looks at one due entry; true when there is something to send.
    async fn look(&self, errand: Errand, item: &Item) -> Result<bool, AppError> {
        let portfolio = self.portfolio(errand.portfolio).await?;
        match item.key.range.strip_prefix("act#") {
            Some(id) => {
                if let Ok(id) = id.parse() {
                    self.look_at_action(&portfolio, id).await?;
                }
                Ok(false)
            }
            None => self.look_at_account(&portfolio, errand.debtor).await,
        }
    }

    async fn look_at_account(
        &self,
        portfolio: &std::sync::Arc<Portfolio>,
        debtor: DebtorId,
    ) -> Result<bool, AppError> {
        let keys = Keys::of(portfolio.id);
        let loaded = Ledger::load(self.table(), keys, debtor, Read::Eventual, false).await?;
        let Some(ledger) = loaded else { return Ok(false) };
        if ledger.account.leaving {
            self.go_on_merging(portfolio, ledger.debtor(), CHUNKS_A_LOOK).await?;
            return Ok(false);
        }
        if ledger.account.is_erasing() {
            return self.go_on_erasing(portfolio, ledger.debtor(), erase::CHUNKS_A_LOOK).await;
        }
        let plans = ledger.plans(portfolio, self.settings().assume_fresh, self.now());
        let sends = plans.iter().any(|(_, planned)| matches!(planned.doing, Doing::Send(_)));
        let asks = plans.iter().any(|(_, planned)| !matches!(planned.doing, Doing::Send(_)));
        if asks || !sends {
            let (now, assume) = (self.now(), self.settings().assume_fresh);
            self.change(portfolio, debtor, |ledger| {
                for (currency, planned) in ledger.plans(portfolio, assume, now) {
                    ledger.ask(currency, &planned, portfolio, now);
                }
                Ok(())
            })
            .await?;
        }
        Ok(sends)
    }

    /// An action whose lease ended, or whose outcome stays unknown.
    async fn look_at_action(
        &self,
        portfolio: &std::sync::Arc<Portfolio>,
        id: ActionId,
    ) -> Result<(), AppError> {
        let now = self.now();
        let feed_at = self.feed_alive_at().await?;
        self.change(portfolio, id.debtor, |ledger| {
            ledger.wait_no_longer(id, feed_at, now);
            Ok(())
        })
        .await
    }

    /// The claim instant of the latest message the provider is known to have sent, by channel: proof that its feed lives.
    async fn feed_alive_at(&self) -> Result<Option<DateTime<Utc>>, AppError> {
        let item = self.table().get(&keys::feed("email"), Read::Strong).await?;
        Ok(match item {
            Some(item) => Some(record::decode(&item.body)?),
            None => None,
        })
    }

    /// What cannot even be put aside stays due and is told in the log: it must not keep the others waiting.
    async fn put_aside_alone(&self, errand: Errand, error: &AppError) -> Result<(), AppError> {
        match self.put_aside(errand, error).await {
            Err(AppError::Internal(error)) => {
                tracing::error!(debtor.id = %errand.debtor, ?error, "Could not read debtor {}", errand.debtor);
                Ok(())
            }
            other => other,
        }
    }

    /// A case that cannot be decided or sent moves away, says why, and alarms the third time.
    pub(crate) async fn put_aside(&self, errand: Errand, error: &AppError) -> Result<(), AppError> {
        if matches!(error, AppError::Unavailable(_)) {
            // Not the case's fault: it stays due.
            return Ok(());
        }
        let portfolio = self.portfolio(errand.portfolio).await?;
        let now = self.now();
        let reason = error.to_string();
        let failures = self
            .change(&portfolio, errand.debtor, |ledger| {
                ledger.account.failures = ledger.account.failures.saturating_add(1);
                let reason = reason.clone();
                let again = ledger.account.failures == FAILURES_LIMIT;
                let what = if again { What::Stuck { reason } } else { What::Failed { reason } };
                ledger.tell(now, &Cause::Relance, what);
                Ok(ledger.account.failures)
            })
            .await?;
        if failures >= FAILURES_LIMIT {
            tracing::error!(debtor.id = %errand.debtor, failures, "Could not work on debtor {}", errand.debtor);
        }
        Ok(())
    }
}

impl Ledger {
    /// What is to be done now, over all cases, one message at most.
    pub(crate) fn plans(
        &self,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> Vec<(Currency, Planned)> {
        if self.account.is_merging() {
            // Half of the documents say nothing.
            return Vec::new();
        }
        let currencies = self.currencies();
        let mut decisions: Vec<_> = currencies
            .iter()
            .map(|currency| {
                let drawn = self.draw(*currency, portfolio, now);
                self.decide(&drawn.statement, portfolio, assume_fresh, now)
            })
            .collect();
        if self.account.is_erasing() {
            for decision in &mut decisions {
                decision.actions.retain(|planned| self.tells_of_erasure(planned));
            }
        }
        keep_one_message(&mut decisions, now);
        let with_currency = |(currency, decision): (Currency, domain::decide::Decision)| {
            decision.actions.into_iter().map(move |planned| (currency, planned))
        };
        currencies.into_iter().zip(decisions).flat_map(with_currency).collect()
    }

    /// Writes down what only a person can do: an approval to give, a decision to take.
    fn ask(&mut self, currency: Currency, planned: &Planned, portfolio: &Portfolio, now: DateTime<Utc>) {
        let id = ActionId { debtor: self.account.id, digest: planned.digest };
        let approval = match planned.doing {
            Doing::Send(_) => return,
            Doing::Task => None,
            Doing::AskApproval => Some({
                let seen = seen(planned.notice, planned.level, &planned.raises);
                Approval::Awaited { seen, since: now }
            }),
        };
        let notice = planned.notice;
        let fresh = self.action(id, currency, planned, portfolio, now);
        let asked = approval.is_some();
        match self.actions.edit(|action| action.id == id) {
            Some(action) => {
                action.raises.clone_from(&fresh.raises);
                action.approval = approval;
                action.dropped = None;
            }
            None => self.actions.add(Action { approval, ..fresh }),
        }
        let what = if asked {
            What::ApprovalAsked { action: id, notice }
        } else {
            What::TaskOpened { action: id, notice }
        };
        self.tell(now, &Cause::Relance, what);
    }

    /// A new action for a planned step.
    pub(crate) fn action(
        &self,
        id: ActionId,
        currency: Currency,
        planned: &Planned,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> Action {
        let scenario = self.scenario(portfolio);
        Action {
            id,
            notice: planned.notice,
            level: planned.level,
            currency,
            carrying: planned.carrying,
            raises: planned.raises.clone(),
            scenario: scenario.id.clone(),
            scenario_version: scenario.version,
            recorded_at: now,
            approval: None,
            attempts: Vec::new(),
            dropped: None,
        }
    }

    /// An outcome that waiting settled: what goes once more is given back to the caps.
    fn wait_no_longer(&mut self, id: ActionId, feed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) {
        let Some(action) = self.actions.edit(|action| action.id == id) else { return };
        let outcome = action.wait_no_longer(feed_at, now);
        let (Some(outcome), Some(last)) = (outcome, action.attempts.last_mut()) else { return };
        let again = matches!(outcome, Outcome::Refused { .. });
        last.outcome = outcome;
        let claimed_at = last.claimed_at;
        if again {
            self.forget_contact(claimed_at);
        }
    }
}

/// The hash an approval names: notice, items and what is open of each. What the days change does not ask again.
pub(crate) fn seen(notice: Notice, level: u8, raises: &[Named]) -> String {
    let mut text = format!("{}|{level}", notice.word());
    for named in raises {
        let _ = write!(text, "|{}:{}:{}", named.item, named.level, named.open);
    }
    sha256_hex(text.as_bytes())
}
