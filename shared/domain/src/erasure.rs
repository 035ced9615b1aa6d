//! A debtor's data are erased where the law allows (Regulation (EU) 2016/679, article 17): the person goes, the ledger stays.
//!
//! What is kept is kept by law or for a claim: documents, amounts and facts hold ids only (article 17(3)(b) and (e)), and an
//! address that somebody stopped stays stopped by its keyed name. So it begins only when nothing is owed, claimed or on its
//! way. He is told first; then the job erases, chunk by chunk, and what a source says of him later is taken in anew.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::account::Account;
use crate::hold;
use crate::ids::{DebtorId, RequestId};

/// Hours in which he is told, before it goes on without: a weekend lies between two days on which mails leave.
pub const TELLING_HOURS: i64 = 72;

/// Why it is done: the grounds of article 17(1). A word and never a text: facts outlive the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// He asked for it.
    Asked,
    /// It is needed for nothing any more.
    NotNeeded,
    /// It should never have been kept.
    Unlawful,
    /// Another law demands it.
    LegalDuty,
}

/// Why it cannot begin now. Each is his claim, ours, or something that still comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bar {
    /// Something is open.
    Owed,
    /// Money or credit of his is left.
    Credit,
    /// Something stands that he or the team declared.
    Held(hold::Kind),
    /// A payment that he began may still come.
    Paying,
    /// A collection is on its way.
    Collecting,
    /// The money of a collection may still go back.
    Returnable,
    /// A message is on its way, or nobody knows whether it went out.
    Speaking,
    /// A merge is under way.
    Merging,
}

impl Bar {
    /// Its word, and what is to be done, for who asked.
    #[must_use]
    pub const fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Owed => ("owed", "an invoice is open: it is paid, written off or voided first"),
            Self::Credit => ("credit", "money or credit of his is left: refund it or use it first"),
            Self::Held(kind) => held(kind),
            Self::Paying => ("paying", "a payment that he began may still come: wait until it ended"),
            Self::Collecting => {
                ("collecting", "a collection from his account is on its way: wait for its end")
            }
            Self::Returnable => (
                "returnable",
                "the money of a direct debit may still go back, for thirteen months and the banks' inquiry (Directive (EU) 2015/2366, articles 71 and 77): wait until then",
            ),
            Self::Speaking => (
                "speaking",
                "a message is on its way, or nobody knows whether it went out: wait for it, or judge it",
            ),
            Self::Merging => ("merging", "a merge is under way: wait until it ended"),
        }
    }
}

const fn held(kind: hold::Kind) -> (&'static str, &'static str) {
    match kind {
        hold::Kind::Promise => ("promise", "a promise stands: wait for its day, or end it"),
        hold::Kind::Plan => ("plan", "an instalment plan runs: wait for its end, or end it"),
        hold::Kind::Dispute => ("dispute", "a dispute stands: decide it first"),
        hold::Kind::Pause => ("pause", "the team paused it, for a claim perhaps: end the pause first"),
        hold::Kind::AlreadyPaid => ("already_paid", "he says that he has paid: settle that first"),
        hold::Kind::Insolvency => ("insolvency", "insolvency proceedings run: they need his data"),
        hold::Kind::Undeliverable => ("undeliverable", "no address works: end that hold first"),
        hold::Kind::AwaitingCreditNote => {
            ("awaiting_credit_note", "a credit note was promised: send it, or end that hold first")
        }
        hold::Kind::Covered => ("covered", "a payment under way covers something: wait for its end"),
    }
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "at")]
pub enum Stage {
    /// He is being told; everything is still there.
    Telling,
    /// What was kept beside the ledger goes: his own part, then that of each debtor who was merged into him.
    Erasing {
        /// Place of the debtor whose part is worked on: 0 is himself.
        home: usize,
        /// The item that was looked at last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
    /// Deliveries that could not be used and name him lose their bodies.
    Sifting {
        /// The row that was looked at last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
    },
    /// Documents and holds lose what leads to him.
    Emptying,
    /// Nothing is left to erase.
    Done {
        /// When.
        since: DateTime<Utc>,
    },
}

/// An erasure, as the account remembers it: the job's memory, and afterwards what no old event may bring back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// When it began. What a source says of an instant up to then changes nothing about the person.
    pub began_at: DateTime<Utc>,
    /// Why.
    pub reason: Reason,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<RequestId>,
    /// The attempt that began it, hashed: said again, it begins nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub once: Option<String>,
    /// What names the message that tells him; none where nobody could be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telling: Option<String>,
    /// A source has described him anew since.
    #[serde(default, skip_serializing_if = "crate::invoice::is_false")]
    pub described: bool,
    /// How far it has come.
    pub stage: Stage,
}

/// A debtor who was erased before he was merged: nothing old may bring him back elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forgotten {
    /// Who.
    pub debtor: DebtorId,
    /// What a source says of an instant up to then changes nothing.
    pub until: DateTime<Utc>,
}

impl Erasure {
    /// True until nothing is left to erase.
    #[must_use]
    pub const fn runs(&self) -> bool {
        !matches!(self.stage, Stage::Done { .. })
    }

    /// Since when nothing is left.
    #[must_use]
    pub const fn done_at(&self) -> Option<DateTime<Utc>> {
        match self.stage {
            Stage::Done { since } => Some(since),
            _ => None,
        }
    }

    /// The last instant at which it waits for him to be told.
    #[must_use]
    pub fn tells_until(&self) -> DateTime<Utc> {
        self.began_at + TimeDelta::hours(TELLING_HOURS)
    }
}

impl Account {
    /// True while his data are being erased: nothing is decided, and nothing but the telling is sent.
    #[must_use]
    pub fn is_erasing(&self) -> bool {
        self.erasure.as_ref().is_some_and(Erasure::runs)
    }

    /// True while a job works on what is kept of him: nothing is decided on half of it.
    #[must_use]
    pub fn is_in_a_job(&self) -> bool {
        self.is_merging() || self.is_erasing()
    }

    /// What is said of `named`, who is this debtor or was merged into him, changes nothing about a person up to then.
    #[must_use]
    pub fn forgotten_until(&self, named: DebtorId) -> Option<DateTime<Utc>> {
        let here = self.erasure.as_ref().map(|erasure| erasure.began_at);
        if named == self.id {
            return here;
        }
        let before = self.forgotten.iter().filter(|known| known.debtor == named).map(|known| known.until);
        before.chain(here).max()
    }

    /// Remembers of `from`, who is merged into this one, what no old event may bring back.
    pub(crate) fn take_over_forgotten(&mut self, from: &mut Self) {
        let of_him = from.erasure.as_ref().map(|it| Forgotten { debtor: from.id, until: it.began_at });
        self.forgotten.extend(of_him);
        self.forgotten.append(&mut from.forgotten);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bar_has_a_word_of_its_own_and_says_what_to_do() {
        let kinds = [
            hold::Kind::Promise,
            hold::Kind::Plan,
            hold::Kind::Dispute,
            hold::Kind::Pause,
            hold::Kind::AlreadyPaid,
            hold::Kind::Insolvency,
            hold::Kind::Undeliverable,
            hold::Kind::AwaitingCreditNote,
            hold::Kind::Covered,
        ];
        let others = [
            Bar::Owed,
            Bar::Credit,
            Bar::Paying,
            Bar::Collecting,
            Bar::Returnable,
            Bar::Speaking,
            Bar::Merging,
        ];
        let all: Vec<_> = kinds.into_iter().map(Bar::Held).chain(others).map(Bar::told).collect();
        let words: std::collections::BTreeSet<_> = all.iter().map(|(word, _)| word).collect();
        assert_eq!(words.len(), all.len());
        assert!(all.iter().all(|(_, detail)| detail.len() > 20));
    }

    #[test]
    fn he_is_told_over_a_weekend_and_not_for_ever() {
        let friday: DateTime<Utc> = "2026-11-27T17:00:00Z".parse().unwrap();
        let mut erasure = Erasure {
            began_at: friday,
            reason: Reason::Asked,
            request: None,
            once: None,
            telling: None,
            described: false,
            stage: Stage::Telling,
        };
        let monday: DateTime<Utc> = "2026-11-30T09:00:00Z".parse().unwrap();
        assert!(monday < erasure.tells_until() && erasure.runs());
        erasure.stage = Stage::Done { since: monday };
        assert_eq!((erasure.runs(), erasure.done_at()), (false, Some(monday)));
    }
}
