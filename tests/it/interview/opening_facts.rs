//! What people at the desk enter about company and role, told to who asks.

use vivavoce::interview::{
    event::Remark,
    guard::{self, GuardContext},
    terms::{OpeningFact, Terms},
};

use super::{
    conversation::Conversation,
    follow_ups::{at_the_first_story, deep},
};

const SIZE: &str = "Our team has nine engineers and a product manager.";

fn terms() -> Terms {
    let facts = [
        ("Team size", "How big is the team?", SIZE),
        ("On call", "pager, rota, night shifts", "The team shares the rota, a week at a time."),
    ];
    let entered = |(topic, asked_by, answer)| OpeningFact::entered(topic, asked_by, answer).unwrap();
    Terms { facts: facts.map(entered).to_vec(), ..Terms::default() }
}

fn at_a_story() -> Conversation {
    let mut plan = deep();
    plan.opening_facts = terms().plan_facts();
    at_the_first_story(plan)
}

#[test]
fn a_plain_question_is_answered_however_its_small_words_go() {
    for question in ["How big is your team?", "How big a team is it?", "What is the team size?"] {
        let mut conversation = at_a_story();
        conversation.types(question);
        assert_eq!(conversation.last_line(), SIZE, "{question}");
    }
}

#[test]
fn a_question_that_no_fact_answers_is_passed_on() {
    let mut conversation = at_a_story();
    conversation.types("Which languages does your team use?");
    assert_eq!(conversation.remarks().last(), Some(&Remark::PassOn));
}

#[test]
fn what_was_entered_passes_the_guard_as_it_is_said() {
    for fact in terms().facts {
        let context = GuardContext { facts: vec![&fact.answer], ..GuardContext::default() };
        assert_eq!(guard::check(&fact.answer, &context), Ok(()), "{}", fact.answer);
    }
}
