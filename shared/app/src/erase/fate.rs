//! What becomes of each kind of thing that is kept of a debtor when he is erased.

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is deleted, with the objects it names.
    Erased,
    /// What leads to the person is taken out.
    Emptied,
    /// It holds ids alone, and is kept.
    Kept,
}

/// The fate of an item of a debtor's partition, by the first word of its range; none for a kind that nobody decided on:
/// the job stops there, and a person must look.
#[must_use]
pub fn fate_of(kind: &str) -> Option<Fate> {
    Some(match kind {
        // Boxes, and names of attempts and of visits
        "person" | "msg" | "words" | "file" | "orig" | "uploads" | "once" | "code" => Fate::Erased,
        // Addresses and choices; the account of a mandate; links to documents and files; words of the team
        "account" | "man" | "inv" | "hold" => Fate::Emptied,
        // Amounts, days and ids
        "act" | "case" | "pay" | "cre" | "chk" | "dbt" | "fact" => Fate::Kept,
        _ => return None,
    })
}

/// The kind of an item, by its range.
pub(super) fn kind_of(range: &str) -> &str {
    let range = range.strip_prefix(store::keys::CLOSED).unwrap_or(range);
    range.split('#').next().unwrap_or(range)
}
