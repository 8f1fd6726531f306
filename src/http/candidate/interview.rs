//! Where the interview stands, for the device that started it.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{ear, title_and_minutes};
use crate::{
    http::{
        app::App,
        auth::Device,
        problem::{Problem, ProblemBody},
    },
    id::InterviewId,
    interview::event::Mode,
    session::protocol::{EarMode, VoiceMode},
    store::interviews::InterviewStatus,
    time::UnixMillis,
};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_own_interview))
}

/// Where an interview stands, for its candidate.
#[derive(Debug, Serialize, ToSchema)]
struct CandidateInterview {
    /// Its id; names what the page keeps for it.
    id: InterviewId,
    /// How far it is.
    status: InterviewStatus,
    /// What it is for.
    title: String,
    /// Who invites.
    organisation: String,
    /// How long it takes.
    minutes: u32,
    /// How it is held.
    mode: Mode,
    /// How the candidate can answer.
    ear: EarMode,
    /// Who speaks for the interviewer.
    voice: VoiceMode,
    /// True for a rehearsal with a made-up candidate.
    rehearsal: bool,
    /// When it ended; nothing until then.
    ended: Option<UnixMillis>,
}

/// Where does the interview stand?
///
/// For the device that started it.
#[utoipa::path(get, path = "/candidate/interview", tag = "candidate", security(("device" = [])),
    responses(
        (status = OK, body = CandidateInterview, description = "Where it stands"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`: this device started no interview"),
    ))]
async fn read_own_interview(
    Device(interview): Device,
    State(app): State<App>,
) -> Result<Json<CandidateInterview>, Problem> {
    let (title, minutes) = title_and_minutes(&app, &interview).await?;
    Ok(Json(CandidateInterview {
        id: interview.id,
        status: interview.status,
        title,
        organisation: app.organisation(interview.org).await?,
        minutes,
        mode: interview.terms.mode,
        ear: ear(&app, &interview),
        voice: app.voice,
        rehearsal: interview.rehearsal,
        ended: interview.ended,
    }))
}
