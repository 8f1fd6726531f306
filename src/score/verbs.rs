//! Base forms of verbs, by rule and by a list of irregular ones.

use super::{lexicon::Lexicon, words::Words};

/// A verb as it stands in a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb {
    /// Its base form, as far as rules tell.
    pub base: String,
    /// A past form or participle.
    pub past: bool,
    /// Its -ing form.
    pub continuous: bool,
}

/// Reads `word` as a verb.
pub fn verb(word: &str, lexicon: &Lexicon) -> Verb {
    if let Some(base) = lexicon.speech.irregular.get(word) {
        return Verb { base: base.clone(), past: true, continuous: false };
    }
    if let Some(stem) = word.strip_suffix("ing").filter(|stem| stem.len() >= 2) {
        return Verb { base: base_of(stem, lexicon), past: false, continuous: true };
    }
    if let Some(stem) = word.strip_suffix("ed").filter(|stem| stem.len() >= 2) {
        return Verb { base: base_of(stem, lexicon), past: true, continuous: false };
    }
    let base = if is_listed(word, lexicon) { word.to_owned() } else { third_person(word, lexicon) };
    Verb { base, past: false, continuous: false }
}

/// True for a word that can hardly be anything but a verb in the past: irregular, or with -ed.
pub fn is_past(word: &str, lexicon: &Lexicon) -> bool {
    lexicon.speech.irregular.contains_key(word)
        || word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed")
}

/// True for a base form that the lists of verbs hold.
pub fn is_listed(word: &str, lexicon: &Lexicon) -> bool {
    let lists = &lexicon.ownership;
    let known: [&Words; 7] = [
        &lists.states,
        &lists.decisions,
        &lists.faults,
        &lists.omissions,
        &lists.outcomes,
        &lists.prevention_acts,
        &lexicon.tradeoffs.choice_verbs,
    ];
    known.iter().any(|list| list.contains(word))
}

fn third_person(word: &str, lexicon: &Lexicon) -> String {
    let without = |ending: &str| word.strip_suffix(ending).filter(|stem| is_listed(stem, lexicon));
    without("s").or_else(|| without("es")).unwrap_or(word).to_owned()
}

/// `stopp` to `stop`, `measur` to `measure`, `tri` to `try`, where the lists know the base; else the stem.
fn base_of(stem: &str, lexicon: &Lexicon) -> String {
    let doubled = stem.len() > 2
        && stem.is_ascii()
        && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2];
    let candidates = [
        stem.to_owned(),
        format!("{stem}e"),
        if doubled { stem[..stem.len() - 1].to_owned() } else { String::new() },
        stem.strip_suffix('i').map(|stem| format!("{stem}y")).unwrap_or_default(),
    ];
    candidates.into_iter().find(|candidate| is_listed(candidate, lexicon)).unwrap_or_else(|| stem.to_owned())
}
