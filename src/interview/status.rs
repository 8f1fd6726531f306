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

/// Where an interview stands for the one who ordered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InterviewState {
    /// The link is out and works.
    Invited,
    /// The link ran out before anybody started.
    Expired,
    /// Whoever ordered it took it back.
    Cancelled,
    /// The candidate started.
    Started,
    /// It is over; transcript and scores are being made.
    Ended,
    /// Transcript and scores are there.
    Reported,
    /// The candidate said no, or asked for a person instead.
    Declined,
}

impl InterviewState {
    /// The state of an interview whose order stands and whose link works.
    pub const fn of(status: InterviewStatus) -> Self {
        match status {
            InterviewStatus::Invited => Self::Invited,
            InterviewStatus::Started => Self::Started,
            InterviewStatus::Ended => Self::Ended,
            InterviewStatus::Reported => Self::Reported,
            InterviewStatus::Declined => Self::Declined,
        }
    }
}
