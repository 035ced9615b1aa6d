//! The team's list of alerts, newest first.

use chrono::{DateTime, Utc};
use domain::ids::ActionId;
use serde::Serialize;
use store::keys::Keys;
use store::record;
use store::table::{Cursor, Index, Key, Order, Query, Range, Read};

use super::{Alert, Why};
use crate::app::App;
use crate::desk::DebtorRef;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};

/// Rows of one page; each names a debtor, whose ledger is read for it.
const PAGE: usize = 50;

/// An alert, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct AlertView {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Why a person should look.
    pub why: Why,
    /// Whom it is about; nobody, when it is about the portfolio.
    pub debtor: Option<DebtorRef>,
    /// What it is about.
    pub action: Option<ActionId>,
}

/// One page of them, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct AlertsPage {
    /// Rows.
    pub items: Vec<AlertView>,
    /// Pass it back for the next page.
    pub next: Option<String>,
}

impl App {
    /// What a person should look at, newest first.
    ///
    /// # Errors
    /// When it cannot be read now.
    pub async fn alerts(&self, member: &Member, after: Option<&str>) -> Result<AlertsPage, AppError> {
        member.may(Right::Read)?;
        let keys = Keys::of(member.portfolio.id);
        let cursor = after.filter(|after| !after.is_empty()).map(|after| Cursor {
            sort: after.to_owned(),
            key: Key { partition: keys.alerts(), range: after.to_owned() },
        });
        let query = Query {
            index: Index::Main,
            partition: keys.alerts(),
            range: Range::All,
            order: Order::Descending,
            limit: PAGE,
            cursor,
            read: Read::Eventual,
        };
        let page = self.table().query(&query).await?;
        let key = self.portfolio_key(member.portfolio.id).await?;
        let mut items = Vec::with_capacity(page.items.len());
        for item in &page.items {
            let Alert { at, why, debtor, action, .. } = record::decode(&item.body)?;
            let ledger = match debtor {
                Some(debtor) => Ledger::load(self.table(), keys, debtor, Read::Eventual, false).await?,
                None => None,
            };
            let debtor = ledger.map(|ledger| Self::ref_of(&ledger, &member.portfolio, &key)).transpose()?;
            items.push(AlertView { at, why, debtor, action });
        }
        Ok(AlertsPage { items, next: page.next.map(|next| next.sort) })
    }
}
