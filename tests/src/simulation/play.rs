//! The one thread in which everything happens: whose turn it is, what wakes up when, who dies.
//!
//! Verbs are futures; between any two of their port calls the dice say who goes on. Time moves only when nobody has a turn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use app::ports::Feedback;
use app::sweep::Errand;
use app::{App, Settings};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{DebtorId, PortfolioId};
use store::keys::due_instant;

use super::act::{Came, Process, Verb};
use super::cast::{cast, ports, settings};
use super::dice::Dice;
use super::pages::{leads, planned, told_by};
use super::plain::Plain;
use super::plan::{DAYS, Deed, Delivery, Plan};
use super::ports::{Seat, Shelves};
use super::post::{Office, Post};
use super::stage::{PROCESSES, Stage, Weather};
use super::till::{Houses, Teller};
use super::watch::{Taken, Watch};

/// Calm days at the end: what was left undone is done.
pub const CALM_DAYS: i64 = 6;
/// Turns of a story: far more than any takes.
const TURNS_LIMIT: usize = 3_000_000;
/// Tries of a message on the queue before it is put away.
const QUEUE_TRIES: usize = 3;
/// Minutes between two runs of the schedule.
const SCHEDULE_MINUTES: i64 = 15;

/// What is to be begun at an instant.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Deed(Deed),
    Sweep,
    Dispatch(Errand, usize),
    Event(Box<Feedback>),
    Calm,
}

struct Task {
    process: usize,
    job: Job,
    verb: Verb,
}

/// A story being played.
pub struct Play {
    pub(super) stage: Arc<Stage>,
    /// The memory.
    pub plain: Arc<Plain>,
    shelves: Arc<Shelves>,
    pub(super) office: Arc<Office>,
    /// The providers of payments.
    pub houses: Arc<Houses>,
    processes: Vec<Process>,
    /// The creditors.
    pub creditors: Vec<super::cast::Creditor>,
    pub(super) deliveries: Vec<Delivery>,
    /// Payments of which it was told that they are cancelled.
    pub(super) cancelled: BTreeSet<(usize, usize)>,
    /// Everything is told by then.
    pub(super) told_by: DateTime<Utc>,
    tasks: Vec<Task>,
    /// Those who wait for another's lock.
    waiting: Vec<Task>,
    asleep: BTreeMap<(DateTime<Utc>, usize), Task>,
    agenda: BTreeMap<(DateTime<Utc>, usize), Job>,
    numbered: usize,
    swept_at: DateTime<Utc>,
    end: DateTime<Utc>,
    pub(super) calm: bool,
}

impl Play {
    /// Sets the stage for a story.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let led = leads(seed);
        let told = Plan::write(&mut dice, led);
        let mut weather = Weather::STORM;
        if dice.chance(120) {
            weather = Weather::default();
        }
        let watch = Watch { model: told.model, ..Watch::default() };
        let stage = Arc::new(Stage::new(told.start, dice, watch, weather));
        let mut play = Self {
            houses: Arc::new(Houses::of(&told.creditors, &stage)),
            stage,
            plain: Arc::new(cast(led).plain.clone()),
            shelves: Arc::default(),
            office: Arc::default(),
            processes: Vec::new(),
            creditors: told.creditors,
            deliveries: told.deliveries,
            cancelled: BTreeSet::new(),
            told_by: told_by(told.start),
            tasks: Vec::new(),
            waiting: Vec::new(),
            asleep: BTreeMap::new(),
            agenda: BTreeMap::new(),
            numbered: 0,
            swept_at: told.start,
            end: told.start + TimeDelta::days(DAYS + CALM_DAYS),
            calm: false,
        };
        play.processes = (0..PROCESSES).map(|place| play.process(place, settings())).collect();
        for (at, deed) in told.deeds {
            let late = if matches!(deed, Deed::Post(_)) { play.source_delay() } else { TimeDelta::zero() };
            play.put_down(at + late, Job::Deed(deed));
        }
        for (at, deed) in if led { planned(seed, told.start) } else { Vec::new() } {
            play.put_down(at, Job::Deed(deed));
        }
        for (at, deed) in super::erasing::planned(seed, told.start) {
            play.put_down(at, Job::Deed(deed));
        }
        play.put_down(told.start + TimeDelta::days(DAYS), Job::Calm);
        play
    }

    /// A process that has just started.
    fn process(&self, process: usize, settings: Settings) -> Process {
        let (stage, plain, shelves) = (self.stage.clone(), self.plain.clone(), self.shelves.clone());
        let seat = Arc::new(Seat { process, stage: stage.clone(), plain, shelves });
        let post = Post { process, stage: stage.clone(), office: self.office.clone() };
        let houses = self.houses.clone();
        let teller = Teller { process, stage: stage.clone(), houses: houses.clone() };
        let app = App::new(ports(&seat, Arc::new(post), Arc::new(teller)), settings);
        Process { app, seat, stage, houses }
    }

    /// The stage, to be looked at when the story is over.
    #[must_use]
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// When the storm ends.
    #[must_use]
    pub fn calm_at(&self) -> DateTime<Utc> {
        self.end - TimeDelta::days(CALM_DAYS)
    }

    /// A process of its own, for who looks when the story is over.
    #[must_use]
    pub fn reader(&self) -> App {
        self.process(0, settings()).app
    }

    /// Plays to the end, or to the first broken promise.
    pub fn to_the_end(&mut self) {
        for _ in 0..TURNS_LIMIT {
            if self.stage.state().watch.found.is_some() {
                return;
            }
            self.take_down();
            if self.tasks.is_empty() {
                if !self.move_on() {
                    return;
                }
            } else {
                self.one_turn();
            }
        }
        self.stage.state().watch.broken("every verb comes to an end", "too many turns".to_owned());
    }

    /// Somebody goes on with his verb.
    fn one_turn(&mut self) {
        let place = self.stage.state().dice.place(self.tasks.len());
        let mut task = self.tasks.swap_remove(place);
        let polled = task.verb.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let (died, sleeps, moved) = {
            let mut state = self.stage.state();
            (state.died.take(), state.sleeps_until.take(), std::mem::take(&mut state.moved))
        };
        if polled.is_pending() && died.is_none() && sleeps.is_none() && !moved {
            return self.waiting.push(task);
        }
        self.tasks.append(&mut self.waiting);
        match (polled, died, sleeps) {
            (Poll::Ready(came), ..) => self.ended(task.job, Some(came)),
            (Poll::Pending, Some(process), _) => {
                self.tasks.push(task);
                self.bury(process);
            }
            (Poll::Pending, None, Some(until)) => {
                self.numbered += 1;
                self.asleep.insert((until, self.numbered), task);
            }
            (Poll::Pending, None, None) => self.tasks.push(task),
        }
    }

    /// A process is gone with everything it had begun and everything it knew; another takes its place.
    fn bury(&mut self, process: usize) {
        self.tasks.append(&mut self.waiting);
        let all = std::mem::take(&mut self.tasks).into_iter();
        let (gone, left): (Vec<_>, Vec<_>) = all.partition(|task| task.process == process);
        self.tasks = left;
        let mut lost: Vec<Job> = gone.into_iter().map(|task| task.job).collect();
        let asleep: Vec<_> =
            self.asleep.iter().filter(|(_, task)| task.process == process).map(|(at, _)| *at).collect();
        lost.extend(asleep.into_iter().filter_map(|at| self.asleep.remove(&at)).map(|task| task.job));
        self.stage.state().watch.calling.retain(|_, caller| *caller != process);
        self.processes[process] = self.process(process, settings());
        for job in lost {
            self.ended(job, None);
        }
    }

    /// Moves time to the next thing that happens; false at the end.
    fn move_on(&mut self) -> bool {
        let schedule = self.next_sweep();
        let event = self.office.bag().next();
        let asleep = self.asleep.keys().next().map(|(at, _)| *at);
        let agenda = self.agenda.keys().next().map(|(at, _)| *at);
        let Some(next) = [schedule, event, asleep, agenda].into_iter().flatten().min() else { return false };
        if next > self.end {
            return false;
        }
        let now = {
            let mut state = self.stage.state();
            state.now = state.now.max(next);
            state.now
        };
        if schedule.is_some_and(|at| at <= now) {
            self.swept_at = now;
            self.scheduled();
        }
        while self.asleep.keys().next().is_some_and(|(at, _)| *at <= now) {
            self.tasks.extend(self.asleep.pop_first().map(|(_, task)| task));
        }
        let events = self.office.bag().due(now);
        for event in events {
            self.begin(Job::Event(Box::new(event)));
        }
        while self.agenda.keys().next().is_some_and(|(at, _)| *at <= now) {
            if let Some((_, job)) = self.agenda.pop_first() {
                self.begin(job);
            }
        }
        true
    }

    /// The schedule's next run that has something to find: others would find nothing and change nothing.
    fn next_sweep(&self) -> Option<DateTime<Utc>> {
        let due = self.plain.earliest_due()?;
        let skew = self.stage.state().skew.iter().max().copied().unwrap_or_default();
        let due = due_instant(&due)? - skew;
        let from = due.max(self.swept_at + TimeDelta::seconds(1));
        let seconds = SCHEDULE_MINUTES * 60;
        let late = from.timestamp().rem_euclid(seconds);
        let whole = from.timestamp() - late
            + if late == 0 && from.timestamp_subsec_nanos() == 0 { 0 } else { seconds };
        DateTime::from_timestamp(whole, 0)
    }

    /// The schedule fires, or misses, or fires twice.
    fn scheduled(&mut self) {
        let (missed, twice) = {
            let mut state = self.stage.state();
            let odd = state.weather.queue;
            (state.dice.chance(odd / 5), state.dice.chance(odd))
        };
        if !missed {
            self.begin(Job::Sweep);
        }
        if twice {
            self.begin(Job::Sweep);
        }
    }

    /// Notes what somebody will do because of what has just happened; nothing begins in the last days.
    fn take_down(&mut self) {
        let coming = std::mem::take(&mut self.stage.state().coming);
        for (at, deed) in coming {
            if at < self.told_by {
                self.put_down(at, Job::Deed(deed));
            }
        }
    }

    pub(super) fn put_down(&mut self, at: DateTime<Utc>, job: Job) {
        self.numbered += 1;
        self.agenda.insert((at, self.numbered), job);
    }

    fn after(&mut self, minutes: i64, job: Job) {
        let at = {
            let mut state = self.stage.state();
            state.now + TimeDelta::minutes(1) + state.dice.minutes(minutes)
        };
        self.put_down(at, job);
    }

    fn source_delay(&self) -> TimeDelta {
        let mut state = self.stage.state();
        let odd = state.weather.sources;
        if !state.dice.chance(odd) {
            return TimeDelta::zero();
        }
        let most = state.dice.of(&[30, 600, 4_000]);
        state.dice.minutes(most)
    }

    fn begin(&mut self, job: Job) {
        let place = self.stage.state().dice.place(PROCESSES);
        let process = self.processes[place].clone();
        let limit = self.stage.state().dice.of(&[500, 500, 2]);
        let verb: Option<Verb> = match &job {
            Job::Sweep => Some(Box::pin(process.sweep(limit))),
            Job::Dispatch(errand, _) => Some(Box::pin(process.dispatch(*errand))),
            Job::Event(event) => Some(Box::pin(process.deliver((**event).clone()))),
            Job::Calm => {
                self.calm_down();
                None
            }
            Job::Deed(deed) => self.deed(process, deed),
        };
        self.tasks.extend(verb.map(|verb| Task { process: place, job, verb }));
    }

    fn deed(&mut self, process: Process, deed: &Deed) -> Option<Verb> {
        let creditor = |home: usize| self.creditors[home].clone();
        Some(match *deed {
            Deed::Post(place) => {
                let delivery = self.deliveries[place].clone();
                let creditor = creditor(delivery.portfolio);
                Box::pin(process.post(delivery, creditor))
            }
            Deed::Pause(home, debtor) => Box::pin(process.pause(creditor(home), (home, debtor), 10)),
            Deed::EndPauses(home, debtor) => Box::pin(process.end_pauses(creditor(home), (home, debtor))),
            Deed::Stop(home) => Box::pin(process.stop(creditor(home), home)),
            Deed::Resume(home) => Box::pin(process.resume(creditor(home), home)),
            Deed::Release(home) => Box::pin(process.release(creditor(home))),
            Deed::Round(home) => Box::pin(process.round(creditor(home))),
            Deed::Visit(home, visit) => Box::pin(process.visit(self.message_of(home)?, visit)),
            Deed::Begin(home, means) => Box::pin(process.begin_page(self.message_of(home)?, means)),
            Deed::Assign(home, debtor, away) => {
                Box::pin(process.assign(creditor(home), (home, debtor), away))
            }
            Deed::Erase(home, debtor) => Box::pin(process.erase(creditor(home), (home, debtor))),
            Deed::Describe(home, debtor, happened) => {
                self.describe(home, debtor, happened);
                return None;
            }
            Deed::Settle(home) => {
                self.settle(home);
                return None;
            }
            Deed::OnPage(place, act) => {
                self.on_page(place, act);
                return None;
            }
            Deed::Bank(home, place, says) => {
                self.bank(home, place, says);
                return None;
            }
            Deed::Transfer(home, debtor, invoice, minor) => {
                self.transfer(home, debtor, invoice, minor);
                return None;
            }
            Deed::Edit(home) => {
                self.edit(home);
                return None;
            }
            Deed::Deploy(place) => {
                let next = Settings { public_url: "https://neu.verrerie.example".to_owned(), ..settings() };
                self.bury(place);
                self.processes[place] = self.process(place, next);
                return None;
            }
            Deed::Jump(place, seconds) => {
                let calm = self.calm;
                self.stage.state().skew[place] = TimeDelta::seconds(if calm { 0 } else { seconds });
                return None;
            }
            Deed::DeadFeed(hours) => {
                let now = self.stage.state().now;
                self.office.bag().dead_until = Some(now + TimeDelta::hours(hours));
                return None;
            }
        })
    }

    /// The message whose link is opened: the third last of a creditor's, or his first.
    fn message_of(&self, home: usize) -> Option<Taken> {
        let state = self.stage.state();
        let mine = state.watch.taken.iter().rev();
        mine.filter(|it| it.portfolio == home && !it.token.is_empty()).take(3).last().cloned()
    }

    /// What comes next of a verb that ended, or died.
    fn ended(&mut self, job: Job, came: Option<Came>) {
        if let Job::Deed(Deed::Resume(home)) = job {
            self.stage.state().watch.model.homes[home].lifting -= 1;
        }
        let done = match came {
            Some(Came::Errands(errands)) => return self.queue(errands),
            Some(Came::Done) => true,
            Some(Came::Again) | None => false,
        };
        match job {
            Job::Deed(deed @ Deed::Post(_)) if done => self.post_again(deed),
            Job::Dispatch(errand, tries) if !done && tries + 1 < QUEUE_TRIES => {
                self.after(6, Job::Dispatch(errand, tries + 1));
            }
            job @ Job::Event(_) if !done => self.after(5, job),
            job @ Job::Deed(Deed::Post(_) | Deed::Resume(_) | Deed::Release(_)) if !done => {
                self.after(20, job);
            }
            _ => {}
        }
    }

    /// A source that was answered may post again all the same.
    fn post_again(&mut self, deed: Deed) {
        let again = {
            let mut state = self.stage.state();
            let odd = state.weather.sources;
            state.dice.chance(odd / 2)
        };
        if again {
            self.after(3_000, Job::Deed(deed));
        }
    }

    /// What the sweep found goes through the queue: once, twice, late or never.
    fn queue(&mut self, errands: Vec<Errand>) {
        for errand in errands {
            let (copies, late) = {
                let mut state = self.stage.state();
                let odd = state.weather.queue;
                let copies = if state.dice.chance(odd) { state.dice.of(&[0, 2, 2, 3]) } else { 1 };
                (copies, state.dice.chance(odd))
            };
            for _ in 0..copies {
                let job = Job::Dispatch(errand, 0);
                if late { self.after(40, job) } else { self.begin(job) }
            }
            self.poison(errand);
            self.something_at_once();
        }
    }

    /// A message on the queue that names nobody.
    fn poison(&mut self, errand: Errand) {
        let bits = {
            let mut state = self.stage.state();
            let odd = state.weather.queue;
            state.dice.chance(odd / 10).then(|| u128::from(state.dice.throw()))
        };
        let Some(bits) = bits else { return };
        let debtor = DebtorId::from_bits(bits);
        let portfolio = if bits % 2 == 0 { errand.portfolio } else { PortfolioId::from_bits(bits) };
        self.begin(Job::Dispatch(Errand { portfolio, debtor }, 0));
    }

    /// Something that would have happened in the coming days happens just now, while messages are being claimed.
    fn something_at_once(&mut self) {
        let now = {
            let mut state = self.stage.state();
            if state.weather.sources == 0 || !state.dice.chance(400) {
                return;
            }
            state.now
        };
        let soon = (now, 0)..(now + TimeDelta::days(2), 0);
        let sudden = |job: &Job| matches!(job, Job::Deed(Deed::Post(_) | Deed::Pause(..) | Deed::Visit(..)));
        let place = self.agenda.range(soon).find(|(_, job)| sudden(job)).map(|(place, _)| *place);
        if let Some(job) = place.and_then(|place| self.agenda.remove(&place)) {
            self.begin(job);
        }
    }
}
