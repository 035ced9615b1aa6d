//! Actions that wait for a person: approvals, and outcomes nobody knows.

use app::desk::{ActionView, ApprovalForm, ApprovalView};
use axum::Json;
use axum::extract::State;
use domain::ids::ActionId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(approvals)).routes(routes!(approve)).routes(routes!(judge))
}

/// Actions that wait for an approval.
///
/// `seen` names what is shown; an approval counts for exactly that.
#[utoipa::path(
    get, path = "/api/desk/{p}/approvals", tag = "desk", operation_id = "approvals", security(("bearer" = [])),
    params(shape::PortfolioPath),
    responses((status = OK, description = "Oldest first", body = Vec<shape::ApprovalView>)),
)]
async fn approvals(State(web): State<Web>, Seat(member): Seat) -> Result<Json<Vec<ApprovalView>>, Problem> {
    Ok(Json(web.app.approvals(&member).await?))
}

/// Approves or rejects an action.
///
/// A conflict means that what was seen is no longer what would go out.
#[utoipa::path(
    post, path = "/api/desk/{p}/approvals/{action}", tag = "desk", operation_id = "approve",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::ActionPath),
    request_body = shape::ApprovalForm,
    responses((status = OK, description = "The action as it is now", body = shape::ActionView)),
)]
async fn approve(
    State(web): State<Web>,
    Seat(member): Seat,
    At(action): At<ActionId>,
    Body(form): Body<ApprovalForm>,
) -> Result<Json<ActionView>, Problem> {
    Ok(Json(web.app.approve(&member, action, &form).await?))
}

/// What a person found out about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It went out.
    Sent,
    /// It did not.
    NotSent,
}

/// A judgement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct JudgementForm {
    /// What happened.
    outcome: Outcome,
}

/// Settles an outcome that nobody knows.
#[utoipa::path(
    post, path = "/api/desk/{p}/actions/{action}/judgement", tag = "desk", operation_id = "judge",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::ActionPath),
    request_body = JudgementForm,
    responses((status = OK, description = "The action as it is now", body = shape::ActionView)),
)]
async fn judge(
    State(web): State<Web>,
    Seat(member): Seat,
    At(action): At<ActionId>,
    Body(form): Body<JudgementForm>,
) -> Result<Json<ActionView>, Problem> {
    Ok(Json(web.app.judge(&member, action, form.outcome == Outcome::Sent).await?))
}
