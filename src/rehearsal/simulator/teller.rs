//! Somebody tells a story or explains a design, and is asked about it: which sentence is said when.

use std::collections::BTreeSet;

use super::{
    chance::Chance,
    texts::{Manners, Tale},
};
use crate::score::Signal;

/// The order in which a story is told.
const AS_A_STORY: [Signal; 16] = [
    Signal::Symptom,
    Signal::Scope,
    Signal::Quantity,
    Signal::Technology,
    Signal::OwnDecision,
    Signal::Diagnosis,
    Signal::Artefact,
    Signal::Mechanism,
    Signal::OwnAction,
    Signal::Options,
    Signal::Reason,
    Signal::Constraint,
    Signal::Cost,
    Signal::OwnOutcome,
    Signal::SystemicChange,
    Signal::Reversal,
];

/// The order in which a design is explained.
const AS_A_DESIGN: [Signal; 16] = [
    Signal::Quantity,
    Signal::Constraint,
    Signal::Technology,
    Signal::OwnDecision,
    Signal::Reason,
    Signal::Artefact,
    Signal::Mechanism,
    Signal::OwnAction,
    Signal::Options,
    Signal::Cost,
    Signal::Symptom,
    Signal::Scope,
    Signal::Diagnosis,
    Signal::OwnOutcome,
    Signal::SystemicChange,
    Signal::Reversal,
];

/// How much somebody tells.
#[derive(Clone, Copy, Debug)]
pub struct Openness {
    /// Of a hundred kinds of evidence so many come unasked.
    pub unasked_per_cent: u64,
    /// Of a hundred that are asked for so many are there.
    pub asked_per_cent: u64,
    /// Sentences of detail beneath, when one claim is drilled.
    pub deeper: usize,
    /// Kinds of evidence that there are none of, asked for or not.
    pub lacks: &'static [Signal],
}

/// One tale and what of it was told.
#[derive(Clone, Debug)]
pub struct Teller {
    tale: &'static Tale,
    order: &'static [Signal; 16],
    told: BTreeSet<&'static str>,
    /// What was said, to be said again.
    first: Vec<&'static str>,
}

impl Teller {
    /// Somebody with this story.
    pub const fn of_story(tale: &'static Tale) -> Self {
        Self { tale, order: &AS_A_STORY, told: BTreeSet::new(), first: Vec::new() }
    }

    /// Somebody with this design.
    pub const fn of_design(tale: &'static Tale) -> Self {
        Self { tale, order: &AS_A_DESIGN, told: BTreeSet::new(), first: Vec::new() }
    }

    /// The answer to the question, about `words` words long.
    pub fn answer(
        &mut self,
        openness: Openness,
        words: usize,
        manners: &'static Manners,
        chance: &mut Chance,
    ) -> Vec<&'static str> {
        let setup: Vec<&'static str> = self.tale.setup.iter().map(String::as_str).collect();
        let mut left = words.saturating_sub(length(&setup));
        let mut body = Vec::new();
        for signal in chance.shuffled(self.order.to_vec()) {
            if chance.happens(openness.unasked_per_cent) && !openness.lacks.contains(&signal) {
                self.add(signal, &mut left, &mut body);
            }
        }
        body.sort_by_key(|(signal, _)| self.order.iter().position(|known| known == signal));
        let body: Vec<&'static str> = body.into_iter().map(|(_, sentence)| sentence).collect();
        let mut said = [setup, thinking_aloud(body, left, manners, chance)].concat();
        if chance.happens(40) {
            said.extend(chance.pick(&manners.closers).map(String::as_str));
        }
        self.first.clone_from(&said);
        said
    }

    /// Adds what there is of `signal` as long as there is time for it.
    fn add(&mut self, signal: Signal, left: &mut usize, to: &mut Vec<(Signal, &'static str)>) {
        for sentence in self.tale.says.get(&signal).into_iter().flatten() {
            if *left == 0 {
                return;
            }
            if self.told.insert(sentence) {
                *left = left.saturating_sub(length(&[sentence.as_str()]));
                to.push((signal, sentence));
            }
        }
    }

    /// The answer to a follow-up for `sought`; with `deep` about a claim that was made.
    pub fn follow_up(
        &mut self,
        (sought, deep): (Signal, bool),
        openness: Openness,
        words: usize,
        manners: &'static Manners,
        chance: &mut Chance,
    ) -> Vec<&'static str> {
        let mut said: Vec<&'static str> = Vec::new();
        let mut left = words;
        if deep {
            self.add_beneath(openness.deeper, &mut left, &mut said);
        }
        let has = |signal: &Signal| !openness.lacks.contains(signal);
        if !deep && chance.happens(openness.asked_per_cent) && has(&sought) {
            self.add_signal(sought, &mut left, &mut said);
        }
        if said.is_empty() {
            said.extend(chance.pick(&manners.unsure).map(String::as_str));
        }
        let beside = |signal: &&Signal| signal.dimension() == sought.dimension() && has(signal);
        for signal in self.order.iter().filter(beside) {
            self.add_signal(*signal, &mut left, &mut said);
        }
        for signal in chance.shuffled(self.order.to_vec()).into_iter().filter(has) {
            self.add_signal(signal, &mut left, &mut said);
        }
        let again = if left > 0 { self.once_more(left, manners, chance) } else { Vec::new() };
        left = left.saturating_sub(length(&again));
        said.extend(again);
        thinking_aloud(said, left, manners, chance)
    }

    fn add_beneath(&mut self, most: usize, left: &mut usize, to: &mut Vec<&'static str>) {
        for sentence in self.tale.deeper.iter().take(most).map(String::as_str) {
            if *left > 0 && self.told.insert(sentence) {
                *left = left.saturating_sub(length(&[sentence]));
                to.push(sentence);
            }
        }
    }

    fn add_signal(&mut self, signal: Signal, left: &mut usize, to: &mut Vec<&'static str>) {
        let mut added = Vec::new();
        self.add(signal, left, &mut added);
        to.extend(added.into_iter().map(|(_, sentence)| sentence));
    }

    /// The same words again, about `words` of them: there is nothing else.
    pub fn once_more(
        &self,
        words: usize,
        manners: &'static Manners,
        chance: &mut Chance,
    ) -> Vec<&'static str> {
        let mut said: Vec<&'static str> =
            chance.pick(&manners.told).map(String::as_str).into_iter().collect();
        let from = chance.below(self.first.len().max(1));
        for sentence in self.first.iter().cycle().skip(from).take(self.first.len()) {
            if length(&said) >= words {
                break;
            }
            said.push(sentence);
        }
        said
    }

    /// Questions about the task.
    pub fn asks(&self) -> &'static [String] {
        &self.tale.asks
    }
}

/// `body` with remarks between its sentences, where `left` words are to be filled.
fn thinking_aloud(
    body: Vec<&'static str>,
    mut left: usize,
    manners: &'static Manners,
    chance: &mut Chance,
) -> Vec<&'static str> {
    let mut said = body;
    for remark in chance.shuffled(manners.glue.iter().map(String::as_str).collect()) {
        let wanted = left > 0 || chance.happens(4);
        if wanted && !said.is_empty() {
            said.insert(1 + chance.below(said.len()), remark);
            left = left.saturating_sub(length(&[remark]));
        }
    }
    said
}

/// Words in `sentences`.
pub fn length(sentences: &[&str]) -> usize {
    sentences.iter().map(|sentence| sentence.split_whitespace().count()).sum()
}

#[cfg(test)]
mod tests {
    use super::{super::texts::Texts, *};

    const OPEN: Openness = Openness { unasked_per_cent: 80, asked_per_cent: 100, deeper: 3, lacks: &[] };

    fn teller() -> (Teller, &'static Texts) {
        let texts = Texts::embedded();
        (Teller::of_story(&texts.stories[0]), texts)
    }

    #[test]
    fn an_answer_is_as_long_as_it_shall_be() {
        for seed in 0..50 {
            let (mut teller, texts) = teller();
            let said = teller.answer(OPEN, 240, &texts.manners, &mut Chance::new(seed));
            assert!((200..300).contains(&length(&said)), "{}", length(&said));
        }
    }

    #[test]
    fn a_follow_up_gets_what_it_asks_for_and_nothing_that_was_told() {
        let (mut teller, texts) = teller();
        let mut chance = Chance::new(5);
        let first = teller.answer(OPEN, 120, &texts.manners, &mut chance);
        let cost = &texts.stories[0].says[&Signal::Cost];
        let told = cost.iter().filter(|sentence| first.contains(&sentence.as_str())).count();
        let more = teller.follow_up((Signal::Cost, false), OPEN, 60, &texts.manners, &mut chance);
        let now = cost.iter().filter(|sentence| more.contains(&sentence.as_str())).count();
        assert_eq!(told + now, cost.len());
    }

    #[test]
    fn a_drilled_claim_has_detail_beneath() {
        let (mut teller, texts) = teller();
        let more = teller.follow_up((Signal::Artefact, true), OPEN, 60, &texts.manners, &mut Chance::new(5));
        assert_eq!(more[0], texts.stories[0].deeper[0]);
    }

    #[test]
    fn what_is_said_once_more_was_said_before() {
        let (mut teller, texts) = teller();
        let mut chance = Chance::new(5);
        let first = teller.answer(OPEN, 240, &texts.manners, &mut chance);
        let again = teller.once_more(60, &texts.manners, &mut chance);
        assert!(again[1..].iter().all(|sentence| first.contains(sentence)));
    }
}
