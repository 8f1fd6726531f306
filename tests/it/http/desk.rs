//! Openings, invitations, lists.

use serde_json::{Value, json};
use vivavoce::store::accounts::Role;

use super::server::{Browser, Server, code_of};

async fn invite(browser: &Browser, server: &Server, name: &str) -> Value {
    let body =
        json!({ "opening": server.opening.id, "candidate": { "name": name, "email": "a@example.org" } });
    let answer = browser.post("/interviews", &body).await;
    assert_eq!(answer.status(), 201);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn an_invitation_makes_a_link_that_opens_the_room() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    let invited = invite(&browser, &server, " Ada Poe ").await;
    let link = invited["link"].as_str().unwrap();
    let secret = link.strip_prefix(&format!("{}/room#", server.origin)).unwrap();
    let answer = server.browser().post("/candidate/link", &json!({ "secret": secret })).await;
    assert_eq!(answer.json::<Value>().await.unwrap()["state"], "open");
    let shown = browser.read(&format!("/interviews/{}", invited["id"].as_str().unwrap())).await;
    assert_eq!((&shown["candidate"], &shown["email"]), (&json!("Ada Poe"), &json!("a@example.org")));
    assert!(!shown.to_string().contains(secret), "the secret is told once");
}

#[tokio::test]
async fn an_interview_shows_what_was_agreed_to() {
    let server = Server::start().await;
    let (_candidate, invited) = server.started().await;
    let browser = server.signed_in(Role::Manager).await;
    let shown = browser.read(&format!("/interviews/{}", invited.id)).await;
    insta::assert_json_snapshot!(shown);
}

#[tokio::test]
async fn a_report_before_the_interview_says_that_it_has_not_begun() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let browser = server.signed_in(Role::Manager).await;
    let report = browser.read(&format!("/interviews/{}/report", invited.id)).await;
    assert_eq!(report["state"], "pending");
    assert_eq!(report["interview"]["candidate"], "Robin Roe");
    assert_eq!(report["interview"]["level"], "mid");
}

#[tokio::test]
async fn a_report_is_also_a_text() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let browser = server.signed_in(Role::Manager).await;
    let answer = browser.get(&format!("/interviews/{}/report.md", invited.id)).await;
    assert_eq!(answer.headers()["content-type"], "text/markdown; charset=utf-8");
    assert!(answer.text().await.unwrap().starts_with("# Robin Roe: Backend engineer\n"));
}

#[tokio::test]
async fn pages_of_interviews_join_without_hole_or_repetition() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    for number in 0..5 {
        server.clock.advance_ms(1);
        invite(&browser, &server, &format!("Candidate {number}")).await;
    }
    let mut names = Vec::new();
    let mut path = "/interviews?limit=2".to_owned();
    loop {
        let page = browser.read(&path).await;
        names.extend(page["interviews"].as_array().unwrap().iter().map(|row| row["candidate"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/interviews?limit=2&cursor={next}");
    }
    let newest_first: Vec<String> = (0..5).rev().map(|number| format!("Candidate {number}")).collect();
    assert_eq!(names, newest_first);
}

#[tokio::test]
async fn a_page_of_no_or_too_many_interviews_is_refused() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Manager).await;
    for (query, code) in
        [("limit=0", "invalid_value"), ("limit=101", "invalid_value"), ("limit=x", "bad_request")]
    {
        assert_eq!(code_of(browser.get(&format!("/interviews?{query}")).await).await, code, "{query}");
    }
}

#[tokio::test]
async fn a_new_opening_stands_first() {
    let server = Server::start().await;
    server.clock.advance_ms(1);
    let browser = server.signed_in(Role::Recruiter).await;
    let body = json!({ "title": "Site reliability engineer", "plan": "taster" });
    assert_eq!(browser.post("/openings", &body).await.status(), 201);
    let openings = browser.read("/openings").await;
    assert_eq!(openings["openings"][0]["title"], "Site reliability engineer");
    assert_eq!(openings["openings"][1]["title"], "Backend engineer");
}

#[tokio::test]
async fn names_and_plans_are_looked_at() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    for (path, body) in [
        ("/openings", json!({ "title": " ", "plan": "taster" })),
        ("/openings", json!({ "title": "two\nlines", "plan": "taster" })),
        ("/openings", json!({ "title": "Engineer", "plan": "unknown" })),
        ("/interviews", json!({ "opening": server.opening.id, "candidate": { "name": "x".repeat(121) } })),
        ("/interviews", json!({ "opening": server.opening.id, "candidate": { "name": "A", "email": "b" } })),
    ] {
        assert_eq!(code_of(browser.post(path, &body).await).await, "invalid_value", "{body}");
    }
}
