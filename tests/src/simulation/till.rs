//! The providers of payments, one account each for every creditor: they answer, refuse, throttle, time out before and after
//! they took an order. What they make is [`crate::stripe`]'s and [`crate::gocardless`]'s business, which read what travels.

use std::sync::Arc;

use app::ports::{Clock, Provider, Question, Reply, Till, TillError};
use async_trait::async_trait;
use axum::extract::Query;
use chrono::{DateTime, TimeDelta, Utc};
use domain::checkout::Means;
use domain::money::Currency;
use serde_json::Value;

use super::cast::Creditor;
use super::deed::{Bank, Deed};
use super::orders::Page;
use super::stage::{Stage, State};
use crate::gocardless::GoCardless;
use crate::stripe::Stripe;
use crate::world::ports::Calm;

/// Longest answer that is waited for.
const CALL_SECONDS: i64 = 10;
/// Minutes in which what became known may not have been read yet by who asks.
pub const READ_MINUTES: i64 = 20;

/// What a provider does with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Answer,
    Throttle,
    Fail,
    Misunderstand,
    TimeOutBefore,
    TimeOutAfter,
    DieBefore,
    DieAfter,
}

/// A creditor's accounts.
pub struct House {
    key: String,
    token: String,
    /// Where cards pay.
    pub stripe: Stripe,
    /// Where mandates are signed.
    pub gocardless: GoCardless,
}

/// The accounts of every creditor, in the order of the story.
#[derive(Default)]
pub struct Houses(pub Vec<House>);

/// The true time.
struct True(Arc<Stage>);

#[async_trait]
impl Clock for True {
    fn now(&self) -> DateTime<Utc> {
        self.0.state().now
    }

    async fn pause(&self, _: u64) {}
}

impl Houses {
    /// The accounts of these.
    #[must_use]
    pub fn of(creditors: &[Creditor], stage: &Arc<Stage>) -> Self {
        let house = |creditor: &Creditor| {
            let clock = || Arc::new(True(Arc::clone(stage)));
            let (stripe, gocardless) = (Stripe::on(clock()), GoCardless::under(clock(), Arc::new(Calm)));
            stripe.knows(&creditor.key);
            gocardless.knows_token(&creditor.token);
            House { key: creditor.key.clone(), token: creditor.token.clone(), stripe, gocardless }
        };
        Self(creditors.iter().map(house).collect())
    }

    /// Whose account this is.
    fn whose(&self, question: &Question) -> Option<usize> {
        let bearer = header(question, "authorization")?.strip_prefix("Bearer ")?;
        self.0.iter().position(|house| house.key == bearer || house.token == bearer)
    }
}

impl House {
    /// The provider's name for the page of an order, and how much it asks for; a mandate has no amount.
    #[must_use]
    pub fn page_of(&self, means: Means, order: &str) -> Option<(String, Option<i64>)> {
        let name = |it: &Value| it["id"].as_str().map(str::to_owned);
        match means {
            Means::Card => {
                let sessions = self.stripe.sessions();
                let mine = sessions.iter().find(|it| it["client_reference_id"] == order)?;
                Some((name(mine)?, mine["amount_total"].as_i64()))
            }
            Means::Debit => {
                let requests = self.gocardless.made("BRQ");
                let mine = requests.iter().find(|it| it["metadata"]["relance"] == order)?;
                Some((name(mine)?, None))
            }
        }
    }

    /// A page as the provider knows it, while it can still be paid or signed there.
    #[must_use]
    pub fn open(&self, page: &Page, now: DateTime<Utc>) -> Option<Value> {
        let all = match page.means {
            Means::Card => self.stripe.open(),
            Means::Debit => self.gocardless.open(),
        };
        let lives = |it: &Value| it["expires_at"].as_i64().is_none_or(|ends| ends > now.timestamp());
        all.into_iter().find(|it| it["id"] == page.session && lives(it))
    }
}

/// The providers, as one process reaches them.
pub struct Teller {
    /// Which process.
    pub process: usize,
    /// The stage.
    pub stage: Arc<Stage>,
    /// The accounts.
    pub houses: Arc<Houses>,
}

/// What a question would make.
struct Making {
    kind: &'static str,
    order: String,
    minor: Option<i64>,
}

impl Making {
    /// What it would make, by what travels.
    fn of(question: &Question) -> Option<Self> {
        let body = question.body.as_deref()?;
        let json = || serde_json::from_str::<Value>(body).unwrap_or_default();
        match question.path.as_str() {
            "/v1/checkout/sessions" => {
                let uri = format!("http://stripe/?{body}").parse().ok()?;
                let Query(fields) = Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
                let field = |name: &str| fields.iter().find(|(its, _)| its == name).map(|(_, it)| it.clone());
                let minor = field("line_items[0][price_data][unit_amount]")?.parse().ok();
                Some(Self { kind: "sessions", order: field("client_reference_id")?, minor })
            }
            "/billing_requests" => {
                let order = json()["billing_requests"]["metadata"]["relance"].as_str()?.to_owned();
                Some(Self { kind: "billing_requests", order, minor: None })
            }
            "/payments" => {
                let wanted = &json()["payments"];
                let order = wanted["metadata"]["relance"].as_str()?.to_owned();
                Some(Self { kind: "payments", order, minor: wanted["amount"].as_i64() })
            }
            _ => None,
        }
    }
}

fn header<'a>(question: &'a Question, name: &str) -> Option<&'a str> {
    question.headers.iter().find(|(its, _)| *its == name).map(|(_, it)| it.as_str())
}

impl Teller {
    fn act(&self) -> (Act, i64) {
        use Act::{Answer, DieAfter, DieBefore, Fail, Misunderstand, Throttle, TimeOutAfter, TimeOutBefore};
        let mut state = self.stage.state();
        let strange = state.weather.provider;
        if !state.dice.chance(strange) {
            return (Answer, 0);
        }
        let acts = [
            Answer,
            Answer,
            Answer,
            Throttle,
            Fail,
            TimeOutBefore,
            TimeOutAfter,
            TimeOutAfter,
            DieBefore,
            DieAfter,
        ];
        let act = if state.dice.chance(30) { Misunderstand } else { state.dice.of(&acts) };
        (act, state.dice.between(0, CALL_SECONDS))
    }

    /// Carries the question out, and looks at what is asked for before.
    async fn answer(&self, question: &Question) -> Result<Reply, TillError> {
        let Some(home) = self.houses.whose(question) else {
            let mut state = self.stage.state();
            let promise = "one creditor never sees another's data";
            state.watch.broken(promise, format!("nobody's key asks for {}", question.path));
            return Ok(Reply { status: 401, body: Vec::new() });
        };
        let house = &self.houses.0[home];
        if let Some(making) = Making::of(question) {
            self.look(home, &making, header(question, "idempotency-key"));
        }
        let before = house.gocardless.made("PM").len();
        let reply = match question.to {
            Provider::Stripe => house.stripe.ask(question).await,
            Provider::GoCardless | Provider::GoCardlessSandbox => house.gocardless.ask(question).await,
        };
        for place in before..house.gocardless.made("PM").len() {
            life(&mut self.stage.state(), home, place);
        }
        reply
    }

    /// Every order has one name, and nothing is collected that was not asked for or is not owed.
    fn look(&self, home: usize, making: &Making, name: Option<&str>) {
        let mut state = self.stage.state();
        let now = state.now;
        let watch = &mut state.watch;
        if let Err(detail) = watch.names.see(&format!("{home}/{}", making.kind), name, &making.order) {
            watch.broken("one order, one name at its provider", detail);
        }
        let (Some(minor), true) = (making.minor, making.kind == "payments") else { return };
        let Some(page) = watch.model.pages.iter().find(|page| page.order == making.order) else {
            return watch.broken("nothing is collected that nobody ordered", making.order.clone());
        };
        let group = watch.model.group(home, page.debtor);
        let read = now - TimeDelta::minutes(READ_MINUTES);
        let owed = watch.model.most_before(home, &group, Currency::EUR, read);
        if page.invoices.iter().all(|it| watch.model.is_assigned(*it, read)) {
            let detail = page.order.clone();
            return watch.broken("what was assigned is not paid to the creditor", detail);
        }
        if minor > page.minor || minor > owed {
            let detail = format!(
                "{}: {minor} is asked for, {} was ordered and at most {owed} is owed",
                page.order, page.minor
            );
            watch.broken("no more is collected than was ordered and is owed", detail);
        }
    }
}

/// What becomes of a payment that was just made: collected, refused, given back, and sometimes come again.
fn life(state: &mut State, home: usize, place: usize) {
    use Bank::{Again, ChargeCancelled, ChargedBack, Confirmed, Failed, PaidOut, Submitted};
    let says: &[Bank] = match state.dice.below(10) {
        0..=3 => &[Submitted, Confirmed, PaidOut],
        4 => &[Failed],
        5 | 6 => &[Confirmed, ChargedBack],
        7 => &[Submitted, Confirmed, PaidOut, Failed],
        8 => &[Confirmed, ChargedBack, ChargeCancelled],
        _ => &[Failed, Again, Confirmed],
    };
    let mut at = state.now;
    for says in says {
        at += TimeDelta::hours(state.dice.between(6, 150));
        state.coming.push((at, Deed::Bank(home, place, *says)));
    }
}

#[async_trait]
impl Till for Teller {
    async fn ask(&self, question: &Question) -> Result<Reply, TillError> {
        self.stage.turn().await;
        let (act, seconds) = self.act();
        if act == Act::DieBefore {
            self.stage.die(self.process).await;
        }
        let until = self.stage.state().now + TimeDelta::seconds(seconds);
        self.stage.sleep(until).await;
        let refused = |status| Ok(Reply { status, body: b"{}".to_vec() });
        match act {
            Act::Answer | Act::DieBefore => self.answer(question).await,
            Act::Throttle => refused(429),
            Act::Fail => refused(503),
            Act::Misunderstand => refused(400),
            Act::TimeOutBefore => Err(TillError::Slow),
            Act::TimeOutAfter => {
                self.answer(question).await?;
                Err(TillError::Slow)
            }
            Act::DieAfter => {
                self.answer(question).await?;
                self.stage.die(self.process).await;
                Err(TillError::Slow)
            }
        }
    }
}
