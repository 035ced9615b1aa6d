//! Items as the table's stream shows them: the same attributes in other words.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use store::table::{Index, Item};

use super::item::{self, Attributes};

/// The item in a record's new image; `None` where somebody else wrote it, or nothing is left.
#[must_use]
pub fn image(shown: serde_dynamo::Item) -> Option<Item> {
    let attributes: Option<Attributes> =
        shown.into_inner().into_iter().map(|(name, value)| Some((name, said_here(value)?))).collect();
    item::read(attributes?, Index::Main).ok()
}

fn said_here(value: serde_dynamo::AttributeValue) -> Option<AttributeValue> {
    match value {
        serde_dynamo::AttributeValue::S(text) => Some(AttributeValue::S(text)),
        serde_dynamo::AttributeValue::N(digits) => Some(AttributeValue::N(digits)),
        serde_dynamo::AttributeValue::B(bytes) => Some(AttributeValue::B(Blob::new(bytes))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use aws_lambda_events::event::dynamodb::Event;
    use store::table::Key;

    use super::*;

    /// As Lambda hands it over.
    const RECORD: &str = r#"{"Records": [{"eventID": "1", "eventName": "INSERT", "eventVersion": "1.1",
        "eventSource": "aws:dynamodb", "awsRegion": "eu-west-3", "dynamodb": {
            "Keys": {"p": {"S": "a"}, "r": {"S": "b"}},
            "NewImage": {"p": {"S": "a"}, "r": {"S": "b"}, "v": {"N": "3"}, "b": {"S": "{}"}, "t": {"S": "token"}},
            "SequenceNumber": "7", "SizeBytes": 20, "StreamViewType": "NEW_IMAGE"}}]}"#;

    fn in_the_words_of_the_stream(item: &Item) -> serde_dynamo::Item {
        let said = |value| match value {
            AttributeValue::S(text) => serde_dynamo::AttributeValue::S(text),
            AttributeValue::N(digits) => serde_dynamo::AttributeValue::N(digits),
            AttributeValue::B(bytes) => serde_dynamo::AttributeValue::B(bytes.into_inner()),
            other => panic!("{other:?} is not ours"),
        };
        let said = item::whole(item).into_iter().map(|(name, value)| (name, said(value)));
        serde_dynamo::Item::from(said.collect::<std::collections::HashMap<_, _>>())
    }

    #[test]
    fn a_record_of_the_stream_shows_the_item() {
        let mut event: Event = serde_json::from_str(RECORD).unwrap();
        let shown = event.records.remove(0).change.new_image;
        let again = || shown.clone();
        let key = Key { partition: "a".to_owned(), range: "b".to_owned() };
        let expected =
            Item { key, version: 3, body: "{}".to_owned(), due: None, book: None, expires_at: None };
        assert_eq!(image(again()), Some(expected));
        let long = Item { body: "{}".repeat(1_000), ..image(again()).unwrap() };
        assert_eq!(image(in_the_words_of_the_stream(&long)), Some(long), "a pressed body too");
        assert_eq!(image(serde_dynamo::Item::from(std::collections::HashMap::new())), None);
    }
}
