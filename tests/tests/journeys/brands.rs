//! How debtors see a creditor: what the team may change of it, and what it may not.

use app::AppError;
use app::brand::BrandForm;
use app::member::Role;
use tests::world::must;

use super::pages::reminded;

#[test]
fn what_the_team_chooses_is_what_debtors_see_and_can_always_be_read() {
    let world = reminded();
    let manager = world.member(Role::Manager);
    let said = |text: &str| Some(text.to_owned());
    let form = BrandForm {
        color: said("#FFE14D"),
        phone: said(" 04 76 00 00 00 "),
        legal: said("https://scierie.example/mentions"),
        terms: said("https://scierie.example/cgv"),
        ..BrandForm::default()
    };
    let set = must(world.app.set_brand(&manager, &form)).unwrap();
    assert_eq!((set.color.as_str(), set.on_color.as_str()), ("#ffe14d", "#000000"));
    assert!(set.contrast.parse::<f64>().unwrap() >= 4.5, "{}", set.contrast);
    let letter = must(world.app.link(&world.last().token)).unwrap().creditor;
    let account = must(world.app.account(&world.visitor())).unwrap().creditor;
    for seen in [letter, account] {
        assert_eq!((seen.brand.color, seen.brand.on_color), (set.color.clone(), set.on_color.clone()));
        assert_eq!(seen.support.phone.as_deref(), Some("04 76 00 00 00"));
        assert_eq!(seen.notices.legal.as_deref(), Some("https://scierie.example/mentions"));
        assert_eq!(seen.notices.privacy, None);
        assert_eq!(seen.notices.terms.as_deref(), Some("https://scierie.example/cgv"));
    }
    // What is not named stays, and an empty text takes it away
    let reply_to = set.reply_to.clone();
    let form = BrandForm { terms: said(""), color: said(""), ..BrandForm::default() };
    let set = must(world.app.set_brand(&manager, &form)).unwrap();
    assert_eq!((set.notices.terms, set.reply_to), (None, reply_to));
    assert_eq!(set.notices.legal.as_deref(), Some("https://scierie.example/mentions"));
    assert_ne!(set.color, "#ffe14d");
    let before = world.everything();
    let again = must(world.app.set_brand(&manager, &form)).unwrap();
    assert!(world.everything() == before, "the same twice is one change");
    assert_eq!(world.app.brand(&world.member(Role::Auditor)).unwrap().color, again.color);
}

#[test]
fn what_makes_no_sense_is_said_field_by_field_and_changes_nothing() {
    let world = reminded();
    let said = |text: &str| Some(text.to_owned());
    let before = world.everything();
    let form = BrandForm {
        color: said("red"),
        reply_to: said(""),
        phone: said("1\n2"),
        legal: said("http://scierie.example"),
        privacy: said("https://u:p@scierie.example"),
        terms: said("javascript:alert(1)"),
    };
    let Err(AppError::Refused(faults)) = must(world.app.set_brand(&world.member(Role::Owner), &form)) else {
        panic!("refused");
    };
    let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(places, ["/color", "/reply_to", "/phone", "/legal", "/privacy", "/terms"]);
    let form = BrandForm { phone: said("1"), ..BrandForm::default() };
    for role in [Role::Collector, Role::Accountant, Role::Auditor] {
        let outcome = must(world.app.set_brand(&world.member(role), &form));
        assert!(matches!(outcome, Err(AppError::Forbidden(_))), "{role:?}");
    }
    assert!(world.everything() == before);
}
