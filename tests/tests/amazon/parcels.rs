//! Where parcels lie, and the picture they are made of, through the real SDK: a table that never stands still gives none, a
//! parcel that cannot be sent whole is given up.

use std::io::Write as _;
use std::sync::Arc;

use app::parcel::{Depot as _, ParcelError};
use aws::clock::SystemClock;
use aws::depot::{Depot, PART};
use aws::dynamo::Dynamo;
use aws::kms::Kms;
use aws::wire::Origin;
use chrono::{DateTime, Utc};
use domain::ids::PortfolioId;
use serde_json::{Value, json};
use store::keys::Keys;
use store::table::Item;
use tests::amazon::Amazon;

use super::server::{Act, Server};

const MINE: PortfolioId = PortfolioId::from_bits(1);
const OTHER: PortfolioId = PortfolioId::from_bits(2);

fn depot(url: &str) -> Depot {
    let origin = Origin::at(url);
    let storing = origin.storing().unwrap();
    let table = || Dynamo::of(origin.table(&storing), "relance");
    let keys = Kms::under(&storing, "alias/relance", Arc::new(table()));
    Depot::in_bucket(&storing, "bucket", true, (table(), keys))
}

/// One page of a table: an item of each of these portfolios, in this version.
fn page(of: &[PortfolioId], version: u64, more: bool) -> Act {
    let key = |portfolio: &PortfolioId| {
        let key = Keys::of(*portfolio).portfolio_item();
        json!({ "p": { "S": key.partition }, "r": { "S": key.range } })
    };
    let item = |portfolio: &PortfolioId| {
        let mut item = key(portfolio);
        item["v"] = json!({ "N": version.to_string() });
        item["b"] = json!({ "S": "{}" });
        item
    };
    let items: Vec<Value> = of.iter().map(item).collect();
    let mut answer = json!({ "Items": items, "Count": items.len(), "ScannedCount": items.len() });
    if more {
        answer["LastEvaluatedKey"] = key(&of[0]);
    }
    Act::Answer(200, "", answer.to_string())
}

async fn pictured(script: Vec<Act>) -> (Result<Vec<Item>, ParcelError>, Vec<String>) {
    let server = Server::start(script, None);
    let picture = depot(&server.url).picture(MINE).await;
    let items = match picture {
        Ok(picture) => Ok(picture.walk(None, 100).await.unwrap().items),
        Err(error) => Err(error),
    };
    (items, server.asked())
}

#[tokio::test]
async fn what_was_read_twice_alike_is_the_picture() {
    let (items, asked) = pictured(vec![
        page(&[MINE, OTHER], 1, false),
        page(&[OTHER], 1, true),
        page(&[MINE], 2, false),
        page(&[MINE], 2, false),
    ])
    .await;
    let items = items.unwrap();
    assert_eq!((items.len(), items[0].version), (1, 2), "it changed once, and others' are left out");
    assert_eq!(asked.len(), 4);
    for scan in &asked {
        assert!(
            scan.contains("DynamoDB_20120810.Scan") && scan.contains(r#""ConsistentRead":true"#),
            "{scan}"
        );
    }
    assert!(asked[2].contains("ExclusiveStartKey") && !asked[3].contains("ExclusiveStartKey"), "{asked:?}");
}

#[tokio::test]
async fn a_table_that_never_stands_still_gives_no_picture() {
    let script = (1..=9).map(|version| page(&[MINE], version, false)).collect();
    let (items, asked) = pictured(script).await;
    assert!(matches!(items, Err(ParcelError::Moving)), "{items:?}");
    assert_eq!(asked.len(), 4);
    // What others write meanwhile is nobody's business
    let script = (1..=9).map(|version| page(&[OTHER], version, false)).collect();
    let (items, asked) = pictured(script).await;
    assert_eq!((items.unwrap().len(), asked.len()), (0, 2));
}

#[tokio::test]
async fn nothing_is_begun_by_a_process_that_must_end() {
    let server = Server::start(vec![], None);
    let over = depot(&server.url).until(DateTime::<Utc>::UNIX_EPOCH, SystemClock::default());
    assert!(matches!(over.picture(MINE).await, Err(ParcelError::TooSlow)));
    let late = over.fetch("x.jsonl").await.unwrap_err();
    assert!(matches!(late, ParcelError::Unfinished { written: 0, found: 0 }), "{late:?}");
    assert_eq!(server.asked(), Vec::<String>::new());
}

/// A file of two parts and a little.
fn parcel(depot: &Depot) -> std::fs::File {
    let mut file = depot.draft().unwrap();
    for part in 0..2 {
        file.write_all(&vec![part; PART]).unwrap();
    }
    file.write_all(b"end").unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_goes_and_comes_in_parts() {
    let amazon = Amazon::start();
    let depot = depot(&amazon.url);
    depot.keep("x.jsonl", &parcel(&depot)).await.unwrap();
    assert_eq!(amazon.objects()["bucket/parcels/x.jsonl"].len(), 2 * PART + 3);
    assert_eq!(amazon.asked().len(), 5, "begun, three parts, ended");
    let fetched = depot.fetch("x.jsonl").await.unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::BufReader::new(fetched), &mut bytes).unwrap();
    assert_eq!(amazon.objects()["bucket/parcels/x.jsonl"], bytes);
    assert_eq!(amazon.asked().len(), 3);
}

fn failing() -> Act {
    Act::Answer(500, "InternalError", String::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parcel_that_cannot_be_sent_whole_is_given_up() {
    let amazon = Amazon::start();
    let script = vec![Act::Forward, Act::Forward, failing(), failing(), failing()];
    let server = Server::start(script, Some(&amazon.url));
    let depot = depot(&server.url);
    assert!(matches!(depot.keep("x.jsonl", &parcel(&depot)).await, Err(ParcelError::App(_))));
    assert!(amazon.objects().is_empty() && amazon.unfinished() == 0);
    let last = amazon.asked().pop().unwrap();
    assert!(last.starts_with("DELETE ") && last.contains("uploadId="), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_changes_on_the_way_is_told() {
    let refused = |status, code: &str| Act::Answer(status, "", format!("<Error><Code>{code}</Code></Error>"));
    for refusal in [refused(404, "NoSuchKey"), refused(403, "AccessDenied"), refused(416, "InvalidRange")] {
        let server = Server::start(vec![refusal], None);
        let told = depot(&server.url).fetch("x.jsonl").await.unwrap_err();
        assert!(matches!(told, ParcelError::NoParcel), "{told:?}");
    }
    let amazon = Amazon::start();
    let first = depot(&amazon.url);
    first.keep("x.jsonl", &parcel(&first)).await.unwrap();
    let server = Server::start(vec![Act::Forward, refused(412, "PreconditionFailed")], Some(&amazon.url));
    assert!(depot(&server.url).fetch("x.jsonl").await.is_err());
    let second = server.asked().pop().unwrap().to_lowercase();
    assert!(second.contains("if-match: \"whole\"") && second.contains(&format!("bytes={PART}-")), "{second}");
}
