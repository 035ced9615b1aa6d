//! To whom an invoice is paid.

use app::desk::{CaseSheet, PayeeForm};
use axum::Json;
use axum::extract::State;
use domain::ids::{CaseId, InvoiceId};

use super::Seat;
use crate::body::Body;
use crate::description::shape;
use crate::place::At;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(set_payee))
}

/// Says to whom an invoice is paid: whoever it was assigned to, or the creditor again.
///
/// From now on every page, message and paper shows that account for it; cards and direct debits are not offered for it. For
/// who manages the portfolio. A later event of the source that names a payee stands before this.
#[utoipa::path(
    post, path = "/api/desk/{p}/cases/{case}/invoices/{invoice}/payee", tag = "desk", operation_id = "set_payee",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::InvoicePath),
    request_body = shape::PayeeForm,
    responses((status = OK, description = "The case as it is now", body = shape::CaseSheet)),
)]
async fn set_payee(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(invoice): At<InvoiceId>,
    Body(form): Body<PayeeForm>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.set_payee(&member, case, invoice, &form).await?))
}
