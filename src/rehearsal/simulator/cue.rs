//! What the candidate is asked, as a simulated one takes it in: read off the facts, not off the words.

use crate::{
    interview::{
        event::{Event, FollowUp, Remark},
        plan::{PlanSnapshot, SectionKind},
    },
    score::{AnswerKind, Signal},
};

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cue {
    /// A question of the plan.
    Question {
        /// Its name.
        id: String,
        /// As asked.
        words: String,
        /// What kind of answer it wants.
        kind: AnswerKind,
        /// The part of the interview.
        part: SectionKind,
        /// False for warm-up and the candidate's own questions.
        scored: bool,
    },
    /// A follow-up.
    FollowUp {
        /// What it asks for.
        seeks: Signal,
        /// Whether it drills a claim that was made.
        deep: bool,
    },
    /// Whether a word was understood.
    Confirm,
    /// Whether the interview shall end.
    AskStop,
    /// The same as before: said again, or left open after the candidate's own question was answered.
    Again,
    /// A kind word during a silence.
    Prompt,
}

/// What the line of `event` asks for, if it is a line and asks for something.
pub fn cue_of(event: &Event, plan: &PlanSnapshot) -> Option<Cue> {
    if let Event::QuestionAsked { question, text, .. } = event {
        let (section, known) = plan.sections.iter().find_map(|section| {
            section.questions.iter().find(|known| known.id == *question).map(|known| (section, known))
        })?;
        return Some(Cue::Question {
            id: question.clone(),
            words: text.clone(),
            kind: known.kind,
            part: section.kind,
            scored: known.scored,
        });
    }
    if let Event::ProbeAsked { question, probe, follow_up, .. } = event {
        let question = plan.question(question)?;
        let (seeks, deep) = match follow_up {
            FollowUp::Probe => (question.probe(probe)?.seeks, false),
            FollowUp::Depth => (question.deeper(probe)?.seeks, true),
            FollowUp::OwnPart => (Signal::OwnAction, false),
            FollowUp::Twist => (Signal::Cost, false),
            FollowUp::Confirm => return Some(Cue::Confirm),
        };
        return Some(Cue::FollowUp { seeks, deep });
    }
    if let Event::RemarkMade { remark, .. } = event {
        return of_remark(*remark);
    }
    None
}

const fn of_remark(remark: Remark) -> Option<Cue> {
    match remark {
        Remark::Repeat
        | Remark::Rephrase
        | Remark::Fact
        | Remark::Unknown
        | Remark::PassOn
        | Remark::YourChoice => Some(Cue::Again),
        Remark::Reassure | Remark::OfferSkip => Some(Cue::Prompt),
        Remark::AskStop => Some(Cue::AskStop),
        Remark::Greeting | Remark::WelcomeBack | Remark::Think | Remark::Human | Remark::Closing => None,
    }
}
