//! Requests, refusals, breaks and trouble: what candidates do beside answering.

use super::{
    super::{cue::Cue, teller::Teller},
    Candidate, Deed, Manner,
};
use crate::{interview::event::Intent, score::AnswerKind};

impl Candidate {
    /// A request instead of an answer, at most one a question.
    pub(super) fn request(&mut self, standing: &Cue) -> Option<Vec<Deed>> {
        if self.requested {
            return None;
        }
        let own_part = matches!(standing, Cue::Question { scored: false, .. });
        let deeds = match self.manner {
            Manner::Hostile if !own_part && self.chance.happens(8) => self.gives_up(),
            Manner::TechnicalTrouble if self.chance.happens(30) => self.trouble(),
            Manner::Strong | Manner::Mid if is_design(standing) && self.chance.happens(40) => {
                self.clarifies()
            }
            Manner::NonNative if self.chance.happens(20) => self.asks_again(),
            Manner::Silent if self.chance.happens(6) => vec![Deed::Press(Intent::Skip)],
            Manner::Strong | Manner::Mid if self.chance.happens(9) => self.wants_time(),
            Manner::Weak | Manner::Evasive | Manner::Terse | Manner::Blaming if self.chance.happens(7) => {
                self.skips()
            }
            Manner::Strong
            | Manner::Mid
            | Manner::Weak
            | Manner::Buzzword
            | Manner::Recited
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Terse
            | Manner::Talkative
            | Manner::NonNative
            | Manner::Hostile
            | Manner::Injecting
            | Manner::Silent
            | Manner::Asking
            | Manner::TechnicalTrouble => return None,
        };
        self.requested = true;
        Some(deeds)
    }

    fn says_or_presses(&mut self, words: &'static [String], intent: Intent) -> Deed {
        if self.chance.happens(40) {
            return Deed::Press(intent);
        }
        let words = self.one_of(words);
        self.say(&[words])
    }

    /// Good candidates may ask about a design before they answer.
    fn clarifies(&mut self) -> Vec<Deed> {
        if let Some(Cue::Question { id, words, kind, .. }) = self.standing.clone() {
            self.take_up(kind, &id, &words);
        }
        let asks = self.teller.as_ref().map_or(&[][..], Teller::asks);
        let question = self.one_of(asks);
        vec![Deed::Wait(1_200), self.say(&[question])]
    }

    /// Yes, but from those who say nothing, or the opposite.
    pub(super) fn confirms(&mut self) -> Vec<Deed> {
        match self.manner {
            Manner::Silent => self.barely(),
            Manner::Hostile => vec![self.say(&["I just told you."])],
            Manner::Strong
            | Manner::Mid
            | Manner::Weak
            | Manner::Buzzword
            | Manner::Recited
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Terse
            | Manner::Talkative
            | Manner::NonNative
            | Manner::Injecting
            | Manner::Asking
            | Manner::TechnicalTrouble => {
                let yes = self.one_of(&self.texts.manners.confirm_yes);
                vec![Deed::Wait(500), self.say(&[yes])]
            }
        }
    }

    fn asks_again(&mut self) -> Vec<Deed> {
        let requests = &self.texts.manners.requests;
        let request = if self.chance.happens(60) {
            self.says_or_presses(&requests.repeat, Intent::Repeat)
        } else {
            self.says_or_presses(&requests.rephrase, Intent::Rephrase)
        };
        vec![Deed::Wait(1_500), request]
    }

    /// A repeat, time to think, or a break; then the answer.
    fn wants_time(&mut self) -> Vec<Deed> {
        let requests = &self.texts.manners.requests;
        match self.chance.below(3) {
            0 => self.asks_again(),
            1 => {
                let asks = self.says_or_presses(&requests.think, Intent::Think);
                let thinks_ms = self.chance.between(4_000, 11_000);
                let standing = self.standing.clone();
                let answer = standing.map_or_else(Vec::new, |standing| self.reply(&standing));
                [vec![Deed::Wait(900), asks, Deed::Wait(thinks_ms)], answer].concat()
            }
            _ => {
                let asks = self.says_or_presses(&requests.pause, Intent::Pause);
                let back = self.says_or_presses(&requests.resume, Intent::Resume);
                let away_ms = self.chance.between(20_000, 240_000);
                let standing = self.standing.clone();
                let answer = standing.map_or_else(Vec::new, |standing| self.reply(&standing));
                [vec![Deed::Wait(700), asks, Deed::Wait(away_ms), back, Deed::Wait(1_500)], answer].concat()
            }
        }
    }

    fn skips(&mut self) -> Vec<Deed> {
        let skip = self.says_or_presses(&self.texts.manners.requests.skip, Intent::Skip);
        vec![Deed::Wait(2_000), skip]
    }

    /// Leaves the interview in one of several ways.
    fn gives_up(&mut self) -> Vec<Deed> {
        let requests = &self.texts.manners.requests;
        let last = match self.chance.below(4) {
            0 => self.says_or_presses(&requests.stop, Intent::Stop),
            1 => self.says_or_presses(&requests.human, Intent::Human),
            2 => Deed::Vanish,
            _ => Deed::Leave(self.chance.between(30_000, 600_000)),
        };
        vec![Deed::Wait(400), last]
    }

    fn trouble(&mut self) -> Vec<Deed> {
        let away_ms = self.chance.between(2_000, 90_000);
        let words = self.one_of(&self.texts.manners.requests.trouble);
        match self.chance.below(4) {
            // The return restates the question.
            0 => vec![Deed::Wait(600), Deed::Leave(away_ms)],
            1 => vec![Deed::Cough, Deed::Wait(800), Deed::Cough],
            2 => vec![self.say(&[words])],
            _ => self.asks_again(),
        }
    }

    /// What follows a kind word during a silence.
    pub(super) fn prompted(&mut self) -> Vec<Deed> {
        if self.manner == Manner::Silent {
            return self.barely();
        }
        let Some(standing) = self.standing.clone() else { return Vec::new() };
        let mut deeds = vec![Deed::Wait(self.thinks_ms())];
        deeds.extend(self.reply(&standing));
        deeds
    }

    /// Nothing, or nearly nothing.
    pub(super) fn barely(&mut self) -> Vec<Deed> {
        match self.chance.below(10) {
            0..=5 => Vec::new(),
            6..=7 => {
                let line = self.one_of(&self.texts.manners.silent.lines);
                vec![Deed::Wait(4_000), self.say(&[line])]
            }
            8 => vec![Deed::Wait(6_000), Deed::Cough],
            _ => {
                let text = self.one_of(&self.texts.manners.silent.lines).to_owned();
                vec![Deed::Wait(3_000), Deed::Type { text, typing_ms: 2_500 }]
            }
        }
    }
}

const fn is_design(standing: &Cue) -> bool {
    matches!(standing, Cue::Question { kind: AnswerKind::SystemDesign, scored: true, .. })
}
