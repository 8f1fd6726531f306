//! What is to be sent to a partner, as data; and what its answer means.

use serde_json::Value;

use super::trouble::{Trouble, TroubleKind};

/// How a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// `PATCH`.
    Patch,
    /// `POST`.
    Post,
}

/// Who we are, for the partner.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// HTTP Basic (RFC 7617).
    Basic {
        /// The user name: a key or a client's id.
        user: String,
        /// The password; often empty.
        password: String,
    },
    /// A token (RFC 6750).
    Bearer(String),
}

impl std::fmt::Debug for Credential {
    /// Names the kind alone.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Basic { .. } => "Basic",
            Self::Bearer(_) => "Bearer",
        })
    }
}

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Value),
    /// Fields of a form, urlencoded.
    Form(Vec<(&'static str, String)>),
}

/// A request to a partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// How.
    pub verb: Verb,
    /// Where to.
    pub url: String,
    /// As whom.
    pub credential: Credential,
    /// With what.
    pub body: Body,
}

/// Where partners are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Ashby's API.
    pub ashby: String,
    /// Greenhouse's Harvest API.
    pub harvest: String,
    /// Where Harvest's tokens come from.
    pub harvest_token: String,
    /// An address on this machine that plays all of them, for development; callbacks may then lead there.
    pub played_by: Option<String>,
}

impl Default for Addresses {
    fn default() -> Self {
        Self {
            ashby: "https://api.ashbyhq.com".to_owned(),
            harvest: "https://harvest.greenhouse.io".to_owned(),
            harvest_token: "https://auth.greenhouse.io/token".to_owned(),
            played_by: None,
        }
    }
}

impl Addresses {
    /// All partners played by the server at `address`, for development and tests.
    pub fn played_by(address: &str) -> Self {
        Self {
            ashby: address.to_owned(),
            harvest: address.to_owned(),
            harvest_token: format!("{address}/token"),
            played_by: Some(address.to_owned()),
        }
    }
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The partner has it.
    Taken,
    /// Trying again may help, `after_ms` from now where the partner says so.
    Again {
        /// What is wrong.
        trouble: Trouble,
        /// The partner's own wish, in milliseconds.
        after_ms: Option<i64>,
    },
    /// Trying again won't help.
    Refused(Trouble),
}

/// An answer as it came.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// `Retry-After` in seconds, where it was sent as such.
    pub retry_after_s: Option<u32>,
    /// The beginning of the body.
    pub body: &'a str,
}

/// Reads an answer by its status alone.
pub fn judge(answer: Answer<'_>) -> Verdict {
    let trouble = |kind| Trouble::new(kind, &format!("{} {}", answer.status, answer.body));
    let again = |kind| Verdict::Again {
        trouble: trouble(kind),
        after_ms: answer.retry_after_s.map(|seconds| i64::from(seconds) * 1_000),
    };
    match answer.status {
        200..=299 => Verdict::Taken,
        401 => again(TroubleKind::KeyRefused),
        403 => again(TroubleKind::NotAllowed),
        404 | 410 => Verdict::Refused(trouble(TroubleKind::Unknown)),
        409 => Verdict::Refused(trouble(TroubleKind::Conflict)),
        408 | 429 => again(TroubleKind::TooMany),
        500..=599 => again(TroubleKind::PartnerFailed),
        _ => Verdict::Refused(trouble(TroubleKind::NotUnderstood)),
    }
}
