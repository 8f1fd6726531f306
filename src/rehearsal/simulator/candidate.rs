//! A simulated candidate: what is asked in, deeds out. Pure and seeded.

mod answers;
mod requests;

use std::collections::{BTreeSet, VecDeque};

pub use self::answers::ANSWER_MS;

use super::{
    chance::Chance,
    cue::Cue,
    manner::Manner,
    noise::Hearing,
    speech::{Piece, Voice},
    teller::Teller,
    texts::Texts,
};
use crate::interview::event::Intent;

/// Something that a candidate does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Nothing, for so many milliseconds.
    Wait(u64),
    /// Speaks; after so many pieces the line breaks for so many milliseconds.
    Say {
        /// What is said.
        pieces: VecDeque<Piece>,
        /// Pieces before the break and its length.
        breaks: Option<(usize, u64)>,
    },
    /// Types, for so many milliseconds.
    Type {
        /// What is typed.
        text: String,
        /// How long it takes.
        typing_ms: u64,
    },
    /// Makes a sound that is no word.
    Cough,
    /// Presses a button.
    Press(Intent),
    /// Closes the page for so many milliseconds.
    Leave(u64),
    /// Closes the page for good.
    Vanish,
}

/// One simulated candidate.
#[derive(Clone, Debug)]
pub struct Candidate {
    manner: Manner,
    chance: Chance,
    texts: &'static Texts,
    /// The tale of the present question.
    teller: Option<Teller>,
    /// Tales that were told.
    used: BTreeSet<&'static str>,
    /// What stands to be answered.
    standing: Option<Cue>,
    /// Whether a tale for the standing question was chosen.
    taken_up: bool,
    /// Whether something was requested since the standing question was asked.
    requested: bool,
    /// Counter-questions in a row.
    asked_back: u32,
    /// Own questions asked in the part for them.
    own_questions: u32,
}

impl Candidate {
    /// A candidate who behaves like this; everything else follows from `seed`.
    pub fn new(manner: Manner, seed: u64) -> Self {
        Self {
            manner,
            chance: Chance::new(seed),
            texts: Texts::embedded(),
            teller: None,
            used: BTreeSet::new(),
            standing: None,
            taken_up: false,
            requested: false,
            asked_back: 0,
            own_questions: 0,
        }
    }

    /// What the candidate does once the lines with this cue are heard.
    pub fn respond(&mut self, cue: &Cue) -> Vec<Deed> {
        match cue {
            Cue::Question { .. } | Cue::FollowUp { .. } => {
                self.standing = Some(cue.clone());
                self.requested = false;
                self.taken_up = false;
            }
            Cue::Again => {}
            Cue::Prompt => return self.prompted(),
            Cue::Confirm => return self.confirms(),
            Cue::AskStop => return vec![Deed::Wait(600), self.say(&["Yes."])],
        }
        let Some(standing) = self.standing.clone() else { return Vec::new() };
        if let Some(request) = self.request(&standing) {
            return request;
        }
        let mut deeds = vec![Deed::Wait(self.thinks_ms())];
        deeds.extend(self.reply(&standing));
        deeds
    }

    /// How well this candidate is understood.
    pub const fn hearing(&self) -> Hearing {
        match self.manner {
            Manner::NonNative => Hearing { wrong_per_cent: 14, unsure_per_cent: 8 },
            Manner::TechnicalTrouble => Hearing { wrong_per_cent: 16, unsure_per_cent: 14 },
            Manner::Strong
            | Manner::Mid
            | Manner::Weak
            | Manner::Buzzword
            | Manner::Recited
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Terse
            | Manner::Talkative
            | Manner::Hostile
            | Manner::Injecting
            | Manner::Silent
            | Manner::Asking => Hearing::USUAL,
        }
    }

    /// Whether this candidate goes on while the interviewer speaks.
    pub const fn interrupts(&self) -> bool {
        self.manner.interrupts()
    }

    const fn voice(&self) -> Voice {
        Voice {
            pace: self.manner.pace(),
            fluent: matches!(self.manner, Manner::Recited | Manner::Buzzword),
            foreign: matches!(self.manner, Manner::NonNative),
            // Cooperative candidates shall give answers of a known length.
            long_pauses_per_cent: if self.manner.is_cooperative() { 0 } else { 5 },
        }
    }

    fn thinks_ms(&mut self) -> u64 {
        match self.manner {
            Manner::Recited | Manner::Buzzword | Manner::Hostile => self.chance.between(200, 900),
            Manner::NonNative | Manner::Silent => self.chance.between(1_500, 9_000),
            Manner::Strong
            | Manner::Mid
            | Manner::Weak
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Terse
            | Manner::Talkative
            | Manner::Injecting
            | Manner::Asking
            | Manner::TechnicalTrouble => self.chance.between(500, 5_000),
        }
    }

    fn one_of(&mut self, lines: &'static [String]) -> &'static str {
        self.chance.pick(lines).map_or("", String::as_str)
    }
}
