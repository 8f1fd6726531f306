//! A whole interview by keyboard.

use serde_json::json;
use vivavoce::{
    interview::{
        event::{EndReason, Mode},
        terms::Terms,
    },
    report::ReportInput,
    score::Level,
    session::protocol::{EarMode, FloorView, ServerEvent},
    store::{event_log::EventLog, interviews::InterviewStatus, results::Results},
};

use super::page::{House, Page};

pub(super) const ANSWERS: [&str; 7] = [
    "I work on the billing service of a small shop.",
    "Last spring I deployed a migration that locked the orders table for nine minutes. I rolled it back and told the \
     support team.",
    "I added a lock timeout of two seconds to every migration and a check in CI.",
    "I would put Redis in front of it with a ten minute expiry, because reads are far more frequent than writes.",
    "I also looked at a materialized view, but its refresh costs too much at our write rate.",
    "How do you decide what to build next?",
    "No, that's all. Thank you.",
];

#[tokio::test]
async fn a_typed_interview_is_led_to_its_end_and_its_words_reach_the_transcript() {
    let house = House::start(false).await;
    let invited = house.invite().await;
    let door = house.enter(&invited).await;
    let mut page = Page::open(&door).await;
    assert_eq!(page.session.ear, EarMode::TypingOnly);

    let mut told = Vec::new();
    let reason = converse(&mut page, &mut told, &mut ANSWERS.iter()).await;

    assert_eq!(reason, EndReason::Completed);
    assert_eq!(page.close_code().await, 1000);
    insta::assert_snapshot!("events_of_a_typed_interview", told.join("\n"));
    house.server.house().reported(invited.id).await.unwrap();
    let transcript = house.server.store.transcript(invited.id).await.unwrap().unwrap();
    let heard: Vec<&str> = transcript.turns.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(heard, ANSWERS[..heard.len()]);
    assert!(heard.len() >= 4, "{heard:?}");
}

#[tokio::test]
async fn a_questionnaire_is_led_to_its_end_on_a_server_that_could_listen_and_its_report_says_what_it_was() {
    let house = House::start(true).await;
    let terms = Terms { mode: Mode::Questionnaire, ..Terms::default() };
    let invited = house.invite_to("taster", terms).await;
    let mut page = Page::open(&house.enter(&invited).await).await;

    let reason = converse(&mut page, &mut Vec::new(), &mut ANSWERS.iter().cycle()).await;

    assert_eq!(reason, EndReason::Completed);
    house.server.house().reported(invited.id).await.unwrap();
    let store = &house.server.store;
    let log = store.records(invited.id, 0).await.unwrap();
    let report = vivavoce::report::build(&ReportInput {
        id: invited.id,
        title: "Engineer",
        level: Level::Mid,
        candidate: "Robin Roe",
        cancelled: None,
        status: InterviewStatus::Reported,
        rehearsal: false,
        scoring_agreed: true,
        failed: false,
        started: None,
        ended: None,
        live_ms: None,
        log: &log,
        transcript: store.transcript(invited.id).await.unwrap().as_ref(),
        scores: store.scores(invited.id).await.unwrap().first(),
    });
    assert_eq!(report.interview.live_minutes, None);
    assert!(report.notices[0].text.starts_with("A questionnaire:"), "{:?}", report.notices);
    assert_eq!(report.scores.len(), 3);
}

/// Answers whatever is asked; notes what the server tells.
pub(super) async fn converse(
    page: &mut Page,
    told: &mut Vec<String>,
    answers: &mut impl Iterator<Item = &'static &'static str>,
) -> EndReason {
    loop {
        let event = page.event().await;
        if !matches!(event, ServerEvent::Ack { .. }) {
            told.push(without_chance(&event));
        }
        match event {
            ServerEvent::ResponseCreated { line } => {
                page.send(json!({ "type": "interview.line_spoken", "line": line.line })).await;
            }
            ServerEvent::Floor { floor: FloorView::Candidate } => {
                page.type_answer(answers.next().expect("no more questions than answers")).await;
            }
            ServerEvent::Ended { reason } => return reason,
            _ => {}
        }
    }
}

/// The event without what differs from one interview to the next: times, and the acknowledgement before a question.
fn without_chance(event: &ServerEvent) -> String {
    let mut json = serde_json::to_value(event).unwrap();
    if let Some(live) = json.pointer_mut("/clock/live_ms") {
        *live = json!("[time]");
    }
    if let Some(words) = json.pointer_mut("/line/text") {
        *words = json!("[words]");
    }
    json.to_string()
}
