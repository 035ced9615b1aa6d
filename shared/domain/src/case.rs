//! The life of a case, as one table. Holds are values beside the state, not states.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nothing is overdue.
    Monitoring,
    /// Something is overdue.
    Active,
    /// A formal notice was accepted for an open item.
    FormalNotice,
    /// A professional has it.
    HandedOff,
    /// Nothing is open.
    Settled,
    /// The creditor gave up.
    WrittenOff,
    /// Closed without payment for another reason.
    Closed,
}

/// What may happen to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// An item was added or reopened and is not due yet.
    ItemOpened,
    /// An open item is past its due date.
    BecameOverdue,
    /// Nothing open is overdue any more, but something is open.
    NothingOverdue,
    /// A formal notice was accepted for an open item.
    PutOnNotice,
    /// No open item is on formal notice any more.
    NoticeEnded,
    /// Nothing is open.
    PaidInFull,
    /// Given to a professional.
    HandedOver,
    /// Given back by the professional.
    TakenBack,
    /// All that was open is written off.
    GivenUp,
    /// Closed by a person.
    ClosedByHand,
}

/// The event makes no sense in this state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a case that is {state:?} cannot take {event:?}")]
pub struct Refused {
    /// State.
    pub state: State,
    /// Event.
    pub event: Event,
}

impl State {
    /// The next state.
    ///
    /// # Errors
    /// [`Refused`] when the event makes no sense here.
    pub fn next(self, event: Event) -> Result<Self, Refused> {
        use State::{Active, Closed, FormalNotice, HandedOff, Monitoring, Settled, WrittenOff};
        #[expect(clippy::match_same_arms, reason = "a table: one line a transition")]
        match (self, event) {
            (HandedOff, Event::PaidInFull) => Ok(Settled),
            (HandedOff, Event::TakenBack) => Ok(Active),
            // While a professional has it, what is due or on notice is his business.
            (
                HandedOff,
                Event::BecameOverdue | Event::NothingOverdue | Event::ItemOpened | Event::NoticeEnded,
            ) => Ok(HandedOff),
            (Settled | WrittenOff | Closed, Event::ItemOpened) => Ok(Monitoring),
            (Monitoring | Settled | WrittenOff | Closed, Event::BecameOverdue) => Ok(Active),
            (Monitoring | Active, Event::PutOnNotice) => Ok(FormalNotice),
            (FormalNotice, Event::NoticeEnded) => Ok(Active),
            (Active | FormalNotice, Event::NothingOverdue) => Ok(Monitoring),
            (Monitoring | Active | FormalNotice, Event::PaidInFull) => Ok(Settled),
            (Monitoring | Active | FormalNotice, Event::HandedOver) => Ok(HandedOff),
            (Monitoring | Active | FormalNotice | HandedOff, Event::GivenUp) => Ok(WrittenOff),
            (Monitoring | Active | FormalNotice | HandedOff, Event::ClosedByHand) => Ok(Closed),
            (state, event) => Err(Refused { state, event }),
        }
    }

    /// What the ledger says of the case: the event that a state must take, if it does not say so already.
    #[must_use]
    pub fn event_for(self, facts: Facts) -> Option<Event> {
        let wanted = match facts {
            Facts { open: false, gave_up: true, .. } => Self::WrittenOff,
            Facts { open: false, .. } => Self::Settled,
            Facts { on_notice: true, .. } => Self::FormalNotice,
            Facts { overdue: true, .. } => Self::Active,
            _ => Self::Monitoring,
        };
        match (self, wanted) {
            (from, to) if from == to => None,
            (Self::Settled | Self::WrittenOff | Self::Closed, Self::Settled | Self::WrittenOff) => None,
            (Self::HandedOff, to) if to != Self::Settled => None,
            (_, Self::Settled) => Some(Event::PaidInFull),
            (_, Self::WrittenOff) => Some(Event::GivenUp),
            (Self::Monitoring | Self::Active, Self::FormalNotice) => Some(Event::PutOnNotice),
            (Self::FormalNotice, Self::Active) => Some(Event::NoticeEnded),
            (Self::Active | Self::FormalNotice, Self::Monitoring) => Some(Event::NothingOverdue),
            (_, Self::Monitoring) => Some(Event::ItemOpened),
            _ => Some(Event::BecameOverdue),
        }
    }

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Monitoring => "monitoring",
            Self::Active => "active",
            Self::FormalNotice => "formal_notice",
            Self::HandedOff => "handed_off",
            Self::Settled => "settled",
            Self::WrittenOff => "written_off",
            Self::Closed => "closed",
        }
    }
}

/// What the ledger says, in four yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent answers, each asked once")]
pub struct Facts {
    /// Something is open.
    pub open: bool,
    /// Something open is past its due date.
    pub overdue: bool,
    /// Something open is on formal notice.
    pub on_notice: bool,
    /// What closed last was written off rather than paid.
    pub gave_up: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [State; 7] = [
        State::Monitoring,
        State::Active,
        State::FormalNotice,
        State::HandedOff,
        State::Settled,
        State::WrittenOff,
        State::Closed,
    ];

    #[test]
    fn every_event_the_ledger_asks_for_is_one_the_table_takes() {
        for state in STATES {
            for bits in 0..16u8 {
                let bit = |n: u8| bits & (1 << n) != 0;
                let facts = Facts { open: bit(0), overdue: bit(1), on_notice: bit(2), gave_up: bit(3) };
                let mut at = state;
                // A settled case that is reopened on notice takes two events: overdue, then notice.
                for _ in 0..3 {
                    if let Some(event) = at.event_for(facts) {
                        at = at.next(event).unwrap();
                    }
                }
                assert_eq!(at.event_for(facts), None, "{state:?} {facts:?} ends at {at:?}");
            }
        }
    }

    #[test]
    fn a_settled_case_returns_to_monitoring_with_a_new_item_and_to_active_on_a_reversal() {
        assert_eq!(State::Settled.next(Event::ItemOpened), Ok(State::Monitoring));
        assert_eq!(State::Settled.next(Event::BecameOverdue), Ok(State::Active));
    }

    #[test]
    fn a_settled_case_cannot_be_put_on_notice() {
        assert!(State::Settled.next(Event::PutOnNotice).is_err());
    }
}
