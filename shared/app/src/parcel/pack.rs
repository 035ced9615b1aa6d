//! Packs a portfolio: one walk over the table, a page in memory at a time.

use std::io::Write;

use chrono::{DateTime, Utc};
use data_encoding::{BASE64, HEXLOWER};
use domain::ids::PortfolioId;
use domain::portfolio::Portfolio;
use sha2::{Digest, Sha256};
use store::belonging::{owner, stays};
use store::keys::Keys;
use store::record;
use store::table::{Item, Read, Whole};

use super::line::{End, Header, Line, ObjectLine};
use super::{Packed, ParcelError, TravelKey, VERSION};
use crate::app::App;
use crate::error::AppError;
use crate::file::objects_of;
use crate::intake::object_of;

/// Items of one page.
const PAGE: usize = 500;
/// Pages of a whole table: ten times what a file of this engine has held.
const PAGES_LIMIT: usize = 10_000_000;

/// What has been written so far.
struct Packing<'o> {
    out: &'o mut (dyn Write + Send),
    whole: Sha256,
    content: Sha256,
    packed: Packed,
}

impl Packing<'_> {
    fn write(&mut self, line: &Line) -> Result<(), ParcelError> {
        let mut bytes = serde_json::to_vec(line).map_err(|error| AppError::Internal(error.into()))?;
        bytes.push(b'\n');
        self.whole.update(&bytes);
        if matches!(line, Line::Item(_) | Line::Object(_)) {
            self.content.update(&bytes);
        }
        Ok(self.out.write_all(&bytes)?)
    }

    fn close(mut self) -> Result<Packed, ParcelError> {
        let sha256 = HEXLOWER.encode(&self.whole.clone().finalize());
        let (items, objects) = (self.packed.items, self.packed.objects);
        self.write(&Line::End(End { items, objects, sha256 }))?;
        self.out.flush()?;
        Ok(Packed { content: HEXLOWER.encode(&self.content.finalize()), ..self.packed })
    }
}

impl App {
    /// Writes all that is a portfolio's to `out`, no later than `until`. `whole` is the table of this app, which must stand
    /// still meanwhile.
    ///
    /// # Errors
    /// [`ParcelError`]; what was written is then no parcel.
    pub async fn pack(
        &self,
        whole: &dyn Whole,
        portfolio: PortfolioId,
        key: &TravelKey,
        out: &mut (dyn Write + Send),
        until: Option<DateTime<Utc>>,
    ) -> Result<Packed, ParcelError> {
        let settings = self.table().get(&Keys::of(portfolio).portfolio_item(), Read::Strong).await?;
        let settings = settings.ok_or(AppError::NotFound("portfolio"))?;
        let Portfolio { shards, .. } = record::decode(&settings.body)?;
        let secret = self.inner().ports.keyring.portfolio_key(portfolio).await?;
        let secret = key.wrap(self.ids(), portfolio, &secret)?;
        let (packed_at, version) = (self.now(), VERSION);
        let packed = Packed { items: 0, objects: 0, missing: 0, content: String::new() };
        let mut packing = Packing { out, whole: Sha256::new(), content: Sha256::new(), packed };
        packing.write(&Line::Header(Header { version, portfolio, packed_at, shards, secret }))?;
        let mut after = None;
        for _ in 0..PAGES_LIMIT {
            let page = whole.walk(after.as_ref(), PAGE).await?;
            for item in page.items {
                if owner(&item)? == Some(portfolio) && !stays(&item, portfolio) {
                    if self.is_over(until) {
                        return Err(ParcelError::TooSlow);
                    }
                    self.pack_item(&mut packing, portfolio, item).await?;
                }
            }
            match page.next {
                Some(next) => after = Some(next.key),
                None => return packing.close(),
            }
        }
        Err(AppError::TooMuch("this table is larger than Relance reads at once".to_owned()).into())
    }

    /// True when a process that must end by then must not begin anything more.
    pub(super) fn is_over(&self, until: Option<DateTime<Utc>>) -> bool {
        until.is_some_and(|until| self.now() >= until)
    }

    async fn pack_item(
        &self,
        packing: &mut Packing<'_>,
        portfolio: PortfolioId,
        item: Item,
    ) -> Result<(), ParcelError> {
        let mut objects = objects_of(portfolio, &item)?;
        objects.extend(object_of(portfolio, &item)?);
        packing.packed.items += 1;
        packing.write(&Line::Item(Box::new(item.into())))?;
        for key in objects {
            let Some(bytes) = self.inner().ports.objects.get(&key).await? else {
                packing.packed.missing += 1;
                continue;
            };
            packing.packed.objects += 1;
            packing.write(&Line::Object(ObjectLine { key, bytes: BASE64.encode(&bytes) }))?;
        }
        Ok(())
    }
}
