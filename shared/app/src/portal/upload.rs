//! What a debtor adds to a dispute or to "I have paid": a browser sends each file by itself to a place of its own; the
//! declaration names them, and only then are they looked at and kept.
//!
//! The place is not where they are kept. What came there lies as it was sent, is seen by nobody and is gone after some days,
//! named or not; what is named is copied from it, sealed with the debtor's key ([`crate::file`]). So a file that nobody
//! named needs no record and no job to be forgotten. A file is what its first bytes say, looked at once to refuse the whole
//! declaration with every file that is wrong, and once more in the bytes that are kept.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Fault;
use domain::ids::{FileId, HoldId, PortfolioId};
use domain::money::Currency;
use formats::upload::{Kind, name as clean};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Condition, Item, Read, TableError, Write};

use super::session::Visitor;
use crate::app::App;
use crate::change::{TRIES, contended};
use crate::commit::put;
use crate::error::AppError;
use crate::file::Kept;
use crate::ledger::Ledger;
use crate::pieces::Shelf;
use crate::ports::Wanted;
use crate::seal::{PortfolioKey, Sealed, sha256_hex, short_digest};

/// Files of one declaration.
pub const FILES_LIMIT: usize = 5;
/// Bytes of a file: 10 MB.
pub const FILE_BYTES_LIMIT: u64 = 10 * 1024 * 1024;
/// Letters of a name as it is given.
const NAME_LIMIT: usize = 255;
/// Places that one debtor is given in 24 hours: four declarations with five files.
const PLACES_LIMIT: usize = 20;
/// Hours for which a place counts, and may be named.
const PLACE_HOURS: i64 = 24;
/// Seconds for which a form is good: a slow line takes ten minutes for the largest file.
const FORM_SECONDS: u32 = 900;
/// Bytes that tell what a file is.
const START_BYTES: u64 = 32;

/// A file that is about to be sent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UploadForm {
    /// Its name on the debtor's device.
    pub name: String,
    /// `application/pdf`, `image/png` or `image/jpeg`.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// Where to send it. The form opens one place for one file: it has no `Debug`.
#[derive(Clone, Serialize)]
pub struct UploadView {
    /// Names the file in the declaration.
    pub id: FileId,
    /// Where the form is posted, as `multipart/form-data`.
    pub url: String,
    /// Its fields; the file follows them, as `file`.
    pub fields: BTreeMap<String, String>,
    /// The form is good until then.
    pub until: DateTime<Utc>,
}

/// Places of the last 24 hours, as they are kept beside the debtor.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Places {
    pub(super) asked: Vec<Place>,
}

/// A place for one file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) id: FileId,
    pub(super) asked_at: DateTime<Utc>,
    /// The file's name, as it was given.
    pub(super) name: Sealed,
}

impl Places {
    fn forget_old(&mut self, now: DateTime<Utc>) {
        self.asked.retain(|place| place.asked_at + TimeDelta::hours(PLACE_HOURS) > now);
    }
}

/// A file that was looked at and kept, before the write that names it.
pub(super) struct TakenFile {
    pub(super) id: FileId,
    kind: Kind,
    bytes: u64,
    pieces: u16,
    sha256: String,
    name: Sealed,
}

impl TakenFile {
    /// The write that names it, for once.
    pub(super) fn write(
        &self,
        keys: Keys,
        hold: HoldId,
        currency: Currency,
        now: DateTime<Utc>,
    ) -> Result<Write, AppError> {
        let kept = Kept {
            hold,
            currency,
            media_type: self.kind.media_type().to_owned(),
            bytes: self.bytes,
            pieces: self.pieces,
            sha256: self.sha256.clone(),
            recorded_at: now,
            name: self.name.clone(),
        };
        Ok(put(keys.file(self.id), 0, record::encode(&kept)?, None, None))
    }
}

/// Files that an item with places names.
pub(crate) fn places_of(item: &Item) -> Result<Vec<FileId>, AppError> {
    let places: Places = record::decode(&item.body)?;
    Ok(places.asked.into_iter().map(|place| place.id).collect())
}

/// The name of a file's place.
fn place_name(portfolio: PortfolioId, id: FileId) -> String {
    format!("{portfolio}/{}/{:016x}", id.debtor, id.digest)
}

/// Refuses what can be refused before a byte is sent.
fn announced(form: &UploadForm) -> Result<Kind, AppError> {
    let mut faults = Vec::new();
    let mut wrong = |pointer: &str, detail: &str| {
        faults.push(Fault { pointer: pointer.to_owned(), detail: detail.to_owned() });
    };
    if !(1..=NAME_LIMIT).contains(&form.name.chars().count()) {
        wrong("/name", "a name has 1 to 255 letters");
    }
    let kind = Kind::of_media_type(&form.media_type);
    if kind.is_none() {
        wrong("/media_type", "choose a PDF, PNG or JPEG");
    }
    if form.size == 0 {
        wrong("/size", EMPTY);
    } else if form.size > FILE_BYTES_LIMIT {
        wrong("/size", LARGE);
    }
    kind.filter(|_| faults.is_empty()).ok_or(AppError::Refused(faults))
}

const EMPTY: &str = "this file is empty";
const LARGE: &str = "a file holds at most 10 MB";

/// What a file of so many bytes is that starts so.
fn looked_at(bytes: u64, start: &[u8]) -> Result<Kind, &'static str> {
    match bytes {
        0 => Err(EMPTY),
        bytes if bytes > FILE_BYTES_LIMIT => Err(LARGE),
        _ => Kind::of_bytes(start).ok_or("this file is no PDF, PNG or JPEG by its first bytes"),
    }
}

impl App {
    /// Gives a place to which the debtor's browser sends one file by itself. The same attempt has the same place.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what is announced as too large, empty or of another kind, [`AppError::TooMuch`] after
    /// twenty in 24 hours.
    pub async fn upload(
        &self,
        visitor: &Visitor,
        once: Option<&str>,
        form: &UploadForm,
    ) -> Result<UploadView, AppError> {
        let kind = announced(form)?;
        let ledger = self.visited(visitor).await?;
        let (portfolio, debtor, now) = (visitor.portfolio.id, ledger.debtor(), self.now());
        let attempt = once.map_or_else(|| self.secret(), str::to_owned);
        let id = FileId {
            debtor,
            digest: short_digest(format!("upload|{portfolio}|{debtor}|{attempt}").as_bytes()),
        };
        let key = self.portfolio_key(portfolio).await?;
        let name = key.seal(
            self.ids(),
            debtor,
            &Shelf::Files.field(id),
            form.name.as_bytes(),
            ledger.person.as_ref(),
        )?;
        self.note_place(Keys::of(portfolio), Place { id, asked_at: now, name }).await?;
        let wanted = Wanted {
            key: &place_name(portfolio, id),
            media_type: kind.media_type(),
            bytes: form.size,
            seconds: FORM_SECONDS,
        };
        let form = self.inner().ports.objects.form(&wanted)?;
        let until = now + TimeDelta::seconds(FORM_SECONDS.into());
        Ok(UploadView { id, url: form.url, fields: form.fields, until })
    }

    /// Writes a place down, before anybody may send anything there.
    async fn note_place(&self, keys: Keys, place: Place) -> Result<(), AppError> {
        let (key, now) = (keys.uploads(place.id.debtor), place.asked_at);
        let mut place = Some(place);
        for attempt in 0..TRIES {
            let item = self.table().get(&key, Read::Strong).await?;
            let version = item.as_ref().map_or(0, |item| item.version);
            let mut places: Places =
                item.map(|item| record::decode(&item.body)).transpose()?.unwrap_or_default();
            places.forget_old(now);
            let Some(new) = place.take() else { return Err(contended()) };
            if places.asked.iter().any(|known| known.id == new.id) {
                return Ok(());
            }
            if places.asked.len() >= PLACES_LIMIT {
                let detail = "twenty files were sent in 24 hours: send more tomorrow, or by mail";
                return Err(AppError::TooMuch(detail.to_owned()));
            }
            places.asked.push(new);
            let condition = if version == 0 { Condition::Absent } else { Condition::Version(version) };
            let ends = now + TimeDelta::hours(PLACE_HOURS);
            let item = Item {
                key: key.clone(),
                version: version + 1,
                body: record::encode(&places)?,
                due: None,
                book: None,
                expires_at: Some(ends.timestamp()),
            };
            match self.table().write(vec![Write::Put(item, condition)]).await {
                Ok(()) => return Ok(()),
                Err(TableError::ConditionFailed { .. } | TableError::Contended) => {
                    place = places.asked.pop();
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// Looks at the files that a declaration names and keeps them. Nothing is kept when one of them is wrong or the
    /// declaration is not `sound`; kept again, each is the same objects.
    pub(super) async fn take_files(
        &self,
        visitor: &Visitor,
        ids: &[FileId],
        sound: impl Fn(Ledger) -> Result<(), AppError> + Send,
    ) -> Result<Vec<TakenFile>, AppError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ledger = self.visited(visitor).await?;
        sound(ledger.clone())?;
        if ids.len() > FILES_LIMIT {
            return Err(AppError::refused("/files", "add at most 5 files"));
        }
        let keys = Keys::of(visitor.portfolio.id);
        let item = self.table().get(&keys.uploads(ledger.debtor()), Read::Strong).await?;
        let mut places: Places = item.map(|item| record::decode(&item.body)).transpose()?.unwrap_or_default();
        places.forget_old(self.now());
        let mut named = Vec::with_capacity(ids.len());
        let mut faults = Vec::new();
        for (number, id) in ids.iter().enumerate() {
            match self.looked(keys, &places, &ids[..number], *id).await? {
                Ok(place) => named.push(place),
                Err(detail) => {
                    faults.push(Fault { pointer: format!("/files/{number}"), detail: detail.to_owned() });
                }
            }
        }
        if !faults.is_empty() {
            return Err(AppError::Refused(faults));
        }
        let key = self.portfolio_key(visitor.portfolio.id).await?;
        let mut taken = Vec::with_capacity(named.len());
        for (number, place) in named.into_iter().enumerate() {
            taken.push(self.keep_file(visitor.portfolio.id, &ledger, &key, place, number).await?);
        }
        Ok(taken)
    }

    /// The place of a file that may be named, or why it may not.
    async fn looked<'a>(
        &self,
        keys: Keys,
        places: &'a Places,
        before: &[FileId],
        id: FileId,
    ) -> Result<Result<&'a Place, &'static str>, AppError> {
        if before.contains(&id) {
            return Ok(Err("this file is named twice"));
        }
        let Some(place) = places.asked.iter().find(|place| place.id == id) else {
            return Ok(Err("there is no such file to add: choose it again"));
        };
        if self.table().get(&keys.file(id), Read::Strong).await?.is_some() {
            return Ok(Err("this file was added to a declaration already: choose it again"));
        }
        let name = place_name(keys.portfolio(), id);
        let Some(sent) = self.inner().ports.objects.uploaded(&name, START_BYTES).await? else {
            return Ok(Err("this file has not arrived: choose it again"));
        };
        Ok(looked_at(sent.size, &sent.start).map(|_| place))
    }

    /// Copies a file from its place to where it is kept, sealed, a piece at a time.
    async fn keep_file(
        &self,
        portfolio: PortfolioId,
        ledger: &Ledger,
        key: &PortfolioKey,
        place: &Place,
        number: usize,
    ) -> Result<TakenFile, AppError> {
        let (id, debtor) = (place.id, ledger.debtor());
        let objects = &self.inner().ports.objects;
        let refused = |detail: &str| AppError::refused(format!("/files/{number}"), detail);
        let sent = objects.uploaded(&place_name(portfolio, id), FILE_BYTES_LIMIT).await?;
        let sent = sent.ok_or_else(|| refused("this file has not arrived: choose it again"))?;
        let kind = looked_at(sent.size, &sent.start).map_err(refused)?;
        let given = key.open(debtor, &Shelf::Files.field(id), &place.name)?;
        let name = clean(&String::from_utf8_lossy(&given), kind);
        let name =
            key.seal(self.ids(), debtor, &Shelf::Files.field(id), name.as_bytes(), ledger.person.as_ref())?;
        let pieces = self.keep_pieces((Shelf::Files, portfolio, id), key, &name, &sent.start).await?;
        let sha256 = sha256_hex(&sent.start);
        Ok(TakenFile { id, kind, bytes: sent.size, pieces, sha256, name })
    }
}
