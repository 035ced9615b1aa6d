//! Every act that is confirmed, in every language: what was declared, its figures and days, and whom to tell that it was
//! somebody else.

use std::collections::BTreeSet;

use chrono::Days;
use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use render::message::{Act, Confirmation, Debit, Message};

use crate::given::{LANGUAGES, day, eur, message, plain, write};

/// An act, and what is said again of it.
fn confirmed(act: Act, language: Language) -> Message {
    let about_money = !matches!(
        act,
        Act::Choice
            | Act::Correction
            | Act::Restriction
            | Act::Erasure
            | Act::RequestAnswered
            | Act::ChoiceElsewhere
            | Act::AddressAdded
            | Act::AddressRemoved
    );
    let debit = Debit {
        mandate: "M000000006AAF8A0C01234567".to_owned(),
        identifier: "FR72ZZZ123456".to_owned(),
        account: "FR•• 189".to_owned(),
    };
    let waits = [Act::Promise, Act::Plan, Act::Proposal, Act::Dispute, Act::AlreadyPaid].contains(&act);
    let said = Confirmation {
        amount: about_money.then(|| eur("6198.60")),
        on: Some(day() + Days::new(6)),
        held_until: waits.then(|| day() + Days::new(7)),
        debit: Some(debit).filter(|_| act == Act::Debit),
        number: waits.then(|| "7K2M-49QX".to_owned()),
        parts: matches!(act, Act::Plan | Act::Proposal).then_some(3),
        language: act == Act::Choice,
        channel: matches!(act, Act::Choice | Act::ChoiceElsewhere).then_some(Channel::Sms),
        address: matches!(act, Act::AddressAdded | Act::AddressRemoved)
            .then(|| "c•••@d•••.example".to_owned()),
        ..Confirmation::of(act)
    };
    Message { confirmation: Some(said), ..message(Notice::Confirmation, language) }
}

/// What it is about, without the words that every message has.
fn sentences(text: &str) -> BTreeSet<String> {
    text.split("\n\n").map(plain).collect()
}

#[test]
fn a_number_that_was_added_or_taken_off_is_called_one_in_every_language() {
    let called = [
        (Language::Fr, "un numéro de mobile"),
        (Language::En, "a mobile number"),
        (Language::De, "eine Mobilnummer"),
        (Language::Nl, "een mobiel nummer"),
        (Language::Es, "un número de móvil"),
        (Language::It, "un numero di cellulare"),
    ];
    assert_eq!(called.map(|(language, _)| language), LANGUAGES);
    for ((language, words), act) in
        called.into_iter().flat_map(|it| [(it, Act::AddressAdded), (it, Act::AddressRemoved)])
    {
        let address = confirmed(act, language);
        let mut number = address.clone();
        let said = Confirmation { channel: Some(Channel::Sms), ..Confirmation::of(act) };
        number.confirmation = Some(Confirmation { address: Some("•• 78".to_owned()), ..said });
        let (address, number) = (write(&address), write(&number));
        for part in [&number.text, &number.html] {
            let part = plain(part);
            assert!(part.contains(words) && part.contains("•• 78"), "{language:?} {act:?}: {part}");
        }
        assert!(!plain(&address.text).contains(words), "{language:?} {act:?}");
    }
}

#[test]
fn every_act_is_confirmed_in_words_of_its_own_in_every_language() {
    for language in LANGUAGES {
        let mut openings = BTreeSet::new();
        for act in Act::ALL {
            let mail = write(&confirmed(act, language));
            let name = format!("{language:?} {act:?}");
            for part in [&mail.subject, &mail.html, &mail.text] {
                assert!(!part.contains("{{") && !part.contains("{%"), "{name}");
            }
            // The greeting is the third paragraph, what was done the next
            let opening = sentences_in_order(&mail.text)[2].clone();
            assert!(openings.insert(opening.clone()), "{name} says what another act says: {opening}");
            assert!(opening.split(' ').count() >= 5, "{name}: {opening}");
            assert!(
                mail.text.lines().all(|line| line.contains("https://") || line.chars().count() <= 78),
                "{name}"
            );
        }
        assert_eq!(openings.len(), Act::ALL.len());
    }
}

fn sentences_in_order(text: &str) -> Vec<String> {
    text.split("\n\n").map(plain).collect()
}

#[test]
fn the_html_and_the_text_say_the_same_figures_and_days() {
    for language in LANGUAGES {
        for act in Act::ALL {
            let message = confirmed(act, language);
            let said = message.confirmation.clone().unwrap();
            let mail = write(&message);
            let mut wanted = vec!["04 65 71 20 18".to_owned()];
            wanted.extend(said.amount.map(|amount| plain(&render::words::money(language, amount))));
            let days = said.held_until.into_iter();
            wanted.extend(days.map(|day| plain(&render::words::long_date(language, day))));
            wanted.extend(said.number);
            for part in [plain(&mail.html), plain(&mail.text)] {
                for said in &wanted {
                    assert!(part.contains(said), "{language:?} {act:?}: {said}");
                }
            }
        }
    }
}

#[test]
fn a_day_that_was_declared_is_written_in_words() {
    let named = [
        Act::Promise,
        Act::Plan,
        Act::Proposal,
        Act::ProposalGranted,
        Act::ProposalAmended,
        Act::AlreadyPaid,
        Act::Debit,
        Act::Correction,
        Act::Restriction,
        Act::Erasure,
    ];
    for language in LANGUAGES {
        let day = plain(&render::words::long_date(language, day() + Days::new(6)));
        for act in named {
            let mail = write(&confirmed(act, language));
            for part in [plain(&mail.html), plain(&mail.text)] {
                assert!(part.contains(&day), "{language:?} {act:?}: {part}");
            }
        }
    }
}

#[test]
fn an_answer_asks_nobody_whether_it_was_him_and_a_change_asks_it_otherwise() {
    for language in LANGUAGES {
        let of = |act| sentences(&write(&confirmed(act, language)).text);
        let own = of(Act::Promise);
        let answers =
            [Act::ProposalGranted, Act::ProposalAmended, Act::ProposalRefused, Act::RequestAnswered];
        let asked: Vec<_> = own.intersection(&of(Act::Erasure)).cloned().collect();
        let objects = |said: &&String| said.contains("04 65 71 20 18") && !said.contains("841 207 394");
        let phrase = asked.iter().find(objects).unwrap().clone();
        for act in answers.into_iter().chain([Act::DisputeAnswered, Act::DisputeResolved]) {
            assert!(!of(act).contains(&phrase), "{language:?} {act:?}");
        }
        for act in [Act::AddressAdded, Act::AddressRemoved, Act::ChoiceElsewhere] {
            assert!(!of(act).contains(&phrase), "{language:?} {act:?}");
        }
        let subjects = [Act::Promise, Act::ProposalGranted, Act::DisputeAnswered, Act::AddressAdded];
        let subjects: BTreeSet<_> =
            subjects.map(|act| write(&confirmed(act, language)).subject).into_iter().collect();
        assert_eq!(subjects.len(), 4, "{language:?}: {subjects:?}");
    }
}

#[test]
fn a_confirmation_is_not_declined_and_a_new_address_stands_nowhere_in_full() {
    for act in Act::ALL {
        let mail = write(&confirmed(act, Language::Fr));
        assert!(mail.headers.iter().all(|(name, _)| !name.starts_with("List-Unsubscribe")), "{act:?}");
    }
    let mut long = confirmed(Act::AddressAdded, Language::En);
    long.confirmation.as_mut().unwrap().address = Some("a\r\nBcc: x@y.example".to_owned());
    assert!(render::email::email(&crate::given::LIBRARY, &long, &crate::given::envelope()).is_err());
}
