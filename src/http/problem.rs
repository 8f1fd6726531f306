//! Refusals: RFC 9457 with a stable code and one sentence for the outside; the cause stays inside and is logged once.

use std::{any::Any, borrow::Cow, error::Error};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{store::StoreError, vault::VaultError};

/// The body of a refusal (RFC 9457, `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:vivavoce:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The status as a number.
    pub status: u16,
    /// One sentence for people: what is wrong and what helps.
    pub detail: String,
    /// Stable, for programs.
    pub code: Code,
}

/// Why a request was refused. Names never change their meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProblemCode)]
pub enum Code {
    /// The request can't be read.
    BadRequest,
    /// A value is missing or out of range.
    InvalidValue,
    /// The body is not of the media type that this address takes.
    UnsupportedMediaType,
    /// The body is larger than this address takes.
    TooLarge,
    /// There is no such thing, or it belongs to somebody else.
    NotFound,
    /// The address does not take this method.
    MethodNotAllowed,
    /// Something with this name is there already.
    Conflict,
    /// An interview was ordered by this name before.
    AlreadyOrdered,
    /// The opening is closed.
    OpeningClosed,
    /// The thing was changed since it was read.
    ChangedSince,
    /// The header `If-Match` is missing.
    ConditionMissing,
    /// No valid session or device cookie.
    NotSignedIn,
    /// The API key is unknown, revoked or expired.
    UnknownKey,
    /// The role does not suffice.
    RoleTooLow,
    /// The API key lacks the scope.
    ScopeMissing,
    /// No API key may do this, only a person.
    PersonOnly,
    /// `Origin` is missing or foreign.
    ForeignOrigin,
    /// The link is unknown.
    UnknownLink,
    /// The interview was started on another device.
    StartedElsewhere,
    /// The interview has begun.
    AlreadyStarted,
    /// The link has expired.
    LinkExpired,
    /// The interview was cancelled before it began.
    Cancelled,
    /// The interview is over.
    InterviewOver,
    /// The candidate has declined.
    Declined,
    /// Recording was not agreed to.
    RecordingNotAgreed,
    /// The notice has changed since it was shown.
    NoticeChanged,
    /// No consent is recorded.
    NoConsent,
    /// Address or password are wrong.
    WrongPassword,
    /// The sign-in link was used or has expired.
    UsedLink,
    /// Too many failures; `Retry-After` says how long to wait.
    TooManyAttempts,
    /// Requests come too fast; `Retry-After` says how long to wait.
    TooManyRequests,
    /// The same request is being answered at the moment.
    InFlight,
    /// The `Idempotency-Key` was sent with another request.
    IdempotencyKeyReused,
    /// There is no sound to play.
    NoRecording,
    /// The interview has no scores, or none that stand on its present transcript.
    NoScores,
    /// A rating no longer counts as blind: this person has read the scores.
    ScoresRead,
    /// The range lies outside of the recording.
    RangeNotSatisfiable,
    /// No WebSocket upgrade with our subprotocol.
    BadUpgrade,
    /// No recognition model is installed.
    NoRecognition,
    /// The server has too much to do; try again.
    Busy,
    /// The server did not answer in time.
    TimedOut,
    /// The database does not answer.
    StoreUnavailable,
    /// The server failed.
    Internal,
}

impl Code {
    /// The status that goes with it.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::BadRequest | Self::BadUpgrade => StatusCode::BAD_REQUEST,
            Self::InvalidValue
            | Self::IdempotencyKeyReused
            | Self::RecordingNotAgreed
            | Self::NoticeChanged => StatusCode::UNPROCESSABLE_ENTITY,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotFound | Self::UnknownLink | Self::NoRecording | Self::NoScores => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::ChangedSince => StatusCode::PRECONDITION_FAILED,
            Self::ConditionMissing => StatusCode::PRECONDITION_REQUIRED,
            Self::Conflict
            | Self::AlreadyOrdered
            | Self::OpeningClosed
            | Self::InFlight
            | Self::StartedElsewhere
            | Self::AlreadyStarted
            | Self::NoConsent
            | Self::ScoresRead => StatusCode::CONFLICT,
            Self::NotSignedIn | Self::UnknownKey | Self::WrongPassword | Self::UsedLink => {
                StatusCode::UNAUTHORIZED
            }
            Self::RoleTooLow | Self::ScopeMissing | Self::PersonOnly | Self::ForeignOrigin => {
                StatusCode::FORBIDDEN
            }
            Self::LinkExpired | Self::Cancelled | Self::InterviewOver | Self::Declined => StatusCode::GONE,
            Self::TooManyAttempts | Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::NoRecognition | Self::Busy | Self::TimedOut | Self::StoreUnavailable => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// As it stands in a body.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

/// A refusal on its way out.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: Cow<'static, str>,
    retry_after_s: Option<u64>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A refusal in one sentence that names the remedy.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into(), retry_after_s: None, source: None }
    }

    /// A failure of ours; `source` goes to the log alone.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Code::Internal, "The server failed; try again, and tell its operator if it happens again.")
            .because(source)
    }

    /// Adds the cause, for the log.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds when to try again.
    #[must_use]
    pub const fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The body.
    pub fn body(&self) -> ProblemBody {
        let status = self.code.status();
        ProblemBody {
            kind: format!("urn:vivavoce:problem:{}", self.code.name()),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: self.detail.clone().into_owned(),
            code: self.code,
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        Self::internal(error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => {
                Self::new(Code::StoreUnavailable, "The database does not answer; try again in a moment.")
                    .because(error)
                    .retry_after_s(2)
            }
            StoreError::Conflict(_) => Self::new(
                Code::Conflict,
                "This is there already, or something that it refers to is gone; read again and retry.",
            )
            .because(error),
            StoreError::Corrupt(_) | StoreError::Schema(_) | StoreError::Address(_) => Self::internal(error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Some(source) = &self.source {
            tracing::error!(problem.code = self.code.name(), error = %source, "a request failed");
        }
        let body = self.body();
        let mut response = (self.code.status(), axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if matches!(self.code, Code::UnknownKey) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The answer after a handler panicked.
pub(super) fn after_panic(_payload: Box<dyn Any + Send + 'static>) -> Response {
    Problem::internal("a handler panicked").into_response()
}
