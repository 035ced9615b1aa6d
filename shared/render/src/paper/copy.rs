//! A copy of what is kept of a debtor, to be read: every value under its name, kind by kind, in the order of the table. The
//! file for programs is another one, and whole.

use super::{Head, Paper, ROWS_LIMIT, Section, Table, papers};
use crate::RenderError;
use crate::shown::is_invisible;

/// Kinds of things that are kept, in the order of their words.
pub const KINDS: [&str; 16] = [
    "account",
    "person",
    "invoice",
    "payment",
    "credit_note",
    "hold",
    "action",
    "case",
    "fact",
    "message",
    "checkout",
    "debit",
    "mandate",
    "file",
    "upload",
    "words",
];
/// Most characters of a value on paper.
const VALUE_LIMIT: usize = 4_000;

/// What is kept. Personal data: it has no `Debug`.
#[derive(Clone)]
pub struct DataCopy {
    /// Between whom and as of when.
    pub head: Head,
    /// Things, in the order they are kept.
    pub things: Vec<Thing>,
    /// More is kept than stands here.
    pub ends_early: bool,
}

/// One thing: its kind, and each value with the path that leads to it.
#[derive(Clone)]
pub struct Thing {
    /// One of [`KINDS`], or a kind that has no word yet.
    pub kind: String,
    /// Paths and values.
    pub values: Vec<(String, String)>,
}

impl DataCopy {
    /// The copy in words.
    ///
    /// # Errors
    /// [`RenderError`] for a name that may not be shown.
    pub fn paper(&self) -> Result<Paper, RenderError> {
        let (head, said) = (&self.head, papers(self.head.language));
        let mut paper = head.paper(said.copy)?;
        let mut kinds: Vec<&str> = Vec::new();
        for thing in &self.things {
            if !kinds.contains(&thing.kind.as_str()) {
                kinds.push(&thing.kind);
            }
        }
        let (mut room, mut ends) = (ROWS_LIMIT, self.ends_early);
        for kind in kinds {
            let of_kind = self.things.iter().filter(|thing| thing.kind == kind).enumerate();
            let rows = of_kind.flat_map(|(place, thing)| {
                let named = move |path: &str| format!("{} · {path}", place + 1);
                thing.values.iter().map(move |(path, value)| vec![printable(&named(path)), printable(value)])
            });
            let mut rows: Vec<_> = rows.take(room + 1).collect();
            ends |= rows.len() > room;
            rows.truncate(room);
            room -= rows.len();
            if rows.is_empty() {
                continue;
            }
            let place = KINDS.iter().position(|known| *known == kind);
            let heading = Some(place.map_or(kind, |place| said.kinds[place]).to_owned());
            let table = Some(Table::of([(said.field, false), (said.value, false)], rows));
            paper.sections.push(Section { heading, table, ..Section::default() });
        }
        if ends {
            paper.sections.push(Section { notes: vec![said.copy_ends.to_owned()], ..Section::default() });
        }
        Ok(paper)
    }
}

/// What somebody wrote, as it can be printed on lines of ours: nothing invisible, and no line of its own.
fn printable(text: &str) -> String {
    let seen = text.chars().filter(|&c| !is_invisible(c)).take(VALUE_LIMIT);
    seen.map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}
