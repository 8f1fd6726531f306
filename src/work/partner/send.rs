//! The way to partners: one request out, an answer back, within a limit of time and size.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, Url, header};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::task::TaskTracker;

use crate::{
    http::origin::PublicUrl,
    outbound::{
        guarded::{Guarded, Limits, SendError},
        target::Reach,
    },
    partner::{
        Equipment,
        message::{Answer, Body, Credential, Request, Verb},
        trouble::{Trouble, TroubleKind},
    },
};

/// So much of an answer is read, in bytes.
const MOST_ANSWER_BYTES: usize = 16 * 1024;
/// So many partners are told at once.
const AT_ONCE: usize = 8;
/// How long a partner may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Sends to partners.
pub struct Sender {
    /// Seals secrets, and knows where partners are.
    pub equipment: Arc<Equipment>,
    /// Where people reach this server.
    pub public_url: PublicUrl,
    /// Bounds how many are told at once.
    slots: Arc<Semaphore>,
    /// What is being told.
    pub(super) tasks: TaskTracker,
    client: Guarded,
}

/// An answer.
pub(super) struct Sent {
    status: u16,
    retry_after_s: Option<u32>,
    /// Its beginning.
    pub(super) body: String,
}

impl Sent {
    /// As the core reads it.
    pub(super) fn answer(&self) -> Answer<'_> {
        Answer { status: self.status, retry_after_s: self.retry_after_s, body: &self.body }
    }
}

impl Sender {
    /// A sender that waits so long for an answer. It follows no redirect: a key goes where it belongs.
    ///
    /// # Errors
    /// Where the system has no certificates.
    pub fn new(
        equipment: Arc<Equipment>,
        public_url: PublicUrl,
        patience: Duration,
    ) -> Result<Self, reqwest::Error> {
        let reach = match equipment.addresses.played_by {
            Some(_) => Reach::Development,
            None => Reach::Public,
        };
        let limits = Limits { connect: patience, total: patience, answer_bytes: MOST_ANSWER_BYTES };
        let client = Guarded::new(reach, limits)?;
        Ok(Self {
            equipment,
            public_url,
            slots: Arc::new(Semaphore::new(AT_ONCE)),
            tasks: TaskTracker::new(),
            client,
        })
    }

    /// A place to tell a partner something, until it is dropped; nothing where all are taken.
    pub(in crate::work) fn slot(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.slots).try_acquire_owned().ok()
    }

    /// Waits until nobody is being told anything.
    pub async fn idle(&self) {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
    }

    /// Sends one request.
    pub(super) async fn send(&self, request: &Request) -> Result<Sent, Trouble> {
        let request = built(request)
            .ok_or_else(|| Trouble::new(TroubleKind::Unreachable, "The partner's address can't be read."))?;
        let answer = self.client.send(request).await.map_err(|error| no_answer(&error))?;
        let retry_after = answer.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        Ok(Sent {
            status: answer.status.as_u16(),
            retry_after_s: retry_after.and_then(|value| value.trim().parse().ok()),
            body: String::from_utf8_lossy(&answer.body).into_owned(),
        })
    }
}

fn built(request: &Request) -> Option<reqwest::Request> {
    let method = match request.verb {
        Verb::Patch => Method::PATCH,
        Verb::Post => Method::POST,
    };
    let mut built = reqwest::Request::new(method, request.url.parse().ok()?);
    let (kind, body) = match &request.body {
        Body::Empty => (None, Vec::new()),
        Body::Json(body) => (Some("application/json"), body.to_string().into_bytes()),
        Body::Form(fields) => (Some("application/x-www-form-urlencoded"), encoded(fields)?.into_bytes()),
    };
    let headers = built.headers_mut();
    if let Some(kind) = kind {
        headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    }
    headers.insert(header::AUTHORIZATION, authorization(&request.credential)?);
    headers.insert(header::CONTENT_LENGTH, body.len().into());
    *built.body_mut() = Some(body.into());
    Some(built)
}

fn authorization(credential: &Credential) -> Option<header::HeaderValue> {
    let text = match credential {
        Credential::Basic { user, password } => {
            format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
        }
        Credential::Bearer(token) => format!("Bearer {token}"),
    };
    let mut value = header::HeaderValue::from_str(&text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Fields as they stand in the body of a form, which is also how they stand in an address.
fn encoded(fields: &[(&str, String)]) -> Option<String> {
    let address = Url::parse_with_params("http://localhost", fields).ok()?;
    address.query().map(str::to_owned)
}

/// Names no address: it may hold what is nobody else's.
fn no_answer(error: &SendError) -> Trouble {
    Trouble::new(TroubleKind::Unreachable, &error.to_string())
}
