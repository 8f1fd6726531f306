//! How far an interview is, as people see it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far an interview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterviewStatus {
    /// The link is out.
    Invited,
    /// The candidate started; the log has its first record.
    Started,
    /// The interview is over; transcript and scores are being made.
    Ended,
    /// Transcript and scores are there.
    Reported,
    /// The candidate said no, or asked for a person instead.
    Declined,
}
