//! The invoice itself, to be saved by who owes it.

use app::original::OriginalPart;
use axum::extract::State;
use domain::invoice::Format;
use serde::Deserialize;
use utoipa::IntoParams;

use super::visit::Visit;
use crate::attachment::{Attachment, BYTES};
use crate::description::shape;
use crate::place::{At, Billed, Query};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(own_original))
}

/// Which part, of which account.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OwnPart {
    /// From 1; `originals` of the account says how many there are.
    #[param(minimum = 1, maximum = 20, default = 1)]
    part: Option<u16>,
    /// Which account of the visit, for a browser that sends no header of ours: read with the visit.
    #[param(pattern = "^deb_[0-7][0-9a-hjkmnp-tv-z]{25}$", nullable = false)]
    #[serde(rename = "account")]
    _account: Option<String>,
}

/// The original of an invoice, a part at a time.
///
/// `originals` of the account says which there are. The parts one after the other are the file; most have one, which is
/// answered as what it is, always as an attachment. An invoice of somebody else answers as an unknown one.
#[utoipa::path(
    get, path = "/api/portal/invoices/{invoice}/originals/{format}", tag = "portal", operation_id = "own_original",
    security(("session" = [])),
    params(shape::InvoicePath, shape::FormatPath, OwnPart),
    responses((
        status = OK, description = "The document, or a part of it",
        content(
            (shape::File = "application/pdf"), (shape::File = "application/xml"),
            (shape::File = "application/octet-stream"),
        ),
    )),
)]
async fn own_original(
    State(web): State<Web>,
    Visit(visitor): Visit,
    At(Billed(invoice)): At<Billed>,
    At(format): At<Format>,
    Query(asked): Query<OwnPart>,
) -> Result<Attachment, Problem> {
    // Each debtor at his own pace: a part costs more than any other answer here
    web.paced(&visitor.debtor.to_string())?;
    let taken = web.app.own_original(&visitor, invoice, format, asked.part.unwrap_or(1)).await?;
    let OriginalPart { view, part, bytes } = taken;
    let media_type = if view.parts == 1 { view.format.media_type() } else { BYTES };
    Ok(Attachment { name: view.name, media_type, part: (part, view.parts), bytes })
}
