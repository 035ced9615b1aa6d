//! How the debtor is written to: what he chooses, and his addresses.

use app::portal::{AddressId, AddressView, ChoicesForm, CodeSent, ConfirmForm, ContactForm, CourtesyForm};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new()
        .routes(routes!(choose))
        .routes(routes!(add_contact))
        .routes(routes!(confirm_contact))
        .routes(routes!(remove_contact))
        .routes(routes!(courtesy))
}

/// Chooses language, channel and what helps.
///
/// What is absent stays as it is. The channel counts where the scenario leaves the choice. A mail says another language or
/// channel again; of a channel the other addresses on file are told too.
#[utoipa::path(
    post, path = "/api/portal/choices", tag = "portal", operation_id = "choose", security(("session" = [])),
    request_body = shape::ChoicesForm,
    responses((status = NO_CONTENT, description = "It is noted")),
)]
async fn choose(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Body(form): Body<ChoicesForm>,
) -> Result<StatusCode, Problem> {
    web.app.set_choices(&visitor, &form).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a code to a new e-mail address, or by text message to a new mobile number.
///
/// Asks for a code from an address on file first. The address is on file once its own code was typed. What kinds may be
/// given, the account says (`debtor.adds`). A number of no country that is texted, or that is no mobile number, is a 422;
/// one that is on file or was stopped, by STOP say, is a 409; five codes leave by text message in a day.
#[utoipa::path(
    post, path = "/api/portal/contacts", tag = "portal", operation_id = "add_contact", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::ContactForm,
    responses((status = ACCEPTED, description = "The code is on its way", body = shape::CodeSent)),
)]
async fn add_contact(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<ContactForm>,
) -> Result<(StatusCode, Json<CodeSent>), Problem> {
    let sent = web.app.add_contact(&visitor, once.name(), &form).await?;
    Ok((StatusCode::ACCEPTED, Json(sent)))
}

/// Adds the address whose code was typed.
///
/// The other addresses on file are told, without its letters.
#[utoipa::path(
    post, path = "/api/portal/contacts/confirmation", tag = "portal", operation_id = "confirm_contact",
    security(("session" = [])),
    request_body = shape::ConfirmForm,
    responses((status = CREATED, description = "The address is on file", body = shape::AddressView)),
)]
async fn confirm_contact(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Body(form): Body<ConfirmForm>,
) -> Result<(StatusCode, Json<AddressView>), Problem> {
    let added = web.app.confirm_contact(&visitor, &form).await?;
    Ok((StatusCode::CREATED, Json(added)))
}

/// Takes an address off.
///
/// Nothing goes there any more and no link that was sent there opens. Asks for a code from an address on file first. The
/// other addresses on file are told.
#[utoipa::path(
    delete, path = "/api/portal/contacts/{address}", tag = "portal", operation_id = "remove_contact",
    security(("session" = [])),
    params(shape::AddressPath),
    responses((status = NO_CONTENT, description = "Nothing goes there any more")),
)]
async fn remove_contact(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(address): At<AddressId>,
) -> Result<StatusCode, Problem> {
    web.app.remove_contact(&visitor, address).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Declines courtesy notices at an address, or lets them come again.
///
/// Text messages are declined altogether. A formal notice still goes to an e-mail address.
#[utoipa::path(
    post, path = "/api/portal/contacts/{address}/courtesy", tag = "portal", operation_id = "courtesy",
    security(("session" = [])),
    params(shape::AddressPath),
    request_body = shape::CourtesyForm,
    responses((status = NO_CONTENT, description = "It is noted")),
)]
async fn courtesy(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(address): At<AddressId>,
    Body(form): Body<CourtesyForm>,
) -> Result<StatusCode, Problem> {
    web.app.courtesy(&visitor, address, form).await?;
    Ok(StatusCode::NO_CONTENT)
}
