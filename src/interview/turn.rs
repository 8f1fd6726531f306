//! A turn as it was recorded, with what its words name. That is read once, when somebody first asks, and shared by all copies
//! of the interview: it is asked for each act that a reply may choose.

use std::sync::{Arc, OnceLock};

use super::event::{HeardTurn, TurnId};
use crate::score::{
    Answer, Dimension, Lexicon, Signal, assess,
    mentions::{Mention, mentions},
};

/// A turn of the candidate.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub id: TurnId,
    pub heard: Arc<HeardTurn>,
    names: Arc<OnceLock<Arc<Names>>>,
}

/// What a turn names, and where it shows something.
#[derive(Debug)]
pub(super) struct Names {
    /// The name of the question that it was read as an answer to.
    question: String,
    pub mentions: Vec<Mention>,
    /// Each with the bytes from and to which it is shown.
    shown: Vec<(Signal, usize, usize)>,
}

impl Turn {
    pub fn new(id: TurnId, heard: HeardTurn) -> Self {
        Self { id, heard: Arc::new(heard), names: Arc::default() }
    }

    /// What it names, read as `answer`, which holds its words.
    pub fn names(&self, answer: &Answer) -> Arc<Names> {
        let kept = self.names.get_or_init(|| Arc::new(Names::read(answer)));
        if kept.question == answer.id { Arc::clone(kept) } else { Arc::new(Names::read(answer)) }
    }
}

/// Two turns are the same where the same was heard, whoever has read them.
impl PartialEq for Turn {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.heard == other.heard
    }
}

impl Names {
    fn read(answer: &Answer) -> Self {
        let lexicon = Lexicon::embedded();
        let assessment = assess(answer, lexicon);
        let evidence = Dimension::ALL.iter().flat_map(|dimension| &assessment.of(*dimension).evidence);
        Self {
            question: answer.id.clone(),
            mentions: mentions(answer, lexicon),
            shown: evidence.map(|found| (found.signal, found.start, found.end)).collect(),
        }
    }

    /// Whether `mention` stands where the turn shows `signal`.
    pub fn shows(&self, signal: Signal, mention: &Mention) -> bool {
        let around = |(shown, start, end): &(Signal, usize, usize)| {
            *shown == signal && *start <= mention.start && mention.end <= *end
        };
        self.shown.iter().any(around)
    }
}
