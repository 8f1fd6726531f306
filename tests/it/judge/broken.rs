//! Judges that idle or break: no number comes of it, and the program's score stands.

use std::time::Duration;

use vivavoce::{
    llm::{
        Budget,
        judge::{JudgeError, Terms},
    },
    score::{
        Dimension,
        judge::{Abstention, Outcome, Subject, joined::joined},
    },
};

use super::{PATIENT, STORY, judge, program, read_by};
use crate::support::judge_server::{Asked, Deed, JudgeServer, reply};

const OWNERSHIP: Subject = Subject::Dimension(Dimension::Ownership);

/// What is left of a judge that always does the same.
async fn outcome_of(
    deed: impl Fn(&Asked) -> Deed + Send + Sync + 'static,
    deadline: Duration,
) -> (Option<Outcome>, Option<JudgeError>) {
    let server = JudgeServer::start(deed).await;
    let judge = judge(vec![server.order()], deadline, Budget::default());
    let read = read_by(&judge, STORY, &[OWNERSHIP], &Terms::default()).await;
    let judgement = read.answers[0].of(&OWNERSHIP).cloned();
    let score = joined(program(STORY).of(Dimension::Ownership), judgement.as_ref()).score;
    let outcome = judgement.map(|judgement| judgement.outcome);
    if !matches!(outcome, Some(Outcome::Abstained { .. })) {
        assert_eq!(&score, program(STORY).of(Dimension::Ownership), "the program's score stands");
    }
    (outcome, read.lacking)
}

#[tokio::test]
async fn a_server_that_writes_no_object_fails() {
    for text in ["", "I would say it is a solid four.", "level: 5", "[5, 5, 5]", "{\"level\": 5"] {
        let (outcome, lacking) = outcome_of(move |_| Deed::Writes(text.to_owned()), PATIENT).await;
        assert_eq!((outcome, lacking), (None, Some(JudgeError::Failed)), "{text:?}");
    }
}

#[tokio::test]
async fn an_object_of_other_types_or_fields_is_not_believed() {
    let objects = [
        "{}",
        r#"{"score": 5}"#,
        r#"{"elicited": "yes", "evidence": [], "level": 5, "missing": [], "no_level_reason": null, "rationale": ""}"#,
        r#"{"elicited": true, "evidence": [], "level": "5", "missing": [], "no_level_reason": null, "rationale": ""}"#,
        r#"{"elicited": true, "evidence": [], "level": 4.5, "missing": [], "no_level_reason": null, "rationale": ""}"#,
        r#"{"elicited": true, "evidence": [], "level": 9, "missing": [], "no_level_reason": null, "rationale": ""}"#,
        r#"{"elicited": true, "evidence": [], "level": 3, "missing": [], "no_level_reason": null, "rationale": "no quotes"}"#,
        r#"{"elicited": true, "evidence": [{"turn": 1, "quote": "I rolled the change back", "shows": "charisma", "polarity": 1}], "level": 3, "missing": [], "no_level_reason": null, "rationale": ""}"#,
    ];
    for object in objects {
        let (outcome, lacking) = outcome_of(move |_| Deed::Writes(object.to_owned()), PATIENT).await;
        assert_eq!((outcome, lacking), (Some(Outcome::Unusable), None), "{object}");
    }
}

#[tokio::test]
async fn a_server_that_refuses_or_hangs_fails() {
    for status in [500, 401, 429] {
        let (outcome, lacking) = outcome_of(move |_| Deed::Refuses(status), PATIENT).await;
        assert_eq!((outcome, lacking), (None, Some(JudgeError::Failed)), "{status}");
    }
    let (outcome, lacking) = outcome_of(|_| Deed::Hangs, Duration::from_millis(100)).await;
    assert_eq!((outcome, lacking), (None, Some(JudgeError::Failed)));
}

#[tokio::test]
async fn a_judge_that_gives_no_level_abstains_with_its_reason() {
    let (outcome, lacking) = outcome_of(|_| Deed::Writes(reply(None, &[], "")), PATIENT).await;
    let abstained = Some(Outcome::Abstained { reason: Abstention::TooLittle });
    assert_eq!((outcome, lacking), (abstained, None));
}

#[tokio::test]
async fn the_next_server_reads_where_the_first_one_fails() {
    let broken = JudgeServer::start(|_| Deed::Refuses(500)).await;
    let sound = JudgeServer::start(|asked| {
        let signal = asked.signal();
        Deed::Writes(reply(
            Some(3),
            &[(1, "I rolled the change back", signal.as_str())],
            "Rolled it back themselves.",
        ))
    })
    .await;
    let judge = judge(vec![broken.order(), sound.order()], PATIENT, Budget::default());
    let read = read_by(&judge, STORY, &[OWNERSHIP], &Terms::default()).await;
    let outcome = &read.answers[0].of(&OWNERSHIP).unwrap().outcome;
    assert!(matches!(outcome, Outcome::Level { level, .. } if (*level - 3.0).abs() < 1e-9), "{outcome:?}");
    assert_eq!(read.lacking, None);
}

#[tokio::test]
async fn what_a_judge_writes_about_delivery_is_withheld_and_its_level_stays() {
    let server = JudgeServer::start(|asked| {
        let signal = asked.signal();
        let evidence = [(1, "I rolled the change back", signal.as_str())];
        Deed::Writes(reply(Some(3), &evidence, "Sounded confident, with a slight accent."))
    })
    .await;
    let judge = judge(vec![server.order()], PATIENT, Budget::default());
    let read = read_by(&judge, STORY, &[OWNERSHIP], &Terms::default()).await;
    let Outcome::Level { rationale, .. } = &read.answers[0].of(&OWNERSHIP).unwrap().outcome else { panic!() };
    assert_eq!(rationale, &None);
}
