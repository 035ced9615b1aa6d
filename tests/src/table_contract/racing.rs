//! Many writers at once: whatever the engine answers to the losers, no update is lost and nothing is half done.

use std::sync::Arc;

use store::table::{Condition, Item, Key, Read, Table, TableError, Write};
use tokio::task::JoinSet;

use super::{Bench, Checked, plain};

/// Writers at once.
const WRITERS: usize = 16;
/// Tries of each.
const TRIES: usize = 20;

/// What a writer may be told who came too late.
fn lost(error: TableError) -> Result<Option<u64>, TableError> {
    match error {
        TableError::ConditionFailed { .. } | TableError::Contended | TableError::Throttled => Ok(None),
        other => Err(other),
    }
}

async fn try_put(table: &dyn Table, item: Item, condition: Condition) -> Result<Option<u64>, TableError> {
    let version = item.version;
    table.write(vec![Write::Put(item, condition)]).await.map_or_else(lost, |()| Ok(Some(version)))
}

async fn race<F>(contender: impl Fn(usize) -> F) -> Result<Vec<u64>, TableError>
where
    F: Future<Output = Result<Vec<u64>, TableError>> + Send + 'static,
{
    let mut race = JoinSet::new();
    for turn in 0..WRITERS {
        race.spawn(contender(turn));
    }
    let mut won = Vec::new();
    for versions in race.join_all().await {
        won.extend(versions?);
    }
    Ok(won)
}

pub async fn of_many_creators_one_wins(bench: &Bench) -> Checked {
    for round in 0..10 {
        let key = bench.key(&round.to_string());
        let create = |_| {
            let (table, item) = (Arc::clone(&bench.table), plain(key.clone(), 1));
            async move { Ok(try_put(table.as_ref(), item, Condition::Absent).await?.into_iter().collect()) }
        };
        let won = race(create).await?;
        let there = bench.table.get(&key, Read::Strong).await?;
        assert!(won.len() <= 1, "{} writers created the same item", won.len());
        assert_eq!(there.is_some(), won.len() == 1, "what was answered is what is there");
    }
    Ok(())
}

/// Read, add one, write: each version has exactly one writer, and the last is the number of those who won.
pub async fn no_update_is_lost(bench: &Bench) -> Checked {
    bench.put_all(&["counter"]).await?;
    let key = bench.key("counter");
    let mut won = race(|_| count_up(Arc::clone(&bench.table), key.clone())).await?;
    won.sort_unstable();
    let last = bench.table.get(&key, Read::Strong).await?.map_or(0, |item| item.version);
    assert_eq!(won, (2..=last).collect::<Vec<_>>());
    assert!(!won.is_empty(), "somebody gets through");
    Ok(())
}

async fn count_up(table: Arc<dyn Table>, key: Key) -> Result<Vec<u64>, TableError> {
    let mut won = Vec::new();
    for _ in 0..TRIES {
        let version = table.get(&key, Read::Strong).await?.map_or(0, |item| item.version);
        let next = plain(key.clone(), version + 1);
        won.extend(try_put(table.as_ref(), next, Condition::Version(version)).await?);
    }
    Ok(won)
}

/// Two items in one write: what leaves one arrives at the other, whoever interferes.
pub async fn parallel_transfers_keep_the_sum(bench: &Bench) -> Checked {
    const ACCOUNTS: usize = 4;
    for account in 0..ACCOUNTS {
        bench.put(holding(bench.key(&account.to_string()), 1, 100)).await?;
    }
    let transfer = |turn: usize| {
        let (table, from) = (Arc::clone(&bench.table), bench.key(&(turn % ACCOUNTS).to_string()));
        let to = bench.key(&((turn + 1 + turn / ACCOUNTS % (ACCOUNTS - 1)) % ACCOUNTS).to_string());
        async move {
            let mut won = Vec::new();
            for _ in 0..TRIES {
                won.extend(move_one(table.as_ref(), &from, &to).await?);
            }
            Ok(won)
        }
    };
    let won = race(transfer).await?;
    let items = bench.walk(&bench.query()).await?;
    assert_eq!(items.iter().map(amount).sum::<i64>(), 400);
    assert_eq!(items.iter().map(|item| item.version - 1).sum::<u64>(), 2 * won.len() as u64);
    Ok(())
}

fn holding(key: Key, version: u64, amount: i64) -> Item {
    Item { body: amount.to_string(), ..plain(key, version) }
}

fn amount(item: &Item) -> i64 {
    item.body.parse().unwrap_or(i64::MIN / 8)
}

async fn move_one(table: &dyn Table, from: &Key, to: &Key) -> Result<Option<u64>, TableError> {
    let mut actions = Vec::new();
    for (key, change) in [(from, -1), (to, 1)] {
        let Some(item) = table.get(key, Read::Strong).await? else { return Ok(None) };
        let changed = holding(item.key.clone(), item.version + 1, amount(&item) + change);
        actions.push(Write::Put(changed, Condition::Version(item.version)));
    }
    table.write(actions).await.map_or_else(lost, |()| Ok(Some(1)))
}
