//! Whoever edits a history breaks it: at every position, whatever he does there, and the position is named.

use app::audit::Flaw;
use store::keys::{FACTS, fact_range};
use store::table::{Condition, Item, Key, Table, Write};
use tests::world::{World, must};

use super::proof::eventful;

/// The facts of the debtor with the longest history, in order.
fn facts(world: &World) -> Vec<Item> {
    let everything = world.everything();
    let of = |partition: &str| {
        let mine = everything.iter().filter(|item| item.key.partition == partition);
        mine.filter(|item| item.key.range.starts_with(FACTS)).cloned().collect::<Vec<_>>()
    };
    let partitions = everything.iter().map(|item| item.key.partition.as_str());
    partitions.map(of).max_by_key(Vec::len).unwrap()
}

fn write(world: &World, writes: Vec<Write>) {
    must(world.memory.write(writes)).unwrap();
}

fn put(item: &Item, range: String) -> Write {
    let key = Key { range, ..item.key.clone() };
    Write::Put(Item { key, version: item.version + 1, ..item.clone() }, Condition::Any)
}

fn delete(item: &Item) -> Write {
    Write::Delete(item.key.clone(), Condition::Any)
}

/// What the verb says of a history that was tampered with so; the history is whole again afterwards.
fn found(world: &World, all: &[Item], tampering: Vec<Write>) -> (u64, Flaw) {
    let touched: Vec<Key> = tampering.iter().map(|write| write.key().clone()).collect();
    write(world, tampering);
    let audit = must(world.app.verify(world.home.portfolio.id)).unwrap();
    assert_eq!(audit.broken.len(), 1, "{audit:?}");
    let undo = touched.into_iter().map(|key| match all.iter().find(|item| item.key == key) {
        Some(item) => Write::Put(item.clone(), Condition::Any),
        None => Write::Delete(key, Condition::Any),
    });
    write(world, undo.collect());
    (audit.broken[0].position, audit.broken[0].flaw)
}

#[test]
fn a_history_that_nobody_touched_holds() {
    let world = eventful();
    let audit = must(world.app.verify(world.home.portfolio.id)).unwrap();
    assert_eq!((audit.debtors, audit.broken.len()), (2, 0));
    let kept = world.everything().iter().filter(|item| item.key.range.starts_with(FACTS)).count();
    assert_eq!(audit.facts, kept as u64);
}

#[test]
fn whatever_is_done_to_a_history_is_found_where_it_was_done() {
    let world = eventful();
    let all = facts(&world);
    let last = all.len() - 1;
    assert!(last > 15);
    for (place, item) in all.iter().enumerate() {
        let (here, next) = (place as u64, place as u64 + 1);
        let flipped = Item { body: item.body.replacen("\"at\":\"2026", "\"at\":\"2025", 1), ..item.clone() };
        assert_ne!(flipped.body, item.body);
        let flip = vec![put(&flipped, item.key.range.clone())];
        assert_eq!(found(&world, &all, flip), (here, Flaw::Changed));
        let left_out = if place == last { Flaw::CutOff } else { Flaw::Missing };
        assert_eq!(found(&world, &all, vec![delete(item)]), (here, left_out));
        let cut = all[place..].iter().map(delete).collect();
        assert_eq!(found(&world, &all, cut), (here, Flaw::CutOff));
        let squeezed_in = vec![put(item, format!("{}5", item.key.range))];
        assert_eq!(found(&world, &all, squeezed_in), (next, Flaw::Inserted));
        let shifted = (place..=last).map(|from| put(&all[from], fact_range(from as u64 + 1))).collect();
        let doubled = found(&world, &all, shifted);
        let beyond = if place == last { Flaw::TooLong } else { Flaw::Changed };
        assert!(doubled == (next, beyond) || doubled == (next, Flaw::Changed), "{doubled:?} at {place}");
        if place < last {
            let swapped = vec![
                put(&all[place + 1], item.key.range.clone()),
                put(item, all[place + 1].key.range.clone()),
            ];
            assert_eq!(found(&world, &all, swapped), (here, Flaw::Changed));
        }
    }
    assert_eq!(must(world.app.verify(world.home.portfolio.id)).unwrap().broken, []);
}

#[test]
fn a_history_that_was_written_anew_from_some_place_on_has_another_head() {
    let world = eventful();
    let all = facts(&world);
    // The last fact is another one, and its hash is right: only the account's head tells
    let last = all.last().unwrap();
    let body = last.body.replacen("\"at\":\"2026", "\"at\":\"2025", 1);
    let mut entry: app::commit::Entry = store::record::decode(&body).unwrap();
    let before: app::commit::Entry = store::record::decode(&all[all.len() - 2].body).unwrap();
    entry.hash = app::seal::sha256_hex(format!("{}{}", before.hash, entry.fact.get()).as_bytes());
    let anew = Item { body: store::record::encode(&entry).unwrap(), ..last.clone() };
    let tampering = vec![put(&anew, last.key.range.clone())];
    assert_eq!(found(&world, &all, tampering), (all.len() as u64 - 1, Flaw::Changed));
}
