//! What can happen.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::interview::{
    event::{EndReason, Event},
    status::InterviewStatus,
};

/// What can happen, by the name under which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub enum EventKind {
    /// A candidate was invited.
    #[serde(rename = "interview.invited")]
    InterviewInvited,
    /// The conversation began.
    #[serde(rename = "interview.started")]
    InterviewStarted,
    /// The conversation is over; scores follow.
    #[serde(rename = "interview.completed")]
    InterviewCompleted,
    /// The first scores are there. Told once an interview.
    #[serde(rename = "interview.scored")]
    InterviewScored,
    /// The candidate ended the conversation to speak with a person.
    #[serde(rename = "interview.human_requested")]
    InterviewHumanRequested,
    /// The candidate said no to the invitation.
    #[serde(rename = "interview.declined")]
    InterviewDeclined,
    /// The link ran out before anybody started.
    #[serde(rename = "interview.expired")]
    InterviewExpired,
    /// Whoever ordered the interview took it back.
    #[serde(rename = "interview.cancelled")]
    InterviewCancelled,
    /// The report changed after that: new scores, or it is complete without any.
    #[serde(rename = "report.updated")]
    ReportUpdated,
    /// A person decided.
    #[serde(rename = "decision.made")]
    DecisionMade,
    /// Feedback was released to the candidate.
    #[serde(rename = "feedback.released")]
    FeedbackReleased,
    /// A candidate's data was deleted.
    #[serde(rename = "candidate.deleted")]
    CandidateDeleted,
}

impl EventKind {
    /// All, in the order of an interview's life.
    pub const ALL: [Self; 12] = [
        Self::InterviewInvited,
        Self::InterviewStarted,
        Self::InterviewCompleted,
        Self::InterviewScored,
        Self::InterviewHumanRequested,
        Self::InterviewDeclined,
        Self::InterviewExpired,
        Self::InterviewCancelled,
        Self::ReportUpdated,
        Self::DecisionMade,
        Self::FeedbackReleased,
        Self::CandidateDeleted,
    ];

    /// The name under which it is told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InterviewInvited => "interview.invited",
            Self::InterviewStarted => "interview.started",
            Self::InterviewCompleted => "interview.completed",
            Self::InterviewScored => "interview.scored",
            Self::InterviewHumanRequested => "interview.human_requested",
            Self::InterviewDeclined => "interview.declined",
            Self::InterviewExpired => "interview.expired",
            Self::InterviewCancelled => "interview.cancelled",
            Self::ReportUpdated => "report.updated",
            Self::DecisionMade => "decision.made",
            Self::FeedbackReleased => "feedback.released",
            Self::CandidateDeleted => "candidate.deleted",
        }
    }

    /// The kind as which the beginning or the end of a conversation is told; nothing for other facts.
    pub const fn of_fact(fact: &Event) -> Option<(Self, Option<EndReason>)> {
        match fact {
            Event::Started { .. } => Some((Self::InterviewStarted, None)),
            Event::Ended { reason: EndReason::HumanRequested } => {
                Some((Self::InterviewHumanRequested, Some(EndReason::HumanRequested)))
            }
            Event::Ended { reason } => Some((Self::InterviewCompleted, Some(*reason))),
            Event::CandidateJoined { .. }
            | Event::CandidateLeft { .. }
            | Event::StageEntered { .. }
            | Event::QuestionAsked { .. }
            | Event::ProbeAsked { .. }
            | Event::RemarkMade { .. }
            | Event::LineSpoken { .. }
            | Event::LineCut { .. }
            | Event::FloorTaken
            | Event::TurnHeard { .. }
            | Event::IntentRecognised { .. }
            | Event::CandidateAsked { .. }
            | Event::ReplyRequested { .. }
            | Event::ModelReplied { .. }
            | Event::ReplyExpired { .. } => None,
        }
    }

    /// The kind as which a status is told that is set outside of the log, as long as there are no scores: those are told by
    /// themselves.
    pub const fn of_status(status: InterviewStatus) -> Option<Self> {
        match status {
            InterviewStatus::Declined => Some(Self::InterviewDeclined),
            InterviewStatus::Reported => Some(Self::ReportUpdated),
            InterviewStatus::Invited | InterviewStatus::Started | InterviewStatus::Ended => None,
        }
    }
}
