//! What the candidate's page asks: what a link opens, starting, declining, where the interview stands.

mod decline;
mod interview;
mod link;
mod microphone_check;
mod start;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use super::{
    app::{App, Notice},
    auth, links,
    problem::{Code, Problem},
};
use crate::{
    interview::event::Mode,
    session::protocol::EarMode,
    store::interviews::{InterviewRow, InterviewStatus, SecretHash},
};

/// The routes of these resources.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(link::routes())
        .merge(start::routes())
        .merge(decline::routes())
        .merge(interview::routes())
        .merge(microphone_check::routes())
}

/// What a link opens, for the device that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum LinkState {
    /// The interview can be started.
    Open,
    /// This device started it and may go on.
    Here,
    /// Another device started it.
    Elsewhere,
    /// The link is too old.
    Expired,
    /// The interview was cancelled before it began.
    Cancelled,
    /// The interview is over.
    Over,
    /// The candidate declined.
    Declined,
}

/// The secret of a link, as it stands behind `#`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkSecret {
    /// The secret.
    secret: String,
}

/// The interview that a link opens.
async fn by_secret(app: &App, secret: &str) -> Result<InterviewRow, Problem> {
    let found = if auth::may_be_secret(secret) {
        app.store.interview_by_link(&links::hash(secret)).await?
    } else {
        None
    };
    found.ok_or_else(|| {
        let sentence = "This link is not known here; check that it was copied whole, or ask for a new one.";
        Problem::new(Code::UnknownLink, sentence)
    })
}

/// What the link of `interview` opens for `device`.
async fn link_state(
    app: &App,
    interview: &InterviewRow,
    device: Option<SecretHash>,
) -> Result<LinkState, Problem> {
    match interview.status {
        InterviewStatus::Declined => return Ok(LinkState::Declined),
        InterviewStatus::Ended | InterviewStatus::Reported => return Ok(LinkState::Over),
        InterviewStatus::Invited | InterviewStatus::Started => {}
    }
    Ok(match interview.device {
        Some(bound) if device == Some(bound) => LinkState::Here,
        Some(_) => LinkState::Elsewhere,
        None if app.store.ordered(interview.id).await?.cancelled.is_some() => LinkState::Cancelled,
        None if interview.link_expires <= app.now() => LinkState::Expired,
        None => LinkState::Open,
    })
}

/// Why a link in this state starts nothing; nothing where it does.
fn refusal(state: LinkState) -> Option<Problem> {
    let (code, sentence) = match state {
        LinkState::Open | LinkState::Here => return None,
        LinkState::Elsewhere => (
            Code::StartedElsewhere,
            "This interview was started on another device or in another browser; go on there, or ask for a new link.",
        ),
        LinkState::Expired => (Code::LinkExpired, "This link has expired; ask for a new one."),
        LinkState::Cancelled => {
            (Code::Cancelled, "This interview was cancelled; ask whoever invited you if that surprises you.")
        }
        LinkState::Over => (Code::InterviewOver, "This interview is over; there is nothing more to do."),
        LinkState::Declined => {
            (Code::Declined, "You declined this interview; ask for a new link to start after all.")
        }
    };
    Some(Problem::new(code, sentence))
}

/// How the candidate can answer.
fn ear(app: &App, interview: &InterviewRow) -> EarMode {
    match interview.terms.mode {
        Mode::Conversation => app.ear,
        Mode::Questionnaire => EarMode::TypingOnly,
    }
}

/// What the candidate is told before agreeing.
fn notice(app: &App, interview: &InterviewRow) -> Notice {
    app.settings.notices.of(&interview.terms, &interview.model_hosts)
}

/// What the candidate's pages call the interview, and the minutes that it takes.
async fn title_and_minutes(app: &App, interview: &InterviewRow) -> Result<(String, u32), Problem> {
    let opening = app.store.opening(interview.org, interview.opening).await?;
    let opening =
        opening.ok_or_else(|| Problem::internal("an interview refers to an opening that is not there"))?;
    let plan = app.plan(&interview.plan).ok_or_else(|| {
        Problem::internal(format!(
            "interview {} follows plan `{}`, which is not installed",
            interview.id, interview.plan
        ))
    })?;
    Ok((opening.title, plan.minutes))
}
