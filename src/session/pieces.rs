//! Pieces of speech on their way through the recogniser. When the voice pauses, what may be the turn's last piece is
//! recognised ahead: if nothing more is said, its words are there before the hold is over. While the voice goes on, the
//! piece is recognised as far as it was said, for the eye, where the recogniser has nothing better to do.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    interview::event::SampleRange,
    recognition::{Piece, Recognised, RecognitionError, Transcriber, Urgency},
    speech::Word,
};

/// A busy recogniser is asked again after this.
const BUSY: Duration = Duration::from_millis(200);

type Outcome = Result<Recognised, RecognitionError>;

/// What came back from the recogniser.
pub enum Back {
    /// A piece.
    Piece(Decoded),
    /// The beginning of a piece that is still being said.
    Partial {
        /// First sample of the piece.
        first_sample: u64,
        /// Its words so far.
        text: String,
    },
    /// What may be said over the interviewer; it comes again as a piece.
    Suspicion {
        /// Where it stands.
        range: SampleRange,
        /// Its words; nothing is told where there are none.
        words: Vec<Word>,
    },
}

/// A piece that came back from the recogniser.
pub struct Decoded {
    /// Where it stands.
    pub range: SampleRange,
    /// Its words.
    pub result: Outcome,
}

/// How often recognising ahead paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speculation {
    /// Pieces whose words were those recognised ahead.
    pub hits: u32,
    /// Pieces that grew on, so that their words were dropped.
    pub wasted: u32,
    /// Time that recognising them took, in milliseconds; what was stopped on the way is not among it.
    pub wasted_ms: u64,
}

/// Hands pieces to the recogniser; their words come back by a channel, in any order.
pub struct Pieces {
    transcriber: Arc<dyn Transcriber>,
    fixed_tokens: Option<u32>,
    back: mpsc::Sender<Back>,
    ahead: Option<Ahead>,
    partial: Option<AbortOnDropHandle<()>>,
    speculation: Speculation,
}

/// A piece that is recognised ahead; dropping it cancels that.
struct Ahead {
    range: SampleRange,
    task: AbortOnDropHandle<Outcome>,
}

impl Pieces {
    /// Sends what comes back to `back`.
    pub fn new(
        transcriber: Arc<dyn Transcriber>,
        fixed_tokens: Option<u32>,
        back: mpsc::Sender<Back>,
    ) -> Self {
        let speculation = Speculation::default();
        Self { transcriber, fixed_tokens, back, ahead: None, partial: None, speculation }
    }

    /// How often recognising ahead paid so far.
    pub const fn speculation(&self) -> Speculation {
        self.speculation
    }

    /// Recognises a piece as far as it was said, for the eye; one at a time, and only where the recogniser is idle.
    pub fn recognise_partly(&mut self, range: SampleRange, samples: Vec<i16>) {
        if self.partial.as_ref().is_some_and(|partial| !partial.is_finished()) {
            return;
        }
        let piece = Piece { samples, urgency: Urgency::Partial, fixed_tokens: self.fixed_tokens };
        let transcriber = Arc::clone(&self.transcriber);
        let back = self.back.clone();
        let task = tokio::spawn(async move {
            // A busy recogniser has no time for this.
            let Ok(Recognised { text, .. }) = transcriber.transcribe(piece).await else { return };
            let _gone = back.send(Back::Partial { first_sample: range.first_sample, text }).await;
        });
        self.partial = Some(AbortOnDropHandle::new(task));
    }

    /// Recognises what may become the next piece.
    pub fn recognise_ahead(&mut self, range: SampleRange, samples: Vec<i16>) {
        self.give_up();
        self.partial = None;
        let piece = Piece { samples, urgency: Urgency::Speculative, fixed_tokens: self.fixed_tokens };
        let transcriber = Arc::clone(&self.transcriber);
        let task = tokio::spawn(async move { transcriber.transcribe(piece).await });
        self.ahead = Some(Ahead { range, task: AbortOnDropHandle::new(task) });
    }

    /// The voice goes on: what was recognised ahead is no piece.
    pub fn give_up(&mut self) {
        let Some(Ahead { task, .. }) = self.ahead.take() else { return };
        self.speculation.wasted += 1;
        if let Some(Ok(Ok(recognised))) = task.now_or_never() {
            self.speculation.wasted_ms += recognised.decode_ms;
        }
    }

    /// Recognises at once what may be said over the interviewer.
    pub fn suspect(&self, range: SampleRange, samples: Vec<i16>) {
        let piece = Piece { samples, urgency: Urgency::EndOfTurn, fixed_tokens: self.fixed_tokens };
        let (transcriber, back) = (Arc::clone(&self.transcriber), self.back.clone());
        tokio::spawn(async move {
            // What could not be recognised while the interviewer speaks tells nothing.
            let Ok(Recognised { words, .. }) = transcriber.transcribe(piece).await else { return };
            let _gone = back.send(Back::Suspicion { range, words }).await;
        });
    }

    /// Recognises a piece, unless that was done ahead.
    pub fn recognise(&mut self, range: SampleRange, samples: Vec<i16>, urgency: Urgency) {
        self.partial = None;
        let ahead = self.ahead.take_if(|ahead| ahead.range == range);
        if ahead.is_some() {
            self.speculation.hits += 1;
        }
        self.give_up();
        let transcriber = Arc::clone(&self.transcriber);
        let piece = Piece { samples, urgency, fixed_tokens: self.fixed_tokens };
        let back = self.back.clone();
        tokio::spawn(async move {
            let known = match ahead {
                Some(ahead) => ahead.task.await.ok().and_then(Result::ok),
                None => None,
            };
            let result = match known {
                Some(recognised) => Ok(recognised),
                None => patiently(&*transcriber, &piece).await,
            };
            // A closed channel means that the connection is gone; the next one hears the sound anew.
            let _gone = back.send(Back::Piece(Decoded { range, result })).await;
        });
    }
}

async fn patiently(transcriber: &dyn Transcriber, piece: &Piece) -> Outcome {
    loop {
        match transcriber.transcribe(piece.clone()).await {
            Err(RecognitionError::Busy) => tokio::time::sleep(BUSY).await,
            other => return other,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;

    use super::*;
    use crate::interview::event::RecognitionVersion;

    /// Says how many samples it heard, and remembers how urgent they were.
    struct Counter {
        version: RecognitionVersion,
        asked: Mutex<Vec<(usize, Urgency)>>,
    }

    #[async_trait]
    impl Transcriber for Counter {
        fn version(&self) -> &RecognitionVersion {
            &self.version
        }

        async fn transcribe(&self, piece: Piece) -> Outcome {
            self.asked.lock().unwrap().push((piece.samples.len(), piece.urgency));
            let text = piece.samples.len().to_string();
            Ok(Recognised { text, decode_ms: 70, ..Recognised::default() })
        }
    }

    fn counter() -> Arc<Counter> {
        let version = RecognitionVersion {
            model: "counter".to_owned(),
            sha256: String::new(),
            settings: String::new(),
            max_piece_ms: 10_000,
            synthetic: false,
        };
        Arc::new(Counter { version, asked: Mutex::default() })
    }

    fn words(back: Option<Back>) -> String {
        match back.unwrap() {
            Back::Piece(decoded) => decoded.result.unwrap().text,
            Back::Partial { text, .. } => format!("{text} so far"),
            Back::Suspicion { .. } => "a suspicion".to_owned(),
        }
    }

    const fn range(end_sample: u64) -> SampleRange {
        SampleRange { first_sample: 0, end_sample }
    }

    #[tokio::test]
    async fn a_piece_that_was_recognised_ahead_is_not_recognised_again() {
        let counter = counter();
        let (to, mut back) = mpsc::channel(4);
        let mut pieces = Pieces::new(Arc::<Counter>::clone(&counter), None, to);
        pieces.recognise_ahead(range(5), vec![0; 5]);
        pieces.recognise(range(5), vec![0; 5], Urgency::EndOfTurn);
        assert_eq!(words(back.recv().await), "5");
        assert_eq!(*counter.asked.lock().unwrap(), [(5, Urgency::Speculative)]);
        assert_eq!(pieces.speculation(), Speculation { hits: 1, wasted: 0, wasted_ms: 0 });
    }

    #[tokio::test]
    async fn a_piece_that_grew_on_is_recognised_whole() {
        let counter = counter();
        let (to, mut back) = mpsc::channel(4);
        let mut pieces = Pieces::new(Arc::<Counter>::clone(&counter), None, to);
        pieces.recognise_ahead(range(5), vec![0; 5]);
        tokio::task::yield_now().await;
        pieces.recognise(range(8), vec![0; 8], Urgency::EndOfTurn);
        assert_eq!(words(back.recv().await), "8");
        assert_eq!(pieces.speculation(), Speculation { hits: 0, wasted: 1, wasted_ms: 70 });
    }

    #[tokio::test]
    async fn what_is_still_being_said_is_recognised_for_the_eye() {
        let counter = counter();
        let (to, mut back) = mpsc::channel(4);
        let mut pieces = Pieces::new(Arc::<Counter>::clone(&counter), None, to);
        pieces.recognise_partly(range(5), vec![0; 5]);
        assert_eq!(words(back.recv().await), "5 so far");
        pieces.recognise(range(8), vec![0; 8], Urgency::EndOfTurn);
        assert_eq!(words(back.recv().await), "8");
        assert_eq!(*counter.asked.lock().unwrap(), [(5, Urgency::Partial), (8, Urgency::EndOfTurn)]);
    }
}
