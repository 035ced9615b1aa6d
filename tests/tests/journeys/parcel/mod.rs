//! A portfolio is carried away whole and taken in elsewhere: nothing is lost, nothing is another's, and a parcel that is not
//! whole leaves no trace.

mod amazon;
mod damaged;
mod kinds;
mod orders;

use std::collections::BTreeMap;
use std::io::BufReader;
use std::ops::Range;
use std::sync::Arc;

use app::App;
use app::parcel::{Packed, ParcelError, Then, TravelKey, Unpacked};
use app::ports::Objects;
use chrono::TimeDelta;
use domain::ids::PortfolioId;
use serde_json::json;
use store::embedded::Embedded;
use store::keys::Keys;
use store::table::{Item, Whole};
use tests::world::files::png;
use tests::world::ports::{Call, Calm, Fate, Memory, OtherRing, SeededIds, Shelves, Weather};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, run};

use super::files::form;
use super::liveness::{Dice, happens};
use super::pages::reminded;
use super::proof::eventful;
use super::scenario::approve_all;

/// What opens every parcel here.
fn travel_key() -> TravelKey {
    TravelKey::fresh(&SeededIds::from_seed(77))
}

/// A parcel of the world's first portfolio.
fn packed(world: &World) -> (Packed, Vec<u8>) {
    packed_of(&world.app, world.memory.as_ref(), world.home.portfolio.id)
}

fn packed_of(app: &App, whole: &dyn Whole, portfolio: PortfolioId) -> (Packed, Vec<u8>) {
    let mut parcel = Vec::new();
    let packed = must(app.pack(whole, portfolio, &travel_key(), &mut parcel, None)).unwrap();
    (packed, parcel)
}

/// Another deployment, with keys of its own and nothing in it.
struct Elsewhere {
    app: App,
    memory: Arc<Memory>,
    ring: Arc<OtherRing>,
    shelves: Arc<Shelves>,
}

impl Elsewhere {
    fn beside(world: &World) -> Self {
        Self::over(world, Arc::new(Embedded::in_memory().unwrap()), Arc::new(Calm))
    }

    fn over(world: &World, table: Arc<Embedded>, weather: Arc<dyn Weather>) -> Self {
        let memory = Arc::new(Memory::over(table, weather));
        let (ring, shelves) = (Arc::new(OtherRing::default()), Arc::new(Shelves::empty(Arc::new(Calm))));
        let ports = app::Ports {
            table: Arc::<Memory>::clone(&memory),
            ids: Arc::new(SeededIds::from_seed(2)),
            keyring: Arc::<OtherRing>::clone(&ring),
            objects: Arc::<Shelves>::clone(&shelves),
            ..world.ports()
        };
        Self { app: App::new(ports, world.settings()), memory, ring, shelves }
    }

    fn takes_in(&self, parcel: &[u8], then: Then) -> Result<Unpacked, ParcelError> {
        self.takes_in_with(parcel, &travel_key(), then)
    }

    fn takes_in_with(&self, parcel: &[u8], key: &TravelKey, then: Then) -> Result<Unpacked, ParcelError> {
        must(self.app.unpack(|| Ok(BufReader::new(parcel)), key, self.ring.as_ref(), then, None))
    }

    fn everything(&self) -> BTreeMap<String, Item> {
        by_name(must(self.memory.everything()))
    }

    /// As if nothing had ever been taken in.
    fn is_untouched(&self) -> bool {
        self.everything().is_empty() && self.shelves.all().is_empty()
    }
}

fn by_name(items: Vec<Item>) -> BTreeMap<String, Item> {
    items.into_iter().map(|item| (format!("{} {}", item.key.partition, item.key.range), item)).collect()
}

/// Debtors of a story who live through months; the others only through a day, since each of theirs is walked instant by
/// instant.
const FOLLOWED: usize = 200;

/// A random story of so many debtors with a case each.
fn story(debtors: usize) -> World {
    let world = World::starting("2026-09-01T07:00:00Z");
    let mut dice = Dice(7);
    lives(&world, &mut dice, 0..FOLLOWED, |number, dice| {
        if number % 20 == 0 {
            world.advance_minutes(60 * i64::try_from(dice.below(60)).unwrap());
        }
    });
    world.advance_to(at("2026-11-20T12:00:00Z"));
    approve_all(&world);
    world.advance_days(3);
    lives(&world, &mut dice, FOLLOWED..debtors, |_, _| {});
    world
}

/// Gives each of these debtors a debt, then lets twice as many things happen to any of them.
fn lives(world: &World, dice: &mut Dice, debtors: Range<usize>, moves_on: impl Fn(usize, &mut Dice)) {
    for number in debtors.clone() {
        let due =
            (world.now() + TimeDelta::days(i64::try_from(number % 28).unwrap())).date_naive().to_string();
        let bill = invoice(&debtor(&format!("C-{number}")), &format!("B-{number}"), &due, "80.00");
        world.post("invoice.issued", &bill).unwrap();
    }
    for number in 2 * debtors.start..2 * debtors.end {
        happens(world, dice, number, debtors.end as u64);
        moves_on(number, dice);
    }
}

#[test]
fn what_is_taken_in_is_what_was_carried_away() {
    let debtors = if std::env::var_os("RELANCE_FULL").is_some() { 10_000 } else { 200 };
    let world = story(debtors);
    let id = world.home.portfolio.id;
    let (before, parcel) = packed(&world);
    let there = Elsewhere::beside(&world);
    let taken = there.takes_in(&parcel, Then::AsItWas).unwrap();
    assert_eq!(taken, Unpacked { portfolio: id, written: before.items, found: 0 });
    let (after, _) = packed_of(&there.app, there.memory.as_ref(), id);
    assert_eq!(after, before);
    // Not by the digest alone
    let mine = by_name(world.everything());
    let mut mine: Vec<_> = mine.into_iter().filter(|(name, _)| !name.starts_with("feed#")).collect();
    mine.retain(|(name, item)| !(name.starts_with("receipt#") && item.body.contains("\"early\"")));
    assert_eq!(there.everything().into_iter().collect::<Vec<_>>(), mine);
    let (here, audit) = (must(world.app.verify(id)).unwrap(), must(there.app.verify(id)).unwrap());
    assert_eq!(audit, here);
    assert!(audit.debtors >= debtors as u64 && audit.broken.is_empty(), "{audit:?}");
    println!("{debtors} debtors: {} items, {} bytes", before.items, parcel.len());
}

#[test]
fn what_was_sealed_opens_under_another_keyring_and_links_still_lead_home() {
    let world = eventful();
    let id = world.home.portfolio.id;
    let (_, parcel) = packed(&world);
    let text = String::from_utf8(parcel.clone()).unwrap().to_lowercase();
    for canary in ["canari", "33699999999", "75099"] {
        assert!(!text.contains(canary), "{canary} lies open in the parcel");
    }
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::AsItWas).unwrap();
    assert_eq!(must(there.app.source_secrets(id, "stripe")).unwrap(), world.home.secrets["stripe"]);
    let message = &world.sent()[0];
    let (secret, view) = must(there.app.open_session(&message.token)).unwrap();
    let visitor = must(there.app.visitor(&secret)).unwrap();
    let told = serde_json::to_string(&(view, must(there.app.account(&visitor)).unwrap())).unwrap();
    let own = must(world.app.account(&world.visitor_of(message))).unwrap();
    assert!(
        told.contains("Canari Nom SARL") && told.contains(&serde_json::to_string(&own).unwrap()),
        "{told}"
    );
}

#[test]
fn large_bodies_travel_too() {
    let world = World::default();
    let mut bill = invoice(&debtor("C-1"), "I-1", "2026-09-14", "-1.00");
    bill["padding"] = json!("canari ".repeat(60_000));
    assert!(world.post("invoice.issued", &bill).is_err());
    let (before, parcel) = packed(&world);
    assert_eq!((before.objects, before.missing), (1, 0));
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::AsItWas).unwrap();
    assert_eq!(there.shelves.all(), world.shelves.all());
    assert_eq!(packed_of(&there.app, there.memory.as_ref(), world.home.portfolio.id).0, before);
    // A shelf may forget before the table does
    let bare = Elsewhere::beside(&world);
    bare.takes_in(&parcel, Then::AsItWas).unwrap();
    let forgetful = app::Ports { objects: Arc::new(Shelves::empty(Arc::new(Calm))), ..world.ports() };
    let app = App::new(forgetful, world.settings());
    let (again, _) = packed_of(&app, world.memory.as_ref(), world.home.portfolio.id);
    assert_eq!((again.items, again.objects, again.missing), (before.items, 0, 1));
    let name = world.shelves.all().into_keys().next().unwrap();
    assert!(must(bare.shelves.get(&name)).unwrap().is_some());
}

#[test]
fn the_files_of_debtors_travel_and_open_elsewhere() {
    let world = reminded();
    let visitor = world.visitor();
    let bytes = png(5 * 1024 * 1024);
    let file = world.send_file(&visitor, "photo.png", &bytes);
    must(world.app.dispute(&visitor, None, form(&world, &visitor, &[file]))).unwrap();
    let (packed, parcel) = packed(&world);
    assert_eq!((packed.objects, packed.missing), (3, 0));
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::AsItWas).unwrap();
    assert!(there.shelves.all() == world.shelves.all());
    let (user, case) = (&world.home.users[0], world.case("C-1"));
    let member = must(there.app.member(&user.token, world.home.portfolio.id)).unwrap();
    let part = |part| must(there.app.file(&member, case, file, part)).unwrap().bytes;
    assert!((1..=3).flat_map(part).eq(bytes.iter().copied()));
}

#[test]
fn who_was_erased_does_not_travel_and_his_ledger_does() {
    let (world, keys) = crate::erasure::erased();
    let (packed, parcel) = packed(&world);
    assert_eq!(packed.missing, 0);
    let text = String::from_utf8(parcel.clone()).unwrap();
    assert!(keys.len() >= 2 && keys.iter().all(|key| !text.contains(key)));
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::AsItWas).unwrap();
    let id = world.home.portfolio.id;
    let (here, audit) = (must(world.app.verify(id)).unwrap(), must(there.app.verify(id)).unwrap());
    assert!(audit == here && audit.broken.is_empty(), "{audit:?}");
    let member = must(there.app.member(&world.home.users[0].token, id)).unwrap();
    let sheet = must(there.app.case(&member, world.case("C-1"))).unwrap();
    assert_eq!((sheet.debtor.name.as_str(), sheet.erasure.unwrap().state), ("C-1", "done"));
}

#[test]
fn what_is_taken_in_sends_nothing_until_a_person_says_so() {
    let world = eventful();
    world.post("invoice.issued", &invoice(&debtor("C-5"), "I-5", "2026-10-07", "50.00")).unwrap();
    let (_, parcel) = packed(&world);
    let there = Elsewhere::beside(&world);
    there.takes_in(&parcel, Then::Stopped).unwrap();
    let id = world.home.portfolio.id;
    let settings = Keys::of(id).portfolio_item();
    let name = format!("{} {}", settings.partition, settings.range);
    let (mut here, mut now) = (by_name(world.everything()), there.everything());
    assert_ne!(here.remove(&name), now.remove(&name));
    here.retain(|name, item| !name.starts_with("feed#") && !item.body.contains("\"early\""));
    assert_eq!(now, here);
    assert_eq!(must(there.app.portfolio(id)).unwrap().stopped_at, Some(world.now()));
    let before = world.sent().len();
    let sweep = |app: &App| {
        (0..2)
            .flat_map(|shard| must(app.sweep(shard, at("2026-12-01T12:00:00Z"), 500)).unwrap().to_send)
            .count()
    };
    world.clock.move_to(at("2026-12-01T12:00:00Z"));
    assert_eq!(sweep(&there.app), 0);
    assert!(sweep(&world.app) > 0, "where it was not stopped something is due");
    assert_eq!(world.sent().len(), before);
}

/// The process dies before so many writes, and all of them after that.
struct DiesAt(std::sync::Mutex<usize>);

impl Weather for DiesAt {
    fn fate(&self, call: Call) -> Fate {
        let mut left = self.0.lock().unwrap();
        match (call, *left) {
            (Call::Write, 0) => Fate::CrashBefore,
            (Call::Write, _) => {
                *left -= 1;
                Fate::Fine
            }
            _ => Fate::Fine,
        }
    }
}

#[test]
fn an_import_that_was_cut_off_anywhere_shows_nothing_and_is_gone_on_with() {
    let world = eventful();
    let id = world.home.portfolio.id;
    let (before, parcel) = packed(&world);
    // All but the two that make it a portfolio, forty at a time, and those
    let hidden = before.items - 2;
    let chunks = usize::try_from(hidden.div_ceil(40)).unwrap() + 1;
    for writes in 0..chunks {
        let table = Arc::new(Embedded::in_memory().unwrap());
        let first = Elsewhere::over(&world, Arc::clone(&table), Arc::new(DiesAt(writes.into())));
        let open = || Ok(BufReader::new(parcel.as_slice()));
        let died = run(first.app.unpack(open, &travel_key(), first.ring.as_ref(), Then::AsItWas, None));
        assert!(died.is_none(), "after {writes} writes");
        let second = Elsewhere::over(&world, table, Arc::new(Calm));
        assert_eq!(must(second.app.portfolios()).unwrap(), []);
        assert!(must(second.app.portfolio(id)).is_err());
        let taken = second.takes_in(&parcel, Then::AsItWas).unwrap();
        assert_eq!(taken.found, hidden.min(40 * writes as u64));
        assert_eq!(taken.written + taken.found, before.items);
        let whole = Elsewhere::over(&world, Arc::new(Embedded::in_memory().unwrap()), Arc::new(Calm));
        whole.takes_in(&parcel, Then::AsItWas).unwrap();
        assert_eq!(must(second.app.verify(id)).unwrap(), must(whole.app.verify(id)).unwrap());
    }
}
