//! A portfolio whose messages come back stops itself, once; a person lets it go on; no other portfolio notices.

use app::member::Role;
use app::portfolio::Created;
use app::ports::{Feedback, Happened};
use domain::breaker::Excess;
use domain::debtor::Channel::Email;
use domain::ids::PortfolioId;
use formats::Headers;
use formats::signature::standard;
use serde_json::Value;
use store::keys::Keys;
use tests::world::provider::{Accepted, Act, Echo};
use tests::world::said::{debtor, event, invoice};
use tests::world::{World, at, must};

/// Posts an event to any portfolio.
pub fn post_to(world: &World, portfolio: &Created, data: &Value) {
    let body = event("invoice.issued", world.now(), data);
    let time = world.now().timestamp();
    let signature =
        standard::sign(&portfolio.secrets["relance"][0], "msg_other", time, body.as_bytes()).unwrap();
    let time = time.to_string();
    let headers: Headers<'_> =
        [("webhook-id", "msg_other"), ("webhook-timestamp", &time), ("webhook-signature", &signature)]
            .into_iter()
            .collect();
    must(world.app.take_in(portfolio.portfolio.id, "relance", &headers, body.as_bytes())).unwrap();
}

/// So many debtors got their first reminder; the first `echoes` messages come back so.
fn reminded(debtors: usize, echoes: usize, echo: Echo) -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    for number in 0..debtors {
        let name = format!("C-{number}");
        let bill = invoice(&debtor(&name), &format!("I-{number}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &bill).unwrap();
    }
    for _ in 0..echoes {
        world.script(Email, Act::Accept, echo);
    }
    world.advance_to(at("2026-09-21T08:30:00Z"));
    world
}

fn stopped(world: &World, portfolio: PortfolioId) -> Option<Excess> {
    // Settings may be ten seconds old.
    must(world.second_process().portfolio(portfolio)).unwrap().stopped_for.map(|tripped| tripped.excess)
}

/// So many events about these messages, each many times, in an order that is none.
fn storm(world: &World, events: usize, messages: &[Accepted], what: Happened) {
    for turn in 0..events {
        let sent = &messages[turn * 7_919 % messages.len()];
        let event = Feedback {
            portfolio: sent.portfolio,
            action: sent.action,
            attempt: sent.attempt,
            channel: sent.channel,
            provider_id: "storm".to_owned(),
            at: world.now(),
            what: if turn % 3 == 0 { Happened::Sent } else { what },
        };
        must(world.hear(&event)).unwrap();
    }
}

fn version(world: &World) -> u64 {
    let key = Keys::of(world.home.portfolio.id).portfolio_item();
    world.everything().iter().find(|item| item.key == key).map_or(0, |item| item.version)
}

#[test]
fn too_many_bounces_stop_a_portfolio_once_until_a_person_lets_it_go_on() {
    let world = reminded(240, 12, Echo::HardBounce);
    let home = world.home.portfolio.id;
    assert_eq!(stopped(&world, home), Some(Excess::Bounces));
    let owner = world.member(Role::Owner);
    let told = |world: &World| {
        let alerts = must(world.app.alerts(&owner, None)).unwrap().items;
        alerts.iter().filter(|alert| alert.why == app::alerts::Why::PortfolioStopped).count()
    };
    assert_eq!(told(&world), 1);
    let (sent, version_then) = (world.sent().len(), version(&world));
    storm(&world, 10_000, &world.sent()[..12], Happened::BouncedHard);
    assert_eq!(version(&world), version_then, "once");
    world.project();
    assert_eq!(told(&world), 1);
    world.advance_days(10);
    assert_eq!(world.sent().len(), sent, "a stop is a stop");
    let view = must(world.app.resume(&world.member(Role::Owner))).unwrap();
    assert!(view.stopped_for.is_none() && view.stopped_at.is_none());
    storm(&world, 2_000, &world.sent()[..12], Happened::BouncedHard);
    assert_eq!(stopped(&world, home), None, "what was judged is not judged again");
    world.advance_days(2);
    assert!(world.sent().len() > sent, "the chase goes on");
}

#[test]
fn complaints_stop_a_portfolio_and_no_other() {
    let world = reminded(205, 3, Echo::Complaint);
    let other = must(world.app.create_portfolio(tests::world::paris())).unwrap();
    post_to(&world, &other, &invoice(&debtor("C-1"), "I-9", "2026-09-20", "50.00"));
    let (home, theirs) = (world.home.portfolio.id, other.portfolio.id);
    assert_eq!(stopped(&world, home), Some(Excess::Complaints));
    assert_eq!(stopped(&world, theirs), None);
    world.advance_days(9);
    assert!(world.sent().iter().any(|sent| sent.portfolio == theirs), "another portfolio goes on");
}

#[test]
fn a_storm_below_two_hundred_messages_stops_nothing() {
    let world = reminded(40, 0, Echo::Delivered);
    storm(&world, 2_000, &world.sent(), Happened::Complained);
    storm(&world, 2_000, &world.sent(), Happened::BouncedHard);
    assert_eq!(stopped(&world, world.home.portfolio.id), None);
    assert_eq!(world.sheet("C-7").items[0].level, 0, "each of them came back all the same");
}

#[test]
fn one_address_that_complains_of_everything_counts_once() {
    let world = reminded(205, 1, Echo::Complaint);
    storm(&world, 2_000, &world.sent()[..1], Happened::Complained);
    assert_eq!(stopped(&world, world.home.portfolio.id), None);
}
