//! What an opening sets for its interviews.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vivavoce::{interview::plan::SectionKind, store::accounts::Role};

use super::server::{Browser, Server, rotating};

async fn make(browser: &Browser, body: &Value) -> Value {
    let answer = browser.post("/openings", body).await;
    assert_eq!(answer.status(), 201, "{body}");
    answer.json().await.unwrap()
}

/// What an opening with these chosen questions asks in the part about past work, beside the anchor.
fn past_work(chosen: &[String]) -> String {
    let plan = rotating().with(chosen);
    let part = plan.sections.iter().find(|section| section.kind == SectionKind::PastWork).unwrap();
    part.questions[1].id.clone()
}

#[tokio::test]
async fn new_openings_ask_every_question_once_before_any_a_second_time() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    let mut asked = BTreeSet::new();
    // Six take turns in one place.
    for _ in 0..6 {
        server.clock.advance_ms(1);
        let made = make(&browser, &json!({ "title": "Engineer", "plan": "backend-senior" })).await;
        let chosen: Vec<String> = serde_json::from_value(made["questions"].clone()).unwrap();
        asked.insert(past_work(&chosen));
    }
    assert_eq!(asked.len(), 6, "{asked:?}");
}

#[tokio::test]
async fn an_opening_keeps_the_questions_that_it_chose() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    server.clock.advance_ms(1);
    let made = make(&browser, &json!({ "title": "Engineer", "plan": "backend-senior" })).await;
    assert_eq!(made["questions"].as_array().map(Vec::len), Some(5));
    assert_eq!(browser.read("/openings").await["openings"][0]["questions"], made["questions"]);
}
