//! What is said of a plan's instalment: only while nothing else holds what its plan spreads, and of its amount no more than
//! can still be open, and all of it where nothing was told since.

use std::ops::RangeInclusive;

use app::portal::InvoiceView;
use domain::action::Action;
use domain::decide::instalment_digest;
use domain::hold::Kind;
use domain::ids::{InvoiceId, ItemId};
use domain::plan::Line;
use domain::scenario::Notice;

use super::act::Process;
use super::claim::{Claim, today};
use super::deed::Deed;
use super::model::{Model, Stands, What};
use super::paying::minor;
use super::watch::{Checked, Watch, broken};

/// Instalments of a plan.
const PARTS: u8 = 2;
/// What stands before the amount in an e-mail, and in a text message.
const BEFORE: [&str; 2] = ["À régler\u{a0}: ", " sur 2, "];

/// The plan that an instalment is of, and its place; none when nobody was answered that the plan stands.
fn named(model: &Model, digest: u64) -> Option<(&Stands, usize)> {
    model.stands.iter().filter(|it| it.kind == Kind::Plan).find_map(|plan| {
        let speaks = |place: &u8| {
            [false, true].into_iter().any(|late| instalment_digest(plan.id, *place, late) == digest)
        };
        (0..PARTS).find(speaks).map(|place| (plan, usize::from(place)))
    })
}

/// Nothing else holds what its plan spreads.
pub(super) fn may_be_spoken_of(watch: &Watch, portfolio: usize, debtor: usize, claim: &Claim<'_>) -> Checked {
    let id = claim.action.id;
    let Some((plan, _)) = named(&watch.model, id.digest) else { return Ok(()) };
    let day = today(&watch.model.homes[portfolio], claim);
    let covered =
        |item: &ItemId| watch.model.hold_over(portfolio, debtor, *item, day, Some(Kind::Plan)).is_some();
    if plan.items.iter().any(covered) {
        let detail = format!("{id} was claimed under another hold than its plan");
        return broken("nobody is chased after a promise, dispute or pause", detail);
    }
    Ok(())
}

/// What a claim may ask for, in minor units, by what was agreed and what came since, if it speaks of an instalment; nothing
/// fits where its turn has not come or is over.
pub(super) fn may_ask(model: &Model, action: &Action) -> Option<RangeInclusive<i64>> {
    if action.notice != Notice::Instalment {
        return None;
    }
    let (plan, place) = named(model, action.id.digest)?;
    let line = plan.plan.get(place)?.minor;
    let sum = |lines: &[Line]| lines.iter().map(|line| line.minor).sum::<i64>();
    let (until_then, agreed) = (sum(&plan.plan[..=place]), sum(&plan.plan));
    let came_at_least = agreed - model.most_open(plan.portfolio, &plan.items);
    let group = model.group(plan.portfolio, plan.debtor);
    let all_is_open =
        !model.money_told(plan.portfolio, &group, plan.recorded_at) && !model.any_is_reissued(&plan.items);
    let least = if all_is_open { until_then } else { 1 };
    Some(least..=line.min(until_then - came_at_least))
}

/// The amount in the words of an instalment, in minor units.
#[must_use]
pub fn amount_in(text: &str) -> Option<i64> {
    let (_, rest) = BEFORE.iter().find_map(|before| text.split_once(before))?;
    let written =
        rest.chars().take_while(|sign| sign.is_ascii_digit() || sign.is_whitespace() || *sign == ',');
    written.filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

impl Model {
    /// The most that can be open of these items: what names one is taken off it, what names none may have gone elsewhere.
    fn most_open(&self, portfolio: usize, items: &[ItemId]) -> i64 {
        items.iter().map(|item| self.most_open_of(portfolio, item.invoice).max(0)).sum()
    }

    /// Whether somebody began to say that one of these is over another amount.
    fn any_is_reissued(&self, items: &[ItemId]) -> bool {
        let of_these = |invoice: InvoiceId| items.iter().any(|item| item.invoice == invoice);
        self.said
            .iter()
            .any(|said| said.told && matches!(said.what, What::Reissued { invoice, .. } if of_these(invoice)))
    }

    fn most_open_of(&self, portfolio: usize, invoice: InvoiceId) -> i64 {
        let known = || self.said.iter().filter(move |said| said.portfolio == portfolio && said.known);
        let gone = |what: &What| matches!(what, What::Voided { invoice: its } | What::WrittenOff { invoice: its } if *its == invoice);
        let first = self.said.iter().find_map(|said| match said.what {
            What::Invoice { id, minor, .. } if id == invoice => Some(minor),
            _ => None,
        });
        let Some(first) = first.filter(|_| !known().any(|said| gone(&said.what))) else { return 0 };
        let is_back = |name: &String| {
            let back = What::Returned { name: name.clone() };
            self.said.iter().any(|said| said.portfolio == portfolio && said.told && said.what == back)
        };
        let is_its_page = |order: &String| {
            let mine = self.pages.iter().find(|page| page.portfolio == portfolio && page.order == *order);
            mine.is_some_and(|page| page.invoices == [invoice])
        };
        let came = known().map(|said| match &said.what {
            What::Credit { name, minor, invoice: Some(its) } if *its == invoice && !is_back(name) => *minor,
            What::Lowered { invoice: its, minor } if *its == invoice => *minor,
            What::Told(word) if is_its_page(&word.order) && self.counts(said, word, |it| it.known) => {
                word.minor
            }
            _ => 0,
        });
        self.gross(invoice, first, |said| said.known) - came.sum::<i64>()
    }
}

impl Process {
    /// Who has just spread a sum sometimes pays of its first invoice at once, by transfer.
    pub(super) fn pays_ahead(&self, (home, debtor): (usize, usize), invoices: &[InvoiceView]) {
        let mut state = self.stage.state();
        let Some(first) = invoices.iter().find(|invoice| minor(&invoice.open) > 0) else { return };
        if state.dice.chance(500) {
            let part = state.dice.between(1, minor(&first.open));
            let at = state.now + state.dice.minutes(4 * 1_440);
            state.coming.push((at, Deed::Transfer(home, debtor, first.id, part)));
        }
    }
}
