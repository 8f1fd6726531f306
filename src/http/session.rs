//! Signing in and out, by one-time link or by password.

use std::net::IpAddr;

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{HeaderMap, StatusCode, request::Parts},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    app::App,
    auth::{self, Reader, SetCookie},
    extract::JsonBody,
    links, peer,
    problem::{Code, Problem, ProblemBody},
};
use crate::{
    id::{self, AccountId},
    store::accounts::{Account, Role},
};

/// The routes of this resource.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read_session, sign_in, sign_out)).routes(routes!(set_password))
}

/// A one-time link's secret, or address and password.
#[derive(Deserialize, ToSchema)]
#[serde(untagged, deny_unknown_fields, expecting = "name either `link`, or `email` and `password`")]
enum SignIn {
    /// By the secret of a one-time link, as it stands behind `#`.
    Link {
        /// The secret.
        link: String,
    },
    /// By password.
    Password {
        /// The account's address.
        email: String,
        /// Its password.
        password: String,
    },
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPassword {
    /// The present one, where the account has one.
    current: Option<String>,
    /// The new one, 10 characters at least.
    new: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct AccountView {
    /// The account's id.
    id: AccountId,
    /// Its address.
    email: String,
    /// For people.
    name: String,
    /// What the person may do.
    role: Role,
    /// The organisation's name.
    organisation: String,
    /// False until the person has set a password.
    has_password: bool,
}

/// Who is signed in?
///
/// For anyone with a session.
#[utoipa::path(get, path = "/session", tag = "desk", security(("session" = [])),
    responses(
        (status = OK, body = AccountView, description = "Who"),
    ))]
async fn read_session(Reader(account): Reader, State(app): State<App>) -> Result<Json<AccountView>, Problem> {
    Ok(Json(view(&app, account).await?))
}

/// Sign in
///
/// Open to everybody, from our own pages. A session lasts 14 days. Failures are counted by address and account.
#[utoipa::path(post, path = "/session", tag = "desk", request_body = SignIn,
    responses(
        (status = OK, body = AccountView, description = "Signed in; the cookie `viva_session` is set"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`wrong_password`, `used_link`"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json",
            description = "`too_many_attempts`; try again after `Retry-After` seconds"),
    ))]
async fn sign_in(
    State(app): State<App>,
    from: Caller,
    JsonBody(asked): JsonBody<SignIn>,
) -> Result<(SetCookie, Json<AccountView>), Problem> {
    let account = match asked {
        SignIn::Link { link } => by_link(&app, &link).await?,
        SignIn::Password { email, password } => by_password(&app, from, &email, password).await?,
    };
    let secret = id::new_secret(&*app.entropy);
    let expires = app.now().plus_ms(auth::SESSION_MS);
    app.store.add_session(account.id, &links::hash(&secret), expires).await?;
    Ok((auth::session_cookie(&app, &secret), Json(view(&app, account).await?)))
}

/// Sign out
///
/// For anyone with a session; without one there is nothing to do.
#[utoipa::path(delete, path = "/session", tag = "desk", security(("session" = [])),
    responses((status = NO_CONTENT, description = "Signed out; the cookie is deleted")))]
async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<(SetCookie, StatusCode), Problem> {
    if let Some(session) = auth::session_of(&headers) {
        app.store.delete_session(&session).await?;
    }
    Ok((auth::no_session_cookie(&app), StatusCode::NO_CONTENT))
}

/// Set the own password
///
/// For anyone with a session. An account that has a password must name it.
#[utoipa::path(put, path = "/session/password", tag = "desk", security(("session" = [])),
    request_body = NewPassword,
    responses(
        (status = NO_CONTENT, description = "Set"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json",
            description = "`not_signed_in`, `wrong_password`"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json",
            description = "`invalid_value`: too short"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json",
            description = "`too_many_attempts`; try again after `Retry-After` seconds"),
    ))]
async fn set_password(
    Reader(account): Reader,
    State(app): State<App>,
    from: Caller,
    JsonBody(asked): JsonBody<NewPassword>,
) -> Result<StatusCode, Problem> {
    if account.password_hash.is_some() {
        by_password(&app, from, &account.email, asked.current.unwrap_or_default()).await?;
    }
    let hash = app.passwords().hash(asked.new, &*app.entropy).await?;
    app.store.set_password(account.id, &hash).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn by_link(app: &App, secret: &str) -> Result<Account, Problem> {
    let found = if auth::may_be_secret(secret) {
        app.store.use_sign_in_link(&links::hash(secret), app.now()).await?
    } else {
        None
    };
    found.ok_or_else(|| {
        let sentence =
            "This link was used before or has expired; sign in with your password, or ask for a new link.";
        Problem::new(Code::UsedLink, sentence)
    })
}

async fn by_password(app: &App, from: Caller, email: &str, password: String) -> Result<Account, Problem> {
    let wrong =
        || Problem::new(Code::WrongPassword, "Address or password are wrong; check both and try again.");
    if !links::is_email(email) {
        return Err(wrong());
    }
    let email = links::normal_email(email);
    app.attempts().begin(from.0, &email, app.now()).map_err(|refused| {
        Problem::new(
            Code::TooManyAttempts,
            "Too many attempts failed; wait some minutes, or ask for a sign-in link.",
        )
        .retry_after_s(refused.retry_after_s)
    })?;
    let account = app.store.account_by_email(&email).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = app.passwords().verify(password, hash).await?;
    let account = account.filter(|_| right).ok_or_else(wrong)?;
    app.attempts().succeeded(from.0, &email);
    Ok(account)
}

async fn view(app: &App, account: Account) -> Result<AccountView, Problem> {
    Ok(AccountView {
        id: account.id,
        email: account.email,
        name: account.name,
        role: account.role,
        organisation: app.organisation(account.org).await?,
        has_password: account.password_hash.is_some(),
    })
}

/// Where a request came from; nothing when the server was not started with connect info.
#[derive(Clone, Copy)]
struct Caller(Option<IpAddr>);

impl FromRequestParts<App> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self(peer::asker(&app.settings.proxies, &parts.extensions, &parts.headers)))
    }
}
