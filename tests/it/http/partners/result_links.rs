//! Links that show one report without signing in.

use serde_json::{Value, json};
use sqlx::Row;
use vivavoce::{
    id::InterviewId,
    store::interviews::{InterviewStatus, Interviews},
};

use super::{Office, secret_of};
use crate::http::server::code_of;

async fn made(office: &Office) -> (String, String) {
    let invited = office.server.invite().await;
    let path = format!("/interviews/{}/result-links", invited.id);
    let answer = office.admin.post(&path, &json!({})).await;
    assert_eq!(answer.status(), 201);
    let link: Value = answer.json().await.unwrap();
    assert!(link["link"].as_str().unwrap().contains("/result#"), "{link}");
    (path, secret_of(&link["link"]))
}

async fn opened(office: &Office, secret: &str) -> reqwest::Response {
    office.server.browser().post("/result", &json!({ "secret": secret })).await
}

#[tokio::test]
async fn it_shows_the_report_to_whoever_holds_it_and_every_opening_is_a_row() {
    let office = Office::open().await;
    let (path, secret) = made(&office).await;
    for _ in 0..2 {
        let report: Value = opened(&office, &secret).await.json().await.unwrap();
        assert_eq!(report["interview"]["candidate"], "Robin Roe");
    }

    let link = office.admin.read(&path).await["links"][0].clone();

    assert_eq!(
        (&link["shown"], &link["refused"], &link["made_for"]),
        (&json!(2), &json!(0), &json!("Sam Poe"))
    );
    let url = format!("sqlite://{}", office.server.folder.path().join("test.db").display());
    let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
    let rows = sqlx::query("SELECT at_ms FROM result_link_opening").fetch_all(&pool).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.get::<i64, _>(0) == super::super::server::START.0));
}

#[tokio::test]
async fn an_expired_a_revoked_and_an_unknown_link_show_nothing() {
    let office = Office::open().await;
    let (path, secret) = made(&office).await;
    assert_eq!(code_of(opened(&office, "unknown").await).await, "unknown_link");
    office.server.clock.advance_ms(90 * 24 * 60 * 60 * 1_000);
    assert_eq!(code_of(opened(&office, &secret).await).await, "link_expired");

    let office = Office { admin: office.server.signed_in_again().await, ..office };
    let (path_of_second, second) = made(&office).await;
    let id = office.admin.read(&path_of_second).await["links"][0]["id"].clone();
    let revoke = format!("/result-links/{}", id.as_str().unwrap());
    assert_eq!(office.admin.request(reqwest::Method::DELETE, &revoke).send().await.unwrap().status(), 204);
    assert_eq!(code_of(opened(&office, &second).await).await, "link_expired");
    assert_eq!(office.admin.read(&path).await["links"][0]["refused"], 1);
    assert_eq!(office.admin.read(&path_of_second).await["links"][0]["refused"], 1);
}

#[tokio::test]
async fn a_partner_gets_the_same_link_each_time_a_new_one_after_its_end_and_none_once_it_is_revoked() {
    let office = Office::open().await;
    let key = office.greenhouse().await.key;
    let sent: Value = office.send_test(&key, 1).await.json().await.unwrap();
    let id = sent["partner_interview_id"].as_str().unwrap().to_owned();
    let interview: InterviewId = office.order().await["interview"].as_str().unwrap().parse().unwrap();
    let now = office.server.clock_now();
    office.server.store.set_status(interview, InterviewStatus::Reported, now).await.unwrap();
    let url = || async {
        let path = format!("greenhouse/test_status?partner_interview_id={id}");
        let answer = office.call(reqwest::Method::GET, &path, &key).send().await.unwrap();
        let status: Value = answer.json().await.unwrap();
        assert_eq!(status["partner_status"], "complete", "{status}");
        status["partner_profile_url"].as_str().unwrap().to_owned()
    };

    let first = url().await;
    assert_eq!(first, url().await);
    assert_eq!(opened(&office, &secret_of(&json!(first))).await.status(), 200);
    office.server.clock.advance_ms(91 * 24 * 60 * 60 * 1_000);
    let second = url().await;
    assert_ne!(first, second);
    let admin = office.server.signed_in_again().await;
    let path = format!("/interviews/{interview}/result-links");
    let newest = admin.read(&path).await["links"][0]["id"].clone();
    let revoke = format!("/result-links/{}", newest.as_str().unwrap());
    admin.request(reqwest::Method::DELETE, &revoke).send().await.unwrap();
    assert_eq!(url().await, format!("{}/result", office.server.origin));
}

#[tokio::test]
async fn there_is_no_link_where_nobody_was_interviewed() {
    let office = Office::open().await;
    let key = office.greenhouse().await.key;
    let sent: Value = office.send_test(&key, 1).await.json().await.unwrap();
    let id = sent["partner_interview_id"].as_str().unwrap().to_owned();
    office.decline(&id).await;

    let path = format!("greenhouse/test_status?partner_interview_id={id}");
    let answer = office.call(reqwest::Method::GET, &path, &key).send().await.unwrap();
    let status: Value = answer.json().await.unwrap();

    assert_eq!(status["partner_profile_url"], json!(format!("{}/result", office.server.origin)));
    let interview = office.order().await["interview"].as_str().unwrap().to_owned();
    let links = office.admin.read(&format!("/interviews/{interview}/result-links")).await;
    assert_eq!(links["links"], json!([]));
}

#[tokio::test]
async fn the_51st_link_is_refused_until_one_is_revoked() {
    let office = Office::open().await;
    let (path, _) = made(&office).await;
    let make = || async { office.admin.post(&path, &json!({})).await };
    for _ in 1..50 {
        assert_eq!(make().await.status(), 201);
    }
    assert_eq!(code_of(make().await).await, "conflict");

    let id = office.admin.read(&path).await["links"][0]["id"].as_str().unwrap().to_owned();
    let revoked = office.admin.request(reqwest::Method::DELETE, &format!("/result-links/{id}")).send().await;
    assert_eq!(revoked.unwrap().status(), 204);

    assert_eq!(make().await.status(), 201);
}
