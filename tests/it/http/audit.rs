//! Receipts, blind ratings, calibration, and how scoring works.

use serde_json::{Value, json};
use vivavoce::{
    id::InterviewId,
    score::{Lexicon, receipt::open},
    store::{accounts::Role, results::Results},
};

use super::server::{Browser, START, Server, code_of};
use crate::support::finished;

/// A server with a finished interview that has scores.
async fn scored() -> (Server, InterviewId) {
    let server = Server::start().await;
    let id = server.invite().await.id;
    finished::store(&server.store, id, START).await;
    server.store.add_scores(id, &finished::scores(START)).await.unwrap();
    (server, id)
}

async fn rate(browser: &Browser, id: InterviewId, body: Value) -> reqwest::Response {
    browser
        .request(reqwest::Method::PUT, &format!("/interviews/{id}/rating"))
        .json(&body)
        .send()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_downloaded_receipt_is_signed_with_a_published_key_and_gives_the_same_scores() {
    let (server, id) = scored().await;
    let answer = server.signed_in(Role::Manager).await.get(&format!("/interviews/{id}/receipt")).await;
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert!(answer.headers()["content-disposition"].to_str().unwrap().starts_with("attachment;"));
    let opened = open(&answer.text().await.unwrap()).unwrap();
    assert_eq!((opened.receipt.interview, opened.receipt.organisation.as_str()), (id, "Example Ltd"));
    assert_eq!(opened.receipt.check(Lexicon::embedded()).differences, []);
    let keys = server.browser().read("/receipt-keys").await;
    assert_eq!(keys["keys"][0]["public_key"], json!(opened.public_key));
}

#[tokio::test]
async fn without_scores_or_with_those_of_other_words_there_is_no_receipt() {
    let server = Server::start().await;
    let id = server.invite().await.id;
    let browser = server.signed_in(Role::Manager).await;
    let receipt = format!("/interviews/{id}/receipt");
    assert_eq!(code_of(browser.get(&receipt).await).await, "no_scores");
    finished::store(&server.store, id, START).await;
    server.store.add_scores(id, &finished::scores(START)).await.unwrap();
    let mut transcript = finished::transcript();
    transcript.turns[1].text = "Other words.".to_owned();
    server.store.add_transcript(id, &transcript, START).await.unwrap();
    let refused: Value = browser.get(&receipt).await.json().await.unwrap();
    assert!(refused["detail"].as_str().unwrap().contains(&format!("vivavoce rescore {id}")), "{refused}");
}

#[tokio::test]
async fn what_is_read_before_rating_shows_no_score() {
    let (server, id) = scored().await;
    let browser = server.signed_in(Role::Manager).await;
    let sheet = browser.read(&format!("/interviews/{id}/rating")).await;
    assert_eq!((&sheet["open"], &sheet["rating"]), (&json!(true), &json!(null)));
    assert_eq!(sheet["dimensions"].as_array().unwrap().len(), 3);
    assert_eq!(sheet["dimensions"][0]["anchors"].as_array().unwrap().len(), 5);
    assert!(sheet["conversation"].as_array().unwrap().len() > 5);
    for word in ["score", "band", "evidence", "unmet", "quotes"] {
        assert!(!sheet.to_string().contains(&format!("\"{word}")), "{word}");
    }
}

#[tokio::test]
async fn a_rating_is_kept_until_the_scores_are_read() {
    let (server, id) = scored().await;
    let browser = server.signed_in(Role::Manager).await;
    let sheet = format!("/interviews/{id}/rating");
    let [first, second] =
        [3, 4].map(|level| json!({ "ownership": level, "tradeoffs": null, "specificity": 2 }));
    assert_eq!(rate(&browser, id, first.clone()).await.status(), 204);
    assert_eq!(rate(&browser, id, second).await.status(), 204);
    assert_eq!(browser.read(&sheet).await["rating"]["ownership"], 4);
    browser.read(&format!("/interviews/{id}/report")).await;
    assert_eq!(code_of(rate(&browser, id, first).await).await, "scores_read");
    let after = browser.read(&sheet).await;
    assert_eq!((&after["open"], &after["rating"]["ownership"]), (&json!(false), &json!(4)));
}

#[tokio::test]
async fn the_list_says_whether_one_can_still_rate_blind() {
    let (server, id) = scored().await;
    let [rater, reader] = [server.signed_in(Role::Manager).await, server.signed_in(Role::Recruiter).await];
    assert_eq!(listed(&rater).await, json!("open"));
    rate(&rater, id, json!({ "ownership": 4 })).await;
    reader.read(&format!("/interviews/{id}/report")).await;
    assert_eq!((listed(&rater).await, listed(&reader).await), (json!("rated"), json!("too_late")));
}

async fn listed(browser: &Browser) -> Value {
    browser.read("/interviews").await["interviews"][0]["blind_rating"].clone()
}

#[tokio::test]
async fn an_own_rating_stands_with_the_interview_and_nobody_elses() {
    let (server, id) = scored().await;
    let [rater, other] = [server.signed_in(Role::Manager).await, server.signed_in(Role::Admin).await];
    rate(&rater, id, json!({ "ownership": 4, "tradeoffs": null, "specificity": 3 })).await;
    let interview = format!("/interviews/{id}");
    rater.read(&format!("{interview}/report")).await;
    let own = rater.read(&interview).await["own_rating"].clone();
    assert_eq!(
        (&own["ownership"], &own["tradeoffs"], &own["specificity"]),
        (&json!(4), &json!(null), &json!(3))
    );
    assert_eq!(other.read(&interview).await["own_rating"], json!(null));
}

#[tokio::test]
async fn a_report_without_scores_leaves_a_rating_blind() {
    let server = Server::start().await;
    let id = server.invite().await.id;
    let browser = server.signed_in(Role::Manager).await;
    browser.read(&format!("/interviews/{id}/report")).await;
    assert_eq!(rate(&browser, id, json!({ "ownership": 1 })).await.status(), 204);
}

#[tokio::test]
async fn markdown_and_receipt_show_scores_as_well() {
    for path in ["report.md", "receipt"] {
        let (server, id) = scored().await;
        let browser = server.signed_in(Role::Manager).await;
        assert_eq!(browser.get(&format!("/interviews/{id}/{path}")).await.status(), 200);
        assert_eq!(
            code_of(rate(&browser, id, json!({ "ownership": 1 })).await).await,
            "scores_read",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_rating_outside_of_the_scale_is_refused() {
    let (server, id) = scored().await;
    let browser = server.signed_in(Role::Manager).await;
    for body in [json!({}), json!({ "ownership": 0 }), json!({ "specificity": 6 }), json!({ "charm": 5 })] {
        assert_eq!(code_of(rate(&browser, id, body.clone()).await).await, "invalid_value", "{body}");
    }
    assert_eq!(browser.read(&format!("/interviews/{id}/rating")).await["rating"], json!(null));
}

#[tokio::test]
async fn blind_ratings_stand_beside_the_scores_of_their_version() {
    let (server, id) = scored().await;
    let browser = server.signed_in(Role::Manager).await;
    assert_eq!(browser.read("/calibration").await, json!({ "versions": [], "maps": [] }));
    rate(&browser, id, json!({ "ownership": 3 })).await;
    let found = browser.read("/calibration").await;
    let ownership = &found["versions"][0]["dimensions"][0];
    let number = finished::scores(START).scores.ownership.score.unwrap();
    let expected = ((number - 3.0) * 100.0).round() / 100.0;
    assert_eq!((&ownership["pairs"], &ownership["enough"]), (&json!(1), &json!(false)));
    assert_eq!(ownership["mean_error"], json!(expected));
    assert_eq!(found["versions"][0]["version"]["lexicon"], json!(Lexicon::embedded().version));
}

#[tokio::test]
async fn candidates_read_without_signing_in_how_scoring_works() {
    let server = Server::start().await;
    let told = server.browser().read("/candidate/scoring").await;
    insta::assert_json_snapshot!(told);
}

#[tokio::test]
async fn managers_also_read_rubrics_versions_and_checks() {
    let server = Server::start().await;
    let told = server.signed_in(Role::Manager).await.read("/scoring").await;
    assert_eq!(told["competencies"].as_array().unwrap().len(), 12);
    let ownership =
        told["competencies"].as_array().unwrap().iter().find(|one| one["id"] == "ownership").unwrap();
    assert_eq!(ownership["anchors"].as_array().unwrap().len(), 5);
    assert_ne!(ownership["anchors"][2]["junior"], ownership["anchors"][2]["staff"]);
    assert_eq!(told["versions"]["lexicon"], json!(Lexicon::embedded().version));
    assert_eq!(told["versions"]["models"], json!([]));
    assert_eq!(told["dimensions"].as_array().unwrap().len(), 3);
}
