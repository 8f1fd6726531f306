//! Requests to addresses that a user wrote down: webhooks and partners. Nothing of ours must be reached that way.

use std::{error::Error, sync::Arc, time::Duration};

use reqwest::{Client, Request, Response, StatusCode, header::HeaderMap, redirect, retry};
use tokio::time::{Instant, timeout_at};

use super::{
    address::NotPublic,
    builder,
    names::{Judged, Names, SystemNames},
    target::{Reach, Refused},
};

/// What a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a connection stands, looking up the name and TLS included.
    pub connect: Duration,
    /// Until the answer has come.
    pub total: Duration,
    /// Of an answer this much is read, in bytes.
    pub answer_bytes: usize,
}

/// A client for addresses that a user wrote down. It follows no redirect, asks no proxy (which would connect where we can't
/// judge), repeats nothing by itself, and connects to judged addresses only.
#[derive(Clone, Debug)]
pub struct Guarded {
    client: Client,
    reach: Reach,
    limits: Limits,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status; a redirect is one like any other.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, as far as the limits let it in.
    pub body: Vec<u8>,
    /// False where the body was longer, slower or broke off.
    pub whole: bool,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// No request goes to this address, now or later, unless it is changed.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The name of the host means only addresses that are not public.
    #[error("the host leads to an address that no request may go to: {0}")]
    NotPublic(NotPublic),
    /// Nothing came in time.
    #[error("no answer came within {} s", .0.as_secs_f32())]
    Late(Duration),
    /// No connection, or it broke; the text names no address.
    #[error("no answer: {0}")]
    Broken(String),
}

impl Guarded {
    /// A client that reaches as far as `reach` says.
    ///
    /// # Errors
    /// Where the system has no certificates.
    pub fn new(reach: Reach, limits: Limits) -> reqwest::Result<Self> {
        Self::with_names(reach, limits, Arc::new(SystemNames))
    }

    /// The same with a look-up of names of one's own.
    ///
    /// # Errors
    /// Where the system has no certificates.
    pub fn with_names(reach: Reach, limits: Limits, names: Arc<dyn Names>) -> reqwest::Result<Self> {
        let client = builder()
            .no_proxy()
            .https_only(reach == Reach::Public)
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .connect_timeout(limits.connect)
            .timeout(limits.total)
            .pool_idle_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(1)
            .dns_resolver(Arc::new(Judged { names, reach }))
            .build()?;
        Ok(Self { client, reach, limits })
    }

    /// How far it reaches.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Sends `request` and reads the answer within the limits. An answer whose status came counts as one, even if its body
    /// never ends.
    ///
    /// # Errors
    /// When no status came, or the request was not sent at all.
    pub async fn send(&self, request: Request) -> Result<Answer, SendError> {
        self.reach.judge(request.url())?;
        let until = Instant::now() + self.limits.total;
        let mut response = self.client.execute(request).await.map_err(|error| self.failed(error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let mut body = Vec::new();
        let whole = timeout_at(until, read(&mut response, self.limits.answer_bytes, &mut body)).await;
        Ok(Answer { status, headers, body, whole: whole.unwrap_or(false) })
    }

    fn failed(&self, error: reqwest::Error) -> SendError {
        if let Some(refused) = cause::<NotPublic>(&error) {
            return SendError::NotPublic(*refused);
        }
        if error.is_timeout() {
            let within = if error.is_connect() { self.limits.connect } else { self.limits.total };
            return SendError::Late(within);
        }
        SendError::Broken(innermost(&error.without_url()))
    }
}

/// Reads into `body` up to `most` bytes; true when that was all.
async fn read(response: &mut Response, most: usize, body: &mut Vec<u8>) -> bool {
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) => {
                let room = most - body.len();
                body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                if chunk.len() > room {
                    return false;
                }
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

fn cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    chain(error).find_map(|error| error.downcast_ref())
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// An error and what caused it, from the outside in.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'e (dyn Error + 'static)| {
        let error: &'e (dyn Error + 'static) = *error;
        error.source()
    })
}

#[cfg(test)]
mod tests;
