//! What a candidate wants beside answering, from the words of a turn. A turn is a request only as a whole: words of an
//! answer that merely contain "stop" or "repeat" never are.

mod misheard;
mod phrases;

use super::event::Intent;

/// Longer turns are answers.
const MOST_WORDS: usize = 24;

/// Longer turns that say "I'd rather not" go on to say something.
const MOST_WORDS_OF_A_REFUSAL: usize = 15;

/// Longer turns that say "I don't know" go on to say something.
const MOST_WORDS_WITHOUT_ANSWER: usize = 8;

/// A misheard filler is no longer.
const MOST_STRAY_LETTERS: usize = 3;

/// A request behind it has at least so many words.
const LEAST_WORDS_BEHIND: usize = 3;

/// Alone it names the command that shows a query plan: in doubt it is an answer.
const ALSO_A_TOOL: &str = "explain";

/// Short words that change what follows them.
const MEANINGFUL: &[&str] = &[
    "i", "we", "he", "she", "you", "who", "not", "no", "to", "id", "ill", "im", "did", "had", "was", "if",
    "or",
];

/// What the conversation makes of a few words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    /// The offer to skip was the last thing said: a bare yes or no replies to it.
    pub skip_offered: bool,
    /// Whether to end was the last thing asked: likewise.
    pub stop_offered: bool,
    /// There is a break, which only "I'm back" ends.
    pub paused: bool,
}

/// The request that a turn is; nothing where it is an answer.
pub(super) fn recognise(text: &str, context: Context) -> Option<Intent> {
    let words = normalised(text);
    if words.is_empty() || words.len() > MOST_WORDS {
        return None;
    }
    let yes = if context.stop_offered { Intent::Stop } else { Intent::Skip };
    if (context.skip_offered || context.stop_offered)
        && let Some(intent) = reply_to_offer(&words, yes)
    {
        return Some(intent);
    }
    let words: Vec<&str> = without_fillers(&words);
    if words == [ALSO_A_TOOL] {
        return None;
    }
    let clear = most_urgent(&words).or_else(|| behind_a_stray_word(&words));
    let intent = clear.or_else(|| misheard::request(&words));
    intent.filter(|intent| *intent != Intent::Resume || context.paused)
}

/// Whether a turn declines to answer; whoever declines is not asked the same thing again.
pub(super) fn is_refusal(text: &str) -> bool {
    let words = normalised(text);
    let joined = format!(" {} ", words.join(" "));
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| joined.contains(&format!(" {phrase} ")));
    let declines = words.len() <= MOST_WORDS_OF_A_REFUSAL && says(phrases::DECLINES);
    let has_none = words.len() <= MOST_WORDS_WITHOUT_ANSWER && says(phrases::HAS_NONE);
    (declines || has_none) && !joined.contains(" but ")
}

/// Whether a request to stop can mean nothing but the interview; "we should stop" may be a part of an answer.
pub(super) fn is_plain_stop(text: &str) -> bool {
    let words = normalised(text);
    words.iter().any(|word| phrases::OF_THE_INTERVIEW.contains(&word.as_str()))
}

fn reply_to_offer(words: &[String], yes: Intent) -> Option<Intent> {
    let is_one_of = |list: &[&str]| {
        !words.is_empty()
            && words.iter().all(|word| list.contains(&word.as_str()) || phrases::is_filler(word))
    };
    let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if says(phrases::YES) && is_one_of(phrases::YES) {
        Some(yes)
    } else if says(phrases::NO) && is_one_of(phrases::NO) {
        Some(Intent::Think)
    } else {
        None
    }
}

/// Lower-case words without punctuation and apostrophes.
fn normalised(text: &str) -> Vec<String> {
    let kept = |c: char| c.is_alphanumeric() || c.is_whitespace();
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, '\'' | '’'))
        .map(|c| if kept(c) { c.to_ascii_lowercase() } else { ' ' })
        .collect();
    text.split_whitespace().map(str::to_owned).collect()
}

/// The words that count; a turn of nothing but fillers keeps them.
fn without_fillers(words: &[String]) -> Vec<&str> {
    let counting: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| !phrases::is_filler(word)).collect();
    if counting.is_empty() { words.iter().map(String::as_str).collect() } else { counting }
}

/// Reads `words` as requests and lead-ins without a rest; of several requests the most urgent counts.
fn most_urgent(words: &[&str]) -> Option<Intent> {
    // For each number of words: the place of the most urgent request in the best reading of them, if there is one.
    let mut readings: Vec<Option<usize>> = vec![None; words.len() + 1];
    readings[0] = Some(phrases::REQUESTS.len());
    let requests = phrases::REQUESTS.iter().map(|(_, patterns)| *patterns).chain([phrases::LEAD_INS]);
    for start in 0..words.len() {
        let Some(before) = readings[start] else { continue };
        for (urgency, patterns) in requests.clone().enumerate() {
            for length in patterns.iter().flat_map(|pattern| lengths(pattern, &words[start..])) {
                let place = &mut readings[start + length];
                *place = Some(place.unwrap_or(usize::MAX).min(before.min(urgency)));
            }
        }
    }
    let urgency = readings[words.len()]?;
    phrases::REQUESTS.get(urgency).map(|(intent, _)| *intent)
}

/// A request behind a short word that belongs to nothing, such as a misheard "um". Never one that ends or skips anything, since
/// there the word might have changed the meaning.
fn behind_a_stray_word(words: &[&str]) -> Option<Intent> {
    let (first, rest) = words.split_first()?;
    let stray = first.chars().count() <= MOST_STRAY_LETTERS && !MEANINGFUL.contains(first);
    if !stray || rest.len() < LEAST_WORDS_BEHIND {
        return None;
    }
    most_urgent(rest).filter(|intent| intent.is_harmless())
}

impl Intent {
    /// Whether little is lost where it was not meant.
    const fn is_harmless(self) -> bool {
        match self {
            Self::Human | Self::Pause | Self::Rephrase | Self::Repeat | Self::Think | Self::Resume => true,
            Self::Stop | Self::Skip => false,
        }
    }
}

/// How many words from the start `pattern` can take, each way once; never zero.
fn lengths(pattern: &str, words: &[&str]) -> Vec<usize> {
    let mut ends = vec![0];
    for token in pattern.split_whitespace() {
        let options = phrases::options(token);
        let mut next = Vec::new();
        for end in ends {
            let rest = words.get(end..).unwrap_or_default();
            let fits = |option: &&[&str]| rest.starts_with(option);
            next.extend(options.iter().map(Vec::as_slice).filter(fits).map(|option| end + option.len()));
        }
        next.sort_unstable();
        next.dedup();
        ends = next;
    }
    ends.retain(|end| *end > 0);
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plainly(text: &str) -> Option<Intent> {
        recognise(text, Context::default())
    }

    #[test]
    fn requests_are_recognised_however_they_are_worded() {
        for (text, intent) in [
            ("Could you repeat the question, please?", Intent::Repeat),
            ("Sorry, I didn't catch that. Can you say it again?", Intent::Repeat),
            ("Pardon?", Intent::Repeat),
            ("Can you rephrase that?", Intent::Rephrase),
            ("I'm sorry, I don't understand the question.", Intent::Rephrase),
            ("Let's skip this one.", Intent::Skip),
            ("I don't know. Next question, please.", Intent::Skip),
            ("Um, let me think.", Intent::Think),
            ("That's a good question. Give me a moment to think.", Intent::Think),
            ("One second", Intent::Think),
            ("Can we take a short break?", Intent::Pause),
            ("Please pause the interview.", Intent::Pause),
            ("I want to stop the interview.", Intent::Stop),
            ("Stop.", Intent::Stop),
            ("I\u{2019}d like to stop here, thank you", Intent::Stop),
            ("Can I talk to a human instead?", Intent::Human),
            ("Could I speak to someone?", Intent::Human),
            ("I would rather speak with a real person.", Intent::Human),
            ("it Can I talk to a human instead?", Intent::Human),
            ("Uth, could you repeat the question?", Intent::Repeat),
            ("Can we take a shurt break?", Intent::Pause),
            ("Geve me a second, please.", Intent::Think),
            ("was Um, could I haves a shurt break, please?", Intent::Pause),
            ("Could yous rephrase that, please?", Intent::Rephrase),
            ("Could I have a short briak, please?", Intent::Pause),
            ("I mean, um, let me think.", Intent::Think),
            ("Please explain that.", Intent::Rephrase),
            ("Can you explain?", Intent::Rephrase),
        ] {
            assert_eq!(plainly(text), Some(intent), "{text}");
        }
    }

    #[test]
    fn answers_that_contain_such_words_stay_answers() {
        for text in [
            "We should parse it.",
            "Then I have to parse it.",
            "We want to save time.",
            "I need to make time.",
            "We should work in a different way.",
            "I need to talk to the recruiters",
            "I stopped the deploy.",
            "I had to stop the deploy and roll back",
            "We could not repeat the bug.",
            "I asked a human to check every row",
            "Let me think about the write path first, it takes two thousand requests a second",
            "We skip the cache for admin users.",
            "The pause was a garbage collection of nine hundred milliseconds",
            "I told the team to stop.",
            "Somebody.",
            "I needed to talk to somebody.",
            "I have to talk to someone.",
            "We should stop it.",
            "I missed it.",
            "I quit.",
            "We need a short break.",
            "Not to talk to a human.",
            "Explain.",
            "Explain analyze.",
            "We could not report the bug.",
            "I had to take the short break",
            "Cut we stop the intervieu here",
            "I had a shirt break",
            "To stop the interview.",
            "I don't know.",
            "I'm ready.",
            "Yes.",
            "No, the next release fixed it",
            "",
            "?!",
        ] {
            assert_eq!(plainly(text), None, "{text}");
        }
    }

    #[test]
    fn a_bare_yes_takes_the_offer_to_skip_and_a_bare_no_declines_it() {
        let offered = Context { skip_offered: true, ..Context::default() };
        assert_eq!(recognise("Yes, please.", offered), Some(Intent::Skip));
        assert_eq!(recognise("Okay", offered), Some(Intent::Skip));
        assert_eq!(recognise("No, thanks", offered), Some(Intent::Think));
        assert_eq!(recognise("Yes, I added an index", offered), None);
    }

    #[test]
    fn a_bare_yes_ends_the_interview_where_that_was_asked() {
        let offered = Context { stop_offered: true, ..Context::default() };
        assert_eq!(recognise("Yes, please.", offered), Some(Intent::Stop));
        assert_eq!(recognise("No.", offered), Some(Intent::Think));
    }

    #[test]
    fn a_stop_is_plain_when_it_speaks_of_the_interview() {
        for text in ["I want to stop the interview.", "Let's end here.", "I don't want to continue."] {
            assert!(is_plain_stop(text), "{text}");
        }
        for text in ["Stop.", "We should stop."] {
            assert!(!is_plain_stop(text), "{text}");
        }
    }

    #[test]
    fn only_in_a_break_does_somebody_come_back() {
        let in_a_break = Context { paused: true, ..Context::default() };
        assert_eq!(recognise("Okay, I'm back.", in_a_break), Some(Intent::Resume));
    }

    #[test]
    fn declining_is_told_from_answering() {
        for refusal in [
            "I'd rather not say.",
            "I don't know.",
            "No idea, sorry.",
            "I can't talk about that, it is confidential.",
        ] {
            assert!(is_refusal(refusal), "{refusal}");
        }
        for answer in [
            "I don't know the exact number but I measured about forty milliseconds",
            "We didn't know why, so I read the query plan and found a missing index",
            "I rolled it back",
        ] {
            assert!(!is_refusal(answer), "{answer}");
        }
    }
}
