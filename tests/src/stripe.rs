//! Plays Stripe Checkout in process, with the messages of `fixtures/stripe`. It reads what travels, as Stripe does, and shares
//! no type with what it is asked by: a field it does not know is an error, an idempotency key used for something else too.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a player stops at the first surprise")]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{Clock, Question, Reply, Till, TillError};
use async_trait::async_trait;
use axum::extract::Query;
use serde_json::{Value, json};

use crate::world::ports::{Call, Calm, Fate, Weather, die};

/// Names of fields that a session may be asked for with.
const FIELDS: &[&str] = &[
    "mode",
    "submit_type",
    "client_reference_id",
    "line_items[0][quantity]",
    "line_items[0][price_data][currency]",
    "line_items[0][price_data][unit_amount]",
    "line_items[0][price_data][product_data][name]",
    "payment_method_types[0]",
    "payment_intent_data[description]",
    "payment_intent_data[metadata][relance]",
    "metadata[relance]",
    "adaptive_pricing[enabled]",
    "locale",
    "success_url",
    "cancel_url",
    "expires_at",
];
const SESSIONS: &str = "/v1/checkout/sessions";

/// What happens to a question instead of an answer.
#[derive(Debug, Clone)]
pub enum Act {
    /// Nobody is there.
    Down,
    /// It takes effect, and the answer is lost.
    Lose,
    /// No answer in time, and no effect.
    Slow,
    /// More than anybody reads.
    TooLong,
    /// Answered so.
    Answer(u16, String),
    /// Answered with one of `fixtures/stripe/errors.json`.
    Refuse(&'static str),
    /// Taken as it is: for what comes after one of the above.
    Fine,
}

/// One question, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Its path.
    pub path: String,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// Its fields.
    pub fields: BTreeMap<String, String>,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, Value>,
    /// What was answered under an idempotency key, to which fields.
    answered: BTreeMap<String, (BTreeMap<String, String>, Reply)>,
    acts: VecDeque<Act>,
    asked: Vec<Asked>,
    key: String,
    events: usize,
}

/// Stripe.
pub struct Stripe {
    clock: Arc<dyn Clock>,
    weather: Arc<dyn Weather>,
    state: Mutex<State>,
}

impl Stripe {
    /// Knows no key: whoever asks is refused until [`Self::knows`].
    #[must_use]
    pub fn on(clock: Arc<dyn Clock>) -> Self {
        Self::under(clock, Arc::new(Calm))
    }

    /// The same, where any question may fail or kill who asks it.
    #[must_use]
    pub fn under(clock: Arc<dyn Clock>, weather: Arc<dyn Weather>) -> Self {
        Self { clock, weather, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this is the account's key; the one before is revoked.
    pub fn knows(&self, key: &str) {
        key.clone_into(&mut self.state().key);
    }

    /// The next questions meet these.
    pub fn script(&self, acts: impl IntoIterator<Item = Act>) {
        self.state().acts.extend(acts);
    }

    /// Everything it was asked.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        self.state().asked.clone()
    }

    /// Every session, oldest first.
    #[must_use]
    pub fn sessions(&self) -> Vec<Value> {
        self.state().sessions.values().cloned().collect()
    }

    /// Sessions that can be paid.
    #[must_use]
    pub fn open(&self) -> Vec<Value> {
        self.sessions().into_iter().filter(|session| session["status"] == "open").collect()
    }

    /// The debtor pays on Stripe's page, so much or what he was asked for. The event that follows.
    pub fn pay(&self, session: &Value, instead: Option<i64>) -> Value {
        let paid = self.change(session, |session| {
            session["status"] = json!("complete");
            session["payment_status"] = json!("paid");
            session["payment_intent"] = json!(format!("pi_{}", session["id"].as_str().unwrap_or_default()));
            if let Some(amount) = instead {
                session["amount_total"] = json!(amount);
            }
        });
        self.event("checkout.session.completed", &paid)
    }

    /// The debtor gives an order that takes days.
    pub fn order(&self, session: &Value) -> Value {
        let ordered = self.change(session, |session| {
            session["status"] = json!("complete");
            session["payment_intent"] = json!(format!("pi_{}", session["id"].as_str().unwrap_or_default()));
        });
        self.event("checkout.session.completed", &ordered)
    }

    /// The order brought the money.
    pub fn collect(&self, session: &Value) -> Value {
        let paid = self.change(session, |session| session["payment_status"] = json!("paid"));
        self.event("checkout.session.async_payment_succeeded", &paid)
    }

    /// The order brought nothing.
    pub fn fail(&self, session: &Value) -> Value {
        let failed = self.change(session, |_| {});
        self.event("checkout.session.async_payment_failed", &failed)
    }

    /// Its time is over.
    pub fn run_out(&self, session: &Value) -> Value {
        let expired = self.change(session, |session| {
            session["status"] = json!("expired");
            session["url"] = Value::Null;
        });
        self.event("checkout.session.expired", &expired)
    }

    fn change(&self, session: &Value, change: impl FnOnce(&mut Value)) -> Value {
        let mut state = self.state();
        let known = state.sessions.get_mut(session["id"].as_str().expect("an id")).expect("a session");
        change(known);
        known.clone()
    }

    fn event(&self, kind: &str, session: &Value) -> Value {
        let mut state = self.state();
        state.events += 1;
        let mut event = fixture(include_str!("../fixtures/stripe/event.json"));
        event["id"] = json!(format!("evt_{}", state.events));
        event["type"] = json!(kind);
        event["created"] = json!(self.clock.now().timestamp());
        event["data"]["object"] = session.clone();
        event
    }

    fn answer(&self, state: &mut State, asked: &Asked) -> Reply {
        if asked.headers.get("authorization") != Some(&format!("Bearer {}", state.key))
            || state.key.is_empty()
        {
            return refusal("invalid_key");
        }
        if asked.headers.get("stripe-version").is_none_or(String::is_empty) {
            return refusal("unknown_parameter");
        }
        let rest = asked.path.strip_prefix(SESSIONS).unwrap_or("/nowhere");
        match rest.trim_start_matches('/').split_once('/') {
            None if rest.is_empty() => self.opened_once(state, asked),
            None => found(state.sessions.get(rest.trim_start_matches('/'))),
            Some((id, "expire")) => match state.sessions.get_mut(id) {
                Some(session) if session["status"] == "open" => {
                    session["status"] = json!("expired");
                    session["url"] = Value::Null;
                    found(Some(session))
                }
                Some(_) => refusal("not_open"),
                None => refusal("no_such_session"),
            },
            Some(_) => refusal("no_such_session"),
        }
    }

    fn opened_once(&self, state: &mut State, asked: &Asked) -> Reply {
        let once = asked.headers.get("idempotency-key").cloned();
        if let Some((fields, reply)) = once.as_ref().and_then(|once| state.answered.get(once)) {
            return if *fields == asked.fields { reply.clone() } else { refusal("idempotency") };
        }
        let reply = self.opened(state, asked);
        if let Some(once) = once {
            state.answered.insert(once, (asked.fields.clone(), reply.clone()));
        }
        reply
    }

    fn opened(&self, state: &mut State, asked: &Asked) -> Reply {
        let field = |name: &str| asked.fields.get(name).cloned().unwrap_or_default();
        if asked.fields.keys().any(|name| !FIELDS.contains(&name.as_str())) || field("mode") != "payment" {
            return refusal("unknown_parameter");
        }
        let amount: i64 = field("line_items[0][price_data][unit_amount]").parse().unwrap_or_default();
        if amount < 50 {
            return refusal("amount_too_small");
        }
        let lasts = field("expires_at").parse().unwrap_or(0) - self.clock.now().timestamp();
        if !(30 * 60..=24 * 60 * 60).contains(&lasts) {
            return refusal("bad_expiry");
        }
        let id = format!("cs_test_{:04}", state.sessions.len() + 1);
        let mut session = fixture(include_str!("../fixtures/stripe/session.json"));
        session["id"] = json!(id);
        session["created"] = json!(self.clock.now().timestamp());
        session["expires_at"] = json!(self.clock.now().timestamp() + lasts);
        session["amount_subtotal"] = json!(amount);
        session["amount_total"] = json!(amount);
        for name in ["client_reference_id", "success_url", "cancel_url", "locale"] {
            session[name] = json!(field(name));
        }
        session["currency"] = json!(field("line_items[0][price_data][currency]"));
        session["metadata"] = json!({ "relance": field("metadata[relance]") });
        session["url"] =
            json!(format!("https://checkout.stripe.com/c/pay/{id}#fidkdWxOYHwnPyd1blpxYHZxWjA0"));
        state.sessions.insert(id, session.clone());
        found(Some(&session))
    }
}

#[async_trait]
impl Till for Stripe {
    async fn ask(&self, question: &Question) -> Result<Reply, TillError> {
        let form = question.body.clone().unwrap_or_default();
        let uri = format!("http://stripe/?{form}").parse().expect("a form");
        let Query(fields) = Query::<Vec<(String, String)>>::try_from_uri(&uri).expect("a form");
        let headers = question.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let asked = Asked {
            path: question.path.clone(),
            headers: headers.collect(),
            fields: fields.into_iter().collect(),
        };
        let fate = self.weather.fate(Call::Ask);
        if fate == Fate::CrashBefore {
            die().await;
        }
        let reply = self.reply(&asked, fate);
        if fate == Fate::CrashAfter {
            die().await;
        }
        reply
    }
}

impl Stripe {
    fn reply(&self, asked: &Asked, fate: Fate) -> Result<Reply, TillError> {
        let mut state = self.state();
        state.asked.push(asked.clone());
        let scripted = match fate {
            Fate::Refuse => Act::Down,
            Fate::LoseAnswer => Act::Lose,
            _ => state.acts.pop_front().unwrap_or(Act::Fine),
        };
        match scripted {
            Act::Fine => Ok(self.answer(&mut state, asked)),
            Act::Lose => {
                self.answer(&mut state, asked);
                Err(TillError::Slow)
            }
            Act::Down => Err(TillError::Unreachable),
            Act::Slow => Err(TillError::Slow),
            Act::TooLong => Err(TillError::TooLong),
            Act::Answer(status, body) => Ok(Reply { status, body: body.into_bytes() }),
            Act::Refuse(name) => Ok(refusal(name)),
        }
    }
}

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).expect("a fixture")
}

fn found(session: Option<&Value>) -> Reply {
    session
        .map_or_else(|| refusal("no_such_session"), |it| Reply { status: 200, body: it.to_string().into() })
}

fn refusal(name: &str) -> Reply {
    let errors = fixture(include_str!("../fixtures/stripe/errors.json"));
    let status = errors[name]["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    Reply { status: status.expect("an error of the fixtures"), body: errors[name]["body"].to_string().into() }
}
