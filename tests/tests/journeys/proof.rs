//! What is kept can be checked: the audit chain holds, and no personal data lies open anywhere.

use std::collections::BTreeMap;

use app::debit::FailForm;
use app::facts::{Entry, read};
use app::member::Role;
use app::portal::{
    AlreadyPaidForm, ChoicesForm, CodePurpose, ContactForm, DisputeForm, MandateForm, RequestForm, Visitor,
    WordsForm,
};
use app::seal::sha256_hex;
use chrono::TimeDelta;
use domain::account::Account;
use domain::debtor::{Channel, Language};
use domain::invoice::Format;
use domain::request::Asks;
use serde_json::json;
use store::keys::{FACTS, fact_place};
use store::record;
use tests::world::files::{pdf, ubl};
use tests::world::provider::{Accepted, Act, Echo};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

use super::cards::{KEY, begin, begin_part, connect};
use super::debits::{IBAN, open, order, typed};
use super::logos::{LOGO, form};
use crate::codes::proven;

/// Recomputes every debtor's chain and compares it with the head in his account.
pub async fn chains_hold(world: &World) {
    let mut entries: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut accounts = BTreeMap::new();
    // In the order of its keys
    for item in world.memory.everything().await {
        if item.key.range.starts_with(FACTS) {
            let before = entries.entry(item.key.partition.clone()).or_default();
            let place = fact_place(&item.key.range);
            assert_eq!(place, Some(before.len() as u64), "{} {}", item.key.partition, item.key.range);
            before.extend(read(&item).unwrap());
        } else if item.key.range == "account" {
            let account: Account = record::decode(&item.body).unwrap();
            accounts.insert(item.key.partition, account);
        }
    }
    for (partition, account) in accounts {
        let facts = entries.remove(&partition).unwrap_or_default();
        assert_eq!(facts.len() as u64, account.chain.length, "{partition}");
        let mut head = String::new();
        for (place, entry) in facts.into_iter().enumerate() {
            head = sha256_hex(format!("{head}{}", entry.fact.get()).as_bytes());
            assert_eq!(head, entry.hash, "{partition} {place}");
        }
        assert_eq!(head, account.chain.head, "{partition}");
    }
    assert!(entries.is_empty(), "facts of nobody");
}

/// Who has something to come has a due key that is hardly later, his own or that of a message under way: otherwise nobody
/// would ever look again.
pub fn nobody_is_forgotten(world: &World) {
    let everything = world.everything();
    for item in everything.iter().filter(|item| item.key.range == "account") {
        let account: Account = record::decode(&item.body).unwrap();
        let looks = account.cases.iter().filter_map(|case| {
            let id = domain::ids::CaseId { debtor: account.id, currency: case.currency };
            world.sheet_of(id).next_look_at
        });
        let Some(wanted) = looks.min() else { continue };
        let mine = everything.iter().filter(|other| other.key.partition == item.key.partition);
        let due = mine.filter_map(|item| item.due.as_ref());
        let due = due.map(|due| at(due.sort.split('#').next().unwrap())).min();
        // A look may end at another obstacle: after the cap the hour, after the hour a holiday
        let latest = wanted + TimeDelta::days(4);
        assert!(due.is_some_and(|due| due <= latest), "{}: {wanted} but due {due:?}", account.external_id);
    }
}

/// [`eventful`] after a visit, a sign-in and a stop that was lifted and stands again: no kind of item is missing.
pub fn with_every_kind() -> World {
    let world = eventful();
    must(world.app.open_session(&world.last().token)).unwrap();
    collections(&world);
    cards(&world);
    let canary = world.sent().into_iter().rfind(|sent| sent.to.contains("canari@")).unwrap();
    let visitor = world.visitor_of(&canary);
    let needs = Some(vec![domain::debtor::Need::PlainWords]);
    let choices = ChoicesForm { language: Some(Language::En), channel: Some(Channel::Email), needs };
    must(world.app.set_choices(&visitor, &choices)).unwrap();
    let request = RequestForm { asks: Asks::Correct, text: "Canari corrige".to_owned() };
    must(world.app.ask(&visitor, None, &request)).unwrap();
    proven(&world, &visitor, CodePurpose::Contact);
    let contact = ContactForm { email: Some("canari@neuf.example".to_owned()), ..ContactForm::default() };
    must(world.app.add_contact(&visitor, None, &contact)).unwrap();
    debits(&world, &canary);
    originals(&world);
    super::payees::everything_of(&world, "F-I-1");
    must(world.app.begin_days()).unwrap();
    must(world.app.admit(world.home.portfolio.id, "subject", Role::Manager)).unwrap();
    must(world.app.stop_everything()).unwrap();
    must(world.app.resume_everything()).unwrap();
    must(world.app.stop_everything()).unwrap();
    world
}

/// An invoice itself, given, replaced and taken off; and the creditor's picture.
fn originals(world: &World) {
    let first = world.give_original("I-1", Format::Pdf, &pdf("Canari facture")).unwrap();
    must(world.app.drop_original(&world.member(Role::Owner), first.id)).unwrap();
    world.give_original("I-1", Format::Xml, &ubl("F-I-1")).unwrap();
    world.give_original("I-1", Format::Pdf, &pdf("Canari refait")).unwrap();
    world.give_original("I-1", Format::Pdf, &pdf("Canari facture")).unwrap();
    must(world.app.set_logo(&world.member(Role::Owner), &form(LOGO))).unwrap();
}

/// Every way in which an order to collect ends; one waits for its file.
fn debits(world: &World, canary: &Accepted) {
    open(world, Some(1), None);
    let mandate = |visitor: &Visitor| MandateForm {
        holder: "Canari Nom SARL".to_owned(),
        ..typed(world, visitor, IBAN)
    };
    let signs = |numbers: &[&str], open: &str| {
        let visitor = world.visitor_of(canary);
        proven(world, &visitor, CodePurpose::Debit);
        let ordered = order(world, &visitor, (numbers, open), Some(mandate(&visitor))).unwrap();
        (visitor, ordered)
    };
    let accountant = world.member(Role::Accountant);
    let (_, collected) = signs(&["F-I-1"], "79.00");
    let file = must(world.app.make_debit_file(&accountant, Some("canari"))).unwrap();
    world.advance_days(4);
    must(world.app.collect_file(&accountant, file.id)).unwrap();
    let form = FailForm { reason: "MD01".to_owned(), on: "2026-10-12".parse().unwrap() };
    must(world.app.fail_debit(&accountant, collected.id, &form)).unwrap();
    let (visitor, withdrawn) = signs(&["F-I-2"], "60.00");
    must(world.app.revoke_mandate(&visitor, withdrawn.mandate.id)).unwrap();
    order(world, &visitor, (&["F-I-2"], "60.00"), Some(mandate(&visitor))).unwrap();
}

/// Every way in which a collection by a provider ends.
fn collections(world: &World) {
    super::collections::connect(world, super::collections::TOKEN);
    let ordered = || {
        super::collections::begin(world, &["F-I-4"], "30.00").unwrap();
        let signed = world.collector.sign(&world.collector.open()[0]);
        world.gocardless(&[signed]).unwrap();
        world.collector.made("PM").pop().unwrap()
    };
    let refused = ordered();
    world.gocardless(&[world.collector.becomes(&refused, "failed", "AM04")]).unwrap();
    let returned = ordered();
    world.gocardless(&[world.collector.becomes(&returned, "confirmed", "payment_confirmed")]).unwrap();
    world.gocardless(&[world.collector.becomes(&returned, "charged_back", "MD06")]).unwrap();
}

/// Every way in which a card payment ends.
fn cards(world: &World) {
    connect(world, KEY);
    begin(world, &["F-I-4"], "30.00").unwrap();
    world.stripe(&world.till.run_out(&world.till.open()[0])).unwrap();
    begin(world, &["F-I-4"], "30.00").unwrap();
    let ordered = world.till.open()[0].clone();
    world.stripe(&world.till.order(&ordered)).unwrap();
    world.stripe(&world.till.fail(&ordered)).unwrap();
    begin(world, &["F-I-4"], "30.00").unwrap();
    world.stripe(&world.till.pay(&world.till.open()[0], Some(2_900))).unwrap();
    begin_part(world, &["F-I-4"], "1.00", None, Some("canari-carte")).unwrap();
}

/// A journey that touches everything that is kept, with words in it that must never lie open.
pub fn eventful() -> World {
    let world = World::starting("2026-08-30T07:00:00Z");
    let mut c = debtor("C-1");
    c["name"] = json!("Canari Nom SARL");
    c["siren"] = json!("732829320");
    c["vat_id"] = json!("FR44732829320");
    c["address"] = json!({ "lines": ["7 rue Canari"], "postcode": "75099", "city": "Canariville" });
    c["contacts"] = json!([
        { "role": "billing", "name": "Mme Canari", "email": "canari@canari.example", "phone": "+33699999999" }
    ]);
    world.post("invoice.issued", &invoice(&c, "I-1", "2026-09-01", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&c, "I-2", "2026-09-14", "60.00")).unwrap();
    let mut waits = payment("C-1", "P-2", "2026-08-29", "5.00", &["I-9"]);
    waits.as_object_mut().unwrap().remove("debtor_id");
    waits["payment"]["reference"] = json!("Canari attend");
    world.post("payment.received", &waits).unwrap();
    let mut kept = invoice(&c, "I-3", "2026-09-14", "-1.00");
    kept["invoice"]["number"] = json!("Canari gardé");
    assert!(world.post("invoice.issued", &kept).is_err());
    world.script(domain::debtor::Channel::Email, Act::Accept, Echo::Delivered);
    world.advance_to(at("2026-09-09T12:00:00Z"));
    let visitor = world.visitor();
    let account = must(world.app.account(&visitor)).unwrap();
    let invoices: Vec<_> = account.cases[0].invoices.iter().map(|it| it.id).collect();
    let dispute = DisputeForm {
        invoices: vec![invoices[0]],
        reason: "wrong_price".to_owned(),
        amount: Some("10.00".to_owned()),
        text: "Canari conteste".to_owned(),
        files: vec![world.send_file(&visitor, "canari.pdf", &pdf("Canari prouve"))],
        wants: None,
    };
    let declared = must(world.app.dispute(&visitor, Some("canari-cle"), dispute)).unwrap();
    let answer = WordsForm { text: "Canari répond".to_owned() };
    let member = world.member(Role::Collector);
    must(world.app.say_to(&member, world.case("C-1"), declared.id, &answer)).unwrap();
    let paid = AlreadyPaidForm {
        invoices: vec![invoices[1]],
        paid_on: "2026-09-08".parse().unwrap(),
        method: "transfer".to_owned(),
        reference: Some("Canari virement".to_owned()),
        files: Vec::new(),
    };
    must(world.app.already_paid(&visitor, None, paid)).unwrap();
    let mut money = payment("C-1", "P-1", "2026-09-09", "20.00", &["I-1"]);
    money["payment"]["reference"] = json!("Canari paie");
    world.post("payment.received", &money).unwrap();
    let note = tests::world::said::credit_note("C-1", "A-1", "2026-08-20", "1.00", Some("I-1"));
    world.post("credit_note.issued", &note).unwrap();
    world.advance_to(at("2026-10-06T12:00:00Z"));
    // Another debtor's only mailbox is dead: he is told by text message
    world.post("invoice.issued", &invoice(&debtor("C-9"), "I-4", "2026-10-02", "30.00")).unwrap();
    world.script(domain::debtor::Channel::Email, Act::Accept, Echo::HardBounce);
    world.advance_to(at("2026-10-08T16:00:00Z"));
    world
}

#[test]
fn the_audit_chain_holds() {
    let world = eventful();
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
    let everything = world.everything();
    let history = everything.iter().filter(|item| item.key.range.starts_with(FACTS));
    let facts: usize = history.map(|item| read(item).unwrap().len()).sum();
    assert!(facts > 15, "{facts}");
}

#[test]
fn no_personal_data_lies_open_in_any_item_key_row_or_object() {
    let world = with_every_kind();
    let canaries = ["canari", "33699999999", "732829320", "75099"];
    let mut looked = 0;
    for item in world.everything() {
        // The creditor's own identity is no secret; the portfolio's name is his
        if item.key.range == "portfolio" {
            continue;
        }
        let row = item.book.map(|book| book.row).unwrap_or_default();
        let due = item.due.map(|due| due.sort).unwrap_or_default();
        let text =
            format!("{} {} {} {row} {due}", item.key.partition, item.key.range, item.body).to_lowercase();
        for canary in canaries {
            assert!(!text.contains(canary), "{canary} lies open at {:?}", item.key);
        }
        looked += 1;
    }
    assert!(looked > 60, "{looked}");
    for (name, bytes) in world.shelves.all() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(canaries.iter().all(|canary| !text.contains(canary)), "{name}");
    }
    assert!(world.sent()[0].to.contains("canari"), "the canaries are real");
}

#[test]
fn no_token_of_a_link_a_session_or_a_member_is_kept_as_it_is() {
    let world = eventful();
    let visitor = must(world.app.open_session(&world.last().token)).unwrap().0;
    let secrets = world.home.secrets.values().flatten().cloned();
    let users = world.home.users.iter().map(|user| user.token.clone());
    let links = world.sent().into_iter().map(|sent| sent.token);
    let all: Vec<String> = secrets.chain(users).chain(links).chain([visitor]).collect();
    assert!(all.iter().all(|secret| secret.len() >= 32), "{all:?}");
    for item in world.everything() {
        let text = format!("{} {} {}", item.key.partition, item.key.range, item.body);
        assert!(all.iter().all(|secret| !text.contains(secret)), "{:?}", item.key);
    }
}

#[test]
fn a_large_body_that_cannot_be_used_is_kept_sealed_on_the_shelf() {
    let world = World::default();
    let mut bill = invoice(&debtor("C-1"), "I-1", "2026-09-14", "-1.00");
    bill["padding"] = json!("canari ".repeat(60_000));
    assert!(world.post("invoice.issued", &bill).is_err());
    let shelves = world.shelves.all();
    assert_eq!(shelves.len(), 1);
    assert!(shelves.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("canari")));
}
