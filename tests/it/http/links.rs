//! What a candidate's link opens, and for whom.

use serde_json::{Value, json};
use vivavoce::store::interviews::{InterviewStatus, Interviews};

use super::server::{Browser, NOTICE, START, Server, code_of, cookie_of, start_body};

const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

async fn state(browser: &Browser, secret: &str) -> Value {
    let answer = browser.post("/candidate/link", &json!({ "secret": secret })).await;
    assert_eq!(answer.status(), 200);
    answer.json::<Value>().await.unwrap()["state"].clone()
}

#[tokio::test]
async fn a_fresh_link_tells_everything_and_reading_it_consumes_nothing() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let browser = server.browser();
    let body = json!({ "secret": invited.secret });
    let first: Value = browser.post("/candidate/link", &body).await.json().await.unwrap();
    let second: Value = browser.post("/candidate/link", &body).await.json().await.unwrap();
    assert_eq!(first, second);
    insta::assert_json_snapshot!(first);
}

#[tokio::test]
async fn an_unknown_link_opens_nothing() {
    let server = Server::start().await;
    for secret in ["", "unknown", &"x".repeat(5_000)] {
        let answer = server.browser().post("/candidate/link", &json!({ "secret": secret })).await;
        assert_eq!(code_of(answer).await, "unknown_link");
    }
}

#[tokio::test]
async fn the_first_device_that_starts_gets_the_interview() {
    let server = Server::start().await;
    let (browser, invited) = server.started().await;
    assert_eq!(state(&browser, &invited.secret).await, "here");
    let other = server.browser();
    assert_eq!(state(&other, &invited.secret).await, "elsewhere");
    let refused = other.post("/candidate/start", &start_body(&invited.secret)).await;
    assert_eq!(cookie_of(&refused, "viva_device"), None);
    assert_eq!(code_of(refused).await, "started_elsewhere");
    assert_eq!(other.get("/candidate/interview").await.status(), 401);
    assert_eq!(browser.read("/candidate/interview").await["status"], "invited");
}

#[tokio::test]
async fn two_devices_that_start_at_once_do_not_both_get_it() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let body = start_body(&invited.secret);
    let (one, two) = (server.browser(), server.browser());
    let (one, two) = tokio::join!(one.post("/candidate/start", &body), two.post("/candidate/start", &body));
    let mut statuses = [one.status().as_u16(), two.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
}

#[tokio::test]
async fn the_device_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let answer = server.browser().post("/candidate/start", &start_body(&invited.secret)).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    for part in ["viva_device=", "; HttpOnly", "; SameSite=Strict", "; Path=/api/v1"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "a cookie for https alone would get lost on http");
}

#[tokio::test]
async fn starting_again_on_the_same_device_records_the_consent_anew() {
    let server = Server::start().await;
    let (browser, invited) = server.started().await;
    server.clock.advance_ms(WEEK_MS * 2);
    let mut body = start_body(&invited.secret);
    body["consent"]["scoring"] = json!(false);
    assert_eq!(browser.post("/candidate/start", &body).await.status(), 204);
    let consent = server.store.consent(invited.id).await.unwrap().unwrap();
    assert_eq!((consent.scoring, consent.given), (false, START.plus_ms(WEEK_MS * 2)));
}

#[tokio::test]
async fn an_expired_link_starts_nothing() {
    let server = Server::start().await;
    let invited = server.invite().await;
    server.clock.advance_ms(WEEK_MS);
    let browser = server.browser();
    assert_eq!(state(&browser, &invited.secret).await, "expired");
    let refused = browser.post("/candidate/start", &start_body(&invited.secret)).await;
    assert_eq!(refused.status(), 410);
    assert_eq!(code_of(refused).await, "link_expired");
    let row = server.store.interview_of_any_org(invited.id).await.unwrap().unwrap();
    assert_eq!(row.device, None);
}

#[tokio::test]
async fn without_agreement_to_the_present_notice_nothing_is_bound() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let browser = server.browser();
    for (notice, recording, code) in
        [("older", true, "notice_changed"), (NOTICE, false, "recording_not_agreed")]
    {
        let consent = json!({ "notice_version": notice, "recording": recording, "scoring": true });
        let body = json!({ "secret": invited.secret, "consent": consent });
        let refused = browser.post("/candidate/start", &body).await;
        assert_eq!(refused.status(), 422);
        assert_eq!(code_of(refused).await, code);
    }
    assert_eq!(state(&browser, &invited.secret).await, "open");
    assert_eq!(server.store.consent(invited.id).await.unwrap(), None);
}

#[tokio::test]
async fn declining_closes_the_link_and_may_be_repeated() {
    let server = Server::start().await;
    let invited = server.invite().await;
    let browser = server.browser();
    let body = json!({ "secret": invited.secret });
    for _ in 0..2 {
        assert_eq!(browser.post("/candidate/decline", &body).await.status(), 204);
    }
    assert_eq!(state(&browser, &invited.secret).await, "declined");
    let refused = browser.post("/candidate/start", &start_body(&invited.secret)).await;
    assert_eq!(code_of(refused).await, "declined");
}

#[tokio::test]
async fn another_device_cannot_decline_what_was_started() {
    let server = Server::start().await;
    let (_browser, invited) = server.started().await;
    let refused = server.browser().post("/candidate/decline", &json!({ "secret": invited.secret })).await;
    assert_eq!(code_of(refused).await, "started_elsewhere");
}

#[tokio::test]
async fn a_running_interview_is_stopped_not_declined() {
    let server = Server::start().await;
    let (browser, invited) = server.started().await;
    server.store.set_status(invited.id, InterviewStatus::Started, START).await.unwrap();
    let refused = browser.post("/candidate/decline", &json!({ "secret": invited.secret })).await;
    assert_eq!(code_of(refused).await, "already_started");
}

#[tokio::test]
async fn an_interview_that_is_over_cannot_be_started_again() {
    let server = Server::start().await;
    let (browser, invited) = server.started().await;
    server.store.set_status(invited.id, InterviewStatus::Ended, START).await.unwrap();
    assert_eq!(state(&browser, &invited.secret).await, "over");
    let refused = browser.post("/candidate/start", &start_body(&invited.secret)).await;
    assert_eq!(code_of(refused).await, "interview_over");
    assert_eq!(browser.read("/candidate/interview").await["ended"], START.0);
}
