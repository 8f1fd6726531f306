//! When the choice would be another: a phrase, a case that is not, another size, a condition beside a verb of switching.

use super::{
    AnswerKind,
    frames::{Agent, Frame, Mood},
    reading::Reading,
};

/// A condition under which the choice is another: a phrase, or "if …" beside a verb of switching.
pub fn is_reversal(reading: &Reading<'_>, index: usize) -> bool {
    let lists = &reading.lexicon.tradeoffs;
    let frame = &reading.frames[index];
    let (from, to) = (frame.clause.from, frame.clause.to);
    // "Today I would say" tells an opinion.
    let says_so = |frame: &Frame| {
        frame.mood == Mood::Thought && frame.verb.as_ref().is_some_and(|verb| verb.base == "say")
    };
    let next = reading.frames.get(index + 1).filter(|_| frame.verb.is_none());
    let says = says_so(frame) || next.is_some_and(says_so);
    // "I'd only tried it there": "I had".
    let had = frame.mood == Mood::Fact && reading.words(frame).any(|word| word == "would");
    if !says && !had && lists.reversal_phrases.within(&reading.tokens, from, to) {
        return true;
    }
    if frame.mood == Mood::Thought
        && (is_counterfactual(reading, index) || is_at_another_scale(reading, index))
    {
        return true;
    }
    if is_exception(reading, index)
        || is_scale_told(reading, index)
        || reading.kind == AnswerKind::Behavioral && is_beyond(reading, index)
    {
        return true;
    }
    let switches = frame.verb.as_ref().is_some_and(|verb| lists.switch_verbs.contains(&verb.base));
    let parted = reading.tokens[frame.clause.from].after_stop;
    let neighbours = [index.checked_sub(1).filter(|_| !parted), Some(index), Some(index + 1)];
    let beside = neighbours.into_iter().flatten().filter_map(|at| reading.frames.get(at));
    switches && beside.into_iter().any(|other| is_threshold(reading, other, frame.mood))
}

/// "Once they are past ninety percent, I'd loosen it", "if it ever goes to one a second it would be back": in a story, what
/// would be at another size.
fn is_beyond(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let would = reading.words(frame).any(|word| word == "would");
    let sentence = |at: usize| reading.tokens[at].after_stop;
    let from = (0..=frame.clause.from).rev().find(|at| sentence(*at)).unwrap_or(0);
    let before = &reading.tokens[from..frame.clause.from];
    let opens = before.iter().position(|token| matches!(token.word.as_str(), "once" | "if" | "when"));
    let sized = opens.is_some_and(|at| before[at..].iter().any(|token| token.number));
    frame.mood == Mood::Thought && would && !frame.unreal && sized
}

/// "With four more people I'd have signed his paper", "past ten thousand we'd shard it".
fn is_at_another_scale(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    // The condition may stand in a clause of its own, without a verb.
    let leads = |before: &&Frame| {
        let first = reading.tokens[before.clause.from].word.as_str();
        before.verb.is_none() || before.agent == Agent::Other && first == "with"
    };
    let before = index.checked_sub(1).map(|at| &reading.frames[at]).filter(leads);
    let parted = reading.tokens[frame.clause.from].after_stop;
    let from = before.filter(|_| !parted).map_or(frame.clause.from, |before| before.clause.from);
    let tokens = &reading.tokens[from..frame.clause.to];
    let opens = tokens.iter().take(2).any(|token| {
        matches!(token.word.as_str(), "with" | "at" | "for" | "past" | "beyond" | "above" | "over")
    });
    let scale = tokens.iter().take(6).any(|token| {
        token.number || matches!(token.word.as_str(), "more" | "fewer" | "bigger" | "smaller" | "larger")
    });
    matches!(frame.agent, Agent::Own | Agent::Team) && opens && scale
}

/// In a design, "when it must be exact, I make no cache": a case in which the choice does not hold.
fn is_exception(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let base = frame.verb.as_ref().map_or("", |verb| verb.base.as_str());
    let leaves = matches!(base, "make" | "use" | "take" | "put" | "do" | "want")
        && reading.words(frame).any(|word| matches!(word, "no" | "not" | "never"));
    let goes_on = |at: &usize| !reading.tokens[reading.frames[at + 1].clause.from].after_stop;
    let must = |at: usize| {
        let words: Vec<&str> = reading.words(&reading.frames[at]).collect();
        matches!(words[0], "when" | "if" | "where")
            && words.iter().any(|word| matches!(*word, "must" | "has" | "needs"))
    };
    let design = reading.kind == AnswerKind::SystemDesign && matches!(frame.agent, Agent::Own | Agent::Team);
    design && leaves && (index.saturating_sub(2)..index).rev().take_while(goes_on).any(must)
}

/// "With two thousand a second, or when it may be old by a second, I take Redis": said of what would be.
fn is_scale_told(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let takes = frame.verb.as_ref().is_some_and(|verb| !verb.past && verb.base == "take");
    let design = reading.kind == AnswerKind::SystemDesign && matches!(frame.agent, Agent::Own | Agent::Team);
    let goes_on = |at: &usize| !reading.tokens[reading.frames[at + 1].clause.from].after_stop;
    let sized = |at: usize| {
        let clause = reading.frames[at].clause;
        let tokens = &reading.tokens[clause.from..clause.to];
        matches!(tokens[0].word.as_str(), "with" | "at" | "from" | "above" | "over")
            && tokens.iter().any(|token| token.number)
    };
    design && takes && !frame.negated && (index.saturating_sub(2)..index).rev().take_while(goes_on).any(sized)
}

/// A condition that changes a choice: any one beside what would be done, one with a figure beside what is done.
fn is_threshold(reading: &Reading<'_>, other: &Frame, mood: Mood) -> bool {
    let tokens = &reading.tokens[other.clause.from..other.clause.to];
    let joins = usize::from(tokens.len() > 1 && matches!(tokens[0].word.as_str(), "or" | "and" | "but"));
    let opens = matches!(tokens[joins].word.as_str(), "if" | "once" | "unless" | "should");
    opens && !other.noise && (mood == Mood::Thought || tokens.iter().any(|token| token.number))
}

/// "If the law had been strict I would", "had it been streams I would be on his side": of a case that is not.
fn is_counterfactual(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let ours = matches!(frame.agent, Agent::Own | Agent::Team);
    let before = index.checked_sub(1).map(|at| &reading.frames[at]);
    let beside = [before, reading.frames.get(index + 1)].into_iter().flatten();
    ours && beside.filter(|other| !other.noise).any(|other| {
        let words: Vec<&str> = reading.words(other).collect();
        let opens = matches!(words[0], "if" | "had" | "were");
        opens && words.iter().any(|word| matches!(*word, "were" | "had" | "was" | "would"))
    })
}
