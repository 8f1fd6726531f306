//! Pieces of speech on their way through the recogniser. When the voice pauses, what may be the turn's last piece is
//! recognised ahead: if nothing more is said, its words are there before the hold is over.

use std::{sync::Arc, time::Duration};

use tokio::sync::mpsc;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    interview::event::SampleRange,
    recognition::{Piece, Recognised, RecognitionError, Transcriber, Urgency},
};

/// A busy recogniser is asked again after this.
const BUSY: Duration = Duration::from_millis(200);

type Outcome = Result<Recognised, RecognitionError>;

/// A piece that came back from the recogniser.
pub struct Decoded {
    /// Where it stands.
    pub range: SampleRange,
    /// What it was recognised for.
    pub purpose: Purpose,
    /// Its words.
    pub result: Outcome,
}

/// What sound is recognised for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Its words belong to the turn.
    Piece,
    /// Its words tell whether somebody speaks over the interviewer; it will come again as a piece.
    Suspicion,
}

/// How often recognising ahead paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Speculation {
    /// Pieces whose words were those recognised ahead.
    pub hits: u32,
    /// Pieces that grew on, so that their words were dropped.
    pub wasted: u32,
}

/// Hands pieces to the recogniser; their words come back by a channel, in any order.
pub struct Pieces {
    transcriber: Arc<dyn Transcriber>,
    fixed_tokens: Option<u32>,
    decoded: mpsc::Sender<Decoded>,
    ahead: Option<Ahead>,
    speculation: Speculation,
}

/// A piece that is recognised ahead; dropping it cancels that.
struct Ahead {
    range: SampleRange,
    task: AbortOnDropHandle<Outcome>,
}

impl Pieces {
    /// Sends what comes back to `decoded`.
    pub fn new(
        transcriber: Arc<dyn Transcriber>,
        fixed_tokens: Option<u32>,
        decoded: mpsc::Sender<Decoded>,
    ) -> Self {
        Self { transcriber, fixed_tokens, decoded, ahead: None, speculation: Speculation::default() }
    }

    /// How often recognising ahead paid so far.
    pub const fn speculation(&self) -> Speculation {
        self.speculation
    }

    /// Recognises what may become the next piece.
    pub fn recognise_ahead(&mut self, range: SampleRange, samples: Vec<i16>) {
        self.give_up();
        let piece = Piece { samples, urgency: Urgency::Speculative, fixed_tokens: self.fixed_tokens };
        let transcriber = Arc::clone(&self.transcriber);
        let task = tokio::spawn(async move { transcriber.transcribe(piece).await });
        self.ahead = Some(Ahead { range, task: AbortOnDropHandle::new(task) });
    }

    /// The voice goes on: what was recognised ahead is no piece.
    pub fn give_up(&mut self) {
        if self.ahead.take().is_some() {
            self.speculation.wasted += 1;
        }
    }

    /// Recognises at once what may be said over the interviewer.
    pub fn suspect(&self, range: SampleRange, samples: Vec<i16>) {
        let piece = Piece { samples, urgency: Urgency::EndOfTurn, fixed_tokens: self.fixed_tokens };
        let (transcriber, decoded) = (Arc::clone(&self.transcriber), self.decoded.clone());
        tokio::spawn(async move {
            let result = transcriber.transcribe(piece).await;
            let _gone = decoded.send(Decoded { range, purpose: Purpose::Suspicion, result }).await;
        });
    }

    /// Recognises a piece, unless that was done ahead.
    pub fn recognise(&mut self, range: SampleRange, samples: Vec<i16>, urgency: Urgency) {
        let ahead = self.ahead.take_if(|ahead| ahead.range == range);
        if ahead.is_some() {
            self.speculation.hits += 1;
        }
        self.give_up();
        let transcriber = Arc::clone(&self.transcriber);
        let piece = Piece { samples, urgency, fixed_tokens: self.fixed_tokens };
        let decoded = self.decoded.clone();
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
            let _gone = decoded.send(Decoded { range, purpose: Purpose::Piece, result }).await;
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
            Ok(Recognised { text: piece.samples.len().to_string(), ..Recognised::default() })
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

    const fn range(end_sample: u64) -> SampleRange {
        SampleRange { first_sample: 0, end_sample }
    }

    #[tokio::test]
    async fn a_piece_that_was_recognised_ahead_is_not_recognised_again() {
        let counter = counter();
        let (to, mut decoded) = mpsc::channel(4);
        let mut pieces = Pieces::new(Arc::<Counter>::clone(&counter), None, to);
        pieces.recognise_ahead(range(5), vec![0; 5]);
        pieces.recognise(range(5), vec![0; 5], Urgency::EndOfTurn);
        assert_eq!(decoded.recv().await.unwrap().result.unwrap().text, "5");
        assert_eq!(*counter.asked.lock().unwrap(), [(5, Urgency::Speculative)]);
        assert_eq!(pieces.speculation(), Speculation { hits: 1, wasted: 0 });
    }

    #[tokio::test]
    async fn a_piece_that_grew_on_is_recognised_whole() {
        let counter = counter();
        let (to, mut decoded) = mpsc::channel(4);
        let mut pieces = Pieces::new(Arc::<Counter>::clone(&counter), None, to);
        pieces.recognise_ahead(range(5), vec![0; 5]);
        pieces.recognise(range(8), vec![0; 8], Urgency::EndOfTurn);
        assert_eq!(decoded.recv().await.unwrap().result.unwrap().text, "8");
        assert_eq!(pieces.speculation(), Speculation { hits: 0, wasted: 1 });
    }
}
