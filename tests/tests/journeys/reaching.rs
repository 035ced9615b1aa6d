//! Addresses: dead, declined, corrected, or not there at all.

use domain::debtor::Channel::{Email, Sms};
use serde_json::{Value, json};
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

fn start(debtor: &Value) -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(debtor, "I-1", "2026-09-14", "100.00")).unwrap();
    world
}

fn to(world: &World) -> Vec<(String, &'static str)> {
    world.sent().into_iter().map(|sent| (sent.to, sent.notice.word())).collect()
}

fn held(world: &World) -> String {
    serde_json::to_string(&world.sheet("C-1").items[0].held).unwrap()
}

#[test]
fn a_hard_bounce_takes_the_level_back_and_goes_to_the_fallback_channel() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-21T06:01:00Z"));
    assert_eq!(world.sheet("C-1").items[0].level, 0);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(to(&world)[1], ("+33612345678".to_owned(), "reminder_1"));
    assert_eq!(world.sheet("C-1").items[0].level, 1);
    // The address is dead for every step to come
    world.advance_to(at("2026-10-12T12:00:00Z"));
    let mails = world.sent().iter().filter(|sent| sent.channel == Email).count();
    assert_eq!(mails, 1);
    assert!(world.sent().len() > 3);
}

#[test]
fn a_step_whose_last_recipient_bounced_goes_out_again_to_a_corrected_address() {
    let mut mute = debtor("C-1");
    mute["contacts"][0].as_object_mut().unwrap().remove("phone");
    let world = start(&mute);
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-24T12:00:00Z"));
    assert_eq!(world.sent().len(), 1);
    assert!(held(&world).contains("no_contact"), "{}", held(&world));
    mute["contacts"][0]["email"] = json!("right@dupont.example");
    world.post("debtor.updated", &json!({ "debtor": mute })).unwrap();
    world.advance_to(at("2026-09-25T12:00:00Z"));
    assert_eq!(to(&world)[1], ("right@dupont.example".to_owned(), "reminder_1"));
    assert_eq!(world.last().attempt, 1);
    assert_eq!(world.sent()[0].action, world.sent()[1].action, "it is the same step");
}

#[test]
fn a_corrected_address_does_not_send_a_step_again() {
    let mut changed = debtor("C-1");
    let world = start(&changed);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    changed["contacts"][0]["email"] = json!("right@dupont.example");
    world.post("debtor.updated", &json!({ "debtor": changed })).unwrap();
    world.advance_to(at("2026-09-26T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    world.advance_to(at("2026-10-06T12:00:00Z"));
    assert_eq!(world.last().to, "right@dupont.example");
}

#[test]
fn a_dead_address_stays_dead_when_the_source_names_it_again() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let mut same = debtor("C-1");
    same["name"] = json!("Atelier renamed");
    world.post("debtor.updated", &json!({ "debtor": same })).unwrap();
    world.advance_to(at("2026-10-12T12:00:00Z"));
    assert_eq!(world.sent().iter().filter(|sent| sent.channel == Email).count(), 1);
}

#[test]
fn a_soft_bounce_takes_the_level_back_and_tries_another_way() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::SoftBounce);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.last().channel, Sms);
    assert_eq!(world.last().notice.word(), "reminder_1");
    world.advance_to(at("2026-10-12T12:00:00Z"));
    assert!(
        world.sent().iter().skip(1).any(|sent| sent.channel == Email),
        "a full mailbox is not a dead one"
    );
}

#[test]
fn a_complaint_stops_the_address_and_takes_nothing_back() {
    let world = start(&debtor("C-1"));
    world.script(Email, Act::Accept, Echo::Complaint);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    assert_eq!(world.sheet("C-1").items[0].level, 1);
    world.advance_to(at("2026-10-12T12:00:00Z"));
    assert!(world.sent().iter().skip(1).all(|sent| sent.channel == Sms));
}

#[test]
fn unsubscribing_stops_courtesy_notices_at_that_address_only() {
    let world = start(&debtor("C-1"));
    world.advance_to(at("2026-09-22T12:00:00Z"));
    must(world.app.unsubscribe(&world.last().token)).unwrap();
    must(world.app.unsubscribe("unknown")).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-22", "10.00", &[])).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-28", "50.00")).unwrap();
    world.advance_to(at("2026-10-06T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder", "reminder_2"]);
    assert_eq!(world.last().channel, Sms);
}

#[test]
fn a_debtor_nobody_can_reach_is_held_and_says_so() {
    let mut mute = debtor("C-1");
    mute.as_object_mut().unwrap().remove("contacts");
    let world = start(&mute);
    world.advance_days(60);
    assert!(world.sent().is_empty());
    assert!(held(&world).contains("no_contact"), "{}", held(&world));
}

#[test]
fn a_debtor_that_was_only_named_is_held_until_somebody_describes_him() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let mut bill = invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00");
    bill.as_object_mut().unwrap().remove("debtor");
    bill["debtor_id"] = json!("C-1");
    world.post("invoice.issued", &bill).unwrap();
    world.advance_to(at("2026-09-24T12:00:00Z"));
    assert!(world.sent().is_empty());
    assert_eq!(world.sheet("C-1").debtor.name, "C-1");
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    world.advance_to(at("2026-09-25T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn a_debtor_without_e_mail_gets_his_reminder_by_text_message() {
    let mut by_phone = debtor("C-1");
    by_phone["contacts"][0].as_object_mut().unwrap().remove("email");
    let world = start(&by_phone);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(to(&world), [("+33612345678".to_owned(), "reminder_1")]);
}

#[test]
fn an_address_that_was_stopped_stays_stopped_when_it_comes_back() {
    let mut mute = debtor("C-1");
    mute["contacts"][0].as_object_mut().unwrap().remove("phone");
    let world = start(&mute);
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    for address in ["other@dupont.example", "c-1@dupont.example"] {
        mute["contacts"][0]["email"] = json!(address);
        world.post("debtor.updated", &json!({ "debtor": mute })).unwrap();
        world.clock.move_to(world.now() + chrono::TimeDelta::minutes(1));
    }
    world.advance_to(at("2026-10-30T12:00:00Z"));
    assert_eq!(world.sent().len(), 1);
    assert!(held(&world).contains("no_contact"), "{}", held(&world));
}

#[test]
fn who_declines_by_an_old_message_is_not_written_to_there_again() {
    let mut mute = debtor("C-1");
    mute["contacts"][0].as_object_mut().unwrap().remove("phone");
    let world = start(&mute);
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let first = world.last();
    mute["contacts"][0]["email"] = json!("other@dupont.example");
    world.post("debtor.updated", &json!({ "debtor": mute })).unwrap();
    must(world.app.unsubscribe(&first.token)).unwrap();
    world.clock.move_to(world.now() + chrono::TimeDelta::minutes(1));
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    world.advance_to(at("2026-10-08T12:00:00Z"));
    let again = world.sent().into_iter().skip(1).filter(|sent| sent.to == first.to);
    assert_eq!(again.count(), 0);
    assert!(world.sent().len() > 1, "the telephone is not declined");
}
