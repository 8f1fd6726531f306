//! Speaking: pieces with pauses become turns, as the ear of a server would cut them.

use std::collections::VecDeque;

use super::{
    super::{noise::hear, speech::Piece, texts::Texts},
    Doing, Room, VOICE_PACE,
};
use crate::{
    interview::{
        event::{HeardSegment, HeardTurn, SampleRange, TurnSource},
        input::Input,
    },
    time::Offset,
};

/// Samples of the microphone in a millisecond.
const SAMPLES_PER_MS: u64 = 16;
/// Recognising the last words.
const RECOGNISED_MS: u64 = 200;

/// Somebody in the middle of speaking.
pub(super) struct Speaking {
    pub until: Offset,
    stage: Stage,
    rest: VecDeque<Piece>,
    heard: Vec<HeardSegment>,
    /// Pieces until the line breaks, and for how long it does.
    breaks: Option<(usize, u64)>,
}

enum Stage {
    /// A piece is being spoken; it began then.
    Voice { piece: Piece, began: Offset },
    /// A short pause.
    Gap,
    /// A pause that ends the turn; the speaker goes on so many milliseconds after that.
    Hold { then_ms: u64 },
    /// The speaker thinks, though the turn is over.
    Thinking,
}

impl Room {
    pub(super) async fn begin_to_speak(&mut self, mut pieces: VecDeque<Piece>, breaks: Option<(usize, u64)>) {
        let Some(piece) = pieces.pop_front() else { return };
        self.feed(Input::SpeechStarted).await;
        self.doing = Doing::Speaking(self.voice(piece, pieces, Vec::new(), breaks));
    }

    fn voice(
        &self,
        piece: Piece,
        rest: VecDeque<Piece>,
        heard: Vec<HeardSegment>,
        breaks: Option<(usize, u64)>,
    ) -> Speaking {
        let until = self.at.plus_ms(piece.spoken_ms);
        Speaking { until, stage: Stage::Voice { piece, began: self.at }, rest, heard, breaks }
    }

    /// The next moment of a speech.
    pub(super) async fn speak_on(&mut self, mut speaking: Speaking) {
        match speaking.stage {
            Stage::Voice { ref piece, began } => {
                let pause_ms = piece.pause_ms;
                let segment = self.heard(&piece.text, began);
                speaking.heard.push(segment);
                self.pause(speaking, pause_ms).await;
            }
            Stage::Gap => self.next_piece(speaking),
            Stage::Hold { then_ms } => {
                self.hand_in(std::mem::take(&mut speaking.heard), Vec::new()).await;
                if !speaking.rest.is_empty() {
                    speaking.until = self.at.plus_ms(then_ms);
                    speaking.stage = Stage::Thinking;
                    self.doing = Doing::Speaking(speaking);
                }
            }
            Stage::Thinking => self.go_on(speaking).await,
        }
    }

    fn next_piece(&mut self, mut speaking: Speaking) {
        if let Some(piece) = speaking.rest.pop_front() {
            self.doing = Doing::Speaking(self.voice(piece, speaking.rest, speaking.heard, speaking.breaks));
        }
    }

    async fn pause(&mut self, mut speaking: Speaking, pause_ms: u64) {
        if let Some((pieces, away_ms)) = speaking.breaks {
            if pieces == 0 {
                speaking.breaks = None;
                return self.leave(Some(away_ms), Some(speaking)).await;
            }
            speaking.breaks = Some((pieces - 1, away_ms));
        }
        let holds = self.interview.plan().holds;
        let last = speaking.rest.is_empty();
        let hold_ms = u64::from(if last { holds.complete_ms } else { holds.unknown_ms });
        if last || pause_ms > hold_ms {
            let ended_ms = hold_ms + RECOGNISED_MS;
            speaking.until = self.at.plus_ms(ended_ms);
            speaking.stage = Stage::Hold { then_ms: pause_ms.saturating_sub(ended_ms) };
        } else {
            speaking.until = self.at.plus_ms(pause_ms);
            speaking.stage = Stage::Gap;
        }
        self.doing = Doing::Speaking(speaking);
    }

    /// After a pause that ended the turn: whoever is polite stops where the interviewer has begun.
    async fn go_on(&mut self, mut speaking: Speaking) {
        let interrupted = !self.lines.is_empty() && !self.candidate.interrupts();
        if interrupted || self.interview.closing() {
            return;
        }
        self.feed(Input::SpeechStarted).await;
        self.cut_the_line().await;
        speaking.heard.clear();
        self.next_piece(speaking);
    }

    /// Whoever speaks over a line stops it; what was heard of it by then was said.
    async fn cut_the_line(&mut self) {
        let (Some((line, text)), Some(began)) = (self.lines.front().cloned(), self.line_began) else {
            return;
        };
        let heard_ms = self.at.since(began);
        let words = (heard_ms * VOICE_PACE / 60_000) as usize;
        let heard: Vec<&str> = text.split_whitespace().take(words).collect();
        self.line_ends = None;
        self.feed(Input::LineCut { line, heard_ms, heard: heard.join(" "), samples: None }).await;
    }

    async fn hand_in(&mut self, segments: Vec<HeardSegment>, gaps: Vec<SampleRange>) {
        let texts: Vec<&str> = segments.iter().map(|segment| segment.text.as_str()).collect();
        let heard = HeardTurn { text: texts.join(" "), source: TurnSource::Voice, segments, gaps };
        self.feed(Input::TurnHeard(heard)).await;
    }

    /// What was said before the line broke comes in with the return, with a hole behind it.
    pub(super) async fn hand_in_late(&mut self, mut speaking: Speaking) {
        let end = speaking.heard.last().map_or(0, |segment| segment.samples.end_sample);
        let hole = SampleRange { first_sample: end, end_sample: end + 500 * SAMPLES_PER_MS };
        self.hand_in(std::mem::take(&mut speaking.heard), vec![hole]).await;
        if !speaking.rest.is_empty() {
            speaking.until = self.at.plus_ms(700);
            speaking.stage = Stage::Thinking;
            self.doing = Doing::Speaking(speaking);
        }
    }

    pub(super) async fn cough(&mut self) {
        self.feed(Input::SpeechStarted).await;
        self.at = self.at.plus_ms(600);
        self.hand_in(Vec::new(), Vec::new()).await;
    }

    fn heard(&mut self, spoken: &str, began: Offset) -> HeardSegment {
        let words = hear(spoken, self.candidate.hearing(), &Texts::embedded().sounds, &mut self.chance);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let samples =
            SampleRange { first_sample: began.0 * SAMPLES_PER_MS, end_sample: self.at.0 * SAMPLES_PER_MS };
        HeardSegment { samples, text: texts.join(" "), words }
    }
}
