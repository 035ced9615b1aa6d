//! The built pages, with the headers that the distribution gives them on AWS. Static: what stands in the path of a link is
//! never looked at here and never logged.

mod build;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Path as In, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::OnceCell;
use web::problem::Problem;

use crate::html;
use crate::server::Local;

/// Headers of every static answer. No HSTS: this is plain http.
const HEADERS: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// The pages, built when they are first needed.
#[derive(Default)]
pub struct Portal(OnceCell<PathBuf>);

impl Portal {
    async fn dist(&self) -> Result<&Path, build::BuildError> {
        self.0.get_or_try_init(build::built).await.map(PathBuf::as_path)
    }

    /// Begins to build, so that the first reader need not wait.
    pub async fn prepare(&self) {
        match self.dist().await {
            Ok(_) => tracing::info!("The debtor's page is ready"),
            Err(error) => tracing::warn!(%error, "The debtor's page cannot be served"),
        }
    }
}

/// `GET /l/…`: the debtor's page, whatever the token.
pub async fn debtor(State(local): State<Arc<Local>>) -> Response {
    entry(&local, "debtor/index.html").await
}

/// `GET /desk/…`: the team's page.
pub async fn desk(State(local): State<Arc<Local>>) -> Response {
    entry(&local, "desk/index.html").await
}

async fn entry(local: &Local, file: &str) -> Response {
    match local.portal.dist().await {
        Ok(dist) => {
            served(dist, file, "no-cache").unwrap_or_else(|| Problem::not_found("page").into_response())
        }
        Err(error) => {
            let words = html::escaped(&error.to_string());
            let mut page = html::page("The page is not built", &format!("<pre>{words}</pre>"));
            *page.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            page
        }
    }
}

/// `GET /assets/…`: named after their content, so kept for ever.
pub async fn asset(State(local): State<Arc<Local>>, In(file): In<String>) -> Response {
    let missing = || Problem::not_found("file").into_response();
    let Ok(dist) = local.portal.dist().await else { return missing() };
    let kept = "public, max-age=31536000, immutable";
    served(dist, &format!("assets/{file}"), kept).unwrap_or_else(missing)
}

/// A file of the build, when there is one: plain names only, so that none leads out of it.
fn served(dist: &Path, file: &str, cache: &'static str) -> Option<Response> {
    let plain = |part: &str| {
        let right = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        !part.is_empty() && !part.starts_with('.') && part.bytes().all(right)
    };
    let media_type = file.split('/').all(plain).then(|| media_type(file)).flatten()?;
    let bytes = std::fs::read(dist.join(file)).ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    Some((headers, bytes).into_response())
}

fn media_type(file: &str) -> Option<&'static str> {
    Some(match file.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "json" => "application/json",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_served_under_the_strict_policy_and_nothing_outside_of_the_build() {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path().join("dist");
        std::fs::create_dir_all(dist.join("assets")).unwrap();
        std::fs::write(dist.join("assets/a-1.js"), "1").unwrap();
        std::fs::write(folder.path().join("secret.json"), "1").unwrap();
        let response = served(&dist, "assets/a-1.js", "immutable").unwrap();
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        for file in
            ["../secret.json", "assets/../../secret.json", "/etc/passwd", "assets//a-1.js", "assets/.x.js"]
        {
            assert!(served(&dist, file, "immutable").is_none(), "{file}");
        }
    }
}
