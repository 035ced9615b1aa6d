//! What the stage's own hands do: a setting is edited, and the storm ends.

use chrono::TimeDelta;
use domain::portfolio::Portfolio;
use domain::scenario::Offset;
use store::keys::Keys;
use store::record;
use store::table::{Condition, Item, Write};

use super::deed::Deed;
use super::play::{CALM_DAYS, Job, Play};
use super::stage::{PROCESSES, Weather};

impl Play {
    /// The first reminder two days later from now on, as a new version: a setting that no verb changes yet.
    pub(super) fn edit(&mut self, home: usize) {
        let key = Keys::of(self.creditors[home].id).portfolio_item();
        let Some(item) = self.plain.item(&key) else { return };
        let Ok(mut portfolio) = record::decode::<Portfolio>(&item.body) else { return };
        for scenario in [&mut portfolio.scenarios.business, &mut portfolio.scenarios.consumer] {
            scenario.version += 1;
            scenario.steps[1].offset = Offset::FromDue(7);
        }
        let Ok(body) = record::encode(&portfolio) else { return };
        let next = Item { version: item.version + 1, body, ..item.clone() };
        // Nobody else wrote in between: nothing else runs now
        let _ = self.plain.carry_out(&[Write::Put(next, Condition::Version(item.version))]);
    }

    /// The storm is over: clocks are right, nothing fails, stops are lifted, the team comes every morning.
    pub(super) fn calm_down(&mut self) {
        self.calm = true;
        let now = {
            let mut state = self.stage.state();
            state.weather = Weather::default();
            state.skew = [TimeDelta::zero(); PROCESSES];
            state.now
        };
        self.office.bag().dead_until = None;
        for home in 0..self.creditors.len() {
            let (stopped, release) = {
                let mut state = self.stage.state();
                (state.watch.model.homes[home].was_stopped, state.dice.chance(500))
            };
            // Both look at every case again, which would hide that one was forgotten
            if stopped {
                self.put_down(now, Job::Deed(Deed::Resume(home)));
            }
            if release {
                self.put_down(now, Job::Deed(Deed::Release(home)));
            }
            for day in 0..CALM_DAYS {
                let at = now + TimeDelta::days(day) + TimeDelta::minutes(5);
                self.put_down(at, Job::Deed(Deed::Round(home)));
            }
        }
    }
}
