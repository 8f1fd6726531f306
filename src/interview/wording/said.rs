//! What the interviewer has said so far, sentence by sentence, so that nothing is said twice.

use std::collections::BTreeSet;

use crate::speech::plain_words;

/// Sentences in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::interview) struct Said(BTreeSet<String>);

impl Said {
    /// Takes in a line, also one that will be cut.
    pub fn add(&mut self, line: &str) {
        self.0.extend(sentences(line));
    }

    /// Whether no sentence of `text` was said before.
    pub fn is_new(&self, text: &str) -> bool {
        sentences(text).all(|sentence| !self.0.contains(&sentence))
    }

    /// Whether some sentence had these words.
    pub fn has_words(&self, words: &str) -> bool {
        let words = format!(" {} ", plain_words(words).join(" "));
        self.0.iter().any(|sentence| format!(" {sentence} ").contains(&words))
    }
}

/// The sentences of a text in plain words. A point within a number or a name ends none.
fn sentences(text: &str) -> impl Iterator<Item = String> {
    let ends = |at: usize, mark: &str| {
        matches!(mark, "." | "?" | "!") && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, mark) in text.match_indices(['.', '?', '!']) {
        if ends(at, mark) {
            sentences.push(plain_words(&text[from..=at]).join(" "));
            from = at + 1;
        }
    }
    sentences.push(plain_words(&text[from..]).join(" "));
    sentences.into_iter().filter(|sentence| !sentence.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_new_until_it_was_said_however_it_is_marked() {
        let mut said = Said::default();
        said.add("I see. What did version 1.5 cost?");
        assert!(!said.is_new("I see!"));
        assert!(!said.is_new("Thank you. what did version 1.5 cost"));
        assert!(said.is_new("I see what you mean."));
        assert!(said.has_words("version 1.5") && !said.has_words("sion 1"));
    }
}
