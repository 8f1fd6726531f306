//! What must hold in a log, whatever happened.

use std::collections::BTreeSet;

use proptest::prelude::*;
use vivavoce::interview::event::{Event, FollowUp, HeardTurn, Remark, TurnSource};

use super::super::conversation::Conversation;

pub fn no_question_comes_twice(conversation: &Conversation) -> Result<(), TestCaseError> {
    let mut asked = BTreeSet::new();
    let mut probed = BTreeSet::new();
    for record in &conversation.log {
        match &record.event {
            Event::QuestionAsked { question, .. } => {
                prop_assert!(asked.insert(question.clone()), "{question} twice");
            }
            Event::ProbeAsked { question, probe, .. } => {
                prop_assert!(probed.insert((question.clone(), probe.clone())), "{probe} twice");
            }
            _ => {}
        }
    }
    Ok(())
}

/// At most two ordinary follow-ups a question, the own part among them; one level deeper and one doubt a part; one change
/// of the task an interview.
pub fn follow_ups_have_their_limits(conversation: &Conversation) -> Result<(), TestCaseError> {
    let plan = conversation.interview.plan();
    let kinds = |question: &str, kinds: &[FollowUp]| {
        let asked = conversation.interview.answers().iter().find(|asked| asked.question == question);
        let follow_ups = asked.map_or(&[][..], |asked| &asked.follow_ups);
        follow_ups.iter().filter(|followed| kinds.contains(&followed.kind)).count()
    };
    for section in &plan.sections {
        let sum =
            |of: &[FollowUp]| section.questions.iter().map(|question| kinds(&question.id, of)).sum::<usize>();
        prop_assert!(sum(&[FollowUp::Depth]) <= 1 && sum(&[FollowUp::Confirm]) <= 1);
        for question in &section.questions {
            prop_assert!(
                kinds(&question.id, &[FollowUp::Probe, FollowUp::OwnPart]) <= question.most_probes as usize
            );
            prop_assert!(kinds(&question.id, &[FollowUp::OwnPart]) <= 1);
        }
    }
    prop_assert!(conversation.follow_ups(FollowUp::Twist).len() <= 1);
    Ok(())
}

/// Except where the candidate is to hear something again.
pub fn no_sentence_comes_twice(conversation: &Conversation) -> Result<(), TestCaseError> {
    let mut said = BTreeSet::new();
    for record in &conversation.log {
        let (text, again) = match &record.event {
            Event::QuestionAsked { text, .. } | Event::ProbeAsked { text, .. } => (text, false),
            Event::RemarkMade { remark, text, .. } => {
                (text, matches!(remark, Remark::Repeat | Remark::Rephrase | Remark::Closing))
            }
            _ => continue,
        };
        for sentence in
            text.split_inclusive(['.', '?', '!']).map(str::trim).filter(|sentence| sentence.len() > 1)
        {
            prop_assert!(said.insert(sentence.to_owned()) || again, "{sentence:?} twice");
        }
    }
    Ok(())
}

/// A word that the recogniser was unsure of is said back only to ask for it.
pub fn nobody_hears_a_word_in_doubt(conversation: &Conversation) -> Result<(), TestCaseError> {
    let claims = ["a covering index on the orders table", "the query plan"];
    for (place, record) in conversation.log.iter().enumerate() {
        let Event::ProbeAsked { follow_up, text, .. } = &record.event else { continue };
        let Some(claim) = claims.iter().find(|claim| text.contains(**claim)) else { continue };
        let clearly = conversation.log[..place].iter().any(
            |before| matches!(&before.event, Event::TurnHeard { heard, .. } if says_clearly(heard, claim)),
        );
        prop_assert!(clearly || *follow_up == FollowUp::Confirm, "{text}");
    }
    Ok(())
}

fn says_clearly(heard: &HeardTurn, claim: &str) -> bool {
    let words: Vec<&str> = claim.split_whitespace().collect();
    let recognised: Vec<_> = heard.segments.iter().flat_map(|segment| &segment.words).collect();
    let clear = recognised.windows(words.len()).any(|window| {
        window.iter().zip(&words).all(|(word, said)| word.text == *said && word.confidence > 0.5)
    });
    clear || heard.source == TurnSource::Typed && heard.text.contains(claim)
}

pub fn one_request_at_a_time(conversation: &Conversation) -> Result<(), TestCaseError> {
    let mut in_flight = None;
    for record in &conversation.log {
        match &record.event {
            Event::ReplyRequested { generation, .. } => {
                prop_assert_eq!(in_flight, None);
                in_flight = Some(*generation);
            }
            Event::ModelReplied { generation, .. } | Event::ReplyExpired { generation } => {
                prop_assert_eq!(in_flight, Some(*generation));
                in_flight = None;
            }
            // Each of these makes the request void.
            Event::FloorTaken
            | Event::TurnHeard { .. }
            | Event::IntentRecognised { .. }
            | Event::RemarkMade { remark: Remark::Closing, .. }
            | Event::Ended { .. } => in_flight = None,
            _ => {}
        }
    }
    Ok(())
}

/// While the candidate speaks, a new line comes only on request or at the end of the time.
pub fn nobody_is_interrupted(conversation: &Conversation) -> Result<(), TestCaseError> {
    let mut speaking = false;
    for record in &conversation.log {
        match &record.event {
            Event::FloorTaken => speaking = true,
            Event::TurnHeard { .. }
            | Event::CandidateJoined { .. }
            | Event::CandidateLeft { .. }
            | Event::IntentRecognised { .. } => speaking = false,
            Event::ProbeAsked { .. } | Event::QuestionAsked { .. } => prop_assert!(!speaking, "{record:?}"),
            Event::RemarkMade { remark, .. } => {
                prop_assert!(!speaking || *remark == Remark::Closing, "{record:?}");
            }
            _ => {}
        }
    }
    Ok(())
}
