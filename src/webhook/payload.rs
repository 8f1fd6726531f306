//! What is told, as JSON. A field is added at will; one is changed or taken away only with a new [`VERSION`].

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    id::{CandidateId, InterviewId, OpeningId},
    interview::{
        event::EndReason,
        status::{InterviewState, InterviewStatus},
    },
    score::{Score, combine::InterviewScores},
    store::webhooks::EventKind,
};

/// Version of all payloads.
pub const VERSION: u32 = 1;

/// One event as it is told to an address (Standard Webhooks).
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookPayload {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When, as a date and time of RFC 3339 in UTC.
    #[schema(format = DateTime, example = "2026-11-30T09:41:07.25Z")]
    pub timestamp: String,
    /// Version of this form.
    #[schema(example = 1)]
    pub version: u32,
    /// True where nothing happened: somebody tries the address, with made-up ids.
    pub test: bool,
    /// With what.
    pub data: WebhookData,
}

/// What an event is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookData {
    /// The interview.
    pub interview: WebhookInterview,
    /// What it is held for.
    pub opening: WebhookOpening,
    /// With whom.
    pub candidate: WebhookCandidate,
    /// Where to go on.
    pub links: WebhookLinks,
    /// With full payloads, the scores that `interview.scored` or `report.updated` tells of; nothing where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<WebhookScores>,
}

/// The interview.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookInterview {
    /// Its id.
    pub id: InterviewId,
    /// The name that the one who ordered it gave it, where they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// How far it was when this happened.
    pub status: InterviewStatus,
    /// The same with what became of the order: a link that ran out, a cancelled interview.
    pub state: InterviewState,
    /// How the conversation ended; only where this tells of an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<EndReason>,
    /// True for a rehearsal with a made-up candidate.
    pub rehearsal: bool,
}

/// What an interview is held for.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookOpening {
    /// Its id.
    pub id: OpeningId,
    /// With full payloads, its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A candidate.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookCandidate {
    /// Their id.
    pub id: CandidateId,
    /// With full payloads, their name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// With full payloads, their address, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}

/// Where to go on.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookLinks {
    /// For people who are signed in: the interview with its report.
    pub page: String,
    /// For programs: the report.
    pub report: String,
}

/// Scores without the words that they stand on; those are in the report.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookScores {
    /// Agency.
    pub ownership: WebhookScore,
    /// Reasons, alternatives, costs.
    pub tradeoffs: WebhookScore,
    /// Linked detail.
    pub specificity: WebhookScore,
    /// One number for all, where enough of the plan was assessed.
    pub overall: Option<WebhookScore>,
}

/// One score.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookScore {
    /// 1.0 to 5.0, or nothing where evidence is insufficient.
    pub score: Option<f64>,
    /// Lower and upper end of its band.
    pub band: Option<[f64; 2]>,
    /// Why there is no number.
    pub reason: Option<String>,
}

impl WebhookScores {
    /// Of the scores of an interview.
    pub fn of(scores: &InterviewScores) -> Self {
        Self {
            ownership: WebhookScore::of(&scores.ownership),
            tradeoffs: WebhookScore::of(&scores.tradeoffs),
            specificity: WebhookScore::of(&scores.specificity),
            overall: scores.overall.as_ref().map(|overall| WebhookScore {
                score: overall.score,
                band: overall.band,
                reason: overall.reason.clone(),
            }),
        }
    }
}

impl WebhookScore {
    fn of(score: &Score) -> Self {
        Self { score: score.score, band: score.band, reason: score.reason.clone() }
    }
}
