//! What a debtor sees and declares. Every verb works on one debtor of one portfolio, named by his session; an id of anybody
//! else's is unknown here.

mod account;
mod amend;
mod bounds;
mod card;
mod chains;
mod copy;
mod declare;
mod genuine;
mod history;
mod plan;
mod session;
mod stranger;
mod transfer;

pub(crate) use account::holds;
pub use account::{AccountView, AddressView, CaseView, CreditorView, HoldView, InvoiceView, LastPaymentView};
pub use amend::{ChangeForm, RetractForm};
pub use bounds::PromisePolicyView;
pub use card::{CardPolicyView, CheckoutForm, CheckoutView};
pub use copy::CopyView;
pub(crate) use declare::grace_after;
pub use declare::{AlreadyPaidForm, Declared, DisputeForm, PromiseForm};
pub(crate) use genuine::code_entry;
pub use genuine::{GenuineMessage, GenuineView};
pub use history::{HistoryEntry, HistoryPage, SentView};
pub use plan::{LineView, PlanForm, PlanPolicyView, ScheduleView};
pub use session::{AddresseeView, LinkView, MessageView, Visitor};
pub use stranger::StrangerForm;
pub use transfer::TransferView;
