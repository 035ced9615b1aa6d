//! A payment that a debtor began on a provider's page: what it was for, and what became of it.
//!
//! Only what the provider tells signed moves it; coming back from the provider's page never does. Money is money: once paid
//! it stays paid, whatever is told later or was told before. What follows for the chase: a payment that was begun holds its
//! items for the rest of the creditor's day, because most are made within minutes and a reminder that crosses one reads
//! like a mistake; one that the provider is still collecting holds as long as "already paid" does. A beginning costs its
//! debtor nothing, so from the third in a week that came to nothing on it holds nothing: no reminder is put off by pressing
//! a button every morning.
//!
//! By card the money is there or it is not. By a debit that a provider collects, the debtor first signs a mandate on its page;
//! only then is a payment asked for, of what is still owed, and days later the money is there. It may go back: for want of
//! funds, because he asks for it within eight weeks, because he never agreed within thirteen months (Directive (EU)
//! 2015/2366, articles 71, 76 and 77). Then what it had paid is owed again, as for a debit by file ([`crate::debit`]).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::debit::RETURN_DAYS;
use crate::event::ExternalId;
use crate::ids::{CheckoutId, HoldId, InvoiceId};
use crate::money::Currency;

/// Minutes a debtor has on the provider's page. Stripe takes no less than 30, counted from its own clock.
pub const LIVE_MINUTES: i64 = 35;
/// The same where a mandate is signed. GoCardless keeps its page for seven days; whatever is signed there later is checked
/// against what is owed then.
pub const SIGNING_MINUTES: i64 = 60;
/// Minutes in which a beginning that was never answered may be asked for again under its own name.
pub const OPENING_MINUTES: i64 = 4;
/// Minutes that must be left of a page before its debtor is sent there again.
pub const LEAST_MINUTES: i64 = 5;
/// Days after which an order that nobody told the end of stands in nobody's way. A card's ends within minutes, a debit's
/// within ten working days.
const PENDING_DAYS: i64 = 14;
/// Beginnings of a debtor in one day; more is no one who wants to pay.
pub const A_DAY: usize = 20;
/// Beginnings of a week that came to nothing, from which on the next holds nothing.
const IDLE_A_WEEK: usize = 3;

/// How it is paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Means {
    /// By card.
    #[default]
    Card,
    /// From an account, by a mandate signed at the provider's.
    Debit,
}

impl Means {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Debit => "debit",
        }
    }

    /// Minutes the provider's page is gone on with.
    #[must_use]
    pub const fn live_minutes(self) -> i64 {
        match self {
            Self::Card => LIVE_MINUTES,
            Self::Debit => SIGNING_MINUTES,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
    fn is_card(&self) -> bool {
        *self == Self::Card
    }
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written down; the provider has not answered yet.
    Opening,
    /// The debtor may be on the provider's page.
    Open,
    /// The provider has the debtor's order and is still collecting.
    Pending,
    /// The money is there.
    Paid,
    /// The provider could not collect.
    Refused,
    /// Nobody paid, and nobody can any more.
    Abandoned,
    /// The money was there and went back.
    Returned,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The provider has made a page.
    Opened,
    /// The debtor has given the order.
    Ordered,
    /// The money is there.
    Paid,
    /// The provider could not collect.
    Refused,
    /// The page is closed, by its time or by us.
    Closed,
    /// The order is given up before anything was collected: nothing is owed any more.
    Dropped,
    /// A collection failed, before its money was there or after.
    Failed,
    /// What had failed is collected once more.
    Again,
}

impl State {
    /// Where it goes from here; `None` when this is known, or comes too late to matter.
    #[must_use]
    pub const fn next(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::Opening, Event::Opened) => Some(Self::Open),
            (Self::Opening | Self::Open | Self::Abandoned, Event::Ordered)
            | (Self::Refused | Self::Returned, Event::Again) => Some(Self::Pending),
            (Self::Paid, Event::Failed) => Some(Self::Returned),
            (Self::Paid, _) => None,
            (_, Event::Paid) => Some(Self::Paid),
            (
                Self::Opening | Self::Open | Self::Pending | Self::Abandoned,
                Event::Refused | Event::Failed,
            ) => Some(Self::Refused),
            (Self::Opening | Self::Open, Event::Closed) | (Self::Pending, Event::Dropped) => {
                Some(Self::Abandoned)
            }
            _ => None,
        }
    }

    /// True while the money may still come.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Opening | Self::Open | Self::Pending)
    }
}

/// What a provider collects from an account. Amounts are minor units of the euro.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// The provider's name for the mandate.
    pub mandate: ExternalId,
    /// Its name for the payment, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<ExternalId>,
    /// The day of collection, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// When the latest of its events happened: an older one that comes later changes nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_at: Option<DateTime<Utc>>,
    /// Times its money was booked: it may go back and come again.
    #[serde(default)]
    pub booked: u32,
}

impl Collection {
    /// One by this mandate, which nothing is collected by yet.
    #[must_use]
    pub const fn by(mandate: ExternalId) -> Self {
        Self { mandate, payment: None, on: None, told_at: None, booked: 0 }
    }
}

/// A payment that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// Its id; travels to the provider and back.
    pub id: CheckoutId,
    /// How it is paid.
    #[serde(default, skip_serializing_if = "Means::is_card")]
    pub means: Means,
    /// The currency of all its amounts.
    pub currency: Currency,
    /// What it is for, oldest due first, minor units.
    pub parts: Vec<(InvoiceId, i64)>,
    /// What is to be paid: the sum of the parts.
    pub minor: i64,
    /// Where it stands.
    pub state: State,
    /// The provider's name for it, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<ExternalId>,
    /// Where the debtor pays: sealed, since who has it sees the amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The hold that stands for it, if one was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldId>,
    /// What was really paid, once it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<(i64, Currency)>,
    /// When it began.
    pub began_at: DateTime<Utc>,
    /// When the provider's page closes.
    pub closes_at: DateTime<Utc>,
    /// What is collected, once a mandate is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<Collection>,
    /// Why nothing was collected, or why it went back: a bank's code, or a word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Checkout {
    /// True while it can be gone on with for exactly this.
    #[must_use]
    pub fn serves(&self, currency: Currency, parts: &[(InvoiceId, i64)], now: DateTime<Utc>) -> bool {
        let young = match self.state {
            State::Opening => now < self.began_at + TimeDelta::minutes(OPENING_MINUTES),
            State::Open => now + TimeDelta::minutes(LEAST_MINUTES) < self.closes_at,
            _ => false,
        };
        young && self.currency == currency && self.parts == parts
    }

    /// True while its debtor may be paying.
    #[must_use]
    pub fn may_be_paid(&self, now: DateTime<Utc>) -> bool {
        match self.state {
            State::Opening | State::Open => now < self.closes_at,
            State::Pending => {
                let collected = self.collection.as_ref().and_then(|it| it.on).map(midnight);
                now < self.closes_at.max(collected.unwrap_or(self.closes_at)) + TimeDelta::days(PENDING_DAYS)
            }
            _ => false,
        }
    }

    /// True for an order that no payment has been asked for yet.
    #[must_use]
    pub fn wants_payment(&self) -> bool {
        self.state == State::Pending && self.collection.as_ref().is_some_and(|it| it.payment.is_none())
    }

    /// True when one of these invoices is a part of it.
    #[must_use]
    pub fn touches(&self, mut invoices: impl Iterator<Item = InvoiceId>) -> bool {
        invoices.any(|invoice| self.parts.iter().any(|(known, _)| *known == invoice))
    }

    /// The last day on which the chase waits for what is collected, once its day is known.
    #[must_use]
    pub fn held_until(&self) -> Option<NaiveDate> {
        let on = self.collection.as_ref()?.on?;
        Some(Calendar::Target.add_business_days(on, RETURN_DAYS))
    }

    /// What is collected of its parts when it is so much, and so much of them is `owed` still: first what is owed, the
    /// first part first; what is more than that goes as it was ordered.
    #[must_use]
    pub fn shared(&self, minor: i64, owed: &[(InvoiceId, i64)]) -> Vec<(InvoiceId, i64)> {
        let mut left = minor;
        let mut share = |most: i64| {
            let part = left.min(most).max(0);
            left -= part;
            part
        };
        let owed_of = |id: InvoiceId| owed.iter().filter(|(its, _)| *its == id).map(|(_, minor)| minor).sum();
        let owed: Vec<i64> = self.parts.iter().map(|(id, most)| share((*most).min(owed_of(*id)))).collect();
        let parts = self.parts.iter().zip(owed).map(|((id, most), part)| (*id, part + share(most - part)));
        parts.filter(|(_, part)| *part > 0).collect()
    }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// Whether one more beginning may hold its items, after these.
#[must_use]
pub fn may_hold(before: &[Checkout], now: DateTime<Utc>) -> bool {
    let week = now - TimeDelta::days(7);
    let idle = |it: &&Checkout| it.began_at > week && it.state != State::Paid;
    before.iter().filter(idle).count() < IDLE_A_WEEK
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DebtorId;

    const STATES: [State; 7] = [
        State::Opening,
        State::Open,
        State::Pending,
        State::Paid,
        State::Refused,
        State::Abandoned,
        State::Returned,
    ];
    const EVENTS: [Event; 8] = [
        Event::Opened,
        Event::Ordered,
        Event::Paid,
        Event::Refused,
        Event::Closed,
        Event::Dropped,
        Event::Failed,
        Event::Again,
    ];

    fn began(minutes_ago: i64, state: State) -> (Checkout, DateTime<Utc>) {
        let now: DateTime<Utc> = "2026-09-21T12:00:00Z".parse().unwrap();
        let began_at = now - TimeDelta::minutes(minutes_ago);
        let checkout = Checkout {
            id: CheckoutId { debtor: DebtorId::from_bits(1), digest: 1 },
            means: Means::Card,
            currency: Currency::EUR,
            parts: vec![(InvoiceId::from_bits(1), 100)],
            minor: 100,
            state,
            session: None,
            page: None,
            hold: None,
            paid: None,
            began_at,
            closes_at: began_at + TimeDelta::minutes(LIVE_MINUTES),
            collection: None,
            reason: None,
        };
        (checkout, now)
    }

    #[test]
    fn what_is_paid_stays_paid_unless_a_collection_fails_and_money_is_taken_in_any_state() {
        for state in STATES {
            for event in EVENTS {
                let next = state.next(event).unwrap_or(state);
                let goes_back = event == Event::Failed && next == State::Returned;
                assert!(state != State::Paid || next == State::Paid || goes_back, "{state:?} {event:?}");
            }
            assert_eq!(state.next(Event::Paid).unwrap_or(state), State::Paid, "{state:?}");
        }
    }

    #[test]
    fn what_is_told_twice_or_late_changes_nothing() {
        for state in STATES {
            for event in EVENTS {
                if let Some(next) = state.next(event) {
                    assert_eq!(next.next(event), None, "{state:?} {event:?}");
                }
            }
        }
        assert_eq!(State::Pending.next(Event::Closed), None, "an order is not given up by the page's time");
        assert_eq!(State::Refused.next(Event::Ordered), None);
        assert_eq!(State::Pending.next(Event::Failed), Some(State::Refused));
        assert_eq!(State::Returned.next(Event::Again), Some(State::Pending));
        assert_eq!(State::Paid.next(Event::Again), None);
    }

    #[test]
    fn the_chase_waits_for_what_a_bank_may_still_send_back_and_not_for_ever() {
        let (mut order, now) = began(10, State::Pending);
        order.means = Means::Debit;
        assert!(!order.wants_payment(), "nobody has signed");
        order.collection = Some(Collection::by(ExternalId::new("MD1").unwrap()));
        assert!(order.wants_payment());
        assert_eq!(order.held_until(), None);
        if let Some(collection) = &mut order.collection {
            collection.payment = Some(ExternalId::new("PM1").unwrap());
            collection.on = "2026-10-05".parse().ok();
        }
        assert!(!order.wants_payment());
        assert_eq!(order.held_until(), "2026-10-12".parse().ok());
        assert!(order.may_be_paid(now + TimeDelta::days(27)), "fourteen days after its day");
        assert!(!order.may_be_paid(now + TimeDelta::days(28)));
    }

    #[test]
    fn less_than_was_ordered_is_shared_from_the_first_part_on() {
        let (mut order, _) = began(10, State::Pending);
        let (one, two) = (InvoiceId::from_bits(1), InvoiceId::from_bits(2));
        order.parts = vec![(one, 100), (two, 60)];
        let owed = order.parts.clone();
        assert_eq!(order.shared(160, &owed), order.parts);
        assert_eq!(order.shared(130, &owed), [(one, 100), (two, 30)]);
        assert_eq!(order.shared(100, &[]), [(one, 100)], "nothing is owed: as it was ordered");
        assert_eq!(order.shared(999, &owed), order.parts, "never more than was ordered");
        assert_eq!(order.shared(60, &[(two, 60)]), [(two, 60)], "the first is paid meanwhile");
        assert_eq!(order.shared(100, &[(one, 30), (two, 60)]), [(one, 40), (two, 60)]);
        assert_eq!(order.shared(60, &[(two, 999)]), [(two, 60)]);
        assert!(order.touches([two].into_iter()) && !order.touches([InvoiceId::from_bits(3)].into_iter()));
    }

    #[test]
    fn only_the_same_parts_are_gone_on_with_and_not_for_long() {
        let (fresh, now) = began(1, State::Open);
        let parts = fresh.parts.clone();
        assert!(fresh.serves(Currency::EUR, &parts, now));
        assert!(!fresh.serves(Currency::EUR, &[(parts[0].0, 99)], now));
        assert!(!began(31, State::Open).0.serves(Currency::EUR, &parts, now), "little time is left");
        assert!(!began(5, State::Opening).0.serves(Currency::EUR, &parts, now), "nobody answered");
        assert!(!began(1, State::Pending).0.serves(Currency::EUR, &parts, now));
        assert!(!began(36, State::Open).0.may_be_paid(now) && began(900, State::Pending).0.may_be_paid(now));
        assert!(!began(15 * 24 * 60, State::Pending).0.may_be_paid(now), "nobody told its end");
    }

    #[test]
    fn the_fourth_beginning_of_a_week_without_money_holds_nothing() {
        let (idle, now) = began(60, State::Abandoned);
        assert!(may_hold(&[idle.clone(), idle.clone()], now));
        assert!(!may_hold(&[idle.clone(), idle.clone(), idle.clone()], now));
        let (paid, old) = (began(60, State::Paid).0, began(8 * 24 * 60, State::Abandoned).0);
        assert!(may_hold(&[idle.clone(), idle, paid, old], now));
    }
}
