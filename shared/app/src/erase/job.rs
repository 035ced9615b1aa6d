//! The job: he is told, then what is kept of him goes, a chunk a write on the account's version.
//!
//! Objects go before the item that names them, and going twice changes nothing: whatever dies in between is begun again
//! from where the account says.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::action::Outcome;
use domain::bugs::{self, Bug};
use domain::erasure::{Erasure, Stage};
use domain::hold::{Author, Hold};
use domain::ids::{ActionId, DebtorId, FileId};
use domain::invoice::Invoice;
use domain::mandate::Ended;
use domain::portfolio::Portfolio;
use domain::timeline::{Cause, What};
use store::keys::{CLOSED, Keys};
use store::record;
use store::table::{Condition, Cursor, Index, Item, Key, Order, Query, Range, Read, Write};

use super::fate::{Fate, fate_of, kind_of};
use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::commit::put;
use crate::debit::Signed;
use crate::error::AppError;
use crate::facts;
use crate::file::objects_of;
use crate::inputs::{self, Inputs};
use crate::ledger::Ledger;
use crate::link::Link;
use crate::pieces::Shelf;
use crate::portal::{places_of, plain_code, with_code};
use crate::seal::{PortfolioKey, Sealed};

/// Chunks of one look of the sweep.
pub(crate) const CHUNKS_A_LOOK: usize = 100;
/// Items looked at for one chunk: each may cost four writes, the message and the links that came with it.
const CHUNK: usize = 20;
/// Documents and holds emptied in one chunk.
const DOCUMENTS: usize = 40;
/// Minutes until it is looked again while he is being told.
const WAIT_MINUTES: i64 = 30;

/// What one write of the job came to.
enum Step {
    Gone,
    /// Somebody else was faster.
    Again,
    /// He is to be told now.
    Tells,
    /// He is being told, or will be.
    Waits,
    Done,
}

/// What goes with the items of one chunk.
#[derive(Default)]
struct Chunk {
    writes: Vec<Write>,
    objects: Vec<String>,
    ended: Vec<What>,
}

impl App {
    /// Goes on erasing a debtor's data, at most so many chunks; true when there is a message to send first.
    ///
    /// # Errors
    /// When it cannot be written now: the sweep goes on with it.
    pub(crate) async fn go_on_erasing(
        &self,
        portfolio: &Arc<Portfolio>,
        debtor: DebtorId,
        chunks: usize,
    ) -> Result<bool, AppError> {
        let mut tries = 0;
        for _ in 0..chunks {
            match self.erase_step(portfolio, debtor).await? {
                Step::Gone => tries = 0,
                Step::Tells => return Ok(true),
                Step::Waits | Step::Done => return Ok(false),
                Step::Again if tries == TRIES => return Err(contended()),
                Step::Again => {
                    self.back_off(tries).await;
                    tries += 1;
                }
            }
        }
        Ok(false)
    }

    async fn erase_step(&self, portfolio: &Arc<Portfolio>, debtor: DebtorId) -> Result<Step, AppError> {
        let (keys, now) = (Keys::of(portfolio.id), self.now());
        let _lane = self.lane(debtor).await;
        let ledger = Ledger::load_own(self.table(), keys, debtor, Read::Strong, false).await?;
        let Some(mut ledger) = ledger else { return Ok(Step::Done) };
        let Some(erasure) = ledger.account.erasure.clone() else { return Ok(Step::Done) };
        let next = match &erasure.stage {
            Stage::Done { .. } => return Ok(Step::Done),
            Stage::Telling if ledger.waits_to_tell(&erasure, now) => {
                return self.wait_to_tell(portfolio, ledger, now).await;
            }
            Stage::Telling => ledger.erase_person(erasure.described),
            Stage::Erasing { home, after } => {
                self.erase_chunk(&mut ledger, *home, after.clone(), now).await?
            }
            Stage::Sifting { after } => self.sift_chunk(&mut ledger, after.clone()).await?,
            Stage::Emptying => ledger.empty_documents(now),
        };
        if let Some(erasure) = &mut ledger.account.erasure {
            erasure.stage = next;
        }
        ledger.account_dirty = true;
        Ok(match self.commit(&mut ledger, portfolio, ()).await? {
            Written::Done(()) => Step::Gone,
            Written::Again => Step::Again,
        })
    }

    /// True when the message may leave now; otherwise it is looked again later.
    async fn wait_to_tell(
        &self,
        portfolio: &Portfolio,
        mut ledger: Ledger,
        now: DateTime<Utc>,
    ) -> Result<Step, AppError> {
        if !ledger.plans(portfolio, self.settings().assume_fresh, now).is_empty() {
            return Ok(Step::Tells);
        }
        ledger.job_rests_until = Some(now + TimeDelta::minutes(WAIT_MINUTES));
        Ok(match self.commit(&mut ledger, portfolio, ()).await? {
            Written::Done(()) => Step::Waits,
            Written::Again => Step::Again,
        })
    }

    /// Erases one chunk of what is kept beside the ledger; the stage that comes next.
    async fn erase_chunk(
        &self,
        ledger: &mut Ledger,
        home: usize,
        after: Option<String>,
        now: DateTime<Utc>,
    ) -> Result<Stage, AppError> {
        let account = &ledger.account;
        let Some(debtor) = std::iter::once(&account.id).chain(&account.merged).nth(home).copied() else {
            return Ok(Stage::Sifting { after: None });
        };
        let partition = ledger.keys.ledger(debtor);
        let cursor = after
            .map(|range| Cursor { sort: range.clone(), key: Key { partition: partition.clone(), range } });
        // His own open part is in memory, and is emptied at the end
        let range = if home == 0 { Range::Prefix(CLOSED.to_owned()) } else { Range::All };
        let query = Query {
            index: Index::Main,
            partition,
            range,
            order: Order::Ascending,
            limit: CHUNK,
            cursor,
            read: Read::Strong,
        };
        let page = self.table().query(&query).await?;
        let key = self.portfolio_key(ledger.keys.portfolio()).await?;
        let mut chunk = Chunk::default();
        for item in &page.items {
            self.erase_item(&mut chunk, (ledger.keys, debtor), &key, item, now).await?;
        }
        for object in &chunk.objects {
            self.inner().ports.objects.delete(object).await?;
        }
        ledger.beside.append(&mut chunk.writes);
        for what in chunk.ended {
            ledger.tell(now, &Cause::Relance, what);
        }
        Ok(match page.next {
            Some(next) => Stage::Erasing { home, after: Some(next.key.range) },
            None => Stage::Erasing { home: home + 1, after: None },
        })
    }

    /// What goes of one item.
    async fn erase_item(
        &self,
        chunk: &mut Chunk,
        (keys, debtor): (Keys, DebtorId),
        key: &PortfolioKey,
        item: &Item,
        now: DateTime<Utc>,
    ) -> Result<(), AppError> {
        let kind = kind_of(&item.key.range);
        let fate = fate_of(kind).ok_or_else(|| {
            AppError::Internal(format!("nobody decided what becomes of a `{kind}` when it is erased").into())
        })?;
        match (kind, fate) {
            ("man", _) => empty_mandate(chunk, item, now)?,
            ("fact", _) => chunk.objects.extend(replaced_originals(keys, item)?),
            (_, Fate::Kept | Fate::Emptied) => {}
            (_, Fate::Erased) => {
                chunk.objects.extend(objects_of(keys.portfolio(), item)?);
                match kind {
                    "uploads" => chunk.objects.extend(half_sent(keys, item)?),
                    "msg" => chunk.writes.append(&mut self.links_of(debtor, key, item).await?),
                    _ => {}
                }
                chunk.writes.push(Write::Delete(item.key.clone(), Condition::Version(item.version)));
            }
        }
        Ok(())
    }

    /// Deletes the link that came with a message: its name is a secret's hash, and the code in the message leads there.
    async fn links_of(
        &self,
        debtor: DebtorId,
        key: &PortfolioKey,
        item: &Item,
    ) -> Result<Vec<Write>, AppError> {
        let sealed: Sealed = record::decode(&item.body)?;
        let range = item.key.range.trim_start_matches(CLOSED);
        let action: Option<ActionId> = range.split('#').nth(1).and_then(|id| id.parse().ok());
        let inputs = Inputs::unpressed(&key.open(debtor, inputs::FIELD, &sealed)?)?;
        let code = inputs.message.code.as_deref().and_then(plain_code);
        let (Some(action), Some(code)) = (action, code) else { return Ok(Vec::new()) };
        let mut writes = Vec::new();
        for found in self.table().query(&with_code(&code)).await?.items {
            let Some(item) = self.table().get(&found.key, Read::Strong).await? else { continue };
            let link: Link = record::decode(&item.body)?;
            if link.action == action {
                writes.push(Write::Delete(item.key, Condition::Version(item.version)));
            }
        }
        Ok(writes)
    }
}

/// Takes the account out of a mandate; one that stood ends with it.
fn empty_mandate(chunk: &mut Chunk, item: &Item, now: DateTime<Utc>) -> Result<(), AppError> {
    let Signed { mut mandate, payer } = record::decode(&item.body)?;
    if payer.is_none() {
        return Ok(());
    }
    if mandate.ended.is_none() {
        let reason = "erased".to_owned();
        chunk.ended.push(What::MandateEnded { mandate: mandate.id, reason: reason.clone() });
        mandate.ended = Some(Ended { at: now, reason });
    }
    let body = record::encode(&Signed { mandate, payer: None })?;
    chunk.writes.push(put(item.key.clone(), item.version, body, None, None));
    Ok(())
}

/// Objects of invoices themselves that were replaced or taken off: only the history knows them.
fn replaced_originals(keys: Keys, item: &Item) -> Result<Vec<String>, AppError> {
    let file = |what: What| match what {
        What::OriginalKept { file, .. } | What::OriginalDropped { file, .. } => Some(file),
        _ => None,
    };
    let files = facts::told(item)?.into_iter().filter_map(|(_, fact)| file(fact.what));
    Ok(files.flat_map(|file| all_pieces(Shelf::Originals, keys, file)).collect())
}

/// Objects of files that were looked at for a declaration which perhaps never was written.
fn half_sent(keys: Keys, item: &Item) -> Result<Vec<String>, AppError> {
    let places = places_of(item)?;
    Ok(places.into_iter().flat_map(|file| all_pieces(Shelf::Files, keys, file)).collect())
}

/// Every piece that a file of ours may have.
fn all_pieces(shelf: Shelf, keys: Keys, file: FileId) -> impl Iterator<Item = String> {
    (1..=crate::pieces::PIECES_LIMIT).map(move |piece| shelf.object(keys.portfolio(), file, piece))
}

impl Ledger {
    /// True while the message that tells him has not gone out, and it is not too late for it.
    fn waits_to_tell(&self, erasure: &Erasure, now: DateTime<Utc>) -> bool {
        if erasure.telling.is_none() || now >= erasure.tells_until() {
            return false;
        }
        let last = self.telling().and_then(|action| action.attempts.last());
        // What was refused goes once more
        let open = |outcome: &Outcome| {
            matches!(outcome, Outcome::Claimed { .. } | Outcome::Unknown { .. } | Outcome::Refused { .. })
        };
        last.is_none_or(|last| open(&last.outcome))
    }

    /// The person goes first: whoever looks from now on sees no name. One whom a source has described since stays.
    fn erase_person(&mut self, described: bool) -> Stage {
        self.account.thanks.clear();
        if !described {
            if self.person.take().is_some() {
                let place = self.keys.person(self.debtor());
                self.beside.push(Write::Delete(place, Condition::Version(self.person_version)));
            }
            self.account.go_by(Vec::new());
            (self.account.occurred_at, self.account.digest) = (None, 0);
            self.account.borrowed = false;
        }
        if bugs::is_on(Bug::ErasedInPart) { Stage::Emptying } else { Stage::Erasing { home: 0, after: None } }
    }

    /// Takes out of documents and holds what leads to the person, some at a time; at the end the account follows.
    fn empty_documents(&mut self, now: DateTime<Utc>) -> Stage {
        for _ in 0..DOCUMENTS {
            if let Some(invoice) = self.invoices.edit(leads_away) {
                invoice.url = None;
                invoice.originals.clear();
            } else if let Some(hold) = self.holds.edit(has_words) {
                hold.files.clear();
                if matches!(hold.author, Author::User(_)) {
                    hold.reason.clear();
                }
            } else {
                return self.empty_account(now);
            }
        }
        Stage::Emptying
    }

    fn empty_account(&mut self, now: DateTime<Utc>) -> Stage {
        let account = &mut self.account;
        account.choices = domain::account::Choices::default();
        account.requests.retain(|request| request.answered.is_some());
        account.threads.clear();
        account.contacted.clear();
        account.failures = 0;
        self.tell(now, &Cause::Relance, What::Erased);
        Stage::Done { since: now }
    }
}

fn leads_away(invoice: &Invoice) -> bool {
    invoice.url.is_some() || !invoice.originals.is_empty()
}

fn has_words(hold: &Hold) -> bool {
    !hold.files.is_empty() || (matches!(hold.author, Author::User(_)) && !hold.reason.is_empty())
}
