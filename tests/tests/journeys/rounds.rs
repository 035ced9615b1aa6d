//! Rounds of the sweep: all shards at once, a queue that takes only so much, a deadline, and what cannot be reached.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::ports::{QUEUE_BATCH, Queue, QueueError};
use app::round::{Round, RoundError, Rounds};
use app::sweep::Errand;
use async_trait::async_trait;
use chrono::TimeDelta;
use store::embedded::Embedded;
use store::keys;
use store::table::{Index, Item, Key, Page, Query, Read, Table, TableError, Write};
use tests::world::ports::Calm;
use tests::world::said::{debtor, invoice};
use tests::world::{World, at, must, paris};

/// A queue that is a list, and fails as it is told.
#[derive(Default)]
struct List {
    errands: Mutex<Vec<Errand>>,
    /// Calls to come that take only the first of their errands.
    partial: AtomicUsize,
    /// It cannot be reached.
    away: Mutex<bool>,
}

impl List {
    fn all(&self) -> Vec<Errand> {
        self.errands.lock().unwrap().clone()
    }

    fn take(&self) -> Vec<Errand> {
        std::mem::take(&mut *self.errands.lock().unwrap())
    }
}

#[async_trait]
impl Queue for List {
    async fn depth(&self) -> Result<usize, QueueError> {
        if *self.away.lock().unwrap() {
            return Err(QueueError("away".into()));
        }
        Ok(self.all().len())
    }

    async fn put(&self, errands: &[Errand]) -> Result<Vec<bool>, QueueError> {
        assert!(errands.len() <= QUEUE_BATCH, "a batch has a limit");
        if *self.away.lock().unwrap() {
            return Err(QueueError("away".into()));
        }
        let partial = self.partial.load(Ordering::Relaxed) > 0;
        if partial {
            self.partial.fetch_sub(1, Ordering::Relaxed);
        }
        let taken: Vec<bool> = (0..errands.len()).map(|place| place == 0 || !partial).collect();
        let put = errands.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(errand, _)| *errand);
        self.errands.lock().unwrap().extend(put);
        Ok(taken)
    }
}

/// A table one of whose due shards cannot be read.
struct Blind {
    table: Embedded,
    shard: Mutex<Option<&'static str>>,
}

#[async_trait]
impl Table for Blind {
    async fn get(&self, key: &Key, read: Read) -> Result<Option<Item>, TableError> {
        self.table.get(key, read).await
    }

    async fn query(&self, query: &Query) -> Result<Page, TableError> {
        let blind = *self.shard.lock().unwrap();
        if query.index == Index::Due && Some(query.partition.as_str()) == blind {
            return Err(TableError::Throttled);
        }
        self.table.query(query).await
    }

    async fn write(&self, actions: Vec<Write>) -> Result<(), TableError> {
        self.table.write(actions).await
    }
}

/// A world in which `count` debtors are due for their first reminder at one instant.
fn due(world: &World, count: usize) {
    for number in 0..count {
        let data = invoice(&debtor(&format!("C-{number}")), &format!("I-{number}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &data).unwrap();
    }
    world.clock.move_to(at("2026-09-21T06:00:00Z"));
}

fn world_with(count: usize) -> World {
    let world = World::starting("2026-09-12T07:00:00Z");
    due(&world, count);
    world
}

fn rounds(world: &World, list: &Arc<List>, errands_a_round: usize) -> Rounds {
    Rounds::new(world.app.clone(), Arc::<List>::clone(list), errands_a_round)
}

fn round(world: &World, rounds: &Rounds) -> Round {
    must(rounds.go(world.now(), &|| TimeDelta::minutes(5)))
}

/// Whoever is due, the oldest first.
fn in_due_order(world: &World) -> Vec<Errand> {
    let due = world.everything().into_iter().filter_map(|item| Some((item.due?.sort, item.key.partition)));
    let mut due: Vec<_> = due.collect();
    due.sort();
    let errand = |(portfolio, debtor)| Errand { portfolio, debtor };
    due.iter().map(|(_, partition)| errand(keys::parse_ledger(partition).unwrap())).collect()
}

fn sorted(mut errands: Vec<Errand>) -> Vec<Errand> {
    errands.sort_unstable();
    errands
}

#[test]
fn a_round_queues_everything_that_is_due_over_all_shards_once() {
    let world = world_with(25);
    let list = Arc::new(List::default());
    let done = round(&world, &rounds(&world, &list, 1000));
    assert_eq!((done.looked, done.queued, done.left, done.cut), (25, 25, 0, false));
    assert_eq!((done.oldest_seconds, done.judged()), (0, Ok(())));
    let mut errands = sorted(list.take());
    errands.dedup();
    assert_eq!(errands.len(), 25);
    for errand in &errands {
        world.dispatch(errand).unwrap().unwrap();
    }
    assert_eq!(world.notices().len(), 25);
}

#[test]
fn the_queue_gets_no_more_than_its_room_and_the_oldest_first() {
    let world = World::starting("2026-09-12T07:00:00Z");
    for number in 0..24 {
        if number == 12 {
            world.clock.move_to(at("2026-09-15T07:00:00Z"));
        }
        let data = invoice(&debtor(&format!("C-{number}")), &format!("I-{number}"), "2026-09-14", "100.00");
        world.post("invoice.issued", &data).unwrap();
    }
    world.clock.move_to(at("2026-09-23T06:00:00Z"));
    let older = in_due_order(&world)[..12].to_vec();
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 12);
    let done = round(&world, &rounds);
    assert_eq!((done.queued, done.left), (12, 12));
    assert_eq!(sorted(list.all()), sorted(older));
    assert!(done.oldest_seconds > 24 * 3600, "{done:?}");
    let again = round(&world, &rounds);
    assert_eq!((again.queued, again.on_their_way, again.left), (0, 12, 12), "there is no room");
}

#[test]
fn what_waits_on_a_slow_queue_is_not_queued_twice_and_makes_room_for_others() {
    let world = world_with(12);
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 8);
    assert_eq!(round(&world, &rounds).queued, 8);
    let done = list.errands.lock().unwrap().drain(..3).collect::<Vec<_>>();
    for errand in &done {
        world.dispatch(errand).unwrap().unwrap();
    }
    world.clock.move_to(world.now() + TimeDelta::minutes(15));
    let second = round(&world, &rounds);
    assert_eq!((second.queued, second.on_their_way, second.left), (3, 5, 1));
    let mut errands = sorted(list.all());
    errands.dedup();
    assert_eq!(errands.len(), 8, "no errand twice");
}

#[test]
fn what_was_queued_and_lost_is_queued_again() {
    let world = world_with(4);
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 100);
    assert_eq!(round(&world, &rounds).queued, 4);
    list.take();
    assert_eq!(round(&world, &rounds).queued, 4, "the queue is empty: they were lost");
    list.errands.lock().unwrap().truncate(2);
    world.clock.move_to(world.now() + TimeDelta::minutes(45));
    assert_eq!(round(&world, &rounds).queued, 0, "they may still be on their way");
    world.clock.move_to(world.now() + TimeDelta::minutes(15));
    assert_eq!(round(&world, &rounds).queued, 4, "an hour is enough");
}

#[test]
fn another_process_queues_again_and_nothing_is_sent_twice() {
    let world = world_with(3);
    let list = Arc::new(List::default());
    assert_eq!(round(&world, &rounds(&world, &list, 100)).queued, 3);
    assert_eq!(round(&world, &rounds(&world, &list, 100)).queued, 3);
    for errand in list.take() {
        world.dispatch(&errand).unwrap().unwrap();
    }
    assert_eq!(world.notices(), ["reminder_1"; 3]);
}

#[test]
fn what_the_queue_did_not_take_stays_due() {
    let world = world_with(25);
    let list = Arc::new(List::default());
    list.partial.store(1, Ordering::Relaxed);
    let rounds = rounds(&world, &list, 100);
    let done = round(&world, &rounds);
    assert_eq!((done.queued, done.left), (16, 9));
    assert_eq!(done.judged(), Err(RoundError::Queue));
    let second = round(&world, &rounds);
    assert_eq!((second.queued, second.on_their_way, second.left), (9, 16, 0));
}

#[test]
fn a_queue_that_cannot_be_reached_loses_nothing_and_people_are_still_asked() {
    let world = World::starting("2026-08-30T07:00:00Z");
    world.post("invoice.issued", &invoice(&debtor("C-1"), "I-1", "2026-09-01", "100.00")).unwrap();
    world.advance_to(at("2026-09-30T21:59:00Z"));
    world.clock.move_to(at("2026-10-01T05:00:00Z"));
    let list = Arc::new(List::default());
    *list.away.lock().unwrap() = true;
    let rounds = rounds(&world, &list, 100);
    let done = round(&world, &rounds);
    assert_eq!((done.queued, done.judged()), (0, Err(RoundError::Queue)));
    let owner = world.member(app::member::Role::Owner);
    assert_eq!(must(world.app.approvals(&owner)).unwrap().len(), 1, "the formal notice waits for a yes");
    due(&world, 2);
    let failed = round(&world, &rounds);
    *list.away.lock().unwrap() = false;
    let found = round(&world, &rounds);
    assert_eq!((failed.queued, failed.left), (0, found.queued));
}

#[test]
fn a_shard_that_cannot_be_read_stops_no_other() {
    let blind = Arc::new(Blind { table: Embedded::in_memory().unwrap(), shard: Mutex::new(None) });
    let start = at("2026-09-12T07:00:00Z");
    let world = World::over(Arc::<Blind>::clone(&blind), Arc::new(Calm), start, paris(), true);
    due(&world, 20);
    *blind.shard.lock().unwrap() = Some("due#0");
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 100);
    let done = round(&world, &rounds);
    assert!(done.queued > 0 && done.queued < 20, "{done:?}");
    assert_eq!(done.judged(), Err(RoundError::Unreadable(1)));
    *blind.shard.lock().unwrap() = None;
    let rest = round(&world, &rounds);
    assert_eq!((rest.queued + done.queued, rest.on_their_way), (20, done.queued));
}

#[test]
fn a_deadline_in_the_middle_leaves_the_rest_to_be_found_again() {
    let world = world_with(30);
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 100);
    let looks = AtomicUsize::new(0);
    let left = || {
        let seconds = if looks.fetch_add(1, Ordering::Relaxed) < 11 { 60 } else { 15 };
        TimeDelta::seconds(seconds)
    };
    let done = must(rounds.go(world.now(), &left));
    assert!(done.cut && done.looked > 0 && done.looked < 30, "{done:?}");
    assert_eq!((done.queued, done.left), (done.looked, 0), "what was found is queued");
    let rest = round(&world, &rounds);
    assert_eq!((rest.queued + done.queued, rest.cut), (30, false));
}

#[test]
fn a_round_that_has_no_time_at_all_does_nothing() {
    let world = world_with(3);
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 100);
    let done = must(rounds.go(world.now(), &|| TimeDelta::seconds(3)));
    assert_eq!((done.looked, done.queued, done.cut), (0, 0, true));
    assert_eq!(round(&world, &rounds).queued, 3);
}

#[test]
fn an_errand_that_is_due_again_is_queued_again() {
    let world = world_with(1);
    let list = Arc::new(List::default());
    let rounds = rounds(&world, &list, 100);
    world.script(
        domain::debtor::Channel::Email,
        tests::world::provider::Act::Refuse,
        tests::world::provider::Echo::Lost,
    );
    assert_eq!(round(&world, &rounds).queued, 1);
    world.dispatch(&list.all()[0]).unwrap().unwrap();
    world.clock.move_to(world.now() + TimeDelta::minutes(15));
    assert_eq!(round(&world, &rounds).queued, 1, "it is due since another instant");
}
