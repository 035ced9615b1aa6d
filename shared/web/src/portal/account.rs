//! What the debtor owes, and how to pay it.

use app::portal::{AccountView, TransferView};
use axum::Json;
use axum::extract::State;
use domain::event::Fault;
use domain::ids::InvoiceId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::visit::Visit;
use crate::description::shape;
use crate::place::Query;
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

/// Most invoices of one query: as many as a query can name.
const INVOICES_LIMIT: usize = 250;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(account)).routes(routes!(transfer))
}

/// Everything the visitor owes this creditor.
///
/// One case a currency; `acts` says what may be declared for each invoice and each case.
#[utoipa::path(
    get, path = "/api/portal/account", tag = "portal", operation_id = "account", security(("session" = [])),
    responses((status = OK, description = "The account", body = shape::AccountView)),
)]
async fn account(State(web): State<Web>, Visit(visitor): Visit) -> Result<Json<AccountView>, Problem> {
    Ok(Json(web.app.account(&visitor).await?))
}

/// Which invoices are paid together.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TransferQuery {
    /// Invoice ids, separated by commas; all of one currency and one payee. None: everything that is overdue.
    #[param(pattern = "^(inv_[0-9a-hjkmnp-tv-z]{26}(,inv_[0-9a-hjkmnp-tv-z]{26})*)?$", nullable = false)]
    #[serde(default)]
    invoices: String,
}

/// The invoices of a list in a query.
pub(super) fn invoice_ids(list: &str) -> Result<Vec<InvoiceId>, Problem> {
    let fault = |detail: &str| {
        Problem::refused(vec![Fault { pointer: "/invoices".to_owned(), detail: detail.to_owned() }])
    };
    let names = list.split(',').filter(|name| !name.is_empty());
    let ids: Result<Vec<InvoiceId>, _> = names.take(INVOICES_LIMIT + 1).map(str::parse).collect();
    match ids {
        Ok(ids) if ids.len() <= INVOICES_LIMIT => Ok(ids),
        Ok(_) => Err(fault("at most 250 invoices are named together")),
        Err(_) => Err(fault("name invoices by their ids (`inv_…`), separated by commas")),
    }
}

/// How to pay by transfer.
///
/// The account, the amount and the reference; a code to scan when the currency is the euro.
#[utoipa::path(
    get, path = "/api/portal/transfer", tag = "portal", operation_id = "transfer", security(("session" = [])),
    params(TransferQuery),
    responses(
        (status = OK, description = "The transfer", body = shape::TransferView),
        (status = CONFLICT, description = "Nothing can be transferred to yet", body = Problem,
         content_type = "application/problem+json"),
    ),
)]
async fn transfer(
    State(web): State<Web>,
    Visit(visitor): Visit,
    Query(query): Query<TransferQuery>,
) -> Result<Json<TransferView>, Problem> {
    Ok(Json(web.app.transfer(&visitor, &invoice_ids(&query.invoices)?).await?))
}
