//! Merges on the way: a failure at every write of one, more documents than one webhook moves, and merges in the middle of
//! whatever else happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::intake::Status;
use app::member::Role;
use chrono::TimeDelta;
use domain::debtor::Channel::Email;
use serde_json::json;
use store::embedded::Embedded;
use tests::world::ports::{Call, Fate, Weather};
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, event, invoice, payment};
use tests::world::{World, at, must, paris, patiently, run};

use super::merges::{account, all_is_well, left, merge};

/// One fate at the nth write, counted from when it was armed.
struct Once {
    fate: Fate,
    left: AtomicUsize,
}

impl Weather for Once {
    fn fate(&self, call: Call) -> Fate {
        let left = self.left.load(Ordering::Relaxed);
        if left == 0 || call != Call::Write {
            return Fate::Fine;
        }
        self.left.store(left - 1, Ordering::Relaxed);
        if left == 1 { self.fate } else { Fate::Fine }
    }
}

/// Merges a debtor of sixty invoices, with one failure at this write; returns whether it was reached.
fn merged_with_a_failure(fate: Fate, place: usize) -> bool {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(0) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-01T07:00:00Z"), paris(), true);
    for number in 0..60 {
        let due = format!("2026-09-{}", 14 + number % 3);
        world
            .post("invoice.issued", &invoice(&debtor("C-1"), &format!("I-{number}"), &due, "10.00"))
            .unwrap();
    }
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-01", "35.00", &[])).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "J-1", "2026-09-14", "5.00")).unwrap();
    weather.left.store(place, Ordering::Relaxed);
    let body = event("debtor.merged", world.now(), &json!({ "from_id": "C-1", "into_id": "C-2" }));
    if fate == Fate::CrashAfter || fate == Fate::CrashBefore {
        // The sender does not know what became of it and says it again, later
        let _ = run(world.posting(&world.app, "m", body.clone()));
        world.clock.move_to(world.now() + TimeDelta::minutes(1));
        if account(&world, "C-2").merged.is_empty() {
            patiently(|| world.posting(&world.app, "m", body.clone()));
        }
    } else {
        patiently(|| world.posting(&world.app, "m", body.clone()));
    }
    world.advance_minutes(20);
    let reached = weather.left.swap(0, Ordering::Relaxed) == 0;
    assert_eq!(left(&world, "C-1"), [""; 0], "{fate:?} at write {place}");
    assert_eq!(world.sheet("C-2").balance, "570.00", "{fate:?} at write {place}");
    let again = patiently(|| world.posting(&world.app, "m", body.clone()));
    assert_eq!(again.status, Status::Duplicate);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let reminders = world.sent().into_iter().filter(|sent| sent.notice.word() == "reminder_1");
    assert!(reminders.map(|sent| sent.to).all(|to| to == "c-2@dupont.example"));
    all_is_well(&world);
    reached
}

#[test]
fn a_merge_that_dies_or_fails_at_any_write_is_finished_by_the_sweep() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let reached = (1..50).take_while(|place| merged_with_a_failure(fate, *place)).count();
        assert!(reached >= 5, "{fate:?}: a merge of sixty invoices is more than {reached} writes");
        assert!(reached < 49, "{fate:?}");
    }
}

#[test]
fn what_one_webhook_cannot_move_is_moved_by_the_sweep() {
    let world = World::default();
    for number in 0..300 {
        let bill = invoice(&debtor("C-1"), &format!("I-{number}"), "2026-09-14", "10.00");
        world.post("invoice.issued", &bill).unwrap();
    }
    merge(&world, "C-1", "C-2").unwrap();
    let (here, there) = (left(&world, "C-1").len(), left(&world, "C-2").len());
    assert!(here > 1 && there > 1, "{here} and {there}");
    // What is said meanwhile lands on either side
    let on = "2026-09-01";
    for number in 0..300 {
        let named = format!("I-{number}");
        let said = payment("C-1", &format!("P-{number}"), on, "1.00", &[named.as_str()]);
        if number % 30 == 0 {
            world.post("payment.received", &said).unwrap();
            world.post("invoice.written_off", &json!({ "invoice_id": named, "reason": "x" })).unwrap();
        }
    }
    world.settle();
    assert_eq!(left(&world, "C-1"), [""; 0]);
    assert_eq!(world.sheet("C-2").items.len(), 290);
    all_is_well(&world);
}

/// splitmix64: the same seed plays the same story.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// One thing that happens to one of five debtors; returns by how many cents more is owed.
fn happens(world: &World, dice: &mut Dice, number: usize) -> i64 {
    let id = format!("C-{}", dice.below(5));
    let today = world.now().date_naive();
    let cents = 200 + i64::try_from(dice.below(30_000)).unwrap();
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let (kind, data, owed) = match dice.below(8) {
        0..=3 => {
            let due = today + TimeDelta::days(i64::try_from(dice.below(12)).unwrap());
            let bill = invoice(&debtor(&id), &format!("I-{number}"), &due.to_string(), &amount);
            ("invoice.issued", bill, cents)
        }
        4 => {
            let (on, name) = (today.to_string(), format!("P-{number}"));
            ("payment.received", payment(&id, &name, &on, &amount, &[]), -cents)
        }
        5 => {
            super::scenario::approve_all(world);
            ("debtor.updated", json!({ "debtor": debtor(&id) }), 0)
        }
        _ => {
            let into = format!("C-{}", dice.below(5));
            if into == id {
                return 0;
            }
            ("debtor.merged", json!({ "from_id": id, "into_id": into }), 0)
        }
    };
    match world.post(kind, &data) {
        Ok(taken) => assert_eq!(taken.status, Status::Used),
        // A circle
        Err(AppError::Refused(_)) if kind == "debtor.merged" => {}
        other => panic!("{kind}: {other:?}"),
    }
    owed
}

#[test]
fn whatever_happens_around_merges_no_money_is_lost_and_no_step_repeated() {
    let acts =
        [Act::Accept, Act::Accept, Act::Refuse, Act::UnknownBefore, Act::UnknownAfter, Act::CrashAfter];
    let echoes = [Echo::Delivered, Echo::HardBounce, Echo::Lost, Echo::Late(300), Echo::Twice];
    let seeds = if std::env::var_os("RELANCE_FULL").is_some() { 400 } else { 15 };
    for seed in 0..seeds {
        let mut dice = Dice(seed);
        let world = World::starting("2026-09-01T07:00:00Z");
        let mut owed = 0;
        for number in 0..40 {
            world.script(Email, dice.of(&acts), dice.of(&echoes));
            owed += happens(&world, &mut dice, number);
            world.advance_minutes(i64::try_from(dice.below(3_000)).unwrap());
        }
        world.advance_days(3);
        let page =
            must(world.app.cases(&world.member(Role::Owner), &app::desk::CasesQuery::default())).unwrap();
        let balances = page.items.iter().map(|row| row.balance.replace('.', "").parse::<i64>().unwrap());
        assert_eq!(balances.sum::<i64>(), owed, "seed {seed}");
        all_is_well(&world);
    }
}
