//! Money that comes by a provider's page, as naive as the rest of the ledger: of what the provider told of an order the
//! latest counts, once; a page is somebody's as soon as he was sent there.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::checkout::Means;
use domain::ids::{DebtorId, InvoiceId};
use domain::money::Currency;

use super::model::{Model, Said, What};

/// Days for which an order of which nobody told the end is waited for.
const WAITED_DAYS: i64 = 7;

/// What a provider told of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Our reference, as the provider carries it.
    pub order: String,
    /// Its place among everything that was ever told: what happened later stands later.
    pub place: usize,
    /// How much it is about.
    pub minor: i64,
    /// Its currency.
    pub currency: Currency,
    /// What.
    pub word: Word,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// It was given.
    Ordered,
    /// The money is there.
    Paid,
    /// There is no money, or none any more.
    Back,
    /// Anything that moves no money.
    Nothing,
}

/// A page on which somebody may pay: he was sent there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Place of the portfolio.
    pub portfolio: usize,
    /// Place of the debtor whose link it was.
    pub debtor: usize,
    /// Whose case it is.
    pub account: DebtorId,
    /// Our reference.
    pub order: String,
    /// How it is paid.
    pub means: Means,
    /// Its currency.
    pub currency: Currency,
    /// What he was asked for.
    pub minor: i64,
    /// What for.
    pub invoices: Vec<InvoiceId>,
    /// The provider's name for it.
    pub session: String,
}

/// Under which name each order was given to a provider.
#[derive(Debug, Default)]
pub struct Names {
    orders: BTreeMap<(String, String), String>,
    names: BTreeMap<(String, String), String>,
}

impl Names {
    /// Sees a question that makes something: `kind` is where, `name` what the provider knows it again by.
    ///
    /// # Errors
    /// What is wrong: no name, another order's, or a second one of this order.
    pub fn see(&mut self, kind: &str, name: Option<&str>, order: &str) -> Result<(), String> {
        let Some(name) = name else { return Err(format!("{order} was given to {kind} under no name")) };
        let key = |text: &str| (kind.to_owned(), text.to_owned());
        let before = self.orders.entry(key(name)).or_insert_with(|| order.to_owned());
        if before != order {
            return Err(format!("{kind} knows {before} under {name}, and {order} too"));
        }
        let known = self.names.entry(key(order)).or_insert_with(|| name.to_owned());
        if known == name {
            Ok(())
        } else {
            Err(format!("{kind} knows {order} under {known} and under {name}"))
        }
    }
}

impl Model {
    /// Whether this is the word that counts: the latest that is known, and nothing that was told since may have undone it.
    pub(super) fn counts(&self, said: &Said, told: &Told, known: impl Fn(&Said) -> bool) -> bool {
        let money = |word| matches!(word, Word::Paid | Word::Back);
        let undoes = |other: &Said| {
            other.portfolio == said.portfolio
                && matches!(&other.what, What::Told(its) if its.order == told.order
                    && its.place > told.place
                    && money(its.word)
                    && (known(other) || other.told && its.word == Word::Back))
        };
        told.word == Word::Paid && known(said) && !self.said.iter().any(undoes)
    }

    /// What the provider told last of an order's money.
    #[must_use]
    pub fn latest(&self, portfolio: usize, order: &str) -> Option<Word> {
        let mine = self.said.iter().filter(|said| said.portfolio == portfolio && said.known);
        let words = mine.filter_map(|said| match &said.what {
            What::Told(told) if told.order == order && told.word != Word::Nothing => {
                Some((told.place, told.word))
            }
            _ => None,
        });
        words.max_by_key(|(place, _)| *place).map(|(_, word)| word)
    }

    /// The order by card that is known to be on its way for this invoice, and of which nobody began to tell the end.
    #[must_use]
    pub fn on_its_way(&self, portfolio: usize, invoice: InvoiceId, day: NaiveDate) -> Option<&Page> {
        let waits = |page: &&Page| {
            let about = |said: &&Said| {
                said.portfolio == portfolio
                    && matches!(&said.what, What::Told(told) if told.order == page.order)
            };
            let ends = |said: &Said| {
                said.told && matches!(&said.what, What::Told(told) if told.word != Word::Ordered)
            };
            let mut mine = self.said.iter().filter(about);
            let given = mine.clone().find_map(|said| said.known_at);
            let until = given.map(|at| at.date_naive() + TimeDelta::days(WAITED_DAYS - 1));
            until.is_some_and(|until| day <= until) && !mine.any(ends)
        };
        let mine = |page: &&Page| {
            page.portfolio == portfolio && page.means == Means::Card && page.invoices.contains(&invoice)
        };
        self.pages.iter().filter(mine).find(waits)
    }

    /// The most that these debtors could owe a while ago: what became known since counts not yet.
    #[must_use]
    pub fn most_before(
        &self,
        portfolio: usize,
        debtors: &[usize],
        currency: Currency,
        at: DateTime<Utc>,
    ) -> i64 {
        self.most_by(portfolio, debtors, currency, |said| said.known_at.is_some_and(|known| known < at))
    }
}
