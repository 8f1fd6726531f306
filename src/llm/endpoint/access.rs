//! How the client reaches a server: address and key, and a transport that keeps status and patience of a refusal and
//! tries nothing a second time; the next server is the better second try.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use async_openai::{config::Config, error::OpenAIError, middleware::HttpRequestFactory};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER},
};
use secrecy::{ExposeSecret, SecretString};

/// Address and key.
#[derive(Debug)]
pub(super) struct Access {
    base: String,
    key: SecretString,
}

impl Access {
    pub(super) fn new(address: &Url, key: Option<SecretString>) -> Self {
        Self { base: address.as_str().trim_end_matches('/').to_owned(), key: key.unwrap_or_default() }
    }
}

impl Config for Access {
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let key = self.key.expose_secret();
        if !key.is_empty()
            && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {key}"))
        {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        headers
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

/// A status that is none of success; the body, which may repeat what was sent, is not read.
#[derive(Debug, thiserror::Error)]
#[error("the server answered with {status}")]
pub(super) struct Refusal {
    pub status: StatusCode,
    pub retry_after_ms: Option<u64>,
}

/// Sends once.
#[derive(Clone, Debug)]
pub(super) struct Transport(pub Client);

impl tower::Service<HttpRequestFactory> for Transport {
    type Response = Response;
    type Error = OpenAIError;
    type Future = Pin<Box<dyn Future<Output = Result<Response, OpenAIError>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequestFactory) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move {
            let response = client.execute(request.build().await?).await?;
            if response.status().is_success() {
                return Ok(response);
            }
            let retry_after_ms = retry_after_ms(response.headers());
            Err(OpenAIError::Boxed(Box::new(Refusal { status: response.status(), retry_after_ms })))
        })
    }
}

/// Seconds, as servers of models write it; a date is passed over.
fn retry_after_ms(headers: &HeaderMap) -> Option<u64> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1_000))
}
