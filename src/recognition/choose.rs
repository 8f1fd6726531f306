//! Which of several installed models serves best: the most accurate one that keeps up.

use std::{cmp::Reverse, path::PathBuf};

use super::models;

/// From the least accurate on. English-only models stand above those of the same size that know all languages; the large
/// ones have no English variant.
const BY_ACCURACY: &[&str] = &[
    "tiny",
    "tiny.en",
    "base",
    "base.en",
    "small",
    "small.en",
    "medium",
    "medium.en",
    "large-v3-turbo",
    "large",
];

/// A turn's last piece lasts some five seconds, and its words should be there a second after it: 700 ms of that pass
/// unnoticed, because the pause must last longer than it took to begin recognising.
const MOST: f64 = 0.2;

/// On fewer cores than these, two decodings, or one and the interviewer's voice, often share a core.
const MANY_CORES: usize = 4;
const MOST_ON_FEW_CORES: f64 = MOST / 1.5;

/// A model with its measured speed.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Its file.
    pub file: PathBuf,
    /// Time of one decoding on one thread, over the length of the sound: 0.5 is twice as fast as speech.
    pub real_time_factor: f64,
}

/// The most accurate model that keeps up; among equals the fastest. Where none keeps up, the fastest of all.
pub fn choose(candidates: &[Candidate], cores: usize) -> Option<&Candidate> {
    let fast = candidates.iter().filter(|candidate| keeps_up(candidate.real_time_factor, cores));
    let best = fast.max_by(|one, other| {
        let by_accuracy = accuracy(one).cmp(&accuracy(other));
        by_accuracy.then(other.real_time_factor.total_cmp(&one.real_time_factor))
    });
    best.or_else(|| candidates.iter().min_by(|a, b| a.real_time_factor.total_cmp(&b.real_time_factor)))
}

/// Whether a model that is so fast answers soon enough on a machine with so many cores.
pub fn keeps_up(real_time_factor: f64, cores: usize) -> bool {
    real_time_factor <= if cores < MANY_CORES { MOST_ON_FEW_CORES } else { MOST }
}

/// The family, then whether the weights have more than five bits. A name that we don't know ranks last.
fn accuracy(candidate: &Candidate) -> (Option<usize>, Reverse<bool>) {
    let file = candidate.file.file_name().unwrap_or_default().to_string_lossy();
    let named = BY_ACCURACY.iter().enumerate().filter(|(_, family)| models::is_of(&file, family));
    let family = named.max_by_key(|(_, family)| family.len()).map(|(place, _)| place);
    (family, Reverse(file.contains("-q5_") || file.contains("-q4_")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(cores: usize, candidates: &[(&str, f64)]) -> String {
        let candidates: Vec<Candidate> = candidates
            .iter()
            .map(|(name, real_time_factor)| Candidate {
                file: PathBuf::from(format!("models/ggml-{name}.bin")),
                real_time_factor: *real_time_factor,
            })
            .collect();
        let chosen = choose(&candidates, cores).unwrap();
        let name = chosen.file.file_name().unwrap().to_str().unwrap();
        name.trim_start_matches("ggml-").trim_end_matches(".bin").to_owned()
    }

    #[test]
    fn the_most_accurate_that_keeps_up_is_chosen() {
        let speeds = [("tiny.en", 0.04), ("base.en-q8_0", 0.08), ("small.en-q8_0", 0.18), ("medium.en", 0.6)];
        assert_eq!(chosen(8, &speeds), "small.en-q8_0");
        assert_eq!(chosen(2, &speeds), "base.en-q8_0");
    }

    #[test]
    fn where_none_keeps_up_it_is_the_fastest() {
        assert_eq!(chosen(2, &[("small.en", 0.9), ("tiny.en", 0.3), ("base.en", 0.5)]), "tiny.en");
    }

    #[test]
    fn a_graphics_card_bears_the_largest() {
        let speeds = [("medium.en", 0.03), ("large-v3-turbo-q8_0", 0.02), ("large-v3-turbo-q5_0", 0.01)];
        assert_eq!(chosen(16, &speeds), "large-v3-turbo-q8_0");
    }

    #[test]
    fn of_equals_the_fastest_and_an_unknown_name_last() {
        assert_eq!(chosen(4, &[("base.en", 0.09), ("base.en-q8_0", 0.07), ("own", 0.01)]), "base.en-q8_0");
        assert_eq!(chosen(4, &[("base", 0.07), ("base.en", 0.09)]), "base.en");
        assert_eq!(choose(&[], 4), None);
    }
}
