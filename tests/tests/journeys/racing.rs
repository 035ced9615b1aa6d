//! Two processes at once: what one commits between the other's read and its write always counts.

use std::sync::{Arc, Mutex, OnceLock};

use app::dispatch::Dispatched;
use app::member::Role;
use store::embedded::Embedded;
use tests::world::ports::{Call, Fate, Weather};
use tests::world::said::{debtor, event, invoice, payment};
use tests::world::{World, at, must, paris};

/// Something that happens in between.
type Deed = Box<dyn Fn() + Send>;

/// Does a deed just before the next write.
#[derive(Default)]
struct Meanwhile(Mutex<Option<Deed>>);

impl Weather for Meanwhile {
    fn fate(&self, call: Call) -> Fate {
        let deed = if call == Call::Write { self.0.lock().unwrap().take() } else { None };
        if let Some(deed) = deed {
            deed();
        }
        Fate::Fine
    }
}

/// A world on the morning of a first reminder, in which `deed` is done by another process before the claim is written.
fn before_the_claim(deed: impl Fn(&World) + Send + 'static) -> (Arc<World>, Dispatched) {
    let weather = Arc::new(Meanwhile::default());
    let table = Arc::new(Embedded::in_memory().unwrap());
    let start = at("2026-09-12T07:00:00Z");
    let world = Arc::new(World::over(table, Arc::<Meanwhile>::clone(&weather), start, paris(), true));
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    let errand = world.sweep().remove(0);
    let other = Arc::new(OnceLock::new());
    assert!(other.set(Arc::downgrade(&world)).is_ok());
    *weather.0.lock().unwrap() =
        Some(Box::new(move || deed(&other.get().and_then(std::sync::Weak::upgrade).unwrap())));
    let answer = world.dispatch(&errand).unwrap().unwrap();
    (world, answer)
}

#[test]
fn a_claim_is_lost_to_a_payment_that_another_process_commits_in_between() {
    let (world, answer) = before_the_claim(|world| {
        let paid = payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"]);
        let body = event("payment.received", world.now(), &paid);
        must(world.posting(&world.second_process(), "paid", body)).unwrap();
    });
    // The claim is decided again: what leaves now is the thank-you
    assert!(matches!(answer, Dispatched::Called { .. }), "{answer:?}");
    world.advance_days(30);
    assert_eq!(world.notices(), ["thanks"]);
}

#[test]
fn a_claim_is_lost_to_a_pause_that_another_process_places_in_between() {
    let (world, answer) = before_the_claim(|world| {
        let collector = world.member(Role::Collector);
        let form = app::desk::HoldForm {
            kind: domain::hold::Kind::Pause,
            until: None,
            reason: "asked by phone".to_owned(),
            items: None,
        };
        must(world.second_process().place_hold(&collector, world.case("C-1"), form)).unwrap();
    });
    assert!(matches!(answer, Dispatched::Held(_)), "{answer:?}");
    assert_eq!(world.provider.calls(), 0);
}

#[test]
fn a_claim_that_another_process_makes_in_between_is_the_only_one() {
    let (world, answer) = before_the_claim(|world| {
        let errand = world.sweep().remove(0);
        must(world.second_process().dispatch(&errand)).unwrap();
    });
    assert!(matches!(answer, Dispatched::Held(_)), "{answer:?}");
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_smaller_debt_that_another_process_commits_in_between_is_what_the_letter_shows() {
    let (world, _) = before_the_claim(|world| {
        let paid = payment("C-1", "P-1", "2026-09-21", "25.00", &["I-1"]);
        let body = event("payment.received", world.now(), &paid);
        must(world.posting(&world.second_process(), "paid", body)).unwrap();
    });
    assert_eq!(world.notices(), ["reminder_1"]);
    assert!(world.last().text.contains("75,00"), "{}", world.last().text);
}
