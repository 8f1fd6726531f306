//! The upgrade to the socket of a live interview.

use axum::{
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    response::Response,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::Device,
    limits::SOCKET_MESSAGE_BYTES,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    session::protocol::SUBPROTOCOL,
    store::interviews::{Consent, InterviewStatus},
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(enter_interview))
}

/// Enter the live interview
///
/// For the device that started it, from our own pages, by WebSocket with the subprotocol `vivavoce.v1`. The messages are
/// the schemas `ClientEvent` and `Numbered` (a `ServerEvent` with its number); sound travels in binary messages.
#[utoipa::path(get, path = "/realtime", tag = "candidate", security(("device" = [])),
    responses(
        (status = SWITCHING_PROTOCOLS, description = "The socket is open"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json",
            description = "`bad_upgrade`: no upgrade, or without the subprotocol"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`: this device started no interview"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`foreign_origin`: `Origin` is missing or foreign"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`no_consent`: the candidate has not agreed to be recorded"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json",
            description = "`declined`: the candidate has declined"),
    ))]
async fn enter_interview(
    Device(interview): Device,
    State(app): State<App>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    if interview.status == InterviewStatus::Declined {
        return Err(Problem::new(
            Code::Declined,
            "You declined this interview; ask for a new link to start after all.",
        ));
    }
    if !has_agreed(app.store.consent(interview.id).await?) {
        return Err(Problem::new(
            Code::NoConsent,
            "Agree to the notice first; the link of your invitation shows it.",
        ));
    }
    let upgrade = upgrade.map_err(|refused| refuse(refused.body_text()))?;
    if !upgrade.requested_protocols().any(|offered| offered == SUBPROTOCOL) {
        return Err(refuse(format!("the subprotocol `{SUBPROTOCOL}` is not offered")));
    }
    let room = app.room.clone();
    Ok(upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(SOCKET_MESSAGE_BYTES)
        .max_frame_size(SOCKET_MESSAGE_BYTES)
        .on_upgrade(move |socket| room.enter(interview, socket)))
}

fn has_agreed(consent: Option<Consent>) -> bool {
    consent.is_some_and(|consent| consent.recording)
}

fn refuse(reason: impl std::fmt::Display) -> Problem {
    Problem::new(
        Code::BadUpgrade,
        format!("Connect by WebSocket with the subprotocol `{SUBPROTOCOL}`: {reason}."),
    )
}
