//! The app: ports, settings and the words, shared by every verb.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

use chrono::{DateTime, Utc};
use domain::debtor::Language;
use domain::ids::PortfolioId;
use domain::portfolio::Portfolio;
use render::template::Library;
use store::table::Table;
use tokio::sync::Mutex;

use crate::delivery::Sent;
use crate::error::AppError;
use crate::ports::{Channels, Clock, Ids, Keyring, Objects, Printer, Till};
use crate::stop::Seen;

/// What the world brings.
#[derive(Clone)]
pub struct Ports {
    /// Memory.
    pub table: Arc<dyn Table>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub ids: Arc<dyn Ids>,
    /// Portfolios' keys.
    pub keyring: Arc<dyn Keyring>,
    /// Large bodies.
    pub objects: Arc<dyn Objects>,
    /// Providers of messages.
    pub channels: Arc<dyn Channels>,
    /// The provider of payments.
    pub till: Arc<dyn Till>,
    /// What sets papers.
    pub printer: Arc<dyn Printer>,
}

/// What a deployment decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where debtors' pages are, without a slash at the end: `https://pay.example.com`.
    pub public_url: String,
    /// Sources that never said `sync.completed` count as synchronised: for a clock that stands still.
    pub assume_fresh: bool,
    /// Shards of the `due` index that new portfolios write to.
    pub due_shards: u16,
    /// Seconds after which every process of this deployment goes by a changed setting, and has written what it had begun
    /// before; 0 where there is one process.
    pub settling_seconds: u32,
    /// Off: nothing leaves this deployment, whatever its portfolios say.
    pub sending: bool,
    /// Off: nobody carries text messages here, so that no number is taken that could only be written to so.
    pub texts: bool,
}

/// Debtors whose verbs run one after the other in this process; others still meet at the table's versions.
const LANES: usize = 256;

/// The verbs live on this; a clone is the same app.
#[derive(Clone)]
pub struct App(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) ports: Ports,
    pub(crate) settings: Settings,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) portfolios: RwLock<BTreeMap<PortfolioId, Known>>,
    pub(crate) stop: RwLock<Option<Seen>>,
    pub(crate) lanes: Vec<Mutex<()>>,
    pub(crate) settings_lane: Mutex<()>,
    pub(crate) sent: std::sync::Mutex<Sent>,
}

/// A portfolio as it was read, and when.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) portfolio: Arc<Portfolio>,
    /// As it is written.
    pub(crate) body: Arc<str>,
    pub(crate) version: u64,
    pub(crate) read_at: DateTime<Utc>,
}

/// The house's own words. Compiled when the first message of their language is written: most functions never write one, and
/// start often.
pub(crate) fn words(language: Language) -> Result<&'static Library, AppError> {
    static WORDS: [OnceLock<Library>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
    let words = &WORDS[language as usize];
    if let Some(words) = words.get() {
        return Ok(words);
    }
    let compiled = Library::in_language(language).map_err(|error| AppError::Internal(error.into()))?;
    Ok(words.get_or_init(|| compiled))
}

impl App {
    /// Brings the verbs to life.
    #[must_use]
    pub fn new(ports: Ports, settings: Settings) -> Self {
        let lanes = (0..LANES).map(|_| Mutex::new(())).collect();
        Self(Arc::new(Inner {
            started_at: ports.clock.now(),
            ports,
            settings,
            portfolios: RwLock::default(),
            stop: RwLock::default(),
            lanes,
            settings_lane: Mutex::default(),
            sent: std::sync::Mutex::default(),
        }))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.ports.clock.now()
    }

    /// What this deployment decided.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(crate) fn table(&self) -> &dyn Table {
        self.0.ports.table.as_ref()
    }

    pub(crate) fn ids(&self) -> &dyn Ids {
        self.0.ports.ids.as_ref()
    }

    /// 128 random bits.
    pub(crate) fn random(&self) -> u128 {
        let mut bytes = [0; 16];
        self.ids().fill(&mut bytes);
        u128::from_be_bytes(bytes)
    }

    /// A secret of 192 random bits, base64url without padding: 32 characters.
    pub(crate) fn secret(&self) -> String {
        let mut bytes = [0; 24];
        self.ids().fill(&mut bytes);
        data_encoding::BASE64URL_NOPAD.encode(&bytes)
    }
}
