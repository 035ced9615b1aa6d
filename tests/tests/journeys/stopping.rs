//! The stop of a whole deployment: by an operator while it runs, or by the setting it is started with.

use app::AppError;
use app::dispatch::{Claim, Dispatched};
use app::member::Role;
use app::sweep::Errand;
use app::{App, Settings};
use chrono::TimeDelta;
use domain::decide::Reason;
use store::keys;
use store::table::{Condition, Item, Table, Write};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris};

/// An invoice whose first reminder is due now, and the errand to send it.
fn on_the_day_of_the_first_reminder() -> (World, Errand) {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    let errand = world.sweep().remove(0);
    (world, errand)
}

fn held(world: &World) -> Vec<Reason> {
    world.sheet("C-1").items[0].held.iter().map(|held| held.reason).collect()
}

fn stopped(answer: Result<Dispatched, AppError>) {
    assert_eq!(answer.unwrap(), Dispatched::Held(vec![Reason::PortfolioStopped]));
}

#[test]
fn nothing_is_claimed_while_the_deployment_is_stopped_and_lifting_it_wakes_what_waits() {
    let (world, errand) = on_the_day_of_the_first_reminder();
    let other = must(world.app.create_portfolio(paris())).unwrap().portfolio.id;
    let stop = must(world.app.stop_everything()).unwrap();
    assert_eq!(stop.stopped_at, Some(world.now()));
    stopped(world.dispatch(&errand).unwrap());
    world.advance_days(3);
    assert_eq!((world.provider.calls(), world.stuck()), (0, 0));
    assert_eq!(held(&world), [Reason::PortfolioStopped]);
    assert_eq!(must(world.app.portfolio(other)).unwrap().stopped_at, stop.stopped_at, "every portfolio");
    assert_eq!(must(world.app.resume_everything()).unwrap().stopped_at, None);
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_team_cannot_lift_the_stop_of_the_deployment_and_its_own_stop_stays() {
    let (world, errand) = on_the_day_of_the_first_reminder();
    let owner = world.member(Role::Owner);
    must(world.app.stop_everything()).unwrap();
    let shown = must(world.app.resume(&owner)).unwrap();
    assert!(shown.stopped_at.is_some(), "it says that it is still stopped");
    stopped(world.dispatch(&errand).unwrap());
    must(world.app.stop(&owner)).unwrap();
    must(world.app.resume_everything()).unwrap();
    world.advance_days(1);
    assert_eq!(held(&world), [Reason::PortfolioStopped]);
    assert!(must(world.app.resume(&owner)).unwrap().stopped_at.is_none());
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_stop_by_another_process_is_seen_ten_seconds_later_even_by_a_claim_that_was_made_before() {
    let (world, errand) = on_the_day_of_the_first_reminder();
    for stop in [true, false] {
        let Ok(Claim::Ready(claimed)) = must(world.app.claim(&errand)) else { panic!("it is due") };
        let other = world.second_process();
        let owner = world.member(Role::Owner);
        if stop {
            must(other.stop_everything()).unwrap();
        } else {
            must(other.stop(&owner)).unwrap();
        }
        world.clock.move_to(world.now() + TimeDelta::seconds(10));
        stopped(must(world.app.speak(*claimed)));
        assert_eq!(world.provider.calls(), 0);
        world.advance_days(1);
        assert_eq!(held(&world), [Reason::PortfolioStopped], "given back: nothing is unknown");
        must(other.resume_everything()).unwrap();
        must(other.resume(&owner)).unwrap();
        world.clock.move_to(world.now() + TimeDelta::seconds(10));
    }
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_claim_whose_lease_is_nearly_over_is_not_said() {
    let (world, errand) = on_the_day_of_the_first_reminder();
    let Ok(Claim::Ready(claimed)) = must(world.app.claim(&errand)) else { panic!("it is due") };
    world.clock.move_to(world.now() + TimeDelta::seconds(91));
    assert_eq!(must(world.app.speak(*claimed)).unwrap(), Dispatched::Held(Vec::new()));
    assert_eq!(world.provider.calls(), 0);
    world.advance_minutes(10);
    assert_eq!(world.notices(), ["reminder_1"], "given back, it leaves within minutes");
}

#[test]
fn a_deployment_started_with_sending_off_says_so_and_sends_nothing() {
    let (world, errand) = on_the_day_of_the_first_reminder();
    let settings = Settings { sending: false, ..world.settings() };
    let off = App::new(world.ports(), settings);
    stopped(must(off.dispatch(&errand)));
    assert_eq!(must(off.resume_everything()).unwrap().stopped_at, None);
    assert_eq!(must(off.stopped_since()).unwrap(), Some(world.now()), "a setting is lifted by a setting");
    stopped(must(off.dispatch(&errand)));
    assert_eq!(world.provider.calls(), 0);
}

#[test]
fn a_fresh_link_waits_for_the_stop_too() {
    let (world, _) = on_the_day_of_the_first_reminder();
    world.settle();
    let token = world.last().token;
    must(world.app.stop_everything()).unwrap();
    must(world.app.fresh_link(&token)).unwrap();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_stop_that_cannot_be_read_stops() {
    let (world, errand) = on_the_day_of_the_first_reminder();
    let Ok(Claim::Ready(claimed)) = must(world.app.claim(&errand)) else { panic!("it is due") };
    let body = "{\"v\":99,\"d\":{}}".to_owned();
    let broken = Item { key: keys::sending(), version: 1, body, due: None, book: None, expires_at: None };
    must(world.memory.write(vec![Write::Put(broken, Condition::Any)])).unwrap();
    world.clock.move_to(world.now() + TimeDelta::seconds(10));
    assert!(matches!(must(world.app.speak(*claimed)), Err(AppError::Internal(_))));
    assert_eq!(world.provider.calls(), 0);
}

#[test]
fn one_ledger_that_cannot_be_read_keeps_nobody_else_asleep() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for id in ["C-1", "C-2", "C-3"] {
        let data = invoice(&debtor(id), &format!("I-{id}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &data).unwrap();
    }
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    must(world.app.stop_everything()).unwrap();
    world.advance_days(1);
    let mut broken = world.everything().into_iter().find(|item| item.key.range.starts_with("inv#")).unwrap();
    broken.body = "{\"v\":99,\"d\":{}}".to_owned();
    must(world.memory.write(vec![Write::Put(broken, Condition::Any)])).unwrap();
    must(world.app.resume_everything()).unwrap();
    world.settle();
    assert_eq!(world.notices(), ["reminder_1", "reminder_1"]);
}

#[test]
fn lifting_a_stop_is_answered_at_once_and_the_sweep_wakes_everybody_some_at_a_time() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let many = 300;
    for number in 0..many {
        let (debtor, id) = (debtor(&format!("C-{number}")), format!("I-{number}"));
        world.post("invoice.issued", &invoice(&debtor, &id, "2026-09-14", "100.00")).unwrap();
    }
    let owner = world.member(Role::Owner);
    must(world.app.stop(&owner)).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    assert!(world.sweep().is_empty(), "they put off their look");
    assert!(world.sweep().is_empty());
    let job = keys::Keys::of(world.home.portfolio.id).waking();
    let there = |world: &World| world.everything().iter().any(|item| item.key == job);
    must(world.app.resume(&owner)).unwrap();
    assert!(there(&world), "nobody was woken yet: the job is written down");
    world.settle();
    assert_eq!(world.notices().len(), many);
    assert!(!there(&world), "the job is done");
}

#[test]
fn a_job_of_waking_that_is_cut_off_goes_on_where_it_was() {
    let (mut world, _) = on_the_day_of_the_first_reminder();
    must(world.app.stop_everything()).unwrap();
    world.settle();
    must(world.app.resume_everything()).unwrap();
    world.restart();
    must(world.app.resume_everything()).unwrap();
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"], "begun twice, it wakes once more and sends once");
}

#[test]
fn who_is_woken_looks_under_settings_that_every_process_knows_by_then() {
    let (mut world, errand) = on_the_day_of_the_first_reminder();
    world.app = App::new(world.ports(), Settings { settling_seconds: 60, ..world.settings() });
    let (owner, other) = (world.member(Role::Owner), App::new(world.ports(), world.app.settings().clone()));
    must(other.stop(&owner)).unwrap();
    world.clock.move_to(world.now() + TimeDelta::seconds(10));
    stopped(world.dispatch(&errand).unwrap());
    must(other.resume(&owner)).unwrap();
    assert!(world.sweep().is_empty(), "this process still believes in the stop");
    world.clock.move_to(world.now() + TimeDelta::minutes(1));
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}
