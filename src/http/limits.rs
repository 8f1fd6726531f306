//! Limits on what a request may cost.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Request},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http_body_util::{BodyExt, Collected, LengthLimitError, Limited};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::problem::{Code, Problem};

/// Greatest JSON body, in bytes.
const JSON_BYTES: usize = 64 * 1024;

/// Greatest microphone check: 10 s of 16-bit samples at 16 kHz, in bytes.
pub(super) const MICROPHONE_CHECK_BYTES: usize = 10 * 16_000 * 2;

/// Greatest table of candidates, in bytes.
const TABLE_BYTES: usize = 256 * 1024;

/// Greatest body of any kind, in bytes.
const ANY_BYTES: usize = MICROPHONE_CHECK_BYTES;

/// Greatest message on the socket, in bytes: a typed answer of 20,000 characters in JSON, escaped.
pub(super) const SOCKET_MESSAGE_BYTES: usize = 256 * 1024;

/// How long a request may take until its answer begins.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// The limit of JSON bodies.
pub(super) fn json_body() -> DefaultBodyLimit {
    DefaultBodyLimit::max(JSON_BYTES)
}

/// The limit of tables.
pub(super) fn table_body() -> DefaultBodyLimit {
    DefaultBodyLimit::max(TABLE_BYTES)
}

/// Refuses a body that says of itself that it is too large, before anything of it is read.
pub(super) async fn refuse_giants(request: Request, next: Next) -> Result<Response, Problem> {
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if said.and_then(|length| length.parse::<u64>().ok()).is_some_and(|bytes| bytes > ANY_BYTES as u64) {
        return Err(too_large());
    }
    Ok(next.run(request).await)
}

/// A whole body, up to the greatest size that any address takes; the address itself may take less.
pub(super) async fn read_any(body: Body) -> Result<Bytes, Problem> {
    Limited::new(body, ANY_BYTES).collect().await.map(Collected::to_bytes).map_err(|error| {
        if error.is::<LengthLimitError>() {
            return too_large();
        }
        Problem::new(Code::BadRequest, "The body did not arrive whole; send it again.")
    })
}

/// The body is too large.
pub(super) fn too_large() -> Problem {
    Problem::new(Code::TooLarge, "The body is larger than this address takes; send less.")
}

/// Refuses what takes too long. A recording's body, or a socket, may last longer than its answer's beginning.
pub(super) async fn answer_in_time(request: Request, next: Next) -> Response {
    tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await.unwrap_or_else(|_| {
        Problem::new(Code::TimedOut, "The server did not answer in time; try again in a moment.")
            .retry_after_s(5)
            .into_response()
    })
}

/// How many microphone checks run at once: interviews come first.
pub(super) struct MicrophoneChecks(Semaphore);

impl Default for MicrophoneChecks {
    fn default() -> Self {
        Self(Semaphore::new(2))
    }
}

impl MicrophoneChecks {
    /// A free place, if there is one.
    pub(super) fn enter(&self) -> Result<SemaphorePermit<'_>, Problem> {
        self.0.try_acquire().map_err(|_| {
            Problem::new(Code::Busy, "Other microphones are being checked; try again in a few seconds.")
                .retry_after_s(3)
        })
    }
}
