//! What will go out, computed by the same `decide`: each case is walked from look to look, as if every message were
//! accepted and nothing new happened.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::calendar::local_date;
use domain::debtor::Channel;
use domain::decide::{Doing, Planned, instalment_named, keep_one_message};
use domain::ids::{CaseId, DebtorId};
use domain::portfolio::Portfolio;
use domain::scenario::Notice;
use domain::statement::Statement;
use serde::Serialize;
use store::keys::{self, BOOK_BUCKETS, Keys};
use store::table::{Index, Item, Order, Query, Range, Read};

use crate::app::App;
use crate::asked::is_asked;
use crate::commit::decimal;
use crate::dispatch::{address, open_person};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};

/// Most days an agenda looks ahead.
const DAYS_LIMIT: u16 = 90;
/// Looks at one debtor on the way: a step a day, and some that find nothing.
const LOOKS_LIMIT: usize = 300;
/// Debtors one agenda walks; beyond, it is a job over a snapshot.
const DEBTORS_LIMIT: usize = 20_000;

/// One message to come.
#[derive(Debug, Clone, Serialize)]
pub struct AgendaEntry {
    /// When it leaves, to the sweep that finds it.
    pub at: DateTime<Utc>,
    /// The case.
    pub case: CaseId,
    /// What.
    pub notice: Notice,
    /// How.
    pub channel: Channel,
    /// The address.
    pub to: String,
    /// What it asks for.
    pub amount: String,
}

impl App {
    /// What will go out in the coming days.
    ///
    /// # Errors
    /// [`AppError::Refused`] for more than 90 days.
    pub async fn agenda(&self, member: &Member, days: u16) -> Result<Vec<AgendaEntry>, AppError> {
        member.may(Right::Read)?;
        if days == 0 || days > DAYS_LIMIT {
            return Err(AppError::refused("/days", format!("1 to {DAYS_LIMIT} days")));
        }
        let keys = Keys::of(member.portfolio.id);
        let until = self.now() + TimeDelta::days(days.into());
        let mut entries = Vec::new();
        for debtor in self.debtors_with_something_open(keys).await? {
            self.walk(member, debtor, until, &mut entries).await?;
        }
        entries.sort_by_key(|entry| (entry.at, entry.case));
        Ok(entries)
    }

    async fn debtors_with_something_open(&self, keys: Keys) -> Result<BTreeSet<DebtorId>, AppError> {
        let mut debtors = BTreeSet::new();
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
            while debtors.len() < DEBTORS_LIMIT {
                let page = self.table().query(&query).await?;
                let open =
                    |item: &&Item| item.book.as_ref().is_some_and(|book| !book.sort.starts_with("settled#"));
                let found = page.items.iter().filter(open);
                debtors
                    .extend(found.filter_map(|item| keys::parse_ledger(&item.key.partition)).map(|it| it.1));
                match page.next {
                    Some(next) => query.cursor = Some(next),
                    None => break,
                }
            }
        }
        Ok(debtors)
    }

    /// Walks one debtor from look to look.
    async fn walk(
        &self,
        member: &Member,
        debtor: DebtorId,
        until: DateTime<Utc>,
        entries: &mut Vec<AgendaEntry>,
    ) -> Result<(), AppError> {
        let portfolio = &member.portfolio;
        let keys = Keys::of(portfolio.id);
        let Some(mut ledger) = Ledger::load(self.table(), keys, debtor, Read::Eventual, false).await? else {
            return Ok(());
        };
        let key = self.portfolio_key(portfolio.id).await?;
        let person = open_person(&ledger, &key).ok();
        let mut now = self.now();
        let mut statements: Vec<Statement> = ledger
            .currencies()
            .into_iter()
            .map(|currency| ledger.draw(currency, portfolio, now).statement)
            .collect();
        for _ in 0..LOOKS_LIMIT {
            let steps = look(&ledger, &statements, portfolio, self.settings().assume_fresh, now);
            for (place, planned) in &steps.planned {
                let statement = &statements[*place];
                if let (Doing::Send(reach), Some(person)) = (planned.doing, &person) {
                    entries.push(AgendaEntry {
                        at: now,
                        case: ledger.case_id(statement.currency),
                        notice: planned.notice,
                        channel: reach.channel,
                        to: address(person, reach).unwrap_or_default(),
                        amount: amount(statement, planned, portfolio, now),
                    });
                    if !is_asked(planned.notice) {
                        ledger.account.contacted.push(now);
                    }
                }
                let day = local_date(now, portfolio.time_zone);
                statements[*place] = match planned.doing {
                    // Nobody knows when a person will say yes: it waits.
                    Doing::AskApproval => statement.once_asked(&planned.raises),
                    _ => statement.once_accepted(planned.digest, planned.notice, &planned.raises, day),
                };
            }
            now = match steps.next {
                _ if !steps.planned.is_empty() => now + TimeDelta::minutes(1),
                Some(next) if next <= until => next,
                _ => return Ok(()),
            };
        }
        Ok(())
    }
}

/// What one look at a debtor finds.
struct Steps {
    /// Place of the statement, and what is to be done.
    planned: Vec<(usize, Planned)>,
    next: Option<DateTime<Utc>>,
}

fn look(
    ledger: &Ledger,
    statements: &[Statement],
    portfolio: &Portfolio,
    assume_fresh: bool,
    now: DateTime<Utc>,
) -> Steps {
    let decide = |statement| ledger.decide(statement, portfolio, assume_fresh, now);
    let mut decisions: Vec<_> = statements.iter().map(decide).collect();
    keep_one_message(&mut decisions, now);
    let next = decisions.iter().filter_map(|decision| decision.next_look_at).min();
    let planned = decisions
        .into_iter()
        .enumerate()
        .flat_map(|(place, decision)| decision.actions.into_iter().map(move |planned| (place, planned)))
        .collect();
    Steps { planned, next }
}

fn amount(statement: &Statement, planned: &Planned, portfolio: &Portfolio, now: DateTime<Utc>) -> String {
    let today = local_date(now, portfolio.time_zone);
    let minor = match planned.notice {
        Notice::PreDue => planned.raises.iter().map(|named| named.open).sum(),
        Notice::Thanks => 0,
        Notice::Instalment => {
            instalment_named(statement, planned.digest).map_or(0, |(coming, _)| coming.minor)
        }
        _ => statement.overdue_claimed(today),
    };
    decimal(minor, statement.currency)
}
