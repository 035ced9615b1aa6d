//! Requests to the router without a socket. Every answer is compared with the description on the way.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Request, StatusCode};
use formats::signature::standard;
use serde_json::Value;
use tower::ServiceExt;

use super::described::Description;
use super::world::World;

/// The routers with their description.
pub struct Asking {
    router: Router,
    description: &'static Description,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// A file, as it came.
    pub bytes: Vec<u8>,
    pub json: Value,
}

impl Answer {
    /// The answer, if it is a success.
    pub fn fine(self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        self.json
    }

    /// Status and pointers of a failure.
    pub fn refusal(&self) -> (u16, Vec<&str>) {
        let errors = self.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        (self.status.as_u16(), errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect())
    }
}

type Headers<'a> = &'a [(&'a str, &'a str)];

pub const JSON: (&str, &str) = ("content-type", "application/json");

impl Asking {
    pub fn of(world: &World, settings: web::WebSettings) -> Self {
        Self { router: web::router(world.app.clone(), settings), description: Description::get() }
    }

    /// Asks, and holds the answer against the description.
    pub async fn ask(&self, method: &str, path: &str, headers: Headers<'_>, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4_000_000).await.unwrap();
        let media_type = parts.headers.get(CONTENT_TYPE).map(|value| value.to_str().unwrap());
        let json = if bytes.is_empty() {
            Value::Null
        } else if media_type.is_some_and(|said| said.contains("json")) {
            serde_json::from_slice(&bytes).unwrap_or_else(|_| panic!("{method} {path} answers {bytes:?}"))
        } else {
            // A file is a string to the description
            Value::String(String::from_utf8_lossy(&bytes).into_owned())
        };
        self.description.holds(method, path, parts.status.as_u16(), media_type, &json);
        // Everything is for now but a creditor's picture, whose address says which one it is
        let picture = parts.status == 200 && path.starts_with(app::logo::PATH);
        let kept = if picture { "public, max-age=31536000, immutable" } else { "no-store" };
        for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", kept)] {
            assert_eq!(parts.headers[name], value, "{method} {path}");
        }
        Answer { status: parts.status, headers: parts.headers, bytes: bytes.to_vec(), json }
    }

    /// Asks the desk.
    pub async fn desk(
        &self,
        world: &World,
        role: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let path = format!("/api/desk/{}{path}", world.ours.portfolio.id);
        let bearer = format!("Bearer {}", world.member(role));
        let headers = [("authorization", bearer.as_str()), JSON];
        self.ask(method, &path, &headers, body.map(|body| body.to_string()).unwrap_or_default()).await
    }

    /// Posts one of Relance's own events to our portfolio, signed.
    pub async fn event(&self, world: &World, id: &str, event: &Value) -> Answer {
        let secret = &world.ours.secrets["relance"][0];
        self.signed(world, secret, id, event.to_string()).await
    }

    /// Posts a body signed with `secret`.
    pub async fn signed(&self, world: &World, secret: &str, id: &str, body: String) -> Answer {
        let timestamp = world.app.now().timestamp();
        let signature = standard::sign(secret, id, timestamp, body.as_bytes()).unwrap();
        let timestamp = timestamp.to_string();
        let headers = [
            JSON,
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.as_str()),
            ("webhook-signature", signature.as_str()),
        ];
        let path = format!("/webhooks/{}/relance", world.ours.portfolio.id);
        self.ask("POST", &path, &headers, body).await
    }

    /// Posts to the portal with a session.
    pub async fn declare(&self, cookie: &str, path: &str, body: &Value) -> Answer {
        self.ask("POST", path, &[("cookie", cookie), JSON], body.to_string()).await
    }
}
