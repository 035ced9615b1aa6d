//! What must hold at the end, each against the naive model or the provider's own log.

use std::collections::{BTreeMap, BTreeSet};

use domain::action::{Action, Outcome};
use domain::debtor::Channel;
use domain::ids::ActionId;
use domain::payment::Payment;
use domain::timeline::What;
use serde_json::Value;

use super::life::Life;
use super::moment::Killer;
use super::plan::{Bill, currency, decimal, name};
use super::provider::Accepted;
use super::table::Written;

/// Why an item may have got no reminder although everything came to rest.
const REASONS: [&str; 5] = ["hold", "awaiting_approval", "no_contact", "opted_out", "below_minimum"];

/// Every message the provider has, by action.
type Taken<'a> = BTreeMap<ActionId, Vec<&'a Accepted>>;

/// Checks everything; the figures, on one line.
pub fn pass(life: &mut Life) -> String {
    let sheets = sheets(life);
    money_adds_up(life, &sheets);
    Killer::of(&life.relance).kill();
    let acknowledged = life.acknowledged.clone();
    let (debtors, log) = life.at_rest(|rest| {
        let lost: Vec<&String> = acknowledged.iter().filter(|name| !rest.remembers(name)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    });
    let taken = taken(&log);
    promises_stand_in_the_history(&life.promises, &debtors);
    what_is_written_is_what_was_sent(&debtors, &taken);
    let twice = nothing_is_sent_twice(&debtors, &taken);
    what_was_committed_stops_the_claim(&debtors);
    nothing_is_lost_silently(&debtors, &taken, &sheets);
    it_was_worth_it(life, &log);
    let (unknown, resent) = (told(&debtors, "unknown"), told_resent(&debtors));
    format!(
        "moments {}, {} of them around the provider's call; webhooks acknowledged {}, promises {}; messages accepted {} \
         ({}); unknown {unknown}, judged {}, resent {resent}, accepted twice by the protocol's words {twice}; lost 0",
        life.moments,
        life.died_calling,
        life.acknowledged.len(),
        life.promises.len(),
        log.len(),
        kinds(&log),
        life.judged,
    )
}

fn sheets(life: &Life) -> BTreeMap<usize, Value> {
    let sheet = |debtor: &usize| {
        let case = life.case(&name(*debtor));
        (*debtor, case.unwrap_or_else(|| panic!("debtor {debtor} has no case")))
    };
    life.plan.balances().keys().map(sheet).collect()
}

/// Minor units of a decimal with two places.
fn minor(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or_default();
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("no amount: {value}"))
}

/// Balance and every open item are what the sums say, and add up among themselves.
fn money_adds_up(life: &Life, sheets: &BTreeMap<usize, Value>) {
    for (debtor, balance) in life.plan.balances() {
        let sheet = &sheets[&debtor];
        let items = sheet["items"].as_array().expect("items");
        let open: BTreeMap<&str, i64> = items
            .iter()
            .map(|item| (item["number"].as_str().unwrap_or_default(), minor(&item["open"])))
            .collect();
        let bills = life.plan.bills.iter().enumerate();
        let owed: BTreeMap<String, i64> = bills
            .filter(|(_, bill)| bill.debtor == debtor && bill.open() > 0)
            .map(|(place, bill)| (Bill::number(place), bill.open()))
            .collect();
        let owed: BTreeMap<&str, i64> = owed.iter().map(|(number, open)| (number.as_str(), *open)).collect();
        assert_eq!(open, owed, "open items of debtor {debtor}: left what is shown, right the sums");
        assert_eq!(sheet["balance"], decimal(balance), "balance of debtor {debtor}");
        assert_eq!(sheet["currency"], currency(debtor));
        assert_eq!(open.values().sum::<i64>() - minor(&sheet["unapplied"]), balance, "debtor {debtor}");
    }
}

fn promises_stand_in_the_history(promises: &[String], debtors: &BTreeMap<usize, Written>) {
    let facts = debtors.values().flat_map(|written| &written.facts);
    let placed: BTreeSet<String> = facts
        .filter_map(|fact| match &fact.what {
            What::HoldPlaced { hold, .. } => Some(hold.to_string()),
            _ => None,
        })
        .collect();
    let lost: Vec<&String> = promises.iter().filter(|id| !placed.contains(*id)).collect();
    assert!(lost.is_empty(), "promised with a 201 and lost: {lost:?}");
}

fn taken(log: &[Accepted]) -> Taken<'_> {
    assert!(log.is_sorted_by_key(|message| message.at), "time went back");
    let mut taken = Taken::new();
    for (number, message) in (1..).zip(log) {
        assert_eq!(message.number, number, "the provider's log has every number once");
        taken.entry(message.action).or_default().push(message);
    }
    taken
}

fn actions(debtors: &BTreeMap<usize, Written>) -> BTreeMap<ActionId, (&Written, &Action)> {
    let all =
        debtors.values().flat_map(|written| written.actions.iter().map(move |action| (written, action)));
    all.map(|(written, action)| (action.id, (written, action))).collect()
}

/// No message left that was not written down before, and none is written down as sent that never left.
fn what_is_written_is_what_was_sent(debtors: &BTreeMap<usize, Written>, taken: &Taken<'_>) {
    let actions = actions(debtors);
    for message in taken.values().flatten() {
        let (_, action) = actions.get(&message.action).expect("what was sent is written");
        let attempt = action.attempts.get(message.attempt).expect("each try is written");
        let fits = match &attempt.outcome {
            Outcome::Accepted { .. } | Outcome::Delivered { .. } | Outcome::Review { .. } => true,
            Outcome::Refused { reason, .. } => reason == "no_trace",
            _ => false,
        };
        assert!(fits, "message {} was taken and is written as {}", message.number, attempt.outcome.word());
    }
    for (id, (_, action)) in actions {
        for (place, attempt) in action.attempts.iter().enumerate() {
            let sent = attempt.accepted_at().is_some();
            let has = taken.get(&id).is_some_and(|all| all.iter().any(|message| message.attempt == place));
            assert!(!sent || has, "{id} try {place} is written as sent; the provider never took it");
            assert!(!matches!(attempt.outcome, Outcome::Claimed { .. }), "{id} rests in a claim");
        }
    }
}

/// One acceptance a try; one a step, but for a courtesy e-mail that nobody knew of and that went once more; one step of a
/// kind for an invoice, and one more each time money that had settled it went back. Returns how many went twice.
fn nothing_is_sent_twice(debtors: &BTreeMap<usize, Written>, taken: &Taken<'_>) -> usize {
    let actions = actions(debtors);
    let mut steps: BTreeMap<_, usize> = BTreeMap::new();
    let mut twice = 0;
    for (id, messages) in taken {
        let (written, action) = &actions[id];
        let tries: BTreeSet<usize> = messages.iter().map(|message| message.attempt).collect();
        assert_eq!(tries.len(), messages.len(), "{id}: a try was accepted twice");
        if let Some(carrying) = action.carrying {
            *steps.entry((carrying.invoice, action.notice.word())).or_default() += 1;
        }
        let [first, _, ..] = messages[..] else { continue };
        twice += 1;
        assert_eq!(messages.len(), 2, "{id} was accepted {} times", messages.len());
        assert!(action.notice.is_courtesy(), "{id}: a formal notice was accepted twice");
        assert!(messages.iter().all(|message| message.channel == Channel::Email), "{id}: SMS twice");
        for word in ["unknown", "refused"] {
            assert!(written.tells(*id, first.attempt, word), "{id} went twice and nobody says {word}");
        }
    }
    let invoices = debtors.values().flat_map(|written| &written.invoices);
    let cycles: BTreeMap<_, _> = invoices.map(|invoice| (invoice.id, usize::from(invoice.cycle))).collect();
    for ((invoice, notice), count) in steps {
        assert!(count <= 1 + cycles[&invoice], "{notice} of {invoice} went {count} times");
    }
    twice
}

/// No message is claimed for an invoice after its payment was committed, nor for a promised one until the day has passed.
fn what_was_committed_stops_the_claim(debtors: &BTreeMap<usize, Written>) {
    for written in debtors.values() {
        for action in written.actions.iter().filter(|action| action.level > 0) {
            let Some(carrying) = action.carrying else { continue };
            let owed = written.invoices.iter().find(|invoice| invoice.id == carrying.invoice);
            let owed = owed.map_or(0, domain::invoice::Invoice::gross);
            for attempt in &action.attempts {
                let before = |payment: &&Payment| {
                    payment.recorded_at < attempt.claimed_at && payment.reversed + payment.refunded == 0
                };
                let named = |payment: &&Payment| payment.named.iter().any(|(id, _)| *id == carrying.invoice);
                let paid: i64 =
                    written.payments.iter().filter(before).filter(named).map(|payment| payment.minor).sum();
                assert!(paid < owed, "{} was claimed after its payment was committed", action.id);
                let promised = written.holds.iter().find(|hold| {
                    let ended = hold.ended_at.is_some_and(|at| at <= attempt.claimed_at);
                    let over = attempt.claimed_at.date_naive() > hold.until;
                    hold.covers(carrying) && hold.recorded_at < attempt.claimed_at && !ended && !over
                });
                assert!(promised.is_none(), "{} was claimed under {promised:?}", action.id);
            }
        }
    }
}

/// The deaths came where they were wanted, and the world had something to lose.
fn it_was_worth_it(life: &Life, log: &[Accepted]) {
    assert!(life.died_calling * 8 >= life.moments, "{} of {} around a call", life.died_calling, life.moments);
    assert!(!life.promises.is_empty(), "nobody promised");
    for notice in ["reminder_1", "sms_reminder", "reminder_2", "formal_notice", "thanks"] {
        assert!(log.iter().any(|message| message.notice.word() == notice), "no {notice} was sent");
    }
}

/// What is still owed was asked for, or the case says why not.
fn nothing_is_lost_silently(
    debtors: &BTreeMap<usize, Written>,
    taken: &Taken<'_>,
    sheets: &BTreeMap<usize, Value>,
) {
    for (debtor, sheet) in sheets {
        let written = &debtors[debtor];
        let asked: BTreeSet<String> = written
            .actions
            .iter()
            .filter(|action| taken.contains_key(&action.id) && action.level > 0)
            .flat_map(|action| action.raises.iter().map(|named| named.item.invoice.to_string()))
            .collect();
        let items = sheet["items"].as_array().expect("items");
        // One message nobody knows of holds everything of its debtor: it is enough that one item says so
        let unknown = items.iter().any(|item| says(item, &["unknown_outcome"]));
        for item in items {
            let was = asked.contains(item["invoice"].as_str().unwrap_or_default());
            let known = was || unknown || says(item, &REASONS);
            assert!(known, "debtor {debtor} was never asked for {item}, and nobody says why: {sheet}");
        }
    }
}

/// The item is held for one of these reasons.
fn says(item: &Value, reasons: &[&str]) -> bool {
    let reason = |held: &Value| reasons.contains(&held["reason"].as_str().unwrap_or_default());
    item["held"].as_array().expect("reasons").iter().any(reason)
}

/// Outcomes of this word in all histories.
fn told(debtors: &BTreeMap<usize, Written>, word: &str) -> usize {
    let facts = debtors.values().flat_map(|written| &written.facts);
    facts.filter(|fact| matches!(&fact.what, What::Outcome { outcome, .. } if outcome == word)).count()
}

/// Tries that left no trace and were followed by another.
fn told_resent(debtors: &BTreeMap<usize, Written>) -> usize {
    let resent = |written: &Written| {
        let tries = written.actions.iter().flat_map(|action| {
            let earlier = action.attempts.len().saturating_sub(1);
            (0..earlier).filter(move |place| {
                written.tells(action.id, *place, "unknown") && written.tells(action.id, *place, "refused")
            })
        });
        tries.count()
    };
    debtors.values().map(resent).sum()
}

/// How many of each notice.
fn kinds(log: &[Accepted]) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for message in log {
        *kinds.entry(message.notice.word()).or_default() += 1;
    }
    kinds.iter().map(|(notice, count)| format!("{notice} {count}")).collect::<Vec<_>>().join(", ")
}
