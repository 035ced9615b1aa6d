//! An amount in instalments: how it is cut, and where it stands when part of it has come.
//!
//! A plan never looks at single payments: what counts is whether enough has come by each day, so that paying early or in
//! other portions is always right.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;

/// Most instalments of any plan.
pub const LINES_LIMIT: u8 = 36;

/// What a portfolio lets its debtors agree to by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanPolicy {
    /// Most instalments; fewer than two: no plan is offered.
    pub instalments: u8,
    /// Days from today in which the last one must lie.
    pub days: u16,
    /// Smallest instalment, in minor units of the case's currency.
    pub minimum: i64,
    /// A plan is signed with a code that is sent to an address on file.
    pub code: bool,
}

impl Default for PlanPolicy {
    fn default() -> Self {
        Self { instalments: 3, days: 100, minimum: 5000, code: false }
    }
}

impl PlanPolicy {
    /// Most instalments into which this amount may be cut; none when it may not be.
    #[must_use]
    pub fn most(&self, total: i64) -> Option<u8> {
        let fits = u8::try_from(total / self.minimum.max(1)).unwrap_or(u8::MAX);
        let most = fits.min(self.instalments).min(LINES_LIMIT);
        (most >= 2).then_some(most)
    }

    /// The last day on which an instalment may fall.
    #[must_use]
    pub fn latest(&self, today: NaiveDate) -> NaiveDate {
        today.checked_add_days(Days::new(u64::from(self.days))).unwrap_or(today)
    }
}

/// One instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// When: a working day of the creditor.
    pub due_on: NaiveDate,
    /// How much, in minor units.
    pub minor: i64,
}

/// Cuts an amount into `count` instalments, a month apart from `first_on`, each on the next working day. They are equal;
/// the last one takes what does not divide.
#[must_use]
pub fn lines(total: i64, count: u8, first_on: NaiveDate, calendar: Calendar) -> Vec<Line> {
    let count = count.clamp(1, LINES_LIMIT);
    let each = total / i64::from(count);
    (0..count)
        .map(|place| {
            let month = first_on.checked_add_months(Months::new(u32::from(place))).unwrap_or(first_on);
            let last = place + 1 == count;
            let minor = if last { total - each * i64::from(count - 1) } else { each };
            Line { due_on: calendar.next_business_day(month), minor }
        })
        .collect()
}

/// The first instalment that `paid` does not cover, with what of it is missing; none when the plan is fulfilled.
#[must_use]
pub fn next(lines: &[Line], paid: i64) -> Option<(usize, i64)> {
    let mut sum = 0_i64;
    for (place, line) in lines.iter().enumerate() {
        sum = sum.saturating_add(line.minor);
        if paid < sum {
            return Some((place, (sum - paid).min(line.minor)));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::debtor::Country;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn french() -> Calendar {
        Calendar::of(Country::FR, None)
    }

    #[test]
    fn the_last_instalment_takes_what_does_not_divide() {
        let cut: Vec<_> =
            lines(10_000, 3, day("2026-09-01"), french()).iter().map(|line| line.minor).collect();
        assert_eq!(cut, [3333, 3333, 3334]);
    }

    #[test]
    fn every_instalment_falls_on_a_working_day_a_month_after_the_one_before() {
        let days: Vec<_> =
            lines(100, 4, day("2026-01-31"), french()).iter().map(|line| line.due_on).collect();
        // A Saturday, the end of February on a Saturday, then the last days of March and April.
        assert_eq!(days, [day("2026-02-02"), day("2026-03-02"), day("2026-03-31"), day("2026-04-30")]);
        let may = lines(100, 1, day("2026-05-01"), french());
        assert_eq!(may[0].due_on, day("2026-05-04"), "the first of May is a holiday, then comes the weekend");
    }

    #[test]
    fn a_plan_stands_where_enough_has_come() {
        let plan = lines(10_000, 3, day("2026-09-01"), french());
        for (paid, wanted) in [
            (-500, Some((0, 3333))),
            (0, Some((0, 3333))),
            (3000, Some((0, 333))),
            (3333, Some((1, 3333))),
            (6667, Some((2, 3333))),
            (9999, Some((2, 1))),
            (10_000, None),
            (20_000, None),
        ] {
            assert_eq!(next(&plan, paid), wanted, "{paid}");
        }
    }

    #[test]
    fn a_small_amount_is_not_cut() {
        let policy = PlanPolicy { instalments: 4, days: 100, minimum: 5000, code: false };
        assert_eq!(
            [9_999, 10_000, 17_500, 90_000].map(|total| policy.most(total)),
            [None, Some(2), Some(3), Some(4)]
        );
        assert_eq!(PlanPolicy { instalments: 0, ..policy }.most(90_000), None);
    }

    proptest! {
        #[test]
        fn instalments_add_up_and_are_in_order(total in 1_i64..10_000_000, count in 1_u8..=LINES_LIMIT, days in 0_u64..4000) {
            let plan = lines(total, count, day("2024-01-01") + Days::new(days), french());
            prop_assert_eq!(plan.iter().map(|line| line.minor).sum::<i64>(), total);
            prop_assert!(plan.windows(2).all(|pair| pair[0].due_on < pair[1].due_on));
            prop_assert!(plan.iter().all(|line| french().is_business_day(line.due_on)));
            prop_assert_eq!(next(&plan, total), None);
        }
    }
}
