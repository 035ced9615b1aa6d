//! How a debtor is written to, as he wants it.

use app::AppError;
use app::member::Role;
use app::portal::{AddressView, ChoicesForm, CodePurpose, ConfirmForm, ContactForm, CourtesyForm, Visitor};
use domain::account::Stop;
use domain::debtor::{Channel, Language, Need};
use serde_json::json;
use tests::world::said::debtor;
use tests::world::{World, at, must};

use crate::codes::{last_code, proven, reminded};
use crate::history::two_visitors;

fn addresses(world: &World, visitor: &Visitor) -> Vec<AddressView> {
    must(world.app.account(visitor)).unwrap().debtor.addresses
}

fn none() -> ChoicesForm {
    ChoicesForm { language: None, channel: None, needs: None }
}

fn add(world: &World, visitor: &Visitor, email: &str) -> Result<app::portal::CodeSent, AppError> {
    let form =
        ContactForm { email: Some(email.to_owned()), phone: None, name: Some("Léa Martin".to_owned()) };
    must(world.app.add_contact(visitor, None, &form))
}

fn confirm(world: &World, visitor: &Visitor, code: &str) -> Result<AddressView, AppError> {
    must(world.app.confirm_contact(visitor, &ConfirmForm { code: code.to_owned() }))
}

fn told(world: &World, kind: &str) -> usize {
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    timeline.matches(&format!("\"kind\":\"{kind}\"")).count()
}

#[test]
fn a_language_that_was_chosen_is_written_in_and_outlives_what_a_source_says() {
    let world = reminded();
    let visitor = world.visitor();
    let choice = ChoicesForm { language: Some(Language::De), ..none() };
    must(world.app.set_choices(&visitor, &choice)).unwrap();
    must(world.app.set_choices(&visitor, &choice)).unwrap();
    assert_eq!(told(&world, "choice_made"), 1, "the same again is no news");
    let mut said = debtor("C-1");
    said["contacts"][0]["name"] = json!("M. Durand");
    world.post("debtor.updated", &json!({ "debtor": said })).unwrap();
    world.advance_to(at("2026-10-06T12:00:00Z"));
    let last = world.last();
    assert_eq!(last.notice.word(), "reminder_2");
    assert!(last.text.contains("Rechnung") && last.text.contains("M. Durand"), "{}", last.text);
}

#[test]
fn a_channel_that_is_preferred_is_used_where_the_scenario_leaves_the_choice() {
    let world = reminded();
    let visitor = world.visitor();
    let choice = ChoicesForm { channel: Some(Channel::Sms), ..none() };
    must(world.app.set_choices(&visitor, &choice)).unwrap();
    assert_eq!(must(world.app.account(&visitor)).unwrap().debtor.prefers, Some(Channel::Sms));
    world.advance_to(at("2026-10-30T12:00:00Z"));
    let sent = world.sent().into_iter().map(|sent| (sent.notice.word(), sent.channel));
    let channels: Vec<_> = sent.filter(|(notice, _)| *notice != "confirmation").collect();
    let wanted =
        [("reminder_1", Channel::Email), ("sms_reminder", Channel::Sms), ("reminder_2", Channel::Sms)];
    assert_eq!(channels[..3], wanted, "{channels:?}");
    for channel in [Channel::Phone, Channel::Letter] {
        let refused = must(
            world.app.set_choices(&visitor_again(&world), &ChoicesForm { channel: Some(channel), ..none() }),
        );
        assert!(matches!(refused, Err(AppError::Refused(_))));
    }
}

fn visitor_again(world: &World) -> Visitor {
    world.visitor_of(&world.sent()[0])
}

#[test]
fn what_helps_a_debtor_is_shown_to_the_team_and_stands_in_no_fact() {
    let world = reminded();
    let visitor = world.visitor();
    let needs = Some(vec![Need::Call, Need::LargePrint, Need::Call]);
    must(world.app.set_choices(&visitor, &ChoicesForm { needs, ..none() })).unwrap();
    let sheet = world.sheet("C-1");
    assert_eq!(sheet.needs, [Need::LargePrint, Need::Call]);
    assert!(!serde_json::to_string(&sheet.timeline).unwrap().contains("large_print"));
    assert!(world.everything().iter().all(|item| !item.body.contains("large_print")));
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    assert_eq!(world.sheet("C-1").needs.len(), 2);
    must(world.app.set_choices(&visitor, &ChoicesForm { needs: Some(Vec::new()), ..none() })).unwrap();
    assert!(world.sheet("C-1").needs.is_empty());
    assert!(must(world.app.set_choices(&visitor, &none())).is_err(), "nothing chosen");
}

#[test]
fn an_address_is_added_by_two_codes_and_no_source_takes_it_away() {
    let world = reminded();
    let visitor = world.visitor();
    assert!(matches!(add(&world, &visitor, "lea@dupont.example"), Err(AppError::Forbidden(_))));
    proven(&world, &visitor, CodePurpose::Contact);
    for odd in
        ["lea", "lea@", "lea@dupont.example\r\nBcc: x@y.example", "c-1@dupont.example", "C-1@Dupont.example"]
    {
        let refused = add(&world, &visitor, odd);
        assert!(matches!(refused, Err(AppError::Refused(faults)) if faults[0].pointer == "/email"), "{odd}");
    }
    assert_eq!(add(&world, &visitor, " lea@dupont.example ").unwrap().to, "l•••@d•••.example");
    assert_eq!(world.last().to, "lea@dupont.example");
    assert_eq!(addresses(&world, &visitor).len(), 2, "not before its code");
    assert!(matches!(confirm(&world, &visitor, "000000"), Err(AppError::Refused(_))));
    let added = confirm(&world, &visitor, &last_code(&world)).unwrap();
    assert_eq!((added.address.as_str(), added.stopped), ("l•••@d•••.example", None));
    assert_eq!(told(&world, "address_added"), 1);
    let known = addresses(&world, &visitor).len();
    world.post("debtor.updated", &json!({ "debtor": debtor("C-1") })).unwrap();
    assert_eq!((known, addresses(&world, &visitor).len()), (3, 3));
    assert!(world.everything().iter().all(|item| !item.body.contains("lea@dupont.example")));
}

#[test]
fn an_address_that_is_taken_off_gets_nothing_more_and_its_links_die() {
    let world = reminded();
    let (token, visitor) = (world.last().token, world.visitor());
    let email = addresses(&world, &visitor)[0].id;
    assert!(matches!(must(world.app.remove_contact(&visitor, email)), Err(AppError::Forbidden(_))));
    proven(&world, &visitor, CodePurpose::Contact);
    must(world.app.remove_contact(&visitor, email)).unwrap();
    must(world.app.remove_contact(&visitor, email)).unwrap();
    assert_eq!(addresses(&world, &visitor)[0].stopped, Some(Stop::Removed));
    assert!(matches!(must(world.app.link(&token)), Err(AppError::NotFound("link"))));
    let last = must(world.app.remove_contact(&visitor, addresses(&world, &visitor)[1].id));
    assert!(matches!(last, Err(AppError::Conflict(_))), "the last one that works");
    world.advance_to(at("2026-10-30T12:00:00Z"));
    let to: Vec<_> = world.sent().iter().skip(2).map(|sent| sent.to.clone()).collect();
    assert!(!to.is_empty() && to.iter().all(|to| to == "+33612345678"), "{to:?}");
    assert_eq!(told(&world, "address_stopped"), 1);
}

#[test]
fn an_address_of_his_own_is_taken_off_the_file_and_may_be_added_again() {
    let world = reminded();
    let visitor = world.visitor();
    proven(&world, &visitor, CodePurpose::Contact);
    add(&world, &visitor, "lea@dupont.example").unwrap();
    let added = confirm(&world, &visitor, &last_code(&world)).unwrap();
    must(world.app.remove_contact(&visitor, added.id)).unwrap();
    assert_eq!(addresses(&world, &visitor).len(), 2);
    add(&world, &visitor, "lea@dupont.example").unwrap();
    let again = confirm(&world, &visitor, &last_code(&world)).unwrap();
    assert_eq!((again.id, again.stopped), (added.id, None));
}

#[test]
fn courtesy_notices_are_declined_and_wanted_again_and_text_messages_are_stopped() {
    let world = reminded();
    let visitor = world.visitor();
    let [email, phone] = &addresses(&world, &visitor)[..] else { panic!("two addresses") };
    let set = |id, wanted| must(world.app.courtesy(&visitor, id, CourtesyForm { wanted }));
    set(email.id, false).unwrap();
    set(email.id, false).unwrap();
    set(phone.id, false).unwrap();
    let stops: Vec<_> = addresses(&world, &visitor).iter().map(|address| address.stopped).collect();
    assert_eq!(stops, [Some(Stop::Unsubscribed), Some(Stop::OptedOut)]);
    set(email.id, true).unwrap();
    set(phone.id, true).unwrap();
    assert!(addresses(&world, &visitor).iter().all(|address| address.stopped.is_none()));
    assert_eq!((told(&world, "address_stopped"), told(&world, "address_resumed")), (2, 2));
    world.advance_to(at("2026-10-06T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "sms_reminder", "reminder_2"]);
}

#[test]
fn who_unsubscribed_by_one_click_may_come_back_and_who_is_somebody_else_may_not() {
    let world = reminded();
    let (token, visitor) = (world.last().token, world.visitor());
    must(world.app.unsubscribe(&token)).unwrap();
    let email = addresses(&world, &visitor)[0].clone();
    assert_eq!(
        (email.stopped, &email.acts[..]),
        (Some(Stop::Unsubscribed), &["code", "resume", "remove"][..])
    );
    must(world.app.courtesy(&visitor, email.id, CourtesyForm { wanted: true })).unwrap();
    let code = must(world.app.link(&token)).unwrap().message.code;
    must(world.app.wrong_person(&app::portal::StrangerForm { token, code })).unwrap();
    let refused = must(world.app.courtesy(&visitor, email.id, CourtesyForm { wanted: true }));
    assert!(matches!(refused, Err(AppError::Conflict(_))));
}

#[test]
fn nobody_changes_the_addresses_of_another() {
    let (world, one, two) = two_visitors();
    let foreign = addresses(&world, &two)[0].id;
    let courtesy = must(world.app.courtesy(&one, foreign, CourtesyForm { wanted: false }));
    assert!(matches!(courtesy, Err(AppError::NotFound("address"))));
    proven(&world, &one, CodePurpose::Contact);
    assert!(matches!(must(world.app.remove_contact(&one, foreign)), Err(AppError::NotFound("address"))));
    assert!(must(world.app.alerts(&world.member(Role::Owner), None)).unwrap().items.is_empty());
}
