//! A debtor's data are erased where the law allows: what is his goes, what is the ledger's stays, and nothing old brings
//! him back.

mod cut;
mod refused;
mod story;

use std::collections::BTreeSet;

use app::AppError;
use app::desk::CasesQuery;
use app::erase::{ErasureForm, ErasureView, Fate, fate_of};
use app::member::Role;
use domain::erasure::Reason;
use serde_json::json;
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must};

use super::merges::{account, merge};
use super::proof::{chains_hold, nobody_is_forgotten};
use story::{Seen, lived, settled};

/// Erases C-1, for no request.
pub fn erase(world: &World, once: &str) -> Result<ErasureView, AppError> {
    let form = ErasureForm {
        source: "relance".to_owned(),
        debtor: "C-1".to_owned(),
        reason: Reason::NotNeeded,
        request: None,
    };
    must(world.app.erase(&world.member(Role::Owner), Some(once), &form))
}

/// A world in which C-1 was erased, and the wrapped keys that were his.
pub fn erased() -> (World, BTreeSet<String>) {
    let world = lived();
    let keys = Seen::of(&world).keys;
    erase(&world, "once").unwrap();
    world.advance_to(at("2026-11-05T12:00:00Z"));
    (world, keys)
}

#[test]
fn everything_of_his_goes_and_the_ledger_stays() {
    let world = lived();
    let before = Seen::of(&world);
    assert!(before.boxes.len() >= 15 && before.keys.len() >= 2, "{before:?}");
    assert_eq!(before.inbox, 1);
    assert!(before.objects.iter().any(|name| name.contains("/originals/")), "{:?}", before.objects);
    let begun = erase(&world, "once").unwrap();
    assert_eq!((begun.state, begun.told, begun.erased_on), ("telling", None, None));
    world.advance_to(at("2026-11-05T12:00:00Z"));
    let told = world.sent().into_iter().rfind(|sent| sent.to.contains("canari")).unwrap();
    assert!(told.token.is_empty() && !told.text.contains("/l/"), "{}", told.text);
    assert!(told.text.contains("sauvegarde") && told.subject.contains("effaçons"), "{}", told.subject);
    let after = Seen::of(&world);
    let sheet = world.sheet("C-1");
    let erasure = sheet.erasure.unwrap();
    assert_eq!((erasure.state, erasure.told), ("done", Some("delivered")));
    assert!(erasure.erased_on.is_some() && sheet.debtor.erased_on == erasure.erased_on);
    assert_eq!(sheet.debtor.name, "C-1");
    assert!(after.boxes.is_empty(), "{:?}", after.boxes);
    assert!(after.objects.is_empty() && after.inbox == 0, "{after:?}");
    let everything = world.everything();
    for item in &everything {
        let text = format!("{} {} {}", item.key.partition, item.key.range, item.body);
        assert!(before.keys.iter().all(|key| !text.contains(key)), "a key of his is at {:?}", item.key);
        assert!(!text.contains("Geste canari"), "words of the team are at {:?}", item.key);
    }
    for (name, bytes) in world.shelves.all() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(before.keys.iter().all(|key| !text.contains(key)), "{name}");
    }
    assert_eq!((after.totals, after.others), (before.totals, before.others));
    must(chains_hold(&world));
    let audit = must(world.app.verify(world.home.portfolio.id)).unwrap();
    assert!(audit.broken.is_empty() && audit.debtors >= 3, "{audit:?}");
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    for kind in ["erasure_began", "erased", "mandate_ended"] {
        assert!(timeline.contains(&format!("\"kind\":\"{kind}\"")), "{kind}: {timeline}");
    }
    nobody_is_forgotten(&world);
}

#[test]
fn his_links_visits_and_codes_open_nothing_from_the_first_moment() {
    let world = settled();
    let message = world.last();
    let (secret, _) = must(world.app.open_session(&message.token)).unwrap();
    let visitor = must(world.app.visitor(&secret)).unwrap();
    erase(&world, "once").unwrap();
    let closed = |moment: &str| {
        assert!(matches!(must(world.app.link(&message.token)), Err(AppError::NotFound("link"))), "{moment}");
        let opened = must(world.app.open_session(&message.token));
        assert!(matches!(opened, Err(AppError::NotFound("link"))), "{moment}");
        let account = must(world.app.account(&visitor));
        assert!(matches!(account, Err(AppError::Unauthenticated(_))), "{moment}");
        let accounts = must(world.app.accounts(&visitor));
        assert!(matches!(accounts, Err(AppError::Unauthenticated(_))), "{moment}");
        let asked =
            app::portal::RequestForm { asks: domain::request::Asks::Correct, text: "Still here?".to_owned() };
        let asked = must(world.app.ask(&visitor, None, &asked));
        assert!(matches!(asked, Err(AppError::Unauthenticated(_))), "{moment}");
    };
    closed("begun");
    let sent = world.sent().len();
    must(world.app.fresh_link(&message.token)).unwrap();
    assert_eq!(world.sent().len(), sent, "no fresh link");
    world.advance_days(4);
    closed("done");
    let genuine = must(world.app.genuine(&story::code(&message.text))).unwrap();
    assert!(genuine.messages.is_empty(), "{genuine:?}");
    assert!(world.everything().iter().all(|item| !item.key.partition.starts_with("link#")
        || !item.body.contains(&account(&world, "C-1").id.to_string())));
}

#[test]
fn an_old_event_brings_nothing_back_and_a_later_one_is_taken_in_anew() {
    let world = settled();
    let old = world.now();
    erase(&world, "once").unwrap();
    world.advance_days(4);
    let gone = account(&world, "C-1");
    assert!(gone.reach.is_empty() && gone.occurred_at.is_none());
    world.post_at("debtor.updated", old, &json!({ "debtor": debtor("C-1") })).unwrap();
    let bill = invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00");
    world.post_at("invoice.issued", at("2026-09-12T07:00:00Z"), &bill).unwrap();
    assert_eq!(account(&world, "C-1").reach, []);
    assert_eq!(world.sheet("C-1").debtor.name, "C-1");
    let bill = invoice(&debtor("C-1"), "I-9", "2026-10-20", "30.00");
    world.post("invoice.issued", &bill).unwrap();
    let sheet = world.sheet("C-1");
    assert_eq!((sheet.debtor.name.as_str(), sheet.debtor.erased_on), ("Atelier C-1 SARL", None));
    assert!(sheet.erasure.as_ref().is_some_and(|it| it.described && it.state == "done"));
    let sent = world.sent().len();
    world.advance_to(at("2026-11-10T12:00:00Z"));
    assert!(world.sent().len() > sent, "he is written to again");
    assert!(must(world.app.open_session(&world.last().token)).is_ok(), "and his new link opens");
    must(chains_hold(&world));
}

#[test]
fn who_is_described_anew_while_it_runs_stays_under_a_new_key() {
    let world = settled();
    let before = Seen::of(&world);
    erase(&world, "once").unwrap();
    world.clock.move_to(world.now() + chrono::TimeDelta::minutes(5));
    let bill = invoice(&debtor("C-1"), "I-9", "2026-10-20", "30.00");
    world.post("invoice.issued", &bill).unwrap();
    world.advance_days(4);
    let after = Seen::of(&world);
    assert!(after.keys.is_disjoint(&before.keys) && after.keys.len() == 1, "{after:?}");
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.debtor.name, "Atelier C-1 SARL");
    assert!(sheet.erasure.is_some_and(|it| it.described && it.state == "done"));
}

#[test]
fn said_again_it_changes_nothing_and_only_a_new_attempt_erases_who_was_described_since() {
    let world = settled();
    let first = erase(&world, "once").unwrap();
    assert_eq!(erase(&world, "another").unwrap(), first, "it runs");
    world.advance_days(4);
    let (done, items) = (erase(&world, "once").unwrap(), world.everything());
    assert_eq!(done.state, "done");
    assert_eq!(erase(&world, "third").unwrap(), done, "nothing is left");
    assert_eq!(world.everything(), items);
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    assert_eq!(erase(&world, "once").unwrap().state, "done", "the same attempt");
    assert_eq!(world.sheet("C-1").debtor.name, "Atelier C-1 SARL");
    assert_eq!(erase(&world, "fourth").unwrap().state, "telling");
    world.advance_days(4);
    assert_eq!(world.sheet("C-1").debtor.name, "C-1");
}

#[test]
fn an_address_that_was_stopped_stays_so() {
    let world = settled();
    must(world.app.unsubscribe(&world.last().token)).unwrap();
    erase(&world, "once").unwrap();
    world.advance_days(4);
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    let reach = account(&world, "C-1").reach;
    assert_eq!(reach[0].stop, Some(domain::account::Stop::Unsubscribed), "{reach:?}");
}

#[test]
fn an_erased_debtor_is_merged_and_listed_like_any_other_and_his_old_self_stays_away() {
    let world = settled();
    let old = world.now();
    erase(&world, "once").unwrap();
    world.advance_days(4);
    let list = must(world.app.cases(&world.member(Role::Auditor), &CasesQuery::default())).unwrap();
    let row = list.items.iter().find(|row| row.debtor.id == "C-1").unwrap();
    assert!(row.debtor.erased_on.is_some());
    assert!(must(world.app.agenda(&world.member(Role::Owner), 30)).is_ok());
    assert!(must(world.app.alerts(&world.member(Role::Owner), None)).is_ok());
    world.post("invoice.issued", &json!({ "debtor_id": "C-3", "invoice": {
        "id": "I-3", "number": "F-I-3", "issued_on": "2026-09-01", "due_on": "2026-12-01", "currency": "EUR", "amount": "5.00" } })).unwrap();
    merge(&world, "C-1", "C-3").unwrap();
    world.settle();
    world.post_at("debtor.updated", old, &json!({ "debtor": debtor("C-1") })).unwrap();
    assert_eq!(world.sheet("C-3").debtor.name, "C-3");
    must(chains_hold(&world));
    let audit = must(world.app.verify(world.home.portfolio.id)).unwrap();
    assert!(audit.broken.is_empty());
}

#[test]
fn a_merge_that_is_told_while_it_runs_is_told_again() {
    let world = settled();
    erase(&world, "once").unwrap();
    assert!(matches!(merge(&world, "C-1", "C-2"), Err(AppError::Unavailable(_))));
    world.advance_days(4);
    merge(&world, "C-1", "C-2").unwrap();
    world.settle();
    must(chains_hold(&world));
}

#[test]
fn somebody_decided_what_becomes_of_every_kind_of_key() {
    let world = super::proof::with_every_kind();
    let partition = format!("{}#deb_", world.home.portfolio.id);
    let kinds: BTreeSet<String> = world
        .everything()
        .iter()
        .filter(|item| item.key.partition.starts_with(&partition))
        .map(|item| {
            let range = item.key.range.trim_start_matches("z#");
            range.split('#').next().unwrap().to_owned()
        })
        .collect();
    assert!(kinds.len() >= 17, "{kinds:?}");
    for kind in &kinds {
        assert!(fate_of(kind).is_some(), "say in app::erase::fate what becomes of a `{kind}`");
    }
    // What is sealed with his key is never kept
    for item in world.everything().iter().filter(|item| item.key.partition.starts_with(&partition)) {
        let kind = item.key.range.trim_start_matches("z#").split('#').next().unwrap();
        if item.body.contains("\"dek\"") {
            assert_ne!(fate_of(kind), Some(Fate::Kept), "{kind}");
        }
    }
    assert_eq!(fate_of("something_new"), None);
}
