//! An instalment of a plan is reminded on its own dates: before its day, once after it while the plan still waits, and never
//! when it has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::portal::{AccountView, DisputeForm, PlanForm};
use domain::scenario::Notice;
use store::embedded::Embedded;
use tests::world::ports::Fate;
use tests::world::provider::Accepted;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must, paris, patiently};

use super::crashes::{ASLEEP, Once};
use super::proof::{chains_hold, nobody_is_forgotten};

/// After the first reminder of 900.01 EUR, on 21 September: in three parts from the 30th on.
fn agreed() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    agree(&world).unwrap();
    world
}

fn account(world: &World) -> AccountView {
    must(world.app.account(&world.visitor())).unwrap()
}

fn form(world: &World) -> PlanForm {
    let invoices = account(world).cases[0].invoices.iter().map(|it| it.id).collect();
    PlanForm { invoices, instalments: 3, first_on: "2026-09-30".parse().unwrap() }
}

fn agree(world: &World) -> Result<(), AppError> {
    let form = form(world);
    must(world.app.agree_plan(&world.visitor(), None, form)).map(|_| ())
}

fn pays(world: &World, id: &str, on: &str, amount: &str) {
    world.advance_to(at(&format!("{on}T08:00:00Z")));
    world.post("payment.received", &payment("C-1", id, on, amount, &[])).unwrap();
}

fn spoken(world: &World) -> Vec<Accepted> {
    world.sent().into_iter().filter(|sent| sent.notice == Notice::Instalment).collect()
}

/// On which days it was spoken of them.
fn days(world: &World) -> Vec<String> {
    spoken(world).iter().map(|sent| sent.at.date_naive().to_string()).collect()
}

/// In one line, with plain spaces.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(sent: &Accepted, words: &[&str]) {
    for part in [&sent.text, &sent.html] {
        let part = plain(part);
        for word in words {
            assert!(part.contains(word), "{word} in {part}");
        }
    }
}

#[test]
fn each_instalment_is_announced_on_a_date_of_its_own_and_asks_for_what_of_it_is_missing() {
    let world = agreed();
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(days(&world), ["2026-09-25"], "a Friday, three business days before the Wednesday");
    let first = spoken(&world).remove(0);
    assert_eq!(
        plain(&first.subject),
        "Verrerie du Midi SAS : échéance 1 sur 3, pour le mercredi 30 septembre 2026"
    );
    says(
        &first,
        &["échéance 1 sur 3", "facture F-I-1", "mercredi 30 septembre 2026", "300,00 €", "VERRERIE DU MIDI"],
    );
    assert!(!first.text.contains("900,01"), "of the rest it asks nothing: {}", first.text);
    assert!(
        first.text.contains("/l/") && first.text.contains("Ne plus recevoir ces rappels"),
        "it leads to the page and can be declined"
    );
    pays(&world, "P-1", "2026-09-30", "300.00");
    // A part of the second comes early: the rest of it is announced
    pays(&world, "P-2", "2026-10-12", "120.00");
    world.advance_to(at("2026-10-29T12:00:00Z"));
    assert_eq!(days(&world), ["2026-09-25", "2026-10-27"]);
    says(&spoken(&world)[1], &["échéance 2 sur 3", "180,00 €"]);
    pays(&world, "P-3", "2026-10-29", "180.00");
    pays(&world, "P-4", "2026-11-20", "300.01");
    world.advance_days(30);
    assert_eq!(days(&world), ["2026-09-25", "2026-10-27"], "the third came before its announcement");
    must(chains_hold(&world));
}

#[test]
fn one_that_does_not_come_is_asked_for_once_and_then_the_plan_ends() {
    let world = agreed();
    world.advance_to(at("2026-10-02T20:00:00Z"));
    assert_eq!(days(&world), ["2026-09-25", "2026-10-01"]);
    let late = spoken(&world).remove(1);
    assert_eq!(plain(&late.subject), "Verrerie du Midi SAS : l’échéance 1 sur 3 est encore attendue");
    says(&late, &["prévue pour le mercredi 30 septembre 2026", "vendredi 2 octobre 2026"]);
    world.advance_days(30);
    assert_eq!(days(&world).len(), 2);
    assert!(world.notices().contains(&"sms_reminder"), "the chase goes on: {:?}", world.notices());
    nobody_is_forgotten(&world);
}

#[test]
fn nobody_is_reminded_of_what_he_contests_nor_against_his_wish() {
    let world = agreed();
    let invoices = form(&world).invoices;
    let dispute = DisputeForm {
        invoices,
        reason: "wrong_price".to_owned(),
        amount: Some("30.00".to_owned()),
        text: "We agreed on less.".to_owned(),
        files: Vec::new(),
        wants: None,
    };
    must(world.app.dispute(&world.visitor(), None, dispute)).unwrap();
    world.advance_to(at("2026-10-02T20:00:00Z"));
    assert_eq!(days(&world), [""; 0]);
    let world = agreed();
    must(world.app.unsubscribe(&world.sent()[0].token)).unwrap();
    world.advance_to(at("2026-10-02T20:00:00Z"));
    assert!(spoken(&world).iter().all(|sent| !sent.to.contains('@')), "no mail to who declined mails");
}

#[test]
fn what_was_assigned_is_announced_with_the_account_of_its_payee() {
    let world = World::starting("2026-09-12T07:00:00Z");
    let mut said = invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01");
    said["invoice"]["payee"] = serde_json::json!({ "name": "Factor Atlantique SA", "country": "DE",
        "account_holder": "FACTOR ATLANTIQUE", "iban": "DE89370400440532013000", "bic": "COBADEFFXXX" });
    world.post("invoice.issued", &said).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-12-20", "50.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let mut wanted = form(&world);
    wanted.invoices.truncate(1);
    must(world.app.agree_plan(&world.visitor(), None, wanted)).unwrap();
    world.advance_to(at("2026-09-26T12:00:00Z"));
    let first = spoken(&world).remove(0);
    says(&first, &["FACTOR ATLANTIQUE", "DE89 3704 0044 0532 0130 00", "300,00 €"]);
    for part in [&first.text, &first.html] {
        assert!(!part.contains("VERRERIE DU MIDI") && !part.contains("I-2"), "{part}");
    }
}

/// From the plan to the day after its first instalment, with one failure on the way.
fn failing(fate: Fate, place: usize) -> (World, bool) {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    agree(&world).unwrap();
    weather.left.store(place, Ordering::Relaxed);
    world.advance_to(at("2026-09-29T12:00:00Z"));
    let body = tests::world::said::event(
        "payment.received",
        world.now(),
        &payment("C-1", "P-1", "2026-09-29", "100.00", &[]),
    );
    patiently(|| world.posting(&world.app, "m-paid", body.clone()));
    world.advance_to(at("2026-10-01T12:00:00Z"));
    let reached = weather.left.load(Ordering::Relaxed) == 0;
    weather.left.store(ASLEEP, Ordering::Relaxed);
    world.advance_to(at("2026-10-02T20:00:00Z"));
    (world, reached)
}

#[test]
fn a_failure_at_any_call_loses_no_reminder_and_doubles_none_outside_the_protocol() {
    for fate in [Fate::Refuse, Fate::CrashBefore, Fate::CrashAfter, Fate::LoseAnswer] {
        let (mut tried, mut lost) = (0, 0);
        for place in 1.. {
            let (world, reached) = failing(fate, place);
            if !reached {
                break;
            }
            tried += 1;
            let mut seen: Vec<_> = spoken(&world).iter().map(|sent| (sent.action, sent.attempt)).collect();
            let all = seen.len();
            seen.dedup();
            assert_eq!(seen.len(), all, "{fate:?} at {place}: one attempt, one call");
            seen.dedup_by_key(|(action, _)| *action);
            // Who died between the claim and the call leaves a person to judge, and nothing else leaves meanwhile
            let judged = format!("{:?}", world.sheet("C-1").timeline).contains("unknown");
            assert!(seen.len() == 2 || judged, "{fate:?} at {place}: before the day, and after it: {seen:?}");
            lost += usize::from(seen.len() < 2);
            nobody_is_forgotten(&world);
        }
        assert!(tried > 20 && lost < tried / 4, "{fate:?}: {lost} of {tried}");
    }
}
