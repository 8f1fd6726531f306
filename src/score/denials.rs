//! What is denied proves nothing of what it denies: "I did not consider another way" names no other way, "there is no
//! downside" no price, "I never told anyone" no deed. A way that was refused, and a fault that is owned, still count.

use super::{
    frames::{Agent, Frame, Mood},
    reading::Reading,
    selfwords::{self, SelfWord},
};

/// Whether the clause says that there was none of what it names.
pub fn denies(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    lacks(reading, frame) || is_of_no_case(reading, index) || is_unthought(reading, index)
}

/// "There is no downside", "no other way".
fn lacks(reading: &Reading<'_>, frame: &Frame) -> bool {
    let words: Vec<&str> = reading.words(frame).collect();
    let sought = &reading.lexicon.tradeoffs.sought;
    let is_sought = |word: &str, before: &str| match word {
        word if sought.contains(word) => true,
        "way" | "ways" | "option" | "options" | "choice" | "approach" => {
            matches!(before, "other" | "better" | "further" | "second")
        }
        _ => false,
    };
    words.iter().enumerate().any(|(at, word)| {
        let near = words.iter().enumerate().skip(at + 1).take(3);
        matches!(*word, "no" | "without" | "zero")
            && near.clone().any(|(place, sought)| is_sought(sought, words[place - 1]))
    })
}

/// "There is no case where", and "I would choose another" behind it; "there is nothing" and "you can do".
fn is_of_no_case(reading: &Reading<'_>, index: usize) -> bool {
    let goes_on = !reading.tokens[reading.frames[index].clause.from].after_stop;
    let before = index.checked_sub(1).filter(|_| goes_on).map(|at| &reading.frames[at]);
    before.is_some_and(|before| {
        let words: Vec<&str> = reading.words(before).collect();
        let case =
            matches!(words.last(), Some(&("where" | "when" | "which" | "why"))) && words.contains(&"no");
        case || words.last() == Some(&"nothing")
    })
}

/// "I never compared anything", "we did not see a downside". With a reason behind it, it was left out on purpose.
fn is_unthought(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let base = frame.verb.as_ref().map_or("", |verb| verb.base.as_str());
    let thinks = reading.lexicon.ownership.unthought.contains(base);
    let gives = |word: &str| matches!(word, "because" | "since");
    let next = reading.frames.get(index + 1).map(|next| &reading.tokens[next.clause.from]);
    let reasoned = gives(&reading.tokens[frame.clause.from].word)
        || next.is_some_and(|token| !token.after_stop && gives(&token.word));
    let ours = matches!(frame.agent, Agent::Own | Agent::Team);
    ours && frame.negated && frame.mood == Mood::Fact && thinks && !reasoned
}

/// "I never told anyone", "I did not roll it back", "I did not check whether it worked": what was left out once the trouble
/// was there set nothing off. It is owned where it is told as the mistake.
pub fn is_left_undone(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let words: Vec<&str> = reading.words(frame).collect();
    let base = frame.verb.as_ref().map_or("", |verb| verb.base.as_str());
    let mends = reading.lexicon.ownership.mending.contains(base);
    let at_all = words.iter().any(|word| matches!(*word, "any" | "anything" | "anyone" | "anybody" | "ever"));
    let after = words.iter().any(|word| matches!(*word, "worked" | "helped" | "afterwards"));
    (mends || at_all || after) && !is_blamed(reading, index)
}

fn is_blamed(reading: &Reading<'_>, index: usize) -> bool {
    let frame = &reading.frames[index];
    let first = reading.tokens[frame.clause.from].word.as_str();
    let takes_on = |other: &Frame| {
        let clause = (other.clause.from, other.clause.to);
        !other.negated
            && selfwords::find(&reading.tokens, clause, &reading.lexicon.ownership)
                .iter()
                .any(|(kind, ..)| *kind == SelfWord::TakenOn)
    };
    let near = &reading.frames[index.saturating_sub(1)..(index + 2).min(reading.frames.len())];
    matches!(first, "because" | "since" | "that") || near.iter().any(takes_on)
}
