//! One step for one case, and what became of it. The life of an action is one table, in [`Attempt::settle`].
//!
//! An action has attempts, each to one recipient: the one at the end says where the action stands. An attempt is only
//! ever followed by another when the earlier one is proven not to have reached anybody, bounced, or may be sent once more
//! by the protocol's own rule.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::bugs::{self, Bug};
use crate::debtor::Channel;
use crate::ids::{ActionId, ItemId};
use crate::money::Currency;
use crate::scenario::Notice;

/// Most attempts of one action: recipients, fallbacks, refusals and one resend together.
pub const ATTEMPTS_LIMIT: usize = 8;

/// Why an action is dropped whose approval lapsed, too little being left: the same step may be asked for again.
pub const LAPSED: &str = "lapsed";

/// Why an action is dropped whose item was settled: as for [`LAPSED`], should the item be open again.
pub const SETTLED: &str = "settled";

/// The reason of an attempt that left no trace although the provider's feed lives: it may be sent once more.
pub const NO_TRACE: &str = "no_trace";
/// Minutes an unknown outcome waits for a provider's event.
pub const UNKNOWN_MINUTES: i64 = 30;
/// Hours after which a person judges an unknown outcome, whatever the feed says.
pub const REVIEW_HOURS: i64 = 24;

/// Whom an attempt is for: a keyed digest of the address, so that facts hold no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recipient(pub u64);

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Outcome {
    /// Written down, about to be handed to the provider.
    Claimed {
        /// After this it is unknown, never sendable again by itself.
        lease_until: DateTime<Utc>,
    },
    /// The provider has it.
    Accepted {
        /// When.
        at: DateTime<Utc>,
        /// The provider's id.
        provider_id: String,
    },
    /// It reached the mailbox or the phone.
    Delivered {
        /// When it was accepted.
        at: DateTime<Utc>,
        /// When it was delivered.
        delivered_at: DateTime<Utc>,
    },
    /// It came back: hard (the address does not exist) or soft after the provider gave up.
    Bounced {
        /// When.
        at: DateTime<Utc>,
        /// The address does not exist.
        hard: bool,
    },
    /// The provider took it and proves that it will never arrive.
    Failed {
        /// When.
        at: DateTime<Utc>,
        /// The provider's class of reason (`rejected`, `unrendered`, `opted_out`).
        reason: String,
    },
    /// Proven not accepted: may be tried again.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// The provider's class of reason (`throttled`, `invalid`, `unreachable`).
        reason: String,
    },
    /// Nobody knows whether the provider has it.
    Unknown {
        /// Since when.
        since: DateTime<Utc>,
    },
    /// A person judges whether it went out.
    Review {
        /// Since when.
        since: DateTime<Utc>,
    },
}

/// One try for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Whom.
    pub recipient: Recipient,
    /// How.
    pub channel: Channel,
    /// When it was claimed.
    pub claimed_at: DateTime<Utc>,
    /// What became of it.
    pub outcome: Outcome,
    /// When the provider first said that it is still trying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delayed_at: Option<DateTime<Utc>>,
    /// The last outcome that stands in the history: events are single writes, told with the next fact.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub told: String,
}

impl Outcome {
    /// The word on the wire.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Claimed { .. } => "claimed",
            Self::Accepted { .. } => "accepted",
            Self::Delivered { .. } => "delivered",
            Self::Bounced { .. } => "bounced",
            Self::Failed { .. } => "failed",
            Self::Refused { .. } => "refused",
            Self::Unknown { .. } => "unknown",
            Self::Review { .. } => "review",
        }
    }

    /// When it became so.
    #[must_use]
    pub const fn happened_at(&self, claimed_at: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Claimed { .. } => claimed_at,
            Self::Accepted { at, .. }
            | Self::Bounced { at, .. }
            | Self::Failed { at, .. }
            | Self::Refused { at, .. } => *at,
            Self::Delivered { delivered_at, .. } => *delivered_at,
            Self::Unknown { since } | Self::Review { since } => *since,
        }
    }
}

/// What somebody says happened to an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The provider answered, or any event of it proves acceptance.
    Accepted {
        /// The provider's id.
        provider_id: String,
    },
    /// It arrived.
    Delivered,
    /// It came back.
    Bounced {
        /// The address does not exist.
        hard: bool,
    },
    /// The provider took it and will never deliver it.
    Failed {
        /// Class of reason.
        reason: String,
    },
    /// The provider proved that it does not have it.
    Refused {
        /// Class of reason.
        reason: String,
    },
    /// No answer, or one that proves nothing.
    NoAnswer,
    /// Time is up for an event to settle an unknown outcome.
    WaitedInVain,
    /// A person judged.
    Judged {
        /// It went out.
        sent: bool,
    },
}

impl Attempt {
    /// The table. News come in any order and any number of times; what is proven stays proven, and a bounce or delivery is
    /// never forgotten. Of two things a provider proves, the one further down wins, whichever came first: accepted, failed,
    /// delivered, bounced, bounced hard. Returns the new outcome, or `None` when the news change nothing.
    #[must_use]
    pub fn settle(&self, news: &News, at: DateTime<Utc>) -> Option<Outcome> {
        use Outcome::{Accepted, Bounced, Claimed, Delivered, Failed, Refused, Review, Unknown};
        let id = |provider_id: &String| Accepted { at, provider_id: provider_id.clone() };
        match (&self.outcome, news) {
            (
                Claimed { .. } | Unknown { .. } | Review { .. } | Refused { .. },
                News::Accepted { provider_id },
            ) => Some(id(provider_id)),
            (
                Claimed { .. } | Unknown { .. } | Review { .. } | Refused { .. } | Failed { .. },
                News::Delivered,
            ) => Some(Delivered { at, delivered_at: at }),
            (Accepted { at: accepted, .. }, News::Delivered) => {
                Some(Delivered { at: *accepted, delivered_at: at })
            }
            (
                Claimed { .. } | Unknown { .. } | Review { .. } | Refused { .. } | Accepted { .. },
                News::Failed { reason },
            ) => Some(Failed { at, reason: reason.clone() }),
            (Bounced { hard: true, .. }, News::Bounced { .. })
            | (Bounced { hard: false, .. }, News::Bounced { hard: false }) => None,
            (_, News::Bounced { hard }) => Some(Bounced { at, hard: *hard }),
            (Claimed { .. }, News::Refused { reason }) => Some(Refused { at, reason: reason.clone() }),
            (Claimed { .. }, News::NoAnswer) => Some(Unknown { since: at }),
            (Unknown { since }, News::WaitedInVain) => Some(Review { since: *since }),
            (Unknown { .. } | Review { .. }, News::Judged { sent: true }) => Some(id(&"judged".to_owned())),
            (Unknown { .. } | Review { .. }, News::Judged { sent: false }) => {
                Some(Refused { at, reason: "judged_not_sent".to_owned() })
            }
            _ => None,
        }
    }

    /// True while nobody may send anything else to this debtor.
    #[must_use]
    pub const fn is_busy(&self) -> bool {
        matches!(self.outcome, Outcome::Claimed { .. } | Outcome::Unknown { .. } | Outcome::Review { .. })
    }

    /// True when it can never arrive: this recipient is not tried again for the same step.
    #[must_use]
    pub const fn is_dead_end(&self) -> bool {
        matches!(self.outcome, Outcome::Bounced { .. } | Outcome::Failed { .. })
    }

    /// When it was accepted, if it was and did not come back.
    #[must_use]
    pub const fn accepted_at(&self) -> Option<DateTime<Utc>> {
        match &self.outcome {
            Outcome::Accepted { at, .. } | Outcome::Delivered { at, .. } => Some(*at),
            _ => None,
        }
    }
}

/// Whether a person has to say yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Approval {
    /// Somebody must look. `seen` is the hash of what is shown.
    Awaited {
        /// Hash of the rendered message.
        seen: String,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// Given for what `seen` names.
    Given {
        /// Hash of what was seen.
        seen: String,
        /// By whom (user id).
        by: String,
        /// When.
        at: DateTime<Utc>,
    },
    /// Refused: the items wait for a person.
    Rejected {
        /// By whom (user id).
        by: String,
        /// When.
        at: DateTime<Utc>,
    },
}

/// An item named by an action, with its open principal when it was written: compared when an approval is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Which.
    pub item: ItemId,
    /// The level the message raises it to.
    pub level: u8,
    /// The item's cycle: a reversal starts a new one, in which it has not been reminded yet.
    #[serde(default, skip_serializing_if = "crate::invoice::is_zero")]
    pub cycle: u8,
    /// Open, in minor units, when the action was written.
    pub open: i64,
}

/// A step carried out, or about to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Computed from level, carrying item and cycle, or from kind and cause: the same step always has the same name.
    pub id: ActionId,
    /// What is sent.
    pub notice: Notice,
    /// Its level; 0 for what raises nothing.
    pub level: u8,
    /// The case's currency.
    pub currency: Currency,
    /// The item that times the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrying: Option<ItemId>,
    /// Items it raises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub raises: Vec<Named>,
    /// Scenario and version it comes from.
    pub scenario: String,
    /// Version of that scenario.
    pub scenario_version: u32,
    /// When it was first written.
    pub recorded_at: DateTime<Utc>,
    /// Approval, for steps that need one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Tries, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// Set when it will not be sent, with the reason: for good (`superseded`, `task_done`), or [`LAPSED`] or
    /// [`SETTLED`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<String>,
}

impl Action {
    /// True while nobody may send anything else to this debtor.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.attempts.last().is_some_and(Attempt::is_busy)
    }

    /// When it was accepted; a bounce takes it back. A decision is accepted when it was recorded.
    #[must_use]
    pub fn accepted_at(&self) -> Option<DateTime<Utc>> {
        match self.notice {
            Notice::Decision => Some(self.recorded_at),
            _ => self.attempts.iter().rev().find_map(Attempt::accepted_at),
        }
    }

    /// True when the last attempt bounced, failed or was refused, so that another recipient or another try may follow.
    #[must_use]
    pub fn may_go_on(&self) -> bool {
        self.attempts.len() < ATTEMPTS_LIMIT
            && self
                .attempts
                .last()
                .is_none_or(|last| last.is_dead_end() || matches!(last.outcome, Outcome::Refused { .. }))
    }

    /// The table of waiting: a lease that ended is unknown; an unknown courtesy e-mail that left no trace in a feed that
    /// lives goes once more; everything else is judged by a person. `feed_at` is when the latest e-mail was claimed that an
    /// event told of. Returns the new outcome of the last attempt, or `None` while it waits.
    #[must_use]
    pub fn wait_no_longer(&self, feed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Outcome> {
        let last = self.attempts.last()?;
        let since = match last.outcome {
            Outcome::Claimed { lease_until } if lease_until <= now && bugs::is_on(Bug::LeaseSendable) => {
                return Some(Outcome::Refused { at: now, reason: "expired".to_owned() });
            }
            Outcome::Claimed { lease_until } if lease_until <= now => {
                return last.settle(&News::NoAnswer, now);
            }
            Outcome::Unknown { since } => since,
            _ => return None,
        };
        let left_no_trace = |attempt: &Attempt| matches!(&attempt.outcome, Outcome::Refused { reason, .. } if reason == NO_TRACE);
        let may_repeat = self.notice.is_courtesy()
            && last.channel == Channel::Email
            && !self.attempts.iter().any(left_no_trace);
        let feed_lives = bugs::is_on(Bug::DeadFeedResend) || feed_at.is_some_and(|at| at > last.claimed_at);
        let waited = now - since;
        if waited < TimeDelta::minutes(UNKNOWN_MINUTES) {
            None
        } else if may_repeat && feed_lives {
            Some(Outcome::Refused { at: now, reason: NO_TRACE.to_owned() })
        } else if !may_repeat || waited >= TimeDelta::hours(REVIEW_HOURS) {
            last.settle(&News::WaitedInVain, now)
        } else {
            None
        }
    }

    /// True when a person has to say something before it can go on.
    #[must_use]
    pub fn waits_for_a_person(&self) -> bool {
        matches!(self.approval, Some(Approval::Awaited { .. } | Approval::Rejected { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(outcome: Outcome) -> Attempt {
        Attempt {
            recipient: Recipient(1),
            channel: Channel::Email,
            claimed_at: at(0),
            outcome,
            delayed_at: None,
            told: String::new(),
        }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000 + second, 0).unwrap()
    }

    fn after(news: &[News]) -> Outcome {
        let mut attempt = attempt(Outcome::Claimed { lease_until: at(60) });
        for (second, news) in (1..).zip(news) {
            if let Some(outcome) = attempt.settle(news, at(second)) {
                attempt.outcome = outcome;
            }
        }
        attempt.outcome
    }

    #[test]
    fn an_event_before_our_own_mark_proves_acceptance() {
        let accepted = News::Accepted { provider_id: "m1".to_owned() };
        assert!(matches!(after(&[News::Delivered, accepted.clone()]), Outcome::Delivered { .. }));
        assert!(matches!(after(&[accepted, News::Delivered]), Outcome::Delivered { .. }));
    }

    #[test]
    fn a_bounce_is_never_forgotten() {
        let bounce = News::Bounced { hard: true };
        for later in [News::Delivered, News::Accepted { provider_id: "m".to_owned() }, News::NoAnswer] {
            assert!(matches!(after(&[bounce.clone(), later]), Outcome::Bounced { hard: true, .. }));
        }
    }

    #[test]
    fn silence_is_unknown_and_only_proof_or_a_person_ends_it() {
        assert!(matches!(after(&[News::NoAnswer]), Outcome::Unknown { .. }));
        assert!(matches!(after(&[News::NoAnswer, News::Delivered]), Outcome::Delivered { .. }));
        let late_refusal = News::Refused { reason: "throttled".to_owned() };
        assert!(matches!(after(&[News::NoAnswer, late_refusal]), Outcome::Unknown { .. }));
        assert!(matches!(after(&[News::NoAnswer, News::WaitedInVain]), Outcome::Review { .. }));
        let judged = [News::NoAnswer, News::WaitedInVain, News::Judged { sent: false }];
        assert!(matches!(after(&judged), Outcome::Refused { .. }));
    }

    #[test]
    fn acceptance_proven_is_not_undone_by_a_late_refusal() {
        let news = [News::Accepted { provider_id: "m".to_owned() }, News::Refused { reason: "x".to_owned() }];
        assert!(matches!(after(&news), Outcome::Accepted { .. }));
    }

    #[test]
    fn what_a_provider_proves_is_the_same_in_every_order_and_number() {
        let proofs = [
            News::Accepted { provider_id: "m".to_owned() },
            News::Failed { reason: "rejected".to_owned() },
            News::Delivered,
            News::Bounced { hard: false },
            News::Bounced { hard: true },
        ];
        let shown = |news: &[News]| match after(news) {
            Outcome::Bounced { hard, .. } => format!("bounced {hard}"),
            outcome => outcome.word().to_owned(),
        };
        // Every sequence of four, with repetition: the proof that stands last in the list wins
        for number in 0..proofs.len().pow(4) {
            let places = (0..4).map(|digit| number / proofs.len().pow(digit) % proofs.len());
            let places: Vec<usize> = places.collect();
            let told: Vec<News> = places.iter().map(|place| proofs[*place].clone()).collect();
            let strongest = places.iter().max().map(|place| proofs[*place].clone());
            assert_eq!(shown(&told), shown(strongest.as_slice()), "{told:?}");
        }
    }

    #[test]
    fn what_will_never_arrive_does_not_count_and_lets_the_step_go_another_way() {
        let failed = News::Failed { reason: "rejected".to_owned() };
        for before in [News::NoAnswer, News::Accepted { provider_id: "m".to_owned() }] {
            let outcome = after(&[before, failed.clone()]);
            assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
            let attempt = attempt(outcome);
            assert!(attempt.is_dead_end());
            assert!(!attempt.is_busy());
            assert_eq!(attempt.accepted_at(), None);
        }
    }
}
