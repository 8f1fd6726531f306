//! What partners are told, and what happens when they do not take it.

use std::time::Duration;

use serde_json::{Value, json};
use vivavoce::{
    id::InterviewId,
    store::{
        interviews::{InterviewStatus, Interviews},
        partners::PartnerOrders,
    },
};

use super::Office;
use crate::support::partner_server::{Deed, HARVEST_CLIENT};

pub const UPDATE: &str = "POST /assessment.update";

/// An office with one order of Ashby's: its id.
pub async fn ordered() -> (Office, String) {
    let office = Office::open().await;
    let connected = office.ashby().await;
    let answer = office.start(&connected.key, &office.assessment("application-1")).await;
    let started: Value = answer.json().await.unwrap();
    let id = started["results"]["assessment_id"].as_str().unwrap().to_owned();
    (office, id)
}

pub fn refusal(status: u16, body: &'static str) -> Deed {
    Deed::Answers(status, &[], body)
}

#[tokio::test]
async fn an_order_that_nobody_took_up_is_told_as_expired() {
    let (office, id) = ordered().await;
    office.work(&office.worker()).await;
    assert!(office.partners.heard(UPDATE).is_empty(), "too early");

    office.server.clock.advance_ms(7 * 24 * 60 * 60 * 1_000);
    office.work(&office.worker()).await;

    let heard = office.partners.heard(UPDATE);
    assert_eq!((heard.len(), &heard[0].body["assessment_id"]), (1, &json!(id)));
    assert!(
        heard[0].body["cancelled_reason"]["value"].as_str().unwrap().contains("not taken up"),
        "{heard:?}"
    );
    let order = office.order().await;
    assert_eq!(order["told"], json!({ "told": "ended", "outcome": "expired" }));
}

#[tokio::test]
async fn declining_is_told_at_once_and_once() {
    let (office, id) = ordered().await;
    office.decline(&id).await;

    office.work(&office.worker()).await;
    office.server.clock.advance_ms(30 * 24 * 60 * 60 * 1_000);
    office.work(&office.worker()).await;

    assert_eq!(office.partners.heard(UPDATE).len(), 1);
}

#[tokio::test]
async fn an_interview_that_was_taken_back_at_the_desk_is_told_as_withdrawn() {
    let (office, _) = ordered().await;
    let interview = office.order().await["interview"].as_str().unwrap().to_owned();
    let cancelled = office.admin.post(&format!("/interviews/{interview}/cancel"), &json!({})).await;
    assert_eq!(cancelled.status(), 204);

    office.work(&office.worker()).await;

    let heard = office.partners.heard(UPDATE);
    assert!(heard[0].body["cancelled_reason"]["value"].as_str().unwrap().contains("taken back"), "{heard:?}");
}

#[tokio::test]
async fn deleted_data_are_told_without_a_word_of_the_interview() {
    let (office, _) = ordered().await;
    let interview: InterviewId = office.order().await["interview"].as_str().unwrap().parse().unwrap();

    office.server.store.note_deleted(interview, office.server.clock_now()).await.unwrap();
    office.work(&office.worker()).await;

    let heard = office.partners.heard(UPDATE);
    assert!(heard[0].body["cancelled_reason"]["value"].as_str().unwrap().contains("deleted"), "{heard:?}");
    assert!(heard[0].body["assessment_profile_url"].is_null());
}

#[tokio::test]
async fn a_refusal_is_shown_with_the_partners_words_and_the_remedy_until_it_is_sent_again() {
    for (status, body, kind) in [
        (422, r#"{"message":"Candidate is archived"}"#, "not_understood"),
        (409, "already completed", "conflict"),
        (404, "unknown", "unknown"),
        (200, r#"{"success":false,"errors":["invalid_input"]}"#, "not_understood"),
    ] {
        let (office, id) = ordered().await;
        office.partners.will([refusal(status, body)]);
        office.decline(&id).await;
        let worker = office.worker();
        office.work(&worker).await;
        office.server.clock.advance_ms(60 * 60 * 1_000);
        office.work(&worker).await;

        let order = office.order().await;
        assert_eq!(office.partners.heard(UPDATE).len(), 1, "{status}: it is not tried again by itself");
        assert_eq!(order["trouble"]["kind"], kind, "{order:#}");
        assert!(order["trouble"]["detail"].as_str().unwrap().contains(body), "{order:#}");
        assert!(order["trouble"]["remedy"].as_str().unwrap().len() > 20, "{order:#}");

        let again = office.admin.post(&format!("/partner-orders/{id}/send"), &json!({})).await;
        assert_eq!(again.status(), 202);
        office.work(&worker).await;
        let order = office.order().await;
        assert_eq!((&order["trouble"], &order["closed"]), (&Value::Null, &json!(true)), "{order:#}");
    }
}

#[tokio::test]
async fn a_partner_that_fails_is_told_again_later_and_its_own_wish_is_heeded() {
    let (office, id) = ordered().await;
    let busy = Deed::Answers(429, &[("retry-after", "600")], "slow down");
    office.partners.will([refusal(500, "oops"), refusal(401, "who?"), busy]);
    office.decline(&id).await;
    let worker = office.worker();
    let heard = |seconds: i64| {
        let (office, worker) = (&office, &worker);
        async move {
            office.server.clock.advance_ms(seconds * 1_000);
            office.work(worker).await;
            office.partners.heard(UPDATE).len()
        }
    };

    assert_eq!(heard(0).await, 1);
    assert_eq!(office.order().await["trouble"]["kind"], "partner_failed");
    assert_eq!(heard(60).await, 2);
    assert_eq!(office.order().await["trouble"]["kind"], "key_refused");
    assert_eq!(heard(400).await, 3);
    assert_eq!(heard(599).await, 3, "the partner asked for ten minutes");
    assert_eq!(heard(1).await, 4);
    assert_eq!(office.order().await["closed"], json!(true));
}

#[tokio::test]
async fn a_partner_that_hangs_is_given_up_for_now_and_keeps_no_other_job_waiting() {
    let (office, id) = ordered().await;
    office.partners.will([Deed::Hangs]);
    office.decline(&id).await;

    office.work(&office.server.worker(Duration::from_millis(300))).await;

    let order = office.order().await;
    assert_eq!((&order["trouble"]["kind"], &order["closed"]), (&json!("unreachable"), &json!(false)));
}

#[tokio::test]
async fn what_happens_while_a_partner_is_being_told_is_told_too() {
    let (office, id) = ordered().await;
    let worker = office.worker();
    let interview: InterviewId = office.order().await["interview"].as_str().unwrap().parse().unwrap();
    let now = office.server.clock_now();
    office.server.store.set_status(interview, InterviewStatus::Started, now).await.unwrap();
    office.partners.will([refusal(500, "oops")]);
    office.work(&worker).await;
    office.server.store.set_status(interview, InterviewStatus::Reported, now).await.unwrap();

    office.work(&worker).await;

    let heard = office.partners.heard(UPDATE);
    assert_eq!(heard[0].body["assessment_status"]["value"], "Started");
    assert_eq!(heard[1].body["assessment_status"]["value"], "Completed", "{heard:?}");
    assert_eq!(heard[1].body["assessment_id"], json!(id));
}

#[tokio::test]
async fn a_note_tells_a_customers_own_greenhouse_how_it_ended() {
    let office = Office::open().await;
    let settings = json!({
        "stages": [{ "stage": "Assessment", "opening": office.server.opening.id }],
        "client_id": HARVEST_CLIENT.0, "user_id": 158_104,
    });
    let entry =
        json!({ "partner": "greenhouse_recruiting", "settings": settings, "api_secret": HARVEST_CLIENT.1 });
    let hook = office.connect(entry).await;
    super::orders::deliver(&office, &hook.id, &hook.key, super::orders::STAGE_CHANGE).await;
    let order = office.order().await;
    office.decline(order["id"].as_str().unwrap()).await;

    office.work(&office.worker()).await;

    let note = &office.partners.heard("POST /v3/notes")[0].body;
    assert_eq!((&note["candidate_id"], &note["user_id"]), (&json!(265_772), &json!(158_104)));
    assert!(note["body"].as_str().unwrap().starts_with("Outcome: The candidate declined"), "{note}");
    assert_eq!(office.order().await["closed"], json!(true));
}

#[tokio::test]
async fn what_is_missing_is_named_and_sent_once_it_is_entered() {
    let office = Office::open().await;
    let connected = office.connect(json!({ "partner": "ashby" })).await;
    assert!(connected.view["missing"].as_str().unwrap().contains("API key of Ashby"));
    let answer = office.start(&connected.key, &office.assessment("application-1")).await;
    let started: Value = answer.json().await.unwrap();
    office.decline(started["results"]["assessment_id"].as_str().unwrap()).await;
    let worker = office.worker();
    office.work(&worker).await;
    assert_eq!(office.order().await["trouble"]["kind"], "not_set_up");

    let entry = json!({ "api_secret": crate::support::partner_server::ASHBY_KEY });
    let path = format!("/partners/{}", connected.id);
    let changed = office.admin.request(reqwest::Method::PUT, &path).json(&entry).send().await.unwrap();
    assert_eq!(changed.status(), 200);
    office.work(&worker).await;

    assert_eq!(office.order().await["closed"], json!(true));
}

#[tokio::test]
async fn an_interview_of_our_own_is_added_to_a_candidate_of_ashbys() {
    let office = Office::open().await;
    let entry = json!({
        "partner": "ashby", "api_secret": crate::support::partner_server::ASHBY_KEY,
        "settings": { "partner_id": "partner-1" },
    });
    let connected = office.connect(entry).await;
    let invited = office.server.invite().await;
    let body = json!({ "connection": connected.id, "interview": invited.id, "candidate": "candidate-9" });
    assert_eq!(office.admin.post("/partner-orders", &body).await.status(), 201);
    assert_eq!(office.admin.post("/partner-orders", &body).await.status(), 409, "once for each candidate");
    let now = office.server.clock_now();
    office.server.store.set_status(invited.id, InterviewStatus::Reported, now).await.unwrap();

    office.work(&office.worker()).await;

    let heard = office.partners.heard("POST /assessment.addCompletedToCandidate");
    let assessment = &heard[0].body["assessment"];
    assert_eq!(
        (&heard[0].body["candidateId"], &assessment["assessmentName"]),
        (&json!("candidate-9"), &json!("Backend engineer"))
    );
    assert_eq!(assessment["result"]["type"], "string", "no number where there is none");
    assert_eq!(office.order().await["closed"], json!(true));
}
