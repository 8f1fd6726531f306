//! Declining: the candidate would rather not, or rather with a person.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{LinkSecret, LinkState, by_secret, link_state, refusal};
use crate::{
    http::{
        app::App,
        auth,
        extract::JsonBody,
        problem::{Code, Problem, ProblemBody},
    },
    store::interviews::InterviewStatus,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(decline_interview))
}

/// Decline the interview
///
/// For anyone who holds the link, until the conversation begins. Declining twice is declining once.
#[utoipa::path(post, path = "/candidate/decline", tag = "candidate", request_body = LinkSecret,
    responses(
        (status = NO_CONTENT, description = "Declined"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`unknown_link`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`started_elsewhere`, `already_started`"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json",
            description = "`link_expired`, `cancelled`, `interview_over`"),
    ))]
async fn decline_interview(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<LinkSecret>,
) -> Result<StatusCode, Problem> {
    let interview = by_secret(&app, &asked.secret).await?;
    let state = link_state(&app, &interview, auth::device_of(&headers)).await?;
    if state == LinkState::Declined {
        return Ok(StatusCode::NO_CONTENT);
    }
    if let Some(problem) = refusal(state) {
        return Err(problem);
    }
    if interview.status == InterviewStatus::Started {
        let sentence = "The conversation has begun; press Stop in it to end it.";
        return Err(Problem::new(Code::AlreadyStarted, sentence));
    }
    app.store.set_status(interview.id, InterviewStatus::Declined, app.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}
