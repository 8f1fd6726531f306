//! Which follow-ups come, in which order, and which never do; one behaviour a test.

use vivavoce::{
    interview::{
        event::{Act, Event, FollowUp},
        plan::{Fact, PlanSnapshot, Probe, Question, SectionKind, Twist},
    },
    score::{Dimension, Signal},
};

use super::conversation::{Conversation, recognised, senior};

const STRONG: &str = "I deployed a migration that took a lock on the orders table for six minutes, I rolled it back \
                      and I told the support team, because the timeout was missing";

fn probe(id: &str, seeks: Signal, text: &str, text_with_claim: Option<&str>) -> Probe {
    Probe {
        id: id.to_owned(),
        seeks,
        text: text.to_owned(),
        text_with_claim: text_with_claim.map(str::to_owned),
        answered_by: None,
        told_by: Vec::new(),
    }
}

fn fact(id: &str, cue: &str, text: &str) -> Fact {
    Fact { id: id.to_owned(), cues: vec![cue.to_owned()], text: text.to_owned() }
}

/// The senior plan with depth probes, facts and a twist of this test's own.
pub fn deep() -> PlanSnapshot {
    let mut plan = senior();
    for section in &mut plan.sections {
        let design = section.kind == SectionKind::SystemDesign;
        for question in &mut section.questions {
            question.depth.clear();
            question.facts.clear();
            question.twist = None;
            if question.scored {
                deepen(question);
            }
            if design {
                question.facts = vec![
                    fact("load", "many requests", "About two thousand requests a second."),
                    fact("size", "size", "Four kilobytes."),
                ];
                question.twist = Some(Twist {
                    id: "ten-times".to_owned(),
                    text: "Now there is ten times the load. What changes?".to_owned(),
                    told_by: vec!["ten times".to_owned()],
                });
            }
        }
    }
    plan.opening_facts = vec![fact("on-call", "on call", "The team shares the rota, a week at a time.")];
    plan
}

fn deepen(question: &mut Question) {
    let named = |what: &str| format!("{} {what}", question.id.replace('-', " "));
    let with_claim = "Take {claim}: which statement was it, word for word?";
    question.depth = vec![
        probe("the-step", Signal::OwnAction, &named("step by step, what did you type?"), None),
        probe("the-lock", Signal::Artefact, &named("in detail, please: what did it say?"), Some(with_claim)),
    ];
}

pub fn one_scored_part() -> PlanSnapshot {
    let mut plan = deep();
    plan.sections
        .retain(|section| !matches!(section.kind, SectionKind::PastWork | SectionKind::SystemDesign));
    plan
}

pub fn at_the_first_story(plan: PlanSnapshot) -> Conversation {
    let mut conversation = Conversation::begun(plan);
    conversation.types("I work on the payments service");
    conversation.hears_all();
    conversation
}

pub fn at_the_design() -> Conversation {
    let mut plan = deep();
    plan.sections.retain(|section| !matches!(section.kind, SectionKind::PastWork | SectionKind::Behavioral));
    at_the_first_story(plan)
}

#[test]
fn one_claim_that_is_well_evidenced_is_drilled_in_every_part() {
    let mut conversation = at_the_first_story(one_scored_part());
    for _ in 0..6 {
        conversation.types(STRONG);
        conversation.hears_all();
    }
    assert_eq!(conversation.follow_ups(FollowUp::Depth).len(), 1);
}

#[test]
fn nothing_is_drilled_where_nothing_is_shown() {
    let mut conversation = at_the_first_story(one_scored_part());
    for _ in 0..6 {
        conversation.types("well, it was a difficult time for everybody");
        conversation.hears_all();
    }
    assert_eq!(conversation.follow_ups(FollowUp::Depth), Vec::<String>::new());
}

#[test]
fn a_story_of_the_team_is_asked_for_the_own_part_once() {
    let mut conversation = at_the_first_story(one_scored_part());
    conversation.types("We deployed a migration, we saw errors and we rolled it back");
    assert_eq!(conversation.follow_ups(FollowUp::OwnPart), ["own_part"]);
    conversation.hears_all();
    conversation.types("We all did it together, we rolled it back");
    assert_eq!(conversation.follow_ups(FollowUp::OwnPart).len(), 1);
}

#[test]
fn asking_for_the_own_part_is_one_of_the_ordinary_follow_ups() {
    let mut conversation = at_the_first_story(one_scored_part());
    let question = conversation.question().to_owned();
    for _ in 0..4 {
        conversation.types("We deployed it and we rolled it back");
        conversation.hears_all();
    }
    let answer = conversation.interview.answers().iter().find(|asked| asked.question == question).unwrap();
    assert_eq!(answer.follow_ups.len(), 2, "{:?}", answer.follow_ups);
}

#[test]
fn who_was_asked_for_the_own_part_is_not_asked_for_it_by_another_follow_up() {
    let mut conversation = at_the_first_story(one_scored_part());
    let plan = one_scored_part();
    let question = plan.question(conversation.question()).unwrap();
    conversation.types("We deployed it and we rolled it back");
    conversation.hears_all();
    conversation.types("We all rolled it back");
    let own = |act: &Act| matches!(act, Act::Probe { probe } if question.probe(probe).unwrap().seeks == Signal::OwnAction);
    assert!(!conversation.offered().iter().any(own), "{:?}", conversation.offered());
}

#[test]
fn a_follow_up_for_the_own_part_is_not_asked_again_of_a_team_story() {
    let mut conversation = at_the_first_story(one_scored_part());
    conversation.types("It was slow and then it was down");
    assert_eq!(conversation.probes(), ["own-part"]);
    conversation.hears_all();
    conversation.types("We deployed it and we rolled it back");
    assert!(conversation.follow_ups(FollowUp::OwnPart).is_empty());
}

#[test]
fn what_no_later_part_asks_for_by_itself_is_asked_for_first() {
    let mut plan = senior();
    plan.sections.retain(|section| section.kind != SectionKind::PastWork);
    plan.sections.iter_mut().for_each(|section| section.questions.truncate(1));
    let mut conversation = at_the_first_story(plan.clone());
    conversation.types("I deployed a migration and I rolled it back after six minutes");
    let question = plan.question(conversation.question()).unwrap();
    let seeks = conversation.probes().first().map(|probe| question.probe(probe).unwrap().seeks.dimension());
    assert_eq!(seeks, Some(Dimension::Tradeoffs));
}

#[test]
fn whoever_told_an_own_part_is_not_asked_for_it() {
    let mut conversation = at_the_first_story(one_scored_part());
    conversation.types("We deployed a migration and I rolled it back");
    assert!(conversation.follow_ups(FollowUp::OwnPart).is_empty());
}

#[test]
fn a_key_word_of_low_confidence_is_asked_back_for_once_a_part() {
    let mut conversation = at_the_first_story(one_scored_part());
    conversation.hears_turn(recognised(&[
        ("I", 0.9),
        ("moved", 0.9),
        ("it", 0.9),
        ("to", 0.9),
        ("Kafka", 0.2),
    ]));
    assert_eq!(conversation.follow_ups(FollowUp::Confirm), ["Kafka"]);
    assert!(conversation.last_line().contains("Kafka"));
    conversation.hears_all();
    conversation.hears_turn(recognised(&[
        ("Yes,", 0.9),
        ("and", 0.9),
        ("Redis", 0.2),
        ("came", 0.9),
        ("later", 0.9),
    ]));
    assert_eq!(conversation.follow_ups(FollowUp::Confirm).len(), 1);
    let unsure = |record: &&vivavoce::interview::event::Record| match &record.event {
        Event::ProbeAsked { follow_up, text, .. } => {
            *follow_up != FollowUp::Confirm && text.contains("Kafka")
        }
        Event::QuestionAsked { text, .. } | Event::RemarkMade { text, .. } => text.contains("Redis"),
        _ => false,
    };
    assert_eq!(conversation.log.iter().find(unsure), None);
}

#[test]
fn a_depth_probe_is_about_words_of_the_candidate_when_they_are_well_recognised() {
    let mut plan = one_scored_part();
    for question in plan.sections.iter_mut().flat_map(|section| &mut section.questions) {
        question.depth.retain(|probe| probe.seeks == Signal::Artefact);
    }
    let mut conversation = at_the_first_story(plan);
    conversation.types("We found a deadlock in the payment service and it blocked every write");
    conversation.hears_all();
    for _ in 0..3 {
        conversation.types("I read the query plan of the statement and I added a covering index");
        conversation.hears_all();
    }
    let lines: Vec<String> = conversation.lines();
    assert!(
        lines.iter().any(|line| line.starts_with("Take ") && line.ends_with("word for word?")),
        "{lines:#?}"
    );
}

#[test]
fn a_refusal_ends_every_kind_of_follow_up() {
    let mut conversation = at_the_first_story(one_scored_part());
    let question = conversation.question().to_owned();
    conversation.types(STRONG);
    conversation.hears_all();
    conversation.types("I'd rather not talk about that.");
    assert_ne!(conversation.question(), question);
}

#[test]
fn what_a_later_turn_gave_is_not_asked_for() {
    let mut conversation = at_the_first_story(one_scored_part());
    conversation.answers_requests = false;
    conversation.types("the service went down");
    conversation
        .types("I deployed the change and I caused it, my mistake, and I verified the fix afterwards");
    let acts = conversation.offered();
    let plan = one_scored_part();
    let question = plan.question(conversation.question()).unwrap();
    let own = |act: &Act| matches!(act, Act::Probe { probe } if question.probe(probe).unwrap().seeks == Signal::OwnAction);
    assert!(!acts.iter().any(own), "{acts:?}");
}

#[test]
fn the_task_changes_once_and_late() {
    let mut conversation = at_the_design();
    for _ in 0..8 {
        conversation.types("I would put a queue in front of the workers, because retries are cheap then");
        conversation.hears_all();
    }
    assert_eq!(conversation.follow_ups(FollowUp::Twist), ["ten-times"]);
    let twisted = |asked: &vivavoce::interview::Asked| {
        asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::Twist)
    };
    let asked = conversation.interview.answers().iter().find(|asked| twisted(asked)).unwrap();
    let twist = asked.follow_ups.iter().find(|followed| followed.kind == FollowUp::Twist).unwrap();
    assert!(twist.turns_before >= 2, "{:?}", asked.follow_ups);
}

/// A story part and a design part, with a story in which every trade-off is told unasked.
fn with_one_story(depth: &[Probe]) -> (PlanSnapshot, Conversation) {
    let mut plan = senior();
    plan.sections.retain(|section| section.kind != SectionKind::PastWork);
    plan.sections.iter_mut().for_each(|section| section.questions.truncate(1));
    for question in plan.sections.iter_mut().flat_map(|section| &mut section.questions) {
        depth.clone_into(&mut question.depth);
    }
    let conversation = at_the_first_story(plan.clone());
    (plan, conversation)
}

const WEIGHED: &str = "I chose to roll back instead of a fix forward because the fix needed two hours, which cost us \
                       the release, and if the table was smaller I would switch to fixing it forward";

#[test]
fn trade_offs_that_were_told_unasked_are_asked_for_one_level_deeper() {
    let (_, mut conversation) = with_one_story(&[
        probe("the-lock", Signal::OwnAction, "What did you type?", None),
        probe("the-other-way", Signal::Options, "When would the other way have won?", None),
    ]);
    conversation.answers_requests = false;
    conversation.types(WEIGHED);
    assert_eq!(conversation.offered()[0], Act::Deepen { probe: "the-other-way".to_owned() });
}

#[test]
fn a_depth_probe_that_the_answer_has_answered_gives_way_to_another() {
    let when = probe("when", Signal::Options, "When would the other way have won?", None);
    let when = Probe { answered_by: Some(Signal::Reversal), ..when };
    let sign = probe("sign", Signal::Reversal, "How would you notice that this point has come?", None);
    let (_, mut conversation) = with_one_story(&[when, sign]);
    conversation.answers_requests = false;
    conversation.types(WEIGHED);
    assert_eq!(conversation.offered()[0], Act::Deepen { probe: "sign".to_owned() });
}

#[test]
fn what_was_spoken_of_in_misheard_words_is_asked_for_last() {
    let (plan, mut conversation) = with_one_story(&[]);
    conversation.answers_requests = false;
    conversation.types("I deployed a migration and I rolled it back, one worker, that's it the weak side");
    let Some(Act::Probe { probe }) = conversation.offered().into_iter().next() else { panic!() };
    assert_ne!(plan.question(conversation.question()).unwrap().probe(&probe).unwrap().seeks, Signal::Cost);
}

#[test]
fn who_thought_of_the_change_by_themselves_is_not_told_it() {
    let mut conversation = at_the_design();
    for _ in 0..8 {
        conversation
            .types("I would put a queue in front, because at ten times the load the database is full");
        conversation.hears_all();
    }
    assert!(conversation.follow_ups(FollowUp::Twist).is_empty());
}

#[test]
fn trade_offs_of_which_one_was_told_are_asked_for_by_what_is_left() {
    let (plan, mut conversation) = with_one_story(&[]);
    conversation.answers_requests = false;
    conversation.types("I rolled it back instead of fixing it forward because the fix needed two hours");
    let Some(Act::Probe { probe }) = conversation.offered().into_iter().next() else { panic!() };
    assert_eq!(plan.question(conversation.question()).unwrap().probe(&probe).unwrap().seeks, Signal::Cost);
}

#[test]
fn what_everybody_is_asked_for_is_nobodys_choice() {
    let (plan, mut conversation) = with_one_story(&[]);
    conversation.answers_requests = false;
    conversation.types("I deployed a migration and I rolled it back after six minutes");
    let question = plan.question(conversation.question()).unwrap();
    let weighs = |act: &Act| matches!(act, Act::Probe { probe } if question.probe(probe).unwrap().seeks.dimension() == Dimension::Tradeoffs);
    let acts = conversation.offered();
    assert!(acts.len() > 1 && acts.iter().all(weighs), "{acts:?}");
}
