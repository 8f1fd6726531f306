//! Word error rate: how far what was heard is from what was said.

use super::plain_words;

/// A comparison of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordErrors {
    /// Words replaced, left out or added (the least number of edits).
    pub errors: usize,
    /// Words that were said.
    pub words: usize,
}

impl WordErrors {
    /// Compares `heard` with what was `said`; case and punctuation don't count.
    pub fn between(said: &str, heard: &str) -> Self {
        let (said, heard) = (plain_words(said), plain_words(heard));
        Self { errors: edits(&said, &heard), words: said.len() }
    }

    /// Errors a said word: 0 is perfect, above 1 is possible. Where nothing was said, 0 if nothing was heard and 1 else.
    pub fn rate(self) -> f64 {
        if self.words == 0 {
            return if self.errors == 0 { 0.0 } else { 1.0 };
        }
        self.errors as f64 / self.words as f64
    }

    /// Both comparisons together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { errors: self.errors + other.errors, words: self.words + other.words }
    }
}

/// The word error rate of `heard` against what was `said`.
pub fn word_error_rate(said: &str, heard: &str) -> f64 {
    WordErrors::between(said, heard).rate()
}

fn edits(said: &[String], heard: &[String]) -> usize {
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (said_before, word) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = said_before + 1;
        for place in 0..heard.len() {
            let replaced = diagonal + usize::from(heard[place] != *word);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[heard.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaced_missing_and_added_words_count() {
        for (heard, errors) in [
            ("I added an index", 0),
            ("i ADDED, an index.", 0),
            ("I had an index", 1),
            ("I added index", 1),
            ("I added an an index", 1),
            ("", 4),
            ("we had the index there", 4),
        ] {
            assert_eq!(
                WordErrors::between("I added an index.", heard),
                WordErrors { errors, words: 4 },
                "{heard}"
            );
        }
        assert!((word_error_rate("I added an index.", "I had an index") - 0.25).abs() < 1e-9);
    }

    #[test]
    fn silence_heard_as_silence_is_perfect() {
        assert!(word_error_rate("", "").abs() < 1e-9);
        assert!((word_error_rate("", "thank you") - 1.0).abs() < 1e-9);
    }
}
