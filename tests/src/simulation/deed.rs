//! What can happen in a story, apart from what goes wrong.

/// What a person or a machine does at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// A source posts a delivery.
    Post(usize),
    /// The team pauses a debtor for a week or two.
    Pause(usize, usize),
    /// The team ends what it paused.
    EndPauses(usize, usize),
    /// The team stops everything.
    Stop(usize),
    /// The team lifts the stop.
    Resume(usize),
    /// The team lets backlogs go.
    Release(usize),
    /// The team approves and judges what waits.
    Round(usize),
    /// A debtor opens the link of one of his messages and does this.
    Visit(usize, Visit),
    /// Somebody edits the scenario: the first reminder two days later, as a new version.
    Edit(usize),
    /// A process is replaced by the next release.
    Deploy(usize),
    /// A clock jumps by so many seconds.
    Jump(usize, i64),
    /// Events of the provider are lost for so many hours.
    DeadFeed(i64),
}

/// What a debtor does on his page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visit {
    /// Promises everything within ten days.
    Promise,
    /// Contests everything.
    Dispute,
    /// Says he has paid.
    Paid,
    /// Wants no more courtesy notices.
    Unsubscribe,
    /// Asks for a new link.
    FreshLink,
    /// Proposes two instalments a month away, and waits for an answer that nobody gives.
    Propose,
    /// Asks for a code, and guesses wrong.
    Code,
}

impl Visit {
    /// All of it.
    pub const ALL: [Self; 7] = [
        Self::Promise,
        Self::Dispute,
        Self::Paid,
        Self::Unsubscribe,
        Self::FreshLink,
        Self::Propose,
        Self::Code,
    ];
}
