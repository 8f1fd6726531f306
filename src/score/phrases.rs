//! Sets of phrases, matched as whole words.

use std::collections::BTreeMap;

use super::{
    view::{Token, normal_words},
    words::head,
};

/// Phrases by their first word, in order.
#[derive(Clone, Debug, Default)]
pub struct Phrases(Vec<Begun>);

/// The phrases that begin with one word.
#[derive(Clone, Debug)]
struct Begun {
    head: u64,
    first: String,
    rests: Vec<Vec<String>>,
}

impl Phrases {
    /// The phrases in `lines`.
    pub fn new<'l>(lines: impl IntoIterator<Item = &'l String>) -> Self {
        let mut phrases: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for line in lines {
            let mut words = normal_words(line).into_iter();
            if let Some(first) = words.next() {
                phrases.entry(first).or_default().push(words.collect());
            }
        }
        let begun = phrases.into_iter().map(|(first, mut rests)| {
            rests.sort_by_key(|words| std::cmp::Reverse(words.len()));
            Begun { head: head(&first), first, rests }
        });
        Self(begun.collect())
    }

    fn begun(&self, word: &str) -> Option<&[Vec<String>]> {
        let head = head(word);
        let from = self.0.partition_point(|begun| begun.head < head);
        let mut alike = self.0[from..].iter().take_while(|begun| begun.head == head);
        alike.find(|begun| begun.first == word).map(|begun| begun.rests.as_slice())
    }

    /// How many tokens the longest phrase takes that begins at `at`; 0 for none. No phrase reaches over a full stop.
    pub fn at(&self, tokens: &[Token], at: usize) -> usize {
        let Some(rests) = tokens.get(at).and_then(|token| self.begun(&token.word)) else { return 0 };
        let fits = |rest: &&Vec<String>| {
            rest.iter().enumerate().all(|(index, word)| {
                tokens.get(at + 1 + index).is_some_and(|token| token.word == *word && !token.after_stop)
            })
        };
        rests.iter().find(fits).map_or(0, |rest| rest.len() + 1)
    }

    /// True if some phrase begins within `from..to`.
    pub fn within(&self, tokens: &[Token], from: usize, to: usize) -> bool {
        (from..to).any(|at| self.at(tokens, at) > 0)
    }

    /// Where phrases begin within `from..to`, with their length in tokens; found phrases do not overlap.
    pub fn all(&self, tokens: &[Token], from: usize, to: usize) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = from;
        while at < to {
            let length = self.at(tokens, at);
            if length > 0 {
                found.push((at, length));
            }
            at += length.max(1);
        }
        found
    }
}

/// Named things with the spellings that a recogniser gives them, matched with or without blanks between their parts.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Spelled>);

/// A spelling and what it names.
#[derive(Clone, Debug)]
struct Spelled {
    head: u64,
    spelling: String,
    name: String,
}

/// A name is spoken as at most so many words.
const LONGEST_NAME: usize = 4;

impl Names {
    /// The names in `entries`, each `name|spelling|spelling`.
    pub fn new<'l>(entries: impl IntoIterator<Item = &'l String>) -> Self {
        let mut names = BTreeMap::new();
        for entry in entries {
            let mut spellings = entry.split('|').map(|spelling| normal_words(spelling).concat());
            let Some(name) = spellings.next() else { continue };
            for spelling in spellings {
                names.insert(spelling, name.clone());
            }
            names.insert(name.clone(), name);
        }
        let spelled = names.into_iter();
        Self(spelled.map(|(spelling, name)| Spelled { head: head(&spelling), spelling, name }).collect())
    }

    /// The name that begins at `at` and how many tokens it takes; the longest there is.
    pub fn at(&self, tokens: &[Token], at: usize) -> Option<(&str, usize)> {
        let mut joined = String::new();
        let mut found = None;
        for (index, token) in tokens.iter().skip(at).take(LONGEST_NAME).enumerate() {
            if index > 0 && token.after_stop {
                break;
            }
            joined.push_str(&token.word);
            let key = (head(&joined), joined.as_str());
            let from = self.0.partition_point(|other| (other.head, other.spelling.as_str()) < key);
            match self.0.get(from) {
                Some(next) if next.spelling == joined => found = Some((next.name.as_str(), index + 1)),
                Some(next) if next.spelling.starts_with(&joined) => {}
                // No spelling goes on from here.
                Some(_) | None => break,
            }
        }
        found
    }
}
