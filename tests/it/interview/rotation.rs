//! Which questions an opening asks: fair over openings, the same for all of its candidates.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use vivavoce::{
    interview::plan::PlanSnapshot,
    rubric::{Library, Plan},
};

fn plan(id: &str) -> &'static Plan {
    Library::embedded().unwrap().plan(id).unwrap()
}

fn ids(plan: &PlanSnapshot) -> Vec<&str> {
    plan.sections.iter().flat_map(|section| &section.questions).map(|question| question.id.as_str()).collect()
}

#[test]
fn what_was_asked_least_so_far_is_asked_next() {
    let plan = plan("backend-senior");
    let mut used: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..60 {
        for id in plan.choose(&used, seed) {
            *used.entry(id).or_default() += 1;
        }
    }
    // Six of past work take one place: each is asked in ten of sixty openings.
    assert_eq!(used["slow-in-production"], 10);
    assert_eq!(used["built-or-bought"], 10);
    assert_eq!(used["near-miss"], 12);
}

#[test]
fn among_equals_the_seed_decides() {
    let plan = plan("backend-mid");
    let chosen: BTreeSet<Vec<String>> = (0..40).map(|seed| plan.choose(&BTreeMap::new(), seed)).collect();
    assert!(chosen.len() > 30, "{}", chosen.len());
}

#[test]
fn a_question_that_is_gone_from_the_library_is_replaced() {
    let plan = plan("backend-senior");
    let gone = vec!["question-of-last-year".to_owned()];
    assert_eq!(plan.with(&gone), **plan);
}

#[test]
fn a_plan_without_turns_asks_every_opening_the_same() {
    let taster = plan("taster");
    assert_eq!(taster.choose(&BTreeMap::new(), 3), Vec::<String>::new());
    assert_eq!(taster.with(&[]), **taster);
}

proptest! {
    #[test]
    fn anchors_come_first_and_every_opening_asks_equally_many(
        seed in any::<u64>(),
        index in 0_usize..8,
        counts in prop::collection::vec(0_u32..5, 90),
    ) {
        let library = Library::embedded().unwrap();
        let plan = &library.plans()[index];
        let used = plan.possible_questions().map(|question| question.id.clone()).zip(counts).collect();
        let chosen = plan.choose(&used, seed);
        let snapshot = plan.with(&chosen);
        prop_assert_eq!(ids(&snapshot).len(), ids(plan).len());
        prop_assert_eq!(ids(&snapshot).iter().collect::<BTreeSet<_>>().len(), ids(plan).len());
        for id in &chosen {
            prop_assert!(ids(&snapshot).contains(&id.as_str()));
        }
        for (section, first) in snapshot.sections.iter().zip(&plan.sections) {
            prop_assert_eq!(
                section.questions.first().map(|question| &question.id),
                first.questions.first().map(|question| &question.id)
            );
        }
    }
}
