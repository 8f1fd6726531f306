//! "Killed the pid. Told support.": who writes briefly leaves out the "I". A past verb at the head of a clause is the
//! speaker's deed where the answer speaks of them; "got fixed" and "failed requests piled up" are nobody's.

use super::{
    clauses::Clause,
    lexicon::Lexicon,
    noise::Asked,
    verbs::{is_past, verb},
    view::Token,
};

/// Whether the speaker is spoken of: the question asks "you", or the answer says "I".
pub fn speaks_of_oneself(tokens: &[Token], question: &Asked) -> bool {
    let own = |word: &str| matches!(word, "i" | "my" | "me" | "mine");
    let asks = ["you", "your", "yours"].iter().any(|word| question.set.contains(word));
    asks || tokens.iter().any(|token| own(&token.word))
}

/// Where the verb of a deed stands whose subject is left out.
pub fn deed(tokens: &[Token], clause: Clause, lexicon: &Lexicon) -> Option<usize> {
    let speech = &lexicon.speech;
    let word = |at: usize| tokens.get(at).filter(|_| at < clause.to).map_or("", |token| token.word.as_str());
    let starts = clause.from == 0 || tokens[clause.from].after_stop;
    let joins = matches!(word(clause.from), "and" | "then" | "so" | "but" | "also" | "afterwards" | "later");
    let at = clause.from + usize::from(joins);
    let base = verb(word(at), lexicon).base;
    let own = is_past(word(at), lexicon)
        && !speech.auxiliaries.contains(word(at))
        && !lexicon.ownership.states.contains(&base);
    let turned_out = word(at) == "turned" && word(at + 1) == "out";
    if !(starts && own) || word(at + 1) == "by" || turned_out {
        return None;
    }
    let thing = speech.determiners.contains(word(at + 1))
        || tokens.get(at + 1).is_some_and(|token| token.number)
        || matches!(word(at + 1), "it" | "them" | "him" | "her");
    let turned = matches!(
        word(at + 1),
        "back" | "up" | "down" | "out" | "off" | "in" | "on" | "to" | "with" | "for" | "through"
    );
    let told = &lexicon.specificity.told;
    // "Set", "cut" and "read" are other forms, too.
    let unlike = word(at) != base;
    let unsure = told.symptoms.at(tokens, at) > 0 || told.faults.at(tokens, at) > 0;
    let other = |place: usize| speech.auxiliaries.contains(word(place)) || is_past(word(place), lexicon);
    let alone = !(at + 1..clause.to).any(other);
    if thing {
        return (unlike || alone && speech.determiners.contains(word(at + 1))).then_some(at);
    }
    // "Asked for a reason, there is none" says of what is asked.
    let describes = tokens.get(clause.to).is_some_and(|next| {
        let joins = matches!(next.word.as_str(), "and" | "then" | "so" | "but" | "because" | "i");
        next.after_comma && !next.after_stop && !joins && !is_past(&next.word, lexicon)
    });
    (unlike && !unsure && !describes && (turned || alone)).then_some(at)
}
