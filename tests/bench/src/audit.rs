//! The audit chain: a million facts checked by the verb that names the first broken one.

use app::facts::Entry;
use chrono::DateTime;
use domain::account::{Account, Chain};
use domain::ids::DebtorId;
use store::keys::Keys;
use store::record;
use store::table::{Condition, Index, Item, Order, Query, Range, Read, Write};

use crate::cpu;
use crate::work::record_invoices;
use crate::world::World;

/// Debtors, and facts of each.
const DEBTORS: usize = 100;
const FACTS: u64 = 10_000;
/// Facts of one write, beside the account.
const CHUNK: u64 = 99;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Makes long histories and checks them.
pub async fn run() -> Outcome<()> {
    let world = World::new("audit", DateTime::default()).await?;
    record_invoices(&world, DEBTORS).await?;
    let keys = Keys::of(world.portfolio);
    for debtor in debtors(&world, keys).await? {
        lengthen(&world, keys, debtor).await?;
    }
    let before = cpu::used_us();
    let audit = world.app.verify(world.portfolio).await?;
    let used = cpu::used_us() - before;
    println!("    audit: {} facts of {} debtors in {} ms of CPU", audit.facts, audit.debtors, used / 1_000);
    if !audit.broken.is_empty() || audit.facts < DEBTORS as u64 * FACTS {
        return Err(format!("the histories should hold: {audit:?}").into());
    }
    Ok(())
}

async fn debtors(world: &World, keys: Keys) -> Outcome<Vec<DebtorId>> {
    let mut found = Vec::new();
    for bucket in 0..store::keys::BOOK_BUCKETS {
        let query = Query {
            index: Index::Book,
            partition: keys.book(bucket),
            range: Range::All,
            order: Order::Ascending,
            limit: DEBTORS,
            cursor: None,
            read: Read::Eventual,
        };
        let page = world.table.query(&query).await?;
        found.extend(page.items.iter().filter_map(|item| store::keys::parse_ledger(&item.key.partition)));
    }
    Ok(found.into_iter().map(|(_, debtor)| debtor).collect())
}

/// Adds facts to a debtor's history, as many as are missing.
async fn lengthen(world: &World, keys: Keys, debtor: DebtorId) -> Outcome<()> {
    let place = keys.account(debtor);
    let mut item = world.table.get(&place, Read::Strong).await?.ok_or("an account")?;
    let mut account: Account = record::decode(&item.body)?;
    while account.chain.length < FACTS {
        let mut writes = Vec::new();
        for _ in 0..CHUNK.min(FACTS - account.chain.length) {
            let Chain { length, head } = &account.chain;
            let text = format!(
                r#"{{"at":"2026-09-05T10:00:00Z","by":{{"is":"relance"}},"kind":"superseded","notice":"reminder_1","item":"inv_{length:026}-0","reason":"a later step"}}"#
            );
            let entry = Entry::after(head, &serde_json::from_str(&text)?)?;
            let key = keys.fact(debtor, *length);
            account.chain = Chain { length: length + 1, head: entry.hash.clone() };
            let body = record::encode(&vec![entry])?;
            let fact = Item { key, version: 1, body, due: None, book: None, expires_at: None };
            writes.push(Write::Put(fact, Condition::Absent));
        }
        let version = item.version;
        item = Item { version: version + 1, body: record::encode(&account)?, ..item };
        writes.push(Write::Put(item.clone(), Condition::Version(version)));
        world.table.write(writes).await?;
    }
    Ok(())
}
