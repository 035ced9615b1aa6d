//! `POST /uploads`: what the site hands to the bucket on AWS. The same limits, and the same answers but for their words.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::portal::FILE_BYTES_LIMIT;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use multer::{Constraints, Multipart, SizeLimit};
use web::problem::Problem;

use crate::objects::Turned;
use crate::server::Local;

/// Bytes of a field that is not the file.
const FIELD_LIMIT: u64 = 2048;
/// Bytes of the form beside the file.
const FORM_LIMIT: u64 = 64 * 1024;
/// Fields of a form.
const FIELDS_LIMIT: usize = 20;

/// `POST /uploads`
pub async fn take(State(local): State<Arc<Local>>, request: Request) -> Result<Response, Problem> {
    let (fields, file) = read(request).await.map_err(|_| malformed())?.ok_or_else(malformed)?;
    match local.files.take(&fields, file).await.map_err(app::AppError::from)? {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Turned::Denied) => Err(Problem::forbidden(&Turned::Denied.to_string())),
        Err(Turned::Size) => Err(app::AppError::refused("/file", Turned::Size.to_string()).into()),
    }
}

fn malformed() -> Problem {
    app::AppError::refused("", "post the fields of the form, then the file, as multipart/form-data").into()
}

/// The fields of a form and its file, which comes last.
async fn read(request: Request<Body>) -> Result<Option<(BTreeMap<String, String>, Vec<u8>)>, multer::Error> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = multer::parse_boundary(kind.unwrap_or_default())?;
    let limits = SizeLimit::new().whole_stream(FILE_BYTES_LIMIT + FORM_LIMIT).per_field(FIELD_LIMIT);
    let limits = limits.for_field("file", FILE_BYTES_LIMIT + 1);
    let constraints = Constraints::new().size_limit(limits);
    let body = request.into_body().into_data_stream();
    let mut form = Multipart::with_constraints(body, boundary, constraints);
    let mut fields = BTreeMap::new();
    while let Some(field) = form.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            return Ok(Some((fields, field.bytes().await?.to_vec())));
        }
        if fields.len() == FIELDS_LIMIT {
            break;
        }
        fields.insert(name, field.text().await?);
    }
    Ok(None)
}
