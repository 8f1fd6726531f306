//! Which follow-ups of the present question are legal, the best first. The same rules for everybody.

use std::cmp::Reverse;

use super::{coverage, time};
use crate::{
    interview::{
        Interview, asking,
        event::{Act, FollowUp},
        evidence::{Evidence, evidence, point},
        intent,
        plan::{Probe, Question, SectionKind, Twist},
        state::Asked,
    },
    score::{AnswerKind, Dimension, Signal},
    time::Offset,
};

/// Turns of an answer before its task may be changed.
const TURNS_BEFORE_A_TWIST: usize = 2;

/// The follow-ups that are legal now.
#[derive(Default)]
pub(super) struct FollowUps {
    /// The best first.
    pub acts: Vec<Act>,
    /// Whether one of them must come before anything else: what everybody is asked for is nobody's choice.
    pub due: bool,
}

/// The follow-ups of the present question: a doubt first, then a "we" story's own part, then what the interview will else
/// be short of; where that is nothing, what is left.
pub(super) fn follow_ups(interview: &Interview, at: Offset) -> FollowUps {
    let Some(question) = interview.present_question().filter(|question| question.scored) else {
        return FollowUps::default();
    };
    let Some(asked) = interview.state.asked.last() else { return FollowUps::default() };
    let in_time = time::allows_a_follow_up(interview, at);
    if refused(interview, asked) || !(in_time || time::allows_what_is_lacking(interview, at)) {
        return FollowUps::default();
    }
    let evidence = evidence(interview.plan(), question, asked, interview.answer_text(asked));
    let present = Present { interview, question, asked, evidence };
    let mut acts: Vec<Act> = doubt(interview).filter(|_| in_time).into_iter().collect();
    acts.extend(own_part(&present));
    let wanted: Vec<Act> =
        lacking(&present).into_iter().flat_map(|dimension| asking_for(&present, dimension)).collect();
    let due = !wanted.is_empty();
    acts.extend(wanted);
    if in_time && !due {
        acts.extend(what_is_left(&present, at));
    }
    FollowUps { acts: each_once(acts), due }
}

fn each_once(acts: Vec<Act>) -> Vec<Act> {
    let mut once: Vec<Act> = Vec::new();
    for act in acts {
        if !once.contains(&act) {
            once.push(act);
        }
    }
    once
}

/// Where nothing must be asked for: once what the point still lacks, then one level deeper, then the changed task, then the
/// rest. Who has explained a design and why it is so gets the changed task before the detail.
fn what_is_left(present: &Present, at: Offset) -> Vec<Act> {
    let Present { question, asked, evidence, .. } = present;
    let mut acts: Vec<Act> = Vec::new();
    let missing = || evidence.missing.iter().copied().filter(|signal| !evidence.speaks_of(*signal));
    if !evidence.point_made && asked.probes.is_empty() {
        let of_the_point = missing().filter(|signal| signal.dimension() == point(question));
        acts.extend(of_the_point.filter_map(|signal| probe_for(present, signal)).take(1));
    }
    let explained = [Signal::Mechanism, Signal::Reason].iter().all(|signal| evidence.shown.contains(signal));
    let deeper = depth(present).next().map(deepens);
    let late = explained || asked.turns.len() >= TURNS_BEFORE_A_TWIST;
    let twist = twist(present, at).filter(|_| late);
    acts.extend(if explained { [twist, deeper] } else { [deeper, twist] }.into_iter().flatten());
    acts.extend(missing().filter_map(|signal| probe_for(present, signal)));
    acts
}

/// The question that stands, with what its answer shows so far.
struct Present<'i> {
    interview: &'i Interview,
    question: &'i Question,
    asked: &'i Asked,
    evidence: Evidence,
}

/// The dimensions that must be asked for here: the point of the question where the answer shows nothing of it, then what
/// the interview will else be short of, the most urgent first.
fn lacking(present: &Present) -> Vec<Dimension> {
    let shows = |dimension| present.evidence.shown.iter().any(|signal| signal.dimension() == dimension);
    let missed = |dimension| dimension == point(present.question) && !shows(dimension);
    let urgency = |dimension| coverage::urgency(present.interview, dimension);
    let mut lacking: Vec<Dimension> = Dimension::ALL
        .into_iter()
        .filter(|dimension| missed(*dimension) || urgency(*dimension) > 0)
        .collect();
    lacking.sort_by_key(|dimension| (!missed(*dimension), Reverse(urgency(*dimension))));
    lacking
}

/// What asks for `dimension`, the best first: for what the next rung wants, for what else no word shows, one level
/// deeper where everything was told unasked, and last for what was spoken of without being shown.
fn asking_for(present: &Present, dimension: Dimension) -> Vec<Act> {
    let evidence = &present.evidence;
    let missing = evidence.missing.iter().copied();
    let unshown = Signal::ALL
        .into_iter()
        .filter(|signal| !evidence.shown.contains(signal) && !evidence.missing.contains(signal));
    let signals = missing.chain(unshown).filter(|signal| signal.dimension() == dimension);
    let (spoken_of, new): (Vec<Signal>, Vec<Signal>) =
        signals.partition(|signal| evidence.speaks_of(*signal));
    let deeper = depth(present).find(|probe| probe.seeks.dimension() == dimension).map(deepens);
    let probe = |signal: Signal| probe_for(present, signal);
    new.into_iter().filter_map(probe).chain(deeper).chain(spoken_of.into_iter().filter_map(probe)).collect()
}

fn deepens(probe: &Probe) -> Act {
    Act::Deepen { probe: probe.id.clone() }
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
fn own_part(present: &Present) -> Option<Act> {
    let Present { interview, question, asked, evidence } = present;
    let asked_already = asked_for_own_part(asked) || is_sought(question, asked, Signal::OwnAction);
    let due = evidence.team_story && !asked_already && probes_are_left(question, asked);
    (due && interview.own_part_text().is_some()).then_some(Act::OwnPart)
}

fn asked_for_own_part(asked: &Asked) -> bool {
    asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::OwnPart)
}

/// In every part one claim that is well evidenced is drilled: what fits the first question whose answer shows a signal
/// that has a depth probe.
fn depth<'p>(present: &'p Present) -> impl Iterator<Item = &'p Probe> {
    let Present { interview, question, evidence, .. } = present;
    let drilled = interview
        .asked_here()
        .any(|asked| asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::Depth));
    let answer = interview.answer_text(present.asked);
    let answered = move |probe: &Probe| {
        let shown = probe.answered_by.is_some_and(|signal| evidence.speaks_of(signal));
        shown || asking::holds_one_of(&answer, &probe.told_by)
    };
    let fits = move |probe: &&Probe| {
        evidence.shown.contains(&probe.seeks) && !answered(probe) && !interview.has_said(&probe.text)
    };
    question.depth.iter().filter(move |_| !drilled).filter(fits)
}

/// A follow-up for a signal, where the question has a fitting one left; each signal is sought once.
fn probe_for(present: &Present, signal: Signal) -> Option<Act> {
    let Present { interview, question, asked, .. } = present;
    let sought = is_sought(question, asked, signal)
        || signal == Signal::OwnAction && asked_for_own_part(asked)
        || !probes_are_left(question, asked);
    let fits = |probe: &&Probe| probe.seeks == signal && !interview.has_said(&probe.text);
    let probe = question.probes.iter().filter(|_| !sought).find(fits)?;
    Some(Act::Probe { probe: probe.id.clone() })
}

fn is_sought(question: &Question, asked: &Asked, signal: Signal) -> bool {
    asked.probes.iter().filter_map(|id| question.probe(id)).any(|probe| probe.seeks == signal)
}

/// The change of a design task: once an interview, when enough time is left to think about it, and to nobody who has
/// thought of it already.
fn twist(present: &Present, at: Offset) -> Option<Act> {
    let Present { interview, question, asked, .. } = present;
    let told = |asked: &Asked| asked.follow_ups.iter().any(|followed| followed.kind == FollowUp::Twist);
    let answer = interview.answer_text(asked);
    let news = |twist: &Twist| !asking::holds_one_of(&answer, &twist.told_by);
    let design = question.kind == AnswerKind::SystemDesign && question.twist.as_ref().is_some_and(news);
    let here = interview.stage().is_some_and(|stage| stage.kind == SectionKind::SystemDesign);
    let once = !interview.state.asked.iter().any(told);
    (design && here && once && time::allows_a_twist(interview, at)).then_some(Act::Twist)
}
