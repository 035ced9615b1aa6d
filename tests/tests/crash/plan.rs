//! What the source posts, and the naive model of it: sums, and nothing else. Every delivery planned is sooner or later
//! acknowledged, so the model is exact whatever order they came in and however often.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde_json::{Value, json};

use super::dice::Dice;

/// An invoice, as the source knows it.
pub struct Bill {
    pub debtor: usize,
    pub minor: i64,
    /// Amount and state of each payment: money that came, less what went back.
    paid: Vec<(String, i64)>,
    voided: bool,
    body: Value,
    told_at: DateTime<Utc>,
}

/// A signed body to be posted under its name until somebody says yes.
#[derive(Clone)]
pub struct Delivery {
    pub name: String,
    pub body: Vec<u8>,
}

/// The source.
pub struct Plan {
    pub bills: Vec<Bill>,
    pub debtors: usize,
    deliveries: usize,
    payments: usize,
}

impl Bill {
    /// Still owed.
    pub fn open(&self) -> i64 {
        if self.voided { 0 } else { self.minor - self.paid.iter().map(|(_, minor)| minor).sum::<i64>() }
    }

    pub fn number(place: usize) -> String {
        format!("F-{place:05}")
    }
}

/// Every eighth debtor owes in another currency.
pub const fn currency(debtor: usize) -> &'static str {
    if debtor.is_multiple_of(8) { "USD" } else { "EUR" }
}

pub fn decimal(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", minor.abs() / 100, minor.abs() % 100)
}

impl Plan {
    pub const fn new(debtors: usize) -> Self {
        Self { bills: Vec::new(), debtors, deliveries: 0, payments: 0 }
    }

    /// What each debtor owes: the whole model.
    pub fn balances(&self) -> BTreeMap<usize, i64> {
        let mut balances = BTreeMap::new();
        for bill in &self.bills {
            *balances.entry(bill.debtor).or_default() += bill.open();
        }
        balances
    }

    /// So many deliveries, shuffled, some of them twice and some events under two names.
    pub fn deliveries(&mut self, count: usize, now: DateTime<Utc>, dice: &mut Dice) -> Vec<Delivery> {
        let mut all = Vec::new();
        while all.len() < count {
            let at = now + TimeDelta::milliseconds(i64::try_from(self.deliveries).unwrap_or(0));
            for event in self.events(at, dice) {
                let delivery = self.named(&event);
                if dice.one_in(7) {
                    all.push(delivery.clone());
                }
                all.push(delivery);
                if dice.one_in(10) {
                    all.push(self.named(&event));
                }
            }
        }
        dice.shuffle(&mut all);
        all
    }

    fn named(&mut self, event: &Value) -> Delivery {
        self.deliveries += 1;
        Delivery { name: format!("crash-{}", self.deliveries), body: event.to_string().into_bytes() }
    }

    /// One thing that happens at the source, as the events that tell it.
    fn events(&mut self, at: DateTime<Utc>, dice: &mut Dice) -> Vec<Value> {
        let owed: Vec<usize> = (0..self.bills.len()).filter(|place| self.bills[*place].open() > 0).collect();
        if owed.is_empty() || dice.roll(10) < 4 {
            let mut events = vec![self.issue(at, dice)];
            if dice.one_in(6) {
                events.extend(self.pay_and_take_back(self.bills.len() - 1, at, dice));
            }
            return events;
        }
        let place = owed[dice.roll(owed.len())];
        match dice.roll(10) {
            0 => vec![self.raise(place, at)],
            1 => vec![self.said_before(place)],
            2 if self.bills[place].paid.is_empty() => vec![self.void(place, at)],
            3 => self.pay_and_take_back(place, at, dice),
            _ => vec![self.pay(place, at, dice)],
        }
    }

    fn issue(&mut self, at: DateTime<Utc>, dice: &mut Dice) -> Value {
        let (place, debtor) = (self.bills.len(), dice.roll(self.debtors));
        let minor = 1_000 + i64::try_from(dice.roll(500_000)).unwrap_or(0);
        let today = at.date_naive();
        let due_on = today + Days::new(2 + u64::try_from(dice.roll(18)).unwrap_or(0));
        let body = json!({
            "debtor": who(debtor),
            "invoice": {
                "id": format!("INV-{place}"), "number": Bill::number(place), "issued_on": today.to_string(),
                "due_on": due_on.to_string(), "currency": currency(debtor), "amount": decimal(minor),
            },
        });
        let event = told("invoice.issued", at, &body);
        self.bills.push(Bill { debtor, minor, paid: Vec::new(), voided: false, body, told_at: at });
        event
    }

    /// A later version, ten more.
    fn raise(&mut self, place: usize, at: DateTime<Utc>) -> Value {
        let bill = &mut self.bills[place];
        bill.minor += 1_000;
        bill.told_at = at;
        bill.body["invoice"]["amount"] = decimal(bill.minor).into();
        told("invoice.updated", at, &bill.body)
    }

    /// A version from before the one that is known: it must change nothing, whenever it comes.
    fn said_before(&self, place: usize) -> Value {
        let bill = &self.bills[place];
        let mut body = bill.body.clone();
        body["invoice"]["amount"] = "1.00".into();
        told("invoice.updated", bill.told_at - TimeDelta::hours(1), &body)
    }

    fn void(&mut self, place: usize, at: DateTime<Utc>) -> Value {
        self.bills[place].voided = true;
        told(
            "invoice.voided",
            at,
            &json!({ "invoice_id": format!("INV-{place}"), "reason": "wrong address" }),
        )
    }

    /// All of it or a half; every second payment leaves it to Relance whose it is, and waits if nobody knows yet.
    fn pay(&mut self, place: usize, at: DateTime<Utc>, dice: &mut Dice) -> Value {
        let open = self.bills[place].open();
        let minor = if dice.one_in(3) && open > 2_000 { open / 2 } else { open };
        let (id, debtor) = (format!("PAY-{}", self.payments), self.bills[place].debtor);
        self.payments += 1;
        let mut data = json!({
            "payment": {
                "id": id, "received_on": at.date_naive().to_string(), "currency": currency(debtor),
                "amount": decimal(minor), "method": "transfer", "invoice_ids": [format!("INV-{place}")],
            },
        });
        if dice.one_in(2) {
            data["debtor_id"] = name(debtor).into();
        }
        self.bills[place].paid.push((id, minor));
        told("payment.received", at, &data)
    }

    /// Money that came and went: the return may arrive before the payment, and that before the invoice.
    fn pay_and_take_back(&mut self, place: usize, at: DateTime<Utc>, dice: &mut Dice) -> Vec<Value> {
        let paid = self.pay(place, at, dice);
        let Some((id, _)) = self.bills[place].paid.pop() else { return vec![paid] };
        let returned = json!({ "payment_id": id, "reason_code": "AC04" });
        vec![paid, told("payment.reversed", at + TimeDelta::minutes(1), &returned)]
    }
}

pub fn name(debtor: usize) -> String {
    format!("C-{debtor}")
}

fn who(debtor: usize) -> Value {
    let kind = ["business", "consumer", "public", "unknown"][debtor % 4];
    json!({
        "id": name(debtor), "name": format!("Atelier {debtor}"), "kind": kind, "country": "FR",
        "language": if debtor.is_multiple_of(3) { "en" } else { "fr" }, "time_zone": "Europe/Paris",
        "contacts": [{
            "role": "billing", "name": "Mme Martin", "email": format!("compta@atelier-{debtor}.example"),
            "phone": format!("+336{debtor:08}"),
        }],
    })
}

fn told(kind: &str, at: DateTime<Utc>, data: &Value) -> Value {
    let at = at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
    json!({ "type": kind, "occurred_at": at, "data": data })
}
