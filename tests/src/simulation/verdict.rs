//! The end of a story: everything that was acknowledged is there, adds up, and nobody was forgotten.

use std::collections::BTreeSet;

use app::App;
use app::commit::Row;
use app::desk::CaseSheet;
use chrono::{DateTime, TimeDelta, Utc};
use domain::action::{Action, Outcome};
use domain::decide::Reason;
use domain::hold::Hold;
use domain::ids::{CaseId, DebtorId, HoldId};
use domain::money::Currency;
use domain::scenario::Notice;
use store::keys::{due_instant, parse_ledger};
use store::record;
use store::table::Item;

use super::cast::patiently;
use super::erasing::{told_of_erasures, who_is_erased_is_gone, who_may_be_erased};
use super::late::Looking;
use super::model::{Model, What};
use super::play::Play;
use super::settled::orders_ended_as_told;
use super::watch::{Checked, Taken, broken};

/// Looks at everything.
///
/// # Errors
/// The first broken promise.
pub fn judge(play: &Play) -> Checked {
    let items = play.plain.everything();
    let (model, now) = {
        let state = play.stage().state();
        (state.watch.model.clone(), state.now)
    };
    let calm_at = play.calm_at();
    everything_was_taken_in(&model)?;
    money_adds_up(&model, &items)?;
    holds_are_there(&model, &items)?;
    orders_ended_as_told(&model, &items)?;
    who_is_erased_is_gone(&model, &items)?;
    messages_are_written_as_they_went(play, &items)?;
    what_is_written_as_sent_was_sent(play, &items)?;
    what_was_declared_is_confirmed(play, &items)?;
    nothing_stays_due(&items, now)?;
    let reader = play.reader();
    for (home, creditor) in play.creditors.iter().enumerate() {
        let sheets = sheets(&reader, creditor, &items);
        for sheet in &sheets {
            nobody_is_forgotten(&items, sheet, now)?;
            Looking { watch: &play.stage().state().watch, home, calm_at, now }.no_step_is_late(sheet)?;
            what_is_named_is_settled(&model, home, sheet)?;
        }
    }
    chains_hold(play)
}

fn everything_was_taken_in(model: &Model) -> Checked {
    match model.said.iter().find(|said| !said.known) {
        Some(said) => broken("nothing acknowledged is lost", format!("never taken in: {said:?}")),
        None => Ok(()),
    }
}

/// The rows of every debtor, group by group, against the sums.
fn money_adds_up(model: &Model, items: &[Item]) -> Checked {
    for (home, known) in model.homes.iter().enumerate() {
        for debtor in 0..known.debtors.len() {
            let group = model.group(home, debtor);
            for currency in [Currency::EUR, Currency::USD] {
                let wanted = model.most(home, &group, currency);
                let rows = items.iter().filter_map(|item| {
                    let row: Row = record::decode(&item.book.as_ref()?.row).ok()?;
                    let (portfolio, id) = parse_ledger(&item.key.partition)?;
                    let place = known.debtors.iter().position(|debtor| debtor.id == id)?;
                    (portfolio == known.id && group.contains(&place) && row.id.currency == currency)
                        .then_some(row)
                });
                let balance: i64 = rows.map(|row| row.balance).sum();
                if balance != wanted {
                    let detail = format!(
                        "portfolio {home}, debtors {group:?}: {balance} {currency}, the sum is {wanted}"
                    );
                    return broken("money adds up to the cent", detail);
                }
            }
        }
    }
    Ok(())
}

fn holds_are_there(model: &Model, items: &[Item]) -> Checked {
    let holds = items.iter().filter(|item| item.key.range.starts_with("hold#"));
    let kept: BTreeSet<_> =
        holds.filter_map(|item| record::decode::<Hold>(&item.body).ok()).map(|hold| hold.id).collect();
    match model.stands.iter().find(|hold| !kept.contains(&hold.id)) {
        Some(hold) => broken("nothing acknowledged is lost", format!("a {:?} is gone", hold.kind)),
        None => Ok(()),
    }
}

fn messages_are_written_as_they_went(play: &Play, items: &[Item]) -> Checked {
    let actions = items.iter().filter(|item| item.key.range.starts_with("act#"));
    let actions: Vec<Action> = actions.filter_map(|item| record::decode(&item.body).ok()).collect();
    let state = play.stage().state();
    for taken in &state.watch.taken {
        let mine = actions.iter().find(|action| action.id.digest == taken.action.digest);
        let outcome =
            mine.and_then(|action| action.attempts.get(taken.attempt)).map(|attempt| &attempt.outcome);
        let fits = match outcome {
            None | Some(Outcome::Claimed { .. }) => false,
            Some(Outcome::Refused { reason, .. }) => reason == "no_trace",
            Some(_) => true,
        };
        if !fits {
            let detail = format!("{} was taken and is written as {outcome:?}", taken.action);
            return broken("what was sent is written", detail);
        }
    }
    Ok(())
}

/// Whoever declared something was told so, or the history says why not; of what was refused nobody is told.
fn what_was_declared_is_confirmed(play: &Play, items: &[Item]) -> Checked {
    let holds = items.iter().filter(|item| item.key.range.starts_with("hold#"));
    let holds = holds.filter_map(|item| record::decode::<Hold>(&item.body).ok());
    let named = |id: HoldId| domain::decide::thanks_digest(&id.to_string());
    let kept: BTreeSet<u64> = holds.map(|hold| named(hold.id)).chain(told_of_erasures(items)).collect();
    let state = play.stage().state();
    let strange =
        |taken: &&Taken| taken.notice == Notice::Confirmation && !kept.contains(&taken.action.digest);
    if let Some(taken) = state.watch.taken.iter().find(strange) {
        return broken("what is confirmed was declared", taken.action.to_string());
    }
    let excused: BTreeSet<DebtorId> = items
        .iter()
        .filter(|item| item.key.range.starts_with("z#fact#") && item.body.contains("\"not_confirmed\""))
        .filter_map(|item| parse_ledger(&item.key.partition).map(|(_, debtor)| debtor))
        .chain(who_may_be_erased(&state.watch.model))
        .collect();
    for hold in state.watch.model.stands.iter().filter(|hold| hold.own) {
        let home = &state.watch.model.homes[hold.portfolio];
        let group = state.watch.model.group(hold.portfolio, hold.debtor);
        let said_why = group.iter().any(|debtor| excused.contains(&home.debtors[*debtor].id));
        let action = state.watch.actions.get(&named(hold.id));
        if action.is_none() && !said_why && !home.was_stopped {
            return broken("what was declared is confirmed", format!("{} is not", hold.id));
        }
    }
    Ok(())
}

/// Nothing is written as sent that never left.
fn what_is_written_as_sent_was_sent(play: &Play, items: &[Item]) -> Checked {
    let actions = items.iter().filter(|item| item.key.range.starts_with("act#"));
    let state = play.stage().state();
    for action in actions.filter_map(|item| record::decode::<Action>(&item.body).ok()) {
        for (place, attempt) in action.attempts.iter().enumerate() {
            let message = (action.id.digest, place);
            let sent = attempt.accepted_at().is_some() && !state.watch.judged.contains(&message);
            if sent && !state.watch.took(message) {
                let detail = format!("{} is written as {}", action.id, attempt.outcome.word());
                return broken("what is written as sent was sent", detail);
            }
        }
    }
    Ok(())
}

/// Whatever is due is looked at within the hour.
fn nothing_stays_due(items: &[Item], now: DateTime<Utc>) -> Checked {
    let due = |item: &&Item| {
        let at = item.due.as_ref().and_then(|due| due_instant(&due.sort));
        at.is_some_and(|at| at + TimeDelta::hours(1) < now)
    };
    match items.iter().find(due) {
        Some(item) => broken("nothing stays due for ever", format!("{:?} since {:?}", item.key, item.due)),
        None => Ok(()),
    }
}

fn sheets(reader: &App, creditor: &super::cast::Creditor, items: &[Item]) -> Vec<CaseSheet> {
    let member = patiently(reader.member(&creditor.manager, creditor.id)).expect("a member");
    let rows = items.iter().filter(|item| item.key.range.starts_with("case#"));
    let mine = rows.filter_map(|item| {
        let (portfolio, debtor) = parse_ledger(&item.key.partition)?;
        let currency = item.key.range.strip_prefix("case#")?.parse().ok()?;
        (portfolio == creditor.id).then_some(CaseId { debtor, currency })
    });
    mine.map(|case| patiently(reader.case(&member, case)).expect("a case")).collect()
}

/// Who has something to come has a due key that is hardly later.
fn nobody_is_forgotten(items: &[Item], sheet: &CaseSheet, _: DateTime<Utc>) -> Checked {
    let Some(wanted) = sheet.next_look_at else { return Ok(()) };
    let gated = |reason| matches!(reason, Reason::StaleSource | Reason::PortfolioStopped);
    if sheet.items.iter().flat_map(|item| &item.held).any(|held| gated(held.reason)) {
        // Who had nothing to come before still has none; whatever lifts it wakes everybody
        return Ok(());
    }
    let mine = items.iter().filter(|item| {
        parse_ledger(&item.key.partition).is_some_and(|(_, debtor)| debtor == sheet.id.debtor)
    });
    let due = mine.filter_map(|item| due_instant(&item.due.as_ref()?.sort)).min();
    // A look may end at another obstacle: after the cap the hour, after the hour a holiday
    if due.is_some_and(|due| due <= wanted + TimeDelta::days(4)) {
        return Ok(());
    }
    let detail = format!("{} is to be looked at on {wanted}, and is due {due:?}", sheet.id);
    broken("nothing stays due with no look and no reason", detail)
}

/// Who names what he pays has settled just that, in whatever order it was told.
fn what_is_named_is_settled(model: &Model, home: usize, sheet: &CaseSheet) -> Checked {
    let first = model.homes[home].debtors[0].id == sheet.id.debtor;
    // What is paid on a page, or ahead, may be more than is left by the plan: the rest settles others
    let paged = model.pages.iter().any(|page| (page.portfolio, page.debtor) == (home, 0));
    let ahead = model.said.iter().any(|said| {
        (said.portfolio, said.debtor) == (home, 0)
            && matches!(&said.what, What::Credit { name, .. } if name.starts_with("T-"))
    });
    if !first || paged || ahead || model.group(home, 0).len() > 1 {
        return Ok(());
    }
    for item in &sheet.items {
        let open: Option<i64> = item.open.replace('.', "").parse().ok();
        let left = model.left_of(home, item.invoice);
        if open != left {
            let detail =
                format!("{}: {} is open of {}, the sum is {left:?}", sheet.id, item.open, item.invoice);
            return broken("the order in which it was told changes nothing", detail);
        }
    }
    Ok(())
}

/// Every history is what was written, fact by fact.
fn chains_hold(play: &Play) -> Checked {
    let reader = play.reader();
    for creditor in &play.creditors {
        let audit = patiently(reader.verify(creditor.id)).expect("a calm table");
        if let Some(broken) = audit.broken.first() {
            return self::broken("the history cannot be quietly edited", format!("{broken:?}"));
        }
    }
    Ok(())
}
