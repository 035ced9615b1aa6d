//! P5 and P6: what one e-mail action costs on DynamoDB, from the capacity that each call reports, and how many calls it
//! takes. Ten invoices a debtor; on the server that plays DynamoDB, whose figures follow DynamoDB's rules.

use std::sync::Arc;

use app::dispatch::{Claim, Dispatched};
use app::ports::{Answer, Feedback, Happened};
use app::sweep::Errand;
use aws::dynamo::{Dynamo, Spent};
use chrono::TimeDelta;
use domain::debtor::Channel;
use domain::ids::ActionId;
use tests::dynoxide;

use crate::cost;
use crate::work::{DUE, Outcome, RECORDED, at, expect, record, sweep};
use crate::world::World;

/// Debtors with something to send.
const DEBTORS: usize = 40;
/// Invoices of each.
const INVOICES: usize = 10;
/// Errands of one call to the queue, which are also those of one call back.
const ERRANDS_A_CALL: usize = 10;

/// What a stage of an action costs.
#[derive(Debug, Default)]
struct Cost {
    calls: usize,
    /// The latest write: its items and their bytes.
    items: Vec<String>,
    /// Units in tenths.
    writes: u64,
    index_writes: u64,
    reads: u64,
}

impl Cost {
    fn add(&mut self, spent: &Spent) {
        self.calls += 1;
        match spent.verb {
            "get" | "query" => self.reads += spent.table_tenths + spent.index_tenths,
            _ => {
                self.items.clone_from(&spent.what);
                self.writes += spent.table_tenths;
                self.index_writes += spent.index_tenths;
            }
        }
    }

    fn joined(&mut self, other: &Self) {
        self.calls += other.calls;
        self.writes += other.writes;
        self.index_writes += other.index_writes;
        self.reads += other.reads;
    }

    fn shown(&self, name: &str) -> String {
        let each = |count: u64| tenths(count / DEBTORS as u64);
        let calls = tenths(self.calls as u64 * 10 / DEBTORS as u64);
        format!(
            "P5  {name:<44} {:>6} WRU + {:>4} of indexes, {:>5} RRU, {calls:>4} calls",
            each(self.writes),
            each(self.index_writes),
            each(self.reads)
        )
    }
}

fn tenths(count: u64) -> String {
    format!("{}.{}", count / 10, count % 10)
}

/// Measures and prints.
///
/// # Errors
/// When something is not sent that should be.
pub async fn run() -> Outcome<()> {
    let Some(table) = dynoxide::table().await else { return Ok(()) };
    let table = Arc::new(table.counting());
    let world = World::over(table.clone(), at(RECORDED)).await?;
    record(&world, 0, DEBTORS * INVOICES, INVOICES, "2026-10-01").await?;
    world.at(at(DUE));
    // A process that has seen its portfolio before
    world.app.next_due().await?;
    drop(table.tally().take());
    let errands = sweep(&world, at(DUE)).await?;
    expect(errands.len(), DEBTORS, "errands")?;
    let mut whole = Cost::default();
    stage(&table, "sweep: due entries, then each ledger", &mut whole);
    let mut marked = Vec::new();
    let mut claims = Cost::default();
    let mut marks = Cost::default();
    for errand in errands {
        let (action, provider_id) = said(&world, &table, errand, &mut claims, &mut marks).await?;
        marked.push((action, provider_id));
    }
    told("claim: ledger, then claim, link, message, fact", &claims, &mut whole);
    told("mark: the action alone", &marks, &mut whole);
    world.at(at(DUE) + TimeDelta::minutes(1));
    for what in [Happened::Sent, Happened::Delivered] {
        for (action, provider_id) in &marked {
            world.app.deliver(&event(&world, *action, provider_id, what)).await?;
        }
        stage(&table, &format!("event: {what:?}"), &mut whole);
    }
    summary(&whole);
    Ok(())
}

/// Claims and says one message; what each cost is added.
async fn said(
    world: &World,
    table: &Dynamo,
    errand: Errand,
    claims: &mut Cost,
    marks: &mut Cost,
) -> Outcome<(ActionId, String)> {
    let Claim::Ready(claimed) = world.app.claim(&errand).await? else {
        return Err("a debtor whose message is due was not claimed".into());
    };
    table.tally().take().iter().for_each(|spent| claims.add(spent));
    let said = world.app.speak(*claimed).await?;
    table.tally().take().iter().for_each(|spent| marks.add(spent));
    match said {
        Dispatched::Called { action, answer: Answer::Accepted { provider_id } } => Ok((action, provider_id)),
        other => Err(format!("not accepted: {other:?}").into()),
    }
}

fn event(world: &World, action: ActionId, provider_id: &str, what: Happened) -> Feedback {
    Feedback {
        portfolio: world.portfolio,
        action,
        attempt: 0,
        channel: Channel::Email,
        provider_id: provider_id.to_owned(),
        at: world.app.now(),
        what,
    }
}

fn stage(table: &Dynamo, name: &str, whole: &mut Cost) {
    let mut cost = Cost::default();
    table.tally().take().iter().for_each(|spent| cost.add(spent));
    told(name, &cost, whole);
}

fn told(name: &str, cost: &Cost, whole: &mut Cost) {
    println!("{}", cost.shown(name));
    for item in &cost.items {
        println!("P5      {item} bytes");
    }
    whole.joined(cost);
}

fn summary(whole: &Cost) {
    println!("{}", whole.shown("one e-mail action"));
    let (writes, per) = (whole.writes + whole.index_writes, DEBTORS as u64);
    println!("P5  in all {} WRU and {} RRU an action", tenths(writes / per), tenths(whole.reads / per));
    // The provider's own call, and a share of the queue's: put, taken and deleted in batches
    let shared = 3 * 10 / ERRANDS_A_CALL as u64;
    let calls = whole.calls as u64 * 10 / per + 10 + shared;
    println!("P6  {} AWS calls an action, provider and queue included", tenths(calls));
    println!("P6  {} e-mails a due invoice", tenths(10 / INVOICES as u64));
    cost::print(writes / per, whole.reads / per);
}
