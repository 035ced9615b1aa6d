//! Two debtors turn out to be one: what the one who disappears owes is chased at the other, once, whatever was under way.

use std::collections::{BTreeMap, BTreeSet};

use app::AppError;
use app::intake::Status;
use app::member::Role;
use app::portal::PromiseForm;
use chrono::TimeDelta;
use domain::account::{Account, Stop};
use domain::action::Action;
use domain::debtor::Channel::Email;
use serde_json::{Value, json};
use store::record;
use tests::world::provider::{Act, Echo};
use tests::world::said::{credit_note, debtor, invoice, payment};
use tests::world::{World, at, must};

use super::proof::{chains_hold, nobody_is_forgotten};

/// Tells of a merge, now.
pub fn merge(world: &World, from: &str, into: &str) -> Result<app::intake::Taken, AppError> {
    world.post("debtor.merged", &json!({ "from_id": from, "into_id": into }))
}

/// The account that a source's id named, wherever it was merged.
pub fn account(world: &World, debtor: &str) -> Account {
    let accounts = world.everything().into_iter().filter(|item| item.key.range == "account");
    let mut accounts = accounts.map(|item| record::decode::<Account>(&item.body).unwrap());
    accounts.find(|account| account.external_id.as_str() == debtor).unwrap()
}

/// Open documents of a debtor's own partition.
pub fn left(world: &World, debtor: &str) -> Vec<String> {
    let partition = format!("{}#{}", world.home.portfolio.id, account(world, debtor).id);
    let kinds = ["inv#", "pay#", "cre#", "hold#", "act#", "case#", "z#words#"];
    let mine = world.everything().into_iter().filter(|item| item.key.partition == partition);
    let ranges = mine.map(|item| item.key.range);
    ranges.filter(|range| kinds.iter().any(|kind| range.starts_with(kind))).collect()
}

fn levels(world: &World, debtor: &str) -> BTreeMap<String, u8> {
    world.sheet(debtor).items.into_iter().map(|item| (item.number, item.level)).collect()
}

fn is_told(world: &World, debtor: &str, kind: &str) -> bool {
    let timeline = serde_json::to_string(&world.sheet(debtor).timeline).unwrap();
    timeline.contains(&format!("\"kind\":\"{kind}\""))
}

/// No step of an item went out twice, and every pointer leads to where its document is.
pub fn all_is_well(world: &World) {
    let mut steps = BTreeSet::new();
    for item in world.everything().iter().filter(|item| item.key.range.starts_with("act#")) {
        let action: Action = record::decode(&item.body).unwrap();
        if action.accepted_at().is_some() {
            for named in &action.raises {
                let step = (named.item, named.cycle, named.level, action.notice.word());
                assert!(steps.insert(step), "{step:?} went out twice");
            }
        }
    }
    pointers_lead_home(world);
    must(chains_hold(world));
    nobody_is_forgotten(world);
}

fn pointers_lead_home(world: &World) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let everything = world.everything();
    let mut documents = 0;
    for item in &everything {
        let range = item.key.range.as_str();
        if ["inv#", "pay#", "cre#"].iter().any(|kind| range.starts_with(kind)) {
            *places.entry(item.key.partition.clone()).or_default() += 1;
            documents += 1;
            assert_eq!(everything.iter().filter(|other| other.key.range == range).count(), 1, "{range}");
        }
    }
    for item in everything.iter().filter(|item| item.key.partition.contains("#ext#")) {
        if !item.key.partition.contains("#ext#debtor#") {
            let debtor: domain::ids::DebtorId = record::decode(&item.body).unwrap();
            let place = places.get_mut(&format!("{}#{debtor}", world.home.portfolio.id)).unwrap();
            *place -= 1;
            documents -= 1;
        }
    }
    assert!(documents == 0 && places.values().all(|count| *count == 0), "{places:?}");
}

/// C-1 owes I-1, reminded on 21 September; C-2 owes I-2, due two weeks later.
fn two_debtors() -> World {
    let world = World::starting("2026-09-01T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-28", "50.00")).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "reminder_1"]);
    world
}

#[test]
fn a_merge_moves_the_balance_and_the_chase_goes_on_once() {
    let world = two_debtors();
    let answer = merge(&world, "C-1", "C-2").unwrap();
    assert_eq!(answer.status, Status::Used);
    assert_eq!(left(&world, "C-1"), [""; 0]);
    let sheet = world.sheet("C-2");
    assert_eq!((sheet.balance.as_str(), sheet.overdue.as_str()), ("150.00", "100.00"));
    assert_eq!(levels(&world, "C-2"), [("F-I-1".to_owned(), 1), ("F-I-2".to_owned(), 0)].into());
    assert_eq!(world.case("C-1"), world.case("C-2"), "the old name leads to the new debtor");
    assert!(is_told(&world, "C-2", "debtor_merged"));
    assert!(is_told(&world, "C-2", "claimed"), "the history of both is one");
    world.advance_to(at("2026-10-06T12:00:00Z"));
    let later: Vec<_> = world.sent().into_iter().skip(2).map(|sent| (sent.notice.word(), sent.to)).collect();
    let to = "c-2@dupont.example".to_owned();
    let wanted = [("sms_reminder", "+33612345678".to_owned()), ("reminder_2", to)];
    assert_eq!(later, wanted);
    all_is_well(&world);
    assert_eq!(world.stuck(), 0);
}

#[test]
fn the_old_case_and_the_link_of_an_old_message_lead_to_the_new_debtor() {
    let world = two_debtors();
    let (old, message) = (world.case("C-1"), world.last());
    merge(&world, "C-1", "C-2").unwrap();
    assert_eq!(world.sheet_of(old).balance, "150.00");
    let visitor = world.visitor_of(&message);
    let page = must(world.app.account(&visitor)).unwrap();
    assert_eq!(page.cases[0].invoices.len(), 2);
    must(world.app.unsubscribe(&message.token)).unwrap();
}

#[test]
fn what_is_said_of_the_old_debtor_is_said_of_the_new_one() {
    let world = two_debtors();
    merge(&world, "C-1", "C-2").unwrap();
    let mut bill = invoice(&debtor("C-1"), "I-3", "2026-10-14", "30.00");
    bill["debtor"]["contacts"][0]["email"] = json!("ailleurs@dupont.example");
    world.post("invoice.issued", &bill).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-22", "40.00", &["I-1"])).unwrap();
    world.post("credit_note.issued", &credit_note("C-1", "A-1", "2026-09-22", "5.00", Some("I-2"))).unwrap();
    world.clock.move_to(world.now() + TimeDelta::hours(1));
    world.post("invoice.updated", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "110.00")).unwrap();
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    assert_eq!(world.sheet("C-2").balance, "145.00", "110 + 50 + 30 - 40 - 5");
    assert_eq!(left(&world, "C-1"), [""; 0]);
    world.advance_days(1);
    assert_eq!(world.last().notice.word(), "thanks");
    assert_eq!(world.last().to, "c-2@dupont.example", "the one who stays is known by his own address");
    world.post("payment.reversed", &json!({ "payment_id": "P-1", "reason_code": "AC04" })).unwrap();
    world.post("invoice.voided", &json!({ "invoice_id": "I-3", "reason": "x" })).unwrap();
    assert_eq!(world.sheet("C-2").balance, "155.00");
    let taken = world.post("invoice.updated", &invoice(&debtor("C-3"), "I-1", "2026-09-14", "1.00"));
    assert!(matches!(taken, Err(AppError::Conflict(_))), "a third one's it is not");
    all_is_well(&world);
}

#[test]
fn a_payment_told_before_the_merge_settles_what_came_with_it() {
    let world = two_debtors();
    world.post("payment.received", &payment("C-2", "P-1", "2026-09-22", "120.00", &[])).unwrap();
    assert_eq!(world.sheet("C-2").unapplied, "70.00");
    merge(&world, "C-1", "C-2").unwrap();
    let sheet = world.sheet("C-2");
    assert_eq!((sheet.balance.as_str(), sheet.unapplied.as_str()), ("30.00", "0.00"));
}

#[test]
fn holds_caps_stops_and_promises_are_united() {
    let world = World::starting("2026-09-01T07:00:00Z");
    let mut twin = debtor("C-2");
    twin["contacts"].as_array_mut().unwrap().push(debtor("C-1")["contacts"][0].clone());
    world.script(Email, Act::Accept, Echo::Delivered);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&twin, "I-2", "2026-09-15", "50.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(world.notices(), ["pre_due", "pre_due", "reminder_1", "reminder_1"]);
    for message in world.sent().into_iter().skip(2) {
        let visitor = world.visitor_of(&message);
        let page = must(world.app.account(&visitor)).unwrap();
        let open = &page.cases[0].invoices[0];
        let form = PromiseForm {
            invoices: vec![open.id],
            pay_on: "2026-10-01".parse().unwrap(),
            amount: open.open.clone(),
        };
        must(world.app.promise(&visitor, None, form)).unwrap();
    }
    let unsubscribed = world.sent().into_iter().find(|sent| sent.to.starts_with("c-1")).unwrap();
    must(world.app.unsubscribe(&unsubscribed.token)).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    let merged = account(&world, "C-2");
    assert_eq!(merged.contacted.len(), 2, "both were written to this week");
    let stops: Vec<_> = merged.reach.iter().filter_map(|reach| reach.stop).collect();
    assert_eq!(stops, [Stop::Unsubscribed]);
    assert_eq!(merged.cases.iter().map(|case| case.promises).sum::<u8>(), 2);
    let sheet = world.sheet("C-2");
    assert_eq!(sheet.holds.len(), 2);
    assert!(sheet.items.iter().all(|item| serde_json::to_string(&item.held).unwrap().contains("hold")));
    world.post("payment.received", &payment("C-1", "P-1", "2026-10-01", "100.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-03T12:00:00Z"));
    assert!(is_told(&world, "C-2", "promise_kept") && !is_told(&world, "C-2", "promise_broken"));
    all_is_well(&world);
}

#[test]
fn the_cap_counts_what_either_was_sent() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.alter(|portfolio| portfolio.policy.gap_days = 4);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-16", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-17", "50.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let sent = world.notices().len();
    assert_eq!(world.last().to, "c-1@dupont.example");
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-11", "100.00", &[])).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    world.advance_to(at("2026-09-24T12:00:00Z"));
    assert_eq!(world.notices().len(), sent, "four days after the message to the one who disappeared");
    world.advance_to(at("2026-09-25T12:00:00Z"));
    assert_eq!(world.notices().len(), sent + 1);
    assert_eq!(world.last().to, "c-2@dupont.example");
}

#[test]
fn an_address_that_bounced_at_either_is_not_written_to_again() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let mut twin = debtor("C-2");
    twin["contacts"][0] = json!({ "role": "billing", "email": "c-1@dupont.example" });
    world.script(Email, Act::Accept, Echo::HardBounce);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(world.sent()[0].to, "c-1@dupont.example");
    merge(&world, "C-1", "C-2").unwrap();
    let bounced = |world: &World| account(world, "C-2").reach.iter().any(|it| it.stop == Some(Stop::Bounced));
    assert!(bounced(&world), "nobody has described C-2: he is known by what C-1 was");
    world.post("invoice.issued", &invoice(&twin, "I-2", "2026-10-14", "50.00")).unwrap();
    assert!(bounced(&world), "his own address is the same one");
    let before = world.sent().len();
    world.advance_days(40);
    assert!(world.sent().iter().skip(before).all(|sent| !sent.to.contains('@')));
}

#[test]
fn a_circle_is_refused_and_listed_and_the_same_merge_told_twice_changes_nothing() {
    let world = two_debtors();
    world.post("invoice.issued", &invoice(&debtor("C-3"), "I-3", "2026-10-14", "10.00")).unwrap();
    let told = json!({ "from_id": "C-1", "into_id": "C-2" });
    let now = world.now();
    assert_eq!(world.post_as("m", "debtor.merged", now, &told).unwrap().status, Status::Used);
    let stands = world.everything();
    assert_eq!(world.post_as("m", "debtor.merged", now, &told).unwrap().status, Status::Duplicate);
    assert!(world.everything() == stands);
    assert_eq!(merge(&world, "C-1", "C-2").unwrap().status, Status::Used, "another delivery says the same");
    merge(&world, "C-2", "C-3").unwrap();
    assert_eq!(world.sheet("C-1").balance, "160.00", "the old name leads on");
    for (from, into) in [("C-3", "C-1"), ("C-3", "C-2"), ("C-1", "C-4")] {
        let answer = merge(&world, from, into);
        assert!(matches!(answer, Err(AppError::Refused(_))), "{from} into {into}: {answer:?}");
    }
    let kept = must(world.app.inbox(&world.member(Role::Manager), None)).unwrap().items;
    assert_eq!(kept.len(), 3);
    assert!(kept.iter().all(|row| row.status == Status::Invalid && !row.reason.is_empty()));
    all_is_well(&world);
}

#[test]
fn a_name_leads_through_five_merges_and_a_sixth_is_refused() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-0"), "I-1", "2026-09-14", "100.00")).unwrap();
    for hop in 0..5 {
        merge(&world, &format!("C-{hop}"), &format!("C-{}", hop + 1)).unwrap();
    }
    assert!(matches!(merge(&world, "C-5", "C-6"), Err(AppError::Refused(_))));
    world.post("payment.received", &payment("C-0", "P-1", "2026-09-01", "40.00", &[])).unwrap();
    assert_eq!(world.sheet("C-0").balance, "60.00");
    assert_eq!(world.case("C-0"), world.case("C-5"));
    merge(&world, "C-6", "C-5").unwrap();
    all_is_well(&world);
}

#[test]
fn the_merge_may_come_before_either_debtor() {
    let hour = |hour: i64| at("2026-08-30T00:00:00Z") + TimeDelta::hours(hour);
    let mut nameless = payment("", "P-1", "2026-08-30", "20.00", &["I-1"]);
    nameless.as_object_mut().unwrap().remove("debtor_id");
    let told: [(&str, i64, Value); 4] = [
        ("invoice.issued", 1, invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")),
        ("invoice.issued", 2, invoice(&debtor("C-2"), "I-2", "2026-09-14", "50.00")),
        ("debtor.merged", 3, json!({ "from_id": "C-1", "into_id": "C-2" })),
        ("payment.received", 4, nameless),
    ];
    let mut first: Option<BTreeMap<String, Value>> = None;
    for order in 0..256usize {
        let places: Vec<usize> = (0..4).map(|place| (order >> (2 * place)) & 3).collect();
        if places.iter().collect::<BTreeSet<_>>().len() < 4 {
            continue;
        }
        let world = World::default();
        for place in &places {
            let (kind, at, data) = &told[*place];
            world.post_as(&format!("m{place}"), kind, hour(*at), data).unwrap();
        }
        assert_eq!(world.sheet("C-2").balance, "130.00", "{places:?}");
        assert_eq!(left(&world, "C-1"), [""; 0]);
        all_is_well(&world);
        let stands = kept_by(&world, "C-2");
        let wanted = first.get_or_insert_with(|| stands.clone());
        assert_eq!(&stands, wanted, "{places:?}");
        world.advance_to(at("2026-09-21T12:00:00Z"));
        assert!(world.sent().iter().all(|sent| sent.to == "c-2@dupont.example"), "{places:?}");
        // The money came before either invoice was due: one message for both
        assert_eq!(world.notices().iter().filter(|word| **word == "reminder_1").count(), 1, "{places:?}");
    }
}

/// What the debtor's partition holds, without what only tells when and by which way it came.
fn kept_by(world: &World, debtor: &str) -> BTreeMap<String, Value> {
    let partition = format!("{}#{}", world.home.portfolio.id, account(world, debtor).id);
    let mine = world.everything().into_iter().filter(|item| item.key.partition == partition);
    let mut kept = BTreeMap::new();
    for item in mine.filter(|item| !item.key.range.starts_with("z#") && item.key.range != "person") {
        let mut body: Value =
            serde_json::from_str(item.book.as_ref().map_or(&item.body, |book| &book.row)).unwrap();
        if let Some(account) = body["d"].as_object_mut() {
            account.remove("chain");
        }
        kept.insert(item.key.range, body);
    }
    kept
}

#[test]
fn an_unknown_debtor_is_known_by_the_one_merged_into_him_until_he_is_described() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    assert_eq!(world.sheet("C-2").debtor.name, "Atelier C-1 SARL");
    world.advance_to(at("2026-09-12T12:00:00Z"));
    assert_eq!(world.last().to, "c-1@dupont.example");
    // Older than anything that was said of C-1, and yet his own
    let before = at("2026-08-01T00:00:00Z");
    world.post_at("debtor.updated", before, &json!({ "debtor": debtor("C-2") })).unwrap();
    assert_eq!(world.sheet("C-2").debtor.name, "Atelier C-2 SARL");
    world.advance_to(at("2026-09-21T12:00:00Z"));
    assert_eq!(world.last().to, "c-2@dupont.example");
    all_is_well(&world);
}

#[test]
fn a_merge_waits_for_an_outcome_nobody_knows_and_holds_both_meanwhile() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-2", "2026-09-15", "50.00")).unwrap();
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
    for echo in [Echo::Lost, Echo::Lost] {
        world.script(Email, Act::UnknownBefore, echo);
    }
    world.settle();
    assert_eq!(merge(&world, "C-1", "C-2").unwrap().status, Status::Used);
    assert!(!left(&world, "C-1").is_empty());
    let calls = world.provider.calls();
    // What is said meanwhile lands, wherever its document is, and who he is with the one who stays
    world.clock.move_to(world.now() + TimeDelta::minutes(1));
    let mut bill = invoice(&debtor("C-2"), "I-1", "2026-09-14", "110.00");
    bill["debtor"]["name"] = json!("Atelier Deux");
    world.post("invoice.updated", &bill).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "10.00", &["I-1"])).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-3", "2026-09-22", "30.00")).unwrap();
    world.post("invoice.voided", &json!({ "invoice_id": "I-2", "reason": "x" })).unwrap();
    assert_eq!(world.sheet("C-2").debtor.name, "Atelier Deux");
    world.advance_to(at("2026-09-21T18:00:00Z"));
    assert_eq!(world.provider.calls(), calls, "nothing is said while both wait");
    assert!(!left(&world, "C-1").is_empty());
    nobody_is_forgotten(&world);
    world.advance_to(at("2026-09-22T18:00:00Z"));
    assert_eq!(left(&world, "C-1"), [""; 0], "a person judges now, at the one who stays");
    assert_eq!(world.sheet("C-2").balance, "130.00");
    let json = serde_json::to_value(&world.sheet("C-2").timeline).unwrap();
    let claims = json.as_array().unwrap().iter().filter(|fact| fact["kind"] == "claimed");
    let claims: Vec<_> = claims.map(|fact| fact["action"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(claims.len(), 2);
    for action in claims {
        must(world.app.judge(&world.member(Role::Collector), action, true)).unwrap();
    }
    assert_eq!(levels(&world, "C-2")["F-I-1"], 1);
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(world.notices(), ["thanks", "sms_reminder"]);
    all_is_well(&world);
}

#[test]
fn a_bounce_that_comes_after_the_merge_finds_its_message() {
    let world = two_debtors();
    let message = world.last();
    assert_eq!(message.to, "c-1@dupont.example");
    merge(&world, "C-1", "C-2").unwrap();
    assert_eq!(levels(&world, "C-2")["F-I-1"], 1);
    world.provider.tell(
        world.now(),
        app::ports::Feedback {
            portfolio: message.portfolio,
            action: message.action,
            attempt: message.attempt,
            provider_id: "late".to_owned(),
            channel: message.channel,
            at: world.now(),
            what: app::ports::Happened::BouncedHard,
        },
    );
    world.tell_back();
    assert_eq!(levels(&world, "C-2")["F-I-1"], 0, "a bounce takes the level back");
    all_is_well(&world);
}
