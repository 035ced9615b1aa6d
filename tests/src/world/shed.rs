//! A depot in memory, for orders that carry a portfolio away and take it in.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use app::parcel::{Depot, ParcelError};
use app::ports::{Adopt, AdoptError};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ids::PortfolioId;
use store::table::{Key, Page, TableError, Whole};

use super::World;
use super::ports::{Memory, OtherRing};

/// The depot of one deployment.
pub struct Shed {
    memory: Arc<Memory>,
    ring: Arc<OtherRing>,
    until: Option<DateTime<Utc>>,
    kept: Mutex<BTreeMap<String, Vec<u8>>>,
}

/// The table of a world, read whole.
struct Seen(Arc<Memory>);

#[async_trait]
impl Whole for Seen {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Page, TableError> {
        self.0.walk(after, limit).await
    }
}

impl Shed {
    /// Beside this memory and this keyring.
    #[must_use]
    pub fn beside(memory: Arc<Memory>, ring: Arc<OtherRing>) -> Self {
        Self { memory, ring, until: None, kept: Mutex::default() }
    }

    /// The depot of a world, whose own keyring takes nothing from elsewhere.
    #[must_use]
    pub fn of(world: &World) -> Self {
        Self::beside(Arc::clone(&world.memory), Arc::default())
    }

    /// The same, of a process that ends then.
    #[must_use]
    pub fn until(self, until: DateTime<Utc>) -> Self {
        Self { until: Some(until), ..self }
    }

    /// Lays a parcel down.
    pub fn put(&self, name: &str, parcel: &[u8]) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), parcel.to_vec());
    }

    /// What lies there.
    #[must_use]
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Adopt for Shed {
    async fn adopt(&self, portfolio: PortfolioId, secret: [u8; 32]) -> Result<(), AdoptError> {
        self.ring.adopt(portfolio, secret).await
    }
}

#[async_trait]
impl Depot for Shed {
    fn until(&self) -> Option<DateTime<Utc>> {
        self.until
    }

    async fn picture(&self, _: PortfolioId) -> Result<Box<dyn Whole>, ParcelError> {
        Ok(Box::new(Seen(Arc::clone(&self.memory))))
    }

    fn draft(&self) -> Result<File, ParcelError> {
        Ok(tempfile::tempfile()?)
    }

    async fn keep(&self, name: &str, parcel: &File) -> Result<(), ParcelError> {
        let (mut parcel, mut bytes) = (parcel.try_clone()?, Vec::new());
        parcel.rewind()?;
        parcel.read_to_end(&mut bytes)?;
        self.put(name, &bytes);
        Ok(())
    }

    async fn fetch(&self, name: &str) -> Result<File, ParcelError> {
        let mut file = self.draft()?;
        file.write_all(self.all().get(name).ok_or(ParcelError::NoParcel)?)?;
        Ok(file)
    }
}
