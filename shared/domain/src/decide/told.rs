//! What is told without being asked for: thanks and answers when nothing else leaves, at a decent hour and within the caps;
//! what the debtor did himself at once, because it answers him.

use chrono::TimeDelta;

use super::run::{GATE_HOURS, Run, THANKS};
use super::{At, Doing, Facing, Planned, Reason, Terms, later, thanks_digest};
use crate::account::Reach;
use crate::news::{NEWS_DAYS, Thanks, goes_to};
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
    let Some(reach) = goes_to(&told.said(), facing.reach, tried) else {
        // An address may come until then; the look after it drops what nobody was told, and says so
        return Telling::Later(Some(later(told.at, TimeDelta::days(NEWS_DAYS) + TimeDelta::minutes(1))));
    };
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

#[cfg(test)]
mod tests {
    use super::super::sample::{Case, paris};
    use super::*;
    use crate::account::Stop;
    use crate::money::Currency;
    use crate::news::News;

    /// Something that was told at half past nine in the evening.
    fn told(news: News) -> Case {
        let mut case = Case::today("2026-10-06 21:30");
        case.thanks = vec![Thanks {
            cause: "hold_1".to_owned(),
            currency: Currency::EUR,
            minor: 100,
            at: paris("2026-10-06 21:30"),
            news,
            said: None,
        }];
        case
    }

    #[test]
    fn what_a_debtor_did_is_confirmed_at_any_hour_whatever_was_sent_before() {
        let mut case = told(News::Promise);
        (case.busy, case.contacted) = (true, vec![case.now; 3]);
        case.terms.gate = Some(Reason::StaleSource);
        assert_eq!(case.does(), ["send confirmation []"]);
        let mut case = told(News::ProposalGranted);
        assert_eq!(
            (case.does(), case.looks()),
            (vec![], "2026-10-07 08:00".to_owned()),
            "the team's word waits"
        );
        case.reach[0].stop = Some(Stop::Unsubscribed);
        assert_eq!(case.at("2026-10-07").does(), ["send confirmation []"], "to who wants no reminders too");
    }

    #[test]
    fn nothing_is_confirmed_through_a_stop_and_what_nobody_can_be_told_is_looked_at_when_it_is_old() {
        for gate in [Reason::PortfolioStopped, Reason::Rehearsal, Reason::IdentityIncomplete] {
            let mut case = told(News::Promise);
            case.terms.gate = Some(gate);
            assert_eq!((case.does(), case.looks()), (vec![], "2026-10-07 21:30".to_owned()));
        }
        let mut case = told(News::AddressAdded);
        case.reach[0].stop = Some(Stop::Bounced);
        assert_eq!((case.does(), case.looks()), (vec![], "2026-10-11 21:31".to_owned()));
        assert_eq!(told(News::Promise).at("2026-10-12").does(), [""; 0]);
    }
}
