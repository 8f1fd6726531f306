//! Whether words that a judge quotes were said: a run of whole words of one turn, in its order. What is kept is the turn's own
//! text at its place, never the judge's.

use std::ops::Range;

/// A quote has at least so many words,
const FEWEST_WORDS: usize = 4;
/// or so many where a figure is among them.
const FEWEST_WITH_FIGURE: usize = 2;
/// In so many words one may be written otherwise.
const WORDS_PER_SLIP: usize = 10;
/// Words that change who did what, or whether; they are never written otherwise.
const TELLING: [&str; 16] = [
    "i", "we", "me", "my", "our", "us", "they", "he", "she", "it", "not", "no", "never", "didnt", "wont",
    "cant",
];

/// The place of `quote` in `text`, outside `hidden`; nothing where it does not stand there, is too short to tell, or merely says
/// the question back.
pub fn verify(quote: &str, text: &str, hidden: &[Range<usize>], question: &str) -> Option<Range<usize>> {
    let wanted = words(quote);
    let has_figure = wanted.iter().any(|word| is_figure(&word.plain));
    if wanted.len() < if has_figure { FEWEST_WITH_FIGURE } else { FEWEST_WORDS } {
        return None;
    }
    let range = place(&wanted, &words(text))?;
    let is_hidden = hidden.iter().any(|remark| remark.start < range.end && range.start < remark.end);
    let is_echo = exact(&wanted, &words(question)).is_some();
    (!is_hidden && !is_echo).then_some(range)
}

#[derive(Debug)]
struct Word {
    plain: String,
    range: Range<usize>,
}

/// Letters and digits in lower case; an apostrophe is no border.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut inside = false;
    for (at, mark) in text.char_indices() {
        let joins = matches!(mark, '\'' | '’');
        if !mark.is_alphanumeric() && !joins {
            inside = false;
            continue;
        }
        if joins {
            continue;
        }
        let end = at + mark.len_utf8();
        match words.last_mut() {
            Some(word) if inside => {
                word.plain.extend(mark.to_lowercase());
                word.range.end = end;
            }
            Some(_) | None => words.push(Word { plain: mark.to_lowercase().collect(), range: at..end }),
        }
        inside = true;
    }
    words
}

fn is_figure(word: &str) -> bool {
    word.chars().any(|mark| mark.is_ascii_digit())
}

fn place(wanted: &[Word], said: &[Word]) -> Option<Range<usize>> {
    exact(wanted, said).or_else(|| nearly(wanted, said))
}

fn exact(wanted: &[Word], said: &[Word]) -> Option<Range<usize>> {
    said.windows(wanted.len()).find(|window| slips(wanted, window) == Some(0)).map(span)
}

/// The one place where all but a few words are the same.
fn nearly(wanted: &[Word], said: &[Word]) -> Option<Range<usize>> {
    let most = wanted.len() / WORDS_PER_SLIP;
    let mut near =
        said.windows(wanted.len()).filter(|window| slips(wanted, window).is_some_and(|slips| slips <= most));
    let found = near.next()?;
    near.next().is_none().then(|| span(found))
}

fn span(window: &[Word]) -> Range<usize> {
    let end = window.last().map_or(0, |word| word.range.end);
    window.first().map_or(0, |word| word.range.start)..end
}

/// How many words differ; nothing where one of those tells.
fn slips(wanted: &[Word], said: &[Word]) -> Option<usize> {
    let mut slips = 0;
    for (one, other) in wanted.iter().zip(said) {
        if one.plain != other.plain {
            let telling = |word: &str| is_figure(word) || TELLING.contains(&word);
            if telling(&one.plain) || telling(&other.plain) {
                return None;
            }
            slips += 1;
        }
    }
    Some(slips)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const SAID: &str = "So I’d looked at the plan, and it was a seq scan on 40 million rows. I told my lead that I hadn't tested the \
                        rollback before we shipped it that evening.";

    #[rstest]
    #[case::as_said("it was a seq scan on 40 million rows", Some("it was a seq scan on 40 million rows"))]
    #[case::other_case_and_marks(
        "IT WAS: a seq-scan on 40 million rows!",
        Some("it was a seq scan on 40 million rows")
    )]
    #[case::apostrophes("So I'd looked at the plan", Some("So I’d looked at the plan"))]
    #[case::two_words_with_a_figure("40 million", Some("40 million"))]
    #[case::one_slip_in_ten(
        "told my lead that I hadn't tested that rollback before we shipped it",
        Some(
            "told my lead that I hadn't tested the \
                        rollback before we shipped it"
        )
    )]
    #[case::never_said("I rewrote the scheduler in Rust", None)]
    #[case::other_order("a seq scan it was on 40 million rows", None)]
    #[case::words_left_out("I told my lead that tested", None)]
    #[case::too_short("I told my", None)]
    #[case::another_figure("a seq scan on 50 million rows", None)]
    #[case::another_agent("told my lead that we hadn't tested the rollback before we shipped it", None)]
    #[case::half_a_word("told my lead that I hadn't tested the roll", None)]
    #[case::nothing("", None)]
    fn a_quote_is_a_run_of_words_that_were_said(#[case] quote: &str, #[case] expected: Option<&str>) {
        assert_eq!(verify(quote, SAID, &[], "").map(|range| &SAID[range]), expected);
    }

    #[test]
    fn words_of_a_remark_or_of_the_question_are_no_quote() {
        let hidden = SAID.find("I told").unwrap()..SAID.len();
        assert_eq!(verify("I told my lead that I", SAID, &[hidden], ""), None);
        assert_eq!(
            verify("I told my lead that I", SAID, &[], "Then you said: I told my lead that I hadn't. Why?"),
            None
        );
    }

    proptest! {
        #[test]
        fn what_is_found_stands_in_the_text(text in "[a-z0-9I’' ,.éß]{0,80}", from in 0_usize..80, to in 0_usize..80) {
            let quote: String = text.chars().skip(from).take(to).collect();
            if let Some(range) = verify(&quote, &text, &[], "") {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
