//! Who may call a process that listens on loopback and hands out tokens: programs of this machine, and its own pages. A
//! page of somebody else, open in the same browser, may not.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use web::problem::Problem;

/// Refuses requests under a foreign name (a name that was made to point here) and acts of foreign pages.
pub async fn against_foreign_pages(request: Request, next: Next) -> Response {
    match refusal(request.method(), request.headers()) {
        Some(detail) => Problem::forbidden(detail).into_response(),
        None => next.run(request).await,
    }
}

fn refusal(method: &Method, headers: &HeaderMap) -> Option<&'static str> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST).unwrap_or_default();
    if !is_loopback(host) {
        return Some("ask 127.0.0.1 or localhost: this process answers to this machine only");
    }
    let acts = !matches!(*method, Method::GET | Method::HEAD);
    let own = |origin: &str| origin.strip_prefix("http://").is_some_and(|name| name == host);
    if acts && text(header::ORIGIN).is_some_and(|origin| !own(origin)) {
        return Some("a page of another origin may not act here");
    }
    None
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: &Method, pairs: &[(header::HeaderName, &str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        refusal(method, &headers).is_none()
    }

    #[test]
    fn programs_and_own_pages_may_act_and_foreign_pages_may_not() {
        let host = (header::HOST, "127.0.0.1:8787");
        assert!(allowed(&Method::POST, std::slice::from_ref(&host)));
        assert!(allowed(&Method::POST, &[host.clone(), (header::ORIGIN, "http://127.0.0.1:8787")]));
        assert!(!allowed(&Method::POST, &[host.clone(), (header::ORIGIN, "https://evil.example")]));
        assert!(!allowed(&Method::POST, &[host.clone(), (header::ORIGIN, "http://127.0.0.1:9999")]));
        assert!(!allowed(&Method::POST, &[host, (header::ORIGIN, "null")]));
    }

    #[test]
    fn a_foreign_name_that_points_here_gets_nothing() {
        assert!(allowed(&Method::GET, &[(header::HOST, "localhost:1")]));
        assert!(allowed(&Method::GET, &[(header::HOST, "[::1]:1")]));
        for host in ["evil.example", "127.0.0.1.evil.example:80", ""] {
            assert!(!allowed(&Method::GET, &[(header::HOST, host)]), "{host}");
        }
    }
}
