//! An answer as the detectors see it: tokens and frames, with the question's words set apart.

use std::collections::BTreeSet;

use super::{
    Answer, AnswerKind, Evidence, Signal,
    clauses::clauses,
    frames::{Frame, frames},
    lexicon::Lexicon,
    noise::{self, Asked},
    specificity,
    view::{Token, normal_words, view},
};

/// So many times "it depends" leaves an answer open.
const LEFT_OPEN: usize = 2;
/// Fewer words are a fragment.
const FRAGMENT_TOKENS: usize = 4;
/// Quotes are cut to so many words.
const QUOTE_TOKENS: usize = 28;

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
    /// For each clause, whether it holds something concrete.
    pub concrete: Vec<bool>,
    /// It says more than once what everything depends on, and settles little.
    pub left_open: bool,
    /// The words of the question.
    pub question: Asked,
    /// The word lists.
    pub lexicon: &'a Lexicon,
}

impl<'a> Reading<'a> {
    /// Reads an answer.
    pub fn new(answer: &'a Answer, lexicon: &'a Lexicon) -> Self {
        let tokens = view(&answer.answer, &lexicon.speech);
        let words = normal_words(&answer.question);
        let question = Asked { set: words.iter().cloned().collect(), words };
        let mut frames = frames(&tokens, &clauses(&tokens, lexicon), lexicon);
        noise::mark(&mut frames, &tokens, &question, lexicon);
        let concrete = Vec::new();
        let undecided = lexicon.tradeoffs.undecided.all(&tokens, 0, tokens.len());
        let left_open = undecided.len() >= LEFT_OPEN;
        let mut reading = Self {
            answer: &answer.answer,
            kind: answer.kind,
            tokens,
            frames,
            concrete,
            left_open,
            question,
            lexicon,
        };
        reading.concrete =
            reading.frames.iter().map(|frame| specificity::is_concrete(&reading, frame)).collect();
        reading
    }

    /// Distinct words that carry content and concern the work; remarks to whoever grades and refusals don't count.
    pub fn content_words(&self) -> usize {
        let said = self.frames.iter().filter(|frame| !frame.remark && !frame.aside);
        let said = said.flat_map(|frame| self.words(frame));
        said.filter(|word| !self.lexicon.speech.stopwords.contains(*word)).collect::<BTreeSet<_>>().len()
    }

    /// The exact words of the tokens, cut to [`QUOTE_TOKENS`]. A fragment is quoted with what is said next to it.
    pub fn quote(&self, signal: Signal, from: usize, to: usize) -> Evidence {
        let (from, to) = self.whole(from, to);
        let to = to.min(from + QUOTE_TOKENS);
        let (start, end) = (self.tokens[from].start, self.tokens[to - 1].end);
        Evidence { quote: self.answer[start..end].to_owned(), start, end, signal }
    }

    /// A clause of few words, widened by the clause behind it or else before it in the sentence.
    fn whole(&self, from: usize, to: usize) -> (usize, usize) {
        if to - from >= FRAGMENT_TOKENS {
            return (from, to);
        }
        let starts = |at: usize| self.tokens.get(at).is_none_or(|token| token.after_stop);
        let next = self.frames.iter().find(|frame| frame.clause.from == to && !starts(to));
        let before = self.frames.iter().find(|frame| frame.clause.to == from && !starts(from));
        match (next, before) {
            (Some(next), _) => (from, next.clause.to),
            (None, Some(before)) => (before.clause.from, to),
            (None, None) => (from, to),
        }
    }

    /// The words of a clause.
    pub fn words<'s>(&'s self, frame: &Frame) -> impl Iterator<Item = &'s str> + use<'s> {
        self.tokens[frame.clause.from..frame.clause.to].iter().map(|token| token.word.as_str())
    }

    /// Whether something concrete stands in the clause at `index` or beside it: a figure, a name, a thing of a system.
    pub fn is_anchored(&self, index: usize) -> bool {
        let beside = &self.concrete[index.saturating_sub(1)..(index + 2).min(self.concrete.len())];
        beside.contains(&true)
    }

    /// True for a word of the question.
    pub fn asked(&self, word: &str) -> bool {
        self.question.set.contains(word)
    }
}
