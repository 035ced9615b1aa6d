//! Put, delete and check, each under each condition; all or nothing.

use store::table::{Book, Condition, Due, Item, Read, TableError, Write};

use super::{Bench, Checked, plain};

/// Every field, with what breaks careless engines: text beyond ASCII, quotes, and a number beyond 2^53.
pub async fn what_is_put_comes_back_whole(bench: &Bench) -> Checked {
    let full = Item {
        key: bench.key("a#é€😀 '\"\\"),
        version: 9_007_199_254_740_993,
        body: "{\"v\":1,\"text\":\"Société d'Été \\u0000 😀\"}".to_owned(),
        due: Some(Due { partition: bench.partition("due"), sort: "2026-11-22T09:00:00Z#cas_1".to_owned() }),
        book: Some(Book {
            partition: bench.partition("book"),
            sort: "active#0042".to_owned(),
            row: "{\"name\":\"Été\"}".to_owned(),
        }),
        expires_at: Some(4_102_444_800),
    };
    let bare = Item { body: String::new(), ..bench.item("b") };
    for item in [full, bare] {
        bench.put(item.clone()).await?;
        assert_eq!(bench.table.get(&item.key, Read::Strong).await?, Some(item));
    }
    Ok(())
}

/// Neither the key nor its neighbours.
pub async fn what_is_not_there_is_nothing(bench: &Bench) -> Checked {
    bench.put_all(&["ab"]).await?;
    for range in ["a", "abc", "AB", "b"] {
        assert_eq!(bench.get(range).await?, None);
    }
    Ok(())
}

/// Three actions, three conditions, three states of the item.
pub async fn every_condition_is_judged_on_what_is_there(bench: &Bench) -> Checked {
    let conditions = [
        Condition::Absent,
        Condition::Version(1),
        Condition::Version(2),
        Condition::Version(3),
        Condition::Any,
    ];
    for (place, there) in [None, Some(1), Some(2)].into_iter().enumerate() {
        for (turn, condition) in conditions.into_iter().enumerate() {
            for kind in 0..3 {
                judge(bench, &format!("{place}-{turn}-{kind}"), there, condition, kind).await?;
            }
        }
    }
    Ok(())
}

async fn judge(bench: &Bench, range: &str, there: Option<u64>, condition: Condition, kind: usize) -> Checked {
    let key = bench.key(range);
    if let Some(version) = there {
        bench.put(plain(key.clone(), version)).await?;
    }
    let holds = match condition {
        Condition::Absent => there.is_none(),
        Condition::Version(version) => there == Some(version),
        Condition::Any => true,
    };
    let next = if let Condition::Version(version) = condition { version + 1 } else { 1 };
    let (action, after) = match kind {
        0 => (Write::Put(plain(key.clone(), next), condition), Some(next)),
        1 => (Write::Delete(key.clone(), condition), None),
        _ => (Write::Check(key.clone(), condition), there),
    };
    let story = format!("{action:?} on {there:?}");
    match bench.table.write(vec![action]).await {
        Ok(()) => assert!(holds, "{story} was carried out"),
        Err(TableError::ConditionFailed { action: 0 }) => assert!(!holds, "{story} was refused"),
        Err(error) => return Err(error),
    }
    let version = bench.table.get(&key, Read::Strong).await?.map(|item| item.version);
    assert_eq!(version, if holds { after } else { there }, "{story}");
    Ok(())
}

/// Nothing of the old item shines through.
pub async fn a_put_replaces_the_whole_item(bench: &Bench) -> Checked {
    let due = Due { partition: bench.partition("due"), sort: "1".to_owned() };
    let book = Book { partition: bench.partition("book"), sort: "1".to_owned(), row: "{}".to_owned() };
    let rich = Item { due: Some(due), book: Some(book), expires_at: Some(4_102_444_800), ..bench.item("a") };
    bench.put(rich).await?;
    let poor = plain(bench.key("a"), 2);
    bench.table.write(vec![Write::Put(poor.clone(), Condition::Version(1))]).await?;
    assert_eq!(bench.get("a").await?, Some(poor));
    Ok(())
}

/// Whichever action fails, the others are as if never asked for.
pub async fn a_refused_write_leaves_nothing_behind(bench: &Bench) -> Checked {
    bench.put_all(&["kept", "there"]).await?;
    let failing = Write::Check(bench.key("there"), Condition::Absent);
    let others = [
        Write::Put(bench.item("new"), Condition::Absent),
        Write::Put(plain(bench.key("kept"), 2), Condition::Version(1)),
        Write::Delete(bench.key("gone"), Condition::Any),
    ];
    for place in 0..=others.len() {
        let mut actions = others.to_vec();
        actions.insert(place, failing.clone());
        let answer = bench.table.write(actions).await;
        assert!(
            matches!(answer, Err(TableError::ConditionFailed { action }) if action == place),
            "{answer:?}"
        );
        assert_eq!(bench.get("new").await?, None);
        assert_eq!(bench.get("kept").await?, Some(bench.item("kept")));
    }
    bench.table.write(others.to_vec()).await?;
    assert_eq!(bench.get("new").await?, Some(bench.item("new")));
    Ok(())
}

/// Also when more than one fails.
pub async fn the_first_action_that_fails_is_named(bench: &Bench) -> Checked {
    bench.put_all(&["c", "e"]).await?;
    let absent = |range| Write::Put(bench.item(range), Condition::Absent);
    let answer = bench.table.write(["a", "b", "c", "d", "e"].map(absent).to_vec()).await;
    assert!(matches!(answer, Err(TableError::ConditionFailed { action: 2 })), "{answer:?}");
    Ok(())
}

/// A check alone is a write too.
pub async fn a_check_changes_nothing(bench: &Bench) -> Checked {
    bench.put_all(&["a"]).await?;
    let checks = vec![
        Write::Check(bench.key("a"), Condition::Version(1)),
        Write::Check(bench.key("b"), Condition::Absent),
        Write::Check(bench.key("c"), Condition::Any),
    ];
    bench.table.write(checks).await?;
    assert_eq!(bench.walk(&bench.query()).await?, [bench.item("a")]);
    Ok(())
}
