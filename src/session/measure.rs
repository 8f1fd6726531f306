//! Where a connection measures: what its meter is told, and where the figures of a turn go.

use std::sync::Arc;

use super::{connection::Connection, ear::Ear, meter::Heard, noticed::Noticed, pieces::Decoded};
use crate::{
    interview::event::{HeardTurn, TurnId, TurnSource, Usage},
    metrics::{Metrics, TurnMetrics},
    store::turn_metrics::TurnFigures,
};

/// Where live interviews are measured.
#[derive(Clone, Default)]
pub struct Meters {
    /// The server's figures.
    pub figures: Arc<Metrics>,
    /// Keeps the figures of each turn; nothing where nobody wants them.
    pub turns: Option<Arc<dyn TurnFigures>>,
}

impl Connection {
    /// A candidate who was here before is back.
    pub(super) fn measure_resumption(&mut self) {
        if self.number > 1 {
            self.meter.resumed();
            let gap_ms = self.log.now().since(self.log.interview().last_at());
            self.live.meters.figures.resumed(gap_ms);
        }
    }

    /// A voice began or ended, or was heard over the interviewer.
    pub(super) fn measure_voice(&mut self, noticed: &Noticed) {
        match noticed {
            Noticed::SpeechStarted { at_sample } => self.meter.voice_began(*at_sample),
            Noticed::SpeechStopped { at_sample } => {
                let heard = self.heard();
                self.meter.voice_ended(*at_sample, heard);
            }
            Noticed::Stop => self.measure_barge_in(true),
            Noticed::Restore => self.measure_barge_in(false),
            Noticed::NoSpeech
            | Noticed::WordsSoFar(_)
            | Noticed::Words(_)
            | Noticed::Unintelligible
            | Noticed::TurnEnded
            | Noticed::Duck
            | Noticed::SpeaksOver => {}
        }
    }

    fn measure_barge_in(&mut self, confirmed: bool) {
        self.meter.spoken_over(confirmed);
        self.live.meters.figures.barge_in(confirmed);
    }

    /// A piece came back from the recogniser.
    pub(super) fn measure_words(&mut self, decoded: &Decoded) {
        if let Ok(recognised) = &decoded.result {
            self.meter.recognised(recognised, self.live.log.clock.now());
        }
    }

    /// A turn stands in the log.
    pub(super) async fn measure_turn(&mut self, turn: TurnId, heard: &HeardTurn) {
        if heard.source != TurnSource::Voice {
            return;
        }
        let speculation = self.ear.as_ref().map(Ear::speculation).unwrap_or_default();
        let now = self.heard();
        let before = self.meter.turn_recorded(turn, heard, speculation, now);
        self.keep_figures(before).await;
    }

    /// The words of the reply are chosen.
    pub(super) fn measure_words_of_model(&mut self, usage: Option<&Usage>) {
        let paid = self.asking.take_paid();
        self.meter.model_replied(usage, paid);
    }

    /// The interviewer's reply begins.
    pub(super) fn measure_reply(&mut self) {
        self.meter.replied(self.live.log.clock.now());
    }

    /// Counts the figures of a turn and writes them down. An interview never suffers from that.
    pub(super) async fn keep_figures(&self, turn: Option<TurnMetrics>) {
        let Some(turn) = turn else { return };
        let meters = &self.live.meters;
        meters.figures.turn(&turn);
        let Some(turns) = &meters.turns else { return };
        if let Err(error) = turns.add_turn_metrics(self.row.id, &turn, self.live.log.clock.now()).await {
            tracing::warn!(interview.id = %self.row.id, turn = turn.turn, error = %error, "figures of a turn are lost");
        }
    }

    fn heard(&self) -> Heard {
        let received = self.ear.as_ref().map_or(0, Ear::received);
        Heard { received, now: self.live.log.clock.now() }
    }
}
