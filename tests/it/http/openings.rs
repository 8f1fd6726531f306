//! What an opening sets for its interviews.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use vivavoce::{
    http::links::{self, Invitation},
    interview::{egress::Egress, plan::SectionKind, terms::Terms},
    store::accounts::Role,
};

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

#[tokio::test]
async fn what_candidates_may_be_told_is_kept_with_the_words_that_ask_for_it() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    let fact = json!({
        "topic": " On call ", "asked_by": "How big is the rota?", "answer": "The team shares the rota, a week at a time.",
    });
    let made = make(&browser, &json!({ "title": "Engineer", "plan": "taster", "facts": [fact] })).await;
    let told = json!([{
        "topic": "On call", "asked_by": ["big … rota", "on call"], "answer": "The team shares the rota, a week at a time.",
    }]);
    assert_eq!(made["facts"], told);
    let listed = browser.read("/openings").await;
    let listed = listed["openings"].as_array().unwrap().iter().find(|opening| opening["id"] == made["id"]);
    assert_eq!(listed.unwrap()["facts"], told);
}

#[tokio::test]
async fn a_fact_that_cannot_be_told_is_named_with_the_remedy() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    let fact = |answer: &str| json!({ "topic": "On call", "asked_by": "rota", "answer": answer });
    let good = fact("The team shares the rota, a week at a time.");
    for (facts, told) in [
        (
            vec![good.clone(), fact("A strong answer names the trade-offs.")],
            "Fact 2: the answer can't be said",
        ),
        (
            vec![json!({ "topic": "Us", "asked_by": "team", "answer": "We are ten." })],
            "Fact 1: the words that ask for it",
        ),
        (vec![good; 13], "at most 12 facts"),
    ] {
        let body = json!({ "title": "Engineer", "plan": "taster", "facts": facts });
        let refused: Value = browser.post("/openings", &body).await.json().await.unwrap();
        assert_eq!(refused["code"], "invalid_value");
        assert!(refused["detail"].as_str().unwrap().contains(told), "{refused}");
    }
    assert_eq!(browser.read("/openings").await["openings"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_opening_says_how_its_interviews_are_held_and_what_may_leave() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    let usual = make(&browser, &json!({ "title": "Engineer", "plan": "taster" })).await;
    assert_eq!((&usual["mode"], &usual["egress"]), (&json!("conversation"), &json!("none")));
    let body = json!({ "title": "Engineer", "plan": "taster", "mode": "questionnaire", "egress": "masked" });
    let typed = make(&browser, &body).await;
    assert_eq!((&typed["mode"], &typed["egress"]), (&json!("questionnaire"), &json!("masked")));
}

#[tokio::test]
async fn who_is_invited_to_a_questionnaire_is_told_so() {
    let server = Server::start().await;
    let browser = server.signed_in(Role::Recruiter).await;
    let body = json!({ "title": "Engineer", "plan": "taster", "mode": "questionnaire" });
    let opening = make(&browser, &body).await;
    let body = json!({ "opening": opening["id"], "candidate": { "name": "Robin Roe" } });
    let invited: Value = browser.post("/interviews", &body).await.json().await.unwrap();
    let secret = invited["link"].as_str().unwrap().split_once('#').unwrap().1;

    let answer = server.browser().post("/candidate/link", &json!({ "secret": secret })).await;

    let link: Value = answer.json().await.unwrap();
    assert_eq!((&link["mode"], &link["ear"]), (&json!("questionnaire"), &json!("typing_only")));
    assert!(link["notice"]["paragraphs"].to_string().contains("You answer in writing."), "{link}");
}

#[tokio::test]
async fn the_notice_names_the_servers_of_the_invitation() {
    // Today's server has no language model any more.
    let server = Server::start().await;
    let terms = Terms { egress: Egress::Masked, ..Terms::default() };
    let opening = links::add_opening(&*server.store, server.fresh(), server.org, "Engineer", "taster", terms);
    let opening = opening.await.unwrap();
    let model_hosts = &["one.example.com".to_owned()];
    let invitation =
        Invitation { opening: &opening, name: "Robin Roe", email: None, rehearsal: false, model_hosts };
    let invited = links::invite(&*server.store, server.fresh(), invitation).await.unwrap();

    let answer = server.browser().post("/candidate/link", &json!({ "secret": invited.secret })).await;

    let notice = answer.json::<Value>().await.unwrap()["notice"].to_string();
    assert!(notice.contains("is sent to one.example.com"), "{notice}");
}
