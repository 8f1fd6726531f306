//! Which of a plan's questions an opening asks, chosen once for all of its candidates.

use std::{collections::BTreeMap, ops::Deref};

use crate::interview::{
    plan::{PlanSnapshot, Question},
    terms::Terms,
};

/// A plan with the questions that take turns from opening to opening. It reads like the plan that asks the first ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    first: PlanSnapshot,
    rotations: Vec<Rotation>,
}

/// Some questions of a section, of which each opening asks a few.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rotation {
    /// Index of the section; its other questions come first.
    pub section: usize,
    /// How many are asked.
    pub pick: usize,
    /// From which.
    pub from: Vec<Question>,
}

impl Plan {
    /// `anchored` holds the questions that every opening asks.
    pub(super) fn new(anchored: PlanSnapshot, rotations: Vec<Rotation>) -> Self {
        let first = completed(anchored, &rotations, &[]);
        Self { first, rotations }
    }

    /// The questions that an opening asks beside the anchors, by name: those that were `used` least so far, and among
    /// equals those that `seed` prefers.
    pub fn choose(&self, used: &BTreeMap<String, u32>, seed: u64) -> Vec<String> {
        let fairest = |rotation: &Rotation| {
            let mut ids: Vec<&str> = rotation.from.iter().map(|question| question.id.as_str()).collect();
            ids.sort_by_key(|id| (used.get(*id).copied().unwrap_or(0), mixed(seed, id)));
            ids.into_iter().take(rotation.pick).map(str::to_owned).collect::<Vec<String>>()
        };
        self.rotations.iter().flat_map(fairest).collect()
    }

    /// The plan as an opening with these `chosen` questions asks it. A question that is gone from the library since
    /// then is replaced by the first that is not asked yet.
    pub fn with(&self, chosen: &[String]) -> PlanSnapshot {
        let mut anchored = self.first.clone();
        for Rotation { section, pick, .. } in &self.rotations {
            if let Some(section) = anchored.sections.get_mut(*section) {
                section.questions.truncate(section.questions.len().saturating_sub(*pick));
            }
        }
        completed(anchored, &self.rotations, chosen)
    }

    /// The plan as interviews under these terms follow it.
    pub fn under(&self, terms: &Terms) -> PlanSnapshot {
        let plan = self.with(&terms.questions);
        let mut opening_facts = terms.plan_facts();
        opening_facts.extend(plan.opening_facts);
        PlanSnapshot { opening_facts, ..plan }
    }

    /// Every question that the plan can ask, each once.
    pub fn possible_questions(&self) -> impl Iterator<Item = &Question> {
        let first = self.first.sections.iter().flat_map(|section| &section.questions);
        let asked = |id: &str| self.first.question(id).is_some();
        first.chain(
            self.rotations
                .iter()
                .flat_map(|rotation| &rotation.from)
                .filter(move |question| !asked(&question.id)),
        )
    }
}

impl From<PlanSnapshot> for Plan {
    /// A plan that asks every opening the same.
    fn from(plan: PlanSnapshot) -> Self {
        Self::new(plan, Vec::new())
    }
}

impl Deref for Plan {
    type Target = PlanSnapshot;

    fn deref(&self) -> &PlanSnapshot {
        &self.first
    }
}

fn completed(mut plan: PlanSnapshot, rotations: &[Rotation], chosen: &[String]) -> PlanSnapshot {
    for Rotation { section, pick, from } in rotations {
        let known = |id: &String| from.iter().find(|question| question.id == *id);
        let wanted = chosen.iter().filter_map(known);
        let others = from.iter().filter(|question| !chosen.contains(&question.id));
        let picked = wanted.chain(others).take(*pick).cloned();
        if let Some(section) = plan.sections.get_mut(*section) {
            section.questions.extend(picked);
        }
    }
    plan
}

/// FNV-1a over seed and name, with the last step of SplitMix64 to spread it.
fn mixed(seed: u64, id: &str) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(id.bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
