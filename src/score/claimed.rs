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
    let breaks_off = |piece: &&[Token]| {
        let last = piece.last().map_or("", |token| token.word.as_str());
        let rungs = &lexicon.noise.remarks.rungs;
        last == "because"
            || matches!(last, "is" | "was") && piece.iter().any(|token| rungs.contains(&token.word))
    };
    let pieces = || tokens[sentence.clone()].chunk_by(|_, next| !next.after_comma);
    let (count, bare) = (pieces().count(), pieces().filter(bare).count());
    bare >= BARE && bare * 5 >= count * 2 && pieces().filter(breaks_off).count() >= OPEN
}
