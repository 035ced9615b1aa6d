//! The verbs of the story: what a process does when it is woken, and what the watcher is told of it.

use std::pin::Pin;
use std::sync::Arc;

use app::desk::{ApprovalForm, DecisionWord, HoldForm};
use app::intake::Status;
use app::member::Member;
use app::portal::{
    AddressView, AlreadyPaidForm, CodeForm, CodePurpose, Declared, DisputeForm, GuessForm, PlanForm,
    PromiseForm, ProposalForm, Visitor,
};
use app::ports::{Clock, Feedback, Happened};
use app::sweep::Errand;
use app::{App, AppError};
use chrono::TimeDelta;
use domain::action::Outcome;
use domain::hold::{Hold, Kind};
use domain::ids::{CaseId, InvoiceId};
use domain::money::Currency;
use formats::Headers;
use formats::signature::{gocardless, standard, stripe};
use store::keys::Keys;
use store::record;

use super::cast::{Creditor, SHARDS};
use super::model::Stands;
use super::plan::{Delivery, Visit};
use super::ports::Seat;
use super::stage::Stage;
use super::till::Houses;
use super::watch::Taken;

/// What came of a verb.
pub enum Came {
    /// It is over.
    Done,
    /// The sweep found these.
    Errands(Vec<Errand>),
    /// Somebody asks again later.
    Again,
}

/// A verb under way.
pub type Verb = Pin<Box<dyn Future<Output = Came>>>;

/// One process, as a verb sees it.
#[derive(Clone)]
pub struct Process {
    /// The app.
    pub app: App,
    /// Its ports.
    pub seat: Arc<Seat>,
    /// The stage.
    pub stage: Arc<Stage>,
    /// Who takes payments.
    pub houses: Arc<Houses>,
}

impl Process {
    /// Sweeps every shard.
    pub async fn sweep(self, limit: usize) -> Came {
        let mut errands = Vec::new();
        for shard in 0..SHARDS {
            match self.app.sweep(shard, self.seat.now(), limit).await {
                Ok(swept) => errands.extend(swept.to_send),
                Err(error) => self.expect_only_weather("sweep", &error),
            }
        }
        Came::Errands(errands)
    }

    /// Dispatches one errand of the queue.
    pub async fn dispatch(self, errand: Errand) -> Came {
        match self.app.dispatch(&errand).await {
            Ok(_) => Came::Done,
            // A message that is nobody's: it is put away in the end
            Err(AppError::NotFound(_)) => Came::Again,
            Err(error) => {
                self.expect_only_weather("dispatch", &error);
                Came::Again
            }
        }
    }

    /// A failure that is not the weather's is a finding.
    pub(super) fn expect_only_weather(&self, verb: &str, error: &AppError) {
        if !matches!(error, AppError::Unavailable(_)) {
            let detail = format!("{verb}: {error:?}");
            self.stage.state().watch.broken("only the weather makes a verb fail", detail);
        }
    }

    /// Posts a delivery of a source, signed now.
    pub async fn post(self, delivery: Delivery, creditor: Creditor) -> Came {
        let now = {
            let mut state = self.stage.state();
            state.watch.model.said[delivery.said].told = true;
            state.now.timestamp()
        };
        let answer = self.take_in(&delivery, &creditor, now).await;
        let mut state = self.stage.state();
        match answer {
            Ok(Status::Used | Status::Duplicate | Status::Waiting | Status::Unused) => {
                let now = state.now;
                let said = &mut state.watch.model.said[delivery.said];
                said.known = true;
                said.known_at.get_or_insert(now);
                Came::Done
            }
            Err(AppError::Unavailable(_) | AppError::Forged(_)) => Came::Again,
            other => {
                let detail = format!("{}: {other:?} for {}", delivery.id, delivery.body);
                state.watch.broken("what makes sense is taken in", detail);
                Came::Done
            }
        }
    }

    async fn take_in(&self, delivery: &Delivery, creditor: &Creditor, now: i64) -> Result<Status, AppError> {
        let (body, secret) = (delivery.body.as_bytes(), &creditor.secrets[delivery.source][0]);
        let time = now.to_string();
        let signature;
        let headers: Headers<'_> = match delivery.source {
            "stripe" => {
                signature = stripe::sign(secret, now, body).unwrap_or_default();
                [("stripe-signature", signature.as_str())].into_iter().collect()
            }
            "gocardless" => {
                signature = gocardless::sign(secret, body).unwrap_or_default();
                [("webhook-signature", signature.as_str())].into_iter().collect()
            }
            _ => {
                signature = standard::sign(secret, &delivery.id, now, body).unwrap_or_default();
                let headers = [
                    ("webhook-id", delivery.id.as_str()),
                    ("webhook-timestamp", &time),
                    ("webhook-signature", &signature),
                ];
                headers.into_iter().collect()
            }
        };
        Ok(self.app.take_in(creditor.id, delivery.source, &headers, body).await?.status)
    }

    /// Hands over an event of the provider.
    pub async fn deliver(self, event: Feedback) -> Came {
        let message = (event.action.digest, event.attempt);
        let attempt = {
            let mut state = self.stage.state();
            let action = state.watch.actions.get(&message.0);
            let attempt = action.and_then(|action| action.attempts.get(message.1)).cloned();
            if let Some(attempt) = &attempt
                && event.what == Happened::Sent
                && event.channel == domain::debtor::Channel::Email
            {
                state.watch.feed = state.watch.feed.max(Some(attempt.claimed_at));
            }
            attempt
        };
        match self.app.deliver(&event).await {
            Ok(()) => {
                let mut state = self.stage.state();
                let now = state.now;
                state.watch.told_back.entry(message).or_insert(now);
                let stops = matches!(event.what, Happened::BouncedHard | Happened::Complained);
                let home = state.watch.model.homes.iter().position(|home| home.id == event.portfolio);
                if !matches!(event.what, Happened::Sent | Happened::Delivered | Happened::Delayed) {
                    state.watch.came_back.extend(home.map(|home| (home, now)));
                }
                if let (true, Some(home), Some(attempt)) = (stops, home, attempt) {
                    state.watch.model.declined.insert((home, attempt.recipient), true);
                }
                Came::Done
            }
            Err(error) => {
                self.expect_only_weather("deliver", &error);
                Came::Again
            }
        }
    }

    pub(super) async fn member(&self, creditor: &Creditor) -> Result<Member, AppError> {
        self.app.member(&creditor.manager, creditor.id).await
    }

    /// The team approves most of what waits, and judges by what the provider says when asked.
    pub async fn round(self, creditor: Creditor) -> Came {
        match self.try_round(&creditor).await {
            Ok(()) | Err(AppError::Conflict(_) | AppError::NotFound(_)) => {}
            Err(error) => self.expect_only_weather("round", &error),
        }
        Came::Done
    }

    async fn try_round(&self, creditor: &Creditor) -> Result<(), AppError> {
        let member = self.member(creditor).await?;
        for view in self.app.approvals(&member).await? {
            let no = self.stage.state().dice.chance(80);
            let decision = if no { DecisionWord::Reject } else { DecisionWord::Approve };
            let form = ApprovalForm { decision, seen: view.seen };
            match self.app.approve(&member, view.id, &form).await {
                Ok(_) | Err(AppError::Conflict(_)) => {}
                Err(error) => return Err(error),
            }
        }
        for (id, sent) in self.to_judge(creditor) {
            match self.app.judge(&member, id, sent).await {
                Ok(_) | Err(AppError::Conflict(_) | AppError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn to_judge(&self, creditor: &Creditor) -> Vec<(domain::ids::ActionId, bool)> {
        let mut state = self.stage.state();
        let watch = &mut state.watch;
        let mut open = Vec::new();
        for action in watch.actions.values() {
            let place = action.attempts.len().wrapping_sub(1);
            let in_review =
                action.attempts.last().is_some_and(|it| matches!(it.outcome, Outcome::Review { .. }));
            let mine = watch
                .model
                .debtor(action.id.debtor)
                .is_some_and(|(home, _)| watch.model.homes[home].id == creditor.id);
            if in_review && mine {
                open.push((action.id, place, watch.took((action.id.digest, place))));
            }
        }
        for (id, place, sent) in &open {
            if *sent {
                watch.judged.insert((id.digest, *place));
            }
        }
        open.into_iter().map(|(id, _, sent)| (id, sent)).collect()
    }

    /// The team pauses a debtor's euros for some days.
    pub async fn pause(self, creditor: Creditor, (home, debtor): (usize, usize), days: i64) -> Came {
        let (id, now, reason) = {
            let mut state = self.stage.state();
            state.watch.model.disturbed.push((home, debtor));
            let id = state.watch.model.homes[home].debtors[debtor].id;
            (id, state.now, format!("pause {}", state.dice.throw()))
        };
        let day = now.with_timezone(&creditor.zone).date_naive();
        let until = day + TimeDelta::days(days);
        let case = CaseId { debtor: id, currency: Currency::EUR };
        let form = HoldForm { kind: Kind::Pause, until: Some(until), reason: reason.clone(), items: None };
        let placed = match self.member(&creditor).await {
            Ok(member) => self.app.place_hold(&member, case, form).await,
            Err(error) => Err(error),
        };
        match placed {
            Ok(sheet) => {
                let known = sheet.holds.iter().find(|hold| hold.reason == reason).map(|hold| hold.id);
                self.stands(known.map(|id| Stands {
                    portfolio: home,
                    debtor,
                    id,
                    kind: Kind::Pause,
                    items: Vec::new(),
                    currency: Currency::EUR,
                    until,
                    own: false,
                    plan: Vec::new(),
                    recorded_at: now,
                    ended: false,
                }));
            }
            Err(AppError::NotFound(_) | AppError::Refused(_)) => {}
            Err(AppError::Conflict(_)) if self.may_be_erased((home, debtor)) => {}
            Err(error) => self.expect_only_weather("pause", &error),
        }
        Came::Done
    }

    /// Notes what was acknowledged.
    fn stands(&self, kept: Option<Stands>) {
        let mut state = self.stage.state();
        match kept {
            Some(stands) => state.watch.model.stands.push(stands),
            None => state.watch.broken("nothing acknowledged is lost", "a pause is not shown".to_owned()),
        }
    }

    /// The team ends what it paused.
    pub async fn end_pauses(self, creditor: Creditor, (home, debtor): (usize, usize)) -> Came {
        let holds: Vec<Stands> = {
            let mut state = self.stage.state();
            let mine =
                |hold: &&mut Stands| (hold.portfolio, hold.debtor, hold.kind) == (home, debtor, Kind::Pause);
            let ended = state.watch.model.stands.iter_mut().filter(mine).map(|hold| {
                hold.ended = true;
                hold.clone()
            });
            ended.collect()
        };
        let Ok(member) = self.member(&creditor).await else { return Came::Done };
        let id = self.stage.state().watch.model.homes[home].debtors[debtor].id;
        for hold in holds {
            let case = CaseId { debtor: id, currency: hold.currency };
            match self.app.end_hold(&member, case, hold.id).await {
                // While a merge moves it, it is here or there
                Ok(_) | Err(AppError::NotFound(_)) => {}
                Err(AppError::Conflict(_)) if self.may_be_erased((home, debtor)) => {}
                Err(error) => self.expect_only_weather("end a hold", &error),
            }
        }
        Came::Done
    }

    /// The team stops everything.
    pub async fn stop(self, creditor: Creditor, home: usize) -> Came {
        self.stage.state().watch.model.homes[home].was_stopped = true;
        let stopped = match self.member(&creditor).await {
            Ok(member) => self.app.stop(&member).await.map(drop),
            Err(error) => Err(error),
        };
        if stopped.is_ok() {
            let mut state = self.stage.state();
            let now = state.now;
            let home = &mut state.watch.model.homes[home];
            // Whoever lifts it at the same time may have the last word
            home.stopped = (home.lifting == 0).then_some(now);
        }
        Came::Done
    }

    /// The team lifts the stop.
    pub async fn resume(self, creditor: Creditor, home: usize) -> Came {
        {
            let mut state = self.stage.state();
            let home = &mut state.watch.model.homes[home];
            (home.stopped, home.lifting) = (None, home.lifting + 1);
        }
        let Ok(member) = self.member(&creditor).await else { return Came::Again };
        if self.app.resume(&member).await.is_ok() { Came::Done } else { Came::Again }
    }

    /// The team lets a source's backlog go.
    pub async fn release(self, creditor: Creditor) -> Came {
        let Ok(member) = self.member(&creditor).await else { return Came::Again };
        for source in ["relance", "stripe"] {
            if self.app.release_source(&member, source).await.is_err() {
                return Came::Again;
            }
        }
        Came::Done
    }

    /// A debtor opens the link of a message and does something.
    pub async fn visit(self, taken: Taken, visit: Visit) -> Came {
        match self.try_visit(&taken, visit).await {
            Ok(())
            | Err(
                AppError::NotFound(_) | AppError::Conflict(_) | AppError::Refused(_) | AppError::TooMuch(_),
            ) => {}
            Err(error) => self.expect_only_weather("visit", &error),
        }
        Came::Done
    }

    async fn try_visit(&self, taken: &Taken, visit: Visit) -> Result<(), AppError> {
        let home = taken.portfolio;
        let whose = self.stage.state().watch.model.debtor(taken.action.debtor);
        let Some((_, debtor)) = whose else { return Ok(()) };
        self.stage.state().watch.model.disturbed.push((home, debtor));
        match visit {
            Visit::FreshLink => return self.app.fresh_link(&taken.token).await,
            Visit::Unsubscribe => {
                self.app.unsubscribe(&taken.token).await?;
                let mut state = self.stage.state();
                let action = state.watch.actions.get(&taken.action.digest);
                let recipient = action.and_then(|it| it.attempts.get(taken.attempt)).map(|it| it.recipient);
                if let Some(recipient) = recipient {
                    state.watch.model.declined.entry((home, recipient)).or_insert(false);
                }
                return Ok(());
            }
            Visit::Promise | Visit::Plan | Visit::Dispute | Visit::Paid | Visit::Propose | Visit::Code => {}
        }
        let (secret, _) = self.app.open_session(&taken.token).await?;
        let visitor = self.app.visitor(&secret).await?;
        let account = self.app.account(&visitor).await?;
        let today = account.today;
        if visit == Visit::Code {
            return self.guess(&visitor, &account.debtor.addresses).await;
        }
        for case in account.cases {
            let open = case.invoices.iter().filter(|invoice| invoice.open != "0.00");
            let invoices: Vec<InvoiceId> = open.map(|invoice| invoice.id).collect();
            if invoices.is_empty() {
                continue;
            }
            let declared = self.declare(&visitor, visit, invoices, today, &case.payable).await?;
            // What is set aside already is not declared again: the hold itself says what it covers
            let place = Keys::of(visitor.portfolio.id).hold(visitor.debtor, declared.id);
            let hold = self.seat.plain.item(&place).and_then(|item| record::decode::<Hold>(&item.body).ok());
            if let Some(hold) = hold {
                let Hold { id, kind, items, currency, until, plan, recorded_at, .. } = hold;
                let (portfolio, own, ended) = (home, true, false);
                self.stands(Some(Stands {
                    portfolio,
                    debtor,
                    id,
                    kind,
                    items,
                    currency,
                    until,
                    own,
                    plan,
                    recorded_at,
                    ended,
                }));
                if visit == Visit::Plan {
                    self.pays_ahead((home, debtor), &case.invoices);
                }
            }
            return Ok(());
        }
        Ok(())
    }

    /// Has a code sent to each address that takes one, and types another.
    async fn guess(&self, visitor: &Visitor, addresses: &[AddressView]) -> Result<(), AppError> {
        let purpose = CodePurpose::Data;
        for address in addresses.iter().filter(|address| address.acts.contains(&"code")) {
            self.app.send_code(visitor, None, &CodeForm { purpose, address: address.id }).await?;
            let guess = GuessForm { purpose, code: "000000".to_owned() };
            match self.app.guess_code(visitor, &guess).await {
                Ok(_) | Err(AppError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn declare(
        &self,
        visitor: &Visitor,
        visit: Visit,
        invoices: Vec<InvoiceId>,
        today: chrono::NaiveDate,
        payable: &str,
    ) -> Result<Declared, AppError> {
        match visit {
            Visit::Promise => {
                let form =
                    PromiseForm { invoices, pay_on: today + TimeDelta::days(6), amount: payable.to_owned() };
                self.app.promise(visitor, Some("once"), form).await
            }
            Visit::Plan => {
                let form = PlanForm { invoices, instalments: 2, first_on: today + TimeDelta::days(7) };
                self.app.agree_plan(visitor, Some("once"), form).await
            }
            Visit::Dispute => {
                let (reason, text) = ("wrong_price".to_owned(), "too much".to_owned());
                let wants = None;
                let form = DisputeForm { invoices, reason, amount: None, text, wants, files: Vec::new() };
                self.app.dispute(visitor, None, form).await
            }
            Visit::Propose => {
                let (first_on, text) = (today + TimeDelta::days(30), "more time".to_owned());
                let form = ProposalForm { invoices, instalments: 2, first_on, text };
                self.app.propose(visitor, None, form).await
            }
            _ => {
                let (paid_on, method) = (today, "transfer".to_owned());
                let form = AlreadyPaidForm { invoices, paid_on, method, reference: None, files: Vec::new() };
                self.app.already_paid(visitor, None, form).await
            }
        }
    }
}
