//! Patterns of words. Written with blanks between their parts: `word`, `word*` (begins so), `a|b` (one of them), `a|b?` (may be
//! missing), `_` (any word), `~` (up to three words), `!a|b` (none of them follows), `^` and `$` (a pause or an
//! end of the sentence), `>` (its beginning).

use super::{Rejection, sentence::Sentence};

const MOST_BETWEEN: usize = 3;

/// Patterns that break one rule.
pub(super) struct Rule {
    pub rejection: Rejection,
    pub patterns: Vec<Pattern>,
}

impl Rule {
    pub(super) fn new(rejection: Rejection, patterns: &[&str]) -> Self {
        Self { rejection, patterns: patterns.iter().map(|text| Pattern::new(text)).collect() }
    }

    pub(super) fn matches(&self, sentence: &Sentence) -> bool {
        self.patterns.iter().any(|pattern| pattern.is_in(sentence))
    }
}

/// One pattern.
pub(super) struct Pattern(Vec<Part>);

enum Part {
    Beginning,
    Start,
    End,
    Between,
    Any,
    Not(Vec<Stem>),
    One(Vec<Stem>),
    Maybe(Vec<Stem>),
}

struct Stem {
    text: String,
    open_end: bool,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self(text.split_whitespace().map(part).collect())
    }

    pub(super) fn is_in(&self, sentence: &Sentence) -> bool {
        (0..sentence.words.len()).any(|place| follows(&self.0, sentence, place))
    }
}

fn part(text: &str) -> Part {
    match text {
        ">" => Part::Beginning,
        "^" => Part::Start,
        "$" => Part::End,
        "~" => Part::Between,
        "_" => Part::Any,
        _ => match (text.strip_prefix('!'), text.strip_suffix('?')) {
            (Some(forbidden), _) => Part::Not(stems(forbidden)),
            (None, Some(optional)) => Part::Maybe(stems(optional)),
            (None, None) => Part::One(stems(text)),
        },
    }
}

fn stems(text: &str) -> Vec<Stem> {
    let stem = |text: &str| {
        let open_end = text.ends_with('*');
        Stem { text: text.trim_end_matches('*').to_owned(), open_end }
    };
    text.split('|').map(stem).collect()
}

fn follows(parts: &[Part], sentence: &Sentence, place: usize) -> bool {
    let Some((part, rest)) = parts.split_first() else { return true };
    let word = sentence.words.get(place);
    let is_one = |stems: &[Stem]| word.is_some_and(|word| stems.iter().any(|stem| stem.fits(&word.text)));
    match part {
        Part::Beginning => place == 0 && follows(rest, sentence, place),
        Part::Start => {
            (place == 0 || word.is_some_and(|word| word.after_pause)) && follows(rest, sentence, place)
        }
        Part::End => word.is_none_or(|word| word.after_pause) && follows(rest, sentence, place),
        Part::Between => (0..=MOST_BETWEEN).any(|skipped| follows(rest, sentence, place + skipped)),
        Part::Any => word.is_some() && follows(rest, sentence, place + 1),
        Part::Not(stems) => !is_one(stems) && follows(rest, sentence, place),
        Part::One(stems) => is_one(stems) && follows(rest, sentence, place + 1),
        Part::Maybe(stems) => {
            follows(rest, sentence, place) || (is_one(stems) && follows(rest, sentence, place + 1))
        }
    }
}

impl Stem {
    fn fits(&self, word: &str) -> bool {
        if self.open_end { word.starts_with(&self.text) } else { word == self.text }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::sentence::split, *};

    fn found(pattern: &str, text: &str) -> bool {
        split(text).iter().any(|sentence| Pattern::new(pattern).is_in(sentence))
    }

    #[test]
    fn parts_mean_what_they_say() {
        assert!(found("your health !check*", "How is your health these days?"));
        assert!(!found("your health !check*", "Where were your health checks?"));
        assert!(found("^ great $", "Great, thank you."));
        assert!(!found("^ great $", "A great many rows."));
        assert!(found("do|did you ~ earn", "Did you ever really earn that?"));
        assert!(!found("do|did you ~ earn", "Did you find out who would then earn it?"));
        assert!(found("that is very|so? good", "That's good."));
        assert!(found("that is very|so? good", "That is so good."));
    }
}
