//! How far an ordered interview is, and how it ended.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    interview::{event::EndReason, status::InterviewStatus},
    time::UnixMillis,
};

/// Who has agreed on a device may begin there for so long, also after the link's end.
pub const AGREED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// How an ordered interview ended. Every partner has an answer to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Held to its end, or stopped by the candidate: there is a report.
    Completed,
    /// The candidate said no.
    Declined,
    /// The invitation was not taken up in time.
    Expired,
    /// The organisation took it back at its own desk.
    Withdrawn,
    /// The candidate asked for a person in the conversation. No refusal, and nothing to hold against anybody.
    HumanRequested,
    /// The candidate left and did not come back.
    Abandoned,
    /// The candidate's data were deleted.
    Deleted,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Completed,
        Self::Declined,
        Self::Expired,
        Self::Withdrawn,
        Self::HumanRequested,
        Self::Abandoned,
        Self::Deleted,
    ];

    /// Whether a new link may yet lead to an interview.
    pub const fn may_be_undone(self) -> bool {
        match self {
            Self::Declined | Self::Expired => true,
            Self::Completed | Self::Withdrawn | Self::HumanRequested | Self::Abandoned | Self::Deleted => {
                false
            }
        }
    }

    /// Whether there was an interview of which there is something to read.
    pub const fn was_held(self) -> bool {
        match self {
            Self::Completed | Self::HumanRequested | Self::Abandoned => true,
            Self::Declined | Self::Expired | Self::Withdrawn | Self::Deleted => false,
        }
    }

    /// In one sentence for a recruiter, with what to do.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Completed => "The interview is over; read the report.",
            Self::Declined => {
                "The candidate declined this interview or asked for another way; please arrange one."
            }
            Self::Expired => {
                "The invitation was not taken up in time; ask the candidate, and send a new one."
            }
            Self::Withdrawn => {
                "The interview was taken back before it began; send it again if that was a mistake."
            }
            Self::HumanRequested => {
                "The candidate asked to speak to a person; please arrange that. It says nothing about the candidate."
            }
            Self::Abandoned => {
                "The candidate left and did not come back; the report shows what was said. Ask what happened."
            }
            Self::Deleted => "The candidate's data were deleted; there is nothing to read.",
        }
    }
}

/// How far an ordered interview is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The invitation is out until then.
    Invited {
        /// When it expires.
        until: UnixMillis,
    },
    /// The conversation goes on.
    Started,
    /// The conversation is over, its report is being made.
    InReview,
    /// It is over for good.
    Over(Outcome),
}

/// What decides about progress.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// How far the interview is.
    pub status: InterviewStatus,
    /// Why it ended, where it did.
    pub end_reason: Option<EndReason>,
    /// When its link expires.
    pub link_expires: UnixMillis,
    /// Whether somebody has agreed to it on a device.
    pub agreed: bool,
    /// Whether transcript or scores are still being made.
    pub in_work: bool,
    /// What became of the order itself.
    pub fate: Fate,
}

/// What became of an order, whatever the interview's status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands.
    Stands,
    /// The organisation took it back.
    Withdrawn,
    /// The candidate's data were deleted.
    Deleted,
}

/// How far it is at `now`.
pub fn progress(facts: Facts, now: UnixMillis) -> Progress {
    if facts.fate == Fate::Deleted {
        return Progress::Over(Outcome::Deleted);
    }
    match facts.status {
        InterviewStatus::Invited if facts.fate == Fate::Withdrawn => Progress::Over(Outcome::Withdrawn),
        InterviewStatus::Invited => {
            let until = facts.link_expires.plus_ms(if facts.agreed { AGREED_MS } else { 0 });
            if until <= now { Progress::Over(Outcome::Expired) } else { Progress::Invited { until } }
        }
        InterviewStatus::Started => Progress::Started,
        InterviewStatus::Declined => Progress::Over(Outcome::Declined),
        InterviewStatus::Ended | InterviewStatus::Reported if facts.in_work => Progress::InReview,
        InterviewStatus::Ended | InterviewStatus::Reported => Progress::Over(ending(facts.end_reason)),
    }
}

const fn ending(reason: Option<EndReason>) -> Outcome {
    match reason {
        None | Some(EndReason::Completed | EndReason::OutOfTime | EndReason::Stopped) => Outcome::Completed,
        Some(EndReason::HumanRequested) => Outcome::HumanRequested,
        Some(EndReason::Abandoned) => Outcome::Abandoned,
    }
}
