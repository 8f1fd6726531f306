//! Lists of interviews: by state, by what happened since, and in the order of a number.

use serde_json::{Value, json};
use vivavoce::{
    id::InterviewId,
    store::{accounts::Role, keys::Scope, results::Results},
};

use super::server::{Browser, START, Server, code_of};
use crate::support::finished;

async fn scored(server: &Server, ownership: f64) -> InterviewId {
    server.clock.advance_ms(1);
    let id = server.invite().await.id;
    finished::store(&server.store, id, START).await;
    let mut record = finished::scores(START);
    record.scores.ownership.score = Some(ownership);
    server.store.add_scores(id, &record).await.unwrap();
    id
}

fn ids(list: &Value) -> Vec<Value> {
    list["interviews"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
}

async fn listed(browser: &Browser, query: &str) -> Vec<Value> {
    ids(&browser.read(&format!("/interviews{query}")).await)
}

#[tokio::test]
async fn a_list_in_the_order_of_a_number_tells_it_and_the_usual_list_does_not() {
    let server = Server::start().await;
    let (low, high) = (scored(&server, 2.0).await, scored(&server, 4.5).await);
    server.clock.advance_ms(1);
    let open = server.invite().await.id;
    let manager = server.signed_in(Role::Manager).await;

    let usual = manager.read("/interviews").await;
    assert_eq!(ids(&usual), [json!(open), json!(high), json!(low)]);
    assert!(usual["interviews"].as_array().unwrap().iter().all(|row| row.get("scores").is_none()), "{usual}");

    let sorted = manager.read("/interviews?sort=ownership").await;
    assert_eq!(ids(&sorted), [json!(high), json!(low), json!(open)]);
    assert_eq!(sorted["interviews"][0]["scores"]["ownership"], 4.5);
    assert_eq!(
        listed(&manager, "?sort=ownership&order=asc").await,
        [json!(low), json!(high), json!(open)],
        "those without a number stay last"
    );
    let first = manager.read("/interviews?sort=ownership&limit=1").await;
    let rest = format!("?sort=ownership&limit=5&cursor={}", first["next"].as_str().unwrap());
    assert_eq!(listed(&manager, &rest).await, [json!(low), json!(open)]);
}

#[tokio::test]
async fn whoever_is_told_the_numbers_rates_blind_no_more() {
    let server = Server::start().await;
    let id = scored(&server, 3.0).await;
    let [teller, other] = [server.signed_in(Role::Manager).await, server.signed_in(Role::Recruiter).await];
    let told = teller.read("/interviews?scores=true").await;
    assert_eq!(told["interviews"][0]["blind_rating"], "too_late");
    let sheet = format!("/interviews/{id}/rating");
    assert_eq!(teller.read(&sheet).await["open"], false);
    assert_eq!(other.read(&sheet).await["open"], true);
}

#[tokio::test]
async fn a_key_is_told_numbers_where_it_may_read_reports() {
    let server = Server::start().await;
    scored(&server, 3.0).await;
    let plain = server.program(false, &[Scope::InterviewsRead]).await;
    let reader = server.program(false, &[Scope::InterviewsRead, Scope::ReportsRead]).await;
    for query in ["?scores=true", "?sort=overall"] {
        let answer = plain.get(&format!("/interviews{query}")).await;
        assert_eq!(code_of(answer).await, "scope_missing", "{query}");
        let told = reader.read(&format!("/interviews{query}")).await;
        assert_eq!(told["interviews"][0]["scores"]["ownership"], 3.0, "{query}");
    }
    assert_eq!(ids(&plain.read("/interviews?scores=false").await).len(), 1);
}

#[tokio::test]
async fn a_list_is_narrowed_by_state_and_by_what_happened_since() {
    let server = Server::start().await;
    let reported = scored(&server, 3.0).await;
    server.clock.advance_ms(10);
    let since = server.clock_now().0;
    let invited = server.invite().await.id;
    let manager = server.signed_in(Role::Manager).await;
    assert_eq!(listed(&manager, "?state=reported").await, [json!(reported)]);
    assert_eq!(listed(&manager, "?state=invited").await, [json!(invited)]);
    assert_eq!(listed(&manager, "?state=declined").await, Vec::<Value>::new());
    assert_eq!(listed(&manager, &format!("?updated_since={since}")).await, [json!(invited)]);
    assert_eq!(
        listed(&manager, &format!("?updated_since={since}&state=reported")).await,
        Vec::<Value>::new()
    );
    server.clock.advance_ms(8 * 24 * 60 * 60 * 1_000);
    assert_eq!(listed(&manager, "?state=expired").await, [json!(invited)]);
    assert_eq!(listed(&manager, "?state=invited").await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_question_that_makes_no_sense_is_refused_in_a_sentence_that_names_it() {
    let server = Server::start().await;
    let manager = server.signed_in(Role::Manager).await;
    let mut refused = Vec::new();
    for query in [
        "sort=charm",
        "sort=ownership&order=best",
        "order=asc",
        "state=lost",
        "updated_since=yesterday",
        "updated_since=-1",
        "scores=perhaps",
        "since=1",
    ] {
        let answer = manager.get(&format!("/interviews?{query}")).await;
        let status = answer.status();
        let problem: Value = answer.json().await.unwrap();
        refused.push(format!("{query}: {status} {}", problem["detail"].as_str().unwrap()));
    }
    insta::assert_snapshot!(refused.join("\n"));
}
