//! A language model that is none: a server on this machine that speaks the real protocol, answers in the script's words, and
//! misbehaves by chance, drawn from a seed and the request, so that a run repeats itself.

mod prank;

use std::{
    collections::VecDeque,
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use futures_util::stream;
use rand::{RngExt as _, SeedableRng, rngs::StdRng};
use reqwest::Url;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle, time::sleep};

pub use self::prank::Prank;

/// Requests that are remembered.
const MOST_REQUESTS: usize = 2_000;
/// Characters of one chunk.
const CHUNK: usize = 14;

/// How often it misbehaves, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mischief {
    /// Of a hundred requests.
    pub per_cent: u32,
    /// One of these each time, drawn by chance.
    pub pranks: Vec<Prank>,
    /// How long a slow answer takes at most.
    pub slow: Duration,
}

impl Mischief {
    /// It behaves.
    pub fn none() -> Self {
        Self { per_cent: 0, pranks: Vec::new(), slow: Duration::ZERO }
    }

    /// Everything that it knows, in so many of a hundred requests.
    pub fn any(per_cent: u32) -> Self {
        Self { per_cent, pranks: Prank::ALL.to_vec(), slow: Duration::from_secs(4) }
    }

    /// This, always.
    pub fn always(prank: Prank) -> Self {
        Self { per_cent: 100, pranks: vec![prank], slow: Duration::from_secs(4) }
    }

    /// The same, with slow answers of at most this length.
    #[must_use]
    pub fn slow_within(self, slow: Duration) -> Self {
        Self { slow, ..self }
    }
}

/// A running server; it stops when this is dropped.
pub struct ModelServer {
    url: Url,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    seed: u64,
    mischief: Mischief,
    requests: Mutex<VecDeque<String>>,
}

/// Starts a server.
///
/// # Errors
/// When no port is free.
pub async fn spawn(seed: u64, mischief: Mischief) -> io::Result<ModelServer> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let url = Url::parse(&format!("http://{address}/v1")).map_err(io::Error::other)?;
    let shared = Arc::new(Shared { seed, mischief, requests: Mutex::default() });
    let router = Router::new()
        .route("/v1/chat/completions", post(complete))
        .route("/v1/models", get(models))
        .with_state(Arc::clone(&shared));
    let task = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::warn!(error = %error, "the rehearsed model stopped");
        }
    });
    Ok(ModelServer { url, shared, task })
}

impl ModelServer {
    /// Its base address.
    pub const fn url(&self) -> &Url {
        &self.url
    }

    /// The bodies of its latest requests.
    pub fn requests(&self) -> Vec<String> {
        let requests = self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn models() -> Response {
    axum::Json(json!({"object": "list", "data": [{"id": "rehearsed", "object": "model"}]})).into_response()
}

async fn complete(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let text = String::from_utf8_lossy(&body).into_owned();
    let mut chance = StdRng::seed_from_u64(shared.seed ^ digest(&body));
    let prank = shared.draw(&mut chance);
    shared.remember(text.clone());
    match prank {
        Some(Prank::TooManyRequests) => {
            (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")], "slow down").into_response()
        }
        Some(Prank::ServerError) => (StatusCode::INTERNAL_SERVER_ERROR, "oh no").into_response(),
        Some(Prank::NoSchema) if text.contains("json_schema") => {
            let error = json!({"error": {"message": "response_format is not supported", "type": "invalid_request_error"}});
            (StatusCode::BAD_REQUEST, axum::Json(error)).into_response()
        }
        Some(Prank::Hanging) => {
            sleep(Duration::from_mins(10)).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        Some(Prank::Slow) => {
            let longest_ms = shared.mischief.slow.as_millis() as u64;
            sleep(Duration::from_millis(chance.random_range(longest_ms / 4..=longest_ms.max(1)))).await;
            streamed(&content(&text, None, &mut chance), false)
        }
        Some(prank) => streamed(&content(&text, Some(prank), &mut chance), prank == Prank::Cut),
        None => streamed(&content(&text, None, &mut chance), false),
    }
}

impl Shared {
    fn draw(&self, chance: &mut StdRng) -> Option<Prank> {
        let Mischief { per_cent, pranks, .. } = &self.mischief;
        let misbehaves = chance.random_range(0..100) < *per_cent && !pranks.is_empty();
        misbehaves.then(|| pranks[chance.random_range(0..pranks.len())])
    }

    fn remember(&self, request: String) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push_back(request);
        while requests.len() > MOST_REQUESTS {
            requests.pop_front();
        }
    }
}

/// What is answered to a request: an act by chance in the script's words, unless a prank says otherwise.
fn content(request: &str, prank: Option<Prank>, chance: &mut StdRng) -> String {
    let request: Value = serde_json::from_str(request).unwrap_or_default();
    let input = request["messages"][1]["content"].as_str().unwrap_or_default();
    let input: Value = serde_json::from_str(input).unwrap_or_default();
    let acts = input["acts"].as_array().map_or(&[][..], Vec::as_slice);
    let index = if acts.is_empty() { 0 } else { chance.random_range(0..acts.len()) };
    let script = acts.get(index).and_then(|act| act["say"].as_str()).unwrap_or("Please go on.");
    let said = input["conversation"].as_array().map_or(&[][..], Vec::as_slice);
    let last = said.iter().rfind(|said| said["who"] == "interviewer").and_then(|said| said["text"].as_str());
    match prank.and_then(|prank| prank.says(script, last.unwrap_or_default(), acts.len())) {
        Some(prank::Said::Raw(text)) => text,
        Some(prank::Said::Act { number, say }) => json!({"act": number, "say": say}).to_string(),
        Some(prank::Said::Words(say)) => json!({"act": index + 1, "say": say}).to_string(),
        None => json!({"act": index + 1, "say": script}).to_string(),
    }
}

/// `content` as a stream of server-sent events, broken off in the middle where `is_cut`.
fn streamed(content: &str, is_cut: bool) -> Response {
    let letters: Vec<char> = content.chars().collect();
    let mut events: Vec<Result<String, io::Error>> = letters
        .chunks(CHUNK)
        .map(|piece| {
            Ok(event(
                &json!({"choices": [{"index": 0, "delta": {"content": piece.iter().collect::<String>()}}]}),
            ))
        })
        .collect();
    if is_cut {
        events.truncate(events.len() / 2);
        events.push(Err(io::Error::other("cut")));
    } else {
        let tokens = (letters.len() as u64).div_ceil(4);
        events.push(Ok(event(
            &json!({"choices": [], "usage": {"prompt_tokens": 800, "completion_tokens": tokens}}),
        )));
        events.push(Ok("data: [DONE]\n\n".to_owned()));
    }
    ([(CONTENT_TYPE, "text/event-stream")], Body::from_stream(stream::iter(events))).into_response()
}

fn event(data: &Value) -> String {
    format!("data: {data}\n\n")
}

/// FNV-1a: the same request draws the same chance, whatever came before it.
fn digest(body: &[u8]) -> u64 {
    body.iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
