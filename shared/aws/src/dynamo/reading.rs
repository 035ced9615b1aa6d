//! Reading: one item, or one page of the table or of an index. The SDK may ask again by itself: reading changes nothing.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use store::limits::{PageRoom, item_bytes};
use store::table::{Index, Item, Key, Order, Page, Query, Range, Read, TableError};

use super::Dynamo;
use super::failure::meaning;
use super::item::{self, Attributes, Strange, names, text};

/// Nothing that this engine wrote.
fn strange(error: Strange) -> TableError {
    TableError::Unavailable(error.into())
}

impl Dynamo {
    pub(super) async fn get_item(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        let call = self.reads.get_item().table_name(&self.table).set_key(Some(item::key(key)));
        let call = call.consistent_read(read == Read::Strong).return_consumed_capacity(self.tally.asked());
        let answer = call.send().await.map_err(meaning)?;
        let consumed = answer.consumed_capacity.as_slice();
        self.tally.add("get", || vec![format!("{} {}", key.partition, key.range)], consumed);
        answer.item.map(|attributes| item::read(attributes, Index::Main).map_err(strange)).transpose()
    }

    pub(super) async fn page(&self, query: &Query) -> Result<Page, TableError> {
        if is_empty(&query.range) {
            return Ok(Page::default());
        }
        let (index, ..) = names(query.index);
        let call = self
            .reads
            .query()
            .table_name(&self.table)
            .set_index_name(index.map(str::to_owned))
            .scan_index_forward(query.order == Order::Ascending)
            .limit(i32::try_from(query.limit).unwrap_or(i32::MAX))
            .consistent_read(query.index == Index::Main && query.read == Read::Strong)
            .set_exclusive_start_key(start(query))
            .return_consumed_capacity(self.tally.asked());
        let answer = asking(call, query).send().await.map_err(meaning)?;
        let consumed = answer.consumed_capacity.as_slice();
        self.tally.add("query", || vec![format!("{:?} {}", query.index, query.partition)], consumed);
        let end = answer.last_evaluated_key.filter(|end| !end.is_empty());
        page(answer.items.unwrap_or_default(), end, query).map_err(strange)
    }
}

/// DynamoDB ends a page by what lies there; pressed bodies may grow beyond the seam's limit, which ends it here.
fn page(found: Vec<Attributes>, end: Option<Attributes>, query: &Query) -> Result<Page, Strange> {
    let mut room = PageRoom::new(query.limit);
    let mut items = Vec::with_capacity(found.len());
    for attributes in found {
        let item = item::read(attributes, query.index)?;
        // A row of the book comes back twice in its item
        let twice = if query.index == Index::Book { item.body.len() } else { 0 };
        if !room.take(item_bytes(&item) - twice) {
            let next = items.last().and_then(|last| item::after(last, query.index));
            return Ok(Page { items, next });
        }
        items.push(item);
    }
    let next = end.map(|end| item::cursor(end, query.index)).transpose()?;
    Ok(Page { items, next })
}

/// DynamoDB takes no range whose bounds are the wrong way round; on the seam it is empty.
fn is_empty(range: &Range) -> bool {
    matches!(range, Range::Between(first, last) if first > last)
}

fn start(query: &Query) -> Option<Attributes> {
    query.cursor.as_ref().map(|cursor| item::start(cursor, query.index, &query.partition))
}

fn asking(call: QueryFluentBuilder, query: &Query) -> QueryFluentBuilder {
    let (_, hash, sort) = names(query.index);
    let call = call.expression_attribute_values(":hash", text(&query.partition));
    match &query.range {
        Range::All => call.key_condition_expression(format!("{hash} = :hash")),
        Range::Prefix(prefix) => call
            .key_condition_expression(format!("{hash} = :hash AND begins_with({sort}, :first)"))
            .expression_attribute_values(":first", text(prefix)),
        Range::Until(last) => call
            .key_condition_expression(format!("{hash} = :hash AND {sort} <= :last"))
            .expression_attribute_values(":last", text(last)),
        Range::Between(first, last) => call
            .key_condition_expression(format!("{hash} = :hash AND {sort} BETWEEN :first AND :last"))
            .expression_attribute_values(":first", text(first))
            .expression_attribute_values(":last", text(last)),
    }
}
