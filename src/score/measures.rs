//! Figures of an answer: numbers that measure something, parts of a whole, values before and after. Years, ordinals and
//! times of the day measure nothing.

use super::{Signal, frames::Frame, reading::Reading, view::Token};

/// A part of a whole or a round many is a figure, but a rougher one than a number.
const ROUGH: f64 = 0.5;

/// A figure: which signal it carries, what tells it apart, its weight.
pub type Figure = (Signal, String, f64);

/// The figure at `at`, if it measures something.
pub fn figure(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<Figure> {
    let token = &reading.tokens[at];
    if !token.number {
        return part_of_whole(&reading.tokens, at, frame.clause.to);
    }
    // "I'm not a hundred percent sure": of the telling.
    let sure = token.word == "100"
        && (frame.negated || reading.words(frame).any(|word| word == "not"))
        && reading.words(frame).any(|word| matches!(word, "sure" | "certain"));
    if sure || reading.asked(&token.word) || is_ordinal(&token.word) {
        return None;
    }
    let lists = &reading.lexicon.specificity;
    if lists.names.status_codes.contains(&token.word) {
        return Some((Signal::Artefact, token.word.clone(), 1.0));
    }
    let Some(unit) = unit(reading, at) else { return pair(reading, frame, at) };
    let is_span = lists.units.time.contains(unit) && !lists.units.small_time.contains(unit);
    let signal = if is_span { Signal::Scope } else { Signal::Quantity };
    Some((signal, format!("{} {unit}", token.word), 1.0))
}

/// "1st", "25th": a place in an order. "3pm": a time of the day.
fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_start_matches(|character: char| character.is_ascii_digit());
    digits.len() < word.len() && matches!(digits, "st" | "nd" | "rd" | "th" | "am" | "pm")
}

/// The unit of the number at `at`: a word of measure within two words, else the plural that it counts.
fn unit<'r>(reading: &'r Reading<'_>, at: usize) -> Option<&'r str> {
    let units = &reading.lexicon.specificity.units;
    let behind: Vec<&Token> =
        reading.tokens.iter().skip(at + 1).take(3).take_while(|token| !token.after_stop).collect();
    let known = |token: &&&Token| units.time.contains(&token.word) || units.amount.contains(&token.word);
    let next = behind.iter().position(|token| token.number).unwrap_or(behind.len());
    if let Some(token) = behind[..next].iter().find(known) {
        return Some(&token.word);
    }
    let word = reading.tokens[at].word.as_str();
    let large = word.len() >= 3 && !is_year(word) && !word.contains(':');
    if word.contains('.') || large || word.chars().any(char::is_alphabetic) {
        return Some("");
    }
    // "Eleven other places" counts places, and "three team" is said for "three teams".
    let which =
        usize::from(behind.first().is_some_and(|token| matches!(token.word.as_str(), "other" | "more")));
    let counted = behind.get(which).filter(|token| is_counted(reading, &token.word))?;
    (!units.not_counted.contains(&counted.word)).then_some(counted.word.as_str())
}

/// A plural, or the singular of a thing of the work.
fn is_counted(reading: &Reading<'_>, word: &str) -> bool {
    let lists = reading.lexicon;
    let plural = format!("{word}s");
    let known = lists.noise.topic.contains(&plural) || lists.specificity.units.amount.contains(&plural);
    word.len() > 3 && (word.ends_with('s') || known)
}

/// "2016".
pub fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse().is_ok_and(|year: u32| (1950..2100).contains(&year))
}

/// "Ten instead of eight", "from 14 to 19": two bare numbers held against each other.
fn pair(reading: &Reading<'_>, frame: &Frame, at: usize) -> Option<Figure> {
    let tokens = &reading.tokens[at + 1..frame.clause.to.max(at + 1)];
    let other = tokens.iter().take(5).position(|token| token.number)?;
    let between: Vec<&str> = tokens[..other].iter().map(|token| token.word.as_str()).collect();
    let against = between.iter().any(|word| {
        matches!(*word, "to" | "than" | "instead" | "not" | "against" | "of" | "versus" | "out" | "in")
    });
    let values = format!("{} {}", reading.tokens[at].word, tokens[other].word);
    against.then_some((Signal::Quantity, values, 1.0))
}

/// "A third of the fleet", "half of our requests", "thousands of rows".
fn part_of_whole(tokens: &[Token], at: usize, to: usize) -> Option<Figure> {
    let word =
        |place: usize| tokens.get(place).filter(|_| place < to).map_or("", |token| token.word.as_str());
    let before = at.checked_sub(1).map_or("", |place| tokens[place].word.as_str());
    let part = matches!(
        word(at),
        "third" | "thirds" | "quarter" | "quarters" | "fifth" | "fifths" | "tenth" | "tenths" | "half"
    );
    let counted =
        word(at) == "half" || matches!(before, "a" | "one" | "every") || at > 0 && tokens[at - 1].number;
    let many = matches!(word(at), "dozens" | "hundreds" | "thousands" | "millions" | "billions");
    let whole = word(at + 1) == "of" || word(at) == "half" && matches!(word(at + 1), "the" | "our" | "a");
    // "Third of all" is said by place, "a third of the fleet" by share.
    ((part && counted || many) && whole)
        .then(|| (Signal::Quantity, format!("{} {}", word(at), word(at + 3)), if many { ROUGH } else { 1.0 }))
}
