//! Which follow-ups of the present question are legal, the best first. The same rules for everybody.

use std::cmp::Reverse;

use super::{coverage, time};
use crate::{
    interview::{
        Interview,
        event::{Act, FollowUp},
        evidence::{Evidence, about, evidence},
        intent,
        plan::{Probe, Question, SectionKind},
        state::Asked,
    },
    score::{AnswerKind, Dimension, Signal},
    time::Offset,
};

/// Turns of an answer before its task may be changed.
const TURNS_BEFORE_A_TWIST: usize = 2;

/// The follow-ups of the present question: a doubt first, then a "we" story's own part, then what the interview is still
/// short of, then one level deeper, then the rest.
pub(super) fn follow_ups(interview: &Interview, at: Offset) -> Vec<Act> {
    let Some(question) = interview.present_question().filter(|question| question.scored) else {
        return Vec::new();
    };
    let Some(asked) = interview.state.asked.last() else { return Vec::new() };
    let in_time = time::allows_a_follow_up(interview, at);
    if refused(interview, asked) || !(in_time || time::allows_what_is_lacking(interview, at)) {
        return Vec::new();
    }
    let evidence = evidence(interview.plan(), question, asked, interview.answer_text(asked));
    let mut acts: Vec<Act> = doubt(interview).filter(|_| in_time).into_iter().collect();
    acts.extend(own_part(interview, question, asked, &evidence));
    let deeper = one_level_deeper(interview, question, &evidence);
    let wanted = if probes_are_left(question, asked) {
        probes(interview, question, asked, &evidence)
    } else {
        Vec::new()
    };
    let is_short = |probe: &&Probe| coverage::is_short_of(interview, probe.seeks.dimension());
    let (mut needed, more): (Vec<&Probe>, Vec<&Probe>) = wanted.into_iter().partition(is_short);
    needed.sort_by_key(|probe| {
        let dimension = probe.seeks.dimension();
        (!is_point_missed(question, dimension, &evidence), Reverse(coverage::urgency(interview, dimension)))
    });
    let deepens = |probe: &Probe| Act::Deepen { probe: probe.id.clone() };
    let asks = |probe: &Probe| Act::Probe { probe: probe.id.clone() };
    acts.extend(deeper.filter(is_short).map(deepens));
    acts.extend(needed.into_iter().map(asks));
    if !in_time {
        return acts;
    }
    acts.extend(deeper.filter(|probe| !is_short(probe)).map(deepens));
    acts.extend(twist(interview, question, asked, at));
    acts.extend(more.into_iter().map(asks));
    acts
}

/// Whether the answer shows nothing at all of what the question is about.
fn is_point_missed(question: &Question, dimension: Dimension, evidence: &Evidence) -> bool {
    let shows = evidence.shown.iter().any(|signal| signal.dimension() == dimension);
    about(question) == Some(dimension) && !shows
}

/// Whoever would rather not say is not asked again.
fn refused(interview: &Interview, asked: &Asked) -> bool {
    asked.turns.iter().filter_map(|turn| interview.turn(*turn)).any(|heard| intent::is_refusal(&heard.text))
}

/// At most two ordinary follow-ups a question, or fewer where the plan says so; asking for the own part is one of them.
fn probes_are_left(question: &Question, asked: &Asked) -> bool {
    let ordinary = |kind| matches!(kind, FollowUp::Probe | FollowUp::OwnPart);
    asked.follow_ups.iter().filter(|followed| ordinary(followed.kind)).count() < question.most_probes as usize
}

/// A key word with low confidence is asked back for, once a part.
fn doubt(interview: &Interview) -> Option<Act> {
    let asked_back = interview
        .asked_here()
        .any(|asked| asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::Confirm));
    let word = interview.word_in_doubt().filter(|_| !asked_back)?;
    interview.confirm_text(&word).map(|_| Act::Confirm { word })
}

/// A "we" story without an own part is asked for it, once an answer.
fn own_part(interview: &Interview, question: &Question, asked: &Asked, evidence: &Evidence) -> Option<Act> {
    let asked_already = asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::OwnPart)
        || is_sought(question, asked, Signal::OwnAction);
    let due = evidence.team_story && !asked_already && probes_are_left(question, asked);
    (due && interview.own_part_text().is_some()).then_some(Act::OwnPart)
}

/// In every part one claim that is well evidenced is drilled: that of the first question whose answer shows a signal that
/// has a depth probe. One for what the interview is still short of goes first.
fn one_level_deeper<'q>(
    interview: &Interview,
    question: &'q Question,
    evidence: &Evidence,
) -> Option<&'q Probe> {
    let drilled = interview
        .asked_here()
        .any(|asked| asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::Depth));
    if drilled {
        return None;
    }
    let shown = |probe: &&Probe| evidence.shown.contains(&probe.seeks) && !interview.has_said(&probe.text);
    let fitting = || question.depth.iter().filter(shown);
    fitting()
        .find(|probe| coverage::is_short_of(interview, probe.seeks.dimension()))
        .or_else(|| fitting().next())
}

/// A follow-up only for what the rubric lacks and the question has a fitting one for; each signal is sought once.
fn probes<'q>(
    interview: &Interview,
    question: &'q Question,
    asked: &Asked,
    evidence: &Evidence,
) -> Vec<&'q Probe> {
    let own_part = asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::OwnPart);
    let sought = |signal| own_part && signal == Signal::OwnAction || is_sought(question, asked, signal);
    let open = |signal| {
        question.probes.iter().find(|probe| probe.seeks == signal && !interview.has_said(&probe.text))
    };
    evidence.missing.iter().copied().filter(|signal| !sought(*signal)).filter_map(open).collect()
}

fn is_sought(question: &Question, asked: &Asked, signal: Signal) -> bool {
    asked.probes.iter().filter_map(|id| question.probe(id)).any(|probe| probe.seeks == signal)
}

/// The change of a design task: once an interview, late in a design, when enough time is left to think about it.
fn twist(interview: &Interview, question: &Question, asked: &Asked, at: Offset) -> Option<Act> {
    let told = |asked: &Asked| asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::Twist);
    let late = question.kind == AnswerKind::SystemDesign && asked.turns.len() >= TURNS_BEFORE_A_TWIST;
    let here = interview.stage().is_some_and(|stage| stage.kind == SectionKind::SystemDesign);
    let once = !interview.state.asked.iter().any(told);
    let due = question.twist.is_some() && late && here && once && time::allows_a_twist(interview, at);
    due.then_some(Act::Twist)
}
