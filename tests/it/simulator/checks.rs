//! Each check finds what it looks for, in logs made by hand.

use serde_json::{Value, json};
use vivavoce::{
    interview::{
        Interview,
        event::{Record, Versions},
        plan::PlanSnapshot,
    },
    rehearsal::simulator::{
        checks::{Invariant, breaches},
        coverage,
        manner::Manner,
        rating::{self, Rating},
    },
    rubric::Library,
    score::Dimension,
};

fn taster() -> PlanSnapshot {
    Library::embedded().unwrap().snapshot("taster").unwrap()
}

/// A log of these facts behind a start and a join; each has a time in seconds.
fn log(facts: &[(u64, Value)]) -> Vec<Record> {
    let started = Interview::start(taster(), 1, Versions::default());
    let started = serde_json::to_value(started).unwrap();
    let joined = json!({"type": "candidate_joined", "connection": 1});
    let all = [&[(0, started), (0, joined)], facts].concat();
    let records = all.into_iter().zip(1_u64..).map(|((seconds, event), seq)| {
        serde_json::from_value(json!({"seq": seq, "at_ms": seconds * 1_000, "event": event})).unwrap()
    });
    records.collect()
}

fn question(id: &str, line: u32, text: &str) -> Value {
    json!({"type": "question_asked", "question": id, "line": line, "text": text})
}

fn probe(id: &str, line: u32) -> Value {
    let text = format!("What about number {line}?");
    json!({"type": "probe_asked", "question": "incident-you-caused", "probe": id, "line": line, "text": text})
}

fn turn(number: u32, text: &str) -> Value {
    json!({"type": "turn_heard", "turn": number, "text": text, "source": "typed", "segments": [], "gaps": []})
}

fn ended() -> Value {
    json!({"type": "ended", "reason": "completed"})
}

fn found(facts: &[(u64, Value)]) -> Vec<Invariant> {
    breaches(&log(facts)).into_iter().map(|breach| breach.invariant).collect()
}

#[test]
fn a_log_in_which_all_is_well_has_no_breach() {
    let asked = question("warm-up", 1, "What are you working on?");
    assert_eq!(found(&[(0, asked), (20, turn(1, "On a queue.")), (30, ended())]), []);
}

#[test]
fn a_question_that_comes_twice_is_found() {
    let facts = [
        (0, question("warm-up", 1, "What are you working on?")),
        (9, question("warm-up", 2, "And what do you do?")),
        (20, ended()),
    ];
    assert_eq!(found(&facts), [Invariant::Repeated]);
}

#[test]
fn a_follow_up_that_comes_twice_is_found() {
    let facts = [(0, probe("own-part", 1)), (9, probe("own-part", 2)), (20, ended())];
    assert_eq!(found(&facts), [Invariant::Repeated]);
}

#[test]
fn a_third_follow_up_of_a_question_is_found() {
    let facts = [(0, probe("one", 1)), (5, probe("two", 2)), (9, probe("three", 3)), (20, ended())];
    assert_eq!(found(&facts), [Invariant::OverProbed]);
}

#[test]
fn time_beyond_plan_and_grace_is_found_and_breaks_are_not_counted() {
    let speaks = json!({"type": "floor_taken"});
    let on = [(1, speaks.clone()), (239, turn(1, "So.")), (241, ended())];
    assert_eq!(found(&on), [Invariant::OverTime]);
    let left = json!({"type": "candidate_left", "connection": 1});
    let back = json!({"type": "candidate_joined", "connection": 2});
    let away = [(1, left), (200, back), (201, speaks), (239, turn(1, "So.")), (241, ended())];
    assert_eq!(found(&away), []);
}

#[test]
fn an_interview_without_an_end_is_found() {
    assert_eq!(found(&[(5, question("warm-up", 1, "What are you working on?"))]), [Invariant::Stalled]);
}

#[test]
fn a_time_in_which_nobody_is_due_is_found_but_long_speech_is_none() {
    assert_eq!(found(&[(100, ended())]), [Invariant::Stalled]);
    let speech = [(1, json!({"type": "floor_taken"})), (100, turn(1, "So.")), (101, ended())];
    assert_eq!(found(&speech), []);
}

#[test]
fn a_sentence_that_is_said_again_is_found_unless_it_was_to_be_repeated() {
    let again = |remark: &str| {
        let text = "Thank you. What are you working on?";
        let remark = json!({"type": "remark_made", "remark": remark, "line": 2, "text": text});
        found(&[(0, question("warm-up", 1, "What are you working on?")), (9, remark), (20, ended())])
    };
    assert_eq!(again("reassure"), [Invariant::RepeatedLine]);
    assert_eq!(again("repeat"), []);
}

#[test]
fn a_line_that_tells_a_rating_is_found() {
    let facts = [(0, question("warm-up", 1, "Great answer! What else?")), (20, ended())];
    assert_eq!(found(&facts), [Invariant::Leak]);
}

#[test]
fn a_recited_interview_at_the_top_of_specificity_is_found() {
    let rating = |score| Rating { specificity: Some(score), ..Rating::default() };
    let breaches = |manner, score| rating::breaches(manner, &rating(score), &log(&[]));
    assert_eq!(breaches(Manner::Recited, 5.0)[0].invariant, Invariant::RecitedAtTop);
    assert_eq!(breaches(Manner::Recited, 4.9), []);
    assert_eq!(breaches(Manner::Strong, 5.0), []);
}

#[test]
fn a_part_is_covered_once_a_question_in_it_was_answered() {
    let asked = question("incident-you-caused", 1, "Which incident did you cause?");
    let covered = |facts: &[(u64, Value)]| coverage::of(&log(facts));
    assert_eq!(covered(&[(0, asked.clone()), (9, turn(1, "Yes."))]).reached, 0);
    let answered = covered(&[(0, asked), (9, turn(1, "I dropped a table in production once."))]);
    assert_eq!((answered.planned, answered.reached), (6, 2));
    assert_eq!(answered.questions[&Dimension::Ownership], 1);
    assert_eq!(answered.questions[&Dimension::Tradeoffs], 0);
}

#[test]
fn a_follow_up_covers_what_its_signal_belongs_to_and_a_request_is_no_answer() {
    let asked = question("incident-you-caused", 1, "Which incident did you cause?");
    let words = turn(1, "Could you please repeat the last question?");
    let request = json!({"type": "intent_recognised", "turn": 1, "intent": "repeat"});
    let price = (9, probe("price", 2));
    let requested =
        coverage::of(&log(&[(0, asked.clone()), price.clone(), (12, words.clone()), (12, request)]));
    assert_eq!(requested.reached, 0);
    let answered = coverage::of(&log(&[(0, asked), price, (12, words)]));
    assert_eq!(answered.questions[&Dimension::Tradeoffs], 1);
}
