//! A debtor gives a mobile number: only one that he reads, that may be texted, and that nobody stopped.

use app::portal::{
    AddressView, ChoicesForm, CodePurpose, CodeSent, ConfirmForm, ContactForm, CourtesyForm, Visitor,
};
use app::{App, AppError, Settings};
use chrono::TimeDelta;
use domain::account::Stop;
use domain::debtor::Channel::{self, Email, Sms};
use domain::portfolio::Sending;
use serde_json::{Value, json};
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

use crate::codes::{last_code, proven};
use crate::merges::merge;

const NUMBER: &str = "+33761001234";

/// A debtor of a source that knows no telephone.
fn by_mail(id: &str) -> Value {
    let mut debtor = debtor(id);
    debtor["contacts"][0].as_object_mut().unwrap().remove("phone");
    debtor
}

/// After the first reminder, on 21 September.
fn reminded(debtor: &Value) -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(debtor, "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world
}

/// The same, at his page, after a code to his address.
fn opened(debtor: &Value) -> (World, Visitor) {
    let world = reminded(debtor);
    let visitor = world.visitor();
    proven(&world, &visitor, CodePurpose::Contact);
    (world, visitor)
}

fn number(phone: &str) -> ContactForm {
    ContactForm { phone: Some(phone.to_owned()), ..ContactForm::default() }
}

fn give(world: &World, visitor: &Visitor, phone: &str) -> Result<CodeSent, AppError> {
    must(world.app.add_contact(visitor, None, &number(phone)))
}

fn confirm(world: &World, visitor: &Visitor, code: &str) -> Result<AddressView, AppError> {
    must(world.app.confirm_contact(visitor, &ConfirmForm { code: code.to_owned() }))
}

fn added(world: &World, visitor: &Visitor) -> AddressView {
    give(world, visitor, NUMBER).unwrap();
    confirm(world, visitor, &last_code(world)).unwrap()
}

fn addresses(world: &World, visitor: &Visitor) -> Vec<AddressView> {
    must(world.app.account(visitor)).unwrap().debtor.addresses
}

fn texts(world: &World) -> usize {
    world.sent().iter().filter(|sent| sent.channel == Sms).count()
}

fn told(world: &World, kind: &str) -> Vec<Value> {
    let timeline = serde_json::to_value(&world.sheet("C-1").timeline).unwrap();
    timeline.as_array().unwrap().iter().filter(|fact| fact["kind"] == kind).cloned().collect()
}

#[test]
fn a_number_is_added_by_two_codes_and_then_written_to() {
    let world = reminded(&by_mail("C-1"));
    let visitor = world.visitor();
    assert!(matches!(give(&world, &visitor, NUMBER), Err(AppError::Forbidden(_))));
    proven(&world, &visitor, CodePurpose::Contact);
    let sent = give(&world, &visitor, " 07 61 00 12 34 ").unwrap();
    assert_eq!((sent.channel, sent.to.as_str()), (Sms, "•• 34"));
    let text = world.last();
    assert_eq!((text.channel, text.to.as_str(), text.notice.word()), (Sms, NUMBER, "code"));
    assert!(text.token.is_empty(), "no door beside the code: {}", text.text);
    assert_eq!(addresses(&world, &visitor).len(), 1, "not before its code");
    let code = last_code(&world);
    let wrong = if code == "111111" { "222222" } else { "111111" };
    assert!(matches!(confirm(&world, &visitor, wrong), Err(AppError::Refused(_))));
    let view = confirm(&world, &visitor, &code).unwrap();
    assert_eq!((view.channel, view.address.as_str(), view.stopped), (Sms, "•• 34", None));
    assert_eq!(view.acts, ["code", "decline", "remove"]);
    assert_eq!(told(&world, "address_added")[0]["channel"], "sms");
    assert!(world.everything().iter().all(|item| !item.body.contains("61001234")), "sealed wherever it is");
    world.post("debtor.updated", &json!({ "debtor": by_mail("C-1") })).unwrap();
    assert_eq!(addresses(&world, &visitor).len(), 2, "no source takes it away");
    let sms = ChoicesForm { language: None, channel: Some(Sms), needs: None };
    must(world.app.set_choices(&visitor, &sms)).unwrap();
    world.advance_to(at("2026-10-30T12:00:00Z"));
    let reminders = world.sent().into_iter().filter(|sent| sent.notice.word().contains("reminder"));
    let went: Vec<_> = reminders.skip(1).map(|sent| (sent.notice.word(), sent.to)).collect();
    assert_eq!(went[..2], [("sms_reminder", NUMBER.to_owned()), ("reminder_2", NUMBER.to_owned())]);
}

#[test]
fn a_code_guessed_wrongly_five_times_or_typed_too_late_adds_nothing() {
    let (world, visitor) = opened(&by_mail("C-1"));
    give(&world, &visitor, NUMBER).unwrap();
    let code = last_code(&world);
    let wrong = if code == "111111" { "222222" } else { "111111" };
    for _ in 0..5 {
        assert!(confirm(&world, &visitor, wrong).is_err());
    }
    assert!(matches!(confirm(&world, &visitor, &code), Err(AppError::Conflict(_))), "the fifth voids it");
    give(&world, &visitor, NUMBER).unwrap();
    world.clock.move_to(world.now() + TimeDelta::minutes(10));
    assert!(matches!(confirm(&world, &visitor, &last_code(&world)), Err(AppError::Conflict(_))));
    assert_eq!(addresses(&world, &visitor).len(), 1);
    assert_eq!(told(&world, "address_added").len(), 0);
}

#[test]
fn what_may_not_be_texted_is_refused_with_words_and_nothing_leaves() {
    let (world, visitor) = opened(&by_mail("C-1"));
    let before = world.sent().len();
    for (phone, words) in [
        ("+212 612 345678", "Economic Area"),
        ("+1 876 555 0123", "Economic Area"),
        ("+7 912 345 67 89", "e-mail address"),
        ("+44 7781 123456", "not a mobile"),
        ("01 23 45 67 89", "not a mobile"),
        ("+33 8 99 70 12 34", "not a mobile"),
        ("+33 6 12 34 56", "not a mobile"),
        ("call me", "with its country code"),
    ] {
        let refused = give(&world, &visitor, phone);
        let Err(AppError::Refused(faults)) = refused else { panic!("{phone} was taken") };
        assert_eq!(faults[0].pointer, "/phone");
        assert!(faults[0].detail.contains(words), "{phone}: {}", faults[0].detail);
        assert!(!faults[0].detail.contains(phone), "no fault repeats a number");
    }
    let both = ContactForm { email: Some("lea@dupont.example".to_owned()), ..number(NUMBER) };
    for form in [both, ContactForm::default()] {
        let refused = must(world.app.add_contact(&visitor, None, &form));
        assert!(matches!(refused, Err(AppError::Refused(faults)) if faults[0].pointer.is_empty()));
    }
    assert_eq!(world.sent().len(), before);
}

#[test]
fn a_number_without_a_code_is_of_the_debtors_country_before_the_creditors() {
    let mut dutch = by_mail("C-1");
    dutch["country"] = json!("NL");
    let (world, visitor) = opened(&dutch);
    give(&world, &visitor, "06 12345678").unwrap();
    assert_eq!(world.last().to, "+31612345678");
    give(&world, &visitor, "07 61 00 12 34").unwrap();
    assert_eq!(world.last().to, NUMBER, "no mobile number there, one at his creditor's");
}

#[test]
fn a_number_on_file_is_not_given_again_unless_it_was_taken_off() {
    let (world, visitor) = opened(&debtor("C-1"));
    let before = texts(&world);
    let known = give(&world, &visitor, "06 12 34 56 78");
    assert!(matches!(known, Err(AppError::Conflict(words)) if words.contains("on file")));
    assert_eq!(texts(&world), before);
    let mine = added(&world, &visitor);
    must(world.app.remove_contact(&visitor, mine.id)).unwrap();
    assert_eq!(addresses(&world, &visitor).len(), 2, "his own goes from the file");
    let again = added(&world, &visitor);
    assert_eq!((again.id, again.stopped), (mine.id, None));
}

#[test]
fn a_number_that_said_stop_stays_out_whoever_gives_it() {
    let (world, visitor) = opened(&by_mail("C-1"));
    let mine = added(&world, &visitor);
    world.post("invoice.issued", &invoice(&by_mail("C-2"), "I-2", "2026-09-20", "50.00")).unwrap();
    world.script(Sms, Act::Accept, Echo::OptedOut);
    world.advance_to(at("2026-09-29T12:00:00Z"));
    let stopped: Vec<_> = addresses(&world, &visitor_again(&world)).iter().map(|it| it.stopped).collect();
    assert_eq!(stopped, [None, Some(Stop::OptedOut)], "he was reminded by text message");
    let before = texts(&world);
    let visitor = visitor_again(&world);
    proven(&world, &visitor, CodePurpose::Contact);
    let known = give(&world, &visitor, NUMBER);
    assert!(matches!(known, Err(AppError::Conflict(words)) if words.contains("no text message")));
    must(world.app.remove_contact(&visitor, mine.id)).unwrap();
    assert!(
        matches!(give(&world, &visitor, NUMBER), Err(AppError::Conflict(_))),
        "taken off, it has still said so"
    );
    // Another debtor of the portfolio
    let other = world.sent().into_iter().rfind(|sent| sent.to == "c-2@dupont.example").unwrap();
    let other = world.visitor_of(&other);
    proven(&world, &other, CodePurpose::Contact);
    assert!(matches!(give(&world, &other, NUMBER), Err(AppError::Conflict(_))));
    assert_eq!(texts(&world), before);
}

fn visitor_again(world: &World) -> Visitor {
    world.visitor_of(&world.sent()[0])
}

#[test]
fn text_messages_he_declined_on_his_page_come_again_there_and_not_by_a_code() {
    let (world, visitor) = opened(&by_mail("C-1"));
    let mine = added(&world, &visitor);
    must(world.app.courtesy(&visitor, mine.id, CourtesyForm { wanted: false })).unwrap();
    assert!(matches!(give(&world, &visitor, NUMBER), Err(AppError::Conflict(_))));
    must(world.app.courtesy(&visitor, mine.id, CourtesyForm { wanted: true })).unwrap();
    assert_eq!(addresses(&world, &visitor)[1].stopped, None);
}

#[test]
fn a_number_that_does_not_exist_is_not_tried_again() {
    let (world, visitor) = opened(&by_mail("C-1"));
    world.script(Sms, Act::Accept, Echo::HardBounce);
    give(&world, &visitor, NUMBER).unwrap();
    world.advance_minutes(5);
    let before = texts(&world);
    assert!(matches!(give(&world, &visitor, NUMBER), Err(AppError::Conflict(_))));
    assert_eq!(texts(&world), before);
}

#[test]
fn five_codes_a_day_go_to_new_numbers_and_an_address_may_still_be_given() {
    let (world, visitor) = opened(&by_mail("C-1"));
    for last in 0..4 {
        give(&world, &visitor, &format!("+3376100000{last}")).unwrap();
    }
    let hour = give(&world, &visitor, NUMBER);
    assert!(matches!(hour, Err(AppError::TooMuch(words)) if words.contains("hour")));
    world.clock.move_to(world.now() + TimeDelta::hours(1));
    proven(&world, &visitor, CodePurpose::Contact);
    give(&world, &visitor, "+33761000005").unwrap();
    let day = give(&world, &visitor, NUMBER);
    assert!(matches!(day, Err(AppError::TooMuch(words)) if words.contains("day")));
    assert_eq!(texts(&world), 5);
    let mail = ContactForm { email: Some("lea@dupont.example".to_owned()), ..ContactForm::default() };
    must(world.app.add_contact(&visitor, None, &mail)).unwrap();
    world.clock.move_to(world.now() + TimeDelta::days(1));
    let visitor = world.visitor_of(&world.sent()[0]);
    proven(&world, &visitor, CodePurpose::Contact);
    assert!(give(&world, &visitor, NUMBER).is_ok());
}

#[test]
fn where_nobody_sends_text_messages_no_number_is_taken() {
    let mut world = reminded(&by_mail("C-1"));
    let adds = |world: &World| {
        let visitor = visitor_again(world);
        let adds = must(world.app.account(&visitor)).unwrap().debtor.adds;
        proven(world, &visitor, CodePurpose::Contact);
        (adds, give(world, &visitor, NUMBER))
    };
    let all = world.home.portfolio.scenarios.clone();
    world.alter(|portfolio| {
        for step in &mut portfolio.scenarios.business.steps {
            step.channel = Email;
            step.fallback = step.fallback.filter(|channel| *channel != Sms);
        }
    });
    let (offered, given) = adds(&world);
    assert_eq!(offered, [Email], "its creditor writes no text messages");
    assert!(matches!(given, Err(AppError::Conflict(words)) if words.contains("e-mail address")));
    world.alter(|portfolio| portfolio.scenarios = all);
    world.app = App::new(world.ports(), Settings { texts: false, ..world.settings() });
    let (offered, given) = adds(&world);
    assert!(offered == [Email] && matches!(given, Err(AppError::Conflict(_))), "nobody carries them");
    assert_eq!(texts(&world), 0);
    world.app = App::new(world.ports(), world.settings());
    let (offered, given) = adds(&world);
    assert!(offered == [Email, Sms] && given.is_ok());
}

#[test]
fn while_nothing_may_leave_a_number_is_answered_as_an_address_is() {
    let (world, visitor) = opened(&by_mail("C-1"));
    let mail = ContactForm { email: Some("lea@dupont.example".to_owned()), ..ContactForm::default() };
    let answers = || {
        let said =
            [number(NUMBER), mail.clone()].map(|form| must(world.app.add_contact(&visitor, None, &form)));
        said.map(|answer| answer.err().map(|error| error.to_string()))
    };
    let before = world.sent().len();
    world.alter(|portfolio| portfolio.sending = Sending::Rehearsal);
    let [texted, mailed] = answers();
    assert!(texted.is_some() && texted == mailed, "{texted:?} {mailed:?}");
    world.alter(|portfolio| portfolio.sending = Sending::Enabled);
    must(world.app.stop_everything()).unwrap();
    let [texted, mailed] = answers();
    assert!(texted.is_some() && texted == mailed, "{texted:?} {mailed:?}");
    assert_eq!(world.sent().len(), before);
}

#[test]
fn his_addresses_are_told_of_a_number_that_came_and_of_one_that_went() {
    let (world, visitor) = opened(&by_mail("C-1"));
    let mine = added(&world, &visitor);
    let mails = |world: &World| -> Vec<(Channel, String, String)> {
        let all = world.sent().into_iter().filter(|sent| sent.notice.word() == "confirmation");
        all.map(|sent| (sent.channel, sent.to, sent.text.replace('\n', " "))).collect()
    };
    let [(Email, to, text)] = &mails(&world)[..] else { panic!("one mail") };
    assert_eq!(to, "c-1@dupont.example");
    assert!(text.contains("un numéro de mobile a été ajouté : •• 34"), "{text}");
    must(world.app.remove_contact(&visitor, mine.id)).unwrap();
    let all = mails(&world);
    assert_eq!(all.len(), 2);
    assert!(all[1].2.contains("un numéro de mobile a été retiré."), "{}", all[1].2);
    assert!(all.iter().all(|mail| !mail.2.contains("1234")), "never in full");
}

#[test]
fn a_number_goes_along_with_its_owner_into_another_name() {
    for described in [true, false] {
        let (world, visitor) = opened(&by_mail("C-1"));
        let mine = added(&world, &visitor);
        if described {
            world.post("debtor.updated", &json!({ "debtor": by_mail("C-2") })).unwrap();
        }
        merge(&world, "C-1", "C-2").unwrap();
        world.advance_to(at("2026-09-22T12:00:00Z"));
        let mail = world.sent().into_iter().rfind(|sent| sent.channel == Email).unwrap();
        let all = addresses(&world, &world.visitor_of(&mail));
        assert!(all.iter().any(|it| it.id == mine.id && it.stopped.is_none()), "{described}: {all:?}");
        world.post("debtor.updated", &json!({ "debtor": by_mail("C-2") })).unwrap();
        let all = addresses(&world, &world.visitor_of(&mail));
        assert!(all.iter().any(|it| it.id == mine.id), "{described}: {all:?}");
    }
}

#[test]
fn a_copy_shows_his_number_and_an_erasure_takes_it() {
    let (world, visitor) = opened(&by_mail("C-1"));
    added(&world, &visitor);
    proven(&world, &visitor, CodePurpose::Data);
    let page = must(world.app.own_data(&visitor, None)).unwrap();
    let person = page.items.iter().find(|item| item.kind == "person").unwrap();
    let number = &person.data["contacts"][1];
    assert_eq!((&number["phone"], &number["own"]), (&json!(NUMBER), &json!(true)));
    world.post("payment.received", &payment("C-1", "P-1", "2026-09-21", "100.00", &["I-1"])).unwrap();
    world.advance_to(at("2026-10-01T12:00:00Z"));
    crate::erasure::erase(&world, "once").unwrap();
    world.advance_days(4);
    let keeps = |item: &store::table::Item| item.key.range == "person" || item.key.range.contains("code#");
    assert!(!world.everything().iter().any(keeps), "nothing of him is left to open");
}
