//! Files that a debtor gave with a declaration: sealed with his own key, in pieces ([`crate::pieces`]).
//!
//! They are only ever handed out by a verb, as bytes to be saved: a file may be a picture and a page at once, so no browser
//! is ever shown one, and nobody is ever sent to the bucket. A part is what a function may answer at once, which is less
//! than a file may hold.

use chrono::{DateTime, Utc};
use domain::ids::{CaseId, FileId, HoldId, PortfolioId};
use domain::money::Currency;
use serde::{Deserialize, Serialize};
use store::keys::{CLOSED, Keys, parse_ledger};
use store::record::{self, RecordError};
use store::table::{Item, Read};

use crate::app::App;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::pieces::Shelf;
use crate::seal::{PortfolioKey, SealError, Sealed};

/// Files of a case that are listed, the newest.
const LISTED_LIMIT: usize = 100;

/// A file, as it is kept beside the history of its debtor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// What it was given with.
    pub(crate) hold: HoldId,
    /// Whose case it is about.
    pub(crate) currency: Currency,
    /// What it is by its first bytes.
    pub(crate) media_type: String,
    pub(crate) bytes: u64,
    pub(crate) pieces: u16,
    /// Of the whole, hexadecimal.
    pub(crate) sha256: String,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) name: Sealed,
}

/// A file, as it is listed.
#[derive(Debug, Clone, Serialize)]
pub struct FileView {
    /// Its id.
    pub id: FileId,
    /// What it was given with.
    pub hold: HoldId,
    /// A name it can be saved under.
    pub name: String,
    /// What it is by its first bytes.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the whole, hexadecimal.
    pub sha256: String,
    /// In how many parts it is fetched.
    pub parts: u16,
}

/// A part of a file. Personal data: it has no `Debug`.
pub struct FilePart {
    /// The file.
    pub file: FileView,
    /// Which part, from 1; the parts in order are the file.
    pub part: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The file that an item of a debtor's partition is about, and on which shelf its pieces are.
pub(crate) fn file_of(item: &Item) -> Option<(Shelf, FileId)> {
    let (_, debtor) = parse_ledger(&item.key.partition)?;
    let (shelf, digest) = match item.key.range.strip_prefix(CLOSED)?.split_once('#')? {
        ("file", digest) => (Shelf::Files, digest),
        ("orig", digest) => (Shelf::Originals, digest),
        _ => return None,
    };
    Some((shelf, FileId { debtor, digest: u64::from_str_radix(digest, 16).ok()? }))
}

/// What every item about a file says of its pieces.
#[derive(Deserialize)]
struct InPieces {
    pieces: u16,
}

/// The large bodies of a file that an item is about.
pub(crate) fn objects_of(portfolio: PortfolioId, item: &Item) -> Result<Vec<String>, RecordError> {
    let Some((shelf, id)) = file_of(item) else { return Ok(Vec::new()) };
    let kept: InPieces = record::decode(&item.body)?;
    Ok((1..=kept.pieces).map(|piece| shelf.object(portfolio, id, piece)).collect())
}

impl Kept {
    pub(crate) fn view(&self, id: FileId, key: &PortfolioKey) -> Result<FileView, SealError> {
        let name = key.open(id.debtor, &Shelf::Files.field(id), &self.name)?;
        Ok(FileView {
            id,
            hold: self.hold,
            name: String::from_utf8_lossy(&name).into_owned(),
            media_type: self.media_type.clone(),
            size: self.bytes,
            sha256: self.sha256.clone(),
            parts: self.pieces,
        })
    }
}

impl App {
    /// What is kept under these ids, in their order.
    pub(crate) async fn files_of(
        &self,
        keys: Keys,
        key: &PortfolioKey,
        ids: &[FileId],
    ) -> Result<Vec<FileView>, AppError> {
        let mut files = Vec::with_capacity(ids.len());
        for id in ids {
            let Some(item) = self.table().get(&keys.file(*id), Read::Eventual).await? else { continue };
            files.push(record::decode::<Kept>(&item.body)?.view(*id, key)?);
        }
        Ok(files)
    }

    /// The files of a case, oldest declaration first.
    pub(crate) async fn files_of_case(
        &self,
        ledger: &Ledger,
        currency: Currency,
        key: &PortfolioKey,
    ) -> Result<Vec<FileView>, AppError> {
        let mine = ledger.holds.all().iter().filter(|hold| hold.currency == currency);
        let mut dated: Vec<_> =
            mine.flat_map(|hold| hold.files.iter().map(|id| (hold.recorded_at, *id))).collect();
        dated.sort_by_key(|(at, _)| *at);
        let ids: Vec<FileId> = dated.into_iter().map(|(_, id)| id).collect();
        self.files_of(ledger.keys, key, &ids[ids.len().saturating_sub(LISTED_LIMIT)..]).await
    }

    /// One part of a file that was given in a case.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the member's portfolio has no such case, the case no such file, or the file no such part.
    pub async fn file(
        &self,
        member: &Member,
        case: CaseId,
        id: FileId,
        part: u16,
    ) -> Result<FilePart, AppError> {
        member.may(Right::Read)?;
        let portfolio = member.portfolio.id;
        let keys = Keys::of(portfolio);
        let ledger = Ledger::load(self.table(), keys, case.debtor, Read::Eventual, false)
            .await?
            .filter(|ledger| ledger.currencies().contains(&case.currency))
            .ok_or(AppError::NotFound("case"))?;
        let unknown = || AppError::NotFound("file");
        if id.debtor != ledger.debtor() && !ledger.account.merged.contains(&id.debtor) {
            return Err(unknown());
        }
        let item = self.table().get(&keys.file(id), Read::Strong).await?.ok_or_else(unknown)?;
        let kept: Kept = record::decode(&item.body)?;
        if kept.currency != case.currency || !(1..=kept.pieces).contains(&part) {
            return Err(unknown());
        }
        let key = self.portfolio_key(portfolio).await?;
        let bytes = self.piece((Shelf::Files, portfolio, id), &key, &kept.name, part).await?;
        Ok(FilePart { file: kept.view(id, &key)?, part, bytes })
    }
}
