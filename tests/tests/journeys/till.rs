//! Who takes cards for a portfolio: a key that is never shown, an offer that ends when the key does, and a ceiling.

use app::AppError;
use app::member::Role;
use app::till::TillForm;
use tests::world::{World, must};

use super::cards::{KEY, begin, begin_part, connect, taking_cards};

fn set(
    world: &World,
    role: Role,
    key: Option<&str>,
    ceiling: Option<&str>,
) -> Result<app::till::TillView, AppError> {
    let form = TillForm { key: key.map(str::to_owned), card_ceiling: ceiling.map(str::to_owned) };
    must(world.app.set_till(&world.member(role), form))
}

fn offered(world: &World) -> Option<(String, String)> {
    let account = must(world.app.account(&world.visitor())).unwrap();
    account.cases[0].card_policy.as_ref().map(|policy| (policy.minimum.clone(), policy.maximum.clone()))
}

#[test]
fn without_a_key_cards_are_not_offered_and_nothing_is_asked() {
    let world = taking_cards();
    assert_eq!(offered(&world), Some(("0.50".to_owned(), "5000.00".to_owned())));
    must(world.app.close_till(&world.member(Role::Manager))).unwrap();
    assert_eq!(offered(&world), None);
    assert!(matches!(begin(&world, &["F-I-1"], "100.00"), Err(AppError::Conflict(_))));
    assert!(world.till.asked().is_empty());
    let view = must(async { world.app.till(&world.member(Role::Auditor)) }).unwrap();
    assert_eq!((view.provider, view.connected_at), (None, None));
}

#[test]
fn where_nobody_can_be_asked_cards_are_not_offered() {
    let world = taking_cards();
    let ports = app::Ports { till: std::sync::Arc::new(app::ports::NoTill), ..world.ports() };
    let alone = app::App::new(ports, world.settings());
    let visitor = world.visitor();
    let account = must(alone.account(&visitor)).unwrap();
    assert!(account.cases[0].card_policy.is_none());
    let invoices = account.cases[0].invoices.iter().map(|invoice| invoice.id).collect();
    let means = domain::checkout::Means::Card;
    let form = app::portal::CheckoutForm { invoices, open: "160.00".to_owned(), amount: None, means };
    let refused = must(alone.begin_checkout(&visitor, None, form)).unwrap_err();
    assert!(matches!(refused, AppError::Conflict(_)), "{refused:?}");
}

#[test]
fn a_key_the_provider_refuses_ends_the_offer_until_there_is_another_one() {
    for refusal in ["invalid_key", "no_permission"] {
        let world = taking_cards();
        world.till.script([tests::stripe::Act::Refuse(refusal)]);
        let refused = begin(&world, &["F-I-1"], "100.00").unwrap_err();
        assert!(matches!(&refused, AppError::Conflict(detail) if detail.contains("transfer")), "{refused:?}");
        assert_eq!(offered(&world), None, "{refusal}");
        assert!(world.app.till(&world.member(Role::Owner)).unwrap().refused_at.is_some());
        assert!(world.sheet("C-1").holds.is_empty(), "what never began holds nothing");
        assert!(begin(&world, &["F-I-1"], "100.00").is_err());
        assert_eq!(world.till.asked().len(), 1, "it is not asked again");
        connect(&world, "rk_live_abcdefghij0123456789");
        assert!(world.app.till(&world.member(Role::Owner)).unwrap().live);
        assert!(offered(&world).is_some() && begin(&world, &["F-I-1"], "100.00").is_ok());
    }
}

#[test]
fn what_is_paid_on_a_page_that_was_open_when_the_till_closed_is_booked() {
    let world = taking_cards();
    begin(&world, &["F-I-1"], "100.00").unwrap();
    must(world.app.close_till(&world.member(Role::Owner))).unwrap();
    world.stripe(&world.till.pay(&world.till.open()[0], None)).unwrap();
    assert_eq!(world.sheet("C-1").balance, "60.00");
}

#[test]
fn only_owners_and_managers_connect_and_the_key_is_never_kept_or_shown_as_it_is() {
    let world = taking_cards();
    for role in [Role::Collector, Role::Accountant, Role::Auditor] {
        assert!(matches!(set(&world, role, Some(KEY), None), Err(AppError::Forbidden(_))));
        assert!(matches!(must(world.app.close_till(&world.member(role))), Err(AppError::Forbidden(_))));
    }
    let view = set(&world, Role::Manager, Some(KEY), Some("250.00")).unwrap();
    assert!(!serde_json::to_string(&view).unwrap().contains(KEY));
    let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
    for item in world.everything() {
        let text = format!("{:?} {}", item.key, item.body);
        assert!(!text.contains(&KEY[8..]), "the key lies open at {:?}", item.key);
        assert!(
            !text.contains("checkout.stripe.com"),
            "the page of {} lies open at {:?}",
            begun.id,
            item.key
        );
    }
    assert_eq!(format!("{:?}", TillForm { key: Some(KEY.to_owned()), card_ceiling: None }), "TillForm");
}

#[test]
fn what_is_no_key_and_what_is_no_ceiling_is_refused_with_its_place() {
    let world = taking_cards();
    let cases: [(Option<&str>, Option<&str>, &str); 5] = [
        (None, None, "/key"),
        (Some("pk_live_0123456789abcdefghij"), None, "/key"),
        (Some("whsec_0123456789abcdefghij"), None, "/key"),
        (None, Some("0.10"), "/card_ceiling"),
        (None, Some("12,50"), "/card_ceiling"),
    ];
    for (key, ceiling, pointer) in cases {
        match set(&world, Role::Owner, key, ceiling) {
            Err(AppError::Refused(faults)) => assert_eq!(faults[0].pointer, pointer),
            other => panic!("{key:?} {ceiling:?}: {other:?}"),
        }
    }
}

#[test]
fn more_than_the_ceiling_is_asked_for_by_transfer_and_a_part_below_it_is_taken() {
    let world = taking_cards();
    set(&world, Role::Owner, None, Some("120.00")).unwrap();
    assert_eq!(offered(&world).unwrap().1, "120.00");
    for (amount, fine) in
        [(None, false), (Some("120.01"), false), (Some("120.00"), true), (Some("0.49"), false)]
    {
        let begun = begin_part(&world, &["F-I-1", "F-I-2"], "160.00", amount, None);
        match begun {
            Ok(_) => assert!(fine, "{amount:?}"),
            Err(AppError::Refused(faults)) => {
                assert!(!fine && faults[0].pointer == "/amount", "{amount:?}: {faults:?}");
            }
            Err(error) => panic!("{amount:?}: {error:?}"),
        }
    }
}

#[test]
fn another_debtors_payment_answers_as_an_unknown_one() {
    use tests::world::said::{debtor, invoice};
    let world = taking_cards();
    let begun = begin(&world, &["F-I-1"], "100.00").unwrap();
    world.post("invoice.issued", &invoice(&debtor("C-2"), "I-8", "2026-09-16", "30.00")).unwrap();
    world.advance_days(3);
    let stranger = world.sent().into_iter().find(|sent| sent.to.starts_with("c-2")).unwrap();
    let stranger = world.visitor_of(&stranger);
    let unknown = must(world.app.checkout_of(&stranger, begun.id));
    assert!(matches!(unknown, Err(AppError::NotFound("payment"))), "{unknown:?}");
}
