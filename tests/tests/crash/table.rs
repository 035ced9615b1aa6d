//! The table of a process that is dead, opened by its own engine and read key by key.

use std::collections::BTreeMap;
use std::path::Path;

use app::seal::sha256_hex;
use domain::account::Account;
use domain::action::Action;
use domain::hold::Hold;
use domain::ids::{ActionId, DebtorId, PortfolioId};
use domain::invoice::Invoice;
use domain::payment::Payment;
use domain::timeline::{Fact, What};
use serde::de::DeserializeOwned;
use store::embedded::Embedded;
use store::keys::{CLOSED, Keys, Named};
use store::record;
use store::table::{Index, Item, Key, Order, Query, Range, Read, Table as _};

use super::plan;

/// What was written of one debtor.
pub struct Written {
    pub actions: Vec<Action>,
    pub invoices: Vec<Invoice>,
    pub payments: Vec<Payment>,
    pub holds: Vec<Hold>,
    pub facts: Vec<Fact>,
}

/// A table at rest.
pub struct Rest {
    table: Embedded,
    keys: Keys,
    asking: tokio::runtime::Runtime,
}

impl Rest {
    /// Opens it as the next start would.
    pub fn open(data: &Path, portfolio: &str) -> Self {
        let table = Embedded::open(data.join("relance.sqlite")).expect("the table opens after a kill");
        let keys = Keys::of(portfolio.parse::<PortfolioId>().expect("a portfolio's id"));
        let asking = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        Self { table, keys, asking }
    }

    fn at(&self, key: &Key) -> Option<Item> {
        self.asking.block_on(self.table.get(key, Read::Strong)).expect("the table can be read")
    }

    fn all(&self, partition: &str) -> Vec<Item> {
        let mut query = Query {
            index: Index::Main,
            partition: partition.to_owned(),
            range: Range::All,
            order: Order::Ascending,
            limit: 500,
            cursor: None,
            read: Read::Strong,
        };
        let mut items = Vec::new();
        loop {
            let page = self.asking.block_on(self.table.query(&query)).expect("the table can be read");
            items.extend(page.items);
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return items,
            }
        }
    }

    /// True when the delivery is remembered.
    pub fn remembers(&self, delivery: &str) -> bool {
        self.at(&self.keys.delivery("relance", delivery)).is_some()
    }

    /// Everything of every debtor; his history's chain is walked on the way.
    pub fn debtors(&self, count: usize) -> BTreeMap<usize, Written> {
        let id = |debtor: usize| {
            let pointer = self.keys.pointer(Named::Debtor, "relance", &plan::name(debtor));
            Some((debtor, read::<DebtorId>(&self.at(&pointer)?)))
        };
        (0..count).filter_map(id).map(|(debtor, id)| (debtor, self.debtor(debtor, id))).collect()
    }

    fn debtor(&self, debtor: usize, id: DebtorId) -> Written {
        let items = self.all(&self.keys.ledger(id));
        let named = |prefix: &str| -> Vec<&Item> {
            let here = |item: &&Item| {
                let range = item.key.range.strip_prefix(CLOSED).unwrap_or(&item.key.range);
                range.starts_with(prefix)
            };
            items.iter().filter(here).collect()
        };
        let account: Account =
            named("account").into_iter().map(read).next().expect("a debtor has an account");
        let mut head = String::new();
        let mut facts = Vec::new();
        for item in named("fact#") {
            for entry in app::facts::read(item).expect("facts") {
                head = sha256_hex(format!("{head}{}", entry.fact.get()).as_bytes());
                assert_eq!(head, entry.hash, "the chain of debtor {debtor} breaks at {}", item.key.range);
                facts.push(entry.open().expect("a fact"));
            }
        }
        let length = u64::try_from(facts.len()).unwrap_or(u64::MAX);
        assert_eq!((account.chain.length, &account.chain.head), (length, &head), "the head of {debtor}");
        Written {
            actions: named("act#").into_iter().map(read).collect(),
            invoices: named("inv#").into_iter().map(read).collect(),
            payments: named("pay#").into_iter().map(read).collect(),
            holds: named("hold#").into_iter().map(read).collect(),
            facts,
        }
    }
}

fn read<T: DeserializeOwned>(item: &Item) -> T {
    record::decode(&item.body).unwrap_or_else(|error| panic!("{}: {error}", item.key.range))
}

impl Written {
    /// The history says that this try (from 0) had this outcome.
    pub fn tells(&self, id: ActionId, place: usize, word: &str) -> bool {
        self.facts.iter().any(|fact| {
            matches!(&fact.what, What::Outcome { action, attempt, outcome, .. }
                if *action == id && usize::from(*attempt) == place + 1 && outcome == word)
        })
    }
}
