//! One case, said in a line: `Case::today("2026-10-06").owes("A", "2026-10-01", 1200)`. For tests of the rules.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta};
use chrono_tz::Tz;

use super::{At, Decision, Doing, Facing, Planned, Reason, Terms, decide};
use crate::account::Reach;
use crate::action::{Action, Approval, Attempt, Named, Outcome, Recipient};
use crate::calendar::{Calendar, Window, at_local, local_date};
use crate::debtor::{Channel, Country, Kind, Language, Profile};
use crate::event::{ExternalId, ObservedStatus};
use crate::hold::{self, Author, Hold};
use crate::ids::{ActionId, CreditNoteId, DebtorId, HoldId, InvoiceId, ItemId, PaymentId};
use crate::invoice::{Instalment, Invoice, Observed};
use crate::money::Currency;
use crate::news::Thanks;
use crate::payment::{CreditNote, Payment};
use crate::portfolio::Feed;
use crate::scenario::{Notice, Scenario};
use crate::statement::{Documents, Past, Statement, Viewpoint};

/// A business in Paris with one e-mail address and one telephone, of a creditor in Paris.
pub(crate) struct Case {
    pub now: At,
    pub invoices: Vec<Invoice>,
    pub payments: Vec<Payment>,
    pub credit_notes: Vec<CreditNote>,
    pub holds: Vec<Hold>,
    pub actions: Vec<Action>,
    pub thanks: Vec<Thanks>,
    pub feeds: BTreeMap<String, Feed>,
    pub profile: Profile,
    pub calendar: Calendar,
    pub reach: Vec<Reach>,
    pub contacted: Vec<At>,
    pub busy: bool,
    pub prefers: Option<Channel>,
    pub terms: Terms,
    pub scenario: Scenario,
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An hour in Paris: `"2026-10-06 10:30"`, or a day at half past ten.
pub(crate) fn paris(text: &str) -> At {
    let (date, time) = text.split_once(' ').unwrap_or((text, "10:30"));
    at_local(day(date), time.parse().unwrap(), Tz::Europe__Paris)
}

pub(crate) fn invoice_id(name: &str) -> InvoiceId {
    InvoiceId::from_bits(name.bytes().fold(1, |bits, byte| bits << 8 | u128::from(byte)))
}

pub(crate) fn item_id(name: &str) -> ItemId {
    ItemId { invoice: invoice_id(name), part: 0 }
}

/// An invoice in whole euros, issued and recorded 30 days before it is due.
pub(crate) fn invoice(name: &str, due_on: &str, euros: i64) -> Invoice {
    let due_on = day(due_on);
    let issued_on = due_on - TimeDelta::days(30);
    let recorded_at = at_local(issued_on, "08:00:00".parse().unwrap(), Tz::Europe__Paris);
    Invoice {
        id: invoice_id(name),
        source: "relance".to_owned(),
        external_id: ExternalId::new(name).unwrap(),
        number: name.to_owned(),
        issued_on,
        currency: Currency::EUR,
        instalments: vec![Instalment { due_on, minor: euros * 100 }],
        due_estimated: false,
        observed: None,
        closed: None,
        closed_at: None,
        occurred_at: recorded_at,
        digest: 0,
        recorded_on: issued_on,
        recorded_at,
        cycle: 0,
        url: None,
        originals: Vec::new(),
        custom: Vec::new(),
        assignment: crate::payee::Assignment::default(),
    }
}

/// A payment in whole euros, told at noon of its value date.
pub(crate) fn payment(name: &str, received_on: &str, euros: i64, named: &[&str]) -> Payment {
    let told = paris(&format!("{received_on} 12:00"));
    Payment {
        id: PaymentId::from_bits(invoice_id(name).bits()),
        source: "bank".to_owned(),
        external_id: ExternalId::new(name).unwrap(),
        received_on: day(received_on),
        currency: Currency::EUR,
        minor: euros * 100,
        reversed: 0,
        refunded: 0,
        named: named.iter().map(|name| (invoice_id(name), None)).collect(),
        method: "transfer".to_owned(),
        occurred_at: told,
        digest: 0,
        recorded_at: told,
        returned_at: Vec::new(),
    }
}

pub(crate) fn credit_note(name: &str, issued_on: &str, euros: i64, invoice: Option<&str>) -> CreditNote {
    let told = paris(&format!("{issued_on} 12:00"));
    CreditNote {
        id: CreditNoteId::from_bits(invoice_id(name).bits()),
        source: "relance".to_owned(),
        external_id: ExternalId::new(name).unwrap(),
        number: name.to_owned(),
        issued_on: day(issued_on),
        currency: Currency::EUR,
        minor: euros * 100,
        invoice: invoice.map(invoice_id),
        in_snapshot: false,
        voided: false,
        occurred_at: told,
        digest: 0,
        recorded_at: told,
    }
}

/// What a source says is left, in whole euros.
pub(crate) fn observed(at: &str, euros: i64) -> Observed {
    let as_of = paris(at);
    let status = if euros == 0 { ObservedStatus::Paid } else { ObservedStatus::Open };
    Observed { as_of, as_of_on: local_date(as_of, Tz::Europe__Paris), remaining: euros * 100, status }
}

pub(crate) fn hold(kind: hold::Kind, until: &str, items: &[&str], euros: Option<i64>) -> Hold {
    Hold {
        id: HoldId::from_bits(1),
        kind,
        currency: Currency::EUR,
        items: items.iter().map(|name| item_id(name)).collect(),
        minor: euros.map(|euros| euros * 100),
        until: day(until),
        pay_on: None,
        plan: Vec::new(),
        waives_interest: false,
        files: Vec::new(),
        reason: "said so".to_owned(),
        author: Author::Debtor,
        recorded_at: DateTime::UNIX_EPOCH,
        open_then: 0,
        ended_at: None,
    }
}

pub(crate) fn reach(channel: Channel, recipient: u64) -> Reach {
    Reach { recipient: Recipient(recipient), channel, contact: 0, stop: None }
}

impl Case {
    pub fn today(now: &str) -> Self {
        Self {
            now: paris(now),
            invoices: Vec::new(),
            payments: Vec::new(),
            credit_notes: Vec::new(),
            holds: Vec::new(),
            actions: Vec::new(),
            thanks: Vec::new(),
            feeds: BTreeMap::from([("relance".to_owned(), Feed::default())]),
            profile: Profile {
                kind: Kind::Business,
                country: Country::FR,
                language: Language::Fr,
                time_zone: Tz::Europe__Paris,
            },
            calendar: Calendar::France,
            reach: vec![reach(Channel::Email, 1), reach(Channel::Sms, 2)],
            contacted: Vec::new(),
            busy: false,
            prefers: None,
            terms: Terms {
                zone: Tz::Europe__Paris,
                gate: None,
                minimum: 100,
                per_day: 1,
                per_week: 3,
                gap_days: 0,
                email_window: Window::EMAIL,
                sms_window: Window::SMS,
            },
            scenario: Scenario::default_for_businesses(),
        }
    }

    pub fn owes(mut self, name: &str, due_on: &str, euros: i64) -> Self {
        self.invoices.push(invoice(name, due_on, euros));
        self
    }

    /// Says when the last invoice was first recorded.
    pub fn recorded(mut self, at: &str) -> Self {
        let at = paris(at);
        let last = self.invoices.last_mut().unwrap();
        (last.recorded_at, last.recorded_on) = (at, local_date(at, Tz::Europe__Paris));
        self
    }

    pub fn paid(mut self, name: &str, received_on: &str, euros: i64, named: &[&str]) -> Self {
        self.payments.push(payment(name, received_on, euros, named));
        self
    }

    pub fn held(mut self, kind: hold::Kind, until: &str, items: &[&str], euros: Option<i64>) -> Self {
        self.holds.push(hold(kind, until, items, euros));
        self
    }

    /// A step that was accepted for these invoices, at half past ten.
    pub fn accepted(self, level: u8, on: &str, names: &[&str]) -> Self {
        let raises = names.iter().map(|name| self.named(name, level)).collect();
        self.accepted_as(level, on, raises)
    }

    pub fn accepted_as(mut self, level: u8, on: &str, raises: Vec<Named>) -> Self {
        let notice = self.scenario.step(level).unwrap().notice;
        let mut action = self.action(notice, level, raises);
        action.recorded_at = paris(on);
        if notice != Notice::Decision {
            let outcome = Outcome::Accepted { at: paris(on), provider_id: "m".to_owned() };
            action.attempts.push(attempt(outcome, 1));
        }
        self.actions.push(action);
        self
    }

    pub fn named(&self, name: &str, level: u8) -> Named {
        let invoice = self.invoices.iter().find(|known| known.number == name).unwrap();
        Named { item: item_id(name), level, cycle: invoice.cycle, open: invoice.gross() }
    }

    pub fn action(&self, notice: Notice, level: u8, raises: Vec<Named>) -> Action {
        let (item, cycle) = (raises[0].item, raises[0].cycle);
        let digest = super::step_digest(level, item, cycle);
        Action {
            id: ActionId { debtor: DebtorId::from_bits(7), digest },
            notice,
            level,
            currency: Currency::EUR,
            carrying: Some(item),
            raises,
            scenario: self.scenario.id.clone(),
            scenario_version: 1,
            recorded_at: self.now,
            approval: None,
            attempts: Vec::new(),
            dropped: None,
        }
    }

    /// Writes down what was planned as one that waits for its approval.
    pub fn asked(mut self, level: u8, on: &str, names: &[&str]) -> Self {
        let raises = names.iter().map(|name| self.named(name, level)).collect();
        let mut action = self.action(Notice::FormalNotice, level, raises);
        action.approval = Some(Approval::Awaited { seen: "h".to_owned(), since: paris(on) });
        self.actions.push(action);
        self
    }

    pub fn approved(mut self, on: &str) -> Self {
        let at = paris(on);
        let last = self.actions.last_mut().unwrap();
        last.approval = Some(Approval::Given { seen: "h".to_owned(), by: "u".to_owned(), at });
        self
    }

    pub fn at(mut self, now: &str) -> Self {
        self.now = paris(now);
        self
    }

    pub fn statement(&self) -> Statement {
        let documents = Documents {
            invoices: &self.invoices,
            payments: &self.payments,
            credit_notes: &self.credit_notes,
            holds: &self.holds,
            actions: &self.actions,
            thanks: &self.thanks,
        };
        let today = local_date(self.now, self.terms.zone);
        let view = Viewpoint { zone: self.terms.zone, today, feeds: &self.feeds };
        Statement::draw(Currency::EUR, &documents, &view).0
    }

    pub fn decide_on(&self, statement: &Statement) -> Decision {
        let facing = Facing {
            profile: &self.profile,
            calendar: self.calendar,
            reach: &self.reach,
            contacted: &self.contacted,
            busy: self.busy,
            prefers: self.prefers,
        };
        decide(statement, &self.scenario, &facing, &self.terms, self.now)
    }

    pub fn decide(&self) -> Decision {
        self.decide_on(&self.statement())
    }

    /// What is done now, in words: `send reminder_1 [A B]`, `ask formal_notice [A]`.
    pub fn does(&self) -> Vec<String> {
        self.decide().actions.iter().map(|planned| self.words(planned)).collect()
    }

    pub fn words(&self, planned: &Planned) -> String {
        let how = match planned.doing {
            Doing::Send(_) => "send",
            Doing::AskApproval => "ask",
            Doing::Task => "task",
        };
        let number = |named: &Named| {
            let invoice = self.invoices.iter().find(|known| known.id == named.item.invoice).unwrap();
            format!("{}:{}", invoice.number, named.level)
        };
        let names: Vec<_> = planned.raises.iter().map(number).collect();
        format!("{how} {} [{}]", planned.notice.word(), names.join(" "))
    }

    /// Why an invoice gets nothing now.
    pub fn why(&self, name: &str) -> Option<Reason> {
        let decision = self.decide();
        let mut held = decision.held.iter().filter(|held| held.item == item_id(name));
        let reason = held.next().map(|held| held.reason);
        assert!(held.next().is_none(), "an item has one reason: {decision:?}");
        reason
    }

    /// When somebody looks again, on the clocks of Paris.
    pub fn looks(&self) -> String {
        let at = self.decide().next_look_at;
        at.map_or("never".to_owned(), |at| {
            at.with_timezone(&Tz::Europe__Paris).format("%Y-%m-%d %H:%M").to_string()
        })
    }

    /// Lives from look to look until a day, doing at once all that is decided. People approve after `approval_days` and
    /// take a decision at once. Returns what was done and when.
    pub fn live_until(&mut self, end: &str, approval_days: i64) -> Vec<String> {
        let (end, mut done) = (paris(end), Vec::new());
        let mut statement = self.statement();
        let mut approve_at = None;
        for _ in 0..2_000 {
            let decision = self.decide_on(&statement);
            for planned in &decision.actions {
                let today = local_date(self.now, self.terms.zone);
                done.push(format!("{today} {}", self.words(planned)));
                statement = match planned.doing {
                    Doing::AskApproval => {
                        approve_at = Some((self.now + TimeDelta::days(approval_days), planned.clone()));
                        wait_for(statement, planned)
                    }
                    Doing::Send(_) | Doing::Task => {
                        self.contacted.extend(matches!(planned.doing, Doing::Send(_)).then_some(self.now));
                        statement.once_accepted(planned.digest, planned.notice, &planned.raises, today)
                    }
                };
            }
            let look = if decision.actions.is_empty() { decision.next_look_at } else { Some(self.now) };
            let next = match (&approve_at, look) {
                (Some((at, _)), look) if look.is_none_or(|look| *at <= look) => *at,
                (_, Some(look)) => look,
                (_, None) => break,
            };
            if next > end {
                break;
            }
            self.now = next;
            if let Some((_, planned)) = approve_at.take_if(|(at, _)| *at <= next) {
                statement = approve(statement, &planned);
            }
        }
        done
    }
}

pub(crate) fn attempt(outcome: Outcome, recipient: u64) -> Attempt {
    let claimed_at = DateTime::UNIX_EPOCH;
    let (recipient, channel) = (Recipient(recipient), Channel::Email);
    Attempt { recipient, channel, claimed_at, outcome, delayed_at: None, told: String::new() }
}

fn wait_for(mut statement: Statement, planned: &Planned) -> Statement {
    let raised = |id: ItemId| planned.raises.iter().any(|named| named.item == id);
    statement.items.iter_mut().filter(|item| raised(item.id)).for_each(|item| item.waits = true);
    statement
}

fn approve(mut statement: Statement, planned: &Planned) -> Statement {
    let raised = |id: ItemId| planned.raises.iter().any(|named| named.item == id);
    statement.items.iter_mut().filter(|item| raised(item.id)).for_each(|item| item.waits = false);
    statement.past.push(Past {
        digest: planned.digest,
        done: false,
        waits: false,
        carrying: planned.carrying,
        asked_on: None,
        approved: Some(planned.raises.clone()),
        tried: Vec::new(),
        not_before: None,
    });
    statement
}
