//! What may be asked next, as rules over plan, answers and live time. Each rule is a function with a name.

use super::{
    Interview,
    event::{Act, EndReason},
    evidence, intent,
    plan::{PlanSnapshot, Question, Section, SectionKind},
};
use crate::time::Offset;

/// Live time that a follow-up with its answer needs in its section at the least.
const PROBE_NEEDS_MS: u64 = 20_000;

/// The legal acts, best first: follow-ups for what the answer lacks, then the next question, else the end.
pub(super) fn legal_acts(interview: &Interview, at: Offset) -> Vec<Act> {
    let mut acts = probes(interview, at);
    acts.push(match next_question(interview, at) {
        Some((section, question)) => Act::Question { section, question: question.id.clone() },
        None => Act::Close,
    });
    acts
}

/// The follow-ups of the present question that ask for missing evidence, the most needed first.
fn probes(interview: &Interview, at: Offset) -> Vec<Act> {
    let Some(question) = interview.present_question() else { return Vec::new() };
    let Some(asked) = interview.state.asked.last() else { return Vec::new() };
    let exhausted = asked.probes.len() >= question.most_probes as usize;
    if !question.scored || exhausted || refused(interview) || !time_for_a_probe(interview, at) {
        return Vec::new();
    }
    let answer = interview.answer_text(asked);
    let missing = evidence::missing(interview.plan(), question, &answer);
    let open = |signal| {
        question.probes.iter().find(|probe| probe.seeks == signal && !asked.probes.contains(&probe.id))
    };
    missing.into_iter().filter_map(open).map(|probe| Act::Probe { probe: probe.id.clone() }).collect()
}

/// Whoever would rather not say is not asked again.
fn refused(interview: &Interview) -> bool {
    let Some(asked) = interview.state.asked.last() else { return false };
    asked.turns.iter().filter_map(|turn| interview.turn(*turn)).any(|heard| intent::is_refusal(&heard.text))
}

fn time_for_a_probe(interview: &Interview, at: Offset) -> bool {
    let Some(section) = interview.state.section else { return false };
    interview.live_ms(at) + PROBE_NEEDS_MS
        <= interview.plan().box_ends_ms(section).min(interview.planned_ms())
}

/// The next question in the plan's order that was never asked and still fits.
pub(super) fn next_question(interview: &Interview, at: Offset) -> Option<(usize, &Question)> {
    let live_ms = interview.live_ms(at);
    let present = interview.state.section;
    interview.plan().sections.iter().enumerate().skip(present.unwrap_or(0)).find_map(|(index, section)| {
        let goes_on = present == Some(index);
        let most_ms = interview.plan().box_ends_ms(index).saturating_sub(needed_ms(section, goes_on));
        let question = section.questions.iter().find(|question| !interview.was_asked(&question.id))?;
        (live_ms < most_ms.min(interview.planned_ms())).then_some((index, question))
    })
}

/// A further question of the same part begins only while half of its fair share is left; a new part always may.
fn needed_ms(section: &Section, goes_on: bool) -> u64 {
    let fair_share_ms = u64::from(section.seconds) * 1_000 / (section.questions.len().max(1) as u64);
    if goes_on { fair_share_ms / 2 } else { 0 }
}

/// Why the interview ends when nobody chose an end: out of time if a part of the plan was never reached for that.
pub(super) fn end_reason(interview: &Interview, at: Offset) -> EndReason {
    let live_ms = interview.live_ms(at);
    let late = live_ms >= interview.planned_ms() && interview.has_unreached_parts();
    if late || live_ms >= interview.limit_ms() { EndReason::OutOfTime } else { EndReason::Completed }
}

impl Interview {
    pub(super) fn was_asked(&self, question: &str) -> bool {
        self.state.asked.iter().any(|asked| asked.question == question)
    }

    fn has_unreached_parts(&self) -> bool {
        let asked_from =
            |section: &Section| section.questions.iter().any(|question| self.was_asked(&question.id));
        let reached = self.plan.sections.iter().rposition(asked_from).map_or(0, |index| index + 1);
        self.plan.sections.iter().skip(reached).any(|section| !section.questions.is_empty())
    }

    pub(super) fn present_question(&self) -> Option<&Question> {
        self.plan.question(&self.state.asked.last()?.question)
    }

    /// Live time at which the interview closes in any case.
    pub fn limit_ms(&self) -> u64 {
        self.planned_ms() + u64::from(self.plan.grace_minutes) * 60_000
    }
}

impl PlanSnapshot {
    /// Live milliseconds that the candidate is promised.
    pub fn planned_ms(&self) -> u64 {
        u64::from(self.minutes) * 60_000
    }

    /// Live milliseconds at which a section's time is over. A section that ends early leaves its rest to the others.
    pub fn box_ends_ms(&self, section: usize) -> u64 {
        self.sections.iter().take(section + 1).map(|section| u64::from(section.seconds) * 1_000).sum()
    }

    /// The question of this name.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.sections.iter().flat_map(|section| &section.questions).find(|question| question.id == id)
    }

    /// Index of the part that says goodbye.
    pub fn close_section(&self) -> Option<usize> {
        self.sections.iter().position(|section| section.kind == SectionKind::Close)
    }
}

impl Question {
    /// The follow-up of this name.
    pub fn probe(&self, id: &str) -> Option<&super::plan::Probe> {
        self.probes.iter().find(|probe| probe.id == id)
    }
}
