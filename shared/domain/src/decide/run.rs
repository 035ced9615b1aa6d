//! One decision under way.

use chrono::{NaiveDate, TimeDelta};

use super::due::{due_day, shift, usual_days};
use super::{At, Decision, Doing, Facing, Held, Planned, RAISES_LIMIT, Reason, Terms, Until, later};
use super::{approval_digest, contact_digest, step_digest};
use crate::account::Reach;
use crate::action::Named;
use crate::bugs::{self, Bug};
use crate::calendar::{local_date, start_of_day};
use crate::debtor::Channel;
use crate::ids::ItemId;
use crate::news::NEWS_DAYS;
use crate::scenario::{Notice, Offset, Scenario, Step};
use crate::statement::{Item, Past, Statement};

/// Hours until the next look at a portfolio that is held back as a whole; lifting the stop looks at once.
pub(super) const GATE_HOURS: i64 = 24;

/// Business days after which an approval that nobody gave becomes a task.
const APPROVAL_DAYS: u16 = 5;

/// As [`NEWS_DAYS`], for dates.
#[expect(clippy::cast_possible_truncation, reason = "a handful of days")]
const NEWS: i32 = NEWS_DAYS as i32;

pub(super) struct Run<'a> {
    pub(super) statement: &'a Statement,
    pub(super) scenario: &'a Scenario,
    pub(super) facing: &'a Facing<'a>,
    pub(super) terms: &'a Terms,
    pub(super) now: At,
    pub(super) today: NaiveDate,
    overdue: Option<i64>,
    look_day: Option<NaiveDate>,
    pub(super) out: Decision,
}

/// What an item is waiting for.
enum Standing<'a> {
    Held(Reason, Option<NaiveDate>),
    Task(&'a Step, NaiveDate),
    Message(&'a Step, NaiveDate),
}

/// The item that times the case, with its next step.
struct Carrier<'a> {
    item: &'a Item,
    step: &'a Step,
    from: NaiveDate,
    past: Option<&'a Past>,
    /// Items its message raises, itself first; empty while it is not due.
    raises: Vec<Named>,
    /// None while the portfolio is held back.
    reach: Option<Reach>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        statement: &'a Statement,
        scenario: &'a Scenario,
        facing: &'a Facing<'a>,
        terms: &'a Terms,
        now: At,
    ) -> Self {
        let today = local_date(now, terms.zone);
        let out = Decision { held: Vec::with_capacity(statement.items.len()), ..Decision::default() };
        Self { statement, scenario, facing, terms, now, today, overdue: None, look_day: None, out }
    }

    pub(super) fn decide(mut self) -> Decision {
        if let Some(carrier) = self.sort_items() {
            self.carry(carrier);
        }
        self.review_approvals();
        self.tell_instalments();
        self.tell_news();
        self.finish()
    }

    /// Gives each item its reason or its task, and returns the carrying one with those that go with it.
    fn sort_items(&mut self) -> Option<Carrier<'a>> {
        let statement = self.statement;
        let mut carrier: Option<Carrier<'a>> = None;
        for item in statement.items.iter().filter(|item| item.open > 0) {
            match (self.standing(item), &mut carrier) {
                (Standing::Held(reason, until), _) => self.hold(item.id, reason, until.map(Until::Day)),
                (Standing::Task(step, from), _) => self.task(item, step, from),
                (Standing::Message(step, from), Some(first)) => self.follow(first, item, step, from),
                (Standing::Message(step, from), none) => *none = self.try_to_carry(item, step, from),
            }
        }
        carrier
    }

    fn standing(&mut self, item: &Item) -> Standing<'a> {
        if let Some(over) = item.disputed_until.filter(|_| item.disputed > 0) {
            self.look_on(shift(over, 1));
        }
        if let Some(until) = item.held_until(self.today) {
            let next = shift(until, 1);
            self.look_on(next);
            return Standing::Held(Reason::Hold, Some(next));
        }
        if item.waits {
            let small = self.is_below_minimum(item);
            return Standing::Held(if small { Reason::BelowMinimum } else { Reason::AwaitingApproval }, None);
        }
        if self.is_unreleased_backlog(item) {
            return Standing::Held(Reason::AwaitingApproval, None);
        }
        if let Some((step, from)) = self.pre_due(item) {
            return Standing::Message(step, from);
        }
        match self.scenario.after(item.level) {
            // The last step was taken: a person decides what comes next.
            None => Standing::Held(Reason::AwaitingApproval, None),
            Some(step) => {
                let from = due_day(item, step, self.scenario, self.facing.calendar);
                let is_task = step.notice == Notice::Decision;
                if is_task { Standing::Task(step, from) } else { Standing::Message(step, from) }
            }
        }
    }

    /// What was already past the first step when first recorded waits until a person lets its source's backlog go.
    fn is_unreleased_backlog(&self, item: &Item) -> bool {
        if item.released || item.level > 0 {
            return false;
        }
        let first = self.scenario.after(0).map_or(0, |step| usual_days(self.scenario, step));
        item.recorded_on > shift(item.due_on, first)
    }

    /// The notice before the due date, for an item known early enough, while it still is news.
    fn pre_due(&self, item: &Item) -> Option<(&'a Step, NaiveDate)> {
        if item.level > 0 || item.notified || self.today >= item.due_on {
            return None;
        }
        let step = self.scenario.pre_due()?;
        let from = shift(item.due_on, usual_days(self.scenario, step));
        (item.recorded_on <= from && self.today <= shift(from, NEWS)).then_some((step, from))
    }

    /// Several items whose decision is due make one task.
    fn task(&mut self, item: &Item, step: &Step, from: NaiveDate) {
        if from > self.today {
            self.look_on(from);
            return self.hold(item.id, Reason::NotDue, Some(Until::Day(from)));
        }
        self.hold(item.id, Reason::AwaitingApproval, None);
        let digest = step_digest(step.level, item.id, item.cycle);
        if self.past(digest).is_some() {
            return;
        }
        let named = self.named(item, step.level);
        let same = |planned: &&mut Planned| planned.doing == Doing::Task && planned.level == step.level;
        match self.out.actions.iter_mut().find(same) {
            Some(planned) if planned.raises.len() < RAISES_LIMIT => planned.raises.push(named),
            Some(_) => {}
            None => self.plan(item, step, digest, vec![named], Doing::Task),
        }
    }

    /// Lets an item time the case, unless nobody could be written to for it: then the next one may, so that none is
    /// starved, neither on its day nor before.
    fn try_to_carry(&mut self, item: &'a Item, step: &'a Step, from: NaiveDate) -> Option<Carrier<'a>> {
        let past = self.past(step_digest(step.level, item.id, item.cycle));
        let is_due = if bugs::is_on(Bug::DueByEquality) { from == self.today } else { from <= self.today };
        if is_due && step.level == 0 {
            // After that its reminder counts, which may go another way.
            self.look_on(item.due_on.min(shift(from, NEWS + 1)));
        }
        let mut carrier = Carrier { item, step, from, past, raises: Vec::new(), reach: None };
        if self.terms.gate.is_none() {
            match self.reach_of(&carrier) {
                Ok(reach) => carrier.reach = Some(reach),
                Err(reason) => {
                    self.cannot_carry(item, reason, from);
                    if is_due && matches!(reason, Reason::NoContact | Reason::OptedOut) {
                        self.ask_for_an_address(item, step);
                    }
                    return None;
                }
            }
        }
        if is_due {
            carrier.raises.push(self.named(item, step.level));
        } else {
            let until = self.look_when_due(&carrier);
            self.hold(item.id, Reason::NotDue, Some(until));
        }
        Some(carrier)
    }

    fn reach_of(&mut self, carrier: &Carrier<'a>) -> Result<Reach, Reason> {
        if carrier.past.is_some_and(|past| past.done) {
            return Err(Reason::AwaitingApproval);
        }
        if self.is_below_minimum(carrier.item) {
            self.look_at_next_due();
            return Err(Reason::BelowMinimum);
        }
        self.address(carrier.step, carrier.past)
    }

    fn cannot_carry(&mut self, item: &Item, reason: Reason, from: NaiveDate) {
        if from <= self.today || reason == Reason::AwaitingApproval {
            return self.hold(item.id, reason, None);
        }
        self.look_on(from);
        self.hold(item.id, Reason::NotDue, Some(Until::Day(from)));
    }

    /// Nobody can be reached for a reminder that is due: a person is asked once, until other addresses are known.
    fn ask_for_an_address(&mut self, item: &Item, step: &Step) {
        let asked = self.out.actions.iter().any(|planned| planned.doing == Doing::Task);
        let digest = contact_digest(step_digest(step.level, item.id, item.cycle), self.facing.reach);
        if step.level == 0 || asked || self.facing.busy || self.past(digest).is_some() {
            return;
        }
        self.plan(item, &ASKED_OF_A_PERSON, digest, Vec::new(), Doing::Task);
    }

    /// An approval is asked on the day; a message leaves when the hour is right.
    fn look_when_due(&mut self, carrier: &Carrier<'a>) -> Until {
        let Carrier { step, from, past, reach, .. } = carrier;
        let asks = step.approval && past.is_none_or(|past| past.approved.is_none());
        let channel = reach.map_or(step.channel, |reach| reach.channel);
        let opens = || {
            let day = start_of_day(*from, self.terms.zone);
            self.window(channel).next_opening(day, self.facing.profile.time_zone, self.facing.calendar)
        };
        if let Some(at) = (!asks).then(opens).flatten() {
            self.look_at(Some(at));
            return Until::At(at);
        }
        self.look_on(*from);
        Until::Day(*from)
    }

    /// An item behind the carrying one: raised with it when it is ready for such a message, by one level at most.
    fn follow(&mut self, first: &mut Carrier<'a>, item: &Item, step: &Step, from: NaiveDate) {
        let fits = match first.step.notice {
            // A notice puts nothing on notice that had no reminders of its own.
            Notice::FormalNotice | Notice::PreDue => step.level == first.step.level,
            _ => (1..=first.step.level).contains(&step.level) && step.notice != Notice::FormalNotice,
        };
        let is_due = !first.raises.is_empty() && from <= self.today;
        if is_due && fits && first.raises.len() < RAISES_LIMIT {
            first.raises.push(self.named(item, step.level));
        } else if from <= self.today && self.facing.busy {
            // Nobody knows what the debtor has got: that is what holds it, not its day.
            self.hold(item.id, Reason::UnknownOutcome, None);
        } else {
            let from = from.max(first.from);
            self.hold(item.id, Reason::NotDue, (from > self.today).then_some(Until::Day(from)));
        }
    }

    /// The carrying item's message, when it is due: allowed, approved, and at a decent hour?
    fn carry(&mut self, carrier: Carrier<'a>) {
        let Carrier { item, step, past, mut raises, reach, .. } = carrier;
        if raises.is_empty() {
            return;
        }
        let digest = step_digest(step.level, item.id, item.cycle);
        let Some(reach) = reach else {
            self.look_at(Some(later(self.now, TimeDelta::hours(GATE_HOURS))));
            return self.hold_all(&raises, self.terms.gate.unwrap_or(Reason::NoContact), None);
        };
        if step.approval {
            let approved = past.and_then(|past| past.approved.as_deref());
            let still = approved.and_then(|approved| still_approved(&raises, approved));
            let Some((kept, new)) = still else {
                self.hold_all(&raises, Reason::AwaitingApproval, None);
                return self.plan(item, step, digest, raises, Doing::AskApproval);
            };
            self.hold_all(&new, Reason::NotDue, None);
            raises = kept;
        }
        match self.obstacle(reach.channel, past) {
            Ok(()) => self.plan(item, step, digest, raises, Doing::Send(reach)),
            Err((reason, until)) => {
                self.look_at(until);
                self.hold_all(&raises, reason, until.map(Until::At));
            }
        }
    }

    /// Less than this is not worth a message: everything overdue that may be asked for, and the carrying item.
    fn is_below_minimum(&mut self, carrying: &Item) -> bool {
        let (statement, today) = (self.statement, self.today);
        let overdue = *self.overdue.get_or_insert_with(|| statement.overdue_claimed(today));
        let here = if carrying.due_on < today { 0 } else { carrying.claimed_on(today) };
        overdue + here < self.terms.minimum
    }

    /// Approvals that lapse because their item is settled or too little is left, and those that a person forgot.
    fn review_approvals(&mut self) {
        let statement = self.statement;
        let asks = |past: &&Past| !past.done && (past.waits || past.approved.is_some());
        for past in statement.past.iter().filter(asks) {
            let carrying = past.carrying.and_then(|id| statement.items.iter().find(|item| item.id == id));
            let Some(item) = carrying.filter(|item| item.open > 0) else {
                self.out.lapsed.push(past.digest);
                continue;
            };
            if item.held_until(self.today).is_some() {
                continue;
            }
            if self.is_below_minimum(item) {
                self.out.lapsed.push(past.digest);
                self.look_at_next_due();
            } else if let Some(asked_on) = past.asked_on {
                self.remind_of_approval(past, item, asked_on);
            }
        }
    }

    fn remind_of_approval(&mut self, past: &Past, item: &Item, asked_on: NaiveDate) {
        let digest = approval_digest(past.digest);
        let day = self.facing.calendar.add_business_days(asked_on, APPROVAL_DAYS);
        if self.past(digest).is_some() {
            return;
        }
        if day > self.today {
            return self.look_on(day);
        }
        self.plan(item, &ASKED_OF_A_PERSON, digest, Vec::new(), Doing::Task);
    }

    pub(super) fn sends(&self) -> bool {
        self.out.actions.iter().any(|planned| matches!(planned.doing, Doing::Send(_)))
    }

    fn finish(mut self) -> Decision {
        if let Some(day) = self.look_day {
            self.look_at(Some(start_of_day(day, self.terms.zone)));
        }
        if let Some(at) = self.out.next_look_at {
            // A rule that names an instant in the past would make the sweep spin.
            self.out.next_look_at = Some(at.max(later(self.now, TimeDelta::minutes(1))));
        }
        self.out
    }

    fn plan(&mut self, item: &Item, step: &Step, digest: u64, raises: Vec<Named>, doing: Doing) {
        self.out.actions.push(Planned {
            digest,
            notice: step.notice,
            level: step.level,
            carrying: Some(item.id),
            due_on: Some(item.due_on),
            raises,
            doing,
        });
    }

    fn named(&self, item: &Item, level: u8) -> Named {
        let open = if bugs::is_on(Bug::GrossInsteadOfNet) { item.minor } else { item.claimed_on(self.today) };
        Named { item: item.id, level, cycle: item.cycle, open }
    }

    fn hold(&mut self, item: ItemId, reason: Reason, until: Option<Until>) {
        self.out.held.push(Held { item, reason, until });
    }

    fn hold_all(&mut self, named: &[Named], reason: Reason, until: Option<Until>) {
        self.out.held.extend(named.iter().map(|named| Held { item: named.item, reason, until }));
    }

    pub(super) fn past(&self, digest: u64) -> Option<&'a Past> {
        self.statement.past.iter().find(|past| past.digest == digest)
    }

    pub(super) fn look_at(&mut self, at: Option<At>) {
        if let Some(at) = at {
            self.out.next_look_at = Some(self.out.next_look_at.map_or(at, |known| known.min(at)));
        }
    }

    /// A day that has begun already has nothing new to show.
    pub(super) fn look_on(&mut self, day: NaiveDate) {
        if day > self.today {
            self.look_day = Some(self.look_day.map_or(day, |known| known.min(day)));
        }
    }

    /// The day on which more becomes overdue.
    fn look_at_next_due(&mut self) {
        let today = self.today;
        let coming = |item: &&Item| item.open > 0 && item.due_on >= today;
        if let Some(item) = self.statement.items.iter().find(coming) {
            self.look_on(shift(item.due_on, 1));
        }
    }
}

/// How thanks travel.
pub(super) const THANKS: Step = Step {
    notice: Notice::Thanks,
    level: 0,
    offset: Offset::FromDue(0),
    channel: Channel::Email,
    fallback: None,
    approval: false,
};

/// A task beside the scenario's steps.
const ASKED_OF_A_PERSON: Step = Step { notice: Notice::Decision, channel: Channel::Phone, ..THANKS };

/// What was approved still covers what would be sent: items may have dropped out and amounts may have fallen; a rise asks
/// again. Items that became ready since are the second list: they are left for their own message.
fn still_approved(raises: &[Named], approved: &[Named]) -> Option<(Vec<Named>, Vec<Named>)> {
    let seen = |named: &Named| approved.iter().find(|seen| seen.item == named.item);
    if raises.iter().any(|named| seen(named).is_some_and(|seen| named.open > seen.open)) {
        return None;
    }
    let (kept, new): (Vec<_>, Vec<_>) = raises.iter().partition(|named| seen(named).is_some());
    (!kept.is_empty()).then_some((kept, new))
}
