//! What becomes of a plan as money comes or does not: it lasts until the next instalment that has not come, and no longer.

use chrono::{DateTime, Utc};
use domain::calendar::local_date;
use domain::hold::{Hold, Kind};
use domain::plan;
use domain::portfolio::Portfolio;
use domain::statement::Statement;
use domain::timeline::{Cause, What};

use crate::ledger::Ledger;
use crate::portal::grace_after;

impl Ledger {
    /// Moves each plan on to its next instalment; ends it when everything came, or when the days of grace passed. True
    /// when anything changed.
    pub(crate) fn judge_plans(
        &mut self,
        statement: &Statement,
        portfolio: &Portfolio,
        now: DateTime<Utc>,
    ) -> bool {
        let today = local_date(now, portfolio.time_zone);
        let runs = |hold: &&Hold| {
            hold.kind == Kind::Plan
                && hold.currency == statement.currency
                && hold.ended_at.is_none()
                && !hold.plan.is_empty()
        };
        let running: Vec<Hold> = self.holds.all().iter().filter(runs).cloned().collect();
        let mut changed = false;
        for hold in running {
            let next = plan::next(&hold.plan, statement.paid_since(&hold));
            let until = next
                .and_then(|(place, _)| hold.plan.get(place))
                .map(|line| grace_after(portfolio, line.due_on));
            let (ended, what) = match until {
                None => (true, Some(What::PlanKept { hold: hold.id })),
                Some(until) if today > until => (true, Some(What::PlanBroken { hold: hold.id })),
                Some(until) if until != hold.until => (false, None),
                Some(_) => continue,
            };
            if let Some(edit) = self.holds.edit(|known| known.id == hold.id) {
                edit.until = until.unwrap_or(edit.until);
                edit.ended_at = ended.then_some(now);
            }
            if let Some(what) = what {
                self.tell(now, &Cause::Relance, what);
            }
            changed = true;
        }
        changed
    }
}
