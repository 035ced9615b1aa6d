//! Files of a case, to be saved and never shown.
//!
//! A file may be a picture and a page at once: whatever it is, it is told to be saved, under a media type that no browser
//! shows and in a sandbox.

use std::fmt::Write;

use app::file::FilePart;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use domain::ids::{CaseId, FileId};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Seat;
use crate::description::shape;
use crate::place::{At, Query};
use crate::problem::Problem;
use crate::routes::{Routes, routes};
use crate::settings::Web;

const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

pub(super) fn routes<R: Routes>() -> R {
    R::new().routes(routes!(file))
}

/// Which part of a file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FileParameters {
    /// From 1; the case says how many there are.
    #[param(minimum = 1, maximum = 20, default = 1)]
    part: Option<u16>,
}

/// A file that the debtor added to a declaration, a part at a time.
///
/// The parts one after the other are the file; most have one. It is always answered as an attachment.
#[utoipa::path(
    get, path = "/api/desk/{p}/cases/{case}/files/{file}", tag = "desk", operation_id = "file",
    security(("bearer" = [])),
    params(shape::PortfolioPath, shape::CasePath, shape::FilePath, FileParameters),
    responses((
        status = OK, description = "The bytes of the part", content_type = "application/octet-stream", body = shape::Bytes,
    )),
)]
async fn file(
    State(web): State<Web>,
    Seat(member): Seat,
    At(case): At<CaseId>,
    At(file): At<FileId>,
    Query(parameters): Query<FileParameters>,
) -> Result<Response, Problem> {
    let part = web.app.file(&member, case, file, parameters.part.unwrap_or(1)).await?;
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, BYTES),
        (CONTENT_DISPOSITION, disposition(&part)),
        (CONTENT_SECURITY_POLICY, SANDBOX),
    ];
    Ok((headers, part.bytes).into_response())
}

/// To be saved under its name (RFC 6266): the letters that every program reads, and all of them.
fn disposition(part: &FilePart) -> HeaderValue {
    let FilePart { file, part, .. } = part;
    let name =
        if file.parts > 1 { format!("{}.{part}-of-{}", file.name, file.parts) } else { file.name.clone() };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '.' | '-' | '_');
    let readable: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            whole.push(char::from(byte));
        } else {
            let _ = write!(whole, "%{byte:02X}");
        }
    }
    let text = format!("attachment; filename=\"{readable}\"; filename*=UTF-8''{whole}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use app::file::FileView;
    use domain::ids::{DebtorId, HoldId};

    use super::*;

    fn said(name: &str, parts: u16) -> String {
        let file = FileView {
            id: FileId { debtor: DebtorId::from_bits(1), digest: 2 },
            hold: HoldId::from_bits(3),
            name: name.to_owned(),
            media_type: "application/pdf".to_owned(),
            size: 4,
            sha256: String::new(),
            parts,
        };
        disposition(&FilePart { file, part: 1, bytes: Vec::new() }).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_file_is_saved_under_its_name_and_nothing_of_the_name_is_read_as_more() {
        assert_eq!(
            said("reçu 12.pdf", 1),
            "attachment; filename=\"re_u 12.pdf\"; filename*=UTF-8''re%C3%A7u%2012.pdf"
        );
        assert_eq!(
            said("a\";x=\r\nb.pdf", 2),
            "attachment; filename=\"a__x___b.pdf.1-of-2\"; filename*=UTF-8''a%22%3Bx%3D%0D%0Ab.pdf.1-of-2"
        );
    }
}
