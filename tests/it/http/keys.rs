//! Keys of programs: what they open, and what they don't.

use reqwest::Method;
use serde_json::{Value, json};
use vivavoce::{
    http::openapi,
    store::{
        accounts::Role,
        keys::{Keys, Scope},
        results::Results,
    },
};

use super::server::{START, Server, code_of};
use crate::support::finished;

/// Method, path, and the scope that lets a key in, of every operation that people with a session may call.
fn desk_operations() -> Vec<(Method, String, Option<Scope>)> {
    let document: Value = serde_json::from_str(openapi::json()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Some(ways) = operation["security"].as_array() else { continue };
            if !ways.iter().any(|way| way.get("session").is_some()) {
                continue;
            }
            let scope =
                ways.iter().find_map(|way| way["key"][0].as_str()).map(|name| Scope::named(name).unwrap());
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let path = path.strip_prefix("/api/v1").unwrap();
            let path = path.replace("{id}", "00000000-0000-7000-8000-000000000000");
            operations.push((method, path, scope));
        }
    }
    operations
}

#[tokio::test]
async fn a_key_opens_what_its_scope_says_and_nothing_else() {
    let server = Server::start().await;
    for (method, path, scope) in desk_operations() {
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|other| Some(*other) != scope).collect();
        let refused =
            server.program(false, &others).await.request(method.clone(), &path).send().await.unwrap();
        if path == "/session" && method == Method::DELETE {
            continue;
        }
        assert_eq!(refused.status(), 403, "{method} {path}");
        let code = if scope.is_some() { "scope_missing" } else { "person_only" };
        assert_eq!(code_of(refused).await, code, "{method} {path}");
        let Some(scope) = scope else { continue };
        let let_in =
            server.program(false, &[scope]).await.request(method.clone(), &path).send().await.unwrap();
        assert!(![401, 403].contains(&let_in.status().as_u16()), "{method} {path}: {}", let_in.status());
    }
}

#[tokio::test]
async fn an_administrator_makes_a_key_that_is_told_once() {
    let server = Server::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let new = json!({ "name": " ATS ", "mode": "live", "scopes": ["openings:read", "openings:read"] });
    let made: Value = admin.post("/keys", &new).await.json().await.unwrap();
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.starts_with("viva_live_") && secret.len() == 53, "{secret}");
    let listed = admin.read("/keys").await;
    assert_eq!(listed["keys"][0]["name"], "ATS");
    assert_eq!(listed["keys"][0]["scopes"], json!(["openings:read"]));
    assert_eq!(listed["keys"][0]["hint"], secret[..14]);
    assert_eq!(listed["keys"][0]["last_used"], Value::Null);
    assert!(!listed.to_string().contains(secret), "the key is told once");
}

#[tokio::test]
async fn a_key_shows_when_it_was_last_used() {
    let server = Server::start().await;
    let program = server.program(false, &[Scope::OpeningsRead]).await;
    program.read("/openings").await;
    server.clock.advance_ms(59_000);
    program.read("/openings").await;
    let used = |key: Option<vivavoce::store::keys::ApiKey>| key.unwrap().last_used.unwrap();
    assert_eq!(used(server.store.key(server.org, program.key.id).await.unwrap()), super::server::START);
    server.clock.advance_ms(1_000);
    program.read("/openings").await;
    let key = server.store.key(server.org, program.key.id).await.unwrap();
    assert_eq!(used(key), super::server::START.plus_ms(60_000));
}

#[tokio::test]
async fn a_revoked_an_expired_and_an_unknown_key_open_nothing() {
    let server = Server::start().await;
    let revoked = server.program(false, &Scope::ALL).await;
    let admin = server.signed_in(Role::Admin).await;
    let path = format!("/keys/{}", revoked.key.id);
    assert_eq!(admin.request(Method::DELETE, &path).send().await.unwrap().status(), 204);
    let expired = server.program(false, &Scope::ALL).await;
    let mut unknown = server.program(false, &Scope::ALL).await;
    unknown.secret.pop();
    server.clock.advance_ms(30 * 24 * 60 * 60 * 1_000);
    for program in [revoked, expired, unknown] {
        let answer = program.get("/openings").await;
        assert_eq!(answer.status(), 401);
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        assert_eq!(code_of(answer).await, "unknown_key");
    }
}

#[tokio::test]
async fn beside_a_bad_key_no_cookie_counts() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    let request = browser.bare_request(Method::POST, "/openings").bearer_auth("viva_live_forged");
    let answer = request.json(&json!({ "title": "Engineer", "plan": "taster" })).send().await.unwrap();
    assert_eq!(code_of(answer).await, "unknown_key");
}

#[tokio::test]
async fn another_organisations_key_finds_nothing_of_ours() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let (other, _) = server.another_org().await;
    let stranger = server.program_of(other, false, &Scope::ALL).await;
    for path in ["", "/report", "/report.md", "/audio", "/receipt"] {
        let answer = stranger.get(&format!("/interviews/{}{path}", invited.id)).await;
        assert_eq!(answer.status(), 404, "{path}");
    }
    assert_eq!(stranger.get(&format!("/openings/{}", server.opening.id)).await.status(), 404);
    let order = json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } });
    assert_eq!(code_of(stranger.post("/interviews", &order).await).await, "invalid_value");
}

#[tokio::test]
async fn names_are_left_out_for_programs_unless_asked_for_and_allowed() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let reads = [Scope::InterviewsRead, Scope::ReportsRead];
    let plain = server.program(false, &reads).await;
    let trusted = server.program(false, &[reads[0], reads[1], Scope::PersonalData]).await;
    let interview = format!("/interviews/{}", invited.id);
    for path in ["/interviews", &interview, &format!("{interview}/report")] {
        assert!(!plain.read(path).await.to_string().contains("Robin"), "{path}");
        assert!(!trusted.read(path).await.to_string().contains("Robin"), "{path}");
        let asking = format!("{path}?include=personal");
        assert_eq!(code_of(plain.get(&asking).await).await, "scope_missing", "{path}");
        assert!(trusted.read(&asking).await.to_string().contains("Robin"), "{path}");
    }
}

#[tokio::test]
async fn a_test_key_makes_and_sees_rehearsals_only_and_another_key_none() {
    let server = Server::start().await;
    let real = server.invite().await;
    let test = server.program(true, &Scope::ALL).await;
    let live = server.program(false, &Scope::ALL).await;
    let order = json!({ "opening": server.opening.id, "candidate": { "name": "Ada" } });
    let rehearsed = test.make("/interviews", &order).await["id"].clone();
    let rehearsal = format!("/interviews/{}", rehearsed.as_str().unwrap());
    assert_eq!(test.read(&rehearsal).await["rehearsal"], true);
    assert_eq!(live.get(&rehearsal).await.status(), 404);
    assert_eq!(test.get(&format!("/interviews/{}", real.id)).await.status(), 404);
    let ids = |list: Value| {
        list["interviews"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(test.read("/interviews").await), [rehearsed]);
    assert_eq!(ids(live.read("/interviews").await), [json!(real.id)]);
}

#[tokio::test]
async fn an_opening_of_a_test_key_is_one_for_rehearsals() {
    let server = Server::start().await;
    let test = server.program(true, &Scope::ALL).await;
    let live = server.program(false, &Scope::ALL).await;
    let made = test.make("/openings", &json!({ "title": "Trial", "plan": "taster" })).await;
    assert_eq!(made["rehearsal"], true);
    let path = format!("/openings/{}", made["id"].as_str().unwrap());
    assert_eq!(live.get(&path).await.status(), 404);
    assert_eq!(test.read(&path).await["title"], "Trial");
    let real = format!("/openings/{}", server.opening.id);
    let change = test.request(Method::PATCH, &real).header("if-match", "*").json(&json!({ "closed": true }));
    assert_eq!(code_of(change.send().await.unwrap()).await, "scope_missing");
}

#[tokio::test]
async fn a_key_without_scopes_or_with_an_odd_life_is_refused() {
    let server = Server::start().await;
    let admin = server.signed_in(Role::Admin).await;
    for (new, code) in [
        (json!({ "name": "A", "mode": "live", "scopes": [] }), "invalid_value"),
        (json!({ "name": "", "mode": "live", "scopes": ["openings:read"] }), "invalid_value"),
        (json!({ "name": "A", "mode": "live", "scopes": ["everything"] }), "invalid_value"),
        (
            json!({ "name": "A", "mode": "live", "scopes": ["openings:read"], "expires_in_days": 0 }),
            "invalid_value",
        ),
        (
            json!({ "name": "A", "mode": "live", "scopes": ["openings:read"], "role": "admin" }),
            "invalid_value",
        ),
    ] {
        assert_eq!(code_of(admin.post("/keys", &new).await).await, code, "{new}");
    }
}

#[tokio::test]
async fn who_may_not_read_transcripts_gets_a_report_without_the_conversation() {
    let server = Server::start().await;
    let id = server.invite().await.id;
    finished::store(&server.store, id, START).await;
    server.store.add_scores(id, &finished::scores(START)).await.unwrap();
    let path = format!("/interviews/{id}/report");
    let words = async |scopes: &[Scope]| {
        let program = server.program(false, scopes).await;
        let report = program.read(&path).await;
        let markdown = program.get(&format!("{path}.md")).await.text().await.unwrap();
        assert_eq!(report["scores"].as_array().unwrap().len(), 3);
        (report["conversation"].as_array().unwrap().len(), markdown.lines().count())
    };
    let (all, some) =
        (words(&[Scope::ReportsRead, Scope::TranscriptsRead]).await, words(&[Scope::ReportsRead]).await);
    assert!(all.0 > 5 && all.1 > some.1, "{all:?} {some:?}");
    assert_eq!(some.0, 0);
}
