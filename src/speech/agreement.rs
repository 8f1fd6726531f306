//! Words of a piece that is still being said: those on which two hypotheses in a row agree (local agreement). For the eye
//! only; what is scored comes from the whole piece.

use super::plain_words;

/// The hypotheses about one growing piece.
#[derive(Debug, Default)]
pub struct Agreement {
    first_sample: u64,
    latest: Vec<String>,
    agreed: usize,
}

impl Agreement {
    /// Whether any word of the piece that begins at `first_sample` was agreed on.
    pub const fn has_words_of(&self, first_sample: u64) -> bool {
        self.first_sample == first_sample && self.agreed > 0
    }

    /// Takes the next hypothesis about the piece that begins at `first_sample`, which has grown since the last; gives the
    /// words that are agreed on now and were not before. What was given once is never taken back; another piece begins anew.
    pub fn hear(&mut self, first_sample: u64, hypothesis: &str) -> Vec<String> {
        if self.first_sample != first_sample {
            *self = Self { first_sample, ..Self::default() };
        }
        let words: Vec<String> = hypothesis.split_whitespace().map(str::to_owned).collect();
        let same = self.latest.iter().zip(&words).take_while(|(before, now)| is_same(before, now)).count();
        let new = words.get(self.agreed..same).unwrap_or_default().to_vec();
        self.agreed = self.agreed.max(same);
        self.latest = words;
        new
    }
}

/// Punctuation and capitals change with what follows.
fn is_same(left: &str, right: &str) -> bool {
    plain_words(left) == plain_words(right)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_word_is_shown_when_two_hypotheses_agree_on_it() {
        let mut agreement = Agreement::default();
        assert!(agreement.hear(7, "We had a cash").is_empty());
        assert_eq!(agreement.hear(7, "we had a cache in front").join(" "), "we had a");
        assert_eq!(agreement.hear(7, "We had a cache, in front of").join(" "), "cache, in front");
        assert!(agreement.hear(7, "We had a cache, in front of").join(" ").ends_with("of"));
    }

    #[test]
    fn another_piece_begins_anew() {
        let mut agreement = Agreement::default();
        agreement.hear(7, "We had");
        agreement.hear(7, "We had a");
        assert!(agreement.has_words_of(7));
        assert!(agreement.hear(9, "We had a").is_empty());
        assert!(!agreement.has_words_of(9));
    }

    proptest! {
        #[test]
        fn what_was_shown_is_never_taken_back(hypotheses in prop::collection::vec("([abc] ){0,6}", 0..8)) {
            let mut agreement = Agreement::default();
            let mut shown = 0;
            for hypothesis in &hypotheses {
                shown += agreement.hear(7, hypothesis).len();
                prop_assert_eq!(shown, agreement.agreed);
            }
        }
    }
}
