//! Ownership: own actions, own decisions and mistakes, outcomes carried, the change that prevents the next one. What
//! the team did, or what was done by nobody named, is quoted as such.

use super::{
    AnswerKind, Signal,
    denials::{denies, is_left_undone},
    frames::{Agent, Frame, Mood},
    hits::Hits,
    hollow::is_hollow,
    prevention,
    reading::Reading,
    selfwords::{self, SelfWord},
    verbs::is_past,
    view::Token,
    words::Words,
};

/// "We" without an own part counts like a third of one own action, however often it is said.
const TEAM_WEIGHT: f64 = 1.0 / 3.0;
/// A step of a design is an own decision, but a smaller one than something done.
const DESIGN_WEIGHT: f64 = 0.5;
/// A step of a design that is told without the speaker in it weighs half of that.
const STEP_WEIGHT: f64 = 0.25;
/// What the speaker held or would like, without doing: a part of an own action, counted once.
const STANCE_WEIGHT: f64 = 0.5;
/// An act on whatever it may be, with nothing concrete beside it.
const VAGUE_WEIGHT: f64 = 0.5;
/// So many clauses before an own act may name the ways that were open.
const PICK_REACH: usize = 3;
/// So many clauses behind an own act may tell its result.
const RESULT_REACH: usize = 3;

/// The evidence of ownership in an answer. `ways` tells for each clause whether another way is named in it: an own act
/// behind such a clause is a decision.
pub fn find(reading: &Reading<'_>, ways: &[bool]) -> Hits {
    let mut hits = Hits::default();
    // A fault is taken on in words that name nothing of the work: "that one is on me".
    for frame in reading.frames.iter().filter(|frame| !frame.noise || frame.aside) {
        own_words(reading, frame, &mut hits);
    }
    let told = speaks_for_themselves(reading);
    for (index, frame) in reading.frames.iter().enumerate().filter(|(_, frame)| !frame.noise) {
        match frame.agent {
            Agent::Own => {
                if frame.mood == Mood::Fact
                    && reading.lexicon.ownership.presence.within(
                        &reading.tokens,
                        frame.clause.from,
                        frame.clause.to,
                    )
                {
                    hits.add(Signal::OwnOutcome, "present", 1.0, frame.clause.from, frame.clause.to);
                }
                own_act(reading, index, &mut hits);
                own_pick(reading, index, ways, &mut hits);
                own_fault(reading, index, &mut hits);
                own_result(reading, index, &mut hits);
            }
            Agent::Team if is_act(reading, frame) || is_committed(reading, frame) => {
                hits.add(Signal::TeamAction, "we", TEAM_WEIGHT, frame.clause.from, frame.clause.to);
            }
            Agent::Other if told && is_design_step(reading, index) => {
                let key = format!("step {index}");
                hits.add(Signal::OwnPlan, key, STEP_WEIGHT, frame.clause.from, frame.clause.to);
            }
            Agent::Team | Agent::Anybody | Agent::Other => {}
        }
        prevention::find(reading, index, &mut hits);
    }
    hits
}

/// Whether the speaker or the team stands anywhere in the answer. Without them the steps of a design are nobody's.
fn speaks_for_themselves(reading: &Reading<'_>) -> bool {
    let ours = |frame: &Frame| {
        matches!(frame.agent, Agent::Own | Agent::Team)
            || reading.words(frame).any(|word| matches!(word, "our" | "ours" | "my"))
    };
    reading.frames.iter().any(|frame| !frame.noise && ours(frame))
}

/// "Then a canary at two percent": a step of a design without "I'd" before it. What "is done" is nobody's.
fn is_design_step(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let done = reading
        .words(frame)
        .any(|word| reading.lexicon.speech.be.contains(word) || is_past(word, reading.lexicon));
    reading.kind == AnswerKind::SystemDesign
        && frame.mood == Mood::Fact
        && !frame.negated
        && !done
        && reading.concrete[index]
}

/// Words that claim a part or take a fault on, whatever the verb.
fn own_words(reading: &Reading<'_>, frame: &Frame, hits: &mut Hits) {
    // "If I would reverse it, it depends" takes nothing on.
    let open = reading.tokens[frame.clause.from].word == "if" || reading.is_undecided(frame);
    if open || frame.negated && !reading.words(frame).any(|word| word == "should") {
        return;
    }
    let lists = &reading.lexicon.ownership;
    let (from, to) = (frame.clause.from, frame.clause.to);
    for (kind, at, length) in selfwords::find(&reading.tokens, (from, to), lists) {
        let is_theirs = matches!(reading.tokens[at].word.as_str(), "mine" | "me");
        if is_theirs && lists.prevention_things.within(&reading.tokens, from, to) {
            hits.add(Signal::SystemicChange, "theirs", 1.0, from, to);
        }
        match kind {
            SelfWord::TakenOn => {
                let end = (at + length).min(to);
                let key: Vec<&str> =
                    reading.tokens[at..end].iter().map(|token| token.word.as_str()).collect();
                hits.add(Signal::OwnDecision, key.join(" "), 1.0, from, to);
                hits.add(Signal::OwnAction, "taken on", 1.0, from, to);
            }
            SelfWord::OwnPart => hits.add(Signal::OwnAction, "own part", 1.0, from, to),
        }
    }
    for (at, length) in lists.taken_on.all(&reading.tokens, from, to) {
        let key: String = reading.tokens[at..at + length].iter().map(|token| token.word.as_str()).collect();
        hits.add(Signal::OwnDecision, key, 1.0, from, to);
        hits.add(Signal::OwnAction, "taken on", 1.0, from, to);
    }
    if lists.own_part.within(&reading.tokens, from, to) {
        hits.add(Signal::OwnAction, "own part", 1.0, from, to);
    }
}

fn own_act(reading: &Reading<'_>, index: usize, hits: &mut Hits) {
    let frame = &reading.frames[index];
    let lists = &reading.lexicon.ownership;
    let (from, to) = (frame.clause.from, frame.clause.to);
    let Some(verb) = &frame.verb else { return };
    let key = format!("{} {}", verb.base, frame.object);
    if frame.negated {
        if is_omission(reading, frame) && !is_left_undone(reading, index) {
            hits.add(Signal::OwnDecision, key, 1.0, from, to);
        }
        return;
    }
    if is_hollow(reading, index) || denies(reading, index) {
        return;
    }
    if is_committed(reading, frame) {
        hits.add(Signal::OwnPlan, key, DESIGN_WEIGHT, from, to);
        return;
    }
    if is_stance(reading, frame) && !is_habit(reading, index) {
        hits.add(Signal::OwnDecision, "stance", STANCE_WEIGHT, from, to);
        hits.add(Signal::OwnAction, "stance", STANCE_WEIGHT, from, to);
        return;
    }
    if !is_act(reading, frame) || is_habit(reading, index) {
        return;
    }
    // "I restarted stuff": a deed on nothing in particular.
    let about = reading.is_anchored(index) || reading.names_a_thing(frame) || !is_vague(reading, frame);
    hits.add(Signal::OwnAction, key.clone(), if about { 1.0 } else { VAGUE_WEIGHT }, from, to);
    if !about {
        return;
    }
    let chosen = verb_is(&reading.lexicon.tradeoffs.choice_verbs, frame) && !is_light(reading, frame);
    if verb_is(&lists.decisions, frame) || verb_is(&lists.faults, frame) || chosen || without(reading, frame)
    {
        hits.add(Signal::OwnDecision, key.clone(), 1.0, from, to);
    }
    let told_of = reading.names_a_thing(frame) || !frame.object.is_empty();
    // "I followed the process": what anybody does.
    let complies = verb.base == "follow"
        && matches!(frame.object.as_str(), "process" | "procedure" | "rules" | "instructions" | "steps");
    let carried = verb_is(&lists.outcomes, frame) && told_of && !complies
        || lists.outcome_things.within(&reading.tokens, from, to)
        || is_towards_somebody(reading, frame);
    if carried {
        hits.add(Signal::OwnOutcome, key.clone(), 1.0, from, to);
    }
    // In a design, having done it for real is what carries the claims.
    let option = reading.lexicon.tradeoffs.option_phrases.within(&reading.tokens, from, to);
    if reading.kind == AnswerKind::SystemDesign && verb.past && !option {
        hits.add(Signal::OwnOutcome, key, 0.5, from, to);
    }
}

/// "Some things", "stuff", "a lot of people": words for whatever it may be.
fn is_vague(reading: &Reading<'_>, frame: &Frame) -> bool {
    let vague = |word: &str| {
        matches!(
            word,
            "stuff"
                | "thing"
                | "things"
                | "something"
                | "anything"
                | "everything"
                | "lot"
                | "whatever"
                | "around"
        )
    };
    frame.object.is_empty() || reading.words(frame).any(vague)
}

/// "I got the dealers on the phone", "I walked her through it": an act of the past that has somebody else for its object.
/// Who only sees them does nothing to them.
fn is_towards_somebody(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    let subject = words.iter().position(|word| *word == "i").map_or(0, |at| at + 1);
    let past =
        frame.verb.as_ref().is_some_and(|verb| verb.past && !matches!(verb.base.as_str(), "see" | "watch"));
    reading.kind == AnswerKind::Behavioral
        && past
        && (subject..words.len()).any(|at| {
            // "As told by my lead", "some of them": it was not turned to them.
            let told =
                words[subject..at].iter().rev().take(2).any(|word| matches!(*word, "by" | "of" | "from"));
            reading.lexicon.ownership.others.contains(words[at]) && !told
        })
}

/// In a story, "I do my tickets" tells of no event. With something concrete beside it, the present tells one. What is always
/// so is no event in any tense.
fn is_habit(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    // "Over the years, I have noticed": it may stand in a stretch of its own.
    let parted = reading.tokens[frame.clause.from].after_stop;
    let before = index.checked_sub(1).filter(|_| !parted).map(|at| &reading.frames[at]);
    let from =
        before.filter(|before| before.verb.is_none()).map_or(frame.clause.from, |before| before.clause.from);
    if reading.lexicon.ownership.always.within(&reading.tokens, from, frame.clause.to) {
        return true;
    }
    let words: Vec<&str> = reading.words(frame).collect();
    let used = words.windows(2).position(|pair| pair == ["used", "to"]);
    if used.is_some_and(|at| words[at.saturating_sub(2)..at].iter().any(|word| matches!(*word, "i" | "we"))) {
        return true;
    }
    let past = frame.verb.as_ref().is_some_and(|verb| verb.past);
    reading.kind == AnswerKind::Behavioral && !past && !reading.is_anchored(index)
}

/// An own act right behind the ways that were open settles between them.
fn own_pick(reading: &Reading<'_>, index: usize, ways: &[bool], hits: &mut Hits) {
    let frame = &reading.frames[index];
    let open = ways.get(index.saturating_sub(PICK_REACH)..index).is_some_and(|before| before.contains(&true));
    let carries = verb_is(&reading.lexicon.ownership.outcomes, frame);
    let settles = is_act(reading, frame) && !is_habit(reading, index) && !carries;
    if open && reading.kind == AnswerKind::Behavioral && settles {
        hits.add(Signal::OwnDecision, "pick", 1.0, frame.clause.from, frame.clause.to);
    }
}

/// "I did not test it": something that was left out, told as a fact of the past. Not to know is none.
pub fn is_omission(reading: &Reading<'_>, frame: &Frame) -> bool {
    let lists = &reading.lexicon.ownership;
    let past = frame.verb.as_ref().is_some_and(|verb| verb.past)
        || (frame.clause.from..frame.clause.to)
            .any(|at| matches!(reading.tokens[at].word.as_str(), "did" | "had"));
    // "I did not think of the retries."
    let words: Vec<&str> = reading.words(frame).collect();
    let unthought = words.windows(2).any(|pair| pair == ["think", "of"]);
    reading.kind == AnswerKind::Behavioral
        && frame.mood == Mood::Fact
        && past
        && reading.words(frame).any(|word| matches!(word, "not" | "never"))
        && (!verb_is(&lists.denials, frame) || unthought)
        && (verb_is(&lists.omissions, frame) || !verb_is(&lists.states, frame))
}

/// "I shipped it without testing": the omission stands behind the act.
fn without(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    words.windows(2).any(|pair| pair[0] == "without" && pair[1].len() > 4 && pair[1].ends_with("ing"))
}

/// "I thought Postgres was enough", "I said we could wait": a side taken, told of the past.
fn is_stance(reading: &Reading<'_>, frame: &Frame) -> bool {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let held = (from..to).find(|at| reading.lexicon.ownership.stances.contains(&reading.tokens[*at].word));
    let about = |at: usize| {
        let next = reading.tokens.get(at + 1).filter(|token| !token.after_stop);
        next.is_some_and(|token| matches!(token.word.as_str(), "about" | "of" | "sorry" | "hello" | "yes"))
    };
    let aside = from.checked_sub(1).is_some_and(|before| reading.tokens[before].word == "as")
        || reading.tokens[from].word == "as";
    frame.mood == Mood::Fact && !aside && held.is_some_and(|at| !about(at))
}

/// "Took a look", "took three weeks", "made a call to the vendor": the verb only carries its noun.
pub fn is_light(reading: &Reading<'_>, frame: &Frame) -> bool {
    let is_take = frame.verb.as_ref().is_some_and(|verb| verb.base == "take");
    let number = |token: &Token| {
        token.number
            || token.word == frame.object && reading.lexicon.specificity.units.time.contains(&token.word)
    };
    is_take
        && (reading.lexicon.ownership.light_objects.contains(&frame.object)
            || reading.tokens[frame.clause.from..frame.clause.to].iter().any(number))
}

/// "I deployed a change and it lost data": an own change with a symptom in its clause or the next two.
fn own_fault(reading: &Reading<'_>, index: usize, hits: &mut Hits) {
    let frame = &reading.frames[index];
    if reading.kind != AnswerKind::Behavioral
        || !is_act(reading, frame)
        || !verb_is(&reading.lexicon.ownership.changes, frame)
    {
        return;
    }
    let (from, to) = (frame.clause.from, frame.clause.to);
    if broken_by(reading, index).is_some() {
        hits.add(Signal::OwnDecision, format!("broke {}", frame.object), 1.0, from, to);
    }
}

/// The clause with a symptom that nobody wants: the clause at `index` or one of the next two.
fn broken_by<'r>(reading: &'r Reading<'_>, index: usize) -> Option<&'r Frame> {
    let from = reading.frames[index].clause.from;
    let faults = &reading.lexicon.specificity.told.faults;
    reading.frames[index..].iter().take(3).take_while(|next| !next.noise).find(|next| {
        (next.clause.from == from || next.agent == Agent::Other)
            && faults.within(&reading.tokens, next.clause.from, next.clause.to)
    })
}

/// "I set the limit and it went from nine seconds to two": a measured result of an own act.
fn own_result(reading: &Reading<'_>, index: usize, hits: &mut Hits) {
    let frame = &reading.frames[index];
    // What a change did to the system before it was repaired is damage.
    let damage = broken_by(reading, index).is_some() && verb_is(&reading.lexicon.ownership.changes, frame);
    if reading.kind != AnswerKind::Behavioral || damage || !is_act(reading, frame) {
        return;
    }
    let lists = &reading.lexicon.ownership;
    let behind = reading.frames[index..].iter().take(RESULT_REACH + 1).take_while(|next| !next.noise);
    for next in behind.filter(|next| next.agent != Agent::Team) {
        let (from, to) = (next.clause.from, next.clause.to);
        let measured = reading.tokens[from..to].iter().any(|token| token.number);
        // "He agreed to try mine."
        let agreed =
            next.agent == Agent::Other && !next.passive && !next.negated && verb_is(&lists.consents, next);
        if agreed {
            hits.add(Signal::OwnOutcome, "consent", 1.0, from, to);
        }
        if measured && lists.results.within(&reading.tokens, from, to) {
            hits.add(Signal::OwnOutcome, "result", 1.0, from, to);
        }
    }
}

/// Whether the speaker's own part is told; what the team did is none.
pub fn has_own_part(reading: &Reading<'_>) -> bool {
    find(reading, &[]).sum(Signal::OwnAction) > 0.0
}

/// Something that was done: a fact with a verb that is no state of mind.
pub fn is_act(reading: &Reading<'_>, frame: &Frame) -> bool {
    frame.mood == Mood::Fact
        && !frame.negated
        && !frame.unreal
        && frame.verb.as_ref().is_some_and(|verb| {
            // "That is what I did": the verb carries nothing.
            let says = |word: &str| reading.words(frame).any(|other| other == word);
            // "I've seen that", "I stepped up": seen through and stepped in are deeds.
            let empty = match verb.base.as_str() {
                "do" | "take" | "make" => frame.object.is_empty(),
                "see" => !says("through"),
                "step" => says("up"),
                _ => false,
            };
            !reading.lexicon.ownership.states.contains(&verb.base) && !empty
        })
}

/// In a design: "I'd put …" and "I write …" settle something; "I'd have to look" does not.
fn is_committed(reading: &Reading<'_>, frame: &Frame) -> bool {
    let Some(verb) = &frame.verb else { return false };
    let lists = &reading.lexicon.ownership;
    // "I could also use an index" names a way, and settles none.
    let possible = reading.words(frame).any(|word| matches!(word, "could" | "might"));
    reading.kind == AnswerKind::SystemDesign
        && !frame.unreal
        && !possible
        && !lists.noncommittal.contains(&verb.base)
        && (verb.base != "do" || does_something(reading, frame))
        && (frame.mood == Mood::Thought || !verb.past && !lists.states.contains(&verb.base))
}

/// "I would do the check" names what; "that is how I would do it" does not.
fn does_something(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    let of_it =
        words.windows(2).any(|pair| pair[0] == "do" && matches!(pair[1], "it" | "that" | "this" | "so"));
    !frame.object.is_empty() && !of_it
}

/// Whether the verb of a clause is in a list.
pub fn verb_is(list: &Words, frame: &Frame) -> bool {
    frame.verb.as_ref().is_some_and(|verb| list.contains(&verb.base))
}
