//! The interviewer's voice on one connection: lines are spoken one after the other, in order, each sentence by sentence, so that
//! the first is heard while the next is still being made.

use std::{collections::VecDeque, sync::Arc};

use tokio::sync::mpsc;

use crate::{
    interview::{event::LineId, plan::PlanSnapshot},
    voice::{
        Synthesizer,
        clauses::{first_clause, sentences},
    },
};

/// A part of a line with its sound; empty where the voice failed, then the caption stands alone.
#[derive(Debug, PartialEq, Eq)]
pub struct SpokenPart {
    /// Of which line.
    pub line: LineId,
    /// 16 kHz mono.
    pub samples: Vec<i16>,
    /// Nothing more comes of this line.
    pub last: bool,
    /// The voice failed.
    failed: bool,
}

/// A part that is still to be spoken; without words if it is not to be heard any more.
struct Part {
    line: LineId,
    text: String,
    last: bool,
}

/// Queues lines for the voice; at most one part is being made at a time.
pub struct Speaker {
    voice: Arc<dyn Synthesizer>,
    waiting: VecDeque<Part>,
    busy: bool,
    done: mpsc::Sender<SpokenPart>,
}

impl Speaker {
    /// A speaker that sends what it has made to `done`.
    pub const fn new(voice: Arc<dyn Synthesizer>, done: mpsc::Sender<SpokenPart>) -> Self {
        Self { voice, waiting: VecDeque::new(), busy: false, done }
    }

    /// Speaks `text` after everything queued before.
    pub fn say(&mut self, line: LineId, text: &str) {
        let parts = self.parts(text);
        let count = parts.len();
        let part = |(index, text)| Part { line, text, last: index + 1 == count };
        self.waiting.extend(parts.into_iter().enumerate().map(part));
        self.start_next();
    }

    /// A part was taken from the channel: the next may be made. Of a line that the voice failed at nothing more is said.
    pub fn taken(&mut self, part: &SpokenPart) {
        if part.failed {
            self.cut(part.line);
        }
        self.busy = false;
        self.start_next();
    }

    /// Nothing more of `line` is to be heard.
    pub fn cut(&mut self, line: LineId) {
        for part in self.waiting.iter_mut().filter(|part| part.line == line) {
            part.text.clear();
        }
    }

    /// A long first sentence is cut once more, unless its sound is there already.
    fn parts(&self, text: &str) -> Vec<String> {
        let mut parts = sentences(text);
        if let Some(first) = parts.first().filter(|first| !self.voice.knows(first)).cloned()
            && let Some((clause, rest)) = first_clause(&first)
        {
            parts.splice(..1, [clause.to_owned(), rest.to_owned()]);
        }
        if parts.is_empty() {
            parts.push(String::new());
        }
        parts
    }

    fn start_next(&mut self) {
        if self.busy {
            return;
        }
        let Some(Part { line, text, last }) = self.waiting.pop_front() else { return };
        self.busy = true;
        let voice = Arc::clone(&self.voice);
        let done = self.done.clone();
        tokio::spawn(async move {
            let sound = if text.is_empty() { Ok(Vec::new()) } else { voice.synthesize(&text).await };
            let failed = sound.is_err();
            let samples = sound.unwrap_or_else(|error| {
                tracing::warn!(error = %error, "a line is shown without being spoken");
                Vec::new()
            });
            // A closed channel means that the connection is gone; the next one speaks the line anew.
            let _gone = done.send(SpokenPart { line, samples, last, failed }).await;
        });
    }
}

/// Has the lines made that an interview by `plan` begins with or is sure to need, one after the other, so that a voice that
/// remembers has them when their turn comes.
pub async fn make_ahead(voice: Arc<dyn Synthesizer>, plan: &PlanSnapshot) {
    let wording = &plan.wording;
    let questions = plan.sections.iter().flat_map(|section| &section.questions);
    let asked = questions.map(|question| question.text.as_str());
    let first = std::iter::once(wording.greeting.as_str()).chain(asked);
    let lines = first.chain(wording.acknowledgements.iter()).chain(wording.closing.iter().take(1));
    for sentence in lines.flat_map(sentences) {
        if !voice.knows(&sentence) && voice.synthesize(&sentence).await.is_err() {
            // Told when the line is spoken.
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use async_trait::async_trait;

    use super::*;
    use crate::voice::VoiceError;

    /// As many samples as letters; says nothing with an "x" in it, and knows what ends with "again.".
    #[derive(Default)]
    struct Letters(Mutex<Vec<String>>);

    #[async_trait]
    impl Synthesizer for Letters {
        fn name(&self) -> &'static str {
            "letters"
        }

        fn knows(&self, text: &str) -> bool {
            text.ends_with("again.")
        }

        async fn synthesize(&self, text: &str) -> Result<Vec<i16>, VoiceError> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(text.to_owned());
            if text.contains('x') { Err(VoiceError::Failed("x".to_owned())) } else { Ok(vec![1; text.len()]) }
        }
    }

    async fn parts(text: &str) -> (Vec<(usize, bool)>, Vec<String>) {
        let voice = Arc::new(Letters::default());
        let (to, mut done) = mpsc::channel(1);
        let mut speaker = Speaker::new(Arc::<Letters>::clone(&voice), to);
        speaker.say(1, text);
        let mut parts = Vec::new();
        while parts.last().is_none_or(|(_, last)| !last) {
            let part = done.recv().await.unwrap();
            speaker.taken(&part);
            parts.push((part.samples.len(), part.last));
        }
        let asked = voice.0.lock().unwrap().clone();
        (parts, asked)
    }

    #[tokio::test]
    async fn a_line_is_spoken_sentence_by_sentence() {
        assert_eq!(parts("Thank you. What then?").await.0, [(10, false), (10, true)]);
    }

    #[tokio::test]
    async fn a_long_first_sentence_is_cut_unless_its_sound_is_there() {
        let new = "Think of the last time you changed a schema, and of what you did first.";
        assert_eq!(parts(new).await.0.len(), 2);
        let known = "Think of the last time you changed a schema, and tell me about it again.";
        assert_eq!(parts(known).await.0.len(), 1);
    }

    #[tokio::test]
    async fn a_line_without_words_is_over_at_once() {
        assert_eq!(parts(" ").await, (vec![(0, true)], Vec::new()));
    }

    #[tokio::test]
    async fn of_a_line_that_the_voice_fails_at_no_end_is_said_without_its_beginning() {
        let (parts, asked) = parts("The x failed. This is not said.").await;
        assert_eq!((parts, asked.len()), (vec![(0, false), (0, true)], 1));
    }

    #[tokio::test]
    async fn what_was_cut_is_not_made() {
        let voice = Arc::new(Letters::default());
        let (to, mut done) = mpsc::channel(1);
        let mut speaker = Speaker::new(Arc::<Letters>::clone(&voice), to);
        speaker.say(1, "One. Two. Three.");
        let first = done.recv().await.unwrap();
        speaker.cut(1);
        speaker.taken(&first);
        let second = done.recv().await.unwrap();
        assert_eq!((second.samples.len(), voice.0.lock().unwrap().len()), (0, 1));
    }
}
