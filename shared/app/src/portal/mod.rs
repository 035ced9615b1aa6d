//! What a debtor sees and declares. Every verb works on one debtor of one portfolio, named by his session; an id of anybody
//! else's is unknown here.

mod account;
mod address;
mod amend;
mod bounds;
mod card;
mod chains;
mod code;
mod contact;
mod copy;
mod data;
mod declare;
mod genuine;
mod history;
mod papers;
mod plan;
mod propose;
mod request;
mod session;
mod stranger;
mod transfer;

pub(crate) use account::holds;
pub use account::{AccountView, CaseView, CreditorView, HoldView, InvoiceView, LastPaymentView};
pub use address::{AddressId, AddressView};
pub use amend::{ChangeForm, RetractForm};
pub use bounds::PromisePolicyView;
pub use card::{CardPolicyView, CheckoutForm, CheckoutView};
pub use code::{CodeForm, CodePurpose, CodeSent, GuessForm, Proven};
pub use contact::{ChoicesForm, ConfirmForm, ContactForm, CourtesyForm};
pub use copy::CopyView;
pub use data::{DataItem, DataPage};
pub(crate) use declare::grace_after;
pub use declare::{AlreadyPaidForm, Declared, DisputeForm, PromiseForm};
pub(crate) use genuine::code_entry;
pub use genuine::{GenuineMessage, GenuineView};
pub use history::{HistoryEntry, HistoryPage, SentView};
pub use papers::{AgreedView, PaperFile, PapersView, ReceiptView};
pub use plan::{LineView, PlanForm, PlanPolicyView, ScheduleView};
pub use propose::{ProposalForm, ProposalPolicyView, ProposalView};
pub(crate) use propose::{Terms, settle_offer};
pub use request::{RequestForm, RequestView};
pub(crate) use request::{TEXT_LIMIT, words_field};
pub use session::{AddresseeView, LinkView, MessageView, Visitor};
pub use stranger::StrangerForm;
pub use transfer::TransferView;
