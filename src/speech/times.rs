//! When each word of a piece was said, estimated: whisper.cpp decodes without times, which is faster and hears better. The
//! words share the piece's voiced time by their length, pauses excluded.

use super::Word;
use crate::audio::ms_of_samples;

/// Samples whose level is looked at together: 10 ms.
const FRAME_SAMPLES: usize = 160;

/// A frame is voiced from this share of the way up, on a scale of decibels, between the piece's quiet and its loud frames.
const VOICED_FROM: f64 = 0.35;

/// Beside its letters every word takes so much: short words are slower than their letters say.
const WORD_LETTERS: usize = 2;

/// Gives every word its place in the piece that it was recognised from.
pub fn place(words: &mut [Word], samples: &[i16]) {
    let voiced = voiced_frames(samples);
    let whole: usize = words.iter().map(weight).sum();
    let mut before = 0;
    for word in words {
        let after = before + weight(word);
        let (first, last) = (voiced.len() * before / whole.max(1), voiced.len() * after / whole.max(1));
        if let Some(first) = voiced.get(first) {
            let last = voiced.get(last.saturating_sub(1)).unwrap_or(first).max(first);
            word.start_ms = Some(ms_of_frames(*first));
            word.end_ms = Some(ms_of_frames(last + 1));
        }
        before = after;
    }
}

fn weight(word: &Word) -> usize {
    word.text.chars().filter(|letter| letter.is_alphanumeric()).count() + WORD_LETTERS
}

/// Numbers of the frames in which a voice is, ascending; all of them where none stands out.
fn voiced_frames(samples: &[i16]) -> Vec<usize> {
    let levels: Vec<f64> = samples.chunks(FRAME_SAMPLES).map(level_db).collect();
    let mut ascending = levels.clone();
    ascending.sort_by(f64::total_cmp);
    let at = |share: usize| ascending.get(ascending.len() * share / 100).copied().unwrap_or_default();
    let (quiet, loud) = (at(5), at(90));
    let least = quiet + (loud - quiet) * VOICED_FROM;
    (0..levels.len()).filter(|frame| levels[*frame] >= least).collect()
}

fn level_db(frame: &[i16]) -> f64 {
    let power: f64 = frame.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / frame.len() as f64;
    10.0 * (power + 1.0).log10()
}

fn ms_of_frames(frames: usize) -> u32 {
    u32::try_from(ms_of_samples((frames * FRAME_SAMPLES) as u64)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<Word> {
        text.split_whitespace().map(|word| Word::new(word, 1.0)).collect()
    }

    fn tone(milliseconds: usize) -> Vec<i16> {
        (0..milliseconds * 16).map(|place| if place % 32 < 16 { 8_000 } else { -8_000 }).collect()
    }

    #[test]
    fn words_behind_a_pause_are_placed_behind_it() {
        let sound = [vec![0; 8_000], tone(600), vec![0; 16_000], tone(600), vec![0; 3_200]].concat();
        let mut words = words("one, two");
        place(&mut words, &sound);
        let times: Vec<_> = words.iter().map(|word| (word.start_ms, word.end_ms)).collect();
        assert_eq!(times, [(Some(500), Some(1_100)), (Some(2_100), Some(2_700))]);
    }

    #[test]
    fn words_without_sound_have_no_place() {
        let mut words = words("one");
        place(&mut words, &[]);
        assert_eq!((words[0].start_ms, words[0].end_ms), (None, None));
    }

    proptest! {
        #[test]
        fn words_stand_in_order_within_the_piece(
            text in "([a-z]{1,9} ){1,20}",
            sound in prop::collection::vec(any::<i16>(), 160..8_000),
        ) {
            let mut words = words(&text);
            place(&mut words, &sound);
            let ends = words.iter().map(|word| (word.start_ms.unwrap(), word.end_ms.unwrap()));
            let ends: Vec<(u32, u32)> = ends.collect();
            prop_assert!(ends.iter().all(|(start, end)| start < end));
            prop_assert!(ends.is_sorted());
            prop_assert!(ends.last().unwrap().1 as usize <= sound.len().div_ceil(160) * 10);
        }
    }
}
