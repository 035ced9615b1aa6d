//! The list of cases, from the projected rows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Account;
use domain::calendar::local_date;
use domain::ids::{CaseId, DebtorId};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use serde::{Deserialize, Serialize};
use store::keys::{self, BOOK_BUCKETS, Keys, Named};
use store::record;
use store::table::{Cursor, Index, Key, Order, Query, Range, Read};

use crate::app::App;
use crate::commit::{Row, decimal};
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};

/// Rows of one page.
const PAGE: usize = 50;
/// Rows looked at for one page of a search.
const LOOK_LIMIT: usize = 20_000;

/// What to list.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasesQuery {
    /// Part of a debtor's name, or of his id at the source.
    #[serde(default)]
    pub q: Option<String>,
    /// A debtor's id at the source, exactly.
    #[serde(default)]
    pub debtor: Option<String>,
    /// A state's word.
    #[serde(default)]
    pub state: Option<String>,
    /// `next` of the page before.
    #[serde(default)]
    pub cursor: Option<String>,
}

/// A row.
#[derive(Debug, Clone, Serialize)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// Who owes.
    pub debtor: DebtorRef,
    /// The currency of the amounts.
    pub currency: Currency,
    /// State's word.
    pub state: String,
    /// Net balance.
    pub balance: String,
    /// Overdue.
    pub overdue: String,
    /// When somebody must look again.
    pub next_look_at: Option<DateTime<Utc>>,
}

/// A debtor, in a list.
#[derive(Debug, Clone, Serialize)]
pub struct DebtorRef {
    /// The source's id.
    pub id: String,
    /// The name on the invoices; where nobody has described him, or he was erased, his id.
    pub name: String,
    /// The creditor's day on which his data were erased, unless a source has described him since.
    pub erased_on: Option<NaiveDate>,
}

/// A page.
#[derive(Debug, Clone, Serialize)]
pub struct CasesPage {
    /// Rows, most overdue first within a state.
    pub items: Vec<CaseRow>,
    /// For the next page.
    pub next: Option<String>,
}

impl App {
    /// Cases of the member's portfolio.
    ///
    /// # Errors
    /// [`AppError::Refused`] for a cursor that is not one of ours.
    pub async fn cases(&self, member: &Member, query: &CasesQuery) -> Result<CasesPage, AppError> {
        member.may(Right::Read)?;
        if let Some(external) = &query.debtor {
            return self.cases_of_debtor(member, external, query).await;
        }
        let keys = Keys::of(member.portfolio.id);
        let mut place = Place::parse(query.cursor.as_deref())?;
        let mut page = CasesPage { items: Vec::new(), next: None };
        let mut looked = 0;
        while place.bucket < BOOK_BUCKETS {
            let found = self.table().query(&place.query(keys, query.state.as_deref())).await?;
            for item in &found.items {
                looked += 1;
                place.after =
                    item.book.as_ref().map(|book| Cursor { sort: book.sort.clone(), key: item.key.clone() });
                let Some((_, debtor)) = keys::parse_ledger(&item.key.partition) else { continue };
                if let Some(row) = self.case_row(member, debtor, &item.body, query.q.as_deref()).await? {
                    page.items.push(row);
                }
                if page.items.len() == PAGE || looked == LOOK_LIMIT {
                    page.next = Some(place.to_text());
                    return Ok(page);
                }
            }
            place.after = found.next;
            if place.after.is_none() {
                place.bucket += 1;
            }
        }
        Ok(page)
    }

    async fn cases_of_debtor(
        &self,
        member: &Member,
        external: &str,
        query: &CasesQuery,
    ) -> Result<CasesPage, AppError> {
        let keys = Keys::of(member.portfolio.id);
        let mut items = Vec::new();
        for platform in formats::Platform::ALL {
            let pointer = keys.pointer(Named::Debtor, platform.name(), external);
            let Some(item) = self.table().get(&pointer, Read::Strong).await? else { continue };
            let debtor: DebtorId = record::decode(&item.body)?;
            let Some(ledger) = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await? else {
                continue;
            };
            for (_, _, row) in &ledger.rows {
                if let Some(row) = self.case_row(member, ledger.debtor(), row, query.q.as_deref()).await? {
                    let wanted = query.state.as_ref().is_none_or(|state| *state == row.state);
                    items.extend(wanted.then_some(row));
                }
            }
        }
        Ok(CasesPage { items, next: None })
    }

    async fn case_row(
        &self,
        member: &Member,
        debtor: DebtorId,
        body: &str,
        search: Option<&str>,
    ) -> Result<Option<CaseRow>, AppError> {
        let row: Row = record::decode(body)?;
        let next_look_at = self.next_look(member, debtor).await?;
        let debtor = self.debtor_ref(member, debtor).await?;
        let fits = search.is_none_or(|search| {
            let search = search.to_lowercase();
            debtor.name.to_lowercase().contains(&search) || debtor.id.to_lowercase().contains(&search)
        });
        let currency = row.id.currency;
        Ok(fits.then(|| CaseRow {
            id: row.id,
            debtor,
            currency,
            state: row.state,
            balance: decimal(row.balance, currency),
            overdue: decimal(row.overdue, currency),
            next_look_at,
        }))
    }

    /// When somebody must look again: the account's due key, so that a claim need not rewrite the row.
    async fn next_look(&self, member: &Member, debtor: DebtorId) -> Result<Option<DateTime<Utc>>, AppError> {
        let key = Keys::of(member.portfolio.id).account(debtor);
        let item = self.table().get(&key, Read::Eventual).await?;
        let due = item.and_then(|item| item.due);
        Ok(due.and_then(|due| keys::due_instant(&due.sort)))
    }

    async fn debtor_ref(&self, member: &Member, debtor: DebtorId) -> Result<DebtorRef, AppError> {
        let keys = Keys::of(member.portfolio.id);
        let item = self.table().get(&keys.person(debtor), Read::Eventual).await?;
        let Some(item) = item else { return self.unnamed(member, debtor).await };
        let key = self.portfolio_key(member.portfolio.id).await?;
        let plain = key.open(debtor, "person", &record::decode(&item.body)?)?;
        let person: domain::debtor::Person =
            serde_json::from_slice(&plain).map_err(|error| AppError::Internal(error.into()))?;
        Ok(DebtorRef { id: person.external_id, name: person.name, erased_on: None })
    }

    /// A debtor nobody has described yet, or who was erased: his id stands for his name.
    async fn unnamed(&self, member: &Member, debtor: DebtorId) -> Result<DebtorRef, AppError> {
        let keys = Keys::of(member.portfolio.id);
        let item = self.table().get(&keys.account(debtor), Read::Eventual).await?;
        let item = item.ok_or(AppError::NotFound("debtor"))?;
        Ok(nameless(&record::decode(&item.body)?, &member.portfolio))
    }

    pub(crate) fn ref_of(
        ledger: &Ledger,
        portfolio: &Portfolio,
        key: &crate::seal::PortfolioKey,
    ) -> Result<DebtorRef, AppError> {
        let id = ledger.account.external_id.to_string();
        match open_person(ledger, key) {
            Ok(person) => Ok(DebtorRef { id, name: person.name, erased_on: None }),
            Err(AppError::NotFound(_)) => Ok(nameless(&ledger.account, portfolio)),
            Err(error) => Err(error),
        }
    }
}

fn nameless(account: &Account, portfolio: &Portfolio) -> DebtorRef {
    let id = account.external_id.to_string();
    let erased_at = account.erasure.as_ref().and_then(domain::erasure::Erasure::done_at);
    DebtorRef { name: id.clone(), id, erased_on: erased_at.map(|at| local_date(at, portfolio.time_zone)) }
}

/// Where a page of the list ends: the bucket and the last row of it that was seen.
struct Place {
    bucket: u16,
    after: Option<Cursor>,
}

impl Place {
    fn parse(text: Option<&str>) -> Result<Self, AppError> {
        let Some(text) = text else { return Ok(Self { bucket: 0, after: None }) };
        let wrong = || AppError::refused("/cursor", "pass back `next` of the page before, unchanged");
        let bytes = data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| wrong())?;
        let (bucket, sort, partition, range): (u16, String, String, String) =
            serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        let after = (!sort.is_empty()).then_some(Cursor { sort, key: Key { partition, range } });
        Ok(Self { bucket, after })
    }

    fn to_text(&self) -> String {
        let empty = String::new;
        let (sort, partition, range) = match &self.after {
            Some(cursor) => (cursor.sort.clone(), cursor.key.partition.clone(), cursor.key.range.clone()),
            None => (empty(), empty(), empty()),
        };
        let json = serde_json::to_vec(&(self.bucket, sort, partition, range)).unwrap_or_default();
        data_encoding::BASE64URL_NOPAD.encode(&json)
    }

    fn query(&self, keys: Keys, state: Option<&str>) -> Query {
        let partition = keys.book(self.bucket);
        // A cursor of another portfolio's row leads nowhere: the partition is always our own.
        let portfolio = keys.portfolio().to_string();
        let cursor = self.after.clone().filter(|after| after.key.partition.starts_with(&portfolio));
        Query {
            index: Index::Book,
            partition,
            range: state.map_or(Range::All, |state| Range::Prefix(format!("{state}#"))),
            order: Order::Descending,
            limit: PAGE,
            cursor,
            read: Read::Eventual,
        }
    }
}
