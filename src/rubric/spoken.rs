//! What a voice can say and an ear can follow: one question at a time, short, without markup.

/// Nothing that is said is longer.
pub const MOST_WORDS: usize = 60;

/// Signs that a voice reads badly or not at all.
const UNSPEAKABLE: &[char] = &[
    '*', '_', '#', '`', '<', '>', '[', ']', '{', '}', '(', ')', '|', '\\', '/', '^', '~', '=', '+', '%', '&',
    '@', '$', '€', '•', '"', '\n', '\t',
];

/// Words that begin a second question behind an "and".
const ASKING: [&str; 8] = ["what", "how", "why", "which", "who", "whom", "whose", "where"];

/// What is wrong with `text` as something that is said, with the remedy; nothing where it is fine.
pub fn fault(text: &str) -> Option<String> {
    let words = text.split_whitespace().count();
    if words > MOST_WORDS {
        return Some(format!("{words} words are too many to listen to; say it in {MOST_WORDS} or fewer"));
    }
    if let Some(sign) = text.chars().find(|sign| UNSPEAKABLE.contains(sign)) {
        return Some(format!("{sign:?} can't be spoken; say it in words"));
    }
    asks_twice(text)
        .then(|| "two questions stand in one; ask the better one and make the other a follow-up".to_owned())
}

fn asks_twice(text: &str) -> bool {
    let text = text.to_lowercase();
    let joined = |asking: &str| text.contains(&format!(" and {asking} "));
    text.matches('?').count() > 1 || ASKING.iter().any(|asking| joined(asking))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_question_can_be_said() {
        assert_eq!(fault("Last week it was fast. What would you look at first?"), None);
    }

    #[test]
    fn two_questions_are_one_too_many() {
        for text in ["What broke? Who knew?", "Tell me what broke, and how you found it."] {
            assert!(fault(text).unwrap().starts_with("two questions"), "{text}");
        }
    }

    #[test]
    fn signs_are_said_in_words() {
        assert_eq!(fault("It is 5% slower.").unwrap(), "'%' can't be spoken; say it in words");
    }

    #[test]
    fn sixty_words_are_listened_to_and_no_more() {
        assert_eq!(fault(&"word ".repeat(60)), None);
        assert!(fault(&"word ".repeat(61)).unwrap().starts_with("61 words are too many"));
    }
}
