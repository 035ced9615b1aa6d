//! Papers about parties that nobody ever met, as long and as full as one likes.

#![expect(clippy::expect_used, reason = "a sample is well written")]

use chrono::{Days, NaiveDate};
use domain::debtor::Language;
use domain::money::{Currency, Money};
use domain::reference::CreditorReference;
use render::paper::{
    Applied, Case, Credit, CreditKind, Head, Instalment, Item, Party, Receipt, Schedule, Standing, Statement,
    Transfer,
};

/// A day of November 2026, or after.
#[must_use]
pub fn day(place: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1)
        .and_then(|first| first.checked_add_days(Days::new(place)))
        .unwrap_or_default()
}

/// Cents as euros.
#[must_use]
pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap_or(Money::zero(Currency::EUR))
}

/// Between whom.
///
/// # Panics
/// Never: what it says is well written.
#[must_use]
pub fn head(language: Language) -> Head {
    let party = |name: &str, lines: &[&str]| Party {
        name: name.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    Head {
        language,
        creditor: party(
            "Scierie du Vercors SAS",
            &["SIREN 841 207 394", "12 route des Écouges", "38680 Pont-en-Royans", "+33 4 76 00 00 00"],
        ),
        debtor: party("Menuiserie Kerbrat SARL", &["3 quai du Léguer", "22300 Lannion"]),
        color: "#1c4b3c".parse().expect("a colour"),
        logo: None,
        as_of: day(17).and_hms_opt(14, 5, 0).expect("a time"),
        zone: "Europe/Paris",
    }
}

/// How to pay `amount`.
///
/// # Panics
/// Never: what it says is well written.
#[must_use]
pub fn transfer(amount: Option<Money>) -> Transfer {
    Transfer {
        account_holder: "Scierie du Vercors SAS".to_owned(),
        iban: "FR7630006000011234567890189".parse().expect("an IBAN"),
        bic: Some("AGRIFRPP".parse().expect("a BIC")),
        amount,
        reference: CreditorReference::from_base("KERBRAT2026").expect("a reference"),
        assigned: None,
    }
}

/// A statement of so many rows; the sum of what is left is the balance.
#[must_use]
pub fn statement(language: Language, rows: u64) -> Statement {
    let items: Vec<Item> = (0..rows).map(item).collect();
    let left: i64 = items.iter().map(|item| item.open.minor()).sum();
    let late: i64 = items.iter().filter(|item| item.days_late > 0).map(|item| item.open.minor()).sum();
    let case = Case {
        currency: Currency::EUR,
        items,
        items_left: 0,
        credits: vec![
            Credit { on: day(3), kind: CreditKind::Payment, label: String::new(), amount: eur(50_000) },
            Credit {
                on: day(2),
                kind: CreditKind::CreditNote,
                label: "AV-2026-7".to_owned(),
                amount: eur(12_050),
            },
        ],
        credits_left: 0,
        overdue: eur(late),
        not_due: eur(left - late),
        disputed: eur(0),
        unapplied: eur(0),
        balance: eur(left),
        transfers: vec![transfer(Some(eur(late)))],
        transfers_left: false,
    };
    Statement { head: head(language), cases: vec![case] }
}

fn item(place: u64) -> Item {
    let minor = 12_345 + i64::try_from(place).unwrap_or(0) * 1_707;
    let part_paid = place % 5 == 3;
    let late = if place.is_multiple_of(4) { 0 } else { i32::try_from(place % 90).unwrap_or(0) };
    Item {
        number: format!("F-2026-{:04}", place + 1),
        part: (place % 7 == 2).then_some((1, 3)),
        issued_on: day(place % 30),
        due_on: day(place % 30 + 30),
        amount: eur(minor),
        paid: eur(if part_paid { 5_000 } else { 0 }),
        open: eur(if part_paid { minor - 5_000 } else { minor }),
        days_late: late,
    }
}

/// A plan of four.
#[must_use]
pub fn schedule(language: Language) -> Schedule {
    let standing = [Standing::Paid, Standing::Next, Standing::Later, Standing::Later];
    let line = |(place, standing): (usize, Standing)| Instalment {
        due_on: day(30 * (u64::try_from(place).unwrap_or(0) + 1)),
        amount: eur(if place == 3 { 154_968 } else { 154_964 }),
        standing,
    };
    Schedule {
        head: head(language),
        number: "K7QX-2FDM".to_owned(),
        agreed_on: day(10),
        invoices: vec!["F-2026-0001".to_owned(), "F-2026-0002".to_owned()],
        invoices_left: 3,
        instalments: standing.into_iter().enumerate().map(line).collect(),
        total: eur(619_860),
        waives_interest: true,
        transfers: vec![transfer(None)],
    }
}

/// A payment for two invoices, with something left over.
#[must_use]
pub fn receipt(language: Language) -> Receipt {
    let applied = |number: &str, minor| Applied { number: number.to_owned(), amount: eur(minor) };
    Receipt {
        head: head(language),
        received_on: day(9),
        amount: eur(100_000),
        applied: vec![applied("F-2026-0001", 60_000), applied("F-2026-0002", 39_000)],
        unapplied: eur(1_000),
        balance: eur(519_860),
    }
}
