//! Answers: which texts, how many of them, and how they are said.

use std::{collections::VecDeque, ops::RangeInclusive};

use super::{
    super::{
        cue::Cue,
        speech::{Piece, duration_ms, spoken},
        teller::{Openness, Teller, length},
        texts::{Lines, Tale},
    },
    Candidate, Deed, Manner,
};
use crate::{
    interview::plan::SectionKind,
    score::{AnswerKind, Signal},
    speech::plain_words,
};

/// How long strong and mid candidates answer, in milliseconds; also to a follow-up.
pub const ANSWER_MS: RangeInclusive<u64> = 60_000..=150_000;

/// What a middling candidate hasn't got: taking the cause on and carrying it through, the measure of it and why it happened,
/// what a choice costs and what would reverse it.
const MID_LACKS: [Signal; 11] = [
    Signal::OwnDecision,
    Signal::OwnOutcome,
    Signal::SystemicChange,
    Signal::Quantity,
    Signal::Symptom,
    Signal::Diagnosis,
    Signal::Mechanism,
    Signal::Scope,
    Signal::Cost,
    Signal::Reversal,
    Signal::Constraint,
];

impl Candidate {
    /// The deeds that answer `standing`.
    pub(super) fn reply(&mut self, standing: &Cue) -> Vec<Deed> {
        match standing {
            Cue::Question { scored: false, part: SectionKind::CandidateQuestions, .. } => self.own_question(),
            Cue::Question { scored: false, .. } => self.warms_up(),
            Cue::Question { id, words, kind, .. } => {
                if !self.taken_up {
                    self.take_up(*kind, id, words);
                }
                self.answers_question(*kind)
            }
            Cue::FollowUp { seeks, deep } => self.answers_follow_up(*seeks, *deep),
            Cue::Again | Cue::Prompt | Cue::Confirm | Cue::AskStop => Vec::new(),
        }
    }

    /// Chooses the tale that suits the question best among those not yet told.
    pub(super) fn take_up(&mut self, kind: AnswerKind, id: &str, words: &str) {
        let asked = [plain_words(&id.replace('-', " ")), plain_words(words)].concat();
        let texts = self.texts;
        let tales = match kind {
            AnswerKind::Behavioral => &texts.stories,
            AnswerKind::SystemDesign => &texts.designs,
        };
        let suits = |tale: &Tale| tale.suits.iter().filter(|word| asked.contains(word)).count();
        let mixed = self.chance.shuffled(tales.iter().collect());
        let best = mixed.into_iter().max_by_key(|tale| {
            let fresh = usize::from(!self.used.contains(tale.id.as_str()));
            (fresh, suits(tale))
        });
        self.teller = best.map(|tale| {
            self.used.insert(&tale.id);
            match kind {
                AnswerKind::Behavioral => Teller::of_story(tale),
                AnswerKind::SystemDesign => Teller::of_design(tale),
            }
        });
        self.asked_back = 0;
        self.taken_up = true;
    }

    fn warms_up(&mut self) -> Vec<Deed> {
        let texts = self.texts;
        match self.manner {
            Manner::Silent => return self.barely(),
            Manner::Terse => return vec![self.say(&["Backend. Billing."])],
            Manner::Hostile => {
                let line = self.one_of(&texts.manners.hostile.story);
                return vec![self.say(&[line])];
            }
            Manner::Strong
            | Manner::Mid
            | Manner::Weak
            | Manner::Buzzword
            | Manner::Recited
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Talkative
            | Manner::NonNative
            | Manner::Injecting
            | Manner::Asking
            | Manner::TechnicalTrouble => {}
        }
        let line = self.one_of(&texts.manners.warm_up);
        vec![self.say(&[line])]
    }

    fn own_question(&mut self) -> Vec<Deed> {
        let manners = &self.texts.manners;
        let most = match self.manner {
            Manner::Asking => 8,
            Manner::Silent => return self.barely(),
            Manner::Terse | Manner::Hostile => 0,
            Manner::Strong
            | Manner::Mid
            | Manner::Weak
            | Manner::Buzzword
            | Manner::Recited
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Talkative
            | Manner::NonNative
            | Manner::Injecting
            | Manner::TechnicalTrouble => 2,
        };
        self.own_questions += 1;
        let words =
            if self.own_questions > most { &manners.no_more_questions } else { &manners.own_questions };
        let words = self.one_of(words);
        vec![self.say(&[words])]
    }

    fn answers_question(&mut self, kind: AnswerKind) -> Vec<Deed> {
        let manners = &self.texts.manners;
        match self.manner {
            Manner::Strong | Manner::Mid => vec![self.tells()],
            Manner::Recited => vec![self.recites()],
            Manner::NonNative | Manner::TechnicalTrouble => vec![self.tells_with_trouble()],
            Manner::Talkative => vec![self.rambles()],
            Manner::Injecting => vec![self.injects()],
            Manner::Asking => self.asks_back(kind),
            Manner::Silent => self.barely(),
            Manner::Weak => vec![self.lines_of(&manners.weak, kind, 2, 6)],
            Manner::Buzzword => vec![self.lines_of(&manners.buzzword, kind, 5, 9)],
            Manner::Evasive => vec![self.lines_of(&manners.evasive, kind, 2, 4)],
            Manner::Blaming => vec![self.lines_of(&manners.blaming, kind, 3, 6)],
            Manner::Terse => vec![self.lines_of(&manners.terse, kind, 1, 1)],
            Manner::Hostile => vec![self.lines_of(&manners.hostile, kind, 1, 3)],
        }
    }

    fn answers_follow_up(&mut self, seeks: Signal, deep: bool) -> Vec<Deed> {
        let manners = &self.texts.manners;
        match self.manner {
            Manner::Recited => vec![self.recites_again()],
            Manner::Talkative => vec![self.rambles()],
            Manner::Silent => self.barely(),
            Manner::Asking if self.asked_back < 2 => {
                self.asked_back += 1;
                vec![self.few(&manners.asking.probe, 1, 2)]
            }
            Manner::Strong
            | Manner::Mid
            | Manner::NonNative
            | Manner::TechnicalTrouble
            | Manner::Injecting
            | Manner::Asking => vec![self.tells_more(seeks, deep)],
            Manner::Evasive if self.chance.happens(35) => vec![self.few(&manners.evasive.refusal, 1, 1)],
            Manner::Hostile if self.chance.happens(35) => vec![self.few(&manners.hostile.refusal, 1, 1)],
            Manner::Weak => vec![self.few(&manners.weak.probe, 1, 3)],
            Manner::Buzzword => vec![self.few(&manners.buzzword.probe, 2, 4)],
            Manner::Evasive => vec![self.few(&manners.evasive.probe, 1, 3)],
            Manner::Blaming => vec![self.few(&manners.blaming.probe, 1, 3)],
            Manner::Terse => vec![self.few(&manners.terse.probe, 1, 1)],
            Manner::Hostile => vec![self.few(&manners.hostile.probe, 1, 2)],
        }
    }

    const fn openness(&self) -> Openness {
        match self.manner {
            Manner::Strong => Openness { unasked_per_cent: 80, asked_per_cent: 96, deeper: 3, lacks: &[] },
            Manner::Recited => Openness { unasked_per_cent: 95, asked_per_cent: 0, deeper: 0, lacks: &[] },
            Manner::Mid => {
                Openness { unasked_per_cent: 50, asked_per_cent: 75, deeper: 1, lacks: &MID_LACKS }
            }
            Manner::Weak
            | Manner::Buzzword
            | Manner::Evasive
            | Manner::Blaming
            | Manner::Terse
            | Manner::Talkative
            | Manner::NonNative
            | Manner::Hostile
            | Manner::Injecting
            | Manner::Silent
            | Manner::Asking
            | Manner::TechnicalTrouble => {
                Openness { unasked_per_cent: 50, asked_per_cent: 75, deeper: 1, lacks: &[] }
            }
        }
    }

    /// Words that take so long at this candidate's pace, with their pauses.
    fn words_in(&self, milliseconds: u64) -> usize {
        (milliseconds * self.manner.pace() / 60_000 * 9 / 10) as usize
    }

    fn tells(&mut self) -> Deed {
        let milliseconds = self.chance.between(70_000, 132_000);
        let words = self.words_in(milliseconds);
        let said = self.story_of(words);
        Deed::Say { pieces: self.fitted(said), breaks: None }
    }

    fn story_of(&mut self, words: usize) -> Vec<&'static str> {
        let (openness, texts) = (self.openness(), self.texts);
        let opener = self.one_of(&texts.manners.openers);
        let Some(teller) = &mut self.teller else { return Vec::new() };
        let told = teller.answer(openness, words, &texts.manners, &mut self.chance);
        [vec![opener], told].concat()
    }

    fn tells_more(&mut self, seeks: Signal, deep: bool) -> Deed {
        let most_ms = if deep { 105_000 } else { 95_000 };
        let milliseconds = self.chance.between(66_000, most_ms);
        let words = self.words_in(milliseconds);
        let (openness, texts) = (self.openness(), self.texts);
        let opener = self.one_of(&texts.manners.probe_openers);
        let Some(teller) = &mut self.teller else { return self.say(&[opener]) };
        let told = teller.follow_up((seeks, deep), openness, words, &texts.manners, &mut self.chance);
        Deed::Say { pieces: self.fitted([vec![opener], told].concat()), breaks: None }
    }

    /// Speech of at least a minute and at most two and a half.
    fn fitted(&mut self, mut said: Vec<&'static str>) -> VecDeque<Piece> {
        let voice = self.voice();
        let glue = &self.texts.manners.glue;
        loop {
            let pieces = spoken(&said, voice, &mut self.chance);
            let speech_ms = duration_ms(&pieces);
            if speech_ms < *ANSWER_MS.start() {
                let more = self.one_of(glue);
                said.push(more);
            } else if speech_ms > *ANSWER_MS.end() {
                said.pop();
            } else {
                return pieces.into();
            }
        }
    }

    fn recites(&mut self) -> Deed {
        let milliseconds = self.chance.between(95_000, 135_000);
        let words = self.words_in(milliseconds);
        let said = self.story_of(words);
        self.say(&said[1..])
    }

    /// The learnt words again, whatever is asked.
    fn recites_again(&mut self) -> Deed {
        let milliseconds = self.chance.between(15_000, 40_000);
        let words = self.words_in(milliseconds);
        let texts = self.texts;
        let Some(teller) = &self.teller else { return self.say(&["As I said."]) };
        let said = teller.once_more(words, &texts.manners, &mut self.chance);
        self.say(&said)
    }

    fn tells_with_trouble(&mut self) -> Deed {
        let milliseconds = self.chance.between(30_000, 110_000);
        let said = self.story_of(self.words_in(milliseconds));
        if self.manner == Manner::TechnicalTrouble && self.chance.happens(20) {
            let text = said.iter().take(6).copied().collect::<Vec<_>>().join(" ");
            let typing_ms = length(&[&text]) as u64 * 900;
            return Deed::Type { text, typing_ms };
        }
        let pieces: VecDeque<Piece> = spoken(&said, self.voice(), &mut self.chance).into();
        let breaks = (self.manner == Manner::TechnicalTrouble && self.chance.happens(35))
            .then(|| (self.chance.below(pieces.len()), self.chance.between(1_000, 150_000)));
        Deed::Say { pieces, breaks }
    }

    /// Minutes of it.
    fn rambles(&mut self) -> Deed {
        let milliseconds = self.chance.between(120_000, 600_000);
        let words = self.words_in(milliseconds);
        let rambles = &self.texts.manners.talkative.rambles;
        let mut said = self.story_of(words.min(250));
        while length(&said) < words {
            said.push(self.one_of(rambles));
        }
        self.say(&said)
    }

    fn injects(&mut self) -> Deed {
        let milliseconds = self.chance.between(20_000, 60_000);
        let mut said = self.story_of(self.words_in(milliseconds));
        for _ in 0..self.chance.between(1, 3) {
            let line = self.one_of(&self.texts.manners.injecting.lines);
            said.insert(self.chance.below(said.len() + 1), line);
        }
        self.say(&said)
    }

    fn asks_back(&mut self, kind: AnswerKind) -> Vec<Deed> {
        let asking = &self.texts.manners.asking;
        let of_the_task = self.teller.as_ref().map_or(&[][..], Teller::asks);
        let words = match kind {
            AnswerKind::SystemDesign if !of_the_task.is_empty() => self.one_of(of_the_task),
            AnswerKind::SystemDesign => self.one_of(&asking.design),
            AnswerKind::Behavioral => self.one_of(&asking.story),
        };
        vec![self.say(&[words])]
    }

    fn lines_of(&mut self, lines: &'static Lines, kind: AnswerKind, least: u64, most: u64) -> Deed {
        match kind {
            AnswerKind::Behavioral => self.few(&lines.story, least, most),
            AnswerKind::SystemDesign => self.few(&lines.design, least, most),
        }
    }

    fn few(&mut self, lines: &'static [String], least: u64, most: u64) -> Deed {
        let count = self.chance.between(least, most) as usize;
        let said: Vec<&'static str> = self.chance.shuffled(lines.iter().map(String::as_str).collect());
        self.say(&said[..count.min(said.len())])
    }

    pub(super) fn say(&mut self, sentences: &[&str]) -> Deed {
        Deed::Say { pieces: spoken(sentences, self.voice(), &mut self.chance).into(), breaks: None }
    }
}
