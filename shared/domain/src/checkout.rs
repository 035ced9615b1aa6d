//! A payment that a debtor began on a provider's page: what it was for, and what became of it.
//!
//! Only what the provider tells signed moves it; coming back from the provider's page never does. Money is money: once paid
//! it stays paid, whatever is told later or was told before. What follows for the chase: a payment that was begun holds its
//! items for the rest of the creditor's day, because most are made within minutes and a reminder that crosses one reads
//! like a mistake; one that the provider is still collecting holds as long as "already paid" does. A beginning costs its
//! debtor nothing, so from the third in a week that came to nothing on it holds nothing: no reminder is put off by pressing
//! a button every morning.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::event::ExternalId;
use crate::ids::{CheckoutId, HoldId, InvoiceId};
use crate::money::Currency;

/// Minutes a debtor has on the provider's page. Stripe takes no less than 30, counted from its own clock.
pub const LIVE_MINUTES: i64 = 35;
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
}

impl State {
    /// Where it goes from here; `None` when this is known, or comes too late to matter.
    #[must_use]
    pub const fn next(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::Opening, Event::Opened) => Some(Self::Open),
            (Self::Opening | Self::Open | Self::Abandoned, Event::Ordered) => Some(Self::Pending),
            (Self::Paid, _) => None,
            (_, Event::Paid) => Some(Self::Paid),
            (Self::Opening | Self::Open | Self::Pending | Self::Abandoned, Event::Refused) => {
                Some(Self::Refused)
            }
            (Self::Opening | Self::Open, Event::Closed) => Some(Self::Abandoned),
            _ => None,
        }
    }

    /// True while the money may still come.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Opening | Self::Open | Self::Pending)
    }
}

/// A payment that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkout {
    /// Its id; travels to the provider and back.
    pub id: CheckoutId,
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
            State::Pending => now < self.closes_at + TimeDelta::days(PENDING_DAYS),
            _ => false,
        }
    }
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

    const STATES: [State; 6] =
        [State::Opening, State::Open, State::Pending, State::Paid, State::Refused, State::Abandoned];
    const EVENTS: [Event; 5] = [Event::Opened, Event::Ordered, Event::Paid, Event::Refused, Event::Closed];

    fn began(minutes_ago: i64, state: State) -> (Checkout, DateTime<Utc>) {
        let now: DateTime<Utc> = "2026-09-21T12:00:00Z".parse().unwrap();
        let began_at = now - TimeDelta::minutes(minutes_ago);
        let checkout = Checkout {
            id: CheckoutId { debtor: DebtorId::from_bits(1), digest: 1 },
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
        };
        (checkout, now)
    }

    #[test]
    fn what_is_paid_stays_paid_and_money_is_taken_in_any_state() {
        for state in STATES {
            for event in EVENTS {
                let next = state.next(event).unwrap_or(state);
                assert!(state != State::Paid || next == State::Paid, "{state:?} {event:?}");
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
