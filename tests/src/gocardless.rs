//! Plays GoCardless in process, with the messages of `fixtures/gocardless`. It reads what travels, as GoCardless does, and
//! shares no type with what it is asked by: a field it does not know is an error, and what is asked for twice under one name
//! is answered with the first.

#![allow(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::missing_errors_doc,
    reason = "a player stops at the first surprise"
)]

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::intake::Taken;
use app::ports::{Clock, Provider, Question, Reply, Till, TillError};
use app::{App, AppError};
use async_trait::async_trait;
use chrono::{Days, SecondsFormat};
use formats::Headers;
use formats::signature::gocardless;
use serde_json::{Value, json};

use crate::stripe::{Act, Stripe};
use crate::world::ports::{Call, Fate, Weather, die};
use crate::world::{World, must};

/// What may be posted to each path, as pointers.
const FIELDS: [(&str, &[&str]); 3] = [
    (
        "billing_requests",
        &[
            "/mandate_request/scheme",
            "/mandate_request/currency",
            "/mandate_request/description",
            "/mandate_request/metadata/relance",
            "/metadata/relance",
        ],
    ),
    (
        "billing_request_flows",
        &["/redirect_uri", "/exit_uri", "/language", "/lock_currency", "/links/billing_request"],
    ),
    ("payments", &["/amount", "/currency", "/description", "/metadata/relance", "/links/mandate"]),
];
/// Days until the first that a SEPA Core payment can be collected on.
const NOTICE_DAYS: u64 = 7;

/// One question, as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// `POST` or `GET`.
    pub method: &'static str,
    /// Its path.
    pub path: String,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// What was posted.
    pub body: Value,
}

#[derive(Default)]
struct State {
    /// Everything that was created, by its id: billing requests, flows, mandates, payments.
    kept: BTreeMap<String, Value>,
    /// What was created under an idempotency key.
    answered: BTreeMap<String, String>,
    acts: VecDeque<Act>,
    asked: Vec<Asked>,
    key: String,
    sandbox: bool,
    events: usize,
    made: usize,
    mute: bool,
}

/// GoCardless.
pub struct GoCardless {
    clock: Arc<dyn Clock>,
    weather: Arc<dyn Weather>,
    state: Mutex<State>,
}

impl GoCardless {
    /// Knows no token: whoever asks is refused until [`Self::knows_token`]. Any question may fail or kill who asks it.
    #[must_use]
    pub fn under(clock: Arc<dyn Clock>, weather: Arc<dyn Weather>) -> Self {
        Self { clock, weather, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on this is the account's token; the one before is revoked.
    pub fn knows_token(&self, key: &str) {
        let mut state = self.state();
        key.clone_into(&mut state.key);
        state.sandbox = key.starts_with("sandbox_");
    }

    /// From now on its events do not say what was noted on what they are about.
    pub fn be_mute(&self) {
        self.state().mute = true;
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

    /// Everything of one kind that it made, oldest first: `BRQ`, `BRF`, `MD` or `PM`.
    #[must_use]
    pub fn made(&self, kind: &str) -> Vec<Value> {
        let number = |id: &str| id.strip_prefix(kind).is_some_and(|rest| rest.parse::<u32>().is_ok());
        self.state().kept.iter().filter(|(id, _)| number(id)).map(|(_, it)| it.clone()).collect()
    }

    /// Billing requests that can be signed.
    #[must_use]
    pub fn open(&self) -> Vec<Value> {
        self.made("BRQ").into_iter().filter(|it| it["status"] == "pending").collect()
    }

    /// The debtor signs on GoCardless' page. The event that follows.
    pub fn sign(&self, request: &Value) -> Value {
        let mandate = {
            let mut state = self.state();
            let id = state.name("MD");
            let mut mandate = fixture(include_str!("../fixtures/gocardless/mandate.json"));
            mandate["id"] = json!(id);
            mandate["metadata"] = request["mandate_request"]["metadata"].clone();
            state.kept.insert(id.clone(), mandate);
            id
        };
        let signed = self.change(request, |it| {
            it["status"] = json!("fulfilled");
            it["links"]["mandate_request_mandate"] = json!(mandate);
        });
        self.event("billing_requests", "fulfilled", &signed, "billing_request_fulfilled")
    }

    /// What happens to a billing request, a mandate or a payment, and the event that follows. `cause` is GoCardless' word for it,
    /// or a bank's code.
    pub fn becomes(&self, it: &Value, action: &str, cause: &str) -> Value {
        let kind = match it["id"].as_str().expect("an id") {
            id if id.starts_with("BRQ") => "billing_requests",
            id if id.starts_with("MD") => "mandates",
            _ => "payments",
        };
        let changed = self.change(it, |it| it["status"] = json!(action));
        self.event(kind, action, &changed, cause)
    }

    fn change(&self, it: &Value, change: impl FnOnce(&mut Value)) -> Value {
        let mut state = self.state();
        let known = state.kept.get_mut(it["id"].as_str().expect("an id")).expect("one of ours");
        change(known);
        known.clone()
    }

    fn event(&self, kind: &str, action: &str, about: &Value, cause: &str) -> Value {
        let mut state = self.state();
        state.events += 1;
        let mut event = fixture(include_str!("../fixtures/gocardless/event.json"));
        event["id"] = json!(format!("EV{}", state.events));
        event["created_at"] = json!(self.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true));
        (event["resource_type"], event["action"]) = (json!(kind), json!(action));
        event["links"] = json!({ kind.trim_end_matches('s'): about["id"] });
        if let Some(mandate) = about["links"]["mandate_request_mandate"].as_str() {
            event["links"]["mandate_request_mandate"] = json!(mandate);
        }
        let is_code = cause.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
        event["details"] = if is_code {
            json!({ "origin": "bank", "cause": "other", "scheme": "sepa_core", "reason_code": cause,
                    "description": "As the bank says.", "will_attempt_retry": false })
        } else {
            json!({ "origin": "gocardless", "cause": cause, "description": "As GoCardless says." })
        };
        if state.mute {
            event.as_object_mut().expect("an event").remove("resource_metadata");
        } else {
            event["resource_metadata"] = about["metadata"].clone();
        }
        event
    }

    fn answer(&self, state: &mut State, asked: &Asked) -> Reply {
        if asked.headers.get("authorization") != Some(&format!("Bearer {}", state.key))
            || state.key.is_empty()
        {
            return refusal("unauthorized");
        }
        let json = asked.headers.get("content-type").is_some_and(|it| it == "application/json");
        let dated = asked.headers.get("gocardless-version").is_some_and(|it| it == "2015-07-06");
        if !dated || (asked.method == "POST") != json {
            return refusal("invalid_usage");
        }
        let parts: Vec<&str> = asked.path.trim_start_matches('/').split('/').collect();
        match (asked.method, parts.as_slice()) {
            ("POST", [kind @ ("billing_requests" | "billing_request_flows" | "payments")]) => {
                self.created_once(state, kind, asked)
            }
            ("GET", [kind @ ("billing_requests" | "payments"), id]) => found(kind, state.kept.get(*id)),
            ("POST", ["billing_requests", id, "actions", "cancel"]) => {
                cancelled("billing_requests", state.kept.get_mut(*id), &["pending"])
            }
            ("POST", ["mandates", id, "actions", "cancel"]) => {
                let reply = cancelled("mandates", state.kept.get_mut(*id), &["pending_submission", "active"]);
                for payment in state.kept.values_mut().filter(|it| it["links"]["mandate"] == **id) {
                    if payment["status"] == "pending_submission" {
                        payment["status"] = json!("cancelled");
                    }
                }
                reply
            }
            _ => refusal("not_found"),
        }
    }

    fn created_once(&self, state: &mut State, kind: &str, asked: &Asked) -> Reply {
        let once = asked.headers.get("idempotency-key").map(|once| format!("{kind}|{once}"));
        if let Some(known) = once.as_ref().and_then(|once| state.answered.get(once)) {
            let mut errors = fixture(include_str!("../fixtures/gocardless/errors.json"));
            let body = &mut errors["conflict"]["body"];
            body["error"]["errors"][0]["links"]["conflicting_resource_id"] = json!(known);
            return Reply { status: 409, body: body.to_string().into() };
        }
        let wanted = &asked.body[kind];
        let allowed = FIELDS.iter().find(|(name, _)| *name == kind).expect("a kind").1;
        if leaves(wanted, String::new()).iter().any(|field| !allowed.contains(&field.as_str())) {
            return refusal("invalid_usage");
        }
        let made = match kind {
            "billing_requests" => self.requested(state, wanted),
            "billing_request_flows" => Self::flow(state, wanted),
            _ => self.payment(state, wanted),
        };
        match made {
            Ok(made) => {
                let id = made["id"].as_str().expect("an id").to_owned();
                state.kept.insert(id.clone(), made.clone());
                if let Some(once) = once {
                    state.answered.insert(once, id);
                }
                Reply { status: 201, body: json!({ kind: made }).to_string().into() }
            }
            Err(refused) => refusal(refused),
        }
    }

    fn requested(&self, state: &mut State, wanted: &Value) -> Result<Value, &'static str> {
        let mandate = &wanted["mandate_request"];
        if mandate["scheme"] != "sepa_core" || mandate["currency"] != "EUR" {
            return Err("validation_failed");
        }
        let mut made = fixture(include_str!("../fixtures/gocardless/billing_request.json"));
        made["id"] = json!(state.name("BRQ"));
        made["created_at"] = json!(self.clock.now().to_rfc3339_opts(SecondsFormat::Millis, true));
        made["mandate_request"]["description"] = mandate["description"].clone();
        made["mandate_request"]["metadata"] = mandate["metadata"].clone();
        made["metadata"] = wanted["metadata"].clone();
        Ok(made)
    }

    fn flow(state: &mut State, wanted: &Value) -> Result<Value, &'static str> {
        let request = wanted["links"]["billing_request"].as_str().unwrap_or_default();
        if state.kept.get(request).is_none_or(|it| it["status"] != "pending") {
            return Err("not_found");
        }
        let id = state.name("BRF");
        let mut made = fixture(include_str!("../fixtures/gocardless/flow.json"));
        made["authorisation_url"] = json!(format!("https://pay.gocardless.com/billing/static/flow?id={id}"));
        made["id"] = json!(id);
        for name in ["redirect_uri", "exit_uri", "language", "links"] {
            made[name] = wanted[name].clone();
        }
        Ok(made)
    }

    fn payment(&self, state: &mut State, wanted: &Value) -> Result<Value, &'static str> {
        let mandate = state.kept.get(wanted["links"]["mandate"].as_str().unwrap_or_default());
        match mandate.map(|it| it["status"].as_str().unwrap_or_default()) {
            Some("pending_submission" | "submitted" | "active") => {}
            Some(_) => return Err("mandate_inactive"),
            None => return Err("not_found"),
        }
        if wanted["amount"].as_i64().is_none_or(|amount| amount < 100) || wanted["currency"] != "EUR" {
            return Err("validation_failed");
        }
        let mut made = fixture(include_str!("../fixtures/gocardless/payment.json"));
        made["id"] = json!(state.name("PM"));
        made["charge_date"] = json!((self.clock.now().date_naive() + Days::new(NOTICE_DAYS)).to_string());
        for name in ["amount", "currency", "description", "metadata"] {
            made[name] = wanted[name].clone();
        }
        made["links"]["mandate"] = wanted["links"]["mandate"].clone();
        Ok(made)
    }

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

impl State {
    fn name(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}{:04}", self.made)
    }
}

#[async_trait]
impl Till for GoCardless {
    async fn ask(&self, question: &Question) -> Result<Reply, TillError> {
        let sandbox = question.to == Provider::GoCardlessSandbox;
        assert!(question.to != Provider::Stripe, "another's question");
        if sandbox != self.state().sandbox {
            return Ok(refusal("unauthorized"));
        }
        let headers = question.headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let asked = Asked {
            method: if question.body.is_some() { "POST" } else { "GET" },
            path: question.path.clone(),
            headers: headers.collect(),
            body: question.body.as_deref().map_or(Value::Null, fixture),
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

/// Both providers, each asked what is for it.
pub struct Both(pub Arc<Stripe>, pub Arc<GoCardless>);

#[async_trait]
impl Till for Both {
    async fn ask(&self, question: &Question) -> Result<Reply, TillError> {
        match question.to {
            Provider::Stripe => self.0.ask(question).await,
            Provider::GoCardless | Provider::GoCardlessSandbox => self.1.ask(question).await,
        }
    }
}

impl World {
    /// Posts events of GoCardless, all in one body.
    pub fn gocardless(&self, events: &[Value]) -> Result<Taken, AppError> {
        must(self.gocardless_told(&self.app, events))
    }

    /// The same, to be run by any process.
    pub async fn gocardless_told(&self, app: &App, events: &[Value]) -> Result<Taken, AppError> {
        let body = json!({ "events": events, "meta": { "webhook_id": "WB123" } }).to_string();
        let secret = self.home.secrets["gocardless"].first().expect("a secret");
        let signature = gocardless::sign(secret, body.as_bytes()).expect("a signature");
        let headers: Headers<'_> = [("webhook-signature", signature.as_str())].into_iter().collect();
        app.take_in(self.home.portfolio.id, "gocardless", &headers, body.as_bytes()).await
    }
}

/// Pointers to everything that is no object.
fn leaves(value: &Value, place: String) -> Vec<String> {
    match value {
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| leaves(value, format!("{place}/{name}"))).collect()
        }
        _ => vec![place],
    }
}

fn cancelled(kind: &str, it: Option<&mut Value>, from: &[&str]) -> Reply {
    let Some(it) = it else { return refusal("not_found") };
    if !from.iter().any(|status| it["status"] == **status) {
        return refusal("cancellation_failed");
    }
    it["status"] = json!("cancelled");
    found(kind, Some(it))
}

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn found(kind: &str, it: Option<&Value>) -> Reply {
    let reply = |it: &Value| Reply { status: 200, body: json!({ kind: it }).to_string().into() };
    it.map_or_else(|| refusal("not_found"), reply)
}

fn refusal(name: &str) -> Reply {
    let errors = fixture(include_str!("../fixtures/gocardless/errors.json"));
    let status = errors[name]["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    Reply { status: status.expect("an error of the fixtures"), body: errors[name]["body"].to_string().into() }
}
