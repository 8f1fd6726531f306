//! The one honest clock: what still fits. What time is left is shared among the parts that are left, by their shares; so a
//! part that ends early leaves its rest to the others, and one that runs over starves none, least of all the candidate's own
//! questions.

use crate::{
    interview::{
        Interview,
        event::{EndReason, Mode},
        plan::{PlanSnapshot, Section, SectionKind},
    },
    time::Offset,
};

/// Live time that a follow-up with its answer needs in its part at the least.
const FOLLOW_UP_NEEDS_MS: u64 = 20_000;

/// Live time that a changed task needs.
const TWIST_NEEDS_MS: u64 = 40_000;

/// Of the time of later parts so much is kept for them.
const KEPT_PER_CENT: u64 = 60;

/// With less a part with scored questions is left out.
const PART_NEEDS_MS: u64 = 20_000;

pub(super) fn allows_a_follow_up(interview: &Interview, at: Offset) -> bool {
    allows(interview, at, FOLLOW_UP_NEEDS_MS)
}

pub(super) fn allows_a_twist(interview: &Interview, at: Offset) -> bool {
    allows(interview, at, TWIST_NEEDS_MS)
}

/// A part may run over for what the interview is still short of, while the later parts keep most of their time.
pub(super) fn allows_what_is_lacking(interview: &Interview, at: Offset) -> bool {
    let Some(section) = interview.state.section else { return false };
    let later: u64 =
        (section + 1..interview.plan().sections.len()).map(|part| interview.plan().box_ms(part)).sum();
    interview.live_ms(at) + FOLLOW_UP_NEEDS_MS + later * KEPT_PER_CENT / 100 <= interview.planned_ms()
}

/// Whether `needed_ms` are left in the present part.
fn allows(interview: &Interview, at: Offset, needed_ms: u64) -> bool {
    interview.untimed()
        || interview.part_ends_ms().is_some_and(|ends_ms| interview.live_ms(at) + needed_ms <= ends_ms)
}

/// A further question of the same part begins only while half of what it is expected to take is left: of its fair share,
/// or of what this candidate's answers take.
pub(super) fn allows_a_further_question(interview: &Interview, section: &Section, at: Offset) -> bool {
    let questions = section.questions.len().max(1) as u64;
    let fair_share_ms = u64::from(section.seconds) * 1_000 / questions;
    let begun = interview.asked_here().count().max(1) as u64;
    let pace_ms = interview.live_ms(at).saturating_sub(interview.state.part_began_ms) / begun;
    allows(interview, at, fair_share_ms.max(pace_ms.min(2 * fair_share_ms)) / 2)
}

/// A new part begins while the promised time lasts, one with scored questions only with some time for an answer.
pub(super) fn allows_the_part(interview: &Interview, section: usize, at: Offset) -> bool {
    let live_ms = interview.live_ms(at);
    let share_ms = interview.plan().share_ms(section, interview.planned_ms().saturating_sub(live_ms));
    let scored = interview.plan().sections.get(section).is_some_and(Section::is_scored);
    let present = interview.state.section == Some(section);
    let needed_ms = if scored && !present { PART_NEEDS_MS.min(interview.plan().box_ms(section)) } else { 0 };
    interview.untimed() || live_ms < interview.planned_ms() && share_ms >= needed_ms
}

/// Why the interview ends when nobody chose an end: out of time if a part of the plan was never reached for that.
pub(in crate::interview) fn end_reason(interview: &Interview, at: Offset) -> EndReason {
    let live_ms = interview.live_ms(at);
    let late = live_ms >= interview.planned_ms() && interview.has_unreached_parts();
    let out = !interview.untimed() && (late || live_ms >= interview.limit_ms());
    if out { EndReason::OutOfTime } else { EndReason::Completed }
}

impl Interview {
    /// True for a questionnaire: nothing is measured by the clock.
    pub fn untimed(&self) -> bool {
        match self.mode {
            Mode::Conversation => false,
            Mode::Questionnaire => true,
        }
    }

    /// Live time at which the present part's time is over; nothing before the first part, and in a questionnaire.
    pub fn part_ends_ms(&self) -> Option<u64> {
        let section = self.state.section.filter(|_| !self.untimed())?;
        let began_ms = self.state.part_began_ms;
        Some(began_ms + self.plan.kind_share_ms(section, self.planned_ms().saturating_sub(began_ms)))
    }

    /// Live time at which the interview closes in any case.
    pub fn limit_ms(&self) -> u64 {
        self.planned_ms() + u64::from(self.plan.grace_minutes) * 60_000
    }

    fn has_unreached_parts(&self) -> bool {
        let asked_from =
            |section: &Section| section.questions.iter().any(|question| self.was_asked(&question.id));
        let reached = self.plan.sections.iter().rposition(asked_from).map_or(0, |index| index + 1);
        self.plan.sections.iter().skip(reached).any(|section| !section.questions.is_empty())
    }
}

impl PlanSnapshot {
    /// Live milliseconds that the candidate is promised.
    pub fn planned_ms(&self) -> u64 {
        u64::from(self.minutes) * 60_000
    }

    /// Live milliseconds that a part has by the plan.
    pub fn box_ms(&self, section: usize) -> u64 {
        self.sections.get(section).map_or(0, |section| u64::from(section.seconds) * 1_000)
    }

    /// The part of `left_ms` that belongs to `section`, where those before it are over.
    fn share_ms(&self, section: usize, left_ms: u64) -> u64 {
        let boxes_ms = (section..self.sections.len()).map(|section| self.box_ms(section)).sum();
        part_of(left_ms, self.box_ms(section), boxes_ms)
    }

    /// The same, where the candidate's own questions and the goodbye keep all of their time.
    fn kind_share_ms(&self, section: usize, left_ms: u64) -> u64 {
        let (scored, others): (Vec<usize>, Vec<usize>) =
            (section..self.sections.len()).partition(|part| self.sections[*part].is_scored());
        let boxes_ms = |parts: &[usize]| parts.iter().map(|part| self.box_ms(*part)).sum::<u64>();
        if scored.contains(&section) {
            let shared_ms = left_ms.saturating_sub(boxes_ms(&others));
            part_of(shared_ms, self.box_ms(section), boxes_ms(&scored))
        } else {
            self.share_ms(section, left_ms).max(self.box_ms(section))
        }
    }
}

fn part_of(left_ms: u64, box_ms: u64, boxes_ms: u64) -> u64 {
    let share_ms = (u128::from(left_ms) * u128::from(box_ms)).checked_div(u128::from(boxes_ms));
    share_ms.unwrap_or(0) as u64
}

impl Section {
    fn is_scored(&self) -> bool {
        match self.kind {
            SectionKind::PastWork | SectionKind::Behavioral | SectionKind::SystemDesign => true,
            SectionKind::Opening | SectionKind::CandidateQuestions | SectionKind::Close => false,
        }
    }
}
