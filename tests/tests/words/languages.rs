//! What holds in each language: neutral words before strong ones, a formal notice that claims no more than it may, text
//! messages whose own letters all fit seven bits, nothing left over from another language.

use std::collections::BTreeMap;

use domain::debtor::{Channel, Language};
use domain::scenario::Notice;
use render::message::Message;
use render::sms::{Encoding, sms, spelled};
use render::template::{Source, defaults};

use crate::given::{LANGUAGES, LIBRARY, TEXTED, every, message, plain, write};

/// Words that no courtesy notice says, in whatever language: strong ones, and those of the formal notice.
const STRONG: [(Language, &[&str]); 6] = [
    (Language::Fr, &["impayé", "débiteur", "urgent", "mise en demeure", "huissier", "pénalité"]),
    (Language::En, &["unpaid", "debtor", "urgent", "formal notice", "bailiff", "penalt"]),
    (
        Language::De,
        &[
            "mahn",
            "verzug",
            "schuldner",
            "säumig",
            "dringend",
            "inkasso",
            "gericht",
            "unbezahlt",
            "letzte auff",
        ],
    ),
    (
        Language::Nl,
        &[
            "ingebreke",
            "aanmaning",
            "debiteur",
            "schuldenaar",
            "dringend",
            "incasso",
            "deurwaarder",
            "wanbetal",
        ],
    ),
    (
        Language::Es,
        &["requerimiento", "deudor", "moros", "urgente", "impag", "judicial", "demora", "ultimátum"],
    ),
    (
        Language::It,
        &[
            "in mora",
            "sollecit",
            "diffid",
            "debitor",
            "urgente",
            "insolut",
            "moros",
            "giudizial",
            "ultimo avviso",
        ],
    ),
];

/// What the formal notice is called, and the act itself.
const NOTICED: [(Language, [&str; 2]); 6] = [
    (Language::Fr, ["mise en demeure", "nous vous mettons en demeure"]),
    (Language::En, ["formal notice", "hereby give you formal notice to pay"]),
    (Language::De, ["förmliche Mahnung", "mahnen wir die Zahlung förmlich an und fordern Sie auf"]),
    (Language::Nl, ["ingebrekestelling", "Hierbij stellen wij u in gebreke"]),
    (Language::Es, ["requerimiento de pago", "le requerimos formalmente el pago"]),
    (Language::It, ["costituzione in mora", "La costituiamo in mora e La invitiamo a pagare"]),
];

fn of<T: Copy>(table: &[(Language, T)], language: Language) -> T {
    table.iter().find(|(known, _)| *known == language).unwrap().1
}

fn parts(message: &Message) -> [String; 3] {
    let mail = write(message);
    [plain(&mail.subject), plain(&mail.html), plain(&mail.text)]
}

#[test]
fn courtesy_notices_use_neutral_words() {
    for message in every().filter(|message| message.notice != Notice::FormalNotice) {
        for part in parts(&message) {
            let lower = part.to_lowercase();
            for word in of(&STRONG, message.language) {
                assert!(!lower.contains(word), "{:?} {}: {word}", message.language, message.notice.word());
            }
        }
    }
    for notice in TEXTED {
        for language in LANGUAGES {
            let text = sms(&LIBRARY, &message(notice, language)).unwrap().text.to_lowercase();
            for word in of(&STRONG, language) {
                assert!(!text.contains(word), "{language:?} {}: {word}", notice.word());
            }
        }
    }
}

#[test]
fn a_formal_notice_says_what_it_is_what_is_asked_and_until_when() {
    for language in LANGUAGES {
        let message = message(Notice::FormalNotice, language);
        let [named, act] = of(&NOTICED, language);
        let deadline = render::words::long_date(language, message.deadline.unwrap());
        let total = render::words::money(language, message.total_to_pay);
        let [subject, html, text] = parts(&message);
        assert!(subject.contains(named), "{subject}");
        for part in [&html, &text] {
            for said in [
                act,
                &plain(&deadline),
                &plain(&total),
                "12 route de la Scierie",
                "8 rue des Ajoncs",
                "F-2026-0387",
            ] {
                assert!(part.contains(said), "{language:?}: {said}");
            }
        }
    }
}

/// The mentions are French law's, made to a trader by a creditor under it. Articles of other countries are quoted nowhere:
/// no pack of theirs is accepted. The languages that came later quote no article at all to anybody else.
#[test]
fn a_formal_notice_quotes_french_law_to_french_trade_and_no_other_law_to_anybody() {
    for language in LANGUAGES {
        let mut message = message(Notice::FormalNotice, language);
        for part in &parts(&message)[1..] {
            for said in ["L441-10", "D441-5", "1344"] {
                assert!(part.contains(said), "{language:?}: {said}");
            }
            for foreign in
                ["BGB", "HGB", "§", "231/2002", "1219", "3/2004", "1100", "6:82", "6:96", "288", "286"]
            {
                assert!(!part.contains(foreign), "{language:?}: {foreign}");
            }
        }
        message.business = false;
        for part in &parts(&message)[1..] {
            assert!(!part.contains("441"), "{language:?}");
            let later = !matches!(language, Language::Fr | Language::En);
            assert!(!(later && part.contains("1344")), "{language:?}");
        }
    }
}

/// An accent outside the alphabet is dropped on the way, which is legible and not nice: our own words do without them.
/// French is left as debtors know it ("sur la même page").
#[test]
fn the_words_of_a_text_message_lose_no_accent() {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let texts = defaults().filter(|source| source.channel == Channel::Sms);
    for Source { language, notice, text, .. } in texts.filter(|source| source.language != Language::Fr) {
        let sent = spelled(&text);
        assert_eq!(sent.encoding, Encoding::Gsm7, "{language:?} {}: {text}", notice.word());
        assert_eq!(letters(&sent.text), letters(&text), "{language:?} {}", notice.word());
    }
}

/// A template copied from another language and not translated would be written in two of them.
#[test]
fn no_two_languages_say_the_same() {
    let mut said: BTreeMap<String, Language> = BTreeMap::new();
    for message in every() {
        let text = write(&message).text;
        let sentences = text.split("\n\n").map(plain);
        // Names, addresses and figures are the same in every language.
        let own = sentences
            .filter(|sentence| sentence.split(' ').count() > 8 && !sentence.contains("Scierie du Vercors"));
        for sentence in own {
            let first = *said.entry(sentence.clone()).or_insert(message.language);
            assert_eq!(first, message.language, "{sentence}");
        }
    }
    assert!(said.len() > 100, "{} sentences were compared", said.len());
}
