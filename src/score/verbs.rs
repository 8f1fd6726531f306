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
    let is_thing = word.ends_with("thing");
    if let Some(stem) = word.strip_suffix("ing").filter(|stem| stem.len() >= 2 && !is_thing) {
        return Verb { base: base_of(stem, lexicon), past: false, continuous: true };
    }
    if let Some(stem) = word.strip_suffix("ed").filter(|stem| stem.len() >= 2 && !stem.ends_with('e')) {
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

/// `stopp` to `stop`, `measur` to `measure`, `tri` to `try`: what the lists know, else by the rules of spelling.
fn base_of(stem: &str, lexicon: &Lexicon) -> String {
    let mut last = stem.chars().rev();
    let doubled = stem.len() > 2 && last.next() == last.next();
    let single = if doubled { stem[..stem.len() - 1].to_owned() } else { String::new() };
    let with_y = stem.strip_suffix('i').map(|stem| format!("{stem}y")).unwrap_or_default();
    let candidates = [stem.to_owned(), format!("{stem}e"), single.clone(), with_y.clone()];
    if let Some(known) = candidates.into_iter().find(|candidate| is_known(candidate, lexicon)) {
        return known;
    }
    // "Call" and "pass" keep their double letters.
    let keeps = stem.ends_with(['l', 's', 'f', 'z', 'd', 'e', 'o']);
    match (with_y.is_empty(), doubled && !keeps) {
        (false, _) => with_y,
        (true, true) => single,
        (true, false) => stem.to_owned(),
    }
}

/// A base form that any list holds.
fn is_known(word: &str, lexicon: &Lexicon) -> bool {
    let (own, choice) = (&lexicon.ownership, &lexicon.tradeoffs);
    let further: [&Words; 7] = [
        &own.changes,
        &own.denials,
        &own.unthought,
        &own.mending,
        &own.consents,
        &own.noncommittal,
        &choice.switch_verbs,
    ];
    is_listed(word, lexicon) || further.iter().any(|list| list.contains(word))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("shipped", "ship")]
    #[case("tried", "try")]
    #[case("copied", "copy")]
    #[case("compared", "compare")]
    #[case("evaluated", "evaluate")]
    #[case("explored", "explore")]
    #[case("called", "call")]
    #[case("added", "add")]
    #[case("need", "need")]
    #[case("something", "something")]
    fn a_form_leads_to_its_base(#[case] word: &str, #[case] base: &str) {
        assert_eq!(verb(word, Lexicon::embedded()).base, base);
    }
}
