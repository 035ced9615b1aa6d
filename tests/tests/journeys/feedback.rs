//! What providers tell: by tags or by their own id, of addresses that others of the portfolio share, of what will never
//! arrive.

use app::ports::{Feedback, Happened};
use domain::debtor::Channel::{Email, Sms};
use domain::ids::{ActionId, DebtorId, PortfolioId};
use serde_json::{Value, json};
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must};

/// An invoice due on 14 September, of which the first reminder is due on Monday 21, 08:00 in Paris.
fn start(debtor: &Value) -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(debtor, "I-1", "2026-09-14", "100.00")).unwrap();
    world
}

fn by_phone(id: &str) -> Value {
    let mut debtor = debtor(id);
    debtor["contacts"][0].as_object_mut().unwrap().remove("email");
    debtor
}

/// Two debtors of one portfolio with one mailbox; the second one's reminder is due a day after the first one's.
fn sharing(second: &Value) -> World {
    let world = start(&debtor("C-1"));
    world.advance_to(at("2026-09-15T07:00:00Z"));
    let mut second = second.clone();
    second["contacts"][0]["email"] = json!("c-1@dupont.example");
    world.post("invoice.issued", &invoice(&second, "I-2", "2026-09-17", "50.00")).unwrap();
    world
}

fn told(world: &World, debtor: &str) -> Vec<Value> {
    let timeline = serde_json::to_value(&world.sheet(debtor).timeline).unwrap();
    timeline.as_array().unwrap().clone()
}

fn outcomes(world: &World, debtor: &str) -> Vec<String> {
    let told = told(world, debtor);
    let outcomes = told.iter().filter(|fact| fact["kind"] == "outcome");
    outcomes.map(|fact| fact["outcome"].as_str().unwrap().to_owned()).collect()
}

fn tasks(world: &World, debtor: &str) -> usize {
    told(world, debtor).iter().filter(|fact| fact["kind"] == "task_opened").count()
}

/// What the provider would tell of its message of this number, by its own id.
fn text_message(number: usize, what: Happened) -> Feedback {
    Feedback {
        portfolio: PortfolioId::from_bits(0),
        action: ActionId { debtor: DebtorId::from_bits(0), digest: 0 },
        attempt: 0,
        channel: Sms,
        provider_id: format!("m{number}"),
        at: at("2026-09-21T08:00:00Z"),
        what,
    }
}

#[test]
fn a_message_the_provider_rejects_later_does_not_count_and_goes_another_way() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::Rejected);
    world.advance_to(at("2026-09-21T06:01:00Z"));
    assert_eq!(world.sheet("C-1").items[0].level, 0);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.last().channel, Sms);
    assert_eq!(world.last().notice.word(), "reminder_1");
    assert_eq!(world.sheet("C-1").items[0].level, 1);
    // What was wrong with the message says nothing about the address
    world.advance_to(at("2026-10-12T12:00:00Z"));
    assert!(world.sent().iter().skip(1).any(|sent| sent.channel == Email));
}

#[test]
fn a_delay_is_told_once_and_changes_nothing() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::Delayed);
    world.advance_to(at("2026-09-23T12:00:00Z"));
    let delays = told(&world, "C-1").iter().filter(|fact| fact["kind"] == "delayed").count();
    assert_eq!(delays, 1);
    assert_eq!(world.notices(), ["reminder_1"]);
    assert_eq!(outcomes(&world, "C-1").last().map(String::as_str), Some("delivered"));
}

#[test]
fn a_delay_settles_an_outcome_nobody_knew() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::UnknownAfter, Echo::Lost);
    world.advance_to(at("2026-09-21T06:00:00Z"));
    let sent = world.last();
    let event = Feedback {
        portfolio: sent.portfolio,
        action: sent.action,
        attempt: sent.attempt,
        channel: Email,
        provider_id: "m1".to_owned(),
        at: world.now(),
        what: Happened::Delayed,
    };
    must(world.hear(&event)).unwrap();
    assert_eq!(outcomes(&world, "C-1").last().map(String::as_str), Some("accepted"));
}

#[test]
fn a_text_message_is_told_by_the_providers_own_id() {
    let world = start(&by_phone("C-1"));
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.last().channel, Sms);
    assert_eq!(outcomes(&world, "C-1").last().map(String::as_str), Some("delivered"));
}

#[test]
fn what_is_told_of_a_text_message_before_our_own_mark_is_not_lost() {
    let world = start(&by_phone("C-1"));
    let twice = [Happened::Delivered, Happened::Delivered, Happened::BouncedHard];
    for what in twice {
        must(world.hear(&text_message(1, what))).unwrap();
    }
    world.script(Sms, Act::Accept, Echo::Lost);
    world.advance_to(at("2026-09-21T16:00:00Z"));
    assert_eq!(world.sent().len(), 1);
    assert_eq!(outcomes(&world, "C-1").last().map(String::as_str), Some("bounced"));
    assert_eq!(world.sheet("C-1").items[0].level, 0);
}

#[test]
fn what_is_told_of_another_programs_text_message_is_kept_for_a_day_and_changes_nothing() {
    let world = start(&by_phone("C-1"));
    let before = world.everything().len();
    for _ in 0..3 {
        must(world.hear(&text_message(77, Happened::BouncedHard))).unwrap();
    }
    let huge = Feedback { provider_id: "x".repeat(5_000), ..text_message(1, Happened::Delivered) };
    must(world.hear(&huge)).unwrap();
    let items = world.everything();
    assert_eq!(items.len(), before + 1);
    let kept = items.iter().find(|item| item.key.partition == "receipt#sms#m77").unwrap();
    let day = 24 * 3_600;
    assert_eq!(kept.expires_at, Some(world.now().timestamp() + day));
}

#[test]
fn a_telephone_that_said_stop_is_not_written_to_again() {
    let world = start(&debtor("C-1"));
    world.script(Sms, Act::Accept, Echo::OptedOut);
    world.advance_to(at("2026-11-12T12:00:00Z"));
    let texts = world.sent().iter().filter(|sent| sent.channel == Sms).count();
    assert_eq!(texts, 1);
    assert!(told(&world, "C-1").iter().any(|fact| fact["reason"] == "opted_out"));
}

#[test]
fn an_address_that_bounced_under_one_debtor_is_not_written_to_under_another() {
    let world = sharing(&debtor("C-2"));
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-23T12:00:00Z"));
    let mails = world.sent().iter().filter(|sent| sent.channel == Email).count();
    assert_eq!(mails, 1);
    let second: Vec<_> = world.sent().into_iter().filter(|it| it.case == world.case("C-2")).collect();
    assert_eq!(second.len(), 1, "he is told, another way");
    assert_eq!(second[0].channel, Sms);
    assert!(told(&world, "C-2").iter().any(|fact| fact["kind"] == "address_stopped"));
}

#[test]
fn an_address_that_was_complained_about_stops_for_debtors_recorded_later_too() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::Complaint);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let mut later = debtor("C-2");
    later["contacts"][0]["email"] = json!("C-1@DUPONT.example");
    world.post("invoice.issued", &invoice(&later, "I-2", "2026-09-20", "50.00")).unwrap();
    world.advance_to(at("2026-10-12T12:00:00Z"));
    let mails = world.sent().iter().filter(|sent| sent.channel == Email).count();
    assert_eq!(mails, 1);
    assert!(world.sent().iter().any(|sent| sent.case == world.case("C-2")));
}

#[test]
fn a_shared_address_that_was_the_only_way_asks_a_person_once() {
    let mut mute = debtor("C-2");
    mute["contacts"][0].as_object_mut().unwrap().remove("phone");
    let world = sharing(&mute);
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-10-12T12:00:00Z"));
    let held = serde_json::to_string(&world.sheet("C-2").items[0].held).unwrap();
    assert!(held.contains("no_contact"), "{held}");
    assert_eq!(tasks(&world, "C-2"), 1);
    mute["contacts"][0]["email"] = json!("right@dupont.example");
    world.post("debtor.updated", &json!({ "debtor": mute })).unwrap();
    world.advance_to(at("2026-10-14T12:00:00Z"));
    assert_eq!(world.last().to, "right@dupont.example");
    assert_eq!(tasks(&world, "C-2"), 1);
}

#[test]
fn an_address_stopped_in_one_portfolio_is_written_to_in_another() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let other = must(world.app.create_portfolio(tests::world::paris())).unwrap();
    super::breaker::post_to(&world, &other, &invoice(&debtor("C-1"), "I-9", "2026-09-20", "50.00"));
    world.advance_to(at("2026-09-30T12:00:00Z"));
    let theirs: Vec<_> = world.sent().into_iter().filter(|it| it.portfolio == other.portfolio.id).collect();
    assert_eq!(theirs[0].channel, Email);
    assert_eq!(theirs[0].to, "c-1@dupont.example");
}
