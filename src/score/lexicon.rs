//! The word lists that scoring stands on: `rubrics/lexicon/*.toml`, embedded and versioned by their digest.

use std::{collections::BTreeMap, fmt::Write as _, sync::LazyLock};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    phrases::{Names, Phrases},
    recited::Rubric,
    words::Words,
};
use crate::rubric::{Competency, Library};

const SOURCES: [&str; 5] = [
    include_str!("../../rubrics/lexicon/speech.toml"),
    include_str!("../../rubrics/lexicon/ownership.toml"),
    include_str!("../../rubrics/lexicon/tradeoffs.toml"),
    include_str!("../../rubrics/lexicon/specificity.toml"),
    include_str!("../../rubrics/lexicon/noise.toml"),
];

static EMBEDDED: LazyLock<Lexicon> = LazyLock::new(|| {
    let library = Library::embedded().expect("the shipped rubric is well-formed; a test reads it");
    let read = library.competencies().filter(|competency| competency.dimension.is_some());
    let sentences: Vec<&str> = read.flat_map(Competency::sentences).collect();
    Lexicon::parse(SOURCES, &sentences).expect("the embedded word lists are well-formed; a test reads them")
});

/// All word lists, ready to be matched.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Digest of the lists and of the rubric's words: two scores with the same version stand on the same words.
    pub version: String,
    /// How spoken English is put together.
    pub speech: Speech,
    /// Who did what.
    pub ownership: Ownership,
    /// Choosing one way over another.
    pub tradeoffs: Tradeoffs,
    /// Detail.
    pub specificity: Specificity,
    /// What is no evidence.
    pub noise: Noise,
    /// The words of the rubric; they are no evidence either.
    pub rubric: Rubric,
}

impl Lexicon {
    /// The lists that this program ships.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn parse(sources: [&str; 5], rubric: &[&str]) -> Result<Self, toml::de::Error> {
        let [speech, ownership, tradeoffs, specificity, noise] = sources;
        let speech = toml::from_str(speech)?;
        Ok(Self {
            version: digest(&[sources.as_slice(), rubric].concat()),
            rubric: Rubric::new(rubric.iter().copied(), &speech),
            speech,
            ownership: toml::from_str(ownership)?,
            tradeoffs: toml::from_str(tradeoffs)?,
            specificity: toml::from_str(specificity)?,
            noise: toml::from_str(noise)?,
        })
    }
}

/// The first 12 digits of a SHA-256: enough to tell two versions of the same texts apart.
pub(crate) fn digest(sources: &[&str]) -> String {
    let mut hash = Sha256::new();
    for source in sources {
        hash.update(source.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// How spoken English is put together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in speech.toml")]
pub struct Speech {
    pub fillers: Phrases,
    pub adverbs: Words,
    pub auxiliaries: Words,
    pub be: Words,
    pub modals: Words,
    pub openers: Words,
    pub subjects: Words,
    pub weak_subjects: Words,
    pub generic_subjects: Words,
    pub determiners: Words,
    pub stopwords: Words,
    pub irregular: BTreeMap<String, String>,
}

/// Who did what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in ownership.toml")]
pub struct Ownership {
    pub states: Words,
    pub decisions: Words,
    pub faults: Words,
    pub changes: Words,
    pub omissions: Words,
    pub outcomes: Words,
    pub outcome_things: Phrases,
    pub others: Words,
    pub always: Phrases,
    pub own_part: Phrases,
    pub own_works: Words,
    pub own_faults: Words,
    pub self_blame: Words,
    pub stances: Words,
    pub light_objects: Words,
    pub denials: Words,
    pub unthought: Words,
    pub mending: Words,
    pub repeats: Words,
    pub results: Phrases,
    pub consents: Words,
    pub presence: Phrases,
    pub taken_on: Phrases,
    pub prevention_acts: Words,
    pub prevention_things: Phrases,
    pub guarantees: Phrases,
    pub habits: Phrases,
    pub noncommittal: Words,
}

/// Choosing one way over another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in tradeoffs.toml")]
pub struct Tradeoffs {
    pub choice_verbs: Words,
    pub choice_phrases: Phrases,
    pub option_phrases: Phrases,
    pub contrast_words: Words,
    pub reason_words: Words,
    pub reason_phrases: Phrases,
    pub counted_options: Words,
    pub cost_phrases: Phrases,
    pub prices: Words,
    pub price_openers: Words,
    pub price_links: Words,
    pub pay_verbs: Words,
    pub acceptances: Phrases,
    pub negatives: Words,
    pub comparatives: Words,
    pub judgements: Words,
    pub contrasts: Words,
    pub reversal_phrases: Phrases,
    pub switch_verbs: Words,
    pub undecided: Phrases,
    pub hollow: Words,
    pub sought: Words,
}

/// Detail that only the person who did the work has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct Specificity {
    pub units: Units,
    pub names: NamedThings,
    pub told: Told,
    pub things: Words,
    pub plain: Words,
}

/// Units of measure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct Units {
    pub time: Words,
    pub small_time: Words,
    pub amount: Words,
    pub not_counted: Words,
}

/// Named things.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct NamedThings {
    pub technologies: Names,
    pub artefacts: Names,
    pub status_codes: Words,
}

/// What was observed, how the cause was found, how it works.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct Told {
    pub symptoms: Phrases,
    pub faults: Phrases,
    pub diagnosis: Phrases,
    pub causes: Phrases,
    pub links: Phrases,
    pub perceptions: Phrases,
    pub traces: Words,
}

/// What is no evidence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in noise.toml")]
pub struct Noise {
    pub slogans: Phrases,
    pub refusals: Phrases,
    pub everyday: Words,
    pub telling: Phrases,
    pub life: Phrases,
    pub put_off: Phrases,
    pub tell_verbs: Words,
    pub firm: Words,
    pub chatter: Words,
    pub topic: Words,
    pub loose: Words,
    pub remarks: Remarks,
}

/// Remarks to whoever grades.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in noise.toml")]
pub struct Remarks {
    pub plain: Phrases,
    pub orders: Words,
    pub before_orders: Words,
    pub graded: Phrases,
    pub this_answer: Phrases,
    pub grading: Words,
    pub addressed: Phrases,
    pub dimensions: Phrases,
    pub appraised: Words,
    pub marks: Words,
    pub rungs: Words,
}

impl<'de> Deserialize<'de> for Phrases {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer).map(|lines| Self::new(&lines))
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(deserializer).map(|entries| Self::new(&entries))
    }
}
