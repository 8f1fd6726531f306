//! Orders: names, notes, links, cancelling, tables.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce::store::keys::Scope;

use super::server::{Program, Server, code_of, start_body};

fn secret(invitation: &Value) -> &str {
    invitation["link"].as_str().unwrap().split_once('#').unwrap().1
}

async fn state(program: &Program, id: &Value) -> String {
    let shown = program.read(&format!("/interviews/{}", id.as_str().unwrap())).await;
    shown["state"].as_str().unwrap().to_owned()
}

async fn table(program: &Program, server: &Server, query: &str, text: &str) -> Response {
    let path = format!("/openings/{}/invitations{query}", server.opening.id);
    let request = program.request(Method::POST, &path).header("content-type", "text/csv");
    request.body(text.to_owned()).send().await.unwrap()
}

#[tokio::test]
async fn an_order_keeps_its_name_and_notes_and_is_given_once() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let order = json!({
        "opening": server.opening.id, "candidate": { "name": "Ada" }, "external_id": "app-7",
        "metadata": { "job": "“7”" }, "expires_in_days": 2,
    });
    let made = program.make("/interviews", &order).await;
    assert_eq!(made["link_expires"], json!(server.clock_now().plus_ms(2 * 24 * 60 * 60 * 1_000)));
    let again = program.post("/interviews", &order).await;
    assert_eq!(again.status(), 409);
    assert_eq!(code_of(again).await, "already_ordered");
    let found = program.read("/interviews?external_id=app-7").await;
    assert_eq!(found["interviews"][0]["id"], made["id"]);
    assert_eq!(found["interviews"][0]["metadata"], json!({ "job": "“7”" }));
    assert_eq!(program.read("/interviews?external_id=app-8").await["interviews"], json!([]));
}

#[tokio::test]
async fn a_cancelled_interview_opens_to_nobody_and_its_name_is_free() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let order =
        json!({ "opening": server.opening.id, "candidate": { "name": "Ada" }, "external_id": "app-7" });
    let made = program.make("/interviews", &order).await;
    let candidate = server.browser();
    assert_eq!(candidate.post("/candidate/start", &start_body(secret(&made))).await.status(), 204);
    let cancel = format!("/interviews/{}/cancel", made["id"].as_str().unwrap());
    for _ in 0..2 {
        assert_eq!(program.request(Method::POST, &cancel).send().await.unwrap().status(), 204);
    }
    assert_eq!(state(&program, &made["id"]).await, "cancelled");
    assert_eq!(candidate.get("/candidate/interview").await.status(), 401);
    let start = candidate.post("/candidate/start", &start_body(secret(&made))).await;
    assert_eq!(code_of(start).await, "cancelled");
    let link = candidate.post("/candidate/link", &json!({ "secret": secret(&made) })).await;
    assert_eq!(link.json::<Value>().await.unwrap()["state"], "cancelled");
    let report = format!("/interviews/{}/report", made["id"].as_str().unwrap());
    assert_eq!(program.read(&report).await["state_sentence"], "The interview was cancelled before it began.");
    let renew = format!("/interviews/{}/link", made["id"].as_str().unwrap());
    assert_eq!(code_of(program.post(&renew, &json!({})).await).await, "conflict");
    program.make("/interviews", &order).await;
}

#[tokio::test]
async fn a_new_link_takes_the_place_of_one_that_ran_out() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let order = json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } });
    let made = program.make("/interviews", &order).await;
    server.clock.advance_ms(8 * 24 * 60 * 60 * 1_000);
    assert_eq!(state(&program, &made["id"]).await, "expired");
    let renewed =
        program.make(&format!("/interviews/{}/link", made["id"].as_str().unwrap()), &json!({})).await;
    assert_eq!(state(&program, &made["id"]).await, "invited");
    let candidate = server.browser();
    let old = candidate.post("/candidate/start", &start_body(secret(&made))).await;
    assert_eq!(code_of(old).await, "unknown_link");
    assert_eq!(candidate.post("/candidate/start", &start_body(secret(&renewed))).await.status(), 204);
}

#[tokio::test]
async fn an_order_that_makes_no_sense_is_refused() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let good = json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } });
    for (field, value) in [
        ("expires_in_days", json!(0)),
        ("expires_in_days", json!(61)),
        ("external_id", json!("two\nlines")),
        ("metadata", json!({ "": "x" })),
        ("metadata", json!({ "a": "x".repeat(501) })),
        ("metadata", json!({ "a": 1 })),
        ("priority", json!("high")),
    ] {
        let mut order = good.clone();
        order[field] = value;
        assert_eq!(code_of(program.post("/interviews", &order).await).await, "invalid_value", "{order}");
    }
}

const TABLE: &str = "name,email,external_id,team\n\
     Ada Poe,ada@example.org,app-1,Core\n\
     Ben Roe,nowhere,app-2,Core\n\
     Cy Foe,Ada@Example.org,app-3,\n\
     Di Loe,di@example.org,app-1,\n\
     \"Eve, Jr.\",,,\n";

#[tokio::test]
async fn a_table_is_tried_out_and_then_invites_each_candidate_once() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let outcomes = |result: &Value| {
        let lines = result["lines"].as_array().unwrap().iter();
        lines.map(|line| line["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let tried: Value = table(&program, &server, "?dry_run=true", TABLE).await.json().await.unwrap();
    assert_eq!(outcomes(&tried), ["invited", "invalid", "duplicate", "duplicate", "invited"]);
    assert_eq!(program.read("/interviews").await["interviews"], json!([]));

    let done: Value = table(&program, &server, "", TABLE).await.json().await.unwrap();
    assert_eq!(outcomes(&done), outcomes(&tried));
    assert_eq!((&done["invited"], &done["duplicate"], &done["invalid"]), (&json!(2), &json!(2), &json!(1)));
    assert!(done["lines"][1]["reason"].as_str().unwrap().contains("`email`"));
    assert_eq!(done["lines"][1]["line"], 3);
    let opened =
        server.browser().post("/candidate/link", &json!({ "secret": secret(&done["lines"][0]) })).await;
    assert_eq!(opened.json::<Value>().await.unwrap()["state"], "open");
    let first = program.read("/interviews?external_id=app-1").await;
    assert_eq!(first["interviews"][0]["metadata"], json!({ "team": "Core" }));

    let again: Value = table(&program, &server, "", TABLE).await.json().await.unwrap();
    assert_eq!(outcomes(&again)[..4], ["duplicate", "invalid", "duplicate", "duplicate"]);
}

#[tokio::test]
async fn a_table_that_is_none_is_refused() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    assert_eq!(code_of(table(&program, &server, "", "email\na@example.org\n").await).await, "invalid_value");
    let latin = [b"name\nZo".as_slice(), &[0xEB]].concat();
    let path = format!("/openings/{}/invitations", server.opening.id);
    let request = program.request(Method::POST, &path).header("content-type", "text/csv").body(latin);
    assert_eq!(code_of(request.send().await.unwrap()).await, "invalid_value");
    let json = program.post(&path, &json!({ "name": "Ada" })).await;
    assert_eq!(code_of(json).await, "unsupported_media_type");
    let large = table(&program, &server, "", &"x".repeat(257 * 1024)).await;
    assert_eq!(code_of(large).await, "too_large");
}
