//! What the operator of a deployment asks: portfolios, members, and whether anything leaves.

use app::AppError;
use app::desk::CasesQuery;
use app::member::{Right, Role};
use serde_json::{Value, json};
use tests::world::said::{debtor, invoice};
use tests::world::shed::Shed;
use tests::world::{World, at, must};
use web::operator::answer;

const SUBJECT: &str = "6b1f3c0e-0000-4000-8000-1f2e3d4c5b6a";

fn ask(world: &World, order: &Value) -> Value {
    must(answer(&world.app, &Shed::of(world), order))
}

/// The first place that a refusal names.
fn refused(world: &World, order: &Value) -> (u64, String) {
    let answer = ask(world, order);
    let pointer = answer["errors"][0]["pointer"].as_str().unwrap_or_default().to_owned();
    (answer["status"].as_u64().unwrap_or_else(|| panic!("{answer:#}")), pointer)
}

fn portfolio() -> Value {
    json!({ "name": "Scierie du Vercors", "country": "FR", "language": "fr", "time_zone": "Europe/Paris",
            "currency": "EUR" })
}

#[test]
fn a_portfolio_starts_in_rehearsal_with_secrets_and_without_tokens() {
    let world = World::default();
    let bearers = || {
        let items = world.everything();
        items.iter().filter(|item| item.key.partition.starts_with("bearer#")).count()
    };
    let before = bearers();
    let told = ask(&world, &json!({ "portfolio": portfolio() }));
    let made = &told["portfolio"];
    assert_eq!(
        (made["sending"].as_str(), made["missing"][0].as_str()),
        (Some("rehearsal"), Some("registration"))
    );
    assert!(made["webhook_secrets"]["stripe"][0].as_str().unwrap().starts_with("whsec_"));
    assert_eq!((bearers(), told.to_string().contains("token")), (before, false));
    let listed = ask(&world, &json!({ "portfolios": {} }));
    let names: Vec<_> =
        listed["portfolios"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
    assert!(names.contains(&json!("Scierie du Vercors")) && names.len() == 2, "{names:?}");
    assert!(!listed.to_string().contains("whsec_"), "secrets are shown once");
}

#[test]
fn a_member_is_who_he_is_now_in_this_portfolio_and_nowhere_else() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    let (here, other) =
        (world.home.portfolio.id, must(world.app.found_portfolio(tests::world::paris())).unwrap());
    let role = |role: &str| json!({ "member": { "portfolio": here, "subject": SUBJECT, "role": role } });
    let seat = |portfolio| must(world.app.seat(SUBJECT, portfolio));
    assert!(matches!(seat(here), Err(AppError::NotFound("portfolio"))), "not yet");
    let told = ask(&world, &role("auditor"));
    let member = seat(here).unwrap();
    assert_eq!(told["member"]["user"], json!(member.user));
    assert!(member.may(Right::Manage).is_err());
    assert_eq!(must(world.app.cases(&member, &CasesQuery::default())).unwrap().items.len(), 1);
    assert!(matches!(seat(other.portfolio.id), Err(AppError::NotFound("portfolio"))), "foreign is unknown");
    ask(&world, &role("manager"));
    let again = seat(here).unwrap();
    assert_eq!((again.user, again.role), (member.user, Role::Manager), "from the next request on");
    let dismissal = json!({ "dismiss": { "portfolio": here, "subject": SUBJECT } });
    assert_eq!(ask(&world, &dismissal)["dismissed"]["user"], json!(member.user));
    assert!(matches!(seat(here), Err(AppError::NotFound("portfolio"))));
    assert_eq!(refused(&world, &dismissal), (422, "/dismiss/subject".to_owned()));
}

#[test]
fn a_subject_is_no_token_and_a_token_is_no_subject() {
    let world = World::default();
    let id = world.home.portfolio.id;
    must(world.app.admit(id, SUBJECT, Role::Owner)).unwrap();
    assert!(matches!(must(world.app.member(SUBJECT, id)), Err(AppError::Unauthenticated(_))));
    let token = &world.home.users[0].token;
    assert!(matches!(must(world.app.seat(token, id)), Err(AppError::NotFound("portfolio"))));
}

#[test]
fn the_switch_stops_and_wakes() {
    let world = World::starting("2026-09-12T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "100.00")).unwrap();
    assert!(ask(&world, &json!({ "sending": "off" }))["sending"]["stopped_at"].is_string());
    world.advance_to(at("2026-09-22T12:00:00Z"));
    assert_eq!(world.provider.calls(), 0);
    assert!(ask(&world, &json!({ "sending": "on" }))["sending"]["stopped_at"].is_null());
    world.settle();
    assert_eq!(world.notices(), ["reminder_1"]);
}

#[test]
fn an_order_without_sense_is_answered_with_its_place() {
    let world = World::default();
    let id = world.home.portfolio.id;
    let nobody = "por_00000000000000000000000007";
    let mut wrong = portfolio();
    wrong["iban"] = json!("FR00");
    let mut more = portfolio();
    more["sending"] = json!("enabled");
    for (order, status, pointer) in [
        (json!({}), 422, ""),
        (json!("portfolios"), 422, ""),
        (json!({ "portfolios": {}, "sending": "on" }), 422, ""),
        (json!({ "potfolio": {} }), 422, "/potfolio"),
        (json!({ "portfolios": { "x": 1 } }), 422, "/portfolios/x"),
        (json!({ "sending": "maybe" }), 422, "/sending"),
        (json!({ "portfolio": {} }), 422, "/portfolio/name"),
        (json!({ "portfolio": wrong }), 422, "/portfolio/iban"),
        (json!({ "portfolio": more }), 422, "/portfolio/sending"),
        (json!({ "member": { "portfolio": id, "subject": "s" } }), 422, "/member/role"),
        (
            json!({ "member": { "portfolio": "x", "subject": "s", "role": "owner" } }),
            422,
            "/member/portfolio",
        ),
        (
            json!({ "member": { "portfolio": nobody, "subject": "s", "role": "owner" } }),
            422,
            "/member/portfolio",
        ),
        (json!({ "member": { "portfolio": id, "subject": "a b", "role": "owner" } }), 422, "/member/subject"),
        (json!({ "member": { "portfolio": id, "subject": "", "role": "owner" } }), 422, "/member/subject"),
        (json!({ "member": { "portfolio": id, "subject": "s", "role": "king" } }), 422, "/member/role"),
        (json!({ "dismiss": { "portfolio": nobody, "subject": "s" } }), 422, "/dismiss/portfolio"),
        (json!({ "portfolio": { "name": "x".repeat(70_000) } }), 413, ""),
        (json!({ "export": { "portfolio": nobody } }), 422, "/export/portfolio"),
        (json!({ "export": { "portfolio": id } }), 409, ""),
        (json!({ "export": {} }), 422, "/export/portfolio"),
        (json!({ "import": { "parcel": "p.jsonl" } }), 422, "/import/travel_key"),
        (json!({ "import": { "parcel": "p.jsonl", "travel_key": "0" } }), 422, "/import/travel_key"),
        (json!({ "import": { "parcel": "p.jsonl", "travel_key": "0".repeat(64) } }), 422, "/import/parcel"),
    ] {
        let told = order.to_string().chars().take(200).collect::<String>();
        assert_eq!(refused(&world, &order), (status, pointer.to_owned()), "{told}");
    }
    assert_eq!(must(world.app.portfolios()).unwrap().len(), 1, "nothing was made");
}

#[test]
fn the_secret_that_stripe_made_for_its_endpoint_is_adopted_and_believed() {
    let mut world = World::default();
    let (id, secret) = (world.home.portfolio.id, "whsec_T1g3kV9mQ2xZ7bN4rC6yH8jL0pS5wD1f");
    let order = |source: &str, secret: &str| json!({ "source": { "portfolio": id, "source": source, "secret": secret } });
    let adopted = json!({ "portfolio": id, "source": "stripe", "live_secrets": 2 });
    assert_eq!(ask(&world, &order("stripe", secret))["source"], adopted);
    assert_eq!(ask(&world, &order("stripe", secret))["source"], adopted, "said twice, it is there once");
    let customer =
        json!({ "id": "cus_1", "object": "customer", "name": "Atelier", "email": "a@atelier.example" });
    let event = |name: &str| {
        json!({ "id": name, "object": "event", "type": "customer.updated", "created": world.now().timestamp(),
                "data": { "object": customer.clone() } })
    };
    let (first, second) = (event("evt_1"), event("evt_2"));
    world.stripe(&first).expect("the secret made at the founding stays live");
    world.home.secrets.insert("stripe".to_owned(), vec![secret.to_owned()]);
    world.stripe(&second).expect("the adopted one is live");
    assert_eq!(refused(&world, &order("stripe", "short")), (422, "/source/secret".to_owned()));
    assert_eq!(refused(&world, &order("sage", secret)), (422, "/source/source".to_owned()));
    assert!(!format!("{:?}", world.everything()).contains(secret), "it is sealed");
}
