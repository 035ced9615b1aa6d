//! An order to collect from a debtor's account, and what became of it.
//!
//! It is for one amount on one day, both told to him when he signs: that is the notice the scheme asks for before each
//! collection (EPC016-06, 4.3.4: 14 calendar days, or what was agreed). Nothing is collected that is not owed any more when
//! the file for the bank is made. Money that was collected may come back: for want of funds within days, because he asks
//! for it within eight weeks, because he never agreed within thirteen months (Directive (EU) 2015/2366, articles 71, 76
//! and 77). Whatever the reason, what it had paid is owed again.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::ids::{DebitFileId, DebitId, HoldId, InvoiceId, MandateId, PaymentId};
use crate::mandate::reference;

/// Business days after the day of collection in which a bank sends back what it could not collect, and on which the chase
/// still waits (EPC016-06, 4.3.1: five inter-bank business days).
pub const RETURN_DAYS: u16 = 5;
/// Business days that a bank needs before the day of collection (EPC016-06, 4.3.1: D-1).
const BANK_DAYS: u16 = 1;
/// Calendar days before the day of collection from which on a bank takes it (EPC016-06, 4.3.1: D-14).
pub const EARLIEST_FILE_DAYS: u64 = 14;
/// Orders of one debtor in one day; more is no one who wants to pay.
pub const A_DAY: usize = 5;
/// Days after a collection in which the scheme may bring its money back: thirteen months, the thirty days in which the
/// banks look into it, and some for the post.
pub const LAST_RETURN_DAYS: u64 = 450;

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The debtor has given it; no file holds it yet.
    Ordered,
    /// It is in a file for the bank.
    Sent,
    /// The money is there.
    Collected,
    /// The bank could not collect it.
    Refused,
    /// The money was there and went back.
    Returned,
    /// The debtor took it back before it was in a file.
    Withdrawn,
    /// It was not collected: nothing is owed any more, or it is too late.
    Dropped,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// It was put into a file.
    Sent,
    /// The money is there.
    Collected,
    /// The bank did not collect it, or gave the money back.
    Failed,
    /// The debtor took it back.
    Withdrawn,
    /// It makes no sense any more.
    Dropped,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Ordered,
        Self::Sent,
        Self::Collected,
        Self::Refused,
        Self::Returned,
        Self::Withdrawn,
        Self::Dropped,
    ];

    /// Where it goes from here; `None` when this is known, or cannot be.
    #[must_use]
    pub const fn next(self, event: Event) -> Option<Self> {
        match (self, event) {
            (Self::Ordered, Event::Sent) => Some(Self::Sent),
            (Self::Ordered, Event::Withdrawn) => Some(Self::Withdrawn),
            (Self::Ordered, Event::Dropped) => Some(Self::Dropped),
            (Self::Sent, Event::Collected) => Some(Self::Collected),
            (Self::Sent, Event::Failed) => Some(Self::Refused),
            (Self::Collected, Event::Failed) => Some(Self::Returned),
            _ => None,
        }
    }

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ordered => "ordered",
            Self::Sent => "sent",
            Self::Collected => "collected",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Dropped => "dropped",
        }
    }

    /// True while the money may still come.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Ordered | Self::Sent)
    }
}

/// An order to collect. Amounts are minor units of the euro, the scheme's only currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debit {
    /// Its id.
    pub id: DebitId,
    /// The mandate it goes by.
    pub mandate: MandateId,
    /// What it is for, oldest due first.
    pub parts: Vec<(InvoiceId, i64)>,
    /// How much: the sum of the parts.
    pub minor: i64,
    /// The day that was told to the debtor.
    pub on: NaiveDate,
    /// Where it stands.
    pub state: State,
    /// The hold that stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldId>,
    /// The file it is in, and the day of collection there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<(DebitFileId, NaiveDate)>,
    /// The money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentId>,
    /// Why it was not collected, or went back: a reason code, or a word of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was given.
    pub ordered_at: DateTime<Utc>,
}

impl Debit {
    /// What travels with the money from end to end: 35 characters at most.
    #[must_use]
    pub fn end_to_end(&self) -> String {
        reference("D", self.id.debtor.bits(), self.id.digest)
    }

    /// The day of collection, as far as it is known.
    #[must_use]
    pub fn collected_on(&self) -> NaiveDate {
        self.file.map_or(self.on, |(_, on)| on)
    }

    /// The last day on which the chase waits for it.
    #[must_use]
    pub fn held_until(&self) -> NaiveDate {
        Calendar::Target.add_business_days(self.collected_on(), RETURN_DAYS)
    }
}

/// The first day on which something that is told to the debtor today may be collected.
#[must_use]
pub fn first_day(today: NaiveDate, notice_days: u8) -> NaiveDate {
    let told = today.checked_add_days(Days::new(u64::from(notice_days))).unwrap_or(today);
    // A bank needs its own days, however short the notice that was agreed
    Calendar::Target.next_business_day(told.max(bank_day(today)))
}

/// The first day of collection that a file of today may name.
#[must_use]
pub fn bank_day(today: NaiveDate) -> NaiveDate {
    Calendar::Target.add_business_days(today, BANK_DAYS)
}

/// A reason of a bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reason {
    /// ISO 20022, `ExternalStatusReason1Code` and `ExternalReturnReason1Code`.
    pub code: &'static str,
    /// In plain words.
    pub words: &'static str,
    /// The mandate cannot be used again.
    pub ends_mandate: bool,
}

const fn reason(code: &'static str, words: &'static str, ends_mandate: bool) -> Reason {
    Reason { code, words, ends_mandate }
}

/// The reasons of the scheme (EPC016-06, AT-R3; EPC173-14, guidance on reason codes).
pub const REASONS: [Reason; 25] = [
    reason("AC01", "the account number is wrong", true),
    reason("AC04", "the account is closed", true),
    reason("AC06", "the account is blocked", true),
    reason("AC13", "a consumer's account cannot be debited under this scheme", true),
    reason("AG01", "the account takes no direct debits", true),
    reason("AG02", "the bank did not understand the kind of operation", false),
    reason("AM04", "there was not enough on the account", false),
    reason("AM05", "the same collection came twice", false),
    reason("BE05", "the creditor identifier is not known", false),
    reason("CNOR", "the creditor's bank is not registered under this identifier", false),
    reason("DNOR", "the debtor's bank is not registered under this identifier", false),
    reason("FF01", "the format of the file is wrong", false),
    reason("MD01", "the debtor says that he never agreed, or the mandate has ended", true),
    reason("MD02", "what was sent of the mandate is missing or wrong", false),
    reason("MD06", "the debtor asked for his money back", false),
    reason("MD07", "the debtor has died", true),
    reason("MS02", "the debtor refused", true),
    reason("MS03", "the bank gives no reason", false),
    reason("RC01", "the bank identifier is wrong", false),
    reason("RR01", "the debtor's account is missing for a reason of law", false),
    reason("RR02", "the debtor's name or address is missing for a reason of law", false),
    reason("RR03", "the creditor's name or address is missing for a reason of law", false),
    reason("RR04", "for a reason of law", false),
    reason("SL01", "the debtor told his bank to block this creditor", true),
    reason("TM01", "it reached the bank too late", false),
];

impl Reason {
    /// The reason of this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        REASONS.iter().find(|known| known.code == code).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DebtorId;

    const EVENTS: [Event; 5] =
        [Event::Sent, Event::Collected, Event::Failed, Event::Withdrawn, Event::Dropped];

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_told_twice_changes_nothing_and_what_a_file_holds_is_not_taken_back() {
        for state in State::ALL {
            for event in EVENTS {
                let Some(next) = state.next(event) else { continue };
                // Money that came and went is two events that look alike
                if (state, event) != (State::Sent, Event::Failed) {
                    assert!(next.next(event).is_none(), "{state:?} {event:?}");
                }
            }
        }
        assert_eq!(State::Sent.next(Event::Withdrawn), None);
        assert_eq!(State::Refused.next(Event::Collected), None, "a late word never makes it paid");
        assert_eq!(State::Refused.next(Event::Failed), None);
    }

    #[test]
    fn a_collection_falls_on_a_day_of_the_banks_and_after_its_notice() {
        assert_eq!(first_day(day("2026-09-21"), 14), day("2026-10-05"), "a Monday");
        assert_eq!(first_day(day("2026-09-22"), 4), day("2026-09-28"), "not a Saturday");
        assert_eq!(
            first_day(day("2026-03-20"), 14),
            day("2026-04-07"),
            "after Good Friday and Easter Monday"
        );
        assert_eq!(first_day(day("2026-12-11"), 14), day("2026-12-28"), "after Christmas");
        assert_eq!(first_day(day("2026-12-18"), 14), day("2027-01-04"), "after New Year");
        assert_eq!(first_day(day("2026-04-17"), 14), day("2026-05-04"), "after Labour Day");
        assert_eq!(first_day(day("2026-09-18"), 0), day("2026-09-21"), "a bank needs a day");
        // A national holiday is none of T2's
        assert_eq!(first_day(day("2026-06-30"), 14), day("2026-07-14"));
    }

    #[test]
    fn the_chase_waits_for_what_a_bank_may_still_send_back() {
        let id = DebitId { debtor: DebtorId::from_bits(1), digest: 1 };
        let mut debit = Debit {
            id,
            mandate: MandateId { debtor: id.debtor, digest: 1 },
            parts: Vec::new(),
            minor: 0,
            on: day("2026-10-05"),
            state: State::Ordered,
            hold: None,
            file: None,
            payment: None,
            reason: None,
            ordered_at: DateTime::UNIX_EPOCH,
        };
        assert_eq!(debit.held_until(), day("2026-10-12"));
        debit.file = Some((DebitFileId::from_bits(1), day("2026-10-07")));
        assert_eq!(debit.held_until(), day("2026-10-14"));
        assert!(debit.end_to_end().len() <= 35);
    }

    #[test]
    fn every_reason_has_four_characters_and_words_and_stands_once() {
        assert!(REASONS.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert!(REASONS.iter().all(|known| known.code.len() == 4 && known.words.len() > 10));
        assert!(Reason::of("MD01").is_some_and(|known| known.ends_mandate));
        assert!(Reason::of("AM04").is_some_and(|known| !known.ends_mandate));
        assert_eq!(Reason::of("XX99"), None);
    }
}
