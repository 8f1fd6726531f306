//! Simulated interviews: what holds in a run, that a run repeats itself, and that each check can fail.

mod checks;
mod command;
mod model;

use std::sync::Arc;

use rstest::rstest;
use vivavoce::{
    interview::event::{Event, Record},
    llm::scripted::ScriptedInterviewer,
    rehearsal::simulator::{Course, Held, candidate::ANSWER_MS, checks::Invariant, manner::Manner},
    rubric::Library,
};

fn course(seed: u64) -> Course {
    Course { seed, plans: Library::embedded().unwrap().snapshots(), manners: Manner::ALL.to_vec() }
}

fn hold(course: &Course, index: u64) -> Held {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(course.hold(index, Arc::new(ScriptedInterviewer))).unwrap()
}

/// The `number`-th interview of a short run in which every plan meets many manners.
fn spread(course: &Course, number: u64) -> Held {
    let manners = course.manners.len() as u64;
    hold(course, number % manners + manners * number)
}

fn bytes(log: &[Record]) -> String {
    log.iter().map(|record| serde_json::to_string(record).unwrap() + "\n").collect()
}

#[test]
fn the_invariants_hold_in_a_run_over_all_plans_and_manners() {
    let course = course(1);
    for number in 0..60 {
        let held = spread(&course, number);
        assert!(held.breaches.is_empty(), "{}: {:?}", held.file_name(), held.breaches);
    }
}

#[test]
fn the_same_seed_gives_the_same_log_and_another_seed_another() {
    for number in [0, 14, 33] {
        let once = bytes(&spread(&course(7), number).log);
        assert!(once == bytes(&spread(&course(7), number).log));
        assert!(once != bytes(&spread(&course(8), number).log));
    }
}

#[rstest]
#[case::strong(Manner::Strong)]
#[case::mid(Manner::Mid)]
fn answers_of_cooperative_candidates_last_one_to_two_and_a_half_minutes(#[case] manner: Manner) {
    let course = Course { manners: vec![manner], ..course(3) };
    let answers: Vec<u64> = (0..8).flat_map(|index| long_answers_ms(&hold(&course, index).log)).collect();
    assert!(answers.len() > 20, "{answers:?}");
    assert!(answers.iter().all(|ms| ANSWER_MS.contains(ms)), "{answers:?}");
}

#[rstest]
#[case::strong(Manner::Strong)]
#[case::mid(Manner::Mid)]
fn long_answers_leave_room_to_ask_for_everything_twice(#[case] manner: Manner) {
    let course = Course { manners: vec![manner], ..course(17) };
    let of_full_length = course.plans.iter().filter(|plan| plan.minutes >= 15).cloned().collect();
    let course = Course { plans: of_full_length, ..course };
    for index in 0..2 * course.plans.len() as u64 {
        let held = hold(&course, index);
        let coverage = &held.coverage;
        assert!(coverage.is_enough() && coverage.is_spread(), "{}: {coverage:?}", held.file_name());
    }
}

/// The spans of all turns of ten words and more to scored questions.
fn long_answers_ms(log: &[Record]) -> Vec<u64> {
    let mut scored = false;
    let mut spans = Vec::new();
    for record in log {
        if let Event::QuestionAsked { question, .. } = &record.event {
            scored = question != "warm-up" && question != "your-questions";
        }
        let Event::TurnHeard { heard, .. } = &record.event else { continue };
        let (Some(first), Some(last)) = (heard.segments.first(), heard.segments.last()) else { continue };
        if scored && heard.text.split_whitespace().count() > 20 {
            spans.push((last.samples.end_sample - first.samples.first_sample) / 16);
        }
    }
    spans
}

#[test]
fn a_recited_answer_says_the_same_words_again_when_asked_for_more() {
    let course = Course { manners: vec![Manner::Recited], ..course(3) };
    let held = hold(&course, 0);
    assert!(held.rating.specificity.is_some_and(|score| score > 2.0), "{:?}", held.rating);
}

#[test]
fn a_silent_candidate_brings_every_plan_to_its_end() {
    let course = Course { manners: vec![Manner::Silent], ..course(5) };
    for index in 0..course.plans.len() as u64 {
        let held = hold(&course, index);
        let stuck = held.breaches.iter().any(|breach| breach.invariant == Invariant::Stalled);
        assert!(!stuck && held.end().is_some(), "{}", held.plan);
    }
}
