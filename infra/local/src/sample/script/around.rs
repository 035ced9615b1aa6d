//! What happens around the debtors' stories: the shop's own invoices, the provider's bad days, and the sources' last words.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::debtor::Channel;
use serde_json::{Value, json};

use super::{Deed, PEOPLE, Script};
use crate::provider::fault::Mode;

impl Script {
    /// Two customers of the shop, whose invoices come from Stripe.
    pub(super) fn stripe(&mut self) {
        for (customer, name, due_ago, paid) in
            [("cus_1", "Shop Client Rivière", 9, false), ("cus_2", "Northwind Retail", 20, true)]
        {
            let (number, amount) = (self.number(), self.amount());
            let created = self.at(due_ago + 30);
            let due = self.date(due_ago).and_time(NaiveTime::MIN).and_utc();
            let event = |kind: &str, at: DateTime<Utc>, status: &str, remaining: i64| {
                json!({
                    "id": format!("evt_{number}_{status}"), "object": "event", "type": kind,
                    "created": at.timestamp(),
                    "data": { "object": {
                        "id": format!("in_{number}"), "object": "invoice", "status": status, "number": format!("S-{number:04}"),
                        "customer": customer, "customer_name": name, "customer_email": format!("{customer}@shop.example"),
                        "customer_address": { "country": "FR", "city": "Nantes", "postal_code": "44000", "line1": "1 quai" },
                        "currency": "eur", "total": amount, "amount_due": amount, "amount_remaining": remaining,
                        "amount_paid": amount - remaining, "created": created.timestamp(), "due_date": due.timestamp(),
                    } },
                })
            };
            let issued = event("invoice.finalized", created, "open", amount);
            let paid_at = self.at(10);
            let settled = event("invoice.paid", paid_at, "paid", 0);
            self.deeds.push((created, Deed::Stripe(issued)));
            if paid {
                self.deeds.push((paid_at, Deed::Stripe(settled)));
            }
        }
    }

    /// What goes wrong at the provider's now and then, and what is done about it.
    pub(super) fn weather(&mut self) {
        use Channel::{Email, Sms};
        for (days_ago, channel, mode) in [
            (420, Email, Mode::Refuse),
            (400, Email, Mode::Throttle),
            (380, Email, Mode::EventTwice),
            (360, Email, Mode::EventLate),
            (340, Email, Mode::EventLost),
            (320, Email, Mode::TimeoutAfter),
            (300, Email, Mode::TimeoutBefore),
            (280, Sms, Mode::TimeoutBefore),
            (260, Sms, Mode::Refuse),
            (6, Sms, Mode::TimeoutBefore),
        ] {
            self.push(days_ago, Deed::Misbehaves(channel, mode));
        }
        self.push(255, Deed::Judges);
        let now = self.now;
        let minutes = TimeDelta::minutes;
        self.deeds.push((now - minutes(10), Deed::Misbehaves(Email, Mode::TimeoutBefore)));
        self.deeds.push((now - minutes(10), Deed::AsksForLink("C-1005")));
    }

    /// Both sources were heard from just now: in real time they count as fresh for two days from here.
    pub(super) fn signs_of_life(&mut self) {
        let at = self.now - TimeDelta::minutes(20);
        let debtor = PEOPLE.first().map_or(Value::Null, super::Person::described);
        let event = json!({
            "type": "debtor.updated", "occurred_at": crate::clock::written(at), "data": { "debtor": debtor },
        });
        self.deeds.push((at, Deed::Told(event)));
        let customer = json!({
            "id": "cus_1", "object": "customer", "name": "Shop Client Rivière", "email": "cus_1@shop.example",
            "address": { "country": "FR", "city": "Nantes", "postal_code": "44000", "line1": "1 quai" },
        });
        let event = json!({
            "id": "evt_customer", "object": "event", "type": "customer.updated", "created": at.timestamp(),
            "data": { "object": customer },
        });
        self.deeds.push((at, Deed::Stripe(event)));
    }
}
