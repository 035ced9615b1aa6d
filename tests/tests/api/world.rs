//! One process, one portfolio beside another, a clock that stands still and a mailbox that is a list.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app::portfolio::{Created, NewPortfolio};
use app::ports::{
    Answer, Body, Channels, Clock, Form, Ids, Keyring, KeyringError, Objects, ObjectsError, Outgoing,
    Uploaded, Wanted,
};
use app::{App, Ports, Settings};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::debtor::{Address, Country, Language};
use domain::ids::PortfolioId;
use domain::money::Currency;
use domain::portfolio::{Creditor, Notices, Sending};
use print::Typesetter;
use sha2::{Digest, Sha256};
use store::embedded::Embedded;
use tests::gocardless::{Both, GoCardless};
use tests::stripe::Stripe;
use tests::world::ports::Calm;

/// The world's address, as it stands in messages.
pub const PUBLIC_URL: &str = "https://pay.example";

/// A clock that stands still until it is set.
pub struct Still(Mutex<DateTime<Utc>>);

#[async_trait]
impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    async fn pause(&self, _: u64) {}
}

/// Numbers that look random and are the same in every run.
struct Seeded(Mutex<u64>);

impl Ids for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut drawn = self.0.lock().unwrap();
        for chunk in bytes.chunks_mut(32) {
            *drawn += 1;
            let digest = Sha256::digest(drawn.to_be_bytes());
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
    }
}

struct Keys;

#[async_trait]
impl Keyring for Keys {
    async fn portfolio_key(&self, portfolio: PortfolioId) -> Result<[u8; 32], KeyringError> {
        Ok(Sha256::digest(portfolio.to_string()).into())
    }
}

/// What is kept, and what browsers sent.
#[derive(Default)]
pub struct Shelf(Mutex<BTreeMap<String, Vec<u8>>>, pub Mutex<BTreeMap<String, Vec<u8>>>);

#[async_trait]
impl Objects for Shelf {
    async fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectsError> {
        self.0.lock().unwrap().insert(key.to_owned(), bytes.to_vec());
        Ok(())
    }

    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, ObjectsError> {
        Ok(self.0.lock().unwrap().get(key).cloned())
    }

    async fn delete(&self, key: &str) -> Result<(), ObjectsError> {
        self.0.lock().unwrap().remove(key);
        Ok(())
    }

    fn form(&self, wanted: &Wanted<'_>) -> Result<Form, ObjectsError> {
        let fields = [("key".to_owned(), wanted.key.to_owned())].into();
        Ok(Form { url: "/uploads".to_owned(), fields })
    }

    async fn uploaded(&self, key: &str, _: u64) -> Result<Option<Uploaded>, ObjectsError> {
        let sent = self.1.lock().unwrap().get(key).cloned();
        Ok(sent.map(|start| Uploaded { size: start.len() as u64, start }))
    }
}

/// A provider that takes everything, or never answers.
#[derive(Default)]
pub struct Mailbox {
    texts: Mutex<Vec<String>>,
    addresses: Mutex<Vec<String>>,
    pub silent: Mutex<bool>,
}

#[async_trait]
impl Channels for Mailbox {
    async fn send(&self, message: &Outgoing) -> Answer {
        if *self.silent.lock().unwrap() {
            return Answer::Unknown;
        }
        let text = match &message.body {
            Body::Email(email) => email.text.clone(),
            Body::Sms(sms, _) => sms.text.clone(),
        };
        self.addresses.lock().unwrap().push(message.to.clone());
        let mut texts = self.texts.lock().unwrap();
        texts.push(text);
        Answer::Accepted { provider_id: format!("m{}", texts.len()) }
    }
}

impl Mailbox {
    /// Where everything went, oldest first.
    pub fn addresses(&self) -> Vec<String> {
        self.addresses.lock().unwrap().clone()
    }

    /// The six digits of the last message.
    pub fn code(&self) -> String {
        let texts = self.texts.lock().unwrap();
        let mut numbers = texts.last().unwrap().split(|letter: char| !letter.is_ascii_digit());
        numbers.rfind(|number| number.len() == 6).unwrap().to_owned()
    }

    /// The tokens of the links in what was sent, oldest first.
    pub fn tokens(&self) -> Vec<String> {
        let texts = self.texts.lock().unwrap();
        let start = format!("{PUBLIC_URL}/l/");
        let token = |text: &String| text.split(&start).nth(1).map(|rest| rest.chars().take(32).collect());
        texts.iter().filter_map(token).collect()
    }
}

/// Everything, and the two portfolios in it.
pub struct World {
    pub app: App,
    pub clock: Arc<Still>,
    pub mailbox: Arc<Mailbox>,
    pub stripe: Arc<Stripe>,
    pub gocardless: Arc<GoCardless>,
    pub shelf: Arc<Shelf>,
    pub ours: Created,
    pub theirs: Created,
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

impl World {
    /// Monday morning, before any invoice.
    pub async fn new() -> Self {
        let clock = Arc::new(Still(Mutex::new(at("2026-08-03T08:00:00Z"))));
        let mailbox = Arc::new(Mailbox::default());
        let stripe = Arc::new(Stripe::on(Arc::<Still>::clone(&clock)));
        let gocardless = Arc::new(GoCardless::under(Arc::<Still>::clone(&clock), Arc::new(Calm)));
        let shelf = Arc::new(Shelf::default());
        let ports = Ports {
            table: Arc::new(Embedded::in_memory().unwrap()),
            clock: clock.clone(),
            ids: Arc::new(Seeded(Mutex::new(0))),
            keyring: Arc::new(Keys),
            objects: Arc::<Shelf>::clone(&shelf),
            channels: mailbox.clone(),
            till: Arc::new(Both(Arc::clone(&stripe), Arc::clone(&gocardless))),
            printer: Arc::new(Typesetter),
        };
        let settings = Settings {
            public_url: PUBLIC_URL.to_owned(),
            assume_fresh: true,
            due_shards: 1,
            settling_seconds: 0,
            sending: true,
            texts: true,
        };
        let app = App::new(ports, settings);
        let ours = app.create_portfolio(portfolio("Atelier Morel")).await.unwrap();
        let theirs = app.create_portfolio(portfolio("Imprimerie Caron")).await.unwrap();
        Self { app, clock, mailbox, stripe, gocardless, shelf, ours, theirs }
    }

    pub fn set(&self, text: &str) {
        *self.clock.0.lock().unwrap() = at(text);
    }

    /// The token of a member with this role in our portfolio.
    pub fn member(&self, role: &str) -> String {
        token_of(&self.ours, role)
    }

    /// Sends what is due now, and says how many messages left.
    pub async fn send_due(&self) -> usize {
        let before = self.mailbox.tokens().len();
        for _ in 0..20 {
            let swept = self.app.sweep(0, self.app.now(), 100).await.unwrap();
            if swept.looked == 0 {
                break;
            }
            for errand in &swept.to_send {
                self.app.dispatch(errand).await.unwrap();
            }
        }
        self.mailbox.tokens().len() - before
    }
}

pub fn token_of(created: &Created, role: &str) -> String {
    created.users.iter().find(|user| user.role.word() == role).unwrap().token.clone()
}

fn portfolio(name: &str) -> NewPortfolio {
    let address = Address {
        lines: vec!["3 rue des Tanneurs".to_owned()],
        postcode: "69001".to_owned(),
        city: "Lyon".to_owned(),
        country: Some(Country::FR),
    };
    NewPortfolio {
        name: name.to_owned(),
        country: Country::FR,
        language: Language::from_tag("fr").unwrap(),
        time_zone: "Europe/Paris".parse().unwrap(),
        currency: Currency::EUR,
        creditor: Creditor {
            legal_name: format!("{name} SARL"),
            registration: Some(("SIREN".to_owned(), "732829320".to_owned())),
            address: Some(address),
            iban: Some("FR7630006000011234567890189".to_owned()),
            bic: None,
            account_holder: Some(format!("{name} SARL")),
            sender: Some("compta@creancier.example".to_owned()),
            reply_to: Some("compta@creancier.example".to_owned()),
            phone: Some("+33472000000".to_owned()),
            brand_color: None,
            notices: Notices::default(),
        },
        sending: Sending::Enabled,
        sign_plans: false,
    }
}
