//! Starting: the candidate agrees, and the interview is bound to this device.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{LinkState, by_secret, link_state, notice, refusal};
use crate::{
    http::{
        app::App,
        auth,
        extract::JsonBody,
        links,
        problem::{Code, Problem, ProblemBody},
    },
    id,
    store::interviews::{Consent, InterviewRow},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(start_interview))
}

/// A link's secret and what the candidate agrees to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct StartRequest {
    /// The secret of the link.
    secret: String,
    /// What the candidate agrees to.
    consent: ConsentGiven,
}

/// What the candidate agrees to, and to which notice.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConsentGiven {
    /// Version of the notice that was shown.
    notice_version: String,
    /// Agrees to be recorded; without it there is no interview.
    recording: bool,
    /// Agrees to be scored by a program; without it a person reads the transcript.
    scoring: bool,
}

/// Start on this device
///
/// For anyone who holds a candidate's link: the first device that starts gets the interview, by cookie. Starting again on
/// the same device records the consent anew.
#[utoipa::path(post, path = "/candidate/start", tag = "candidate", request_body = StartRequest,
    responses(
        (status = NO_CONTENT, description = "Started; the cookie `viva_device` is set"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`unknown_link`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`started_elsewhere`"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json",
            description = "`link_expired`, `cancelled`, `interview_over`, `declined`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`recording_not_agreed`, `notice_changed`"),
    ))]
async fn start_interview(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<StartRequest>,
) -> Result<Response, Problem> {
    let interview = by_secret(&app, &asked.secret).await?;
    let state = link_state(&app, &interview, auth::device_of(&headers)).await?;
    if let Some(problem) = refusal(state) {
        return Err(problem);
    }
    check(&app, &interview, &asked.consent)?;
    if state == LinkState::Here {
        record(&app, &interview, asked.consent).await?;
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let device = id::new_secret(&*app.entropy);
    if !app.store.bind_device(interview.id, &links::hash(&device), app.now()).await? {
        return Err(refusal(LinkState::Elsewhere).unwrap_or_else(|| Problem::internal("unreachable refusal")));
    }
    // The device keeps its cookie even if the consent could not be recorded: asking again then finds it bound here.
    let answer = match record(&app, &interview, asked.consent).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => problem.into_response(),
    };
    Ok((auth::device_cookie(&app, &device), answer).into_response())
}

fn check(app: &App, interview: &InterviewRow, consent: &ConsentGiven) -> Result<(), Problem> {
    if consent.notice_version != notice(app, interview).version {
        let sentence = "The notice has changed since it was shown; reload the page and read it again.";
        return Err(Problem::new(Code::NoticeChanged, sentence));
    }
    if !consent.recording {
        let sentence = "The interview can't be held without a recording; decline it to ask for another way.";
        return Err(Problem::new(Code::RecordingNotAgreed, sentence));
    }
    Ok(())
}

async fn record(app: &App, interview: &InterviewRow, given: ConsentGiven) -> Result<(), Problem> {
    let consent = Consent {
        notice_version: given.notice_version,
        recording: given.recording,
        scoring: given.scoring,
        given: app.now(),
    };
    Ok(app.store.add_consent(interview.id, &consent).await?)
}
