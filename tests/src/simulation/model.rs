//! The naive ledger: what sources and people were told to say, added up without any of the app's rules.
//!
//! A saying is *told* from the first try on and *known* once somebody was answered with success. What is told may count
//! already, what is known must: a claim is judged against the most that could be owed, the end against the exact sum.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::action::Recipient;
use domain::hold::Kind;
use domain::ids::{DebtorId, HoldId, InvoiceId, ItemId, PortfolioId};
use domain::money::Currency;
use domain::plan::Line;

use super::assigning::Assigned;
use super::erasing::Erased;
use super::orders::{Page, Told};

/// Minutes by which the clock of the process that wrote something may be wrong, and more.
pub(super) const CLOCK_MINUTES: i64 = 15;

/// Minor units as sources and people write them.
#[must_use]
pub fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// What was said. Amounts are minor units; payments and credit notes name their invoice or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An invoice with one item.
    Invoice {
        /// Its id.
        id: InvoiceId,
        /// Gross.
        minor: i64,
        /// Its currency.
        currency: Currency,
        /// When it is due.
        due_on: NaiveDate,
    },
    /// An invoice was issued again, over another amount.
    Reissued {
        /// Which.
        invoice: InvoiceId,
        /// Gross from now on.
        minor: i64,
    },
    /// Money, or a credit note.
    Credit {
        /// The source's name for it.
        name: String,
        /// How much.
        minor: i64,
        /// What it names.
        invoice: Option<InvoiceId>,
    },
    /// That money went back.
    Returned {
        /// The source's name for the money.
        name: String,
    },
    /// It never was due.
    Voided {
        /// Which.
        invoice: InvoiceId,
    },
    /// The creditor gave up.
    WrittenOff {
        /// Which.
        invoice: InvoiceId,
    },
    /// The source of a snapshot says that an invoice is lower by so much.
    Lowered {
        /// Which.
        invoice: InvoiceId,
        /// By how much.
        minor: i64,
    },
    /// He is another debtor.
    Merged {
        /// Place of the other one.
        into: usize,
    },
    /// The source has told every payment until then.
    Synchronised {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// What became of an order on a provider's page.
    Told(Told),
    /// Anything that moves no money.
    Nothing,
}

/// A saying.
#[derive(Debug, Clone)]
pub struct Said {
    /// Place of the portfolio.
    pub portfolio: usize,
    /// Place of the debtor in it.
    pub debtor: usize,
    /// When it happened, as its source says.
    pub at: DateTime<Utc>,
    /// What.
    pub what: What,
    /// Somebody began to say it.
    pub told: bool,
    /// It was acknowledged.
    pub known: bool,
    /// When.
    pub known_at: Option<DateTime<Utc>>,
}

impl Said {
    /// What nobody has begun to say.
    #[must_use]
    pub const fn later((portfolio, debtor): (usize, usize), at: DateTime<Utc>, what: What) -> Self {
        Self { portfolio, debtor, at, what, told: false, known: false, known_at: None }
    }
}

/// A hold that was acknowledged.
#[derive(Debug, Clone)]
pub struct Stands {
    /// Place of the portfolio.
    pub portfolio: usize,
    /// Place of the debtor in it.
    pub debtor: usize,
    /// Its id.
    pub id: HoldId,
    /// What kind.
    pub kind: Kind,
    /// Items it covers whole; empty: everything of its currency.
    pub items: Vec<ItemId>,
    /// The case.
    pub currency: Currency,
    /// Last day.
    pub until: NaiveDate,
    /// The debtor declared it: it is confirmed to him.
    pub own: bool,
    /// For a plan: what was agreed, in order of time.
    pub plan: Vec<Line>,
    /// When it was declared, by the clock of the process that wrote it.
    pub recorded_at: DateTime<Utc>,
    /// Somebody began to end it.
    pub ended: bool,
}

/// A debtor of the story.
#[derive(Debug, Clone)]
pub struct Debtor {
    /// His id.
    pub id: DebtorId,
    /// The source that names him.
    pub source: &'static str,
    /// Its name for him.
    pub name: String,
    /// His zone.
    pub zone: domain::calendar::Tz,
    /// His country.
    pub country: domain::debtor::Country,
}

/// A portfolio of the story.
#[derive(Debug, Clone)]
pub struct Home {
    /// Its id.
    pub id: PortfolioId,
    /// Its zone.
    pub zone: domain::calendar::Tz,
    /// Its debtors.
    pub debtors: Vec<Debtor>,
    /// A stop was acknowledged then and nobody began to lift it.
    pub stopped: Option<DateTime<Utc>>,
    /// So many are lifting a stop right now.
    pub lifting: usize,
    /// A stop was ever tried.
    pub was_stopped: bool,
}

/// Everything that was said.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// Portfolios.
    pub homes: Vec<Home>,
    /// Sayings, in the order they are meant.
    pub said: Vec<Said>,
    /// Acknowledged holds.
    pub stands: Vec<Stands>,
    /// Addresses whose owner declined, by portfolio; true: nothing at all goes there.
    pub declined: BTreeMap<(usize, Recipient), bool>,
    /// Debtors for whom anything happened that may hold a step back for long: no lateness is judged.
    pub disturbed: Vec<(usize, usize)>,
    /// What the team said of invoices' payees, in that order.
    pub assigned: Vec<Assigned>,
    /// Erasures that somebody asked for.
    pub erased: Vec<Erased>,
    /// Pages of providers that somebody was sent to, in that order.
    pub pages: Vec<Page>,
}

impl Model {
    /// Whose id this is.
    #[must_use]
    pub fn debtor(&self, id: DebtorId) -> Option<(usize, usize)> {
        self.homes.iter().enumerate().find_map(|(portfolio, home)| {
            home.debtors.iter().position(|debtor| debtor.id == id).map(|place| (portfolio, place))
        })
    }

    /// Debtors that a told merge makes one with this one, himself included.
    #[must_use]
    pub fn group(&self, portfolio: usize, debtor: usize) -> Vec<usize> {
        self.joined_by(portfolio, debtor, |said| said.told)
    }

    fn joined_by(&self, portfolio: usize, debtor: usize, counts: impl Fn(&Said) -> bool) -> Vec<usize> {
        let mut group = vec![debtor];
        for _ in 0..self.homes[portfolio].debtors.len() {
            for said in self.said.iter().filter(|said| said.portfolio == portfolio && counts(said)) {
                if let What::Merged { into } = said.what {
                    let (has, other) = (group.contains(&said.debtor), group.contains(&into));
                    if has && !other {
                        group.push(into);
                    } else if other && !has {
                        group.push(said.debtor);
                    }
                }
            }
        }
        group
    }

    /// The most that these debtors can owe in a currency, given what was told and known.
    #[must_use]
    pub fn most(&self, portfolio: usize, debtors: &[usize], currency: Currency) -> i64 {
        self.most_by(portfolio, debtors, currency, |said| said.known)
    }

    /// The same, where somebody says what is known.
    pub(super) fn most_by(
        &self,
        portfolio: usize,
        debtors: &[usize],
        currency: Currency,
        is_known: impl Fn(&Said) -> bool,
    ) -> i64 {
        let mine = || self.said.iter().filter(|it| it.portfolio == portfolio && debtors.contains(&it.debtor));
        let known = |what: &What| mine().any(|said| is_known(said) && said.what == *what);
        let told = |what: &What| mine().any(|said| said.told && said.what == *what);
        let gone =
            |invoice: InvoiceId| known(&What::Voided { invoice }) || known(&What::WrittenOff { invoice });
        let in_currency = |invoice: InvoiceId| {
            mine().any(|said| matches!(said.what, What::Invoice { id, currency: its, .. } if id == invoice && its == currency))
        };
        // Who tells that an invoice is another one now tells the invoice too
        let issued = |id: InvoiceId| {
            mine().any(|said| {
                let names = |invoice: InvoiceId| said.told && invoice == id;
                matches!(said.what, What::Lowered { invoice, .. } | What::Reissued { invoice, .. } if names(invoice))
            })
        };
        mine()
            .map(|said| match &said.what {
                What::Invoice { id, minor, currency: its, .. }
                    if *its == currency && (said.told || issued(*id)) && !gone(*id) =>
                {
                    self.gross(*id, *minor, &is_known)
                }
                What::Lowered { invoice, minor }
                    if is_known(said) && in_currency(*invoice) && !gone(*invoice) =>
                {
                    -minor
                }
                What::Credit { name, minor, invoice } if is_known(said) => {
                    let here = invoice.map_or(currency == Currency::EUR, in_currency);
                    let spent = invoice.is_some_and(|it| known(&What::WrittenOff { invoice: it }));
                    let back = told(&What::Returned { name: name.clone() });
                    if here && !spent && !back { -minor } else { 0 }
                }
                What::Told(word) if word.currency == currency && self.counts(said, word, &is_known) => {
                    -word.minor
                }
                _ => 0,
            })
            .sum()
    }

    /// The most that an invoice can be over: what is told may be the last word, what is known replaces what was said before.
    pub(super) fn gross(&self, invoice: InvoiceId, first: i64, is_known: impl Fn(&Said) -> bool) -> i64 {
        let mut versions = vec![first];
        for said in &self.said {
            match said.what {
                What::Reissued { invoice: its, minor } if its == invoice && is_known(said) => {
                    versions = vec![minor];
                }
                What::Reissued { invoice: its, minor } if its == invoice && said.told => versions.push(minor),
                _ => {}
            }
        }
        versions.into_iter().max().unwrap_or(first)
    }

    /// What is left of an invoice whose payers name it, once everything is known; `None` when it is no longer claimed.
    #[must_use]
    pub fn left_of(&self, portfolio: usize, invoice: InvoiceId) -> Option<i64> {
        let mine = || self.said.iter().filter(|said| said.portfolio == portfolio).map(|said| &said.what);
        let mut left = None;
        for what in mine() {
            match what {
                What::Invoice { id, minor, .. } if *id == invoice => {
                    left = Some(self.gross(invoice, *minor, |said| said.known));
                }
                What::Voided { invoice: its } | What::WrittenOff { invoice: its } if *its == invoice => {
                    return None;
                }
                What::Credit { name, minor, invoice: Some(its) } if *its == invoice => {
                    let back = mine().any(|other| *other == What::Returned { name: name.clone() });
                    left = left.map(|left| if back { left } else { left - minor });
                }
                _ => {}
            }
        }
        left
    }

    /// An invoice's due date, if the story knows it.
    #[must_use]
    pub fn due_on(&self, invoice: InvoiceId) -> Option<NaiveDate> {
        self.said.iter().find_map(|said| match said.what {
            What::Invoice { id, due_on, .. } if id == invoice => Some(due_on),
            _ => None,
        })
    }

    /// Until when every source that says how far it has told was told at most; `None` while none has said so.
    #[must_use]
    pub fn synchronised_until(&self, portfolio: usize) -> Option<DateTime<Utc>> {
        let mine = || self.said.iter().filter(|said| said.portfolio == portfolio);
        let until = |said: &Said| match said.what {
            What::Synchronised { until } => Some(until),
            _ => None,
        };
        mine().filter(|said| said.known).find_map(until)?;
        mine().filter(|said| said.told).filter_map(until).max()
    }

    /// Whether a named hold that was acknowledged covers this item of a debtor on that day, and which. What stands for
    /// another debtor covers it from the acknowledgement of their merge on. One kind may be left aside.
    #[must_use]
    pub fn hold_over(
        &self,
        portfolio: usize,
        debtor: usize,
        item: ItemId,
        day: NaiveDate,
        besides: Option<Kind>,
    ) -> Option<&Stands> {
        let (owner, currency) = self.said.iter().find_map(|said| match said.what {
            What::Invoice { id, currency, .. } if id == item.invoice => Some((said.debtor, currency)),
            _ => None,
        })?;
        let (group, joined) =
            (self.group(portfolio, debtor), self.joined_by(portfolio, debtor, |said| said.known));
        self.stands.iter().find(|hold| {
            hold.portfolio == portfolio
                && (hold.debtor == owner || joined.contains(&hold.debtor))
                && hold.currency == currency
                && !hold.ended
                && day <= hold.until
                && (hold.items.is_empty() || hold.items.contains(&item))
                && Some(hold.kind) != besides
                && !(matches!(hold.kind, Kind::Promise | Kind::Plan)
                    && self.money_told(portfolio, &group, hold.recorded_at))
        })
    }

    /// Whether money may have come since then, so that a promise or a plan was kept: it was told, and not known before.
    pub(super) fn money_told(&self, portfolio: usize, group: &[usize], since: DateTime<Utc>) -> bool {
        let before = since - TimeDelta::minutes(CLOCK_MINUTES);
        self.said.iter().any(|said| {
            said.portfolio == portfolio
                && group.contains(&said.debtor)
                && said.told
                && said.known_at.is_none_or(|known| known >= before)
                && matches!(
                    said.what,
                    What::Credit { .. }
                        | What::Voided { .. }
                        | What::WrittenOff { .. }
                        | What::Merged { .. }
                        | What::Lowered { .. }
                        | What::Told(_)
                )
        })
    }
}
