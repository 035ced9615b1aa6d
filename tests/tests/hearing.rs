//! What wakes the functions that hear and tell: a batch of the queue, a delivery log, the table's stream. What fails is
//! named, and the rest is done.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use app::alerts::Why;
use app::member::Role;
use async_trait::async_trait;
use aws::feedback::certificate::{CertificateError, Fetch};
use aws::feedback::envelope::{CertificateHost, Trust};
use aws::feedback::{FeedbackError, Listener};
use aws::ses::Mail;
use aws::stream::Reader;
use aws::wire::Origin;
use domain::debtor::Channel::{Email, Sms};
use serde_json::{Value, json};
use store::table::Item;
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must};

/// `{"messageType":"DATA_MESSAGE","logGroup":"sns/eu-west-3/1/DirectPublishToPhoneNumber/Failure", …}` of message `m1`,
/// which did not exist.
const LOG: &str = include_str!("hearing/log.txt");

/// Waits for what speaks to the outside; the world itself never waits.
fn wait<T>(verb: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(verb)
}

/// A certificate that cannot be had.
struct Nowhere;

#[async_trait]
impl Fetch for Nowhere {
    async fn fetch(&self, _: &str) -> Result<Vec<u8>, CertificateError> {
        Err(CertificateError::Unreachable)
    }
}

fn listener(world: &World) -> Listener {
    let trust = Trust::new("arn:aws:sns:eu-west-3:1:events", &CertificateHost::Amazon, Arc::new(Nowhere));
    Listener::new(world.app.clone(), trust)
}

fn reader(world: &World) -> Reader {
    // Nothing listens there: a digest would be refused
    let nobody = Origin::at("http://127.0.0.1:9").sending().unwrap();
    Reader::new(world.app.clone(), Mail::over(&nobody, "events", None), "alerts@relance.example")
}

/// A record of the stream, as DynamoDB writes it.
fn record(number: usize, item: &Item) -> Value {
    let image = json!({
        "p": { "S": item.key.partition }, "r": { "S": item.key.range },
        "v": { "N": item.version.to_string() }, "b": { "S": item.body },
    });
    json!({ "eventName": "INSERT", "dynamodb": { "SequenceNumber": number.to_string(), "NewImage": image } })
}

fn bounced() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    for errand in world.sweep() {
        world.dispatch(&errand).unwrap().unwrap();
    }
    world.clock.move_to(at("2026-09-21T06:01:00Z"));
    world.tell_back();
    world
}

fn alerts(world: &World) -> Vec<Why> {
    let page = must(world.app.alerts(&world.member(Role::Auditor), None)).unwrap();
    page.items.iter().map(|alert| alert.why).collect()
}

#[test]
fn forged_and_broken_messages_come_back_each_by_its_own_name() {
    let world = World::default();
    let forged = json!({
        "Type": "Notification", "MessageId": "m", "TopicArn": "arn:aws:sns:eu-west-3:1:another", "Message": "{}",
        "Timestamp": "2026-09-01T07:00:00Z", "SignatureVersion": "2", "Signature": "AAAA",
        "SigningCertURL": "https://sns.eu-west-3.amazonaws.com/x.pem",
    });
    let batch = json!({ "Records": [
        { "messageId": "q-1", "body": forged.to_string() }, { "messageId": "q-2", "body": "canari" },
        { "messageId": "q-3" },
    ] });
    let answer = wait(listener(&world).wake(batch)).unwrap();
    let mut names: Vec<&str> = answer["batchItemFailures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failure| failure["itemIdentifier"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["q-1", "q-2", "q-3"]);
    assert!(matches!(wait(listener(&world).wake(json!({ "hello": 1 }))), Err(FeedbackError::Stranger)));
}

#[test]
fn a_delivery_log_reaches_the_message_it_speaks_of() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let mut by_phone = debtor("C-1");
    by_phone["contacts"][0].as_object_mut().unwrap().remove("email");
    world.post("invoice.issued", &invoice(&by_phone, "I-1", "2026-09-14", "100.00")).unwrap();
    world.script(Sms, Act::Accept, Echo::Lost);
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(world.sheet("C-1").items[0].level, 1);
    let log = json!({ "awslogs": { "data": LOG.trim() } });
    for _ in 0..2 {
        assert_eq!(wait(listener(&world).wake(log.clone())).unwrap(), Value::Null);
    }
    assert_eq!(world.sheet("C-1").items[0].level, 0, "that number does not exist");
}

#[test]
fn the_stream_tells_the_team_once_and_names_its_first_failure() {
    let world = bounced();
    let reader = reader(&world);
    let items = world.memory.stream();
    let records: Vec<Value> = items.iter().enumerate().map(|(number, item)| record(number, item)).collect();
    for _ in 0..2 {
        let answer = wait(reader.project(json!({ "Records": records }))).unwrap();
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }
    assert_eq!(alerts(&world), [Why::AddressBounced]);
    let gone = json!({ "eventName": "REMOVE", "dynamodb": { "SequenceNumber": "7" } });
    let mut strange = records[0].clone();
    (strange["dynamodb"]["NewImage"]["v"]["N"], strange["dynamodb"]["SequenceNumber"]) =
        (json!("one"), json!("8"));
    let mut later = strange.clone();
    later["dynamodb"]["SequenceNumber"] = json!("9");
    let answer = wait(reader.project(json!({ "Records": [gone, strange, later] }))).unwrap();
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "8" }] }));
    assert!(wait(reader.project(json!({ "Records": 7 }))).is_err());
}

#[test]
fn a_digest_that_cannot_be_sent_is_not_sent_again() {
    let world = bounced();
    for item in world.memory.stream() {
        must(world.app.project(&item)).unwrap();
    }
    world.clock.move_to(at("2026-09-22T05:10:00Z"));
    must(world.app.begin_days()).unwrap();
    let days: Vec<Item> = world.memory.stream();
    let record = record(1, days.last().unwrap());
    for _ in 0..2 {
        let answer = wait(reader(&world).project(json!({ "Records": [record] }))).unwrap();
        assert_eq!(answer, json!({ "batchItemFailures": [] }));
    }
    let begun = world.everything().into_iter().find(|item| item.key.partition.ends_with("#digest")).unwrap();
    assert_eq!(begun.version, 2, "written down once, before it was sent");
}
