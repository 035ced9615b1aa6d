//! Two debtors turned out to be one: what one owes moves to the other, chunk by chunk, each chunk one write on both
//! accounts' versions. While it lasts nothing is decided for either, and no document is ever in two places or in none.
//!
//! The due key of the one who leaves is the job's memory: a process that dies between two chunks is found by the next
//! sweep. Nothing moves while a message of either is under way, because its answer looks for it where it was claimed.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{Account, MERGES_LIMIT};
use domain::action::{Action, Outcome};
use domain::debtor::Contact;
use domain::hold::Kind;
use domain::ids::{ActionId, DebtorId};
use domain::portfolio::Portfolio;
use serde::Serialize;
use store::keys::{Keys, Named};
use store::record;
use store::table::{Condition, Item, Key, Read, TableError, WRITE_LIMIT, Write};

use crate::app::App;
use crate::change::{TRIES, Written, contended};
use crate::commit::put;
use crate::dispatch::open_person;
use crate::error::AppError;
use crate::ledger::{Docs, Ledger, too_many_merges};
use crate::seal::{PortfolioKey, Sealed};

/// Chunks moved by the webhook that tells of a merge; the sweep goes on with the rest.
pub(crate) const CHUNKS_AT_ONCE: usize = 8;
/// Chunks moved by one look of the sweep.
pub(crate) const CHUNKS_A_LOOK: usize = 100;
/// Most documents of one chunk.
const CHUNK: usize = 40;
/// Bytes of documents in one chunk: a write holds 4 MB.
const CHUNK_BYTES: usize = 2_000_000;
/// Actions of a write left for accounts and facts.
const SPARE_WRITES: usize = 20;
/// Minutes until it is tried again while a message is under way.
const WAIT_MINUTES: i64 = 15;

/// What one write of the job came to.
enum Step {
    Moved,
    /// Somebody else was faster.
    Again,
    /// A message is under way, or others still have to arrive at the one who leaves.
    Waits,
    Done,
}

/// What still fits into a chunk.
struct Room {
    items: usize,
    writes: usize,
    bytes: usize,
}

impl Room {
    /// Beside the documents, each currency may cost a row on both sides.
    fn beside(currencies: usize) -> Self {
        let writes = WRITE_LIMIT.saturating_sub(SPARE_WRITES + 2 * currencies).max(8);
        Self { items: CHUNK, writes, bytes: CHUNK_BYTES }
    }

    /// True when `value` fits, which costs so many writes.
    fn takes(&mut self, value: &impl Serialize, writes: usize) -> Result<bool, AppError> {
        let bytes = record::encode(value)?.len();
        if self.items == 0 || self.writes < writes || self.bytes < bytes {
            return Ok(false);
        }
        self.items -= 1;
        self.writes -= writes;
        self.bytes -= bytes;
        Ok(true)
    }
}

impl App {
    /// Moves the documents of a debtor who leaves, at most so many chunks.
    ///
    /// # Errors
    /// When it cannot be written now: the sweep goes on with it.
    pub(crate) async fn go_on_merging(
        &self,
        portfolio: &Arc<Portfolio>,
        from: DebtorId,
        chunks: usize,
    ) -> Result<(), AppError> {
        let mut tries = 0;
        for _ in 0..chunks {
            match self.merge_step(portfolio, from).await? {
                Step::Moved => tries = 0,
                Step::Done | Step::Waits => return Ok(()),
                Step::Again if tries == TRIES => return Err(contended()),
                Step::Again => {
                    self.back_off(tries).await;
                    tries += 1;
                }
            }
        }
        Ok(())
    }

    async fn merge_step(&self, portfolio: &Arc<Portfolio>, id: DebtorId) -> Result<Step, AppError> {
        let (keys, table, now) = (Keys::of(portfolio.id), self.table(), self.now());
        let Some(mut from) = Ledger::load_own(table, keys, id, Read::Strong, false).await? else {
            return Ok(Step::Done);
        };
        let Some(into) = from.account.merged_into.filter(|_| from.account.leaving) else {
            return Ok(Step::Done);
        };
        let _lane = self.lane(into).await;
        let into = Ledger::load_own(table, keys, into, Read::Strong, false).await?;
        let mut into = into.ok_or(AppError::NotFound("debtor"))?;
        if from.speaks() || into.speaks() {
            return self.rest(portfolio, from, now).await;
        }
        let key = self.portfolio_key(portfolio.id).await?;
        if !self.hand_over(&mut from, &mut into, &key).await? {
            if !from.account.arriving.is_empty() {
                return self.rest(portfolio, from, now).await;
            }
            self.hand_over_account(&mut from, &mut into, &key)?;
        }
        let moves_on = from.account.leaving;
        Ok(match self.commit_both(portfolio, &mut from, &mut into).await? {
            Written::Again => Step::Again,
            Written::Done(()) if moves_on => Step::Moved,
            Written::Done(()) => Step::Done,
        })
    }

    async fn rest(
        &self,
        portfolio: &Portfolio,
        mut from: Ledger,
        now: DateTime<Utc>,
    ) -> Result<Step, AppError> {
        from.job_rests_until = Some(now + TimeDelta::minutes(WAIT_MINUTES));
        Ok(match self.commit(&mut from, portfolio, ()).await? {
            Written::Done(()) => Step::Waits,
            Written::Again => Step::Again,
        })
    }

    /// Writes what was changed of two debtors, all or nothing.
    pub(crate) async fn commit_both(
        &self,
        portfolio: &Portfolio,
        one: &mut Ledger,
        other: &mut Ledger,
    ) -> Result<Written<()>, AppError> {
        let (assume, now) = (self.settings().assume_fresh, self.now());
        let mut writes = one.writes(portfolio, assume, now)?;
        writes.append(&mut other.writes(portfolio, assume, now)?);
        match self.table().write(writes).await {
            Ok(()) => Ok(Written::Done(())),
            Err(TableError::ConditionFailed { .. } | TableError::Contended) => Ok(Written::Again),
            Err(error) => Err(error.into()),
        }
    }

    /// Hands over one chunk; false when there is nothing left.
    async fn hand_over(
        &self,
        from: &mut Ledger,
        into: &mut Ledger,
        key: &PortfolioKey,
    ) -> Result<bool, AppError> {
        let mut currencies = from.currencies();
        currencies.extend(into.currencies());
        currencies.sort_unstable();
        currencies.dedup();
        let mut room = Room::beside(currencies.len());
        let before = room.items;
        self.hand_over_holds(from, into, &mut room, key).await?;
        from.hand_over_actions(into, &mut room)?;
        from.hand_over_documents(into, &mut room)?;
        Ok(room.items < before)
    }

    /// Holds, with the words somebody said about them: those are sealed for their debtor.
    async fn hand_over_holds(
        &self,
        from: &mut Ledger,
        into: &mut Ledger,
        room: &mut Room,
        key: &PortfolioKey,
    ) -> Result<(), AppError> {
        let (keys, old, new) = (from.keys, from.debtor(), into.debtor());
        for (hold, meta) in from.holds.leave(|hold| room.takes(hold, 4))? {
            from.beside.push(Write::Delete(keys.hold(old, hold.id), Condition::Version(meta.version)));
            let words = keys.hold_words(old, hold.id);
            if let Some(item) = self.table().get(&words, Read::Strong).await? {
                let sealed: Sealed = record::decode(&item.body)?;
                let field = format!("hold#{}", hold.id);
                let plain = key.open(old, &field, &sealed)?;
                let sealed = key.seal(self.ids(), new, &field, &plain, into.person.as_ref())?;
                from.beside.push(Write::Delete(words, Condition::Version(item.version)));
                let place = keys.hold_words(new, hold.id);
                into.beside.push(put(place, 0, record::encode(&sealed)?, None, None));
            }
            into.holds.add(hold);
        }
        Ok(())
    }

    /// What is left when every document is gone: caps, stops, promises made, thanks owed, and the person if nobody has
    /// described the one who stays.
    fn hand_over_account(
        &self,
        from: &mut Ledger,
        into: &mut Ledger,
        key: &PortfolioKey,
    ) -> Result<(), AppError> {
        let given = given(from, into, key)?;
        if from.person.is_some() && into.account.would_borrow(&from.account) {
            let mut person = open_person(from, key)?;
            person.external_id = into.account.external_id.to_string();
            let plain = serde_json::to_vec(&person).map_err(|error| AppError::Internal(error.into()))?;
            let sealed = key.seal(self.ids(), into.debtor(), "person", &plain, into.person.as_ref())?;
            into.person = Some(sealed);
            into.person_dirty = true;
            into.account.borrow_from(&from.account);
        }
        into.account.take_over(&mut from.account);
        self.keep_given(into, given, key)?;
        into.account.arriving.retain(|arriving| *arriving != from.account.id);
        into.account.failures = 0;
        from.account.leaving = false;
        from.account.failures = 0;
        let rows = from.rows.drain(..);
        let (keys, old) = (from.keys, from.account.id);
        let gone = rows.map(|(range, version, _)| {
            let key = Key { partition: keys.ledger(old), range };
            Write::Delete(key, Condition::Version(version))
        });
        from.beside.extend(gone);
        Ok(())
    }

    /// Addresses that either gave himself and proved stay, whoever describes them from now on.
    fn keep_given(&self, into: &mut Ledger, given: Vec<Contact>, key: &PortfolioKey) -> Result<(), AppError> {
        if given.is_empty() || into.person.is_none() {
            return Ok(());
        }
        let mut person = open_person(into, key)?;
        if person.take_own(given) {
            self.keep_person(into, key, &person)?;
        }
        Ok(())
    }

    /// The ledger at the end of every merge that leads away from a debtor.
    pub(crate) async fn ledger_at_home(
        &self,
        keys: Keys,
        debtor: DebtorId,
    ) -> Result<Option<Ledger>, AppError> {
        let mut place = debtor;
        for _ in 0..=MERGES_LIMIT {
            let ledger = Ledger::load(self.table(), keys, place, Read::Strong, false).await?;
            match ledger.as_ref().and_then(|ledger| ledger.account.merged_into) {
                Some(into) => place = into,
                None => return Ok(ledger),
            }
        }
        Err(too_many_merges())
    }

    /// An action and its version, where it is kept now: with the debtor its id names, or where a merge sent it.
    pub(crate) async fn kept_action(
        &self,
        keys: Keys,
        id: ActionId,
    ) -> Result<Option<(Action, u64)>, AppError> {
        let mut id = id;
        for _ in 0..=MERGES_LIMIT {
            if let Some(item) = self.table().get(&keys.action(id), Read::Strong).await? {
                return Ok(Some((record::decode(&item.body)?, item.version)));
            }
            let account = self.table().get(&keys.account(id.debtor), Read::Strong).await?;
            let Some(account) = account else { return Ok(None) };
            match record::decode::<Account>(&account.body)?.merged_into {
                Some(into) => id.debtor = into,
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// What both gave themselves, the one who stays first.
fn given(from: &Ledger, into: &Ledger, key: &PortfolioKey) -> Result<Vec<Contact>, AppError> {
    let mut given = Vec::new();
    for ledger in [into, from] {
        if ledger.person.is_some() {
            given.extend(open_person(ledger, key)?.contacts.into_iter().filter(|contact| contact.own));
        }
    }
    Ok(given)
}

impl Ledger {
    /// Says that `self` is merged into `into`: from now on his name stands for the other's, and nothing is sent to either
    /// until his documents have moved.
    pub(crate) fn leave_for(&mut self, into: &mut Self, portfolio: &Portfolio, now: DateTime<Utc>) {
        let id = self.debtor();
        self.account.merged_into = Some(into.debtor());
        into.account.merge_depth = into.account.merge_depth.max(self.account.merge_depth + 1);
        into.account.merged.push(id);
        into.account.merged.extend_from_slice(&self.account.merged);
        if self.account_version > 0 {
            self.account.leaving = true;
            into.account.arriving.push(id);
        }
        let owed = |ledger: &Self| -> Vec<_> {
            let open = |currency| {
                let statement = ledger.draw(currency, portfolio, now).statement;
                (currency, statement.items.iter().map(|item| item.open).sum())
            };
            ledger.currencies().into_iter().map(open).collect()
        };
        let (mine, theirs) = (owed(self), owed(into));
        self.widen_promises(&theirs);
        into.widen_promises(&mine);
    }

    /// A promise for a whole case is kept when what the case owes fell by so much: it now owes this too.
    fn widen_promises(&mut self, owed: &[(domain::money::Currency, i64)]) {
        for (currency, open) in owed.iter().filter(|(_, open)| *open != 0) {
            let whole = |hold: &domain::hold::Hold| {
                let runs = hold.kind == Kind::Promise && hold.ended_at.is_none();
                runs && hold.items.is_empty() && hold.currency == *currency
            };
            let ids: Vec<_> = self.holds.all().iter().filter(|it| whole(it)).map(|it| it.id).collect();
            for id in ids {
                if let Some(hold) = self.holds.edit(|hold| hold.id == id) {
                    hold.open_then = hold.open_then.saturating_add(*open);
                }
            }
        }
    }

    /// True while the answer to a message may still come to where it was claimed.
    fn speaks(&self) -> bool {
        let under_way = |action: &Action| {
            action
                .attempts
                .last()
                .is_some_and(|last| matches!(last.outcome, Outcome::Claimed { .. } | Outcome::Unknown { .. }))
        };
        self.actions.all().iter().any(under_way)
    }

    /// Actions keep their digest: the same step is the same step, and is not sent again.
    fn hand_over_actions(&mut self, into: &mut Self, room: &mut Room) -> Result<(), AppError> {
        let (keys, new) = (self.keys, into.debtor());
        for (mut action, meta) in self.actions.leave(|action| room.takes(action, 2))? {
            self.beside.push(Write::Delete(keys.action(action.id), Condition::Version(meta.version)));
            action.id.debtor = new;
            if into.actions.find(|known| known.id == action.id).is_none() {
                into.actions.add(action);
            }
        }
        Ok(())
    }

    fn hand_over_documents(&mut self, into: &mut Self, room: &mut Room) -> Result<(), AppError> {
        let (keys, old) = (self.keys, self.debtor());
        let mut moved = Moved { into: into.debtor(), writes: Vec::new(), pointers: Vec::new() };
        moved.all(&mut self.credit_notes, &mut into.credit_notes, room, |it| {
            let pointer = keys.pointer(Named::CreditNote, &it.source, it.external_id.as_str());
            (keys.credit_note(old, it.id), pointer)
        })?;
        moved.all(&mut self.payments, &mut into.payments, room, |it| {
            let pointer = keys.pointer(Named::Payment, &it.source, it.external_id.as_str());
            (keys.payment(old, it.id), pointer)
        })?;
        moved.all(&mut self.invoices, &mut into.invoices, room, |it| {
            let pointer = keys.pointer(Named::Invoice, &it.source, it.external_id.as_str());
            (keys.invoice(old, it.id), pointer)
        })?;
        self.beside.append(&mut moved.writes);
        into.beside.append(&mut moved.pointers);
        Ok(())
    }
}

/// Documents on their way, with what has to be written beside them.
struct Moved {
    into: DebtorId,
    writes: Vec<Write>,
    pointers: Vec<Write>,
}

impl Moved {
    fn all<T: Serialize>(
        &mut self,
        from: &mut Docs<T>,
        into: &mut Docs<T>,
        room: &mut Room,
        names: impl Fn(&T) -> (Key, Key),
    ) -> Result<(), AppError> {
        for (value, meta) in from.leave(|value| room.takes(value, 3))? {
            let (place, pointer) = names(&value);
            self.writes.push(Write::Delete(place, Condition::Version(meta.version)));
            let body = record::encode(&self.into)?;
            let item = Item { key: pointer, version: 2, body, due: None, book: None, expires_at: None };
            // Only a merge rewrites a pointer, and both accounts' versions guard it.
            self.pointers.push(Write::Put(item, Condition::Any));
            into.add(value);
        }
        Ok(())
    }
}
