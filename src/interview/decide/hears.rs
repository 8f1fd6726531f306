//! What the candidate says: an answer, a request, or a question.

use super::Draft;
use crate::interview::{
    asking,
    event::{Event, HeardTurn, Intent, Remark, TurnId, TurnSource},
    intent, policy,
    standing::{Offer, Reached, Step},
    state::Phase,
    wording,
};

impl Draft {
    pub(super) fn turn_heard(&mut self, heard: HeardTurn) {
        let state = &self.interview.state;
        let wordless = heard.text.trim().is_empty();
        let kept = !wordless || !heard.segments.is_empty() || !heard.gaps.is_empty() || state.speaking;
        let done = state.request.is_none() && state.pending.is_empty() && self.has_begun();
        if state.phase == Phase::Waiting || !(kept || done) {
            return;
        }
        if self.conversing() && !wordless && (heard.source == TurnSource::Typed || self.heard_out()) {
            self.finish_lines();
        }
        let turn = self.interview.next_turn();
        let context = self.context();
        let text = heard.text.clone();
        self.record(Event::TurnHeard { turn, heard });
        if !self.conversing() {
            return;
        }
        match intent::recognise(&text, context) {
            Some(Intent::Stop) if self.may_mean_something_else(&text) => {
                self.resume_if_paused();
                self.variant(Remark::AskStop);
            }
            Some(intent) => self.wanted(Some(turn), intent),
            None if wordless => {}
            None => {
                self.resume_if_paused();
                self.hear_question(turn, &text);
            }
        }
        self.ask_anew(wordless);
    }

    /// "We should stop." may be a part of the answer. The candidate is asked back, once.
    fn may_mean_something_else(&self, text: &str) -> bool {
        let state = &self.interview.state;
        let asked_back = state.standing.as_ref().is_some_and(|standing| standing.offer == Offer::Stop);
        !intent::is_plain_stop(text) && !asked_back && !state.stop_asked && self.has_variant(Remark::AskStop)
    }

    /// A question of the candidate's waits for an answer; one about how to answer has it at once.
    fn hear_question(&mut self, turn: TurnId, text: &str) {
        let own_part = self.interview.in_candidates_part();
        let whole = asking::Question { text, alone: true };
        let wanted = (own_part && asking::wants_to_know(text)).then_some(whole);
        let Some(question) = asking::question(text).or(wanted) else { return };
        let asked = Event::CandidateAsked { turn, alone: question.alone };
        let how = !own_part && question.alone && asking::is_about_the_answer(question.text);
        if !how && policy::is_for_the_interviewer(&self.interview, question.text) {
            self.record(asked);
        } else if how && self.has_variant(Remark::YourChoice) {
            self.record(asked);
            self.variant(Remark::YourChoice);
        }
    }

    /// What was not heard at all is still to be asked, and what was cut for nothing is said again.
    fn ask_anew(&mut self, wordless: bool) {
        let state = &self.interview.state;
        let Some(standing) = state.standing.as_ref().filter(|_| state.pending.is_empty()) else { return };
        let due = match standing.reached {
            Reached::Whole => false,
            Reached::Partly => wordless && standing.turns.is_empty(),
            Reached::Nothing => true,
        };
        if due && self.conversing() && !state.paused {
            self.repeat("");
        }
    }

    fn has_begun(&self) -> bool {
        self.interview.state.standing.as_ref().is_some_and(|standing| standing.begun)
    }

    fn context(&self) -> intent::Context {
        let state = &self.interview.state;
        let standing = state.standing.as_ref();
        intent::Context {
            skip_offered: standing.is_some_and(|standing| standing.next_step == Step::MoveOn),
            stop_offered: standing.is_some_and(|standing| standing.offer == Offer::Stop),
            paused: state.paused,
        }
    }

    /// Whether the pending lines must have been heard by now, though nobody said so.
    fn heard_out(&self) -> bool {
        let state = &self.interview.state;
        let texts = state.pending.iter().filter_map(|line| self.interview.line_text(*line));
        let spoken_ms: u64 = texts.map(wording::spoken_ms).sum();
        self.interview.live_ms(self.at) >= state.pending_since_ms + spoken_ms
    }

    /// Whoever types an answer, or answers long after a line's end, has taken the line in.
    fn finish_lines(&mut self) {
        while let Some(line) = self.interview.state.pending.front().copied() {
            self.record(Event::LineSpoken { line, samples: None });
        }
    }

    fn resume_if_paused(&mut self) {
        if self.interview.state.paused {
            self.record(Event::IntentRecognised { turn: None, intent: Intent::Resume });
        }
    }

    pub(super) fn wanted(&mut self, turn: Option<TurnId>, intent: Intent) {
        let paused = self.interview.state.paused;
        let recognised = Event::IntentRecognised { turn, intent };
        match intent {
            Intent::Pause => {
                if !paused || turn.is_some() {
                    self.record(recognised);
                }
                // A break that was asked for aloud is granted aloud.
                if !paused && turn.is_some() {
                    self.variant(Remark::Think);
                }
            }
            Intent::Resume => {
                if paused || turn.is_some() {
                    self.record(recognised);
                }
                // Nobody keeps a question in mind over a break; who reads has it before them.
                if paused && !self.interview.untimed() {
                    self.repeat_with_lead();
                }
            }
            Intent::Repeat | Intent::Rephrase | Intent::Think | Intent::Skip => {
                self.resume_if_paused();
                self.record(recognised);
                self.serve(intent);
            }
            Intent::Stop => {
                self.record(recognised);
                self.close();
            }
            Intent::Human => {
                self.record(recognised);
                self.remark(Remark::Human, self.interview.plan.wording.human.clone());
            }
        }
    }

    fn serve(&mut self, intent: Intent) {
        match intent {
            Intent::Repeat => self.repeat_with_lead(),
            Intent::Rephrase => self.rephrase(),
            Intent::Think => drop(self.variant(Remark::Think)),
            Intent::Skip => self.move_on(),
            Intent::Pause | Intent::Resume | Intent::Stop | Intent::Human => {}
        }
    }
}
