//! What an answer of a provider proves. A refusal is proof that the message was not taken, and the step may go out again;
//! everything else proves nothing, and the attempt stays unknown. When in doubt: unknown.

use app::ports::Answer;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::{ConnectorError, SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use hyper_util::client::legacy;

/// A refusal for this class of reason.
pub(crate) fn refused(reason: &str) -> Answer {
    Answer::Refused { reason: reason.to_owned() }
}

/// What a failed call proves.
pub(crate) fn verdict<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Answer {
    match error {
        // Nothing was sent
        SdkError::ConstructionFailure(_) => refused("unwritable"),
        SdkError::DispatchFailure(failure) => match failure.as_connector_error() {
            Some(error) if never_connected(error) => refused("unreachable"),
            _ => Answer::Unknown,
        },
        SdkError::ServiceError(answer) => {
            answered(answer.raw().status().as_u16(), answer.err().code().unwrap_or_default())
        }
        // Out of time, or an answer that cannot be read
        _ => Answer::Unknown,
    }
}

/// No request can have been written: there was no connection. A connector's time-out is one of connecting, since no
/// client of this crate sets one for reading.
fn never_connected(error: &ConnectorError) -> bool {
    if error.is_timeout() {
        return true;
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(error) = cause.downcast_ref::<legacy::Error>() {
            return error.is_connect();
        }
        source = cause.source();
    }
    false
}

/// A 4xx is a refusal, unless it says that time ran out on the way.
fn answered(status: u16, code: &str) -> Answer {
    match status {
        408 => Answer::Unknown,
        400..=499 if code.starts_with("RequestTimeout") => Answer::Unknown,
        400..=499 => refused(class(status, code)),
        _ => Answer::Unknown,
    }
}

/// The class of a refusal, for the history and the figures. Codes only: what a provider says in words names people.
fn class(status: u16, code: &str) -> &'static str {
    match code {
        "TooManyRequestsException"
        | "LimitExceededException"
        | "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "Throttled" => "throttled",
        "SendingPausedException" | "AccountSuspendedException" => "sending_paused",
        "MailFromDomainNotVerifiedException" => "not_verified",
        "MessageRejected" => "rejected",
        "OptedOut" | "OptedOutException" => "opted_out",
        "NotFoundException" | "NotFound" => "not_found",
        _ if status == 429 => "throttled",
        _ if status == 401 || status == 403 => "denied",
        _ => "invalid",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_has_a_class_and_doubt_has_none() {
        assert_eq!(answered(429, ""), refused("throttled"));
        assert_eq!(answered(400, "SendingPausedException"), refused("sending_paused"));
        assert_eq!(answered(403, "AccessDeniedException"), refused("denied"));
        for (status, code) in
            [(408, ""), (400, "RequestTimeout"), (500, "MessageRejected"), (503, ""), (302, "")]
        {
            assert_eq!(answered(status, code), Answer::Unknown, "{status} {code}");
        }
    }
}
