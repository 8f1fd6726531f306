//! What holds whatever happens and whenever: random inputs at random times, also to random plans.

mod checks;

use proptest::prelude::*;
use vivavoce::{
    interview::{
        Interview,
        event::{Act, Event, HeardTurn, Intent},
        input::Input,
        plan::{Patience, PlanSnapshot},
        replay,
        view::Floor,
    },
    time::Offset,
};

use self::checks::{
    follow_ups_have_their_limits, no_question_comes_twice, no_sentence_comes_twice,
    nobody_hears_a_word_in_doubt, nobody_is_interrupted, one_request_at_a_time,
};
use super::{
    conversation::{Conversation, recognised, senior, spoken, taster, typed},
    follow_ups::deep,
};

/// The last words are said within plan and grace; whoever speaks then has so long to finish.
const LAST_TURN_MS: u64 = 30_000;

#[derive(Clone, Debug)]
enum Step {
    Wait(u64),
    /// Time goes by and nobody ticks.
    Sleep(u64),
    Hear,
    /// The candidate speaks over the present line.
    Cut,
    Feed(Input),
    Reply(usize),
    Join,
    Leave,
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("I deployed it, it broke two hundred requests, I rolled it back".to_owned()),
        2 => Just("it was slow".to_owned()),
        1 => Just("I'd rather not say".to_owned()),
        1 => Just("could you repeat that".to_owned()),
        1 => Just("let me think".to_owned()),
        1 => Just("skip this one".to_owned()),
        1 => Just("yes".to_owned()),
        1 => Just("no".to_owned()),
        1 => Just("We should stop.".to_owned()),
        1 => Just("How many requests a second are there?".to_owned()),
        1 => Just("How does on call work in your team?".to_owned()),
        1 => Just("Do you mean at work?".to_owned()),
        1 => Just("We deployed it, we saw errors and we rolled it back".to_owned()),
        1 => Just("I looked at the query plan and added a covering index on the orders table".to_owned()),
        1 => Just("I'm back".to_owned()),
        1 => Just(String::new()),
        1 => "\\PC{0,40}",
    ]
}

fn turns() -> impl Strategy<Value = HeardTurn> {
    let unsure = prop::collection::vec(prop_oneof![2 => Just(0.9_f32), 1 => Just(0.3_f32)], 8);
    (texts(), 0_u8..3, unsure).prop_map(|(text, source, confidences)| match source {
        0 => typed(&text),
        1 => spoken(&text),
        _ => {
            let words: Vec<&str> = text.split_whitespace().collect();
            let sure = confidences.iter().cycle();
            recognised(&words.into_iter().zip(sure.copied()).collect::<Vec<_>>())
        }
    })
}

fn intents() -> impl Strategy<Value = Intent> {
    prop_oneof![
        4 => Just(Intent::Repeat),
        2 => Just(Intent::Rephrase),
        4 => Just(Intent::Skip),
        4 => Just(Intent::Think),
        4 => Just(Intent::Pause),
        8 => Just(Intent::Resume),
        1 => Just(Intent::Stop),
        1 => Just(Intent::Human),
    ]
}

fn inputs() -> impl Strategy<Value = Input> {
    prop_oneof![
        6 => turns().prop_map(Input::TurnHeard),
        4 => Just(Input::SpeechStarted),
        2 => intents().prop_map(Input::Pressed),
        2 => (0_u32..40).prop_map(|line| Input::LineSpoken { line, samples: None }),
        2 => (0_u32..40, prop::sample::select(vec!["", "Tell me"])).prop_map(|(line, heard)| Input::LineCut {
            line, heard_ms: 500, heard: heard.to_owned(), samples: None,
        }),
        1 => (0_u32..20).prop_map(|generation| Input::ModelFailed { generation }),
        1 => (0_u32..20).prop_map(|generation| Input::ModelReplied {
            generation, act: Act::Close, text: "Goodbye".to_owned(), by: "model".to_owned(), usage: None,
        }),
        1 => (0_u32..6).prop_map(|connection| Input::CandidateLeft { connection }),
        1 => (0_u32..6).prop_map(|connection| Input::CandidateJoined { connection }),
        2 => Just(Input::Tick),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0_u64..30_000).prop_map(Step::Wait),
        1 => (0_u64..200_000).prop_map(Step::Wait),
        1 => (0_u64..100_000).prop_map(Step::Sleep),
        6 => Just(Step::Hear),
        3 => Just(Step::Cut),
        8 => inputs().prop_map(Step::Feed),
        4 => (0_usize..4).prop_map(Step::Reply),
        2 => Just(Step::Join),
        1 => Just(Step::Leave),
    ];
    prop::collection::vec(step, 0..80)
}

/// A shipped plan, or one that no author would write.
#[derive(Clone, Debug)]
enum Plan {
    Taster,
    Senior,
    /// With depth probes, facts and a twist.
    Deep,
    Odd {
        patience: Patience,
        minutes: u32,
        grace_minutes: u32,
        seconds: Vec<u32>,
    },
}

impl Plan {
    fn snapshot(self) -> PlanSnapshot {
        match self {
            Self::Taster => taster(),
            Self::Senior => senior(),
            Self::Deep => deep(),
            Self::Odd { patience, minutes, grace_minutes, seconds } => {
                let mut plan = PlanSnapshot { patience, minutes, grace_minutes, ..senior() };
                for (section, seconds) in plan.sections.iter_mut().zip(seconds) {
                    section.seconds = seconds;
                }
                plan
            }
        }
    }
}

fn plans() -> impl Strategy<Value = Plan> {
    let patience = (0_u64..30_000, 0_u64..60_000, 0_u64..90_000, 0_u64..120_000).prop_map(
        |(reassure_ms, repeat_ms, offer_skip_ms, move_on_ms)| Patience {
            reassure_ms,
            repeat_ms,
            offer_skip_ms,
            move_on_ms,
        },
    );
    let odd = (patience, 0_u32..5, 0_u32..3, prop::collection::vec(0_u32..100, 6)).prop_map(
        |(patience, minutes, grace_minutes, seconds)| Plan::Odd { patience, minutes, grace_minutes, seconds },
    );
    prop_oneof![3 => Just(Plan::Taster), 2 => Just(Plan::Senior), 3 => Just(Plan::Deep), 2 => odd]
}

/// Takes `step`; hears lines, answers requests with one of the legal acts.
fn take(conversation: &mut Conversation, step: Step) {
    match step {
        Step::Wait(milliseconds) => conversation.wait(milliseconds),
        Step::Sleep(milliseconds) => conversation.at = conversation.at.plus_ms(milliseconds),
        Step::Hear => conversation.hears_all(),
        Step::Cut => conversation.cuts("Tell me"),
        Step::Feed(input) => drop(conversation.feed(input)),
        Step::Join => drop(conversation.joins()),
        Step::Leave => drop(conversation.leaves()),
        Step::Reply(choice) => reply(conversation, choice),
    }
}

fn reply(conversation: &mut Conversation, choice: usize) {
    let Floor::Thinking { generation } = conversation.interview.floor() else { return };
    let acts = conversation.log.iter().rev().find_map(|record| match &record.event {
        Event::ReplyRequested { acts, .. } => Some(acts.clone()),
        _ => None,
    });
    let acts = acts.unwrap();
    let act = acts[choice % acts.len()].clone();
    let text = conversation.interview.scripted(&act);
    conversation.feed(Input::ModelReplied { generation, act, text, by: "model".to_owned(), usage: None });
}

/// Runs a conversation and holds every invariant after every step.
fn holds(plan: Plan, steps: Vec<Step>) -> Result<Conversation, TestCaseError> {
    let mut conversation = Conversation::new(plan.snapshot());
    conversation.answers_requests = false;
    for step in steps {
        let (before, records) = (conversation.interview.clone(), conversation.log.len());
        take(&mut conversation, step);
        if before.ended().is_some() {
            prop_assert_eq!(conversation.log.len(), records, "`ended` absorbs");
        }
        tick_leaves_no_deadline_behind(&conversation)?;
        time_is_kept(&conversation)?;
    }
    no_question_comes_twice(&conversation)?;
    follow_ups_have_their_limits(&conversation)?;
    no_sentence_comes_twice(&conversation)?;
    nobody_hears_a_word_in_doubt(&conversation)?;
    one_request_at_a_time(&conversation)?;
    nobody_is_interrupted(&conversation)?;
    prop_assert_eq!(
        &Interview::fold(&conversation.log).unwrap(),
        &conversation.interview,
        "the log is the state"
    );
    Ok(conversation)
}

fn tick_leaves_no_deadline_behind(conversation: &Conversation) -> Result<(), TestCaseError> {
    let mut after = Conversation::new(taster());
    (after.interview, after.at) = (conversation.interview.clone(), conversation.at);
    after.answers_requests = false;
    after.feed(Input::Tick);
    if let Some(deadline) = after.interview.deadline() {
        prop_assert!(deadline > after.at, "{deadline:?} is not after {:?}", after.at);
    }
    Ok(())
}

/// At the limit the machine only says what is pending and goodbye, once anything reaches it.
fn time_is_kept(conversation: &Conversation) -> Result<(), TestCaseError> {
    let mut after = Conversation::new(taster());
    (after.interview, after.at) = (conversation.interview.clone(), conversation.at);
    after.answers_requests = false;
    after.feed(Input::Tick);
    let interview = &after.interview;
    if interview.clock_running() && interview.live_ms(after.at) >= interview.limit_ms() {
        prop_assert!(interview.closing() || interview.ended().is_some(), "beyond the limit");
    }
    Ok(())
}

/// From any state, somebody who is present but silent comes to the end in bounded time.
fn silence_comes_to_an_end(mut conversation: Conversation) -> Result<(), TestCaseError> {
    conversation.joins();
    conversation.presses(Intent::Resume);
    let most = conversation.interview.limit_ms() + LAST_TURN_MS + 60 * 60_000;
    conversation.wait(most);
    prop_assert!(conversation.interview.ended().is_some(), "{:?}", conversation.interview.floor());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold_for_any_inputs_at_any_time(plan in plans(), steps in steps()) {
        let mut all = vec![Step::Join];
        all.extend(steps);
        silence_comes_to_an_end(holds(plan, all)?)?;
    }

    #[test]
    fn a_log_decided_anew_is_the_same_when_the_script_answers(steps in steps()) {
        let mut conversation = Conversation::begun(taster());
        for step in steps {
            match step {
                Step::Feed(Input::TurnHeard(_) | Input::SpeechStarted | Input::LineCut { .. } | Input::Tick)
                | Step::Wait(_) | Step::Hear | Step::Cut | Step::Join | Step::Leave => take(&mut conversation, step),
                Step::Feed(_) | Step::Reply(_) | Step::Sleep(_) => {}
            }
        }
        prop_assert_eq!(replay::differences(&conversation.log).unwrap(), []);
    }

    #[test]
    fn an_interview_that_is_ticked_in_time_never_lasts_longer_than_plan_and_grace(plan in plans(), steps in steps()) {
        let mut conversation = Conversation::begun(plan.snapshot());
        for step in steps {
            if !matches!(step, Step::Sleep(_)) {
                take(&mut conversation, step);
            }
        }
        let joins_late = conversation.log.iter().any(|record| matches!(record.event, Event::CandidateJoined { connection } if connection > 1));
        conversation.feed(Input::SpeechStarted);
        conversation.wait(60 * 60_000);
        let interview = &conversation.interview;
        if interview.plan().grace_minutes > 0 && !joins_late {
            prop_assert!(interview.live_ms(conversation.at) <= interview.limit_ms(), "{}", interview.live_ms(conversation.at));
        }
    }

    #[test]
    fn time_never_runs_backwards_whatever_the_shell_says(at in 0_u64..100_000) {
        let conversation = Conversation::at_the_incident();
        let events = conversation.interview.decide(Input::SpeechStarted, Offset(at));
        prop_assert_eq!(events, vec![Event::FloorTaken]);
    }
}

#[test]
fn the_last_words_do_not_wait_for_a_line_that_is_never_reported() {
    let mut conversation = Conversation::begun(taster());
    let steps = [
        Step::Wait(12_000),
        Step::Hear,
        Step::Wait(12_100),
        Step::Cut,
        Step::Feed(Input::TurnHeard(typed("We deployed it, we saw errors and we rolled it back"))),
        Step::Hear,
        Step::Wait(164_000),
        Step::Feed(Input::SpeechStarted),
        Step::Wait(60 * 60_000),
    ];
    for step in steps {
        take(&mut conversation, step);
    }
    let interview = &conversation.interview;
    assert!(interview.live_ms(conversation.at) <= interview.limit_ms());
}
