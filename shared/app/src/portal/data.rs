//! A copy of all that is kept of a debtor, for himself (Regulation (EU) 2016/679, articles 15 and 20): page by page through
//! his part of the table, sealed boxes opened, so that nothing that is added later can be left out by mistake.
//!
//! It asks for a code first. What is kept to prove something to somebody else (hashes, secrets, names of attempts) tells
//! nothing of him and is left out; each kind that is left out is named here.

use chrono::{DateTime, Utc};
use domain::code::Purpose;
use domain::debtor::Person;
use domain::ids::{ActionId, DebtorId, HoldId};
use domain::timeline::{Cause, What};
use serde::Serialize;
use serde_json::{Value, json};
use store::keys::Keys;
use store::record;
use store::table::{Cursor, Index, Item, Key, Order, Query, Range, Read};

use super::creditor::CreditorView;
use super::session::Visitor;
use super::upload::Places;
use crate::app::App;
use crate::debit::Signed;
use crate::error::AppError;
use crate::facts;
use crate::file::{Kept, file_of};
use crate::inputs::{self, Inputs};
use crate::original;
use crate::pieces::Shelf;
use crate::ports::Body;
use crate::seal::{PortfolioKey, Sealed};
use crate::words::internal;

/// Name of the format; a change that a reader must know of is another one.
pub const FORMAT: &str = "relance-debtor-data/1";
/// Items of the table for one page: with whole messages or fifty facts in each it stays far below what a function may
/// answer.
const PAGE: usize = 60;

/// One page of the copy. Personal data: it has no `Debug`.
#[derive(Clone, Serialize)]
pub struct DataPage {
    /// Name of the format.
    pub format: &'static str,
    /// When this page was made.
    pub made_at: DateTime<Utc>,
    /// Who is responsible.
    pub creditor: CreditorView,
    /// What is kept, in the order of the table.
    pub items: Vec<DataItem>,
    /// Pass it back as `cursor` for the next page.
    pub next: Option<String>,
}

/// One thing that is kept.
#[derive(Clone, Serialize)]
pub struct DataItem {
    /// `account`, `person`, `invoice`, `payment`, `credit_note`, `hold`, `action`, `case`, `fact`, `message`,
    /// `checkout`, `debit`, `mandate`, `words`, `file`, `original` or `upload`.
    pub kind: &'static str,
    /// What is kept. Amounts are minor units of the document's currency.
    pub data: Value,
}

impl App {
    /// One page of everything that is kept of the visitor.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without a code, [`AppError::Refused`] for a cursor that is not one of ours.
    pub async fn own_data(&self, visitor: &Visitor, cursor: Option<&str>) -> Result<DataPage, AppError> {
        self.proven(visitor, Purpose::Data).await?;
        let ledger = self.visited(visitor).await?;
        let portfolio = &visitor.portfolio;
        let key = self.portfolio_key(portfolio.id).await?;
        // The history of those who were merged into him stays with them.
        let homes: Vec<DebtorId> =
            std::iter::once(ledger.account.id).chain(ledger.account.merged.iter().copied()).collect();
        let (mut home, mut after) = place_of(cursor, homes.len())?;
        if cursor.is_none() {
            let now = self.now();
            self.change_own(visitor, |ledger| {
                ledger.tell(now, &Cause::Debtor, What::DataTaken);
                Ok(())
            })
            .await?;
        }
        let (mut items, mut looked) = (Vec::new(), 0);
        while home < homes.len() && looked < PAGE {
            let debtor = homes[home];
            let partition = Keys::of(portfolio.id).ledger(debtor);
            let from = after.take().map(|range| Cursor {
                sort: range.clone(),
                key: Key { partition: partition.clone(), range },
            });
            let query = Query {
                index: Index::Main,
                partition,
                range: Range::All,
                order: Order::Ascending,
                limit: PAGE - looked,
                cursor: from,
                read: Read::Strong,
            };
            let page = self.table().query(&query).await?;
            looked += page.items.len();
            for item in &page.items {
                items.extend(Self::told(visitor, &key, debtor, item)?);
            }
            match page.next {
                Some(next) => after = Some(next.key.range),
                None => home += 1,
            }
        }
        let next = (home < homes.len()).then(|| format!("{home}.{}", after.unwrap_or_default()));
        let creditor = CreditorView::of(portfolio)?;
        Ok(DataPage { format: FORMAT, made_at: self.now(), creditor, items, next })
    }

    /// What one item tells of him; nothing for some.
    fn told(
        visitor: &Visitor,
        key: &PortfolioKey,
        debtor: DebtorId,
        item: &Item,
    ) -> Result<Vec<DataItem>, AppError> {
        let range = item.key.range.strip_prefix(store::keys::CLOSED).unwrap_or(&item.key.range);
        let (kind, rest) = range.split_once('#').unwrap_or((range, ""));
        let plain = || record::decode::<Value>(&item.body);
        let (kind, data) = match kind {
            "account" => ("account", plain()?),
            "person" => {
                let sealed: Sealed = record::decode(&item.body)?;
                let person: Person =
                    serde_json::from_slice(&key.open(debtor, "person", &sealed)?).map_err(internal)?;
                ("person", serde_json::to_value(person).map_err(internal)?)
            }
            "inv" => ("invoice", plain()?),
            "pay" => ("payment", plain()?),
            "cre" => ("credit_note", plain()?),
            "hold" => ("hold", plain()?),
            "act" => ("action", plain()?),
            "case" => {
                let row = item.book.as_ref().map(|book| record::decode::<Value>(&book.row)).transpose()?;
                ("case", row.unwrap_or_default())
            }
            "fact" => {
                let told = |entry: facts::Entry| {
                    let data = serde_json::from_str(entry.fact.get()).map_err(internal)?;
                    Ok(DataItem { kind: "fact", data })
                };
                return facts::read(item)?.into_iter().map(told).collect();
            }
            "chk" => {
                let mut checkout = plain()?;
                if let Value::Object(fields) = &mut checkout {
                    // The provider's page, under the portfolio's key: a door, and no data of his.
                    fields.remove("page");
                }
                ("checkout", checkout)
            }
            "dbt" => ("debit", plain()?),
            "man" => ("mandate", mandate(key, item)?),
            "words" => ("words", words(key, debtor, rest, item)?),
            "file" => ("file", file(key, item)?),
            "orig" => ("original", original(key, item)?),
            "uploads" => ("upload", places(key, item)?),
            "msg" => ("message", Self::message_told(visitor, key, debtor, rest, item)?),
            // The name of an attempt with the answer it got: the hold itself is told. The digest of a code.
            "once" | "code" => return Ok(Vec::new()),
            other => return Err(AppError::Internal(format!("no copy can be made of a `{other}`").into())),
        };
        Ok(vec![DataItem { kind, data }])
    }

    fn message_told(
        visitor: &Visitor,
        key: &PortfolioKey,
        debtor: DebtorId,
        rest: &str,
        item: &Item,
    ) -> Result<Value, AppError> {
        let (id, attempt) = rest.split_once('#').unwrap_or((rest, ""));
        let action: ActionId = id.parse().map_err(internal)?;
        let sealed: Sealed = record::decode(&item.body)?;
        let inputs = Inputs::unpressed(&key.open(debtor, inputs::FIELD, &sealed)?)?;
        let body =
            Self::write_words(&visitor.portfolio, &inputs.message, inputs.channel, &inputs.to, action)?;
        let (subject, text) = match body {
            Body::Email(mail) => (Some(mail.subject), mail.text),
            Body::Sms(sms, _) => (None, sms.text),
        };
        Ok(json!({
            "action": id, "attempt": attempt.trim_start_matches('0'), "notice": inputs.message.notice,
            "channel": inputs.channel, "to": inputs.to, "subject": subject, "text": text,
        }))
    }
}

/// A mandate, with whose account it is about.
fn mandate(key: &PortfolioKey, item: &Item) -> Result<Value, AppError> {
    let signed: Signed = record::decode(&item.body)?;
    let payer = signed.payer.as_ref().map(|_| signed.payer(key)).transpose()?;
    let mut told = serde_json::to_value(&signed.mandate).map_err(internal)?;
    if let (Value::Object(fields), Some(payer)) = (&mut told, payer) {
        fields.insert("account".to_owned(), serde_json::to_value(&payer).map_err(internal)?);
    }
    Ok(told)
}

/// What somebody wrote about a hold or a request. Who spoke in a dispute, and when, the account says.
fn words(key: &PortfolioKey, debtor: DebtorId, rest: &str, item: &Item) -> Result<Value, AppError> {
    let sealed: Sealed = record::decode(&item.body)?;
    // A hold's words are named after it, those of a dispute after their place in it, a request's after both sides.
    let (about, part) = rest.split_once('#').unwrap_or((rest, ""));
    let of_a_hold = about.parse::<HoldId>().is_ok();
    let field = if of_a_hold { format!("hold#{rest}") } else { rest.to_owned() };
    let plain = key.open(debtor, &field, &sealed)?;
    let by = match (of_a_hold, part) {
        (true, "") => "asked",
        (true, _) => "said",
        (false, side) => side,
    };
    Ok(json!({ "about": about, "by": by, "text": String::from_utf8_lossy(&plain) }))
}

/// A file he gave, but for its bytes.
fn file(key: &PortfolioKey, item: &Item) -> Result<Value, AppError> {
    let (_, id) = file_of(item).ok_or_else(|| AppError::Internal("a file without an id".into()))?;
    let kept: Kept = record::decode(&item.body)?;
    let mut told = serde_json::to_value(kept.view(id, key)?).map_err(internal)?;
    told["recorded_at"] = serde_json::to_value(kept.recorded_at).map_err(internal)?;
    Ok(told)
}

/// An invoice itself, but for its bytes, which his page hands out.
fn original(key: &PortfolioKey, item: &Item) -> Result<Value, AppError> {
    let (shelf, id) = file_of(item).ok_or_else(|| AppError::Internal("a file without an id".into()))?;
    let original::Kept { invoice, format, bytes, recorded_at, sha256, .. } = record::decode(&item.body)?;
    let sha256 = key.open(id.debtor, &shelf.field(id), &sha256)?;
    let sha256 = String::from_utf8_lossy(&sha256);
    Ok(
        json!({ "id": id, "invoice": invoice, "format": format, "size": bytes, "sha256": sha256, "recorded_at": recorded_at }),
    )
}

/// What he was about to send of late.
fn places(key: &PortfolioKey, item: &Item) -> Result<Value, AppError> {
    let places: Places = record::decode(&item.body)?;
    let told = places.asked.iter().map(|place| {
        let name = key.open(place.id.debtor, &Shelf::Files.field(place.id), &place.name)?;
        Ok(json!({ "id": place.id, "asked_at": place.asked_at, "name": String::from_utf8_lossy(&name) }))
    });
    Ok(json!({ "asked": told.collect::<Result<Vec<_>, AppError>>()? }))
}

/// Where a page begins: which debtor of the merged ones, and after which item of his.
fn place_of(cursor: Option<&str>, homes: usize) -> Result<(usize, Option<String>), AppError> {
    let Some(cursor) = cursor else { return Ok((0, None)) };
    let wrong = || AppError::refused("/cursor", "pass back `next` of the page before, unchanged");
    let (home, after) = cursor.split_once('.').ok_or_else(wrong)?;
    let home: usize = home.parse().ok().filter(|home| *home < homes).ok_or_else(wrong)?;
    Ok((home, Some(after.to_owned()).filter(|after| !after.is_empty())))
}
