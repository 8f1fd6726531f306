//! A line as sentences of plain words, so that rules need not know apostrophes, hyphens and capitals.

/// One sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub words: Vec<Word>,
    pub is_question: bool,
}

/// A word in lower case; contractions are opened ("that's" is `that`, `is`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub text: String,
    /// Whether a comma, a colon or a dash stands before it.
    pub after_pause: bool,
}

/// Whose `'s` is an `is`; behind any other word it marks an owner.
const IS_BEHIND: [&str; 12] =
    ["that", "it", "what", "here", "there", "he", "she", "who", "how", "where", "this", "everything"];

/// The sentences of `text`, without empty ones.
pub(super) fn split(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut begin = 0;
    for (place, mark) in text.char_indices() {
        let after = place + mark.len_utf8();
        let ends = text[after..].chars().next().is_none_or(|next| !next.is_alphanumeric());
        if matches!(mark, '.' | '?' | '!' | '…') && ends {
            sentences.push(sentence(&text[begin..place], mark == '?'));
            begin = after;
        }
    }
    sentences.push(sentence(&text[begin..], false));
    sentences.retain(|sentence| !sentence.words.is_empty());
    sentences
}

fn sentence(text: &str, is_question: bool) -> Sentence {
    let text = text.to_lowercase().replace(['’', '‘', '`'], "'");
    let mut words: Vec<Word> = Vec::new();
    let mut after_pause = false;
    for raw in text.split_whitespace() {
        let mut first = true;
        for part in raw.split(|mark: char| !is_inside_a_word(mark)) {
            for opened in open(part.trim_matches('\'')) {
                words.push(Word { text: opened, after_pause: after_pause && first });
                first = false;
            }
        }
        let paused = |mark: char| matches!(mark, ',' | ';' | ':' | '–' | '—' | '-');
        let trimmed = raw.trim_end_matches(['"', '”', ')', '\'']);
        after_pause = trimmed.ends_with(paused) || (first && after_pause);
    }
    Sentence { words, is_question }
}

fn is_inside_a_word(mark: char) -> bool {
    mark.is_alphanumeric() || matches!(mark, '\'' | '_' | '+' | '#' | '%' | '$' | '€' | '£')
}

fn open(word: &str) -> Vec<String> {
    let two = |first: &str, second: &str| vec![first.to_owned(), second.to_owned()];
    match word {
        "" => return Vec::new(),
        "can't" | "cannot" => return two("can", "not"),
        "won't" => return two("will", "not"),
        "let's" => return two("let", "us"),
        "i'm" => return two("i", "am"),
        _ => {}
    }
    for (ending, second) in
        [("n't", "not"), ("'re", "are"), ("'ll", "will"), ("'ve", "have"), ("'d", "would"), ("'m", "am")]
    {
        if let Some(first) = word.strip_suffix(ending) {
            return two(first, second);
        }
    }
    match word.strip_suffix("'s") {
        Some(first) if IS_BEHIND.contains(&first) => two(first, "is"),
        Some(owner) => vec![owner.to_owned()],
        None => vec![word.to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        split(text).iter().flat_map(|sentence| &sentence.words).map(|word| word.text.clone()).collect()
    }

    #[test]
    fn contractions_are_opened_and_owners_are_not() {
        assert_eq!(
            words("That’s what the team's lead didn't say."),
            ["that", "is", "what", "the", "team", "lead", "did", "not", "say"]
        );
    }

    #[test]
    fn a_dot_inside_a_version_ends_no_sentence() {
        let sentences = split("You ran 1.2 then. Why?");
        assert_eq!(sentences.len(), 2);
        assert!(!sentences[0].is_question && sentences[1].is_question);
    }

    #[test]
    fn a_word_knows_the_pause_before_it() {
        let sentence = &split("Great, what happened?")[0];
        assert!(!sentence.words[0].after_pause && sentence.words[1].after_pause);
        assert!(!split("Exactly what happened?")[0].words[1].after_pause);
    }
}
