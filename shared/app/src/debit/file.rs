//! The file that a team takes to its bank. An order is in one file ever.
//!
//! A file is begun with the orders it may hold, written down; then each order is put into it by a write of its own, over its
//! debtor's account; then it is closed with what it holds. A process that dies in between leaves a file that the next call
//! goes on with. What it says is made from what is kept, the same bytes each time.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::calendar::local_date;
use domain::debit::{Debit, EARLIEST_FILE_DAYS, Event, State, bank_day};
use domain::ids::{DebitFileId, DebitId, InvoiceId};
use domain::mandate::{CreditorIdentifier, Mandate};
use domain::money::Currency;
use domain::portfolio::Portfolio;
use domain::timeline::What;
use formats::pain008::{Collection, Creditor, Initiation, LIMIT};
use serde::{Deserialize, Serialize};
use store::keys::{FILES, Keys, READY};
use store::record;
use store::table::{Index, Order, Query, Range, Read, TableError};

use super::DEBIT;
use crate::app::App;
use crate::change::{TRIES, contended};
use crate::checkout::Telling;
use crate::commit::{decimal, put};
use crate::error::AppError;
use crate::ledger::Ledger;
use crate::member::{Member, Right};
use crate::seal::sha256_hex;
use crate::words::internal;

/// Files that are listed, and among which the same call again is found.
const LISTED: usize = 50;
/// Numbers of invoices that a debtor reads on his statement; the others are counted.
const NAMED: usize = 5;

/// A file, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) id: DebitFileId,
    /// SHA-256 of the name of the attempt that began it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    once: Option<String>,
    pub(super) made_at: DateTime<Utc>,
    creditor: Party,
    /// What it may hold, until it is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<DebitId>,
    /// What it holds, once it is closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) lines: Vec<Line>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
}

/// The creditor, as he was when the file was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Party {
    name: String,
    iban: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bic: Option<String>,
    identifier: CreditorIdentifier,
}

/// One collection of a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) debit: DebitId,
    pub(super) on: NaiveDate,
    minor: i64,
    /// What the debtor reads on his statement of account.
    text: String,
}

/// How many files were begun.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Last {
    number: u64,
}

/// A file, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct DebitFileView {
    /// Its id.
    pub id: DebitFileId,
    /// Its name with the bank.
    pub message: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// How many collections it holds.
    pub count: usize,
    /// Their sum.
    pub amount: String,
    /// Its currency.
    pub currency: Currency,
    /// The same by day.
    pub days: Vec<DayView>,
    /// What it holds, each with where it stands; only in the answer about one file.
    pub debits: Vec<DebitLineView>,
}

/// What is collected on one day.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// The day.
    pub on: NaiveDate,
    /// How many.
    pub count: usize,
    /// How much.
    pub amount: String,
}

/// One collection, as the team sees it.
#[derive(Debug, Clone, Serialize)]
pub struct DebitLineView {
    /// The order.
    pub id: DebitId,
    /// What travels with the money: a bank names it when it sends something back.
    pub end_to_end: String,
    /// Where it stands.
    pub state: &'static str,
    /// The day of collection.
    pub on: NaiveDate,
    /// How much.
    pub amount: String,
}

impl DebitFileView {
    fn of(file: &File) -> Self {
        let money = |minor| decimal(minor, Currency::EUR);
        let mut days: Vec<NaiveDate> = file.lines.iter().map(|line| line.on).collect();
        days.sort_unstable();
        days.dedup();
        let day = |on: NaiveDate| {
            let mine = || file.lines.iter().filter(move |line| line.on == on);
            DayView { on, count: mine().count(), amount: money(mine().map(|line| line.minor).sum()) }
        };
        Self {
            id: file.id,
            message: file.message(),
            made_at: file.made_at,
            count: file.lines.len(),
            amount: money(file.lines.iter().map(|line| line.minor).sum()),
            currency: Currency::EUR,
            days: days.into_iter().map(day).collect(),
            debits: Vec::new(),
        }
    }
}

impl File {
    /// Its name with the bank: 30 characters.
    fn message(&self) -> String {
        self.id.to_string().replace('_', "").to_ascii_uppercase()
    }
}

impl App {
    /// Makes the next file: every order whose day a bank takes by now, at most two hundred. The same attempt again gives the
    /// same file; one that was interrupted is gone on with.
    ///
    /// # Errors
    /// [`AppError::Conflict`] when no order is ready, or nobody ever took mandates.
    pub async fn make_debit_file(
        &self,
        member: &Member,
        once: Option<&str>,
    ) -> Result<DebitFileView, AppError> {
        member.may(Right::Bank)?;
        let portfolio = &member.portfolio;
        let once = once.map(|once| sha256_hex(once.as_bytes()));
        for attempt in 0..TRIES {
            let files = self.bank_files(portfolio).await?;
            if let Some(known) = files.iter().find(|file| once.is_some() && file.once == once) {
                return self.filled(member, known.clone()).await;
            }
            if let Some(open) = files.iter().find(|file| file.closed_at.is_none()) {
                return self.filled(member, open.clone()).await;
            }
            match self.begin_file(portfolio, once.clone()).await? {
                Some(file) => return self.filled(member, file).await,
                None => self.back_off(attempt).await,
            }
        }
        Err(contended())
    }

    /// The latest files, newest first.
    ///
    /// # Errors
    /// When they cannot be read now.
    pub async fn debit_files(&self, member: &Member) -> Result<Vec<DebitFileView>, AppError> {
        member.may(Right::Bank)?;
        let files = self.bank_files(&member.portfolio).await?;
        Ok(files.iter().filter(|file| file.closed_at.is_some()).map(DebitFileView::of).collect())
    }

    /// One file, with where each of its collections stands.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn debit_file(&self, member: &Member, id: DebitFileId) -> Result<DebitFileView, AppError> {
        member.may(Right::Bank)?;
        let file = self.bank_file(&member.portfolio, id).await?;
        let mut view = DebitFileView::of(&file);
        for line in &file.lines {
            let kept = self.debit(Keys::of(member.portfolio.id), line.debit).await?;
            let debit = kept.ok_or(AppError::NotFound("debit"))?.value;
            view.debits.push(DebitLineView {
                id: debit.id,
                end_to_end: debit.end_to_end(),
                state: debit.state.word(),
                on: line.on,
                amount: decimal(line.minor, Currency::EUR),
            });
        }
        Ok(view)
    }

    /// The bytes for the bank, with a name for them. Personal data: accounts and their holders.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Conflict`] for a file that holds nothing.
    pub async fn debit_file_bytes(
        &self,
        member: &Member,
        id: DebitFileId,
    ) -> Result<(String, Vec<u8>), AppError> {
        member.may(Right::Bank)?;
        let file = self.bank_file(&member.portfolio, id).await?;
        if file.lines.is_empty() {
            let detail = "this file holds nothing: all of it was paid or taken back meanwhile";
            return Err(AppError::Conflict(detail.to_owned()));
        }
        let key = self.portfolio_key(member.portfolio.id).await?;
        let keys = Keys::of(member.portfolio.id);
        let mut collections = Vec::with_capacity(file.lines.len());
        for line in &file.lines {
            let debit = self.debit(keys, line.debit).await?.ok_or(AppError::NotFound("debit"))?.value;
            let signed = self.mandate(keys, debit.mandate).await?.ok_or(AppError::NotFound("mandate"))?.value;
            let payer = signed.payer(&key).map_err(erased)?;
            collections.push(Collection {
                end_to_end: debit.end_to_end(),
                on: line.on,
                minor: line.minor,
                mandate: signed.mandate.reference,
                signed_on: signed.mandate.signed_on,
                holder: payer.holder,
                iban: payer.iban,
                text: line.text.clone(),
            });
        }
        let Party { name, iban, bic, identifier } = file.creditor.clone();
        let creditor = Creditor {
            name,
            iban: iban.parse().map_err(internal)?,
            bic: bic.as_deref().map(str::parse).transpose().map_err(internal)?,
            identifier,
        };
        let message = file.message();
        let made_at = file.made_at;
        let written = Initiation { message: message.clone(), made_at, creditor, collections }.write();
        Ok((format!("{message}.xml"), written.map_err(internal)?))
    }

    /// One file that is closed.
    pub(super) async fn bank_file(&self, portfolio: &Portfolio, id: DebitFileId) -> Result<File, AppError> {
        let item = self.table().get(&Keys::of(portfolio.id).debit_file(id), Read::Strong).await?;
        let file: Option<File> = item.map(|item| record::decode(&item.body)).transpose()?;
        file.filter(|file| file.closed_at.is_some()).ok_or(AppError::NotFound("file"))
    }

    async fn bank_files(&self, portfolio: &Portfolio) -> Result<Vec<File>, AppError> {
        let query = Query {
            index: Index::Main,
            partition: Keys::of(portfolio.id).debits(),
            range: Range::Prefix(FILES.to_owned()),
            order: Order::Descending,
            limit: LISTED,
            cursor: None,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        page.items.iter().map(|item| Ok(record::decode(&item.body)?)).collect()
    }

    /// Begins a file; none when somebody else just began one.
    async fn begin_file(
        &self,
        portfolio: &Portfolio,
        once: Option<String>,
    ) -> Result<Option<File>, AppError> {
        let none = || AppError::Conflict("no order is ready for the bank".to_owned());
        let debits = portfolio.debits.as_ref().ok_or_else(none)?;
        let now = self.now();
        let keys = Keys::of(portfolio.id);
        let last = self.table().get(&keys.debit_last(), Read::Strong).await?;
        let candidates = self.ready(portfolio, now).await?;
        if candidates.is_empty() {
            return Err(none());
        }
        let version = last.as_ref().map_or(0, |item| item.version);
        let last: Last = last.map(|item| record::decode(&item.body)).transpose()?.unwrap_or_default();
        let number = last.number + 1;
        let id = DebitFileId::from_bits(u128::from(number) << 64 | self.random() & u128::from(u64::MAX));
        let creditor = &portfolio.creditor;
        let file = File {
            id,
            once,
            made_at: now,
            creditor: Party {
                name: creditor.legal_name.clone(),
                iban: creditor.iban.clone().ok_or_else(none)?,
                bic: creditor.bic.clone(),
                identifier: debits.identifier.clone(),
            },
            candidates,
            lines: Vec::new(),
            closed_at: None,
        };
        let writes = vec![
            put(keys.debit_last(), version, record::encode(&Last { number })?, None, None),
            put(keys.debit_file(id), 0, record::encode(&file)?, None, None),
        ];
        match self.table().write(writes).await {
            Ok(()) => Ok(Some(file)),
            Err(TableError::ConditionFailed { .. } | TableError::Contended) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Orders whose day a bank takes by now, the earliest first.
    async fn ready(&self, portfolio: &Portfolio, now: DateTime<Utc>) -> Result<Vec<DebitId>, AppError> {
        let today = local_date(now, portfolio.time_zone);
        let latest = today.checked_add_days(Days::new(EARLIEST_FILE_DAYS)).unwrap_or(today);
        let query = Query {
            index: Index::Main,
            partition: Keys::of(portfolio.id).debits(),
            // `$` sorts behind `#`: the whole of the last day
            range: Range::Between(READY.to_owned(), format!("{READY}{latest}$")),
            order: Order::Ascending,
            limit: LIMIT,
            cursor: None,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        page.items.iter().map(|item| Ok(record::decode(&item.body)?)).collect()
    }

    /// Puts every order of an open file into it and closes it; a closed one is what it is.
    async fn filled(&self, member: &Member, file: File) -> Result<DebitFileView, AppError> {
        if file.closed_at.is_some() {
            return Ok(DebitFileView::of(&file));
        }
        let portfolio = &member.portfolio;
        let mut lines = Vec::with_capacity(file.candidates.len());
        for id in &file.candidates {
            let send =
                |ledger: &mut Ledger, debit: &mut Debit, mandate: &mut Mandate, telling: &Telling<'_>| {
                    ledger.send_debit(debit, mandate, file.id, telling);
                    Ok(())
                };
            let debit = match self.change_debit(portfolio, *id, &member.cause(), send).await {
                Ok(debit) => debit,
                Err(AppError::Unavailable(error)) => return Err(AppError::Unavailable(error)),
                Err(error) => {
                    // It keeps no other from the bank; it stays ready, and the next file tries again
                    tracing::error!(debit.id = %id, ?error, "Could not put order {id} into a file");
                    continue;
                }
            };
            if let Some((_, on)) = debit.file.filter(|(mine, _)| *mine == file.id) {
                let ledger =
                    Ledger::load(self.table(), Keys::of(portfolio.id), id.debtor, Read::Strong, false)
                        .await?;
                let text = ledger.map(|ledger| ledger.label(&debit.parts, NAMED)).unwrap_or_default();
                lines.push(Line { debit: *id, on, minor: debit.minor, text });
            }
        }
        let key = Keys::of(portfolio.id).debit_file(file.id);
        let closed = File { candidates: Vec::new(), lines, closed_at: Some(self.now()), ..file };
        match self.table().write(vec![put(key, 1, record::encode(&closed)?, None, None)]).await {
            Ok(()) => Ok(DebitFileView::of(&closed)),
            // Somebody else closed it, with the same in it
            Err(TableError::ConditionFailed { .. }) => {
                Ok(DebitFileView::of(&self.bank_file(portfolio, closed.id).await?))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// A file is made anew from what is kept: once one of its debtors was erased, it cannot be.
fn erased(error: AppError) -> AppError {
    match error {
        AppError::NotFound(_) => AppError::Conflict(
            "a debtor in this file was erased since, and his account with him: your bank keeps what it was given"
                .to_owned(),
        ),
        other => other,
    }
}

impl Ledger {
    /// Puts an order into a file, as far as it is still owed, on the first day on or after its own that a bank takes.
    fn send_debit(&mut self, debit: &mut Debit, mandate: &Mandate, file: DebitFileId, telling: &Telling<'_>) {
        if debit.state != State::Ordered {
            return;
        }
        let portfolio = telling.portfolio;
        let today = local_date(telling.now, portfolio.time_zone);
        let on = debit.on.max(bank_day(today));
        let parts = self.still_owed(&debit.parts, telling);
        let minor: i64 = parts.iter().map(|(_, minor)| minor).sum();
        let dropped = match () {
            () if !mandate.state(today).is_usable() => Some("mandate_ended"),
            () if on > debit.held_until() => Some("too_late"),
            () if minor <= 0 && self.is_assigned(&debit.parts) => Some("assigned"),
            () if minor <= 0 => Some("settled"),
            () => None,
        };
        if let Some(reason) = dropped {
            return self.drop_debit(debit, Event::Dropped, reason, telling);
        }
        let instead_of = (minor != debit.minor).then_some(debit.minor);
        (debit.state, debit.file) = (State::Sent, Some((file, on)));
        (debit.parts, debit.minor) = (parts, minor);
        self.tell(telling.now, &telling.by, What::DebitSent { debit: debit.id, file, on, instead_of });
        if on != debit.on {
            // The bank's answer comes later too
            self.uncover(debit.hold, telling);
            let items = self.items_of(&debit.parts);
            let until = debit.held_until();
            debit.hold = Some(self.cover(DEBIT, (minor, Currency::EUR), items, until, telling));
        }
    }

    /// Something of an order is paid to somebody else now: that is not collected for the creditor.
    fn is_assigned(&self, parts: &[(InvoiceId, i64)]) -> bool {
        let assigned = |id: InvoiceId| {
            self.invoices.find(|invoice| invoice.id == id).is_some_and(|invoice| invoice.payee().is_some())
        };
        parts.iter().any(|(id, _)| assigned(*id))
    }

    /// The parts of an order that may still be asked for.
    pub(crate) fn still_owed(
        &self,
        parts: &[(InvoiceId, i64)],
        telling: &Telling<'_>,
    ) -> Vec<(InvoiceId, i64)> {
        let drawn = self.draw(Currency::EUR, telling.portfolio, telling.now);
        let claimed = |id: InvoiceId| -> i64 {
            drawn
                .statement
                .items
                .iter()
                .filter(|item| item.id.invoice == id && drawn.invoices[item.invoice].payee().is_none())
                .map(domain::statement::Item::claimed)
                .sum()
        };
        let left = parts.iter().map(|(id, minor)| (*id, (*minor).min(claimed(*id))));
        left.filter(|(_, minor)| *minor > 0).collect()
    }
}
