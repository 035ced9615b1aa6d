//! Whoever edits a history breaks it: at every position, whatever he does there, and the position is named.

use app::audit::Flaw;
use app::facts::{Entry, read};
use store::keys::{FACTS, fact_place, fact_range};
use store::record::encode;
use store::table::{Condition, Item, Key, Table, Write};
use tests::world::{World, must};

use super::proof::eventful;

/// The history of the debtor who has the longest, in order.
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
    let everything = world.everything();
    let items = everything.iter().filter(|item| item.key.range.starts_with(FACTS));
    let kept: usize = items.map(|item| read(item).unwrap().len()).sum();
    assert_eq!(audit.facts, kept as u64);
}

#[test]
fn whatever_is_done_to_a_history_is_found_where_it_was_done() {
    let world = eventful();
    let all = facts(&world);
    let last = all.len() - 1;
    assert!(last > 10 && all.iter().any(|item| read(item).unwrap().len() > 1));
    for (number, item) in all.iter().enumerate() {
        let here = fact_place(&item.key.range).unwrap();
        let next = here + read(item).unwrap().len() as u64;
        let left_out = if number == last { Flaw::CutOff } else { Flaw::Missing };
        assert_eq!(found(&world, &all, vec![delete(item)]), (here, left_out));
        let cut = all[number..].iter().map(delete).collect();
        assert_eq!(found(&world, &all, cut), (here, Flaw::CutOff));
        let squeezed_in = vec![put(item, format!("{}5", item.key.range))];
        assert_eq!(found(&world, &all, squeezed_in), (next, Flaw::Inserted));
        // Everything from here on once more, behind itself
        let shift = |from: &Item| fact_range(fact_place(&from.key.range).unwrap() + next - here);
        let shifted = all[number..].iter().map(|from| put(from, shift(from))).collect();
        let doubled = found(&world, &all, shifted);
        let beyond = if number == last { Flaw::TooLong } else { Flaw::Changed };
        assert!(doubled == (next, beyond) || doubled == (next, Flaw::Changed), "{doubled:?} at {here}");
        if let Some(after) = all.get(number + 1) {
            let swapped = vec![put(after, item.key.range.clone()), put(item, after.key.range.clone())];
            assert_eq!(found(&world, &all, swapped), (here, Flaw::Changed));
        }
    }
    assert_eq!(must(world.app.verify(world.home.portfolio.id)).unwrap().broken, []);
}

#[test]
fn whatever_is_done_to_one_fact_among_those_of_its_item_is_found_where_it_stands() {
    let world = eventful();
    let all = facts(&world);
    let last = all.len() - 1;
    for (number, item) in all.iter().enumerate() {
        let (first, entries) = (fact_place(&item.key.range).unwrap(), read(item).unwrap());
        let with = |entries: &[Entry]| {
            let body = encode(&entries).unwrap();
            vec![put(&Item { body, ..item.clone() }, item.key.range.clone())]
        };
        for place in 0..entries.len() {
            let (here, rest) = (first + place as u64, &entries[place + 1..]);
            let mut flipped = entries.clone();
            flipped[place] = changed(&entries[place]);
            assert_eq!(found(&world, &all, with(&flipped)), (here, Flaw::Changed));
            let without = [&entries[..place], rest].concat();
            let gone = match (rest.is_empty(), entries.len(), number == last) {
                // An item of nothing is none of ours; one that ends too early leaves a gap, or an end
                (true, 1, _) | (false, ..) => Flaw::Changed,
                (true, _, false) => Flaw::Missing,
                (true, _, true) => Flaw::CutOff,
            };
            assert_eq!(found(&world, &all, with(&without)), (here, gone));
            let doubled = [&entries[..=place], &entries[place..]].concat();
            assert_eq!(found(&world, &all, with(&doubled)), (here + 1, Flaw::Changed));
            if !rest.is_empty() {
                let mut swapped = entries.clone();
                swapped.swap(place, place + 1);
                assert_eq!(found(&world, &all, with(&swapped)), (here, Flaw::Changed));
            }
        }
    }
}

/// Another fact with the hash of this one.
fn changed(entry: &Entry) -> Entry {
    let text = entry.fact.get().replacen("\"at\":\"2026", "\"at\":\"2025", 1);
    assert_ne!(text, entry.fact.get());
    Entry { fact: serde_json::value::RawValue::from_string(text).unwrap(), hash: entry.hash.clone() }
}

#[test]
fn a_history_that_was_written_anew_from_some_place_on_has_another_head() {
    let world = eventful();
    let all = facts(&world);
    // The last fact is another one, and its hash is right: only the account's head tells
    let last = all.last().unwrap();
    let mut entries = read(last).unwrap();
    let entry = entries.pop().unwrap();
    let before = entries.last().cloned().or_else(|| read(&all[all.len() - 2]).unwrap().pop()).unwrap();
    let mut fact = entry.open().unwrap();
    fact.at -= chrono::TimeDelta::days(365);
    entries.push(Entry::after(&before.hash, &fact).unwrap());
    let end = fact_place(&last.key.range).unwrap() + entries.len() as u64 - 1;
    let anew = Item { body: encode(&entries).unwrap(), ..last.clone() };
    assert_eq!(found(&world, &all, vec![put(&anew, last.key.range.clone())]), (end, Flaw::Changed));
}
