//! Who may call what: a row for every route of the document.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use vivavoce::{http::openapi, id::InterviewId, store::accounts::Role};

use super::server::{Browser, Server, code_of};

/// One route and what it answers to nobody, a candidate's device, a manager, a recruiter, an administrator.
struct Row(&'static str, &'static str, [u16; 5]);

/// Open to everybody: the same answer for all.
const fn open(status: u16) -> [u16; 5] {
    [status; 5]
}

/// For a device alone.
const fn device(status: u16) -> [u16; 5] {
    [401, status, 401, 401, 401]
}

/// For everybody with a session.
const fn readers(status: u16) -> [u16; 5] {
    [401, 401, status, status, status]
}

/// For recruiters and administrators.
const fn inviters(status: u16) -> [u16; 5] {
    [401, 401, 403, status, status]
}

/// For administrators.
const fn admins(status: u16) -> [u16; 5] {
    [401, 401, 403, 403, status]
}

const ROUTES: &[Row] = &[
    Row("post", "/candidate/link", open(404)),
    Row("post", "/candidate/start", open(404)),
    Row("post", "/candidate/decline", open(404)),
    Row("get", "/candidate/interview", device(200)),
    Row("post", "/candidate/microphone-check", device(200)),
    Row("get", "/realtime", device(400)),
    Row("post", "/session", open(401)),
    Row("get", "/session", readers(200)),
    Row("put", "/session/password", readers(422)),
    Row("get", "/plans", readers(200)),
    Row("get", "/openings", readers(200)),
    Row("post", "/openings", inviters(201)),
    Row("get", "/openings/{id}", readers(404)),
    Row("patch", "/openings/{id}", inviters(404)),
    Row("get", "/keys", admins(200)),
    Row("post", "/keys", admins(201)),
    Row("get", "/keys/{id}", admins(404)),
    Row("delete", "/keys/{id}", admins(404)),
    Row("get", "/interviews", readers(200)),
    Row("post", "/interviews", inviters(201)),
    Row("get", "/interviews/{id}", readers(200)),
    Row("post", "/openings/{id}/invitations", inviters(404)),
    Row("get", "/openings/{id}/export", readers(404)),
    Row("get", "/interviews/{id}/transcript", readers(200)),
    Row("get", "/interviews/{id}/decisions", readers(200)),
    Row("post", "/interviews/{id}/decisions", readers(409)),
    Row("get", "/interviews/{id}/feedback", readers(404)),
    Row("put", "/interviews/{id}/feedback", readers(412)),
    Row("post", "/interviews/{id}/feedback/release", readers(409)),
    Row("get", "/interviews/{id}/report", readers(200)),
    Row("get", "/interviews/{id}/report.md", readers(200)),
    Row("get", "/interviews/{id}/audio", readers(404)),
    Row("get", "/interviews/{id}/receipt", readers(404)),
    Row("get", "/interviews/{id}/rating", readers(200)),
    Row("put", "/interviews/{id}/rating", readers(204)),
    Row("get", "/calibration", readers(200)),
    Row("get", "/webhooks", admins(200)),
    Row("post", "/webhooks", admins(201)),
    // No webhook has an interview's id.
    Row("get", "/webhooks/{id}", admins(404)),
    Row("patch", "/webhooks/{id}", admins(404)),
    Row("delete", "/webhooks/{id}", admins(404)),
    Row("post", "/webhooks/{id}/rotate", admins(404)),
    Row("post", "/webhooks/{id}/test", admins(404)),
    Row("post", "/webhooks/{id}/recover", admins(404)),
    Row("get", "/webhooks/{id}/deliveries", admins(404)),
    Row("get", "/webhooks/{id}/deliveries/{delivery}", admins(404)),
    Row("post", "/webhooks/{id}/deliveries/{delivery}/resend", admins(404)),
    Row("get", "/scoring", readers(200)),
    Row("get", "/candidate/scoring", open(200)),
    Row("get", "/partners", inviters(200)),
    Row("post", "/partners", admins(201)),
    Row("put", "/partners/{id}", admins(404)),
    Row("post", "/partners/{id}/key", admins(404)),
    Row("put", "/partners/{id}/switch", admins(404)),
    Row("get", "/partner-orders", inviters(200)),
    Row("post", "/partner-orders", inviters(422)),
    Row("post", "/partner-orders/{id}/invitation", inviters(404)),
    Row("post", "/partner-orders/{id}/send", inviters(404)),
    Row("get", "/interviews/{id}/result-links", inviters(200)),
    Row("post", "/interviews/{id}/result-links", inviters(201)),
    Row("delete", "/result-links/{id}", inviters(404)),
    Row("post", "/result", open(404)),
    Row("get", "/receipt-keys", open(200)),
    Row("get", "/health/live", open(200)),
    Row("get", "/health/ready", open(200)),
    Row("get", "/openapi.json", open(200)),
    Row("get", "/docs", open(200)),
    Row("get", "/docs.css", open(200)),
    // Last, since they free the device and end the sessions.
    Row("post", "/interviews/{id}/link", inviters(201)),
    Row("post", "/interviews/{id}/cancel", inviters(204)),
    Row("delete", "/session", open(204)),
];

fn documented() -> BTreeSet<(String, String)> {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            let path = path.strip_prefix("/api/v1").unwrap();
            methods.as_object().unwrap().keys().map(move |method| (method.clone(), path.to_owned()))
        })
        .collect()
}

/// A body that the route takes from whoever may send it.
fn with_body(request: RequestBuilder, path: &str, server: &Server) -> RequestBuilder {
    let body = match path {
        "/candidate/link" | "/candidate/decline" | "/result" => json!({ "secret": "unknown" }),
        "/candidate/start" => super::server::start_body("unknown"),
        "/candidate/microphone-check" => return request.body(vec![0; 32]),
        "/interviews/{id}/rating" => json!({ "ownership": 3 }),
        "/partners" => json!({ "partner": "greenhouse" }),
        "/partners/{id}/switch" => json!({ "on": true }),
        "/partner-orders" => {
            json!({ "connection": server.opening.id, "interview": server.opening.id, "candidate": "1" })
        }
        "/session" => json!({ "link": "unknown" }),
        "/session/password" => json!({ "new": "short" }),
        "/openings" => json!({ "title": "Engineer", "plan": "taster" }),
        "/openings/{id}"
        | "/interviews/{id}/link"
        | "/partners/{id}"
        | "/webhooks/{id}"
        | "/webhooks/{id}/rotate"
        | "/webhooks/{id}/test" => json!({}),
        "/openings/{id}/invitations" => return request.header("content-type", "text/csv").body("name\nAda"),
        "/interviews/{id}/decisions" => json!({ "verdict": "hold", "reason": "Their manager is away." }),
        "/interviews/{id}/feedback" => {
            return request.header("if-match", "*").json(&json!({ "words": "Thank you." }));
        }
        "/keys" => json!({ "name": "ATS", "mode": "live", "scopes": ["openings:read"] }),
        "/interviews" => json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } }),
        "/webhooks" => json!({ "url": "https://hooks.example.com/" }),
        "/webhooks/{id}/recover" => json!({ "since": 0 }),
        _ => return request,
    };
    request.json(&body)
}

async fn answer(browser: &Browser, row: &Row, id: InterviewId, server: &Server) -> u16 {
    let method = Method::from_bytes(row.0.to_uppercase().as_bytes()).unwrap();
    let request = browser.request(method.clone(), &row.1.replace("{id}", &id.to_string()));
    let request = if method == Method::GET { request } else { with_body(request, row.1, server) };
    request.send().await.unwrap().status().as_u16()
}

#[test]
fn every_route_of_the_document_has_a_row() {
    let rows: BTreeSet<(String, String)> =
        ROUTES.iter().map(|row| (row.0.to_owned(), row.1.to_owned())).collect();
    assert_eq!(rows, documented(), "give each route of the document a row in ROUTES, and no other");
}

#[tokio::test]
async fn every_route_answers_to_each_role_as_its_row_says() {
    let server = Server::start().await;
    let (candidate, invited) = server.started().await;
    let callers = [
        server.browser(),
        candidate,
        server.signed_in(Role::Manager).await,
        server.signed_in(Role::Recruiter).await,
        server.signed_in(Role::Admin).await,
    ];
    for row in ROUTES {
        let mut answers = [0; 5];
        for (caller, answered) in callers.iter().zip(&mut answers) {
            *answered = answer(caller, row, invited.id, &server).await;
        }
        assert_eq!(answers, row.2, "{} {}", row.0, row.1);
    }
}

#[tokio::test]
async fn every_mutation_needs_our_origin() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    for Row(method, path, _) in ROUTES.iter().filter(|row| row.0 != "get") {
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let request = || with_body(browser.bare_request(method.clone(), path), path, &server);
        let port = server.origin.rsplit(':').next().unwrap();
        let forged =
            ["https://evil.example", "null", &format!("https://127.0.0.1:{port}"), "http://127.0.0.1"];
        let mut refused = vec![request()];
        refused.extend(forged.map(|origin| request().header("origin", origin)));
        for request in refused {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 403, "{method} {path}");
            assert_eq!(code_of(answer).await, "foreign_origin");
        }
        let alias = request().header("origin", format!("http://localhost:{port}")).send().await.unwrap();
        assert_ne!(alias.status(), 403, "{method} {path}: another name of loopback is no stranger");
    }
}

#[tokio::test]
async fn another_organisation_finds_nothing_of_ours() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let (other, other_opening) = server.another_org().await;
    let stranger = server.signed_in_as(&server.account_of(other, Role::Admin).await).await;
    for row in ROUTES.iter().filter(|row| row.1.contains("{id}")) {
        let id = if row.1.starts_with("/openings") { server.opening.id.0 } else { invited.id.0 };
        let answered = answer(&stranger, row, InterviewId(id), &server).await;
        assert_eq!(answered, 404, "{} {}", row.0, row.1);
    }
    assert_eq!(stranger.read("/interviews").await["interviews"], json!([]));
    let openings = stranger.read("/openings").await;
    assert_eq!(openings["openings"].as_array().unwrap().len(), 1);
    assert_eq!(openings["openings"][0]["id"], json!(other_opening));
    let body = json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } });
    assert_eq!(code_of(stranger.post("/interviews", &body).await).await, "invalid_value");
}
