//! The interviewer's voice on one connection: lines are spoken one after the other, in order.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::mpsc;

use crate::{interview::event::LineId, voice::Synthesizer};

/// A line with its sound; empty where the voice failed, then its caption stands alone.
#[derive(Debug)]
pub struct SpokenLine {
    /// Which line.
    pub line: LineId,
    /// 16 kHz mono.
    pub samples: Vec<i16>,
}

/// Queues lines for the voice; at most one is being made at a time.
pub struct Speaker {
    voice: Arc<dyn Synthesizer>,
    waiting: VecDeque<(LineId, String)>,
    busy: bool,
    done: mpsc::Sender<SpokenLine>,
}

impl Speaker {
    /// A speaker that sends what it has made to `done`.
    pub const fn new(voice: Arc<dyn Synthesizer>, done: mpsc::Sender<SpokenLine>) -> Self {
        Self { voice, waiting: VecDeque::new(), busy: false, done }
    }

    /// Speaks `text` after everything queued before.
    pub fn say(&mut self, line: LineId, text: String) {
        self.waiting.push_back((line, text));
        self.start_next();
    }

    /// The last line was taken from the channel: the next may be made.
    pub fn taken(&mut self) {
        self.busy = false;
        self.start_next();
    }

    fn start_next(&mut self) {
        if self.busy {
            return;
        }
        let Some((line, text)) = self.waiting.pop_front() else { return };
        self.busy = true;
        let voice = Arc::clone(&self.voice);
        let done = self.done.clone();
        tokio::spawn(async move {
            let samples = voice.synthesize(&text).await.unwrap_or_else(|error| {
                tracing::warn!(error = %error, "a line is shown without being spoken");
                Vec::new()
            });
            // A closed channel means that the connection is gone; the next one speaks the line anew.
            let _gone = done.send(SpokenLine { line, samples }).await;
        });
    }
}
