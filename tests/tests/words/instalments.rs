//! What is said of an instalment of a plan, in every language: before its day and after it, what is missing of it and where
//! it goes, and nothing of the rest.

use domain::debtor::Language;
use domain::scenario::Notice;
use render::email::email;
use render::message::{Instalment, Message};
use render::sms::sms;

use crate::given::{LANGUAGES, LIBRARY, envelope, eur, message, plain, write};

fn spoken(language: Language, late: bool) -> Message {
    let mut message = message(Notice::Instalment, language);
    message.rows.truncate(2);
    message.total_to_pay = eur("300");
    let instalment = message.instalment.unwrap();
    message.instalment = Some(Instalment { until: instalment.until.filter(|_| late), ..instalment });
    message
}

/// As a date is written in full, and the amount.
fn figures(language: Language) -> [&'static str; 3] {
    match language {
        Language::En => ["17 November 2026", "19 November 2026", "€300.00"],
        Language::De => ["17. November 2026", "19. November 2026", "300,00 €"],
        Language::Nl => ["17 november 2026", "19 november 2026", "€ 300,00"],
        Language::Es => ["17 de noviembre de 2026", "19 de noviembre de 2026", "300,00 €"],
        Language::Fr | Language::It => ["17 novembre 2026", "19 novembre 2026", "300,00 €"],
    }
}

#[test]
fn an_instalment_is_named_with_its_day_what_is_missing_and_where_it_goes() {
    for language in LANGUAGES {
        let [due_on, until, amount] = figures(language);
        for late in [false, true] {
            let message = spoken(language, late);
            let mail = write(&message);
            for part in [&mail.html, &mail.text] {
                let part = plain(part);
                let reference = message.reference.as_ref().unwrap().grouped();
                for said in [due_on, amount, "F-2026-0387", "FR76 3000 6000 0112 3456 7890 189", &reference] {
                    assert!(part.contains(said), "{language:?} {late}: {said} in {part}");
                }
                assert_eq!(part.contains(until), late, "{language:?}: the last day is that of a late one");
                for rest in ["7639", "7 639", "7.639", "7,639", "2154", "6198"] {
                    assert!(!part.contains(rest), "{language:?} {late}: {rest}");
                }
            }
            let subject = plain(&mail.subject);
            assert!(subject.contains("2 ") && subject.contains(" 3"), "{subject}");
            assert_eq!(subject.contains(due_on), !late, "{subject}");
        }
    }
}

#[test]
fn its_text_message_says_how_much_and_until_when() {
    for language in LANGUAGES {
        let [due_on, until, amount] = figures(language);
        for (late, named) in [(false, due_on), (true, until)] {
            let text = plain(&sms(&LIBRARY, &spoken(language, late)).unwrap().text);
            assert!(text.contains(amount) && text.contains(named), "{language:?}: {text}");
        }
    }
}

#[test]
fn without_an_instalment_there_is_nothing_to_say() {
    let message = Message { instalment: None, ..message(Notice::Instalment, Language::En) };
    let error = email(&LIBRARY, &message, &envelope()).err().unwrap();
    assert!(error.to_string().contains("instalment"), "{error}");
}
