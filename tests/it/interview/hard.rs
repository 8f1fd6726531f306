//! Candidates who make it hard: nothing stalls, and nothing goes beyond plan and grace.

use vivavoce::interview::{
    event::{Event, Remark},
    input::Input,
    plan::SectionKind,
};

use super::{
    conversation::{Conversation, senior, spoken},
    follow_ups::deep,
};

/// The parts that were entered, in order.
fn parts(conversation: &Conversation) -> Vec<SectionKind> {
    let entered = conversation.log.iter().filter_map(|record| match &record.event {
        Event::StageEntered { kind, .. } => Some(*kind),
        _ => None,
    });
    entered.collect()
}

/// Says the same until the interview is over.
fn says_only(text: &str) -> Conversation {
    let mut conversation = Conversation::begun(deep());
    while conversation.interview.ended().is_none() {
        conversation.says(text);
        conversation.hears_all();
        conversation.wait(1_000);
    }
    let interview = &conversation.interview;
    assert!(interview.live_ms(conversation.at) <= interview.limit_ms());
    conversation
}

#[test]
fn who_only_says_yes_comes_through_every_part() {
    let conversation = says_only("Yes.");
    assert_eq!(parts(&conversation).len(), 6);
}

#[test]
fn who_only_asks_is_answered_for_a_while_and_then_led_on() {
    for question in
        ["How many requests a second are there?", "What does your team do?", "Do you mean at work?"]
    {
        let conversation = says_only(question);
        assert_eq!(parts(&conversation).len(), 6, "{question}");
    }
}

#[test]
fn who_talks_for_ten_minutes_is_not_cut_off_and_every_later_part_still_begins() {
    let mut conversation = Conversation::begun(senior());
    conversation.says("I work on payments.");
    conversation.hears_all();
    conversation.feed(Input::SpeechStarted);
    conversation.wait(10 * 60_000);
    assert!(conversation.interview.speaking() && !conversation.interview.closing());
    conversation.feed(Input::TurnHeard(spoken("I built it and I deployed it and so on")));
    assert_eq!(conversation.interview.stage().unwrap().kind, SectionKind::Behavioral);
    let onward = &conversation.interview.plan().wording.onward;
    assert!(
        onward.iter().any(|text| conversation.last_line().starts_with(text)),
        "{}",
        conversation.last_line()
    );
    conversation.hears_all();
    while conversation.interview.ended().is_none() {
        conversation.says("I looked at it and I fixed it");
        conversation.hears_all();
    }
    assert_eq!(parts(&conversation).len(), 6);
}

#[test]
fn who_says_nothing_hears_kind_words_and_a_goodbye() {
    let mut conversation = Conversation::begun(senior());
    while conversation.interview.ended().is_none() {
        conversation.wait(1_000);
        conversation.hears_all();
    }
    assert!(conversation.remarks().contains(&Remark::OfferSkip));
    let interview = &conversation.interview;
    assert!(interview.live_ms(conversation.at) <= interview.limit_ms());
}
