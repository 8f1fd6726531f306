//! What may be said next, as rules over plan, answers and live time. Each rule is a function with a name.

mod coverage;
mod follow_ups;
mod questions;
mod time;

use self::follow_ups::FollowUps;
pub(super) use self::{questions::next_question, time::end_reason};
use super::{
    Interview, asking,
    event::{Act, FollowUp},
    plan::{Fact, PlanSnapshot, Question, SectionKind},
    state::{Asked, Followed},
};
use crate::{score::AnswerKind, time::Offset};

/// So many of the candidate's questions are answered while one of ours stands; then the turn counts as an answer.
const MOST_ANSWERS: u32 = 3;

/// In a design the candidate is meant to ask.
const MOST_ANSWERS_IN_A_DESIGN: u32 = 6;

/// The legal acts, best first. A question of the candidate is answered; else follow-ups come, then the next question, then
/// the end.
pub(super) fn legal_acts(interview: &Interview, at: Offset) -> Vec<Act> {
    if let Some(answer) = answer_to_the_candidate(interview) {
        return vec![answer];
    }
    let FollowUps { mut acts, due } = follow_ups::follow_ups(interview, at);
    if due {
        return acts;
    }
    acts.push(match next_question(interview, at) {
        Some((section, question)) => Act::Question { section, question: question.id.clone() },
        None => Act::Close,
    });
    acts
}

/// The fact that answers the candidate's open question, or that nobody here knows; nothing where there is no question or
/// nothing new to say to it.
fn answer_to_the_candidate(interview: &Interview) -> Option<Act> {
    let turn = interview.state.candidate_asks?;
    let heard = interview.turn(turn)?;
    let question = asking::question(&heard.text).map_or(heard.text.as_str(), |question| question.text);
    if let Some(fact) = fitting_fact(interview, question) {
        return Some(Act::Reveal { fact: fact.id.clone() });
    }
    interview.unknown_text().map(|_| Act::AnswerUnknown)
}

/// Of the present design first, then of the opening; in a design of that only where somebody asks about the team.
fn fitting_fact<'i>(interview: &'i Interview, question: &str) -> Option<&'i Fact> {
    let of_the_task = interview
        .present_question()
        .and_then(|present| asking::fact(question, &present.text, &present.facts));
    let may_be_of_opening = !interview.in_a_design() || asking::is_about_the_team(question);
    let of_opening = || asking::fact_of_opening(question, &interview.plan.opening_facts);
    let fact = of_the_task.or_else(|| of_opening().filter(|_| may_be_of_opening));
    fact.filter(|fact| interview.fact_text(&fact.id).is_some())
}

/// Whether a question that no fact answers goes to the team; in a design it is left to the candidate.
pub(super) fn passes_on(interview: &Interview) -> bool {
    interview.in_candidates_part() || !interview.in_a_design()
}

/// Whether a question of the candidate's is one that the interviewer answers, rather than a part of the answer.
pub(super) fn is_for_the_interviewer(interview: &Interview, question: &str) -> bool {
    if interview.in_candidates_part() {
        return true;
    }
    let Some(asked) = interview.state.asked.last() else { return false };
    let design = interview.in_a_design();
    let most = if design { MOST_ANSWERS_IN_A_DESIGN } else { MOST_ANSWERS };
    let answerable =
        design || asking::is_about_the_team(question) || fitting_fact(interview, question).is_some();
    asked.answered < most && answerable
}

impl Interview {
    pub(super) fn was_asked(&self, question: &str) -> bool {
        self.state.asked.iter().any(|asked| asked.question == question)
    }

    pub(super) fn present_question(&self) -> Option<&Question> {
        self.plan.question(&self.state.asked.last()?.question)
    }

    /// The questions asked so far in the present part.
    pub(super) fn asked_here(&self) -> impl Iterator<Item = &Asked> {
        let section = self.state.section.and_then(|section| self.plan.sections.get(section));
        let here = move |asked: &&Asked| {
            section
                .is_some_and(|section| section.questions.iter().any(|question| question.id == asked.question))
        };
        self.state.asked.iter().filter(here)
    }

    pub(super) fn in_candidates_part(&self) -> bool {
        let section = self.state.section.and_then(|section| self.plan.sections.get(section));
        section.is_some_and(|section| section.kind == SectionKind::CandidateQuestions)
    }

    pub(super) fn in_a_design(&self) -> bool {
        self.present_question()
            .is_some_and(|question| question.scored && question.kind == AnswerKind::SystemDesign)
    }

    /// The fact of this name, of the present question or of the opening.
    pub(super) fn fact(&self, id: &str) -> Option<&Fact> {
        let own = self.present_question().map_or(&[][..], |question| &question.facts);
        own.iter().chain(&self.plan.opening_facts).find(|fact| fact.id == id)
    }
}

impl PlanSnapshot {
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

    /// The depth probe of this name.
    pub fn deeper(&self, id: &str) -> Option<&super::plan::Probe> {
        self.depth.iter().find(|probe| probe.id == id)
    }

    /// A follow-up in the plan's words; nothing for those that the wording has.
    pub fn follow_up_text(&self, followed: &Followed) -> Option<&str> {
        match followed.kind {
            FollowUp::Probe => self.probe(&followed.id).map(|probe| probe.text.as_str()),
            FollowUp::Depth => self.deeper(&followed.id).map(|probe| probe.text.as_str()),
            FollowUp::Twist => self.twist.as_ref().map(|twist| twist.text.as_str()),
            FollowUp::OwnPart | FollowUp::Confirm => None,
        }
    }
}
