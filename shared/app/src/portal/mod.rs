//! What a debtor sees and declares. Every verb works on one debtor of one portfolio, named by his session; an id of anybody
//! else's is unknown here.

mod account;
mod chains;
mod copy;
mod declare;
mod history;
mod session;
mod transfer;

pub(crate) use account::holds;
pub use account::{
    AccountView, CaseView, CreditorView, HoldView, InvoiceView, LastPaymentView, PromisePolicyView,
};
pub use copy::CopyView;
pub use declare::{AlreadyPaidForm, Declared, DisputeForm, PromiseForm};
pub use history::{HistoryEntry, HistoryPage, SentView};
pub use session::{AddresseeView, LinkView, MessageView, Visitor};
pub use transfer::TransferView;
