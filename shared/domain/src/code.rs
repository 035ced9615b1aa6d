//! A code of six digits, sent to an address on file: who types it reads there. It is asked for before what could harm the
//! debtor if somebody else had his link.
//!
//! A code is for one visit and one purpose. What is kept of it is a keyed digest, by somebody else; here is only when it
//! counts.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::action::Recipient;

/// Digits of a code.
pub const DIGITS: usize = 6;
/// Minutes in which a code may be typed (OWASP ASVS 5.0, 6.6.2: 10 at most).
pub const CODE_MINUTES: i64 = 10;
/// Wrong guesses after which a code is void.
pub const GUESSES: u8 = 5;
/// Codes one debtor is sent in an hour, whatever they are for.
pub const CODES_AN_HOUR: usize = 5;
/// Codes by text message of one debtor in 24 hours after which none goes to a number that is not on file: each costs, and may
/// earn its owner something.
pub const TEXTED_A_DAY: usize = 5;
/// Minutes in which what was proven may be used.
pub const PROVEN_MINUTES: i64 = 15;

/// What a code opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To add an address, or to take one off.
    Contact,
    /// To take a copy of all that is kept.
    Data,
    /// To sign a plan.
    Plan,
    /// To let the creditor collect from an account.
    Debit,
    /// To show that a new address is read.
    Address,
}

impl Purpose {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Data => "data",
            Self::Plan => "plan",
            Self::Debit => "debit",
            Self::Address => "address",
        }
    }
}

/// A code that was sent, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Keyed digest of the code, hexadecimal.
    pub digest: String,
    /// Where it was sent.
    pub sent_to: Recipient,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// Wrong guesses so far.
    pub guesses: u8,
    /// When it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proven_at: Option<DateTime<Utc>>,
}

/// What a guess came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guess {
    /// It is the code.
    Right,
    /// It is not; it may be tried again.
    Wrong,
    /// Too late, too often, or used already: another code must be asked for.
    Void,
}

impl Challenge {
    /// A code that was just sent.
    #[must_use]
    pub const fn new(digest: String, sent_to: Recipient, sent_at: DateTime<Utc>) -> Self {
        Self { digest, sent_to, sent_at, guesses: 0, proven_at: None }
    }

    /// The last instant at which it may be typed.
    #[must_use]
    pub fn ends_at(&self) -> DateTime<Utc> {
        self.sent_at + TimeDelta::minutes(CODE_MINUTES)
    }

    /// True while a guess may be right.
    #[must_use]
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.proven_at.is_none() && self.guesses < GUESSES && now < self.ends_at()
    }

    /// Takes a guess; `fits` says whether it is the code.
    pub fn guess(&mut self, fits: bool, now: DateTime<Utc>) -> Guess {
        if !self.is_open(now) {
            return Guess::Void;
        }
        if fits {
            self.proven_at = Some(now);
            return Guess::Right;
        }
        self.guesses += 1;
        if self.guesses < GUESSES { Guess::Wrong } else { Guess::Void }
    }

    /// Until when it opens what it is for; none when it does not.
    #[must_use]
    pub fn proves_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until = self.proven_at? + TimeDelta::minutes(PROVEN_MINUTES);
        (now < until).then_some(until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn sent() -> Challenge {
        Challenge::new(String::new(), Recipient(1), minute(0))
    }

    #[test]
    fn a_code_counts_for_ten_minutes_and_once() {
        let mut code = sent();
        assert_eq!(code.guess(true, minute(9)), Guess::Right);
        assert_eq!(code.guess(true, minute(9)), Guess::Void, "it was used");
        assert_eq!(sent().guess(true, minute(10)), Guess::Void);
    }

    #[test]
    fn the_fifth_wrong_guess_voids_a_code_and_the_right_one_comes_too_late() {
        let mut code = sent();
        for _ in 1..GUESSES {
            assert_eq!(code.guess(false, minute(1)), Guess::Wrong);
        }
        assert_eq!(code.guess(false, minute(1)), Guess::Void);
        assert_eq!(code.guess(true, minute(1)), Guess::Void);
        assert_eq!(code.proves_until(minute(1)), None);
    }

    #[test]
    fn what_was_proven_opens_for_a_quarter_of_an_hour() {
        let mut code = sent();
        assert_eq!(code.proves_until(minute(1)), None);
        code.guess(true, minute(5));
        assert_eq!(code.proves_until(minute(19)), Some(minute(20)));
        assert_eq!(code.proves_until(minute(20)), None);
    }
}
