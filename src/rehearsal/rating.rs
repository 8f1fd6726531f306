//! How much of what was said has been heard. Pure.

/// The words of `text`, without case and punctuation.
pub fn words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Words to insert, delete or replace to get from `spoken` to `heard`, per word spoken. Nothing spoken and nothing heard
/// is 0; nothing spoken and something heard is 1.
pub fn word_error_rate(spoken: &str, heard: &str) -> f64 {
    let (spoken, heard) = (words(spoken), words(heard));
    if spoken.is_empty() {
        return if heard.is_empty() { 0.0 } else { 1.0 };
    }
    let mut row: Vec<usize> = (0..=heard.len()).collect();
    for (i, said) in spoken.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, got) in heard.iter().enumerate() {
            let replaced = diagonal + usize::from(said != got);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[heard.len()] as f64 / spoken.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_are_no_errors() {
        assert_errors("I rolled it back, then.", "i rolled it back then", 0.0);
    }

    #[test]
    fn each_wrong_missing_or_added_word_counts_once() {
        assert_errors("one two three four", "one too three four", 1.0);
        assert_errors("one two three four", "one two four", 1.0);
        assert_errors("one two three four", "one two and three four", 1.0);
    }

    #[test]
    fn silence_heard_as_words_is_all_wrong() {
        assert!((word_error_rate("", "thank you") - 1.0).abs() < 1e-9);
    }

    fn assert_errors(spoken: &str, heard: &str, errors: f64) {
        let counted = word_error_rate(spoken, heard) * words(spoken).len() as f64;
        assert!((counted - errors).abs() < 1e-9, "{counted} errors in {heard:?}");
    }
}
