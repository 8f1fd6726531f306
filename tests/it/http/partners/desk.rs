//! Connections and orders at the desk.

use reqwest::Method;
use serde_json::{Value, json};
use vivavoce::store::accounts::Role;

use super::Office;
use crate::{http::server::code_of, support::partner_server::ASHBY_KEY};

#[tokio::test]
async fn only_administrators_connect_and_secrets_are_told_once_or_never() {
    let office = Office::open().await;
    let recruiter = office.server.signed_in(Role::Recruiter).await;
    let entry = json!({ "partner": "ashby", "api_secret": ASHBY_KEY, "signing_secret": "s3cret" });
    assert_eq!(code_of(recruiter.post("/partners", &entry).await).await, "role_too_low");
    let connected = office.connect(entry).await;

    let shown = recruiter.read("/partners").await.to_string();

    for secret in [ASHBY_KEY, "s3cret", &connected.key] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let connection = &connected.view;
    assert_eq!(
        (&connection["has_api_secret"], &connection["has_signing_secret"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(connection["missing"], Value::Null);
    for action in ["key", "switch"] {
        let path = format!("/partners/{}/{action}", connected.id);
        let method = if action == "key" { Method::POST } else { Method::PUT };
        let answer = recruiter.request(method, &path).json(&json!({ "on": false })).send().await.unwrap();
        assert_eq!(code_of(answer).await, "role_too_low");
    }
}

#[tokio::test]
async fn no_secret_stands_in_the_database() {
    let office = Office::open().await;
    let connected = office.ashby().await;
    let answer = office.start(&connected.key, &office.assessment("application-1")).await;
    let started: Value = answer.json().await.unwrap();
    let secret = office.invitation(started["results"]["assessment_id"].as_str().unwrap()).await;

    let mut all = Vec::new();
    for entry in std::fs::read_dir(office.server.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            all.extend(std::fs::read(path).unwrap());
        }
    }

    assert!(all.len() > 10_000);
    for secret in [ASHBY_KEY, &connected.key, &secret] {
        let found = all.windows(secret.len()).any(|words| words == secret.as_bytes());
        assert!(!found, "a secret of {} characters in the files", secret.len());
    }
}

#[tokio::test]
async fn a_connection_says_what_to_tell_the_partner() {
    let office = Office::open().await;
    let names = |view: &Value| -> Vec<String> {
        let addresses = view["addresses"].as_array().unwrap().iter();
        addresses
            .map(|address| {
                format!("{}: {}", address["name"].as_str().unwrap(), address["url"].as_str().unwrap())
            })
            .collect()
    };
    let origin = &office.server.origin;
    let greenhouse = office.greenhouse().await;
    assert_eq!(
        names(&greenhouse.view),
        ["list_tests", "send_test", "test_status", "response_error"]
            .map(|call| format!("{call}: {origin}/partner/greenhouse/{call}"))
    );
    assert!(greenhouse.key.len() < 171, "Greenhouse takes no longer key");
    assert_eq!(names(&office.ashby().await.view), [format!("base URL: {origin}/partner/ashby")]);
}

#[tokio::test]
async fn entries_that_make_no_sense_are_refused_with_the_remedy() {
    let office = Office::open().await;
    let (_, foreign) = office.server.another_org().await;
    let stage = |opening: Value| json!({ "stages": [{ "stage": "x", "opening": opening }] });
    for (entry, code) in [
        (json!({ "partner": "lever" }), "invalid_value"),
        (json!({ "partner": "ashby", "settings": { "unknown": 1 } }), "invalid_value"),
        (json!({ "partner": "ashby", "api_secret": "x".repeat(501) }), "invalid_value"),
        (json!({ "partner": "ashby", "api_secret": "a\nb" }), "invalid_value"),
        (json!({ "partner": "greenhouse_recruiting", "settings": stage(json!("x")) }), "invalid_value"),
        (json!({ "partner": "greenhouse_recruiting", "settings": stage(json!(foreign)) }), "invalid_value"),
    ] {
        let answer = office.admin.post("/partners", &entry).await;
        assert_eq!(code_of(answer).await, code, "{entry}");
    }
}

#[tokio::test]
async fn an_invitation_that_was_taken_up_can_be_copied_no_more() {
    let office = Office::open().await;
    let key = office.greenhouse().await.key;
    let sent: Value = office.send_test(&key, 1).await.json().await.unwrap();
    let id = sent["partner_interview_id"].as_str().unwrap();
    let secret = office.invitation(id).await;
    let body = super::super::server::start_body(&secret);
    assert_eq!(office.server.browser().post("/candidate/start", &body).await.status(), 204);

    let refused = office.admin.post(&format!("/partner-orders/{id}/invitation"), &json!({})).await;

    assert_eq!(code_of(refused).await, "conflict");
    assert_eq!(office.order().await["can_invite"], json!(false));
}

#[tokio::test]
async fn a_link_that_was_replaced_is_not_shown_any_more() {
    let office = Office::open().await;
    let key = office.greenhouse().await.key;
    let sent: Value = office.send_test(&key, 1).await.json().await.unwrap();
    let id = sent["partner_interview_id"].as_str().unwrap();
    let interview = office.order().await["interview"].as_str().unwrap().to_owned();
    let renewed = office.admin.post(&format!("/interviews/{interview}/link"), &json!({})).await;
    assert_eq!(renewed.status(), 201);

    let refused = office.admin.post(&format!("/partner-orders/{id}/invitation"), &json!({})).await;

    assert_eq!(code_of(refused).await, "conflict");
}

#[tokio::test]
async fn another_organisation_finds_no_order_connection_or_link_of_ours() {
    let office = Office::open().await;
    let connected = office.greenhouse().await;
    let sent: Value = office.send_test(&connected.key, 1).await.json().await.unwrap();
    let order = sent["partner_interview_id"].as_str().unwrap();
    let invited = office.server.invite().await;
    let path = format!("/interviews/{}/result-links", invited.id);
    office.admin.post(&path, &json!({})).await;
    let link = office.admin.read(&path).await["links"][0]["id"].clone();
    let (other, _) = office.server.another_org().await;
    let stranger = office.server.signed_in_as(&office.server.account_of(other, Role::Admin).await).await;

    assert_eq!(stranger.read("/partners").await["connections"], json!([]));
    assert_eq!(stranger.read("/partner-orders").await["orders"], json!([]));
    for (method, path, body) in [
        (Method::PUT, format!("/partners/{}", connected.id), json!({})),
        (Method::POST, format!("/partners/{}/key", connected.id), json!({})),
        (Method::PUT, format!("/partners/{}/switch", connected.id), json!({ "on": false })),
        (Method::POST, format!("/partner-orders/{order}/invitation"), json!({})),
        (Method::POST, format!("/partner-orders/{order}/send"), json!({})),
        (Method::GET, path.clone(), json!({})),
        (Method::POST, path, json!({})),
        (Method::DELETE, format!("/result-links/{}", link.as_str().unwrap()), json!({})),
    ] {
        let answer = stranger.request(method, &path).json(&body).send().await.unwrap();
        assert_eq!(code_of(answer).await, "not_found", "{path}");
    }
}

#[tokio::test]
async fn what_a_change_of_settings_leaves_out_stays_and_nothing_takes_away() {
    let office = Office::open().await;
    let opening = office.server.opening.id;
    let stage = |name: &str| json!([{ "stage": name, "opening": opening }]);
    let settings = json!({ "stages": stage("Assessment"), "client_id": "client-7", "user_id": 7 });
    let hook = office.connect(json!({ "partner": "greenhouse_recruiting", "settings": settings })).await;
    let path = format!("/partners/{}", hook.id);
    let change = async |settings: Value| -> Value {
        let request = office.admin.request(Method::PUT, &path).json(&json!({ "settings": settings }));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<Value>().await.unwrap()["settings"].clone()
    };

    let changed = change(json!({ "stages": stage("Onsite") })).await;
    assert_eq!(changed["stages"][0]["stage"], "Onsite");
    assert_eq!((&changed["client_id"], &changed["user_id"]), (&json!("client-7"), &json!(7)));
    let changed = change(json!({ "client_id": null })).await;
    assert_eq!((&changed["client_id"], &changed["user_id"]), (&Value::Null, &json!(7)));
    assert_eq!(changed["stages"][0]["stage"], "Onsite");
}
