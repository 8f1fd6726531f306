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

    /// `line` without sentences that were said before; nothing where its last one was, or a question, which is what it is
    /// for.
    pub fn new_part(&self, line: &str) -> Option<String> {
        let sentences = split(line);
        let is_new = |sentence: &&str| !self.0.contains(&plain(sentence));
        let (new, said): (Vec<&str>, Vec<&str>) = sentences.iter().copied().partition(is_new);
        let purpose = sentences.last().filter(|last| is_new(last) && !plain(last).is_empty());
        let asks_again = said.iter().any(|sentence| sentence.ends_with('?'));
        purpose.filter(|_| !asks_again).map(|_| new.join(" "))
    }

    /// Whether some sentence had these words.
    pub fn has_words(&self, words: &str) -> bool {
        let words = format!(" {} ", plain_words(words).join(" "));
        self.0.iter().any(|sentence| format!(" {sentence} ").contains(&words))
    }
}

/// The sentences of a text in plain words.
fn sentences(text: &str) -> impl Iterator<Item = String> {
    split(text).into_iter().map(plain).filter(|sentence| !sentence.is_empty())
}

fn plain(sentence: &str) -> String {
    plain_words(sentence).join(" ")
}

/// The sentences of a text as they stand. A point within a number or a name ends none.
fn split(text: &str) -> Vec<&str> {
    let ends = |at: usize, mark: &str| {
        matches!(mark, "." | "?" | "!") && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
    };
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, mark) in text.match_indices(['.', '?', '!']) {
        if ends(at, mark) {
            sentences.push(text[from..=at].trim());
            from = at + 1;
        }
    }
    sentences.push(text[from..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
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

    #[test]
    fn what_was_said_is_left_out_of_a_line_unless_it_is_what_the_line_is_for() {
        let mut said = Said::default();
        said.add("I see. What broke?");
        assert_eq!(said.new_part("I see. What did it cost?").unwrap(), "What did it cost?");
        assert_eq!(said.new_part("Thank you. What did it cost?").unwrap(), "Thank you. What did it cost?");
        assert_eq!(said.new_part("Thank you. What broke?"), None);
        assert_eq!(said.new_part(" "), None);
        assert_eq!(said.new_part("What broke? Take your time."), None);
        assert_eq!(said.new_part("What broke? ..."), None);
    }
}
