//! The team erases debtors who owe nothing: the keys of his boxes are gone from everywhere, nothing old brings him back, and
//! nobody writes to him but to say so.

use std::collections::BTreeSet;

use app::AppError;
use app::erase::ErasureForm;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Account;
use domain::decide::thanks_digest;
use domain::erasure::Reason;
use domain::ids::{DebtorId, InvoiceId};
use domain::money::Currency;
use domain::scenario::Notice;
use serde_json::json;
use store::keys::Keys;
use store::record;
use store::table::Item;

use super::act::{Came, Process};
use super::cast::Creditor;
use super::claim::Claim;
use super::deed::Deed;
use super::dice::Dice;
use super::model::{CLOCK_MINUTES, Model, Said, What};
use super::pages::leads;
use super::plan::{Delivery, described};
use super::play::Play;
use super::stage::State;
use super::watch::{Checked, Watch, broken};
use crate::world::said;

/// Every so manieth story has erasures, among those that lead debtors to providers.
const EVERY: u64 = 8;
/// Times that the team tries it with each creditor's debtors.
const TRIES: i64 = 5;
/// Number of an address that no plan gives.
const ELSEWHERE: usize = 9;
/// Days before the first try; by then the first debtor pays all that is left.
const FIRST_DAY: i64 = 20;

/// An erasure that somebody asked for, and that nothing is known to bar.
#[derive(Debug, Clone)]
pub struct Erased {
    /// Place of the portfolio.
    pub portfolio: usize,
    /// Place of the debtor in it.
    pub debtor: usize,
    /// When it was asked for, really.
    pub asked_at: DateTime<Utc>,
    /// The wrapped keys of his boxes then.
    pub keys: BTreeSet<String>,
    /// It was acknowledged, of him alone.
    pub known: bool,
}

/// When debtors pay what is left, and when the team tries to erase one.
#[must_use]
pub fn planned(seed: u64, start: DateTime<Utc>) -> Vec<(DateTime<Utc>, Deed)> {
    if !leads(seed) || seed % EVERY != EVERY - 1 {
        return Vec::new();
    }
    let mut dice = Dice::new(seed.rotate_left(32));
    let mut deeds = Vec::new();
    for home in 0..2 {
        let days = FIRST_DAY - dice.between(2, 6);
        deeds.push((start + TimeDelta::days(days) + dice.minutes(1_440), Deed::Settle(home)));
        for again in 0..TRIES {
            let at = start + TimeDelta::days(FIRST_DAY + 2 * again) + dice.minutes(2_880);
            deeds.push((at, Deed::Erase(home, dice.of(&[0, 0, 1]))));
        }
    }
    deeds
}

/// The wrapped keys in a body.
fn keys_in(body: &str) -> impl Iterator<Item = String> {
    body.split("\"dek\":\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned)
}

impl Process {
    /// The team has a debtor's data erased, once: an answer that is lost is not asked for again.
    pub async fn erase(self, creditor: Creditor, whose: (usize, usize)) -> Came {
        let Some(form) = self.asks_to_erase(&creditor, whose) else { return Came::Done };
        let answer = match self.member(&creditor).await {
            Ok(member) => self.app.erase(&member, None, &form).await,
            Err(error) => Err(error),
        };
        let is_he = |it: &Erased| (it.portfolio, it.debtor) == whose;
        match answer {
            Ok(_) => {
                let mut state = self.stage.state();
                let model = &mut state.watch.model;
                let alone = model.group(whose.0, whose.1).len() == 1;
                model.erased.iter_mut().filter(|it| is_he(it)).for_each(|it| it.known = alone);
                is_spoken_of(&mut state, whose);
            }
            Err(AppError::Barred(_) | AppError::NotFound(_) | AppError::Conflict(_)) => {
                let model = &mut self.stage.state().watch.model;
                model.erased.retain(|it| !is_he(it));
                let place = model.disturbed.iter().rposition(|it| *it == whose);
                place.map(|place| model.disturbed.swap_remove(place));
            }
            Err(error) => self.expect_only_weather("erase", &error),
        }
        Came::Done
    }

    /// Nothing is decided about somebody who is being erased.
    pub(super) fn may_be_erased(&self, (portfolio, debtor): (usize, usize)) -> bool {
        let model = &self.stage.state().watch.model;
        let group = model.group(portfolio, debtor);
        model.erased.iter().any(|it| it.portfolio == portfolio && group.contains(&it.debtor))
    }

    fn asks_to_erase(&self, creditor: &Creditor, (portfolio, debtor): (usize, usize)) -> Option<ErasureForm> {
        if self.may_be_erased((portfolio, debtor)) {
            return None;
        }
        let mut state = self.stage.state();
        let (asked_at, model) = (state.now, &mut state.watch.model);
        let him = &model.homes[portfolio].debtors[debtor];
        let form = ErasureForm {
            source: him.source.to_owned(),
            debtor: him.name.clone(),
            reason: Reason::NotNeeded,
            request: None,
        };
        let partition = Keys::of(creditor.id).ledger(him.id);
        let items = self.seat.plain.everything();
        let mine = items.iter().filter(|item| item.key.partition == partition);
        let keys = mine.flat_map(|item| keys_in(&item.body)).collect();
        model.disturbed.push((portfolio, debtor));
        model.erased.push(Erased { portfolio, debtor, asked_at, keys, known: false });
        Some(form)
    }
}

/// A source may tell late what was so before, and may describe him anew.
fn is_spoken_of(state: &mut State, (home, debtor): (usize, usize)) {
    let now = state.now;
    if state.dice.chance(400) {
        let before = now - TimeDelta::minutes(2 * CLOCK_MINUTES) - state.dice.minutes(2_880);
        state.coming.push((now + state.dice.minutes(4_000), Deed::Describe(home, debtor, before)));
    }
    if state.dice.chance(300) {
        let soon = now + TimeDelta::minutes(CLOCK_MINUTES) + state.dice.minutes(600);
        state.coming.push((soon, Deed::Describe(home, debtor, soon)));
    }
}

impl Play {
    /// A source describes a debtor as he was then, at an address of which nobody has heard.
    pub(super) fn describe(&mut self, portfolio: usize, debtor: usize, happened: DateTime<Utc>) {
        let (at, place, body) = {
            let mut state = self.stage.state();
            let (at, model) = (state.now, &mut state.watch.model);
            let him = described(&model.homes[portfolio].debtors[debtor], (portfolio, debtor), ELSEWHERE);
            let body = said::event("debtor.updated", happened, &json!({ "debtor": him }));
            model.said.push(Said::later((portfolio, debtor), happened, What::Nothing));
            (at, model.said.len() - 1, body)
        };
        let id = format!("msg_d{place}");
        self.post_at(at, Delivery { portfolio, source: "relance", id, body, said: place });
    }

    /// A creditor's first debtor pays, by transfer, what will be left of each of his invoices.
    pub(super) fn settle(&mut self, home: usize) {
        let open: Vec<(InvoiceId, i64)> = {
            let state = self.stage.state();
            let model = &state.watch.model;
            let mine = model.said.iter().filter(|said| (said.portfolio, said.debtor) == (home, 0));
            let left = mine.filter_map(|said| match said.what {
                What::Invoice { id, currency: Currency::EUR, .. } => Some((id, model.left_of(home, id)?)),
                _ => None,
            });
            left.filter(|(_, minor)| *minor > 0).collect()
        };
        for (invoice, minor) in open {
            self.transfer(home, 0, invoice, minor);
        }
    }
}

impl Model {
    /// Whether anything that was told may have described him anew: it happened after somebody asked to erase him.
    fn may_be_back(&self, erased: &Erased) -> bool {
        let group = self.group(erased.portfolio, erased.debtor);
        let since = erased.asked_at - TimeDelta::minutes(CLOCK_MINUTES);
        let later = |said: &Said| {
            said.portfolio == erased.portfolio
                && group.contains(&said.debtor)
                && said.told
                && (said.at > since || matches!(said.what, What::Merged { .. }))
        };
        self.said.iter().any(later)
    }
}

/// Nobody writes to who was erased, but to tell him so.
pub(super) fn nobody_writes_to_the_erased(
    watch: &Watch,
    (portfolio, debtor): (usize, usize),
    claim: &Claim<'_>,
) -> Checked {
    let is_he = |it: &&Erased| it.known && (it.portfolio, it.debtor) == (portfolio, debtor);
    let gone = watch.model.erased.iter().filter(is_he).any(|it| !watch.model.may_be_back(it));
    if gone && claim.action.notice != Notice::Confirmation {
        let detail = format!("{} was claimed for somebody who was erased", claim.action.id);
        return broken("who was erased is written to no more", detail);
    }
    Ok(())
}

/// The digests of the messages that told of an erasure.
pub(super) fn told_of_erasures(items: &[Item]) -> impl Iterator<Item = u64> {
    let accounts = items.iter().filter(|item| item.key.range == "account");
    let accounts = accounts.filter_map(|item| record::decode::<Account>(&item.body).ok());
    accounts.filter_map(|account| Some(thanks_digest(account.erasure?.telling.as_deref()?)))
}

/// Debtors whose erasure may have begun: what they declared before is confirmed to nobody.
pub(super) fn who_may_be_erased(model: &Model) -> impl Iterator<Item = DebtorId> {
    model.erased.iter().map(|it| model.homes[it.portfolio].debtors[it.debtor].id)
}

/// Whoever is erased is gone, with every box of his.
pub(super) fn who_is_erased_is_gone(model: &Model, items: &[Item]) -> Checked {
    const PROMISE: &str = "who is erased is gone";
    for erased in model.erased.iter().filter(|it| it.known) {
        let home = &model.homes[erased.portfolio];
        let (keys, id) = (Keys::of(home.id), home.debtors[erased.debtor].id);
        let account = items.iter().find(|item| item.key == keys.account(id));
        let account = account.and_then(|item| record::decode::<Account>(&item.body).ok());
        let alone = model.group(erased.portfolio, erased.debtor).len() == 1;
        if alone && account.is_none_or(|account| account.erasure.is_none_or(|it| it.runs())) {
            return broken(PROMISE, format!("the erasure of {id} did not end"));
        }
        if let Some(item) = items.iter().find(|item| erased.keys.iter().any(|key| item.body.contains(key))) {
            return broken(PROMISE, format!("{:?} opens with a key of {id}", item.key));
        }
        let name = id.to_string();
        let leads_to_him = |item: &&Item| {
            item.key.partition == keys.ledger(id) && keys_in(&item.body).next().is_some()
                || item.key.partition.starts_with("link#") && item.body.contains(&name)
        };
        if !model.may_be_back(erased)
            && let Some(item) = items.iter().find(leads_to_him)
        {
            return broken(PROMISE, format!("{:?} of {id} is still there", item.key));
        }
    }
    Ok(())
}
