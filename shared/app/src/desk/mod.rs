//! What the team sees and does. Every verb begins with a member; an id of another portfolio is unknown here.

mod agenda;
mod approvals;
mod case;
mod cases;
mod disputes;
mod holds;
mod payee;
mod portfolio;
mod requests;

pub use agenda::AgendaEntry;
pub use approvals::{ActionView, ApprovalForm, ApprovalView, DecisionWord, NamedView};
pub use case::{CaseSheet, HeldView, ItemView, NextView, TimelineEntry};
pub use cases::{CaseRow, CasesPage, CasesQuery, DebtorRef};
pub use disputes::DecisionForm;
pub use holds::HoldForm;
pub use payee::{PaidToView, PayeeForm};
pub use portfolio::{PortfolioView, Rotated};
pub use requests::AnswerForm;
