//! A line cut where a speaker breathes: its sound begins after the first clause, not after the whole line.

/// A clause shorter than this, in letters, sounds chopped off; so does what is left of a sentence behind it.
const SHORTEST: usize = 25;

/// The sentences of `text`, in order. Joined by blanks they are the text, with its white space made single blanks.
pub fn sentences(text: &str) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut sentence = String::new();
    for word in text.split_whitespace() {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        if ends(word) {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
    sentences
}

/// A long sentence in two, at the first place where a speaker would pause; nothing where there is none.
pub fn first_clause(sentence: &str) -> Option<(&str, &str)> {
    let blanks = sentence.char_indices().filter(|(_, letter)| *letter == ' ');
    blanks.map(|(at, _)| (&sentence[..at], &sentence[at + 1..])).find(|(clause, rest)| {
        clause.ends_with([',', ';', ':', '–', '—'])
            && clause.chars().count() >= SHORTEST
            && rest.chars().count() >= SHORTEST
    })
}

fn ends(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_is_cut_behind_its_sentences() {
        let line = "Thank you. You said that the cache was stale, for a day. How did you find out?";
        assert_eq!(
            sentences(line),
            ["Thank you.", "You said that the cache was stale, for a day.", "How did you find out?"]
        );
    }

    #[test]
    fn a_long_sentence_is_cut_where_a_speaker_pauses() {
        let long = "Well, think of the last time you changed a schema, and tell me what you did first.";
        let (clause, rest) = first_clause(long).unwrap();
        assert_eq!(clause, "Well, think of the last time you changed a schema,");
        assert_eq!(rest, "and tell me what you did first.");
        assert_eq!(first_clause("You said that the cache was stale, for a day."), None);
    }

    #[test]
    fn nothing_to_say_has_no_sentences() {
        assert!(sentences("  \n ").is_empty());
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "([a-z]{1,9}[,.?]? ){0,60}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            let sentences = sentences(&text);
            prop_assert_eq!(sentences.join(" "), words.join(" "));
            for sentence in &sentences {
                if let Some((clause, rest)) = first_clause(sentence) {
                    prop_assert_eq!(&format!("{clause} {rest}"), sentence);
                }
            }
        }
    }
}
