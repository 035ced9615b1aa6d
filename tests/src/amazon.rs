//! Servers that play S3 and KMS, as far as large bodies, parcels and portfolios' keys need them: on the loopback, in memory,
//! for whoever asks.
#![expect(clippy::expect_used, reason = "used by tests alone: what goes wrong here is the test's failure")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// What KMS adds to a key that it wraps.
const MASK: u8 = 0x5a;

/// The servers, on one address.
pub struct Amazon {
    /// Where they are.
    pub url: String,
    kept: Arc<Kept>,
}

#[derive(Default)]
struct Kept {
    /// By bucket and key: `bucket/key`.
    objects: Mutex<BTreeMap<String, Bytes>>,
    /// Parts of what was begun, by its id.
    begun: Mutex<BTreeMap<String, BTreeMap<u32, Bytes>>>,
    /// What was asked of S3: method, path and query.
    asked: Mutex<Vec<String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Amazon {
    /// Starts them; they end with the process.
    ///
    /// # Panics
    /// When there is no free port.
    #[must_use]
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        listener.set_nonblocking(true).expect("a socket");
        let kept = Arc::<Kept>::default();
        let router = Router::new().fallback(serve).layer(DefaultBodyLimit::disable());
        let router = router.with_state(Arc::clone(&kept));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                axum::serve(listener, router).await
            })
        });
        Self { url, kept }
    }

    /// Puts an object down.
    pub fn put(&self, place: &str, bytes: &[u8]) {
        lock(&self.kept.objects).insert(place.to_owned(), Bytes::copy_from_slice(bytes));
    }

    /// What is kept, by `bucket/key`.
    #[must_use]
    pub fn objects(&self) -> BTreeMap<String, Bytes> {
        lock(&self.kept.objects).clone()
    }

    /// Uploads that were begun and neither ended nor given up.
    #[must_use]
    pub fn unfinished(&self) -> usize {
        lock(&self.kept.begun).len()
    }

    /// What was asked of S3 since this was last asked.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.kept.asked))
    }
}

async fn serve(
    State(kept): State<Arc<Kept>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match headers.get("x-amz-target").and_then(|target| target.to_str().ok()?.rsplit('.').next()) {
        Some(verb) => wrap_or_open(verb, &body),
        None => kept.store(&method, &uri, &headers, body),
    }
}

/// KMS: a wrapped key is the portfolio it is bound to and the key behind a mask. Bound to another one it does not open.
fn wrap_or_open(verb: &str, body: &Bytes) -> Response {
    let asked: Value = serde_json::from_slice(body).expect("KMS is asked in JSON");
    let bound = asked["EncryptionContext"]["relance-portfolio"].as_str().unwrap_or_default();
    let bytes =
        |name: &str| BASE64.decode(asked[name].as_str().unwrap_or_default().as_bytes()).expect("base64");
    let masked = |plain: &[u8]| plain.iter().map(|byte| byte ^ MASK).collect::<Vec<_>>();
    let wrapped = |plain: &[u8]| BASE64.encode(&[bound.as_bytes(), b"|", &masked(plain)].concat());
    let answer = match verb {
        "GenerateDataKey" => {
            let plain = [u8::try_from(bound.len() % 200).unwrap_or(1); 32];
            json!({ "Plaintext": BASE64.encode(&plain), "CiphertextBlob": wrapped(&plain) })
        }
        "Encrypt" => json!({ "CiphertextBlob": wrapped(&bytes("Plaintext")) }),
        _ => {
            let blob = bytes("CiphertextBlob");
            let Some(masked_key) = blob.strip_prefix(format!("{bound}|").as_bytes()) else {
                let kind = [("x-amzn-errortype", "InvalidCiphertextException")];
                return (StatusCode::BAD_REQUEST, kind, "{}").into_response();
            };
            json!({ "Plaintext": BASE64.encode(&masked(masked_key)) })
        }
    };
    answer.to_string().into_response()
}

impl Kept {
    fn store(&self, method: &Method, uri: &Uri, headers: &HeaderMap, body: Bytes) -> Response {
        let place = uri.path().trim_start_matches('/').to_owned();
        lock(&self.asked).push(format!("{method} {uri}"));
        let query = uri.query().unwrap_or_default();
        let value = |name: &str| {
            query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
        };
        let begins = query.split('&').any(|pair| pair == "uploads" || pair == "uploads=");
        match (method.as_str(), value("uploadId"), value("partNumber")) {
            ("POST", None, _) if begins => {
                let mut begun = lock(&self.begun);
                let id = format!("{place}-{}", begun.len()).replace('/', "-");
                begun.insert(id.clone(), BTreeMap::new());
                xml("InitiateMultipartUploadResult", &format!("<UploadId>{id}</UploadId>"))
            }
            ("PUT", Some(id), Some(part)) => {
                let part: u32 = part.parse().expect("a number");
                lock(&self.begun).get_mut(&id).expect("an upload").insert(part, body);
                tagged(&format!("\"{part}\""))
            }
            ("POST", Some(id), _) => {
                let parts = lock(&self.begun).remove(&id).expect("an upload");
                let whole = parts.into_values().collect::<Vec<Bytes>>().concat();
                lock(&self.objects).insert(place, whole.into());
                xml("CompleteMultipartUploadResult", "<ETag>\"whole\"</ETag>")
            }
            ("DELETE", Some(id), _) => {
                lock(&self.begun).remove(&id);
                StatusCode::NO_CONTENT.into_response()
            }
            ("PUT", ..) => {
                lock(&self.objects).insert(place, body);
                tagged("\"whole\"")
            }
            _ => self.given(&place, headers),
        }
    }

    fn given(&self, place: &str, headers: &HeaderMap) -> Response {
        let Some(whole) = lock(&self.objects).get(place).cloned() else {
            return (StatusCode::NOT_FOUND, "<Error><Code>NoSuchKey</Code></Error>").into_response();
        };
        let range = headers.get("range").and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
        let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
            return whole.into_response();
        };
        let (first, last): (usize, usize) = (first.parse().expect("a place"), last.parse().expect("a place"));
        if first >= whole.len() {
            let empty = "<Error><Code>InvalidRange</Code></Error>";
            return (StatusCode::RANGE_NOT_SATISFIABLE, empty).into_response();
        }
        let end = whole.len().min(last + 1);
        let told = format!("bytes {first}-{}/{}", end - 1, whole.len());
        let headers = [("content-range", told), ("etag", "\"whole\"".to_owned())];
        (StatusCode::PARTIAL_CONTENT, headers, whole.slice(first..end)).into_response()
    }
}

fn tagged(tag: &str) -> Response {
    [("etag", tag.to_owned())].into_response()
}

fn xml(name: &str, inside: &str) -> Response {
    let said = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><{name}>{inside}</{name}>");
    ([("content-type", "application/xml")], said).into_response()
}
