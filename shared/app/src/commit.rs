//! One write for everything a verb changed. Whatever the verb did, the write leaves the account due when somebody must
//! look again, the case rows equal to the ledger, and the history one link longer: no verb can forget it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::action::{Action, Approval, Attempt, LAPSED, Outcome, REVIEW_HOURS, SETTLED, UNKNOWN_MINUTES};
use domain::bugs::{self, Bug};
use domain::calendar::local_date;
use domain::case::{Facts, State};
use domain::decide::{Decision, keep_one_message};
use domain::hold::{Hold, Kind};
use domain::ids::{ActionId, CaseId};
use domain::money::{Currency, Money};
use domain::portfolio::Portfolio;
use domain::scenario::Notice;
use domain::statement::{Item as OpenItem, Statement};
use domain::timeline::{Cause, Fact, What};
use serde::{Deserialize, Serialize};
use store::keys::Keys;
use store::record;
use store::table::{Book, Condition, Due, Item, Key, Write};

use crate::error::AppError;
use crate::ledger::{Docs, Ledger, Meta};
use crate::sweep::seen;

/// Minutes a case rests after its first failure; doubled with each more.
const FAILURE_MINUTES: i64 = 5;

/// Days a claimed step is remembered for the caps.
const CAP_DAYS: i64 = 7;

/// A row of the portfolio's list, as projected in the `book` index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The case.
    pub id: CaseId,
    /// Its state's word.
    pub state: String,
    /// Net balance, minor units.
    pub balance: i64,
    /// Overdue, minor units.
    pub overdue: i64,
    /// A person has an approval to give.
    #[serde(default)]
    pub waits: bool,
}

impl Ledger {
    /// Everything that changed, as one write on the account's version.
    pub(crate) fn writes(
        &mut self,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> Result<Vec<Write>, AppError> {
        self.refuse_while_erasing()?;
        self.account.contacted.retain(|at| *at + TimeDelta::days(CAP_DAYS) > now);
        self.forget_old_news(now);
        self.tell_outcomes();
        let mut decisions = Vec::new();
        let mut rows = Vec::new();
        for currency in self.currencies() {
            let (statement, decision) = if self.account.is_in_a_job() {
                self.leave_case(currency, portfolio, assume_fresh, now)
            } else {
                self.settle_case(currency, portfolio, assume_fresh, now)
            };
            rows.push(self.row(currency, &statement, portfolio, now));
            decisions.push(decision);
        }
        keep_one_message(&mut decisions, now);
        let works_on = self.account.leaving || self.account.is_erasing();
        let works_on = works_on.then(|| self.job_rests_until.unwrap_or(now));
        let next_look_at = works_on.or_else(|| next_look(&decisions, now));
        let lost = bugs::is_on(Bug::LostDueKey) && self.payments.is_edited();
        let mut writes = Vec::new();
        for row in rows {
            writes.extend(self.row_write(&row)?);
        }
        self.document_writes(portfolio.shards, now, &mut writes)?;
        self.fact_writes(&mut writes)?;
        let next_look_at = next_look_at.map(|at| self.after_failures(at, now));
        let due = next_look_at
            .filter(|_| !lost)
            .map(|at| self.keys.due(self.debtor(), portfolio.shards, at, "account"));
        writes.insert(0, self.account_write(due)?);
        writes.append(&mut self.beside);
        Ok(writes)
    }

    /// Nobody decides anything about a debtor who is being erased; who stops an address of his is heard all the same.
    fn refuse_while_erasing(&self) -> Result<(), AppError> {
        let begins = |fact: &Fact| matches!(fact.what, What::ErasureBegan { .. });
        if !self.account.is_erasing() || self.facts.iter().any(begins) {
            return Ok(());
        }
        let decides = |fact: &&Fact| {
            let person = matches!(fact.by, Cause::User(_) | Cause::Debtor);
            person && !matches!(fact.what, What::AddressStopped { .. })
        };
        match self.facts.iter().find(decides) {
            Some(_) => Err(AppError::Conflict("the data of this debtor are being erased".to_owned())),
            None => Ok(()),
        }
    }

    /// Draws a case, moves its state along and ends promises that were kept or broken.
    fn settle_case(
        &mut self,
        currency: Currency,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> (Statement, Decision) {
        let mut statement = self.draw(currency, portfolio, now).statement;
        let promises = self.judge_promises(&statement, portfolio, now);
        if self.judge_plans(&statement, portfolio, now) || promises {
            statement = self.draw(currency, portfolio, now).statement;
        }
        let today = local_date(now, portfolio.time_zone);
        let facts = statement.facts(today, self.formal_level(portfolio));
        self.move_state(currency, facts, now);
        let mut decision = self.decide(&statement, portfolio, assume_fresh, now);
        if !decision.lapsed.is_empty() {
            self.lapse(&decision.lapsed, &statement, now);
            statement = self.draw(currency, portfolio, now).statement;
            decision = self.decide(&statement, portfolio, assume_fresh, now);
        }
        self.ask_again(&statement, now);
        if let Some(claimed) = self.claimed() {
            decision = self.once_accepted(&claimed, &statement, portfolio, assume_fresh, now);
        }
        (statement, decision)
    }

    /// A case whose documents are moving: half of them keep no promise, settle nothing and ask nobody.
    fn leave_case(
        &self,
        currency: Currency,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> (Statement, Decision) {
        let statement = self.draw(currency, portfolio, now).statement;
        let decision = self.decide(&statement, portfolio, assume_fresh, now);
        (statement, Decision { actions: Vec::new(), ..decision })
    }

    /// The action under way, of whatever case: the others of the debtor wait for its mark, which will not touch the account.
    fn claimed(&self) -> Option<Action> {
        let under_way = |action: &&Action| {
            matches!(action.attempts.last(), Some(Attempt { outcome: Outcome::Claimed { .. }, .. }))
        };
        self.actions.all().iter().find(under_way).cloned()
    }

    /// What comes next if the provider accepts what was just claimed: the mark then has to touch the action alone.
    fn once_accepted(
        &self,
        claimed: &Action,
        statement: &Statement,
        portfolio: &Portfolio,
        assume_fresh: bool,
        now: DateTime<Utc>,
    ) -> Decision {
        let today = local_date(now, portfolio.time_zone);
        let next = statement.once_accepted(claimed.id.digest, claimed.notice, &claimed.raises, today);
        let facing = domain::decide::Facing { busy: false, ..self.facing() };
        let terms = portfolio.terms(now, assume_fresh);
        let mut decision = domain::decide::decide(&next, self.scenario(portfolio), &facing, &terms, now);
        let lease = claimed.attempts.last().map(|attempt| match attempt.outcome {
            Outcome::Claimed { lease_until } => lease_until,
            _ => now,
        });
        if !decision.actions.is_empty() {
            // Something else is due at once: not before the provider has answered.
            decision.actions.clear();
            decision.next_look_at = lease;
        } else if claimed.notice == Notice::FormalNotice {
            // The case moves on when the notice is accepted: the list learns it at the end of the lease.
            decision.next_look_at = [decision.next_look_at, lease].into_iter().flatten().min();
        }
        decision
    }

    /// The level of the scenario's formal notice.
    fn formal_level(&self, portfolio: &Portfolio) -> u8 {
        let steps = &self.scenario(portfolio).steps;
        let formal = steps.iter().find(|step| step.notice == Notice::FormalNotice);
        formal.map_or(u8::MAX, |step| step.level)
    }

    /// The state as the ledger says it now, which the record learns with the next write.
    pub(crate) fn state_now(&self, statement: &Statement, portfolio: &Portfolio, today: NaiveDate) -> State {
        let known = self.account.case(statement.currency).map_or(State::Monitoring, |case| case.state);
        moved(known, statement.facts(today, self.formal_level(portfolio)))
    }

    /// Outcomes that no fact has told yet.
    pub(crate) fn untold(&self) -> Vec<Fact> {
        let mut facts = Vec::new();
        for action in self.actions.all() {
            for (attempt, tried) in (1u8..).zip(&action.attempts) {
                if tried.told == tried.outcome.word() {
                    continue;
                }
                let outcome = tried.outcome.word().to_owned();
                let happened_at = tried.outcome.happened_at(tried.claimed_at);
                let what = What::Outcome { action: action.id, attempt, outcome, happened_at };
                facts.push(Fact { at: happened_at, effective_on: None, by: Cause::Relance, what });
            }
        }
        facts
    }

    fn move_state(&mut self, currency: Currency, facts: Facts, now: DateTime<Utc>) {
        let from = self.account.case_mut(currency).state;
        let state = moved(from, facts);
        if state != from {
            let record = self.account.case_mut(currency);
            record.state = state;
            if state == State::Settled {
                (record.promises, record.proposals) = (0, 0);
            }
            self.tell(now, &Cause::Relance, What::StateChanged { currency, from, to: state });
        }
    }

    /// A promise is kept when what it covers fell by the promised amount; it is broken when its last day passed.
    fn judge_promises(&mut self, statement: &Statement, portfolio: &Portfolio, now: DateTime<Utc>) -> bool {
        let today = local_date(now, portfolio.time_zone);
        let currency = statement.currency;
        let open_of = |hold: &Hold| -> i64 {
            statement.items.iter().filter(|item| hold.covers(item.id)).map(|item| item.open).sum()
        };
        let running: Vec<(Hold, i64)> = self
            .holds
            .all()
            .iter()
            .filter(|hold| hold.currency == currency && hold.ended_at.is_none() && hold.kind == Kind::Promise)
            .map(|hold| (hold.clone(), open_of(hold)))
            .collect();
        let mut ended = false;
        for (hold, open) in running {
            let kept = hold.open_then - open >= hold.minor.unwrap_or(hold.open_then);
            if !kept && today <= hold.until {
                continue;
            }
            if let Some(edit) = self.holds.edit(|known| known.id == hold.id) {
                edit.ended_at = Some(now);
            }
            // Nobody is told of what ended long ago: a first import may bring old promises.
            let what = if kept {
                What::PromiseKept { hold: hold.id }
            } else {
                What::PromiseBroken { hold: hold.id }
            };
            self.tell(now, &Cause::Relance, what);
            ended = true;
        }
        ended
    }

    /// Approvals that no longer make sense are dropped, and say so.
    fn lapse(&mut self, lapsed: &[u64], statement: &Statement, now: DateTime<Utc>) {
        for digest in lapsed {
            let id = ActionId { debtor: self.account.id, digest: *digest };
            let Some(action) = self.actions.edit(|action| action.id == id) else { continue };
            let open = |item| statement.items.iter().any(|known| known.id == item && known.open > 0);
            let reason = if action.carrying.is_some_and(open) { LAPSED } else { SETTLED }.to_owned();
            action.dropped = Some(reason.clone());
            self.tell(now, &Cause::Relance, What::ApprovalLapsed { action: id, reason });
        }
    }

    /// What waits for a yes and asks for more than was shown is shown anew: no yes to less may stand for it.
    fn ask_again(&mut self, statement: &Statement, now: DateTime<Utc>) {
        let open = |item| statement.items.iter().find(|known| known.id == item).map_or(0, OpenItem::claimed);
        let rose = |action: &Action| {
            action.currency == statement.currency
                && action.dropped.is_none()
                && matches!(action.approval, Some(Approval::Awaited { .. }))
                && action.raises.iter().any(|named| open(named.item) > named.open)
        };
        let mut asked = Vec::new();
        while let Some(action) = self.actions.edit(rose) {
            for named in &mut action.raises {
                named.open = open(named.item);
            }
            let seen = seen(action.notice, action.level, &action.raises);
            action.approval = Some(Approval::Awaited { seen, since: now });
            asked.push(What::ApprovalAsked { action: action.id, notice: action.notice });
        }
        for what in asked {
            self.tell(now, &Cause::Relance, what);
        }
    }

    /// Outcomes are single writes on the action; here they enter the history with the next fact.
    fn tell_outcomes(&mut self) {
        let untold = self.untold();
        let told = |action: &Action| action.attempts.iter().all(|it| it.told == it.outcome.word());
        while let Some(action) = self.actions.edit(|action| !told(action)) {
            for attempt in &mut action.attempts {
                attempt.told = attempt.outcome.word().to_owned();
            }
        }
        self.facts.extend(untold);
    }

    fn row(
        &self,
        currency: Currency,
        statement: &Statement,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> Row {
        let today = local_date(now, portfolio.time_zone);
        let state = self.account.case(currency).map_or("monitoring", |case| case.state.word());
        Row {
            id: self.case_id(currency),
            state: state.to_owned(),
            balance: statement.balance(),
            overdue: statement.overdue(today),
            waits: self.actions.all().iter().any(|action| {
                action.currency == currency
                    && action.dropped.is_none()
                    && matches!(action.approval, Some(Approval::Awaited { .. }))
            }),
        }
    }

    fn row_write(&self, row: &Row) -> Result<Option<Write>, AppError> {
        let body = record::encode(row)?;
        let key = self.keys.case(self.debtor(), row.id.currency);
        let known = self.rows.iter().find(|(range, ..)| *range == key.range);
        if known.is_some_and(|(_, _, before)| *before == body) {
            return Ok(None);
        }
        let version = known.map_or(0, |(_, version, _)| *version);
        let sort = format!("{}#{:020}#{}", row.state, row.overdue.max(0), row.id);
        let book = Book { partition: self.keys.book(Keys::bucket(self.debtor())), sort, row: body };
        Ok(Some(put(key, version, "{}".to_owned(), None, Some(book))))
    }

    fn account_write(&self, due: Option<Due>) -> Result<Write, AppError> {
        let body = record::encode(&self.account)?;
        Ok(put(self.keys.account(self.debtor()), self.account_version, body, due, None))
    }

    fn document_writes(
        &mut self,
        shards: u16,
        now: DateTime<Utc>,
        writes: &mut Vec<Write>,
    ) -> Result<(), AppError> {
        let (keys, debtor) = (self.keys, self.account.id);
        if let Some(person) = self.person.as_ref().filter(|_| self.person_dirty) {
            writes.push(put(keys.person(debtor), self.person_version, record::encode(person)?, None, None));
        }
        docs(keys, writes, &mut self.invoices, |it| keys.invoice(debtor, it.id))?;
        docs(keys, writes, &mut self.payments, |it| keys.payment(debtor, it.id))?;
        docs(keys, writes, &mut self.credit_notes, |it| keys.credit_note(debtor, it.id))?;
        docs(keys, writes, &mut self.holds, |it| keys.hold(debtor, it.id))?;
        let actions = writes.len();
        docs(keys, writes, &mut self.actions, |it| keys.action(it.id))?;
        for (write, (action, _)) in writes[actions..].iter_mut().zip(self.actions.changed()) {
            if let Write::Put(item, _) = write {
                item.due = action_due(keys, shards, action, now);
            }
        }
        Ok(())
    }

    /// A case that cannot be worked on moves away and comes back less and less often.
    fn after_failures(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
        match self.account.failures {
            0 => at,
            failures => at.max(now + TimeDelta::minutes(FAILURE_MINUTES << failures.min(8))),
        }
    }
}

/// Where the facts lead: at most two steps, reopened and then on notice.
fn moved(mut state: State, facts: Facts) -> State {
    for _ in 0..3 {
        let Some(next) = state.event_for(facts).and_then(|event| state.next(event).ok()) else { break };
        state = next;
    }
    state
}

/// When an action itself has to be looked at: at the end of its lease, or when an event should have come.
pub(crate) fn action_due(keys: Keys, shards: u16, action: &Action, now: DateTime<Utc>) -> Option<Due> {
    let at = match action.attempts.last()?.outcome {
        Outcome::Claimed { lease_until } => lease_until,
        Outcome::Unknown { since } => {
            // The first look comes when an event should have come, the last when a person must judge.
            let first = since + TimeDelta::minutes(UNKNOWN_MINUTES);
            let hourly = (now + TimeDelta::hours(1)).min(since + TimeDelta::hours(REVIEW_HOURS));
            if first > now { first } else { hourly.max(now + TimeDelta::minutes(1)) }
        }
        _ => return None,
    };
    Some(keys.due(action.id.debtor, shards, at, &format!("act#{}", action.id)))
}

fn docs<T: Serialize>(
    keys: Keys,
    writes: &mut Vec<Write>,
    docs: &mut Docs<T>,
    key: impl Fn(&T) -> Key,
) -> Result<(), AppError> {
    for (value, meta) in docs.changed() {
        let place = key(value);
        if meta.closed {
            // It lives again: out of the closed part, into the open one.
            writes.push(Write::Delete(keys.closed(&place), Condition::Version(meta.version)));
            *meta = Meta { dirty: true, ..Meta::default() };
        }
        writes.push(put(place, meta.version, record::encode(value)?, None, None));
    }
    Ok(())
}

/// A put of the version after `before`; 0 means that nothing may be there.
pub(crate) fn put(key: Key, before: u64, body: String, due: Option<Due>, book: Option<Book>) -> Write {
    let condition = if before == 0 { Condition::Absent } else { Condition::Version(before) };
    Write::Put(Item { key, version: before + 1, body, due, book, expires_at: None }, condition)
}

/// When the account must be looked at again: at once if something is to be done.
fn next_look(decisions: &[Decision], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    decisions.iter().filter_map(|it| if it.actions.is_empty() { it.next_look_at } else { Some(now) }).min()
}

/// The amount as it is written on the wire.
pub(crate) fn decimal(minor: i64, currency: Currency) -> String {
    Money::new(minor, currency).unwrap_or_else(|_| Money::zero(currency)).to_decimal()
}
