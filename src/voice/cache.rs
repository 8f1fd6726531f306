//! Lines that were spoken before: scripted ones come back in every interview.

use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
};

/// Sound by its text, forgetting the oldest beyond a limit. One cache belongs to one voice at one rate.
#[derive(Debug)]
pub struct Cache {
    most_samples: usize,
    samples: usize,
    lines: HashMap<String, Arc<Vec<i16>>>,
    oldest_first: VecDeque<String>,
}

impl Cache {
    /// A cache for at most so many samples.
    pub fn new(most_samples: usize) -> Self {
        Self { most_samples, samples: 0, lines: HashMap::new(), oldest_first: VecDeque::new() }
    }

    /// The sound of `text`, if it is known.
    pub fn get(&self, text: &str) -> Option<Arc<Vec<i16>>> {
        self.lines.get(text).cloned()
    }

    /// Keeps the sound of `text`.
    pub fn put(&mut self, text: &str, sound: Arc<Vec<i16>>) {
        if sound.len() > self.most_samples || self.lines.contains_key(text) {
            return;
        }
        self.samples += sound.len();
        self.lines.insert(text.to_owned(), sound);
        self.oldest_first.push_back(text.to_owned());
        while self.samples > self.most_samples {
            let Some(forgotten) = self.oldest_first.pop_front().and_then(|oldest| self.lines.remove(&oldest))
            else {
                return;
            };
            self.samples -= forgotten.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_lines_are_forgotten_beyond_the_limit() {
        let mut cache = Cache::new(100);
        for text in ["one", "two", "three"] {
            cache.put(text, Arc::new(vec![0; 40]));
        }
        cache.put("far too long", Arc::new(vec![0; 101]));
        let known = ["one", "two", "three", "far too long"].map(|text| cache.get(text).is_some());
        assert_eq!(known, [false, true, true, false]);
    }
}
