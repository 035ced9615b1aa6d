//! What the tests write about: the story of the visual target, by its own numbers.

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use domain::debtor::Language;
use domain::money::{Currency, Money};
use domain::reference::CreditorReference;
use domain::scenario::Notice;
use render::email::{Email, Envelope, email};
use render::message::{
    Act, Confirmation, Credit, CreditKind, Creditor, Debtor, Instalment, Message, Payment, Row,
};
use render::template::Library;

pub const NOTICES: [Notice; 10] = [
    Notice::PreDue,
    Notice::Reminder1,
    Notice::SmsReminder,
    Notice::Reminder2,
    Notice::FormalNotice,
    Notice::Instalment,
    Notice::Thanks,
    Notice::Confirmation,
    Notice::Code,
    Notice::Link,
];
pub const TEXTED: [Notice; 7] = [
    Notice::PreDue,
    Notice::Reminder1,
    Notice::SmsReminder,
    Notice::Reminder2,
    Notice::Instalment,
    Notice::Code,
    Notice::Link,
];
pub const LANGUAGES: [Language; 6] = Language::ALL;
pub const LINK: &str = "https://paiement.scierie-vercors.example/l/Zk3vT0qN8xYb2LwRj5Ud1HsPeM7aGcFo";

pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::defaults().unwrap());

pub fn eur(text: &str) -> Money {
    Money::parse(text, Currency::EUR).unwrap()
}

pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 18).unwrap()
}

pub fn row(number: &str, days_late: i32, amount: &str, open: &str) -> Row {
    let due_on = if days_late >= 0 {
        day() - Days::new(u64::from(days_late.unsigned_abs()))
    } else {
        day() + Days::new(u64::from(days_late.unsigned_abs()))
    };
    Row {
        number: number.to_owned(),
        issued_on: due_on - Days::new(30),
        due_on,
        days_late,
        amount: eur(amount),
        open: eur(open),
        on_notice: days_late > 0,
        disputed: None,
        instalment: None,
    }
}

pub fn creditor() -> Creditor {
    Creditor {
        legal_name: "Scierie du Vercors SAS".to_owned(),
        registration: "SIREN 841 207 394".to_owned(),
        address: vec!["12 route de la Scierie".to_owned(), "38250 Villard-de-Lans".to_owned()],
        color: "#1c4b3c".parse().unwrap(),
        email: Some("compta@scierie-vercors.example".to_owned()),
        phone: Some("04 65 71 20 18".to_owned()),
        iban: "FR7630006000011234567890189".parse().unwrap(),
        account_holder: "Scierie du Vercors SAS".to_owned(),
        bic: Some("AGRIFRPP".parse().unwrap()),
    }
}

pub fn rows(notice: Notice) -> Vec<Row> {
    let later = Row { instalment: Some((2, 3)), ..row("F-2026-0455", -12, "2154", "2154") };
    if notice == Notice::PreDue {
        return vec![later];
    }
    let disputed = Row { disputed: Some(eur("1240.80")), ..row("F-2026-0412", 19, "5839.40", "5839.40") };
    vec![row("F-2026-0387", 49, "3000", "1800"), disputed, later]
}

pub fn message(notice: Notice, language: Language) -> Message {
    let early = notice == Notice::PreDue;
    let credit = Credit {
        kind: CreditKind::CreditNote,
        label: "A-2026-031".to_owned(),
        date: day() - Days::new(16),
        amount: eur("200"),
    };
    Message {
        notice,
        language,
        today: day(),
        creditor: creditor(),
        debtor: Debtor {
            name: "Menuiserie Kerbrat SARL".to_owned(),
            address: vec!["8 rue des Ajoncs".to_owned(), "29200 Brest".to_owned()],
            recipient: Some("Mme Anne Kerbrat".to_owned()),
        },
        rows: rows(notice),
        credits: if early { Vec::new() } else { vec![credit] },
        total_overdue: if early { eur("0") } else { eur("7639.40") },
        total_not_due: eur("2154"),
        total_to_pay: if early { eur("2154") } else { eur("6198.60") },
        reference: Some(CreditorReference::from_base("VC042111").unwrap()),
        link: Some(LINK.parse().unwrap()),
        code: Some("K7M-42Q".to_owned()),
        deadline: Some(day() + Days::new(8)),
        unsubscribe: Some("https://paiement.scierie-vercors.example/u/Zk3vT0qN8xYb2LwR".parse().unwrap()),
        instalment: Some(Instalment {
            place: 2,
            of: 3,
            due_on: day() - Days::new(1),
            until: Some(day() + Days::new(1)),
        }),
        payment: Some(Payment { amount: eur("1200"), received_on: day() - Days::new(2) }),
        confirmation: Some(Confirmation {
            amount: Some(eur("6198.60")),
            on: Some(day() + Days::new(6)),
            held_until: Some(day() + Days::new(7)),
            number: Some("7K2M-49QX".to_owned()),
            ..Confirmation::of(Act::Promise)
        }),
        security_code: Some("482 915".to_owned()),
        business: true,
        statement_as_of: day(),
        accounts: Vec::new(),
    }
}

pub fn envelope() -> Envelope {
    Envelope {
        from_name: "Scierie du Vercors SAS".to_owned(),
        from_address: "factures@mail.scierie-vercors.example".to_owned(),
        to: "a.kerbrat@menuiserie.example".to_owned(),
        reply_to: "compta@scierie-vercors.example".to_owned(),
        action: "act_01".to_owned(),
    }
}

pub fn write(message: &Message) -> Email {
    email(&LIBRARY, message, &envelope()).unwrap()
}

pub fn every() -> impl Iterator<Item = Message> {
    NOTICES.into_iter().flat_map(|notice| LANGUAGES.map(|language| message(notice, language)))
}

/// Spaces as a person types them, lines joined.
pub fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\n'], " ")
}
