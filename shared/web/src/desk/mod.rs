//! The team's API: cases, what goes out and why, what a person decides. One portfolio a path, one bearer token a member.
//!
//! What is not the member's answers as what does not exist.

mod actions;
mod cases;
mod holds;
mod portfolio;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use domain::ids::PortfolioId;
use utoipa_axum::router::OpenApiRouter;

use crate::place::At;
use crate::problem::Problem;
use crate::settings::{Web, WebSettings};
use crate::{body, fence};

/// The desk router alone.
pub fn router(app: app::App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    crate::finished(mounted(&web), web)
}

pub(crate) fn mounted(web: &Web) -> Router<Web> {
    routes()
        .split_for_parts()
        .0
        .layer(DefaultBodyLimit::max(body::LIMIT))
        .layer(from_fn_with_state(web.clone(), fence::not_too_often))
}

pub(crate) fn routes() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .merge(cases::routes())
        .merge(holds::routes())
        .merge(actions::routes())
        .merge(portfolio::routes())
}

/// The member who asks, in the portfolio of the path.
struct Seat(app::member::Member);

impl FromRequestParts<Web> for Seat {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let token = bearer(parts)
            .ok_or_else(|| Problem::unauthenticated("send your token as `authorization: Bearer …`"))?
            .to_owned();
        match At::<PortfolioId>::from_request_parts(parts, web).await {
            Ok(At(portfolio)) => Ok(Self(web.app.member(&token, portfolio).await?)),
            // Who asks is said first, so that a malformed name answers as an unknown one does
            Err(unknown) => match web.app.member(&token, PortfolioId::from_bits(0)).await {
                Ok(_) | Err(app::AppError::NotFound(_)) => Err(unknown),
                Err(error) => Err(error.into()),
            },
        }
    }
}

/// The token of the one authorization header.
fn bearer(parts: &Parts) -> Option<&str> {
    let mut values = parts.headers.get_all(AUTHORIZATION).iter();
    let (first, second) = (values.next()?, values.next());
    let (scheme, token) = first.to_str().ok()?.split_once(' ')?;
    (second.is_none() && scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty())
        .then(|| token.trim())
}
