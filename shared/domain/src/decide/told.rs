//! What is told without being asked for: thanks and answers when nothing else leaves, at a decent hour and within the caps;
//! what the debtor did himself at once, because it answers him.

use chrono::TimeDelta;

use super::run::{GATE_HOURS, Run, THANKS};
use super::{At, Doing, Facing, Planned, Reason, Terms, later, thanks_digest};
use crate::account::Reach;
use crate::news::{Thanks, goes_to};
use crate::scenario::{Notice, Step};
use crate::statement::{Past, Statement};

/// How an answer travels: who declined reminders is answered all the same.
const ANSWER: Step = Step { notice: Notice::Confirmation, ..THANKS };

/// What is done about one thing that is told.
enum Telling {
    Now(Reach),
    Later(Option<At>),
    /// It was told, it is old, or nobody can be told.
    Never,
}

impl Run<'_> {
    /// Thanks for a payment of the last days, tells of an answer and confirms an act, when nothing else leaves.
    pub(super) fn tell_news(&mut self) {
        let statement = self.statement;
        for told in &statement.thanks {
            let digest = thanks_digest(&told.cause);
            let past = self.past(digest);
            let telling = if told.news.is_own() {
                own(told, past, self.facing, self.terms, self.now)
            } else {
                self.of_the_team(told, past)
            };
            match telling {
                Telling::Now(_) if self.sends() => {}
                Telling::Now(reach) => self.out.actions.push(planned(told, digest, reach)),
                Telling::Later(at) => self.look_at(at),
                Telling::Never => {}
            }
        }
    }

    fn of_the_team(&self, told: &Thanks, past: Option<&Past>) -> Telling {
        if !told.is_news(self.now) || past.is_some_and(|past| past.done) {
            return Telling::Never;
        }
        if self.terms.gate.is_some() {
            return Telling::Later(Some(later(self.now, TimeDelta::hours(GATE_HOURS))));
        }
        let step = if told.news.notice() == Notice::Thanks { &THANKS } else { &ANSWER };
        let Ok(reach) = self.address(step, past) else { return Telling::Never };
        match self.obstacle(reach.channel, past) {
            Ok(()) => Telling::Now(reach),
            Err((_, until)) => Telling::Later(until),
        }
    }
}

/// The first act of the debtor, or change on his page, that is to be told now, whatever else is under way.
#[must_use]
pub fn confirm(statement: &Statement, facing: &Facing<'_>, terms: &Terms, now: At) -> Option<Planned> {
    statement.thanks.iter().filter(|told| told.news.is_own()).find_map(|told| {
        let digest = thanks_digest(&told.cause);
        let past = statement.past.iter().find(|past| past.digest == digest);
        match own(told, past, facing, terms, now) {
            Telling::Now(reach) => Some(planned(told, digest, reach)),
            Telling::Later(_) | Telling::Never => None,
        }
    })
}

/// What the debtor did himself asks for no money: old facts of a source do not hold it, a stop does.
fn own(told: &Thanks, past: Option<&Past>, facing: &Facing<'_>, terms: &Terms, now: At) -> Telling {
    if !told.is_news(now) || past.is_some_and(|past| past.done) {
        return Telling::Never;
    }
    if terms.gate.is_some_and(|reason| reason != Reason::StaleSource) {
        return Telling::Later(Some(later(now, TimeDelta::hours(GATE_HOURS))));
    }
    let tried = past.map_or(&[][..], |past| past.tried.as_slice());
    let Some(reach) = goes_to(&told.said(), facing.reach, tried) else { return Telling::Never };
    match past.and_then(|past| past.not_before).filter(|at| *at > now) {
        Some(at) => Telling::Later(Some(at)),
        None => Telling::Now(reach),
    }
}

fn planned(told: &Thanks, digest: u64, reach: Reach) -> Planned {
    Planned {
        digest,
        notice: told.news.notice(),
        level: 0,
        carrying: None,
        due_on: None,
        raises: Vec::new(),
        doing: Doing::Send(reach),
    }
}
