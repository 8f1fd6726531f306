//! Nothing is spoken that the guard rejects, whoever wrote it: not by a plan either, and not with a candidate's words in it.

use vivavoce::interview::{
    event::{Event, Usage},
    guard::{GuardContext, Rejection, check},
    input::Input,
    plan::{PlanSnapshot, Variants},
    view::Floor,
};

use super::conversation::{Conversation, senior};

const ANSWER: &str = "We had an outage. I saw a lock on the orders table, and I chose a composite index on customer \
                      because the scan took 900 milliseconds; it cost us slower writes.";

/// A plan whose words around the candidate's tell how the answer was taken.
fn judging() -> PlanSnapshot {
    let mut plan = senior();
    let praise = || Variants::new(vec!["Great answer about {claim}!".to_owned()]);
    plan.wording.claims = praise();
    plan.wording.noted = praise();
    plan.wording.acknowledgements = Variants::new(vec!["Great answer!".to_owned()]);
    plan.wording.skip = Variants::new(vec!["That was a weak answer.".to_owned()]);
    plan.wording.reassure = Variants::new(vec!["How old are you?".to_owned()]);
    for question in plan.sections.iter_mut().flat_map(|section| &mut section.questions) {
        for probe in &mut question.depth {
            probe.text_with_claim = Some("You are right about {claim}. How did it fail?".to_owned());
        }
    }
    plan
}

#[test]
fn lines_that_the_guard_rejects_give_way_to_the_plans_bare_words() {
    let mut conversation = Conversation::begun(judging());
    for turn in 0..60 {
        if conversation.interview.ended().is_some() {
            break;
        }
        conversation.wait(20_000);
        if turn % 5 == 4 {
            conversation.types("Can we skip this one?");
        } else {
            conversation.says(ANSWER);
        }
        conversation.hears_all();
    }
    let lines = conversation.lines();
    for line in &lines {
        assert_eq!(check(line, &GuardContext::default()), Ok(()), "{line}");
    }
    assert!(conversation.interview.answers().len() > 3, "{lines:?}");
    assert!(lines.iter().any(|line| line == "Please take your time."), "{lines:?}");
}

/// What is recorded when a model words the second of two replies so, after "I see. Which incident did you cause?".
fn worded(text: &str) -> (Option<Rejection>, String) {
    let mut conversation = Conversation::begun(senior());
    conversation.answers_requests = false;
    let mut told = None;
    for text in ["I see. Which incident did you cause?", text] {
        conversation.wait(20_000);
        conversation.says(ANSWER);
        let Floor::Thinking { generation } = conversation.interview.floor() else { panic!("no request") };
        let (act, usage) = (conversation.offered()[0].clone(), Some(Usage::default()));
        let (text, by) = (text.to_owned(), "a model".to_owned());
        let facts = conversation.feed(Input::ModelReplied { generation, act, text, by, usage });
        told = facts.into_iter().find_map(|fact| match fact {
            Event::ModelReplied { rejected, .. } => Some(rejected),
            _ => None,
        });
        conversation.hears_all();
    }
    (told.expect("a reply"), conversation.last_line().to_owned())
}

#[test]
fn a_model_says_nothing_twice() {
    let (rejected, line) = worded("I see. What did you measure?");
    assert_eq!((rejected, line.as_str()), (None, "What did you measure?"));
    let (rejected, line) = worded("Thank you. Which incident did you cause?");
    assert_eq!(rejected, Some(Rejection::SaidBefore));
    assert!(!line.contains("Which incident did you cause?"), "{line}");
}
