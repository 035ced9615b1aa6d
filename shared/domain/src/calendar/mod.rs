//! Days: business days, public holidays, sending windows.
//!
//! A message leaves on a business day of the debtor, at an hour he can bear; a formal notice counts its days by the
//! law's calendar. Both are answered here, for any instant or date that a rule is given. This module never reads the
//! time, never allocates on the way to an answer and never panics: a date at the end of the calendar stays where it is.

mod business;
mod easter;
mod holidays;
mod span;
mod window;
mod zone;

pub use holidays::{Calendar, Subdivision};
pub use span::{Span, WindowError};
pub use window::{Closed, LOOK_AHEAD_DAYS, Window};
pub use zone::{at_local, local_date, local_time, start_of_day};

/// A time zone, for crates that store or pass one on: what is computed with it is computed here.
pub use chrono_tz::Tz;
