//! One failure at every single port call of a whole journey: wherever the process dies or the table says no, nothing is
//! lost and nothing is sent twice outside the protocol's words.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::desk::{ApprovalForm, DecisionWord};
use app::member::Role;
use domain::scenario::Notice;
use serde_json::json;
use store::embedded::Embedded;
use tests::world::ports::{Call, Fate, Weather};
use tests::world::said::{debtor, event, in_currency, invoice, payment};
use tests::world::{World, at, must, paris, patiently};

/// One fate at the nth call, counted from when it was armed.
pub struct Once {
    pub fate: Fate,
    pub left: AtomicUsize,
}

/// Calls are not counted yet.
pub const ASLEEP: usize = usize::MAX;

impl Weather for Once {
    fn fate(&self, _: Call) -> Fate {
        let left = self.left.load(Ordering::Relaxed);
        if left == ASLEEP {
            return Fate::Fine;
        }
        self.left.store(left.saturating_sub(1).min(ASLEEP - 1), Ordering::Relaxed);
        if left == 1 { self.fate } else { Fate::Fine }
    }
}

/// From the webhook to the money, with one failure on the way; returns the world and whether the failure was reached.
fn journey(fate: Fate, place: usize) -> (World, bool) {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-08-30T07:00:00Z"), paris(), true);
    weather.left.store(place, Ordering::Relaxed);
    let post = |id: &str, kind: &str, data: &serde_json::Value| {
        let body = event(kind, world.now(), data);
        patiently(|| world.posting(&world.app, id, body.clone()));
    };
    let c = debtor("C-1");
    post("m1", "invoice.issued", &invoice(&c, "I-1", "2026-09-01", "100.00"));
    post("m2", "invoice.issued", &in_currency(&c, "I-2", "2026-09-08", "70.00", "USD"));
    for morning in ["2026-10-05T05:00:00Z", "2026-10-06T05:00:00Z", "2026-10-07T05:00:00Z"] {
        world.advance_to(at(morning));
        approve(&world);
    }
    world.advance_to(at("2026-10-08T12:00:00Z"));
    post("m3", "payment.received", &payment("C-1", "P-1", "2026-10-08", "100.00", &["I-1"]));
    world.advance_to(at("2026-10-13T12:00:00Z"));
    let reached = weather.left.load(Ordering::Relaxed) == 0;
    weather.left.store(ASLEEP, Ordering::Relaxed);
    super::proof::nobody_is_forgotten(&world);
    // The last look is a calm one.
    world.advance_to(at("2026-10-20T12:00:00Z"));
    (world, reached)
}

fn approve(world: &World) {
    let manager = patiently(|| world.app.member(&world.home.users[1].token, world.home.portfolio.id));
    assert_eq!(manager.role, Role::Manager);
    for view in patiently(|| world.app.approvals(&manager)) {
        let form = ApprovalForm { decision: DecisionWord::Approve, seen: view.seen };
        for _ in 0..3 {
            // A yes whose answer was lost is given again and refused: it stands.
            let answer = tests::world::run(world.app.approve(&manager, view.id, &form));
            if matches!(answer, Some(Ok(_) | Err(app::AppError::Conflict(_)))) {
                break;
            }
        }
    }
}

/// How often each step of each case reached the provider.
fn times(world: &World) -> BTreeMap<(String, &'static str), usize> {
    let mut times = BTreeMap::new();
    for sent in world.sent() {
        *times.entry((sent.case.currency.to_string(), Notice::word(sent.notice))).or_insert(0) += 1;
    }
    times
}

fn at_every_call(fate: Fate) {
    let (calm, _) = journey(Fate::Fine, 1);
    let wanted = times(&calm);
    assert_eq!(wanted.values().sum::<usize>(), calm.sent().len());
    assert!(wanted.len() >= 8, "{wanted:?}");
    let reviews = |world: &World| {
        world.cases("C-1").iter().any(|case| {
            let sheet = world.sheet_of(*case);
            serde_json::to_string(&sheet.timeline).unwrap().contains("\"outcome\":\"review\"")
        })
    };
    // The ordinary run tries some of the calls, another part for each fate; the full one tries them all
    let full = std::env::var_os("RELANCE_FULL").is_some();
    let (first, stride) = if full { (1, 1) } else { (1 + fate as usize, 13) };
    for place in (first..2_000).step_by(stride) {
        let (world, reached) = journey(fate, place);
        if !reached {
            assert!(place > 100, "the journey makes more calls than {place}");
            return;
        }
        let went = times(&world);
        for (step, count) in &went {
            assert!(*count <= 1, "{fate:?} at call {place}: {step:?} went out {count} times");
        }
        let judged = reviews(&world);
        for step in wanted.keys() {
            // What a person must judge holds the debtor until he has.
            assert!(went.contains_key(step) || judged, "{fate:?} at call {place}: {step:?} was lost");
        }
        must(super::proof::chains_hold(&world));
        super::proof::nobody_is_forgotten(&world);
    }
    panic!("the journey never ended");
}

#[test]
fn a_process_that_dies_before_any_call_loses_nothing() {
    at_every_call(Fate::CrashBefore);
}

#[test]
fn a_process_that_dies_after_any_call_loses_nothing_and_repeats_nothing() {
    at_every_call(Fate::CrashAfter);
}

#[test]
fn a_call_that_is_refused_at_any_place_loses_nothing() {
    at_every_call(Fate::Refuse);
}

#[test]
fn an_answer_that_is_lost_at_any_place_loses_nothing_and_repeats_nothing() {
    at_every_call(Fate::LoseAnswer);
}

#[test]
fn a_source_that_is_heard_again_wakes_who_it_held_whatever_fails_on_the_way() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..100).take_while(|place| heard_again(fate, *place)).count();
        assert!((5..99).contains(&reached), "{fate:?} met {reached} calls");
    }
}

/// One failure while a silent source is heard again. Returns whether the failure was reached.
fn heard_again(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), false);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("sync.completed", &json!({ "payments_seen_until": "2026-09-12T07:00:00Z" })).unwrap();
    world.advance_to(at("2026-09-22T08:00:00Z"));
    assert_eq!(world.provider.calls(), 0, "it is held");
    weather.left.store(place, Ordering::Relaxed);
    let body =
        event("sync.completed", world.now(), &json!({ "payments_seen_until": "2026-09-22T08:00:00Z" }));
    patiently(|| world.posting(&world.app, "again", body.clone()));
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    world.advance_minutes(2);
    assert_eq!(world.notices(), ["reminder_1"], "{fate:?} at call {place}");
    reached
}
