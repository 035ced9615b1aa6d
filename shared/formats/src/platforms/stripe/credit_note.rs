//! Stripe's credit notes: evidence, never a second reduction.
//!
//! What was credited before payment (`pre_payment_amount`) already lowers the invoice's `amount_remaining`. What was
//! credited after payment (`post_payment_amount`) was refunded, or went to the customer's balance, which lowers the
//! `amount_due` of a later invoice. Both parts are in a snapshot, so the whole note is marked `in_snapshot`.
//! Source: <https://docs.stripe.com/api/credit_notes/create>.

use domain::event::{CreditNoteSaid, Event};

use super::{Context, Said, reference};
use crate::field::text::NAME_LIMIT;
use crate::field::{Faults, Node};

/// `credit_note.created`, `credit_note.updated`, `credit_note.voided`
pub(super) fn said(object: &Node<'_>, context: &Context<'_>, faults: &mut Faults) -> Option<Said> {
    let id = object.at("id").need(faults, Node::id)?;
    if context.kind == "credit_note.voided" || object.at("status").soft() == Some("void") {
        return Some(Said::Events(vec![Event::CreditNoteVoided { credit_note: id }]));
    }
    let currency = object.at("currency").need(faults, Node::currency)?;
    let amount = object.at("amount").need(faults, |node, faults| node.stripe_amount(currency, faults))?;
    if !amount.is_positive() {
        return Some(Said::Nothing("the credit note is of nothing"));
    }
    let created = object.at("created").need(faults, Node::unix_time);
    let debtor = reference(&object.at("customer"), faults);
    let invoice = object.at("invoice").need(faults, reference);
    Some(Said::Events(vec![Event::CreditNote(CreditNoteSaid {
        number: object.at("number").soft_line(NAME_LIMIT).unwrap_or_else(|| id.to_string()),
        id,
        debtor,
        issued_on: created?.date_naive(),
        amount,
        invoice: Some(invoice?),
        in_snapshot: true,
    })]))
}
