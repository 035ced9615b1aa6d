//! A deterministic simulation: the real verbs over simulated ports, in one thread, everything drawn from one seed.
//!
//! Several processes work on one table at once; between any two of their port calls another may go on, a call may fail, its
//! answer be lost, a read lag behind, or the process die with everything it knew. Sources tell late, twice and in any
//! order; the provider takes, refuses, times out, and tells late or never. [`watch`] sees every write and every message and
//! holds them against a naive ledger; [`verdict`] looks at what is left.

#![allow(clippy::expect_used, reason = "what holds the stage together stops at the first surprise")]

pub mod act;
pub mod assigning;
pub mod calm;
pub mod cast;
pub mod claim;
pub mod deed;
pub mod dice;
pub mod erasing;
pub mod instalment;
pub mod late;
pub mod model;
pub mod orders;
pub mod pages;
pub mod paying;
pub mod plain;
pub mod plan;
pub mod play;
pub mod ports;
pub mod post;
pub mod settled;
pub mod stage;
pub mod till;
pub mod verdict;
pub mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::scenario::Notice;
use model::{Said, What};
use orders::Word;
use play::Play;
use watch::Found;

/// How much happened in a story.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Writes.
    pub writes: usize,
    /// Messages that the provider took.
    pub messages: usize,
    /// Steps that it took twice, by the README's own words.
    pub twice: usize,
    /// Words about an instalment of a plan.
    pub instalments: usize,
    /// Pages of providers that debtors were led to.
    pub pages: usize,
    /// Words of a provider that brought or took money.
    pub moved: usize,
    /// Debtors who were erased.
    pub erased: usize,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, more: Self) {
        self.writes += more.writes;
        self.messages += more.messages;
        self.twice += more.twice;
        self.instalments += more.instalments;
        self.pages += more.pages;
        self.moved += more.moved;
        self.erased += more.erased;
    }
}

/// Plays the story of a seed.
///
/// # Errors
/// The first promise that was broken.
pub fn play(seed: u64) -> Result<Figures, Found> {
    let story = catch_unwind(AssertUnwindSafe(|| {
        let mut play = Play::new(seed);
        play.to_the_end();
        let found = play.stage().state().watch.found.take();
        found.map_or(Ok(()), Err)?;
        verdict::judge(&play)?;
        let found = play.stage().state().watch.found.take();
        found.map_or(Ok(()), Err)?;
        Ok(figures(&play))
    }));
    story.unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str);
        let detail = words.or(panic.downcast_ref::<&str>().copied()).unwrap_or("a panic").to_owned();
        Err(Found { promise: "nothing panics", detail })
    })
}

fn figures(play: &Play) -> Figures {
    let state = play.stage().state();
    let taken = &state.watch.taken;
    let again = |place: &usize| {
        let bounced = state.watch.actions.get(&taken[*place].action.digest).is_some_and(|action| {
            action.attempts.iter().any(|it| matches!(it.outcome, domain::action::Outcome::Bounced { .. }))
        });
        !bounced && taken[..*place].iter().any(|first| first.action.digest == taken[*place].action.digest)
    };
    let twice = (0..taken.len()).filter(again).count();
    let model = &state.watch.model;
    let moves_money =
        |said: &&Said| matches!(&said.what, What::Told(told) if matches!(told.word, Word::Paid | Word::Back));
    let moved = model.said.iter().filter(moves_money).count();
    let pages = model.pages.len();
    let erased = model.erased.iter().filter(|it| it.known).count();
    let instalments = taken.iter().filter(|it| it.notice == Notice::Instalment).count();
    Figures { writes: state.watch.writes, messages: taken.len(), twice, instalments, pages, moved, erased }
}
