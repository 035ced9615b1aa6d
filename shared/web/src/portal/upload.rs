//! Where a debtor's browser sends a file by itself, before a declaration names it.

use app::portal::{UploadForm, UploadView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::acts::Once;
use super::visit::Visit;
use crate::body::Body;
use crate::description::shape;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(upload))
}

/// Gives a place to send one file to.
///
/// Post the fields and then the file, as `file`, to the url of the answer as `multipart/form-data`. A declaration then names
/// the id; what is not named within a day is forgotten. Twenty files in 24 hours, PDF, PNG or JPEG, 10 MB each.
#[utoipa::path(
    post, path = "/api/portal/uploads", tag = "portal", operation_id = "upload", security(("session" = [])),
    params(shape::OnceHeader),
    request_body = shape::UploadForm,
    responses((status = CREATED, description = "Where to send it", body = shape::UploadView)),
)]
async fn upload(
    State(web): State<Web>,
    Visit(visitor): Visit,
    once: Once,
    Body(form): Body<UploadForm>,
) -> Result<(StatusCode, Json<UploadView>), Problem> {
    let place = web.app.upload(&visitor, once.name(), &form).await?;
    Ok((StatusCode::CREATED, Json(place)))
}
