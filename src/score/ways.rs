//! Other ways than the one that was taken, told by relation rather than by name: what could be done, what somebody else
//! wanted, what was refused or left, one thing held against another.

use super::{
    AnswerKind,
    frames::{Agent, Frame, Mood},
    measures::is_year,
    reading::Reading,
    view::Token,
    words::Words,
};

/// A way that is only named has so many words at most.
const NAME_WORDS: usize = 4;

/// Whether the clause tells of another way.
pub fn is_way(reading: &Reading<'_>, frame: &Frame) -> bool {
    let tokens = &reading.tokens[frame.clause.from..frame.clause.to];
    is_anothers(frame, tokens)
        || is_unrealised(reading, frame)
        || is_refused(reading, frame)
        || is_former(tokens)
        || opposes(tokens)
}

/// Whether a number stands among the tokens; a year is none.
pub fn any_number(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| token.number && !is_year(&token.word))
}

/// "Two ways", "several options".
pub fn counts_ways(tokens: &[Token], ways: &Words) -> bool {
    (0..tokens.len()).any(|at| {
        let word = tokens[at].word.as_str();
        let some = tokens[at].number || matches!(word, "several" | "few" | "couple" | "both");
        some && tokens.iter().skip(at + 1).take(2).any(|token| ways.contains(&token.word))
    })
}

/// "I told him that I'd do the rest": what was then done.
fn is_announced(reading: &Reading<'_>, frame: &Frame) -> bool {
    let index = reading.frames.partition_point(|other| other.clause.from < frame.clause.from);
    let goes_on = |at: &usize| !reading.tokens[reading.frames[*at + 1].clause.from].after_stop;
    let before = (index.saturating_sub(2)..index).rev().take_while(goes_on);
    let tells = |at: usize| {
        let other = &reading.frames[at];
        let base = other.verb.as_ref().filter(|verb| verb.past).map_or("", |verb| verb.base.as_str());
        matches!(base, "tell" | "promise" | "announce" | "agree") && other.agent != Agent::Other
    };
    let weighs = reading.words(frame).any(|word| matches!(word, "rather" | "than"));
    !weighs && reading.words(frame).any(|word| word == "would") && before.into_iter().any(tells)
}

/// In a design, "read replica, but the lag hit four seconds": a name, and what is held against it.
pub fn is_named_and_left(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let tokens = &reading.tokens[frame.clause.from..frame.clause.to];
    let speech = &reading.lexicon.speech;
    let bare = tokens.len() <= NAME_WORDS
        && tokens[0].after_stop
        && !tokens.iter().any(|token| token.number || speech.auxiliaries.contains(&token.word));
    let next = reading.frames.get(index + 1).map(|next| &reading.tokens[next.clause.from]);
    let but = next.is_some_and(|token| token.word == "but");
    let design = reading.kind == AnswerKind::SystemDesign && frame.agent == Agent::Other;
    design && bare && but && reading.concrete_at(frame)
}

/// In a story, what could or would be done is another way; in a design, what somebody could do.
fn is_unrealised(reading: &Reading<'_>, frame: &Frame) -> bool {
    let Some(verb) = frame.verb.as_ref().filter(|_| frame.mood == Mood::Thought && !frame.negated) else {
        return false;
    };
    let lists = &reading.lexicon.ownership;
    let blames = reading.words(frame).any(|word| word == "should");
    let acts = !blames && !lists.noncommittal.contains(&verb.base) && !lists.states.contains(&verb.base);
    let anybody = frame.agent == Agent::Anybody;
    match reading.kind {
        // "Everybody will give the status": what is usual.
        AnswerKind::Behavioral => {
            let usual = anybody && reading.words(frame).any(|word| matches!(word, "will" | "can"));
            acts && !usual
                && !is_announced(reading, frame)
                && (frame.agent != Agent::Other || could_be_done(reading, frame))
        }
        // "Somebody can set that": what the system lets them do.
        AnswerKind::SystemDesign => {
            let some = reading
                .words(frame)
                .any(|word| matches!(word, "somebody" | "someone" | "everybody" | "everyone"));
            // "There is so much you can do" names none.
            let empty = verb.base == "do" && frame.object.is_empty();
            acts && !empty && (anybody && !some || could(reading, frame))
        }
    }
}

/// "More brokers would have fed it": another way, and why it was not taken.
pub fn would_have(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    let measured = reading.tokens[frame.clause.from..frame.clause.to].iter().any(|token| token.number);
    let behavioral = reading.kind == AnswerKind::Behavioral;
    // "Some swaps that would be safe", "which test would have shown it": of a thing, and of no way.
    let relative = matches!(words[..], ["that" | "who", ..])
        || words[0] == "which" && !matches!(words.get(1), Some(&("would" | "i" | "we")));
    let would = words.windows(3).any(|three| {
        three[0] == "would"
            && (three[1..].contains(&"have") || behavioral && measured && three[1..].contains(&"be"))
    });
    frame.agent == Agent::Other && would && !relative
}

/// "Mongo would spare me that, but ours all look the same": what would serve, and what is held against it.
pub fn is_praised_other(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let words: Vec<&str> = reading.words(frame).collect();
    let states = &reading.lexicon.ownership.states;
    let serves =
        words.windows(2).any(|pair| pair[0] == "would" && pair[1] != "not" && !states.contains(pair[1]));
    let behind = reading.frames.iter().skip(index + 1).take(2);
    let held_against = behind
        .take_while(|next| !reading.tokens[next.clause.from].after_stop)
        .any(|next| reading.lexicon.tradeoffs.contrasts.contains(&reading.tokens[next.clause.from].word));
    let of_a_thing = reading.names_a_thing(frame) && frame.agent == Agent::Other;
    // "I could remember the last one in a file, but we run two workers."
    let could = could(reading, frame) && !frame.negated;
    (of_a_thing && serves || could) && held_against
}

/// "Our lead wanted Kafka": what somebody else would have had is another way.
fn is_anothers(frame: &Frame, tokens: &[Token]) -> bool {
    // "When the regulator wanted totals": that it came to it.
    let is_subordinate = matches!(tokens[0].word.as_str(), "when" | "if" | "after");
    let verb = frame.verb.as_ref().filter(|verb| verb.past);
    let wants = |base: &str| {
        matches!(
            base,
            "want"
                | "propose"
                | "suggest"
                | "argue"
                | "prefer"
                | "insist"
                | "recommend"
                | "favour"
                | "favor"
                | "like"
                | "love"
                | "push"
                | "vote"
                | "lobby"
                | "lean"
        )
    };
    frame.agent == Agent::Other
        && !frame.passive
        && frame.mood == Mood::Fact
        && !frame.object.is_empty()
        && !is_subordinate
        && verb.is_some_and(|verb| wants(&verb.base))
}

/// "I ruled out the table", "I do not want random codes": a way that the speaker does not go.
fn is_refused(reading: &Reading<'_>, frame: &Frame) -> bool {
    let ours = matches!(frame.agent, Agent::Own | Agent::Team);
    let base = frame.verb.as_ref().map_or("", |verb| verb.base.as_str());
    let refuses = matches!(base, "reject" | "refuse" | "discard" | "dismiss" | "veto" | "avoid");
    let declines = frame.negated
        && (matches!(base, "want" | "like" | "trust" | "prefer")
            || reading.kind == AnswerKind::SystemDesign
                && (frame.mood == Mood::Thought || matches!(base, "take" | "use" | "choose" | "pick"))
                && !reading.lexicon.ownership.noncommittal.contains(base));
    // "Rejected Redis: …", said briefly.
    let first = &reading.tokens[frame.clause.from];
    let brief = frame.agent == Agent::Other && first.after_stop && first.word == "rejected";
    (ours || brief) && (refuses && !frame.negated || declines)
}

/// "We used to have it in the path": the way that was left.
fn is_former(tokens: &[Token]) -> bool {
    tokens.windows(3).any(|three| {
        matches!(three[0].word.as_str(), "i" | "we" | "it" | "they")
            && three[1].word == "used"
            && three[2].word == "to"
    })
}

/// "A 302, not a 301": one thing held against the other.
fn opposes(tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        let little = matches!(
            pair[1].word.as_str(),
            "from"
                | "for"
                | "in"
                | "on"
                | "at"
                | "by"
                | "me"
                | "us"
                | "him"
                | "her"
                | "them"
                | "even"
                | "only"
                | "to"
                | "because"
                | "that"
                | "so"
        );
        let counts = tokens.iter().any(|token| matches!(token.word.as_str(), "percent" | "cent" | "per"));
        pair[0].word == "not" && pair[0].after_comma && !little && !counts && !pair[1].after_comma
    })
}

/// "The limit could be raised": a way, whoever goes it.
fn could_be_done(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    frame.passive && words.windows(2).any(|pair| pair == ["could", "be"])
}

/// "I could refresh it": a way, and not the chosen one.
fn could(reading: &Reading<'_>, frame: &Frame) -> bool {
    matches!(frame.agent, Agent::Own | Agent::Team) && reading.words(frame).any(|word| word == "could")
}

/// "I compared with the provider": in a story a check, and no other way.
pub fn is_check(reading: &Reading<'_>, frame: &Frame) -> bool {
    let compares = frame.verb.as_ref().is_some_and(|verb| verb.base == "compare" && verb.past);
    let words: Vec<&str> = reading.words(frame).collect();
    let place = words.iter().position(|word| *word == "compared");
    let with = place.is_some_and(|at| words[at..].contains(&"with"));
    // "I compared it with the trigger, and chose the trigger": two ways.
    let index = reading.frames.partition_point(|other| other.clause.from < frame.clause.from);
    let chooses = |other: &Frame| {
        other.verb.as_ref().is_some_and(|verb| reading.lexicon.tradeoffs.choice_verbs.contains(&verb.base))
    };
    let settled = reading.frames[index + 1..].iter().take(2).any(chooses);
    reading.kind == AnswerKind::Behavioral && frame.agent == Agent::Own && compares && with && !settled
}

/// "I looked at the queue and saw", "I looked at it from the gateway's side": in a story a step of finding out.
pub fn is_look(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let words: Vec<&str> = reading.words(frame).collect();
    let looks = words.windows(2).any(|pair| pair == ["looked", "at"]);
    let sees = |at: usize| {
        let next = reading.frames.get(at);
        next.is_some_and(|next| {
            let (from, to) = (next.clause.from, next.clause.to);
            reading.lexicon.specificity.told.perceptions.within(&reading.tokens, from, to)
        })
    };
    let traces = &reading.lexicon.specificity.told.traces;
    let aspect = words.windows(2).any(|pair| pair == ["from", "the"])
        || words.iter().any(|word| traces.contains(word));
    // "I looked at Redis and found it would add a store": a way that was tried out.
    let names = &reading.lexicon.specificity.names.technologies;
    let technology = (frame.clause.from..frame.clause.to).any(|at| names.at(&reading.tokens, at).is_some());
    let looks = looks && (!technology || words.iter().any(|word| traces.contains(word)));
    reading.kind == AnswerKind::Behavioral && looks && (aspect || sees(index) || sees(index + 1))
}

/// "It came back as four hundred instead of three": a figure that was not expected, and no way.
pub fn is_against_a_figure(frame: &Frame, tokens: &[Token]) -> bool {
    // "I set the pool to twenty instead of fifty" sets it.
    if matches!(frame.agent, Agent::Own | Agent::Team) {
        return false;
    }
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let figure = |at: usize| tokens.get(at).is_some_and(|token| token.number);
    let instead = (0..tokens.len()).find(|at| word(*at) == "instead");
    instead.is_some_and(|at| {
        word(at + 1) == "of" && figure(at + 2) && tokens[..at].iter().any(|token| token.number)
    })
}

/// "You can look at your own code for days": in a story, what is so for everybody.
pub fn is_general(reading: &Reading<'_>, frame: &Frame) -> bool {
    let past = frame.verb.as_ref().is_some_and(|verb| verb.past);
    let usual = reading.words(frame).any(|word| matches!(word, "can" | "will"));
    reading.kind == AnswerKind::Behavioral && frame.agent == Agent::Anybody && usual && !past
}
