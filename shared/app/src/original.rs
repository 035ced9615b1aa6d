//! An invoice itself, to be saved by its debtor: the team, or a program of the creditor, sends the PDF or the e-invoice, and
//! the invoice names it from then on. At most one a format; another one takes its place.
//!
//! A document is named by its digest, which is said before it is sent and compared when it came: saying the same twice is
//! one change, and what was damaged on its way is not kept. It is looked at once, whole, in the bytes that are kept
//! ([`formats::original`]). Sealed with the debtor's key it lies beside his history, and stays there when he is merged into
//! another; the invoice takes its name along.
//!
//! A document that was replaced or taken off has no name any more and is handed out to nobody. Its pieces stay sealed where
//! they are until the debtor's key goes: this app deletes no object.

use chrono::{DateTime, TimeDelta, Utc};
use domain::event::Fault;
use domain::ids::{CaseId, FileId, InvoiceId, PortfolioId};
use domain::invoice::{Format, Invoice, Original};
use domain::money::Currency;
use domain::timeline::What;
use formats::original::{BYTES_LIMIT, file_name, look};
use serde::{Deserialize, Serialize};
use store::keys::{Keys, Named};
use store::record;
use store::table::{Condition, Read, Write};

use crate::app::App;
use crate::change::contended;
use crate::commit::put;
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::pieces::Shelf;
use crate::portal::{UploadView, Visitor};
use crate::ports::Wanted;
use crate::seal::{Sealed, sha256_hex, short_digest};

/// Seconds for which a form is good, as those of debtors are.
const FORM_SECONDS: u32 = 900;
/// Originals of a case that are listed: those of the invoices recorded last.
const LISTED_LIMIT: usize = 200;

/// A document: which invoice it is, and what is about to come or came.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OriginalForm {
    /// The source that told of the invoice.
    pub source: String,
    /// The source's own id of the invoice.
    pub invoice: String,
    /// In what.
    pub format: Format,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the whole, hexadecimal.
    pub sha256: String,
}

/// An original, as its debtor sees it.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalView {
    /// In what.
    pub format: Format,
    /// A name it can be saved under: that of the invoice.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// In how many parts it is fetched.
    pub parts: u16,
}

/// An original, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct OriginalRow {
    /// Its id.
    pub id: FileId,
    /// Whose case it belongs to.
    pub case: CaseId,
    /// Of which invoice.
    pub invoice: InvoiceId,
    /// The number printed on it.
    pub number: String,
    /// What its debtor sees.
    #[serde(flatten)]
    pub view: OriginalView,
}

/// A part of an original. Personal data: it has no `Debug`.
pub struct OriginalPart {
    /// What it is.
    pub view: OriginalView,
    /// Which part, from 1; the parts in order are the file.
    pub part: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An original, as it is kept beside the history of its debtor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) invoice: InvoiceId,
    pub(crate) format: Format,
    pub(crate) bytes: u64,
    pub(crate) pieces: u16,
    pub(crate) recorded_at: DateTime<Utc>,
    /// Of the whole, hexadecimal: it tells whoever has the document that this is it.
    pub(crate) sha256: Sealed,
}

impl OriginalView {
    fn of(invoice: &Invoice, original: Original) -> Self {
        Self {
            format: original.format,
            name: file_name(&invoice.number, original.format),
            size: original.bytes,
            parts: original.parts,
        }
    }

    /// All of an invoice.
    pub(crate) fn all(invoice: &Invoice) -> Vec<Self> {
        invoice.originals.iter().map(|original| Self::of(invoice, *original)).collect()
    }
}

impl OriginalRow {
    fn of(ledger: &Ledger, invoice: &Invoice, original: Original) -> Self {
        Self {
            id: original.file,
            case: ledger.case_id(invoice.currency),
            invoice: invoice.id,
            number: invoice.number.clone(),
            view: OriginalView::of(invoice, original),
        }
    }

    /// Those of a case, of the invoices recorded last.
    pub(crate) fn of_case(ledger: &Ledger, currency: Currency) -> Vec<Self> {
        let mut invoices: Vec<&Invoice> =
            ledger.invoices.all().iter().filter(|invoice| invoice.currency == currency).collect();
        invoices.sort_by_key(|invoice| std::cmp::Reverse((invoice.recorded_at, invoice.id)));
        let each = |invoice: &&Invoice| {
            let row = |original: &Original| Self::of(ledger, invoice, *original);
            invoice.originals.iter().map(row).collect::<Vec<_>>()
        };
        invoices.iter().flat_map(each).take(LISTED_LIMIT).collect()
    }
}

impl OriginalForm {
    /// Refuses what can be refused before a byte is sent.
    fn checked(&self) -> Result<(), AppError> {
        let mut faults = Vec::new();
        let mut wrong = |pointer: &str, detail: &str| {
            faults.push(Fault { pointer: pointer.to_owned(), detail: detail.to_owned() });
        };
        if !(1..=BYTES_LIMIT).contains(&self.size) {
            wrong("/size", "an original has 1 byte to 10 MB");
        }
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if self.sha256.len() != 64 || !self.sha256.bytes().all(digit) {
            wrong("/sha256", "64 hexadecimal digits in small letters: what `sha256sum` says");
        }
        if faults.is_empty() { Ok(()) } else { Err(AppError::Refused(faults)) }
    }

    /// The name of the document with the debtor: the same document has the same name.
    fn file(&self, ledger: &Ledger, invoice: InvoiceId) -> FileId {
        let Self { format, sha256, .. } = self;
        let portfolio = ledger.keys.portfolio();
        let text = format!("original|{portfolio}|{invoice}|{}|{sha256}", format.word());
        FileId { debtor: ledger.debtor(), digest: short_digest(text.as_bytes()) }
    }
}

/// The name of the place a document is sent to: apart from those of debtors, so that who reads here reads none of theirs.
fn place_name(portfolio: PortfolioId, id: FileId) -> String {
    format!("{portfolio}/originals/{}/{:016x}", id.debtor, id.digest)
}

fn unknown() -> AppError {
    AppError::NotFound("file")
}

impl App {
    /// Gives a place to send the original of an invoice to. The same document has the same place.
    ///
    /// # Errors
    /// [`AppError::Refused`] for what is announced wrong, [`AppError::NotFound`] for an invoice that the source never told
    /// of.
    pub async fn original_place(&self, member: &Member, form: &OriginalForm) -> Result<UploadView, AppError> {
        member.may(Right::Work)?;
        form.checked()?;
        let (ledger, invoice) = self.invoiced(member, form).await?;
        let id = form.file(&ledger, invoice.id);
        let wanted = Wanted {
            key: &place_name(member.portfolio.id, id),
            media_type: form.format.media_type(),
            bytes: form.size,
            seconds: FORM_SECONDS,
        };
        let place = self.inner().ports.objects.form(&wanted)?;
        // Whoever sends it stands on no page of ours: the address says all of where
        let url = format!("{}{}", self.settings().public_url, place.url);
        let until = self.now() + TimeDelta::seconds(FORM_SECONDS.into());
        Ok(UploadView { id, url, fields: place.fields, until })
    }

    /// Looks at the document that was sent and keeps it as the original of its invoice. Said again, it changes nothing.
    ///
    /// # Errors
    /// As [`Self::original_place`]; [`AppError::Refused`] for what has not arrived, is another document than was said, or
    /// is no original.
    pub async fn keep_original(&self, member: &Member, form: &OriginalForm) -> Result<OriginalRow, AppError> {
        member.may(Right::Work)?;
        form.checked()?;
        let (ledger, invoice) = self.invoiced(member, form).await?;
        let id = form.file(&ledger, invoice.id);
        if let Some(known) = invoice.original(form.format).filter(|known| known.file == id) {
            return Ok(OriginalRow::of(&ledger, &invoice, known));
        }
        let bytes = self.arrived(&place_name(member.portfolio.id, id), form, &invoice.number).await?;
        let (portfolio, of) = (member.portfolio.id, Shelf::Originals);
        let key = self.portfolio_key(portfolio).await?;
        let (digest, before) = (form.sha256.as_bytes(), ledger.person.as_ref());
        let sha256 = key.seal(self.ids(), id.debtor, &of.field(id), digest, before)?;
        let pieces = self.keep_pieces((of, portfolio, id), &key, &sha256, &bytes).await?;
        let (format, now, size) = (form.format, self.now(), bytes.len() as u64);
        let kept = Kept { invoice: invoice.id, format, bytes: size, pieces, recorded_at: now, sha256 };
        let kept = record::encode(&kept)?;
        let original = Original { format, file: id, bytes: size, parts: pieces };
        self.change(&member.portfolio, id.debtor, |ledger| {
            if ledger.debtor() != id.debtor {
                return Err(AppError::Conflict("this debtor was merged meanwhile: begin again".to_owned()));
            }
            let keys = ledger.keys;
            let known = ledger.invoices.edit(|known| known.id == invoice.id).ok_or_else(contended)?;
            if known.original(format) != Some(original) {
                let replaced = known.keep_original(original);
                let gone = replaced.map(|gone| Write::Delete(keys.original(gone.file), Condition::Any));
                ledger.beside.extend(gone);
                ledger.beside.push(put(keys.original(id), 0, kept.clone(), None, None));
                let instead_of = replaced.map(|gone| gone.file);
                let what = What::OriginalKept { invoice: invoice.id, format, file: id, instead_of };
                ledger.tell(now, &member.cause(), what);
            }
            let known = ledger.invoices.find(|known| known.id == invoice.id).ok_or_else(contended)?;
            Ok(OriginalRow::of(ledger, known, original))
        })
        .await
    }

    /// Takes an original off: its debtor sees it no more.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no invoice of the portfolio names it.
    pub async fn drop_original(&self, member: &Member, id: FileId) -> Result<(), AppError> {
        member.may(Right::Work)?;
        let now = self.now();
        self.change(&member.portfolio, id.debtor, |ledger| {
            let keys = ledger.keys;
            let invoice = ledger.invoices.edit(|invoice| named(invoice, id).is_some()).ok_or_else(unknown)?;
            let original = named(invoice, id).ok_or_else(unknown)?;
            invoice.drop_original(original.format);
            let what = What::OriginalDropped { invoice: invoice.id, format: original.format, file: id };
            ledger.beside.push(Write::Delete(keys.original(id), Condition::Any));
            ledger.tell(now, &member.cause(), what);
            Ok(())
        })
        .await
        .map_err(|error| if matches!(error, AppError::NotFound(_)) { unknown() } else { error })
    }

    /// One part of an original, for the team.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when no invoice of the portfolio names it, or it has no such part.
    pub async fn original(&self, member: &Member, id: FileId, part: u16) -> Result<OriginalPart, AppError> {
        member.may(Right::Read)?;
        let keys = Keys::of(member.portfolio.id);
        let ledger = Ledger::load(self.table(), keys, id.debtor, Read::Strong, false).await?;
        let ledger = ledger.ok_or_else(unknown)?;
        let mut all = ledger.invoices.all().iter();
        let found = all.find_map(|invoice| named(invoice, id).map(|original| (invoice, original)));
        let (invoice, original) = found.ok_or_else(unknown)?;
        self.part_of(keys, invoice, original, part).await
    }

    /// One part of an original of the visitor's own invoice.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is not his, has no such original, or no such part: they all look the same.
    pub async fn own_original(
        &self,
        visitor: &Visitor,
        invoice: InvoiceId,
        format: Format,
        part: u16,
    ) -> Result<OriginalPart, AppError> {
        let ledger = self.visited(visitor).await?;
        let mine = |known: &Invoice| known.id == invoice && !known.is_closed();
        let invoice = ledger.invoices.find(mine).ok_or_else(unknown)?;
        let original = invoice.original(format).ok_or_else(unknown)?;
        self.part_of(ledger.keys, invoice, original, part).await
    }

    async fn part_of(
        &self,
        keys: Keys,
        invoice: &Invoice,
        original: Original,
        part: u16,
    ) -> Result<OriginalPart, AppError> {
        let item = self.table().get(&keys.original(original.file), Read::Strong).await?;
        let kept: Kept = record::decode(&item.ok_or_else(unknown)?.body)?;
        if !(1..=kept.pieces).contains(&part) {
            return Err(unknown());
        }
        let (key, of) = (self.portfolio_key(keys.portfolio()).await?, Shelf::Originals);
        let bytes = self.piece((of, keys.portfolio(), original.file), &key, &kept.sha256, part).await?;
        Ok(OriginalPart { view: OriginalView::of(invoice, original), part, bytes })
    }

    /// The invoice that a form is about, with the debtor who owes it now.
    async fn invoiced(&self, member: &Member, form: &OriginalForm) -> Result<(Ledger, Invoice), AppError> {
        let unknown = || AppError::NotFound("invoice");
        let keys = Keys::of(member.portfolio.id);
        let platform = formats::Platform::ALL.into_iter().find(|known| known.name() == form.source);
        let platform = platform.ok_or_else(unknown)?;
        let pointer = keys.pointer(Named::Invoice, platform.name(), &form.invoice);
        let item = self.table().get(&pointer, Read::Strong).await?.ok_or_else(unknown)?;
        let debtor = record::decode(&item.body)?;
        let ledger = Ledger::load(self.table(), keys, debtor, Read::Strong, false).await?;
        let ledger = ledger.ok_or_else(unknown)?;
        let told =
            |known: &Invoice| known.source == platform.name() && known.external_id.as_str() == form.invoice;
        let invoice = ledger.invoices.find(told).cloned().ok_or_else(unknown)?;
        Ok((ledger, invoice))
    }

    /// The document that came to a place, if it is what was said and what an original may be.
    async fn arrived(&self, place: &str, form: &OriginalForm, number: &str) -> Result<Vec<u8>, AppError> {
        let refused = |detail: String| AppError::refused("/sha256", detail);
        let sent = self.inner().ports.objects.uploaded(place, BYTES_LIMIT).await?;
        let sent = sent.ok_or_else(|| refused("this document has not arrived: send it first".to_owned()))?;
        if sent.size > BYTES_LIMIT {
            return Err(refused(formats::original::OriginalError::Large.to_string()));
        }
        if sha256_hex(&sent.start) != form.sha256 {
            return Err(refused("another document arrived than this: send it again".to_owned()));
        }
        look(form.format, &sent.start, number).map_err(|error| refused(error.to_string()))?;
        Ok(sent.start)
    }
}

/// The original of an invoice under this name.
fn named(invoice: &Invoice, id: FileId) -> Option<Original> {
    invoice.originals.iter().find(|original| original.file == id).copied()
}
