//! Made-up candidates, called by their addresses.

use serde_json::json;
use vivavoce::{
    rehearsal::{
        simulator::manner::Manner,
        stand_in::{Called, StandIn},
    },
    store::keys::Scope,
};

use super::server::{Program, Server, code_of};

fn called(server: &Server) -> Option<Called> {
    server.called.lock().unwrap().try_recv().ok()
}

async fn invite(server: &Server, program: &Program, address: &str) -> reqwest::Response {
    let candidate = json!({ "name": "Made up", "email": address });
    let opening = program.make("/openings", &json!({ "title": "Tests", "plan": "taster" })).await;
    server.clock.advance_ms(1);
    program.post("/interviews", &json!({ "opening": opening["id"], "candidate": candidate })).await
}

#[tokio::test]
async fn a_test_key_calls_a_made_up_candidate_by_its_address() {
    let server = Server::start().await;
    let test = server.program(true, &Scope::ALL).await;
    let answer = invite(&server, &test, "strong@candidates.test").await;
    assert_eq!(answer.status(), 201);
    let made: serde_json::Value = answer.json().await.unwrap();
    let called = called(&server).unwrap();
    assert_eq!((called.who, called.plan.as_str()), (StandIn::Answers(Manner::Strong), "taster"));
    assert_eq!(json!(called.interview), made["id"]);
    assert!(made["link"].as_str().unwrap().ends_with(&called.secret));
}

#[tokio::test]
async fn without_a_test_key_or_with_a_persons_address_nobody_is_called() {
    let server = Server::start().await;
    let (test, real) = (server.program(true, &Scope::ALL).await, server.program(false, &Scope::ALL).await);
    assert_eq!(invite(&server, &real, "strong@candidates.test").await.status(), 201);
    assert_eq!(invite(&server, &test, "strong@example.org").await.status(), 201);
    assert!(called(&server).is_none());
}

#[tokio::test]
async fn whom_nobody_knows_and_whoever_is_one_too_many_is_not_invited() {
    let server = Server::start().await;
    let test = server.program(true, &Scope::ALL).await;
    let unknown = invite(&server, &test, "robin@candidates.test").await;
    assert_eq!(code_of(unknown).await, "invalid_value");
    assert_eq!(invite(&server, &test, "declines@candidates.test").await.status(), 201);
    let too_many = invite(&server, &test, "weak@candidates.test").await;
    assert_eq!((too_many.status().as_u16(), code_of(too_many).await.as_str()), (503, "busy"));
    assert_eq!(test.read("/interviews").await["interviews"].as_array().unwrap().len(), 1);
}
