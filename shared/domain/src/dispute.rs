//! What is said about a dispute, by the debtor and by the team, and how it ends. The words are kept sealed elsewhere; here is
//! who spoke when. A dispute that nobody has spoken about yet, and whose debtor said nothing of what he wants, has no thread.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{DebtorId, HoldId};

/// Times that may be spoken in one thread; after that, a letter or a call.
pub const SAID_LIMIT: usize = 20;
/// Resolved threads that are remembered; the history has them all.
pub const RESOLVED_LIMIT: usize = 8;

/// What a debtor wants of the creditor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// A credit note.
    CreditNote,
    /// A corrected invoice.
    CorrectedInvoice,
    /// What is missing of the goods or the service.
    Delivery,
    /// To be explained what is asked for.
    Explanation,
    /// A copy of the invoice or of what proves it.
    Copy,
}

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The debtor, on his page.
    Debtor,
    /// A member of the team; which one, the history says.
    Team,
}

/// What the team decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// He is right: a credit note or a corrected invoice follows, and until then this is not asked for.
    Upheld,
    /// He is right in part: as upheld; the words say what is left.
    Partly,
    /// He is not: it is asked for again.
    Rejected,
}

impl Outcome {
    /// True when the books change: what is contested waits for that.
    #[must_use]
    pub const fn awaits_credit(self) -> bool {
        matches!(self, Self::Upheld | Self::Partly)
    }
}

/// One time that somebody spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who.
    pub by: Side,
    /// When.
    pub at: DateTime<Utc>,
}

/// A decision, and when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// What was decided.
    pub outcome: Outcome,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was said about one dispute, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The dispute.
    pub hold: HoldId,
    /// The debtor under whom the words are kept: a merge leaves them there.
    pub home: DebtorId,
    /// What the debtor wants, if he said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants: Option<Wants>,
    /// Who spoke when; the words of each have its place as their name.
    #[serde(default)]
    pub said: Vec<Said>,
    /// How it ended, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Resolved>,
}

/// Why nothing more can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shut {
    /// It was decided.
    Resolved,
    /// Enough was said.
    Full,
}

impl Thread {
    /// One in which nobody has spoken yet.
    #[must_use]
    pub const fn new(hold: HoldId, home: DebtorId) -> Self {
        Self { hold, home, wants: None, said: Vec::new(), resolved: None }
    }

    /// Notes that somebody spoke; the place of his words. The last place is the decision's: nobody can talk it away.
    ///
    /// # Errors
    /// [`Shut`].
    pub fn say(&mut self, by: Side, at: DateTime<Utc>) -> Result<usize, Shut> {
        self.take(by, at, SAID_LIMIT - 1)
    }

    /// Notes the decision; the place of its words.
    ///
    /// # Errors
    /// [`Shut::Resolved`] when there is one.
    pub fn resolve(&mut self, outcome: Outcome, at: DateTime<Utc>) -> Result<usize, Shut> {
        let place = self.take(Side::Team, at, SAID_LIMIT)?;
        self.resolved = Some(Resolved { outcome, at });
        Ok(place)
    }

    fn take(&mut self, by: Side, at: DateTime<Utc>, limit: usize) -> Result<usize, Shut> {
        let place = self.said.len();
        if self.resolved.is_some() {
            return Err(Shut::Resolved);
        }
        if place >= limit {
            return Err(Shut::Full);
        }
        self.said.push(Said { by, at });
        Ok(place)
    }

    /// Who spoke last, if anybody.
    #[must_use]
    pub fn last(&self) -> Option<Side> {
        self.said.last().map(|said| said.by)
    }
}

/// The thread of a dispute, begun when there is none. The oldest resolved ones beyond what is remembered are forgotten.
pub fn thread_of(threads: &mut Vec<Thread>, hold: HoldId, home: DebtorId) -> &mut Thread {
    let known = threads.iter().position(|thread| thread.hold == hold);
    let place = known.unwrap_or_else(|| {
        let resolved = threads.iter().filter(|thread| thread.resolved.is_some()).count();
        let mut surplus = (resolved + 1).saturating_sub(RESOLVED_LIMIT);
        threads.retain(|thread| {
            let goes = surplus > 0 && thread.resolved.is_some();
            surplus -= usize::from(goes);
            !goes
        });
        threads.push(Thread::new(hold, home));
        threads.len() - 1
    });
    &mut threads[place]
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn thread(bits: u128) -> Thread {
        Thread::new(HoldId::from_bits(bits), DebtorId::from_bits(1))
    }

    #[test]
    fn nobody_speaks_after_the_decision_and_there_is_always_room_for_it() {
        let mut thread = thread(1);
        for place in 0..SAID_LIMIT - 1 {
            assert_eq!(thread.say(Side::Debtor, AT), Ok(place));
        }
        assert_eq!(thread.say(Side::Debtor, AT), Err(Shut::Full));
        assert_eq!(thread.say(Side::Team, AT), Err(Shut::Full));
        assert_eq!(thread.resolve(Outcome::Rejected, AT), Ok(SAID_LIMIT - 1));
        assert_eq!(thread.say(Side::Debtor, AT), Err(Shut::Resolved));
        assert_eq!(thread.resolve(Outcome::Upheld, AT), Err(Shut::Resolved));
        assert_eq!((thread.last(), thread.said.len()), (Some(Side::Team), SAID_LIMIT));
    }

    #[test]
    fn old_decisions_are_forgotten_and_what_is_open_never_is() {
        let mut threads = Vec::new();
        for bits in 0..40 {
            let thread = thread_of(&mut threads, HoldId::from_bits(bits), DebtorId::from_bits(1));
            if bits % 2 == 1 {
                thread.resolve(Outcome::Partly, AT).unwrap();
            }
        }
        let resolved = threads.iter().filter(|thread| thread.resolved.is_some()).count();
        assert_eq!((resolved, threads.len()), (RESOLVED_LIMIT, 20 + RESOLVED_LIMIT));
        let again = threads.len();
        assert!(
            thread_of(&mut threads, HoldId::from_bits(0), DebtorId::from_bits(2)).home
                == DebtorId::from_bits(1)
        );
        assert_eq!(threads.len(), again);
    }
}
