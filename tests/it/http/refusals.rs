//! Refusals have one form, whatever refuses.

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use vivavoce::store::accounts::Role;

use super::server::{Server, code_of, start_body};

async fn problem(request: RequestBuilder) -> Value {
    let answer = request.send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    answer.json().await.unwrap()
}

#[tokio::test]
async fn every_refusal_has_a_code_and_one_sentence_with_the_remedy() {
    let server = Server::start().await;
    let nobody = server.browser();
    let manager = server.signed_in(Role::Manager).await;
    let post = |path: &str| nobody.request(Method::POST, path);
    let json_post =
        |path: &str, text: &'static str| post(path).header("content-type", "application/json").body(text);
    let opening = json!({ "title": "Engineer", "plan": "taster" });
    let expired = server.invite().await;
    let mut problems = BTreeMap::new();
    for (name, request) in [
        ("no such address", nobody.request(Method::GET, "/nothing")),
        ("no such method", nobody.request(Method::PATCH, "/session")),
        ("no origin", nobody.bare_request(Method::POST, "/session")),
        ("not signed in", nobody.request(Method::GET, "/session")),
        ("no device", nobody.request(Method::GET, "/candidate/interview")),
        ("role too low", manager.request(Method::POST, "/openings").json(&opening)),
        ("broken JSON", json_post("/candidate/link", "{")),
        ("a field is missing", json_post("/candidate/link", "{}")),
        ("a field is of the wrong type", json_post("/candidate/link", r#"{"secret":1}"#)),
        ("neither way to sign in", json_post("/session", r#"{"email":"a@example.org"}"#)),
        ("no JSON", post("/candidate/link").body("secret=1")),
        ("too large", post("/candidate/link").json(&json!({ "secret": "x".repeat(66_000) }))),
        ("no id", manager.request(Method::GET, "/interviews/1")),
        ("unknown link", post("/candidate/start").json(&start_body("unknown"))),
        ("used link", post("/session").json(&json!({ "link": "used" }))),
    ] {
        problems.insert(name, problem(request).await);
    }
    server.clock.advance_ms(8 * 24 * 60 * 60 * 1_000);
    let request = post("/candidate/start").json(&start_body(&expired.secret));
    problems.insert("expired link", problem(request).await);
    let text = serde_json::to_string_pretty(&problems).unwrap().replace(&server.origin, "http://[origin]");
    insta::assert_snapshot!(text);
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_no_fault_of_the_caller() {
    let server = Server::start().await;
    let browser = server.browser();
    assert_eq!(browser.get("/health/ready").await.status(), 200);
    server.store.close().await;
    let answer = browser.get("/health/ready").await;
    assert_eq!(answer.status(), 503);
    assert_eq!(code_of(answer).await, "store_unavailable");
    assert_eq!(browser.get("/health/live").await.status(), 200);
}
