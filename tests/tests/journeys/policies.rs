//! What a creditor lets his debtors agree to by themselves, as the team sets it.

use app::AppError;
use app::member::Role;
use app::policy::PolicyForm;
use app::portal::{PlanForm, ScheduleView};
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must};

fn owing() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world
}

fn form(world: &World, instalments: u8) -> PlanForm {
    let account = must(world.app.account(&world.visitor())).unwrap();
    let invoices = account.cases[0].invoices.iter().map(|it| it.id).collect();
    PlanForm { invoices, instalments, first_on: "2026-09-30".parse().unwrap() }
}

fn spread(world: &World, instalments: u8) -> Result<ScheduleView, AppError> {
    must(world.app.plan(&world.visitor(), &form(world, instalments)))
}

fn amounts(plan: &ScheduleView) -> Vec<&str> {
    plan.instalments.iter().map(|line| line.amount.as_str()).collect()
}

#[test]
fn a_deposit_is_the_first_instalment_of_every_plan_from_then_on() {
    let world = owing();
    let manager = world.member(Role::Manager);
    assert_eq!(amounts(&spread(&world, 3).unwrap()), ["300.00", "300.00", "300.01"]);
    let form_of = PolicyForm { deposit: Some(40), instalments: Some(6), ..PolicyForm::default() };
    let set = must(world.app.set_policy(&manager, &form_of)).unwrap();
    assert_eq!((set.deposit, set.instalments, set.smallest_instalment.as_str()), (40, 6, "50.00"));
    assert_eq!((set.promises, set.promise_days, set.plan_days), (2, 30, 100), "what is not given stays");
    let policy = must(world.app.account(&world.visitor())).unwrap().cases.remove(0).plan_policy.unwrap();
    assert_eq!((policy.deposit, policy.instalments), (40, 6));
    assert_eq!(amounts(&spread(&world, 3).unwrap()), ["360.01", "270.00", "270.00"]);
    must(world.app.agree_plan(&world.visitor(), None, form(&world, 3))).unwrap();
    let hold = must(world.app.account(&world.visitor())).unwrap().cases.remove(0).holds.remove(0);
    assert_eq!(hold.plan[0].amount, "360.01");
}

#[test]
fn what_a_plan_says_of_interest_is_what_was_agreed_whatever_the_policy_says_later() {
    let world = owing();
    let manager = world.member(Role::Manager);
    let waives = |waives| PolicyForm { waives_interest: Some(waives), ..PolicyForm::default() };
    must(world.app.set_policy(&manager, &waives(true))).unwrap();
    let policy = must(world.app.account(&world.visitor())).unwrap().cases.remove(0).plan_policy.unwrap();
    assert!(policy.waives_interest);
    must(world.app.agree_plan(&world.visitor(), None, form(&world, 2))).unwrap();
    must(world.app.set_policy(&manager, &waives(false))).unwrap();
    let account = must(world.app.account(&world.visitor())).unwrap();
    assert!(account.cases[0].holds[0].waives_interest);
    assert!(world.sheet("C-1").holds[0].waives_interest, "the team sees what was agreed");
}

#[test]
fn what_makes_no_sense_is_said_field_by_field_and_changes_nothing() {
    let world = owing();
    let before = world.everything();
    let form = PolicyForm {
        promise_days: Some(0),
        promises: Some(10),
        instalments: Some(37),
        plan_days: Some(1_099),
        smallest_instalment: Some("0".to_owned()),
        deposit: Some(91),
        card_ceiling: Some("1,5".to_owned()),
        ..PolicyForm::default()
    };
    let Err(AppError::Refused(faults)) = must(world.app.set_policy(&world.member(Role::Owner), &form)) else {
        panic!("it was taken");
    };
    let places: Vec<_> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(
        places,
        [
            "/promise_days",
            "/promises",
            "/instalments",
            "/plan_days",
            "/smallest_instalment",
            "/deposit",
            "/card_ceiling"
        ]
    );
    assert!(world.everything() == before);
    for role in [Role::Auditor, Role::Collector] {
        let said = must(world.app.set_policy(&world.member(role), &PolicyForm::default()));
        assert!(matches!(said, Err(AppError::Forbidden(_))), "{role:?}");
    }
    assert_eq!(world.app.policy(&world.member(Role::Auditor)).unwrap().instalments, 3);
}
