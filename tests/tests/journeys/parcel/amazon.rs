//! The same on AWS's own services, through the real SDK: DynamoDB over HTTP (dynoxide), S3 and KMS played beside it. From
//! one machine to AWS and back, the content is the same three times.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use app::Settings;
use app::member::Role;
use app::parcel::Depot as _;
use aws::depot::{Depot, PREFIX};
use aws::dynamo::Dynamo;
use aws::kms::Kms;
use aws::s3::Bucket;
use aws::wire::Origin;
use serde_json::Value;
use store::table::{Condition, Table, Write};
use tests::amazon::Amazon;
use tests::dynoxide;
use tokio::runtime::Runtime;
use web::operator::answer;

use super::*;
use crate::proof::with_every_kind;

const BUCKET: &str = "objects";

/// Waits for what speaks to AWS. A world never waits, and must not be played inside.
fn wait<T>(verb: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap()).block_on(verb)
}

/// A deployment on AWS with nothing in it.
struct Deployed {
    app: App,
    table: Dynamo,
    depot: Depot,
    amazon: Amazon,
}

impl Deployed {
    /// `None` where no DynamoDB is.
    fn beside(world: &World) -> Option<Self> {
        let table = wait(dynoxide::table())?;
        let amazon = Amazon::start();
        let storing = Origin::at(&amazon.url).storing().unwrap();
        let keys = |table: Dynamo| Kms::under(&storing, "alias/relance", Arc::new(table));
        let beside = Origin::at(dynoxide::url()?);
        let reaching = beside.storing().unwrap();
        let again = || Dynamo::of(beside.table(&reaching), table.name());
        let ports = app::Ports {
            table: Arc::new(again()),
            ids: Arc::new(SeededIds::from_seed(3)),
            keyring: Arc::new(keys(again())),
            objects: Arc::new(Bucket::named(&storing, BUCKET, true)),
            ..world.ports()
        };
        // As many as AWS has
        let settings = Settings { due_shards: store::keys::DUE_SHARDS, ..world.settings() };
        let depot = Depot::in_bucket(&storing, BUCKET, true, (again(), keys(again())));
        Some(Self { app: App::new(ports, settings), table, depot, amazon })
    }

    fn ask(&self, order: &Value) -> Value {
        wait(answer(&self.app, &self.depot, order))
    }

    fn put(&self, name: &str, parcel: &[u8]) {
        self.amazon.put(&format!("{BUCKET}/{PREFIX}{name}"), parcel);
    }

    fn parcel(&self, told: &Value) -> Vec<u8> {
        let name = told["export"]["parcel"].as_str().unwrap_or_else(|| panic!("{told:#}"));
        self.amazon.objects()[&format!("{BUCKET}/{PREFIX}{name}")].to_vec()
    }

    fn import(&self, key: &TravelKey, parcel: &[u8]) -> Value {
        self.put("x.jsonl", parcel);
        self.ask(&json!({ "import": { "parcel": "x.jsonl", "travel_key": key.to_text() } }))
    }

    fn is_empty(&self) -> bool {
        wait(self.table.scan(None)).unwrap().items.is_empty()
    }
}

fn stopped(world: World) -> World {
    must(world.app.stop(&world.member(Role::Owner))).unwrap();
    world
}

/// There and back; seconds of the way in and of the way out.
fn there_and_back(world: &World) -> Option<(Duration, Duration)> {
    let there = Deployed::beside(world)?;
    let id = world.home.portfolio.id;
    // Somebody lives there already, and is nobody's business
    let neighbour = wait(there.app.found_portfolio(tests::world::paris())).unwrap().portfolio.id;
    let (here, parcel) = packed(world);
    let began = Instant::now();
    let taken = there.import(&travel_key(), &parcel);
    let way_in = began.elapsed();
    assert_eq!(taken["import"]["written"], here.items, "{taken:#}");
    let began = Instant::now();
    let told = there.ask(&json!({ "export": { "portfolio": id } }));
    let way_out = began.elapsed();
    let counted = |name: &str| told["export"][name].as_u64();
    assert_eq!(told["export"]["content"], here.content, "{told:#}");
    assert_eq!((counted("items"), counted("large_bodies")), (Some(here.items), Some(here.objects)));
    assert_eq!(there.amazon.unfinished(), 0);
    let home = Elsewhere::beside(world);
    let again = there.parcel(&told);
    assert!(!again.windows(30).any(|some| some == &neighbour.to_string().as_bytes()[..30]), "of one alone");
    let key = TravelKey::read(told["export"]["travel_key"].as_str().unwrap()).unwrap();
    home.takes_in_with(&again, &key, Then::AsItWas).unwrap();
    let (back, _) = packed_of(&home.app, home.memory.as_ref(), id);
    assert_eq!(back, here);
    assert_eq!(must(home.app.verify(id)).unwrap(), wait(there.app.verify(id)).unwrap());
    Some((way_in, way_out))
}

#[test]
fn every_kind_of_item_goes_to_aws_and_comes_back() {
    there_and_back(&stopped(with_every_kind()));
}

#[test]
fn two_hundred_debtors_go_to_aws_and_come_back() {
    let debtors = if std::env::var_os("RELANCE_FULL").is_some() { 10_000 } else { 200 };
    let world = stopped(story(debtors));
    let Some((way_in, way_out)) = there_and_back(&world) else { return };
    println!("{debtors} debtors: {way_in:.1?} in, {way_out:.1?} out");
}

#[test]
fn what_was_sealed_opens_under_kms_and_links_lead_there() {
    let world = stopped(eventful());
    let Some(there) = Deployed::beside(&world) else { return };
    let id = world.home.portfolio.id;
    there.import(&travel_key(), &packed(&world).1);
    assert_eq!(wait(there.app.source_secrets(id, "stripe")).unwrap(), world.home.secrets["stripe"]);
    let message = &world.sent()[0];
    let (_, view) = wait(there.app.open_session(&message.token)).unwrap();
    assert!(serde_json::to_string(&view).unwrap().contains("Canari Nom SARL"));
    let wrapped = wait(there.table.get(&Keys::of(id).wrapped_key(), store::table::Read::Strong)).unwrap();
    let plain = must(world.ports().keyring.portfolio_key(id)).unwrap();
    let plain = data_encoding::BASE64.encode(&plain);
    assert!(!wrapped.unwrap().body.contains(&plain), "the key lies wrapped");
    assert!(wait(there.app.seat("a-subject", id)).is_err(), "members of another pool are let in anew");
}

#[test]
fn a_parcel_that_is_not_whole_leaves_nothing_on_aws() {
    let world = World::default();
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-14", "10.00")).unwrap();
    world.advance_days(30);
    let world = stopped(world);
    let Some(there) = Deployed::beside(&world) else { return };
    let (_, parcel) = packed(&world);
    let ends: Vec<usize> = (0..parcel.len()).filter(|at| parcel[*at] == b'\n').collect();
    for end in &ends {
        let cut = there.import(&travel_key(), &parcel[..*end]);
        assert_eq!(cut["errors"][0]["pointer"], "/import/parcel", "{cut:#}");
        let mut forged = parcel.clone();
        forged[*end - 3] ^= 1;
        let forged = there.import(&travel_key(), &forged);
        assert!(forged["status"].is_u64() && there.is_empty(), "{forged:#}");
    }
    let wrong = there.import(&TravelKey::fresh(&SeededIds::from_seed(5)), &parcel);
    assert_eq!(wrong["errors"][0]["pointer"], "/import/travel_key");
    assert!(there.is_empty() && there.amazon.objects().len() == 1);
    assert!(there.import(&travel_key(), &parcel)["import"]["written"].is_u64());
}

#[test]
fn a_large_parcel_travels_in_parts_and_its_files_with_it() {
    let world = reminded();
    let visitor = world.visitor();
    let bytes = png(9 * 1024 * 1024);
    let file = world.send_file(&visitor, "photo.png", &bytes);
    must(world.app.dispute(&visitor, None, form(&world, &visitor, &[file]))).unwrap();
    let world = stopped(world);
    let Some(there) = Deployed::beside(&world) else { return };
    let (here, parcel) = packed(&world);
    assert!(parcel.len() > aws::depot::PART, "{}", parcel.len());
    assert_eq!(there.import(&travel_key(), &parcel)["import"]["written"], here.items);
    let fetched = there.amazon.asked().into_iter().filter(|asked| asked.contains(PREFIX)).count();
    assert_eq!(fetched, parcel.len().div_ceil(aws::depot::PART));
    let told = there.ask(&json!({ "export": { "portfolio": world.home.portfolio.id } }));
    assert_eq!((&told["export"]["content"], &told["export"]["missing"]), (&json!(here.content), &json!(0)));
    let asked = there.amazon.asked();
    let sent = asked.iter().filter(|asked| asked.contains("partNumber=")).count();
    assert_eq!(sent, there.parcel(&told).len().div_ceil(aws::depot::PART), "{asked:?}");
}

/// A table in which something is written between any two readings never stands still.
#[test]
fn a_picture_is_of_one_moment_in_the_order_of_keys_or_there_is_none() {
    let world = World::default();
    let Some(there) = Deployed::beside(&world) else { return };
    let keys = Keys::of(world.home.portfolio.id);
    let mut debtor = domain::ids::DebtorId::from_bits(0);
    for number in 0..300_u128 {
        debtor = domain::ids::DebtorId::from_bits(number * 7_919 % 300);
        let key = keys.account(debtor);
        let item = Item { key, version: 1, body: "{}".to_owned(), due: None, book: None, expires_at: None };
        wait(there.table.write(vec![Write::Put(item, Condition::Absent)])).unwrap();
    }
    let picture = wait(there.depot.picture(world.home.portfolio.id)).unwrap();
    // What comes after it is not in it
    let late = keys.account(debtor);
    wait(there.table.write(vec![Write::Delete(late, Condition::Any)])).unwrap();
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = wait(picture.walk(after.as_ref(), 7)).unwrap();
        seen.extend(page.items.into_iter().map(|item| item.key));
        match page.next {
            Some(next) => after = Some(next.key),
            None => break,
        }
    }
    assert_eq!(seen.len(), 300);
    assert!(seen.is_sorted());
}
