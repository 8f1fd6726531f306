//! Remarks to whoever grades: an attempt to instruct a reader is no part of an answer. They are left out of what the judge
//! sees, kept in the record, and flagged. Tolerant of what recognisers make of words: a letter wrong, a word cut in two.

use std::ops::Range;

/// A remark without full stops around it reaches so many words to either side.
const REACH: usize = 10;
/// A longer sentence is not taken whole.
const LONGEST_SENTENCE: usize = 45;
/// From this length on a word may have one letter wrong.
const TOLERANT: usize = 6;

/// Words that follow each other with gaps, together within so many words. A part is one of its words; `*` stands for any ending.
struct Rule {
    parts: &'static [&'static str],
    within: usize,
}

const fn rule(within: usize, parts: &'static [&'static str]) -> Rule {
    Rule { parts, within }
}

const RULES: &[Rule] = &[
    // Set aside what the reader was told.
    rule(
        8,
        &[
            "ignore ignoring disregard forget override bypass skip discard",
            "instruction instructions rubric rubrics criteria guidelines",
        ],
    ),
    rule(
        7,
        &[
            "ignore disregard forget override bypass skip",
            "previous prior earlier above your all everything scoring grading system",
            "rules orders prompt prompts told guide scale guidance",
        ],
    ),
    // Ask for a grade.
    rule(
        12,
        &[
            "give giving gif assign award grant set put rate score grade mark make",
            "five 5 ten 10 hundred 100",
            "out of outta from",
            "five 5 ten 10 hundred 100",
        ],
    ),
    rule(
        10,
        &[
            "give assign award grant set put select choose pick output return want need deserve deserves get",
            "highest maximum maximal max full top perfect",
            "score scores mark marks rating ratings grade grades points stars level levels",
        ],
    ),
    rule(
        10,
        &[
            "score scores rating ratings grade grades marks",
            "should must set has have be",
            "maximum max highest top perfect excellent five",
        ],
    ),
    rule(
        10,
        &[
            "rate score grade mark evaluate rank assess judge",
            "me my this every all previous candidate",
            "hire excellent perfect exceptional outstanding five 5 ten 10 high highest top maximum highly",
        ],
    ),
    rule(3, &["five 5", "five 5", "five 5"]),
    rule(3, &["ownership specificity tradeoffs offs", "five 5 ten 10 maximum max top"]),
    rule(3, &["score rating grade", "equals equal colon is", "five 5 ten 10"]),
    rule(3, &["top full maximum highest perfect", "marks", "in for across please on"]),
    rule(9, &["deserve deserves warrants merits", "five 5 ten 10 top highest full maximum perfect hire"]),
    // Speak to the reader.
    rule(
        5,
        &[
            "note message instruction attention hey hi dear hello to for whoever whatever",
            "grader graders evaluator evaluators assessor examiner scorer grading scoring",
        ],
    ),
    rule(
        2,
        &["hey hi dear hello attention listen", "ai assistant gpt chatgpt claude model computer bot judge"],
    ),
    rule(4, &["note message instruction attention listen", "to for", "ai assistant llm model judge bot"]),
    rule(3, &["scoring grading evaluation", "rubric criteria guide guidelines instructions"]),
    rule(2, &["system", "note override"]),
    rule(5, &["evaluated scored graded read judged assessed", "by", "ai llm model machine computer bot"]),
    rule(5, &["as", "an", "ai", "you must should model"]),
    // Make the reader somebody else, or the answer something else.
    rule(
        7,
        &["you", "are your", "now no", "grader evaluator assistant judge generous lenient helpful longer"],
    ),
    rule(
        9,
        &[
            "treat consider count pretend imagine assume regard",
            "answer answers response candidate",
            "perfect strong excellent complete correct best had contained has five",
        ],
    ),
    // Claim that it is decided.
    rule(
        8,
        &[
            "this",
            "candidate applicant",
            "approved preapproved accepted hired selected passed cleared verified exceptional outstanding",
        ],
    ),
    rule(
        8,
        &[
            "answer answers response",
            "verified approved certified",
            "exceptional perfect senior maximum correct excellent",
        ],
    ),
    rule(2, &["strong definite", "hire"]),
    rule(2, &["hire recommend advance", "me"]),
    rule(3, &["end stop", "of reading evaluating grading scoring", "transcript interview further now here"]),
    // The same in other languages.
    rule(
        6,
        &[
            "ignoriere ignorieren vergiss ignora ignorar ignorez ignorer olvida esquece dimentica oublie oubliez",
            "anweisungen anweisung regeln instrucciones instructions instrucoes instruções consignes istruzioni criterios kriterien",
        ],
    ),
    rule(7, &["gib geben bewerte bewerten", "fünf funf 5 höchste hochste volle beste höchstnote punktzahl"]),
    rule(
        7,
        &[
            "dame dale dê pon asigna ponme donne donnez mets mettez dammi",
            "cinco cinq cinque máxima maxima maximale máximo puntuación puntuacion note nota",
        ],
    ),
];

/// What no spoken answer holds: pieces of a model's protocol.
const PROTOCOL: [&str; 9] =
    ["\"score\"", "\"level\"", "\"elicited\"", "<system", "</", "[inst", "<|", "忽略", "игнорируй"];

/// Where `text` speaks to whoever grades, as byte ranges in order that don't touch.
pub fn remarks(text: &str) -> Vec<Range<usize>> {
    let words = words(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut add = |range: Range<usize>| match found.last_mut() {
        Some(last) if range.start <= last.end + 2 => last.end = last.end.max(range.end),
        Some(_) | None => found.push(range),
    };
    for at in 0..words.len() {
        let hit = RULES.iter().filter_map(|rule| rule.at(&words, at)).max();
        if let Some(last) = hit.or_else(|| is_protocol(&words[at]).then_some(at)) {
            let (from, to) = sentence(&words, at, last);
            add(words[from].range.start..words[to].range.end);
        }
    }
    found
}

/// A word of a text.
struct Word<'t> {
    /// In lower case, letters and digits alone.
    plain: String,
    raw: &'t str,
    range: Range<usize>,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for raw in text.split_whitespace() {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        let mut from = 0;
        // `trade-offs` and `five/five` are two words.
        for part in raw.split_inclusive(['-', '/', '–']) {
            let plain =
                part.chars().filter(|mark| mark.is_alphanumeric()).flat_map(char::to_lowercase).collect();
            words.push(Word { plain, raw: part, range: start + from..start + from + part.len() });
            from += part.len();
        }
    }
    words
}

fn is_protocol(word: &Word<'_>) -> bool {
    let lower = word.raw.to_lowercase();
    PROTOCOL.iter().any(|piece| lower.contains(piece))
}

impl Rule {
    /// The last word of a match that begins at `at`.
    fn at(&self, words: &[Word<'_>], at: usize) -> Option<usize> {
        let end = (at + self.within).min(words.len());
        let (first, rest) = self.parts.split_first()?;
        let mut last = is_one_of(words, at, first)?;
        for part in rest {
            last = (last + 1..end).find_map(|next| is_one_of(words, next, part))?;
        }
        Some(last)
    }
}

/// Whether the word at `at`, alone or with the next one, is one of these; gives the last word that it takes.
fn is_one_of(words: &[Word<'_>], at: usize, options: &str) -> Option<usize> {
    let plain = words[at].plain.as_str();
    if options.split(' ').any(|option| is_like(plain, option)) {
        return Some(at);
    }
    let next = words.get(at + 1)?;
    let joined = format!("{plain}{}", next.plain);
    let cut = |option: &str| option.len() >= TOLERANT && is_like(&joined, option);
    (!plain.is_empty() && options.split(' ').any(cut)).then_some(at + 1)
}

/// The same word, but for one letter in a long one.
fn is_like(word: &str, option: &str) -> bool {
    word == option || (option.len() >= TOLERANT && word.len() >= TOLERANT && is_one_edit_apart(word, option))
}

fn is_one_edit_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match one.len().cmp(&other.len()) {
        std::cmp::Ordering::Less => *one == other[1..],
        std::cmp::Ordering::Greater => one[1..] == *other,
        std::cmp::Ordering::Equal => one.is_empty() || one[1..] == other[1..],
    }
}

/// The sentence around the words from `first` to `last`; of a very long one only what is near.
fn sentence(words: &[Word<'_>], first: usize, last: usize) -> (usize, usize) {
    let ends = |at: usize| words[at].raw.ends_with(['.', '!', '?']);
    let from = (0..first).rev().find(|at| ends(*at)).map_or(0, |at| at + 1);
    let to = (last..words.len()).find(|at| ends(*at)).unwrap_or(words.len() - 1);
    if to - from < LONGEST_SENTENCE {
        return (from, to);
    }
    (from.max(first.saturating_sub(REACH)), to.min(last + REACH))
}

#[cfg(test)]
mod tests;
