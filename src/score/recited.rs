//! The rubric said back: what an answer of some level does, in the words of the anchors, without the case that would show
//! it. Such words earn nothing, however well they are chosen; a story that happens to use them names its own things beside
//! them, and keeps them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use super::{
    clauses::is_adverb,
    frames::Frame,
    lexicon::{Lexicon, Speech},
    noise::{self, Asked},
    verbs::verb,
    view::{Token, normal_words},
};

/// So many words that carry content are held against the rubric at a time, and how many of them one anchor must have: the
/// fewer words, the more of them.
const SPANS: [(usize, usize); 3] = [(5, 4), (6, 4), (7, 3)];
/// Of those, this part must be the rubric's.
const SHARE: f64 = 0.6;
/// And so many different ones must stand close to another that the same anchor has.
const PAIRED: usize = 5;
/// Two words are close with so many between them.
const BETWEEN: usize = 2;

/// The words of the rubric: for each stem, the sentences that have it.
#[derive(Clone, Debug, Default)]
pub struct Rubric(BTreeMap<String, Vec<usize>>);

impl Rubric {
    /// The rubric in these sentences: what each level looks like, what each dimension is.
    pub fn new<'s>(sentences: impl Iterator<Item = &'s str>, speech: &Speech) -> Self {
        let mut stems: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (sentence, text) in sentences.enumerate() {
            for word in normal_words(text).iter().filter(|word| carries(word, speech)) {
                let holding = stems.entry(stem(word, speech)).or_default();
                if holding.last() != Some(&sentence) {
                    holding.push(sentence);
                }
            }
        }
        Self(stems)
    }

    fn of(&self, stem: &str) -> &[usize] {
        self.0.get(stem).map_or(&[], Vec::as_slice)
    }
}

/// A word of the answer that carries content.
struct Content<'r> {
    at: usize,
    stem: String,
    /// The sentences of the rubric that have it.
    held: &'r [usize],
    /// It is a word of the rubric, or names one of its rungs.
    known: bool,
    /// It belongs to a story: it names a thing, the question has it, or the answer comes back to it.
    of_story: bool,
}

/// For each clause, whether it says the rubric back.
pub fn find(frames: &[Frame], tokens: &[Token], asked: &Asked, lexicon: &Lexicon) -> Vec<bool> {
    let contents = contents(tokens, asked, lexicon);
    let recited = recited(&contents, tokens);
    let within = |frame: &Frame| {
        let from = contents.partition_point(|content| content.at < frame.clause.from);
        from..contents.partition_point(|content| content.at < frame.clause.to)
    };
    let most = |frame: &Frame| {
        let range = within(frame);
        let count = recited[range.clone()].iter().filter(|is| **is).count();
        count > 0 && count * 2 >= range.len()
    };
    frames.iter().map(most).collect()
}

fn contents<'r>(tokens: &[Token], asked: &Asked, lexicon: &'r Lexicon) -> Vec<Content<'r>> {
    let speech = &lexicon.speech;
    let question: Vec<String> = asked.words.iter().map(|word| stem(word, speech)).collect();
    let content = |at: usize| {
        let stem = stem(&tokens[at].word, speech);
        let held = lexicon.rubric.of(&stem);
        let known = !held.is_empty() || lexicon.noise.remarks.rungs.contains(&tokens[at].word);
        let named = noise::is_measure(tokens, at, lexicon)
            || !known && (noise::is_firm_word(tokens, at, lexicon) || question.contains(&stem));
        Content { at, stem, held, known, of_story: named }
    };
    let carrying = (0..tokens.len()).filter(|at| carries_here(&tokens[*at].word, lexicon));
    carrying.map(content).collect()
}

/// For each word, whether it stands in a stretch that is the rubric's.
fn recited(contents: &[Content<'_>], tokens: &[Token]) -> Vec<bool> {
    let paired = paired(contents);
    let mut recited = vec![false; contents.len()];
    for (words, together) in SPANS {
        for from in 0..(contents.len() + 1).saturating_sub(words) {
            let span = from..from + words;
            // Sentences that stand side by side say nothing together that none of them says.
            let parted =
                (contents[from].at + 1..=contents[from + words - 1].at).any(|at| tokens[at].after_stop);
            if !parted
                && is_of_rubric(contents, &paired, span.clone())
                && holds(&contents[span.clone()]) >= together
            {
                recited[span].fill(true);
            }
        }
    }
    recited
}

/// Whether the words of `span` are the rubric's, side by side as it has them, and nothing of a story is among them.
fn is_of_rubric(contents: &[Content<'_>], paired: &[bool], span: Range<usize>) -> bool {
    let words = &contents[span.clone()];
    let known = words.iter().filter(|content| content.known).count();
    let pairs: BTreeSet<&str> =
        span.clone().filter(|at| paired[*at]).map(|at| contents[at].stem.as_str()).collect();
    // What the answer comes back to elsewhere is a thing of its story.
    let elsewhere = |content: &Content<'_>| {
        let mut outside = contents[..span.start].iter().chain(&contents[span.end..]);
        !content.known && outside.any(|other| other.stem == content.stem)
    };
    known as f64 >= SHARE * words.len() as f64
        && pairs.len() >= PAIRED
        && !words.iter().any(|content| content.of_story || elsewhere(content))
}

/// How many of the words one sentence of the rubric has at most.
fn holds(words: &[Content<'_>]) -> usize {
    let mut stems: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for content in words {
        for sentence in content.held {
            stems.entry(*sentence).or_default().insert(&content.stem);
        }
    }
    stems.values().map(BTreeSet::len).max().unwrap_or(0)
}

/// For each word, whether one close to it stands in the same sentence of the rubric.
fn paired(contents: &[Content<'_>]) -> Vec<bool> {
    let mut paired = vec![false; contents.len()];
    for (one, first) in contents.iter().enumerate() {
        for (other, second) in contents.iter().enumerate().skip(one + 1).take(BETWEEN + 1) {
            let both = first.stem != second.stem && first.held.iter().any(|held| second.held.contains(held));
            paired[one] |= both;
            paired[other] |= both;
        }
    }
    paired
}

fn carries(word: &str, speech: &Speech) -> bool {
    !speech.stopwords.contains(word) && !speech.auxiliaries.contains(word)
}

/// "Come", "think" and their like fit every sentence.
fn carries_here(word: &str, lexicon: &Lexicon) -> bool {
    let states = &lexicon.ownership.states;
    carries(word, &lexicon.speech)
        && !lexicon.speech.openers.contains(word)
        && !is_adverb(word, lexicon)
        && !states.contains(&verb(word, lexicon).base)
}

/// A word without its ending: "held" and "holds", "limits" and "limit".
fn stem(word: &str, speech: &Speech) -> String {
    let base = speech.irregular.get(word).map_or(word, String::as_str);
    let ending = |ending: &&str| base.len() >= ending.len() + 3 && base.ends_with(*ending);
    let ending = ["ing", "ed", "es", "s"].into_iter().find(ending).unwrap_or("");
    let mut stem = base[..base.len() - ending.len()].to_owned();
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let mut last = stem.chars().rev();
    if stem.len() > 3 && last.next() == last.next() {
        stem.pop();
    }
    stem
}
