//! An organisation's connections to partners: made, changed, rotated and switched by administrators.

mod entry;
mod view;

use axum::{Json, extract::State, http::StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use self::entry::SettingsEntry;
pub(super) use self::view::{ConnectionView, TroubleView};
use super::{
    app::App,
    auth::{Admin, Inviter},
    extract::{InPath, JsonBody},
    links,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{self, ConnectionId, OrgId},
    partner::{
        Partner,
        connection::{ConnectionSettings, Secrets},
    },
    store::partners::Connection,
};

/// How long the key before is taken beside a new one: somebody at the partner has to enter the new one by hand.
const OVERLAP_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// Secrets that people enter have at most so many bytes.
const LONGEST_SECRET: usize = 500;
/// An organisation has at most so many connections.
const MOST_CONNECTIONS: usize = 100;
/// A connection has at most so many stages.
const MOST_STAGES: usize = 50;

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_connections, make_connection))
        .routes(routes!(change_connection))
        .routes(routes!(rotate_key))
        .routes(routes!(switch_connection))
}

/// Connections, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectionList {
    /// At most 100.
    connections: Vec<ConnectionView>,
}

/// What is entered of a connection.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConnectionEntry {
    /// What is no secret, field by field; what is left out stays.
    #[serde(default)]
    settings: Option<SettingsEntry>,
    /// Ashby's key for us, or the secret of the Harvest client; what is there already stays if nothing is said.
    #[serde(default)]
    api_secret: Option<String>,
    /// What Ashby signs its requests with; an empty text takes it away, and what is there stays if nothing is said.
    #[serde(default)]
    signing_secret: Option<String>,
}

/// A connection to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewConnection {
    /// With whom.
    partner: Partner,
    /// What is no secret.
    #[serde(default)]
    settings: Option<SettingsEntry>,
    /// Ashby's key for us, or the secret of the Harvest client.
    #[serde(default)]
    api_secret: Option<String>,
    /// What Ashby signs its requests with.
    #[serde(default)]
    signing_secret: Option<String>,
}

/// A connection with its key.
#[derive(Debug, Serialize, ToSchema)]
struct ConnectionWithKey {
    /// The connection.
    connection: ConnectionView,
    /// What the partner shows us, or signs its webhooks with. It is told here once.
    key: String,
}

/// Whether a connection works.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Switch {
    /// Orders are taken and results are sent.
    on: bool,
}

/// Which partners are connected?
///
/// For recruiters and administrators: those of their organisation, with what went wrong last.
#[utoipa::path(get, path = "/partners", tag = "desk", security(("session" = [])),
    responses(
        (status = OK, body = ConnectionList, description = "The connections"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`"),
    ))]
async fn list_connections(
    Inviter(account): Inviter,
    State(app): State<App>,
) -> Result<Json<ConnectionList>, Problem> {
    let mut connections = Vec::new();
    for connection in app.store.connections(account.org).await? {
        connections.push(ConnectionView::of(&app, &connection).await?);
    }
    Ok(Json(ConnectionList { connections }))
}

/// Connect a partner
///
/// For administrators. The key that the partner is given is told here once.
#[utoipa::path(post, path = "/partners", tag = "desk", security(("session" = [])), request_body = NewConnection,
    responses(
        (status = CREATED, body = ConnectionWithKey, description = "Connected"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an unknown opening, or a value that is too long"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: an organisation has 100 at most"),
    ))]
async fn make_connection(
    Admin(account): Admin,
    State(app): State<App>,
    JsonBody(asked): JsonBody<NewConnection>,
) -> Result<(StatusCode, Json<ConnectionWithKey>), Problem> {
    let NewConnection { partner, settings, api_secret, signing_secret } = asked;
    let settings = settings.unwrap_or_default().over(ConnectionSettings::default());
    let entry = ConnectionEntry { settings: None, api_secret, signing_secret };
    check(&app, account.org, &entry, &settings).await?;
    if app.store.connections(account.org).await?.len() >= MOST_CONNECTIONS {
        let sentence = format!(
            "An organisation has at most {MOST_CONNECTIONS} connections; change one that is not used."
        );
        return Err(Problem::new(Code::Conflict, sentence));
    }
    let key = new_key(&app);
    let mut secrets = Secrets { key: key.clone(), ..Secrets::default() };
    entry.enter(&mut secrets);
    let id = ConnectionId::new(app.now(), &*app.entropy);
    let connection = Connection {
        id,
        org: account.org,
        partner,
        key: links::hash(&key),
        previous: None,
        sealed: secrets.sealed(id, &app.vault, &*app.entropy)?,
        settings,
        created: app.now(),
        disabled: None,
        key_used: None,
        revision: 0,
    };
    app.store.add_connection(&connection).await?;
    tracing::info!(connection.id = %id, account.id = %account.id, "a partner was connected");
    let connection = ConnectionView::of(&app, &connection).await?;
    Ok((StatusCode::CREATED, Json(ConnectionWithKey { connection, key })))
}

/// Change what is entered
///
/// For administrators. What is left out stays, of the settings too; `null` takes a setting away.
#[utoipa::path(put, path = "/partners/{id}", tag = "desk", security(("session" = [])),
    params(("id" = ConnectionId, Path, description = "The connection")), request_body = ConnectionEntry,
    responses(
        (status = OK, body = ConnectionView, description = "Changed"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: an unknown opening, or a value that is too long"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: somebody else changed it at the same moment"),
    ))]
async fn change_connection(
    Admin(account): Admin,
    State(app): State<App>,
    InPath(id): InPath<ConnectionId>,
    JsonBody(asked): JsonBody<ConnectionEntry>,
) -> Result<Json<ConnectionView>, Problem> {
    let mut connection = own(&app, account.org, id).await?;
    let said = asked.settings.clone().unwrap_or_default();
    connection.settings = said.over(connection.settings);
    check(&app, account.org, &asked, &connection.settings).await?;
    let mut secrets = known_secrets(&app, &connection);
    asked.enter(&mut secrets);
    connection.sealed = secrets.sealed(connection.id, &app.vault, &*app.entropy)?;
    let changed = update(&app, &connection).await?;
    tracing::info!(connection.id = %id, account.id = %account.id, "a partner's connection was changed");
    Ok(changed)
}

/// Give a new key
///
/// For administrators. The key before is taken for 30 more days, if the partner has ever shown it; results go out with it until the
/// partner shows the new one.
#[utoipa::path(post, path = "/partners/{id}/key", tag = "desk", security(("session" = [])),
    params(("id" = ConnectionId, Path, description = "The connection")),
    responses(
        (status = OK, body = ConnectionWithKey, description = "The new key"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: somebody else changed it at the same moment"),
    ))]
async fn rotate_key(
    Admin(account): Admin,
    State(app): State<App>,
    InPath(id): InPath<ConnectionId>,
) -> Result<Json<ConnectionWithKey>, Problem> {
    let mut connection = own(&app, account.org, id).await?;
    let key = new_key(&app);
    let mut secrets = known_secrets(&app, &connection);
    let before = std::mem::replace(&mut secrets.key, key.clone());
    // A key that the partner never showed is not the one that it has.
    if connection.key_used.is_some() {
        secrets.previous = Some(before).filter(|before| !before.is_empty());
        connection.previous = Some((connection.key, app.now().plus_ms(OVERLAP_MS)));
    }
    connection.key = links::hash(&key);
    connection.key_used = None;
    connection.sealed = secrets.sealed(connection.id, &app.vault, &*app.entropy)?;
    let Json(connection) = update(&app, &connection).await?;
    tracing::info!(connection.id = %id, account.id = %account.id, "a partner's connection was given a new key");
    Ok(Json(ConnectionWithKey { connection, key }))
}

/// Switch a connection on or off
///
/// For administrators. While it is off, orders are refused and no result is sent.
#[utoipa::path(put, path = "/partners/{id}/switch", tag = "desk", security(("session" = [])),
    params(("id" = ConnectionId, Path, description = "The connection")), request_body = Switch,
    responses(
        (status = OK, body = ConnectionView, description = "Switched"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json",
            description = "`role_too_low`, `foreign_origin`"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_found`"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
            description = "`conflict`: somebody else changed it at the same moment"),
    ))]
async fn switch_connection(
    Admin(account): Admin,
    State(app): State<App>,
    InPath(id): InPath<ConnectionId>,
    JsonBody(asked): JsonBody<Switch>,
) -> Result<Json<ConnectionView>, Problem> {
    let mut connection = own(&app, account.org, id).await?;
    connection.disabled = if asked.on { None } else { Some(connection.disabled.unwrap_or(app.now())) };
    let switched = update(&app, &connection).await?;
    tracing::info!(connection.id = %id, connection.on = asked.on, account.id = %account.id, "a partner's connection was switched");
    Ok(switched)
}

/// The secrets that are known; none where `vault.key` is lost.
fn known_secrets(app: &App, connection: &Connection) -> Secrets {
    Secrets::open(connection.id, &connection.sealed, &app.vault).unwrap_or_default()
}

fn new_key(app: &App) -> String {
    format!("viva_partner_{}", id::new_secret(&*app.entropy))
}

async fn own(app: &App, org: OrgId, id: ConnectionId) -> Result<Connection, Problem> {
    let found = app.store.connection(org, id).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound, "There is no such connection in your organisation."))
}

async fn update(app: &App, connection: &Connection) -> Result<Json<ConnectionView>, Problem> {
    if !app.store.update_connection(connection, app.now()).await? {
        let sentence = "Somebody else has changed this connection at the same moment; load it and try again.";
        return Err(Problem::new(Code::Conflict, sentence));
    }
    Ok(Json(ConnectionView::of(app, connection).await?))
}

async fn check(
    app: &App,
    org: OrgId,
    entry: &ConnectionEntry,
    settings: &ConnectionSettings,
) -> Result<(), Problem> {
    let texts = [&entry.api_secret, &entry.signing_secret, &settings.client_id, &settings.partner_id];
    if texts
        .into_iter()
        .flatten()
        .any(|text| text.len() > LONGEST_SECRET || text.chars().any(char::is_control))
    {
        let sentence =
            format!("Keys and ids have at most {LONGEST_SECRET} bytes on one line; copy them again.");
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    if settings.stages.len() > MOST_STAGES {
        let sentence = format!("A connection takes at most {MOST_STAGES} stages; make a second one.");
        return Err(Problem::new(Code::InvalidValue, sentence));
    }
    for rule in &settings.stages {
        super::extract::named("stage", &rule.stage, 120)?;
        if app.store.opening(org, rule.opening).await?.is_none() {
            let sentence =
                format!("The stage “{}” names an opening that is not there; choose one.", rule.stage);
            return Err(Problem::new(Code::InvalidValue, sentence));
        }
    }
    Ok(())
}

impl ConnectionEntry {
    fn enter(&self, secrets: &mut Secrets) {
        let given = |text: &Option<String>| text.as_deref().map(str::trim).map(str::to_owned);
        if let Some(secret) = given(&self.api_secret).filter(|secret| !secret.is_empty()) {
            secrets.api_secret = Some(secret);
        }
        if let Some(secret) = given(&self.signing_secret) {
            secrets.signing = Some(secret).filter(|secret| !secret.is_empty());
        }
    }
}
