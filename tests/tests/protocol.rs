//! Every way the protocol of one action can go: two workers, a provider that refuses, takes or is silent, a process that
//! dies anywhere, events that come late, twice or never, a person who judges. Small enough to look at all of it.
//!
//! The rules are the domain's own: what settles an attempt and what waiting comes to are asked of [`domain::action`], not
//! copied. The properties are the README's sentence, and that nothing is left where nobody would look.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{HashSet, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use domain::action::{Action, Attempt, News, Outcome, Recipient};
use domain::debtor::Channel;
use domain::ids::{ActionId, DebtorId};
use domain::money::Currency;
use domain::scenario::Notice;

/// Most attempts that are looked at: a first, a second that the rules may allow, and a third that they must not.
const ATTEMPTS: usize = 3;
/// States of one kind of message: far more than there are.
const STATES_LIMIT: usize = 2_000_000;

/// One of the two workers, at a place of dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Worker {
    Idle,
    /// Read the action at this version and decided to send.
    Decided(u64),
    /// Claimed this attempt and is about to call.
    Claimed(usize),
    /// Has this answer for it.
    Answered(usize, Said),
}

/// What the provider answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Accepted,
    Refused,
    Nothing,
}

/// A message that the provider took.
#[expect(clippy::struct_excessive_bools, reason = "five independent things that happen to a message")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken {
    attempt: usize,
    /// An event of it reached us.
    told: bool,
    /// Its acceptance was marked.
    marked: bool,
    /// It came back.
    bounced: bool,
    /// Its worker died, or never heard.
    unheard: bool,
    /// Half an hour passed before an event came.
    late: bool,
}

/// Everything there is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct World {
    action: Action,
    version: u64,
    workers: [Worker; 2],
    taken: Vec<Taken>,
    /// An event of a later message arrived: the feed lives.
    feed: bool,
}

/// The instants matter only by their order: claims, then events, then half an hour, then a day.
fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::minutes(minute)
}

fn begin(notice: Notice) -> World {
    let action = Action {
        id: ActionId { debtor: DebtorId::from_bits(1), digest: 1 },
        notice,
        level: 1,
        currency: Currency::EUR,
        carrying: None,
        raises: Vec::new(),
        scenario: String::new(),
        scenario_version: 1,
        recorded_at: at(0),
        approval: None,
        attempts: Vec::new(),
        dropped: None,
    };
    World { action, version: 1, workers: [Worker::Idle; 2], taken: Vec::new(), feed: false }
}

impl World {
    /// What may happen next, with its name.
    fn next(&self) -> Vec<(&'static str, Self)> {
        let mut next = Vec::new();
        for place in 0..2 {
            self.worker(place, &mut next);
        }
        self.events(&mut next);
        self.time(&mut next);
        self.person(&mut next);
        next
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut next = self.clone();
        change(&mut next);
        next
    }

    fn may_send(&self) -> bool {
        let sent = self.action.accepted_at().is_some();
        !sent && self.action.may_go_on() && self.action.attempts.len() < ATTEMPTS
    }

    fn worker(&self, place: usize, next: &mut Vec<(&'static str, Self)>) {
        let becomes = |worker| self.with(|it| it.workers[place] = worker);
        match self.workers[place] {
            Worker::Idle => {
                if self.may_send() {
                    next.push(("decides", becomes(Worker::Decided(self.version))));
                }
                return;
            }
            Worker::Decided(version) if version == self.version => {
                next.push(("claims", self.with(|it| it.claim(place))));
            }
            // The condition fails: it decides again
            Worker::Decided(_) => next.push(("loses", becomes(Worker::Idle))),
            Worker::Claimed(attempt) => {
                let answers = |said| becomes(Worker::Answered(attempt, said));
                next.push(("is refused", answers(Said::Refused)));
                next.push(("times out before", answers(Said::Nothing)));
                next.push(("is accepted", answers(Said::Accepted).with(|it| it.take(attempt))));
                next.push(("times out after", answers(Said::Nothing).with(|it| it.take(attempt))));
            }
            Worker::Answered(attempt, said) => {
                next.push(("marks", self.with(|it| it.mark(place, attempt, said))));
            }
        }
        next.push(("dies", becomes(Worker::Idle)));
    }

    fn claim(&mut self, place: usize) {
        self.workers[place] = Worker::Claimed(self.action.attempts.len());
        self.action.attempts.push(Attempt {
            recipient: Recipient(1),
            channel: Channel::Email,
            claimed_at: at(0),
            outcome: Outcome::Claimed { lease_until: at(2) },
            delayed_at: None,
            told: String::new(),
        });
        self.version += 1;
    }

    fn take(&mut self, attempt: usize) {
        let unheard = false;
        self.taken.push(Taken { attempt, told: false, marked: false, bounced: false, unheard, late: false });
    }

    fn mark(&mut self, place: usize, attempt: usize, said: Said) {
        self.workers[place] = Worker::Idle;
        let news = match said {
            Said::Accepted => News::Accepted { provider_id: "m".to_owned() },
            Said::Refused => News::Refused { reason: "throttled".to_owned() },
            Said::Nothing => News::NoAnswer,
        };
        if said == Said::Accepted {
            self.taken.iter_mut().filter(|it| it.attempt == attempt).for_each(|it| it.marked = true);
        }
        self.settle(attempt, &news);
    }

    fn settle(&mut self, attempt: usize, news: &News) {
        if let Some(outcome) = self.action.attempts[attempt].settle(news, at(1)) {
            self.action.attempts[attempt].outcome = outcome;
            self.version += 1;
        }
    }

    /// Events of what was taken come at any time, any number of times; so does one of a later message.
    fn events(&self, next: &mut Vec<(&'static str, Self)>) {
        for (place, taken) in self.taken.iter().enumerate() {
            for (name, news) in [
                ("is told as sent", News::Accepted { provider_id: "m".to_owned() }),
                ("is told as delivered", News::Delivered),
                ("bounces", News::Bounced { hard: true }),
            ] {
                let after = self.with(|it| {
                    it.taken[place].told = true;
                    it.taken[place].bounced |= matches!(news, News::Bounced { .. });
                    it.settle(taken.attempt, &news);
                });
                next.push((name, after));
            }
        }
        if !self.feed {
            next.push(("the feed lives", self.with(|it| it.feed = true)));
        }
    }

    /// A lease ends when its call must be over; half an hour and a day pass.
    fn time(&self, next: &mut Vec<(&'static str, Self)>) {
        let Some(last) = self.action.attempts.len().checked_sub(1) else { return };
        let calls = self
            .workers
            .iter()
            .any(|worker| matches!(worker, Worker::Claimed(it) | Worker::Answered(it, _) if *it == last));
        let feed = self.feed.then(|| at(1));
        for (name, now) in
            [("the lease ends", at(3)), ("half an hour passes", at(40)), ("a day passes", at(3_000))]
        {
            let claimed = matches!(self.action.attempts[last].outcome, Outcome::Claimed { .. });
            // A lease outlasts any call: whoever held it is done or dead
            if claimed && (calls || now > at(3)) {
                continue;
            }
            let Some(outcome) = self.action.wait_no_longer(feed, now) else { continue };
            let after = self.with(|it| {
                it.action.attempts[last].outcome = outcome;
                it.version += 1;
                for taken in it.taken.iter_mut().filter(|taken| taken.attempt == last) {
                    taken.unheard |= !taken.marked;
                    taken.late |= !taken.told && now > at(3);
                }
            });
            next.push((name, after));
        }
    }

    /// A person who looks it up says what is true.
    fn person(&self, next: &mut Vec<(&'static str, Self)>) {
        let Some(last) = self.action.attempts.len().checked_sub(1) else { return };
        if matches!(self.action.attempts[last].outcome, Outcome::Review { .. }) {
            let sent = self.taken.iter().any(|taken| taken.attempt == last);
            next.push(("is judged", self.with(|it| it.settle(last, &News::Judged { sent }))));
        }
    }

    /// What makes a state another one: which worker is which does not, and a version only tells whether a decision is stale.
    fn name(&self) -> String {
        let mut workers = self.workers.map(|worker| match worker {
            Worker::Decided(version) => format!("decided {}", version == self.version),
            other => format!("{other:?}"),
        });
        workers.sort();
        format!("{workers:?}{:?}{:?}{}", self.action.attempts, self.taken, self.feed)
    }

    /// The README's sentence.
    fn keeps_its_word(&self) {
        let kept: Vec<&Taken> = self.taken.iter().filter(|taken| !taken.bounced).collect();
        let [first, others @ ..] = &kept[..] else { return };
        if others.is_empty() {
            return;
        }
        assert!(self.action.notice.is_courtesy(), "a formal notice went twice: {self:#?}");
        assert_eq!(others.len(), 1, "more than twice: {self:#?}");
        assert!(first.unheard && first.late, "twice although somebody could know: {self:#?}");
    }

    fn writes_what_is_true(&self) {
        for (place, attempt) in self.action.attempts.iter().enumerate() {
            let took = self.taken.iter().any(|taken| taken.attempt == place);
            assert!(attempt.accepted_at().is_none() || took, "written as sent and never taken: {self:#?}");
        }
    }

    /// Whatever nobody is at work on is looked at again, or settled.
    fn is_not_forgotten(&self, next: &[(&'static str, Self)]) {
        let ended = |outcome: &Outcome| {
            !matches!(outcome, Outcome::Claimed { .. } | Outcome::Unknown { .. } | Outcome::Review { .. })
        };
        let settled = self.action.attempts.last().is_none_or(|last| ended(&last.outcome));
        let goes_on = next.iter().any(|(name, _)| {
            !matches!(
                *name,
                "dies" | "is told as sent" | "is told as delivered" | "bounces" | "the feed lives"
            )
        });
        assert!(settled || goes_on, "nobody would ever look again: {self:#?}");
    }
}

/// Every state that can be reached, each looked at once.
fn look_at_all(notice: Notice) -> usize {
    let mut seen = HashSet::new();
    let mut waiting = VecDeque::from([begin(notice)]);
    while let Some(world) = waiting.pop_front() {
        if !seen.insert(world.name()) {
            continue;
        }
        assert!(seen.len() < STATES_LIMIT, "the model has no end");
        world.keeps_its_word();
        world.writes_what_is_true();
        let next = world.next();
        world.is_not_forgotten(&next);
        waiting.extend(next.into_iter().map(|(_, world)| world));
    }
    seen.len()
}

#[test]
fn a_formal_notice_never_goes_twice_whatever_happens() {
    let states = look_at_all(Notice::FormalNotice);
    println!("{states} states");
    assert!(states > 1_000, "{states}");
}

#[test]
fn a_courtesy_message_goes_twice_only_by_the_protocols_own_words() {
    let states = look_at_all(Notice::Reminder1);
    println!("{states} states");
    assert!(states > 1_000, "{states}");
}

/// The model is sharp: with this bug in the rules it finds the second formal notice.
#[cfg(feature = "bugs")]
#[test]
#[should_panic(expected = "a formal notice went twice")]
fn a_lease_that_lets_a_message_go_again_is_found() {
    domain::bugs::bring(Some(domain::bugs::Bug::LeaseSendable));
    look_at_all(Notice::FormalNotice);
}
