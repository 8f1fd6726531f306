//! What a link opens. Reading consumes nothing, so that mail scanners may.

use axum::{Json, extract::State, http::HeaderMap};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{LinkSecret, LinkState, by_secret, ear, link_state, notice, title_and_minutes};
use crate::{
    http::{
        app::App,
        auth,
        extract::JsonBody,
        problem::{Problem, ProblemBody},
    },
    id::InterviewId,
    interview::event::Mode,
    session::protocol::{EarMode, VoiceMode},
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_link))
}

/// What a candidate sees before starting.
#[derive(Debug, Serialize, ToSchema)]
struct LinkView {
    /// What the link opens for this device.
    state: LinkState,
    /// What the interview is for.
    title: String,
    /// Who invites.
    organisation: String,
    /// How long the interview takes.
    minutes: u32,
    /// What the candidate has to know before agreeing.
    notice: NoticeView,
    /// How the interview is held.
    mode: Mode,
    /// How the candidate can answer.
    ear: EarMode,
    /// Who speaks for the interviewer.
    voice: VoiceMode,
    /// True for a rehearsal with a made-up candidate.
    rehearsal: bool,
    /// What a person wrote about the interview; nothing before it is released.
    feedback: Option<String>,
}

/// What a candidate is told.
#[derive(Debug, Serialize, ToSchema)]
struct NoticeView {
    /// To be named in the consent.
    version: String,
    /// In order, plain text.
    paragraphs: Vec<String>,
}

/// What does this link open?
///
/// For anyone who holds a candidate's link. Reading consumes nothing.
#[utoipa::path(post, path = "/candidate/link", tag = "candidate", request_body = LinkSecret,
    responses(
        (status = OK, body = LinkView, description = "What it opens"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`unknown_link`"),
    ))]
async fn read_link(
    State(app): State<App>,
    headers: HeaderMap,
    JsonBody(asked): JsonBody<LinkSecret>,
) -> Result<Json<LinkView>, Problem> {
    let interview = by_secret(&app, &asked.secret).await?;
    let (title, minutes) = title_and_minutes(&app, &interview).await?;
    let notice = notice(&app, &interview);
    Ok(Json(LinkView {
        state: link_state(&app, &interview, auth::device_of(&headers)).await?,
        title,
        organisation: app.organisation(interview.org).await?,
        minutes,
        notice: NoticeView { version: notice.version, paragraphs: notice.paragraphs },
        mode: interview.terms.mode,
        ear: ear(&app, &interview),
        voice: app.voice,
        rehearsal: interview.rehearsal,
        feedback: released_feedback(&app, interview.id).await?,
    }))
}

async fn released_feedback(app: &App, interview: InterviewId) -> Result<Option<String>, Problem> {
    let feedback = app.store.feedback(interview).await?;
    Ok(feedback.filter(|feedback| feedback.released.is_some()).map(|feedback| feedback.words))
}
