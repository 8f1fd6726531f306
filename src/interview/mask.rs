//! Takes out of a text what identifies people, employers, schools and places, before it leaves for another company's
//! model. Careful rather than exact: a capital letter that no known technology explains is covered as well. The same words get
//! the same placeholder, so that a reply can name them again.

mod words;

use std::collections::BTreeMap;

use self::words::{
    is_common, is_company, is_introduction, is_place, is_relation, is_street, is_technology, is_tie,
};

/// Digits in a row, marks between them left out, that may identify somebody.
const TELLING_DIGITS: usize = 6;

/// What stands for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    /// By the covered words in lower case.
    placeholders: BTreeMap<String, String>,
    /// By placeholder, as first written.
    covered: BTreeMap<String, String>,
}

/// What a covered word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Email,
    Address,
    Link,
    Number,
    Company,
    Place,
    Name,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::Address => "ADDRESS",
            Self::Link => "LINK",
            Self::Number => "NUMBER",
            Self::Company => "COMPANY",
            Self::Place => "PLACE",
            Self::Name => "NAME",
        }
    }
}

impl Mask {
    /// `text` with placeholders such as `NAME_1`.
    pub fn cover(&mut self, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut covered: Vec<String> = Vec::with_capacity(words.len());
        let mut place = 0;
        while place < words.len() {
            if let Some((kind, length)) = find(&words, place) {
                covered.push(self.replace(kind, &words[place..place + length]));
                place += length;
            } else {
                covered.push(words[place].to_owned());
                place += 1;
            }
        }
        covered.join(" ")
    }

    /// `text` with the covered words in place of their placeholders.
    pub fn uncover(&self, text: &str) -> String {
        // Longest first, so that NAME_1 is not taken out of NAME_12.
        let mut placeholders: Vec<(&String, &String)> = self.covered.iter().collect();
        placeholders.sort_by_key(|(placeholder, _)| std::cmp::Reverse(placeholder.len()));
        placeholders
            .into_iter()
            .fold(text.to_owned(), |text, (placeholder, words)| text.replace(placeholder, words))
    }

    fn replace(&mut self, kind: Kind, words: &[&str]) -> String {
        let written = words.join(" ");
        let core = core_of(&written);
        let key = core.to_lowercase();
        let next = self.covered.len() + 1;
        let placeholder =
            self.placeholders.entry(key).or_insert_with(|| format!("{}_{next}", kind.name())).clone();
        self.covered.entry(placeholder.clone()).or_insert_with(|| core.to_owned());
        written.replacen(core, &placeholder, 1)
    }
}

/// `word` without the marks around it, and without an owner's `'s`.
fn core_of(word: &str) -> &str {
    let trimmed = word.trim_matches(|mark: char| !mark.is_alphanumeric() && mark != '+' && mark != '@');
    trimmed.strip_suffix("'s").or_else(|| trimmed.strip_suffix("’s")).unwrap_or(trimmed)
}

/// What begins at `place` and must be covered, with its length in words.
fn find(words: &[&str], place: usize) -> Option<(Kind, usize)> {
    let core = core_of(words[place]);
    if core.is_empty() {
        return None;
    }
    if core.contains('@') {
        return Some((Kind::Email, 1));
    }
    if core.contains("://") || core.starts_with("www.") || is_host(core) {
        return Some((Kind::Link, 1));
    }
    number(words, place)
        .or_else(|| address(words, place))
        .or_else(|| introduced(words, place))
        .or_else(|| known(words, place))
        .or_else(|| capitalised(words, place))
}

fn is_host(core: &str) -> bool {
    let endings = [".com", ".org", ".net", ".io", ".de", ".dev", ".eu", ".co.uk", ".fr"];
    endings.iter().any(|ending| core.to_lowercase().ends_with(ending)) && !is_technology(core)
}

/// Digits that may be a telephone, a card, an account; also spread over several words, and four numbers of an IP address.
fn number(words: &[&str], place: usize) -> Option<(Kind, usize)> {
    let numeric = |word: &&&str| {
        let core = core_of(word);
        core.chars().any(|mark| mark.is_ascii_digit())
            && core.chars().all(|mark| mark.is_ascii_digit() || "+-()/.:".contains(mark))
    };
    let run = words[place..].iter().take_while(numeric).count();
    let digits: usize = words[place..place + run].iter().map(|word| digits_in(word)).sum();
    let alone = digits_in(words[place]);
    let mixed = alone >= TELLING_DIGITS && !core_of(words[place]).contains(',');
    if run > 0 && digits >= TELLING_DIGITS && (run > 1 || mixed) {
        return Some((Kind::Number, run));
    }
    let dots = core_of(words[place]).matches('.').count();
    (mixed || (dots == 3 && alone >= 4 && run == 1)).then_some((Kind::Number, 1))
}

fn digits_in(word: &str) -> usize {
    word.chars().filter(char::is_ascii_digit).count()
}

/// A house number and a street, in either order.
fn address(words: &[&str], place: usize) -> Option<(Kind, usize)> {
    let is_number = |word: &str| digits_in(word) > 0 && core_of(word).len() <= 5;
    let is_capital = |word: &str| core_of(word).starts_with(char::is_uppercase);
    let street = |offset: usize| {
        words.get(place + offset).is_some_and(|word| is_street(&core_of(word).to_lowercase()))
    };
    let next_is_number = |offset: usize| words.get(place + offset).is_some_and(|word| is_number(word));
    if is_number(words[place]) {
        let length = (1..=3).find(|offset| street(*offset) && is_capital(words[place + 1]))?;
        return Some((Kind::Address, length + 1));
    }
    (is_capital(words[place]) && street(0) && next_is_number(1)).then_some((Kind::Address, 2))
}

/// Who introduces themselves, or names somebody by what they are to them: also in small letters.
fn introduced(words: &[&str], place: usize) -> Option<(Kind, usize)> {
    let lower = |index: usize| core_of(words[index]).to_lowercase();
    let before: Vec<String> = (place.saturating_sub(3)..place).map(lower).collect();
    let is_free = !is_common(&lower(place)) && !is_technology(core_of(words[place]));
    if is_free && is_introduction(&before) {
        let second = words.get(place + 1).is_some_and(|word| {
            let pause = words[place].ends_with([',', '.', ';', '?', '!']);
            !pause
                && !is_common(&core_of(word).to_lowercase())
                && core_of(word).chars().all(char::is_alphabetic)
        });
        return Some((Kind::Name, if second { 2 } else { 1 }));
    }
    let related = before.last().is_some_and(|word| is_relation(word));
    (is_free && related && core_of(words[place]).starts_with(char::is_uppercase)).then_some((Kind::Name, 1))
}

/// Employers, schools and places that are known by name.
fn known(words: &[&str], place: usize) -> Option<(Kind, usize)> {
    let phrase = |length: usize| {
        let words = words.get(place..place + length)?;
        Some(words.iter().map(|word| core_of(word).to_lowercase()).collect::<Vec<_>>().join(" "))
    };
    (1..=3).rev().find_map(|length| {
        let phrase = phrase(length)?;
        if is_company(&phrase) && !is_technology(&phrase) {
            return Some((Kind::Company, length));
        }
        is_place(&phrase).then_some((Kind::Place, length))
    })
}

/// Capital letters that neither the beginning of a sentence nor a technology explains.
fn capitalised(words: &[&str], place: usize) -> Option<(Kind, usize)> {
    let run = words[place..]
        .iter()
        .enumerate()
        .take_while(|(offset, word)| {
            let ended = *offset > 0 && words[place + offset - 1].ends_with(['.', '?', '!', ',', ';', ':']);
            !ended && (is_telling_capital(word) || (*offset > 0 && is_capital_in_a_name(word)))
        })
        .count();
    let first = place == 0 || words[place - 1].ends_with(['.', '?', '!']);
    // At the beginning of a sentence a single capital says nothing unless the word is no common one.
    if run == 0 || (first && run == 1 && is_common(&core_of(words[place]).to_lowercase())) {
        return None;
    }
    let tied = place > 0 && is_tie(&core_of(words[place - 1]).to_lowercase());
    Some((if tied { Kind::Company } else { Kind::Name }, run))
}

fn is_telling_capital(word: &str) -> bool {
    let core = core_of(word);
    let letters = core.chars().filter(|mark| mark.is_alphabetic()).count();
    let acronym = letters <= 5 && core.chars().all(|mark| !mark.is_lowercase());
    let starts = core.starts_with(char::is_uppercase);
    starts && letters > 1 && !acronym && !is_technology(core) && !is_common(&core.to_lowercase())
}

/// Behind a name also a common word belongs to it, as in `Brightwheel Systems`.
fn is_capital_in_a_name(word: &str) -> bool {
    let core = core_of(word);
    core.chars().count() > 1 && core.starts_with(char::is_uppercase) && !is_technology(core)
}

#[cfg(test)]
mod tests;
