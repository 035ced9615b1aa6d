//! Who plays: four creditors in four countries, made once and copied into every story.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Waker};

use app::collector::CollectorForm;
use app::portfolio::NewPortfolio;
use app::ports::{Answer, Channels, NoPrinter, NoTill, Outgoing, Till};
use app::till::TillForm;
use app::{App, AppError, Ports, Settings};
use async_trait::async_trait;
use domain::ids::PortfolioId;

use super::dice::Dice;
use super::plain::Plain;
use super::ports::Seat;
use super::stage::{Stage, Weather};
use super::watch::Watch;
use crate::world::{at, paris};

/// Shards of the due index.
pub const SHARDS: u16 = 2;
/// Turns that making a portfolio may take.
const TURNS_LIMIT: usize = 10_000;

/// A creditor.
#[derive(Clone)]
pub struct Creditor {
    /// His portfolio.
    pub id: PortfolioId,
    /// His zone.
    pub zone: domain::calendar::Tz,
    /// A token of his manager.
    pub manager: String,
    /// Webhook secrets by source.
    pub secrets: BTreeMap<String, Vec<String>>,
    /// His key where cards pay.
    pub key: String,
    /// His token where mandates are signed.
    pub token: String,
}

/// Everything that was there before the story.
#[derive(Clone)]
pub struct Cast {
    /// The table.
    pub plain: Plain,
    /// The creditors.
    pub creditors: Vec<Creditor>,
}

struct Nobody;

#[async_trait]
impl Channels for Nobody {
    async fn send(&self, _: &Outgoing) -> Answer {
        Answer::Unknown
    }
}

/// What a deployment decides.
#[must_use]
pub fn settings() -> Settings {
    Settings {
        public_url: "https://pay.verrerie.example".to_owned(),
        assume_fresh: true,
        due_shards: SHARDS,
        settling_seconds: 60,
        sending: true,
        texts: true,
    }
}

/// The ports of a process that speaks to `channels` and asks `till`.
#[must_use]
pub fn ports(seat: &Arc<Seat>, channels: Arc<dyn Channels>, till: Arc<dyn Till>) -> Ports {
    Ports {
        table: Arc::<Seat>::clone(seat),
        clock: Arc::<Seat>::clone(seat),
        ids: Arc::<Seat>::clone(seat),
        keyring: Arc::<Seat>::clone(seat),
        objects: Arc::<Seat>::clone(seat),
        channels,
        till,
        printer: Arc::new(NoPrinter),
    }
}

/// Runs what only waits for its turn.
///
/// # Panics
/// When it does not come to an end.
pub fn patiently<T>(verb: impl Future<Output = T>) -> T {
    let mut verb = pin!(verb);
    for _ in 0..TURNS_LIMIT {
        if let Poll::Ready(value) = verb.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
    panic!("a verb that never ends")
}

/// The cast, as it is before every story; `led`: debtors are led to providers of payments.
#[must_use]
pub fn cast(led: bool) -> &'static Cast {
    static CASTS: [OnceLock<Cast>; 2] = [const { OnceLock::new() }; 2];
    CASTS[usize::from(led)].get_or_init(|| make(led))
}

fn make(led: bool) -> Cast {
    let calm = Weather::default();
    let stage = Stage::new(at("2026-06-01T09:00:00Z"), Dice::new(0), Watch::default(), calm);
    let plain = Arc::new(Plain::default());
    let seat =
        Seat { process: 0, stage: Arc::new(stage), plain: Arc::clone(&plain), shelves: Arc::default() };
    let app = App::new(ports(&Arc::new(seat), Arc::new(Nobody), Arc::new(NoTill)), settings());
    let zones = [
        ("FR", "Europe/Paris"),
        ("DE", "Europe/Berlin"),
        ("GB", "Europe/London"),
        ("US", "America/New_York"),
    ];
    let creditors = zones.iter().enumerate().map(|(place, (country, zone))| {
        let new = NewPortfolio {
            country: country.parse().expect("a country"),
            time_zone: zone.parse().expect("a zone"),
            ..paris()
        };
        let made = patiently(app.create_portfolio(new)).expect("a portfolio");
        let portfolio = &made.portfolio;
        let creditor = Creditor {
            id: portfolio.id,
            zone: portfolio.time_zone,
            manager: made.users[1].token.clone(),
            secrets: made.secrets.clone(),
            key: format!("rk_test_{place}0123456789abcdefghij"),
            token: format!("sandbox_{place}AbCdEfGhIjKlMnOpQrStUvWxYz"),
        };
        if led {
            patiently(connect(&app, &creditor)).expect("providers of payments");
        }
        creditor
    });
    let creditors = creditors.collect();
    Cast { plain: plain.settled(), creditors }
}

/// Gives the creditor's key and token to Relance; GoCardless signs with the secret of the founding.
async fn connect(app: &App, creditor: &Creditor) -> Result<(), AppError> {
    let member = app.member(&creditor.manager, creditor.id).await?;
    app.set_till(&member, TillForm { key: Some(creditor.key.clone()), card_ceiling: None }).await?;
    let secret = creditor.secrets["gocardless"][0].clone();
    let (token, webhook_secret) = (Some(creditor.token.clone()), Some(secret));
    app.set_collector(&member, CollectorForm { token, webhook_secret, ceiling: None }).await?;
    Ok(())
}
