//! `Idempotency-Key`: sent twice, made once.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce::store::{accounts::Role, keys::Scope};

use super::server::{Program, Server, code_of};

async fn send(program: &Program, name: &str, path: &str, body: &Value) -> Response {
    program.request(Method::POST, path).header("idempotency-key", name).json(body).send().await.unwrap()
}

fn order(server: &Server, name: &str) -> Value {
    json!({ "opening": server.opening.id, "candidate": { "name": name } })
}

async fn interviews(program: &Program) -> usize {
    program.read("/interviews").await["interviews"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_same_request_again_makes_nothing_and_gets_the_same_answer() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let first = send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    let again = send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    assert_eq!((first.status(), again.status()), (201.try_into().unwrap(), 201.try_into().unwrap()));
    assert!(first.headers().get("idempotency-replayed").is_none());
    assert_eq!(again.headers()["idempotency-replayed"], "true");
    assert_eq!(first.headers()["content-type"], again.headers()["content-type"]);
    assert_eq!(first.text().await.unwrap(), again.text().await.unwrap());
    assert_eq!(interviews(&program).await, 1);
}

#[tokio::test]
async fn a_replayed_answer_keeps_its_version() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let body = json!({ "title": "Engineer", "plan": "taster" });
    let first = send(&program, "n-1", "/openings", &body).await;
    let again = send(&program, "n-1", "/openings", &body).await;
    assert_eq!(first.headers()["etag"], again.headers()["etag"]);
}

#[tokio::test]
async fn of_many_at_once_one_makes_something() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let order = order(&server, "Ada");
    let sent = (0..8).map(|_| send(&program, "n-1", "/interviews", &order));
    for answer in futures_util::future::join_all(sent).await {
        let status = answer.status().as_u16();
        assert!(status == 201 || (status == 409 && code_of(answer).await == "in_flight"), "{status}");
    }
    assert_eq!(interviews(&program).await, 1);
}

#[tokio::test]
async fn another_request_under_the_same_name_is_refused() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    let other_body = send(&program, "n-1", "/interviews", &order(&server, "Ben")).await;
    assert_eq!(other_body.status(), 422);
    assert_eq!(code_of(other_body).await, "idempotency_key_reused");
    let other_path = send(&program, "n-1", "/openings", &order(&server, "Ada")).await;
    assert_eq!(code_of(other_path).await, "idempotency_key_reused");
    assert_eq!(interviews(&program).await, 1);
}

#[tokio::test]
async fn a_name_belongs_to_its_caller() {
    let server = Server::start().await;
    let (one, other) = (server.program(false, &Scope::ALL).await, server.program(false, &Scope::ALL).await);
    send(&one, "n-1", "/interviews", &order(&server, "Ada")).await;
    let answer = send(&other, "n-1", "/interviews", &order(&server, "Ben")).await;
    assert_eq!(answer.status(), 201);
    assert_eq!(interviews(&one).await, 2);
}

#[tokio::test]
async fn a_refusal_leaves_the_name_free() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    assert_eq!(send(&program, "n-1", "/interviews", &order(&server, "")).await.status(), 422);
    assert_eq!(send(&program, "n-1", "/interviews", &order(&server, "Ada")).await.status(), 201);
}

#[tokio::test]
async fn after_a_day_a_name_is_free_again() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    server.clock.advance_ms(24 * 60 * 60 * 1_000 + 1);
    assert_eq!(send(&program, "n-1", "/interviews", &order(&server, "Ben")).await.status(), 201);
}

#[tokio::test]
async fn a_revoked_key_gets_no_answer_again() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    let admin = server.signed_in(Role::Admin).await;
    admin.request(Method::DELETE, &format!("/keys/{}", program.key.id)).send().await.unwrap();
    let again = send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    assert_eq!(code_of(again).await, "unknown_key");
}

#[tokio::test]
async fn what_is_kept_can_only_be_read_with_the_callers_credential() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let answer = send(&program, "n-1", "/interviews", &order(&server, "Ada")).await;
    let link = answer.json::<Value>().await.unwrap()["link"].as_str().unwrap().to_owned();
    let (_, secret) = link.split_once('#').unwrap();
    server.store.close().await;
    for file in std::fs::read_dir(server.folder.path()).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(secret.len()).any(|part| part == secret.as_bytes()), "{}", path.display());
        }
    }
}

#[tokio::test]
async fn a_name_that_is_none_is_refused() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    for name in ["", "two words", &"x".repeat(256)] {
        let answer = send(&program, name, "/interviews", &order(&server, "Ada")).await;
        assert_eq!(code_of(answer).await, "bad_request", "{name}");
    }
}
