//! Rules about the form of a line: characters, length, number of questions.

use super::{MOST_WORDS, Rejection};

/// Marks that can stand in spoken text; any other that is no letter and no digit is markup or an emoji.
const SPOKEN_MARKS: &str = " .,;:?!'\"’‘“”()-–—/%&+#$€£°_…¿¡。，？！、";

/// Beginnings that call for an answer without a question mark.
const CALLS: [&str; 8] = [
    "tell me ",
    "describe ",
    "explain ",
    "walk me through ",
    "take me through ",
    "give me ",
    "talk me through ",
    "show me ",
];

/// Who seems to speak when a model writes a script of the conversation.
const SPEAKERS: [&str; 9] =
    ["interviewer", "assistant", "system", "candidate", "user", "human", "ai", "answer", "note"];

/// Whether the form of `text` can be spoken.
pub(super) fn check(text: &str) -> Result<(), Rejection> {
    if !text.chars().any(char::is_alphanumeric) {
        return Err(Rejection::Empty);
    }
    if text.chars().any(is_unspeakable) {
        return Err(Rejection::ControlCharacter);
    }
    if is_markup(text) {
        return Err(Rejection::Markup);
    }
    if text.split_whitespace().count() > MOST_WORDS {
        return Err(Rejection::TooLong);
    }
    if questions(text) > 1 {
        return Err(Rejection::SeveralQuestions);
    }
    Ok(())
}

/// Control characters, those without width, and those that turn the direction of writing.
fn is_unspeakable(mark: char) -> bool {
    mark.is_control()
        || matches!(mark, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(mark, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_markup(text: &str) -> bool {
    let strange = text.chars().any(|mark| !mark.is_alphanumeric() && !SPOKEN_MARKS.contains(mark));
    let lower = text.to_lowercase();
    let address = ["://", "www.", ".com/", "mailto:"].iter().any(|piece| lower.contains(piece));
    let emphasis = text.contains("__") || text.contains("##") || text.contains("()") || text.contains("--");
    strange || address || emphasis || has_stray_hash(text) || is_list(&lower) || names_a_speaker(&lower)
}

/// `C#` is a language, `# Title` and `#tag` are none.
fn has_stray_hash(text: &str) -> bool {
    text.match_indices('#').any(|(place, _)| !text[..place].ends_with(char::is_alphanumeric))
}

fn is_list(lower: &str) -> bool {
    let lower = lower.trim_start();
    let bullet = ["- ", "– ", "1. ", "1) ", "a) "].iter().any(|mark| lower.starts_with(mark));
    bullet
        || (lower.contains(" 1. ") && lower.contains(" 2. "))
        || (lower.contains("1) ") && lower.contains("2) "))
}

fn names_a_speaker(lower: &str) -> bool {
    let Some((before, _)) = lower.split_once(':') else { return false };
    SPEAKERS.contains(&before.trim().trim_matches('"'))
}

/// Question marks, a run of them counting once, and calls to tell something.
fn questions(text: &str) -> usize {
    let marks = text.split('?').filter(|piece| piece.chars().any(char::is_alphanumeric)).count();
    let asked = marks
        - usize::from(text.rsplit('?').next().is_some_and(|rest| rest.chars().any(char::is_alphanumeric)));
    let called = super::sentence::split(text)
        .iter()
        .filter(|sentence| !sentence.is_question && calls(sentence))
        .count();
    asked + if asked == 0 { called } else { called.saturating_sub(1) }
}

/// One call beside a question is how it is put ("Tell me about the outage. What happened first?"); two are two questions.
fn calls(sentence: &super::sentence::Sentence) -> bool {
    let words: Vec<&str> = sentence.words.iter().map(|word| word.text.as_str()).collect();
    let text = format!("{} ", words.join(" "));
    let text = ["and ", "then ", "also ", "now ", "please "]
        .iter()
        .fold(text.as_str(), |text, lead| text.strip_prefix(lead).unwrap_or(text));
    CALLS.iter().any(|call| text.starts_with(call))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_marks_in_a_row_are_one_question() {
        assert_eq!(questions("Why??"), 1);
        assert_eq!(questions("Why? Really."), 1);
        assert_eq!(questions("Why? How?"), 2);
        assert_eq!(questions("Tell me about it. What came first?"), 1);
        assert_eq!(questions("Describe the design. Then explain the trade-off."), 2);
        assert_eq!(questions("Thank you."), 0);
    }

    #[test]
    fn sixty_words_are_the_most() {
        let line = |words: usize| vec!["word"; words].join(" ");
        assert_eq!(check(&line(60)), Ok(()));
        assert_eq!(check(&line(61)), Err(Rejection::TooLong));
    }
}
