//! Files for the bank and what it answers: an order is in one file ever, money counts once, and what goes back is owed again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::debit::{DebitFileView, DebitsForm, FailForm};
use app::member::Role;
use app::portal::{CodePurpose, DebitView, Visitor};
use domain::ids::DebitId;
use store::embedded::Embedded;
use tests::world::ports::Fate;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must, paris, run};

use super::codes::proven;
use super::crashes::{ASLEEP, Once};
use super::debits::{IBAN, collecting, fresh, open, order, signed, state, told, typed};
use super::merges::merge;
use super::proof::{chains_hold, nobody_is_forgotten};

fn make(world: &World, once: Option<&str>) -> Result<DebitFileView, AppError> {
    must(world.app.make_debit_file(&world.member(Role::Accountant), once))
}

fn bytes(world: &World, file: &DebitFileView) -> String {
    let (name, bytes) = must(world.app.debit_file_bytes(&world.member(Role::Accountant), file.id)).unwrap();
    assert_eq!(name, format!("{}.xml", file.message));
    String::from_utf8(bytes).unwrap()
}

fn collect(world: &World, file: &DebitFileView) -> Result<DebitFileView, AppError> {
    must(world.app.collect_file(&world.member(Role::Accountant), file.id))
}

fn fail(world: &World, id: DebitId, reason: &str, on: &str) -> Result<DebitFileView, AppError> {
    let form = FailForm { reason: reason.to_owned(), on: on.parse().unwrap() };
    must(world.app.fail_debit(&world.member(Role::Accountant), id, &form))
}

/// An order over both invoices that was collected on 5 October and has settled the case.
fn collected() -> (World, Visitor, DebitView) {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    let file = make(&world, None).unwrap();
    world.advance_to(at("2026-10-05T15:00:00Z"));
    collect(&world, &file).unwrap();
    (world, visitor, ordered)
}

/// A visit of now.
fn back(world: &World) -> Visitor {
    let open = world.sent().into_iter().rfind(|sent| !sent.token.is_empty()).unwrap();
    world.visitor_of(&open)
}

#[test]
fn what_was_signed_is_sent_collected_and_settles_what_was_chosen() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-2"], "60.00");
    let file = make(&world, None).unwrap();
    assert_eq!(
        (file.count, file.amount.as_str(), file.days[0].on.to_string()),
        (1, "60.00", "2026-10-05".into())
    );
    let text = bytes(&world, &file);
    for part in [
        "<IBAN>DE89370400440532013000</IBAN>",
        "<IBAN>FR7630006000011234567890189</IBAN>",
        "<BIC>AGRIFRPP</BIC>",
        "<Id>FR72ZZZ123456</Id>",
        "<SeqTp>RCUR</SeqTp>",
        "<ReqdColltnDt>2026-10-05</ReqdColltnDt>",
        "<DtOfSgntr>2026-09-21</DtOfSgntr>",
        "<InstdAmt Ccy=\"EUR\">60.00</InstdAmt>",
        "<Nm>Atelier Dupont SARL</Nm>",
        "<Ustrd>F-I-2</Ustrd>",
        &format!("<MndtId>{}</MndtId>", ordered.mandate.reference),
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(state(&world, &visitor, &ordered), "sent");
    assert_eq!(world.sheet("C-1").balance, "160.00", "an order is no money");
    let early = collect(&world, &file);
    assert!(matches!(early, Err(AppError::Conflict(_))), "its day has not come");
    world.advance_to(at("2026-10-05T15:00:00Z"));
    assert_eq!(collect(&world, &file).unwrap().debits[0].state, "collected");
    collect(&world, &file).unwrap();
    let sheet = world.sheet("C-1");
    assert_eq!(
        (sheet.balance.as_str(), sheet.items[0].number.as_str()),
        ("100.00", "F-I-1"),
        "the chosen one"
    );
    assert!(sheet.holds.is_empty());
    let seen = must(world.app.debit_of(&back(&world), ordered.id)).unwrap();
    assert_eq!((seen.state, seen.mandate.state), ("collected", "used"));
    let expected = ["mandate_signed", "debit_ordered", "debit_sent", "payment_received", "debit_collected"];
    assert_eq!(told(&world), expected);
    let timeline = serde_json::to_value(&sheet.timeline).unwrap();
    let money = timeline.as_array().unwrap().iter().find(|fact| fact["kind"] == "payment_received").unwrap();
    assert_eq!(money["effective_on"], "2026-10-05");
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
}

#[test]
fn a_file_asked_for_twice_is_the_same_and_an_order_is_in_one_only() {
    let (world, visitor) = collecting();
    signed(&world, &visitor, &["F-I-1"], "100.00");
    let first = make(&world, Some("monday")).unwrap();
    let again = make(&world, Some("monday")).unwrap();
    assert_eq!((first.id, first.count), (again.id, again.count));
    assert_eq!(bytes(&world, &first), bytes(&world, &again));
    assert!(matches!(make(&world, None), Err(AppError::Conflict(_))), "nothing more is ready");
    order(&world, &visitor, (&["F-I-2"], "60.00"), None).unwrap();
    let second = make(&world, None).unwrap();
    assert_eq!((second.count, second.amount.as_str()), (1, "60.00"));
    // What the creditor becomes later does not change what was made
    let before = bytes(&world, &first);
    world.alter(|portfolio| portfolio.creditor.legal_name = "Verrerie du Nord".to_owned());
    assert_eq!(bytes(&world, &first), before);
    let listed = must(world.app.debit_files(&world.member(Role::Owner))).unwrap();
    assert_eq!(listed.iter().map(|file| file.id).collect::<Vec<_>>(), [second.id, first.id]);
}

#[test]
fn an_order_of_a_far_day_waits_for_its_file() {
    let (world, visitor) = collecting();
    open(&world, Some(30), None);
    let visitor = fresh(&world, visitor);
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    assert_eq!(ordered.on.to_string(), "2026-10-21");
    assert!(matches!(make(&world, None), Err(AppError::Conflict(_))));
    world.advance_to(at("2026-10-06T15:00:00Z"));
    assert!(matches!(make(&world, None), Err(AppError::Conflict(_))));
    world.advance_to(at("2026-10-07T15:00:00Z"));
    assert_eq!(make(&world, None).unwrap().count, 1, "fourteen days before");
}

#[test]
fn only_what_is_still_owed_is_collected() {
    let (world, visitor) = collecting();
    proven(&world, &visitor, CodePurpose::Debit);
    let paid = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(typed(&world, &visitor, IBAN))).unwrap();
    let partly = order(&world, &visitor, (&["F-I-2"], "60.00"), None).unwrap();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.post("payment.received", &payment("C-1", "P-2", "2026-09-21", "15.00", &["I-2"])).unwrap();
    let file = make(&world, None).unwrap();
    assert_eq!((file.count, file.amount.as_str()), (1, "45.00"));
    assert_eq!((state(&world, &visitor, &paid), state(&world, &visitor, &partly)), ("dropped", "sent"));
    let timeline = serde_json::to_value(world.sheet("C-1").timeline).unwrap();
    let sent = timeline.as_array().unwrap().iter().find(|fact| fact["kind"] == "debit_sent").unwrap();
    assert_eq!(sent["instead_of"], 6000, "{sent:#}");
    world.advance_to(at("2026-10-05T15:00:00Z"));
    collect(&world, &file).unwrap();
    assert_eq!(world.sheet("C-1").balance, "0.00");
}

#[test]
fn a_file_made_late_names_the_banks_next_day_and_the_chase_waits_for_its_answer() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    world.advance_to(at("2026-10-07T15:00:00Z"));
    let file = make(&world, None).unwrap();
    assert_eq!(file.days[0].on.to_string(), "2026-10-08");
    assert_eq!(must(world.app.debit_of(&back(&world), ordered.id)).unwrap().on.to_string(), "2026-10-08");
    assert_eq!(world.sheet("C-1").holds[0].until.to_string(), "2026-10-15");
}

#[test]
fn what_the_bank_refuses_is_owed_as_before_and_a_person_is_told_why() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    let unsent = fail(&world, ordered.id, "AM04", "2026-09-21");
    assert!(matches!(unsent, Err(AppError::Conflict(_))), "no file holds it");
    make(&world, None).unwrap();
    world.advance_to(at("2026-10-07T08:00:00Z"));
    assert_eq!(fail(&world, ordered.id, "AM04", "2026-10-06").unwrap().debits[0].state, "refused");
    assert!(matches!(fail(&world, ordered.id, "AM04", "2026-10-06"), Err(AppError::Conflict(_))));
    let sheet = world.sheet("C-1");
    assert!(sheet.holds.is_empty() && sheet.balance == "160.00");
    assert_eq!((sheet.debits[0].reason.as_deref(), sheet.debits[0].mandate.state), (Some("AM04"), "signed"));
    let timeline = serde_json::to_string(&sheet.timeline).unwrap();
    assert!(timeline.contains("there was not enough on the account"), "{timeline}");
    world.project();
    let alerts = must(world.app.alerts(&world.member(Role::Owner), None)).unwrap().items;
    assert_eq!(serde_json::to_value(alerts[0].why).unwrap(), "debit_failed");
    world.advance_to(at("2026-10-08T16:00:00Z"));
    assert_eq!(world.notices().last(), Some(&"sms_reminder"), "the chase goes on");
    // The mandate stands: he orders again without typing his account
    let visitor = back(&world);
    proven(&world, &visitor, CodePurpose::Debit);
    order(&world, &visitor, (&["F-I-1"], "100.00"), None).unwrap();
}

#[test]
fn a_closed_account_ends_the_mandate() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    order(&world, &visitor, (&["F-I-2"], "60.00"), None).unwrap();
    make(&world, None).unwrap();
    world.advance_to(at("2026-10-06T08:00:00Z"));
    fail(&world, ordered.id, "AC04", "2026-10-05").unwrap();
    let visitor = back(&world);
    let seen = must(world.app.debit_of(&visitor, ordered.id)).unwrap();
    assert_eq!((seen.state, seen.mandate.state), ("refused", "revoked"));
    proven(&world, &visitor, CodePurpose::Debit);
    let none = order(&world, &visitor, (&["F-I-1"], "100.00"), None).unwrap_err();
    assert!(matches!(none, AppError::Refused(faults) if faults[0].pointer == "/mandate"));
}

#[test]
fn money_that_goes_back_after_eight_weeks_or_thirteen_months_reopens_what_it_had_settled() {
    for (reason, on, state_after) in
        [("MD06", "2026-11-27", "used"), ("MD01", "2027-11-04", "revoked"), ("AM04", "2026-10-07", "used")]
    {
        let (world, _, ordered) = collected();
        assert_eq!(
            (world.sheet("C-1").balance.as_str(), world.sheet("C-1").state.as_str()),
            ("0.00", "settled")
        );
        world.advance_to(at(&format!("{on}T09:00:00Z")));
        assert_eq!(fail(&world, ordered.id, reason, on).unwrap().debits[0].state, "returned");
        let sheet = world.sheet("C-1");
        assert_eq!((sheet.balance.as_str(), sheet.state.as_str()), ("160.00", "active"), "{reason}");
        assert_eq!(sheet.debits[0].mandate.state, state_after, "{reason}");
        assert_eq!(told(&world).iter().filter(|kind| *kind == "payment_returned").count(), 1);
        let timeline = serde_json::to_value(&sheet.timeline).unwrap();
        let failed = timeline.as_array().unwrap().iter().find(|fact| fact["kind"] == "debit_failed").unwrap();
        assert_eq!((failed["effective_on"].as_str(), failed["returned"].as_bool()), (Some(on), Some(true)));
        assert!(matches!(fail(&world, ordered.id, reason, on), Err(AppError::Conflict(_))), "once");
        must(chains_hold(&world));
        nobody_is_forgotten(&world);
    }
}

#[test]
fn a_return_on_a_day_that_cannot_be_or_for_no_reason_is_refused() {
    let (world, _, ordered) = collected();
    for (reason, on, pointer) in [
        ("MD06", "2026-09-20", "/on"),
        ("MD06", "2026-10-06", "/on"),
        ("XX99", "2026-10-05", "/reason"),
        ("", "2026-10-05", "/reason"),
    ] {
        match fail(&world, ordered.id, reason, on) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer),
            other => panic!("{other:?}"),
        }
    }
    world.advance_to(at("2028-02-01T09:00:00Z"));
    let late = fail(&world, ordered.id, "MD01", "2028-01-31");
    assert!(matches!(late, Err(AppError::Refused(_))), "no scheme brings that back");
    assert_eq!(world.sheet("C-1").balance, "0.00");
}

#[test]
fn a_mandate_taken_back_after_the_file_stops_nothing_and_one_before_it_does() {
    let (world, visitor) = collecting();
    let sent = signed(&world, &visitor, &["F-I-1"], "100.00");
    let file = make(&world, None).unwrap();
    let waiting = order(&world, &visitor, (&["F-I-2"], "60.00"), None).unwrap();
    must(world.app.revoke_mandate(&visitor, sent.mandate.id)).unwrap();
    assert_eq!((state(&world, &visitor, &sent), state(&world, &visitor, &waiting)), ("sent", "withdrawn"));
    world.advance_to(at("2026-10-05T15:00:00Z"));
    collect(&world, &file).unwrap();
    assert_eq!(world.sheet("C-1").balance, "60.00");
}

#[test]
fn wherever_the_making_of_a_file_dies_the_next_call_goes_on_with_it() {
    let mut reached = 0;
    for place in 1..60 {
        for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
            let (world, weather) = stormy();
            let member = world.member(Role::Owner);
            weather.left.store(place, Ordering::Relaxed);
            let first = run(world.app.make_debit_file(&member, None));
            reached += usize::from(weather.left.load(Ordering::Relaxed) == 0);
            weather.left.store(ASLEEP, Ordering::Relaxed);
            if !matches!(first, Some(Ok(_))) {
                // A file that was closed before the answer was lost has nothing left to do
                let next = must(world.app.make_debit_file(&member, None));
                assert!(matches!(next, Ok(_) | Err(AppError::Conflict(_))), "{fate:?} {place}: {next:?}");
            }
            let files = must(world.app.debit_files(&member)).unwrap();
            assert_eq!(files.iter().map(|file| file.count).sum::<usize>(), 2, "{fate:?} {place}");
            assert_eq!(files.len(), 1, "{fate:?} {place}");
            assert!(bytes(&world, &files[0]).contains("<CtrlSum>160.00</CtrlSum>"));
        }
    }
    assert!(reached > 50, "{reached}");
}

/// Two orders that are ready, under a weather that is armed by its counter.
fn stormy() -> (World, Arc<Once>) {
    let weather = Arc::new(Once { fate: Fate::Fine, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    open(&world, None, None);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-15", "60.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    let visitor = world.visitor();
    signed(&world, &visitor, &["F-I-1"], "100.00");
    order(&world, &visitor, (&["F-I-2"], "60.00"), None).unwrap();
    (world, weather)
}

#[test]
fn a_file_holds_no_order_of_another_portfolio_and_its_name_is_unknown_there() {
    let (world, visitor) = collecting();
    signed(&world, &visitor, &["F-I-1"], "100.00");
    let other = must(world.app.create_portfolio(paris())).unwrap();
    let theirs = |role: Role| {
        let user = other.users.iter().find(|user| user.role == role).unwrap();
        must(world.app.member(&user.token, other.portfolio.id)).unwrap()
    };
    let form = DebitsForm { identifier: "DE98ZZZ09999999999".to_owned(), notice_days: None, ceiling: None };
    must(world.app.open_debits(&theirs(Role::Owner), &form)).unwrap();
    let none = must(world.app.make_debit_file(&theirs(Role::Owner), None));
    assert!(matches!(none, Err(AppError::Conflict(_))));
    let mine = make(&world, None).unwrap();
    assert_eq!(mine.count, 1);
    let owner = theirs(Role::Owner);
    assert!(matches!(must(world.app.debit_file(&owner, mine.id)), Err(AppError::NotFound("file"))));
    assert!(matches!(must(world.app.debit_file_bytes(&owner, mine.id)), Err(AppError::NotFound("file"))));
    assert!(matches!(must(world.app.collect_file(&owner, mine.id)), Err(AppError::NotFound("file"))));
    let id = must(world.app.debit_file(&world.member(Role::Owner), mine.id)).unwrap().debits[0].id;
    let form = FailForm { reason: "AM04".to_owned(), on: "2026-09-21".parse().unwrap() };
    assert!(matches!(must(world.app.fail_debit(&owner, id, &form)), Err(AppError::NotFound("debit"))));
}

#[test]
fn an_order_of_a_debtor_who_was_merged_is_collected_where_he_is_now() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-9", "2026-12-01", "10.00")).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    world.settle();
    let file = make(&world, None).unwrap();
    assert_eq!((file.count, file.amount.as_str()), (1, "100.00"));
    world.advance_to(at("2026-10-05T15:00:00Z"));
    collect(&world, &file).unwrap();
    let sheet = world.sheet("C-2");
    assert_eq!((sheet.balance.as_str(), sheet.debits[0].id), ("70.00", ordered.id));
    fail(&world, ordered.id, "MD06", "2026-10-05").unwrap();
    assert_eq!(world.sheet("C-2").balance, "170.00");
}

#[test]
fn who_may_do_what_with_the_bank() {
    let (world, visitor) = collecting();
    signed(&world, &visitor, &["F-I-1"], "100.00");
    let refused = |role: Role| {
        let member = world.member(role);
        let form = DebitsForm { identifier: "FR72ZZZ123456".to_owned(), notice_days: None, ceiling: None };
        let set = matches!(must(world.app.open_debits(&member, &form)), Err(AppError::Forbidden(_)));
        let list = matches!(must(world.app.debit_files(&member)), Err(AppError::Forbidden(_)));
        (set, list)
    };
    assert_eq!([Role::Owner, Role::Manager].map(refused), [(false, false); 2]);
    assert_eq!(refused(Role::Accountant), (true, false));
    assert_eq!([Role::Collector, Role::Auditor].map(refused), [(true, true); 2]);
    let terms = world.app.debits(&world.member(Role::Auditor)).unwrap();
    assert!(terms.open && terms.proof_says.starts_with("weak"), "{terms:?}");
    for (identifier, notice_days, ceiling, pointer) in [
        ("FR72ZZZ123457", None, None, "/identifier"),
        ("", None, None, "/identifier"),
        ("FR72ZZZ123456", Some(0), None, "/notice_days"),
        ("FR72ZZZ123456", Some(31), None, "/notice_days"),
        ("FR72ZZZ123456", None, Some("0.99"), "/ceiling"),
        ("FR72ZZZ123456", None, Some("1e9"), "/ceiling"),
    ] {
        let ceiling = ceiling.map(str::to_owned);
        let form = DebitsForm { identifier: identifier.to_owned(), notice_days, ceiling };
        match must(world.app.open_debits(&world.member(Role::Owner), &form)) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer),
            other => panic!("{other:?}"),
        }
    }
}
