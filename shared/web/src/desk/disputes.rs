//! Answers to disputes, and their decision.

use app::desk::{CaseSheet, DecisionForm};
use app::portal::WordsForm;
use axum::Json;
use axum::extract::State;
use domain::ids::{CaseId, HoldId};

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(say_to)).routes(routes!(decide_dispute))
}

/// Says something about a dispute to its debtor.
///
/// He is told by e-mail that there is an answer, and reads it on his page.
#[utoipa::path(
    post, path = "/api/desk/{p}/cases/{case}/disputes/{hold}/words", tag = "desk", operation_id = "say_to",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::HoldPath),
    request_body = shape::WordsForm,
    responses((status = OK, description = "The case as it is now", body = shape::CaseSheet)),
)]
async fn say_to(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(hold): At<HoldId>,
    Body(form): Body<WordsForm>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.say_to(&member, case, hold, &form).await?))
}

/// Decides a dispute.
///
/// Rejected, what it covered is asked for again; otherwise that waits for a credit note. He is told by e-mail that it is
/// decided, and reads the decision on his page.
#[utoipa::path(
    post, path = "/api/desk/{p}/cases/{case}/disputes/{hold}/decision", tag = "desk",
    operation_id = "decide_dispute", security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::HoldPath),
    request_body = shape::DecisionForm,
    responses((status = OK, description = "The case as it is now", body = shape::CaseSheet)),
)]
async fn decide_dispute(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(hold): At<HoldId>,
    Body(form): Body<DecisionForm>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.decide_dispute(&member, case, hold, &form).await?))
}
