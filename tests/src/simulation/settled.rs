//! The end of every order on a provider's page: Relance knows what the provider told last, and holds nothing for what is over.

use domain::checkout::{Checkout, State};
use domain::hold::Hold;
use domain::ids::CheckoutId;
use store::keys::Keys;
use store::record;
use store::table::Item;

use super::model::Model;
use super::orders::{Page, Word};
use super::watch::Found;

/// Looks at every order that somebody was led to.
///
/// # Errors
/// The first that ended otherwise than it was told.
pub fn orders_ended_as_told(model: &Model, items: &[Item]) -> Result<(), Found> {
    model.pages.iter().try_for_each(|page| ended_as_told(model, items, page))
}

fn ended_as_told(model: &Model, items: &[Item], page: &Page) -> Result<(), Found> {
    let broken =
        |detail: String| Err(Found { promise: "what a provider told last is what is known", detail });
    let keys = Keys::of(model.homes[page.portfolio].id);
    let Ok(id) = page.order.parse::<CheckoutId>() else { return broken(page.order.clone()) };
    let kept = items.iter().find(|item| item.key == keys.checkout(id));
    let kept = kept.and_then(|item| record::decode::<Checkout>(&item.body).ok());
    let Some(checkout) = kept else { return broken(format!("{} is gone", page.order)) };
    let word = model.latest(page.portfolio, &page.order);
    let fits = match word {
        Some(Word::Paid) => checkout.state == State::Paid,
        Some(Word::Back) => checkout.state != State::Paid,
        Some(Word::Ordered) => checkout.state == State::Pending,
        Some(Word::Nothing) | None => !matches!(checkout.state, State::Paid | State::Returned),
    };
    if !fits {
        return broken(format!("{} was told {word:?} and is {:?}", page.order, checkout.state));
    }
    let holds = items.iter().filter(|item| item.key.range.starts_with("hold#"));
    let mut holds = holds.filter_map(|item| record::decode::<Hold>(&item.body).ok());
    let stands = holds.any(|hold| Some(hold.id) == checkout.hold && hold.ended_at.is_none());
    if stands && !checkout.state.is_under_way() {
        return broken(format!("{} is {:?}, and its hold stands", page.order, checkout.state));
    }
    Ok(())
}
