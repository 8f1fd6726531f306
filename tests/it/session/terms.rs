//! What an opening sets holds in its interviews.

use serde_json::json;
use vivavoce::{
    http::links::Invited,
    interview::{
        egress::Egress,
        event::{Event, Mode, Versions},
        plan::PlanSnapshot,
        terms::{OpeningFact, Terms},
    },
    session::protocol::{EarMode, ServerEvent, VoiceMode},
    store::event_log::EventLog,
};

use super::page::{House, Page};

/// What the first record of a new interview pins.
async fn pinned(house: &House, invited: &Invited) -> (PlanSnapshot, Versions) {
    let _page = Page::open(&house.enter(invited).await).await;
    let records = house.server.store.records(invited.id, 0).await.unwrap();
    let Event::Started { plan, versions, .. } = records[0].event.clone() else { panic!("no beginning") };
    (*plan, versions)
}

#[tokio::test]
async fn every_interview_of_an_opening_asks_what_the_opening_chose() {
    let house = House::start(false).await;
    let questions = vec!["built-or-bought".to_owned()];
    let invited = house.invite_to("backend-senior", Terms { questions, ..Terms::default() }).await;

    let (plan, _) = pinned(&house, &invited).await;

    assert_eq!(plan.sections[1].questions[1].id, "built-or-bought");
}

#[tokio::test]
async fn an_opening_from_before_its_terms_asks_the_plans_first_questions() {
    let house = House::start(false).await;
    let invited = house.invite_to("backend-senior", Terms::default()).await;

    let (plan, _) = pinned(&house, &invited).await;

    assert_eq!(Some(plan), vivavoce::rubric::Library::embedded().unwrap().snapshot("backend-senior"));
}

#[tokio::test]
async fn the_facts_of_an_opening_are_pinned_under_names_of_their_own() {
    let house = House::start(false).await;
    let fact = OpeningFact {
        topic: "On call".to_owned(),
        cues: vec!["on call".to_owned()],
        answer: "The team shares the rota, a week at a time.".to_owned(),
    };
    let invited = house.invite_to("taster", Terms { facts: vec![fact.clone()], ..Terms::default() }).await;

    let (plan, _) = pinned(&house, &invited).await;

    let [pinned, _next_steps] = plan.opening_facts.as_slice() else { panic!("one fact of the opening") };
    assert_eq!((pinned.id.as_str(), &pinned.cues, &pinned.text), ("opening-1", &fact.cues, &fact.answer));
}

#[tokio::test]
async fn the_servers_that_the_notice_named_are_pinned_and_a_later_one_is_not() {
    let elsewhere = |host: &str| format!("[{{ url = \"https://{host}/v1\", model = \"m\" }}]");
    let settings = |endpoints| vec![("--set", "llm.endpoints", endpoints)];
    let house = House::with(false, settings(elsewhere("one.example.com"))).await;
    let terms = Terms { egress: Egress::Masked, ..Terms::default() };
    let invited = house.invite_to("taster", terms).await;
    let house = house.restarted(settings(elsewhere("two.example.com"))).await;

    let (_, versions) = pinned(&house, &invited).await;

    assert_eq!(
        (versions.egress, versions.model_hosts.as_slice()),
        (Egress::Masked, &["one.example.com".to_owned()][..])
    );
}

#[tokio::test]
async fn a_questionnaire_has_neither_ear_nor_voice_nor_clock() {
    let house = House::start(true).await;
    let invited = house.invite_to("taster", Terms { mode: Mode::Questionnaire, ..Terms::default() }).await;

    let mut page = Page::open(&house.enter(&invited).await).await;

    assert_eq!((page.session.ear, page.session.voice), (EarMode::TypingOnly, VoiceMode::Browser));
    let line = page
        .until(|event| match event {
            ServerEvent::ResponseCreated { line } => Some(line.line),
            _ => None,
        })
        .await;
    page.send(json!({ "type": "interview.line_spoken", "line": line })).await;
    page.sound(0, &[900; 512]).await;
    page.goes_on().await;
    let records = house.server.store.records(invited.id, 0).await.unwrap();
    assert!(matches!(records[0].event, Event::Started { mode: Mode::Questionnaire, .. }));
}
