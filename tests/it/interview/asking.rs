//! What the candidate asks, and wants beside answering; one behaviour a test.

use vivavoce::interview::{event::Remark, input::Input, plan::SectionKind, replay};

use super::{
    conversation::{Conversation, spoken, taster},
    follow_ups::{at_the_design, at_the_first_story, deep, one_scored_part},
};

#[test]
fn a_clarifying_question_gets_the_fact_and_the_task_still_stands() {
    let mut conversation = at_the_design();
    let task = conversation.question().to_owned();
    conversation.types("How many requests a second are there?");
    assert_eq!(conversation.last_line(), "About two thousand requests a second.");
    conversation.hears_all();
    assert_eq!(conversation.question(), task);
    assert!(conversation.interview.answers().last().unwrap().turns.is_empty(), "a question is no answer");
}

#[test]
fn a_question_over_a_line_is_decided_the_same_when_the_next_turn_is_typed() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    conversation.feed(Input::TurnHeard(spoken("How does on call work in your team?")));
    conversation.types("I work on payments");
    assert_eq!(replay::differences(&conversation.log).unwrap(), []);
}

#[test]
fn a_clarifying_question_without_a_fact_is_left_to_the_candidate() {
    let mut conversation = at_the_design();
    let task = conversation.question().to_owned();
    conversation.types("Which cloud region are we in?");
    assert_eq!(conversation.remarks().last(), Some(&Remark::Unknown));
    assert_eq!(conversation.question(), task);
    assert!(conversation.interview.questions_for_the_team().next().is_none());
}

#[test]
fn a_question_about_the_job_in_the_middle_is_passed_on_or_answered_from_the_opening() {
    let mut conversation = at_the_first_story(one_scored_part());
    let question = conversation.question().to_owned();
    conversation.types("How is on call organised in your team?");
    assert_eq!(conversation.last_line(), "The team shares the rota, a week at a time.");
    conversation.hears_all();
    conversation.types("What is the salary for this role?");
    assert_eq!(conversation.remarks().last(), Some(&Remark::PassOn));
    assert_eq!(conversation.question(), question);
    let passed_on: Vec<&str> =
        conversation.interview.questions_for_the_team().map(|(_, text)| text).collect();
    assert_eq!(passed_on, ["What is the salary for this role?"]);
}

#[test]
fn who_asks_how_to_answer_is_free_to_choose() {
    let mut conversation = at_the_first_story(one_scored_part());
    let question = conversation.question().to_owned();
    conversation.types("Do you mean at my current job?");
    assert_eq!(conversation.remarks().last(), Some(&Remark::YourChoice));
    assert_eq!(conversation.question(), question);
}

#[test]
fn after_an_answered_question_silence_brings_no_repetition_of_what_was_answered() {
    let mut conversation = at_the_design();
    let task = conversation.question().to_owned();
    conversation.says("I would start with a queue and one worker. How many requests are there?");
    conversation.hears_all();
    conversation.wait(13_000);
    conversation.hears_all();
    conversation.wait(40_000);
    assert!(!conversation.remarks().contains(&Remark::Repeat), "{:?}", conversation.remarks());
    assert!(conversation.question() != task || conversation.interview.question().unwrap().probe.is_some());
}

#[test]
fn the_candidates_own_questions_are_answered_until_none_is_left() {
    let mut conversation = at_the_own_questions();
    conversation.types("How does on call work?");
    assert!(conversation.last_line().starts_with("The team shares the rota"), "{}", conversation.last_line());
    let first = conversation.last_line().to_owned();
    conversation.hears_all();
    conversation.types("I'd like to know how big the company is.");
    assert_eq!(conversation.remarks().last(), Some(&Remark::PassOn));
    let tail = |line: &str| line.rsplit_once(". ").map(|(_, tail)| tail.to_owned());
    assert_ne!(tail(&first), tail(conversation.last_line()));
    conversation.hears_all();
    conversation.types("No, that's all, thank you.");
    assert!(conversation.interview.closing());
}

#[test]
fn who_has_no_further_question_and_is_silent_hears_goodbye_soon() {
    let mut conversation = at_the_own_questions();
    conversation.says("How does on call work?");
    conversation.hears_all();
    conversation.wait(13_000);
    assert!(conversation.interview.closing());
}

fn at_the_own_questions() -> Conversation {
    let mut plan = deep();
    plan.sections.retain(|section| {
        section.kind != SectionKind::Behavioral && section.kind != SectionKind::SystemDesign
    });
    plan.sections.retain(|section| section.kind != SectionKind::PastWork);
    at_the_first_story(plan)
}

#[test]
fn we_should_stop_is_asked_back_once_and_ends_nothing_by_itself() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("We should stop.");
    assert_eq!(conversation.remarks().last(), Some(&Remark::AskStop));
    conversation.hears_all();
    conversation.says("No.");
    assert!(!conversation.interview.closing());
    conversation.hears_all();
    conversation.says("Stop.");
    assert!(conversation.interview.closing());
}

#[test]
fn a_yes_to_the_question_whether_to_stop_ends_the_interview() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("Let's stop.");
    conversation.hears_all();
    conversation.says("Yes, please.");
    assert!(conversation.interview.closing());
}

#[test]
fn stopping_the_deployment_is_an_answer() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("We should stop the deployment, I said.");
    assert!(!conversation.remarks().contains(&Remark::AskStop));
    assert!(!conversation.interview.closing());
}

#[test]
fn a_follow_up_is_rephrased_in_other_neutral_words() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("the service went down and it was slow for a while");
    conversation.hears_all();
    let asked = conversation.interview.question().unwrap().text.to_owned();
    conversation.types("What do you mean?");
    assert_ne!(conversation.last_line(), asked);
    assert!(taster().wording.seeking.values().any(|text| text == conversation.last_line()));
}

#[test]
fn who_is_asked_for_another_question_gets_the_usual_time_from_the_end_of_the_answer() {
    let mut conversation = at_the_own_questions();
    conversation.types("How does on call work?");
    conversation.hears_all();
    conversation.wait(conversation.interview.plan().patience.reassure_ms - 1);
    assert!(!conversation.interview.closing());
}
