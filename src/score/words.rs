//! Sets of words, looked up for each word of an answer: words are told apart by their first eight bytes as one number, and
//! only where those agree letter by letter.

use serde::{Deserialize, Deserializer};

/// The first eight bytes as a number that sorts as they do; shorter words are filled up with zeros.
pub fn head(word: &str) -> u64 {
    let mut bytes = [0; 8];
    let length = word.len().min(8);
    bytes[..length].copy_from_slice(&word.as_bytes()[..length]);
    u64::from_be_bytes(bytes)
}

/// A sorted set of words.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<(u64, String)>);

impl Words {
    /// True for a word of the set.
    pub fn contains(&self, word: &str) -> bool {
        let head = head(word);
        let from = self.0.partition_point(|(other, _)| *other < head);
        self.0[from..].iter().take_while(|(other, _)| *other == head).any(|(_, other)| other == word)
    }
}

impl FromIterator<String> for Words {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut words: Vec<(u64, String)> = words.into_iter().map(|word| (head(&word), word)).collect();
        words.sort();
        words.dedup();
        Self(words)
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_alike_are_told_apart() {
        let words: Words = ["measurement", "measure", "queue", "ß"].map(str::to_owned).into_iter().collect();
        for word in ["measurement", "measure", "queue", "ß"] {
            assert!(words.contains(word), "{word}");
        }
        for word in ["", "measured", "measurements", "measurem", "queues", "queue\0", "s"] {
            assert!(!words.contains(word), "{word}");
        }
    }
}
