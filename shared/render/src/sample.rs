//! Complete, bare and long messages that no debtor ever got. Publishing a template writes them all, so that a missing
//! variable is found before anybody is written to. Names and numbers are invented; the IBAN is the textbook's.

use chrono::{Days, NaiveDate};
use domain::debtor::{Channel, Language};
use domain::money::{Currency, Money};
use domain::reference::CreditorReference;
use domain::scenario::Notice;
use serde_json::Value;

use crate::color::Color;
use crate::message::{
    Account, Act, Assigned, Confirmation, Credit, CreditKind, Creditor, Debit, Debtor, Instalment, Message,
    Payment, ROWS_LIMIT, Row,
};
use crate::view::View;

/// Every variable a template of this notice may name, each with a value.
pub fn variables(notice: Notice, language: Language) -> Value {
    let mut message = with_everything(notice, language);
    message.rows[0].disputed = Some(eur(1));
    message.rows[0].instalment = Some((1, 2));
    message.credits = vec![credit()];
    message.accounts = accounts(message.total_to_pay);
    if let Some(confirmation) = &mut message.confirmation {
        *confirmation = confirmed(Act::Debit);
    }
    let view = View::new(&message, &[true]).map(|view| view.with_table(language));
    let mut value = view.ok().and_then(|view| serde_json::to_value(&view).ok()).unwrap_or_default();
    // Only formal notices have others; the house's table asks every message for them.
    value["others"] = value["rows"].clone();
    value
}

/// What a message may lack while it has everything else.
const MAY_LACK: [fn(&mut Message); 11] = [
    |message| message.creditor.email = None,
    |message| message.creditor.phone = None,
    |message| message.creditor.bic = None,
    |message| message.debtor.address.clear(),
    |message| message.debtor.recipient = None,
    |message| message.credits.clear(),
    |message| message.total_not_due = Money::zero(Currency::EUR),
    |message| message.code = None,
    |message| {
        if let Some(instalment) = &mut message.instalment {
            instalment.until = None;
        }
    },
    |message| message.unsubscribe = None,
    |message| message.business = false,
];

/// What a template is rehearsed on.
pub fn all(notice: Notice, language: Language) -> Vec<Message> {
    let mut messages = vec![
        with_everything(notice, language),
        complete(notice, language),
        bare(notice, language),
        long(notice, language),
        assigned(notice, language),
    ];
    // Asking for one value says nothing of another
    messages.extend(MAY_LACK.iter().map(|lack| {
        let mut message = with_everything(notice, language);
        lack(&mut message);
        message
    }));
    for act in Act::ALL.into_iter().filter(|_| notice == Notice::Confirmation) {
        let whole = confirmed(act);
        let bare = Confirmation { debit: whole.debit.clone(), ..Confirmation::of(act) };
        let said =
            [whole, bare].map(|said| Message { confirmation: Some(said), ..complete(notice, language) });
        messages.extend(said);
    }
    messages
}

/// A message as it usually is: the story of the visual target.
pub fn complete(notice: Notice, language: Language) -> Message {
    base(notice, language)
}

/// Every optional value present, something in every list, one invoice too many.
fn with_everything(notice: Notice, language: Language) -> Message {
    let mut message = base(notice, language);
    message.rows.resize(ROWS_LIMIT + 2, message.rows[0].clone());
    message.rows[2].on_notice = false;
    message
}

/// Only what the notice cannot do without.
fn bare(notice: Notice, language: Language) -> Message {
    let base = base(notice, language);
    let asks = base.asks();
    let needs = |wanted: Notice| notice == wanted;
    let row = Row { open: base.rows[0].amount, disputed: None, instalment: None, ..base.rows[0].clone() };
    Message {
        creditor: Creditor { email: None, phone: None, bic: None, ..base.creditor },
        debtor: Debtor { address: Vec::new(), recipient: None, ..base.debtor },
        rows: if asks { vec![row] } else { Vec::new() },
        credits: Vec::new(),
        total_not_due: Money::zero(Currency::EUR),
        total_to_pay: if asks { base.total_overdue } else { Money::zero(Currency::EUR) },
        reference: base.reference.filter(|_| asks),
        link: base.link.filter(|_| notice != Notice::Code),
        code: None,
        deadline: base.deadline.filter(|_| needs(Notice::FormalNotice)),
        unsubscribe: None,
        instalment: base.instalment.filter(|_| needs(Notice::Instalment)),
        payment: base.payment.filter(|_| needs(Notice::Thanks)),
        confirmation: base.confirmation.filter(|_| needs(Notice::Confirmation)),
        security_code: base.security_code.filter(|_| needs(Notice::Code)),
        business: false,
        ..base
    }
}

/// As many invoices as a message shows.
fn long(notice: Notice, language: Language) -> Message {
    let mut message = base(notice, language);
    message.rows.resize(ROWS_LIMIT, message.rows[0].clone());
    message
}

/// Part of it is paid to somebody else.
pub fn assigned(notice: Notice, language: Language) -> Message {
    let mut message = base(notice, language);
    message.accounts = accounts(message.total_to_pay);
    message
}

fn base(notice: Notice, language: Language) -> Message {
    Message {
        notice,
        language,
        today: day(18),
        creditor: creditor(),
        debtor: Debtor {
            name: "Menuiserie Kerbrat SARL".to_owned(),
            address: vec!["8 rue des Ajoncs".to_owned(), "29200 Brest".to_owned()],
            recipient: Some("Mme Anne Kerbrat".to_owned()),
        },
        rows: rows(notice),
        credits: if notice == Notice::PreDue { Vec::new() } else { vec![credit()] },
        total_overdue: if notice == Notice::PreDue { eur(0) } else { eur(763_940) },
        total_not_due: eur(215_400),
        total_to_pay: if notice == Notice::PreDue { eur(215_400) } else { eur(619_860) },
        reference: CreditorReference::from_base("VC042111").ok(),
        link: "https://paiement.scierie-vercors.example/l/Zk3vT0qN8xYb2LwRj5Ud1HsPeM7aGcFo".parse().ok(),
        code: Some("K7M-42Q".to_owned()),
        deadline: Some(day(27)),
        unsubscribe: "https://paiement.scierie-vercors.example/u/Zk3vT0qN8xYb2LwR".parse().ok(),
        instalment: Some(Instalment { place: 2, of: 3, due_on: day(17), until: Some(day(19)) }),
        payment: Some(Payment { amount: eur(120_000), received_on: day(16) }),
        confirmation: Some(confirmed(Act::Promise)),
        security_code: Some("482 915".to_owned()),
        business: true,
        statement_as_of: day(18),
        accounts: Vec::new(),
    }
}

fn creditor() -> Creditor {
    Creditor {
        legal_name: "Scierie du Vercors SAS".to_owned(),
        registration: "SIREN 841 207 394".to_owned(),
        address: vec!["12 route de la Scierie".to_owned(), "38250 Villard-de-Lans".to_owned()],
        color: "#1c4b3c".parse().unwrap_or(Color::INK),
        email: Some("compta@scierie-vercors.example".to_owned()),
        phone: Some("04 65 71 20 18".to_owned()),
        iban: iban(),
        account_holder: "Scierie du Vercors SAS".to_owned(),
        bic: "AGRIFRPP".parse().ok(),
    }
}

/// The textbook's French account; it is checked by every test that uses a sample.
#[expect(clippy::expect_used, reason = "a constant of this file")]
fn iban() -> domain::reference::Iban {
    "FR7630006000011234567890189".parse().expect("the textbook's account")
}

/// One that was assigned, then the creditor's own.
fn accounts(total: Money) -> Vec<Account> {
    let own = Account {
        assigned: None,
        account_holder: "Scierie du Vercors SAS".to_owned(),
        iban: iban(),
        bic: None,
        amount: eur(100_000),
        invoices: vec!["F-2026-0412".to_owned()],
    };
    let other = Account {
        assigned: Some(Assigned {
            name: "Factor Atlantique SA".to_owned(),
            mention: Some("Règlement libératoire à l’ordre de Factor Atlantique SA seulement.".to_owned()),
        }),
        account_holder: "FACTOR ATLANTIQUE".to_owned(),
        bic: "AGRIFRPP".parse().ok(),
        amount: eur(total.minor() - own.amount.minor()),
        invoices: vec!["F-2026-0387".to_owned()],
        ..own.clone()
    };
    vec![other, own]
}

fn rows(notice: Notice) -> Vec<Row> {
    let row = |number: &str, due_on: NaiveDate, days_late, amount, open, disputed| Row {
        number: number.to_owned(),
        issued_on: due_on - Days::new(30),
        due_on,
        days_late,
        amount: eur(amount),
        open: eur(open),
        on_notice: days_late > 0,
        disputed: (disputed > 0).then(|| eur(disputed)),
        instalment: None,
    };
    let later = Row {
        instalment: Some((2, 3)),
        ..row("F-2026-0455", day(18) + Days::new(12), -12, 215_400, 215_400, 0)
    };
    if notice == Notice::PreDue {
        return vec![later];
    }
    let first = row("F-2026-0387", day(18) - Days::new(49), 49, 300_000, 180_000, 0);
    let second = row("F-2026-0412", day(18) - Days::new(19), 19, 583_940, 583_940, 124_080);
    vec![first, second, later]
}

/// With everything that may be said of an act.
pub fn confirmed(act: Act) -> Confirmation {
    Confirmation {
        amount: Some(eur(619_860)),
        on: Some(day(24)),
        held_until: Some(day(25)),
        debit: Some(debit()).filter(|_| act == Act::Debit),
        number: Some("7K2M-49QX".to_owned()),
        parts: Some(3),
        language: true,
        channel: Some(Channel::Email),
        address: Some("c•••@d•••.example".to_owned()),
        ..Confirmation::of(act)
    }
}

fn debit() -> Debit {
    Debit {
        mandate: "M000000006AAF8A0C01234567".to_owned(),
        identifier: "FR72ZZZ123456".to_owned(),
        account: "FR•• 189".to_owned(),
    }
}

fn credit() -> Credit {
    let date = day(2);
    Credit { kind: CreditKind::CreditNote, label: "A-2026-031".to_owned(), date, amount: eur(20_000) }
}

fn day(of_november: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, of_november).unwrap_or_default()
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap_or(Money::zero(Currency::EUR))
}
