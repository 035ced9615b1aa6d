//! An amount spread over months: kept, paid early, missed, and refused outside the policy.

use app::AppError;
use app::portal::{AccountView, Declared, PlanForm, Visitor};
use domain::ids::InvoiceId;
use tests::world::said::{debtor, invoice, payment};
use tests::world::{World, at, must};

/// After the first reminder of 900 EUR, on 21 September.
fn reminded() -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "900.01")).unwrap();
    world.advance_to(at("2026-09-21T12:00:00Z"));
    world
}

fn account(world: &World) -> (Visitor, AccountView) {
    let visitor = world.visitor();
    let account = must(world.app.account(&visitor)).unwrap();
    (visitor, account)
}

fn form(account: &AccountView, instalments: u8, first_on: &str) -> PlanForm {
    let invoices: Vec<InvoiceId> = account.cases[0].invoices.iter().map(|it| it.id).collect();
    PlanForm { invoices, instalments, first_on: first_on.parse().unwrap() }
}

fn agree(world: &World, instalments: u8, first_on: &str) -> Result<Declared, AppError> {
    let (visitor, account) = account(world);
    must(world.app.agree_plan(&visitor, None, form(&account, instalments, first_on)))
}

fn pays(world: &World, id: &str, on: &str, amount: &str) {
    world.advance_to(at(&format!("{on}T08:00:00Z")));
    world.post("payment.received", &payment("C-1", id, on, amount, &[])).unwrap();
}

fn states(world: &World) -> Vec<&'static str> {
    let (_, account) = account(world);
    account.cases[0].holds.iter().flat_map(|hold| hold.plan.iter().map(|line| line.state)).collect()
}

fn told(world: &World, kind: &str) -> bool {
    serde_json::to_string(&world.sheet("C-1").timeline).unwrap().contains(&format!("\"kind\":\"{kind}\""))
}

#[test]
fn a_plan_that_is_simulated_is_the_plan_that_is_agreed_to() {
    let world = reminded();
    let (visitor, before) = account(&world);
    assert_eq!(before.cases[0].plan_policy.as_ref().unwrap().instalments, 3);
    let wanted = form(&before, 3, "2026-09-30");
    let untouched = world.everything();
    let shown = must(world.app.plan(&visitor, &wanted)).unwrap();
    assert!(world.everything() == untouched, "looking agrees to nothing");
    let lines: Vec<_> =
        shown.instalments.iter().map(|line| (line.due_on.to_string(), line.amount.as_str())).collect();
    let wanted_lines = [("2026-09-30", "300.00"), ("2026-10-30", "300.00"), ("2026-11-30", "300.01")];
    assert_eq!(lines, wanted_lines.map(|(day, amount)| (day.to_owned(), amount)));
    let declared = must(world.app.agree_plan(&visitor, None, wanted)).unwrap();
    assert_eq!(declared.until.to_string(), "2026-10-02", "two working days of grace");
    let (_, after) = account(&world);
    assert_eq!(after.cases[0].holds[0].plan[2].amount, "300.01");
    assert_eq!(after.cases[0].acts, ["pay", "dispute", "already_paid"]);
}

#[test]
fn a_plan_that_is_paid_on_its_days_stops_the_chase_to_the_end() {
    let world = reminded();
    agree(&world, 3, "2026-09-30").unwrap();
    pays(&world, "P-1", "2026-09-30", "300.00");
    assert_eq!(states(&world), ["paid", "next", "later"]);
    pays(&world, "P-2", "2026-10-30", "300.00");
    pays(&world, "P-3", "2026-11-30", "300.01");
    assert!(told(&world, "plan_kept") && !told(&world, "plan_broken"));
    world.advance_days(20);
    let each = ["instalment", "thanks"];
    assert_eq!(world.notices(), [&["reminder_1", "confirmation"][..], &each, &each, &each].concat());
}

#[test]
fn paying_early_or_in_other_portions_is_right() {
    let world = reminded();
    agree(&world, 3, "2026-09-30").unwrap();
    pays(&world, "P-1", "2026-09-22", "50.00");
    assert_eq!(states(&world), ["next", "later", "later"]);
    pays(&world, "P-2", "2026-09-23", "600.00");
    assert_eq!(states(&world), ["paid", "paid", "next"]);
    world.advance_to(at("2026-11-29T12:00:00Z"));
    assert!(!told(&world, "plan_broken"));
}

#[test]
fn a_missed_instalment_ends_the_plan_and_the_chase_goes_on() {
    let world = reminded();
    agree(&world, 3, "2026-09-30").unwrap();
    pays(&world, "P-1", "2026-09-30", "300.00");
    world.advance_to(at("2026-11-02T12:00:00Z"));
    assert!(!told(&world, "plan_broken"), "the day was a Friday: the days of grace are Monday and Tuesday");
    world.advance_to(at("2026-11-20T12:00:00Z"));
    assert!(told(&world, "plan_broken"));
    assert!(world.notices().contains(&"sms_reminder"), "{:?}", world.notices());
    assert!(states(&world).is_empty());
    agree(&world, 2, "2026-11-25").unwrap();
    world.advance_days(20);
    assert!(matches!(agree(&world, 2, "2026-12-15"), Err(AppError::Conflict(_))), "the third asks a person");
}

#[test]
fn money_that_goes_back_opens_the_instalment_again() {
    let world = reminded();
    agree(&world, 3, "2026-09-30").unwrap();
    pays(&world, "P-1", "2026-09-29", "300.00");
    let returned = serde_json::json!({ "payment_id": "P-1", "reason_code": "MD06", "amount": "300.00" });
    world.post("payment.reversed", &returned).unwrap();
    assert_eq!(states(&world), ["next", "later", "later"]);
    world.advance_to(at("2026-10-08T12:00:00Z"));
    assert!(told(&world, "plan_broken"));
}

#[test]
fn a_plan_outside_the_policy_is_refused_with_its_place() {
    let world = reminded();
    for (instalments, first_on, pointer) in [
        (1, "2026-09-30", "/instalments"),
        (4, "2026-09-30", "/instalments"),
        (3, "2026-09-21", "/first_on"),
        (3, "2026-11-30", "/first_on"),
    ] {
        match agree(&world, instalments, first_on) {
            Err(AppError::Refused(faults)) => {
                assert_eq!(faults[0].pointer, pointer, "{instalments} {first_on}");
            }
            other => panic!("{instalments} {first_on}: {other:?}"),
        }
    }
    world.alter(|portfolio| portfolio.policy.plan.days = 40);
    let late = agree(&world, 3, "2026-09-30");
    assert!(matches!(late, Err(AppError::Refused(faults)) if faults[0].pointer == "/first_on"));
    world.alter(|portfolio| portfolio.policy.plan.instalments = 0);
    assert!(matches!(agree(&world, 2, "2026-09-30"), Err(AppError::Conflict(_))), "not offered");
    assert!(account(&world).1.cases[0].plan_policy.is_none());
}

#[test]
fn one_promise_or_one_plan_runs_at_a_time() {
    let world = reminded();
    agree(&world, 2, "2026-09-30").unwrap();
    let (visitor, account) = account(&world);
    let PlanForm { invoices, .. } = form(&account, 2, "2026-09-30");
    let pay_on = "2026-09-25".parse().unwrap();
    let promise = app::portal::PromiseForm { invoices, pay_on, amount: "900.01".to_owned() };
    assert!(matches!(must(world.app.promise(&visitor, None, promise)), Err(AppError::Conflict(_))));
}
