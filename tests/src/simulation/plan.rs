//! A story before it is played: who owes what to whom, what sources will tell and people will do in thirty days.
//!
//! The plan only tells what makes sense by itself (nobody voids what was paid), so that its sums are the only ones there
//! are. What goes wrong on the way is the weather's business.

use app::seal::name_of;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::{DebtorId, InvoiceId};
use domain::money::Currency;
use serde_json::{Value, json};

use super::cast::{Creditor, cast};
pub use super::deed::{Deed, Visit};
use super::dice::Dice;
use super::model::{Debtor, Home, Model, Said, What, decimal};
use crate::world::said;

/// Days of a story.
pub const DAYS: i64 = 30;
/// Days in which sources tell something new.
const TELLING_DAYS: i64 = 26;

/// One delivery of a source.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Place of the portfolio.
    pub portfolio: usize,
    /// The source.
    pub source: &'static str,
    /// Its id.
    pub id: String,
    /// The body.
    pub body: String,
    /// Place of its saying.
    pub said: usize,
}

/// A story.
pub struct Plan {
    /// When it begins.
    pub start: DateTime<Utc>,
    /// The creditors that play.
    pub creditors: Vec<Creditor>,
    /// Everything that will be said.
    pub model: Model,
    /// Deliveries.
    pub deliveries: Vec<Delivery>,
    /// Deeds by instant.
    pub deeds: Vec<(DateTime<Utc>, Deed)>,
}

/// An invoice the plan knows.
#[derive(Clone)]
struct Bill {
    debtor: usize,
    name: String,
    minor: i64,
    left: i64,
    paid_by: Vec<String>,
    gone: bool,
}

struct Writer<'d> {
    dice: &'d mut Dice,
    plan: Plan,
    portfolio: usize,
    bills: Vec<Bill>,
    /// The first debtor will turn out to be the second.
    merges: bool,
    /// Money comes by providers' pages too.
    led: bool,
    numbered: usize,
}

impl Plan {
    /// The story of these dice; `led`: debtors pay on providers' pages, which no plan can know.
    #[must_use]
    pub fn write(dice: &mut Dice, led: bool) -> Self {
        let start = start(dice);
        let all = &cast(led).creditors;
        let first = dice.place(all.len());
        let second = (first + 1 + dice.place(all.len() - 1)) % all.len();
        let creditors = vec![all[first].clone(), all[second].clone()];
        let plan =
            Self { start, creditors, model: Model::default(), deliveries: Vec::new(), deeds: Vec::new() };
        let mut writer =
            Writer { dice, plan, portfolio: 0, bills: Vec::new(), merges: false, led, numbered: 0 };
        for portfolio in 0..2 {
            writer.portfolio = portfolio;
            writer.bills.clear();
            // Both creditors' sources number alike
            writer.numbered = 0;
            writer.merges = writer.dice.chance(150);
            writer.introduce();
            writer.tell();
            if writer.dice.chance(200) {
                writer.synchronise();
            }
            writer.people();
        }
        writer.machines();
        let mut plan = writer.plan;
        plan.deeds.sort_by_key(|(at, _)| *at);
        plan
    }
}

/// How a source describes a debtor.
pub(super) fn described(debtor: &Debtor, (portfolio, place): (usize, usize), address: usize) -> Value {
    let email = format!("a{address}-{place}@p{portfolio}.example");
    let mut contact = json!({ "role": "billing", "name": "Mme Dupont", "email": email });
    if place == 0 {
        contact["phone"] = json!(format!("+3361234567{portfolio}"));
    }
    json!({
        "id": debtor.name, "name": "Atelier SARL", "kind": "business", "country": debtor.country.code(),
        "language": "fr", "time_zone": debtor.zone.name(), "contacts": [contact]
    })
}

/// Any day of two years, clock changes more often than others.
fn start(dice: &mut Dice) -> DateTime<Utc> {
    let changes =
        ["2026-10-25T00:00:00Z", "2027-03-28T00:00:00Z", "2026-11-01T00:00:00Z", "2027-03-14T00:00:00Z"];
    let day = if dice.chance(400) {
        crate::world::at(dice.of(&changes)) - TimeDelta::days(dice.between(2, 25))
    } else {
        crate::world::at("2026-07-01T00:00:00Z") + TimeDelta::days(dice.between(0, 700))
    };
    day + dice.minutes(24 * 60)
}

impl Writer<'_> {
    /// The debtors: one who names his invoices when he pays, one who does not, and sometimes one of Stripe's.
    fn introduce(&mut self) {
        let creditor = &self.plan.creditors[self.portfolio];
        let (id, zone) = (creditor.id, creditor.zone);
        let places = [
            ("FR", "Europe/Paris"),
            ("DE", "Europe/Berlin"),
            ("GB", "Europe/London"),
            ("US", "America/New_York"),
        ];
        let mut sources = vec!["relance", "relance"];
        if self.dice.chance(400) {
            sources.push("stripe");
        }
        let mut debtors = Vec::new();
        for (place, source) in sources.into_iter().enumerate() {
            // Both creditors' sources give the same names
            let name = if source == "stripe" { format!("cus_{place}") } else { format!("C-{place}") };
            let (country, tz) = self.dice.of(&places);
            let bits = name_of(&[&id.to_string(), "debtor", source, &name]);
            debtors.push(Debtor {
                id: DebtorId::from_bits(bits),
                source,
                name,
                // Stripe names no zone: the country's own, if it has one, else the creditor's
                zone: if source == "stripe" && country == "US" { zone } else { tz.parse().unwrap_or(zone) },
                country: country.parse().unwrap_or(domain::debtor::Country::FR),
            });
        }
        self.plan.model.homes.push(Home { id, zone, debtors, stopped: None, lifting: 0, was_stopped: false });
    }

    fn debtor(&self, place: usize) -> Debtor {
        self.plan.model.homes[self.portfolio].debtors[place].clone()
    }

    fn described(&self, place: usize, address: usize) -> Value {
        described(&self.debtor(place), (self.portfolio, place), address)
    }

    /// Has a source post something that happened then.
    fn post(&mut self, at: DateTime<Utc>, debtor: usize, what: What, kind: &str, data: &Value) {
        self.numbered += 1;
        let source = self.debtor(debtor).source;
        let (id, body) = if source == "stripe" {
            let id = format!("evt_{}", self.numbered);
            let body = said::stripe_invoice(&id, kind, at, data).to_string();
            (id, body)
        } else {
            (format!("msg_{}", self.numbered), said::event(kind, at, data))
        };
        let portfolio = self.portfolio;
        let place = self.plan.model.said.len();
        self.plan.model.said.push(Said::later((portfolio, debtor), at, what));
        self.plan.deeds.push((at, Deed::Post(self.plan.deliveries.len())));
        self.plan.deliveries.push(Delivery { portfolio, source, id, body, said: place });
    }

    fn tell(&mut self) {
        let mut at = self.plan.start;
        let debtors = self.plan.model.homes[self.portfolio].debtors.len();
        for debtor in 0..debtors {
            at += self.dice.minutes(90);
            self.bill(at, debtor, 6);
        }
        let events = self.dice.between(4, 9);
        for _ in 0..events {
            at += self.dice.minutes(TELLING_DAYS * 1_440 / events);
            self.something(at);
        }
        if self.merges {
            let at = self.plan.start + self.dice.minutes(TELLING_DAYS * 1_440);
            let data = json!({ "from_id": "C-0", "into_id": "C-1" });
            self.post(at, 0, What::Merged { into: 1 }, "debtor.merged", &data);
        }
    }

    fn something(&mut self, at: DateTime<Utc>) {
        let debtor = self.dice.place(self.plan.model.homes[self.portfolio].debtors.len());
        if self.debtor(debtor).source == "stripe" {
            return self.lower(at, debtor);
        }
        match self.dice.below(14) {
            0..=2 => self.bill(at, debtor, 14),
            3..=5 => self.pay(at, debtor),
            6 if self.dice.chance(400) => self.refund(at, debtor),
            6 => self.give_back(at, debtor),
            7 => self.credit(at, debtor),
            8 => self.close(at, debtor),
            9 => self.dispute(at, debtor),
            10 => self.reissue(at, debtor),
            11 => self.nonsense(at, debtor),
            _ => {
                let address = self.dice.place(3);
                let data = json!({ "debtor": self.described(debtor, address) });
                self.post(at, debtor, What::Nothing, "debtor.updated", &data);
            }
        }
    }

    fn invoice_id(&self, source: &str, name: &str) -> InvoiceId {
        let portfolio = self.plan.creditors[self.portfolio].id.to_string();
        InvoiceId::from_bits(name_of(&[&portfolio, "invoice", source, name]))
    }

    fn minor(&mut self) -> i64 {
        self.dice.between(150, 60_000)
    }

    /// Issues an invoice that is due from four days ago to so many days ahead; some are long overdue.
    fn bill(&mut self, at: DateTime<Utc>, debtor: usize, ahead: i64) {
        let minor = self.minor();
        let days =
            if self.dice.chance(60) { -self.dice.between(10, 60) } else { self.dice.between(-4, ahead) };
        let due_on: NaiveDate = at.date_naive() + TimeDelta::days(days);
        let source = self.debtor(debtor).source;
        let name = format!("I-{}", self.bills.len());
        let id = self.invoice_id(source, &name);
        let currency =
            if source == "relance" && self.dice.chance(120) { Currency::USD } else { Currency::EUR };
        let what = What::Invoice { id, minor, currency, due_on };
        self.bills.push(Bill {
            debtor,
            name: name.clone(),
            minor,
            left: if currency == Currency::EUR { minor } else { 0 },
            paid_by: Vec::new(),
            gone: false,
        });
        if source == "stripe" {
            let place = self.bills.len() - 1;
            let object = self.snapshot(place, at, due_on);
            return self.post(at, debtor, what, "invoice.finalized", &object);
        }
        let address = usize::from(self.dice.chance(100));
        let described = self.described(debtor, address);
        let data =
            said::in_currency(&described, &name, &due_on.to_string(), &decimal(minor), currency.code());
        self.post(at, debtor, what, "invoice.issued", &data);
    }

    /// Stripe's own picture of an invoice.
    fn snapshot(&self, place: usize, at: DateTime<Utc>, due_on: NaiveDate) -> Value {
        let bill = &self.bills[place];
        let debtor = self.debtor(bill.debtor);
        let due = due_on.and_hms_opt(0, 0, 0).map_or(0, |at| at.and_utc().timestamp());
        let status = if bill.left == 0 { "paid" } else { "open" };
        json!({
            "id": bill.name, "object": "invoice", "status": status, "customer": debtor.name,
            "customer_name": "Atelier", "customer_email": format!("s-{}@p{}.example", bill.debtor, self.portfolio),
            "customer_address": { "country": debtor.country.code() },
            "currency": "eur", "total": bill.minor, "amount_due": bill.minor, "amount_paid": 0,
            "amount_remaining": bill.left, "number": bill.name, "created": at.timestamp(), "due_date": due
        })
    }

    fn open_bill(&mut self, debtor: usize) -> Option<usize> {
        let open = |(place, bill): (usize, &Bill)| {
            (bill.debtor == debtor && bill.left > 0 && !bill.gone).then_some(place)
        };
        let open: Vec<usize> = self.bills.iter().enumerate().filter_map(open).collect();
        (!open.is_empty()).then(|| self.dice.of(&open))
    }

    /// Stripe credits a part: a credit note, and a picture that already shows it.
    fn lower(&mut self, at: DateTime<Utc>, debtor: usize) {
        let Some(place) = self.open_bill(debtor) else { return };
        let minor = self.part_of(place);
        let bill = &mut self.bills[place];
        bill.left -= minor;
        let bill = bill.clone();
        let invoice = self.invoice_id("stripe", &bill.name);
        let due_on = self.plan.model.due_on(invoice).unwrap_or_default();
        let later = at + TimeDelta::seconds(1);
        let object = self.snapshot(place, at, due_on);
        let debtor_name = self.debtor(debtor).name;
        self.post(at, debtor, What::Lowered { invoice, minor }, "invoice.updated", &object);
        let note = json!({ "id": format!("cn_{}", self.numbered), "object": "credit_note", "amount": minor,
            "currency": "eur", "customer": debtor_name, "invoice": bill.name, "status": "issued",
            "created": at.timestamp(), "number": "CN" });
        self.post(later, debtor, What::Nothing, "credit_note.created", &note);
    }

    fn part_of(&mut self, place: usize) -> i64 {
        let left = self.bills[place].left;
        if self.dice.chance(500) { left } else { self.dice.between(1, left) }
    }

    /// The first debtor names what he pays, the second does not, and sometimes pays too much.
    fn pay(&mut self, at: DateTime<Utc>, debtor: usize) {
        let Some(place) = self.open_bill(debtor) else { return };
        let name = format!("P-{}", self.numbered);
        let on = at.date_naive().to_string();
        let external = self.debtor(debtor).name;
        let (minor, named) = if debtor == 0 {
            let minor = self.part_of(place);
            self.bills[place].left -= minor;
            self.bills[place].paid_by.push(name.clone());
            (minor, Some(self.bills[place].name.clone()))
        } else {
            (self.minor(), None)
        };
        let invoice = named.as_deref().map(|named| self.invoice_id("relance", named));
        let invoices: Vec<&str> = named.as_deref().into_iter().collect();
        let data = said::payment(&external, &name, &on, &decimal(minor), &invoices);
        self.post(at, debtor, What::Credit { name, minor, invoice }, "payment.received", &data);
    }

    fn give_back(&mut self, at: DateTime<Utc>, debtor: usize) {
        let paid = |bill: &&mut Bill| bill.debtor == debtor && !bill.gone && !bill.paid_by.is_empty();
        let Some(bill) = self.bills.iter_mut().find(paid) else { return };
        let Some(name) = bill.paid_by.pop() else { return };
        let is_it = |said: &Said| match &said.what {
            What::Credit { name: its, minor, .. } if *its == name => Some(*minor),
            _ => None,
        };
        let mut mine = self.plan.model.said.iter().filter(|said| said.portfolio == self.portfolio);
        bill.left += mine.find_map(is_it).unwrap_or(0);
        let data = json!({ "payment_id": name, "reason_code": "AC04" });
        self.post(at, debtor, What::Returned { name }, "payment.reversed", &data);
    }

    /// Gives some of a payment back of free will: what it settled stays settled.
    fn refund(&mut self, at: DateTime<Utc>, debtor: usize) {
        let paid = |bill: &&mut Bill| bill.debtor == debtor && !bill.paid_by.is_empty();
        let Some(name) = self.bills.iter_mut().find(paid).and_then(|bill| bill.paid_by.pop()) else { return };
        let data = if self.dice.chance(500) {
            json!({ "payment_id": name, "amount": "0.01" })
        } else {
            json!({ "payment_id": name })
        };
        self.post(at, debtor, What::Nothing, "payment.refunded", &data);
    }

    /// A source that says now and then how far it has told, and sometimes nothing for days.
    fn synchronise(&mut self) {
        let mut at = self.some_time();
        let end = self.plan.start + TimeDelta::days(DAYS);
        while at < end {
            let until = at - self.dice.minutes(30);
            let data = json!({ "payments_seen_until": until });
            self.post(at, 0, What::Synchronised { until }, "sync.completed", &data);
            let hours = if self.dice.chance(100) { (50, 100) } else { (12, 40) };
            at += TimeDelta::hours(self.dice.between(hours.0, hours.1));
        }
        // Whoever waits for a source waits as long as it takes
        for debtor in 0..self.plan.model.homes[self.portfolio].debtors.len() {
            self.plan.model.disturbed.push((self.portfolio, debtor));
        }
    }

    fn credit(&mut self, at: DateTime<Utc>, debtor: usize) {
        let Some(place) = self.open_bill(debtor) else { return };
        let minor = self.part_of(place);
        let name = format!("A-{}", self.numbered);
        self.bills[place].left -= minor;
        let named = self.bills[place].name.clone();
        let invoice = self.invoice_id("relance", &named);
        let external = self.debtor(debtor).name;
        let data =
            said::credit_note(&external, &name, &at.date_naive().to_string(), &decimal(minor), Some(&named));
        self.post(
            at,
            debtor,
            What::Credit { name, minor, invoice: Some(invoice) },
            "credit_note.issued",
            &data,
        );
    }

    /// Voids or writes off what nobody paid or credited, of the one who names what he pays.
    fn close(&mut self, at: DateTime<Utc>, debtor: usize) {
        let Some(place) = self.open_bill(debtor) else { return };
        let bill = &mut self.bills[place];
        if bill.left != bill.minor || debtor != 0 {
            return;
        }
        bill.gone = true;
        let name = bill.name.clone();
        let invoice = self.invoice_id("relance", &name);
        let data = json!({ "invoice_id": name, "reason": "x" });
        // What is given up keeps the money it got: which money that is must not depend on a merge
        if self.merges || self.led || self.dice.chance(500) {
            self.post(at, debtor, What::Voided { invoice }, "invoice.voided", &data);
        } else {
            self.post(at, debtor, What::WrittenOff { invoice }, "invoice.written_off", &data);
        }
    }

    /// Issues an invoice again over another amount, never less than what was paid of it.
    fn reissue(&mut self, at: DateTime<Utc>, debtor: usize) {
        let Some(place) = self.open_bill(debtor) else { return };
        let more = self.dice.between(-self.bills[place].left / 2, 5_000);
        let bill = &mut self.bills[place];
        (bill.minor, bill.left) = (bill.minor + more, bill.left + more);
        let (name, minor) = (bill.name.clone(), bill.minor);
        let invoice = self.invoice_id("relance", &name);
        let Some(due_on) = self.plan.model.due_on(invoice) else { return };
        let described = self.described(debtor, 0);
        let data = said::invoice(&described, &name, &due_on.to_string(), &decimal(minor));
        self.post(at, debtor, What::Reissued { invoice, minor }, "invoice.updated", &data);
    }

    /// Says what Relance has no use for, sometimes at length.
    fn nonsense(&mut self, at: DateTime<Utc>, debtor: usize) {
        let words = if self.dice.chance(100) { 40_000 } else { 1 };
        let data = json!({ "words": "coffee is ready ".repeat(words) });
        self.post(at, debtor, What::Nothing, "coffee.ready", &data);
    }

    fn dispute(&mut self, at: DateTime<Utc>, debtor: usize) {
        let Some(place) = self.open_bill(debtor) else { return };
        let data = json!({ "invoice_id": self.bills[place].name, "reason": "wrong price" });
        self.plan.model.disturbed.push((self.portfolio, debtor));
        self.post(at, debtor, What::Nothing, "invoice.disputed", &data);
    }

    fn some_time(&mut self) -> DateTime<Utc> {
        self.plan.start + self.dice.minutes(DAYS * 1_440)
    }

    fn people(&mut self) {
        let portfolio = self.portfolio;
        for day in 1..=DAYS {
            let at = self.plan.start + TimeDelta::days(day) + self.dice.minutes(240);
            self.plan.deeds.push((at, Deed::Round(portfolio)));
        }
        let deeds = self.dice.below(5);
        for _ in 0..deeds {
            let (at, debtor) = (self.some_time(), self.dice.place(2));
            let hours = TimeDelta::hours(self.dice.between(1, 100));
            let (deed, then) = match self.dice.below(8) {
                0 | 1 => (Deed::Pause(portfolio, debtor), Some(Deed::EndPauses(portfolio, debtor))),
                2 => (Deed::Stop(portfolio), Some(Deed::Resume(portfolio))),
                3 => (Deed::Edit(portfolio), None),
                _ => (Deed::Visit(portfolio, Visit::thrown(self.dice, self.led)), None),
            };
            self.plan.deeds.push((at, deed));
            self.plan.deeds.extend(then.map(|then| (at + hours, then)));
        }
        let at = self.some_time();
        self.plan.deeds.push((at, Deed::Release(portfolio)));
    }

    fn machines(&mut self) {
        if self.dice.chance(300) {
            let (at, process) = (self.some_time(), self.dice.place(super::stage::PROCESSES));
            self.plan.deeds.push((at, Deed::Deploy(process)));
        }
        if self.dice.chance(300) {
            let (at, hours) = (self.some_time(), self.dice.between(2, 60));
            self.plan.deeds.push((at, Deed::DeadFeed(hours)));
        }
        if self.dice.chance(250) {
            for _ in 0..6 {
                let (at, process) = (self.some_time(), self.dice.place(super::stage::PROCESSES));
                let seconds = self.dice.between(-300, 300);
                self.plan.deeds.push((at, Deed::Jump(process, seconds)));
            }
        }
    }
}
