//! The team's API: cases, what goes out and why, what a person decides. One portfolio a path; a member is who the surroundings
//! have verified, or whom a bearer token of ours names where nobody else does.
//!
//! What is not the member's answers as what does not exist.

mod actions;
mod brand;
mod cases;
mod collector;
mod debits;
mod disputes;
mod erasure;
mod files;
mod holds;
mod logo;
mod originals;
mod payee;
mod policy;
mod portfolio;
mod requests;
mod till;

use app::member::Member;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::middleware::from_fn_with_state;
use domain::ids::PortfolioId;

use crate::place::At;
use crate::problem::Problem;
use crate::routes::Routes;
use crate::settings::{Web, WebSettings};
use crate::{body, fence};

/// The desk router alone.
pub fn router(app: app::App, settings: WebSettings) -> Router {
    let web = Web::new(app, settings);
    crate::finished(mounted(&web), web)
}

pub(crate) fn mounted(web: &Web) -> Router<Web> {
    routes::<Router<Web>>()
        .layer(DefaultBodyLimit::max(body::LIMIT))
        .layer(from_fn_with_state(web.clone(), fence::not_too_often))
}

pub(crate) fn routes<R: Routes>() -> R {
    R::new()
        .merge(cases::routes())
        .merge(files::routes())
        .merge(originals::routes())
        .merge(holds::routes())
        .merge(disputes::routes())
        .merge(requests::routes())
        .merge(erasure::routes())
        .merge(actions::routes())
        .merge(portfolio::routes())
        .merge(brand::routes())
        .merge(policy::routes())
        .merge(logo::routes())
        .merge(till::routes())
        .merge(collector::routes())
        .merge(debits::routes())
        .merge(payee::routes())
}

/// The member who asks, in the portfolio of the path.
struct Seat(Member);

impl FromRequestParts<Web> for Seat {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let asking = Asking::of(parts, web)
            .ok_or_else(|| Problem::unauthenticated("send your token as `authorization: Bearer …`"))?;
        match At::<PortfolioId>::from_request_parts(parts, web).await {
            Ok(At(portfolio)) => Ok(Self(asking.seat(web, portfolio).await?)),
            // Who asks is said first, so that a malformed name answers as an unknown one does
            Err(unknown) => match asking.seat(web, PortfolioId::from_bits(0)).await {
                Ok(_) | Err(app::AppError::NotFound(_)) => Err(unknown),
                Err(error) => Err(error.into()),
            },
        }
    }
}

/// Who asks.
enum Asking {
    /// A subject that was verified before the request got here.
    Subject(String),
    /// Who holds this token.
    Bearer(String),
}

impl Asking {
    fn of(parts: &Parts, web: &Web) -> Option<Self> {
        match web.settings.subject {
            Some(subject) => subject(&parts.extensions).map(Self::Subject),
            None => bearer(parts).map(str::to_owned).map(Self::Bearer),
        }
    }

    async fn seat(&self, web: &Web, portfolio: PortfolioId) -> Result<Member, app::AppError> {
        match self {
            Self::Subject(subject) => web.app.seat(subject, portfolio).await,
            Self::Bearer(token) => web.app.member(token, portfolio).await,
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
