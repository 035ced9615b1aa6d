//! The two indexes: sparse, in step with their items sooner or later, and holding no more than they say.

use store::table::{Book, Condition, Due, Index, Item, Order, Query, Range, TableError, Write};

use super::{Bench, Checked, plain, question};

fn due(bench: &Bench, range: &str, sort: &str) -> Item {
    let due = Due { partition: bench.partition("due"), sort: sort.to_owned() };
    Item { due: Some(due), ..bench.item(range) }
}

fn listed(bench: &Bench, range: &str, sort: &str) -> Item {
    let row = format!("{{\"row\":\"{range}\"}}");
    let book = Book { partition: bench.partition("book"), sort: sort.to_owned(), row };
    Item { book: Some(book), expires_at: Some(4_102_444_800), ..bench.item(range) }
}

/// How an item comes back from the `due` index, or from the `book` index.
pub(super) fn projected(item: &Item, index: Index) -> Item {
    let (due, book) = match index {
        Index::Main => return item.clone(),
        Index::Due => (item.due.clone(), None),
        Index::Book => (None, item.book.clone()),
    };
    let body = book.as_ref().map(|book| book.row.clone()).unwrap_or_default();
    Item { key: item.key.clone(), version: 0, body, due, book, expires_at: None }
}

async fn becomes(bench: &Bench, index: Index, expected: &[&Item]) -> Checked {
    let partition = bench.partition(if index == Index::Due { "due" } else { "book" });
    let expected: Vec<_> = expected.iter().map(|item| projected(item, index)).collect();
    bench.index_becomes(&question(index, partition), &expected).await
}

pub async fn the_due_index_holds_keys_of_what_is_due_and_nothing_else(bench: &Bench) -> Checked {
    let (soon, late) = (due(bench, "b", "2026-01-01#b"), due(bench, "a", "2026-02-01#a"));
    let both = Item { due: soon.due.clone(), ..listed(bench, "d", "x") };
    for item in [&soon, &late, &both, &bench.item("c"), &listed(bench, "e", "x")] {
        bench.put(item.clone()).await?;
    }
    becomes(bench, Index::Due, &[&soon, &both, &late]).await
}

pub async fn the_book_index_holds_rows_and_nothing_else(bench: &Bench) -> Checked {
    let (first, second) = (listed(bench, "b", "active#1"), listed(bench, "a", "active#2"));
    let both = Item { book: first.book.clone(), ..due(bench, "d", "x") };
    for item in [&first, &second, &both, &bench.item("c"), &due(bench, "e", "x")] {
        bench.put(item.clone()).await?;
    }
    becomes(bench, Index::Book, &[&first, &both, &second]).await
}

pub async fn an_entry_moves_with_its_item_and_goes_with_it(bench: &Bench) -> Checked {
    let step = async |item: &Item| bench.put(item.clone()).await;
    let (early, late) = (due(bench, "a", "1"), due(bench, "a", "2"));
    let (active, settled) = (listed(bench, "b", "active"), listed(bench, "b", "settled"));
    for item in [&early, &active] {
        step(item).await?;
    }
    becomes(bench, Index::Due, &[&early]).await?;
    becomes(bench, Index::Book, &[&active]).await?;
    for item in [&late, &settled] {
        step(item).await?;
    }
    becomes(bench, Index::Due, &[&late]).await?;
    becomes(bench, Index::Book, &[&settled]).await?;
    step(&bench.item("a")).await?;
    bench.table.write(vec![Write::Delete(settled.key, Condition::Version(1))]).await?;
    becomes(bench, Index::Due, &[]).await?;
    becomes(bench, Index::Book, &[]).await?;
    step(&early).await?;
    becomes(bench, Index::Due, &[&early]).await
}

pub async fn a_refused_write_leaves_the_indexes_alone(bench: &Bench) -> Checked {
    let kept = due(bench, "a", "1");
    bench.put(kept.clone()).await?;
    let refused = vec![
        Write::Put(due(bench, "b", "2"), Condition::Absent),
        Write::Put(Item { version: 10, ..due(bench, "a", "3") }, Condition::Version(9)),
    ];
    let answer = bench.table.write(refused).await;
    assert!(matches!(answer, Err(TableError::ConditionFailed { action: 1 })), "{answer:?}");
    becomes(bench, Index::Due, &[&kept]).await
}

/// Of other partitions too: only the whole key tells them apart.
pub async fn entries_of_the_same_sort_key_are_walked_once_each(bench: &Bench) -> Checked {
    let mut items = Vec::new();
    for n in 0..12 {
        let both = Item { due: due(bench, "x", "same").due, ..listed(bench, &format!("{}", n / 3), "same") };
        let key = store::table::Key { partition: bench.partition(n % 3), ..both.key.clone() };
        let item = Item { key: key.clone(), ..both };
        bench.put(item.clone()).await?;
        items.push(item);
    }
    for (index, name) in [(Index::Due, "due"), (Index::Book, "book")] {
        let expected: Vec<_> = items.iter().map(|item| projected(item, index)).collect();
        for order in [Order::Ascending, Order::Descending] {
            for limit in [1, 2, 5, 12, 13] {
                let query = Query { order, limit, ..question(index, bench.partition(name)) };
                bench.index_becomes(&query, &expected).await?;
            }
        }
    }
    Ok(())
}

/// As the sweep asks: all that is due until now, in due order.
pub async fn a_part_of_an_index_can_be_asked_for(bench: &Bench) -> Checked {
    let sorts = ["2026-01-01#a", "2026-01-02#b", "2026-01-02#c", "2026-02-01#d"];
    let items = sorts.map(|sort| Item { due: due(bench, sort, sort).due, ..listed(bench, sort, sort) });
    for item in &items {
        bench.put(item.clone()).await?;
    }
    bench.put(plain(bench.key("not listed"), 1)).await?;
    for (range, part) in [
        (Range::Until("2026-01-02#b".to_owned()), &items[..2]),
        (Range::Prefix("2026-01-02".to_owned()), &items[1..3]),
        (Range::Between("2026-01-02".to_owned(), "2026-03".to_owned()), &items[1..]),
    ] {
        for (index, name) in [(Index::Due, "due"), (Index::Book, "book")] {
            let expected: Vec<_> = part.iter().map(|item| projected(item, index)).collect();
            for order in [Order::Ascending, Order::Descending] {
                let range = range.clone();
                let query = Query { range, order, limit: 1, ..question(index, bench.partition(name)) };
                bench.index_becomes(&query, &expected).await?;
            }
        }
    }
    Ok(())
}
