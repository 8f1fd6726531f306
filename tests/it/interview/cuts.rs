//! Lines that the candidate cuts short.

use vivavoce::interview::{
    event::{EndReason, Event, Intent, Remark},
    input::Input,
    view::{Floor, Said},
};

use super::conversation::{Conversation, spoken, taster};

/// What the interviewer has said, as the page shows it.
fn lines(conversation: &Conversation) -> Vec<&str> {
    let lines = conversation.interview.conversation().filter_map(|said| match said {
        Said::Line { text, .. } => Some(text),
        Said::Turn { .. } => None,
    });
    lines.collect()
}

fn question_asked() -> Conversation {
    let mut conversation = Conversation::at_the_incident();
    conversation.types("I dropped a table once.");
    assert!(matches!(conversation.interview.floor(), Floor::Interviewer { .. }));
    conversation
}

#[test]
fn only_what_was_heard_of_a_line_was_said() {
    let mut conversation = question_asked();
    conversation.cuts("Thank you. What");
    assert_eq!(lines(&conversation).last(), Some(&"Thank you. What —"));
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: true });
}

#[test]
fn words_over_a_question_are_its_answer() {
    let mut conversation = question_asked();
    let question = conversation.question().to_owned();
    conversation.cuts("What did you");
    conversation.feed(Input::TurnHeard(spoken("Sorry, I rolled it back at once and told the team.")));
    let answers = conversation.interview.answers();
    assert!(answers.iter().any(|asked| asked.question == question && asked.turns.len() == 2), "{answers:?}");
    assert!(!conversation.last_line().is_empty());
    assert!(!matches!(conversation.log.last().unwrap().event, Event::TurnHeard { .. }), "a reply follows");
}

#[test]
fn a_question_that_was_not_heard_at_all_is_asked_after_the_interruption() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    conversation.cuts("Hello, I am");
    assert_eq!(lines(&conversation), ["Hello, I am —"]);
    conversation.feed(Input::TurnHeard(spoken("Hi, I can hear you well.")));
    let Event::RemarkMade { remark: Remark::Repeat, text, .. } = &conversation.log.last().unwrap().event
    else {
        panic!("{:?}", conversation.log.last())
    };
    assert_eq!(text, conversation.interview.question().unwrap().text);
    conversation.hears_all();
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
}

#[test]
fn a_question_that_was_not_heard_at_all_is_asked_after_a_moment_of_silence() {
    let mut conversation = Conversation::new(taster());
    conversation.joins();
    conversation.feed(Input::LineCut { line: 1, heard_ms: 300, heard: "Hello".to_owned(), samples: None });
    conversation.wait(2_999);
    assert_eq!(conversation.interview.floor(), Floor::Candidate { speaking: false });
    conversation.wait(1);
    assert!(matches!(conversation.interview.floor(), Floor::Interviewer { .. }));
}

#[test]
fn a_line_that_was_cut_for_nothing_is_said_again() {
    let mut conversation = question_asked();
    conversation.cuts("What did");
    conversation.feed(Input::TurnHeard(spoken("")));
    assert_eq!(conversation.last_line(), conversation.interview.question().unwrap().text);
    assert!(matches!(conversation.interview.floor(), Floor::Interviewer { .. }));
}

#[test]
fn a_request_over_a_line_is_served() {
    let mut conversation = question_asked();
    conversation.cuts("What did");
    conversation.feed(Input::TurnHeard(spoken("I would like to stop the interview here, please.")));
    assert!(conversation.interview.closing());
    conversation.hears_all();
    assert_eq!(conversation.interview.ended(), Some(EndReason::Stopped));
}

#[test]
fn whoever_cuts_the_last_words_is_heard_out() {
    let mut conversation = Conversation::begun(taster());
    conversation.presses(Intent::Stop);
    let Floor::Interviewer { line } = conversation.interview.floor() else { panic!("no last words") };
    conversation.feed(Input::LineCut { line, heard_ms: 300, heard: "Thank you".to_owned(), samples: None });
    assert_eq!(conversation.interview.ended(), None);
    conversation.feed(Input::TurnHeard(spoken("One more thing, I would love to hear from you soon.")));
    assert_eq!(conversation.interview.ended(), Some(EndReason::Stopped));
}

#[test]
fn a_line_that_was_heard_can_no_longer_be_cut() {
    let mut conversation = Conversation::begun(taster());
    let events =
        conversation.feed(Input::LineCut { line: 1, heard_ms: 1, heard: String::new(), samples: None });
    assert_eq!(events, []);
}
