//! What the team is told without asking: each thing once, however often the table's stream tells of it.

use app::alerts::{AlertsPage, Why};
use app::member::Role;
use domain::debtor::Channel::{Email, Sms};
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must};

fn alerts(world: &World) -> AlertsPage {
    must(world.app.alerts(&world.member(Role::Auditor), None)).unwrap()
}

fn whys(world: &World) -> Vec<Why> {
    alerts(world).items.iter().map(|alert| alert.why).collect()
}

fn start() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world
}

#[test]
fn an_address_that_bounced_and_an_outcome_nobody_knows_are_told_once_newest_first() {
    let world = start();
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.script(Sms, Act::UnknownBefore, Echo::Lost);
    world.advance_to(at("2026-09-23T12:00:00Z"));
    assert_eq!(whys(&world), [Why::OutcomeUnknown, Why::AddressBounced]);
    let page = alerts(&world);
    assert!(page.items.iter().all(|alert| alert.debtor.as_ref().unwrap().id == "C-1"));
    assert!(page.items[0].action.is_some());
    for item in world.everything() {
        must(world.app.project(&item)).unwrap();
        must(world.second_process().project(&item)).unwrap();
    }
    assert_eq!(whys(&world).len(), 2, "a replayed stream tells nothing new");
}

#[test]
fn a_replay_of_what_is_no_longer_news_tells_nobody() {
    let world = start();
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    for errand in world.sweep() {
        world.dispatch(&errand).unwrap().unwrap();
    }
    world.clock.move_to(at("2026-09-21T06:01:00Z"));
    assert_eq!(world.tell_back(), 2);
    let stream = world.memory.stream();
    world.clock.move_to(at("2026-09-27T06:01:00Z"));
    for item in &stream {
        must(world.app.project(item)).unwrap();
    }
    assert!(whys(&world).is_empty());
}

#[test]
fn silence_after_the_last_step_asks_for_a_decision() {
    let world = start();
    world.advance_to(at("2026-10-19T06:00:00Z"));
    super::scenario::approve_all(&world);
    world.advance_to(at("2026-12-01T12:00:00Z"));
    assert_eq!(whys(&world), [Why::DecisionDue]);
}

#[test]
fn pages_of_alerts_lead_on_and_none_is_shown_twice() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for number in 0..60 {
        let bill = invoice(&debtor(&format!("C-{number}")), &format!("I-{number}"), "2026-09-14", "9.00");
        world.post("invoice.issued", &bill).unwrap();
        world.script(Email, Act::Accept, Echo::HardBounce);
    }
    world.advance_to(at("2026-09-21T07:00:00Z"));
    let first = alerts(&world);
    let next = first.next.clone().unwrap();
    let second = must(world.app.alerts(&world.member(Role::Auditor), Some(&next))).unwrap();
    let all = first.items.iter().chain(&second.items);
    let names: std::collections::BTreeSet<_> =
        all.map(|alert| alert.debtor.as_ref().unwrap().id.clone()).collect();
    assert_eq!((first.items.len(), second.items.len(), names.len()), (50, 10, 60));
}

/// The item of a day that was begun, and the mails that its readers make of it.
fn mails(world: &World) -> Vec<render::email::Email> {
    must(world.app.begin_days()).unwrap();
    must(world.second_process().begin_days()).unwrap();
    let begun = |item: &store::table::Item| item.key.partition.ends_with("#digest");
    let days: Vec<_> = world.everything().into_iter().filter(begun).collect();
    // The stream tells of each version, twice
    let read = |item: &store::table::Item| must(world.app.digest(item, "alerts@relance.example")).unwrap();
    days.iter().chain(&days).filter_map(read).collect()
}

#[test]
fn a_teams_day_is_told_once_with_counts_and_references_and_nobodys_data() {
    let world = start();
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-22T04:59:00Z"));
    assert!(mails(&world).is_empty(), "its day has not come");
    world.advance_to(at("2026-09-22T05:10:00Z"));
    let mails_of_day = mails(&world);
    assert_eq!(mails_of_day.len(), 1);
    let mail = &mails_of_day[0];
    assert_eq!(mail.envelope.to, "compta@verrerie.example");
    assert!(mail.subject.starts_with("Verrerie"), "{}", mail.subject);
    assert!(mail.text.contains("(C-1)") && mail.text.contains("lundi 21"), "{}", mail.text);
    for data in ["dupont", "100", "Atelier"] {
        assert!(!mail.text.contains(data) && !mail.html.contains(data), "{data}");
    }
    assert!(mails(&world).is_empty(), "once");
    world.advance_to(at("2026-09-26T05:10:00Z"));
    assert!(mails(&world).is_empty(), "a day without news needs no mail");
}
