//! One decision under way.

use chrono::{NaiveDate, TimeDelta};

use super::due::{distance, on, shift};
use super::{At, Decision, Doing, Facing, Held, Planned, RAISES_LIMIT, Reason, Terms, Until};
use super::{step_digest, thanks_digest};
use crate::account::{NEWS_DAYS, Reach, Stop};
use crate::action::Named;
use crate::calendar::{Closed, Window, local_date, start_of_day};
use crate::debtor::Channel;
use crate::ids::ItemId;
use crate::scenario::{FORMAL_NOTICE_DAYS, Notice, Offset, Scenario, Step};
use crate::statement::{Item, Past, Statement};

/// Hours until the next look at a portfolio that is held back as a whole; lifting the stop looks at once.
const GATE_HOURS: i64 = 24;

pub(super) struct Run<'a> {
    statement: &'a Statement,
    scenario: &'a Scenario,
    facing: &'a Facing<'a>,
    terms: &'a Terms,
    now: At,
    today: NaiveDate,
    look_day: Option<NaiveDate>,
    out: Decision,
}

/// What an item is waiting for.
enum Standing<'a> {
    Held(Reason, Option<Until>),
    Task(&'a Step),
    Message(&'a Step, NaiveDate),
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
        Self { statement, scenario, facing, terms, now, today, look_day: None, out }
    }

    pub(super) fn decide(mut self) -> Decision {
        if let Some((place, step, from)) = self.sort_items() {
            self.carry(place, step, from);
        }
        self.thank();
        self.finish()
    }

    /// Gives each item its reason or its task, and returns the carrying item with its next step and the day it is due.
    fn sort_items(&mut self) -> Option<(usize, &'a Step, NaiveDate)> {
        let statement = self.statement;
        let mut carrying = None;
        for (place, item) in statement.items.iter().enumerate().filter(|(_, item)| item.open > 0) {
            match self.standing(item) {
                Standing::Held(reason, until) => self.hold(item.id, reason, until),
                Standing::Task(step) => self.task(item, step),
                Standing::Message(step, from) if carrying.is_none() => carrying = Some((place, step, from)),
                Standing::Message(_, from) => {
                    let from = carrying.map_or(from, |(_, _, first)| from.max(first));
                    self.hold(item.id, Reason::NotDue, Some(Until::Day(from)));
                }
            }
        }
        carrying
    }

    fn standing(&mut self, item: &Item) -> Standing<'a> {
        if let Some((_, until)) = item.hold {
            let next = until.succ_opt().unwrap_or(until);
            self.look_on(next);
            return Standing::Held(Reason::Hold, Some(Until::Day(next)));
        }
        if item.waits || self.is_unreleased_backlog(item) {
            return Standing::Held(Reason::AwaitingApproval, None);
        }
        if let Some((step, from)) = self.pre_due(item) {
            return Standing::Message(step, from);
        }
        match self.scenario.after(item.level) {
            // The last step was taken: a person decides what comes next.
            None => Standing::Held(Reason::AwaitingApproval, None),
            Some(step) if step.notice == Notice::Decision => Standing::Task(step),
            Some(step) => Standing::Message(step, self.due_day(item, step)),
        }
    }

    /// What was already past the first step when first recorded waits until a person lets its source's backlog go.
    fn is_unreleased_backlog(&self, item: &Item) -> bool {
        let first = self.scenario.after(0).map_or(item.due_on, |step| on(item.due_on, step.offset));
        !item.released && item.level == 0 && item.recorded_on >= first
    }

    /// The notice before the due date, for an item known early enough.
    fn pre_due(&self, item: &Item) -> Option<(&'a Step, NaiveDate)> {
        let step = self.scenario.pre_due()?;
        let from = on(item.due_on, step.offset);
        let wanted =
            item.level == 0 && !item.notified && self.today < item.due_on && item.recorded_on <= from;
        wanted.then_some((step, from))
    }

    /// The day (creditor's) from which a step may leave.
    fn due_day(&self, item: &Item, step: &Step) -> NaiveDate {
        let natural = match (step.offset, item.level_on) {
            (Offset::FromAcceptance(days), Some(accepted)) => shift(accepted, days),
            (offset, _) => on(item.due_on, offset),
        };
        let Some(accepted) = item.level_on else { return natural };
        let mut from = natural;
        if let Some(previous) = self.scenario.step(item.level) {
            // The previous step was late by more than the debtor's next sending day: keep the scenario's own distance.
            let planned = on(item.due_on, previous.offset);
            if accepted > self.facing.calendar.next_business_day(planned) {
                from = from.max(shift(accepted, distance(previous, step)));
            }
        }
        if step.notice == Notice::FormalNotice {
            from = from.max(shift(accepted, FORMAL_NOTICE_DAYS));
        }
        from
    }

    fn task(&mut self, item: &Item, step: &Step) {
        let from = self.due_day(item, step);
        let digest = step_digest(step.level, item.id, item.cycle);
        if from > self.today || self.past(digest).is_some() {
            if from > self.today {
                self.look_on(from);
            }
            return self.hold(item.id, Reason::NotDue, Some(Until::Day(from)));
        }
        let raises =
            vec![Named { item: item.id, level: step.level, cycle: item.cycle, open: item.claimed() }];
        self.plan(item, step, digest, raises, Doing::Task);
        self.hold(item.id, Reason::AwaitingApproval, None);
    }

    /// The carrying item's next message: due, allowed, reachable, and at a decent hour?
    fn carry(&mut self, place: usize, step: &'a Step, from: NaiveDate) {
        let statement = self.statement;
        let item = &statement.items[place];
        if from > self.today {
            let at = self.window(step.channel).next_opening(
                start_of_day(from, self.terms.zone),
                self.facing.profile.time_zone,
                self.facing.calendar,
            );
            self.look_at(at);
            return self.hold(item.id, Reason::NotDue, Some(at.map_or(Until::Day(from), Until::At)));
        }
        if self.is_below_minimum(item) {
            self.look_at_next_due();
            return self.hold(item.id, Reason::BelowMinimum, None);
        }
        let digest = step_digest(step.level, item.id, item.cycle);
        let raises = self.raises(item, step);
        if step.approval {
            let approved = self.past(digest).and_then(|past| past.approved.as_deref());
            let Some(approved) = approved.and_then(|approved| still_approved(&raises, approved)) else {
                self.plan(item, step, digest, raises, Doing::AskApproval);
                return self.hold(item.id, Reason::AwaitingApproval, None);
            };
            return self.send(item, step, digest, approved);
        }
        self.send(item, step, digest, raises);
    }

    fn send(&mut self, item: &Item, step: &Step, digest: u64, raises: Vec<Named>) {
        match self.obstacle(step, digest) {
            Ok(reach) => self.plan(item, step, digest, raises, Doing::Send(reach)),
            Err((reason, until)) => {
                self.look_at(until);
                self.hold(item.id, reason, until.map(Until::At));
            }
        }
    }

    /// Everything that may stand between a due message and its debtor, in the order a person would ask.
    fn obstacle(&self, step: &Step, digest: u64) -> Result<Reach, (Reason, Option<At>)> {
        if let Some(reason) = self.terms.gate {
            return Err((reason, Some(self.now + TimeDelta::hours(GATE_HOURS))));
        }
        let reach = self.address(step, digest)?;
        if self.facing.busy {
            return Err((Reason::UnknownOutcome, None));
        }
        if let Some(at) = self.past(digest).and_then(|past| past.not_before).filter(|at| *at > self.now) {
            return Err((Reason::UnknownOutcome, Some(at)));
        }
        if let Some((reason, at)) = self.too_many() {
            return Err((reason, Some(at)));
        }
        self.at_a_decent_hour(reach.channel).map(|()| reach)
    }

    fn at_a_decent_hour(&self, channel: Channel) -> Result<(), (Reason, Option<At>)> {
        let window = self.window(channel);
        let (zone, calendar) = (self.facing.profile.time_zone, self.facing.calendar);
        let reason = match window.why_closed(self.now, zone, calendar) {
            None => return Ok(()),
            Some(Closed::QuietHours) => Reason::QuietHours,
            Some(Closed::Holiday) => Reason::Holiday,
        };
        Err((reason, window.next_opening(self.now, zone, calendar)))
    }

    /// The first address that works for the step's channel, else for its fallback.
    fn address(&self, step: &Step, digest: u64) -> Result<Reach, (Reason, Option<At>)> {
        let tried = self.past(digest).map_or(&[][..], |past| past.tried.as_slice());
        let courtesy = matches!(step.notice, Notice::PreDue | Notice::Thanks);
        let mut declined = false;
        for channel in [Some(step.channel), step.fallback].into_iter().flatten() {
            for reach in self.facing.reach.iter().filter(|reach| reach.channel == channel) {
                match reach.stop {
                    Some(Stop::OptedOut) => declined = true,
                    Some(Stop::Unsubscribed) if courtesy => declined = true,
                    None | Some(Stop::Unsubscribed) if !tried.contains(&reach.recipient) => {
                        return Ok(*reach);
                    }
                    _ => {}
                }
            }
        }
        Err((if declined { Reason::OptedOut } else { Reason::NoContact }, None))
    }

    /// Caps count steps at the claim, over all cases and channels, in the debtor's days.
    fn too_many(&self) -> Option<(Reason, At)> {
        let zone = self.facing.profile.time_zone;
        let last = *self.facing.contacted.last()?;
        let today = local_date(self.now, zone);
        let tomorrow = || start_of_day(today.succ_opt().unwrap_or(today), zone);
        let now_ones = self.facing.contacted.iter().rev().take_while(|at| local_date(**at, zone) >= today);
        if now_ones.count() >= usize::from(self.terms.per_day) {
            return Some((Reason::Cap, tomorrow()));
        }
        let week = TimeDelta::days(7);
        let recent = self.facing.contacted.iter().filter(|at| **at + week > self.now).count();
        if recent >= usize::from(self.terms.per_week) {
            let free = self.facing.contacted[self.facing.contacted.len() - usize::from(self.terms.per_week)];
            return Some((Reason::Cap, free + week));
        }
        let gap_ends = start_of_day(shift(local_date(last, zone), self.terms.gap_days.into()), zone);
        (gap_ends > self.now).then_some((Reason::Gap, gap_ends))
    }

    fn is_below_minimum(&self, carrying: &Item) -> bool {
        let asked = match self.statement.overdue_claimed(self.today) {
            0 => carrying.claimed(),
            overdue => overdue,
        };
        asked < self.terms.minimum
    }

    /// Items the message raises: old enough for a level, by one level at most; a formal notice only those ready for it.
    fn raises(&self, carrying: &Item, step: &Step) -> Vec<Named> {
        let formal = step.notice == Notice::FormalNotice;
        let level_of = |item: &Item| -> Option<u8> {
            if item.id == carrying.id {
                return Some(step.level);
            }
            let chased = item.claimed() > 0 && item.hold.is_none() && !item.waits;
            if !chased || step.level == 0 || self.is_unreleased_backlog(item) {
                return None;
            }
            let next = self.scenario.after(item.level).filter(|next| next.level <= step.level)?;
            let ready = self.due_day(item, next) <= self.today;
            let fits = if formal { next.level == step.level } else { next.notice != Notice::FormalNotice };
            (ready && fits).then_some(next.level)
        };
        let named = |item: &Item| {
            level_of(item).map(|level| Named {
                item: item.id,
                level,
                cycle: item.cycle,
                open: item.claimed(),
            })
        };
        self.statement.items.iter().filter_map(named).take(RAISES_LIMIT).collect()
    }

    /// Thanks for a payment of the last days, when nothing else leaves.
    fn thank(&mut self) {
        let statement = self.statement;
        for thanks in &statement.thanks {
            let digest = thanks_digest(&thanks.cause);
            let known = self.past(digest).is_some_and(|past| past.done);
            if known || thanks.at + TimeDelta::days(NEWS_DAYS) < self.now {
                continue;
            }
            let step = Step {
                notice: Notice::Thanks,
                level: 0,
                offset: Offset::FromDue(0),
                channel: Channel::Email,
                fallback: None,
                approval: false,
            };
            let sends = |planned: &Planned| matches!(planned.doing, Doing::Send(_));
            match self.obstacle(&step, digest) {
                Ok(reach) if !self.out.actions.iter().any(sends) => self.out.actions.push(Planned {
                    digest,
                    notice: Notice::Thanks,
                    level: 0,
                    carrying: None,
                    due_on: None,
                    raises: Vec::new(),
                    doing: Doing::Send(reach),
                }),
                Ok(_) => {}
                Err((_, until)) => self.look_at(until),
            }
        }
    }

    fn finish(mut self) -> Decision {
        if let Some(day) = self.look_day {
            self.look_at(Some(start_of_day(day, self.terms.zone)));
        }
        if let Some(at) = self.out.next_look_at {
            // A rule that names an instant in the past would make the sweep spin.
            self.out.next_look_at = Some(at.max(self.now + TimeDelta::minutes(1)));
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

    fn hold(&mut self, item: ItemId, reason: Reason, until: Option<Until>) {
        self.out.held.push(Held { item, reason, until });
    }

    fn past(&self, digest: u64) -> Option<&'a Past> {
        self.statement.past.iter().find(|past| past.digest == digest)
    }

    fn window(&self, channel: Channel) -> &'a Window {
        match channel {
            Channel::Sms | Channel::Phone => &self.terms.sms_window,
            Channel::Email | Channel::Letter => &self.terms.email_window,
        }
    }

    fn look_at(&mut self, at: Option<At>) {
        if let Some(at) = at {
            self.out.next_look_at = Some(self.out.next_look_at.map_or(at, |known| known.min(at)));
        }
    }

    fn look_on(&mut self, day: NaiveDate) {
        self.look_day = Some(self.look_day.map_or(day, |known| known.min(day)));
    }

    fn look_at_next_due(&mut self) {
        let today = self.today;
        let coming = |item: &&Item| item.open > 0 && item.due_on >= today;
        if let Some(item) = self.statement.items.iter().find(coming) {
            self.look_on(shift(item.due_on, 1));
        }
    }
}

/// What was approved still covers what would be sent: items may have dropped out and amounts may have fallen; a rise asks
/// again. Items that became ready since are left for their own message.
fn still_approved(raises: &[Named], approved: &[Named]) -> Option<Vec<Named>> {
    let mut kept = Vec::with_capacity(raises.len());
    for named in raises {
        match approved.iter().find(|seen| seen.item == named.item) {
            Some(seen) if named.open > seen.open => return None,
            Some(_) => kept.push(*named),
            None => {}
        }
    }
    (!kept.is_empty()).then_some(kept)
}
