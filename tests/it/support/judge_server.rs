//! A language model that judges as a test wants: a server on this machine that speaks the real protocol.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};
use vivavoce::llm::endpoint::EndpointOrder;

/// What it does with a request.
pub enum Deed {
    /// Writes this.
    Writes(String),
    /// Refuses with this status.
    Refuses(u16),
    /// Never answers.
    Hangs,
}

/// What a request asks: the system message, and the object that holds the answer.
pub struct Asked {
    pub system: String,
    pub input: Value,
    pub schema: Value,
}

impl Asked {
    /// The candidate's turns.
    pub fn turns(&self) -> Vec<(u64, String)> {
        let turns = self.input["turns"].as_array().unwrap();
        let said = turns.iter().filter(|turn| turn["role"] == "candidate");
        said.map(|turn| (turn["id"].as_u64().unwrap(), turn["text"].as_str().unwrap().to_owned())).collect()
    }

    /// A name of evidence that the schema allows.
    pub fn signal(&self) -> String {
        let shows = &self.schema["properties"]["evidence"]["items"]["properties"]["shows"];
        shows["enum"][0].as_str().unwrap_or("detail").to_owned()
    }
}

/// A reply as it was asked for.
pub fn reply(level: Option<u8>, evidence: &[(u64, &str, &str)], rationale: &str) -> String {
    let evidence: Vec<Value> = evidence
        .iter()
        .map(|(turn, quote, shows)| json!({"turn": turn, "quote": quote, "shows": shows, "polarity": 1}))
        .collect();
    let reason = level.is_none().then_some("too_little");
    json!({"elicited": true, "evidence": evidence, "level": level, "missing": [], "no_level_reason": reason, "rationale": rationale})
        .to_string()
}

type Mind = dyn Fn(&Asked) -> Deed + Send + Sync;

/// A running server; it stops when this is dropped.
pub struct JudgeServer {
    url: reqwest::Url,
    asked: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl JudgeServer {
    /// Starts one that does what `mind` says.
    pub async fn start(mind: impl Fn(&Asked) -> Deed + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap()).parse().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let mind: Arc<Mind> = Arc::new(mind);
        let router = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state((mind, Arc::clone(&asked)));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, asked, task }
    }

    /// How to ask it.
    pub fn order(&self) -> EndpointOrder {
        EndpointOrder {
            address: self.url.clone(),
            key: None,
            model: "rehearsed".to_owned(),
            forwards: false,
            price_in: 1.0,
            price_out: 1.0,
        }
    }

    /// How many requests came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for JudgeServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn complete(State((mind, asked)): State<(Arc<Mind>, Arc<AtomicUsize>)>, body: Bytes) -> Response {
    asked.fetch_add(1, Ordering::SeqCst);
    let request: Value = serde_json::from_slice(&body).unwrap();
    let message = |index: usize| request["messages"][index]["content"].as_str().unwrap().to_owned();
    let asked = Asked {
        system: message(0),
        input: serde_json::from_str(&message(1)).unwrap(),
        schema: request["response_format"]["json_schema"]["schema"].clone(),
    };
    match mind(&asked) {
        Deed::Hangs => std::future::pending().await,
        Deed::Refuses(status) => StatusCode::from_u16(status).unwrap().into_response(),
        Deed::Writes(text) => {
            let words = json!({"choices": [{"index": 0, "delta": {"content": text}}]});
            let count = json!({"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 100}});
            let events = format!("data: {words}\n\ndata: {count}\n\ndata: [DONE]\n\n");
            ([(CONTENT_TYPE, "text/event-stream")], events).into_response()
        }
    }
}
