//! The same plan typed, without a clock and without anybody waiting.

use vivavoce::interview::{
    Interview,
    event::{EndReason, Event, Mode, Record, Versions},
    log,
};
use vivavoce::time::Offset;

use super::conversation::{Conversation, senior};

const DAY_MS: u64 = 24 * 60 * 60_000;

fn questionnaire() -> Conversation {
    let mut conversation = Conversation::new(senior());
    let event = Interview::start_questionnaire(senior(), 7, Versions::default());
    conversation.log = vec![Record { seq: 1, at_ms: Offset(0), event }];
    conversation.interview = Interview::fold(&conversation.log).unwrap();
    conversation.joins();
    conversation.hears_all();
    conversation
}

#[test]
fn nothing_falls_due_however_long_an_answer_takes() {
    let mut conversation = questionnaire();
    assert_eq!(conversation.interview.deadline(), None);
    let records = conversation.log.len();
    conversation.wait(3 * DAY_MS);
    assert_eq!(conversation.log.len(), records);
    conversation.types("I look after the billing service.");
    assert_ne!(conversation.question(), "warm-up");
}

#[test]
fn every_question_of_the_plan_is_asked_with_its_follow_ups() {
    let mut conversation = questionnaire();
    while conversation.interview.ended().is_none() {
        conversation.wait(DAY_MS / 2);
        conversation.types("it was slow and it went down for a while");
        conversation.hears_all();
    }
    let planned = senior().sections.iter().map(|section| section.questions.len()).sum::<usize>();
    assert_eq!(conversation.interview.answers().len(), planned);
    assert!(conversation.probes().len() >= planned / 2);
    assert_eq!(conversation.interview.ended(), Some(EndReason::Completed));
}

#[test]
fn the_first_record_pins_that_it_is_one() {
    let conversation = questionnaire();
    let line = serde_json::to_string(&conversation.log[0]).unwrap();
    let read = log::read(&line).unwrap();
    assert!(matches!(read[0].event, Event::Started { mode: Mode::Questionnaire, .. }));
    assert!(Interview::fold(&read).unwrap().untimed());
}

#[test]
fn who_comes_back_reads_the_question_and_no_further_words() {
    let mut conversation = questionnaire();
    let lines = conversation.lines();
    conversation.leaves();
    conversation.wait(2 * DAY_MS);
    conversation.joins();
    assert_eq!(conversation.lines(), lines);
    assert_eq!(conversation.question(), "warm-up");
}
