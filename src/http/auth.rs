//! Who calls: cookies and keys, and the extractors that routes name as their first argument.

mod caller;
mod may;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts},
    response::AppendHeaders,
};
use axum_extra::extract::CookieJar;

pub(super) use self::{
    caller::{Caller, Identity, brings_key, identify},
    may::{
        Decide, HearRecordings, May, ReadInterviews, ReadOpenings, ReadReports, ReadTranscripts,
        ReadWebhooks, WriteFeedback, WriteInterviews, WriteOpenings, WriteWebhooks,
    },
};

use self::caller::sent_key;
use super::{
    API_ROOT,
    app::App,
    links,
    problem::{Code, Problem},
};
use crate::store::{
    accounts::{Account, Role},
    interviews::{InterviewRow, SecretHash},
};

/// Holds the session of a person who works with results.
pub(super) const SESSION_COOKIE: &str = "viva_session";
/// Holds the device that started an interview.
pub(super) const DEVICE_COOKIE: &str = "viva_device";

/// How long a session lasts, from signing in.
pub(super) const SESSION_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// How long a device is remembered.
const DEVICE_MS: i64 = crate::partner::outcome::AGREED_MS;
/// Our secrets have 43 characters; nothing longer is worth hashing.
const LONGEST_SECRET: usize = 128;

/// A cookie on its way out: readable by no script, sent to no other site.
pub(super) type SetCookie = AppendHeaders<[(HeaderName, String); 1]>;

/// A person with a session, of whatever role. No key opens this.
pub(super) struct Reader(pub(super) Account);

/// A recruiter or an administrator. No key opens this.
pub(super) struct Inviter(pub(super) Account);

/// An administrator. No key opens this.
pub(super) struct Admin(pub(super) Account);

/// The interview that the calling device started.
pub(super) struct Device(pub(super) InterviewRow);

impl FromRequestParts<App> for Reader {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        person(parts, Role::Manager).map(Self)
    }
}

impl FromRequestParts<App> for Inviter {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        person(parts, Role::Recruiter).map(Self)
    }
}

impl FromRequestParts<App> for Admin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _app: &App) -> Result<Self, Problem> {
        person(parts, Role::Admin).map(Self)
    }
}

impl FromRequestParts<App> for Device {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let found = match device_of(&parts.headers) {
            Some(device) => app.store.interview_by_device(&device).await?,
            None => None,
        };
        found.map(Self).ok_or_else(|| {
            Problem::new(
                Code::NotSignedIn,
                "No interview was started on this device; open the link of your invitation.",
            )
        })
    }
}

fn person(parts: &Parts, least: Role) -> Result<Account, Problem> {
    match &*Identity::known(parts)? {
        Caller::Person(account) => {
            at_least(account, least)?;
            Ok(account.clone())
        }
        Caller::Key(_) => {
            let sentence =
                "Only a person can do this: sign in with a browser; no API key opens this address.";
            Err(Problem::new(Code::PersonOnly, sentence))
        }
    }
}

fn at_least(account: &Account, least: Role) -> Result<(), Problem> {
    if account.role >= least {
        return Ok(());
    }
    let sentence = "Your role does not allow this; ask an administrator of your organisation.";
    Err(Problem::new(Code::RoleTooLow, sentence))
}

/// Hash of the session that the request names.
pub(super) fn session_of(headers: &HeaderMap) -> Option<SecretHash> {
    secret_hash(headers, SESSION_COOKIE)
}

/// Hash of the device that the request names.
pub(super) fn device_of(headers: &HeaderMap) -> Option<SecretHash> {
    secret_hash(headers, DEVICE_COOKIE)
}

/// What the request proves with who calls: its key, or else its session.
pub(super) fn credential(headers: &HeaderMap) -> Option<String> {
    let session =
        || CookieJar::from_headers(headers).get(SESSION_COOKIE).map(|cookie| cookie.value().to_owned());
    sent_key(headers).map(str::to_owned).or_else(session)
}

/// The cookie of a new session.
pub(super) fn session_cookie(app: &App, secret: &str) -> SetCookie {
    set_cookie(app, SESSION_COOKIE, secret, SESSION_MS)
}

/// The cookie of a new device.
pub(super) fn device_cookie(app: &App, secret: &str) -> SetCookie {
    set_cookie(app, DEVICE_COOKIE, secret, DEVICE_MS)
}

/// A cookie that deletes the session's.
pub(super) fn no_session_cookie(app: &App) -> SetCookie {
    set_cookie(app, SESSION_COOKIE, "", 0)
}

/// Is this short enough to be one of our secrets?
pub(super) fn may_be_secret(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST_SECRET
}

fn secret_hash(headers: &HeaderMap, name: &str) -> Option<SecretHash> {
    let jar = CookieJar::from_headers(headers);
    let secret = jar.get(name)?.value();
    may_be_secret(secret).then(|| links::hash(secret))
}

fn set_cookie(app: &App, name: &str, value: &str, lasts_ms: i64) -> SetCookie {
    let secure = if app.settings.public_url.is_https() { "; Secure" } else { "" };
    let seconds = lasts_ms / 1_000;
    let cookie =
        format!("{name}={value}; Path={API_ROOT}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    AppendHeaders([(header::SET_COOKIE, cookie)])
}
