//! Thirty days, thousands of times: see `tests/src/simulation.rs`.
//!
//! | command | does |
//! |---|---|
//! | `cargo test -p tests --test simulation` | the ordinary 2 000 stories |
//! | `RELANCE_SEEDS=0..200000 cargo test --release -p tests --test simulation stories` | any range |
//! | `cargo test -p tests --features bugs --test simulation -- found --nocapture` | the deliberate bugs, each found |
//! | `RELANCE_SEED=17 cargo test -p tests --test simulation replay` | one story again |

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[cfg(feature = "bugs")]
#[path = "simulation/bugs.rs"]
mod bugs;

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

use tests::simulation::{Figures, play};

/// Stories of the ordinary run.
const STORIES: u64 = 2_000;

/// Stories that once found something: they are played for ever.
const KEPT: &[u64] = &[24, 64, 89, 101, 114, 133, 185, 318, 324, 357, 380, 1370];

/// Threads that play: stories share nothing.
const THREADS: usize = 2;

/// The range in `RELANCE_SEEDS`, written `a..b`.
fn range() -> Range<u64> {
    let Some(words) = std::env::var_os("RELANCE_SEEDS") else { return 0..STORIES };
    let words = words.to_string_lossy().into_owned();
    let (first, last) = words.split_once("..").expect("RELANCE_SEEDS is written a..b");
    first.parse().expect("a number")..last.parse().expect("a number")
}

/// Plays every story of a range; panics with the line that replays the first that fails.
fn play_all(seeds: Range<u64>) -> Figures {
    let next = AtomicU64::new(seeds.start);
    let worker = || {
        let mut figures = Figures::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return Ok(figures);
            }
            match play(seed) {
                Ok(more) => figures += more,
                Err(found) => {
                    next.store(seeds.end, Ordering::Relaxed);
                    return Err((seed, found));
                }
            }
        }
    };
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut figures = Figures::default();
    for answer in answers {
        match answer {
            Ok(more) => figures += more,
            Err((seed, found)) => panic!(
                "broken: {}\n{}\nRELANCE_SEED={seed} cargo test -p tests --test simulation replay",
                found.promise, found.detail
            ),
        }
    }
    figures
}

#[test]
fn stories_of_thirty_days_break_no_promise() {
    let seeds = range();
    let stories = seeds.end - seeds.start;
    let figures = play_all(seeds);
    println!("{stories} stories: {figures:?}");
    assert!(figures.messages as u64 >= stories, "the stories are worth telling: {figures:?}");
    let many = stories >= STORIES;
    assert!(!many || figures.instalments > 0, "somebody spread a sum and kept to it: {figures:?}");
    assert!(!many || figures.erased > 0, "somebody was erased: {figures:?}");
}

#[test]
fn stories_that_once_broke_a_promise_break_none() {
    for seed in KEPT {
        assert_eq!(play(*seed).err(), None, "seed {seed}");
    }
}

/// With `RELANCE_SEED` it plays that story alone, twice: the same seed is the same story.
#[test]
fn replay_of_a_seed_is_the_same_story() {
    let seed = std::env::var("RELANCE_SEED").ok().map_or(1, |seed| seed.parse().expect("a number"));
    let first = play(seed);
    assert_eq!(first, play(seed));
    assert_eq!(first.err(), None);
}
