//! Dispatch as its queue wakes it: a batch in which each message stands alone, over the whole app.

#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::time::SystemTime;

use app::sweep::Errand;
use aws::errands::carry_out_all;
use aws_lambda_events::event::sqs::{SqsEvent, SqsMessage};
use chrono::TimeDelta;
use domain::ids::{DebtorId, PortfolioId};
use store::record;
use store::table::{Condition, Table, Write};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must};

/// A world in which `count` debtors are due, and their messages on the queue.
fn due(count: usize) -> (World, Vec<SqsMessage>) {
    let world = World::starting("2026-09-12T07:00:00Z");
    for number in 0..count {
        let data = invoice(&debtor(&format!("C-{number}")), &format!("I-{number}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &data).unwrap();
    }
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    let messages = world.sweep().iter().enumerate().map(|(place, errand)| carrying(place, errand)).collect();
    (world, messages)
}

fn carrying(place: usize, errand: &Errand) -> SqsMessage {
    message(&format!("m{place}"), &record::encode(errand).unwrap())
}

fn message(id: &str, body: &str) -> SqsMessage {
    let mut message = SqsMessage::default();
    message.message_id = Some(id.to_owned());
    message.body = Some(body.to_owned());
    message
}

/// The ids that come back of a batch with so many seconds left.
async fn given_back(world: &World, messages: Vec<SqsMessage>, seconds: i64) -> Vec<String> {
    let mut event = SqsEvent::default();
    event.records = messages;
    let deadline = SystemTime::from(world.now() + TimeDelta::seconds(seconds));
    let response = carry_out_all(&world.app, event, 2, deadline).await;
    let mut ids: Vec<String> =
        response.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect();
    ids.sort();
    ids
}

#[tokio::test]
async fn a_batch_is_carried_out_whole() {
    let (world, messages) = due(7);
    assert_eq!(given_back(&world, messages, 300).await, Vec::<String>::new());
    assert_eq!(world.notices(), ["reminder_1"; 7]);
}

#[tokio::test]
async fn nothing_is_begun_that_the_deadline_could_cut_off() {
    let (world, messages) = due(3);
    assert_eq!(given_back(&world, messages.clone(), 44).await, ["m0", "m1", "m2"]);
    assert_eq!(world.provider.calls(), 0);
    assert_eq!(world.sheet("C-0").items[0].level, 0, "nothing is claimed");
    assert_eq!(given_back(&world, messages, 60).await, Vec::<String>::new());
    assert_eq!(world.notices().len(), 3);
}

#[tokio::test]
async fn what_names_nobody_here_comes_back_alone_and_the_others_are_done() {
    let (world, mut messages) = due(2);
    let home = world.home.portfolio.id;
    let ours = messages[0].body.clone().unwrap();
    messages.extend([
        message("later", &ours.replace("\"v\":1", "\"v\":2")),
        message("not-ours", "{\"Records\":[]}"),
        carrying(7, &Errand { portfolio: PortfolioId::from_bits(7), debtor: DebtorId::from_bits(1) }),
        carrying(8, &Errand { portfolio: home, debtor: DebtorId::from_bits(8) }),
    ]);
    assert_eq!(given_back(&world, messages, 300).await, ["later", "m7", "m8", "not-ours"]);
    assert_eq!(world.notices(), ["reminder_1"; 2]);
}

#[tokio::test]
async fn a_message_of_the_version_before_is_carried_out() {
    let (world, messages) = due(1);
    let before = messages[0].body.clone().unwrap().replace("\"v\":1", "\"v\":0");
    assert_eq!(given_back(&world, vec![message("m0", &before)], 300).await, Vec::<String>::new());
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[tokio::test]
async fn the_same_message_twice_sends_once() {
    let (world, messages) = due(1);
    let twice = vec![messages[0].clone(), messages[0].clone()];
    assert_eq!(given_back(&world, twice, 300).await, Vec::<String>::new());
    assert_eq!(given_back(&world, messages, 300).await, Vec::<String>::new());
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[tokio::test]
async fn what_a_person_must_mend_is_put_aside_and_does_not_go_round_and_round() {
    let (world, messages) = due(2);
    let mut broken = world.everything().into_iter().find(|item| item.key.range == "person").unwrap();
    broken.body = "{\"v\":99,\"d\":{}}".to_owned();
    broken.version += 1;
    must(world.memory.write(vec![Write::Put(broken, Condition::Any)])).unwrap();
    assert_eq!(given_back(&world, messages, 300).await, Vec::<String>::new());
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[tokio::test]
async fn nothing_leaves_while_the_deployment_is_stopped_and_the_queue_is_done_with_it() {
    let (world, messages) = due(2);
    world.app.stop_everything().await.unwrap();
    assert_eq!(given_back(&world, messages, 300).await, Vec::<String>::new());
    assert_eq!(world.provider.calls(), 0);
    world.app.resume_everything().await.unwrap();
    // The job comes first, then those whom it woke
    drop(world.sweep());
    assert_eq!(world.sweep().len(), 2, "lifting it wakes what waits");
}
