//! Spoken numbers: "forty million" and "40 million" become the same numeral.

use super::view::Token;

/// Joins the words of a number into one token whose word is its value.
pub fn merge(tokens: &[Token]) -> Vec<Token> {
    let mut merged = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (token, length) = number_at(tokens, at).unwrap_or_else(|| (tokens[at].clone(), 1));
        merged.push(token);
        at += length;
    }
    merged
}

/// The number that begins at `at` and how many tokens it takes.
fn number_at(tokens: &[Token], at: usize) -> Option<(Token, usize)> {
    let mut reading = Reading::default();
    let mut length = 0;
    while let Some(token) = tokens.get(at + length) {
        if length > 0 && (token.after_stop || token.after_comma) {
            break;
        }
        // "Two hundred and twelve".
        let joins =
            token.word == "and" && reading.is_round() && tokens.get(at + length + 1).is_some_and(is_small);
        if !joins && !reading.take(&token.word) {
            break;
        }
        length += 1;
    }
    // "one" alone is mostly a pronoun.
    if length == 0 || length == 1 && tokens[at].word == "one" {
        return None;
    }
    let word = format!("{}", reading.value());
    let end = tokens[at + length - 1].end;
    Some((Token { word, end, number: true, ..tokens[at].clone() }, length))
}

/// A number word below a hundred that may follow "hundred and".
fn is_small(token: &Token) -> bool {
    !token.after_stop && !token.after_comma && token.word != "one" && small(&token.word).is_some()
}

/// A number as far as it has been read.
#[derive(Default)]
struct Reading {
    total: f64,
    group: f64,
    last: Option<f64>,
}

impl Reading {
    /// Takes the next word if it continues the number.
    fn take(&mut self, word: &str) -> bool {
        if let Some(times) = magnitude(word) {
            self.multiply(times);
            return true;
        }
        let Some(value) = digits(word).or_else(|| small(word)) else { return false };
        let follows = match self.last {
            None => true,
            Some(last) => {
                last >= 20.0 && value > 0.0 && value < 10.0 && last % 10.0 == 0.0
                    || last >= 100.0 && value < last
            }
        };
        if follows {
            self.group += value;
            self.last = Some(value);
        }
        follows
    }

    fn multiply(&mut self, times: f64) {
        let group = if self.group == 0.0 { 1.0 } else { self.group };
        if times < 1_000.0 {
            self.group = group * times;
        } else {
            self.total += group * times;
            self.group = 0.0;
        }
        self.last = Some(times);
    }

    /// Whether "hundred" or the like was the last word.
    fn is_round(&self) -> bool {
        self.last.is_some_and(|last| last >= 100.0)
    }

    const fn value(&self) -> f64 {
        self.total + self.group
    }
}

fn digits(word: &str) -> Option<f64> {
    if !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    word.replace(',', "").parse().ok().filter(|value: &f64| value.is_finite())
}

fn magnitude(word: &str) -> Option<f64> {
    Some(match word {
        "hundred" => 100.0,
        "thousand" => 1_000.0,
        "million" => 1_000_000.0,
        "billion" => 1_000_000_000.0,
        _ => return None,
    })
}

fn small(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |names: &[&str]| names.iter().position(|name| *name == word).map(|place| place as f64);
    place(&ONES).or_else(|| place(&TENS).map(|tens| (tens + 2.0) * 10.0))
}
