//! What a request must show before any route sees it, and what every answer carries.
//!
//! A browser says where a request comes from; when it does, a change from another origin is refused. Nothing here may
//! depend on a session: the fence stands before it.

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::pace::Of;
use crate::problem::Problem;
use crate::settings::{OriginSecret, Web};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const REFERRER_POLICY: HeaderName = HeaderName::from_static("referrer-policy");

/// Headers of every answer: it is data, for this origin.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
];
/// How long an answer may be kept that does not say so itself: it is for now.
const KEPT: HeaderValue = HeaderValue::from_static("no-store");
/// The policy of every answer that has none of its own.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

pub(crate) async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    headers.entry(CACHE_CONTROL).or_insert(KEPT);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(POLICY);
    response
}

/// Refuses what did not come through the distribution.
pub(crate) async fn through_the_distribution(
    State(web): State<Web>,
    request: Request,
    next: Next,
) -> Response {
    let given = request.headers().get(OriginSecret::HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
    match &web.settings.origin_secret {
        Some(secret) if !secret.is(given) => {
            Problem::forbidden("use the public address of Relance").into_response()
        }
        _ => next.run(request).await,
    }
}

/// Refuses who asks too often.
pub(crate) async fn not_too_often(State(web): State<Web>, request: Request, next: Next) -> Response {
    if let Some(limits) = &web.settings.limits
        && let Some(caller) = (limits.caller)(request.headers(), request.extensions())
        && !web.pace.takes(Of::Caller, &caller, limits.per_caller, web.app.now())
    {
        return Problem::too_often().into_response();
    }
    next.run(request).await
}

/// Refuses a change that a browser says comes from another page than ours.
pub(crate) async fn from_our_page(State(web): State<Web>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if changes && !is_ours(request.headers(), web.settings.origin.as_deref()) {
        return Problem::forbidden("this call is for the debtor's own page").into_response();
    }
    next.run(request).await
}

/// Programs that are no browser send neither header, and have no cookie that somebody else could abuse.
fn is_ours(headers: &HeaderMap, origin: Option<&str>) -> bool {
    let site = headers.get_all(SEC_FETCH_SITE).iter().all(|site| site == "same-origin");
    let same_host = |given: &HeaderValue| match (origin, given.to_str()) {
        (_, Err(_)) => false,
        (Some(expected), Ok(given)) => given.eq_ignore_ascii_case(expected),
        (None, Ok(given)) => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            let given = given.split_once("://").map(|(_, host)| host);
            given.is_some() && given == host
        }
    };
    site && headers.get_all(ORIGIN).iter().all(same_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_change_from_another_page_is_refused() {
        let host = ("host", "pay.example");
        for bad in [
            ("origin", "https://evil.example"),
            ("origin", "https://pay.example.evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("sec-fetch-site", "none"),
        ] {
            assert!(!is_ours(&headers(&[host, bad]), None), "{bad:?}");
        }
        assert!(!is_ours(&headers(&[("origin", "https://pay.example")]), None), "no host to compare with");
    }

    #[test]
    fn our_own_page_and_programs_pass() {
        let host = ("host", "pay.example");
        assert!(is_ours(&headers(&[host]), None));
        let page = [host, ("origin", "https://pay.example"), ("sec-fetch-site", "same-origin")];
        assert!(is_ours(&headers(&page), None));
    }

    #[test]
    fn a_set_origin_counts_whatever_the_host_says() {
        let behind = [("host", "x.execute-api.example"), ("origin", "https://pay.example")];
        assert!(is_ours(&headers(&behind), Some("https://pay.example")));
        assert!(!is_ours(&headers(&behind), Some("https://other.example")));
    }
}
