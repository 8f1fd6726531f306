//! Greenhouse and Ashby, played after their documents: raw JSON, no type of the adapters. A request that breaks the documented
//! contract gets what the document says.
//!
//! Greenhouse: developers.greenhouse.io/assessment.html (2026-01-20), harvestdocs.greenhouse.io (Harvest v3, 2026).
//! Ashby: developers.ashbyhq.com/docs/assessmentupdate, /reference/assessment (2026-10-16).

use std::{
    collections::{BTreeSet, VecDeque},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle};

/// The key that Ashby's customer has made for us.
pub const ASHBY_KEY: &str = "ashby-key-of-the-customer";
/// A Harvest client with its secret.
pub const HARVEST_CLIENT: (&str, &str) = ("client", "client-secret");

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub call: String,
    pub authorization: String,
    pub body: Value,
}

/// What is done with a request instead of answering as documented.
#[derive(Clone, Debug)]
pub enum Deed {
    Answers(u16, &'static [(&'static str, &'static str)], &'static str),
    Hangs,
}

#[derive(Default)]
struct Memory {
    heard: Mutex<Vec<Heard>>,
    deeds: Mutex<VecDeque<Deed>>,
    came: Notify,
}

/// A running server; it stops when this is dropped.
pub struct PartnerServer {
    pub address: String,
    memory: Arc<Memory>,
    task: JoinHandle<()>,
}

impl PartnerServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let memory = Arc::<Memory>::default();
        let router = Router::new().fallback(answer).with_state(Arc::clone(&memory));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, memory, task }
    }

    /// What it will do next, before it answers as documented again.
    pub fn will(&self, deeds: impl IntoIterator<Item = Deed>) {
        self.memory.deeds.lock().unwrap().extend(deeds);
    }

    /// The requests of this call so far, such as `PATCH /x`.
    pub fn heard(&self, call: &str) -> Vec<Heard> {
        let heard = self.memory.heard.lock().unwrap();
        heard.iter().filter(|heard| heard.call == call).cloned().collect()
    }

    /// Waits for the request of this number, from 0.
    pub async fn hears(&self, call: &str, number: usize) -> Heard {
        loop {
            let came = self.memory.came.notified();
            if let Some(heard) = self.heard(call).get(number) {
                return heard.clone();
            }
            came.await;
        }
    }
}

impl Drop for PartnerServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    State(memory): State<Arc<Memory>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let text = String::from_utf8(body.to_vec()).unwrap();
    let heard = Heard {
        call: format!("{method} {}", uri.path()),
        authorization: authorization.unwrap_or_default(),
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    };
    let deed = memory.deeds.lock().unwrap().pop_front();
    let response = match deed {
        Some(Deed::Hangs) => {
            remember(&memory, heard);
            return std::future::pending().await;
        }
        Some(Deed::Answers(status, headers, body)) => {
            let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
            for (name, value) in headers {
                response.headers_mut().insert(*name, value.parse().unwrap());
            }
            response
        }
        None => documented(&heard),
    };
    remember(&memory, heard);
    response
}

fn remember(memory: &Memory, heard: Heard) {
    memory.heard.lock().unwrap().push(heard);
    memory.came.notify_waiters();
}

fn documented(heard: &Heard) -> Response {
    let body = &heard.body;
    let path = heard.call.split(' ').next_back().unwrap();
    let problem = match path {
        _ if heard.call.starts_with("PATCH /integrations/testing_partners/") => {
            // The test's key belongs to its organisation; nothing else is asked of the request.
            return if heard.authorization.starts_with("Basic ") {
                StatusCode::OK
            } else {
                StatusCode::UNAUTHORIZED
            }
            .into_response();
        }
        "/token" => {
            let sound = heard.authorization == basic(HARVEST_CLIENT.0, HARVEST_CLIENT.1)
                && body.as_str().is_some_and(|form| form.contains("grant_type=client_credentials"));
            let token = json!({ "access_token": "jwt", "token_type": "Bearer", "expires_at": "2026-12-01T00:00:00Z" });
            return if sound {
                axum::Json(token).into_response()
            } else {
                StatusCode::UNAUTHORIZED.into_response()
            };
        }
        "/v3/notes" => {
            let sound = heard.authorization == "Bearer jwt"
                && body["candidate_id"].is_u64()
                && body["user_id"].is_u64()
                && body["body"].is_string()
                && ["admin_only", "private", "public"]
                    .contains(&body["visibility"].as_str().unwrap_or_default());
            return if sound { StatusCode::CREATED } else { StatusCode::UNPROCESSABLE_ENTITY }
                .into_response();
        }
        _ if heard.authorization != basic(ASHBY_KEY, "") => return StatusCode::FORBIDDEN.into_response(),
        "/assessment.update" => update_problem(body),
        "/assessment.addCompletedToCandidate" => completed_problem(body),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match problem {
        None => axum::Json(json!({ "success": true, "results": {} })).into_response(),
        Some(problem) => axum::Json(json!({ "success": false, "errors": [problem] })).into_response(),
    }
}

fn update_problem(body: &Value) -> Option<String> {
    let set = |field: &str| !body[field].is_null();
    if !body["assessment_id"].is_string() || !body["timestamp"].is_i64() {
        return Some("assessment_id and timestamp are required".to_owned());
    }
    if !set("assessment_status") && !set("cancelled_reason") {
        return Some("assessment_status is required unless cancelled_reason is provided".to_owned());
    }
    if set("assessment_result") && body["assessment_profile_url"]["type"] != "url" {
        return Some("assessment_profile_url is required with a result, and of type url".to_owned());
    }
    let fields = ["assessment_status", "assessment_profile_url", "assessment_result", "cancelled_reason"];
    let single = fields.iter().map(|field| &body[*field]).filter(|value| !value.is_null());
    values_problem(single.chain(body["metadata"].as_array().into_iter().flatten()))
}

fn completed_problem(body: &Value) -> Option<String> {
    let assessment = &body["assessment"];
    let texts = [
        &body["candidateId"],
        &body["partnerId"],
        &assessment["assessmentTypeId"],
        &assessment["assessmentId"],
        &assessment["assessmentName"],
    ];
    if !texts.iter().all(|text| text.is_string()) || !body["timestamp"].is_i64() {
        return Some("a required field is missing".to_owned());
    }
    let metadata = assessment["metadata"].as_array()?;
    values_problem(std::iter::once(&assessment["result"]).chain(metadata))
}

/// Every value has identifier, label, type and a value of that type; identifiers are unique.
fn values_problem<'v>(values: impl Iterator<Item = &'v Value>) -> Option<String> {
    let mut known = BTreeSet::new();
    for value in values {
        let fits = match value["type"].as_str().unwrap_or_default() {
            "numeric_score" | "numeric_duration_minutes" => value["value"].is_number(),
            "url" => value["value"].as_str().is_some_and(|url| url.starts_with("http")),
            "string" => value["value"].is_string(),
            "boolean_success" => value["value"].is_boolean(),
            _ => false,
        };
        let identifier = value["identifier"].as_str().unwrap_or_default().to_owned();
        if !fits || identifier.is_empty() || !value["label"].is_string() {
            return Some(format!("this is no assessment data value: {value}"));
        }
        if !known.insert(identifier.clone()) {
            return Some(format!("the identifier {identifier} is not unique"));
        }
    }
    None
}

/// HTTP Basic as a partner writes it.
pub fn basic(user: &str, password: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
}
