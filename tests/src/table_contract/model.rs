//! Random stories of writes and queries, told to the engine and to a sorted map: both must say the same at every step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use store::table::{Book, Condition, Due, Index, Item, Key, Order, Query, Range, TableError, Write};
use tokio::runtime::Handle;

use super::indexes::projected;
use super::{Bench, Checked, plain, question};

/// Keys that are prefixes and neighbours of each other.
const SORTS: [&str; 9] = ["A", "a", "a#", "a#1", "a\u{10FFFF}", "b", "é", "\u{FFFD}", "😀"];

#[derive(Debug, Clone)]
enum Step {
    Write(Vec<Deed>),
    Look { index: Index, partition: usize, range: Range, order: Order, limit: usize },
}

#[derive(Debug, Clone)]
struct Deed {
    kind: Kind,
    partition: usize,
    range: &'static str,
    guess: Guess,
}

#[derive(Debug, Clone)]
enum Kind {
    Put { due: Option<(usize, &'static str)>, book: Option<(usize, &'static str)> },
    Delete,
    Check,
}

/// What the writer believes.
#[derive(Debug, Clone, Copy)]
enum Guess {
    Absent,
    Right,
    Stale,
    Any,
}

fn sorts() -> impl Strategy<Value = &'static str> {
    select(&SORTS[..])
}

fn entries() -> impl Strategy<Value = Option<(usize, &'static str)>> {
    option::of((0..2_usize, sorts()))
}

fn deeds() -> impl Strategy<Value = Deed> {
    let kinds = prop_oneof![
        4 => (entries(), entries()).prop_map(|(due, book)| Kind::Put { due, book }),
        1 => Just(Kind::Delete),
        1 => Just(Kind::Check),
    ];
    let guesses = prop_oneof![
        2 => Just(Guess::Absent), 4 => Just(Guess::Right), 1 => Just(Guess::Stale), 4 => Just(Guess::Any)
    ];
    let deed = |(kind, partition, range, guess)| Deed { kind, partition, range, guess };
    (kinds, 0..2_usize, sorts(), guesses).prop_map(deed)
}

fn ranges() -> impl Strategy<Value = Range> {
    let text = || sorts().prop_map(str::to_owned);
    prop_oneof![
        Just(Range::All),
        text().prop_map(Range::Prefix),
        text().prop_map(Range::Until),
        (text(), text()).prop_map(|(first, last)| Range::Between(first, last)),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let indexes = select(&[Index::Main, Index::Due, Index::Book][..]);
    let orders = select(&[Order::Ascending, Order::Descending][..]);
    let looks = (indexes, 0..2_usize, ranges(), orders, 1..6_usize);
    let look = |(index, partition, range, order, limit)| Step::Look { index, partition, range, order, limit };
    prop_oneof![3 => vec(deeds(), 1..5).prop_map(Step::Write), 2 => looks.prop_map(look)]
}

/// A story that fails is made as short as can be and printed.
pub async fn any_story_ends_as_in_a_sorted_map(bench: &Bench) -> Checked {
    let (bench, handle) = (bench.clone(), Handle::current());
    let stories = bench.engine.stories();
    let told = tokio::task::spawn_blocking(move || {
        let told = AtomicU64::new(0);
        let config = Config { failure_persistence: None, ..Config::with_cases(stories) };
        TestRunner::new(config).run(&vec(steps(), 1..40), |story| {
            let number = told.fetch_add(1, Ordering::Relaxed);
            let telling = Story { bench: &bench, number, items: BTreeMap::new() }.tell(story);
            handle.block_on(telling).map_err(|error| TestCaseError::fail(format!("{error:?}")))
        })
    });
    match told.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(difference)) => panic!("{difference}"),
        Err(panicked) => panic!("{panicked}"),
    }
}

/// One story, in partitions of its own.
struct Story<'b> {
    bench: &'b Bench,
    number: u64,
    items: BTreeMap<Key, Item>,
}

impl Story<'_> {
    async fn tell(mut self, steps: Vec<Step>) -> Checked {
        for step in steps {
            match step {
                Step::Write(deeds) => self.write(deeds).await?,
                Step::Look { index, partition, range, order, limit } => {
                    let partition = self.partition(name(index), partition);
                    self.look(&Query { range, order, limit, ..question(index, partition) }).await?;
                }
            }
        }
        for index in [Index::Main, Index::Due, Index::Book] {
            for partition in 0..2 {
                self.look(&question(index, self.partition(name(index), partition))).await?;
            }
        }
        Ok(())
    }

    fn partition(&self, name: &str, which: usize) -> String {
        self.bench.partition(format!("{}-{name}-{which}", self.number))
    }

    async fn write(&mut self, deeds: Vec<Deed>) -> Checked {
        let mut seen = BTreeSet::new();
        let once = deeds.into_iter().filter(|deed| seen.insert((deed.partition, deed.range)));
        let actions: Vec<Write> = once.map(|deed| self.action(&deed)).collect();
        let failing = actions.iter().position(|action| !self.holds(action));
        match (self.bench.table.write(actions.clone()).await, failing) {
            (Ok(()), None) => actions.into_iter().for_each(|action| self.apply(action)),
            (Err(TableError::ConditionFailed { action }), Some(failing)) if action == failing => {}
            (answer, failing) => panic!("{answer:?} where action {failing:?} fails of {actions:#?}"),
        }
        Ok(())
    }

    fn action(&self, deed: &Deed) -> Write {
        let key = Key { partition: self.partition("main", deed.partition), range: deed.range.to_owned() };
        let version = self.items.get(&key).map_or(0, |item| item.version);
        let condition = match deed.guess {
            Guess::Absent => Condition::Absent,
            Guess::Right => Condition::Version(version),
            Guess::Stale => Condition::Version(version + 1),
            Guess::Any => Condition::Any,
        };
        match &deed.kind {
            Kind::Delete => Write::Delete(key, condition),
            Kind::Check => Write::Check(key, condition),
            Kind::Put { due, book } => {
                let before = if let Condition::Version(believed) = condition { believed } else { version };
                Write::Put(self.item(plain(key, before + 1), *due, *book), condition)
            }
        }
    }

    fn item(&self, bare: Item, due: Option<(usize, &str)>, book: Option<(usize, &str)>) -> Item {
        let due = due.map(|(partition, sort)| Due {
            partition: self.partition("due", partition),
            sort: sort.to_owned(),
        });
        let book = book.map(|(partition, sort)| Book {
            partition: self.partition("book", partition),
            sort: sort.to_owned(),
            row: format!("{{\"version\":{}}}", bare.version),
        });
        Item { due, book, ..bare }
    }

    fn holds(&self, action: &Write) -> bool {
        let there = self.items.get(action.key()).map(|item| item.version);
        match action.condition() {
            Condition::Absent => there.is_none(),
            Condition::Version(version) => there == Some(version),
            Condition::Any => true,
        }
    }

    fn apply(&mut self, action: Write) {
        match action {
            Write::Put(item, _) => drop(self.items.insert(item.key.clone(), item)),
            Write::Delete(key, _) => drop(self.items.remove(&key)),
            Write::Check(..) => {}
        }
    }

    async fn look(&self, query: &Query) -> Checked {
        let found = self.items.values().filter(|item| lies_in(item, query));
        let mut expected: Vec<Item> = found.map(|item| projected(item, query.index)).collect();
        if query.index != Index::Main {
            return self.bench.index_becomes(query, &expected).await;
        }
        if query.order == Order::Descending {
            expected.reverse();
        }
        assert_eq!(self.bench.walk(query).await?, expected, "{query:?}");
        Ok(())
    }
}

fn name(index: Index) -> &'static str {
    match index {
        Index::Main => "main",
        Index::Due => "due",
        Index::Book => "book",
    }
}

fn lies_in(item: &Item, query: &Query) -> bool {
    let place = match query.index {
        Index::Main => Some((&item.key.partition, &item.key.range)),
        Index::Due => item.due.as_ref().map(|due| (&due.partition, &due.sort)),
        Index::Book => item.book.as_ref().map(|book| (&book.partition, &book.sort)),
    };
    place.is_some_and(|(partition, sort)| *partition == query.partition && query.range.contains(sort))
}
