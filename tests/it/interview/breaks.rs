//! Broken connections, crashes, breaks, and replies that come late or wrong; one behaviour a test.

use vivavoce::{
    interview::{
        Interview,
        effects::Effect,
        event::{Act, EndReason, Event, Intent},
        guard::Rejection,
        input::Input,
        log::{self, FoldError},
        replay,
        view::Floor,
    },
    llm::{Interviewer as _, scripted::ScriptedInterviewer},
    time::Offset,
};

use super::conversation::{Conversation, kinds, spoken, taster};

const INCIDENT: &str = "I deployed a config change without a test, I rolled it back after ten minutes";

#[test]
fn live_time_stands_still_in_a_break() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Pause);
    let before = conversation.interview.live_ms(conversation.at);
    assert_eq!((conversation.interview.floor(), conversation.interview.deadline()), (Floor::Paused, None));
    conversation.wait(600_000);
    conversation.presses(Intent::Resume);
    assert_eq!(conversation.interview.live_ms(conversation.at), before);
}

#[test]
fn after_a_break_the_question_is_said_once_more() {
    let mut conversation = Conversation::at_the_incident();
    let question = conversation.question().to_owned();
    conversation.presses(Intent::Pause);
    conversation.wait(600_000);
    conversation.presses(Intent::Resume);
    let text = conversation.interview.plan().question(&question).unwrap().text.clone();
    assert!(conversation.lines().last().unwrap().ends_with(&text));
    conversation.hears_all();
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
}

#[test]
fn a_break_that_is_asked_for_aloud_is_granted_aloud() {
    let mut conversation = Conversation::at_the_incident();
    conversation.says("Could we take a short break, please?");
    assert!(!conversation.interview.clock_running());
    assert!(conversation.interview.plan().wording.think.iter().any(|text| text == conversation.last_line()));
}

#[test]
fn an_answer_typed_in_a_break_ends_the_break_and_counts() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Pause);
    conversation.types(INCIDENT);
    assert!(conversation.interview.clock_running());
    assert_eq!(conversation.interview.answers()[1].turns.len(), 1);
}

#[test]
fn a_break_before_the_answer_brings_the_question_once_more() {
    let mut conversation = Conversation::at_the_incident();
    let asked = conversation.interview.question().unwrap().text.to_owned();
    conversation.leaves();
    assert_eq!(conversation.interview.floor(), Floor::Nobody);
    conversation.wait(3_600_000);
    let events = conversation.joins();
    assert_eq!(kinds(&events), ["candidate_joined", "remark_made", "remark_made"]);
    assert_eq!(conversation.last_line(), asked);
    conversation.hears_all();
    conversation.leaves();
    assert_eq!(kinds(&conversation.joins()), ["candidate_joined"]);
}

#[test]
fn a_break_in_mid_answer_brings_no_speech() {
    let mut conversation = Conversation::at_the_incident();
    conversation.feed(Input::SpeechStarted);
    conversation.leaves();
    assert_eq!(kinds(&conversation.joins()), ["candidate_joined"]);
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
}

#[test]
fn a_line_that_was_not_heard_is_spoken_again_after_a_crash() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    conversation.feed(Input::LineSpoken { line: 1, samples: None });
    let mut interview = Interview::fold(&conversation.log).unwrap();
    let join = interview.decide(Input::CandidateJoined { connection: 2 }, Offset(90_000));
    assert_eq!(kinds(&join), ["candidate_joined"]);
    let mut log = conversation.log.clone();
    let record = vivavoce::interview::event::Record {
        seq: interview.last_seq() + 1,
        at_ms: Offset(90_000),
        event: join[0].clone(),
    };
    interview.apply(&record);
    log.push(record);
    let text = taster().question("warm-up").unwrap().text.clone();
    assert_eq!(interview.effects(&join[0]), [Effect::Speak { line: 2, text }]);
    assert_eq!(Interview::fold(&log).unwrap(), interview);
}

#[test]
fn a_request_in_flight_is_made_again_after_a_crash_and_gets_its_full_time() {
    let mut conversation = Conversation::at_the_incident();
    conversation.answers_requests = false;
    conversation.says(INCIDENT);
    let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
    conversation.at = conversation.at.plus_ms(100_000);
    let events = conversation.joins();
    assert_eq!(kinds(&events), ["candidate_joined"]);
    assert!(matches!(
        conversation.interview.effects(&events[0])[..],
        [Effect::AskInterviewer { generation: again, .. }] if again == generation
    ));
    assert_eq!(conversation.interview.deadline(), Some(conversation.at.plus_ms(8_000)));
}

#[test]
fn time_without_any_record_before_a_crash_is_not_counted() {
    let mut conversation = Conversation::at_the_incident();
    let before = conversation.interview.live_ms(conversation.at);
    conversation.at = conversation.at.plus_ms(3_600_000);
    conversation.joins();
    assert_eq!(conversation.interview.live_ms(conversation.at), before);
}

#[test]
fn a_reply_that_does_not_come_is_replaced_by_the_script_after_eight_seconds() {
    let mut conversation = Conversation::at_the_incident();
    conversation.answers_requests = false;
    conversation.says(INCIDENT);
    conversation.wait(7_999);
    assert!(matches!(conversation.interview.floor(), Floor::Thinking { .. }));
    conversation.wait(1);
    let kinds = kinds(&conversation.log.iter().map(|record| record.event.clone()).collect::<Vec<_>>());
    assert!(kinds.ends_with(&["reply_expired".to_owned(), "probe_asked".to_owned()]), "{kinds:?}");
}

#[test]
fn an_act_that_was_not_offered_or_an_empty_line_is_replaced_by_the_script() {
    for (act, text) in [(Act::Close, "Goodbye"), (Act::Probe { probe: "never-again".to_owned() }, "  ")] {
        let mut conversation = Conversation::at_the_incident();
        conversation.answers_requests = false;
        conversation.says("the service went down");
        let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
        let reply = Input::ModelReplied {
            generation,
            act,
            text: text.to_owned(),
            by: "model".to_owned(),
            usage: None,
        };
        assert_eq!(kinds(&conversation.feed(reply)), ["reply_expired", "probe_asked"]);
    }
}

#[test]
fn words_that_nobody_may_say_give_way_to_the_script_for_the_same_act() {
    let mut conversation = Conversation::at_the_incident();
    conversation.answers_requests = false;
    conversation.says("I deployed a config change.");
    let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
    let offered = conversation.log.iter().rev().find_map(|record| match &record.event {
        Event::ReplyRequested { acts, .. } => acts.first().cloned(),
        _ => None,
    });
    let act = offered.unwrap();
    let script = conversation.interview.scripted(&act);
    let facts = conversation.feed(Input::ModelReplied {
        generation,
        act,
        text: "Great answer! How old are you?".to_owned(),
        by: "model".to_owned(),
        usage: None,
    });
    let rejected = facts.iter().find_map(|fact| match fact {
        Event::ModelReplied { rejected, .. } => *rejected,
        _ => None,
    });
    assert_eq!(rejected, Some(Rejection::Judgement));
    assert!(facts.iter().any(|fact| matches!(fact, Event::ProbeAsked { text, .. } if *text == script)));
    assert_eq!(replay::differences(&conversation.log).unwrap(), []);
}

#[test]
fn speech_before_the_reply_reopens_the_turn_and_makes_the_reply_void() {
    let mut conversation = Conversation::at_the_incident();
    conversation.answers_requests = false;
    conversation.says("I deployed a config change.");
    let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
    conversation.feed(Input::SpeechStarted);
    let late = Input::ModelReplied {
        generation,
        act: Act::Probe { probe: "own-part".to_owned() },
        text: "Too late".to_owned(),
        by: "model".to_owned(),
        usage: None,
    };
    assert_eq!(conversation.feed(late), []);
    conversation.feed(Input::TurnHeard(spoken("and I rolled it back")));
    assert_eq!(conversation.interview.floor(), Floor::Thinking { generation: generation + 1 });
    let answer = conversation.interview.answers().last().unwrap();
    assert_eq!(
        conversation.interview.answer_text(answer),
        "I deployed a config change.\nand I rolled it back"
    );
}

#[test]
fn a_cough_before_the_reply_does_not_lose_the_reply() {
    let mut conversation = Conversation::at_the_incident();
    conversation.answers_requests = false;
    conversation.says(INCIDENT);
    conversation.feed(Input::SpeechStarted);
    conversation.feed(Input::TurnHeard(spoken("")));
    assert!(matches!(conversation.interview.floor(), Floor::Thinking { .. }));
}

#[test]
fn late_foreign_and_repeated_inputs_change_nothing() {
    let mut conversation = Conversation::at_the_incident();
    for input in [
        Input::CandidateJoined { connection: 1 },
        Input::CandidateLeft { connection: 9 },
        Input::LineSpoken { line: 1, samples: None },
        Input::LineSpoken { line: 99, samples: None },
        Input::ModelReplied {
            generation: 1,
            act: Act::Close,
            text: "Bye".to_owned(),
            by: "x".to_owned(),
            usage: None,
        },
        Input::ModelFailed { generation: 7 },
        Input::Pressed(Intent::Resume),
        Input::TurnHeard(spoken("  ")),
        Input::Tick,
    ] {
        assert_eq!(conversation.feed(input.clone()), [], "{input:?}");
    }
}

#[test]
fn nothing_happens_before_the_first_join() {
    let mut conversation = Conversation::new(taster());
    for input in
        [Input::Tick, Input::SpeechStarted, Input::TurnHeard(spoken("Hello")), Input::Pressed(Intent::Stop)]
    {
        assert_eq!(conversation.feed(input), []);
    }
    assert_eq!(conversation.interview.deadline(), None);
}

#[tokio::test]
async fn the_scripted_interviewer_takes_the_best_act_in_the_plans_words() {
    let conversation = Conversation::at_the_incident();
    let acts = [Act::Probe { probe: "never-again".to_owned() }, Act::Close];
    let reply = ScriptedInterviewer.reply(&conversation.interview, &acts).await.unwrap();
    assert_eq!(reply.act, acts[0]);
    assert!(reply.text.ends_with("What did you change so that it can't happen again?"), "{}", reply.text);
    assert!(ScriptedInterviewer.reply(&conversation.interview, &[]).await.is_err());
}

#[test]
fn a_log_with_a_hole_is_refused() {
    let conversation = Conversation::at_the_incident();
    let mut log = conversation.log;
    log.remove(3);
    assert_eq!(Interview::fold(&log), Err(FoldError::OutOfOrder { expected: 4, found: 5 }));
    assert_eq!(Interview::fold(&log[1..]), Err(FoldError::NotStarted));
    assert_eq!(Interview::fold(&[]), Err(FoldError::Empty));
    assert!(matches!(log::read("{}\n"), Err(FoldError::Unreadable { line: 1, .. })));
}

#[test]
fn who_leaves_during_the_goodbye_may_come_back_and_hears_it_again() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Stop);
    conversation.leaves();
    assert_eq!(conversation.interview.ended(), None);
    conversation.joins();
    assert!(conversation.interview.closing());
    conversation.hears_all();
    assert_eq!(conversation.interview.ended(), Some(EndReason::Stopped));
}

#[test]
fn sound_that_the_page_still_had_at_the_end_finds_the_interview_open() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Stop);
    conversation.feed(Input::SpeechStarted);
    conversation.hears_all();
    conversation.leaves();
    assert_eq!(conversation.interview.ended(), None);
    conversation.joins();
    assert!(taster().wording.closing.iter().any(|text| text == conversation.last_line()));
    conversation.feed(Input::SpeechStarted);
    conversation.hears_all();
    conversation.feed(Input::TurnHeard(spoken("And thanks to the team")));
    assert_eq!(conversation.interview.ended(), Some(EndReason::Stopped));
}

#[test]
fn who_never_comes_back_has_left_the_interview() {
    let mut conversation = Conversation::at_the_incident();
    conversation.leaves();
    conversation.feed(Input::Abandoned);
    assert_eq!(conversation.interview.ended(), Some(EndReason::Abandoned));
}

#[test]
fn who_left_during_the_goodbye_and_never_comes_back_had_ended_as_chosen() {
    let mut conversation = Conversation::at_the_incident();
    conversation.presses(Intent::Human);
    conversation.leaves();
    conversation.feed(Input::Abandoned);
    assert_eq!(conversation.interview.ended(), Some(EndReason::HumanRequested));
}
