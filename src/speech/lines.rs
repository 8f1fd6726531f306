//! When the interviewer's lines were to be heard, so that their echo is told from the candidate's words.

use std::collections::VecDeque;

use crate::interview::event::SampleRange;

/// Lines that are remembered; a piece of speech lasts no longer than a few of them.
const MOST_LINES: usize = 8;

/// What the interviewer said lately, by its place on the microphone's sample index.
#[derive(Debug, Default)]
pub struct Lines {
    said: VecDeque<Line>,
}

#[derive(Debug)]
struct Line {
    first_sample: u64,
    /// Nothing while it is being said.
    end_sample: Option<u64>,
    text: String,
}

impl Lines {
    /// What an earlier connection said.
    pub fn heard_before(lines: Vec<(SampleRange, String)>) -> Self {
        let mut known = Self::default();
        for (range, text) in lines {
            known.begin(range.first_sample, Some(text));
            known.end(range.end_sample);
        }
        known
    }

    /// The interviewer begins to speak `text`, or only chooses words.
    pub fn begin(&mut self, at_sample: u64, text: Option<String>) {
        self.end(at_sample);
        let Some(text) = text else { return };
        self.said.push_back(Line { first_sample: at_sample, end_sample: None, text });
        while self.said.len() > MOST_LINES {
            self.said.pop_front();
        }
    }

    /// The interviewer is silent from `at_sample` on.
    pub fn end(&mut self, at_sample: u64) {
        if let Some(line) = self.said.back_mut() {
            line.end_sample.get_or_insert(at_sample);
        }
    }

    /// What was said while a piece of the microphone's sound was heard; nothing if nothing was.
    pub fn said_in(&self, piece: SampleRange) -> Option<String> {
        let overlaps = |line: &&Line| {
            line.first_sample < piece.end_sample && line.end_sample.is_none_or(|end| end > piece.first_sample)
        };
        let texts: Vec<&str> = self.said.iter().filter(overlaps).map(|line| line.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }
}

/// The words of `text` that were heard when its sound of `length_ms` was stopped after `heard_ms`: a word counts once it is
/// spoken whole. Longer words take longer.
pub fn heard_words(text: &str, heard_ms: u64, length_ms: u64) -> &str {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let count = letters.len() as u64;
    let heard = count.saturating_mul(heard_ms).checked_div(length_ms).unwrap_or(0).min(count) as usize;
    let is_inside = |place: usize| letters.get(place).is_some_and(|(_, letter)| !letter.is_whitespace());
    let mut end = heard;
    while end > 0 && is_inside(end) && is_inside(end - 1) {
        end -= 1;
    }
    let end = letters.get(end).map_or(text.len(), |(at, _)| *at);
    text[..end].trim_end()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn piece(first_sample: u64, end_sample: u64) -> SampleRange {
        SampleRange { first_sample, end_sample }
    }

    #[test]
    fn a_piece_that_began_before_the_end_of_a_line_may_be_its_echo() {
        let mut lines = Lines::default();
        lines.begin(1_000, Some("What did you own?".to_owned()));
        assert_eq!(lines.said_in(piece(2_000, 9_000)).as_deref(), Some("What did you own?"));
        lines.end(5_000);
        assert_eq!(lines.said_in(piece(2_000, 9_000)).as_deref(), Some("What did you own?"));
        assert_eq!(lines.said_in(piece(5_000, 9_000)), None);
        assert_eq!(lines.said_in(piece(0, 1_000)), None);
    }

    #[test]
    fn lines_of_an_earlier_connection_are_known_by_their_place() {
        let lines = Lines::heard_before(vec![(piece(0, 4_000), "Hello.".to_owned())]);
        assert_eq!(lines.said_in(piece(3_000, 6_000)).as_deref(), Some("Hello."));
        assert_eq!(lines.said_in(piece(4_000, 6_000)), None);
    }

    #[test]
    fn only_the_latest_lines_are_remembered() {
        let mut lines = Lines::default();
        for number in 0..20 {
            lines.begin(number * 1_000, Some(number.to_string()));
        }
        assert_eq!(lines.said.len(), MOST_LINES);
    }

    #[test]
    fn of_a_line_that_is_stopped_whole_words_were_heard() {
        let text = "Tell me about it.";
        assert_eq!(heard_words(text, 0, 1_700), "");
        assert_eq!(heard_words(text, 399, 1_700), "");
        assert_eq!(heard_words(text, 400, 1_700), "Tell");
        assert_eq!(heard_words(text, 1_000, 1_700), "Tell me");
        assert_eq!(heard_words(text, 9_000, 1_700), text);
        assert_eq!(heard_words(text, 1_000, 0), "");
    }

    proptest! {
        #[test]
        fn what_was_heard_is_the_beginning_of_the_line(text in "\\PC{0,60}", heard_ms in 0_u64..5_000, length_ms in 0_u64..5_000) {
            prop_assert!(text.starts_with(heard_words(&text, heard_ms, length_ms)));
        }
    }
}
