//! Codes to an address on file: when they count, for whom, and where they are never found.

use app::AppError;
use app::member::Role;
use app::portal::{CodeForm, CodePurpose, GuessForm, Proven, Visitor};
use chrono::TimeDelta;
use domain::debtor::Channel;
use tests::world::provider::{Act, Echo};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, run};

use crate::history::two_visitors;

/// After the first reminder of an invoice over 100 EUR, on 21 September.
pub fn reminded() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world
}

/// Asks for a code at the first address of a channel.
pub fn ask(
    world: &World,
    visitor: &Visitor,
    purpose: CodePurpose,
    channel: Channel,
) -> Result<app::portal::CodeSent, AppError> {
    let account = must(world.app.account(visitor)).unwrap();
    let of = |address: &&app::portal::AddressView| address.channel == channel;
    let address = account.debtor.addresses.iter().find(of).unwrap().id;
    must(world.app.send_code(visitor, None, &CodeForm { purpose, address }))
}

/// The six digits of the last message.
pub fn last_code(world: &World) -> String {
    let text = world.last().text;
    let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.rfind(|number| number.len() == 6).unwrap_or_else(|| panic!("{text}")).to_owned()
}

pub fn guess(world: &World, visitor: &Visitor, purpose: CodePurpose, code: &str) -> Result<Proven, AppError> {
    must(world.app.guess_code(visitor, &GuessForm { purpose, code: code.to_owned() }))
}

/// A visit that has typed its code.
pub fn proven(world: &World, visitor: &Visitor, purpose: CodePurpose) {
    ask(world, visitor, purpose, Channel::Email).unwrap();
    guess(world, visitor, purpose, &last_code(world)).unwrap();
}

fn other(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[test]
fn a_code_leaves_at_once_by_mail_or_text_message_and_is_not_counted_as_a_reminder() {
    let world = reminded();
    let visitor = world.visitor();
    // At night, on the day of a reminder: neither window nor cap holds what a person asked for.
    world.clock.move_to(at("2026-09-21T21:30:00Z"));
    let visitor = Some(visitor).filter(|_| world.notices() == ["reminder_1"]).unwrap();
    let sent = ask(&world, &visitor, CodePurpose::Contact, Channel::Email).unwrap();
    assert_eq!((sent.to.as_str(), sent.ends_at), ("c•••@d•••.example", world.now() + TimeDelta::minutes(10)));
    let mail = world.last();
    assert_eq!((mail.to.as_str(), mail.notice.word()), ("c-1@dupont.example", "code"));
    assert!(mail.token.is_empty() && mail.text.contains("valable"), "no door beside the code: {}", mail.text);
    let sent = ask(&world, &visitor, CodePurpose::Contact, Channel::Sms).unwrap();
    assert_eq!(sent.to, "•• 78");
    assert_eq!((world.last().channel, world.last().to.as_str()), (Channel::Sms, "+33612345678"));
    assert!(guess(&world, &visitor, CodePurpose::Contact, &last_code(&world)).is_ok());
    world.advance_to(at("2026-09-28T12:00:00Z"));
    assert_eq!(world.notices(), ["reminder_1", "code", "code", "sms_reminder"]);
}

#[test]
fn a_code_is_for_one_visit_and_one_purpose_and_a_new_one_voids_it() {
    let world = reminded();
    let (mine, theirs) = (world.visitor(), world.visitor());
    ask(&world, &mine, CodePurpose::Contact, Channel::Email).unwrap();
    let first = last_code(&world);
    assert!(matches!(guess(&world, &theirs, CodePurpose::Contact, &first), Err(AppError::Conflict(_))));
    assert!(matches!(guess(&world, &mine, CodePurpose::Data, &first), Err(AppError::Conflict(_))));
    ask(&world, &mine, CodePurpose::Contact, Channel::Email).unwrap();
    assert!(guess(&world, &mine, CodePurpose::Contact, &first).is_err(), "it is the old one");
    let second = last_code(&world);
    let spaced = format!(" {} {} ", &second[..3], &second[3..]);
    assert!(guess(&world, &mine, CodePurpose::Contact, &spaced).is_ok());
    let again = guess(&world, &mine, CodePurpose::Contact, &second);
    assert!(matches!(again, Err(AppError::Conflict(_))), "a code is typed once");
}

#[test]
fn a_code_guessed_wrongly_five_times_is_void_and_so_is_one_of_ten_minutes_ago() {
    let world = reminded();
    let visitor = world.visitor();
    ask(&world, &visitor, CodePurpose::Data, Channel::Email).unwrap();
    let code = last_code(&world);
    for odd in ["", "12345", "1234567", "48291a", "４８２９１５"] {
        let refused = guess(&world, &visitor, CodePurpose::Data, odd);
        assert!(matches!(refused, Err(AppError::Refused(_))), "{odd}: no guess at all");
    }
    for _ in 0..4 {
        let wrong = guess(&world, &visitor, CodePurpose::Data, &other(&code));
        assert!(matches!(wrong, Err(AppError::Refused(faults)) if faults[0].pointer == "/code"));
    }
    for typed in [other(&code), code] {
        assert!(matches!(guess(&world, &visitor, CodePurpose::Data, &typed), Err(AppError::Conflict(_))));
    }
    ask(&world, &visitor, CodePurpose::Data, Channel::Email).unwrap();
    world.clock.move_to(world.now() + TimeDelta::minutes(10));
    let late = guess(&world, &visitor, CodePurpose::Data, &last_code(&world));
    assert!(matches!(late, Err(AppError::Conflict(_))));
}

#[test]
fn five_codes_an_hour_are_sent_and_the_same_attempt_is_one() {
    let world = reminded();
    let visitor = world.visitor();
    let address = must(world.app.account(&visitor)).unwrap().debtor.addresses[0].id;
    let form = CodeForm { purpose: CodePurpose::Contact, address };
    for _ in 0..3 {
        must(world.app.send_code(&visitor, Some("attempt"), &form)).unwrap();
    }
    assert_eq!(world.notices(), ["reminder_1", "code"]);
    for _ in 0..4 {
        ask(&world, &visitor, CodePurpose::Data, Channel::Email).unwrap();
    }
    let sixth = ask(&world, &visitor, CodePurpose::Plan, Channel::Sms);
    assert!(matches!(sixth, Err(AppError::TooMuch(_))));
    world.clock.move_to(world.now() + TimeDelta::minutes(20));
    let visitor = world.visitor_of(&world.sent()[0]);
    world.clock.move_to(world.now() + TimeDelta::minutes(25));
    let visitor_later =
        must(world.app.account(&visitor)).map(|_| world.visitor_of(&world.sent()[0])).unwrap();
    world.clock.move_to(world.now() + TimeDelta::minutes(16));
    assert!(ask(&world, &visitor_later, CodePurpose::Plan, Channel::Email).is_ok(), "an hour later");
}

#[test]
fn a_code_goes_to_no_address_that_is_not_his_or_does_not_work() {
    let (world, one, two) = two_visitors();
    let foreign = must(world.app.account(&two)).unwrap().debtor.addresses[0].id;
    let form = CodeForm { purpose: CodePurpose::Data, address: foreign };
    let refused = must(world.app.send_code(&one, None, &form));
    assert!(matches!(refused, Err(AppError::Refused(faults)) if faults[0].pointer == "/address"));
    world.script(Channel::Email, Act::Refuse, Echo::Lost);
    let turned_away = ask(&world, &one, CodePurpose::Data, Channel::Email);
    assert!(matches!(turned_away, Err(AppError::Conflict(_))), "the provider did not take it");
    must(world.app.stop(&world.member(Role::Owner))).unwrap();
    assert!(matches!(ask(&world, &one, CodePurpose::Data, Channel::Email), Err(AppError::Conflict(_))));
    assert_eq!(world.notices(), ["reminder_1", "reminder_1"]);
}

#[test]
fn a_code_is_found_nowhere_once_it_was_sent() {
    let world = reminded();
    let visitor = world.visitor();
    ask(&world, &visitor, CodePurpose::Contact, Channel::Email).unwrap();
    let code = last_code(&world);
    guess(&world, &visitor, CodePurpose::Contact, &code).unwrap();
    for item in world.everything() {
        let text = format!("{} {} {}", item.key.partition, item.key.range, item.body);
        let numbers = text.split(|letter: char| !letter.is_ascii_alphanumeric());
        assert!(numbers.clone().all(|number| number != code), "{:?}", item.key);
    }
    let history = must(world.app.history(&visitor, None)).unwrap().items;
    let message = history[0].message.as_ref().unwrap();
    assert_eq!((message.notice.word(), message.copy), ("code", false));
    let copy = must(world.app.message_copy(&visitor, message.id, None));
    assert!(matches!(copy, Err(AppError::NotFound("message"))));
    // The sealed copy holds dashes in its place: who takes all that is kept finds no digits either.
    proven(&world, &visitor, CodePurpose::Data);
    let data = must(world.app.own_data(&visitor, None)).unwrap();
    let shown = serde_json::to_string(&data).unwrap();
    assert!(shown.contains("------") && !shown.contains(&code) && !shown.contains(&last_code(&world)));
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    assert!(timeline.contains("code_proven") && !timeline.contains(&code), "{timeline}");
}

#[test]
fn a_code_counts_though_the_process_died_right_after_it_left() {
    let world = reminded();
    let visitor = world.visitor();
    let address = must(world.app.account(&visitor)).unwrap().debtor.addresses[0].id;
    let form = CodeForm { purpose: CodePurpose::Contact, address };
    world.script(Channel::Email, Act::CrashAfter, Echo::Delivered);
    assert!(run(world.app.send_code(&visitor, Some("attempt"), &form)).is_none(), "it died");
    let code = last_code(&world);
    must(world.app.send_code(&visitor, Some("attempt"), &form)).unwrap();
    assert_eq!(world.notices(), ["reminder_1", "code"], "the same attempt is not sent again");
    assert!(guess(&world, &visitor, CodePurpose::Contact, &code).is_ok());
}
