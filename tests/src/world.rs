//! The whole app in one thread, with everything outside it simulated: time is moved, chance is seeded, the provider follows
//! a script. Nothing here waits, so a verb either ends at once or its process died on the way.
//!
//! Journeys walk it from due instant to due instant. The simulation brings its own [`ports::Weather`].

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a world stops at the first surprise")]
#![allow(clippy::missing_errors_doc, reason = "what a verb of the app answers is handed on as it is")]

pub mod files;
pub mod ports;
pub mod provider;
pub mod said;
pub mod shed;

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use app::desk::{CaseSheet, CasesQuery};
use app::dispatch::Dispatched;
use app::intake::Taken;
use app::member::{Member, Role};
use app::portal::Visitor;
use app::portfolio::{Created, NewPortfolio};
use app::ports::{Clock, Feedback, Receipt};
use app::sweep::Errand;
use app::{App, AppError, Ports, Settings};
use chrono::{DateTime, TimeDelta, Utc};
use domain::debtor::{Address, Channel, Language};
use domain::ids::CaseId;
use domain::portfolio::{Creditor, Notices, Portfolio, Sending};
use domain::scenario::Notice;
use formats::Headers;
use formats::signature::{standard, stripe};
use print::Typesetter;
use serde_json::Value;
use store::embedded::Embedded;
use store::keys::Keys;
use store::record;
use store::table::{Condition, Item, Read, Table, Write};

use crate::gocardless::{Both, GoCardless};
use crate::stripe::Stripe;
use ports::{Calm, Memory, Ring, SeededIds, Shelves, StillClock, Weather};
use provider::{Accepted, Act, Echo, Provider};

/// Shards of the due index.
const SHARDS: u16 = 2;
/// Entries looked at in one sweep of a shard.
const SWEEP_LIMIT: usize = 500;
/// Tries of a verb in bad weather.
const TRIES_LIMIT: usize = 100;
/// Rounds of sweep and dispatch at one instant.
const ROUNDS_LIMIT: usize = 200;
/// Instants on the way of one move.
const INSTANTS_LIMIT: usize = 50_000;

/// The world.
pub struct World {
    /// The app under test.
    pub app: App,
    /// Its clock.
    pub clock: Arc<StillClock>,
    /// Its memory.
    pub memory: Arc<Memory>,
    /// Its provider.
    pub provider: Arc<Provider>,
    /// Its large bodies.
    pub shelves: Arc<Shelves>,
    /// Who takes cards.
    pub till: Arc<Stripe>,
    /// Who plays GoCardless.
    pub collector: Arc<GoCardless>,
    /// The portfolio that was made first.
    pub home: Created,
    ports: Ports,
    settings: Settings,
    delivery: AtomicUsize,
    stuck: AtomicUsize,
}

/// An instant, written.
#[must_use]
pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A creditor that lacks nothing.
#[must_use]
pub fn creditor() -> Creditor {
    Creditor {
        legal_name: "Verrerie du Midi SAS".to_owned(),
        registration: Some(("SIREN".to_owned(), "732829320".to_owned())),
        address: Some(Address {
            lines: vec!["2 quai des Docks".to_owned()],
            postcode: "13002".to_owned(),
            city: "Marseille".to_owned(),
            country: "FR".parse().ok(),
        }),
        iban: Some("FR7630006000011234567890189".to_owned()),
        bic: Some("AGRIFRPP".to_owned()),
        account_holder: Some("VERRERIE DU MIDI".to_owned()),
        sender: Some("relances@verrerie.example".to_owned()),
        reply_to: Some("compta@verrerie.example".to_owned()),
        phone: Some("+33491000000".to_owned()),
        brand_color: None,
        notices: Notices::default(),
    }
}

/// A portfolio in Paris that sends.
#[must_use]
pub fn paris() -> NewPortfolio {
    NewPortfolio {
        name: "Verrerie".to_owned(),
        country: "FR".parse().expect("a country"),
        language: Language::Fr,
        time_zone: "Europe/Paris".parse().expect("a zone"),
        currency: "EUR".parse().expect("a currency"),
        creditor: creditor(),
        sending: Sending::Enabled,
        sign_plans: false,
    }
}

/// Runs what never waits; `None` when the process died on the way.
pub fn run<T>(verb: impl Future<Output = T>) -> Option<T> {
    let mut verb = pin!(verb);
    match verb.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

/// Runs what never waits and does not die.
pub fn must<T>(verb: impl Future<Output = T>) -> T {
    run(verb).expect("the process lives")
}

/// Runs a verb again while its process dies or the world is not available: what a queue or a schedule does.
#[track_caller]
pub fn patiently<T, F>(verb: impl Fn() -> F) -> T
where
    F: Future<Output = Result<T, AppError>>,
{
    for _ in 0..TRIES_LIMIT {
        match run(verb()) {
            Some(Ok(value)) => return value,
            None | Some(Err(AppError::Unavailable(_))) => {}
            Some(Err(error)) => panic!("{error:?}"),
        }
    }
    panic!("the world is not available")
}

impl Default for World {
    fn default() -> Self {
        Self::starting("2026-09-01T07:00:00Z")
    }
}

impl World {
    /// A calm world with a portfolio in Paris, at this instant.
    #[must_use]
    pub fn starting(instant: &str) -> Self {
        Self::of(at(instant), paris(), true)
    }

    /// A calm world in which a source that never said how fresh it is may count as fresh.
    #[must_use]
    pub fn of(start: DateTime<Utc>, new: NewPortfolio, assume_fresh: bool) -> Self {
        let table = Embedded::in_memory().expect("a table");
        Self::over(Arc::new(table), Arc::new(Calm), start, new, assume_fresh)
    }

    /// A world over a table that answers at once, in any weather.
    #[must_use]
    pub fn over(
        table: Arc<dyn Table>,
        weather: Arc<dyn Weather>,
        start: DateTime<Utc>,
        new: NewPortfolio,
        assume_fresh: bool,
    ) -> Self {
        must(Self::open(table, weather, start, new, assume_fresh))
    }

    /// A world over any table, in any weather.
    pub async fn open(
        table: Arc<dyn Table>,
        weather: Arc<dyn Weather>,
        start: DateTime<Utc>,
        new: NewPortfolio,
        assume_fresh: bool,
    ) -> Self {
        let clock = Arc::new(StillClock::at(start));
        let memory = Arc::new(Memory::over(table, Arc::clone(&weather)));
        let provider = Arc::new(Provider::new(Arc::clone(&clock), Arc::clone(&weather)));
        let shelves = Arc::new(Shelves::empty(Arc::clone(&weather)));
        let till = Arc::new(Stripe::under(Arc::<StillClock>::clone(&clock), Arc::clone(&weather)));
        let collector = Arc::new(GoCardless::under(Arc::<StillClock>::clone(&clock), Arc::clone(&weather)));
        let ports = Ports {
            table: Arc::<Memory>::clone(&memory),
            clock: Arc::<StillClock>::clone(&clock),
            ids: Arc::new(SeededIds::from_seed(1)),
            keyring: Arc::new(Ring(weather)),
            objects: Arc::<Shelves>::clone(&shelves),
            channels: Arc::<Provider>::clone(&provider),
            till: Arc::new(Both(Arc::clone(&till), Arc::clone(&collector))),
            printer: Arc::new(Typesetter),
        };
        let settings = Settings {
            public_url: "https://pay.verrerie.example".to_owned(),
            assume_fresh,
            due_shards: SHARDS,
            settling_seconds: 0,
            sending: true,
            texts: true,
        };
        let app = App::new(ports.clone(), settings.clone());
        let home = app.create_portfolio(new).await.expect("a portfolio");
        Self {
            app,
            clock,
            memory,
            provider,
            shelves,
            till,
            collector,
            home,
            ports,
            settings,
            delivery: AtomicUsize::new(0),
            stuck: AtomicUsize::new(0),
        }
    }

    /// Another process on the same memory: nothing is cached.
    pub fn restart(&mut self) {
        self.app = self.second_process();
    }

    /// A second process on the same memory.
    #[must_use]
    pub fn second_process(&self) -> App {
        App::new(self.ports.clone(), self.settings.clone())
    }

    /// What its processes are given.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports.clone()
    }

    /// What its processes are told.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.settings.clone()
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Posts an event of source `relance` that happened now.
    pub fn post(&self, kind: &str, data: &Value) -> Result<Taken, AppError> {
        self.post_at(kind, self.now(), data)
    }

    /// Posts an event that happened then.
    pub fn post_at(&self, kind: &str, occurred_at: DateTime<Utc>, data: &Value) -> Result<Taken, AppError> {
        let number = self.delivery.fetch_add(1, Ordering::Relaxed) + 1;
        self.post_as(&format!("msg_{number}"), kind, occurred_at, data)
    }

    /// Posts an event under a delivery id of its own.
    pub fn post_as(
        &self,
        delivery: &str,
        kind: &str,
        occurred_at: DateTime<Utc>,
        data: &Value,
    ) -> Result<Taken, AppError> {
        must(self.posting(&self.app, delivery, said::event(kind, occurred_at, data)))
    }

    /// The verb of a signed delivery, to be run by any process.
    pub async fn posting(&self, app: &App, delivery: &str, body: String) -> Result<Taken, AppError> {
        let time = self.now().timestamp();
        let secret = &self.home.secrets["relance"][0];
        let signature = standard::sign(secret, delivery, time, body.as_bytes()).expect("a signature");
        let time = time.to_string();
        let headers: Headers<'_> =
            [("webhook-id", delivery), ("webhook-timestamp", &time), ("webhook-signature", &signature)]
                .into_iter()
                .collect();
        app.take_in(self.home.portfolio.id, "relance", &headers, body.as_bytes()).await
    }

    /// Posts an event of Stripe.
    pub fn stripe(&self, event: &Value) -> Result<Taken, AppError> {
        let body = event.to_string();
        let secret = &self.home.secrets["stripe"][0];
        let signature = stripe::sign(secret, self.now().timestamp(), body.as_bytes()).expect("a signature");
        let headers: Headers<'_> = [("stripe-signature", signature.as_str())].into_iter().collect();
        must(self.app.take_in(self.home.portfolio.id, "stripe", &headers, body.as_bytes()))
    }

    /// Moves on, from due instant to due instant: everything due is swept, dispatched and told back.
    pub fn advance_to(&self, to: DateTime<Utc>) {
        for _ in 0..INSTANTS_LIMIT {
            self.settle();
            let due = patiently(|| self.app.next_due());
            // What stays due is found again by the next sweep.
            let due = due.map(|at| {
                if at > self.now() {
                    return at;
                }
                self.stuck.fetch_add(1, Ordering::Relaxed);
                self.now() + TimeDelta::minutes(15)
            });
            let next = [due, self.provider.next_event()].into_iter().flatten().min();
            match next.filter(|next| *next <= to) {
                Some(next) => self.clock.move_to(next),
                None => return self.clock.move_to(to),
            }
        }
        panic!("the due keys do not move on");
    }

    /// Instants at which something due was left due although nothing failed.
    #[must_use]
    pub fn stuck(&self) -> usize {
        self.stuck.load(Ordering::Relaxed)
    }

    /// Moves on by whole days.
    pub fn advance_days(&self, days: i64) {
        self.advance_to(self.now() + TimeDelta::days(days));
    }

    /// Moves on by minutes.
    pub fn advance_minutes(&self, minutes: i64) {
        self.advance_to(self.now() + TimeDelta::minutes(minutes));
    }

    /// Sweeps, dispatches and tells back until nothing is left at this instant.
    pub fn settle(&self) {
        let mut was_quiet = false;
        for _ in 0..ROUNDS_LIMIT {
            let told = self.tell_back();
            let errands = self.sweep();
            for errand in &errands {
                // A claim that could not be made now stays due.
                let _ = self.dispatch(errand);
            }
            patiently(|| self.app.note_sent());
            self.project();
            let quiet = errands.is_empty() && told == 0;
            // A sweep that sent nothing may have woken those whom the next one finds
            if quiet && was_quiet {
                return;
            }
            was_quiet = quiet;
        }
        panic!("sweep and dispatch do not come to an end at {}", self.now());
    }

    /// Sweeps every shard once.
    #[must_use]
    pub fn sweep(&self) -> Vec<Errand> {
        let sweep = |shard| patiently(|| self.app.sweep(shard, self.now(), SWEEP_LIMIT));
        (0..SHARDS).flat_map(|shard| sweep(shard).to_send).collect()
    }

    /// Dispatches one errand; `None` when the process died.
    pub fn dispatch(&self, errand: &Errand) -> Option<Result<Dispatched, AppError>> {
        run(self.app.dispatch(errand))
    }

    /// Delivers the provider's events that are due.
    pub fn tell_back(&self) -> usize {
        let events = self.provider.due_events(self.now());
        for event in &events {
            patiently(|| self.hear(event));
        }
        events.len()
    }

    /// Hands on what was written, as the table's stream does: at least once.
    pub fn project(&self) {
        for item in self.memory.stream() {
            patiently(|| self.app.project(&item));
        }
    }

    /// One event, as it comes: a provider of text messages knows nothing but its own id.
    pub async fn hear(&self, event: &Feedback) -> Result<(), AppError> {
        let Feedback { channel, ref provider_id, at, what, .. } = *event;
        if channel == Channel::Email {
            return self.app.deliver(event).await;
        }
        let provider_id = provider_id.clone();
        self.app.deliver_by_provider(&Receipt { channel, provider_id, at, what }).await
    }

    /// The next message of a channel goes so.
    pub fn script(&self, channel: Channel, act: Act, echo: Echo) {
        self.provider.script(channel, act, echo);
    }

    /// What the provider took.
    #[must_use]
    pub fn sent(&self) -> Vec<Accepted> {
        self.provider.accepted()
    }

    /// What the provider took, by its word.
    #[must_use]
    pub fn notices(&self) -> Vec<&'static str> {
        self.sent().iter().map(|sent| Notice::word(sent.notice)).collect()
    }

    /// The last message the provider took.
    #[must_use]
    pub fn last(&self) -> Accepted {
        self.sent().pop().expect("something was sent")
    }

    /// Somebody of the team.
    #[must_use]
    pub fn member(&self, role: Role) -> Member {
        let user = self.home.users.iter().find(|user| user.role == role).expect("a user a role");
        must(self.app.member(&user.token, self.home.portfolio.id)).expect("a member")
    }

    /// The debtor opens his page from the last message.
    #[must_use]
    pub fn visitor(&self) -> Visitor {
        self.visitor_of(&self.last())
    }

    /// The debtor opens his page from a message.
    #[must_use]
    pub fn visitor_of(&self, message: &Accepted) -> Visitor {
        let (secret, _) = must(self.app.open_session(&message.token)).expect("the link opens");
        must(self.app.visitor(&secret)).expect("the session holds")
    }

    /// The cases of a debtor, by the source's id.
    #[must_use]
    pub fn cases(&self, debtor: &str) -> Vec<CaseId> {
        let query = CasesQuery { debtor: Some(debtor.to_owned()), ..CasesQuery::default() };
        let page = must(self.app.cases(&self.member(Role::Owner), &query)).expect("a list");
        page.items.into_iter().map(|row| row.id).collect()
    }

    /// The one case of a debtor.
    #[must_use]
    pub fn case(&self, debtor: &str) -> CaseId {
        let cases = self.cases(debtor);
        assert_eq!(cases.len(), 1, "{debtor} has one case");
        cases[0]
    }

    /// The sheet of a debtor's only case.
    #[must_use]
    pub fn sheet(&self, debtor: &str) -> CaseSheet {
        self.sheet_of(self.case(debtor))
    }

    /// The sheet of a case.
    #[must_use]
    pub fn sheet_of(&self, case: CaseId) -> CaseSheet {
        must(self.app.case(&self.member(Role::Owner), case)).expect("a case")
    }

    /// Changes the portfolio's settings as no verb does yet: policy, scenarios, identity.
    pub fn alter(&self, change: impl FnOnce(&mut Portfolio)) {
        let key = Keys::of(self.home.portfolio.id).portfolio_item();
        let item = must(self.memory.get(&key, Read::Strong)).expect("a read").expect("a portfolio");
        let mut portfolio: Portfolio = record::decode(&item.body).expect("a portfolio");
        change(&mut portfolio);
        let body = record::encode(&portfolio).expect("a body");
        let next = Item { version: item.version + 1, body, ..item };
        let write = Write::Put(next, Condition::Version(item.version));
        must(self.memory.write(vec![write])).expect("a write");
        // Settings may be ten seconds old.
        self.clock.move_to(self.now() + TimeDelta::seconds(11));
    }

    /// Everything that stands in the table.
    #[must_use]
    pub fn everything(&self) -> Vec<Item> {
        must(self.memory.everything())
    }
}
