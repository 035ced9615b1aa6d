//! What the verbs are given on this machine: a file for a table, a key file, a folder of objects, the local provider and a
//! clock. Opened once, for the sample and for everything after it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::ports::{Clock, NoTill, Till};
use app::{App, AppError, Ports, Settings};
use chrono::{DateTime, Utc};
use print::Typesetter;
use store::embedded::Embedded;

use crate::clock::LocalClock;
use crate::ids::SystemIds;
use crate::keyring::{KeyFile, KeyRing};
use crate::names::Names;
use crate::objects::Files;
use crate::portal::Portal;
use crate::provider::Provider;
use crate::run::RunError;
use crate::sample::{self, Stage};
use crate::server::Local;
use crate::stream::Stream;
use crate::team::Team;
use crate::time::{Machine, SHARDS};

/// The table's file in the data folder.
pub const TABLE: &str = "relance.sqlite";

/// Everything, open.
pub struct World {
    folder: PathBuf,
    ports: Ports,
    clock: Arc<LocalClock>,
    provider: Arc<Provider>,
    files: Arc<Files>,
    /// To be read whole, by who carries a portfolio away.
    pub table: Arc<Embedded>,
    /// Takes the key of a portfolio that is taken in.
    pub keyring: Arc<KeyRing>,
}

impl World {
    /// Opens everything in the folder. With `clock` time stands still.
    ///
    /// # Errors
    /// [`RunError`].
    pub fn open(folder: &Path, clock: Option<DateTime<Utc>>) -> Result<Self, RunError> {
        Self::open_with(folder, clock, Arc::new(NoTill))
    }

    /// The same, beside a server that plays the provider of payments.
    ///
    /// # Errors
    /// [`RunError`].
    pub fn open_with(
        folder: &Path,
        clock: Option<DateTime<Utc>>,
        till: Arc<dyn Till>,
    ) -> Result<Self, RunError> {
        let clock = Arc::new(LocalClock::open(folder, clock)?);
        let provider = Arc::new(Provider::open(&folder.join("provider"), Arc::clone(&clock))?);
        let table = Arc::new(Embedded::open(folder.join(TABLE))?);
        let keyring = Arc::new(KeyRing::new(KeyFile::open(folder)?, Arc::<Embedded>::clone(&table)));
        let files = Arc::new(Files::under(&folder.join("objects")));
        let ports = Ports {
            table: Arc::<Embedded>::clone(&table),
            clock: Arc::<LocalClock>::clone(&clock),
            ids: Arc::new(SystemIds),
            keyring: Arc::<KeyRing>::clone(&keyring),
            objects: Arc::<Files>::clone(&files),
            channels: Arc::<Provider>::clone(&provider),
            till,
            printer: Arc::new(Typesetter),
        };
        Ok(Self { folder: folder.to_owned(), ports, clock, provider, files, table, keyring })
    }

    /// The verbs and what turns them, for a process that is found at `url`.
    ///
    /// # Errors
    /// [`RunError`].
    pub fn local(&self, url: &str) -> Result<Arc<Local>, RunError> {
        self.over(self.ports.clone(), url)
    }

    /// The verbs alone, for who serves nobody.
    #[must_use]
    pub fn app(&self) -> App {
        let settings = Settings {
            public_url: String::new(),
            assume_fresh: false,
            due_shards: SHARDS,
            settling_seconds: 0,
            sending: true,
            texts: true,
        };
        App::new(self.ports.clone(), settings)
    }

    /// Sources that cannot say how fresh they are count as fresh while time is virtual.
    fn over(&self, ports: Ports, url: &str) -> Result<Arc<Local>, RunError> {
        let assume_fresh = self.clock.stands();
        let stream = Arc::new(Stream::over(Arc::clone(&ports.table)));
        let ports = Ports { table: Arc::<Stream>::clone(&stream), ..ports };
        let app = App::new(
            ports,
            Settings {
                public_url: url.to_owned(),
                assume_fresh,
                due_shards: SHARDS,
                settling_seconds: 0,
                sending: true,
                texts: true,
            },
        );
        let (clock, provider) = (Arc::clone(&self.clock), Arc::clone(&self.provider));
        let machine = Machine::new(app.clone(), Arc::clone(&clock), Arc::clone(&provider), stream);
        let machine = Arc::new(machine);
        let (team, portal, names) = (Team::open(&self.folder)?, Portal::default(), Names::default());
        let files = Arc::clone(&self.files);
        Ok(Arc::new(Local { app, clock, provider, machine, team, files, portal, names }))
    }

    /// Plays the sample up to now on a clock that is moved; then time is as it was asked for.
    ///
    /// # Errors
    /// [`RunError`].
    pub async fn play(&self, url: &str) -> Result<(), RunError> {
        let (now, real) = (self.clock.now(), !self.clock.stands());
        self.clock.stand_at(sample::beginning(now));
        let stage = Arc::new(Stage::new()?);
        let ports = Ports { table: Arc::<Stage>::clone(&stage), ..self.ports.clone() };
        self.provider.log.hurry();
        sample::fill(&*self.over(ports, url)?, now).await?;
        self.provider.log.calm_down()?;
        stage.pour(self.ports.table.as_ref()).await.map_err(AppError::from)?;
        if real {
            self.clock.run_free();
        }
        Ok(self.clock.keep()?)
    }
}
