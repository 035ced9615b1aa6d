//! Every limit of the seam, on both sides: what just fits is carried out, one more is refused and nothing is written.

use store::limits::{ITEM_OVERHEAD_BYTES, item_bytes};
use store::table::{
    Book, Condition, Cursor, Due, ITEM_BYTES_LIMIT, Index, Item, Key, PAGE_BYTES_LIMIT,
    PARTITION_BYTES_LIMIT, Query, RANGE_BYTES_LIMIT, Range, Read, TableError, WRITE_BYTES_LIMIT, WRITE_LIMIT,
    Write,
};

use super::{Bench, Checked, plain, question};

fn put(item: Item) -> Write {
    Write::Put(item, Condition::Any)
}

/// An item that weighs exactly `bytes`.
fn weighing(item: Item, bytes: usize) -> Item {
    let body = "x".repeat(bytes - item_bytes(&item) + item.body.len());
    Item { body, ..item }
}

pub async fn a_write_holds_100_actions_and_no_more(bench: &Bench) -> Checked {
    let actions = |count: usize| (0..count).map(|n| put(bench.item(&format!("{n:03}")))).collect::<Vec<_>>();
    bench.refuses(actions(WRITE_LIMIT + 1)).await;
    assert_eq!(bench.walk(&bench.query()).await?, []);
    bench.table.write(actions(WRITE_LIMIT)).await?;
    assert_eq!(bench.walk(&bench.query()).await?.len(), 100);
    Ok(())
}

pub async fn a_write_holds_4_mb_and_not_a_byte_more(bench: &Bench) -> Checked {
    let whole = WRITE_BYTES_LIMIT / ITEM_BYTES_LIMIT;
    let rest = WRITE_BYTES_LIMIT % ITEM_BYTES_LIMIT;
    let full = (0..whole).map(|n| weighing(bench.item(&n.to_string()), ITEM_BYTES_LIMIT));
    let mut actions: Vec<_> = full.map(put).collect();
    actions.push(put(weighing(bench.item("rest"), rest + 1)));
    bench.refuses(actions.clone()).await;
    assert_eq!(bench.get("0").await?, None);
    actions[whole] = put(weighing(bench.item("rest"), rest));
    bench.table.write(actions).await?;
    assert!(bench.get("rest").await?.is_some());
    Ok(())
}

/// Keys and entries in the indexes count.
pub async fn an_item_holds_400_kb_and_not_a_byte_more(bench: &Bench) -> Checked {
    let due = Due { partition: bench.partition("due"), sort: "d".repeat(900) };
    let book = Book { partition: bench.partition("book"), sort: "b".repeat(900), row: "r".repeat(30_000) };
    let listed = Item { due: Some(due), book: Some(book), ..bench.item("listed") };
    for item in [bench.item("plain"), bench.item(&"k".repeat(1000)), listed] {
        bench.refuses(vec![put(weighing(item.clone(), ITEM_BYTES_LIMIT + 1))]).await;
        let largest = weighing(item, ITEM_BYTES_LIMIT);
        bench.put(largest.clone()).await?;
        assert!(bench.table.get(&largest.key, Read::Strong).await? == Some(largest));
    }
    Ok(())
}

pub async fn a_write_needs_an_action(bench: &Bench) -> Checked {
    bench.refuses(Vec::new()).await;
    Ok(())
}

/// Not even two checks.
pub async fn a_write_names_each_key_once(bench: &Bench) -> Checked {
    let kinds = [
        put(bench.item("a")),
        Write::Delete(bench.key("a"), Condition::Any),
        Write::Check(bench.key("a"), Condition::Any),
    ];
    for first in &kinds {
        for second in &kinds {
            bench.refuses(vec![first.clone(), put(bench.item("b")), second.clone()]).await;
        }
    }
    let elsewhere = Key { partition: bench.partition(1), range: "a".to_owned() };
    bench.table.write(vec![put(bench.item("a")), put(plain(elsewhere, 1))]).await
}

/// Of items and of index entries, in every verb.
pub async fn a_key_is_neither_empty_nor_too_long(bench: &Bench) -> Checked {
    let longest = bench.partition("p".repeat(PARTITION_BYTES_LIMIT - bench.partition("").len()));
    let (range, long) = ("é".repeat(RANGE_BYTES_LIMIT / 2), "r".repeat(RANGE_BYTES_LIMIT + 1));
    for (partition, range, fits) in [
        (longest.clone(), range.clone(), true),
        (longest.clone() + "p", range, false),
        (longest.clone(), long, false),
        (longest, String::new(), false),
        (String::new(), "r".to_owned(), false),
    ] {
        let key = Key { partition, range };
        for action in naming(bench, &key) {
            if fits { bench.table.write(vec![action]).await? } else { bench.refuses(vec![action]).await }
        }
        let found = bench.table.get(&key, Read::Strong).await;
        assert!(if fits { found?.is_none() } else { matches!(found, Err(TableError::Limit(_))) });
    }
    Ok(())
}

fn naming(bench: &Bench, key: &Key) -> [Write; 5] {
    let Key { partition, range: sort } = key.clone();
    let due = Due { partition: partition.clone(), sort: sort.clone() };
    let book = Book { partition, sort, row: "{}".to_owned() };
    [
        put(plain(key.clone(), 1)),
        Write::Check(key.clone(), Condition::Any),
        Write::Delete(key.clone(), Condition::Any),
        put(Item { due: Some(due), ..bench.item("due") }),
        put(Item { book: Some(book), ..bench.item("book") }),
    ]
}

pub async fn a_bound_is_neither_empty_nor_too_long(bench: &Bench) -> Checked {
    let (fits, long) = ("r".repeat(RANGE_BYTES_LIMIT), "r".repeat(RANGE_BYTES_LIMIT + 1));
    let ranges = |bound: &str| {
        let (bound, other) = (bound.to_owned(), "r".to_owned());
        [
            Range::Prefix(bound.clone()),
            Range::Until(bound.clone()),
            Range::Between(bound.clone(), other.clone()),
            Range::Between(other, bound),
        ]
    };
    for index in [Index::Main, Index::Due, Index::Book] {
        bench.refuses_query(&question(index, String::new())).await;
        bench.refuses_query(&question(index, "p".repeat(PARTITION_BYTES_LIMIT + 1))).await;
        let asking = |range| Query { range, ..question(index, bench.partition(0)) };
        for range in ranges("").into_iter().chain(ranges(&long)) {
            bench.refuses_query(&asking(range)).await;
        }
        for range in ranges(&fits) {
            assert_eq!(bench.walk(&asking(range)).await?, []);
        }
    }
    Ok(())
}

pub async fn a_version_grows_by_one(bench: &Bench) -> Checked {
    bench.put_all(&["a"]).await?;
    let under = |version, condition| vec![Write::Put(plain(bench.key("a"), version), condition)];
    bench.refuses(under(0, Condition::Any)).await;
    bench.refuses(under(1, Condition::Version(1))).await;
    bench.refuses(under(3, Condition::Version(1))).await;
    bench.table.write(under(2, Condition::Version(1))).await?;
    bench.table.write(under(7, Condition::Any)).await
}

pub async fn a_page_holds_at_least_one_item(bench: &Bench) -> Checked {
    bench.put_all(&["a", "b"]).await?;
    bench.refuses_query(&Query { limit: 0, ..bench.query() }).await;
    let page = bench.page(&Query { limit: 1, ..bench.query() }).await?;
    assert_eq!(page.items, [bench.item("a")]);
    Ok(())
}

/// Give or take the item that reaches the limit. Three of four items fit; small ones fit by the hundred.
pub async fn a_page_ends_at_1_mb(bench: &Bench) -> Checked {
    let bytes = PAGE_BYTES_LIMIT / 7 * 2;
    let items: Vec<_> = (0..8).map(|n| weighing(bench.item(&n.to_string()), bytes)).collect();
    for item in &items {
        bench.put(item.clone()).await?;
    }
    let page = bench.page(&bench.query()).await?;
    assert!((3..=4).contains(&page.items.len()), "{} items of {bytes} bytes", page.items.len());
    assert!(page.next.is_some());
    assert!(bench.walk(&bench.query()).await? == items, "no item is lost or doubled between pages");
    let small: Vec<_> = (0..100).map(|n| plain(small_key(bench, n), 1)).collect();
    assert!(small.len() * ITEM_OVERHEAD_BYTES < PAGE_BYTES_LIMIT);
    bench.table.write(small.into_iter().map(put).collect()).await?;
    assert_eq!(bench.page(&question(Index::Main, bench.partition(1))).await?.items.len(), 100);
    Ok(())
}

fn small_key(bench: &Bench, n: usize) -> Key {
    Key { partition: bench.partition(1), range: format!("{n:03}") }
}

/// DynamoDB refuses a start outside what is asked for; a page that came back by another way must not be trusted.
pub async fn a_cursor_belongs_to_its_query(bench: &Bench) -> Checked {
    bench.put_all(&["a1", "a2", "b1"]).await?;
    let asking =
        |cursor| Query { range: Range::Prefix("a".to_owned()), cursor: Some(cursor), ..bench.query() };
    let at = |sort: &str, key: Key| Cursor { sort: sort.to_owned(), key };
    assert_eq!(bench.ranges(&asking(at("a1", bench.key("a1")))).await?, ["a2"]);
    let elsewhere = Key { partition: bench.partition(1), range: "a1".to_owned() };
    for cursor in [at("b1", bench.key("b1")), at("a1", bench.key("a2")), at("a1", elsewhere)] {
        bench.refuses_query(&asking(cursor)).await;
    }
    Ok(())
}
