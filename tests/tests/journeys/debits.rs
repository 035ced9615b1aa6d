//! A debtor lets the creditor collect: what he signs, what he is told, what waits for it, and how he takes it back.

use app::AppError;
use app::debit::DebitsForm;
use app::member::Role;
use app::portal::{CodePurpose, DebitForm, DebitView, MandateForm, Visitor};
use domain::debtor::{Channel, Language};
use tests::world::said::{debtor, in_currency, invoice, payment};
use tests::world::{World, at, must};

use super::cards::{connect, numbered};
use super::codes::{ask, guess, last_code, proven};
use super::history::two_visitors;
use super::proof::{chains_hold, nobody_is_forgotten};

/// The account of whoever signs.
pub const IBAN: &str = "DE89 3704 0044 0532 0130 00";

/// Takes mandates.
pub fn open(world: &World, notice_days: Option<u8>, ceiling: Option<&str>) {
    let ceiling = ceiling.map(str::to_owned);
    let form = DebitsForm { identifier: "FR72ZZZ123456".to_owned(), notice_days, ceiling };
    must(world.app.open_debits(&world.member(Role::Manager), &form)).unwrap();
}

/// After the first reminder of an invoice over 100 EUR and another over 60, on Monday 21 September; mandates are taken, and
/// the debtor is on his page.
pub fn collecting() -> (World, Visitor) {
    let world = World::starting("2026-09-12T07:00:00Z");
    open(&world, None, None);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-2", "2026-09-15", "60.00")).unwrap();
    world.advance_to(at("2026-09-21T08:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1"]);
    let visitor = world.visitor();
    (world, visitor)
}

/// The same visit, under the settings of now.
pub fn fresh(world: &World, mut visitor: Visitor) -> Visitor {
    visitor.portfolio = must(world.app.portfolio(world.home.portfolio.id)).unwrap();
    visitor
}

/// What is typed under the mandate as it stands now.
pub fn typed(world: &World, visitor: &Visitor, iban: &str) -> MandateForm {
    let seen = world.app.mandate_text(visitor, Language::Fr).unwrap().digest;
    MandateForm {
        holder: "Atelier Dupont SARL".to_owned(),
        iban: iban.to_owned(),
        language: Language::Fr,
        seen,
    }
}

/// Orders all of what is open of these, under this mandate or the one that stands.
pub fn order(
    world: &World,
    visitor: &Visitor,
    (numbers, open): (&[&str], &str),
    mandate: Option<MandateForm>,
) -> Result<DebitView, AppError> {
    let invoices = numbered(world, visitor, numbers);
    let form = DebitForm { invoices, open: open.to_owned(), amount: None, mandate };
    must(world.app.order_debit(visitor, None, form))
}

/// Signs with a code, and orders.
pub fn signed(world: &World, visitor: &Visitor, numbers: &[&str], open: &str) -> DebitView {
    proven(world, visitor, CodePurpose::Debit);
    order(world, visitor, (numbers, open), Some(typed(world, visitor, IBAN))).unwrap()
}

/// Where it stands.
pub fn state(world: &World, visitor: &Visitor, ordered: &DebitView) -> &'static str {
    must(world.app.debit_of(visitor, ordered.id)).unwrap().state
}

/// The kinds of the case's timeline that speak of it.
pub fn told(world: &World) -> Vec<String> {
    let timeline = serde_json::to_value(world.sheet("C-1").timeline).unwrap();
    let kinds = timeline.as_array().unwrap().iter().map(|fact| fact["kind"].as_str().unwrap().to_owned());
    kinds
        .filter(|kind| ["debit_", "mandate_", "payment_"].iter().any(|start| kind.starts_with(start)))
        .collect()
}

fn pointer(refused: &AppError) -> &str {
    match refused {
        AppError::Refused(faults) | AppError::Moved(faults) => &faults[0].pointer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_signs_with_a_code_is_told_when_how_much_and_under_what_and_is_not_reminded_meanwhile() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    assert_eq!((ordered.state, ordered.on.to_string().as_str()), ("ordered", "2026-10-05"), "14 days");
    assert_eq!((ordered.mandate.account.as_str(), ordered.mandate.state), ("DE•• 000", "signed"));
    let mail = world.last();
    assert_eq!((mail.notice.word(), mail.to.as_str()), ("confirmation", "c-1@dupont.example"));
    let text = mail.text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
    let reference = ordered.mandate.reference.as_str();
    for part in ["160,00 €", "lundi 5 octobre 2026", "FR72ZZZ123456", "DE•• 000", reference] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("0532"), "the account itself never travels: {text}");
    let sheet = world.sheet("C-1");
    assert_eq!(
        (sheet.holds[0].reason.as_str(), sheet.holds[0].until.to_string()),
        ("debit", "2026-10-12".into())
    );
    let row = &sheet.debits[0];
    assert_eq!((row.state, row.mandate.proof), ("ordered", "code_by_email"));
    assert!(row.mandate.proof_says.starts_with("weak"), "{row:?}");
    assert_eq!(told(&world), ["mandate_signed", "debit_ordered"]);
    let page = must(world.app.account(&visitor)).unwrap();
    assert_eq!(page.cases[0].debits[0].id, ordered.id);
    assert!(page.cases[0].holds.is_empty(), "it stands apart");
    world.advance_to(at("2026-10-12T16:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "code", "confirmation"]);
    must(chains_hold(&world));
    nobody_is_forgotten(&world);
}

#[test]
fn an_order_that_nobody_takes_to_the_bank_ends_its_hold_and_is_never_collected() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    world.advance_to(at("2026-10-13T16:00:00Z"));
    assert_eq!(world.notices().last(), Some(&"sms_reminder"), "the chase goes on by itself");
    let file = must(world.app.make_debit_file(&world.member(Role::Accountant), None)).unwrap();
    assert_eq!((file.count, state(&world, &world_visitor(&world), &ordered)), (0, "dropped"));
    assert!(told(&world).contains(&"debit_dropped".to_owned()));
}

/// A visit that is young.
fn world_visitor(world: &World) -> Visitor {
    let open = world.sent().into_iter().rfind(|sent| !sent.token.is_empty()).unwrap();
    world.visitor_of(&open)
}

#[test]
fn without_the_right_code_nothing_is_signed() {
    let (world, visitor) = collecting();
    let mandate = typed(&world, &visitor, IBAN);
    let forbidden = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate.clone()));
    assert!(matches!(forbidden, Err(AppError::Forbidden(_))));
    ask(&world, &visitor, CodePurpose::Debit, Channel::Email).unwrap();
    let code = last_code(&world);
    let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000);
    for _ in 0..5 {
        assert!(guess(&world, &visitor, CodePurpose::Debit, &wrong).is_err());
    }
    assert!(guess(&world, &visitor, CodePurpose::Debit, &code).is_err(), "five times is once too often");
    let forbidden = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate.clone()));
    assert!(matches!(forbidden, Err(AppError::Forbidden(_))));
    // A code for something else opens nothing here
    proven(&world, &visitor, CodePurpose::Plan);
    let forbidden = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate));
    assert!(matches!(forbidden, Err(AppError::Forbidden(_))));
    assert!(world.sheet("C-1").debits.is_empty() && told(&world).is_empty());
}

#[test]
fn an_account_that_no_bank_knows_or_that_cannot_be_collected_from_is_refused_at_its_field() {
    let (world, visitor) = collecting();
    proven(&world, &visitor, CodePurpose::Debit);
    let swiss = "CH93 0076 2011 6238 5295 7";
    let own = "FR7630006000011234567890189";
    for iban in ["", "DE89", "DE89370400440532013001", "US12345", swiss, "GB29NWBK60161331926819", own] {
        let mandate = typed(&world, &visitor, iban);
        let refused = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate)).unwrap_err();
        assert_eq!(pointer(&refused), "/mandate/iban", "{iban}");
        assert!(!format!("{refused:?}").contains("370400440532013001"), "an account is never repeated");
    }
    for holder in ["", "  ", "a\nb", "???", &"x".repeat(71)] {
        let mandate = MandateForm { holder: holder.to_owned(), ..typed(&world, &visitor, IBAN) };
        let refused = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate)).unwrap_err();
        assert_eq!(pointer(&refused), "/mandate/holder", "{holder:?}");
    }
    let refused = order(&world, &visitor, (&["F-I-1"], "100.00"), None).unwrap_err();
    assert_eq!(pointer(&refused), "/mandate", "none stands");
    assert!(world.sheet("C-1").debits.is_empty());
}

#[test]
fn a_balance_or_a_text_that_changed_meanwhile_is_said_and_nothing_is_ordered() {
    let (world, visitor) = collecting();
    proven(&world, &visitor, CodePurpose::Debit);
    let mandate = typed(&world, &visitor, IBAN);
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "40.00", &["I-1"])).unwrap();
    let moved = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate.clone())).unwrap_err();
    assert_eq!(pointer(&moved), "/open");
    open(&world, Some(5), None);
    let visitor = fresh(&world, visitor);
    let moved = order(&world, &visitor, (&["F-I-1"], "60.00"), Some(mandate)).unwrap_err();
    assert_eq!(pointer(&moved), "/mandate/seen");
    assert!(matches!(moved, AppError::Moved(_)) && world.sheet("C-1").debits.is_empty());
    let ordered =
        order(&world, &visitor, (&["F-I-1"], "60.00"), Some(typed(&world, &visitor, IBAN))).unwrap();
    assert_eq!(ordered.on.to_string(), "2026-09-28", "five days end on a Saturday");
}

#[test]
fn more_than_the_ceiling_is_not_collected_and_a_part_is_taken_oldest_first() {
    let (world, visitor) = collecting();
    open(&world, None, Some("120.00"));
    let visitor = fresh(&world, visitor);
    proven(&world, &visitor, CodePurpose::Debit);
    let both = ["F-I-1", "F-I-2"];
    let mandate = typed(&world, &visitor, IBAN);
    let refused = order(&world, &visitor, (&both, "160.00"), Some(mandate.clone())).unwrap_err();
    assert_eq!(pointer(&refused), "/amount");
    let policy = must(world.app.account(&visitor)).unwrap().cases[0].debit_policy.clone().unwrap();
    assert_eq!((policy.minimum.as_str(), policy.maximum.as_str()), ("1.00", "120.00"));
    let invoices = numbered(&world, &visitor, &both);
    let part = |amount: &str| DebitForm {
        invoices: invoices.clone(),
        open: "160.00".to_owned(),
        amount: Some(amount.to_owned()),
        mandate: Some(mandate.clone()),
    };
    let low = must(world.app.order_debit(&visitor, None, part("0.99"))).unwrap_err();
    assert_eq!(pointer(&low), "/amount");
    let ordered = must(world.app.order_debit(&visitor, None, part("110.00"))).unwrap();
    assert_eq!((ordered.amount.as_str(), ordered.invoices.len()), ("110.00", 2));
}

#[test]
fn the_same_attempt_is_one_order_and_one_mail_and_the_same_invoices_are_not_ordered_twice() {
    let (world, visitor) = collecting();
    proven(&world, &visitor, CodePurpose::Debit);
    let form = || DebitForm {
        invoices: numbered(&world, &visitor, &["F-I-1"]),
        open: "100.00".to_owned(),
        amount: None,
        mandate: Some(typed(&world, &visitor, IBAN)),
    };
    let first = must(world.app.order_debit(&visitor, Some("key"), form())).unwrap();
    let second = must(world.app.order_debit(&visitor, Some("key"), form())).unwrap();
    assert_eq!(first.id, second.id);
    assert_eq!(world.notices(), ["reminder_1", "code", "confirmation"]);
    let again = order(&world, &visitor, (&["F-I-1", "F-I-2"], "160.00"), None);
    assert!(matches!(again, Err(AppError::Conflict(_))));
    // The other one goes by the mandate that stands, without the account being typed again
    let other = order(&world, &visitor, (&["F-I-2"], "60.00"), None).unwrap();
    assert_eq!(other.mandate.id, first.mandate.id);
    let same = order(&world, &visitor, (&["F-I-2"], "60.00"), Some(typed(&world, &visitor, IBAN)));
    assert!(matches!(same, Err(AppError::Conflict(_))));
    assert_eq!(told(&world), ["mandate_signed", "debit_ordered", "debit_ordered"]);
}

#[test]
fn a_sixth_order_of_a_day_is_refused() {
    let (world, visitor) = collecting();
    proven(&world, &visitor, CodePurpose::Debit);
    for _ in 0..5 {
        let ordered =
            order(&world, &visitor, (&["F-I-1"], "100.00"), Some(typed(&world, &visitor, IBAN))).unwrap();
        must(world.app.revoke_mandate(&visitor, ordered.mandate.id)).unwrap();
    }
    let sixth = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(typed(&world, &visitor, IBAN)));
    assert!(matches!(sixth, Err(AppError::TooMuch(_))));
}

#[test]
fn who_takes_a_mandate_back_is_not_collected_from_and_is_reminded_as_before() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1", "F-I-2"], "160.00");
    must(world.app.revoke_mandate(&visitor, ordered.mandate.id)).unwrap();
    must(world.app.revoke_mandate(&visitor, ordered.mandate.id)).unwrap();
    let seen = must(world.app.debit_of(&visitor, ordered.id)).unwrap();
    assert_eq!((seen.state, seen.mandate.state, seen.mandate.acts.len()), ("withdrawn", "revoked", 0));
    assert!(world.sheet("C-1").holds.is_empty());
    let file = must(world.app.make_debit_file(&world.member(Role::Owner), None));
    assert!(matches!(file, Err(AppError::Conflict(_))), "nothing is ready");
    assert_eq!(told(&world), ["mandate_signed", "debit_ordered", "mandate_ended", "debit_dropped"]);
    let page = must(world.app.account(&visitor)).unwrap();
    assert!(page.cases[0].debits.is_empty());
    assert!(page.cases[0].debit_policy.as_ref().unwrap().mandate.is_none(), "he may sign another");
    world.advance_to(at("2026-09-28T16:00:00Z"));
    assert_eq!(world.notices().last(), Some(&"sms_reminder"));
}

#[test]
fn only_euros_are_collected_and_only_where_mandates_are_taken() {
    let (world, visitor) = collecting();
    world.post("invoice.issued", &in_currency(&debtor("C-1"), "I-3", "2026-09-16", "70.00", "USD")).unwrap();
    let page = must(world.app.account(&visitor)).unwrap();
    let dollars = page.cases.iter().find(|case| case.currency.code() == "USD").unwrap();
    assert!(dollars.debit_policy.is_none());
    proven(&world, &visitor, CodePurpose::Debit);
    let refused = order(&world, &visitor, (&["F-I-3"], "70.00"), Some(typed(&world, &visitor, IBAN)));
    assert_eq!(pointer(&refused.unwrap_err()), "/invoices");
    let mandate = typed(&world, &visitor, IBAN);
    must(world.app.close_debits(&world.member(Role::Owner))).unwrap();
    let visitor = fresh(&world, visitor);
    let closed = order(&world, &visitor, (&["F-I-1"], "100.00"), Some(mandate));
    assert!(matches!(closed, Err(AppError::Conflict(_))));
    assert!(world.app.mandate_text(&visitor, Language::Fr).is_err());
    assert!(must(world.app.account(&visitor)).unwrap().cases.iter().all(|case| case.debit_policy.is_none()));
}

#[test]
fn an_order_and_a_mandate_of_another_debtor_are_unknown() {
    let (world, one, two) = two_visitors();
    open(&world, None, None);
    let (one, two) = (fresh(&world, one), fresh(&world, two));
    let ordered = signed(&world, &one, &["F-I-C-1"], "100.00");
    assert!(matches!(must(world.app.debit_of(&two, ordered.id)), Err(AppError::NotFound("debit"))));
    let foreign = must(world.app.revoke_mandate(&two, ordered.mandate.id));
    assert!(matches!(foreign, Err(AppError::NotFound("mandate"))));
    let unknown = domain::ids::MandateId { digest: 1, ..ordered.mandate.id };
    assert!(matches!(must(world.app.revoke_mandate(&one, unknown)), Err(AppError::NotFound("mandate"))));
    assert_eq!(state(&world, &one, &ordered), "ordered");
}

#[test]
fn a_card_is_not_charged_for_what_the_bank_is_asked_for_and_the_other_way_round() {
    let (world, visitor) = collecting();
    connect(&world, super::cards::KEY);
    let visitor = fresh(&world, visitor);
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    let card = |numbers: &[&str], open: &str| {
        let invoices = numbered(&world, &visitor, numbers);
        let means = domain::checkout::Means::Card;
        let form = app::portal::CheckoutForm { invoices, open: open.to_owned(), amount: None, means };
        must(world.app.begin_checkout(&visitor, None, form))
    };
    must(world.app.make_debit_file(&world.member(Role::Owner), None)).unwrap();
    assert_eq!(state(&world, &visitor, &ordered), "sent");
    assert!(matches!(card(&["F-I-1"], "100.00"), Err(AppError::Conflict(_))));
    card(&["F-I-2"], "60.00").unwrap();
    world.stripe(&world.till.order(&world.till.open()[0])).unwrap();
    let both = order(&world, &visitor, (&["F-I-2"], "60.00"), None);
    assert!(matches!(both, Err(AppError::Conflict(_))), "its money is on the way");
}

#[test]
fn whose_account_it_is_lies_nowhere_open_and_stands_in_his_own_copy() {
    let (world, visitor) = collecting();
    let ordered = signed(&world, &visitor, &["F-I-1"], "100.00");
    for item in world.everything() {
        for secret in ["0532", "Atelier Dupont SARL"] {
            assert!(!item.body.contains(secret), "{secret} at {:?}", item.key);
        }
    }
    proven(&world, &visitor, CodePurpose::Data);
    let items = must(world.app.own_data(&visitor, None)).unwrap().items;
    let mandate = items.iter().find(|item| item.kind == "mandate").unwrap();
    assert_eq!(mandate.data["account"]["iban"], "DE89370400440532013000");
    // What was signed can be shown again, and that it was that
    let text = mandate.data["account"]["text"].as_str().unwrap();
    assert_eq!(mandate.data["proof"]["text"], app::seal::sha256_hex(text.as_bytes()));
    assert!(text.contains("Verrerie du Midi SAS") && text.contains("8 semaines"), "{text}");
    assert_eq!(mandate.data["reference"], ordered.mandate.reference.as_str());
    assert!(items.iter().any(|item| item.kind == "debit" && item.data["minor"] == 10_000));
}
