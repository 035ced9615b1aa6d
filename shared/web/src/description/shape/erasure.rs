//! What is asked and answered about erasing a debtor.

use serde::Deserialize;
use utoipa::ToSchema;

use super::name::{Date, RequestId};

/// Why a debtor's data are erased (Regulation (EU) 2016/679, article 17(1)).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// He asked for it.
    Asked,
    /// It is needed for nothing any more.
    NotNeeded,
    /// It should never have been kept.
    Unlawful,
    /// Another law demands it.
    LegalDuty,
}

/// Whose data are erased, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureForm {
    /// The source that told of him.
    #[schema(pattern = "^[a-z0-9_-]{1,64}$", examples("relance"))]
    pub source: String,
    /// The source's own id of him.
    #[schema(min_length = 1, max_length = 256)]
    pub debtor: String,
    /// Why.
    pub reason: ErasureReason,
    /// The request it answers, where he asked.
    pub request: Option<RequestId>,
}

/// How far it has come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    /// He is being told; everything is still there.
    Telling,
    /// What is kept of him goes.
    Erasing,
    /// Nothing is left to erase.
    Done,
}

/// An erasure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureView {
    /// How far it has come.
    pub state: ErasureState,
    /// Why.
    pub reason: ErasureReason,
    /// The creditor's day on which it began.
    pub began_on: Date,
    /// The creditor's day from which on nothing is left.
    pub erased_on: Option<Date>,
    /// What became of the message that told him; none where there is none yet, or nobody could be told.
    #[schema(pattern = "^[a-z_]+$", examples("delivered"))]
    pub told: Option<String>,
    /// A source has described him anew since.
    pub described: bool,
    /// What Relance cannot reach, and what to do about it.
    #[schema(max_items = 8)]
    pub remains: Vec<String>,
}
