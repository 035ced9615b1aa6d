//! A debtor's partition in memory: one query brings all that a decision needs, one write takes every change back.
//!
//! Nothing is written from here: [`crate::commit`] turns what was edited into one write.

use chrono::{DateTime, Utc};
use domain::account::{Account, MERGES_LIMIT};
use domain::action::Action;
use domain::allocation::Allocation;
use domain::calendar::{Calendar, Subdivision, local_date};
use domain::decide::{Decision, Facing, decide};
use domain::hold::Hold;
use domain::ids::{CaseId, DebtorId};
use domain::invoice::Invoice;
use domain::money::Currency;
use domain::payment::{CreditNote, Payment};
use domain::portfolio::Portfolio;
use domain::scenario::Scenario;
use domain::statement::{Documents, Statement, Viewpoint};
use domain::timeline::{Cause, Fact, What};
use serde::de::DeserializeOwned;
use store::keys::{CLOSED, Keys, OPEN_UNTIL};
use store::record;
use store::table::{Index, Item, Order, Query, Range, Read, Table, Write};

use crate::error::AppError;
use crate::seal::Sealed;

/// Most open items of one debtor that are read: 60 pages. Beyond that something feeds us nonsense.
const PAGES_LIMIT: usize = 60;
const PAGE: usize = 1000;

/// What stands in the table for a value of [`Docs`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Meta {
    /// 0: not there yet.
    pub(crate) version: u64,
    pub(crate) dirty: bool,
    /// It stands in the closed part.
    pub(crate) closed: bool,
}

/// Values of one kind, with what is needed to write them back. Values stay in one slice, as the domain reads them.
#[derive(Debug, Clone)]
pub struct Docs<T> {
    values: Vec<T>,
    meta: Vec<Meta>,
}

impl<T> Default for Docs<T> {
    fn default() -> Self {
        Self { values: Vec::new(), meta: Vec::new() }
    }
}

impl<T> Docs<T> {
    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[T] {
        &self.values
    }

    /// The first that fits.
    pub fn find(&self, fits: impl FnMut(&T) -> bool) -> Option<&T> {
        let mut fits = fits;
        self.values.iter().find(|value| fits(value))
    }

    /// The first that fits, to be changed and written back.
    pub(crate) fn edit(&mut self, fits: impl FnMut(&T) -> bool) -> Option<&mut T> {
        let place = self.values.iter().position(fits)?;
        self.meta[place].dirty = true;
        Some(&mut self.values[place])
    }

    /// A new one.
    pub(crate) fn add(&mut self, value: T) {
        self.values.push(value);
        self.meta.push(Meta { version: 0, dirty: true, closed: false });
    }

    pub(crate) fn changed(&mut self) -> impl Iterator<Item = (&T, &mut Meta)> {
        self.values.iter().zip(&mut self.meta).filter(|(_, meta)| meta.dirty)
    }

    /// The version the first that fits will have once it is written.
    pub(crate) fn version_after(&self, fits: impl FnMut(&T) -> bool) -> u64 {
        self.values.iter().position(fits).map_or(0, |place| self.meta[place].version + 1)
    }

    /// Takes values away, from the end, as long as they fit.
    pub(crate) fn leave(
        &mut self,
        mut fits: impl FnMut(&T) -> Result<bool, AppError>,
    ) -> Result<Vec<(T, Meta)>, AppError> {
        let mut left = Vec::new();
        while let Some(last) = self.values.last() {
            if !fits(last)? {
                break;
            }
            left.extend(self.values.pop().zip(self.meta.pop()));
        }
        Ok(left)
    }

    pub(crate) fn is_edited(&self) -> bool {
        self.meta.iter().any(|meta| meta.dirty)
    }

    fn keep(&mut self, item: &Item, closed: bool) -> Result<(), AppError>
    where
        T: DeserializeOwned,
    {
        self.values.push(record::decode(&item.body)?);
        self.meta.push(Meta { version: item.version, dirty: false, closed });
        Ok(())
    }
}

/// A debtor's partition.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// Keys of the portfolio.
    pub(crate) keys: Keys,
    /// The account.
    pub account: Account,
    /// 0: the debtor is new.
    pub(crate) account_version: u64,
    pub(crate) account_due: Option<store::table::Due>,
    /// It changed in a way that no fact tells.
    pub(crate) account_dirty: bool,
    /// A job goes on from here then, if not at once.
    pub(crate) job_rests_until: Option<DateTime<Utc>>,
    /// Sealed personal data.
    pub(crate) person: Option<Sealed>,
    pub(crate) person_version: u64,
    pub(crate) person_dirty: bool,
    /// Invoices.
    pub invoices: Docs<Invoice>,
    /// Payments.
    pub payments: Docs<Payment>,
    /// Credit notes.
    pub credit_notes: Docs<CreditNote>,
    /// Holds.
    pub holds: Docs<Hold>,
    /// Actions.
    pub actions: Docs<Action>,
    /// Rows of the list: key's range, version, body.
    pub(crate) rows: Vec<(String, u64, String)>,
    /// Facts to add.
    pub(crate) facts: Vec<Fact>,
    /// Other actions of the same write: pointers, deliveries, links.
    pub(crate) beside: Vec<Write>,
}

impl Ledger {
    /// An account that does not exist yet.
    pub(crate) fn new(keys: Keys, account: Account) -> Self {
        Self {
            keys,
            account,
            account_version: 0,
            account_due: None,
            account_dirty: false,
            job_rests_until: None,
            person: None,
            person_version: 0,
            person_dirty: false,
            invoices: Docs::default(),
            payments: Docs::default(),
            credit_notes: Docs::default(),
            holds: Docs::default(),
            actions: Docs::default(),
            rows: Vec::new(),
            facts: Vec::new(),
            beside: Vec::new(),
        }
    }

    /// Reads a debtor's open part, or all of it; `None` when there is no such account. A debtor who was merged into
    /// another is read there, once his documents have arrived: compare with [`Self::debtor`].
    pub(crate) async fn load(
        table: &dyn Table,
        keys: Keys,
        debtor: DebtorId,
        read: Read,
        whole: bool,
    ) -> Result<Option<Self>, AppError> {
        let mut place = debtor;
        for _ in 0..=MERGES_LIMIT {
            let ledger = Self::load_own(table, keys, place, read, whole).await?;
            match ledger.as_ref().and_then(|ledger| ledger.account.merged_into) {
                Some(into) if ledger.as_ref().is_some_and(|ledger| !ledger.account.leaving) => place = into,
                _ => return Ok(ledger),
            }
        }
        Err(too_many_merges())
    }

    /// As [`Self::load`], of this debtor himself, wherever a merge sent him.
    pub(crate) async fn load_own(
        table: &dyn Table,
        keys: Keys,
        debtor: DebtorId,
        read: Read,
        whole: bool,
    ) -> Result<Option<Self>, AppError> {
        let range = if whole { Range::All } else { Range::Until(OPEN_UNTIL.to_owned()) };
        let mut query = Query {
            index: Index::Main,
            partition: keys.ledger(debtor),
            range,
            order: Order::Ascending,
            limit: PAGE,
            cursor: None,
            read,
        };
        let mut ledger: Option<Self> = None;
        for _ in 0..PAGES_LIMIT {
            let page = table.query(&query).await?;
            for item in &page.items {
                match &mut ledger {
                    // The account sorts first: `account` < `act#` < `case#`…
                    None if item.key.range == "account" => {
                        let mut fresh = Self::new(keys, record::decode(&item.body)?);
                        fresh.account_version = item.version;
                        fresh.account_due.clone_from(&item.due);
                        ledger = Some(fresh);
                    }
                    None => {}
                    Some(ledger) => ledger.take(item)?,
                }
            }
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return Ok(ledger),
            }
        }
        Err(AppError::TooMuch("this debtor has more open documents than Relance reads at once".to_owned()))
    }

    fn take(&mut self, item: &Item) -> Result<(), AppError> {
        let (range, closed) = match item.key.range.strip_prefix(CLOSED) {
            Some(rest) => (rest, true),
            None => (item.key.range.as_str(), false),
        };
        match range.split_once('#') {
            Some(("inv", _)) => self.invoices.keep(item, closed),
            Some(("pay", _)) => self.payments.keep(item, closed),
            Some(("cre", _)) => self.credit_notes.keep(item, closed),
            Some(("hold", _)) => self.holds.keep(item, closed),
            Some(("act", _)) => self.actions.keep(item, closed),
            Some(("case", _)) => {
                let row = item.book.as_ref().map(|book| book.row.clone()).unwrap_or_default();
                self.rows.push((item.key.range.clone(), item.version, row));
                Ok(())
            }
            None if range == "person" => {
                self.person = Some(record::decode(&item.body)?);
                self.person_version = item.version;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// The debtor.
    #[must_use]
    pub const fn debtor(&self) -> DebtorId {
        self.account.id
    }

    /// The case of a currency.
    #[must_use]
    pub const fn case_id(&self, currency: Currency) -> CaseId {
        CaseId { debtor: self.account.id, currency }
    }

    /// Currencies in which there is anything, in order.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let documents = self.invoices.all().iter().map(|invoice| invoice.currency);
        let credits = self.payments.all().iter().map(|payment| payment.currency);
        let notes = self.credit_notes.all().iter().map(|note| note.currency);
        let cases = self.account.cases.iter().map(|case| case.currency);
        let mut all: Vec<Currency> = documents.chain(credits).chain(notes).chain(cases).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The statement of a currency and the allocation behind it, with the documents they were drawn from.
    #[must_use]
    pub fn draw(&self, currency: Currency, portfolio: &Portfolio, now: DateTime<Utc>) -> Drawn<'_> {
        let documents = Documents {
            invoices: self.invoices.all(),
            payments: self.payments.all(),
            credit_notes: self.credit_notes.all(),
            holds: self.holds.all(),
            actions: self.actions.all(),
            thanks: &self.account.thanks,
        };
        let view = Viewpoint {
            zone: portfolio.time_zone,
            today: local_date(now, portfolio.time_zone),
            feeds: &portfolio.feeds,
        };
        // Two currencies never meet: the statement leaves the documents of others aside.
        let (statement, allocation) = Statement::draw(currency, &documents, &view);
        Drawn { statement, allocation, invoices: self.invoices.all() }
    }

    /// The scenario this debtor follows.
    #[must_use]
    pub fn scenario<'a>(&self, portfolio: &'a Portfolio) -> &'a Scenario {
        portfolio.scenarios.of(self.account.profile.kind)
    }

    /// Decides for one drawn case.
    #[must_use]
    pub fn decide(
        &self,
        statement: &Statement,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> Decision {
        let terms = portfolio.terms(now, assume_fresh);
        decide(statement, self.scenario(portfolio), &self.facing(), &terms, now)
    }

    pub(crate) fn facing(&self) -> Facing<'_> {
        let country = self.account.profile.country;
        Facing {
            profile: &self.account.profile,
            calendar: Calendar::of(country, None::<Subdivision>),
            reach: &self.account.reach,
            contacted: &self.account.contacted,
            busy: self.account.is_merging() || self.actions.all().iter().any(Action::is_busy),
            prefers: self.account.choices.channel,
        }
    }

    /// True when a document was edited.
    pub(crate) fn has_edits(&self) -> bool {
        self.person_dirty
            || self.account_dirty
            || self.invoices.is_edited()
            || self.payments.is_edited()
            || self.credit_notes.is_edited()
            || self.holds.is_edited()
            || self.actions.is_edited()
    }

    /// Adds a fact to the history.
    pub(crate) fn tell(&mut self, at: DateTime<Utc>, by: &Cause, what: What) {
        self.facts.push(Fact { at, effective_on: None, by: by.clone(), what });
    }
}

/// Merges that would make a way longer are refused, so nobody is that far from home.
pub(crate) fn too_many_merges() -> AppError {
    AppError::Internal("a debtor's name leads through more merges than are allowed".into())
}

/// One case, drawn.
#[derive(Debug, Clone)]
pub struct Drawn<'a> {
    /// What is owed.
    pub statement: Statement,
    /// What settled what.
    pub allocation: Allocation,
    /// The debtor's invoices, in every currency; an item's `invoice` is a place in here.
    pub invoices: &'a [Invoice],
}
