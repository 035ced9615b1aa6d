//! Queries over a partition: order, parts, pages and freshness.

use store::table::{Condition, Index, Key, Order, Query, Range, Write};

use super::{Bench, Checked, plain, question};

/// In byte order. By UTF-16 the smiley would come before U+E000, by a dictionary `é` before `z`.
const SORTED: [&str; 14] = [" ", "!", "0", "10", "2", "A", "Z", "a", "a#", "a#1", "z", "é", "\u{E000}", "😀"];

pub async fn ranges_are_in_byte_order(bench: &Bench) -> Checked {
    let shuffled: Vec<&str> = (0..SORTED.len()).map(|n| SORTED[n * 5 % SORTED.len()]).collect();
    bench.put_all(&shuffled).await?;
    let mut query = bench.query();
    assert_eq!(bench.ranges(&query).await?, SORTED);
    query.order = Order::Descending;
    let mut descending = bench.ranges(&query).await?;
    descending.reverse();
    assert_eq!(descending, SORTED);
    Ok(())
}

/// Each part, in both directions, in pages of every size.
pub async fn a_query_takes_the_part_it_names(bench: &Bench) -> Checked {
    bench.put_all(&SORTED).await?;
    let between = |first: &str, last: &str| Range::Between(first.to_owned(), last.to_owned());
    for (range, expected) in [
        (Range::All, &SORTED[..]),
        (Range::Prefix("a".to_owned()), &["a", "a#", "a#1"]),
        (Range::Prefix("a#1x".to_owned()), &[]),
        (Range::Prefix("é".to_owned()), &["é"]),
        (Range::Prefix("😀".to_owned()), &["😀"]),
        (Range::Until("10".to_owned()), &[" ", "!", "0", "10"]),
        (Range::Until("1".to_owned()), &[" ", "!", "0"]),
        (between("A", "a#"), &["A", "Z", "a", "a#"]),
        (between("B", "a"), &["Z", "a"]),
        (between("z", "z"), &["z"]),
        (between("z", "a"), &[]),
    ] {
        for limit in 1..=SORTED.len() + 1 {
            walk_both_ways(bench, &Query { range: range.clone(), limit, ..bench.query() }, expected).await?;
        }
    }
    Ok(())
}

async fn walk_both_ways(bench: &Bench, query: &Query, expected: &[&str]) -> Checked {
    assert_eq!(bench.ranges(query).await?, expected, "{query:?}");
    let mut found = bench.ranges(&Query { order: Order::Descending, ..query.clone() }).await?;
    found.reverse();
    assert_eq!(found, expected, "{query:?}, descending");
    Ok(())
}

pub async fn a_query_stays_in_its_partition(bench: &Bench) -> Checked {
    for partition in ["1", "10", "2"] {
        let key = Key { partition: bench.partition(partition), range: format!("in {partition}") };
        bench.put(plain(key, 1)).await?;
    }
    assert_eq!(bench.ranges(&question(Index::Main, bench.partition(1))).await?, ["in 1"]);
    assert_eq!(bench.ranges(&question(Index::Main, bench.partition(3))).await?, Vec::<String>::new());
    Ok(())
}

/// A full page that is the last may say "more" and be followed by an empty one, as on DynamoDB.
pub async fn a_page_says_when_there_may_be_more(bench: &Bench) -> Checked {
    bench.put_all(&["a", "b", "c"]).await?;
    let first = bench.page(&Query { limit: 2, ..bench.query() }).await?;
    assert_eq!(first.items.len(), 2);
    assert!(first.next.is_some());
    let second = bench.page(&Query { limit: 2, cursor: first.next, ..bench.query() }).await?;
    assert_eq!((second.items, second.next), (vec![bench.item("c")], None));
    let full = bench.page(&Query { limit: 3, ..bench.query() }).await?;
    assert_eq!(full.items.len(), 3);
    if full.next.is_some() {
        let after = bench.page(&Query { limit: 3, cursor: full.next, ..bench.query() }).await?;
        assert_eq!((after.items, after.next), (Vec::new(), None));
    }
    Ok(())
}

/// What was before the cursor stays before it, and the cursor's own item may go.
pub async fn a_walk_survives_what_is_written_meanwhile(bench: &Bench) -> Checked {
    let (ascending, descending) = (&["e", "f", "h"][..], &["e", "d", "b", "a"][..]);
    for (order, expected) in [(Order::Ascending, ascending), (Order::Descending, descending)] {
        bench.put_all(&["b", "d", "f", "h"]).await?;
        let first = bench.page(&Query { limit: 2, order, ..bench.query() }).await?;
        let last = first.items.last().map_or_else(|| bench.key("none"), |item| item.key.clone());
        let meanwhile = vec![
            Write::Delete(last, Condition::Version(1)),
            Write::Put(bench.item("a"), Condition::Any),
            Write::Put(bench.item("e"), Condition::Any),
        ];
        bench.table.write(meanwhile).await?;
        let rest = Query { order, cursor: first.next, ..bench.query() };
        assert_eq!(bench.ranges(&rest).await?, expected);
    }
    Ok(())
}

pub async fn a_strong_read_sees_every_write_before_it(bench: &Bench) -> Checked {
    bench.put_all(&["a"]).await?;
    for version in 2..100 {
        let item = plain(bench.key("a"), version);
        bench.table.write(vec![Write::Put(item.clone(), Condition::Version(version - 1))]).await?;
        assert_eq!(bench.get("a").await?.as_ref(), Some(&item));
        assert_eq!(bench.page(&bench.query()).await?.items, [item]);
    }
    Ok(())
}
