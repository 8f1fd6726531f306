//! Trade-offs: a choice, the ways that were open, why, at what price, and when it would be reversed. Words of comparison
//! count only near a choice or an option, and in a relation: praise with a "but" behind it weighs a way, a bad word with
//! a "but" before it, or taken on behind it, is a price. Many ways without a choice stay low.

use super::{
    Answer, Lexicon, Signal,
    clues::{Clues, clues},
    denials::denies,
    frames::{Agent, Frame},
    hits::Hits,
    noise::is_firm,
    reading::Reading,
};

/// How many clauses away a reason or a price may stand from its choice.
const REACH: usize = 4;
/// So many clauses behind praise its "but" may stand, and so many before an acceptance what is accepted.
const CLOSE: usize = 2;
/// So many clauses behind "two ways" they are told.
const LISTED: usize = 10;
/// What a clause is about stands among its first words.
const SUBJECT: usize = 4;
/// What is weighed without being named as another way, and a price that is nowhere called one, count for less.
const WEIGHED: f64 = 0.5;

/// The evidence of trade-offs in an answer.
#[derive(Debug, Default)]
pub struct Found {
    /// For each clause, whether another way is named in it.
    pub ways: Vec<bool>,
    /// The evidence.
    pub hits: Hits,
    /// Something was chosen.
    pub chosen: bool,
}

/// A clause that says something about a choice, with its clues. What is beside the point parts nothing: clauses are near
/// each other across it.
struct Told {
    frame: usize,
    clues: Clues,
}

/// Finds the trade-offs of an answer.
pub fn find(reading: &Reading<'_>) -> Found {
    let all: Vec<Clues> = (0..reading.frames.len()).map(|index| clues(reading, index)).collect();
    let ways = all.iter().map(|clue| clue.option || clue.counted).collect();
    let told = told(reading, all);
    let clues: Vec<Clues> = told.iter().map(|told| told.clues).collect();
    let chosen = clues.iter().any(|clue| clue.choice);
    let mut found = Found { ways, chosen, hits: Hits::default() };
    for (index, Told { frame, .. }) in told.iter().enumerate() {
        let frame = &reading.frames[*frame];
        let around = index.saturating_sub(REACH)..(index + REACH + 1).min(clues.len());
        let is_of_choice = |at: usize| clues[at].choice || clues[at].option || is_weighed(&clues, at);
        let is_of_case = |at: usize| reading.is_anchored(told[at].frame) || clues[at].ours;
        // Talk in general, far from anything concrete and from any step of theirs, weighs nothing.
        if !around.clone().any(is_of_case) {
            continue;
        }
        options(&mut found.hits, reading, &clues, index, frame);
        if around.into_iter().any(is_of_choice) {
            reasons(&mut found.hits, reading, (&told, &clues), index);
            costs(&mut found.hits, reading, (&told, &clues), index);
            limits(&mut found.hits, reading, &clues, index, frame);
        }
    }
    found
}

/// Whether the words may name another way: they tell of one, or name a thing of the work and deny nothing.
pub fn may_name_a_way(answer: &Answer, lexicon: &Lexicon) -> bool {
    let reading = Reading::new(answer, lexicon);
    let told = |index: usize| {
        let clues = clues(&reading, index);
        let firm = is_firm(&reading.frames[index], &reading.tokens, lexicon);
        !reading.frames[index].noise && (clues.option || clues.counted || firm)
    };
    let frames = || 0..reading.frames.len();
    frames().any(told) && !frames().any(|index| denies(&reading, index))
}

/// The clauses that are no noise, and those beside the point that take a price on.
fn told(reading: &Reading<'_>, all: Vec<Clues>) -> Vec<Told> {
    let mut told = Vec::with_capacity(all.len());
    let mut stop = false;
    for (frame, clues) in all.into_iter().enumerate() {
        stop |= clues.after_stop;
        let frame_of = &reading.frames[frame];
        let about_it = is_about_it(reading, frame_of);
        let accepts = clues.accepts && (about_it || frame_of.agent != Agent::Other);
        if !frame_of.noise || accepts || clues.cost && about_it {
            told.push(Told { frame, clues: Clues { after_stop: stop, ..clues } });
            stop = false;
        }
    }
    told
}

/// The clues of the clause at `index` and of so many clauses on either side.
fn near(clues: &[Clues], index: usize, reach: usize) -> &[Clues] {
    &clues[index.saturating_sub(reach)..(index + reach + 1).min(clues.len())]
}

/// The clauses behind `index` in its sentence, at most [`CLOSE`].
fn behind(clues: &[Clues], index: usize) -> impl Iterator<Item = &Clues> {
    // "It's nice. But …": a recogniser's full stop before a contrast parts nothing.
    clues.iter().skip(index + 1).take(CLOSE).take_while(|next| !next.after_stop || next.contrast)
}

/// The clauses before `index` in its sentence, the next first, at most [`CLOSE`].
fn before(clues: &[Clues], index: usize) -> impl Iterator<Item = &Clues> {
    let starts = clues[index].after_stop && !clues[index].contrast;
    let others = clues[..index].iter().rev().take(CLOSE);
    let mut over = starts;
    others.take_while(move |clue| {
        let within = !over;
        over |= clue.after_stop;
        within
    })
}

/// Praise or comparison with a contrast behind it: one way is weighed.
fn is_weighed(clues: &[Clues], index: usize) -> bool {
    let clue = &clues[index];
    clue.weighs() && !clue.of_people && !clue.reason && behind(clues, index).any(|next| next.contrast)
}

fn options(hits: &mut Hits, reading: &Reading<'_>, clues: &[Clues], index: usize, frame: &Frame) {
    let clue = &clues[index];
    let key = content_key(reading, frame);
    // Behind "there were two roads" each "or" opens one.
    let listed = matches!(reading.tokens[frame.clause.from].word.as_str(), "or" | "either")
        && clues[index.saturating_sub(LISTED)..index].iter().any(|other| other.counted);
    let weighed = is_weighed(clues, index);
    if clue.option || weighed || listed {
        let weight = if clue.option || listed { 1.0 } else { WEIGHED };
        hits.add(Signal::Options, key.clone(), weight, frame.clause.from, frame.clause.to);
    }
    if clue.counted {
        hits.add(Signal::Options, format!("counted {key}"), 1.0, frame.clause.from, frame.clause.to);
    }
}

/// A reason is said as one, or is what a "but" holds against praise.
fn reasons(hits: &mut Hits, reading: &Reading<'_>, (told, clues): (&[Told], &[Clues]), index: usize) {
    let frame = &reading.frames[told[index].frame];
    let clue = &clues[index];
    let told_off = speaks_against_the_other(reading, told, index);
    // "But I chose the timeout" says that, and not why.
    let rejected =
        clue.contrast && !clue.choice && before(clues, index).any(|other| other.praises || other.option)
            || is_of_the_other(reading, clues, index, frame) && clue.weighs();
    // "I preferred the table. It's simpler."
    let chosen = clues[index.saturating_sub(CLOSE)..index].iter().any(|other| other.choice);
    let praised = (clue.praises || clue.compares) && chosen && !clue.contrast && is_about_it(reading, frame);
    if clue.reason || rejected || praised || told_off {
        let weight = if clue.reason { 1.0 } else { WEIGHED };
        hits.add(Signal::Reason, content_key(reading, frame), weight, frame.clause.from, frame.clause.to);
    }
}

/// A price is called one, is taken on, or is a bad word in a contrast or right behind the choice.
fn costs(hits: &mut Hits, reading: &Reading<'_>, (told, clues): (&[Told], &[Clues]), index: usize) {
    let frame = &reading.frames[told[index].frame];
    let clue = &clues[index];
    let taken_on = clues.iter().skip(index).take(CLOSE + 1).any(|next| next.accepts);
    // Why a way was taken is no price of it.
    let of_the_other =
        is_of_the_other(reading, clues, index, frame) || speaks_against_the_other(reading, told, index);
    if of_the_other && !taken_on || clue.reason && !clue.cost {
        return;
    }
    // "But we run two workers" is why the other way was left.
    let rejects = clue.contrast && before(clues, index).any(|other| other.option);
    let accepted = (clue.against || (clue.measure || clue.compares) && !rejects)
        && clues.iter().skip(index).take(CLOSE + 1).any(|next| next.accepts);
    let contrasted = clue.contrast
        || before(clues, index).take(1).chain(behind(clues, index).take(1)).any(|other| other.contrast);
    let opposed = near(clues, index, CLOSE).iter().any(|clue| clue.option);
    let chosen = clues[index.saturating_sub(CLOSE + 1)..index].iter().any(|other| other.choice);
    let measured = (clue.against || clue.compares) && clue.measure && (chosen || opposed);
    let own = clues[index.saturating_sub(REACH)..index].iter().any(|other| other.ours);
    // "And it was wrong" tells a fault, and no price.
    let faults = &reading.lexicon.specificity.told.faults;
    let tells_fault = faults.within(&reading.tokens, frame.clause.from, frame.clause.to);
    let regretted = clue.turned_out && own && !tells_fault && is_about_it(reading, frame);
    let weight = if clue.cost || accepted || measured || clue.compares && contrasted {
        1.0
    } else if regretted
        || clue.compares && opposed
        || clue.against
            && (contrasted
                || chosen && (clue.burdens || is_about_it(reading, frame) || follows(reading, frame)))
    {
        WEIGHED
    } else {
        return;
    };
    if !frame.noise || accepted || clue.cost {
        hits.add(Signal::Cost, content_key(reading, frame), weight, frame.clause.from, frame.clause.to);
    }
}

/// What speaks against the way that was not taken is a reason for the other, not its price: "Cassandra would have cost us
/// a cluster", "we could add servers, but the cost was too high".
fn is_of_the_other(reading: &Reading<'_>, clues: &[Clues], index: usize, frame: &Frame) -> bool {
    let clue = &clues[index];
    let named = |other: &Clues| other.option && !other.choice;
    let held_against = clue.contrast || is_about_it(reading, frame);
    let before = index.checked_sub(1).map(|at| &clues[at]);
    clue.foregone
        || named(clue) && !clue.cost && !clue.measure
        || held_against && !clue.choice && before.is_some_and(named) && (!clue.after_stop || clue.contrast)
}

/// "… rather than a second region. The second region is very expensive": the way that was not taken is named anew, and
/// something is said against it.
fn speaks_against_the_other(reading: &Reading<'_>, told: &[Told], index: usize) -> bool {
    let Told { frame, clues } = &told[index];
    let subject: Vec<&str> = reading.words(&reading.frames[*frame]).take(SUBJECT).collect();
    let named = |words: &[&str]| {
        let stopwords = &reading.lexicon.speech.stopwords;
        words.iter().all(|word| !stopwords.contains(word)) && words[0] != words[1]
    };
    let before = told[index.saturating_sub(REACH)..index].iter().rev();
    let of = |other: &Told, pair: &[&str]| {
        let words: Vec<&str> = reading.words(&reading.frames[other.frame]).collect();
        let behind = words.windows(2).position(|two| matches!(two, ["rather" | "instead" | "not", _]));
        behind.is_some_and(|from| words[from..].windows(2).any(|two| two == pair))
    };
    let again =
        |pair: &[&str]| named(pair) && before.clone().any(|other| other.clues.option && of(other, pair));
    clues.against && !clues.choice && !clues.option && subject.windows(2).any(again)
}

/// "So headlines run stale", "if the company is down somebody gets nothing": what comes of the choice.
fn follows(reading: &Reading<'_>, frame: &Frame) -> bool {
    let word = |at: usize| reading.tokens.get(at).map_or("", |token| token.word.as_str());
    let from = frame.clause.from;
    let before = reading.frames.iter().find(|before| before.clause.to == from);
    let in_case = before.is_some_and(|before| {
        !reading.tokens[from].after_stop && matches!(word(before.clause.from), "if" | "when")
    });
    let nobody = reading.words(frame).any(|word| matches!(word, "nobody" | "that" | "never" | "not"));
    frame.agent == Agent::Other && (matches!(word(from), "so" | "meaning") && !nobody || in_case)
}

/// "It is slower", "that means another deploy": the clause speaks of what was said before.
fn is_about_it(reading: &Reading<'_>, frame: &Frame) -> bool {
    let joins = reading.words(frame).next() == Some("so");
    let first = reading
        .words(frame)
        .take(3)
        .any(|word| matches!(word, "it" | "this" | "which" | "they") || word == "that" && !joins);
    first && frame.agent == Agent::Other
}

fn limits(hits: &mut Hits, reading: &Reading<'_>, clues: &[Clues], index: usize, frame: &Frame) {
    let clue = &clues[index];
    if clue.reversal {
        let (from, to) = with_condition(reading, frame);
        hits.add(Signal::Reversal, content_key(reading, frame), 1.0, from, to);
    }
    let around = near(clues, index, REACH);
    let priced = around.iter().any(|clue| clue.cost || clue.accepts);
    if clue.measure && priced && (clue.weighs() || clue.reason || clue.option || clue.choice) {
        hits.add(Signal::Constraint, content_key(reading, frame), 1.0, frame.clause.from, frame.clause.to);
    }
}

/// A clause with the condition right before or behind it: "if the data had to be correct, I would choose the index".
fn with_condition(reading: &Reading<'_>, frame: &Frame) -> (usize, usize) {
    let (from, to) = (frame.clause.from, frame.clause.to);
    let opens = |at: usize| {
        matches!(
            reading.tokens[at].word.as_str(),
            "if" | "once" | "unless" | "should" | "had" | "were" | "when"
        )
    };
    if opens(from) {
        return (from, to);
    }
    let starts = |at: usize| reading.tokens.get(at).is_none_or(|token| token.after_stop);
    let clauses = || reading.frames.iter().map(|frame| frame.clause);
    let before = clauses().find(|clause| clause.to == from && !starts(from) && opens(clause.from));
    let behind = clauses().find(|clause| clause.from == to && !starts(to) && opens(to));
    (
        before.map_or(from, |clause| clause.from),
        behind.filter(|_| before.is_none()).map_or(to, |clause| clause.to),
    )
}

/// What tells a clause apart from another: its words of content.
fn content_key(reading: &Reading<'_>, frame: &Frame) -> String {
    let content = reading.words(frame).filter(|word| !reading.lexicon.speech.stopwords.contains(word));
    content.collect::<Vec<_>>().join(" ")
}
