//! A payment on a provider's page, by card or by a mandate signed there: begun here, made there, looked at again afterwards.

use app::portal::{CheckoutForm, CheckoutView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::CheckoutId;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(begin_checkout)).routes(routes!(checkout))
}

/// Begins a payment by card, or by a mandate that is signed on the provider's page.
///
/// The answer says where to pay. The same choice again is the same payment; another one of the case closes it. A conflict
/// says what is open now, when that is not what was shown. No fee is added.
#[utoipa::path(
    post, path = "/api/portal/checkouts", tag = "portal", operation_id = "begin_checkout",
    security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::CheckoutForm,
    responses((status = CREATED, description = "The payment, and where to make it", body = shape::CheckoutView)),
)]
async fn begin_checkout(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<CheckoutForm>,
) -> Result<(StatusCode, Json<CheckoutView>), Problem> {
    let begun = web.app.begin_checkout(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(begun)))
}

/// Where a payment on a provider's page stands.
///
/// It is paid when the provider has said so, signed; coming back from its page proves nothing.
#[utoipa::path(
    get, path = "/api/portal/checkouts/{checkout}", tag = "portal", operation_id = "checkout",
    security(("session" = [])),
    params(shape::CheckoutPath),
    responses((status = OK, description = "The payment", body = shape::CheckoutView)),
)]
async fn checkout(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(id): At<CheckoutId>,
) -> Result<Json<CheckoutView>, Problem> {
    Ok(Json(web.app.checkout_of(&visitor, id).await?))
}
