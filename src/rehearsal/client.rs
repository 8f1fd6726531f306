//! A candidate's page without a page: opens the link over HTTP, agrees, then holds the interview over the socket.

mod conversation;
mod typed;

use std::time::Duration;

use reqwest::{Response, StatusCode, header};
use serde::{Deserialize, Serialize};

pub use self::{
    conversation::{Observed, Pace, hold},
    typed::{Typist, hold_typed},
};
use crate::outbound;

/// An answer to an HTTP request may take so long.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// Why a rehearsal could not be held.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No server answers.
    #[error("the server at {origin} does not answer: {reason}")]
    Unreachable {
        /// Where it should be.
        origin: String,
        /// What happened.
        reason: String,
    },
    /// The server says no.
    #[error("the server refused to {what}: {reason}")]
    Refused {
        /// What was asked for.
        what: &'static str,
        /// Its reason.
        reason: String,
    },
    /// The server says something that a candidate's page can't understand.
    #[error("the server's answer makes no sense: {0}")]
    Senseless(String),
}

/// The door to one interview, opened and consented to by this client.
#[derive(Clone, Debug)]
pub struct Door {
    server: String,
    origin: String,
    cookie: String,
}

/// What a link tells before anything is agreed to; the parts that a rehearsal needs.
#[derive(Clone, Debug, Deserialize)]
pub struct LinkView {
    /// How far the interview is: `open` before it starts.
    pub state: String,
    /// What is recorded and why.
    pub notice: Option<Notice>,
}

/// The notice that is consented to.
#[derive(Clone, Debug, Deserialize)]
pub struct Notice {
    /// Its version.
    pub version: String,
}

#[derive(Serialize)]
struct LinkRequest<'a> {
    secret: &'a str,
}

#[derive(Serialize)]
struct StartRequest<'a> {
    secret: &'a str,
    consent: ConsentGiven<'a>,
}

#[derive(Serialize)]
struct ConsentGiven<'a> {
    notice_version: &'a str,
    recording: bool,
    scoring: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    title: String,
    detail: Option<String>,
}

impl Door {
    /// [`Self::open_at`] a server whose pages are known by the address where it is.
    pub async fn open(origin: &str, secret: &str) -> Result<Self, ClientError> {
        Self::open_at(origin, origin, secret).await
    }

    /// Opens the candidate's link with this `secret` on the server at `server` (such as `http://127.0.0.1:7878`), whose pages
    /// are known as `origin`, agrees to be recorded and scored, and becomes the device that holds the interview.
    pub async fn open_at(server: &str, origin: &str, secret: &str) -> Result<Self, ClientError> {
        let caller = Caller::new(server, origin)?;
        let link: LinkView = caller
            .post("candidate/link", &LinkRequest { secret }, "open the link")
            .await?
            .json()
            .await
            .map_err(|error| ClientError::Senseless(error.to_string()))?;
        let notice = link.notice.ok_or_else(|| ClientError::Refused {
            what: "open the link",
            reason: format!("the interview is {}", link.state),
        })?;
        let consent = ConsentGiven { notice_version: &notice.version, recording: true, scoring: true };
        let start = StartRequest { secret, consent };
        let answer = caller.post("candidate/start", &start, "start the interview").await?;
        let (server, origin) = (server.to_owned(), origin.to_owned());
        Ok(Self { server, origin, cookie: device_cookie(&answer)? })
    }

    /// Where the server is.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// How its pages are known.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The cookie that proves this device, as `name=value`.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }
}

/// Says no to the interview behind the link with this `secret`.
pub async fn decline(server: &str, origin: &str, secret: &str) -> Result<(), ClientError> {
    let caller = Caller::new(server, origin)?;
    caller.post("candidate/decline", &LinkRequest { secret }, "decline the interview").await.map(drop)
}

/// Asks the server at `server` as a page of `origin` does.
struct Caller<'a> {
    http: reqwest::Client,
    server: &'a str,
    origin: &'a str,
}

impl<'a> Caller<'a> {
    fn new(server: &'a str, origin: &'a str) -> Result<Self, ClientError> {
        let http = outbound::local().timeout(REQUEST_TIMEOUT).build();
        Ok(Self { http: http.map_err(|error| unreachable(server, &error))?, server, origin })
    }

    async fn post<B: Serialize + Sync>(
        &self,
        path: &str,
        body: &B,
        what: &'static str,
    ) -> Result<Response, ClientError> {
        let answer = self
            .http
            .post(format!("{}/api/v1/{path}", self.server))
            .header(header::ORIGIN, self.origin)
            .json(body)
            .send()
            .await
            .map_err(|error| unreachable(self.server, &error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        Err(ClientError::Refused { what, reason: reason(status, answer).await })
    }
}

async fn reason(status: StatusCode, answer: Response) -> String {
    let problem: Problem = answer.json().await.unwrap_or_default();
    match problem.detail {
        Some(detail) => detail,
        None if problem.title.is_empty() => status.to_string(),
        None => problem.title,
    }
}

fn device_cookie(answer: &Response) -> Result<String, ClientError> {
    answer
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .filter_map(|value| value.split(';').next())
        .find(|pair| pair.starts_with("viva_device="))
        .map(str::to_owned)
        .ok_or_else(|| ClientError::Senseless("the start of the interview set no cookie".to_owned()))
}

fn unreachable(origin: &str, error: &dyn std::fmt::Display) -> ClientError {
    ClientError::Unreachable { origin: origin.to_owned(), reason: error.to_string() }
}
