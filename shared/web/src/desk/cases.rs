//! Cases and what comes next.

use app::desk::{AgendaEntry, CaseSheet, CasesPage, CasesQuery};
use axum::Json;
use axum::extract::State;
use domain::ids::CaseId;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Seat;
use crate::description::shape;
use crate::place::{At, Query, at_most};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(cases)).routes(routes!(case)).routes(routes!(agenda))
}

/// Which cases are listed.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CasesParameters {
    /// Words of the debtor's name, or his id at the source.
    #[param(max_length = 200)]
    q: Option<String>,
    /// The debtor's id at the source.
    #[param(max_length = 200)]
    debtor: Option<String>,
    /// Only cases in this state.
    #[param(value_type = Option<shape::CaseState>)]
    state: Option<domain::case::State>,
    /// Where the page before ended: its `next`.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// The cases of the portfolio.
///
/// A page of them; `next` leads to the page after.
#[utoipa::path(
    get, path = "/api/desk/{p}/cases", tag = "desk", operation_id = "cases", security(("bearer" = [])),
    params(shape::PortfolioPath, CasesParameters),
    responses((status = OK, description = "A page of cases", body = shape::CasesPage)),
)]
async fn cases(
    State(web): State<Web>,
    Seat(member): Seat,
    Query(parameters): Query<CasesParameters>,
) -> Result<Json<CasesPage>, Problem> {
    let CasesParameters { q, debtor, state, cursor } = parameters;
    at_most(200, "q", q.as_deref())?;
    at_most(200, "debtor", debtor.as_deref())?;
    at_most(2_000, "cursor", cursor.as_deref())?;
    let state = state.map(|state| state.word().to_owned());
    Ok(Json(web.app.cases(&member, &CasesQuery { q, debtor, state, cursor }).await?))
}

/// One case, with its history and what comes next.
///
/// When nothing comes next, `held` says why.
#[utoipa::path(
    get, path = "/api/desk/{p}/cases/{case}", tag = "desk", operation_id = "case", security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath),
    responses((status = OK, description = "The case", body = shape::CaseSheet)),
)]
async fn case(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
) -> Result<Json<CaseSheet>, Problem> {
    Ok(Json(web.app.case(&member, case).await?))
}

/// How far an agenda looks.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AgendaParameters {
    /// Days from today.
    #[param(minimum = 1, maximum = 90, default = 7)]
    days: Option<u16>,
}

/// What will go out in the days to come, as things are now.
#[utoipa::path(
    get, path = "/api/desk/{p}/agenda", tag = "desk", operation_id = "agenda", security(("bearer" = [])),
    params(shape::PortfolioPath, AgendaParameters),
    responses((status = OK, description = "In order of time", body = Vec<shape::AgendaEntry>)),
)]
async fn agenda(
    State(web): State<Web>,
    Seat(member): Seat,
    Query(parameters): Query<AgendaParameters>,
) -> Result<Json<Vec<AgendaEntry>>, Problem> {
    Ok(Json(web.app.agenda(&member, parameters.days.unwrap_or(7)).await?))
}
