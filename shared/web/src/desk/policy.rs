//! What debtors may agree to by themselves.

use app::policy::{PolicyForm, PolicySettings};
use axum::Json;
use axum::extract::State;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(policy, set_policy))
}

/// What debtors may agree to by themselves: promises, plans, card payments.
#[utoipa::path(
    get, path = "/api/desk/{p}/policy", tag = "desk", operation_id = "policy", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "What they may agree to", body = shape::PolicySettings)),
)]
async fn policy(State(web): State<Web>, Seat(member): Seat) -> Result<Json<PolicySettings>, Problem> {
    Ok(Json(web.app.policy(&member)?))
}

/// Changes what debtors may agree to by themselves.
///
/// What is not given stays; what was agreed to before stays as it was agreed.
#[utoipa::path(
    put, path = "/api/desk/{p}/policy", tag = "desk", operation_id = "set_policy", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::PolicyForm,
    responses((status = OK, description = "What they may agree to now", body = shape::PolicySettings)),
)]
async fn set_policy(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<PolicyForm>,
) -> Result<Json<PolicySettings>, Problem> {
    Ok(Json(web.app.set_policy(&member, &form).await?))
}
