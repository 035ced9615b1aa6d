//! What happens in the sample, in order of time: a list of deeds, written from each debtor's story.

mod around;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::calendar::Calendar;
use domain::debtor::{Channel, Country};
use serde_json::{Value, json};

use super::people::{PEOPLE, Person, Story};
use crate::provider::fault::Mode;

/// Days of history.
pub const DAYS: i64 = 548;
/// From here on (days ago) a debtor's present begins; his regular past is over.
const PRESENT: i64 = 95;

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// An event of the accounting platform.
    Told(Value),
    /// An event of Stripe.
    Stripe(Value),
    /// The creditor gives an invoice itself: what was told of it.
    Gives(Value),
    /// The debtor with this id declares something on his page, about all his open invoices.
    Declares(&'static str, Declared),
    /// The team places a hold.
    Holds(&'static str, Value),
    /// The team approves, or not, what waits for this debtor.
    Decides(&'static str, &'static str),
    /// The team says of a message with an unknown outcome that it went out.
    Judges,
    /// The provider will misbehave once.
    Misbehaves(Channel, Mode),
    /// The debtor's link is old: he asks for another one.
    AsksForLink(&'static str),
}

/// What a debtor declares on his page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// To pay everything on this day.
    Promise(NaiveDate),
    /// To owe less, by this many minor units.
    Dispute(i64),
    /// To have paid on this day.
    AlreadyPaid(NaiveDate),
}

/// The deeds, being written.
pub struct Script {
    now: DateTime<Utc>,
    deeds: Vec<(DateTime<Utc>, Deed)>,
    numbers: u32,
    seed: u64,
}

/// An invoice that was told.
struct Told {
    id: String,
    amount: i64,
}

/// Minor units as a decimal text.
pub fn decimal(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// Everything that happened until `now`, oldest first.
pub fn written(now: DateTime<Utc>) -> Vec<(DateTime<Utc>, Deed)> {
    let mut script = Script { now, deeds: Vec::new(), numbers: 0, seed: 0x5EED };
    for person in PEOPLE {
        script.past(person);
        script.present(person);
    }
    script.stripe();
    script.weather();
    script.signs_of_life();
    script.deeds.sort_by_key(|(at, _)| *at);
    script.deeds
}

impl Script {
    /// A number below `end`, the same in every run.
    fn draw(&mut self, end: i64) -> i64 {
        // SplitMix64: any generator would do, as long as it is the same everywhere
        self.seed = self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap_or(1)).unwrap_or(0)
    }

    fn date(&self, days_ago: i64) -> NaiveDate {
        self.now.date_naive() - TimeDelta::days(days_ago)
    }

    /// An instant of that day, in working hours; never after now.
    fn at(&mut self, days_ago: i64) -> DateTime<Utc> {
        let minutes = 7 * 60 + self.draw(8 * 60);
        let at = self.date(days_ago).and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(minutes);
        at.min(self.now - TimeDelta::minutes(30))
    }

    fn push(&mut self, days_ago: i64, deed: Deed) {
        let at = self.at(days_ago);
        self.deeds.push((at, deed));
    }

    fn tell(&mut self, days_ago: i64, kind: &str, data: &Value) {
        let at = self.at(days_ago);
        let event = json!({ "type": kind, "occurred_at": crate::clock::written(at), "data": data });
        self.deeds.push((at, Deed::Told(event)));
    }

    fn number(&mut self) -> u32 {
        self.numbers += 1;
        self.numbers
    }

    /// An invoice of 30 days, due that many days ago, told on the day it was issued.
    fn invoice(&mut self, person: &Person, due_ago: i64, amount: i64) -> Told {
        self.invoice_told(person, due_ago + 30, due_ago, amount, json!({}))
    }

    fn invoice_told(
        &mut self,
        person: &Person,
        told_ago: i64,
        due_ago: i64,
        amount: i64,
        more: Value,
    ) -> Told {
        let number = self.number();
        let id = format!("INV-{number:04}");
        let issued = self.date(due_ago + 30);
        let mut invoice = json!({
            "id": id, "number": format!("F-{}-{number:04}", issued.format("%Y")), "issued_on": issued,
            "due_on": self.date(due_ago), "currency": person.currency, "amount": decimal(amount),
            "custom": { "project": format!("P-{}", 100 + number % 17) },
        });
        if let (Some(invoice), Value::Object(more)) = (invoice.as_object_mut(), more) {
            invoice.extend(more);
        }
        let told = json!({ "debtor": person.described(), "invoice": invoice });
        self.tell(told_ago, "invoice.issued", &told);
        let is_present = due_ago < PRESENT;
        if is_present && matches!(person.story, Story::TwoWeeksLate | Story::Disputes | Story::PaysPart) {
            let at = self.deeds.last().map_or(self.now, |(at, _)| *at);
            self.deeds.push((at, Deed::Gives(told)));
        }
        Told { id, amount }
    }

    fn pay(&mut self, person: &Person, days_ago: i64, amount: i64, invoices: &[&Told]) -> String {
        let id = format!("PAY-{:04}", self.number());
        let ids: Vec<&str> = invoices.iter().map(|told| told.id.as_str()).collect();
        let payment = json!({
            "id": id, "received_on": self.date(days_ago), "currency": person.currency,
            "amount": decimal(amount), "method": "transfer", "invoice_ids": ids,
        });
        self.tell(days_ago, "payment.received", &json!({ "debtor_id": person.id, "payment": payment }));
        id
    }

    fn amount(&mut self) -> i64 {
        18_000 + self.draw(740_000)
    }

    /// Invoices paid more or less in time: every debtor has his habit.
    fn past(&mut self, person: &Person) {
        if matches!(person.story, Story::Merged | Story::Backlog) {
            return;
        }
        let habit = self.draw(24) - 4;
        let mut due_ago = DAYS - 40 - self.draw(40);
        loop {
            let late = habit + self.draw(7) - 3;
            if due_ago - late < PRESENT {
                return;
            }
            let amount = self.amount();
            let told = self.invoice(person, due_ago, amount);
            self.pay(person, due_ago - late, amount, &[&told]);
            due_ago -= 90 + self.draw(60);
        }
    }

    fn present(&mut self, person: &Person) {
        let amount = self.amount();
        match person.story {
            Story::OnTime => drop(self.invoice(person, -18, amount)),
            Story::DueSoon => drop(self.invoice(person, -2, amount)),
            Story::WeekLate => drop(self.invoice(person, 8, amount)),
            Story::TwoWeeksLate => {
                self.invoice(person, 15, amount);
                let payee = json!({
                    "name": "Compagnie Atlantique d’Affacturage SA", "account_holder": "CIE ATLANTIQUE AFFACTURAGE",
                    "iban": "DE89 3704 0044 0532 0130 00", "bic": "COBADEFFXXX", "country": "DE",
                    "mention": "Pour être libératoire, le règlement est à adresser à Compagnie Atlantique d’Affacturage SA, \
                                subrogée dans nos droits.",
                });
                self.invoice_told(person, 20, -10, amount / 2, json!({ "payee": payee }));
            }
            Story::ThreeWeeksLate => drop(self.invoice(person, 24, amount)),
            Story::AwaitsApproval => drop(self.invoice(person, 36, amount)),
            Story::Rejected => self.on_notice(person, 40, "reject"),
            Story::OnNotice | Story::NoticeInReview => self.on_notice(person, 37, "approve"),
            Story::Decision => self.on_notice(person, 62, "approve"),
            Story::Instalments => self.instalments(person, amount),
            Story::TwoCurrencies => {
                self.invoice(person, 14, amount);
                self.invoice(&Person { currency: "GBP", ..*person }, 9, amount / 3);
            }
            Story::Backlog => drop(self.invoice_told(person, 20, 70, amount, json!({}))),
            Story::BelowMinimum => drop(self.invoice(person, 20, 60)),
            Story::Merged => {
                self.invoice(person, 10, amount);
                self.tell(6, "debtor.merged", &json!({ "from_id": person.id, "into_id": "C-1002" }));
            }
            _ => self.declared(person, amount),
        }
    }

    /// What the debtor or the team said.
    fn declared(&mut self, person: &Person, amount: i64) {
        let declares = |declared| Deed::Declares(person.id, declared);
        match person.story {
            Story::Promises => {
                self.invoice(person, 18, amount);
                let on = self.date(-9);
                self.push(4, declares(Declared::Promise(on)));
            }
            Story::BreaksPromise => {
                self.invoice(person, 45, amount);
                let on = self.date(22);
                self.push(30, declares(Declared::Promise(on)));
            }
            Story::KeepsPromise => {
                let told = self.invoice(person, 30, amount);
                let on = self.date(9);
                self.push(16, declares(Declared::Promise(on)));
                self.pay(person, 9, amount, &[&told]);
            }
            Story::Disputes => {
                self.invoice(person, 16, amount);
                self.push(5, declares(Declared::Dispute(amount / 4)));
            }
            Story::SaysPaid => {
                self.invoice(person, 14, amount);
                let on = self.date(5);
                self.push(3, declares(Declared::AlreadyPaid(on)));
            }
            Story::Held(kind) => {
                self.invoice(person, 16, amount);
                let form = json!({ "kind": kind, "until": self.date(-20), "reason": reason(kind) });
                self.push(6, Deed::Holds(person.id, form));
            }
            _ => self.corrected(person, amount),
        }
    }

    /// What the accounting platform corrected.
    fn corrected(&mut self, person: &Person, amount: i64) {
        match person.story {
            Story::DisputedBySource => {
                let told = self.invoice(person, 17, amount);
                self.tell(
                    4,
                    "invoice.disputed",
                    &json!({ "invoice_id": told.id, "reason": "wrong_quantity" }),
                );
            }
            Story::PaysPart => {
                let told = self.invoice(person, 22, amount);
                self.pay(person, 7, amount / 3, &[&told]);
            }
            Story::PaysTooMuch => {
                let told = self.invoice(person, 20, amount);
                self.pay(person, 6, amount + 12_345, &[&told]);
            }
            Story::Credited => {
                let told = self.invoice(person, 21, amount);
                self.credit(person, 8, amount / 5, Some(&told));
            }
            Story::CreditUnapplied => {
                self.invoice(person, 13, amount);
                self.credit(person, 6, amount / 6, None);
            }
            Story::WrittenOff => {
                let told = self.invoice(person, 80, amount);
                self.tell(
                    12,
                    "invoice.written_off",
                    &json!({ "invoice_id": told.id, "reason": "liquidation" }),
                );
            }
            Story::Voided => {
                let told = self.invoice(person, 11, amount);
                self.tell(2, "invoice.voided", &json!({ "invoice_id": told.id, "reason": "issued twice" }));
            }
            _ => self.given_back(person, amount),
        }
    }

    /// Money that went back.
    fn given_back(&mut self, person: &Person, amount: i64) {
        let told = self.invoice(person, 25, amount);
        match person.story {
            Story::Reversed => {
                let id = self.pay(person, 18, amount, &[&told]);
                self.tell(7, "payment.reversed", &json!({ "payment_id": id, "reason_code": "AC04" }));
            }
            Story::Refunded => {
                self.pay(person, 15, told.amount, &[&told]);
                let id = self.pay(person, 14, amount, &[]);
                let back = json!({
                    "payment_id": id, "reason_code": "paid_twice", "amount": decimal(amount),
                    "currency": person.currency,
                });
                self.tell(8, "payment.refunded", &back);
            }
            _ => {}
        }
    }

    fn credit(&mut self, person: &Person, days_ago: i64, amount: i64, invoice: Option<&Told>) {
        let number = self.number();
        let mut note = json!({
            "id": format!("CN-{number:04}"), "number": format!("A-{number:04}"), "issued_on": self.date(days_ago),
            "currency": person.currency, "amount": decimal(amount),
        });
        if let Some(told) = invoice {
            note["invoice_id"] = told.id.clone().into();
        }
        self.tell(days_ago, "credit_note.issued", &json!({ "debtor_id": person.id, "credit_note": note }));
    }

    fn instalments(&mut self, person: &Person, amount: i64) {
        let part = amount / 3;
        let item =
            |due_ago: i64, amount: i64| json!({ "due_on": self.date(due_ago), "amount": decimal(amount) });
        let items = json!([item(40, part), item(10, part), item(-20, amount - 2 * part)]);
        let more = json!({ "items": items, "due_on": self.date(-20), "issued_on": self.date(70) });
        let told = self.invoice_told(person, 70, -20, amount, more);
        self.pay(person, 39, part, &[&told]);
    }

    fn on_notice(&mut self, person: &Person, due_ago: i64, decision: &'static str) {
        let amount = self.amount();
        self.invoice(person, due_ago, amount);
        if person.story == Story::NoticeInReview {
            // Nothing else is sent between the fault and the notice: it is approved at once, in the window
            let day = self.working_day(due_ago - 33);
            let at = day.and_time(NaiveTime::MIN).and_utc() + TimeDelta::minutes(9 * 60 + 17);
            self.deeds.push((at, Deed::Misbehaves(Channel::Email, Mode::TimeoutBefore)));
            self.deeds.push((at, Deed::Decides(person.id, decision)));
        } else {
            self.push(due_ago - 32, Deed::Decides(person.id, decision));
        }
    }

    /// That day, or the next one on which the office works.
    fn working_day(&self, days_ago: i64) -> NaiveDate {
        let day = self.date(days_ago);
        Calendar::of(Country::FR, None).next_business_day(day)
    }
}

/// Why the team holds it, as the team would write it.
fn reason(kind: &str) -> &'static str {
    match kind {
        "plan" => "Three monthly instalments agreed by telephone",
        "covered" => "Bill of exchange received, due in three weeks",
        "awaiting_credit_note" => "Two pallets were missing: credit note to come",
        "insolvency" => "Judgment published: claim to be declared",
        "undeliverable" => "Letter came back, new address being looked for",
        _ => "The owner is in hospital, call back next week",
    }
}

/// The day before the history begins.
pub fn beginning(now: DateTime<Utc>) -> DateTime<Utc> {
    now.checked_sub_days(Days::new(DAYS.unsigned_abs())).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_is_in_order_the_same_each_time_and_ends_before_now() {
        let now: DateTime<Utc> = "2026-11-22T09:30:00Z".parse().unwrap();
        let script = written(now);
        assert_eq!(script, written(now));
        assert!(script.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        let (first, last) = (script.first().unwrap().0, script.last().unwrap().0);
        assert!(beginning(now) < first && last < now, "{first} {last}");
        assert!(first < now - TimeDelta::days(500));
    }

    #[test]
    fn decimals_are_written_as_a_sender_would() {
        assert_eq!(decimal(123_405), "1234.05");
        assert_eq!(decimal(60), "0.60");
    }
}
