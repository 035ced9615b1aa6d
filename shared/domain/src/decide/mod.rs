//! The one rule of what happens next. Pure and total: preview, agenda, "why was nothing sent", the sweep and the claim all
//! call [`decide`], so they cannot disagree.
//!
//! - Due and not yet done, never "due + n == today": a missed day is caught up, once.
//! - The carrying item times the case: the oldest that is not held, waits for nobody and has a step to come.
//! - One level at a time, and a step that follows a late one keeps the scenario's own distance.
//! - Offsets are days of the creditor's zone; messages leave in the debtor's window.
//! - Every item that gets nothing has a reason.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::account::Reach;
use crate::action::Named;
use crate::calendar::{Calendar, Window};
use crate::debtor::{Channel, Profile};
use crate::ids::ItemId;
use crate::scenario::{Notice, Scenario};
use crate::statement::Statement;

mod digest;
mod due;
mod instalments;
mod obstacle;
mod run;
mod told;

pub use digest::{approval_digest, contact_digest, instalment_digest, step_digest, thanks_digest};
pub use instalments::instalment_named;
pub use told::confirm;

type At = DateTime<Utc>;

/// Why nothing is sent for an item now. Words on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its next step is not due.
    NotDue,
    /// A promise, dispute, pause… stands.
    Hold,
    /// The debtor's hours.
    QuietHours,
    /// A weekend or public holiday of the debtor.
    Holiday,
    /// He has had enough messages today or this week.
    Cap,
    /// The minimum distance between two messages.
    Gap,
    /// Payments have not been synchronised for too long.
    StaleSource,
    /// The portfolio only rehearses.
    Rehearsal,
    /// The creditor's identity is incomplete.
    IdentityIncomplete,
    /// Too little to write for.
    BelowMinimum,
    /// A person has to say something.
    AwaitingApproval,
    /// No address works.
    NoContact,
    /// The debtor declined this channel.
    OptedOut,
    /// The law asks to wait.
    LawGate,
    /// Nothing is open.
    Settled,
    /// Nobody knows whether the last message went out.
    UnknownOutcome,
    /// Everything is stopped.
    PortfolioStopped,
}

/// Why an item gets nothing, and until when if that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub item: ItemId,
    /// Why.
    pub reason: Reason,
    /// Until when, if time ends it.
    pub until: Option<Until>,
}

/// An end, as a day of the creditor's or as an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// From this day of the creditor's on.
    Day(NaiveDate),
    /// From this instant on.
    At(At),
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Hand a message to this address.
    Send(Reach),
    /// Ask a person first.
    AskApproval,
    /// Give a person a decision to take.
    Task,
}

/// One thing to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Digest part of the action's id.
    pub digest: u64,
    /// What.
    pub notice: Notice,
    /// Its level.
    pub level: u8,
    /// What times it; `None` for thanks and instalments.
    pub carrying: Option<ItemId>,
    /// Due date of the carrying item or of the instalment: the older goes first within a cap.
    pub due_on: Option<NaiveDate>,
    /// Items it raises.
    pub raises: Vec<Named>,
    /// How.
    pub doing: Doing,
}

/// What happens next, and why not more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// To do now: at most one message, any number of requests to people.
    pub actions: Vec<Planned>,
    /// When somebody must look again; `None` when only a new fact can change anything.
    pub next_look_at: Option<At>,
    /// One entry for each open item that gets no message now.
    pub held: Vec<Held>,
    /// Digests of approvals, asked or given, that lapse: their item is settled, or too little is left. They are dropped as
    /// [`crate::action::LAPSED`], and asked again if it comes to that.
    pub lapsed: Vec<u64>,
}

/// The portfolio's rules, as far as they concern one decision.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// The creditor's zone.
    pub zone: Tz,
    /// What holds the whole portfolio back.
    pub gate: Option<Reason>,
    /// Smallest overdue amount worth a message.
    pub minimum: i64,
    /// Most steps in one of the debtor's days.
    pub per_day: u8,
    /// Most steps in seven days.
    pub per_week: u8,
    /// Days between two steps.
    pub gap_days: u8,
    /// When e-mails leave.
    pub email_window: Window,
    /// When text messages leave.
    pub sms_window: Window,
}

/// The debtor, as far as it concerns one decision.
#[derive(Debug, Clone, Copy)]
pub struct Facing<'a> {
    /// Zone, country, kind.
    pub profile: &'a Profile,
    /// His public holidays.
    pub calendar: Calendar,
    /// His addresses, in order of preference.
    pub reach: &'a [Reach],
    /// Steps claimed in the last seven days, oldest first.
    pub contacted: &'a [At],
    /// An action of his is claimed, unknown or in review.
    pub busy: bool,
    /// How he would rather be written to, where a step leaves the choice.
    pub prefers: Option<Channel>,
}

/// Most items of one message that it raises.
pub const RAISES_LIMIT: usize = 200;

/// Decides for one case. Total: it never fails, and `next_look_at` is always later than `now`.
#[must_use]
pub fn decide(
    statement: &Statement,
    scenario: &Scenario,
    facing: &Facing<'_>,
    terms: &Terms,
    now: At,
) -> Decision {
    run::Run::new(statement, scenario, facing, terms, now).decide()
}

/// `at` and then some; the end of time stays where it is.
fn later(at: At, by: TimeDelta) -> At {
    at.checked_add_signed(by).unwrap_or(At::MAX_UTC)
}

/// Minutes until the next look at a message that another one of the debtor went before.
const AFTER_ANOTHER_MINUTES: i64 = 15;

/// Of the decisions for all cases of a debtor, keeps one message: the higher level goes first, then the older carrier. The
/// others are held by the cap and go next.
pub fn keep_one_message(decisions: &mut [Decision], now: At) {
    let is_message = |planned: &Planned| matches!(planned.doing, Doing::Send(_));
    let rank = |planned: &Planned| (std::cmp::Reverse(planned.level), planned.due_on, planned.digest);
    let best = decisions
        .iter()
        .flat_map(|decision| decision.actions.iter().filter(|planned| is_message(planned)))
        .min_by_key(|planned| rank(planned))
        .map(|planned| planned.digest);
    let until = later(now, TimeDelta::minutes(AFTER_ANOTHER_MINUTES));
    for Decision { actions, held, next_look_at, .. } in decisions {
        actions.retain(|planned| {
            let keep = !is_message(planned) || Some(planned.digest) == best;
            if !keep {
                let put_off = |named: &Named| Held {
                    item: named.item,
                    reason: Reason::Cap,
                    until: Some(Until::At(until)),
                };
                held.extend(planned.raises.iter().map(put_off));
                *next_look_at = Some(next_look_at.map_or(until, |at| at.min(until)));
            }
            keep
        });
    }
}

#[cfg(test)]
mod contacts;
#[cfg(test)]
mod nights;
#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
