//! Debtors who are going to be erased, and what is seen of them in the table.

use std::collections::BTreeSet;

use app::desk::DecisionForm;
use app::member::Role;
use app::portal::{CodePurpose, ContactForm, DisputeForm, MandateForm, RequestForm, WordsForm};
use domain::dispute::Outcome;
use domain::invoice::Format;
use domain::request::Asks;
use serde_json::{Value, json};
use store::table::Item;
use tests::world::files::{pdf, ubl};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

use crate::codes::proven;
use crate::debits::{IBAN, open, order, typed};
use crate::merges::{account, merge};

/// A debtor who was reminded and has paid all he owed; nothing is under way.
pub fn settled() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-01T12:00:00Z"));
    world
}

/// A debtor with words of his behind every door, and another who was merged into him; a third has nothing to do with it.
pub fn lived() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    open(&world, None, None);
    let canary = |id: &str| {
        let mut c = debtor(id);
        c["name"] = json!(format!("Canari {id} SARL"));
        c["address"] = json!({ "lines": ["7 rue Canari"], "postcode": "75099", "city": "Canariville" });
        c["contacts"][0]["email"] = json!(format!("canari-{}@canari.example", id.to_lowercase()));
        c
    };
    world.post("invoice.issued", &invoice(&canary("C-0"), "I-0", "2026-09-14", "40.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-14", "60.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let mut bill = invoice(&canary("C-1"), "I-1", "2026-09-21", "100.00");
    bill["invoice"]["url"] = json!("https://compta.example/canari");
    world.post("invoice.issued", &bill).unwrap();
    assert!(world.post("invoice.issued", &invoice(&canary("C-1"), "I-5", "2026-09-14", "-1.00")).is_err());
    world.advance_to(at("2026-10-01T12:00:00Z"));
    declare(&world);
    papers(&world);
    merge(&world, "C-0", "C-1").unwrap();
    world.settle();
    let money = payment("C-1", "P-1", "2026-10-02", "140.00", &["I-1", "I-0"]);
    world.post("payment.received", &money).unwrap();
    let made = must(world.app.make_debit_file(&world.member(Role::Owner), None));
    assert!(made.is_ok(), "what was ordered is owed no more, and is dropped");
    world.advance_to(at("2026-11-01T12:00:00Z"));
    world
}

/// What he and the team said.
fn declare(world: &World) {
    let mine = world.sent().into_iter().rfind(|sent| sent.to.starts_with("canari-c-1@")).unwrap();
    let visitor = world.visitor_of(&mine);
    let account = must(world.app.account(&visitor)).unwrap();
    let dispute = DisputeForm {
        invoices: account.cases[0].invoices.iter().map(|it| it.id).collect(),
        reason: "wrong_price".to_owned(),
        amount: Some("10.00".to_owned()),
        text: "Canari conteste".to_owned(),
        files: vec![world.send_file(&visitor, "canari.pdf", &pdf("Canari prouve"))],
        wants: None,
    };
    let declared = must(world.app.dispute(&visitor, Some("canari"), dispute)).unwrap();
    let (member, case) = (world.member(Role::Collector), world.case("C-1"));
    let words = WordsForm { text: "Canari répond".to_owned() };
    must(world.app.say_to(&member, case, declared.id, &words)).unwrap();
    let form = DecisionForm { outcome: Outcome::Rejected, text: "Canari décidé".to_owned() };
    must(world.app.decide_dispute(&member, case, declared.id, &form)).unwrap();
    let hold = app::desk::HoldForm {
        kind: domain::hold::Kind::Pause,
        until: Some("2026-10-03".parse().unwrap()),
        reason: "Geste canari".to_owned(),
        items: None,
    };
    must(world.app.place_hold(&member, case, hold)).unwrap();
    proven(world, &visitor, CodePurpose::Contact);
    let contact = ContactForm { email: Some("canari@neuf.example".to_owned()), ..ContactForm::default() };
    must(world.app.add_contact(&visitor, None, &contact)).unwrap();
    let request = RequestForm { asks: Asks::Correct, text: "Canari corrige".to_owned() };
    must(world.app.ask(&visitor, None, &request)).unwrap();
    proven(world, &visitor, CodePurpose::Debit);
    let mandate = MandateForm { holder: "Canari SARL".to_owned(), ..typed(world, &visitor, IBAN) };
    order(world, &visitor, (&["F-I-1"], "100.00"), Some(mandate)).unwrap();
    world.announce(&visitor, "canari-oublie.pdf", 9).unwrap();
}

/// An invoice itself, given, replaced and taken off.
fn papers(world: &World) {
    world.give_original("I-1", Format::Pdf, &pdf("Canari facture")).unwrap();
    world.give_original("I-1", Format::Pdf, &pdf("Canari refait")).unwrap();
    let xml = world.give_original("I-1", Format::Xml, &ubl("F-I-1")).unwrap();
    must(world.app.drop_original(&world.member(Role::Owner), xml.id)).unwrap();
}

/// What stands in the table and on the shelf of C-1, of C-0, and of all others.
#[derive(Debug)]
pub struct Seen {
    /// Names of what is sealed with a key of theirs.
    pub boxes: Vec<String>,
    /// Their wrapped keys.
    pub keys: BTreeSet<String>,
    /// Their objects, and bodies of deliveries that name them.
    pub objects: Vec<String>,
    /// Rows and amounts of the list.
    pub totals: Vec<(String, String, String)>,
    /// Wrapped keys of all others.
    pub others: BTreeSet<String>,
    /// Deliveries that could not be used and still have their bodies.
    pub inbox: usize,
}

impl Seen {
    pub fn of(world: &World) -> Self {
        let everything = world.everything();
        let known = |id: &str| everything.iter().any(|item| item.body.contains(&format!("\"{id}\"")));
        let theirs: Vec<String> = ["C-1", "C-0"]
            .into_iter()
            .filter(|id| known(id))
            .map(|id| account(world, id).id.to_string())
            .collect();
        let mine = |partition: &str| theirs.iter().any(|id| partition.ends_with(id.as_str()));
        let (mut boxes, mut keys) = (Vec::new(), BTreeSet::new());
        for item in everything.iter().filter(|item| mine(&item.key.partition)) {
            let found = deks(&item.body);
            if !found.is_empty() {
                boxes.push(item.key.range.clone());
            }
            keys.extend(found);
        }
        let shelf = world.shelves.all().into_keys();
        let objects = shelf.filter(|name| theirs.iter().any(|id| name.contains(id.as_str()))).collect();
        let page = must(world.app.cases(&world.member(Role::Owner), &app::desk::CasesQuery::default()));
        let rows = page.unwrap().items.into_iter();
        let totals = rows.map(|row| (row.id.to_string(), row.balance, row.overdue)).collect();
        let of_others = |partition: &str| partition.contains("#deb_") && !mine(partition);
        let others = everything.iter().filter(|item| of_others(&item.key.partition));
        let sealed = others.flat_map(|item| deks(&item.body)).collect();
        let whole = |item: &&Item| item.key.partition.ends_with("#inbox") && item.body.contains("\"sealed\"");
        let inbox = everything.iter().filter(whole).count();
        Self { boxes, keys, objects, totals, others: sealed, inbox }
    }
}

/// The wrapped keys in a body.
fn deks(body: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(body).unwrap();
    let (mut waiting, mut found) = (vec![&value], Vec::new());
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("dek").and_then(Value::as_str).map(str::to_owned));
                waiting.extend(fields.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    found
}

/// The code that stands on a message.
pub fn code(text: &str) -> String {
    let letter = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_code = |word: &&str| {
        let (head, tail) = word.split_at_checked(4).unwrap_or_default();
        word.len() == 9 && tail.starts_with('-') && head.bytes().chain(tail.bytes().skip(1)).all(letter)
    };
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    words.into_iter().find(is_code).unwrap_or_else(|| panic!("{text}")).to_owned()
}
