//! What is asked of a person when nobody can be reached.

use super::Reason;
use super::sample::{Case, reach};
use crate::account::{Reach, Stop};
use crate::debtor::Channel;
use crate::scenario::Notice;

fn dead(recipient: u64) -> Reach {
    Reach { stop: Some(Stop::Bounced), ..reach(Channel::Email, recipient) }
}

#[test]
fn a_person_is_asked_once_for_an_address_until_other_addresses_are_known() {
    let mut case = Case::today("2026-11-03").owes("A", "2026-10-01", 1200);
    case.reach = vec![dead(1)];
    let task = case.decide().actions.remove(0);
    assert_eq!((task.notice, task.level, task.raises.len()), (Notice::Decision, 0, 0));
    let mut known = case.action(Notice::Decision, 0, vec![case.named("A", 0)]);
    (known.id.digest, known.raises) = (task.digest, Vec::new());
    case.actions.push(known);
    assert_eq!((case.does(), case.looks()), (vec![], "never".to_owned()), "once");
    assert_eq!(case.why("A"), Some(Reason::NoContact));
    case.reach.push(dead(2));
    assert_eq!(case.does(), ["task decision []"], "the address somebody found is dead too");
    case.reach.push(reach(Channel::Email, 3));
    assert_eq!(case.does(), ["send reminder_1 [A:1]"]);
}

#[test]
fn several_invoices_nobody_can_be_written_to_for_ask_once() {
    let mut case = Case::today("2026-11-03").owes("A", "2026-10-01", 1200).owes("B", "2026-10-02", 300);
    case.reach = vec![dead(1)];
    assert_eq!(case.does(), ["task decision []"]);
}

#[test]
fn nobody_is_asked_for_an_address_before_a_reminder_is_due_or_while_an_outcome_is_open() {
    let mut case = Case::today("2026-11-03").owes("A", "2026-11-10", 1200);
    case.reach = Vec::new();
    assert_eq!(case.does(), [""; 0]);
    let mut busy = Case::today("2026-11-03").owes("A", "2026-10-01", 1200);
    (busy.reach, busy.busy) = (Vec::new(), true);
    assert_eq!(busy.does(), [""; 0]);
}
