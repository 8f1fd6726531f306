//! Brings an interview to the moment at which a model is asked.

use std::collections::VecDeque;

use crate::{
    interview::{
        Interview,
        event::{Act, HeardTurn, Record, TurnSource, Versions},
        input::Input,
        plan::PlanSnapshot,
        view::Floor,
    },
    time::Offset,
};

/// What the calm candidate says before.
const CALM: [&str; 4] = [
    "I work on the payments service of a shop, mostly in Go with PostgreSQL.",
    "I deployed a config change that cut the connection pool to two. Checkout failed for twelve minutes. I saw the waiting \
     sessions, rolled it back, and added a check to the pipeline.",
    "I would cache it for a minute, since the list changes rarely; it costs us some stale entries.",
    "We also weighed a replica, and I rejected it because of its lag.",
];
/// Steps after which a situation is given up.
const MOST_STEPS: usize = 200;

/// The interview and the legal acts once `answer`, after so many calm ones, waits for a reply; nothing where it waits for none.
pub(super) fn reach(
    plan: Option<PlanSnapshot>,
    before: usize,
    answer: &str,
) -> Option<(Interview, Vec<Act>)> {
    let event = Interview::start(plan?, 7, Versions::default());
    let interview = Interview::fold(&[Record { seq: 1, at_ms: Offset(0), event }]).ok()?;
    let mut stage = Stage { interview, at: Offset(0) };
    stage.feed(Input::CandidateJoined { connection: 1 });
    // The first of the calm answers is to the warm-up, which always comes first.
    let mut answers: VecDeque<&str> = CALM.into_iter().cycle().take(before + 1).chain([answer]).collect();
    for _ in 0..MOST_STEPS {
        match stage.interview.floor() {
            Floor::Interviewer { line } => stage.after(2_000, Input::LineSpoken { line, samples: None }),
            Floor::Thinking { generation } => {
                let acts = stage.interview.offered().to_vec();
                if answers.is_empty() {
                    return Some((stage.interview, acts));
                }
                let act = acts.first()?.clone();
                let text = stage.interview.scripted(&act);
                stage.after(
                    500,
                    Input::ModelReplied { generation, act, text, by: "scripted".to_owned(), usage: None },
                );
            }
            Floor::Candidate { .. } => {
                let text = answers.pop_front()?.to_owned();
                let source = TurnSource::Typed;
                stage.after(
                    1_000,
                    Input::TurnHeard(HeardTurn { text, source, segments: Vec::new(), gaps: Vec::new() }),
                );
            }
            Floor::Paused | Floor::Nobody => return None,
        }
    }
    None
}

struct Stage {
    interview: Interview,
    at: Offset,
}

impl Stage {
    fn after(&mut self, milliseconds: u64, input: Input) {
        self.at = self.at.plus_ms(milliseconds);
        self.feed(input);
    }

    fn feed(&mut self, input: Input) {
        for event in self.interview.decide(input, self.at) {
            let record = Record { seq: self.interview.last_seq() + 1, at_ms: self.at, event };
            self.interview.apply(&record);
        }
    }
}
