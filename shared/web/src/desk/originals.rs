//! Invoices themselves, given by the team or by a program of the creditor: a place to send one to, then the word that it is
//! there. The same document said twice is one change.

use app::original::{OriginalForm, OriginalPart, OriginalRow};
use app::portal::UploadView;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ids::FileId;

use super::Seat;
use crate::attachment::{Attachment, BYTES, PartParameters};
use crate::body::Body;
use crate::description::shape;
use crate::place::{At, Query};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(original_place, keep_original)).routes(routes!(original, drop_original))
}

/// Gives a place to send the original of an invoice to.
///
/// Post the fields and then the file, as `file`, to the url of the answer as `multipart/form-data`; then put the same body
/// here. The invoice is named by its source and the source's own id. A PDF, or an e-invoice in UBL 2.1 or CII; 10 MB.
#[utoipa::path(
    post, path = "/api/desk/{p}/originals", tag = "desk", operation_id = "original_place", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::OriginalForm,
    responses((status = CREATED, description = "Where to send it", body = shape::UploadView)),
)]
async fn original_place(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<OriginalForm>,
) -> Result<(StatusCode, Json<UploadView>), Problem> {
    Ok((StatusCode::CREATED, Json(web.app.original_place(&member, &form).await?)))
}

/// Keeps what was sent as the original of its invoice.
///
/// It takes the place of the one of its format. Refused with a reason when it has not arrived, is another document than
/// said, is no PDF by its first and last bytes, or no e-invoice with the number of the invoice.
#[utoipa::path(
    put, path = "/api/desk/{p}/originals", tag = "desk", operation_id = "keep_original", security(("bearer" = [])),
    params(shape::PortfolioPath),
    request_body = shape::OriginalForm,
    responses((status = OK, description = "The original", body = shape::OriginalRow)),
)]
async fn keep_original(
    State(web): State<Web>,
    Seat(member): Seat,
    Body(form): Body<OriginalForm>,
) -> Result<Json<OriginalRow>, Problem> {
    Ok(Json(web.app.keep_original(&member, &form).await?))
}

/// The original of an invoice, a part at a time.
///
/// The parts one after the other are the file; most have one. It is always answered as an attachment.
#[utoipa::path(
    get, path = "/api/desk/{p}/originals/{file}", tag = "desk", operation_id = "original", security(("bearer" = [])),
    params(shape::PortfolioPath, shape::FilePath, PartParameters),
    responses((
        status = OK, description = "The bytes of the part", content_type = "application/octet-stream", body = shape::Bytes,
    )),
)]
async fn original(
    State(web): State<Web>,
    Seat(member): Seat,
    At(file): At<FileId>,
    Query(parameters): Query<PartParameters>,
) -> Result<Attachment, Problem> {
    let OriginalPart { view, part, bytes } = web.app.original(&member, file, parameters.part()).await?;
    Ok(Attachment { name: view.name, media_type: BYTES, part: (part, view.parts), bytes })
}

/// Takes an original off.
///
/// Its debtor sees it no more.
#[utoipa::path(
    delete, path = "/api/desk/{p}/originals/{file}", tag = "desk", operation_id = "drop_original",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::FilePath),
    responses((status = NO_CONTENT, description = "It is gone")),
)]
async fn drop_original(
    State(web): State<Web>,
    Seat(member): Seat,
    At(file): At<FileId>,
) -> Result<StatusCode, Problem> {
    web.app.drop_original(&member, file).await?;
    Ok(StatusCode::NO_CONTENT)
}
