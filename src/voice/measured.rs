//! A voice whose time to speak is measured.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Synthesizer, VoiceError};
use crate::{clock::Clock, metrics::Metrics};

/// Speaks as the voice inside, and tells how long each line took.
pub struct MeasuredVoice {
    /// Who speaks.
    pub voice: Arc<dyn Synthesizer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where the times go.
    pub metrics: Arc<Metrics>,
}

#[async_trait]
impl Synthesizer for MeasuredVoice {
    fn name(&self) -> &str {
        self.voice.name()
    }

    fn knows(&self, text: &str) -> bool {
        self.voice.knows(text)
    }

    async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
        let began = self.clock.now();
        let sound = self.voice.synthesize(text).await?;
        self.metrics.line_voiced(self.clock.now().since(began));
        Ok(sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::ManualClock, metrics::Present, time::UnixMillis};

    /// Needs 120 ms for a line, and fails at an empty one.
    struct Slow(Arc<ManualClock>);

    #[async_trait]
    impl Synthesizer for Slow {
        fn name(&self) -> &'static str {
            "slow"
        }

        async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
            self.0.advance_ms(120);
            if text.is_empty() { Err(VoiceError::Failed("nothing to say".to_owned())) } else { Ok(vec![1]) }
        }
    }

    #[tokio::test]
    async fn a_line_that_was_spoken_is_measured_and_one_that_failed_is_not() {
        let clock = Arc::new(ManualClock::new(UnixMillis(0)));
        let metrics = Arc::new(Metrics::default());
        let voice =
            MeasuredVoice { voice: Arc::new(Slow(Arc::clone(&clock))), clock, metrics: Arc::clone(&metrics) };
        assert_eq!(voice.synthesize("Hello.").await.unwrap(), [1]);
        assert!(voice.synthesize("").await.is_err());
        let text = metrics.text(Present::default());
        assert!(text.contains("vivavoce_tts_ttfb_ms_sum 120.0\nvivavoce_tts_ttfb_ms_count 1\n"), "{text}");
    }
}
