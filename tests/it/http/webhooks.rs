//! Webhooks at the desk: made, shown, changed, tried, recovered. For administrators and for keys with
//! the scopes, which `roles` and `keys` hold.

use rstest::rstest;
use serde_json::{Value, json};
use vivavoce::{
    store::{accounts::Role, keys::Scope, webhooks::Webhooks},
    webhook::sign::Secret,
};

use super::server::{Browser, Server, code_of, vault};
use crate::support::logs::Logs;

async fn make(browser: &Browser, body: &Value) -> Value {
    let answer = browser.post("/webhooks", body).await;
    assert_eq!(answer.status(), 201, "{body}");
    answer.json().await.unwrap()
}

fn path(webhook: &Value, rest: &str) -> String {
    format!("/webhooks/{}{rest}", webhook["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_secret_is_told_once_and_kept_encrypted() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    let made = make(&browser, &json!({ "url": "https://hooks.example.com/v" })).await;
    let secret = made["secret"].as_str().unwrap();
    assert!(Secret::read(secret).is_some(), "{secret}");
    for shown in
        [browser.read("/webhooks").await["webhooks"][0].clone(), browser.read(&path(&made, "")).await]
    {
        assert_eq!((shown["id"].clone(), shown["secret"].clone()), (made["id"].clone(), Value::Null));
    }
    let id = serde_json::from_value(made["id"].clone()).unwrap();
    let kept = server.store.webhook_secrets(id, server.fresh().now).await.unwrap();
    assert!(!String::from_utf8_lossy(&kept[0].sealed).contains("whsec"));
    assert_eq!(Secret::open(id, &kept[0].sealed, &vault()).unwrap().text(), secret);
}

#[tokio::test]
async fn a_new_secret_stands_beside_the_old_one_for_a_day() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    let made = make(&browser, &json!({ "url": "https://hooks.example.com/v" })).await;
    server.clock.advance_ms(1);
    let answer = browser.post(&path(&made, "/rotate"), &json!({})).await;
    let rotated: Value = answer.json().await.unwrap();
    assert_ne!(rotated["secret"], made["secret"]);
    let id = serde_json::from_value(made["id"].clone()).unwrap();
    let count = async |hours: i64| {
        let at = server.fresh().now.plus_ms(hours * 3_600_000);
        server.store.webhook_secrets(id, at).await.unwrap().len()
    };
    assert_eq!((count(0).await, count(23).await, count(24).await), (2, 2, 1));
}

#[rstest]
#[case(json!({ "url": "https://10.0.0.1/" }))]
#[case(json!({ "url": "https://2852039166/" }))]
#[case(json!({ "url": "https://user:pass@hooks.example.com/" }))]
#[case(json!({ "url": "hooks.example.com" }))]
#[case(json!({ "url": "https://hooks.example.com/", "events": ["interview.finished"] }))]
#[case(json!({ "url": "https://hooks.example.com/", "openings": ["01a229b8-7177-7c5f-aad9-fd5019d15d6c"] }))]
#[case(json!({ "url": "https://hooks.example.com/", "description": "a\nb" }))]
#[case(json!({ "events": [] }))]
#[tokio::test]
async fn what_makes_no_sense_is_refused(#[case] body: Value) {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    assert_eq!(code_of(browser.post("/webhooks", &body).await).await, "invalid_value");
}

#[tokio::test]
async fn what_is_left_out_of_a_change_stays() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    let body = json!({ "url": "https://hooks.example.com/v", "description": "ATS", "payload": "full",
        "events": ["report.updated", "interview.scored", "report.updated"], "openings": [server.opening.id] });
    let made = make(&browser, &body).await;
    let change = |body: Value| browser.request(reqwest::Method::PATCH, &path(&made, "")).json(&body).send();
    let changed: Value = change(json!({ "description": "Ours" })).await.unwrap().json().await.unwrap();
    assert_eq!(changed["events"], json!(["interview.scored", "report.updated"]));
    assert_eq!((&changed["payload"], &changed["openings"]), (&json!("full"), &json!([server.opening.id])));
    assert_eq!(
        (&changed["description"], &changed["url"]),
        (&json!("Ours"), &json!("https://hooks.example.com/v"))
    );
    let off: Value = change(json!({ "disabled": true })).await.unwrap().json().await.unwrap();
    assert_eq!(off["disabled"]["reason"], "by_hand");
    let refused = browser.post(&path(&made, "/test"), &json!({})).await;
    assert_eq!(code_of(refused).await, "conflict");
    let on: Value = change(json!({ "disabled": false })).await.unwrap().json().await.unwrap();
    assert_eq!(on["disabled"], Value::Null);
}

#[tokio::test]
async fn a_test_a_range_and_one_delivery_are_sent_by_hand() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    server.invite().await;
    server.clock.advance_ms(1_000);
    let made = make(&browser, &json!({ "url": "https://hooks.example.com/v" })).await;
    let answer = browser.post(&path(&made, "/test"), &json!({ "event": "interview.scored" })).await;
    assert_eq!(answer.status(), 202);
    let begun: Value = answer.json().await.unwrap();
    let delivery = format!("/deliveries/{}", begun["delivery"].as_str().unwrap());
    let shown = browser.read(&path(&made, &delivery)).await;
    assert_eq!(
        (&shown["test"], &shown["state"], &shown["log"]),
        (&json!(true), &json!("waiting"), &json!([]))
    );

    let since = server.fresh().now.plus_ms(-2_000);
    let answer = browser.post(&path(&made, "/recover"), &json!({ "since": since })).await;
    assert_eq!(answer.json::<Value>().await.unwrap(), json!({ "sent": 1 }));
    let list = browser.read(&path(&made, "/deliveries?limit=1&state=waiting")).await;
    let next = list["next"].as_str().unwrap();
    let rest = browser.read(&path(&made, &format!("/deliveries?limit=1&after={next}"))).await;
    assert_eq!(rest["next"], Value::Null);
    assert_ne!(list["deliveries"][0]["id"], rest["deliveries"][0]["id"]);
    assert_eq!(browser.post(&path(&made, &format!("{delivery}/resend")), &json!({})).await.status(), 202);
    let too_old = browser.post(&path(&made, "/recover"), &json!({ "since": 0 })).await;
    assert_eq!(code_of(too_old).await, "invalid_value");
}

#[tokio::test]
async fn another_organisation_finds_no_webhook_of_ours() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Admin).await;
    let made = make(&browser, &json!({ "url": "https://hooks.example.com/v" })).await;
    let (other, _) = server.another_org().await;
    let stranger = server.signed_in_as(&server.account_of(other, Role::Admin).await).await;
    assert_eq!(stranger.read("/webhooks").await["webhooks"], json!([]));
    assert_eq!(stranger.get(&path(&made, "")).await.status(), 404);
    for (rest, body) in [("/rotate", json!({})), ("/test", json!({})), ("/recover", json!({ "since": 0 }))] {
        let answer = stranger.post(&path(&made, rest), &body).await;
        assert_eq!(answer.status(), 404, "{rest}");
    }
    let gone = stranger.request(reqwest::Method::DELETE, &path(&made, "")).send().await.unwrap();
    assert_eq!(gone.status(), 404);
    let gone = browser.request(reqwest::Method::DELETE, &path(&made, "")).send().await.unwrap();
    assert_eq!((gone.status().as_u16(), browser.get(&path(&made, "")).await.status().as_u16()), (204, 404));
}

#[tokio::test]
async fn a_key_makes_changes_tries_and_reads_webhooks() {
    let server = Server::start().await;
    let writer = server.program(false, &[Scope::WebhooksWrite]).await;
    let reader = server.program(false, &[Scope::WebhooksRead]).await;
    let made = writer.make("/webhooks", &json!({ "url": "https://hooks.example.com/v" })).await;
    assert!(Secret::read(made["secret"].as_str().unwrap()).is_some());
    assert_eq!(writer.post(&path(&made, "/test"), &json!({})).await.status(), 202);
    assert_eq!(writer.post(&path(&made, "/rotate"), &json!({})).await.status(), 200);
    let list = reader.read(&path(&made, "/deliveries")).await;
    assert_eq!(list["deliveries"].as_array().unwrap().len(), 1);
    let refused = reader.post("/webhooks", &json!({ "url": "https://hooks.example.com/v" })).await;
    assert_eq!(code_of(refused).await, "scope_missing");
}

#[tokio::test]
async fn a_key_has_told_no_more_than_it_may_read_itself() {
    let server = Server::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let plain = server.program(false, &[Scope::WebhooksWrite]).await;
    let trusted =
        server.program(false, &[Scope::WebhooksWrite, Scope::PersonalData, Scope::ReportsRead]).await;
    let full = json!({ "url": "https://hooks.example.com/v", "payload": "full" });
    assert_eq!(code_of(plain.post("/webhooks", &full).await).await, "scope_missing");
    let ours = make(&admin, &full).await;
    let elsewhere = json!({ "url": "https://elsewhere.example.com/v" });
    let moved = plain.request(reqwest::Method::PATCH, &path(&ours, "")).json(&elsewhere);
    assert_eq!(code_of(moved.send().await.unwrap()).await, "scope_missing");
    trusted.make("/webhooks", &full).await;
    let moved = trusted.request(reqwest::Method::PATCH, &path(&ours, "")).json(&elsewhere);
    assert_eq!(moved.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_test_key_has_nothing_to_do_with_webhooks() {
    let server = Server::start().await;
    let test = server.program(true, &Scope::ALL).await;
    let body = json!({ "url": "https://hooks.example.com/v" });
    assert_eq!(code_of(test.post("/webhooks", &body).await).await, "scope_missing");
    assert_eq!(code_of(test.get("/webhooks").await).await, "scope_missing");
}

#[tokio::test]
async fn the_log_says_who_made_changed_and_deleted_what() {
    let logs = Logs::listen();
    let server = Server::start().await;
    let admin = server.signed_in(Role::Admin).await;
    let program = server.program(false, &[Scope::WebhooksWrite]).await;
    let made = program.make("/webhooks", &json!({ "url": "https://hooks.example.com/v" })).await;
    program.post(&path(&made, "/rotate"), &json!({})).await;
    admin.request(reqwest::Method::DELETE, &path(&made, "")).send().await.unwrap();
    let key = json!({ "name": "ATS", "mode": "live", "scopes": ["openings:read"] });
    admin.post("/keys", &key).await;
    let by_key = format!("key {}", program.key.id);
    for (words, who) in [
        ("a webhook was made", by_key.as_str()),
        ("the secret of a webhook was replaced", &by_key),
        ("a webhook was deleted", "account "),
        ("a key was made", "account.id="),
    ] {
        let lines = logs.about(words);
        assert!(lines.len() == 1 && lines[0].contains(who), "{words}: {lines:?}");
    }
    assert!(logs.about("whsec_").is_empty() && logs.about("viva_live_").is_empty());
}
