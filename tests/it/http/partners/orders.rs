//! Orders: once for each, however often they come; and only by who holds the key.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use vivavoce::{
    partner::outcome::Outcome,
    store::{
        accounts::Role,
        hiring::{Hiring, Opening},
        interviews::Interviews,
        partners::{PartnerOrders, Told},
        webhooks::WebhookEvents,
    },
};

use super::{Connected, Office, client};
use crate::support::partner_server::basic;

async fn json_of(answer: reqwest::Response) -> Value {
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

#[tokio::test]
async fn the_same_order_five_times_at_once_is_one_interview_with_one_answer() {
    let office = Office::open().await;
    let Connected { key, .. } = office.greenhouse().await;

    let answers = join_all((0..5).map(|_| office.send_test(&key, 12345))).await;

    let mut ids = Vec::new();
    for answer in answers {
        ids.push(json_of(answer).await);
    }
    assert!(ids.iter().all(|id| *id == ids[0] && id["partner_interview_id"].is_string()), "{ids:?}");
    let interviews = office.server.store.interviews(office.server.org, None, 10).await.unwrap();
    assert_eq!(interviews.len(), 1);
    let order = office.order().await;
    assert_eq!((&order["candidate"], &order["state"]), (&json!("Harry Potter"), &json!("invited")));
    let path = format!("/interviews/{}/cancel", order["interview"].as_str().unwrap());
    assert_eq!(office.server.signed_in(Role::Recruiter).await.post(&path, &json!({})).await.status(), 204);
    let order = office.order().await;
    assert_eq!((&order["status"], &order["state"]), (&json!("invited"), &json!("cancelled")));
}

#[tokio::test]
async fn the_same_assessment_five_times_at_once_is_one_order_with_one_answer() {
    let office = Office::open().await;
    let Connected { key, .. } = office.ashby().await;
    let start = office.assessment("application-1");

    let answers = join_all((0..5).map(|_| office.start(&key, &start))).await;

    let mut bodies = Vec::new();
    for answer in answers {
        bodies.push(json_of(answer).await);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    office.order().await;
}

#[tokio::test]
async fn an_ashby_order_repeated_is_the_same_until_it_is_over_and_then_a_new_one() {
    let office = Office::open().await;
    let Connected { key, .. } = office.ashby().await;
    let start = office.assessment("application-1");

    let first = json_of(office.start(&key, &start).await).await;
    let again = json_of(office.start(&key, &start).await).await;
    assert_eq!(first, again);
    let id = first["results"]["assessment_id"].as_str().unwrap();
    office.decline(id).await;
    office.work(&office.worker()).await;

    let after = json_of(office.start(&key, &start).await).await;
    assert_ne!(after["results"]["assessment_id"], first["results"]["assessment_id"]);
}

#[tokio::test]
async fn a_candidate_of_ashby_who_is_being_assessed_is_not_assessed_twice() {
    let office = Office::open().await;
    let Connected { key, .. } = office.ashby().await;
    json_of(office.start(&key, &office.assessment("application-1")).await).await;

    let refused = office.start(&key, &office.assessment("application-2")).await;

    assert_eq!(refused.status(), 409);
}

#[tokio::test]
async fn a_cancelled_order_opens_nothing_and_nothing_is_told_of_it() {
    let office = Office::open().await;
    let Connected { key, .. } = office.ashby().await;
    let started = json_of(office.start(&key, &office.assessment("application-1")).await).await;
    let id = started["results"]["assessment_id"].as_str().unwrap();
    let secret = office.invitation(id).await;
    office.server.clock.advance_ms(1);

    let cancel = office.call(Method::POST, "ashby/assessment.cancel", &key);
    let cancelled = json_of(cancel.json(&json!({ "assessment_id": id })).send().await.unwrap()).await;

    assert_eq!(cancelled, json!({ "success": true, "results": { "assessment_id": id } }));
    let link = office.server.browser().post("/candidate/link", &json!({ "secret": secret })).await;
    assert_eq!(link.json::<Value>().await.unwrap()["state"], "cancelled");
    let told = office.server.store.unspread_events(10).await.unwrap();
    let kinds: Vec<_> = told.iter().map(|event| event.kind.name()).collect();
    assert_eq!(
        kinds,
        ["interview.invited", "interview.cancelled"],
        "webhooks hear of partners' orders as well"
    );
    office.server.clock.advance_ms(30 * 24 * 60 * 60 * 1_000);
    office.work(&office.worker()).await;
    assert!(office.partners.heard("POST /assessment.update").is_empty());
    json_of(office.start(&key, &office.assessment("application-1")).await).await;
}

#[tokio::test]
async fn the_lists_name_the_openings_in_each_partners_form() {
    let office = Office::open().await;
    let greenhouse = office.greenhouse().await;
    let ashby = office.ashby().await;
    let opening = &office.server.opening;

    let tests = office.call(Method::GET, "greenhouse/list_tests", &greenhouse.key).send().await.unwrap();
    let list = office.call(Method::POST, "ashby/assessment.list", &ashby.key).json(&json!({}));

    assert_eq!(
        json_of(tests).await,
        json!([{ "partner_test_id": opening.id, "partner_test_name": "Backend engineer" }])
    );
    assert_eq!(
        json_of(list.send().await.unwrap()).await,
        json!({ "success": true, "results": [{
            "assessment_type_id": opening.id, "name": "Backend engineer",
            "description": "AI voice interview, 3 minutes",
        }] })
    );
}

#[tokio::test]
async fn a_closed_opening_is_neither_offered_nor_ordered() {
    let office = Office::open().await;
    let Connected { key, .. } = office.greenhouse().await;
    let closed = Opening { closed: Some(office.server.clock_now()), ..office.server.opening.clone() };
    assert!(office.server.store.change_opening(&closed).await.unwrap());

    let tests = office.call(Method::GET, "greenhouse/list_tests", &key).send().await.unwrap();

    assert_eq!(json_of(tests).await, json!([]));
    assert_eq!(office.send_test(&key, 1).await.status(), 422);
}

#[tokio::test]
async fn another_connections_ids_are_unknown() {
    let office = Office::open().await;
    let (ours, theirs) = (office.greenhouse().await, office.greenhouse().await);
    let sent = json_of(office.send_test(&ours.key, 1).await).await;
    let id = sent["partner_interview_id"].as_str().unwrap();
    let status = |key: &str, id: &str| {
        office.call(Method::GET, &format!("greenhouse/test_status?partner_interview_id={id}"), key).send()
    };

    assert_eq!(json_of(status(&ours.key, id).await.unwrap()).await["partner_status"], "invited");
    for (key, id) in [(&theirs.key, id), (&ours.key, "12345"), (&ours.key, "")] {
        assert_eq!(status(key, id).await.unwrap().status(), 404);
    }
    let ashby = office.ashby().await;
    assert_eq!(status(&ashby.key, id).await.unwrap().status(), 401, "a key of Ashby is none of Greenhouse");
    let cancel = office.call(Method::POST, "ashby/assessment.cancel", &ashby.key);
    let answer = json_of(cancel.json(&json!({ "assessment_id": id })).send().await.unwrap()).await;
    assert_eq!(answer, json!({ "success": false, "errors": ["assessment_not_found"] }));
}

pub const STAGE_CHANGE: &str = include_str!("greenhouse_stage_change.json");

fn signature(secret: &str, body: &str) -> String {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret.as_bytes());
    let tag = ring::hmac::sign(&key, body.as_bytes());
    let digits: Vec<String> = tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256 {}", digits.concat())
}

pub async fn deliver(office: &Office, connection: &str, secret: &str, body: &str) -> u16 {
    let url = format!("{}/partner/greenhouse/recruiting/{connection}", office.server.origin);
    let request = client().post(url).header("signature", signature(secret, body)).body(body.to_owned());
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_signed_stage_change_invites_once_and_a_forged_one_does_not() {
    let office = Office::open().await;
    let opening = office.server.opening.id;
    let hook = office
        .connect(json!({
            "partner": "greenhouse_recruiting",
            "settings": { "stages": [{ "stage": "assessment", "job": 3485, "opening": opening }] },
        }))
        .await;

    assert_eq!(deliver(&office, &hook.id, "forged", STAGE_CHANGE).await, 401);
    assert_eq!(office.admin.read("/partner-orders").await["orders"], json!([]));
    for _ in 0..7 {
        assert_eq!(deliver(&office, &hook.id, &hook.key, STAGE_CHANGE).await, 200);
    }

    let order = office.order().await;
    assert_eq!(order["candidate"], "Giuseppe Hurley");
    let ping = r#"{"action":"ping","web_hook_id":3}"#;
    assert_eq!(deliver(&office, &hook.id, &hook.key, ping).await, 200);
    let elsewhere = STAGE_CHANGE.replace("\"Assessment\"", "\"Onsite\"").replace("265277", "265278");
    assert_eq!(deliver(&office, &hook.id, &hook.key, &elsewhere).await, 200);
    let nobody = STAGE_CHANGE.replace("giuseppe.hurley@example.com", "").replace("265277", "265279");
    assert_eq!(deliver(&office, &hook.id, &hook.key, &nobody).await, 200);
    office.order().await;
}

/// What stands on the card of the only connection, newest first.
async fn troubles(office: &Office) -> Vec<String> {
    let told = office.admin.read("/partners").await["connections"][0]["troubles"].clone();
    let told = told.as_array().unwrap().iter();
    told.map(|trouble| trouble["detail"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn who_could_not_be_invited_stands_on_the_card_until_they_are() {
    let office = Office::open().await;
    let stage = json!({ "stage": "assessment", "opening": office.server.opening.id });
    let hook = office
        .connect(json!({ "partner": "greenhouse_recruiting", "settings": { "stages": [stage] } }))
        .await;
    let application = |number: &str, name: &str| {
        STAGE_CHANGE.replace("265277", number).replace("\"Giuseppe\"", &format!("\"{name}\""))
    };
    let without = |body: String| body.replace("giuseppe.hurley@example.com", "");
    for body in [
        without(application("265279", "Ada")),
        without(application("265280", "Zoë")),
        without(application("265279", "Ada")),
    ] {
        assert_eq!(deliver(&office, &hook.id, &hook.key, &body).await, 200);
    }
    let told = troubles(&office).await;
    assert_eq!(told.len(), 2, "an application stands there once: {told:?}");
    assert!(told[0].starts_with("Ada Hurley, application 265279: "), "{told:?}");
    assert!(told[1].starts_with("Zoë Hurley, application 265280: "), "{told:?}");
    assert!(told[0].contains("no mail address"), "{told:?}");

    assert_eq!(deliver(&office, &hook.id, &hook.key, &application("265279", "Ada")).await, 200);
    let told = troubles(&office).await;
    assert!(told.len() == 1 && told[0].contains("265280"), "{told:?}");
}

#[tokio::test]
async fn who_reaches_the_stage_again_after_an_invitation_that_came_to_nothing_is_invited_again() {
    let office = Office::open().await;
    let stage = json!({ "stage": "assessment", "opening": office.server.opening.id });
    let hook = office
        .connect(json!({ "partner": "greenhouse_recruiting", "settings": { "stages": [stage] } }))
        .await;
    let moved = |time: &str| {
        let at = format!("\"last_activity_at\": \"{time}\", \"prospect\": false");
        STAGE_CHANGE.replace("\"prospect\": false", &at)
    };
    let (first, again) = (moved("2026-11-02T14:44:42Z"), moved("2026-11-09T09:01:00Z"));
    assert_eq!(deliver(&office, &hook.id, &hook.key, &first).await, 200);
    assert_eq!(deliver(&office, &hook.id, &hook.key, &again).await, 200);
    let order = office.order().await["id"].as_str().unwrap().parse().unwrap();
    let expired = Told::Ended(Outcome::Expired);
    office.server.store.note_told(order, expired, false, office.server.clock_now()).await.unwrap();

    assert_eq!(deliver(&office, &hook.id, &hook.key, &first).await, 200);
    office.order().await;
    for _ in 0..2 {
        assert_eq!(deliver(&office, &hook.id, &hook.key, &again).await, 200);
    }

    let orders = office.admin.read("/partner-orders").await["orders"].clone();
    assert_eq!(orders.as_array().unwrap().len(), 2, "{orders:#}");
}

#[tokio::test]
async fn ashby_must_sign_where_a_signing_secret_is_entered() {
    let office = Office::open().await;
    let signing = json!({ "partner": "ashby", "api_secret": "k", "signing_secret": "s3cret" });
    let Connected { key, .. } = office.connect(signing).await;
    let list = |signature: Option<String>| {
        let request = client()
            .post(format!("{}/partner/ashby/assessment.list", office.server.origin))
            .header("authorization", basic(&key, ""))
            .body("{}");
        match signature {
            Some(signature) => request.header("ashby-signature", signature),
            None => request,
        }
        .send()
    };
    let sound = signature("s3cret", "{}").replace(' ', "=");

    assert_eq!(list(None).await.unwrap().status(), 401);
    assert_eq!(list(Some(signature("other", "{}").replace(' ', "="))).await.unwrap().status(), 401);
    assert_eq!(list(Some(sound)).await.unwrap().status(), 200);
}
