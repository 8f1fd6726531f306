//! Who calls, found out once a request: a person by their session, or a program by its key.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header, request::Parts},
    middleware::Next,
    response::Response,
};

use super::{may_be_secret, session_of};
use crate::{
    http::{
        app::App,
        links,
        problem::{Code, Problem},
    },
    id::OrgId,
    store::{
        accounts::Account,
        keys::{ApiKey, Scope},
    },
};

/// How our keys begin.
const KEY_PREFIX: &str = "viva_";
/// The last use of a key is written down this often.
const NOTE_USE_EVERY_MS: u64 = 60_000;

/// Who calls.
#[derive(Clone, Debug)]
pub(in crate::http) enum Caller {
    /// A person who signed in.
    Person(Account),
    /// A program.
    Key(ApiKey),
}

/// What a request says of who sends it. A layer puts it into every request.
#[derive(Clone, Debug)]
pub(in crate::http) enum Identity {
    /// Nothing that we know.
    Nobody,
    /// A key that opens nothing.
    UnknownKey,
    /// A person or a program.
    Known(Arc<Caller>),
}

impl Caller {
    /// The organisation that they act for.
    pub(in crate::http) const fn org(&self) -> OrgId {
        match self {
            Self::Person(account) => account.org,
            Self::Key(key) => key.org,
        }
    }

    /// The person, if it is one.
    pub(in crate::http) const fn person(&self) -> Option<&Account> {
        match self {
            Self::Person(account) => Some(account),
            Self::Key(_) => None,
        }
    }

    /// May they know of a rehearsal, or of what is none? A test key knows of rehearsals alone, another key of none.
    pub(in crate::http) const fn sees(&self, rehearsal: bool) -> bool {
        match self {
            Self::Person(_) => true,
            Self::Key(key) => key.test == rehearsal,
        }
    }

    /// Is what they make a rehearsal?
    pub(in crate::http) const fn rehearses(&self) -> bool {
        match self {
            Self::Person(_) => false,
            Self::Key(key) => key.test,
        }
    }

    /// May this caller read every word that was said? People may; programs with the scope for transcripts.
    pub(in crate::http) fn reads_transcripts(&self) -> bool {
        match self {
            Self::Person(_) => true,
            Self::Key(key) => key.scopes.contains(&Scope::TranscriptsRead),
        }
    }

    /// Who it is in logs: an id, and of what.
    pub(in crate::http) fn in_log(&self) -> String {
        match self {
            Self::Person(account) => format!("account {}", account.id),
            Self::Key(key) => format!("key {}", key.id),
        }
    }

    /// Refuses a key that may not itself read what a full payload of a webhook tells.
    pub(in crate::http) fn may_have_all_told(&self) -> Result<(), Problem> {
        match self {
            Self::Person(_) => Ok(()),
            Self::Key(key) => {
                has_scope(key, Scope::PersonalData)?;
                has_scope(key, Scope::ReportsRead)
            }
        }
    }

    /// Is this caller told the numbers of reports? Programs are where they may read reports.
    pub(in crate::http) fn told_scores(&self, asked: bool) -> Result<bool, Problem> {
        match self {
            Self::Key(key) if asked => has_scope(key, Scope::ReportsRead).map(|()| true),
            Self::Person(_) | Self::Key(_) => Ok(asked),
        }
    }

    /// Is this caller told names and addresses? People are; programs where they ask for it and may.
    pub(in crate::http) fn told_personal(&self, asked: bool) -> Result<bool, Problem> {
        match self {
            Self::Person(_) => Ok(true),
            Self::Key(_) if !asked => Ok(false),
            Self::Key(key) => {
                has_scope(key, Scope::PersonalData)?;
                Ok(true)
            }
        }
    }
}

impl Identity {
    /// The caller, or why there is none.
    pub(super) fn known(parts: &Parts) -> Result<Arc<Caller>, Problem> {
        match parts.extensions.get::<Self>() {
            Some(Self::Known(caller)) => Ok(Arc::clone(caller)),
            Some(Self::UnknownKey) => Err(Problem::new(
                Code::UnknownKey,
                "This API key is unknown, revoked or expired; an administrator makes a new one at the desk or with `vivavoce \
                 keys create`.",
            )),
            Some(Self::Nobody) | None => Err(Problem::new(
                Code::NotSignedIn,
                "You are not signed in, or no longer; sign in first, or send an API key.",
            )),
        }
    }

    async fn of(app: &App, headers: &HeaderMap) -> Result<Self, Problem> {
        let known = |caller| Self::Known(Arc::new(caller));
        if brings_key(headers) {
            return Ok(match key(app, headers).await? {
                Some(key) => known(Caller::Key(key)),
                None => Self::UnknownKey,
            });
        }
        let account = match session_of(headers) {
            Some(session) => app.store.account_by_session(&session, app.now()).await?,
            None => None,
        };
        Ok(account.map_or(Self::Nobody, |account| known(Caller::Person(account))))
    }
}

/// Refuses a key without `scope`.
pub(super) fn has_scope(key: &ApiKey, scope: Scope) -> Result<(), Problem> {
    if key.scopes.contains(&scope) {
        return Ok(());
    }
    let sentence =
        format!("This API key lacks the scope `{}`; make one that has it and use that.", scope.name());
    Err(Problem::new(Code::ScopeMissing, sentence))
}

/// Finds out who calls, for the extractors. Where a key is sent, no cookie counts.
pub(in crate::http) async fn identify(
    State(app): State<App>,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let identity = Identity::of(&app, request.headers()).await?;
    request.extensions_mut().insert(identity);
    Ok(next.run(request).await)
}

/// Does the request bring an API key, a good or a bad one?
pub(in crate::http) fn brings_key(headers: &HeaderMap) -> bool {
    sent_key(headers).is_some()
}

/// Keys have 256 bits of chance and are looked up by their hash, so that the time it takes tells nothing of a key.
async fn key(app: &App, headers: &HeaderMap) -> Result<Option<ApiKey>, Problem> {
    let Some(secret) = sent_key(headers).filter(|secret| may_be_secret(secret)) else { return Ok(None) };
    let now = app.now();
    let Some(key) = app.store.key_by_secret(&links::hash(secret), now).await? else { return Ok(None) };
    if key.last_used.is_none_or(|used| now.since(used) >= NOTE_USE_EVERY_MS) {
        app.store.note_key_use(key.id, now).await?;
    }
    Ok(Some(key))
}

pub(super) fn sent_key(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = sent.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && secret.starts_with(KEY_PREFIX)).then_some(secret)
}
