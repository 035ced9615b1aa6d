//! An operator's orders: a portfolio is laid down in a depot, and taken in from one.

use app::Settings;
use app::member::Role;
use chrono::{DateTime, Utc};
use serde_json::Value;
use tests::world::ports::StillClock;
use tests::world::shed::Shed;
use web::operator::answer;

use super::*;

fn export(app: &App, shed: &Shed, portfolio: PortfolioId) -> Value {
    must(answer(app, shed, &json!({ "export": { "portfolio": portfolio } })))
}

fn import(app: &App, shed: &Shed, parcel: &str, key: &Value) -> Value {
    must(answer(app, shed, &json!({ "import": { "parcel": parcel, "travel_key": key } })))
}

fn stop(world: &World) {
    must(world.app.stop(&world.member(Role::Owner))).unwrap();
}

fn shed_of(there: &Elsewhere) -> Shed {
    Shed::beside(Arc::clone(&there.memory), Arc::clone(&there.ring))
}

/// What the only order of a test was answered, and its parcel.
fn laid_down(world: &World) -> (Value, String, Vec<u8>) {
    stop(world);
    let shed = Shed::of(world);
    let told = export(&world.app, &shed, world.home.portfolio.id);
    let (name, parcel) = shed.all().pop_first().unwrap_or_else(|| panic!("{told:#}"));
    (told["export"].clone(), name, parcel)
}

#[test]
fn one_order_lays_a_portfolio_down_and_another_takes_it_in() {
    let world = eventful();
    let (told, name, parcel) = laid_down(&world);
    let id = world.home.portfolio.id;
    assert_eq!(told["parcel"], json!(name));
    assert!(name.starts_with(&id.to_string()), "{name}");
    let key = told["travel_key"].as_str().unwrap();
    assert!(!String::from_utf8(parcel.clone()).unwrap().contains(key), "the key lies elsewhere");
    let there = Elsewhere::beside(&world);
    let shed = shed_of(&there);
    shed.put("by-hand.jsonl", &parcel);
    let taken = import(&there.app, &shed, "by-hand.jsonl", &told["travel_key"]);
    assert_eq!(taken["import"]["written"], told["items"], "{taken:#}");
    let again = export(&there.app, &shed, id);
    assert_eq!(again["export"]["content"], told["content"], "{again:#}");
    assert_ne!(again["export"]["travel_key"], told["travel_key"]);
    assert_eq!(must(there.app.portfolio(id)).unwrap().stopped_at, Some(world.now()));
}

#[test]
fn what_may_send_is_not_carried_away() {
    let world = eventful();
    let (shed, id) = (Shed::of(&world), world.home.portfolio.id);
    let settings = Settings { settling_seconds: 60, ..world.settings() };
    let app = App::new(world.ports(), settings);
    let refused = |detail: &str| {
        let told = export(&app, &shed, id);
        assert_eq!(told["status"], 409, "{told:#}");
        assert!(told["detail"].as_str().unwrap().contains(detail), "{told:#}");
        assert!(shed.all().is_empty());
    };
    refused("stop the portfolio first");
    stop(&world);
    refused("may still write");
    world.clock.move_to(world.now() + TimeDelta::seconds(59));
    refused("may still write");
    world.clock.move_to(world.now() + TimeDelta::seconds(1));
    assert!(export(&app, &shed, id)["export"]["items"].is_u64());
    // The stop of everything is a stop too
    let open = eventful();
    assert_eq!(export(&open.app, &Shed::of(&open), open.home.portfolio.id)["status"], 409);
    must(open.app.stop_everything()).unwrap();
    assert!(export(&open.app, &Shed::of(&open), open.home.portfolio.id)["export"]["items"].is_u64());
}

#[test]
fn what_cannot_be_taken_in_is_refused_at_its_place_and_leaves_nothing() {
    let world = eventful();
    let (told, _, parcel) = laid_down(&world);
    let there = Elsewhere::beside(&world);
    let shed = shed_of(&there);
    shed.put("whole.jsonl", &parcel);
    shed.put("cut.jsonl", &parcel[..parcel.len() / 2]);
    let other = json!("0".repeat(64));
    for (name, key, pointer) in [
        ("nothing.jsonl", &told["travel_key"], "/import/parcel"),
        ("cut.jsonl", &told["travel_key"], "/import/parcel"),
        ("whole.jsonl", &other, "/import/travel_key"),
    ] {
        let told = import(&there.app, &shed, name, key);
        assert_eq!(
            (&told["status"], &told["errors"][0]["pointer"]),
            (&json!(422), &json!(pointer)),
            "{told:#}"
        );
        assert!(there.is_untouched(), "{told:#}");
    }
    import(&there.app, &shed, "whole.jsonl", &told["travel_key"]);
    let before = there.everything();
    let twice = import(&there.app, &shed, "whole.jsonl", &told["travel_key"]);
    assert!(twice["status"] == 409 && twice.to_string().contains("is there already"), "{twice:#}");
    assert_eq!(there.everything(), before);
}

/// A minute passes with every write.
struct Slow(Arc<StillClock>);

impl Weather for Slow {
    fn fate(&self, call: Call) -> Fate {
        use app::ports::Clock as _;
        if call == Call::Write {
            self.0.move_to(self.0.now() + TimeDelta::minutes(1));
        }
        Fate::Fine
    }
}

fn after(world: &World, minutes: i64) -> DateTime<Utc> {
    world.now() + TimeDelta::minutes(minutes)
}

#[test]
fn an_import_that_runs_out_of_time_shows_nothing_and_goes_on_when_it_is_said_again() {
    let world = eventful();
    for number in 0..60 {
        let bill = invoice(&debtor(&format!("D-{number}")), &format!("D-{number}"), "2026-12-05", "100.00");
        world.post("invoice.issued", &bill).unwrap();
    }
    let (told, name, parcel) = laid_down(&world);
    let table = Arc::new(Embedded::in_memory().unwrap());
    let there = Elsewhere::over(&world, table, Arc::new(Slow(Arc::clone(&world.clock))));
    let mut unfinished = 0;
    let taken = loop {
        // Four writes at once, then none is begun any more
        let shed = shed_of(&there).until(after(&world, 2));
        shed.put(&name, &parcel);
        let told = import(&there.app, &shed, &name, &told["travel_key"]);
        if told["status"].is_null() {
            break told;
        }
        assert!(told["status"] == 409 && told.to_string().contains("say the same again"), "{told:#}");
        assert_eq!(must(there.app.portfolios()).unwrap(), []);
        unfinished += 1;
        assert!(unfinished < 100, "it never comes to its end");
    };
    assert!(unfinished > 0 && taken["import"]["found"].as_u64().unwrap() > 0, "{unfinished}: {taken:#}");
    let again = export(&there.app, &shed_of(&there), world.home.portfolio.id);
    assert_eq!(again["export"]["content"], told["content"]);
}

#[test]
fn an_export_that_runs_out_of_time_keeps_nothing() {
    let world = eventful();
    stop(&world);
    let shed = Shed::of(&world).until(world.now());
    let told = export(&world.app, &shed, world.home.portfolio.id);
    assert!(told["status"] == 409 && told.to_string().contains("nothing was kept"), "{told:#}");
    assert!(shed.all().is_empty());
}
