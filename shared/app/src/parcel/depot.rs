//! A portfolio between two deployments: its parcel lies in a depot, where one leaves it and another finds it.
//!
//! Who carries one away while it may send would send twice, so it is stopped first, and everything that had begun before
//! has settled. Its sources and debtors may go on meanwhile: the depot's picture is of one moment, and what comes after it
//! stays here and is told again by its source.

use std::fs::File;
use std::io::{BufReader, BufWriter, Seek as _};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PortfolioId;
use domain::portfolio::Portfolio;
use serde::Serialize;
use store::keys::Keys;
use store::record;
use store::table::{Read, Whole};

use super::{Packed, ParcelError, Then, TravelKey, Unpacked};
use crate::app::App;
use crate::error::AppError;
use crate::ports::Adopt;

/// Where parcels lie, and what a process needs to make one and to open one. Only the process that obeys an operator has it.
#[async_trait]
pub trait Depot: Adopt {
    /// When this process must have ended; `None`: it may take its time.
    fn until(&self) -> Option<DateTime<Utc>>;

    /// What is the portfolio's, as it all stood at one moment; others' items may be among it.
    ///
    /// # Errors
    /// [`ParcelError::Moving`], [`ParcelError::TooLarge`], [`ParcelError::TooSlow`], and what the table says.
    async fn picture(&self, portfolio: PortfolioId) -> Result<Box<dyn Whole>, ParcelError>;

    /// An empty file that this process alone can open, and that goes with it.
    ///
    /// # Errors
    /// [`ParcelError::File`].
    fn draft(&self) -> Result<File, ParcelError>;

    /// Keeps all that stands in `parcel` under this name: whole, or not at all.
    ///
    /// # Errors
    /// [`ParcelError::TooLarge`], [`ParcelError::TooSlow`], [`ParcelError::File`], and when it cannot be kept now.
    async fn keep(&self, name: &str, parcel: &File) -> Result<(), ParcelError>;

    /// What lies there under this name, as a file of this process.
    ///
    /// # Errors
    /// [`ParcelError::NoParcel`], [`ParcelError::TooLarge`], [`ParcelError::TooSlow`], [`ParcelError::File`], and when it
    /// cannot be read now.
    async fn fetch(&self, name: &str) -> Result<File, ParcelError>;
}

/// A parcel that was laid down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentOff {
    /// Whose.
    pub portfolio: PortfolioId,
    /// Its name in the depot.
    pub parcel: String,
    /// Items.
    pub items: u64,
    /// Large bodies.
    pub large_bodies: u64,
    /// Large bodies that an item names and that are there no more.
    pub missing: u64,
    /// SHA-256 of its content, hexadecimal: the same for the same items, wherever they are.
    pub content: String,
}

impl App {
    /// Lays a parcel of a stopped portfolio down. Its key is returned and kept nowhere.
    ///
    /// # Errors
    /// [`ParcelError`]; nothing lies in the depot then.
    pub async fn send_off(
        &self,
        portfolio: PortfolioId,
        depot: &dyn Depot,
    ) -> Result<(SentOff, TravelKey), ParcelError> {
        self.must_have_settled(portfolio).await?;
        let picture = depot.picture(portfolio).await?;
        let (key, draft) = (TravelKey::fresh(self.ids()), depot.draft()?);
        let mut out = BufWriter::new(&draft);
        let packed = self.pack(picture.as_ref(), portfolio, &key, &mut out, depot.until()).await?;
        drop(out);
        // Let go meanwhile it would have sent what the picture calls unsent
        self.must_have_settled(portfolio).await?;
        let Packed { items, objects: large_bodies, missing, content } = packed;
        let mut chance = [0; 4];
        self.ids().fill(&mut chance);
        let chance = u32::from_be_bytes(chance);
        let parcel = format!("{portfolio}-{}-{chance:08x}.jsonl", self.now().format("%Y%m%dT%H%M%SZ"));
        depot.keep(&parcel, &draft).await?;
        Ok((SentOff { portfolio, parcel, items, large_bodies, missing, content }, key))
    }

    /// Takes a parcel of the depot in. The portfolio stays stopped until its team lets it go.
    ///
    /// # Errors
    /// [`ParcelError`]; nothing is visible then.
    pub async fn receive(
        &self,
        parcel: &str,
        key: &TravelKey,
        depot: &dyn Depot,
    ) -> Result<Unpacked, ParcelError> {
        let file = depot.fetch(parcel).await?;
        // Both readings share one place in the file: the first is over when the second begins
        let open = || {
            let mut file = file.try_clone()?;
            file.rewind()?;
            Ok(BufReader::new(file))
        };
        self.unpack(open, key, depot, Then::Stopped, depot.until()).await
    }

    /// Refuses a portfolio that may send, and waits for what was under way when it was stopped.
    async fn must_have_settled(&self, portfolio: PortfolioId) -> Result<(), ParcelError> {
        let item = self.table().get(&Keys::of(portfolio).portfolio_item(), Read::Strong).await?;
        let item = item.ok_or(AppError::NotFound("portfolio"))?;
        let Portfolio { stopped_at, .. } = record::decode(&item.body)?;
        let stops = [stopped_at, self.stopped_since().await?];
        let since = stops.into_iter().flatten().min().ok_or(ParcelError::NotStopped)?;
        let settled = since + TimeDelta::seconds(self.settings().settling_seconds.into());
        let left = u64::try_from((settled - self.now()).num_milliseconds()).unwrap_or(0);
        if left > 0 {
            self.inner().ports.clock.pause(left).await;
        }
        if self.now() < settled { Err(ParcelError::Settling) } else { Ok(()) }
    }
}
