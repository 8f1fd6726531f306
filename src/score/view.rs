//! The scoring view: an answer's words without what speech adds to them, each with its place in the answer.
//!
//! Fillers, repeats and false starts are skipped, contractions are opened, spoken numbers become numerals. Nothing is
//! lost: every token points back at the bytes it came from, so that every quote is the candidate's own words.

use super::{lexicon::Speech, numbers};

/// One word of the view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is its own yes or no about a word")]
pub struct Token {
    /// In lower case.
    pub word: String,
    /// Byte offset of its first byte in the answer.
    pub start: usize,
    /// Byte offset behind its last byte.
    pub end: usize,
    /// A full stop, question mark, semicolon, colon or line break stands between the last word and this one.
    pub after_stop: bool,
    /// A comma or a dash does.
    pub after_comma: bool,
    /// The word is a number.
    pub number: bool,
    /// It was said with an ending of possession.
    pub possessive: bool,
}

/// So many letters in a row are spelled.
const LETTERS: usize = 3;

/// The words of `text`, cleaned.
pub fn view(text: &str, speech: &Speech) -> Vec<Token> {
    without_repeats(without_fillers(&numbers::merge(&with_letters_joined(&split(text))), speech))
}

/// The words of a phrase in the form that tokens have.
pub fn normal_words(phrase: &str) -> Vec<String> {
    numbers::merge(&with_letters_joined(&split(phrase))).into_iter().map(|token| token.word).collect()
}

/// Splits into words; what stands between them decides the flags.
fn split(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (mut after_stop, mut after_comma) = (true, false);
    let mut word_start = None;
    let mut characters = text.char_indices().peekable();
    let mut previous = ' ';
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        if character.is_alphanumeric() || word_start.is_some() && is_inner(previous, character, next) {
            word_start.get_or_insert(at);
        } else {
            if let Some(start) = word_start.take() {
                push(&mut tokens, &text[start..at], start, after_stop, after_comma);
                (after_stop, after_comma) = (false, false);
            }
            if let Some(word) = symbol(character) {
                let end = at + character.len_utf8();
                tokens.push(Token {
                    word: word.into(),
                    start: at,
                    end,
                    after_stop,
                    after_comma,
                    number: false,
                    possessive: false,
                });
                (after_stop, after_comma) = (false, false);
            }
            // The point of ".NET" ends nothing.
            let ends = character != '.' || !next.is_some_and(char::is_alphanumeric);
            after_stop |= ends && matches!(character, '.' | '!' | '?' | ';' | ':' | '\n');
            after_comma |= matches!(character, ',' | '(' | ')' | '–' | '—');
        }
        previous = character;
    }
    if let Some(start) = word_start {
        push(&mut tokens, &text[start..], start, after_stop, after_comma);
    }
    tokens
}

/// "An a p i", "in s q l": three letters in a row are one word, spelled.
fn with_letters_joined(tokens: &[Token]) -> Vec<Token> {
    let is_letter = |token: &Token| token.word.len() == 1 && token.word.starts_with(char::is_alphabetic);
    let mut joined: Vec<Token> = Vec::with_capacity(tokens.len());
    for run in tokens.chunk_by(|one, next| {
        is_letter(one) && is_letter(next) && one.end < next.start && !next.after_stop && !next.after_comma
    }) {
        // "I A/B tested", "an a a p i": who speaks and an article are words of their own.
        let from = usize::from(run[0].word == "i" || run.len() > LETTERS && run[0].word == "a");
        if run.len() - from < LETTERS {
            joined.extend_from_slice(run);
            continue;
        }
        joined.extend_from_slice(&run[..from]);
        let (first, last) = (&run[from], &run[run.len() - 1]);
        let word = run[from..].iter().map(|token| token.word.as_str()).collect();
        joined.push(Token { word, end: last.end, ..first.clone() });
    }
    joined
}

/// Whether `character` stands inside of a word, such as the point in 0.7 or the apostrophe in don't.
fn is_inner(previous: char, character: char, next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match character {
        '\'' | '’' => previous.is_alphanumeric() && next.is_alphabetic(),
        '.' | ',' | ':' => previous.is_ascii_digit() && next.is_ascii_digit(),
        _ => false,
    }
}

const fn symbol(character: char) -> Option<&'static str> {
    match character {
        '%' => Some("percent"),
        '$' => Some("dollars"),
        '€' => Some("euros"),
        '£' => Some("pounds"),
        _ => None,
    }
}

/// Adds a word, its contraction opened; both halves stand at the same place.
fn push(tokens: &mut Vec<Token>, raw: &str, start: usize, after_stop: bool, after_comma: bool) {
    let lower = raw.to_lowercase().replace('’', "'");
    let end = start + raw.len();
    let possessive = lower.ends_with("'s");
    for (index, word) in opened(&lower).into_iter().enumerate() {
        let number = word.starts_with(|first: char| first.is_ascii_digit());
        let first = index == 0;
        tokens.push(Token {
            word,
            start,
            end,
            after_stop: first && after_stop,
            after_comma: first && after_comma,
            number,
            possessive,
        });
    }
}

/// `don't` as `do not`, `i'd've` as `i would have`; a possessive loses its ending.
fn opened(word: &str) -> Vec<String> {
    let unmarked = match word {
        "im" => "i'm",
        "ive" => "i've",
        "dont" => "don't",
        "didnt" => "didn't",
        "doesnt" => "doesn't",
        "wasnt" => "wasn't",
        "isnt" => "isn't",
        "couldnt" => "couldn't",
        "wouldnt" => "wouldn't",
        "cannot" | "cant" => "can't",
        other => other,
    };
    let Some((stem, ending)) = unmarked.rsplit_once('\'') else { return vec![unmarked.to_owned()] };
    let opened_with = |second: &str| {
        let mut words = opened(stem);
        words.push(second.to_owned());
        words
    };
    match (stem, ending) {
        ("won", "t") => vec!["will".into(), "not".into()],
        ("can", "t") => vec!["can".into(), "not".into()],
        ("let", "s") => vec!["let".into(), "us".into()],
        (_, "t") if stem.ends_with('n') => {
            let mut words = opened(&stem[..stem.len() - 1]);
            words.push("not".into());
            words
        }
        (_, "d") => opened_with("would"),
        (_, "ll") => opened_with("will"),
        (_, "ve") => opened_with("have"),
        (_, "re") => opened_with("are"),
        (_, "m") => opened_with("am"),
        ("it" | "that" | "there" | "what" | "he" | "she" | "who" | "here" | "where" | "how", "s") => {
            opened_with("is")
        }
        (_, "s") => opened(stem),
        _ => vec![unmarked.replace('\'', "")],
    }
}

/// Drops fillers; a stop before a dropped word stands before the next one.
fn without_fillers(tokens: &[Token], speech: &Speech) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let (mut stop, mut comma) = (false, false);
    let mut at = 0;
    while at < tokens.len() {
        let length = if is_meant(tokens, at) { 0 } else { speech.fillers.at(tokens, at) };
        let span = &tokens[at..at + length.max(1)];
        stop |= span[0].after_stop;
        comma |= span[0].after_comma;
        if length == 0 {
            kept.push(Token { after_stop: stop, after_comma: comma, ..tokens[at].clone() });
            (stop, comma) = (false, false);
        }
        at += span.len();
    }
    kept
}

/// True where a word that is often a filler carries the sentence: "I like", "what kind of", "did I think".
fn is_meant(tokens: &[Token], at: usize) -> bool {
    let before =
        at.checked_sub(1).and_then(|before| tokens.get(before)).map_or("", |token| token.word.as_str());
    match tokens[at].word.as_str() {
        "like" => matches!(before, "i" | "we" | "would" | "they" | "you" | "not"),
        "kind" | "sort" => matches!(before, "what" | "some" | "any" | "this" | "that" | "the" | "a" | "one"),
        "right" | "well" => matches!(before, "the" | "as" | "not" | "is" | "was"),
        _ => false,
    }
}

/// Drops the first of two equal words, pairs of words, and a begun clause that its speaker begins anew.
fn without_repeats(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for mut token in tokens {
        if let Some(dropped) = kept.pop_if(|last| repeats(last, &token)) {
            token.after_stop |= dropped.after_stop;
            token.after_comma |= dropped.after_comma;
        }
        if token.word == "i" && !token.after_stop && restarts(&kept) {
            let dropped = kept.split_off(kept.len() - 2);
            token.after_stop |= dropped[0].after_stop;
            token.after_comma |= dropped[0].after_comma;
        }
        kept.push(token);
        drop_repeated_pair(&mut kept);
    }
    kept
}

/// A word that begins a sentence repeats nothing, even where the sentence before ended with it.
fn repeats(last: &Token, token: &Token) -> bool {
    !token.number && !token.after_stop && last.word == token.word && last.start != token.start
}

/// "I was I …": the speaker begins anew.
fn restarts(kept: &[Token]) -> bool {
    let [.., subject, auxiliary] = kept else { return false };
    subject.word == "i"
        && matches!(auxiliary.word.as_str(), "was" | "am" | "have" | "had" | "did" | "would" | "will")
}

/// "on the on the" keeps the second pair.
fn drop_repeated_pair(kept: &mut Vec<Token>) {
    let [.., a, b, c, d] = kept.as_slice() else { return };
    let same =
        a.word == c.word && b.word == d.word && !a.number && !b.number && !c.after_stop && !d.after_stop;
    if same && a.start != b.start {
        let (stop, comma) = (a.after_stop, a.after_comma);
        let first = kept.len() - 4;
        kept.drain(first..first + 2);
        kept[first].after_stop |= stop;
        kept[first].after_comma |= comma;
    }
}
