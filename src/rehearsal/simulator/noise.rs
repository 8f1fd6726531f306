//! A recogniser that errs: some words come out as others, are lost or made up, and it is unsure of those.

use super::{chance::Chance, texts::Sounds};
use crate::speech::Word;

/// How well somebody is understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Of a hundred words so many come out wrong.
    pub wrong_per_cent: u64,
    /// Of a hundred right words the recogniser is unsure of so many.
    pub unsure_per_cent: u64,
}

impl Hearing {
    /// A usual line and a usual voice.
    pub const USUAL: Self = Self { wrong_per_cent: 10, unsure_per_cent: 2 };
}

/// What is heard of `spoken`.
pub fn hear(spoken: &str, hearing: Hearing, sounds: &Sounds, chance: &mut Chance) -> Vec<Word> {
    let mut heard: Vec<Word> = Vec::new();
    let mut after_error = false;
    for word in spoken.split_whitespace() {
        if !chance.happens(hearing.wrong_per_cent) {
            let confidence = right(hearing, after_error, chance);
            heard.push(Word::new(word, confidence));
            after_error = false;
            continue;
        }
        after_error = true;
        if let Some(last) = heard.last_mut() {
            last.confidence = last.confidence.min(certainty(chance, 55, 85));
        }
        for wrong in mistaken(word, sounds, chance) {
            heard.push(Word::new(wrong, certainty(chance, 20, 60)));
        }
    }
    heard
}

fn right(hearing: Hearing, after_error: bool, chance: &mut Chance) -> f32 {
    if chance.happens(hearing.unsure_per_cent) {
        certainty(chance, 25, 60)
    } else if after_error {
        certainty(chance, 60, 90)
    } else {
        certainty(chance, 86, 99)
    }
}

/// A confidence between so many hundredths.
fn certainty(chance: &mut Chance, low: u64, high: u64) -> f32 {
    chance.between(low, high) as f32 / 100.0
}

/// What comes instead of `word`: nothing, another word, or two.
fn mistaken(word: &str, sounds: &Sounds, chance: &mut Chance) -> Vec<String> {
    let small = sounds.small.iter().any(|small| *small == word.to_lowercase());
    match chance.below(10) {
        0 | 1 if small => Vec::new(),
        2 => {
            let inserted = chance.pick(&sounds.small).cloned().unwrap_or_default();
            vec![inserted, word.to_owned()]
        }
        _ => alike(word, sounds, chance).split_whitespace().map(str::to_owned).collect(),
    }
}

fn alike(word: &str, sounds: &Sounds, chance: &mut Chance) -> String {
    let (bare, tail) = word.split_at(word.trim_end_matches(|c: char| !c.is_alphanumeric()).len());
    let twin = sounds.alike.iter().find_map(|[one, other]| {
        if one.eq_ignore_ascii_case(bare) {
            Some(other)
        } else {
            other.eq_ignore_ascii_case(bare).then_some(one)
        }
    });
    let other = twin.cloned().unwrap_or_else(|| slurred(bare, chance));
    format!("{other}{tail}")
}

/// A word with another ending or another vowel.
fn slurred(word: &str, chance: &mut Chance) -> String {
    if let Some(stem) =
        word.strip_suffix("ing").or_else(|| word.strip_suffix("ed")).filter(|stem| stem.len() > 2)
    {
        return stem.to_owned();
    }
    if let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 2) {
        return stem.to_owned();
    }
    if !word.chars().all(char::is_alphabetic) || word.len() < 3 {
        return word.to_owned();
    }
    if chance.happens(50) { format!("{word}s") } else { other_vowel(word) }
}

fn other_vowel(word: &str) -> String {
    let mut changed = false;
    let changed_once = |letter: char| {
        let other = match letter {
            'a' | 'i' => 'e',
            'e' => 'i',
            'o' => 'u',
            'u' => 'o',
            other => other,
        };
        if changed || other == letter {
            letter
        } else {
            changed = true;
            other
        }
    };
    word.chars().map(changed_once).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::texts::Texts, *};
    use crate::speech::wer::word_error_rate;

    fn heard(seed: u64, hearing: Hearing) -> (String, Vec<Word>) {
        let texts = Texts::embedded();
        let spoken: Vec<&str> =
            texts.stories.iter().flat_map(|tale| tale.says.values().flatten()).map(String::as_str).collect();
        let spoken = spoken.join(" ");
        let words = hear(&spoken, hearing, &texts.sounds, &mut Chance::new(seed));
        (spoken, words)
    }

    #[test]
    fn about_one_word_in_ten_comes_out_wrong() {
        let (spoken, words) = heard(1, Hearing::USUAL);
        let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let rate = word_error_rate(&spoken, &text.join(" "));
        assert!((0.07..0.14).contains(&rate), "{rate}");
    }

    #[test]
    fn the_recogniser_is_sure_of_what_is_right_and_unsure_of_what_is_wrong() {
        let (_, clear) = heard(2, Hearing { wrong_per_cent: 0, unsure_per_cent: 0 });
        let (_, wrong) = heard(2, Hearing { wrong_per_cent: 100, unsure_per_cent: 0 });
        let mean = |words: &[Word]| {
            words.iter().map(|word| f64::from(word.confidence)).sum::<f64>() / words.len() as f64
        };
        assert!(mean(&clear) > 0.85 && mean(&wrong) < 0.65, "{} {}", mean(&clear), mean(&wrong));
    }

    #[test]
    fn a_pair_that_sounds_alike_is_exchanged_and_its_comma_stays() {
        let sounds = &Texts::embedded().sounds;
        assert_eq!(alike("cache,", sounds, &mut Chance::new(0)), "cash,");
        assert_eq!(alike("Cash", sounds, &mut Chance::new(0)), "cache");
    }
}
