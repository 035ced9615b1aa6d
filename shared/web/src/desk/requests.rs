//! Answers to what debtors ask.

use app::desk::{AnswerForm, CaseSheet};
use axum::Json;
use axum::extract::State;
use domain::ids::{CaseId, RequestId};

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(answer))
}

/// Answers what a debtor asked.
///
/// He reads the answer on his page. An erasure that is granted begins at once (as `POST erasures` does, and by whom it may):
/// he is told by mail.
#[utoipa::path(
    post, path = "/api/desk/{p}/cases/{case}/requests/{request}", tag = "desk", operation_id = "answer",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::RequestPath),
    request_body = shape::AnswerForm,
    responses(
        (status = OK, description = "The case as it is now", body = shape::CaseSheet),
        (status = CONFLICT, description = "It was answered before, or what is granted cannot begin now", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
async fn answer(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(request): At<RequestId>,
    Body(form): Body<AnswerForm>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.answer(&member, case, request, &form).await?))
}
