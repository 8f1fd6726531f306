//! What time brings. All timers count live time, so nothing falls due while nobody is connected or in a break.

use super::{
    Interview,
    decide::Draft,
    event::{EndReason, Event, LineId, Remark, TurnSource},
    plan::Patience,
    standing::{Reached, Standing, Step},
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

/// Whoever types gets so many times the plan's patience: an answer that is thought out before its first key is no hesitation.
const TYPING_TIMES: u64 = 2;

/// A turn in progress when the last words are said gets at most so much more.
const LAST_TURN_MS: u64 = 30_000;

/// The last words begin so long before plan and grace are over.
const GOODBYE_MS: u64 = 30_000;

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
    /// The candidate has begun to answer and says no more.
    GoOn,
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
            Phase::Closing(reason) => {
                let due = self.line_due().or_else(|| self.last_turn_due(reason));
                due.map(|due| self.end_due(reason).filter(|end| end.0 < due.0).unwrap_or(due))
            }
            Phase::Conversing => {
                let due = self.line_due().or_else(|| self.reply_due()).or_else(|| self.silence_due());
                match self.close_due() {
                    Some(close) => due.filter(|(live_ms, _)| *live_ms < close.0).or(Some(close)),
                    None => due,
                }
            }
        }
    }

    /// Who still speaks then is thanked in mid-turn: there was all of the grace to come to an end.
    fn close_due(&self) -> Option<(u64, Due)> {
        if self.state.turns.len() >= MOST_TURNS {
            return Some((0, Due::Close));
        }
        (!self.untimed()).then(|| (self.limit_ms().saturating_sub(GOODBYE_MS), Due::Close))
    }

    /// After the last words a turn in progress may still be finished, for a while.
    fn last_turn_due(&self, reason: EndReason) -> Option<(u64, Due)> {
        self.state.speaking.then_some((self.state.pending_since_ms + LAST_TURN_MS, Due::End(reason)))
    }

    /// Plan and grace are never exceeded, unless the last words only began then.
    fn end_due(&self, reason: EndReason) -> Option<(u64, Due)> {
        let texts = self.state.pending.iter().filter_map(|line| self.line_text(*line));
        let spoken_ms: u64 = texts.map(wording::spoken_ms).sum();
        let said_ms = self.state.pending_since_ms + spoken_ms;
        (!self.untimed()).then(|| (self.limit_ms().max(said_ms), Due::End(reason)))
    }

    /// The last words wait for no report of the line before them, only for its end.
    fn line_due(&self) -> Option<(u64, Due)> {
        let line = *self.state.pending.front()?;
        let spoken_ms = wording::spoken_ms(self.line_text(line).unwrap_or_default());
        let closing = matches!(self.state.phase, Phase::Closing(_)) && self.state.pending.len() > 1;
        let grace_ms = if closing { 0 } else { LINE_GRACE_MS };
        Some((self.state.pending_since_ms + spoken_ms + grace_ms, Due::Line(line)))
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
        if self.untimed() {
            return None;
        }
        let (step_ms, due) = self.next_kindness(standing);
        let patient_ms = standing.silent_since_ms? + step_ms;
        Some((patient_ms.max(quiet_ms), due))
    }

    /// What a silence brings, and after how long. Who has answered something is not asked the same again, nor is whoever
    /// types and has the question before them; a remark of which every wording was used is left out.
    fn next_kindness(&self, standing: &Standing) -> (u64, Due) {
        let patience = self.patience();
        let own_part = self.in_candidates_part();
        let answered = own_part && self.state.asked.last().is_some_and(|asked| asked.answered > 0);
        let begun = !standing.turns.is_empty() || answered;
        let step = match standing.next_step {
            Step::Reassure if self.reassurance().is_none() => Step::Repeat,
            step @ (Step::Reassure | Step::Repeat | Step::OfferSkip | Step::MoveOn) => step,
        };
        let step = if self.types() && step == Step::Repeat { Step::OfferSkip } else { step };
        let no_offer = self.fresh(&self.plan.wording.offer_skip).is_none();
        let step = if no_offer && step == Step::OfferSkip { Step::MoveOn } else { step };
        match step {
            Step::Reassure if begun && own_part => (patience.reassure_ms, Due::GoOn),
            Step::Reassure => (patience.reassure_ms, Due::Silence(step)),
            Step::Repeat | Step::OfferSkip | Step::MoveOn if begun => (patience.repeat_ms, Due::GoOn),
            Step::Repeat => (patience.repeat_ms, Due::Silence(step)),
            Step::OfferSkip => (patience.offer_skip_ms, Due::Silence(step)),
            Step::MoveOn => (patience.move_on_ms, Due::Silence(step)),
        }
    }

    /// Whether the candidate types: the last turn came that way.
    pub(super) fn types(&self) -> bool {
        self.state.turns.last().is_some_and(|turn| turn.heard.source == TurnSource::Typed)
    }

    fn patience(&self) -> Patience {
        let Patience { reassure_ms, repeat_ms, offer_skip_ms, move_on_ms } = self.plan.patience;
        let times = if self.types() { TYPING_TIMES } else { 1 };
        Patience {
            reassure_ms: reassure_ms.saturating_mul(times),
            repeat_ms: repeat_ms.saturating_mul(times),
            offer_skip_ms: offer_skip_ms.saturating_mul(times),
            move_on_ms: move_on_ms.saturating_mul(times),
        }
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
        match due {
            Due::Close => self.close(),
            Due::End(reason) => self.record(Event::Ended { reason }),
            Due::Line(line) => self.record(Event::LineSpoken { line, samples: None }),
            Due::Reply(generation) => self.fall_back(generation),
            Due::Unasked => self.repeat(""),
            Due::Silence(Step::Reassure) => drop(self.variant(Remark::Reassure)),
            Due::Silence(Step::Repeat) => self.repeat_with_lead(),
            Due::Silence(Step::OfferSkip) => drop(self.variant(Remark::OfferSkip)),
            Due::Silence(Step::MoveOn) => self.move_on(),
            Due::GoOn => self.request_reply(),
        }
    }
}
