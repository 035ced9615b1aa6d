//! Deliveries that could not be used: kept whole, sealed, and listed with their reason. Never dropped.

use domain::ids::PortfolioId;
use serde::{Deserialize, Serialize};
use store::keys::{Keys, instant};
use store::record::{self, RecordError};
use store::table::{Condition, Cursor, Index, Item, Key, Order, Query, Range, Read, Write};

use super::{Incoming, Status};
use crate::app::App;
use crate::error::AppError;
use crate::member::{Member, Right};
use crate::seal::PortfolioKey;

/// Bodies above this go to the object store; the item holds their key.
const INLINE_BYTES: usize = 200_000;
/// Rows of one page.
const PAGE: usize = 100;

/// A delivery that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeptDelivery {
    /// The source.
    pub source: String,
    /// The delivery's id.
    pub id: String,
    /// The source's word for it.
    pub kind: String,
    /// When it came.
    pub received_at: chrono::DateTime<chrono::Utc>,
    /// What became of it.
    pub status: Status,
    /// Why it was not used.
    pub reason: String,
    /// SHA-256 of its body.
    pub digest: String,
}

/// One page of them, oldest first.
#[derive(Debug, Clone, Serialize)]
pub struct KeptPage {
    /// Rows.
    pub items: Vec<KeptDelivery>,
    /// Pass it back for the next page.
    pub next: Option<String>,
}

/// As it is stored: the row and the sealed body, here or in the object store.
#[derive(Serialize, Deserialize)]
struct Stored {
    row: KeptDelivery,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    object: Option<String>,
}

/// The large body that an item names, if it names one: only a kept delivery does.
pub(crate) fn object_of(portfolio: PortfolioId, item: &Item) -> Result<Option<String>, RecordError> {
    if item.key.partition != Keys::of(portfolio).inbox() {
        return Ok(None);
    }
    Ok(record::decode::<Stored>(&item.body)?.object)
}

/// The row of a kept delivery without its body, and the object that held it.
pub(crate) fn without_body(item: &Item) -> Result<(Write, Option<String>), RecordError> {
    let Stored { row, object, .. } = record::decode(&item.body)?;
    let body = record::encode(&Stored { row, sealed: None, object: None })?;
    let emptied = Item { version: item.version + 1, body, ..item.clone() };
    Ok((Write::Put(emptied, Condition::Version(item.version)), object))
}

impl App {
    /// The body of a kept delivery, while it is kept.
    pub(crate) async fn kept_body(
        &self,
        key: &PortfolioKey,
        item: &Item,
    ) -> Result<Option<Vec<u8>>, AppError> {
        let Stored { sealed, object, .. } = record::decode(&item.body)?;
        let boxed = match (sealed, object) {
            (Some(sealed), _) => Some(sealed),
            (None, Some(object)) => {
                let bytes = self.inner().ports.objects.get(&object).await?;
                bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            }
            (None, None) => None,
        };
        Ok(boxed.map(|boxed| key.open_own("delivery", &boxed)).transpose()?)
    }

    /// Keeps a delivery that will not be used, and remembers its id.
    pub(super) async fn keep(
        &self,
        incoming: &Incoming<'_>,
        status: Status,
        reason: String,
    ) -> Result<(), AppError> {
        let row = self.inbox_row(incoming, status, reason).await?;
        let remembered = incoming.remembered(status, self.now())?;
        match self.table().write(vec![row, remembered]).await {
            // The same delivery twice at once: the other one kept it.
            Ok(()) | Err(store::table::TableError::ConditionFailed { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Lists a delivery whose id is known already.
    pub(super) async fn list(
        &self,
        incoming: &Incoming<'_>,
        status: Status,
        reason: String,
    ) -> Result<(), AppError> {
        let row = self.inbox_row(incoming, status, reason).await?;
        Ok(self.table().write(vec![row]).await?)
    }

    pub(super) async fn inbox_row(
        &self,
        incoming: &Incoming<'_>,
        status: Status,
        reason: String,
    ) -> Result<Write, AppError> {
        let now = self.now();
        let row = KeptDelivery {
            source: incoming.source.to_owned(),
            id: incoming.delivery.id.to_string(),
            kind: incoming.delivery.kind.clone(),
            received_at: now,
            status,
            reason,
            digest: incoming.digest.clone(),
        };
        let boxed = incoming.key.seal_own(self.ids(), "delivery", incoming.body)?;
        let (sealed, object) = if boxed.len() <= INLINE_BYTES {
            (Some(boxed), None)
        } else {
            let name = format!("{}/deliveries/{}", incoming.portfolio.id, incoming.digest);
            self.inner().ports.objects.put(&name, boxed.as_bytes()).await?;
            (None, Some(name))
        };
        // One row a body: the same conflicting body sent a hundred times is listed once.
        let short = &incoming.digest[..16];
        let key = Key {
            partition: incoming.keys().inbox(),
            range: format!("{}#{}#{short}", instant(now), incoming.source),
        };
        let body = record::encode(&Stored { row, sealed, object })?;
        let item = Item { key, version: 1, body, due: None, book: None, expires_at: None };
        Ok(Write::Put(item, Condition::Any))
    }

    /// Deliveries that could not be used, oldest first.
    ///
    /// # Errors
    /// When they cannot be read now.
    pub async fn inbox(&self, member: &Member, after: Option<&str>) -> Result<KeptPage, AppError> {
        member.may(Right::Read)?;
        self.inbox_of(member.portfolio.id, after).await
    }

    async fn inbox_of(&self, portfolio: PortfolioId, after: Option<&str>) -> Result<KeptPage, AppError> {
        let partition = Keys::of(portfolio).inbox();
        let cursor = after.map(|after| Cursor {
            sort: after.to_owned(),
            key: Key { partition: partition.clone(), range: after.to_owned() },
        });
        let query = Query {
            index: Index::Main,
            partition,
            range: Range::All,
            order: Order::Ascending,
            limit: PAGE,
            cursor,
            read: Read::Eventual,
        };
        let page = self.table().query(&query).await?;
        let row = |item: &Item| record::decode::<Stored>(&item.body).map(|stored| stored.row);
        let items = page.items.iter().map(row).collect::<Result<_, _>>()?;
        Ok(KeptPage { items, next: page.next.map(|next| next.sort) })
    }
}
