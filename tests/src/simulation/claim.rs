//! What must hold at the instant a message is claimed: nothing says no, and it is the right step, day and hour.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use domain::action::{Action, Approval, Attempt};
use domain::calendar::Calendar;
use domain::debtor::Channel;
use domain::scenario::Notice;

use super::erasing::nobody_writes_to_the_erased;
use super::instalment;
use super::model::{Debtor, Home};
use super::watch::{Checked, Watch, broken};

/// A claim that was just written.
pub struct Claim<'a> {
    /// The action.
    pub action: &'a Action,
    /// The attempt.
    pub attempt: &'a Attempt,
    /// When, really.
    pub now: DateTime<Utc>,
    /// No clock is wrong.
    pub exact: bool,
}

/// Days between the due date and each level, at least.
const DAYS: [i64; 6] = [-3, 5, 12, 20, 30, 38];
/// Days between a reminder and a formal notice.
const FORMAL_DAYS: i64 = 8;
/// Steps a debtor gets in one of his days, and in seven.
const CAPS: (usize, usize) = (1, 3);
/// Hours after which what a source told is old.
const FRESH_HOURS: i64 = 48;
/// Seconds a stop may need, tries included.
const STOP_SECONDS: i64 = 12;

/// Whether caps count it: all but what a person asked for.
#[must_use]
pub fn counts(notice: Notice) -> bool {
    !matches!(notice, Notice::Link | Notice::Code | Notice::Confirmation)
}

/// Checks a claim against everything that was said and seen before.
///
/// # Errors
/// The promise it breaks.
pub fn check(watch: &Watch, claim: &Claim<'_>) -> Checked {
    let id = claim.action.id;
    let Some((portfolio, debtor)) = watch.model.debtor(id.debtor) else {
        return broken("one creditor never sees another's data", format!("{id} is of nobody"));
    };
    let group = watch.model.group(portfolio, debtor);
    let home = &watch.model.homes[portfolio];
    nobody_stopped_it(home, claim)?;
    nobody_declined(watch, portfolio, claim)?;
    nobody_writes_to_the_erased(watch, (portfolio, debtor), claim)?;
    if !counts(claim.action.notice) {
        return Ok(());
    }
    payments_are_known(watch, portfolio, claim)?;
    // Debtors that become one are known by what was said last of either
    let hours = |one: &usize| at_a_decent_hour(&home.debtors[*one], claim);
    group.iter().map(hours).reduce(Checked::or).unwrap_or(Ok(()))?;
    within_the_caps(watch, portfolio, &group, &home.debtors[debtor], claim)?;
    if claim.action.notice == Notice::Instalment {
        it_is_owed(watch, portfolio, debtor, &group, claim)?;
        return instalment::may_be_spoken_of(watch, portfolio, debtor, claim);
    }
    if claim.action.carrying.is_none() {
        return Ok(());
    }
    it_is_owed(watch, portfolio, debtor, &group, claim)?;
    no_money_is_on_its_way(watch, portfolio, home, claim)?;
    no_hold_covers_it(watch, portfolio, debtor, home, claim)?;
    not_before_its_day(watch, home, claim)?;
    a_formal_notice_is_allowed(watch, home, claim)
}

pub(super) fn today(home: &Home, claim: &Claim<'_>) -> NaiveDate {
    claim.attempt.claimed_at.with_timezone(&home.zone).date_naive()
}

/// A stop is a stop.
fn nobody_stopped_it(home: &Home, claim: &Claim<'_>) -> Checked {
    let slack = TimeDelta::seconds(if claim.exact { STOP_SECONDS } else { 900 });
    match home.stopped {
        Some(at) if claim.now > at + slack => {
            broken("a stop is a stop", format!("{} was claimed {} after it", claim.action.id, claim.now - at))
        }
        _ => Ok(()),
    }
}

fn nobody_declined(watch: &Watch, portfolio: usize, claim: &Claim<'_>) -> Checked {
    let declined = watch.model.declined.get(&(portfolio, claim.attempt.recipient));
    let asked = !counts(claim.action.notice);
    match declined {
        Some(true) => {}
        Some(false) if claim.action.notice.is_courtesy() && !asked => {}
        _ => return Ok(()),
    }
    let detail = format!("{} was claimed for an address that is stopped", claim.action.id);
    broken("nobody is chased after opting out", detail)
}

/// A source that says how far it has told says so again before two days are over, or nobody is chased.
fn payments_are_known(watch: &Watch, portfolio: usize, claim: &Claim<'_>) -> Checked {
    let Some(until) = watch.model.synchronised_until(portfolio) else { return Ok(()) };
    let slack = TimeDelta::seconds(if claim.exact { STOP_SECONDS } else { 900 });
    if claim.now <= until + TimeDelta::hours(FRESH_HOURS) + slack {
        return Ok(());
    }
    let detail =
        format!("{} was claimed {} after the last payment heard of", claim.action.id, claim.now - until);
    broken("nobody is chased on old facts", detail)
}

/// Days and hours on the debtor's own wall.
fn at_a_decent_hour(debtor: &Debtor, claim: &Claim<'_>) -> Checked {
    let wall = claim.attempt.claimed_at.with_timezone(&debtor.zone);
    let minute = wall.hour() * 60 + wall.minute();
    let open = match claim.attempt.channel {
        Channel::Email | Channel::Letter => (480..1_140).contains(&minute),
        Channel::Sms | Channel::Phone => (600..780).contains(&minute) || (840..1_170).contains(&minute),
    };
    let weekend = matches!(wall.weekday(), Weekday::Sat | Weekday::Sun);
    let holiday = Calendar::of(debtor.country, None).holiday(wall.date_naive()).is_some();
    if open && !weekend && !holiday {
        return Ok(());
    }
    broken("caps and quiet hours are kept", format!("{} was claimed at {wall}", claim.action.id))
}

fn within_the_caps(
    watch: &Watch,
    portfolio: usize,
    group: &[usize],
    debtor: &Debtor,
    claim: &Claim<'_>,
) -> Checked {
    let day = |at: DateTime<Utc>| at.with_timezone(&debtor.zone).date_naive();
    let at = claim.attempt.claimed_at;
    let mine = || watch.steps.iter().filter(|it| it.whose.0 == portfolio && group.contains(&it.whose.1));
    // Debtors that become one may each have had their own
    let factor = group.len();
    let same_day = mine().filter(|step| day(step.claimed_at) == day(at)).count();
    let week =
        mine().filter(|step| step.claimed_at + TimeDelta::days(7) > at && step.claimed_at <= at).count();
    if same_day < CAPS.0 * factor && week < CAPS.1 * factor {
        return Ok(());
    }
    let detail = format!("{} is one more after {same_day} that day and {week} that week", claim.action.id);
    broken("caps and quiet hours are kept", detail)
}

/// Nothing is asked for that is not owed, whatever is acknowledged.
fn it_is_owed(watch: &Watch, portfolio: usize, debtor: usize, group: &[usize], claim: &Claim<'_>) -> Checked {
    let currency = claim.action.currency;
    let alone = watch.model.most(portfolio, &[debtor], currency);
    let owed = alone.max(watch.model.most(portfolio, group, currency));
    let asked: i64 = claim.action.raises.iter().map(|named| named.open).sum();
    let detail = format!("{} asks for {asked}, at most {owed} is owed", claim.action.id);
    if owed <= 0 {
        return broken("nobody is chased after paying", detail);
    }
    if asked > owed { broken("money adds up to the cent", detail) } else { Ok(()) }
}

/// What is being paid by card is waited for.
fn no_money_is_on_its_way(watch: &Watch, portfolio: usize, home: &Home, claim: &Claim<'_>) -> Checked {
    let Some(carrying) = claim.action.carrying else { return Ok(()) };
    match watch.model.on_its_way(portfolio, carrying.invoice, today(home, claim)) {
        Some(page) => {
            let detail = format!("{} was claimed while {} is on its way", claim.action.id, page.order);
            broken("nobody is chased while his payment is on its way", detail)
        }
        None => Ok(()),
    }
}

fn no_hold_covers_it(
    watch: &Watch,
    portfolio: usize,
    debtor: usize,
    home: &Home,
    claim: &Claim<'_>,
) -> Checked {
    let Some(carrying) = claim.action.carrying else { return Ok(()) };
    let day = today(home, claim);
    match watch.model.hold_over(portfolio, debtor, carrying, day, None) {
        Some(hold) => {
            let detail =
                format!("{} was claimed under a {:?} until {}", claim.action.id, hold.kind, hold.until);
            broken("nobody is chased after a promise, dispute or pause", detail)
        }
        None => Ok(()),
    }
}

fn not_before_its_day(watch: &Watch, home: &Home, claim: &Claim<'_>) -> Checked {
    let Some(carrying) = claim.action.carrying else { return Ok(()) };
    let Some(due_on) = watch.model.due_on(carrying.invoice) else {
        return broken(
            "one creditor never sees another's data",
            format!("{} carries nobody's", claim.action.id),
        );
    };
    let level = usize::from(claim.action.level);
    let earliest = due_on + TimeDelta::days(DAYS[level.min(DAYS.len() - 1)]);
    let day = today(home, claim);
    let late = claim.action.notice == Notice::PreDue && day >= due_on;
    if day >= earliest && !late {
        return Ok(());
    }
    let detail = format!("{} is level {level}, due on {due_on}, claimed on {day}", claim.action.id);
    broken("every due step leaves on the right local day", detail)
}

/// A person said yes, and a reminder came at least eight days before.
fn a_formal_notice_is_allowed(watch: &Watch, home: &Home, claim: &Claim<'_>) -> Checked {
    if claim.action.notice != Notice::FormalNotice {
        return Ok(());
    }
    let id = claim.action.id;
    if !matches!(claim.action.approval, Some(Approval::Given { .. })) {
        return broken("a formal notice needs a yes", format!("{id} was claimed without one"));
    }
    let latest = today(home, claim) - TimeDelta::days(FORMAL_DAYS);
    let reminded =
        watch.taken.iter().filter(|taken| taken.at.with_timezone(&home.zone).date_naive() <= latest);
    let same = reminded.filter_map(|taken| watch.actions.get(&taken.action.digest)).any(|earlier| {
        (1..claim.action.level).contains(&earlier.level)
            && earlier.raises.iter().any(|named| Some(named.item) == claim.action.carrying)
    });
    let judged = !watch.judged.is_empty();
    if same || judged { Ok(()) } else { broken("a formal notice needs a reminder before", id.to_string()) }
}
