//! What a judge writes must speak of what was said, never of how it sounded or who said it. A text that does is withheld.

/// Words that tell of delivery, feeling, character or origin. `*` stands for any ending; several words stand side by side.
const FORBIDDEN: &[&str] = &[
    "accent",
    "accents",
    "fluent*",
    "fluency",
    "disfluen*",
    "articulat*",
    "eloquen*",
    "well spoken",
    "soft spoken",
    "spoke clearly",
    "spoke fast",
    "spoke slowly",
    "spoke quickly",
    "spoke well",
    "speaks clearly",
    "speaks fast",
    "speaks slowly",
    "speaks quickly",
    "speaks well",
    "sounded",
    "sounds confident",
    "tone",
    "intonation",
    "confident",
    "confidently",
    "self confidence",
    "lack of confidence",
    "nervous*",
    "hesitat*",
    "hesitant*",
    "enthusias*",
    "passion*",
    "emotion*",
    "charisma*",
    "personality",
    "character trait*",
    "friendly",
    "likeable",
    "likable",
    "polite*",
    "rude*",
    "arrogan*",
    "shy",
    "humble*",
    "humility",
    "attitude",
    "energetic",
    "cheerful",
    "calm",
    "calmly",
    "anxious*",
    "stutter*",
    "stammer*",
    "mumbl*",
    "rambl*",
    "filler word*",
    "fillers",
    "grammar",
    "grammatical*",
    "pronunciation",
    "pronounc*",
    "native speaker*",
    "non native",
    "nonnative",
    "broken english",
    "their english",
    "vocabulary",
    "body language",
    "eye contact",
    "monotonous",
    "talkative",
    "introvert*",
    "extrovert*",
    "charming",
    "immature",
    "culture fit",
    "cultural fit",
    "gender",
    "male",
    "female",
    "nationality",
    "ethnic*",
    "religio*",
    "pregnan*",
    "disability",
    "he",
    "she",
    "his",
    "her",
    "seems motivated",
    "demeanor",
    "demeanour",
    "long pauses",
    "long silence*",
    "speaking pace",
    "communicates clearly",
    "communication style",
    "presentation style",
];

/// Technical terms in which such words mean something else.
const TECHNICAL: &[&str] = &["long pauses of the collector", "grammar of the parser", "accented characters"];

/// Whether `text` may reach a reader.
pub fn is_about_content(text: &str) -> bool {
    let mut plain = plain(text);
    for term in TECHNICAL {
        plain = plain.replace(&format!(" {term}"), " ");
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    !FORBIDDEN.iter().any(|phrase| stands_in(&words, phrase))
}

/// Words in lower case with one blank around each.
fn plain(text: &str) -> String {
    let letters: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|mark| if mark.is_alphanumeric() { mark } else { ' ' })
        .collect();
    let words: Vec<&str> = letters.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

fn stands_in(words: &[&str], phrase: &str) -> bool {
    let parts: Vec<&str> = phrase.split(' ').collect();
    let is = |word: &str, part: &str| match part.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == part,
    };
    words.windows(parts.len()).any(|window| window.iter().zip(&parts).all(|(word, part)| is(word, part)))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("The candidate sounded confident and spoke fluently.")]
    #[case("Strong accent, but the cause was named.")]
    #[case("Hesitated before naming the alternative.")]
    #[case("Enthusiastic and passionate about databases.")]
    #[case("A calm and friendly tone throughout.")]
    #[case("Her explanation of the lock was complete.")]
    #[case("Not a native speaker; grammar errors.")]
    #[case("Rambling delivery with many filler words.")]
    #[case("Shows a humble personality and the right attitude.")]
    #[case("The candidate was nervous, with long pauses.")]
    #[case("Articulate and eloquent.")]
    #[case("Speaks slowly, in a monotonous voice.")]
    #[case("Seems motivated, a good culture fit.")]
    fn what_speaks_of_delivery_or_person_is_withheld(#[case] text: &str) {
        assert!(!is_about_content(text), "{text}");
    }

    #[rstest]
    #[case("Names the lock that the migration took and how long it was held.")]
    #[case("Chose Redis over a materialized view and gave the price: stale reads for a minute.")]
    #[case("Used a confidence interval on the latency of the cloud-native service.")]
    #[case("Disabled the check in CI; GC pauses fell from 200 to 20 ms.")]
    #[case("Cache warm-up after a deploy and a warm standby in the second region.")]
    #[case("A monotonic clock and a dedicated pool for the voice service.")]
    #[case("No cost of the chosen way is told; the alternative is only named.")]
    #[case("The pace of the rollout was set by the error budget.")]
    fn what_speaks_of_the_content_is_kept(#[case] text: &str) {
        assert!(is_about_content(text), "{text}");
    }
}
