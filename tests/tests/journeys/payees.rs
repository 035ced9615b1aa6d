//! An invoice that was assigned is paid to its payee: wherever an account stands, it is his, and nothing brings his money to
//! the creditor.

use app::AppError;
use app::desk::{CaseSheet, PayeeForm};
use app::member::Role;
use app::portal::{PlanForm, TransferView, Visitor};
use domain::ids::InvoiceId;
use domain::payee::PayeeSaid;
use serde_json::{Value, json};
use tests::world::said::{debtor, in_currency, invoice, payment};
use tests::world::{World, at, must};

use super::cards::{begin, connect, numbered, taking_cards};
use super::debits::{collecting, open, order, signed, typed};
use super::proof::{chains_hold, nobody_is_forgotten};

/// The creditor's account, and the payee's.
const OWN: &str = "FR7630006000011234567890189";
const IBAN: &str = "DE89370400440532013000";
const MENTION: &str = "Règlement libératoire à l’ordre de Factor Atlantique SA, subrogée dans nos droits.";

/// As a source says it.
fn factor() -> Value {
    json!({ "name": "Factor Atlantique SA", "account_holder": "FACTOR ATLANTIQUE", "country": "DE",
            "iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX", "mention": MENTION })
}

/// An invoice of which its source says so.
fn assigned(id: &str, due_on: &str, amount: &str, payee: &Value) -> Value {
    let mut said = invoice(&debtor("C-1"), id, due_on, amount);
    said["invoice"]["payee"] = payee.clone();
    said
}

/// As the team says it.
fn said() -> PayeeSaid {
    serde_json::from_value(factor()).unwrap()
}

fn set(world: &World, role: Role, number: &str, payee: Option<PayeeSaid>) -> Result<CaseSheet, AppError> {
    let sheet = world.sheet("C-1");
    let invoice = sheet.items.iter().find(|item| item.number == number).unwrap().invoice;
    let form = PayeeForm { payee, reason: "contrat d’affacturage du 1er septembre".to_owned() };
    must(world.app.set_payee(&world.member(role), sheet.id, invoice, &form))
}

/// All that can be said of a payee, by the team and by the source.
pub fn everything_of(world: &World, number: &str) {
    set(world, Role::Owner, number, Some(said())).unwrap();
}

fn transfer(world: &World, visitor: &Visitor, numbers: &[&str]) -> Result<TransferView, AppError> {
    must(world.app.transfer(visitor, &numbered(world, visitor, numbers)))
}

/// Place and words of the one thing that is wrong.
fn fault(refused: Result<impl Sized, AppError>) -> (String, String) {
    match refused.err().unwrap() {
        AppError::Refused(faults) => {
            assert_eq!(faults.len(), 1, "{faults:?}");
            (faults[0].pointer.clone(), faults[0].detail.clone())
        }
        other => panic!("{other:?}"),
    }
}

/// The facts of the case's history that speak of payees.
fn told(world: &World) -> Vec<Value> {
    let timeline = serde_json::to_value(world.sheet("C-1").timeline).unwrap();
    let facts = timeline.as_array().unwrap().iter();
    facts.filter(|fact| fact["kind"] == "payee_changed").cloned().collect()
}

/// One invoice of 100 that was assigned when it was issued, one of 60 that was not; after the first reminder.
fn half_assigned() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &assigned("I-1", "2026-09-14", "100.00", &factor())).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-15", "60.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    world
}

fn spaced(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\n'], " ")
}

#[test]
fn an_assigned_invoice_is_transferred_to_its_payee_and_the_code_says_the_same() {
    let world = half_assigned();
    let visitor = world.visitor();
    let to = transfer(&world, &visitor, &["F-I-1"]).unwrap();
    assert_eq!((to.account_holder.as_str(), to.iban.as_str()), ("FACTOR ATLANTIQUE", IBAN));
    assert_eq!((to.bic.as_deref(), to.amount.as_str()), (Some("COBADEFFXXX"), "100.00"));
    let code = to.epc.unwrap();
    assert!(code.contains("\nCOBADEFFXXX\nFACTOR ATLANTIQUE\nDE89370400440532013000\nEUR100.00\n"), "{code}");
    let payee = to.payee.unwrap();
    assert_eq!((payee.name.as_str(), payee.mention.as_deref()), ("Factor Atlantique SA", Some(MENTION)));
    assert_eq!(payee.since.unwrap().to_string(), "2026-09-12");
    let own = transfer(&world, &visitor, &["F-I-2"]).unwrap();
    assert_eq!((own.iban.as_str(), own.payee.is_none()), (OWN, true));
}

#[test]
fn two_payees_are_no_one_transfer_and_the_account_says_who_is_paid_what() {
    let world = half_assigned();
    let visitor = world.visitor();
    let mixed = fault(transfer(&world, &visitor, &["F-I-1", "F-I-2"]));
    assert_eq!(mixed.0, "/invoices");
    assert!(mixed.1.contains("one transfer for each payee"), "{}", mixed.1);
    assert_eq!(
        fault(must(world.app.transfer(&visitor, &[]))).0,
        "/invoices",
        "everything overdue is mixed too"
    );
    let account = must(world.app.account(&visitor)).unwrap();
    let case = &account.cases[0];
    assert_eq!(case.payees.len(), 1);
    assert_eq!(case.payees[0].name, "Factor Atlantique SA");
    let to: Vec<_> = case.invoices.iter().map(|it| (it.number.as_str(), it.payee)).collect();
    assert_eq!(to, [("F-I-1", Some(0)), ("F-I-2", None)]);
    assert_eq!(case.balance, "160.00", "the debt is one");
}

#[test]
fn a_message_names_each_account_with_its_invoices_its_sum_and_the_mention() {
    let world = half_assigned();
    let sent = world.last();
    let text = spaced(&sent.text);
    for words in [
        "À régler : 160,00 €",
        "Pour : facture F-I-2",
        "FR76 3000 6000 0112 3456 7890 189",
        "Pour : facture F-I-1",
        "Nous avons cédé cette somme à Factor Atlantique SA",
        "DE89 3704 0044 0532 0130 00",
        "FACTOR ATLANTIQUE",
        MENTION,
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let (own, other) = (text.find("60,00 €").unwrap(), text.find("100,00 €").unwrap());
    assert!(own > 0 && other > 0);
}

#[test]
fn wholly_assigned_means_that_the_creditors_account_stands_nowhere() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &assigned("I-1", "2026-09-14", "100.00", &factor())).unwrap();
    world.advance_to(at("2026-11-15T08:00:00Z"));
    assert!(world.notices().contains(&"formal_notice") || world.sent().len() > 2, "{:?}", world.notices());
    for sent in world.sent() {
        let text = spaced(&sent.text);
        assert!(!text.contains("3000 6000") && !text.contains("VERRERIE DU MIDI"), "{text}");
        if sent.subject.is_empty() {
            continue;
        }
        assert!(text.contains("DE89 3704 0044 0532 0130 00"), "{text}");
    }
}

#[test]
fn a_source_may_bring_a_payee_later_and_take_him_back() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    let visitor = world.visitor();
    assert_eq!(transfer(&world, &visitor, &["F-I-1"]).unwrap().iban, OWN);
    world.post("invoice.updated", &assigned("I-1", "2026-09-14", "100.00", &factor())).unwrap();
    assert_eq!(transfer(&world, &visitor, &["F-I-1"]).unwrap().iban, IBAN);
    let mut moved = factor();
    moved["iban"] = json!("FR7630006000011234567890189");
    world.advance_days(1);
    world.post("invoice.updated", &assigned("I-1", "2026-09-14", "100.00", &moved)).unwrap();
    let to = transfer(&world, &visitor, &["F-I-1"]).unwrap();
    let since = to.payee.unwrap().since.unwrap().to_string();
    assert_eq!((to.iban.as_str(), since.as_str()), (OWN, "2026-09-22"), "another account is another day");
    world.advance_minutes(60);
    world.post("invoice.updated", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    assert!(transfer(&world, &visitor, &["F-I-1"]).unwrap().payee.is_none());
    let told = told(&world);
    let accounts: Vec<_> = told.iter().map(|it| (&it["account"], &it["instead_of"])).collect();
    let (first, second) = (json!("DE•• 000"), json!("FR•• 189"));
    let none = Value::Null;
    assert_eq!(accounts, [(&first, &none), (&second, &first), (&none, &second)]);
    assert!(told.iter().all(|it| it["by"]["is"] == "delivery" && it["reason"].is_null()), "{told:#?}");
    must(chains_hold(&world));
}

#[test]
fn the_team_says_it_with_a_reason_and_only_who_manages_the_portfolio_may() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    for role in [Role::Collector, Role::Accountant, Role::Auditor] {
        assert!(matches!(set(&world, role, "F-I-1", Some(said())), Err(AppError::Forbidden(_))), "{role:?}");
    }
    let sheet = set(&world, Role::Manager, "F-I-1", Some(said())).unwrap();
    let payee = sheet.items[0].payee.as_ref().unwrap();
    assert_eq!((payee.iban.as_str(), payee.account_holder.as_str()), (IBAN, "FACTOR ATLANTIQUE"));
    set(&world, Role::Manager, "F-I-1", Some(said())).unwrap();
    assert_eq!(told(&world).len(), 1, "said again, it changes nothing");
    let fact = &told(&world)[0];
    assert_eq!((&fact["by"]["is"], &fact["account"]), (&json!("user"), &json!("DE•• 000")));
    assert_eq!(fact["reason"], json!("contrat d’affacturage du 1er septembre"));
    assert_eq!(transfer(&world, &world.visitor(), &["F-I-1"]).unwrap().iban, IBAN);
    // A platform that knows of no factor changes nothing about it
    world.post("invoice.updated", &invoice(&debtor("C-1"), "I-1", "2026-09-15", "100.00")).unwrap();
    assert_eq!(transfer(&world, &world.visitor(), &["F-I-1"]).unwrap().iban, IBAN);
    set(&world, Role::Owner, "F-I-1", None).unwrap();
    assert_eq!(transfer(&world, &world.visitor(), &["F-I-1"]).unwrap().iban, OWN);
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
}

#[test]
fn what_the_team_says_has_to_make_sense_and_be_about_something_of_the_case() {
    let world = half_assigned();
    let wrong = PayeeSaid { iban: Some("DE88370400440532013000".to_owned()), ..said() };
    assert_eq!(fault(set(&world, Role::Manager, "F-I-2", Some(wrong))).0, "/payee/iban");
    let (manager, case) = (world.member(Role::Manager), world.case("C-1"));
    let form = PayeeForm { payee: Some(said()), reason: " ".to_owned() };
    let invoice = world.sheet("C-1").items[1].invoice;
    assert_eq!(fault(must(world.app.set_payee(&manager, case, invoice, &form))).0, "/reason");
    let form = PayeeForm { payee: None, reason: "because".to_owned() };
    let unknown = InvoiceId::from_bits(7);
    let refused = must(world.app.set_payee(&manager, case, unknown, &form));
    assert!(matches!(refused, Err(AppError::NotFound("invoice"))));
    assert_eq!(told(&world).len(), 1, "the source's word alone");
}

#[test]
fn no_card_takes_what_is_paid_to_somebody_else() {
    let world = taking_cards();
    set(&world, Role::Manager, "F-I-1", Some(said())).unwrap();
    let (place, why) = fault(begin(&world, &["F-I-2", "F-I-1"], "160.00"));
    assert_eq!(place, "/invoices/1");
    assert!(why.contains("transfer"), "{why}");
    let account = must(world.app.account(&world.visitor())).unwrap();
    assert!(account.cases[0].card_policy.is_some(), "the other one may be paid by card");
    begin(&world, &["F-I-2"], "60.00").unwrap();
    set(&world, Role::Manager, "F-I-2", Some(said())).unwrap();
    let account = must(world.app.account(&world.visitor())).unwrap();
    assert!(account.cases[0].card_policy.is_none(), "nothing is left for a card");
    assert!(account.cases[0].acts.contains(&"pay"), "a transfer is always there");
}

#[test]
fn no_debit_takes_it_either_and_what_was_ordered_before_is_not_collected() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    set(&world, Role::Manager, "F-I-1", Some(said())).unwrap();
    set(&world, Role::Manager, "F-I-2", Some(said())).unwrap();
    super::codes::proven(&world, &visitor, app::portal::CodePurpose::Debit);
    let again = order(&world, &visitor, (&["F-I-2"], "60.00"), Some(typed(&world, &visitor, IBAN)));
    assert_eq!(fault(again).0, "/invoices/0");
    let account = must(world.app.account(&visitor)).unwrap();
    assert!(account.cases[0].debit_policy.is_none());
    let file = must(world.app.make_debit_file(&world.member(Role::Accountant), None)).unwrap();
    assert_eq!(file.count, 0);
    assert_eq!(super::debits::state(&world, &visitor, &ordered), "dropped");
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("\"reason\":\"assigned\""), "{timeline}");
}

#[test]
fn a_debit_collects_only_what_is_still_the_creditors() {
    let (world, visitor) = collecting();
    signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    set(&world, Role::Manager, "F-I-1", Some(said())).unwrap();
    let file = must(world.app.make_debit_file(&world.member(Role::Accountant), None)).unwrap();
    assert_eq!((file.count, file.amount.as_str()), (1, "60.00"));
}

#[test]
fn a_plan_is_for_one_account_and_its_schedule_shows_it() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &assigned("I-1", "2026-09-14", "400.00", &factor())).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-15", "600.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    let visitor = world.visitor();
    let plan = |numbers: &[&str]| PlanForm {
        invoices: numbered(&world, &visitor, numbers),
        instalments: 2,
        first_on: "2026-10-01".parse().unwrap(),
    };
    let mixed = fault(must(world.app.plan(&visitor, &plan(&["F-I-1", "F-I-2"]))));
    assert_eq!(mixed.0, "/invoices");
    must(world.app.agree_plan(&visitor, None, plan(&["F-I-1"]))).unwrap();
    let paper = must(world.app.schedule_paper(&visitor, None)).unwrap();
    assert!(paper.bytes.starts_with(b"%PDF"));
}

#[test]
fn the_money_is_the_ledgers_as_ever() {
    let world = half_assigned();
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-22", "100.00", &["I-1"])).unwrap();
    assert_eq!(world.sheet("C-1").balance, "60.00");
    world.advance_days(1);
    assert_eq!(world.notices(), ["reminder_1", "thanks"]);
    let account = must(world.app.account(&world.visitor())).unwrap();
    let open: Vec<_> = account.cases[0].invoices.iter().filter(|it| it.open != "0.00").collect();
    assert_eq!(open.len(), 1);
    world.post("payment.received", &payment("C-1", "P-2", "2026-09-23", "60.00", &[])).unwrap();
    world.advance_days(60);
    assert_eq!(world.sheet("C-1").balance, "0.00");
    nobody_is_forgotten(&world);
}

#[test]
fn another_currency_and_another_payee_are_both_said() {
    let world = half_assigned();
    let dollars = in_currency(&debtor("C-1"), "I-3", "2026-09-15", "70.00", "USD");
    world.post("invoice.issued", &dollars).unwrap();
    let visitor = world.visitor();
    let both = fault(transfer(&world, &visitor, &["F-I-2", "F-I-3"]));
    assert!(both.1.contains("one currency"), "{}", both.1);
    assert_eq!(transfer(&world, &visitor, &["F-I-3"]).unwrap().currency.code(), "USD");
}

#[test]
fn every_language_says_to_whom_it_was_assigned() {
    let words = [
        ("fr", "Nous avons cédé cette somme à Factor Atlantique SA"),
        ("en", "We have assigned this amount to Factor Atlantique SA"),
        ("de", "Diesen Betrag haben wir an Factor Atlantique SA abgetreten"),
        ("nl", "Dit bedrag hebben wij overgedragen aan Factor Atlantique SA"),
        ("es", "Hemos cedido este importe a Factor Atlantique SA"),
        ("it", "Abbiamo ceduto questo importo a Factor Atlantique SA"),
    ];
    for (language, words) in words {
        let world = World::starting("2026-09-12T07:00:00Z");
        let mut said = assigned("I-1", "2026-09-14", "100.00", &factor());
        said["debtor"]["language"] = json!(language);
        world.post("invoice.issued", &said).unwrap();
        world.advance_to(at("2026-09-21T08:00:00Z"));
        let text = spaced(&world.last().text);
        assert!(text.contains(words) && text.contains(MENTION), "{language}: {text}");
        assert!(!text.contains("  Pour : "), "one account needs no list");
    }
}

#[test]
fn portfolios_that_never_took_cards_or_debits_are_as_before() {
    let world = half_assigned();
    let account = must(world.app.account(&world.visitor())).unwrap();
    assert!(account.cases[0].card_policy.is_none() && account.cases[0].debit_policy.is_none());
    connect(&world, super::cards::KEY);
    open(&world, None, None);
    let account = must(world.app.account(&world.visitor())).unwrap();
    assert!(account.cases[0].card_policy.is_some() && account.cases[0].debit_policy.is_some());
}
