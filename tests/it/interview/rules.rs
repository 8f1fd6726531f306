//! The rules of the conversation, one behaviour a test.

use vivavoce::interview::{
    event::{EndReason, Event, Intent, Remark},
    input::Input,
    plan::Variants,
    view::{Floor, Said},
};

use super::conversation::{Conversation, kinds, senior, spoken, taster};

#[test]
fn the_first_join_greets_and_asks_the_first_question() {
    let mut conversation = Conversation::new(taster());
    let events = conversation.joins();
    assert_eq!(kinds(&events), ["candidate_joined", "stage_entered", "remark_made", "question_asked"]);
    assert_eq!(conversation.question(), "warm-up");
    assert_eq!(conversation.interview.floor(), Floor::Interviewer { line: 1 });
}

#[test]
fn the_candidate_has_the_floor_once_the_last_line_is_heard() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    conversation.feed(Input::LineSpoken { line: 1, samples: None });
    assert_eq!(conversation.interview.floor(), Floor::Interviewer { line: 2 });
    conversation.feed(Input::LineSpoken { line: 2, samples: None });
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
}

#[test]
fn a_line_whose_end_nobody_reports_counts_as_heard_after_its_length_and_twenty_seconds() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    let words = conversation.last_line().split_whitespace().count() as u64;
    conversation.feed(Input::LineSpoken { line: 1, samples: None });
    conversation.wait(words * 500 + 19_999);
    assert_eq!(conversation.interview.floor(), Floor::Interviewer { line: 2 });
    conversation.wait(1);
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
}

#[test]
fn whoever_talks_on_and_on_is_thanked_within_plan_and_grace() {
    let mut conversation = Conversation::begun(taster());
    conversation.feed(Input::SpeechStarted);
    conversation.wait(10 * 60_000);
    assert_eq!(conversation.interview.ended(), Some(EndReason::OutOfTime));
    let live_ms = conversation.interview.live_ms(conversation.at);
    assert!(live_ms <= conversation.interview.limit_ms(), "{live_ms}");
}

#[test]
fn an_unscored_question_is_followed_by_the_next_question_without_a_probe() {
    let mut conversation = Conversation::begun(taster());
    conversation.says("I work on payments");
    assert_eq!(conversation.question(), "incident-you-caused");
    assert!(conversation.probes().is_empty());
}

#[test]
fn a_follow_up_asks_for_evidence_that_the_answer_lacks() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("the service went down and it was slow for a while");
    let probes = conversation.probes();
    assert_eq!(probes.len(), 1);
    let plan = taster();
    let question = plan.question("incident-you-caused").unwrap();
    assert_eq!(question.probe(probes[0]).unwrap().seeks.dimension(), vivavoce::score::Dimension::Ownership);
}

#[test]
fn no_more_follow_ups_are_asked_than_the_plan_allows() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("it went down");
    conversation.hears_all();
    conversation.says("it was slow");
    assert_eq!(conversation.probes().len(), 1);
    assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
}

#[test]
fn a_refusal_ends_the_follow_ups() {
    for refusal in ["I'd rather not talk about that.", "I don't know."] {
        let mut conversation = Conversation::at_the_incident();
        conversation.says(refusal);
        assert!(conversation.probes().is_empty());
        assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
    }
}

#[test]
fn a_part_runs_over_for_evidence_that_nothing_shows_yet() {
    let mut conversation = Conversation::at_the_incident();
    conversation.feed(Input::SpeechStarted);
    conversation.wait(70_000);
    conversation.feed(Input::TurnHeard(spoken("it went down")));
    assert_eq!(conversation.probes().len(), 1);
}

#[test]
fn no_follow_up_is_asked_when_the_later_parts_need_the_time() {
    let mut conversation = Conversation::at_the_incident();
    conversation.feed(Input::SpeechStarted);
    conversation.wait(120_000);
    conversation.feed(Input::TurnHeard(spoken("it went down")));
    assert!(conversation.probes().is_empty());
    assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
}

#[test]
fn the_acknowledgement_is_never_the_same_twice_in_a_row() {
    let mut conversation = Conversation::begun(senior());
    let mut leads = Vec::new();
    while conversation.interview.ended().is_none() && !conversation.interview.closing() {
        conversation.says("I looked at it and then it was fine");
        let text = conversation.last_line().to_owned();
        let wording = &conversation.interview.plan().wording;
        leads.extend(wording.acknowledgements.iter().find(|lead| text.starts_with(lead)).map(str::to_owned));
        conversation.hears_all();
    }
    assert!(leads.len() > 5, "{leads:?}");
    assert!(leads.windows(2).all(|pair| pair[0] != pair[1]), "{leads:?}");
}

#[test]
fn a_request_to_repeat_says_the_question_again_and_is_no_part_of_the_answer() {
    let mut conversation = Conversation::at_the_incident();
    let asked = conversation.interview.question().unwrap().text.to_owned();
    conversation.says("Sorry, could you repeat the question?");
    assert!(conversation.last_line().ends_with(&asked));
    conversation.hears_all();
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
    assert!(conversation.interview.answers().last().unwrap().turns.is_empty());
}

#[test]
fn a_rephrased_question_comes_in_the_plans_other_words() {
    let mut conversation = Conversation::at_the_incident();
    conversation.types("What do you mean?");
    assert_eq!(conversation.last_line(), taster().question("incident-you-caused").unwrap().rephrased);
}

#[test]
fn who_asks_for_time_gets_it_and_is_not_told_so_again_after_the_first_silence() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("Let me think about that for a second.");
    assert!(said(&taster().wording.think, &conversation));
    conversation.hears_all();
    conversation.wait(20_000);
    assert!(said(&taster().wording.think, &conversation));
}

#[test]
fn a_skipped_question_is_followed_by_the_next_and_never_asked_again() {
    let mut conversation = Conversation::at_the_incident();
    let events = conversation.presses(Intent::Skip);
    assert_eq!(kinds(&events), ["intent_recognised", "stage_entered", "question_asked"]);
    assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
    let lead =
        conversation.last_line().strip_suffix(conversation.interview.question().unwrap().text).unwrap();
    assert!(taster().wording.skip.iter().any(|text| text == lead.trim()), "{lead}");
}

#[test]
fn silence_brings_kind_words_then_the_question_then_the_offer_to_skip_then_the_next_question() {
    let mut conversation = Conversation::at_the_incident();
    let mut said = Vec::new();
    for _ in 0..4 {
        while !matches!(conversation.interview.floor(), Floor::Interviewer { .. }) {
            conversation.wait(1_000);
        }
        said.push(conversation.log.last().unwrap().event.clone());
        conversation.hears_all();
    }
    let remarks: Vec<Option<Remark>> = said.iter().map(remark).collect();
    assert_eq!(remarks, [Some(Remark::Reassure), Some(Remark::Repeat), Some(Remark::OfferSkip), None]);
    assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
}

#[test]
fn who_types_gets_twice_the_time_other_words_and_the_question_once() {
    let mut conversation = Conversation::begun(taster());
    conversation.types("I work on the payments service");
    conversation.hears_all();
    let mut told = Vec::new();
    while conversation.question() == "incident-you-caused" {
        let from = conversation.at;
        while !matches!(conversation.interview.floor(), Floor::Interviewer { .. }) {
            conversation.wait(1_000);
        }
        told.push((remark(&conversation.log.last().unwrap().event), conversation.at.since(from) / 1_000));
        if told.len() == 1 {
            assert!(said(&taster().wording.written_reassure, &conversation), "{}", conversation.last_line());
        }
        conversation.hears_all();
    }
    let remarks: Vec<Option<Remark>> = told.iter().map(|(remark, _)| *remark).collect();
    assert_eq!(remarks, [Some(Remark::Reassure), Some(Remark::OfferSkip), None], "{told:?}");
    assert_eq!(told[0].1, 24, "{told:?}");
}

#[test]
fn a_log_whose_plan_has_no_words_for_who_types_says_what_it_has() {
    let mut plan = taster();
    plan.wording.written_reassure = Variants::default();
    let mut conversation = Conversation::begun(plan);
    conversation.types("I work on the payments service");
    conversation.hears_all();
    conversation.wait(24_000);
    assert!(said(&taster().wording.reassure, &conversation), "{}", conversation.last_line());
}

/// Whether the last line is one of these wordings.
fn said(variants: &Variants, conversation: &Conversation) -> bool {
    variants.iter().any(|text| text == conversation.last_line())
}

fn remark(event: &Event) -> Option<Remark> {
    match event {
        Event::RemarkMade { remark, .. } => Some(*remark),
        _ => None,
    }
}

#[test]
fn nobody_who_speaks_is_told_to_take_their_time() {
    let mut conversation = Conversation::at_the_incident();
    conversation.feed(Input::SpeechStarted);
    let records = conversation.log.len();
    conversation.wait(60_000);
    assert_eq!(conversation.log.len(), records);
}

#[test]
fn a_yes_takes_the_offer_to_skip() {
    let mut conversation = Conversation::at_the_incident();
    conversation.wait(12_000);
    conversation.hears_all();
    conversation.wait(13_000);
    conversation.hears_all();
    conversation.wait(15_000);
    assert!(said(&taster().wording.offer_skip, &conversation));
    conversation.hears_all();
    conversation.says("Yes, please.");
    assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
}

#[test]
fn who_wants_to_stop_hears_goodbye_and_nothing_more_is_asked() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("I want to stop the interview.");
    assert!(said(&taster().wording.closing, &conversation));
    conversation.hears_all();
    assert_eq!(conversation.interview.ended(), Some(EndReason::Stopped));
    assert_eq!(conversation.interview.question(), None);
}

#[test]
fn who_asks_for_a_person_is_told_that_the_team_will_know() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Human);
    assert_eq!(conversation.last_line(), taster().wording.human);
    conversation.hears_all();
    assert_eq!(conversation.interview.ended(), Some(EndReason::HumanRequested));
}

#[test]
fn words_during_the_goodbye_are_kept_and_the_end_waits_for_them() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Stop);
    conversation.feed(Input::SpeechStarted);
    conversation.hears_all();
    assert_eq!(conversation.interview.ended(), None);
    conversation.feed(Input::TurnHeard(spoken("Thanks, goodbye")));
    assert_eq!(conversation.interview.ended(), Some(EndReason::Stopped));
    assert!(
        conversation
            .interview
            .conversation()
            .any(|said| matches!(said, Said::Turn { text, .. } if text == "Thanks, goodbye"))
    );
}

#[test]
fn a_turn_spoken_over_a_line_is_kept_and_waits_for_the_rest() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("the service went down");
    let Floor::Interviewer { line } = conversation.interview.floor() else { panic!("no line") };
    conversation.feed(Input::SpeechStarted);
    conversation.feed(Input::TurnHeard(spoken("oh and I wrote the postmortem")));
    assert_eq!(conversation.interview.floor(), Floor::Interviewer { line });
    assert_eq!(conversation.interview.answers().last().unwrap().turns.len(), 2);
    conversation.hears_all();
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
}

#[test]
fn the_done_button_after_a_turn_over_a_line_brings_the_reply() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("the service went down");
    conversation.feed(Input::TurnHeard(spoken("I rolled it back")));
    conversation.hears_all();
    conversation.feed(Input::TurnHeard(spoken("")));
    assert_eq!(conversation.question(), "cache-for-a-slow-endpoint");
}

#[test]
fn typing_an_answer_while_the_line_is_still_spoken_is_an_answer() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    conversation.types("I work on payments");
    assert_eq!(conversation.question(), "incident-you-caused");
}

#[test]
fn over_plan_and_grace_the_interview_says_goodbye() {
    let mut conversation = Conversation::at_the_incident();
    conversation.feed(Input::SpeechStarted);
    conversation.wait(10 * 60_000);
    assert_eq!(conversation.interview.ended(), Some(EndReason::OutOfTime));
    let live_ms = conversation.interview.live_ms(conversation.at);
    assert!(live_ms <= 4 * 60_000, "{live_ms}");
}

#[test]
fn every_question_of_the_taster_is_asked_in_order() {
    let mut conversation = Conversation::begun(taster());
    while conversation.interview.ended().is_none() {
        conversation.says("I looked at the query plan and it was a missing index");
        conversation.hears_all();
    }
    let asked: Vec<&str> =
        conversation.interview.answers().iter().map(|asked| asked.question.as_str()).collect();
    assert_eq!(asked, ["warm-up", "incident-you-caused", "cache-for-a-slow-endpoint", "your-questions"]);
    assert_eq!(conversation.interview.ended(), Some(EndReason::Completed));
    assert_eq!(conversation.interview.stage().unwrap().number, 5);
}
