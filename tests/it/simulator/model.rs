//! Simulated interviews with a model that misbehaves, and that what it may not do is found.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use vivavoce::{
    interview::{
        Interview,
        event::{Act, Event, Usage},
        input::Input,
        view::Floor,
    },
    llm::{Interviewer, InterviewerError, Reply, scripted::ScriptedInterviewer},
    rehearsal::simulator::{
        checks::{Invariant, breaches, silences},
        manner::Manner,
        model::{Misbehaving, Replies},
        pace::Pace,
    },
};

use super::{Course, course};
use crate::interview::conversation::{Conversation, taster};

#[test]
fn the_invariants_hold_with_a_model_that_misbehaves() {
    let server = Misbehaving::start(1, 60).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let course = Course { plans: vec![taster()], ..course(1) };
    let mut replies = Replies::default();
    for index in 0..course.manners.len() as u64 {
        let interviewer = Arc::new(server.interviewer().unwrap());
        let held = runtime.block_on(course.hold_at(server.pace(), index, interviewer)).unwrap();
        assert!(held.breaches.is_empty(), "{}: {:?}", held.file_name(), held.breaches);
        replies.add(&Replies::of(&held.log));
    }
    let summary = server.summary(&replies);
    assert!(summary.worded > 0 && !summary.rejected.is_empty(), "{summary:?}");
    assert!(summary.timeouts + summary.errors > 0, "{summary:?}");
}

/// Says what the script says, too late.
struct Dawdling;

#[async_trait]
impl Interviewer for Dawdling {
    async fn reply(&self, interview: &Interview, acts: &[Act]) -> Result<Reply, InterviewerError> {
        tokio::time::sleep(Duration::from_millis(60)).await;
        ScriptedInterviewer.reply(interview, acts).await
    }
}

#[test]
fn an_interviewer_who_is_silent_beyond_its_deadline_is_found() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let course = Course { plans: vec![taster()], manners: vec![Manner::Strong], ..course(1) };
    let found = |pace| {
        let held = runtime.block_on(course.hold_at(pace, 0, Arc::new(Dawdling))).unwrap();
        held.breaches.iter().filter(|breach| breach.invariant == Invariant::LateReply).count()
    };
    let pace = |times, deadline_ms| Pace::Measured { times, deadline_ms, threads: runtime.handle().clone() };
    assert!(found(pace(100, 1_000)) > 0);
    assert_eq!(found(pace(10, 7_000)), 0);
}

/// A conversation in which a model has worded the line after the first answer.
fn worded() -> Conversation {
    let mut plan = taster();
    plan.wording.human = "Our team has six people and uses PostgreSQL.".to_owned();
    let mut conversation = Conversation::begun(plan);
    conversation.answers_requests = false;
    conversation.wait(5_000);
    conversation.types("I work on the payments service");
    let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
    conversation.wait(700);
    let (act, text) = (conversation.offered()[0].clone(), "Which incident did you cause?".to_owned());
    let usage = Some(Usage::default());
    conversation.feed(Input::ModelReplied { generation, act, text, by: "a model".to_owned(), usage });
    conversation
}

#[test]
fn a_line_in_a_models_words_may_tell_no_fact_though_the_script_may() {
    let mut log = worded().log;
    let leaks = |log: &[_]| breaches(log).iter().any(|breach| breach.invariant == Invariant::Leak);
    assert!(!leaks(&log));
    for record in &mut log {
        if let Event::QuestionAsked { text, .. } = &mut record.event
            && text == "Which incident did you cause?"
        {
            "Our team has six people and uses PostgreSQL.".clone_into(text);
        }
    }
    assert!(leaks(&log));
}

#[test]
fn a_silence_lasts_from_the_request_to_the_words() {
    let lasted: Vec<u64> = silences(&worded().log).map(|silence| silence.lasts_ms).collect();
    assert_eq!(lasted, [700]);
}
