//! When a portfolio must stop by itself: too many of its messages come back or are complained about. Providers close the
//! account of a sender who goes on, and of everybody who shares it.
//!
//! Few messages prove nothing, so nothing is judged below [`SENT_AT_LEAST`].

use serde::{Deserialize, Serialize};

/// Days that are looked back upon, today included.
pub const DAYS: i64 = 7;
/// Messages below which nothing is judged.
pub const SENT_AT_LEAST: u64 = 200;
/// Complaints, and their share in ten thousand messages.
const COMPLAINTS: (u64, u64) = (3, 8);
/// Hard bounces, and their share in ten thousand messages.
const BOUNCES: (u64, u64) = (10, 400);

/// E-mails of some days, and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Taken by the provider.
    #[serde(default)]
    pub sent: u64,
    /// Came back for good.
    #[serde(default)]
    pub bounced: u64,
    /// Complained about.
    #[serde(default)]
    pub complained: u64,
}

/// What there was too much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Hard bounces.
    Bounces,
    /// Complaints.
    Complaints,
}

/// Why a portfolio stopped by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tripped {
    /// What there was too much of.
    pub excess: Excess,
    /// The days that were judged.
    pub tally: Tally,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            sent: self.sent.saturating_add(other.sent),
            bounced: self.bounced.saturating_add(other.bounced),
            complained: self.complained.saturating_add(other.complained),
        }
    }

    /// What there is too much of, if anything; complaints weigh more.
    #[must_use]
    pub fn judge(self) -> Option<Tripped> {
        if self.sent < SENT_AT_LEAST {
            return None;
        }
        let exceeds = |count: u64, (least, share): (u64, u64)| {
            count >= least && u128::from(count) * 10_000 >= u128::from(self.sent) * u128::from(share)
        };
        let excess = if exceeds(self.complained, COMPLAINTS) {
            Excess::Complaints
        } else if exceeds(self.bounced, BOUNCES) {
            Excess::Bounces
        } else {
            return None;
        };
        Some(Tripped { excess, tally: self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excess(sent: u64, bounced: u64, complained: u64) -> Option<Excess> {
        Tally { sent, bounced, complained }.judge().map(|tripped| tripped.excess)
    }

    #[test]
    fn few_messages_prove_nothing() {
        assert_eq!(excess(199, 199, 199), None);
        assert_eq!(excess(0, 0, 0), None);
    }

    #[test]
    fn a_number_and_a_share_are_both_needed() {
        assert_eq!(excess(200, 9, 2), None, "4.5 %, but only nine");
        assert_eq!(excess(250, 10, 0), Some(Excess::Bounces), "4 % to the message");
        assert_eq!(excess(251, 10, 0), None);
        assert_eq!(excess(3_750, 0, 3), Some(Excess::Complaints), "0.08 % to the message");
        assert_eq!(excess(3_751, 0, 3), None);
        assert_eq!(excess(200, 10, 3), Some(Excess::Complaints), "complaints weigh more");
        assert_eq!(excess(u64::MAX, u64::MAX, 0), Some(Excess::Bounces));
    }

    #[test]
    fn days_add_up_in_any_order() {
        let one = Tally { sent: 5, bounced: 1, complained: 0 };
        let other = Tally { sent: 7, bounced: 0, complained: 2 };
        assert_eq!(one.plus(other), other.plus(one));
        assert_eq!(one.plus(other), Tally { sent: 12, bounced: 1, complained: 2 });
    }
}
