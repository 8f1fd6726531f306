//! From an event to what is told of it, with what is known of names and scores when it is sent.

use uuid::Uuid;

use super::payload::{
    VERSION, WebhookCandidate, WebhookData, WebhookInterview, WebhookLinks, WebhookOpening, WebhookPayload,
    WebhookScore, WebhookScores,
};
use crate::{
    http::{API_ROOT, links::interview_page, origin::PublicUrl},
    id::{CandidateId, InterviewId, OpeningId},
    interview::status::{InterviewState, InterviewStatus},
    store::{
        Store, StoreError,
        hiring::{Candidate, Hiring},
        invitations::Invitations,
        webhooks::{EventKind, PayloadKind, WebhookEvent, WebhookEvents},
    },
    time::UnixMillis,
};

/// Ids of what is made up for a test.
const MADE_UP: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000);

/// What is told beside ids; of a thin payload the orderer's name alone.
#[derive(Debug, Default)]
pub struct Known {
    /// The name that the one who ordered the interview gave it.
    pub external_id: Option<String>,
    /// The candidate, unless deleted.
    pub candidate: Option<Candidate>,
    /// The opening's title.
    pub title: Option<String>,
    /// The scores that the event tells of.
    pub scores: Option<WebhookScores>,
}

/// Looks up what is told beside ids.
pub async fn look_up(store: &Store, event: &WebhookEvent, payload: PayloadKind) -> Result<Known, StoreError> {
    let external_id = match event.interview {
        Some(id) => store.ordered(id).await?.order.external_id,
        None => event.test.then(|| "application-7 (test)".to_owned()),
    };
    let known = match payload {
        PayloadKind::Thin => Known::default(),
        PayloadKind::Full if event.test => made_up(event.kind),
        PayloadKind::Full => in_full(store, event).await?,
    };
    Ok(Known { external_id, ..known })
}

/// What a full payload tells.
async fn in_full(store: &Store, event: &WebhookEvent) -> Result<Known, StoreError> {
    // What was deleted is told by its id alone.
    let candidate = match event.candidate {
        Some(id) if event.kind != EventKind::CandidateDeleted => store.candidate(event.org, id).await?,
        Some(_) | None => None,
    };
    let opening = match event.opening {
        Some(id) => store.opening(event.org, id).await?,
        None => None,
    };
    let scores = match event.interview.zip(event.score_number) {
        Some((id, number)) => store.numbered_scores(id, number).await?,
        None => None,
    };
    Ok(Known {
        external_id: None,
        candidate,
        title: opening.map(|opening| opening.title),
        scores: scores.map(|record| WebhookScores::of(&record.scores)),
    })
}

/// What a test tells in full.
fn made_up(kind: EventKind) -> Known {
    let score =
        |score| WebhookScore { score: Some(score), band: Some([score - 0.5, score + 0.5]), reason: None };
    let has_scores = matches!(kind, EventKind::InterviewScored | EventKind::ReportUpdated);
    Known {
        external_id: None,
        candidate: None,
        title: Some("Backend engineer (test)".to_owned()),
        scores: has_scores.then(|| WebhookScores {
            ownership: score(4.0),
            tradeoffs: score(3.5),
            specificity: score(3.0),
            overall: Some(score(3.5)),
        }),
    }
}

/// Where the interview stood after `event`.
fn state(event: &WebhookEvent, status: InterviewStatus) -> InterviewState {
    if event.kind == EventKind::InterviewCancelled {
        InterviewState::Cancelled
    } else if event.kind == EventKind::InterviewExpired {
        InterviewState::Expired
    } else {
        InterviewState::of(status)
    }
}

/// What is told of `event`.
pub fn payload(event: &WebhookEvent, known: Known, public_url: &PublicUrl) -> WebhookPayload {
    let interview = event.interview.unwrap_or(InterviewId(MADE_UP));
    let status = event.status.unwrap_or(InterviewStatus::Reported);
    let (name, email) = match known.candidate {
        Some(candidate) => (Some(candidate.name), candidate.email),
        None => (known.title.is_some().then(|| "Robin Roe (test)".to_owned()).filter(|_| event.test), None),
    };
    WebhookPayload {
        kind: event.kind,
        timestamp: rfc3339(event.occurred),
        version: VERSION,
        test: event.test,
        data: WebhookData {
            interview: WebhookInterview {
                id: interview,
                external_id: known.external_id,
                status,
                state: state(event, status),
                ending: event.ending,
                rehearsal: event.rehearsal,
            },
            opening: WebhookOpening { id: event.opening.unwrap_or(OpeningId(MADE_UP)), title: known.title },
            candidate: WebhookCandidate { id: event.candidate.unwrap_or(CandidateId(MADE_UP)), name, email },
            links: WebhookLinks {
                page: interview_page(public_url, interview),
                report: format!("{}{API_ROOT}/interviews/{interview}/report", public_url.origin()),
            },
            scores: known.scores,
        },
    }
}

fn rfc3339(at: UnixMillis) -> String {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_string()
}
