//! What a language model learns about an interview: the legal acts and what was said. No rubric, nothing that good answers
//! hold, no name of candidate or company. The candidate's words are data beside turn numbers.

use serde::Serialize;

use super::{Interview, egress::Egress, event::Act, mask::Mask, view::Said};
use crate::score::Level;

/// Latest lines and turns that a model sees.
const MOST_UTTERANCES: usize = 16;
/// A longer turn is seen from its end.
const MOST_CHARACTERS: usize = 1_800;

/// One request's input, for the templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PromptInput {
    /// Level of the role.
    pub level: Level,
    /// Most words of a line.
    pub most_words: usize,
    /// The legal acts, best first.
    pub acts: Vec<ActView>,
    /// What the candidate was asked last.
    pub question: Option<String>,
    /// What stands on the candidate's screen beside it.
    pub on_screen: Option<String>,
    /// What was said, latest last.
    pub conversation: Vec<Utterance>,
}

/// An act as a model sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActView {
    /// From 1.
    pub number: usize,
    /// What kind of act.
    pub kind: &'static str,
    /// What it says, in the script's words.
    pub say: String,
}

/// One line or turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Utterance {
    /// `line 3` or `turn 2`.
    pub id: String,
    /// `interviewer` or `candidate`.
    pub who: &'static str,
    /// The words.
    pub text: String,
}

/// The input for a choice among `acts`, and what stands for masked words in it.
pub fn turn(interview: &Interview, acts: &[Act], egress: Egress) -> (PromptInput, Mask) {
    let question = interview.question();
    let mut input = PromptInput {
        level: interview.plan().level,
        most_words: super::guard::MOST_WORDS,
        acts: acts.iter().enumerate().map(|(index, act)| view(interview, index + 1, act)).collect(),
        question: question.map(|question| question.text.to_owned()),
        on_screen: question
            .and_then(|question| question.artefact)
            .map(|artefact| format!("{}\n{}", artefact.title, artefact.body)),
        conversation: latest(interview),
    };
    let mut mask = Mask::default();
    if egress != Egress::Full {
        input.mask(&mut mask);
    }
    (input, mask)
}

impl PromptInput {
    /// Masks whatever may hold words of the candidate; the plan's own text on the screen holds none.
    fn mask(&mut self, mask: &mut Mask) {
        let said = self.conversation.iter_mut().map(|utterance| &mut utterance.text);
        let scripts = self.acts.iter_mut().map(|act| &mut act.say);
        for text in said.chain(scripts).chain(&mut self.question) {
            *text = mask.cover(text);
        }
    }
}

fn view(interview: &Interview, number: usize, act: &Act) -> ActView {
    let kind = match act {
        Act::Probe { .. } => "follow up",
        Act::Deepen { .. } => "ask one level deeper about what was said",
        Act::OwnPart => "ask for the candidate's own part",
        Act::Twist => "change the task",
        Act::Confirm { .. } => "ask whether a word was heard rightly",
        Act::Reveal { .. } => "answer the candidate's question with this fact and no other",
        Act::AnswerUnknown => "say that the answer is not known",
        Act::Question { .. } => "next question",
        Act::Close => "say goodbye",
    };
    ActView { number, kind, say: interview.scripted(act) }
}

fn latest(interview: &Interview) -> Vec<Utterance> {
    let mut said: Vec<Utterance> = interview
        .conversation()
        .map(|said| match said {
            Said::Line { line, text, .. } => utterance(format!("line {line}"), "interviewer", text),
            Said::Turn { turn, text, .. } => utterance(format!("turn {turn}"), "candidate", text),
        })
        .collect();
    said.split_off(said.len().saturating_sub(MOST_UTTERANCES))
}

fn utterance(id: String, who: &'static str, text: &str) -> Utterance {
    let skipped = text.chars().count().saturating_sub(MOST_CHARACTERS);
    Utterance { id, who, text: text.chars().skip(skipped).collect() }
}
