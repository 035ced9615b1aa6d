//! The provider: takes messages or not, and tells later, late, twice or never. It knows nothing of the app.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{Answer, Body, Channels, Feedback, Happened, Outgoing};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::bugs::{self, Bug};
use domain::scenario::Notice;

use super::instalment::amount_in;
use super::stage::Stage;
use super::watch::Taken;
use crate::world::provider::token;

/// Longest call, in seconds: shorter than any lease.
const CALL_SECONDS: i64 = 90;

/// What the provider does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Accept,
    Refuse,
    TimeOutBefore,
    TimeOutAfter,
    DieBefore,
    DieAfter,
}

/// What it will tell, by instant.
#[derive(Default)]
pub struct Bag {
    events: BTreeMap<(DateTime<Utc>, usize), Feedback>,
    numbered: usize,
    /// Events are lost until then.
    pub dead_until: Option<DateTime<Utc>>,
}

/// What all processes share of it.
#[derive(Default)]
pub struct Office(Mutex<Bag>);

impl Office {
    /// The bag, for a moment.
    pub fn bag(&self) -> MutexGuard<'_, Bag> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bag {
    /// When the next event is told.
    #[must_use]
    pub fn next(&self) -> Option<DateTime<Utc>> {
        self.events.keys().next().map(|(at, _)| *at)
    }

    /// Takes the events that are due.
    pub fn due(&mut self, now: DateTime<Utc>) -> Vec<Feedback> {
        let later = self.events.split_off(&(now + TimeDelta::nanoseconds(1), 0));
        std::mem::replace(&mut self.events, later).into_values().collect()
    }

    fn tell(&mut self, at: DateTime<Utc>, event: Feedback) {
        self.numbered += 1;
        self.events.insert((at, self.numbered), event);
    }
}

/// The provider, as one process reaches it.
pub struct Post {
    /// Which process.
    pub process: usize,
    /// The stage.
    pub stage: Arc<Stage>,
    /// What is shared.
    pub office: Arc<Office>,
}

impl Post {
    fn act(&self) -> (Act, i64) {
        let mut state = self.stage.state();
        let strange = state.weather.provider;
        if !state.dice.chance(strange) {
            return (Act::Accept, 0);
        }
        let acts = [
            Act::Accept,
            Act::Accept,
            Act::Refuse,
            Act::TimeOutBefore,
            Act::TimeOutAfter,
            Act::DieBefore,
            Act::DieAfter,
        ];
        let act = state.dice.of(&acts);
        (act, state.dice.between(0, CALL_SECONDS))
    }

    fn take(&self, message: &Outgoing) -> String {
        let text = match &message.body {
            Body::Email(mail) => mail.text.as_str(),
            Body::Sms(sms, _) => sms.text.as_str(),
        };
        let (id, events) = {
            let mut state = self.stage.state();
            let now = state.now;
            let homes = &state.watch.model.homes;
            let portfolio = homes.iter().position(|home| home.id == message.portfolio).unwrap_or(usize::MAX);
            state.watch.accepted(Taken {
                at: now,
                action: message.action,
                attempt: message.attempt,
                notice: message.notice,
                channel: message.channel(),
                portfolio,
                to: message.to.clone(),
                token: token(text),
                asks: (message.notice == Notice::Instalment).then(|| amount_in(text)).flatten(),
            });
            let id = format!("m{}", state.watch.taken.len());
            let strange = state.weather.events;
            (id, told(&mut state.dice, strange))
        };
        let now = self.stage.state().now;
        let mut bag = self.office.bag();
        let dead = bag.dead_until.is_some_and(|until| now < until);
        for (after, what) in events.into_iter().filter(|_| !dead) {
            let at = now + after;
            let feedback = Feedback {
                portfolio: message.portfolio,
                action: message.action,
                attempt: message.attempt,
                channel: message.channel(),
                provider_id: id.clone(),
                at,
                what,
            };
            bag.tell(at, feedback);
        }
        id
    }
}

/// What is told of a message, and when.
fn told(dice: &mut super::dice::Dice, strange: u64) -> Vec<(TimeDelta, Happened)> {
    use Happened::{BouncedHard, BouncedSoft, Complained, Delivered, Sent};
    let soon = |what, seconds| (TimeDelta::seconds(seconds), what);
    let mut events = vec![soon(Sent, 1), soon(Delivered, 60)];
    if !dice.chance(strange) {
        return events;
    }
    match dice.below(10) {
        0 => return vec![soon(Sent, 1), soon(BouncedHard, 30)],
        1 => return vec![soon(Sent, 1), soon(BouncedSoft, 50_400)],
        2 => events.push(soon(Complained, 3_600)),
        3 => return Vec::new(),
        4 => events.truncate(1),
        5 => drop(events.remove(0)),
        6 => events.extend(events.clone()),
        _ => {}
    }
    // Late: a few minutes, hours, or days
    let most = dice.of(&[25, 90, 3_000]);
    for event in &mut events {
        event.0 += dice.minutes(most);
    }
    events
}

#[async_trait]
impl Channels for Post {
    async fn send(&self, message: &Outgoing) -> Answer {
        self.stage.turn().await;
        let (act, seconds) = self.act();
        let named = (message.action.digest, message.attempt);
        if act == Act::DieBefore {
            self.stage.die(self.process).await;
        }
        let until = {
            let mut state = self.stage.state();
            state.watch.calling.insert(named, self.process);
            state.now + TimeDelta::seconds(seconds)
        };
        self.stage.sleep(until).await;
        let answer = match act {
            Act::Accept => Answer::Accepted { provider_id: self.take(message) },
            Act::Refuse => Answer::Refused { reason: "throttled".to_owned() },
            Act::TimeOutBefore | Act::DieBefore => Answer::Unknown,
            Act::TimeOutAfter | Act::DieAfter => {
                self.take(message);
                if bugs::is_on(Bug::ProviderRetries) {
                    self.take(message);
                }
                Answer::Unknown
            }
        };
        self.stage.state().watch.calling.remove(&named);
        if act == Act::DieAfter {
            self.stage.die(self.process).await;
        }
        answer
    }
}
