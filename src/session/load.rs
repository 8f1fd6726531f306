//! Many microphones at once: how a machine bears so many interviews.

use std::{ops::Range, sync::Arc, time::Duration};

use futures_util::{StreamExt, stream};
use tokio::{sync::mpsc, task::JoinSet, time::Instant};

use super::dictation::{Broken, Dictated, Dictation, Sound, Turn};
use crate::{
    audio::{SAMPLE_RATE_HZ, samples_in_ms},
    recognition::{Piece, RecognitionError, Transcriber, Urgency},
};

pub use super::capacity::TALK_RATIO;

/// Pieces that may wait for their canonical words in this measurement.
const MOST_BACKLOG: usize = 4_096;
/// Pieces that are recognised canonically at the same time, if the live ones leave room.
const AT_ONCE: usize = 8;
/// A busy recogniser is asked again after this.
const BUSY: Duration = Duration::from_millis(100);

/// What every interview of a measurement does.
#[derive(Clone)]
pub struct Load {
    /// The live path.
    pub dictation: Dictation,
    /// What a candidate's microphone hears, again and again: answers, and silence while the interviewer speaks.
    pub conversation: Arc<Vec<i16>>,
    /// How long.
    pub seconds: u64,
    /// Whether every piece is recognised once more for the canonical transcript.
    pub canonical: bool,
}

/// How it went.
#[derive(Clone, Debug, Default)]
pub struct Borne {
    /// From the end of a hold to the last words, in milliseconds, ascending: one figure a turn.
    pub hold_to_final_ms: Vec<u64>,
    /// Pieces recognised ahead for nothing, and those whose words were used.
    pub speculative_wasted: u32,
    /// See above.
    pub speculative_hits: u32,
    /// How often something was told out of order, which never happens.
    pub out_of_order: u32,
    /// Wall time in seconds.
    pub wall_s: f64,
    /// Seconds until the canonical words were there too, after the last live ones.
    pub backlog_s: f64,
    /// Seconds of sound that were recognised canonically.
    pub canonical_s: f64,
}

impl Borne {
    /// The figure that this share of all turns does not exceed; nothing without turns.
    pub fn quantile_ms(&self, share: f64) -> Option<u64> {
        let last = self.hold_to_final_ms.len().checked_sub(1)?;
        self.hold_to_final_ms.get((last as f64 * share).ceil() as usize).copied()
    }
}

impl Load {
    /// Lets so many interviews run at once, each beginning at another place of the conversation.
    ///
    /// # Errors
    /// When a live path stops by itself.
    pub async fn bear(&self, interviews: usize) -> Result<Borne, Broken> {
        let began = Instant::now();
        let (to, canonical) = mpsc::channel(MOST_BACKLOG);
        let recogniser = tokio::spawn(recognise_again(Arc::clone(&self.dictation.transcriber), canonical));
        let mut running = JoinSet::new();
        for number in 0..interviews {
            let sound = self.track(number, interviews);
            let (load, to) = (self.clone(), to.clone());
            running.spawn(async move {
                let mut waits_ms = Vec::new();
                let mut each = |turn: Turn| {
                    waits_ms.push(turn.hold_to_final_ms);
                    if load.canonical {
                        load.hand_on(&turn, &sound, &to);
                    }
                };
                let dictated = load.dictation.dictate(&sound, &mut each).await?;
                Ok::<_, Broken>((waits_ms, dictated))
            });
        }
        drop(to);
        let mut borne = Borne::default();
        while let Some(done) = running.join_next().await {
            let (waits_ms, Dictated { speculation, out_of_order }) = done.map_err(Broken::from)??;
            borne.hold_to_final_ms.extend(waits_ms);
            borne.out_of_order += out_of_order;
            borne.speculative_hits += speculation.hits;
            borne.speculative_wasted += speculation.wasted;
        }
        borne.hold_to_final_ms.sort_unstable();
        borne.wall_s = began.elapsed().as_secs_f64();
        borne.canonical_s = recogniser.await.map_err(Broken::from)?;
        borne.backlog_s = began.elapsed().as_secs_f64() - borne.wall_s;
        Ok(borne)
    }

    /// What the interview of this number hears.
    fn track(&self, number: usize, of: usize) -> Track {
        Track {
            conversation: Arc::clone(&self.conversation),
            start: self.conversation.len() * number / of.max(1),
            length: samples_in_ms(self.seconds * 1_000) as usize,
        }
    }

    fn hand_on(&self, turn: &Turn, sound: &Track, to: &mpsc::Sender<Piece>) {
        for segment in &turn.segments {
            let range = segment.samples.first_sample as usize..segment.samples.end_sample as usize;
            let samples = sound.samples(range);
            let fixed_tokens = self.dictation.fixed_tokens;
            let _full = to.try_send(Piece { samples, urgency: Urgency::Background, fixed_tokens });
        }
    }
}

/// A conversation held again and again, without being in memory as a whole.
struct Track {
    conversation: Arc<Vec<i16>>,
    start: usize,
    length: usize,
}

impl Sound for Track {
    fn length(&self) -> usize {
        self.length
    }

    fn samples(&self, stretch: Range<usize>) -> Vec<i16> {
        let round = self.conversation.iter().copied().cycle();
        let first = (self.start + stretch.start) % self.conversation.len().max(1);
        round.skip(first).take(stretch.end.min(self.length).saturating_sub(stretch.start)).collect()
    }
}

/// Recognises what comes, a few pieces at once; gives the seconds of sound.
async fn recognise_again(transcriber: Arc<dyn Transcriber>, pieces: mpsc::Receiver<Piece>) -> f64 {
    let pieces = stream::unfold(pieces, async |mut pieces| Some((pieces.recv().await?, pieces)));
    let recognised = pieces.map(async |piece: Piece| {
        while let Err(RecognitionError::Busy) = transcriber.transcribe(piece.clone()).await {
            tokio::time::sleep(BUSY).await;
        }
        piece.samples.len() as f64 / f64::from(SAMPLE_RATE_HZ)
    });
    recognised.buffer_unordered(AT_ONCE).fold(0.0, async |sum, seconds| sum + seconds).await
}
