//! A line cut where a speaker breathes: the first sound comes after the first clause, not after the whole line.

/// A first clause shorter than this sounds chopped off.
const SHORTEST_FIRST: usize = 20;
/// Later clauses are whole sentences, joined until they are as long as this.
const SHORTEST_LATER: usize = 60;

/// The clauses of `text`, in order. Joined by blanks they are the text, with its white space made single blanks.
pub fn clauses(text: &str) -> Vec<String> {
    let mut clauses: Vec<String> = Vec::new();
    let mut clause = String::new();
    for word in text.split_whitespace() {
        if !clause.is_empty() {
            clause.push(' ');
        }
        clause.push_str(word);
        let is_first = clauses.is_empty();
        let length = clause.chars().count();
        let breathes = if is_first {
            length >= SHORTEST_FIRST && pauses(word)
        } else {
            length >= SHORTEST_LATER && ends(word)
        };
        if breathes {
            clauses.push(std::mem::take(&mut clause));
        }
    }
    if !clause.is_empty() {
        clauses.push(clause);
    }
    clauses
}

fn ends(word: &str) -> bool {
    word.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '?', '!'])
}

fn pauses(word: &str) -> bool {
    ends(word) || word.ends_with([',', ';', ':', '–', '—'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_first_clause_is_short_and_later_ones_are_sentences() {
        let text = "Thank you, that helps a lot. You said that the cache was stale, for a day. How did you find out, and \
                    what did you change? Take your time.";
        assert_eq!(
            clauses(text),
            [
                "Thank you, that helps a lot.",
                "You said that the cache was stale, for a day. How did you find out, and what did you change?",
                "Take your time.",
            ]
        );
    }

    #[test]
    fn nothing_to_say_has_no_clauses() {
        assert!(clauses("  \n ").is_empty());
    }

    proptest! {
        #[test]
        fn no_word_is_lost(text in "([a-z]{1,9}[,.?]? ){0,60}") {
            let words: Vec<&str> = text.split_whitespace().collect();
            prop_assert_eq!(clauses(&text).join(" "), words.join(" "));
        }
    }
}
