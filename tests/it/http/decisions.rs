//! What is done with an interview: decisions, feedback, exports; changes of openings.

use reqwest::{Method, Response};
use serde_json::{Value, json};
use vivavoce::{
    id::InterviewId,
    store::{
        accounts::Role,
        interviews::{InterviewStatus, Interviews},
        keys::Scope,
    },
};

use super::server::{Program, Server, code_of};

async fn change(program: &Program, path: &str, version: Option<&str>, body: &Value) -> Response {
    let method = if path.ends_with("/feedback") { Method::PUT } else { Method::PATCH };
    let request = program.request(method, path).json(body);
    let request = version.into_iter().fold(request, |request, tag| request.header("if-match", tag));
    request.send().await.unwrap()
}

/// Invites somebody, who stops or says no at once.
async fn over(server: &Server) -> InterviewId {
    let id = server.invite().await.id;
    server.store.set_status(id, InterviewStatus::Declined, server.clock_now()).await.unwrap();
    id
}

#[tokio::test]
async fn an_opening_is_changed_only_by_who_has_read_its_last_version() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let path = format!("/openings/{}", server.opening.id);
    let read = program.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
    let title = json!({ "title": "Platform engineer" });
    assert_eq!(code_of(change(&program, &path, None, &title).await).await, "condition_missing");
    let changed = change(&program, &path, Some(&read), &title).await;
    assert_eq!(changed.status(), 200);
    assert_ne!(changed.headers()["etag"], read.as_str());
    let late = change(&program, &path, Some(&read), &json!({ "title": "Late" })).await;
    assert_eq!(late.status(), 412);
    assert_eq!(code_of(late).await, "changed_since");
    assert_eq!(program.read(&path).await["title"], "Platform engineer");
}

#[tokio::test]
async fn a_closed_opening_takes_no_invitations_until_it_is_opened_again() {
    let server = Server::start().await;
    let program = server.program(false, &Scope::ALL).await;
    let path = format!("/openings/{}", server.opening.id);
    let order = json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } });
    change(&program, &path, Some("*"), &json!({ "closed": true })).await;
    assert_ne!(program.read(&path).await["closed"], Value::Null);
    assert_eq!(code_of(program.post("/interviews", &order).await).await, "opening_closed");
    change(&program, &path, Some("*"), &json!({ "closed": false })).await;
    program.make("/interviews", &order).await;
}

#[tokio::test]
async fn a_person_decides_and_all_decisions_stay() {
    let server = Server::start().await;
    let path = format!("/interviews/{}/decisions", over(&server).await);
    let manager = server.signed_in(Role::Manager).await;
    for (verdict, reason) in [("hold", "Round two first."), ("advance", "Strong on trade-offs.\nSee turn 4.")]
    {
        server.clock.advance_ms(1);
        let answer = manager.post(&path, &json!({ "verdict": verdict, "reason": reason })).await;
        assert_eq!(answer.status(), 201);
    }
    let list = manager.read(&path).await;
    assert_eq!(list["decisions"][0]["verdict"], "advance");
    assert_eq!(list["decisions"][0]["key"], Value::Null);
    assert_eq!(list["decisions"][0]["by_name"], "Sam Poe");
    assert_eq!(list["decisions"][1]["reason"], "Round two first.");
    let page = manager.read(&format!("{path}?limit=1")).await;
    let rest = manager.read(&format!("{path}?limit=1&cursor={}", page["next"].as_str().unwrap())).await;
    assert_eq!(rest["decisions"][0]["verdict"], "hold");
    assert_eq!(rest["next"], Value::Null);
}

#[tokio::test]
async fn a_program_decides_nothing_and_names_who_did() {
    let server = Server::start().await;
    let path = format!("/interviews/{}/decisions", over(&server).await);
    let program = server.program(false, &Scope::ALL).await;
    let account = server.account(Role::Manager).await;
    let (other, _) = server.another_org().await;
    let stranger = server.account_of(other, Role::Manager).await;
    let decision = |by: Option<&str>| json!({ "verdict": "reject", "reason": "No own part.", "by": by });
    for by in [None, Some("nobody@example.org"), Some("no address"), Some(stranger.email.as_str())] {
        assert_eq!(code_of(program.post(&path, &decision(by)).await).await, "invalid_value", "{by:?}");
    }
    let made = program.make(&path, &decision(Some(&account.email))).await;
    assert_eq!(made["by"], json!(account.id));
    assert_eq!(made["by_name"], json!(account.name));
    assert_eq!(made["key"], json!(program.key.id));
}

#[tokio::test]
async fn a_decision_needs_a_verdict_that_there_is_and_a_reason() {
    let server = Server::start().await;
    let path = format!("/interviews/{}/decisions", over(&server).await);
    let manager = server.signed_in(Role::Manager).await;
    for body in [
        json!({ "verdict": "hire", "reason": "Good." }),
        json!({ "verdict": "hold", "reason": " " }),
        json!({ "verdict": "hold", "reason": "a\u{0}b" }),
        json!({ "verdict": "hold", "reason": "x".repeat(4_001) }),
        json!({ "verdict": "hold" }),
    ] {
        assert_eq!(code_of(manager.post(&path, &body).await).await, "invalid_value", "{body}");
    }
}

#[tokio::test]
async fn feedback_is_written_changed_and_released_once() {
    let server = Server::start().await;
    let interview = format!("/interviews/{}", over(&server).await);
    let path = format!("{interview}/feedback");
    let program = server.program(false, &Scope::ALL).await;
    assert_eq!(program.get(&path).await.status(), 404);
    let first = change(&program, &path, None, &json!({ "words": "Thank you." })).await;
    assert_eq!(first.status(), 200);
    let read = first.headers()["etag"].to_str().unwrap().to_owned();
    let second = json!({ "words": "Thank you; say more of your own part." });
    assert_eq!(code_of(change(&program, &path, None, &second).await).await, "condition_missing");
    assert_eq!(change(&program, &path, Some(&read), &second).await.status(), 200);

    let release = |tag: &str| {
        let request = program.request(Method::POST, &format!("{path}/release"));
        request.header("if-match", tag).send()
    };
    assert_eq!(code_of(release(&read).await.unwrap()).await, "changed_since");
    let present = program.get(&path).await.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(release(&present).await.unwrap().status(), 200);
    assert_ne!(program.read(&path).await["released"], Value::Null);
    assert_eq!(code_of(release(&present).await.unwrap()).await, "conflict");
    assert_eq!(code_of(change(&program, &path, Some(&present), &second).await).await, "conflict");
}

#[tokio::test]
async fn the_candidates_link_shows_feedback_once_it_is_released() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let path = format!("/interviews/{}/feedback", invited.id);
    let program = server.program(false, &Scope::ALL).await;
    let written = change(&program, &path, None, &json!({ "words": "Thank you." })).await;
    let version = written.headers()["etag"].to_str().unwrap().to_owned();
    let seen = async || {
        let answer = server.browser().post("/candidate/link", &json!({ "secret": invited.secret })).await;
        answer.json::<Value>().await.unwrap()["feedback"].clone()
    };
    assert_eq!(seen().await, Value::Null);
    server.store.set_status(invited.id, InterviewStatus::Declined, server.clock_now()).await.unwrap();
    let release = program.request(Method::POST, &format!("{path}/release")).header("if-match", version);
    assert_eq!(release.send().await.unwrap().status(), 200);
    assert_eq!(seen().await, "Thank you.");
}

#[tokio::test]
async fn nobody_decides_or_releases_feedback_before_the_interview_is_over() {
    let server = Server::start().await;
    let interview = format!("/interviews/{}", server.invite().await.id);
    let manager = server.signed_in(Role::Manager).await;
    let decision = json!({ "verdict": "advance", "reason": "Good." });
    assert_eq!(code_of(manager.post(&format!("{interview}/decisions"), &decision).await).await, "conflict");
    let program = server.program(false, &Scope::ALL).await;
    let feedback = format!("{interview}/feedback");
    assert_eq!(change(&program, &feedback, None, &json!({ "words": "Thanks." })).await.status(), 200);
    let release = program.request(Method::POST, &format!("{feedback}/release")).header("if-match", "*");
    assert_eq!(code_of(release.send().await.unwrap()).await, "conflict");
}

#[tokio::test]
async fn an_export_has_a_line_for_each_interview_of_the_opening() {
    let server = Server::start().await;
    for _ in 0..3 {
        server.clock.advance_ms(1);
        server.invite().await;
    }
    let program = server.program(false, &Scope::ALL).await;
    let answer = program.get(&format!("/openings/{}/export", server.opening.id)).await;
    assert_eq!(answer.headers()["content-type"], "application/x-ndjson");
    let text = answer.text().await.unwrap();
    assert!(!text.contains("Robin"), "names are left out");
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["report"]["state"], "pending");
    assert_eq!(lines[0]["interview"]["id"], lines[0]["report"]["interview"]["id"]);
    let personal = program.get(&format!("/openings/{}/export?include=personal", server.opening.id)).await;
    assert!(personal.text().await.unwrap().contains("Robin"));
}

#[tokio::test]
async fn a_transcript_before_the_interview_has_no_lines() {
    let server = Server::start().await;
    let id = server.invite().await.id;
    let program = server.program(false, &[Scope::TranscriptsRead]).await;
    let transcript = program.read(&format!("/interviews/{id}/transcript")).await;
    assert_eq!(transcript, json!({ "interview": id, "canonical": false, "lines": [] }));
}
