//! How sentences are spoken: in pieces with pauses, by people who say "um" and begin anew.

use super::chance::Chance;

/// What is said in one breath.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// How long they take.
    pub spoken_ms: u64,
    /// The pause behind them.
    pub pause_ms: u64,
}

/// How somebody speaks.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// Words a minute.
    pub pace: u64,
    /// Without an "um".
    pub fluent: bool,
    /// In the grammar of another language.
    pub foreign: bool,
    /// Of a hundred pauses so many last longer than a turn's end is waited for.
    pub long_pauses_per_cent: u64,
}

const FILLERS: [&str; 6] = ["Um,", "So,", "You know,", "I mean,", "Uh,", "Well,"];

/// Whoever has said less than so many words goes on without a pause.
const SHORTEST_PIECE: usize = 5;

/// Longest piece, in words.
const LONGEST_PIECE: usize = 34;

/// `sentences` as they are spoken.
pub fn spoken(sentences: &[&str], voice: Voice, chance: &mut Chance) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut breath: Vec<String> = Vec::new();
    for sentence in sentences {
        let sentence = if voice.foreign { foreign(sentence, chance) } else { (*sentence).to_owned() };
        let sentence = if voice.fluent { sentence } else { hesitant(&sentence, chance) };
        let words: usize = breath.iter().map(|said| said.split_whitespace().count()).sum();
        if words >= SHORTEST_PIECE
            && (words + sentence.split_whitespace().count() > LONGEST_PIECE || chance.happens(50))
        {
            pieces.push(piece(&breath, voice, chance));
            breath.clear();
        }
        breath.push(sentence);
    }
    if !breath.is_empty() {
        pieces.push(piece(&breath, voice, chance));
    }
    pieces
}

/// How long `pieces` take.
pub fn duration_ms(pieces: &[Piece]) -> u64 {
    pieces.iter().map(|piece| piece.spoken_ms + piece.pause_ms).sum()
}

fn piece(breath: &[String], voice: Voice, chance: &mut Chance) -> Piece {
    let text = breath.join(" ");
    let spoken_ms = text.split_whitespace().count() as u64 * 60_000 / voice.pace;
    Piece { text, spoken_ms, pause_ms: pause_ms(voice, chance) }
}

/// Most pauses are short; some are spent thinking.
const fn pause_ms(voice: Voice, chance: &mut Chance) -> u64 {
    if voice.fluent {
        return chance.between(420, 700);
    }
    if chance.happens(voice.long_pauses_per_cent) {
        return chance.between(2_500, 4_500);
    }
    if chance.happens(25) { chance.between(1_100, 1_900) } else { chance.between(420, 1_100) }
}

/// With a filler before it, or its first word twice.
fn hesitant(sentence: &str, chance: &mut Chance) -> String {
    match chance.below(100) {
        0..=13 => {
            let filler = chance.pick(&FILLERS).copied().unwrap_or_default();
            format!("{filler} {}", lower_first(sentence))
        }
        14..=18 => {
            let first = sentence.split_whitespace().next().unwrap_or_default();
            format!("{}, {}", first.trim_end_matches([',', '.', '?', '!']), lower_first(sentence))
        }
        _ => sentence.to_owned(),
    }
}

/// The first letter small, unless it is "I" or part of a name in capitals.
fn lower_first(sentence: &str) -> String {
    let first = sentence.split_whitespace().next().unwrap_or_default();
    let second_is_small = first.chars().nth(1).is_some_and(char::is_lowercase);
    if !second_is_small {
        return sentence.to_owned();
    }
    let mut letters = sentence.chars();
    letters.next().map(|letter| letter.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Without many of the articles, and with fewer forms of a verb.
fn foreign(sentence: &str, chance: &mut Chance) -> String {
    let words = sentence.split_whitespace().filter_map(|word| match word {
        "the" | "a" | "an" => chance.happens(35).then_some(word),
        "doesn't" => Some("don't"),
        "has" if chance.happens(50) => Some("have"),
        "were" if chance.happens(50) => Some("was"),
        "those" => Some("this"),
        "didn't" if chance.happens(50) => Some("not"),
        word => Some(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALM: Voice = Voice { pace: 150, fluent: true, foreign: false, long_pauses_per_cent: 0 };

    #[test]
    fn speech_takes_as_long_as_its_words_and_pauses() {
        let pieces = spoken(&["one two three four five."], CALM, &mut Chance::new(1));
        assert_eq!(pieces.len(), 1);
        assert_eq!(pieces[0].spoken_ms, 2_000);
        assert_eq!(duration_ms(&pieces), 2_000 + pieces[0].pause_ms);
    }

    #[test]
    fn long_speech_comes_in_several_pieces_without_losing_a_word() {
        let sentences = ["one two three four five six seven eight nine ten."; 12];
        let pieces = spoken(&sentences, CALM, &mut Chance::new(1));
        assert!(pieces.len() > 3);
        let words: usize = pieces.iter().map(|piece| piece.text.split_whitespace().count()).sum();
        assert_eq!(words, 120);
    }

    #[test]
    fn a_word_said_twice_has_one_comma_between() {
        let said: Vec<String> =
            (0..200).map(|seed| hesitant("OK, um, it broke.", &mut Chance::new(seed))).collect();
        assert!(said.iter().any(|words| words.starts_with("OK, OK, um")));
        assert!(!said.iter().any(|words| words.contains(",,")), "{said:?}");
    }

    #[test]
    fn a_small_letter_follows_a_filler_but_names_keep_theirs() {
        assert_eq!(lower_first("The table was big."), "the table was big.");
        assert_eq!(lower_first("I rolled back."), "I rolled back.");
        assert_eq!(lower_first("SQS was slow."), "SQS was slow.");
    }
}
