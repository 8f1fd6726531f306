//! Lines that were spoken before: scripted ones come back in every interview.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;

use super::{Synthesizer, VoiceError};
use crate::audio::SAMPLE_RATE_HZ;

/// Twenty minutes of speech, 38 MB.
const MOST_SAMPLES: usize = 20 * 60 * SAMPLE_RATE_HZ as usize;

/// A voice that remembers what it said.
#[derive(Debug)]
pub struct Remembering<V> {
    voice: V,
    cache: Mutex<Cache>,
}

impl<V> Remembering<V> {
    /// `voice` with a memory.
    pub fn new(voice: V) -> Self {
        Self { voice, cache: Mutex::new(Cache::new(MOST_SAMPLES)) }
    }

    fn cache(&self) -> MutexGuard<'_, Cache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl<V: Synthesizer> Synthesizer for Remembering<V> {
    fn name(&self) -> &str {
        self.voice.name()
    }

    fn knows(&self, text: &str) -> bool {
        self.cache().get(text).is_some()
    }

    async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
        if let Some(sound) = self.cache().get(text) {
            return Ok(sound.to_vec());
        }
        let sound = Arc::new(self.voice.synthesize(text).await?);
        self.cache().put(text, Arc::clone(&sound));
        Ok(sound.to_vec())
    }
}

/// Sound by its text, forgetting the oldest beyond a limit. One cache belongs to one voice at one rate.
#[derive(Debug)]
struct Cache {
    most_samples: usize,
    samples: usize,
    lines: HashMap<String, Arc<Vec<i16>>>,
    oldest_first: VecDeque<String>,
}

impl Cache {
    /// A cache for at most so many samples.
    fn new(most_samples: usize) -> Self {
        Self { most_samples, samples: 0, lines: HashMap::new(), oldest_first: VecDeque::new() }
    }

    /// The sound of `text`, if it is known.
    fn get(&self, text: &str) -> Option<Arc<Vec<i16>>> {
        self.lines.get(text).cloned()
    }

    /// Keeps the sound of `text`.
    fn put(&mut self, text: &str, sound: Arc<Vec<i16>>) {
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
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts how often it speaks.
    #[derive(Default)]
    struct Counting(AtomicUsize);

    #[async_trait]
    impl Synthesizer for Counting {
        fn name(&self) -> &'static str {
            "counting"
        }

        async fn synthesize(&self, _text: &str) -> Result<Vec<i16>, VoiceError> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(vec![1, 2, 3])
        }
    }

    #[tokio::test]
    async fn a_line_is_spoken_once_and_then_remembered() {
        let voice = Remembering::new(Counting::default());
        for _ in 0..3 {
            assert_eq!(voice.synthesize("Hello.").await.unwrap(), [1, 2, 3]);
        }
        voice.synthesize("Good bye.").await.unwrap();
        assert_eq!(voice.voice.0.load(Ordering::Relaxed), 2);
    }

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
