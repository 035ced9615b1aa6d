//! Who watches: every write and every message, as they happen, against the naive ledger and the promises of the README.
//!
//! Nothing here asks the app or `decide` what it thinks. The first broken promise ends the story.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};
use domain::action::{Action, Attempt, Outcome};
use domain::debtor::Channel;
use domain::ids::ActionId;
use domain::scenario::Notice;
use store::record;
use store::table::Write;

use super::claim::{self, Claim};
use super::instalment;
use super::model::Model;
use super::orders::Names;

/// Minutes in which any event settles an unknown outcome before a courtesy e-mail goes once more.
const UNKNOWN_MINUTES: i64 = 30;

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which promise.
    pub promise: &'static str,
    /// How.
    pub detail: String,
}

/// A promise that holds, or the one that is broken.
pub(super) type Checked = Result<(), Found>;

pub(super) fn broken(promise: &'static str, detail: String) -> Checked {
    Err(Found { promise, detail })
}

/// A message that the provider took.
#[derive(Debug, Clone)]
pub struct Taken {
    /// When, really.
    pub at: DateTime<Utc>,
    /// The action tag.
    pub action: ActionId,
    /// The attempt tag.
    pub attempt: usize,
    /// What it was.
    pub notice: Notice,
    /// How.
    pub channel: Channel,
    /// The portfolio tag's place.
    pub portfolio: usize,
    /// To whom.
    pub to: String,
    /// Token of the link in it.
    pub token: String,
    /// What it asks for, where it speaks of an instalment, in minor units.
    pub asks: Option<i64>,
}

/// A message: the digest of its action and the attempt.
pub type Message = (u64, usize);

/// A step that was claimed.
#[derive(Debug, Clone)]
pub struct Step {
    /// Place of the portfolio and of the debtor.
    pub whose: (usize, usize),
    /// When, by the clock of the process that claimed it.
    pub claimed_at: DateTime<Utc>,
    /// Which.
    pub message: Message,
}

/// Who watches.
#[derive(Default)]
pub struct Watch {
    /// What was said.
    pub model: Model,
    /// The first broken promise.
    pub found: Option<Found>,
    /// Every message that was taken, in order.
    pub taken: Vec<Taken>,
    /// Calls to the provider under way, with the process that makes them.
    pub calling: BTreeMap<Message, usize>,
    /// Messages of which an event was taken in, and when.
    pub told_back: BTreeMap<Message, DateTime<Utc>>,
    /// The claim instant of the latest e-mail of which a Send event was handed to the app.
    pub feed: Option<DateTime<Utc>>,
    /// Actions as they were last written.
    pub actions: BTreeMap<u64, Action>,
    /// What messages about instalments may ask for, by what was known when they were claimed.
    pub may_ask: BTreeMap<Message, RangeInclusive<i64>>,
    /// Steps that caps count, as long as they do.
    pub steps: Vec<Step>,
    /// Messages whose acceptance a person judged.
    pub judged: BTreeSet<Message>,
    /// Portfolios of messages that came back, and when that was known.
    pub came_back: Vec<(usize, DateTime<Utc>)>,
    /// Under which name each order was given to a provider.
    pub names: Names,
    /// Writes so far.
    pub writes: usize,
}

impl Watch {
    /// Notes a broken promise, if it is the first.
    pub fn broken(&mut self, promise: &'static str, detail: String) {
        self.found.get_or_insert(Found { promise, detail });
    }

    /// Sees a write that was carried out. `exact`: no clock is wrong.
    pub fn written(&mut self, actions: &[Write], now: DateTime<Utc>, exact: bool) {
        self.writes += 1;
        for write in actions {
            if let Write::Put(item, _) = write
                && item.key.range.starts_with("act#")
            {
                match record::decode::<Action>(&item.body) {
                    Ok(action) => self.acted(&action, now, exact),
                    Err(error) => self.broken("what is written can be read", error.to_string()),
                }
            }
        }
    }

    fn acted(&mut self, action: &Action, now: DateTime<Utc>, exact: bool) {
        let digest = action.id.digest;
        let before = self.actions.insert(digest, action.clone());
        let tries = before.as_ref().map_or(&[][..], |action| &action.attempts[..]);
        if action.attempts.len() < tries.len() {
            self.broken("facts are added, never edited", format!("{} lost an attempt", action.id));
        }
        for (place, attempt) in action.attempts.iter().enumerate() {
            match tries.get(place) {
                None => self.claimed(action, place, attempt, tries.last(), now, exact),
                Some(was) if was.outcome.word() != attempt.outcome.word() => {
                    self.settled(action, place, was, attempt, exact);
                }
                Some(_) => {}
            }
        }
    }

    /// An attempt that was not there before.
    fn claimed(
        &mut self,
        action: &Action,
        place: usize,
        attempt: &Attempt,
        before: Option<&Attempt>,
        now: DateTime<Utc>,
        exact: bool,
    ) {
        if let Some(before) = before
            && !matches!(before.outcome, Outcome::Bounced { .. } | Outcome::Refused { .. })
        {
            let detail = format!("{} was claimed again after {}", action.id, before.outcome.word());
            self.broken("what is claimed is never sendable again by itself", detail);
        }
        let claim = Claim { action, attempt, now, exact };
        if let Err(found) = claim::check(self, &claim) {
            self.broken(found.promise, found.detail);
        }
        let message = (action.id.digest, place);
        let may_ask = instalment::may_ask(&self.model, action);
        self.may_ask.extend(may_ask.map(|amounts| (message, amounts)));
        if claim::counts(action.notice)
            && let Some(whose) = self.model.debtor(action.id.debtor)
        {
            self.steps.push(Step { whose, claimed_at: attempt.claimed_at, message });
        }
    }

    /// An attempt whose outcome became another.
    fn settled(&mut self, action: &Action, place: usize, was: &Attempt, attempt: &Attempt, exact: bool) {
        let message = (action.id.digest, place);
        let id = action.id;
        match &attempt.outcome {
            Outcome::Refused { reason, .. } => {
                self.steps.retain(|step| step.message != message);
                if reason == "no_trace" && self.feed.is_none_or(|at| at <= attempt.claimed_at) {
                    let detail = format!("{id} goes once more, and no later message was told back");
                    self.broken("nothing is sent again while the feed may be dead", detail);
                }
            }
            Outcome::Unknown { .. } if exact && self.calling.contains_key(&message) => {
                self.broken("a lease outlasts its call", format!("{id} became unknown during its call"));
            }
            Outcome::Accepted { .. } | Outcome::Delivered { .. }
                if !self.judged.contains(&message) && !self.took(message) =>
            {
                let detail = format!("{id} was {} and is {}", was.outcome.word(), attempt.outcome.word());
                self.broken("what is written as sent was sent", detail);
            }
            _ => {}
        }
    }

    /// Whether the provider took this message.
    #[must_use]
    pub fn took(&self, (digest, attempt): Message) -> bool {
        self.taken.iter().any(|taken| taken.action.digest == digest && taken.attempt == attempt)
    }

    /// Whether it came back: it reached nobody.
    fn bounced(&self, (digest, attempt): Message) -> bool {
        let attempts = self.actions.get(&digest).map_or(&[][..], |action| &action.attempts[..]);
        attempts.get(attempt).is_some_and(|attempt| matches!(attempt.outcome, Outcome::Bounced { .. }))
    }

    /// The provider takes a message.
    pub fn accepted(&mut self, taken: Taken) {
        let id = taken.action;
        let earlier: Vec<&Taken> = self.taken.iter().filter(|it| it.action.digest == id.digest).collect();
        let found = match earlier.last() {
            Some(first) if first.attempt == taken.attempt => Some(format!("{id} was taken twice in one try")),
            Some(first) => {
                let arrived = earlier.iter().filter(|it| !self.bounced((id.digest, it.attempt)));
                self.may_go_twice(first, &taken, arrived.count()).err()
            }
            None => None,
        };
        if let Some(detail) = found {
            self.broken("one step, one message", detail);
        }
        let known = self.actions.get(&id.digest).is_some_and(|action| action.attempts.len() > taken.attempt);
        if !known {
            self.broken("what is sent was written down before", format!("{id} was not claimed"));
        }
        if !taken.to.ends_with(&format!("@p{}.example", taken.portfolio)) && taken.channel == Channel::Email {
            let detail = format!("portfolio {} wrote to a debtor of another", taken.portfolio);
            self.broken("one creditor never sees another's data", detail);
        }
        let may_ask = self.may_ask.get(&(id.digest, taken.attempt));
        if let Some(amounts) = may_ask.filter(|it| taken.asks.is_none_or(|asks| !it.contains(&asks))) {
            let detail = format!("{id} asks for {:?} of an instalment, {amounts:?} may be", taken.asks);
            self.broken("money adds up to the cent", detail);
        }
        self.taken.push(taken);
    }

    /// The README's sentence: a formal notice never; a courtesy e-mail once more, if nobody could know of the first. What
    /// bounced reached nobody and may go another way.
    fn may_go_twice(&self, first: &Taken, second: &Taken, count: usize) -> Result<(), String> {
        let id = first.action;
        let message = (id.digest, first.attempt);
        if self.bounced(message) {
            return Ok(());
        }
        if !first.notice.is_courtesy() {
            return Err(format!("{id}: a formal notice went twice"));
        }
        if first.channel != Channel::Email || count > 1 {
            return Err(format!("{id} went {} times", count + 1));
        }
        if self.told_back.get(&message).is_some_and(|at| *at < second.at) {
            return Err(format!("{id} went twice although an event proved the first"));
        }
        if second.at - first.at < TimeDelta::minutes(UNKNOWN_MINUTES - 10) {
            return Err(format!("{id} went again after {}", second.at - first.at));
        }
        Ok(())
    }
}
