//! Whatever fails, at whatever call: the debtor is erased in the end, or was not begun with.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::embedded::Embedded;
use tests::world::ports::Fate;
use tests::world::said::payment;
use tests::world::{paris, run};

use super::*;
use crate::crashes::{ASLEEP, Once};

/// An erasure with one failure on the way; returns whether the failure was reached.
fn cut(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    let xml = tests::world::files::ubl("F-I-1");
    world.give_original("I-1", domain::invoice::Format::Xml, &xml).unwrap();
    assert!(world.post("invoice.issued", &invoice(&debtor("C-1"), "I-5", "2026-09-14", "-1.00")).is_err());
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-01T12:00:00Z"));
    let member = world.member(Role::Owner);
    let before = Seen::of(&world);
    weather.left.store(place, Ordering::Relaxed);
    let form = ErasureForm {
        source: "relance".to_owned(),
        debtor: "C-1".to_owned(),
        reason: Reason::NotNeeded,
        request: None,
    };
    let begun = run(world.app.erase(&member, Some("once"), &form));
    if !matches!(begun, Some(Ok(_))) {
        // Who was not answered says it again; until then all of it is there, or none of it was begun
        assert!(matches!(begun, None | Some(Err(AppError::Unavailable(_)))), "{begun:?}");
        assert_eq!(Seen::of(&world).boxes, before.boxes, "{fate:?} at call {place}");
        must(world.app.erase(&member, Some("once"), &form)).unwrap();
    }
    world.advance_days(5);
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    world.advance_days(1);
    let after = Seen::of(&world);
    assert!(after.boxes.is_empty() && after.objects.is_empty(), "{fate:?} at call {place}: {after:?}");
    assert_eq!(after.totals, before.totals);
    assert_eq!(world.sheet("C-1").erasure.map(|it| it.state), Some("done"), "{fate:?} at call {place}");
    let told = world.notices().iter().filter(|notice| **notice == "confirmation").count();
    assert!(told <= 1, "{fate:?} at call {place}: told {told} times");
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
    reached
}

#[test]
fn cut_off_anywhere_it_is_gone_on_with() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..400).take_while(|place| cut(fate, *place)).count();
        assert!((30..399).contains(&reached), "{fate:?} met {reached} calls");
    }
}
