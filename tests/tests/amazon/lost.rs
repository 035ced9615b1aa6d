//! Writes whose answer is lost: the engine says yes or no only when it knows.

use aws::dynamo::Dynamo;
use aws::wire::Origin;
use store::table::{Condition, Item, Key, Read, Table, TableError, Write};
use tests::dynoxide;

use super::server::{Act, Server};

fn item(range: &str, version: u64) -> Item {
    let key = Key { partition: "p".to_owned(), range: range.to_owned() };
    Item { key, version, body: "{}".to_owned(), due: None, book: None, expires_at: None }
}

fn put(range: &str, version: u64, condition: Condition) -> Vec<Write> {
    vec![Write::Put(item(range, version), condition)]
}

fn two(version: u64, condition: Condition) -> Vec<Write> {
    ["a", "b"].iter().flat_map(|range| put(range, version, condition)).collect()
}

fn failing() -> Act {
    Act::Answer(500, "InternalServerError", "{}".to_owned())
}

fn throttling() -> Act {
    Act::Answer(400, "ThrottlingException", "{}".to_owned())
}

/// The same table seen directly, and through a server that follows a script.
struct Seen {
    directly: Dynamo,
    through: Dynamo,
    server: Server,
}

async fn seen(acts: Vec<Act>) -> Option<Seen> {
    let directly = dynoxide::table().await?;
    let server = Server::start(acts, dynoxide::url());
    let origin = Origin::at(&server.url);
    let through = Dynamo::of(origin.table(&origin.storing().unwrap()), directly.name());
    Some(Seen { directly, through, server })
}

impl Seen {
    async fn version(&self, range: &str) -> Option<u64> {
        let there = self.directly.get(&item(range, 1).key, Read::Strong).await.unwrap();
        there.map(|item| item.version)
    }
}

#[tokio::test]
async fn a_put_whose_answer_was_lost_knows_itself_again() {
    let Some(seen) = seen(vec![Act::Lose, Act::Forward, Act::Lose]).await else { return };
    seen.through.write(put("a", 1, Condition::Absent)).await.unwrap();
    seen.through.write(put("a", 2, Condition::Version(1))).await.unwrap();
    assert_eq!(seen.version("a").await, Some(2));
    assert_eq!(seen.server.asked().len(), 4);
}

#[tokio::test]
async fn a_put_that_somebody_else_was_faster_with_is_not_claimed() {
    let Some(seen) = seen(vec![Act::Forward, failing(), Act::Forward]).await else { return };
    seen.directly.write(put("a", 1, Condition::Absent)).await.unwrap();
    let answer = seen.through.write(put("a", 1, Condition::Absent)).await;
    assert!(matches!(answer, Err(TableError::ConditionFailed { action: 0 })), "{answer:?}");
    let answer = seen.through.write(put("a", 1, Condition::Absent)).await;
    assert!(
        matches!(answer, Err(TableError::Unavailable(_))),
        "nobody knows what the first try did: {answer:?}"
    );
}

#[tokio::test]
async fn a_delete_whose_answer_was_lost_stays_open() {
    let Some(seen) = seen(vec![Act::Lose]).await else { return };
    seen.directly.write(put("a", 1, Condition::Absent)).await.unwrap();
    let gone = vec![Write::Delete(item("a", 1).key, Condition::Version(1))];
    let answer = seen.through.write(gone).await;
    assert!(matches!(answer, Err(TableError::Unavailable(_))), "{answer:?}");
    assert_eq!(seen.version("a").await, None);
}

#[tokio::test]
async fn a_transaction_whose_answer_was_lost_is_carried_out_once() {
    let Some(seen) = seen(vec![Act::Lose, Act::Forward, Act::Lose, Act::Close]).await else { return };
    seen.through.write(two(1, Condition::Absent)).await.unwrap();
    seen.through.write(two(2, Condition::Version(1))).await.unwrap();
    assert_eq!((seen.version("a").await, seen.version("b").await), (Some(2), Some(2)));
}

#[tokio::test]
async fn a_condition_that_fails_after_a_lost_answer_is_a_real_one_in_a_transaction() {
    let Some(seen) = seen(vec![failing()]).await else { return };
    seen.directly.write(put("b", 1, Condition::Absent)).await.unwrap();
    let answer = seen.through.write(two(1, Condition::Absent)).await;
    assert!(matches!(answer, Err(TableError::ConditionFailed { action: 1 })), "{answer:?}");
    assert_eq!(seen.version("a").await, None);
}

#[tokio::test]
async fn throttling_says_that_nothing_was_written_only_when_it_is_so() {
    let Some(seen) = seen(vec![throttling(), throttling(), throttling()]).await else { return };
    let answer = seen.through.write(two(1, Condition::Absent)).await;
    assert!(matches!(answer, Err(TableError::Throttled)), "{answer:?}");
    let Some(seen) = self::seen(vec![Act::Lose, throttling(), throttling()]).await else { return };
    let answer = seen.through.write(two(1, Condition::Absent)).await;
    assert!(matches!(answer, Err(TableError::Unavailable(_))), "{answer:?}");
    assert_eq!(seen.version("a").await, Some(1));
}

#[tokio::test]
async fn a_read_is_tried_again_until_it_answers() {
    let Some(seen) = seen(vec![failing(), Act::Close]).await else { return };
    seen.directly.write(put("a", 1, Condition::Absent)).await.unwrap();
    let there = seen.through.get(&item("a", 1).key, Read::Strong).await.unwrap();
    assert_eq!(there, Some(item("a", 1)));
    assert_eq!(seen.server.asked().len(), 3);
}

#[tokio::test]
async fn a_table_that_is_not_there_is_unavailable_and_an_invalid_request_is_a_limit() {
    let invalid = Act::Answer(400, "ValidationException", r#"{"message":"too odd"}"#.to_owned());
    let missing = Act::Answer(400, "ResourceNotFoundException", "{}".to_owned());
    let Some(seen) = seen(vec![invalid, missing]).await else { return };
    let answer = seen.through.get(&item("a", 1).key, Read::Strong).await;
    assert!(matches!(answer, Err(TableError::Limit(_))), "{answer:?}");
    let answer = seen.through.get(&item("a", 1).key, Read::Strong).await;
    assert!(matches!(answer, Err(TableError::Unavailable(_))), "{answer:?}");
}
