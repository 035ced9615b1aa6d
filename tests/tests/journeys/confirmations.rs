//! What a debtor did on his page is said again to him by mail: once, at once, at the address his link went to, and never for
//! what was refused. Where messages go from now on is told to his other addresses.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::AppError;
use app::desk::AnswerForm;
use app::member::Role;
use app::portal::{
    AlreadyPaidForm, ChoicesForm, CodePurpose, ConfirmForm, ContactForm, Declared, DisputeForm, PlanForm,
    PromiseForm, ProposalForm, RequestForm, RetractForm, Visitor,
};
use domain::debtor::{Channel, Language};
use domain::ids::InvoiceId;
use domain::portfolio::Sending;
use domain::request::{Answer, Asks};
use serde_json::json;
use store::embedded::Embedded;
use tests::world::ports::Fate;
use tests::world::provider::{Accepted, Act, Echo};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris, patiently};

use super::clerks::{companies, opened};
use super::codes::{last_code, proven, reminded};
use super::crashes::{ASLEEP, Once};
use super::merges::merge;

fn mails(world: &World) -> Vec<Accepted> {
    world.sent().into_iter().filter(|sent| sent.notice.word() == "confirmation").collect()
}

fn told(world: &World, kind: &str) -> usize {
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    timeline.matches(&format!("\"kind\":\"{kind}\"")).count()
}

fn is_told(world: &World, reason: &str) -> bool {
    let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
    timeline.contains(&format!("\"kind\":\"not_confirmed\",\"reason\":\"{reason}\""))
}

fn first(world: &World) -> Visitor {
    world.visitor_of(&world.sent()[0])
}

fn invoices(world: &World, visitor: &Visitor) -> Vec<InvoiceId> {
    must(world.app.account(visitor)).unwrap().cases[0].invoices.iter().map(|it| it.id).collect()
}

fn promise_of(world: &World, visitor: &Visitor, once: Option<&str>) -> Result<Declared, AppError> {
    let form = PromiseForm {
        invoices: invoices(world, visitor),
        pay_on: "2026-09-28".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    must(world.app.promise(visitor, once, form))
}

fn language(world: &World, visitor: &Visitor, language: Language) {
    let form = ChoicesForm { language: Some(language), channel: None, needs: None };
    must(world.app.set_choices(visitor, &form)).unwrap();
}

fn channel(world: &World, visitor: &Visitor, channel: Channel) {
    let form = ChoicesForm { language: None, channel: Some(channel), needs: None };
    must(world.app.set_choices(visitor, &form)).unwrap();
}

fn asks(world: &World, visitor: &Visitor, asks: Asks) {
    let form = RequestForm { asks, text: "My name is spelled otherwise.".to_owned() };
    must(world.app.ask(visitor, Some("once"), &form)).unwrap();
    must(world.app.ask(visitor, Some("once"), &form)).unwrap();
}

/// The one mail about an act, which says all of this.
fn confirmed(world: &World, before: usize, says: &[&str]) -> Accepted {
    let all = mails(world);
    assert_eq!(all.len(), before + 1, "one mail an act: {:?}", world.notices());
    let mail = all.last().unwrap().clone();
    assert_eq!(
        (mail.to.as_str(), mail.at),
        ("c-1@dupont.example", world.now()),
        "at once, where his link went"
    );
    let text = mail.text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
    for said in says {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.contains("+33491000000") && mail.token.len() == 32, "whom to call, and his page: {text}");
    mail
}

#[test]
fn each_act_is_said_again_by_one_mail_at_once() {
    let promised = |world: &World| promise_of(world, &first(world), None).unwrap();
    let world = reminded();
    // At night: it answers him
    world.clock.move_to(at("2026-09-21T21:30:00Z"));
    let number = promised(&world).number;
    let mail = confirmed(&world, 0, &["promesse", "lundi 28 septembre 2026", "100,00 €", &number]);
    assert!(mail.subject.contains("nous avons bien noté votre réponse"), "{}", mail.subject);
    assert!(mail.text.contains("suspendus jusqu’au"), "{}", mail.text);

    let hold = must(world.app.account(&first(&world))).unwrap().cases[0].holds[0].id;
    let form = RetractForm { text: "Not yet.".to_owned() };
    must(world.app.retract_promise(&first(&world), hold, &form)).unwrap();
    must(world.app.retract_promise(&first(&world), hold, &form)).unwrap();
    let mail = confirmed(&world, 1, &["Vous avez retiré votre promesse"]);
    assert!(!mail.text.contains("suspendus"), "{}", mail.text);

    let world = reminded();
    let form = DisputeForm {
        invoices: invoices(&world, &first(&world)),
        reason: "wrong_price".to_owned(),
        amount: Some("40.00".to_owned()),
        text: "A secret price.".to_owned(),
        wants: None,
        files: Vec::new(),
    };
    let number = must(world.app.dispute(&first(&world), None, form)).unwrap().number;
    let mail = confirmed(&world, 0, &["contestation", "40,00 €", &number]);
    assert!(!mail.text.contains("secret price"), "his words stay on the page");

    let world = reminded();
    let form = AlreadyPaidForm {
        invoices: invoices(&world, &first(&world)),
        paid_on: "2026-09-18".parse().unwrap(),
        method: "transfer".to_owned(),
        reference: None,
        files: Vec::new(),
    };
    let number = must(world.app.already_paid(&first(&world), None, form)).unwrap().number;
    confirmed(&world, 0, &["déjà réglé", "vendredi 18 septembre 2026", "100,00 €", &number]);

    let world = reminded();
    language(&world, &first(&world), Language::De);
    language(&world, &first(&world), Language::De);
    confirmed(&world, 0, &["Ab jetzt schreiben wir auf Deutsch."]);
    channel(&world, &first(&world), Channel::Sms);
    confirmed(&world, 1, &["Wo wir die Wahl haben, schreiben wir per SMS."]);

    for (what, said) in
        [(Asks::Correct, "rectification"), (Asks::Restrict, "limiter l’usage"), (Asks::Erase, "d’effacement")]
    {
        let world = reminded();
        asks(&world, &first(&world), what);
        confirmed(&world, 0, &[said, "au plus tard le mercredi 21 octobre 2026"]);
    }
}

#[test]
fn a_plan_and_a_proposal_are_said_again_with_their_days_and_the_answer_is_told() {
    let issued = || {
        let world = World::starting("2026-09-12T07:00:00Z");
        world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.00")).unwrap();
        world.advance_to(at("2026-09-21T12:00:00Z"));
        world
    };
    let world = issued();
    let (instalments, first_on) = (3, "2026-09-30".parse().unwrap());
    let form = PlanForm { invoices: invoices(&world, &first(&world)), instalments, first_on };
    let number = must(world.app.agree_plan(&first(&world), None, form)).unwrap().number;
    confirmed(&world, 0, &["en 3 échéances", "mercredi 30 septembre 2026", "900,00 €", &number]);

    for (answer, terms, said) in [
        (Answer::Granted, None, "Nous acceptons votre proposition. Premier règlement : lundi 5 octobre 2026"),
        (
            Answer::Amended,
            Some((2, "2026-10-07")),
            "par d’autres dates. Premier règlement : mercredi 7 octobre",
        ),
        (Answer::Refused, None, "Nous ne pouvons pas accepter votre proposition."),
    ] {
        let world = issued();
        let form = ProposalForm {
            invoices: invoices(&world, &first(&world)),
            instalments: 6,
            first_on: "2026-10-05".parse().unwrap(),
            text: "A secret reason.".to_owned(),
        };
        must(world.app.propose(&first(&world), None, form)).unwrap();
        confirmed(&world, 0, &["votre proposition", "lundi 5 octobre 2026", "en 6 échéances", "900,00 €"]);
        let sheet = world.sheet("C-1");
        let form = AnswerForm {
            answer,
            text: "A secret answer.".to_owned(),
            instalments: terms.map(|(count, _)| count),
            first_on: terms.map(|(_, day): (u8, &str)| day.parse().unwrap()),
        };
        world.clock.move_to(at("2026-09-21T21:30:00Z"));
        must(world.app.answer(&world.member(Role::Collector), sheet.id, sheet.requests[0].id, &form))
            .unwrap();
        assert_eq!(mails(&world).len(), 1, "what the team does waits for a decent hour");
        world.advance_to(at("2026-09-22T12:00:00Z"));
        let [_, mail] = &mails(&world)[..] else { panic!("{:?}", world.notices()) };
        let text = mail.text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
        assert!(text.contains(said) && !text.contains("secret"), "{text}");
        assert!(mail.subject.contains("une réponse pour vous"), "{}", mail.subject);
    }
}

#[test]
fn who_wants_no_reminders_is_confirmed_to_and_told_of_an_answer_about_his_data() {
    let world = reminded();
    must(world.app.unsubscribe(&world.sent()[0].token)).unwrap();
    asks(&world, &first(&world), Asks::Erase);
    confirmed(&world, 0, &["d’effacement"]);
    let sheet = world.sheet("C-1");
    let form = AnswerForm {
        answer: Answer::Refused,
        text: "The law keeps invoices.".to_owned(),
        instalments: None,
        first_on: None,
    };
    must(world.app.answer(&world.member(Role::Collector), sheet.id, sheet.requests[0].id, &form)).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    let last = mails(&world).pop().unwrap();
    assert_eq!(mails(&world).len(), 2);
    assert!(
        last.text.contains("répondu à votre demande") && !last.text.contains("law keeps"),
        "{}",
        last.text
    );
}

#[test]
fn a_confirmation_is_no_reminder_and_its_copy_can_be_read_again() {
    let world = reminded();
    language(&world, &first(&world), Language::Fr);
    language(&world, &first(&world), Language::En);
    let history = must(world.app.history(&first(&world), None)).unwrap().items;
    let sent = history.iter().filter_map(|entry| entry.message.as_ref());
    let sent = sent.filter(|sent| sent.notice.word() == "confirmation").collect::<Vec<_>>();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|sent| sent.copy && sent.to.as_deref() == Some("c•••@d•••.example")));
    let copy = must(world.app.message_copy(&first(&world), sent[0].id, Some(sent[0].attempt))).unwrap();
    assert!(serde_json::to_string(&copy).unwrap().contains("From now on we write in English."));
    world.advance_to(at("2026-09-29T12:00:00Z"));
    assert_eq!(world.last().notice.word(), "sms_reminder", "on its day: {:?}", world.notices());
}

#[test]
fn what_is_refused_or_said_twice_is_confirmed_once_or_never() {
    let world = reminded();
    let (one, two) = (first(&world), first(&world));
    let late = PromiseForm {
        invoices: invoices(&world, &one),
        pay_on: "2027-09-28".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    assert!(must(world.app.promise(&one, None, late)).is_err());
    assert_eq!(mails(&world).len(), 0);
    let declared = promise_of(&world, &one, Some("tab-1")).unwrap();
    assert_eq!(promise_of(&world, &one, Some("tab-1")).unwrap(), declared);
    assert!(matches!(promise_of(&world, &two, Some("tab-2")), Err(AppError::Conflict(_))), "the other tab");
    world.advance_to(at("2026-09-24T12:00:00Z"));
    assert_eq!(mails(&world).len(), 1, "{:?}", world.notices());
}

#[test]
fn a_clerk_is_confirmed_to_at_the_address_of_the_account_it_was_said_about() {
    let (world, tokens) = companies(2);
    let (secret, accounts) = opened(&world, &tokens);
    let one = must(world.app.visitor_of(&secret, Some(accounts[0]))).unwrap();
    promise_of(&world, &one, None).unwrap();
    let to: Vec<_> = mails(&world).into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["c-1@dupont.example"]);
}

#[test]
fn an_act_stands_whatever_becomes_of_its_mail() {
    // Taken by nobody for a while: it goes when it can
    let world = reminded();
    world.script(Channel::Email, Act::Refuse, Echo::Lost);
    promise_of(&world, &first(&world), None).unwrap();
    assert_eq!(mails(&world).len(), 0);
    world.advance_minutes(10);
    confirmed_to(&world, &["c-1@dupont.example"]);
    // No answer: by the protocol's rules, and never twice once an event has told
    let world = reminded();
    world.script(Channel::Email, Act::UnknownAfter, Echo::Delivered);
    promise_of(&world, &first(&world), None).unwrap();
    world.advance_to(at("2026-09-25T12:00:00Z"));
    confirmed_to(&world, &["c-1@dupont.example"]);
}

fn confirmed_to(world: &World, wanted: &[&str]) {
    let to: Vec<_> = mails(world).into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, wanted, "{:?}", world.notices());
}

#[test]
fn what_nobody_can_be_told_is_dropped_and_the_history_says_why() {
    let world = reminded();
    let visitor = first(&world);
    world.script(Channel::Email, Act::Accept, Echo::HardBounce);
    language(&world, &visitor, Language::En);
    world.advance_minutes(5);
    assert_eq!((mails(&world).len(), told(&world, "not_confirmed")), (1, 0));
    let hold = promise_of(&world, &visitor, None).unwrap().id;
    assert!(world.sheet("C-1").holds.iter().any(|it| it.id == hold), "the act stands");
    assert!(is_told(&world, "no_address"), "{:?}", world.sheet("C-1").timeline);
    let mut said = debtor("C-1");
    said["contacts"][0]["email"] = json!("new@dupont.example");
    world.post("debtor.updated", &json!({ "debtor": said })).unwrap();
    world.advance_to(at("2026-09-24T12:00:00Z"));
    let [_, again] = &mails(&world)[..] else { panic!("{:?}", world.notices()) };
    assert_eq!(again.to, "new@dupont.example", "what came back goes to the address that was mended");
    assert!(
        again.text.contains("From now on we write in English."),
        "what was dropped does not: {}",
        again.text
    );
}

#[test]
fn of_several_contacts_only_the_one_of_the_link_is_told_and_another_when_that_one_is_dead() {
    let (world, visitor) = two_contacts();
    promise_of(&world, &visitor, None).unwrap();
    confirmed_to(&world, &["c-1@dupont.example"]);
    let (world, owner) = two_contacts();
    world.script(Channel::Email, Act::Accept, Echo::Complaint);
    language(&world, &owner, Language::En);
    world.advance_minutes(65);
    let visitor = world.visitor_of(&world.sent()[0]);
    promise_of(&world, &visitor, None).unwrap();
    confirmed_to(&world, &["c-1@dupont.example", "lea@dupont.example"]);
}

/// Reminded at the first of two addresses.
fn two_contacts() -> (World, Visitor) {
    let world = World::starting("2026-09-12T07:00:00Z");
    let mut said = debtor("C-1");
    let second = json!({ "role": "billing", "name": "Léa Martin", "email": "lea@dupont.example" });
    said["contacts"].as_array_mut().unwrap().push(second);
    world.post("invoice.issued", &invoice(&said, "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let visitor = first(&world);
    (world, visitor)
}

#[test]
fn a_stray_link_fills_no_mailbox() {
    let world = reminded();
    let visitor = first(&world);
    for (wanted, _) in [Language::En, Language::De].iter().cycle().zip(0..11) {
        language(&world, &visitor, *wanted);
    }
    assert_eq!(
        (mails(&world).len(), told(&world, "choice_made"), told(&world, "not_confirmed")),
        (10, 11, 1)
    );
    assert!(is_told(&world, "too_many"));
    world.advance_to(at("2026-09-22T12:01:00Z"));
    language(&world, &first(&world), Language::It);
    assert_eq!(mails(&world).len(), 11, "another day");
}

#[test]
fn a_debtor_who_became_another_is_confirmed_to_once() {
    let (world, tokens) = companies(2);
    let visitor = must(world.app.visitor(&opened(&world, &tokens[..1]).0)).unwrap();
    world.script(Channel::Email, Act::Refuse, Echo::Lost);
    promise_of(&world, &visitor, None).unwrap();
    merge(&world, "C-1", "C-2").unwrap();
    world.advance_to(at("2026-09-23T12:00:00Z"));
    assert_eq!(mails(&world).len(), 1, "{:?}", world.notices());
}

#[test]
fn a_rehearsal_confirms_to_nobody_and_what_is_long_over_is_not_confirmed() {
    let world = reminded();
    let visitor = first(&world);
    world.alter(|portfolio| portfolio.sending = Sending::Rehearsal);
    promise_of(&world, &visitor, None).unwrap();
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(mails(&world).len(), 0);
    let enabled = reminded();
    let visitor = first(&enabled);
    enabled.alter(|portfolio| portfolio.sending = Sending::Rehearsal);
    promise_of(&enabled, &visitor, None).unwrap();
    enabled.alter(|portfolio| portfolio.sending = Sending::Enabled);
    enabled.advance_to(at("2026-09-23T12:00:00Z"));
    assert_eq!(mails(&enabled).len(), 1, "while it is news");
    world.advance_to(at("2026-10-02T12:00:00Z"));
    world.alter(|portfolio| portfolio.sending = Sending::Enabled);
    world.advance_to(at("2026-10-05T12:00:00Z"));
    assert_eq!(mails(&world).len(), 0);
    assert!(is_told(&world, "too_late"), "{:?}", world.sheet("C-1").timeline);
}

#[test]
fn the_other_addresses_are_told_of_an_address_that_came_and_of_one_that_went() {
    let (world, visitor) = two_contacts();
    proven(&world, &visitor, CodePurpose::Contact);
    let form = ContactForm { email: Some("new@other.example".to_owned()), ..ContactForm::default() };
    must(world.app.add_contact(&visitor, None, &form)).unwrap();
    assert_eq!(mails(&world).len(), 0, "nothing was added yet");
    let form = ConfirmForm { code: last_code(&world) };
    let added = must(world.app.confirm_contact(&visitor, &form)).unwrap();
    confirmed_to(&world, &["c-1@dupont.example", "lea@dupont.example"]);
    for mail in mails(&world) {
        assert!(mail.subject.contains("un changement sur votre page"), "{}", mail.subject);
        let text = mail.text.replace(['\u{200c}', '\n'], " ");
        assert!(text.contains("n•••@o•••. example") && text.contains("rétablirons"), "{text}");
        assert!(!mail.text.contains("new@") && !mail.html.contains("new@"), "never in full");
    }
    let lea = must(world.app.account(&visitor)).unwrap().debtor.addresses;
    let lea = lea.iter().find(|it| it.address.starts_with("l•••")).unwrap().id;
    must(world.app.remove_contact(&visitor, lea)).unwrap();
    must(world.app.remove_contact(&visitor, lea)).unwrap();
    let to: Vec<_> = mails(&world).into_iter().skip(2).map(|mail| mail.to).collect();
    assert_eq!(to, ["c-1@dupont.example", "new@other.example"], "once a change, and not where nothing goes");
    must(world.app.remove_contact(&visitor, added.id)).unwrap();
    assert_eq!(mails(&world).pop().unwrap().to, "c-1@dupont.example");
    assert_eq!(told(&world, "not_confirmed"), 0);
}

#[test]
fn the_other_addresses_are_told_of_another_channel_and_use_up_none_of_the_acts() {
    let (world, visitor) = two_contacts();
    channel(&world, &visitor, Channel::Sms);
    channel(&world, &visitor, Channel::Sms);
    confirmed_to(&world, &["lea@dupont.example", "c-1@dupont.example"]);
    let [elsewhere, own] = &mails(&world)[..] else { panic!() };
    assert!(elsewhere.text.contains("a été changée") && elsewhere.text.contains("SMS"), "{}", elsewhere.text);
    assert!(own.text.contains("Vous avez changé"), "{}", own.text);
    language(&world, &visitor, Language::En);
    assert_eq!(mails(&world).pop().unwrap().to, "c-1@dupont.example", "a language moves no message");
    assert_eq!(mails(&world).len(), 3);
}

/// A promise, with one failure on the way; returns the world and whether the failure was reached.
fn promised(fate: Fate, place: usize) -> (World, bool) {
    let weather = Arc::new(Once { fate, left: AtomicUsize::new(ASLEEP) });
    let table = Arc::new(Embedded::in_memory().unwrap());
    let world = World::over(table, Arc::<Once>::clone(&weather), at("2026-09-12T07:00:00Z"), paris(), true);
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    let visitor = first(&world);
    let form = PromiseForm {
        invoices: invoices(&world, &visitor),
        pay_on: "2026-09-28".parse().unwrap(),
        amount: "100.00".to_owned(),
    };
    weather.left.store(place, Ordering::Relaxed);
    let declared = patiently(|| world.app.promise(&visitor, Some("once"), form.clone()));
    world.advance_to(at("2026-09-23T12:00:00Z"));
    let reached = weather.left.swap(ASLEEP, Ordering::Relaxed) == 0;
    world.advance_to(at("2026-09-25T12:00:00Z"));
    assert!(world.sheet("C-1").holds.iter().any(|hold| hold.id == declared.id));
    (world, reached)
}

#[test]
fn a_failure_at_any_call_loses_no_confirmation_and_repeats_none() {
    for fate in [Fate::CrashBefore, Fate::CrashAfter, Fate::Refuse, Fate::LoseAnswer] {
        let mut reached = 0;
        for place in 1..60 {
            let (world, met) = promised(fate, place);
            if !met {
                break;
            }
            reached += 1;
            let timeline = serde_json::to_string(&world.sheet("C-1").timeline).unwrap();
            let waits = timeline.contains("\"outcome\":\"review\"");
            let count = mails(&world).len();
            assert!(count == 1 || count == 0 && waits, "{fate:?} at call {place}: {count} mails, {timeline}");
            must(super::proof::chains_hold(&world));
            super::proof::nobody_is_forgotten(&world);
        }
        assert!((10..59).contains(&reached), "{fate:?} met {reached} calls");
    }
}
