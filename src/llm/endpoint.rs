//! One server that speaks OpenAI's `/chat/completions`: asked with a JSON schema, streamed, and read no further than needed.

mod access;
mod wire;

use std::{
    net::IpAddr,
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

use async_openai::{Client, error::OpenAIError};
use futures_util::StreamExt as _;
use reqwest::{StatusCode, Url};
use secrecy::SecretString;
use tokio::time::{Instant, timeout};

use self::{
    access::{Access, Refusal, Transport},
    wire::{Body, Chunk, Form, Tokens},
};
use super::{
    breaker::Failure,
    reply::{self, Choice, MOST_BYTES},
};
use crate::{interview::event::Usage, outbound};

/// How long to wait for the count of tokens, which comes behind the last word.
const COUNT_WITHIN: Duration = Duration::from_millis(60);
/// Characters of a token, where a server doesn't count.
const CHARACTERS_PER_TOKEN: u64 = 4;

/// Which server to ask for what, and what that costs.
#[derive(Clone, Debug)]
pub struct EndpointOrder {
    /// Its base address, such as `http://127.0.0.1:11434/v1`.
    pub address: Url,
    /// Its key, where it wants one.
    pub key: Option<SecretString>,
    /// The model.
    pub model: String,
    /// True for a server on this machine that passes on what it gets to somebody else.
    pub forwards: bool,
    /// Price of a million tokens read, in any currency.
    pub price_in: f64,
    /// Price of a million tokens written.
    pub price_out: f64,
}

impl EndpointOrder {
    /// Whether what goes there leaves for nobody else.
    pub fn is_here(&self) -> bool {
        self.is_loopback() && !self.forwards
    }

    fn is_loopback(&self) -> bool {
        let host = self.address.host_str().unwrap_or_default();
        let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
    }

    /// Host and port, for people and records.
    pub fn name(&self) -> String {
        let host = self.address.host_str().unwrap_or_default();
        self.address.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Millionths of the currency for so many tokens.
    pub fn cost_micros(&self, tokens_in: u64, tokens_out: u64) -> u64 {
        (tokens_in as f64 * self.price_in + tokens_out as f64 * self.price_out).round() as u64
    }
}

/// A server with its client.
pub struct Endpoint {
    order: EndpointOrder,
    client: Client<Access>,
    /// What it understands, learnt from what it refused.
    form: AtomicU8,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The choice.
    pub choice: Choice,
    /// What it took.
    pub usage: Usage,
}

/// Why nothing usable came back. Says nothing of what was sent or received.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The server refused.
    #[error("it answered with {status}")]
    Refused {
        /// HTTP status.
        status: StatusCode,
        /// How long it wants to be left alone, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// The server can't be reached, or broke off.
    #[error("it can't be reached or broke off")]
    Unreachable,
    /// What it wrote is no choice among the acts.
    #[error("what it wrote is no choice among the acts")]
    Nonsense,
}

impl AskError {
    /// Its name in metrics.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Unreachable => "unreachable",
            Self::Nonsense => "nonsense",
        }
    }

    /// Whether the server may have read the request, which then costs something.
    pub const fn was_read(&self) -> bool {
        match self {
            Self::Refused { .. } => false,
            Self::Unreachable | Self::Nonsense => true,
        }
    }

    /// What it means for the next request.
    pub fn failure(&self) -> Failure {
        match self {
            Self::Refused { status, retry_after_ms } => match (status.as_u16(), retry_after_ms) {
                (_, Some(wait_ms)) => Failure::Wait(*wait_ms),
                (401..=404, None) => Failure::Lasting,
                (_, None) => Failure::Once,
            },
            Self::Unreachable | Self::Nonsense => Failure::Once,
        }
    }
}

impl Endpoint {
    /// A client of this server.
    ///
    /// # Errors
    /// When this system has no certificates.
    pub fn new(order: EndpointOrder) -> Result<Self, reqwest::Error> {
        let plain = order.is_loopback() && order.address.scheme() == "http";
        let http = if plain { outbound::local() } else { outbound::public() }.build()?;
        let access = Access::new(&order.address, order.key.clone());
        let client = Client::build(http.clone(), access).with_http_service(Transport(http));
        Ok(Self { order, client, form: AtomicU8::new(Form::Schema as u8) })
    }

    /// What it was ordered as.
    pub const fn order(&self) -> &EndpointOrder {
        &self.order
    }

    /// Asks for a choice among so many acts. A form of answer that the server refuses is not asked for again.
    ///
    /// # Errors
    /// When nothing usable comes back.
    pub async fn ask(&self, messages: &[String; 2], acts: usize) -> Result<Answer, AskError> {
        loop {
            let form = Form::from(self.form.load(Ordering::Relaxed));
            match (self.ask_in(form, messages, acts).await, form.simpler()) {
                (Err(AskError::Refused { status, retry_after_ms: None }), Some(simpler))
                    if matches!(status.as_u16(), 400 | 422) =>
                {
                    self.form.store(simpler as u8, Ordering::Relaxed);
                }
                (answer, _) => return answer,
            }
        }
    }

    async fn ask_in(&self, form: Form, messages: &[String; 2], acts: usize) -> Result<Answer, AskError> {
        let began = Instant::now();
        let body = Body::new(&self.order.model, messages, form, acts);
        let chat = self.client.chat();
        let mut stream = chat.create_stream_byot::<_, Chunk>(body).await.map_err(from_client)?;
        let (mut text, mut tokens, mut first_token_ms) = (String::new(), None, None);
        let choice = loop {
            let Some(chunk) = stream.next().await else { break reply::read(&text, acts) };
            let chunk = chunk.map_err(from_client)?;
            tokens = chunk.usage.or(tokens);
            let words = chunk.words();
            if !words.is_empty() {
                first_token_ms.get_or_insert_with(|| milliseconds_since(began));
                text.push_str(words);
            }
            if let Some(choice) = reply::complete(&text, acts) {
                break Some(choice);
            }
            if text.len() > MOST_BYTES {
                return Err(AskError::Nonsense);
            }
        };
        let choice = choice.ok_or(AskError::Nonsense)?;
        let total_ms = milliseconds_since(began);
        let counted = async {
            while let Some(Ok(chunk)) = stream.next().await {
                tokens = chunk.usage.or(tokens);
            }
        };
        let _uncounted = timeout(COUNT_WITHIN, counted).await;
        let tokens = tokens.unwrap_or_else(|| estimate(messages, &text));
        Ok(Answer { choice, usage: self.usage(tokens, first_token_ms.unwrap_or(total_ms), total_ms) })
    }

    fn usage(&self, tokens: Tokens, first_token_ms: u64, total_ms: u64) -> Usage {
        Usage {
            endpoint: self.order.name(),
            model: self.order.model.clone(),
            tokens_in: tokens.prompt_tokens,
            tokens_out: tokens.completion_tokens,
            cost_micros: self.order.cost_micros(tokens.prompt_tokens, tokens.completion_tokens),
            first_token_ms,
            total_ms,
            wasted_tokens: 0,
            wasted_cost_micros: 0,
        }
    }

    /// What a request that is dropped unanswered took: at least, its messages were read.
    pub fn unanswered(&self, messages: &[String; 2]) -> Usage {
        self.usage(estimate(messages, ""), 0, 0)
    }
}

fn estimate(messages: &[String; 2], text: &str) -> Tokens {
    let tokens = |text: &str| (text.chars().count() as u64).div_ceil(CHARACTERS_PER_TOKEN);
    Tokens {
        prompt_tokens: messages.iter().map(|message| tokens(message)).sum(),
        completion_tokens: tokens(text),
    }
}

fn milliseconds_since(began: Instant) -> u64 {
    began.elapsed().as_millis() as u64
}

fn from_client(error: OpenAIError) -> AskError {
    match error {
        OpenAIError::Boxed(error) => match error.downcast::<Refusal>() {
            Ok(refusal) => {
                AskError::Refused { status: refusal.status, retry_after_ms: refusal.retry_after_ms }
            }
            Err(_other) => AskError::Unreachable,
        },
        OpenAIError::JSONDeserialize(..) => AskError::Nonsense,
        OpenAIError::Reqwest(_)
        | OpenAIError::ApiError(_)
        | OpenAIError::StreamError(_)
        | OpenAIError::FileSaveError(_)
        | OpenAIError::FileReadError(_)
        | OpenAIError::InvalidArgument(_) => AskError::Unreachable,
    }
}
