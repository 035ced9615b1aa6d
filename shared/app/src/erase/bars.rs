//! Why an erasure cannot begin now: all of it is found at once, so that nobody meets one reason after the other.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::action::{Action, Outcome};
use domain::calendar::local_date;
use domain::checkout::{self, Checkout, Means};
use domain::debit::{Debit, LAST_RETURN_DAYS, State};
use domain::erasure::Bar;
use domain::ids::DebtorId;
use domain::portfolio::Portfolio;
use store::keys::{CHECKOUTS, DEBITS};
use store::record;
use store::table::{Index, Item, Order, Query, Range, Read};

use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;

/// Payments and orders of one debtor that are looked at, newest first; whoever has more is asked to come back when they
/// have gone.
const LOOKED_AT: usize = 1_000;

impl App {
    /// Every reason why this debtor cannot be erased now, each once.
    pub(super) async fn bars(&self, ledger: &Ledger, portfolio: &Portfolio) -> Result<Vec<Bar>, AppError> {
        let now = self.now();
        let today = local_date(now, portfolio.time_zone);
        let mut bars = ledger.bars(portfolio, now);
        let homes = std::iter::once(ledger.debtor()).chain(ledger.account.merged.iter().copied());
        for home in homes {
            for item in self.begun(ledger, home, CHECKOUTS).await? {
                bars.extend(of_checkout(&record::decode(&item.body)?, now, today));
            }
            for item in self.begun(ledger, home, DEBITS).await? {
                bars.extend(of_debit(&record::decode(&item.body)?, today));
            }
        }
        bars.sort_unstable();
        bars.dedup();
        Ok(bars)
    }

    async fn begun(&self, ledger: &Ledger, home: DebtorId, prefix: &str) -> Result<Vec<Item>, AppError> {
        let query = Query {
            index: Index::Main,
            partition: ledger.keys.ledger(home),
            range: Range::Prefix(prefix.to_owned()),
            order: Order::Descending,
            limit: LOOKED_AT,
            cursor: None,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        if page.next.is_some() {
            let detail = format!("more than {LOOKED_AT} payments were begun: wait until old ones are gone");
            return Err(AppError::Conflict(detail));
        }
        Ok(page.items)
    }
}

/// A card's money that is there is judged by what is owed: whoever takes it back owes again.
fn of_checkout(it: &Checkout, now: DateTime<Utc>, today: NaiveDate) -> Option<Bar> {
    if it.may_be_paid(now) {
        return Some(if it.means == Means::Card { Bar::Paying } else { Bar::Collecting });
    }
    let collected = it.state == checkout::State::Paid && it.means == Means::Debit;
    let on = it.collection.as_ref().and_then(|it| it.on).unwrap_or_else(|| it.closes_at.date_naive());
    (collected && may_go_back(on, today)).then_some(Bar::Returnable)
}

fn of_debit(it: &Debit, today: NaiveDate) -> Option<Bar> {
    match it.state {
        State::Ordered | State::Sent => Some(Bar::Collecting),
        State::Collected => may_go_back(it.collected_on(), today).then_some(Bar::Returnable),
        State::Refused | State::Returned | State::Withdrawn | State::Dropped => None,
    }
}

fn may_go_back(on: NaiveDate, today: NaiveDate) -> bool {
    on.checked_add_days(Days::new(LAST_RETURN_DAYS)).is_none_or(|last| today <= last)
}

impl Ledger {
    /// What of his own ledger bars it.
    fn bars(&self, portfolio: &Portfolio, now: DateTime<Utc>) -> Vec<Bar> {
        let mut bars = Vec::new();
        bars.extend(self.account.is_merging().then_some(Bar::Merging));
        let today = local_date(now, portfolio.time_zone);
        for currency in self.currencies() {
            let statement = self.draw(currency, portfolio, now).statement;
            bars.extend(statement.items.iter().any(|item| item.open > 0).then_some(Bar::Owed));
            bars.extend((statement.unapplied > 0 || statement.balance() < 0).then_some(Bar::Credit));
        }
        let standing = self.holds.all().iter().filter(|hold| hold.stands(today));
        bars.extend(standing.map(|hold| Bar::Held(hold.kind)));
        let speaking = |action: &Action| {
            let last = action.attempts.last().map(|last| &last.outcome);
            matches!(last, Some(Outcome::Claimed { .. } | Outcome::Unknown { .. } | Outcome::Review { .. }))
        };
        bars.extend(self.actions.all().iter().any(speaking).then_some(Bar::Speaking));
        bars
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_may_go_back_for_thirteen_months_and_the_inquiry() {
        let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
        assert!(may_go_back(day("2025-10-01"), day("2026-12-25")));
        assert!(!may_go_back(day("2025-10-01"), day("2026-12-26")));
    }
}
