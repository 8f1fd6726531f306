//! `Idempotency-Key`: a creation that is sent again makes nothing a second time and gets the same answer, for a day.
//!
//! An answer may hold a secret that is told once, so it is sealed with the caller's credential, of which the store knows
//! the hash alone.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tracing::Instrument;

use super::{
    app::App,
    auth::{self, Identity},
    limits,
    problem::{Code, Problem},
};
use crate::{
    store::{
        StoreError,
        idempotency::{Begun, NamedRequest},
        interviews::SecretHash,
    },
    vault::{Vault, VaultError},
};

const NAME: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST_NAME: usize = 255;
/// Greatest answer that is kept, in bytes.
const MOST_BYTES: usize = 1024 * 1024;
/// What of an answer's headers is kept.
const HEADERS: [HeaderName; 2] = [header::CONTENT_TYPE, header::ETAG];

/// A named request with what seals its answer.
struct Named {
    request: NamedRequest,
    seal: SecretHash,
}

/// An answer as it is sealed.
#[derive(Serialize, Deserialize)]
struct Answer {
    headers: Vec<(String, String)>,
    body: String,
}

/// Lets a `POST` with an `Idempotency-Key` by a known caller happen once.
pub(super) async fn once(State(app): State<App>, request: Request, next: Next) -> Result<Response, Problem> {
    if request.method() != Method::POST || !request.headers().contains_key(NAME) {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    let Some(credential) = credential(&parts) else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let body = limits::read_any(body).await?;
    let named = named(&parts, &credential, &body)?;
    match app.store.begin_request(&named.request, app.now()).await? {
        Begun::Now => first(app, named, Request::from_parts(parts, Body::from(body)), next).await,
        Begun::Answered(status, sealed) => replay(&named, status, &sealed),
        Begun::InFlight => Err(Problem::new(
            Code::InFlight,
            "The same request is being answered at the moment; send it again in a second to get its answer.",
        )
        .retry_after_s(1)),
        Begun::AnotherRequest => Err(Problem::new(
            Code::IdempotencyKeyReused,
            "This `Idempotency-Key` was sent with another request within the last 24 hours; take a new one.",
        )),
        Begun::TooMany => Err(Problem::new(
            Code::TooManyRequests,
            "Too many answers are kept for you; send the request without `Idempotency-Key`, or wait until older ones \
             are forgotten after 24 hours.",
        )
        .retry_after_s(60 * 60)),
    }
}

/// Answers for the first time. It goes on when the caller has gone, so that asking again finds the answer.
async fn first(app: App, named: Named, request: Request, next: Next) -> Result<Response, Problem> {
    let work = async move {
        let response = next.run(request).await;
        if response.status().is_success() {
            keep(&app, &named, response).await
        } else {
            app.store.forget_request(&named.request).await?;
            Ok(response)
        }
    };
    tokio::spawn(work.in_current_span()).await.unwrap_or_else(|error| Err(Problem::internal(error)))
}

async fn keep(app: &App, named: &Named, response: Response) -> Result<Response, Problem> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MOST_BYTES).await.map_err(Problem::internal)?;
    let sealed = sealed(app, named, &parts.headers, &body)?;
    if let Err(error) = app.store.keep_answer(&named.request, parts.status.as_u16(), &sealed).await {
        // What was asked for is done; only asking again would not be recognised.
        tracing::warn!(error = %error, "an answer could not be kept for its Idempotency-Key");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn replay(named: &Named, status: u16, sealed: &[u8]) -> Result<Response, Problem> {
    let broken = |what: &str| Problem::from(StoreError::Corrupt(format!("a kept answer {what}")));
    let status = StatusCode::from_u16(status).map_err(|_| broken("has no status"))?;
    let answer = opened(named, sealed).ok_or_else(|| broken("can't be opened"))?;
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    for (name, value) in answer.headers {
        let pair = (HeaderName::try_from(name), HeaderValue::try_from(value));
        if let (Ok(name), Ok(value)) = pair {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// What the caller proved who they are with; nothing where they are not known.
fn credential(parts: &Parts) -> Option<String> {
    match parts.extensions.get::<Identity>()? {
        Identity::Known(_) => auth::credential(&parts.headers),
        Identity::Nobody | Identity::UnknownKey => None,
    }
}

fn named(parts: &Parts, credential: &str, body: &Bytes) -> Result<Named, Problem> {
    let name = parts.headers.get(NAME).map(HeaderValue::as_bytes).unwrap_or_default();
    if name.is_empty() || name.len() > LONGEST_NAME || !name.iter().all(u8::is_ascii_graphic) {
        let sentence = "`Idempotency-Key` must have 1 to 255 visible characters without blanks; a random UUID does well.";
        return Err(Problem::new(Code::BadRequest, sentence));
    }
    let Some(Identity::Known(caller)) = parts.extensions.get::<Identity>() else {
        return Err(Problem::internal("a named request has no caller"));
    };
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str()).as_bytes();
    let request = NamedRequest {
        org: caller.org(),
        caller: digest(&[b"caller", credential.as_bytes()]),
        name: digest(&[b"name", name]),
        request: digest(&[b"request", path, body]),
    };
    Ok(Named { request, seal: digest(&[b"seal", credential.as_bytes(), name]) })
}

/// A hash over parts of any length: each is preceded by it.
fn digest(parts: &[&[u8]]) -> SecretHash {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn sealed(app: &App, named: &Named, headers: &HeaderMap, body: &Bytes) -> Result<Vec<u8>, Problem> {
    let kept = |name: &HeaderName| {
        let value = headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    };
    let body = String::from_utf8(body.to_vec()).map_err(Problem::internal)?;
    let answer = Answer { headers: HEADERS.iter().filter_map(kept).collect(), body };
    let text = serde_json::to_vec(&answer).map_err(Problem::internal)?;
    vault(named)
        .and_then(|vault| vault.seal(&named.request.name, &text, &*app.entropy))
        .map_err(Problem::internal)
}

fn opened(named: &Named, sealed: &[u8]) -> Option<Answer> {
    let text = vault(named).and_then(|vault| vault.open(&named.request.name, sealed)).ok()?;
    serde_json::from_slice(&text).ok()
}

fn vault(named: &Named) -> Result<Vault, VaultError> {
    Vault::new(&named.seal)
}
