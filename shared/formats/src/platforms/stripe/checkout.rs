//! What became of a payment that a debtor began on his page and went on with at Stripe (a Checkout Session).
//!
//! Relance's own sessions carry its reference in `client_reference_id`; a session without one is the creditor's own shop.
//! `completed` says that the debtor is done, not that the money is there: `payment_status` says that, and for methods that
//! take days `async_payment_succeeded` and `async_payment_failed` say it later. What counts is `amount_total`, in the
//! session's currency: what was really charged.
//! Source: <https://docs.stripe.com/payments/checkout/fulfill-orders>, <https://docs.stripe.com/api/checkout/sessions/object>.

use domain::event::{CheckoutOutcome, CheckoutSaid, Event};

use super::{Context, Said, reference};
use crate::field::{Faults, Node};

/// Longest reference Stripe carries, in characters.
const REFERENCE_LIMIT: usize = 200;

/// `checkout.session.*`
pub(super) fn said(object: &Node<'_>, context: &Context<'_>, faults: &mut Faults) -> Option<Said> {
    let ours = object.at("client_reference_id").soft().filter(|text| text.len() <= REFERENCE_LIMIT);
    let Some(reference) = ours else {
        return Some(Said::Nothing(
            "it was not begun on a debtor's page: it carries no reference of Relance",
        ));
    };
    if object.at("mode").soft().is_some_and(|mode| mode != "payment") {
        return Some(Said::Nothing("it is no payment"));
    }
    let session = object.at("id").need(faults, Node::id);
    let outcome = match context.kind {
        "checkout.session.expired" => CheckoutOutcome::Closed,
        "checkout.session.async_payment_failed" => CheckoutOutcome::Refused,
        "checkout.session.async_payment_succeeded" => paid(object, faults)?,
        _ => match object.at("payment_status").need(faults, Node::raw)? {
            "paid" => paid(object, faults)?,
            "unpaid" => CheckoutOutcome::Ordered,
            "no_payment_required" => return Some(Said::Nothing("nothing was to be paid")),
            _ => {
                faults.add(&object.at("payment_status"), "is none of no_payment_required, paid, unpaid");
                return None;
            }
        },
    };
    let reference = reference.to_owned();
    Some(Said::Events(vec![Event::Checkout(CheckoutSaid { reference, session: session?, outcome })]))
}

/// The money is named by its payment intent, so that whatever else speaks of it speaks of the same money.
fn paid(object: &Node<'_>, faults: &mut Faults) -> Option<CheckoutOutcome> {
    let currency = object.at("currency").need(faults, Node::currency)?;
    let amount = object.at("amount_total");
    let amount = amount.need(faults, |node, faults| node.stripe_amount(currency, faults))?;
    if !amount.is_positive() {
        faults.add(&object.at("amount_total"), "must be more than nothing where something was paid");
        return None;
    }
    let payment = object.at("payment_intent").need(faults, reference)?;
    Some(CheckoutOutcome::Paid { amount, payment })
}
