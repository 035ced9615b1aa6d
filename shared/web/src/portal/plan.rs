//! An amount spread over months: how it would be, and the agreement.

use app::portal::{Declared, PlanForm, ProposalForm, ScheduleView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;

use super::account::invoice_ids;
use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::place::Query;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(plan)).routes(routes!(agree_plan)).routes(routes!(propose))
}

/// What would be spread.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PlanQuery {
    /// Invoice ids, separated by commas; all of one currency.
    #[param(pattern = "^inv_[0-9a-hjkmnp-tv-z]{26}(,inv_[0-9a-hjkmnp-tv-z]{26})*$")]
    invoices: String,
    /// Into how many instalments.
    #[param(minimum = 2, maximum = 36)]
    instalments: u8,
    /// When the first one is paid.
    #[param(value_type = shape::Date)]
    first_on: NaiveDate,
}

/// What a plan would be.
///
/// Each instalment on a working day, the last one with what does not divide. Agrees to nothing.
#[utoipa::path(
    get, path = "/api/portal/plan", tag = "portal", operation_id = "plan", security(("session" = [])),
    params(PlanQuery),
    responses(
        (status = OK, description = "The plan as it would be", body = shape::ScheduleView),
        (status = CONFLICT, description = "No plan can be agreed to now", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
async fn plan(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Query(query): Query<PlanQuery>,
) -> Result<Json<ScheduleView>, Problem> {
    let PlanQuery { invoices, instalments, first_on } = query;
    let form = PlanForm { invoices: invoice_ids(&invoices)?, instalments, first_on };
    Ok(Json(web.app.plan(&visitor, &form).await?))
}

/// Agrees to a plan.
///
/// Chasing of these invoices waits for each instalment; one that does not come ends the plan. Where the policy says so, a
/// code from an address on file is asked for first. A mail says it again.
#[utoipa::path(
    post, path = "/api/portal/plans", tag = "portal", operation_id = "agree_plan", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::PlanForm,
    responses((status = CREATED, description = "The plan", body = shape::Declared)),
)]
async fn agree_plan(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<PlanForm>,
) -> Result<(StatusCode, Json<Declared>), Problem> {
    let declared = web.app.agree_plan(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(declared)))
}

/// Proposes more time than the policy gives.
///
/// A person answers. Chasing of these invoices waits five working days for it, and goes on when nobody did. A mail says it
/// again, another one tells of the answer.
#[utoipa::path(
    post, path = "/api/portal/proposals", tag = "portal", operation_id = "propose", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::ProposalForm,
    responses((status = CREATED, description = "The proposal waits", body = shape::Declared)),
)]
async fn propose(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<ProposalForm>,
) -> Result<(StatusCode, Json<Declared>), Problem> {
    let declared = web.app.propose(&visitor, once.name(), form).await?;
    Ok((StatusCode::CREATED, Json(declared)))
}
