//! Erasing a debtor.

use app::erase::{ErasureForm, ErasureView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::portal::Once;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(erase))
}

/// Erases a debtor's data, as far as the law allows.
///
/// He is told by mail first; then his name, addresses, messages, words and files go, his links and visits with them.
/// Documents, amounts and the history stay, by ids alone. Refused while something is owed, claimed or on its way: `errors`
/// names each reason. Said again, it answers how far it has come. For owners and managers.
#[utoipa::path(
    post, path = "/api/desk/{p}/erasures", tag = "desk", operation_id = "erase", security(("bearer" = [])),
    params(shape::PortfolioPath, shape::OnceHeader),
    request_body = shape::ErasureForm,
    responses(
        (status = ACCEPTED, description = "How far it has come", body = shape::ErasureView),
        (status = CONFLICT, description = "It cannot begin now: each reason is named", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
async fn erase(
    State(web): State<Web>,
    Seat(member): Seat,
    once: Once,
    Body(form): Body<ErasureForm>,
) -> Result<(StatusCode, Json<ErasureView>), Problem> {
    Ok((StatusCode::ACCEPTED, Json(web.app.erase(&member, once.name(), &form).await?)))
}
