//! A provider that follows a script. What it accepted stands in its own log, which is what tests believe.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{Answer, Body, Channels, Clock, Feedback, Happened, Outgoing};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::debtor::Channel;
use domain::ids::{ActionId, CaseId, PortfolioId};
use domain::scenario::Notice;

use super::ports::{Call, Fate, StillClock, Weather, die};

/// What the provider does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Act {
    /// Takes it and says so.
    #[default]
    Accept,
    /// Proves that it did not take it.
    Refuse,
    /// Does not take it, and nobody hears.
    UnknownBefore,
    /// Takes it, and nobody hears.
    UnknownAfter,
    /// The caller dies before it was reached.
    CrashBefore,
    /// The caller dies after it took the message.
    CrashAfter,
}

/// What it tells later of a message it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Echo {
    /// Sent after a second, delivered after a minute.
    #[default]
    Delivered,
    /// Sent, then bounced for good.
    HardBounce,
    /// Sent, then given up.
    SoftBounce,
    /// Sent, delivered, then complained about.
    Complaint,
    /// Sent, then refused for what is in it.
    Rejected,
    /// Sent, still on its way an hour later, and there two hours after that.
    Delayed,
    /// The recipient had said stop.
    OptedOut,
    /// Nothing at all.
    Lost,
    /// Sent and delivered, so many minutes late.
    Late(i64),
    /// Every event twice, the last one first.
    Twice,
}

/// One message that the provider took.
#[derive(Clone)]
pub struct Accepted {
    /// When.
    pub at: DateTime<Utc>,
    /// The portfolio tag.
    pub portfolio: PortfolioId,
    /// The case.
    pub case: CaseId,
    /// The action tag.
    pub action: ActionId,
    /// The attempt tag.
    pub attempt: usize,
    /// What it was.
    pub notice: Notice,
    /// How.
    pub channel: Channel,
    /// To whom.
    pub to: String,
    /// Empty for a text message.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The HTML part; empty for a text message.
    pub html: String,
    /// Token of the link in it.
    pub token: String,
}

#[derive(Default)]
struct State {
    script: BTreeMap<Channel, VecDeque<(Act, Echo)>>,
    calls: usize,
    accepted: Vec<Accepted>,
    events: BTreeMap<(DateTime<Utc>, usize), Feedback>,
    numbered: usize,
}

/// The provider of e-mails and text messages.
pub struct Provider {
    clock: Arc<StillClock>,
    weather: Arc<dyn Weather>,
    state: Mutex<State>,
}

impl Provider {
    /// Accepts everything until told otherwise.
    #[must_use]
    pub fn new(clock: Arc<StillClock>, weather: Arc<dyn Weather>) -> Self {
        Self { clock, weather, state: Mutex::default() }
    }

    /// The next message of `channel` that is not scripted yet goes so.
    pub fn script(&self, channel: Channel, act: Act, echo: Echo) {
        self.state().script.entry(channel).or_default().push_back((act, echo));
    }

    /// Everything it took, in order.
    #[must_use]
    pub fn accepted(&self) -> Vec<Accepted> {
        self.state().accepted.clone()
    }

    /// Calls, taken or not.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// When the next event is to be told.
    #[must_use]
    pub fn next_event(&self) -> Option<DateTime<Utc>> {
        self.state().events.keys().next().map(|(at, _)| *at)
    }

    /// Takes the events that are due by `now`, in order.
    #[must_use]
    pub fn due_events(&self, now: DateTime<Utc>) -> Vec<Feedback> {
        let mut state = self.state();
        let later = state.events.split_off(&(now + TimeDelta::nanoseconds(1), 0));
        std::mem::replace(&mut state.events, later).into_values().collect()
    }

    /// Has an event told at `at`.
    pub fn tell(&self, at: DateTime<Utc>, event: Feedback) {
        let mut state = self.state();
        state.numbered += 1;
        let place = (at, state.numbered);
        state.events.insert(place, event);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, channel: Channel) -> (Act, Echo) {
        let mut state = self.state();
        state.calls += 1;
        let scripted = state.script.get_mut(&channel).and_then(VecDeque::pop_front);
        scripted.unwrap_or_default()
    }

    fn take(&self, message: &Outgoing, echo: Echo) -> String {
        use Happened::{BouncedHard, BouncedSoft, Complained, Delayed, Delivered, OptedOut, Rejected, Sent};
        let now = self.clock.now();
        let (subject, text, html) = match &message.body {
            Body::Email(mail) => (mail.subject.clone(), mail.text.clone(), mail.html.clone()),
            Body::Sms(sms, _) => (String::new(), sms.text.clone(), String::new()),
        };
        let id = {
            let mut state = self.state();
            state.accepted.push(Accepted {
                at: now,
                portfolio: message.portfolio,
                case: message.case,
                action: message.action,
                attempt: message.attempt,
                notice: message.notice,
                channel: message.channel(),
                to: message.to.clone(),
                token: token(&text),
                subject,
                text,
                html,
            });
            format!("m{}", state.accepted.len())
        };
        let event = |what, seconds: i64| {
            let at = now + TimeDelta::seconds(seconds);
            let (portfolio, action, attempt) = (message.portfolio, message.action, message.attempt);
            let channel = message.channel();
            (at, Feedback { portfolio, action, attempt, channel, provider_id: id.clone(), at, what })
        };
        let told = match echo {
            Echo::Delivered => vec![event(Sent, 1), event(Delivered, 60)],
            Echo::HardBounce => vec![event(Sent, 1), event(BouncedHard, 30)],
            Echo::SoftBounce => vec![event(Sent, 1), event(BouncedSoft, 14 * 3600)],
            Echo::Complaint => vec![event(Sent, 1), event(Delivered, 60), event(Complained, 3600)],
            Echo::Rejected => vec![event(Sent, 1), event(Rejected, 2)],
            Echo::Delayed => {
                vec![event(Sent, 1), event(Delayed, 3_600), event(Delayed, 7_200), event(Delivered, 10_800)]
            }
            Echo::OptedOut => vec![event(OptedOut, 1)],
            Echo::Lost => vec![],
            Echo::Late(minutes) => vec![event(Sent, minutes * 60), event(Delivered, minutes * 60 + 1)],
            Echo::Twice => {
                vec![event(Delivered, 1), event(Sent, 2), event(Sent, 60), event(Delivered, 61)]
            }
        };
        for (at, event) in told {
            self.tell(at, event);
        }
        id
    }
}

/// The token of the first link to the debtor's page.
#[must_use]
pub fn token(text: &str) -> String {
    let start = text.find("/l/").map_or(text.len(), |place| place + 3);
    text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[async_trait]
impl Channels for Provider {
    async fn send(&self, message: &Outgoing) -> Answer {
        let (act, echo) = match self.weather.fate(Call::Send) {
            Fate::Fine => self.turn(message.channel()),
            Fate::CrashBefore => (Act::CrashBefore, Echo::Lost),
            Fate::CrashAfter => (Act::CrashAfter, Echo::Delivered),
            Fate::Refuse => (Act::Refuse, Echo::Lost),
            Fate::LoseAnswer => (Act::UnknownAfter, Echo::Delivered),
        };
        match act {
            Act::Accept => Answer::Accepted { provider_id: self.take(message, echo) },
            Act::Refuse => Answer::Refused { reason: "throttled".to_owned() },
            Act::UnknownBefore => Answer::Unknown,
            Act::UnknownAfter => {
                self.take(message, echo);
                Answer::Unknown
            }
            Act::CrashBefore => {
                die().await;
                Answer::Unknown
            }
            Act::CrashAfter => {
                self.take(message, echo);
                die().await;
                Answer::Unknown
            }
        }
    }
}
