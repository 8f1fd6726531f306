//! An answer as the detectors see it: tokens and frames, with the question's words set apart.

use std::collections::BTreeSet;

use super::{
    Answer, AnswerKind,
    clauses::clauses,
    frames::{Frame, frames},
    lexicon::Lexicon,
    noise,
    view::{Token, normal_words, view},
};

/// An answer, read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The candidate's words.
    pub answer: &'a str,
    /// What kind of question it was.
    pub kind: AnswerKind,
    /// Its words, cleaned.
    pub tokens: Vec<Token>,
    /// Its clauses.
    pub frames: Vec<Frame>,
    /// The words of the question.
    pub question: BTreeSet<String>,
    /// The word lists.
    pub lexicon: &'a Lexicon,
}

impl<'a> Reading<'a> {
    /// Reads an answer.
    pub fn new(answer: &'a Answer, lexicon: &'a Lexicon) -> Self {
        let tokens = view(&answer.answer, &lexicon.speech);
        let question: BTreeSet<String> = normal_words(&answer.question).into_iter().collect();
        let mut frames = frames(&tokens, &clauses(&tokens, lexicon), lexicon);
        noise::mark(&mut frames, &tokens, &question, lexicon);
        Self { answer: &answer.answer, kind: answer.kind, tokens, frames, question, lexicon }
    }

    /// Distinct words that carry content; remarks to whoever grades don't count.
    pub fn content_words(&self) -> usize {
        let said = self.frames.iter().filter(|frame| !frame.remark).flat_map(|frame| self.words(frame));
        said.filter(|word| !self.lexicon.speech.stopwords.contains(*word)).collect::<BTreeSet<_>>().len()
    }

    /// The words of a clause.
    pub fn words<'s>(&'s self, frame: &Frame) -> impl Iterator<Item = &'s str> + use<'s> {
        self.tokens[frame.clause.from..frame.clause.to].iter().map(|token| token.word.as_str())
    }

    /// True for a word of the question.
    pub fn asked(&self, word: &str) -> bool {
        self.question.contains(word)
    }
}
