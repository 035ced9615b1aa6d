//! The latest day on which a reminder must have left, as far as the story alone can say: its own day, the day of the item
//! that times its case, the last that anybody told, the calm after the storm; then the first day on which its debtor works
//! and the caps let one more message go, given those that left.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use domain::action::Attempt;
use domain::calendar::Calendar;
use domain::decide::Reason;
use domain::ids::ItemId;
use domain::scenario::Notice;

use app::desk::{CaseSheet, ItemView};

use super::model::Home;
use super::watch::{Found, Watch};

/// Days between the due date and each level, at most: an edit moves the first reminder by two.
const DAYS: [i64; 5] = [-3, 7, 12, 20, 30];
/// Days from the level that an item has to its next one, at most.
const APART: [i64; 4] = [0, 7, 8, 10];
/// Level of the last reminder: what follows it needs a person.
const REMINDED: u8 = 3;
/// Days in which a person says yes to a notice, and it leaves: asked on one, answered on the next morning.
const PERSON_DAYS: i64 = 2;
/// Steps a debtor gets in seven days.
const PER_WEEK: usize = 3;
/// Days that are looked through: caps are free after seven, and nobody is closed for so long.
const LOOKED_THROUGH: i64 = 30;

/// What is held against the story.
pub struct Looking<'a> {
    /// What was seen.
    pub watch: &'a Watch,
    /// Place of the portfolio.
    pub home: usize,
    /// When the storm ended.
    pub calm_at: DateTime<Utc>,
    /// When the story ended.
    pub now: DateTime<Utc>,
}

/// What only time ends.
fn is_time(reason: Reason) -> bool {
    matches!(reason, Reason::NotDue | Reason::QuietHours | Reason::Holiday | Reason::Cap | Reason::Gap)
}

impl Looking<'_> {
    fn place(&self) -> &Home {
        &self.watch.model.homes[self.home]
    }

    fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.place().zone).date_naive()
    }

    /// Every reminder of a case whose latest day is over has left, or something else than time says no.
    ///
    /// # Errors
    /// The first that has not.
    pub fn no_step_is_late(&self, sheet: &CaseSheet) -> Result<(), Found> {
        let Some((_, debtor)) = self.watch.model.debtor(sheet.id.debtor) else { return Ok(()) };
        let group = self.watch.model.group(self.home, debtor);
        let is_disturbed = |one: &usize| self.watch.model.disturbed.contains(&(self.home, *one));
        if group.iter().any(is_disturbed) || self.place().was_stopped {
            return Ok(());
        }
        for (place, item) in sheet.items.iter().enumerate() {
            let waits = item.held.iter().all(|held| is_time(held.reason));
            if item.level >= REMINDED || !waits {
                continue;
            }
            let latest = self.latest(&sheet.items[..place], item, &group);
            if self.day(self.now) > latest {
                let left = self.left(&group);
                let older = &sheet.items[..place];
                let detail = format!(
                    "{}: {item:?} must have left until {latest}, after {older:?} and {left:?}",
                    sheet.id
                );
                return Err(Found { promise: "no reminder is later than its latest day", detail });
            }
        }
        Ok(())
    }

    /// The days on which messages left for a group.
    fn left(&self, group: &[usize]) -> Vec<(NaiveDate, Notice, u8)> {
        let mine = self.watch.actions.values().filter(|action| {
            let whose = self.watch.model.debtor(action.id.debtor);
            whose.is_some_and(|(home, debtor)| home == self.home && group.contains(&debtor))
        });
        let days = mine.flat_map(|action| {
            let accepted = action.attempts.iter().filter_map(Attempt::accepted_at);
            accepted.map(|at| (self.day(at), action.notice, action.level))
        });
        let mut days: Vec<_> = days.collect();
        days.sort_by_key(|(day, ..)| *day);
        days
    }

    /// The latest day for an item behind these older ones.
    fn latest(&self, older: &[ItemView], item: &ItemView, group: &[usize]) -> NaiveDate {
        let told = self
            .watch
            .model
            .said
            .iter()
            .filter(|said| said.portfolio == self.home && group.contains(&said.debtor));
        let told = told.filter_map(|said| said.known_at).max().map_or(NaiveDate::MIN, |at| self.day(at));
        let carried = older.iter().filter_map(|older| self.timed_until(older)).max();
        let came_back = self.watch.came_back.iter().filter(|(home, _)| *home == self.home);
        let told = came_back.map(|(_, at)| self.day(*at)).max().map_or(told, |day| day.max(told));
        let from = self.step_day(item).max(carried.unwrap_or(NaiveDate::MIN)).max(told);
        // What the storm left undone is done on the first day after it
        let from = from.max(self.day(self.calm_at) + TimeDelta::days(1));
        let days = (0..LOOKED_THROUGH).map(|days| from + TimeDelta::days(days));
        let mut free = days.filter(|day| self.is_open(group, *day) && self.is_free(group, *day));
        // In another zone it is another day
        free.next().unwrap_or(from) + TimeDelta::days(1)
    }

    /// The day until which an older item times its case: that of its next message; what was put on notice did so until then.
    fn timed_until(&self, item: &ItemView) -> Option<NaiveDate> {
        if item.level > REMINDED {
            return self.accepted_on(item);
        }
        times(item).then(|| self.step_day(item))
    }

    /// The day on which the last message left that raised an item.
    fn accepted_on(&self, item: &ItemView) -> Option<NaiveDate> {
        let id = ItemId { invoice: item.invoice, part: 0 };
        let raised = self.watch.actions.values().filter(|it| it.raises.iter().any(|named| named.item == id));
        let accepted = raised.flat_map(|it| &it.attempts).filter_map(Attempt::accepted_at);
        accepted.max().map(|at| self.day(at))
    }

    /// The day of an item's next step.
    fn step_day(&self, item: &ItemView) -> NaiveDate {
        let level = usize::from(item.level);
        let Some((usual, apart)) = DAYS.get(level + 1).zip(APART.get(level)) else { return item.due_on };
        let usual = item.due_on + TimeDelta::days(*usual);
        let next = self.accepted_on(item).map(|day| day + TimeDelta::days(*apart));
        let person = if item.level == REMINDED { PERSON_DAYS } else { 0 };
        usual.max(next.filter(|_| level > 0).unwrap_or(usual)) + TimeDelta::days(person)
    }

    /// A day on which every debtor of a group works.
    fn is_open(&self, group: &[usize], day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let closed =
            |one: &usize| Calendar::of(self.place().debtors[*one].country, None).holiday(day).is_some();
        !weekend && !group.iter().any(closed)
    }

    /// A day on which the caps let one more message go.
    fn is_free(&self, group: &[usize], day: NaiveDate) -> bool {
        let mine = || {
            let steps = self.watch.steps.iter();
            steps.filter(|it| it.whose.0 == self.home && group.contains(&it.whose.1))
        };
        let days = || mine().map(|step| self.day(step.claimed_at));
        let week = days().filter(|its| (day - TimeDelta::days(7)..day).contains(its)).count();
        week < PER_WEEK && days().all(|its| its != day)
    }
}

/// Whether an older item may time its case: it has a message to come, and nothing but time or a person's yes stands
/// against it.
fn times(item: &ItemView) -> bool {
    let asked = |reason| item.level == REMINDED && reason == Reason::AwaitingApproval;
    item.held.iter().all(|held| is_time(held.reason) || asked(held.reason))
}
