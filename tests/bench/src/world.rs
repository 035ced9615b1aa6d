//! The app on the embedded table, with a provider that only counts: what the figures run on.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::member::Role;
use app::portfolio::NewPortfolio;
use app::ports::{
    Answer, Body, Channels, Clock, Ids, Keyring, KeyringError, NoPrinter, NoTill, Objects, ObjectsError,
    Outgoing,
};
use app::{App, AppError, Ports, Settings};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::debtor::{Address, Country, Language};
use domain::ids::PortfolioId;
use domain::money::Currency;
use domain::portfolio::{Creditor, Notices, Sending};
use formats::Headers;
use store::embedded::Embedded;
use store::table::Table;

/// Shards of the `due` index.
pub const SHARDS: u16 = 8;

/// A clock that is moved.
pub struct Hand(AtomicI64);

#[async_trait]
impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(Ordering::Relaxed), 0).unwrap_or_default()
    }

    async fn pause(&self, _millis: u64) {
        tokio::task::yield_now().await;
    }
}

/// Repeatable bits: a figure does not depend on luck.
struct Counted(AtomicU64);

impl Ids for Counted {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            let drawn = (z ^ (z >> 31)).to_le_bytes();
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}

struct OneKey;

#[async_trait]
impl Keyring for OneKey {
    async fn portfolio_key(&self, _portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        Ok([7; 32])
    }
}

struct Nowhere;

#[async_trait]
impl Objects for Nowhere {
    async fn put(&self, _key: &str, _bytes: &[u8]) -> Result<(), ObjectsError> {
        Ok(())
    }

    async fn get(&self, _key: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        Ok(None)
    }

    async fn delete(&self, _key: &str) -> Result<(), ObjectsError> {
        Ok(())
    }
}

/// A provider that takes everything, as the bytes that would travel.
#[derive(Default)]
pub struct Counter {
    /// Messages taken.
    pub messages: AtomicUsize,
    /// Bytes taken.
    pub bytes: AtomicUsize,
    /// The latest e-mail's plain text.
    text: Mutex<String>,
}

/// Letters of a link's secret.
const TOKEN: usize = 32;

impl Counter {
    /// The secret of the latest e-mail's link.
    pub fn link(&self) -> Option<String> {
        let text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, token) = text.split_once("/l/")?;
        token.get(..TOKEN).map(str::to_owned)
    }
}

#[async_trait]
impl Channels for Counter {
    async fn send(&self, message: &Outgoing) -> Answer {
        let bytes = match &message.body {
            Body::Email(mail) => {
                self.text.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&mail.text);
                let id = format!("{}.{}@bench.example", message.action, message.attempt);
                mail.to_mime(DateTime::default(), &id).map_or(0, |mime| mime.len())
            }
            Body::Sms(sms, _) => sms.text.len(),
        };
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let place = self.messages.fetch_add(1, Ordering::Relaxed);
        Answer::Accepted { provider_id: format!("m{place}") }
    }
}

/// The app and what the figures look at.
pub struct World {
    /// The app.
    pub app: App,
    /// Its clock.
    pub clock: Arc<Hand>,
    /// Its provider.
    pub provider: Arc<Counter>,
    /// The portfolio.
    pub portfolio: PortfolioId,
    /// Its secret for Relance's own events.
    pub secret: String,
    /// A manager's token.
    pub manager: String,
    /// Its memory.
    pub table: Arc<dyn Table>,
    folder: Option<PathBuf>,
}

impl Drop for World {
    fn drop(&mut self) {
        // A figure leaves nothing behind; a folder that stays is only disk.
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl World {
    /// A fresh world at `now` on a file of its own.
    ///
    /// # Errors
    /// When the table cannot be opened or the portfolio cannot be made.
    pub async fn new(name: &str, now: DateTime<Utc>) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = std::env::temp_dir().join(format!("relance-bench-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let table = Arc::new(Embedded::open(folder.join("relance.sqlite"))?);
        let mut world = Self::over(table, now).await?;
        world.folder = Some(folder);
        Ok(world)
    }

    /// A fresh world at `now` on an empty table.
    ///
    /// # Errors
    /// When the portfolio cannot be made.
    pub async fn over(table: Arc<dyn Table>, now: DateTime<Utc>) -> Result<Self, Box<dyn std::error::Error>> {
        let clock = Arc::new(Hand(AtomicI64::new(now.timestamp())));
        let provider = Arc::new(Counter::default());
        let ports = Ports {
            table: table.clone(),
            clock: clock.clone(),
            ids: Arc::new(Counted(AtomicU64::new(1))),
            keyring: Arc::new(OneKey),
            objects: Arc::new(Nowhere),
            channels: provider.clone(),
            till: Arc::new(NoTill),
            printer: Arc::new(NoPrinter),
        };
        let public_url = "https://pay.bench.example".to_owned();
        let app = App::new(
            ports,
            Settings {
                public_url,
                assume_fresh: true,
                due_shards: SHARDS,
                settling_seconds: 0,
                sending: true,
                texts: true,
            },
        );
        let created = app.create_portfolio(new_portfolio()).await?;
        let secret = created.secrets.get("relance").and_then(|secrets| secrets.first()).cloned();
        let manager = created.users.iter().find(|user| user.role == Role::Manager);
        Ok(Self {
            portfolio: created.portfolio.id,
            secret: secret.unwrap_or_default(),
            manager: manager.map(|user| user.token.clone()).unwrap_or_default(),
            app,
            table,
            clock,
            provider,
            folder: None,
        })
    }

    /// Moves the clock.
    pub fn at(&self, now: DateTime<Utc>) {
        self.clock.0.store(now.timestamp(), Ordering::Relaxed);
    }

    /// The signed door for webhooks.
    #[must_use]
    pub fn door(&self) -> Door {
        Door { app: self.app.clone(), portfolio: self.portfolio, secret: self.secret.clone() }
    }

    /// An `invoice.issued` of invoice `number` for debtor `debtor`.
    #[must_use]
    pub fn invoice(&self, debtor: usize, number: usize, due_on: &str) -> String {
        let occurred_at = self.app.now().to_rfc3339();
        let (euros, cents) = (180 + number * 37 % 4_000, number * 7 % 100);
        format!(
            r#"{{"type":"invoice.issued","occurred_at":"{occurred_at}","data":{{"debtor":{{"id":"C-{debtor}","name":"Atelier {debtor} SARL","kind":"business","country":"FR","language":"fr","time_zone":"Europe/Paris","contacts":[{{"role":"billing","name":"Mme Dupont","email":"compta{debtor}@dupont.example"}}]}},"invoice":{{"id":"INV-{number}","number":"F-2026-{number}","issued_on":"2026-09-01","due_on":"{due_on}","currency":"EUR","amount":"{euros}.{cents:02}"}}}}}}"#
        )
    }
}

/// The signed door for webhooks.
pub struct Door {
    app: App,
    portfolio: PortfolioId,
    secret: String,
}

impl Door {
    /// Posts one of Relance's own events.
    ///
    /// # Errors
    /// What the app answers.
    pub async fn post(self, delivery: String, body: String) -> Result<bool, AppError> {
        let timestamp = self.app.now().timestamp();
        let signature =
            formats::signature::standard::sign(&self.secret, &delivery, timestamp, body.as_bytes())
                .map_err(AppError::Forged)?;
        let stamp = timestamp.to_string();
        let headers: Headers<'_> = [
            ("webhook-id", delivery.as_str()),
            ("webhook-timestamp", stamp.as_str()),
            ("webhook-signature", signature.as_str()),
        ]
        .into_iter()
        .collect();
        self.app.take_in(self.portfolio, "relance", &headers, body.as_bytes()).await.map(|_| true)
    }
}

fn new_portfolio() -> NewPortfolio {
    NewPortfolio {
        name: "Bench".to_owned(),
        country: Country::FR,
        language: Language::Fr,
        time_zone: domain::calendar::Tz::Europe__Paris,
        currency: Currency::EUR,
        creditor: Creditor {
            legal_name: "Scierie du Vercors SAS".to_owned(),
            registration: Some(("SIREN".to_owned(), "841 207 394".to_owned())),
            address: Some(Address {
                lines: vec!["12 route de la Scierie".to_owned()],
                postcode: "38250".to_owned(),
                city: "Villard-de-Lans".to_owned(),
                country: Some(Country::FR),
            }),
            iban: Some("FR7630006000011234567890189".to_owned()),
            bic: Some("AGRIFRPP".to_owned()),
            account_holder: Some("Scierie du Vercors SAS".to_owned()),
            sender: Some("factures@bench.example".to_owned()),
            reply_to: Some("compta@bench.example".to_owned()),
            phone: None,
            brand_color: None,
            notices: Notices::default(),
        },
        sending: Sending::Enabled,
        sign_plans: false,
    }
}
