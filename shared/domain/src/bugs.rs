//! Deliberate bugs, so that the simulation can prove that it finds their like. Each is one line where it would be made.
//!
//! Only the tests' own lane enables the feature `bugs`. Without it [`is_on`] is always false and nothing of a bug is
//! compiled; no crate that ships may name the feature.

#[cfg(feature = "bugs")]
use std::cell::Cell;

/// A bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A message is sent without being written down before.
    NoClaim,
    /// It is written as sent before it is.
    MarkBeforeSend,
    /// A lease that ended lets the message go again.
    LeaseSendable,
    /// A lease is shorter than the call it covers.
    LeaseShort,
    /// A claim that is tried again goes by what was decided before.
    DecideOnce,
    /// The provider's client tries again by itself.
    ProviderRetries,
    /// What is unknown goes again although the provider's feed may be dead.
    DeadFeedResend,
    /// What is told again counts again.
    IntakeTwice,
    /// What a snapshot shows and what moved it both count.
    SnapshotAndMovement,
    /// A step is due on its day and on no later one.
    DueByEquality,
    /// Clocks know no summer time.
    NoSummerTime,
    /// Amounts go through floating point.
    FloatMoney,
    /// A message asks for the gross amount.
    GrossInsteadOfNet,
    /// A payment takes the due key away.
    LostDueKey,
    /// A source's names are not the portfolio's own.
    CrossPortfolio,
    /// A portfolio's settings are read once a day.
    StaleSettings,
    /// An address that goes takes its stop along.
    ForgottenStop,
    /// An order is given to its provider under no name.
    OrderUnnamed,
    /// A page is made beside another one.
    PagesSideBySide,
    /// What is collected is what was ordered, whatever is owed by then.
    CollectsWhatWasOrdered,
    /// Each event that speaks of collected money brings it again.
    PaidByEvent,
    /// What went back stays paid.
    BackStaysPaid,
    /// An instalment is spoken of whatever else holds what its plan spreads.
    InstalmentUnheld,
    /// An instalment is asked for whole, whatever came of it.
    InstalmentWhole,
    /// What was said before an erasure, and arrives after it, brings the person back.
    ErasedComesBack,
    /// Who is described anew while he is erased keeps the key of what is erased.
    ErasedKeyStays,
    /// An erasure is over when the person is gone.
    ErasedInPart,
}

impl Bug {
    /// Every bug.
    pub const ALL: [Self; 27] = [
        Self::NoClaim,
        Self::MarkBeforeSend,
        Self::LeaseSendable,
        Self::LeaseShort,
        Self::DecideOnce,
        Self::ProviderRetries,
        Self::DeadFeedResend,
        Self::IntakeTwice,
        Self::SnapshotAndMovement,
        Self::DueByEquality,
        Self::NoSummerTime,
        Self::FloatMoney,
        Self::GrossInsteadOfNet,
        Self::LostDueKey,
        Self::CrossPortfolio,
        Self::StaleSettings,
        Self::ForgottenStop,
        Self::OrderUnnamed,
        Self::PagesSideBySide,
        Self::CollectsWhatWasOrdered,
        Self::PaidByEvent,
        Self::BackStaysPaid,
        Self::InstalmentUnheld,
        Self::InstalmentWhole,
        Self::ErasedComesBack,
        Self::ErasedKeyStays,
        Self::ErasedInPart,
    ];
}

#[cfg(feature = "bugs")]
thread_local! {
    static ON: Cell<Option<Bug>> = const { Cell::new(None) };
}

/// Brings a bug into this thread, or takes it out again.
#[cfg(feature = "bugs")]
pub fn bring(bug: Option<Bug>) {
    ON.set(bug);
}

/// Whether this bug was brought in.
#[cfg(feature = "bugs")]
#[must_use]
pub fn is_on(bug: Bug) -> bool {
    ON.get() == Some(bug)
}

/// Whether this bug was brought in: never.
#[cfg(not(feature = "bugs"))]
#[must_use]
pub const fn is_on(_: Bug) -> bool {
    false
}

/// A decimal as floating point would read it, with [`Bug::FloatMoney`].
#[cfg(feature = "bugs")]
#[must_use]
#[expect(clippy::float_arithmetic, clippy::cast_possible_truncation, reason = "this is the bug")]
pub fn in_floats(text: &str, decimals: u8) -> Option<i64> {
    let scaled = text.parse::<f64>().ok()? * 10_f64.powi(decimals.into());
    is_on(Bug::FloatMoney).then_some(scaled as i64)
}

/// A decimal as floating point would read it: never.
#[cfg(not(feature = "bugs"))]
#[must_use]
pub const fn in_floats(_: &str, _: u8) -> Option<i64> {
    None
}
