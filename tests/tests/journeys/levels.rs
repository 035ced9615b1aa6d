//! Levels belong to items: what is paid, credited or reversed moves only what it concerns.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at};

use super::scenario::approve_all;

fn levels(world: &World) -> Vec<(String, u8)> {
    world.sheet("C-1").items.into_iter().map(|item| (item.number, item.level)).collect()
}

fn since(world: &World, from: DateTime<Utc>) -> Vec<&'static str> {
    world.sent().iter().filter(|sent| sent.at >= from).map(|sent| sent.notice.word()).collect()
}

#[test]
fn a_partial_payment_leaves_the_rest_chased_and_the_letter_shows_the_rest() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "1200.00")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-22", "500.50", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-06T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "reminder_1", "thanks", "sms_reminder", "reminder_2"]);
    let letter = world.last();
    assert!(letter.text.contains("699,50"), "{}", letter.text);
    assert_eq!(world.sheet("C-1").balance, "699.50");
}

#[test]
fn when_the_oldest_invoice_is_paid_the_level_of_the_next_neither_jumps_nor_restarts() {
    let world = World::default();
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "A", "2026-09-02", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&c, "B", "2026-09-16", "100.00")).unwrap();
    world.advance_to(at("2026-09-23T12:00:00Z"));
    assert_eq!(levels(&world), [("F-A".to_owned(), 3), ("F-B".to_owned(), 1)]);
    let from = world.now();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-23", "100.00", &["A"])).unwrap();
    world.advance_to(at("2026-10-07T12:00:00Z"));
    assert_eq!(since(&world, from), ["thanks", "sms_reminder", "reminder_2"]);
    assert_eq!(levels(&world), [("F-B".to_owned(), 3)]);
}

#[test]
fn an_account_that_is_never_at_zero_keeps_being_chased() {
    let world = World::default();
    let c = debtor("C-1");
    let dues = ["2026-09-15", "2026-10-15", "2026-11-16", "2026-12-15", "2027-01-15"];
    for (month, due) in dues.iter().enumerate() {
        let before = at(&format!("{due}T07:00:00Z")) - TimeDelta::days(12);
        world.advance_to(before);
        world.post("invoice.issued", &invoice(&c, &format!("I-{month}"), due, "100.00")).unwrap();
        if month > 0 {
            // The invoice before is paid only now: the balance never is zero
            let paid = payment("C-1", &format!("P-{month}"), &before.date_naive().to_string(), "100.00", &[]);
            world.post("payment.received", &paid).unwrap();
        }
        let from = world.now();
        world.advance_to(before + TimeDelta::days(29));
        let words = since(&world, from);
        assert!(words.contains(&"reminder_1") && words.contains(&"sms_reminder"), "{due}: {words:?}");
        assert!(!words.contains(&"formal_notice"), "{due}: {words:?}");
    }
    world.advance_days(30);
    assert_eq!(approve_all(&world), 1, "the last one is never paid");
}

#[test]
fn a_6_day_late_item_listed_in_a_formal_notice_is_not_on_notice() {
    let world = World::default();
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "A", "2026-09-01", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&c, "B", "2026-09-25", "70.00")).unwrap();
    world.advance_to(at("2026-10-01T05:00:00Z"));
    assert_eq!(approve_all(&world), 1);
    world.advance_to(at("2026-10-01T18:00:00Z"));
    let notice = world.last();
    assert_eq!(notice.notice.word(), "formal_notice");
    assert!(notice.text.contains("F-A") && notice.text.contains("F-B"), "{}", notice.text);
    let levels = levels(&world);
    assert_eq!(levels[0].1, 4);
    assert_eq!(levels[1].1, 0);
    let from = world.now();
    world.advance_to(at("2026-10-16T18:00:00Z"));
    assert_eq!(since(&world, from), ["reminder_1", "sms_reminder"], "B goes its own way");
}

#[test]
fn a_reversed_payment_starts_the_steps_again() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-29T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-29", "100.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-05T12:00:00Z"));
    assert_eq!(world.sheet("C-1").state, "settled");
    let from = world.now();
    world.post("payment.reversed", &json!({ "payment_id": "P-1", "reason_code": "AC04" })).unwrap();
    assert_eq!(world.sheet("C-1").state, "active");
    world.advance_to(at("2026-10-14T12:00:00Z"));
    assert_eq!(since(&world, from), ["reminder_1", "sms_reminder"]);
}

#[test]
fn a_payment_of_the_last_days_is_thanked_for_once_and_an_old_one_never() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-10-14", "100.00")).unwrap();
    let paid = payment("C-1", "P-1", "2026-08-31", "10.00", &["I-1"]);
    world.post("payment.received", &paid).unwrap();
    world.post("payment.received", &paid).unwrap();
    world.post("payment.received", &payment("C-1", "P-2", "2026-08-20", "10.00", &["I-1"])).unwrap();
    world.advance_days(10);
    assert_eq!(world.notices(), ["thanks"]);
    assert!(world.last().text.contains("10,00"));
}

#[test]
fn too_little_to_write_for_waits_until_more_is_overdue() {
    let world = World::default();
    world.alter(|portfolio| portfolio.policy.minimum = 5000);
    let c = debtor("C-1");
    world.post("invoice.issued", &invoice(&c, "A", "2026-09-14", "30.00")).unwrap();
    world.post("invoice.issued", &invoice(&c, "B", "2026-10-14", "30.00")).unwrap();
    world.advance_to(at("2026-10-10T12:00:00Z"));
    assert!(world.sent().is_empty(), "{:?}", world.notices());
    world.advance_to(at("2026-10-16T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "reminder_1"], "with the second one it is enough");
}

#[test]
fn what_is_written_off_is_chased_no_more() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    world.post("invoice.written_off", &json!({ "invoice_id": "I-1", "reason": "insolvent" })).unwrap();
    assert_eq!(world.sheet("C-1").state, "written_off");
    let from = world.now();
    world.advance_days(60);
    assert!(since(&world, from).is_empty());
}

#[test]
fn a_payment_that_settled_120_invoices_can_be_reversed() {
    let world = World::default();
    let c = debtor("C-1");
    for number in 0..120 {
        world.post("invoice.issued", &invoice(&c, &format!("I-{number}"), "2026-09-14", "10.00")).unwrap();
    }
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-01", "1200.00", &[])).unwrap();
    assert_eq!(world.sheet("C-1").state, "settled");
    world.post("payment.reversed", &json!({ "payment_id": "P-1", "reason_code": "AC04" })).unwrap();
    assert_eq!(world.sheet("C-1").balance, "1200.00");
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.last().notice.word(), "reminder_1");
}
