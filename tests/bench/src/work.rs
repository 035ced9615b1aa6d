//! P1, P2, P4, P11 and the preview of P13: the verbs on the embedded table.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use app::dispatch::{Claim, Dispatched};
use app::ports::{Queue, QueueError};
use app::round::Rounds;
use app::sweep::Errand;
use app::{App, AppError};
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use crate::cpu;
use crate::world::{SHARDS, World};

/// Rounds of a measure; the median stands in the table.
const ROUNDS: usize = 5;
/// Debtors that a round of sweeps looks at, at least.
const LOOKS: usize = 20_000;
/// Open invoices among which there is a crowd to be looked at, and its debtors.
const CROWD: usize = 1_000_000;
const CROWD_DUE: usize = 100_000;
/// Things worked on at once.
const TOGETHER: usize = 64;
/// Due entries of one page of the sweep.
const PAGE: usize = 200;
/// Saturday 5 September 2026: the invoices are recorded.
pub const RECORDED: i64 = 1_788_602_400;
/// Tuesday 6 October 2026, ten o'clock in Paris: reminder 1 of what was due on the first is due.
pub const DUE: i64 = 1_791_273_600;

pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

/// Records `invoices` invoices, `each` a debtor, from number `first` on. Returns the CPU microseconds it took.
pub async fn record(world: &World, first: usize, invoices: usize, each: usize, due_on: &str) -> Outcome<u64> {
    world.at(at(RECORDED));
    let bodies: Vec<(String, String)> = (first..first + invoices)
        .map(|number| (format!("msg-{number}"), world.invoice(number / each, number, due_on)))
        .collect();
    let before = cpu::used_us();
    let posts = bodies.into_iter().map(|(delivery, body)| world.door().post(delivery, body));
    together(posts.collect(), |post| post).await?;
    Ok(cpu::used_us() - before)
}

/// Records one invoice each for so many debtors.
pub async fn record_invoices(world: &World, debtors: usize) -> Outcome<()> {
    record(world, 0, debtors, 1, "2026-10-01").await.map(drop)
}

/// Sweeps every shard once, to the end. Returns what is to be sent.
pub async fn sweep(world: &World, now: DateTime<Utc>) -> Outcome<Vec<Errand>> {
    let mut errands = Vec::new();
    for shard in 0..SHARDS {
        // What is to be sent stays due until it is claimed: one page holds all of a shard here.
        let swept = world.app.sweep(shard, now, usize::MAX >> 1).await?;
        errands.extend(swept.to_send);
    }
    Ok(errands)
}

/// P1: due, decide and claim; invoices per CPU second.
pub async fn claims() -> Outcome<()> {
    for (invoices, each) in [(1_000, 10), (10_000, 10), (1_000, 1), (10_000, 1)] {
        let mut figures = Vec::new();
        for round in 0..ROUNDS {
            let world = World::new(&format!("p1-{invoices}-{each}-{round}"), at(RECORDED)).await?;
            record(&world, 0, invoices, each, "2026-10-01").await?;
            world.at(at(DUE));
            let before = cpu::used_us();
            let errands = sweep(&world, at(DUE)).await?;
            let claimed = together(errands, |errand| claims_one(world.app.clone(), errand)).await?;
            let used = cpu::used_us() - before;
            expect(claimed, invoices / each, "debtors claimed")?;
            figures.push(cpu::per_second(invoices, used));
        }
        println!(
            "P1  due, decide, claim; {invoices:>6} invoices, {each:>2} a debtor: {:>8} invoices per CPU second",
            cpu::median(figures)
        );
    }
    Ok(())
}

/// P2: decided, claimed, written, handed over, marked; messages per CPU second, ten invoices each.
pub async fn messages() -> Outcome<()> {
    let (messages, each) = (500, 10);
    let (mut figures, mut bytes) = (Vec::new(), 0);
    for round in 0..ROUNDS {
        let world = World::new(&format!("p2-{round}"), at(RECORDED)).await?;
        record(&world, 0, messages * each, each, "2026-10-01").await?;
        world.at(at(DUE));
        let before = cpu::used_us();
        let sent = send_all(&world, at(DUE)).await?;
        figures.push(cpu::per_second(messages, cpu::used_us() - before));
        expect(sent, messages, "messages")?;
        expect(world.provider.messages.load(Ordering::Relaxed), messages, "messages at the provider")?;
        bytes = world.provider.bytes.load(Ordering::Relaxed) / messages;
    }
    println!(
        "P2  messages of {each} invoices, HTML, text, payment code, MIME ({bytes} bytes): {:>6} per CPU second",
        cpu::median(figures)
    );
    Ok(())
}

async fn send_all(world: &World, now: DateTime<Utc>) -> Outcome<usize> {
    together(sweep(world, now).await?, |errand| sends_one(world.app.clone(), errand)).await
}

async fn sends_one(app: App, errand: Errand) -> Result<bool, AppError> {
    Ok(matches!(app.dispatch(&errand).await?, Dispatched::Called { .. }))
}

async fn claims_one(app: App, errand: Errand) -> Result<bool, AppError> {
    Ok(matches!(app.claim(&errand).await?, Claim::Ready(_)))
}

/// Works on many things at once, as dispatch does: writes that meet share a commit. Counts those that did something.
async fn together<T, W>(things: Vec<T>, work: impl Fn(T) -> W) -> Outcome<usize>
where
    W: Future<Output = Result<bool, AppError>> + Send + 'static,
{
    let mut running = JoinSet::new();
    let mut done = 0;
    for thing in things {
        if running.len() >= TOGETHER {
            done += usize::from(running.join_next().await.ok_or("nothing runs")???);
        }
        running.spawn(work(thing));
    }
    while let Some(one) = running.join_next().await {
        done += usize::from(one??);
    }
    Ok(done)
}

/// P3, in a process of its own: peak memory while `messages` reminders go out, in kilobytes.
pub async fn memory(messages: usize) -> Outcome<u64> {
    let world = World::new(&format!("p3-{messages}"), at(RECORDED)).await?;
    for first in (0..messages).step_by(PAGE) {
        record(&world, first, PAGE.min(messages - first), 1, "2026-10-01").await?;
    }
    world.at(at(DUE));
    let mut sent = 0;
    for shard in 0..SHARDS {
        loop {
            let swept = world.app.sweep(shard, at(DUE), PAGE).await?;
            if swept.looked == 0 {
                break;
            }
            sent += together(swept.to_send, |errand| sends_one(world.app.clone(), errand)).await?;
        }
    }
    expect(sent, messages, "messages")?;
    Ok(cpu::peak_kb())
}

/// P4: how the sweep's CPU grows with what is open (what is due fixed), and with what is due.
pub async fn growth(full: bool) -> Outcome<()> {
    let sizes: &[usize] = if full { &[1_000, 100_000, 1_000_000] } else { &[1_000, 100_000] };
    let due = 100;
    let mut figures = Vec::new();
    for &open in sizes {
        let world = World::new(&format!("p4-open-{open}"), at(RECORDED)).await?;
        record(&world, 0, due, 1, "2026-10-01").await?;
        for first in (due..open).step_by(10_000) {
            record(&world, first, 10_000.min(open - first), 10, "2027-03-01").await?;
        }
        figures.push((open, sweep_us(&world, due).await?));
        if open == CROWD {
            for first in (open..open + CROWD_DUE - due).step_by(10_000) {
                record(&world, first, 10_000.min(open + CROWD_DUE - due - first), 1, "2026-10-01").await?;
            }
            let used = sweep_us(&world, CROWD_DUE).await?;
            println!("P4  sweep CPU, {CROWD_DUE} due among {CROWD} open that are not: {} ms", used / 1_000);
        }
    }
    report("open invoices, 100 due", &figures);
    let mut figures = Vec::new();
    let sizes: &[usize] = if full { &[1_000, 10_000, 100_000] } else { &[1_000, 10_000] };
    for &due in sizes {
        let world = World::new(&format!("p4-due-{due}"), at(RECORDED)).await?;
        for first in (0..due).step_by(10_000) {
            record(&world, first, 10_000.min(due - first), 1, "2026-10-01").await?;
        }
        figures.push((due, sweep_us(&world, due).await?));
    }
    report("due debtors", &figures);
    Ok(())
}

/// A queue that takes everything and keeps nothing: each round finds all of it again.
struct Drain;

#[async_trait]
impl Queue for Drain {
    async fn depth(&self) -> Result<usize, QueueError> {
        Ok(0)
    }

    async fn put(&self, errands: &[Errand]) -> Result<Vec<bool>, QueueError> {
        Ok(vec![true; errands.len()])
    }
}

/// CPU of one round of the sweep over `due` debtors, as the schedule starts it. What is to be sent stays due until it is
/// claimed, so a round can be run again: often enough for clocks that count in ticks of milliseconds.
async fn sweep_us(world: &World, due: usize) -> Outcome<u64> {
    world.at(at(DUE));
    let sweeps = (LOOKS / due).max(1);
    let schedule = Rounds::new(world.app.clone(), Arc::new(Drain), usize::MAX >> 1);
    let left = || TimeDelta::hours(1);
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let before = cpu::used_us();
        for _ in 0..sweeps {
            expect(schedule.go(at(DUE), &left).await.queued, due, "due debtors")?;
        }
        rounds.push((cpu::used_us() - before) / sweeps as u64);
    }
    Ok(cpu::median(rounds))
}

#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "an exponent, printed")]
fn report(what: &str, figures: &[(usize, u64)]) {
    for pair in figures.windows(2) {
        let [(from, before), (to, after)] = pair else { continue };
        let exponent = (*after as f64 / *before as f64).ln() / (*to as f64 / *from as f64).ln();
        println!("P4  sweep CPU, {from} to {to} {what}: {before} to {after} us, exponent {exponent:.3}");
    }
}

/// P11: webhook to ledger; then the same event five times.
pub async fn intake() -> Outcome<()> {
    for each in [1, 10] {
        let mut figures = Vec::new();
        for round in 0..ROUNDS {
            let world = World::new(&format!("p11-{each}-{round}"), at(RECORDED)).await?;
            let used = record(&world, 0, 2_000, each, "2026-10-01").await?;
            figures.push(cpu::per_second(2_000, used));
        }
        println!(
            "P11 webhook to ledger, {each:>2} invoices a debtor: {:>6} invoices per CPU second",
            cpu::median(figures)
        );
    }
    let world = World::new("p11-five", at(RECORDED)).await?;
    let body = world.invoice(0, 0, "2026-10-01");
    for _ in 0..5 {
        world.door().post("msg-once".to_owned(), body.clone()).await?;
    }
    world.at(at(DUE));
    expect(send_all(&world, at(DUE)).await?, 1, "effects of an event told five times")?;
    println!("P11 the same event five times: one effect");
    Ok(())
}

/// P13, second part: what will go out in 30 days, over 10 000 cases.
pub async fn preview() -> Outcome<()> {
    let cases = 10_000;
    let world = World::new("p13", at(RECORDED)).await?;
    record(&world, 0, cases, 1, "2026-10-01").await?;
    world.at(at(RECORDED) + TimeDelta::days(20));
    let member = world.app.member(&world.manager, world.portfolio).await?;
    let before = cpu::used_us();
    let entries = world.app.agenda(&member, 30).await?;
    let used = cpu::used_us() - before;
    println!(
        "P13 preview of {cases} cases, 30 days, {} messages to come: {} ms of CPU",
        entries.len(),
        used / 1_000
    );
    Ok(())
}

pub fn expect(found: usize, wanted: usize, what: &str) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{found} {what} instead of {wanted}")) }
}
