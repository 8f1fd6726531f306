//! Keys and what else is entered of a connection: changed, rotated, lost.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    Connected, Office,
    orders::{STAGE_CHANGE, deliver},
};
use crate::{
    http::server::code_of,
    support::partner_server::{ASHBY_KEY, Deed, HARVEST_CLIENT, basic},
};

impl Office {
    /// Changes what is entered of a connection.
    async fn change(&self, id: &str, entry: Value) -> Value {
        let answer =
            self.admin.request(Method::PUT, &format!("/partners/{id}")).json(&entry).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    async fn rotate(&self, id: &str) -> String {
        let rotated = self.admin.post(&format!("/partners/{id}/key"), &json!({})).await;
        assert_eq!(rotated.status(), 200);
        let rotated: Value = rotated.json().await.unwrap();
        rotated["key"].as_str().unwrap().to_owned()
    }

    /// A Greenhouse that invites at the stage of the documented example.
    async fn recruiting(&self) -> Connected {
        let settings = json!({
            "stages": [{ "stage": "Assessment", "opening": self.server.opening.id }],
            "client_id": HARVEST_CLIENT.0, "user_id": 158_104,
        });
        let entry = json!({ "partner": "greenhouse_recruiting", "settings": settings, "api_secret": HARVEST_CLIENT.1 });
        self.connect(entry).await
    }

    /// As if `vault.key` were another one.
    async fn lose_the_key(&self) {
        let url = format!("sqlite://{}", self.server.folder.path().join("test.db").display());
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        for sql in [
            "UPDATE partner_connection SET sealed = zeroblob(80)",
            "UPDATE partner_order SET sealed_link = zeroblob(80)",
            "UPDATE result_link SET sealed = zeroblob(80)",
        ] {
            sqlx::query(sql).execute(&pool).await.unwrap();
        }
    }
}

fn callback(number: u32) -> String {
    format!("PATCH /integrations/testing_partners/take_home_tests/{number}")
}

#[tokio::test]
async fn greenhouse_is_told_with_the_key_that_it_has() {
    let office = Office::open().await;
    let connected = office.greenhouse().await;
    let sent: Value = office.send_test(&connected.key, 7).await.json().await.unwrap();
    let rotated = office.admin.post(&format!("/partners/{}/key", connected.id), &json!({})).await;
    let rotated: Value = rotated.json().await.unwrap();
    office.decline(sent["partner_interview_id"].as_str().unwrap()).await;

    office.work(&office.worker()).await;

    let patch = "PATCH /integrations/testing_partners/take_home_tests/7";
    assert_eq!(office.partners.heard(patch)[0].authorization, basic(&connected.key, ""));
    let new = rotated["key"].as_str().unwrap();
    assert_eq!(office.send_test(new, 8).await.status(), 200, "the new key counts at once");
    let sent: Value = office.send_test(new, 8).await.json().await.unwrap();
    office.decline(sent["partner_interview_id"].as_str().unwrap()).await;
    office.work(&office.worker()).await;
    let patch = "PATCH /integrations/testing_partners/take_home_tests/8";
    assert_eq!(office.partners.heard(patch)[0].authorization, basic(new, ""));
    office.server.clock.advance_ms(31 * 24 * 60 * 60 * 1_000);
    assert_eq!(office.send_test(&connected.key, 9).await.status(), 401, "the old key has run out");
}

#[tokio::test]
async fn greenhouse_that_still_has_the_other_key_is_told_with_that() {
    let office = Office::open().await;
    let connected = office.greenhouse().await;
    let sent: Value = office.send_test(&connected.key, 7).await.json().await.unwrap();
    let new = office.rotate(&connected.id).await;
    assert_eq!(office.send_test(&new, 8).await.status(), 200, "somebody has tried the new key");
    office.decline(sent["partner_interview_id"].as_str().unwrap()).await;
    office.partners.will([Deed::Answers(401, &[], "who?")]);

    office.work(&office.worker()).await;

    let heard = office.partners.heard(&callback(7));
    let with: Vec<_> = heard.iter().map(|heard| heard.authorization.clone()).collect();
    assert_eq!(with, [basic(&new, ""), basic(&connected.key, "")]);
}

#[tokio::test]
async fn a_key_that_was_never_shown_is_replaced_and_the_one_that_the_partner_has_stays() {
    let office = Office::open().await;
    let connected = office.greenhouse().await;
    assert_eq!(office.send_test(&connected.key, 1).await.status(), 200);
    let mislaid = office.rotate(&connected.id).await;
    let new = office.rotate(&connected.id).await;

    assert_eq!(office.send_test(&mislaid, 2).await.status(), 401);
    assert_eq!(office.send_test(&connected.key, 2).await.status(), 200);
    assert_eq!(office.send_test(&new, 2).await.status(), 200);
}

#[tokio::test]
async fn a_delivery_signed_with_the_key_before_does_not_count_as_use_of_the_new_one() {
    let office = Office::open().await;
    let hook = office.recruiting().await;
    assert_eq!(deliver(&office, &hook.id, &hook.key, STAGE_CHANGE).await, 200);
    let new = office.rotate(&hook.id).await;
    let used = || async { office.admin.read("/partners").await["connections"][0]["key_used"].clone() };

    assert_eq!(deliver(&office, &hook.id, &hook.key, STAGE_CHANGE).await, 200);
    assert_eq!(used().await, Value::Null);
    assert_eq!(deliver(&office, &hook.id, &new, STAGE_CHANGE).await, 200);
    assert!(used().await.is_number());
}

#[tokio::test]
async fn what_is_not_said_stays_as_it_was_entered() {
    let office = Office::open().await;
    let hook = office.recruiting().await;

    let changed = office.change(&hook.id, json!({ "api_secret": "another" })).await;
    assert_eq!(changed["settings"], hook.view["settings"]);
    let settings = json!({ "stages": hook.view["settings"]["stages"] });
    let changed = office.change(&hook.id, json!({ "settings": settings })).await;

    assert_eq!(changed["has_api_secret"], json!(true));
    assert_eq!(changed["settings"], hook.view["settings"]);
}

#[tokio::test]
async fn with_another_vault_key_the_page_names_the_remedy_and_the_remedy_works() {
    let office = Office::open().await;
    let connected = office.ashby().await;
    let answer = office.start(&connected.key, &office.assessment("application-1")).await;
    let started: Value = answer.json().await.unwrap();
    let order = started["results"]["assessment_id"].as_str().unwrap();
    office.lose_the_key().await;

    let connection = office.admin.read("/partners").await["connections"][0].clone();
    assert!(connection["missing"].as_str().unwrap().contains("vault.key"), "{connection:#}");
    let refused = office.admin.post(&format!("/partner-orders/{order}/invitation"), &json!({})).await;
    assert_eq!(code_of(refused).await, "conflict");
    let changed = office.change(&connected.id, json!({ "api_secret": ASHBY_KEY })).await;
    assert_eq!(changed["missing"], Value::Null);
}

#[tokio::test]
async fn a_key_that_was_lost_is_asked_for_anew_and_sent_with_nothing_in_its_place() {
    let office = Office::open().await;
    let connected = office.greenhouse().await;
    let sent: Value = office.send_test(&connected.key, 1).await.json().await.unwrap();
    office.decline(sent["partner_interview_id"].as_str().unwrap()).await;
    office.lose_the_key().await;
    let worker = office.worker();
    office.work(&worker).await;
    assert_eq!(office.order().await["trouble"]["kind"], "not_set_up");
    let changed = office.change(&connected.id, json!({})).await;
    assert!(changed["missing"].as_str().unwrap().contains("new key"), "{changed:#}");
    office.work(&worker).await;
    assert!(office.partners.heard(&callback(1)).is_empty());

    let new = office.rotate(&connected.id).await;
    office.work(&worker).await;

    assert_eq!(office.partners.heard(&callback(1))[0].authorization, basic(&new, ""));
}
