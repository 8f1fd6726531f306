//! What is told again, to whom, and what is told no more.

use reqwest::Method;
use serde_json::{Value, json};
use vivavoce::{
    id::InterviewId,
    store::interviews::{InterviewStatus, Interviews},
};

use super::{
    Office,
    told::{UPDATE, ordered, refusal},
};
use crate::support::partner_server::ASHBY_KEY;

const ADDED: &str = "POST /assessment.addCompletedToCandidate";

/// The interview of the only order gets so far.
async fn is(office: &Office, status: InterviewStatus) {
    let interview: InterviewId = office.order().await["interview"].as_str().unwrap().parse().unwrap();
    office.server.store.set_status(interview, status, office.server.clock_now()).await.unwrap();
}

async fn send(office: &Office, order: &str) {
    let answer = office.admin.post(&format!("/partner-orders/{order}/send"), &json!({})).await;
    assert_eq!(answer.status(), 202);
}

/// A connection to Ashby that adds interviews, with one that was not ordered there.
async fn attached(office: &Office) -> (super::Connected, InterviewId) {
    let entry =
        json!({ "partner": "ashby", "api_secret": ASHBY_KEY, "settings": { "partner_id": "partner-1" } });
    let connected = office.connect(entry).await;
    let invited = office.server.invite().await;
    let body =
        json!({ "connection": connected.id, "interview": invited.id, "candidate": "7cd4a4b6-candidate" });
    assert_eq!(office.admin.post("/partner-orders", &body).await.status(), 201);
    (connected, invited.id)
}

#[tokio::test]
async fn who_refuses_to_hear_that_it_began_hears_the_result() {
    for (status, body) in [(404, "unknown"), (422, "no"), (200, r#"{"success":false,"errors":["no"]}"#)] {
        let (office, _) = ordered().await;
        let worker = office.worker();
        office.partners.will([refusal(status, body)]);
        is(&office, InterviewStatus::Started).await;
        office.work(&worker).await;
        assert!(office.order().await["trouble"]["detail"].as_str().unwrap().contains(body));

        is(&office, InterviewStatus::Reported).await;
        office.work(&worker).await;

        let order = office.order().await;
        assert_eq!(order["told"], json!({ "told": "ended", "outcome": "completed" }), "{status}: {order:#}");
    }
}

#[tokio::test]
async fn the_beginning_is_told_with_its_own_time() {
    let (office, _) = ordered().await;
    let began = office.server.clock_now();
    is(&office, InterviewStatus::Started).await;
    office.server.clock.advance_ms(60_000);

    office.work(&office.worker()).await;

    assert_eq!(office.partners.heard(UPDATE)[0].body["timestamp"], json!(began));
}

#[tokio::test]
async fn a_new_link_after_an_ending_leads_to_another_one() {
    let (office, id) = ordered().await;
    let worker = office.worker();
    office.decline(&id).await;
    office.work(&worker).await;
    let interview = office.order().await["interview"].as_str().unwrap().to_owned();

    let renewed = office.admin.post(&format!("/interviews/{interview}/link"), &json!({})).await;
    assert_eq!(renewed.status(), 201);
    office.work(&worker).await;
    assert_eq!(office.order().await["closed"], json!(false));
    is(&office, InterviewStatus::Reported).await;
    office.work(&worker).await;

    let order = office.order().await;
    assert_eq!(order["told"], json!({ "told": "ended", "outcome": "completed" }), "{order:#}");
    assert_eq!(office.partners.heard(UPDATE).len(), 2);
}

#[tokio::test]
async fn what_one_partner_refuses_is_not_told_twice_to_another() {
    let (office, _) = ordered().await;
    let interview = office.order().await["interview"].as_str().unwrap().to_owned();
    let entry =
        json!({ "partner": "ashby", "api_secret": ASHBY_KEY, "settings": { "partner_id": "partner-1" } });
    let other = office.connect(entry).await;
    let body = json!({ "connection": other.id, "interview": interview, "candidate": "candidate-9" });
    assert_eq!(office.admin.post("/partner-orders", &body).await.status(), 201);
    let worker = office.worker();
    office.partners.will([refusal(500, "oops")]);
    let reported: InterviewId = interview.parse().unwrap();
    let now = office.server.clock_now();
    office.server.store.set_status(reported, InterviewStatus::Reported, now).await.unwrap();

    for _ in 0..3 {
        office.work(&worker).await;
        office.server.clock.advance_ms(60_000);
    }

    let heard = (office.partners.heard(UPDATE).len(), office.partners.heard(ADDED).len());
    assert!(heard == (2, 1) || heard == (1, 2), "the one that failed once more, the other once: {heard:?}");
}

#[tokio::test]
async fn sending_again_five_times_sends_once() {
    let (office, id) = ordered().await;
    let worker = office.worker();
    office.partners.will([refusal(422, "no")]);
    office.decline(&id).await;
    office.work(&worker).await;

    for _ in 0..5 {
        send(&office, &id).await;
    }
    office.work(&worker).await;

    assert_eq!(office.partners.heard(UPDATE).len(), 2);
}

#[tokio::test]
async fn what_was_tried_for_three_days_is_given_up_in_words_and_sent_when_somebody_asks() {
    let (office, id) = ordered().await;
    let worker = office.worker();
    office.partners.will((0..77).map(|_| refusal(500, "oops")));
    office.decline(&id).await;
    for _ in 0..77 {
        assert_eq!(office.order().await["given_up"], json!(false));
        office.work(&worker).await;
        office.server.clock.advance_ms(60 * 60 * 1_000);
    }

    let order = office.order().await;
    assert_eq!((&order["given_up"], office.partners.heard(UPDATE).len()), (&json!(true), 77));
    let remedy = order["trouble"]["remedy"].as_str().unwrap();
    assert!(remedy.contains("given up") && remedy.contains("Send again"), "{remedy}");
    send(&office, &id).await;
    office.work(&worker).await;
    let order = office.order().await;
    assert_eq!((&order["given_up"], &order["closed"]), (&json!(false), &json!(true)), "{order:#}");
}

#[tokio::test]
async fn switching_a_connection_on_sends_what_waited_for_it() {
    let office = Office::open().await;
    let connected = office.ashby().await;
    let answer = office.start(&connected.key, &office.assessment("application-1")).await;
    let started: Value = answer.json().await.unwrap();
    let path = format!("/partners/{}/switch", connected.id);
    let switch = |on: bool| office.admin.request(Method::PUT, &path).json(&json!({ "on": on })).send();
    switch(false).await.unwrap();
    office.decline(started["results"]["assessment_id"].as_str().unwrap()).await;
    let worker = office.worker();
    office.work(&worker).await;
    assert_eq!(office.order().await["trouble"]["kind"], "switched_off");

    switch(true).await.unwrap();
    office.work(&worker).await;

    assert_eq!(office.order().await["closed"], json!(true));
}

#[tokio::test]
async fn what_ashby_is_done_with_may_be_ordered_anew() {
    for (status, body) in [(404, "unknown"), (409, "cancelled")] {
        let office = Office::open().await;
        let key = office.ashby().await.key;
        let start = office.assessment("application-1");
        let first: Value = office.start(&key, &start).await.json().await.unwrap();
        office.partners.will([refusal(status, body)]);
        office.decline(first["results"]["assessment_id"].as_str().unwrap()).await;
        office.work(&office.worker()).await;

        let second: Value = office.start(&key, &start).await.json().await.unwrap();

        assert_ne!(first["results"]["assessment_id"], second["results"]["assessment_id"], "{status}");
    }
}

#[tokio::test]
async fn an_attached_interview_that_was_not_held_is_told_to_nobody_and_said_so() {
    let office = Office::open().await;
    let (_, interview) = attached(&office).await;
    let now = office.server.clock_now();
    office.server.store.set_status(interview, InterviewStatus::Declined, now).await.unwrap();

    office.work(&office.worker()).await;

    let order = office.order().await;
    assert_eq!((&order["told"], &order["closed"]), (&json!({ "told": "nothing" }), &json!(true)));
    assert_eq!(office.partners.heard(ADDED).len() + office.partners.heard(UPDATE).len(), 0);
}

#[tokio::test]
async fn an_attached_interview_goes_out_once_and_neither_blocks_nor_is_cancelled_by_ashby() {
    let office = Office::open().await;
    let (connected, interview) = attached(&office).await;
    let id = office.order().await["id"].clone();
    let cancel = office.call(Method::POST, "ashby/assessment.cancel", &connected.key);
    let cancelled: Value =
        cancel.json(&json!({ "assessment_id": id })).send().await.unwrap().json().await.unwrap();
    assert_eq!(cancelled["success"], json!(false), "Ashby has not ordered it");
    let now = office.server.clock_now();
    office.server.store.set_status(interview, InterviewStatus::Reported, now).await.unwrap();
    office.work(&office.worker()).await;
    assert_eq!(office.partners.heard(ADDED).len(), 1);

    let body =
        json!({ "connection": connected.id, "interview": interview, "candidate": "7cd4a4b6-candidate" });
    assert_eq!(office.admin.post("/partner-orders", &body).await.status(), 409);
    assert_eq!(office.start(&connected.key, &office.assessment("application-1")).await.status(), 200);
}

#[tokio::test]
async fn of_two_orders_for_one_candidate_at_once_one_is_taken() {
    let office = Office::open().await;
    let key = office.ashby().await.key;
    let (first, second) = (office.assessment("application-1"), office.assessment("application-2"));

    let (first, second) = tokio::join!(office.start(&key, &first), office.start(&key, &second));

    let mut told = [first.status().as_u16(), second.status().as_u16()];
    told.sort_unstable();
    assert_eq!(told, [200, 409]);
}
