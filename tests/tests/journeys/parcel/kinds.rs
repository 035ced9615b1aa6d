//! Every kind of item is known by what it does when its portfolio leaves. A new kind of key fails here first.

use store::belonging::{owner, stays};
use store::keys::Keys;
use store::table::{Due, Item};
use tests::world::must;

use super::*;
use crate::proof::with_every_kind;

/// What a name in `store::keys` stands for when its portfolio is carried away.
enum Is {
    /// An item that travels: a part of its partition, and how its range starts.
    Carried(&'static str, &'static str),
    /// An item that stays, for a reason.
    Left(&'static str),
    /// Part of other names, or reads one.
    Part,
}

use Is::{Carried, Left, Part};

/// Every public function of `store::keys`.
const NAMES: &[(&str, Is)] = &[
    ("account", Carried("#deb_", "account")),
    ("action", Carried("#deb_", "act#")),
    ("alerts", Carried("#alerts", "")),
    ("bearer", Carried("bearer#", "-")),
    ("book", Part),
    ("bucket", Part),
    ("case", Carried("#deb_", "case#")),
    ("challenge", Carried("#deb_", "z#code#")),
    ("checkout", Carried("#deb_", "z#chk#")),
    // Another place of a document; nothing moves there yet
    ("closed", Part),
    ("code", Part),
    ("collector", Carried("#settings", "collector")),
    ("credit_note", Carried("#deb_", "cre#")),
    ("debit", Carried("#deb_", "z#dbt#")),
    ("debit_file", Carried("#debits", "file#")),
    ("debit_last", Carried("#debits", "last")),
    ("debit_ready", Carried("#debits", "ready#")),
    ("debits", Part),
    ("delivery", Carried("#delivery#", "-")),
    ("digest", Carried("#digest", "2026-")),
    ("dispute_words", Carried("#deb_", "z#words#hol_")),
    ("due", Part),
    ("due_instant", Part),
    ("due_partition", Part),
    ("fact", Carried("#deb_", "z#fact#")),
    ("fact_place", Part),
    ("fact_range", Part),
    ("feed", Left("it is the provider's, not a portfolio's")),
    ("file", Carried("#deb_", "z#file#")),
    ("hold", Carried("#deb_", "hold#")),
    ("hold_words", Carried("#deb_", "z#words#")),
    ("idempotency", Carried("#deb_", "z#once#")),
    ("inbox", Carried("#inbox", "")),
    ("instant", Part),
    ("invoice", Carried("#deb_", "inv#")),
    ("ledger", Part),
    ("link", Carried("link#", "-")),
    ("logo", Carried("logo#", "-")),
    ("mandate", Carried("#deb_", "z#man#")),
    ("member", Carried("#settings", "member#")),
    ("message", Carried("#deb_", "z#msg#")),
    ("of", Part),
    ("original", Carried("#deb_", "z#orig#")),
    ("parse_digest", Part),
    ("parse_ledger", Part),
    ("parse_waking", Part),
    ("payment", Carried("#deb_", "pay#")),
    ("person", Carried("#deb_", "person")),
    ("pointer", Carried("#ext#", "-")),
    ("portfolio", Part),
    ("portfolio_item", Carried("#settings", "portfolio")),
    ("portfolios", Carried("portfolios", "por_")),
    ("receipt", Carried("receipt#", "-")),
    ("request_words", Carried("#deb_", "z#words#req_")),
    ("sending", Left("it is the deployment's")),
    ("session", Carried("session#", "-")),
    ("settings", Part),
    ("source", Carried("#settings", "source#")),
    ("stopped", Carried("#stopped#", "-")),
    ("tallies", Part),
    ("tally", Carried("#tally", "")),
    ("tally_day", Part),
    ("till", Carried("#settings", "till")),
    ("uploads", Carried("#deb_", "z#uploads")),
    ("waking", Carried("#settings", "waking")),
    ("waking_due", Part),
    ("wanting", Carried("#wanting#", "")),
    ("word", Part),
    ("wrapped_key", Left("it is under the keyring of this deployment; the secret travels in the header")),
];

fn matches(item: &Item, part: &str, start: &str) -> bool {
    item.key.partition.contains(part) && item.key.range.starts_with(start)
}

#[test]
fn every_kind_of_key_is_known_here() {
    let sources = [
        concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/store/src/keys.rs"),
        concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/store/src/keys/deployment.rs"),
    ];
    let code = sources.map(|source| std::fs::read_to_string(source).unwrap()).concat();
    let named = |line: &str| {
        let rest = line.trim_start().strip_prefix("pub ")?;
        let rest = rest.strip_prefix("const ").unwrap_or(rest).strip_prefix("fn ")?;
        Some(rest.split('(').next()?.to_owned())
    };
    let mut found: Vec<String> = code.lines().filter_map(named).collect();
    found.sort();
    found.dedup();
    let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
    assert_eq!(found, known, "say here what a new kind of key does when its portfolio leaves");
    assert!(NAMES.iter().all(|(_, is)| !matches!(is, Left(why) if why.is_empty())));
}

#[test]
fn large_bodies_are_kept_for_three_kinds_of_item_alone() {
    // Who packs must know every item that names a large body: a kept delivery, and what is kept in pieces: a file, an original
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/app/src");
    let mut folders = vec![std::path::PathBuf::from(root)];
    let mut keepers = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).unwrap().contains("objects.put(") {
                keepers.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    keepers.sort();
    assert_eq!(keepers, ["inbox.rs", "pieces.rs", "unpack.rs"]);
}

#[test]
fn every_kind_of_item_that_is_a_portfolios_is_in_its_parcel() {
    let world = with_every_kind();
    let other = must(world.app.create_portfolio(tests::world::paris())).unwrap();
    let (packed, parcel) = packed(&world);
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::AsItWas).unwrap();
    let (everything, taken) = (by_name(world.everything()), there.everything());
    assert_eq!(packed.items, taken.len() as u64);
    for (name, is) in NAMES {
        let Carried(part, start) = is else { continue };
        let mut kept = everything.iter().filter(|(_, item)| matches(item, part, start)).peekable();
        assert!(kept.peek().is_some(), "the story makes no {name}");
        for (key, item) in kept {
            let of = owner(item).unwrap();
            let carried = taken.get(key) == Some(item);
            assert_eq!(carried, of == Some(world.home.portfolio.id), "{name}: {key}");
            assert!(carried || of.is_none() || of == Some(other.portfolio.id), "{name}: {key}");
        }
    }
    let left = everything.into_iter().filter(|(key, _)| !taken.contains_key(key));
    let left: Vec<_> = left.filter(|(_, item)| owner(item).unwrap() != Some(other.portfolio.id)).collect();
    let named = |(key, item): &(String, Item)| {
        key.starts_with("feed#") || key.starts_with("deployment ") || item.body.contains("\"early\"")
    };
    assert!(left.iter().all(named), "{left:?}");
}

#[test]
fn a_wrapped_key_stays_and_every_due_key_of_the_story_is_its_portfolios() {
    let world = eventful();
    let id = world.home.portfolio.id;
    let key = Keys::of(id).wrapped_key();
    let item = Item {
        key,
        version: 1,
        body: r#"{"v":1,"d":1}"#.to_owned(),
        due: None,
        book: None,
        expires_at: None,
    };
    assert!(stays(&item, id));
    must(store::table::Table::write(
        world.memory.as_ref(),
        vec![store::table::Write::Put(item, store::table::Condition::Absent)],
    ))
    .unwrap();
    let (_, parcel) = packed(&world);
    assert!(!String::from_utf8(parcel).unwrap().contains(r#""range":"key""#));
    let dues: Vec<Due> = world.everything().into_iter().filter_map(|item| item.due).collect();
    assert!(!dues.is_empty());
    assert!(dues.iter().all(|due| store::belonging::due_is_of(due, id, 2)), "{dues:?}");
}
