//! What DynamoDB's answers mean on the seam. What it proves not to have written is told apart from what it leaves open.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::CancellationReason;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use store::table::TableError;

/// A request of ours that DynamoDB finds invalid although the seam's limits allow it: a bug here, and no use trying again.
const INVALID: &str = "DynamoDB finds the request invalid: the log says why";

/// The meaning of a failed call.
pub(super) fn meaning<E>(error: SdkError<E, HttpResponse>) -> TableError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match error.code().unwrap_or_default() {
        "ProvisionedThroughputExceededException" | "RequestLimitExceeded" | "ThrottlingException" => {
            TableError::Throttled
        }
        "ConditionalCheckFailedException" => TableError::ConditionFailed { action: 0 },
        "TransactionConflictException" => TableError::Contended,
        "ValidationException" | "ItemCollectionSizeLimitExceededException" => {
            tracing::error!(
                code = error.code(),
                reason = error.message(),
                "DynamoDB finds a request invalid"
            );
            TableError::Limit(INVALID)
        }
        _ => TableError::Unavailable(error.into()),
    }
}

/// The meaning of a cancelled transaction, from one reason an action. A condition that failed tells more than a conflict:
/// whatever else went wrong, trying again as it is would not help.
pub(super) fn cancelled(reasons: &[CancellationReason]) -> Option<TableError> {
    let place = |wanted: &[&str]| {
        reasons.iter().position(|reason| wanted.contains(&reason.code().unwrap_or_default()))
    };
    if let Some(action) = place(&["ConditionalCheckFailed"]) {
        return Some(TableError::ConditionFailed { action });
    }
    if let Some(invalid) = place(&["ValidationError", "ItemCollectionSizeLimitExceeded"]) {
        tracing::error!(reason = reasons[invalid].message(), "DynamoDB finds an action invalid");
        return Some(TableError::Limit(INVALID));
    }
    if place(&["TransactionConflict"]).is_some() {
        return Some(TableError::Contended);
    }
    let throttled = ["ProvisionedThroughputExceeded", "ThrottlingError"];
    place(&throttled).map(|_| TableError::Throttled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
        codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
    }

    #[test]
    fn the_first_condition_that_failed_is_named_whatever_else_went_wrong() {
        let mixed = ["None", "TransactionConflict", "ConditionalCheckFailed", "ConditionalCheckFailed"];
        let meaning = cancelled(&reasons(&mixed));
        assert!(matches!(meaning, Some(TableError::ConditionFailed { action: 2 })), "{meaning:?}");
    }

    #[test]
    fn conflicts_and_throttling_are_told_apart_and_what_is_unknown_stays_open() {
        let of = |codes: &[&str]| cancelled(&reasons(codes));
        assert!(matches!(of(&["None", "TransactionConflict"]), Some(TableError::Contended)));
        assert!(matches!(of(&["ThrottlingError"]), Some(TableError::Throttled)));
        assert!(matches!(of(&["None", "ProvisionedThroughputExceeded"]), Some(TableError::Throttled)));
        assert!(matches!(of(&["ValidationError"]), Some(TableError::Limit(_))));
        assert!(of(&["None", "SomethingNew"]).is_none() && of(&[]).is_none());
    }
}
