//! The webhook of a customer's own Greenhouse; its forms are in [`crate::partner::harvest`]. The address names the connection, the
//! signature proves the sender.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;

use super::ordering::{self, Refusal};
use crate::{
    http::{app::App, extract::unread_body, problem::Problem},
    id::ConnectionId,
    partner::{
        Partner,
        connection::Secrets,
        harvest::{self, Heard},
        order::Order,
        signature,
        trouble::{Trouble, TroubleKind},
    },
    store::partners::Connection,
};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/partner/greenhouse/recruiting/{connection}", post(delivered))
}

async fn delivered(
    State(app): State<App>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(|refused| unread_body(&refused))?;
    let Some((connection, with)) = signed_by(&app, &id, &headers, &body).await? else {
        let sentence = "The header `Signature` does not fit the body and the secret key of this connection.";
        return Ok((StatusCode::UNAUTHORIZED, Json(json!({ "errors": [sentence] }))).into_response());
    };
    if with == Signed::PresentKey && connection.key_used.is_none() {
        app.store.note_key_used(connection.id, app.now()).await?;
    }
    match harvest::delivery(&body, &connection.settings) {
        Ok(Heard::Nothing) => Ok(StatusCode::OK.into_response()),
        Ok(Heard::Ordered(order)) => ordered(&app, &connection, *order).await,
        Ok(Heard::Refused { application, words }) => refused(&app, &connection, &application, &words).await,
        Err(why) => {
            let trouble = Trouble::new(TroubleKind::NotInvited, &why.0);
            app.store.add_trouble(connection.id, None, &trouble, app.now()).await?;
            Ok(StatusCode::OK.into_response())
        }
    }
}

async fn ordered(app: &App, connection: &Connection, order: Order) -> Result<Response, Problem> {
    let (name, application) = (order.name.clone(), order.refs.application.clone().unwrap_or_default());
    match ordering::take(app, connection, order).await {
        Ok(_) => app.store.settle_refusal(connection.id, &application).await?,
        Err(Refusal::Busy) => {}
        Err(Refusal::Unacceptable(why)) => {
            let words = harvest::not_invited(Some(&name), &application, &why);
            return refused(app, connection, &application, &words).await;
        }
        Err(Refusal::Failed(problem)) => return Err(problem),
    }
    Ok(StatusCode::OK.into_response())
}

/// Nobody at Greenhouse reads our answer, and sending the same again helps nobody: it stands at the desk until the same
/// application is invited.
async fn refused(
    app: &App,
    connection: &Connection,
    application: &str,
    words: &str,
) -> Result<Response, Problem> {
    let trouble = Trouble::new(TroubleKind::NotInvited, words);
    app.store.add_refusal(connection.id, application, &trouble, app.now()).await?;
    Ok(StatusCode::OK.into_response())
}

/// With which key a delivery is signed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signed {
    PresentKey,
    KeyBefore,
}

async fn signed_by(
    app: &App,
    id: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Option<(Connection, Signed)>, Problem> {
    let Ok(id) = id.parse::<ConnectionId>() else { return Ok(None) };
    let found = app.store.connection_of_any_org(id).await?;
    let found =
        found.filter(|known| known.partner == Partner::GreenhouseRecruiting && known.disabled.is_none());
    let Some(connection) = found else { return Ok(None) };
    let header = headers.get("signature").and_then(|header| header.to_str().ok()).unwrap_or_default();
    let secrets = Secrets::open(connection.id, &connection.sealed, &app.vault)?;
    let overlaps = connection.previous.is_some_and(|(_, until)| app.now() < until);
    let previous = secrets.previous.filter(|_| overlaps);
    let sound = |secret: &String| signature::is_signed(header, ' ', secret, body);
    if sound(&secrets.key) {
        return Ok(Some((connection, Signed::PresentKey)));
    }
    Ok(previous.as_ref().is_some_and(sound).then_some((connection, Signed::KeyBefore)))
}
