//! Claims in a row that nothing is said of: "I decided, it was my mistake, the alternative was, I chose it because, root
//! cause, before and after". Whoever lists what an answer should hold tells no story in that sentence.

use std::ops::Range;

use super::{lexicon::Lexicon, noise, view::Token};

/// A bare piece has at most so many words.
const PIECE_WORDS: usize = 5;
/// A list of claims has at least so many bare pieces …
const BARE: usize = 5;
/// … of which so many are begun and not ended.
const OPEN: usize = 2;

/// Whether the sentence lists claims: much of what stands between its commas is short and names nothing, and more than one
/// piece breaks off where the case would have to follow.
pub fn lists_claims(sentence: &Range<usize>, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let bare = |piece: &&[Token]| {
        let at = piece[0].start;
        let from = tokens.partition_point(|token| token.start < at);
        let named = (from..from + piece.len())
            .any(|at| noise::is_firm_word(tokens, at, lexicon) || noise::is_measure(tokens, at, lexicon));
        piece.len() <= PIECE_WORDS && !named
    };
    let pieces: Vec<&[Token]> = tokens[sentence.clone()].chunk_by(|_, next| !next.after_comma).collect();
    let rungs = &lexicon.noise.remarks.rungs;
    let names_rung = |piece: &[Token]| {
        piece
            .iter()
            .any(|token| rungs.contains(&token.word) || matches!(token.word.as_str(), "trade" | "price"))
    };
    let breaks_off = |at: &usize| {
        let piece = pieces[*at];
        let last = piece.last().map_or("", |token| token.word.as_str());
        let begun = last == "because" || matches!(last, "is" | "was") && names_rung(piece);
        // "The cost was, I guess, memory" goes on behind a hedge.
        let next = pieces[at + 1..].iter().find(|piece| !is_hedge(piece));
        let anew = next.is_none_or(|next| matches!(next[0].word.as_str(), "i" | "we") || names_rung(next));
        begun && anew
    };
    let (count, bare) = (pieces.len(), pieces.iter().filter(|piece| bare(piece)).count());
    bare >= BARE && bare * 5 >= count * 2 && (0..count).filter(breaks_off).count() >= OPEN
}

/// "I think", "yeah".
fn is_hedge(piece: &[Token]) -> bool {
    let words: Vec<&str> = piece.iter().map(|token| token.word.as_str()).collect();
    matches!(
        words[..],
        ["i", "think" | "guess" | "mean" | "suppose" | "believe"] | ["yeah" | "well" | "maybe" | "yes"]
    )
}
