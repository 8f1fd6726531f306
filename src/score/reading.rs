//! An answer as the detectors see it: tokens and frames, with the question's words set apart.

use std::collections::BTreeSet;

use super::{
    Answer, AnswerKind, Evidence, Signal,
    clauses::clauses,
    dropped::speaks_of_oneself,
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
/// "It depends" leaves open what is named so many clauses away.
const UNDECIDED_CLAUSES: usize = 3;
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
        let own = answer.kind == AnswerKind::Behavioral && speaks_of_oneself(&tokens, &question);
        let mut frames = frames(&tokens, &clauses(&tokens, lexicon), own, lexicon);
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
        said.filter(|word| !self.lexicon.speech.stopwords.contains(word)).collect::<BTreeSet<_>>().len()
    }

    /// The exact words of the tokens, cut to [`QUOTE_TOKENS`]. A fragment is quoted with what is said next to it.
    pub fn quote(&self, signal: Signal, from: usize, to: usize) -> Evidence {
        let (from, to) = self.whole(from, to);
        let to = self.without_loose_end(from, to.min(from + QUOTE_TOKENS));
        let (start, end) = (self.tokens[from].start, self.tokens[to - 1].end);
        Evidence { quote: self.answer[start..end].to_owned(), start, end, signal }
    }

    /// Without the word that only joins what comes next: "there is a cache, and".
    fn without_loose_end(&self, from: usize, to: usize) -> usize {
        let speech = &self.lexicon.speech;
        let joins = |at: usize| {
            let word = self.tokens[at].word.as_str();
            let goes_on = self.tokens.get(at + 1).is_some_and(|next| !next.after_stop);
            speech.openers.contains(word) && word != "instead" || word == "and" || word == "that" && goes_on
        };
        (from + 1..=to).rev().find(|end| !joins(end - 1)).unwrap_or(to)
    }

    /// "The data" and "we lost": a stretch without a verb, and the clause that a bare subject opens right behind it.
    fn joined(&self, from: usize, to: usize) -> (usize, usize) {
        let bare = |at: usize| {
            let subject = |token: &Token| self.lexicon.speech.subjects.contains(&token.word);
            self.tokens.get(at).is_some_and(|token| subject(token) && !token.after_stop && !token.after_comma)
        };
        // "At my last company" is complete by itself.
        let verbless = |frame: &&Frame| {
            let first = &self.tokens[frame.clause.from].word;
            frame.verb.is_none() && self.lexicon.speech.determiners.contains(first)
        };
        let before = self.frames.iter().find(|frame| frame.clause.to == from).filter(verbless);
        let this = self.frames.iter().find(|frame| frame.clause.from == from).filter(verbless);
        let next = self.frames.iter().find(|frame| frame.clause.from == to);
        let from = before.filter(|_| bare(from)).map_or(from, |before| before.clause.from);
        (from, this.and(next).filter(|_| bare(to)).map_or(to, |next| next.clause.to))
    }

    /// A clause of few words, widened by the clause behind it or else before it in the sentence.
    fn whole(&self, from: usize, to: usize) -> (usize, usize) {
        let (from, to) = self.joined(from, to);
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

    /// Whether the clause, or one close to it in its sentence, leaves open what is taken: "in the path or in a header, it
    /// depends".
    pub fn is_undecided(&self, frame: &Frame) -> bool {
        let index = self.frames.partition_point(|other| other.clause.from < frame.clause.from);
        let starts = |at: usize| self.tokens[self.frames[at].clause.from].after_stop;
        let (mut from, mut to) = (index, index + 1);
        while from > 0 && index - from < UNDECIDED_CLAUSES && !starts(from) {
            from -= 1;
        }
        while to < self.frames.len() && to - index <= UNDECIDED_CLAUSES && !starts(to) {
            to += 1;
        }
        let (first, last) = (self.frames[from].clause, self.frames[to - 1].clause);
        self.lexicon.tradeoffs.undecided.within(&self.tokens, first.from, last.to)
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

    /// Whether the clause names something of the work.
    pub fn names_a_thing(&self, frame: &Frame) -> bool {
        self.things_named(frame).next().is_some() || self.concrete_at(frame)
    }

    /// The words of the work in a clause.
    pub fn things_named<'s>(&'s self, frame: &Frame) -> impl Iterator<Item = &'s str> + use<'s> {
        let lists = self.lexicon;
        let known = |word: &str| lists.noise.topic.contains(word) || lists.specificity.things.contains(word);
        self.words(frame).filter(move |word| known(word))
    }

    /// Whether something concrete stands in the clause itself.
    pub fn concrete_at(&self, frame: &Frame) -> bool {
        let index = self.frames.partition_point(|other| other.clause.from < frame.clause.from);
        self.concrete.get(index).copied().unwrap_or(false)
    }

    /// True for a word of the question.
    pub fn asked(&self, word: &str) -> bool {
        self.question.set.contains(word)
    }
}
