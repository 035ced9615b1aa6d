//! Files of a case, to be saved and never shown.

use app::file::FilePart;
use axum::extract::State;
use domain::ids::{CaseId, FileId};

use super::Seat;
use crate::attachment::{Attachment, BYTES, PartParameters};
use crate::description::shape;
use crate::place::{At, Query};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(file))
}

/// A file that the debtor added to a declaration, a part at a time.
///
/// The parts one after the other are the file; most have one. It is always answered as an attachment.
#[utoipa::path(
    get, path = "/api/desk/{p}/cases/{case}/files/{file}", tag = "desk", operation_id = "file",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::FilePath, PartParameters),
    responses((
        status = OK, description = "The bytes of the part", content_type = "application/octet-stream", body = shape::Bytes,
    )),
)]
async fn file(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(file): At<FileId>,
    Query(parameters): Query<PartParameters>,
) -> Result<Attachment, Problem> {
    let FilePart { file, part, bytes } = web.app.file(&member, case, file, parameters.part()).await?;
    Ok(Attachment { name: file.name, media_type: BYTES, part: (part, file.parts), bytes })
}
