//! An answer with what was asked for it, turn by turn: what the judge is to read.

use std::{collections::BTreeMap, ops::Range};

use super::{Subject, remarks::remarks};
use crate::{
    interview::{
        Asked, Interview,
        event::{FollowUp, TurnId},
        plan::Question,
        transcript::Transcript,
    },
    score::{Answer, AnswerKind, Dimension, Level, combine::asks},
};

/// One question, its follow-ups and the turns that answer them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Testimony {
    /// The question's name.
    pub id: String,
    /// The level of the role.
    pub level: Level,
    /// The question as asked.
    pub question: String,
    /// What good evidence looks like, where the plan says it.
    pub good: String,
    /// Whether the answer was followed up, so that what is lacking was asked for.
    pub probed: bool,
    /// The candidate's turns and the follow-ups between them, in order.
    pub said: Vec<Said>,
    /// The candidate's turns joined by a line feed.
    pub text: String,
    /// Where the text speaks to whoever grades.
    pub remarks: Vec<Range<usize>>,
}

/// One turn or follow-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Words of the candidate, as a range of the text.
    Candidate(Range<usize>),
    /// A follow-up of the interviewer.
    Interviewer(String),
}

impl Testimony {
    /// Of an answer that stands alone. It is taken to be whole: whatever was to be asked was asked.
    pub fn of_answer(answer: &Answer) -> Self {
        Self {
            id: answer.id.clone(),
            level: answer.level,
            question: answer.question.clone(),
            good: String::new(),
            probed: true,
            said: vec![Said::Candidate(0..answer.answer.len())],
            remarks: remarks(&answer.answer),
            text: answer.answer.clone(),
        }
    }

    /// Of every scored question that was answered, with the words of `transcript`.
    pub fn of_interview(interview: &Interview, transcript: &Transcript) -> Vec<Self> {
        let texts: BTreeMap<TurnId, &str> =
            transcript.turns.iter().map(|turn| (turn.turn, turn.text.as_str())).collect();
        let of = |asked: &Asked| {
            let question = interview.plan().question(&asked.question)?;
            let answered = question.scored && !asked.turns.is_empty();
            answered.then(|| Self::of_asked(asked, question, interview.plan().level, &texts))
        };
        interview.answers().iter().filter_map(of).collect()
    }

    fn of_asked(asked: &Asked, question: &Question, level: Level, texts: &BTreeMap<TurnId, &str>) -> Self {
        let turns: Vec<&str> = asked.turns.iter().filter_map(|turn| texts.get(turn).copied()).collect();
        let mut said = Vec::new();
        let mut start = 0;
        for (index, turn) in turns.iter().enumerate() {
            let before = asked.follow_ups.iter().filter(|followed| followed.turns_before == index);
            said.extend(before.map(|followed| Said::Interviewer(followed.text.clone())));
            said.push(Said::Candidate(start..start + turn.len()));
            start += turn.len() + 1;
        }
        let asks_more = |kind| match kind {
            FollowUp::Probe | FollowUp::Depth | FollowUp::OwnPart => true,
            FollowUp::Confirm | FollowUp::Twist => false,
        };
        let text = turns.join("\n");
        Self {
            id: asked.question.clone(),
            level,
            question: asked.text.clone(),
            good: question.good.clone(),
            probed: asked.follow_ups.iter().any(|followed| asks_more(followed.kind)),
            said,
            remarks: remarks(&text),
            text,
        }
    }

    /// Everything that was asked, in one text: what merely echoes it is no quote.
    pub fn asked(&self) -> String {
        let follow_ups = self.said.iter().filter_map(|said| match said {
            Said::Interviewer(text) => Some(text.as_str()),
            Said::Candidate(_) => None,
        });
        std::iter::once(self.question.as_str()).chain(follow_ups).collect::<Vec<_>>().join("\n")
    }
}

/// What an answer of this kind is judged on: the dimensions that the question asks for, and the competency that it is about.
pub fn subjects(kind: AnswerKind, competency: &str, is_dimension: bool) -> Vec<Subject> {
    let dimensions =
        Dimension::ALL.into_iter().filter(|dimension| asks(kind, *dimension)).map(Subject::Dimension);
    let competency = (!is_dimension).then(|| Subject::Competency(competency.to_owned()));
    dimensions.chain(competency).collect()
}
