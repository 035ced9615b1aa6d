//! An amount in instalments: how it is cut, and where it stands when part of it has come.
//!
//! A plan never looks at single payments: what counts is whether enough has come by each day, so that paying early or in
//! other portions is always right.

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;

/// Most instalments of any plan.
pub const LINES_LIMIT: u8 = 36;
/// Largest deposit of any policy, in percent: something is left to spread.
pub const DEPOSIT_LIMIT: u8 = 90;

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
    /// Least part of the whole that the first instalment pays, in percent; 0: no more than any other.
    pub deposit: u8,
    /// A plan is signed with a code that is sent to an address on file.
    pub code: bool,
    /// Who keeps his plan is asked for no interest and no costs of his being late. False: the plan says nothing of them, and
    /// what the law gives stays as it is.
    pub waives_interest: bool,
}

impl Default for PlanPolicy {
    fn default() -> Self {
        Self { instalments: 3, days: 100, minimum: 5000, deposit: 0, code: false, waives_interest: false }
    }
}

impl PlanPolicy {
    /// Most instalments into which this amount may be cut, none smaller than the policy says; none when it may not be.
    #[must_use]
    pub fn most(&self, total: i64) -> Option<u8> {
        let least = self.minimum.max(1);
        let even = total / least;
        // The others share what the deposit leaves
        let beside_deposit = (total - self.deposit_of(total)) / least + 1;
        let fits = u8::try_from(even.min(beside_deposit)).unwrap_or(u8::MAX);
        let most = fits.min(self.instalments).min(LINES_LIMIT);
        (most >= 2).then_some(most)
    }

    /// Least that the first instalment of this amount pays, in minor units, rounded up.
    #[must_use]
    pub fn deposit_of(&self, total: i64) -> i64 {
        let percent = i128::from(self.deposit.min(DEPOSIT_LIMIT));
        let part = (i128::from(total) * percent + 99) / 100;
        i64::try_from(part).unwrap_or(total).clamp(0, total.max(0))
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

/// How an amount is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// All of it, in minor units.
    pub total: i64,
    /// Into how many instalments.
    pub count: u8,
    /// Least that the first one pays, in minor units.
    pub deposit: i64,
    /// When it is paid.
    pub first_on: NaiveDate,
}

/// The instalments of an amount, a month apart, each on the next working day. They are equal, but for a first one that the
/// deposit makes larger; the last one takes what does not divide.
#[must_use]
pub fn lines(cut: Cut, calendar: Calendar) -> Vec<Line> {
    let Cut { total, deposit, first_on, .. } = cut;
    let count = cut.count.clamp(1, LINES_LIMIT);
    let even = total / i64::from(count);
    let first = if count == 1 { total } else { deposit.min(total).max(even) };
    let each = if first == even { even } else { (total - first) / i64::from((count - 1).max(1)) };
    let mut left = total;
    (0..count)
        .map(|place| {
            let month = first_on.checked_add_months(Months::new(u32::from(place))).unwrap_or(first_on);
            let minor = match place {
                _ if place + 1 == count => left,
                0 => first,
                _ => each,
            };
            left -= minor;
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

    fn even(total: i64, count: u8, first_on: &str) -> Vec<Line> {
        lines(Cut { total, count, deposit: 0, first_on: day(first_on) }, french())
    }

    #[test]
    fn the_last_instalment_takes_what_does_not_divide() {
        let cut: Vec<_> = even(10_000, 3, "2026-09-01").iter().map(|line| line.minor).collect();
        assert_eq!(cut, [3333, 3333, 3334]);
    }

    #[test]
    fn a_deposit_makes_the_first_instalment_larger_never_smaller() {
        let policy = |deposit| PlanPolicy { deposit, ..PlanPolicy::default() };
        let cut = |deposit, total, count| -> Vec<i64> {
            let deposit = policy(deposit).deposit_of(total);
            let cut = Cut { total, count, deposit, first_on: day("2026-09-01") };
            lines(cut, french()).iter().map(|line| line.minor).collect()
        };
        assert_eq!(cut(40, 10_001, 3), [4001, 3000, 3000], "rounded up: at least four tenths");
        assert_eq!(cut(50, 10_000, 4), [5000, 1666, 1666, 1668]);
        assert_eq!(cut(20, 10_000, 3), [3333, 3333, 3334], "an even share is more");
        assert_eq!(cut(90, 10_000, 1), [10_000]);
        assert_eq!(cut(255, 10_000, 2), [9000, 1000], "nine tenths at most");
    }

    #[test]
    fn what_a_deposit_leaves_is_not_cut_below_the_smallest_instalment() {
        let policy = PlanPolicy { instalments: 12, minimum: 1000, deposit: 60, ..PlanPolicy::default() };
        assert_eq!(policy.most(10_000), Some(5), "6000 and four times 1000");
        assert_eq!(policy.most(2_500), Some(2), "1500 and 1000");
        assert_eq!(policy.most(2_499), None, "1500 and 999");
        assert_eq!(PlanPolicy { deposit: 0, ..policy }.most(2_499), Some(2));
    }

    #[test]
    fn every_instalment_falls_on_a_working_day_a_month_after_the_one_before() {
        let days: Vec<_> = even(100, 4, "2026-01-31").iter().map(|line| line.due_on).collect();
        // A Saturday, the end of February on a Saturday, then the last days of March and April.
        assert_eq!(days, [day("2026-02-02"), day("2026-03-02"), day("2026-03-31"), day("2026-04-30")]);
        let may = even(100, 1, "2026-05-01");
        assert_eq!(may[0].due_on, day("2026-05-04"), "the first of May is a holiday, then comes the weekend");
    }

    #[test]
    fn a_plan_stands_where_enough_has_come() {
        let plan = even(10_000, 3, "2026-09-01");
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
        let policy = PlanPolicy { instalments: 4, ..PlanPolicy::default() };
        assert_eq!(
            [9_999, 10_000, 17_500, 90_000].map(|total| policy.most(total)),
            [None, Some(2), Some(3), Some(4)]
        );
        assert_eq!(PlanPolicy { instalments: 0, ..policy }.most(90_000), None);
    }

    proptest! {
        #[test]
        fn instalments_add_up_and_are_in_order(
            total in 1_i64..10_000_000,
            count in 1_u8..=LINES_LIMIT,
            deposit in 0_u8..=100,
            days in 0_u64..4000,
        ) {
            let deposit = PlanPolicy { deposit, ..PlanPolicy::default() }.deposit_of(total);
            let plan = lines(Cut { total, count, deposit, first_on: day("2024-01-01") + Days::new(days) }, french());
            prop_assert_eq!(plan.iter().map(|line| line.minor).sum::<i64>(), total);
            prop_assert!(plan[0].minor >= deposit);
            prop_assert!(plan.windows(2).all(|pair| pair[0].due_on < pair[1].due_on));
            prop_assert!(plan.iter().all(|line| french().is_business_day(line.due_on)));
            prop_assert_eq!(next(&plan, total), None);
        }

        #[test]
        fn a_policy_allows_no_instalment_below_its_smallest(
            total in 1_i64..1_000_000,
            minimum in 1_i64..50_000,
            deposit in 0_u8..=100,
        ) {
            let policy = PlanPolicy { instalments: LINES_LIMIT, minimum, deposit, ..PlanPolicy::default() };
            let smallest = |count| {
                let cut = Cut { total, count, deposit: policy.deposit_of(total), first_on: day("2026-01-02") };
                lines(cut, french()).iter().map(|line| line.minor).min().unwrap()
            };
            let most = policy.most(total);
            for count in 2..=LINES_LIMIT {
                prop_assert_eq!(smallest(count) >= minimum, most.is_some_and(|most| count <= most), "{}", count);
            }
        }
    }
}
