//! The table as a sorted map: the seam's semantics without a disk. It passes the contract suite, costs a tenth of the
//! embedded engine, can be copied whole, and remembers what its last writes replaced, so that an index may lag behind.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use store::limits::{PageRoom, check_key, check_query, check_write, item_bytes};
use store::table::{Condition, Cursor, Index, Item, Key, Order, Page, Query, Read, Table, TableError, Write};

/// Writes whose former items are remembered.
const REMEMBERED: usize = 8;

/// Place in an index: partition, sort key, item.
type Place = (String, String, Key);

/// Everything there is.
#[derive(Clone, Default)]
struct Kept {
    items: BTreeMap<Key, Item>,
    due: BTreeSet<Place>,
    book: BTreeSet<Place>,
    replaced: VecDeque<Vec<(Key, Option<Item>)>>,
}

/// The table.
#[derive(Default)]
pub struct Plain(Mutex<Kept>);

impl Clone for Plain {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.kept().clone()))
    }
}

impl Plain {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One page as it was so many writes ago, at most eight.
    ///
    /// # Errors
    /// [`TableError::Limit`].
    pub fn page(&self, query: &Query, lag: usize) -> Result<Page, TableError> {
        check_query(query)?;
        Ok(self.kept().page(query, lag))
    }

    /// A copy in which nothing lags behind.
    #[must_use]
    pub fn settled(&self) -> Self {
        let copy = self.clone();
        copy.kept().replaced.clear();
        copy
    }

    /// The item as it is.
    #[must_use]
    pub fn item(&self, key: &Key) -> Option<Item> {
        self.kept().items.get(key).cloned()
    }

    /// Carries a write out, or not.
    ///
    /// # Errors
    /// [`TableError::Limit`] or [`TableError::ConditionFailed`].
    pub fn carry_out(&self, actions: &[Write]) -> Result<(), TableError> {
        check_write(actions)?;
        self.kept().write(actions)
    }

    /// The sort key of the earliest entry of the `due` index, whatever its partition.
    #[must_use]
    pub fn earliest_due(&self) -> Option<String> {
        self.kept().due.iter().map(|(_, sort, _)| sort).min().cloned()
    }

    /// Everything, in the order of keys.
    #[must_use]
    pub fn everything(&self) -> Vec<Item> {
        self.kept().items.values().cloned().collect()
    }
}

impl Kept {
    fn write(&mut self, actions: &[Write]) -> Result<(), TableError> {
        let holds = |action: &Write| {
            let there = self.items.get(action.key()).map(|item| item.version);
            match action.condition() {
                Condition::Absent => there.is_none(),
                Condition::Version(version) => there == Some(version),
                Condition::Any => true,
            }
        };
        if let Some(action) = actions.iter().position(|action| !holds(action)) {
            return Err(TableError::ConditionFailed { action });
        }
        let changed = actions.iter().filter(|action| !matches!(action, Write::Check(..)));
        let mut replaced = Vec::new();
        for action in changed {
            let item = if let Write::Put(item, _) = action { Some(item) } else { None };
            replaced.push((action.key().clone(), self.replace(action.key(), item)));
        }
        self.replaced.push_front(replaced);
        self.replaced.truncate(REMEMBERED);
        Ok(())
    }

    /// Puts or takes away; returns what was there.
    fn replace(&mut self, key: &Key, item: Option<&Item>) -> Option<Item> {
        let before = match item {
            Some(item) => self.items.insert(key.clone(), item.clone()),
            None => self.items.remove(key),
        };
        for (index, entries) in [(Index::Due, &mut self.due), (Index::Book, &mut self.book)] {
            if let Some(place) = before.as_ref().and_then(|item| place(item, index)) {
                entries.remove(&place);
            }
            entries.extend(item.and_then(|item| place(item, index)));
        }
        before
    }

    fn page(&self, query: &Query, lag: usize) -> Page {
        let late = self.before(lag);
        let mut found: Vec<Item> =
            self.in_partition(query).filter(|item| !late.contains_key(&item.key)).collect();
        let old = late.into_values().flatten();
        found.extend(old.filter_map(|item| projected(item, query.index)).filter(|item| lies_in(item, query)));
        found.sort_by_key(|item| position(item, query));
        if query.order == Order::Descending {
            found.reverse();
        }
        cut(found, query)
    }

    /// What stood at the keys that the last `lag` writes changed, before they did.
    fn before(&self, lag: usize) -> BTreeMap<Key, Option<Item>> {
        let mut before = BTreeMap::new();
        for (key, item) in self.replaced.iter().take(lag).flatten() {
            before.insert(key.clone(), item.clone());
        }
        before
    }

    fn in_partition<'a>(&'a self, query: &'a Query) -> Box<dyn Iterator<Item = Item> + 'a> {
        let entries = match query.index {
            Index::Main => {
                let first = Key { partition: query.partition.clone(), range: String::new() };
                let mine = self.items.range(first..).map(|(_, item)| item);
                let mine = mine.take_while(|item| item.key.partition == query.partition);
                return Box::new(mine.filter(|item| query.range.contains(&item.key.range)).cloned());
            }
            Index::Due => &self.due,
            Index::Book => &self.book,
        };
        let nothing = Key { partition: String::new(), range: String::new() };
        let mine = entries.range((query.partition.clone(), String::new(), nothing)..);
        let mine = mine.take_while(|(partition, ..)| *partition == query.partition);
        let mine = mine.filter(|(_, sort, _)| query.range.contains(sort));
        Box::new(mine.filter_map(|(.., key)| projected(self.items.get(key)?.clone(), query.index)))
    }
}

fn place(item: &Item, index: Index) -> Option<Place> {
    let (partition, sort) = match index {
        Index::Main => (&item.key.partition, &item.key.range),
        Index::Due => item.due.as_ref().map(|due| (&due.partition, &due.sort))?,
        Index::Book => item.book.as_ref().map(|book| (&book.partition, &book.sort))?,
    };
    Some((partition.clone(), sort.clone(), item.key.clone()))
}

/// What an index shows of an item, if it is in it.
fn projected(item: Item, index: Index) -> Option<Item> {
    let bare = |item: Item| Item { version: 0, body: String::new(), expires_at: None, ..item };
    match index {
        Index::Main => Some(item),
        Index::Due => item.due.is_some().then(|| Item { book: None, ..bare(item) }),
        Index::Book => {
            let row = item.book.as_ref()?.row.clone();
            Some(Item { due: None, body: row, ..bare(item) })
        }
    }
}

fn position(item: &Item, query: &Query) -> (String, Key) {
    let sort = place(item, query.index).map(|(_, sort, _)| sort).unwrap_or_default();
    (sort, item.key.clone())
}

fn lies_in(item: &Item, query: &Query) -> bool {
    let place = place(item, query.index);
    place.is_some_and(|(partition, sort, _)| partition == query.partition && query.range.contains(&sort))
}

/// The part of `found`, which is in order, that fits behind the cursor.
fn cut(found: Vec<Item>, query: &Query) -> Page {
    let after = query.cursor.as_ref().map(|cursor| (cursor.sort.clone(), cursor.key.clone()));
    let is_next = |item: &Item| match (&after, query.order) {
        (None, _) => true,
        (Some(after), Order::Ascending) => position(item, query) > *after,
        (Some(after), Order::Descending) => position(item, query) < *after,
    };
    let mut room = PageRoom::new(query.limit);
    let mut page = Page::default();
    for item in found.into_iter().filter(is_next) {
        let twice = if query.index == Index::Book { item.body.len() } else { 0 };
        if !room.take(item_bytes(&item) - twice) {
            page.next = page.items.last().map(|last| {
                let (sort, key) = position(last, query);
                Cursor { sort, key }
            });
            return page;
        }
        page.items.push(item);
    }
    page
}

#[async_trait]
impl Table for Plain {
    async fn get(&self, key: &Key, _: Read) -> Result<Option<Item>, TableError> {
        check_key(key)?;
        Ok(self.item(key))
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        self.page(query, 0)
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        self.carry_out(&actions)
    }
}
