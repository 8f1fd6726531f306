//! What time brings. All timers count live time, so nothing falls due while nobody is connected or in a break.

use super::{
    Interview,
    decide::Draft,
    event::{EndReason, Event, LineId, Remark},
    standing::{Reached, Step},
    state::Phase,
    wording,
};
use crate::time::Offset;

/// How long the interviewer's choice may take.
const REPLY_MS: u64 = 8_000;

/// A line whose end nobody reports counts as heard so long after its estimated length.
const LINE_GRACE_MS: u64 = 20_000;

/// Between two of the interviewer's lines there is at least so much time to begin to answer.
const QUIET_MS: u64 = 3_000;

/// A turn in progress when the time is over gets at most so much more.
const LAST_TURN_MS: u64 = 30_000;

/// More turns than any conversation has; a page that sends them without end is thanked and the interview closes.
const MOST_TURNS: usize = 500;

/// Something that falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Due {
    /// The live time is over.
    Close,
    /// The last words are said and the candidate still speaks.
    End(EndReason),
    /// A line counts as heard.
    Line(LineId),
    /// No choice came in time.
    Reply(u32),
    /// The standing question was not heard at all, and the candidate is silent.
    Unasked,
    /// The candidate is silent.
    Silence(Step),
}

impl Interview {
    /// When to send `Input::Tick`: always later than the last record once a tick of that time was taken in. Nothing
    /// while only the candidate's return or a pressed button can bring the interview on.
    pub fn deadline(&self) -> Option<Offset> {
        let (live_ms, _) = self.next_due()?;
        self.state.clock.reaches(live_ms)
    }

    /// The next thing that falls due, with its live time.
    fn next_due(&self) -> Option<(u64, Due)> {
        match self.state.phase {
            Phase::Waiting | Phase::Ended(_) => None,
            Phase::Closing(reason) => self.line_due().or_else(|| self.end_due(reason)),
            Phase::Conversing => {
                let close = self.close_due();
                self.line_due()
                    .or_else(|| self.reply_due())
                    .or_else(|| self.silence_due())
                    .filter(|(live_ms, _)| *live_ms < close.0)
                    .or(Some(close))
            }
        }
    }

    fn close_due(&self) -> (u64, Due) {
        let last_turn_ms = if self.state.speaking { LAST_TURN_MS } else { 0 };
        let enough = self.state.turns.len() >= MOST_TURNS;
        (if enough { 0 } else { self.limit_ms() + last_turn_ms }, Due::Close)
    }

    /// After the last words a turn in progress may still be finished, for a while.
    fn end_due(&self, reason: EndReason) -> Option<(u64, Due)> {
        self.state.speaking.then_some((self.state.pending_since_ms + LAST_TURN_MS, Due::End(reason)))
    }

    fn line_due(&self) -> Option<(u64, Due)> {
        let line = *self.state.pending.front()?;
        let spoken_ms = wording::spoken_ms(self.line_text(line).unwrap_or_default());
        Some((self.state.pending_since_ms + spoken_ms + LINE_GRACE_MS, Due::Line(line)))
    }

    fn reply_due(&self) -> Option<(u64, Due)> {
        let request = self.state.request.as_ref()?;
        Some((request.since_ms + REPLY_MS, Due::Reply(request.generation)))
    }

    fn silence_due(&self) -> Option<(u64, Due)> {
        let standing =
            self.state.standing.as_ref().filter(|_| !self.state.speaking && !self.state.reply_owed())?;
        let quiet_ms = self.state.pending_since_ms + QUIET_MS;
        if standing.reached == Reached::Nothing {
            return Some((quiet_ms, Due::Unasked));
        }
        let patience = &self.plan.patience;
        let step_ms = match standing.next_step {
            Step::Reassure => patience.reassure_ms,
            Step::Repeat => patience.repeat_ms,
            Step::OfferSkip => patience.offer_skip_ms,
            Step::MoveOn => patience.move_on_ms,
        };
        let patient_ms = standing.silent_since_ms? + step_ms;
        Some((patient_ms.max(quiet_ms), Due::Silence(standing.next_step)))
    }
}

impl Draft {
    /// Brings about everything that follows from state and time, until nothing more does.
    pub(super) fn settle(&mut self) {
        while self.settle_once() {}
    }

    fn settle_once(&mut self) -> bool {
        let state = &self.interview.state;
        if let Phase::Closing(reason) = state.phase
            && state.connected
            && state.pending.is_empty()
            && !state.speaking
        {
            self.record(Event::Ended { reason });
            return false;
        }
        if !state.clock.running() {
            return false;
        }
        let live_ms = self.interview.live_ms(self.at);
        if let Some((_, due)) = self.interview.next_due().filter(|(due_ms, _)| *due_ms <= live_ms) {
            self.bring_about(due);
            return true;
        }
        let free = state.pending.is_empty() && state.request.is_none() && !state.speaking;
        let owes = free && state.phase == Phase::Conversing && state.reply_owed();
        if owes {
            self.request_reply();
        }
        owes
    }

    fn bring_about(&mut self, due: Due) {
        let wording = self.interview.plan.clone();
        let wording = &wording.wording;
        match due {
            Due::Close => self.close(wording.closing.clone()),
            Due::End(reason) => self.record(Event::Ended { reason }),
            Due::Line(line) => self.record(Event::LineSpoken { line, samples: None }),
            Due::Reply(generation) => self.fall_back(generation),
            Due::Unasked => self.repeat(""),
            Due::Silence(Step::Reassure) => self.remark(Remark::Reassure, wording.reassure.clone()),
            Due::Silence(Step::Repeat) => self.repeat(&wording.repeat),
            Due::Silence(Step::OfferSkip) => self.remark(Remark::OfferSkip, wording.offer_skip.clone()),
            Due::Silence(Step::MoveOn) => self.move_on(),
        }
    }
}
