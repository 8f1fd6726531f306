//! The word lists that scoring stands on: `rubrics/lexicon/*.toml`, embedded and versioned by their digest.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    sync::LazyLock,
};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::phrases::{Names, Phrases};

const SOURCES: [&str; 5] = [
    include_str!("../../rubrics/lexicon/speech.toml"),
    include_str!("../../rubrics/lexicon/ownership.toml"),
    include_str!("../../rubrics/lexicon/tradeoffs.toml"),
    include_str!("../../rubrics/lexicon/specificity.toml"),
    include_str!("../../rubrics/lexicon/noise.toml"),
];

static EMBEDDED: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::parse(SOURCES).expect("the embedded word lists are well-formed; a test reads them")
});

/// All word lists, ready to be matched.
#[derive(Clone, Debug)]
pub struct Lexicon {
    /// Digest of the lists: two scores with the same version stand on the same words.
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
}

impl Lexicon {
    /// The lists that this program ships.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn parse(sources: [&str; 5]) -> Result<Self, toml::de::Error> {
        let [speech, ownership, tradeoffs, specificity, noise] = sources;
        Ok(Self {
            version: digest(&sources),
            speech: toml::from_str(speech)?,
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
    pub adverbs: BTreeSet<String>,
    pub auxiliaries: BTreeSet<String>,
    pub be: BTreeSet<String>,
    pub modals: BTreeSet<String>,
    pub openers: BTreeSet<String>,
    pub subjects: BTreeSet<String>,
    pub weak_subjects: BTreeSet<String>,
    pub generic_subjects: BTreeSet<String>,
    pub determiners: BTreeSet<String>,
    pub stopwords: BTreeSet<String>,
    pub irregular: BTreeMap<String, String>,
}

/// Who did what.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in ownership.toml")]
pub struct Ownership {
    pub states: BTreeSet<String>,
    pub decisions: BTreeSet<String>,
    pub faults: BTreeSet<String>,
    pub changes: BTreeSet<String>,
    pub omissions: BTreeSet<String>,
    pub outcomes: BTreeSet<String>,
    pub outcome_things: Phrases,
    pub others: BTreeSet<String>,
    pub own_part: Phrases,
    pub own_works: BTreeSet<String>,
    pub own_faults: BTreeSet<String>,
    pub self_blame: BTreeSet<String>,
    pub stances: BTreeSet<String>,
    pub light_objects: BTreeSet<String>,
    pub denials: BTreeSet<String>,
    pub results: Phrases,
    pub consents: BTreeSet<String>,
    pub presence: Phrases,
    pub taken_on: Phrases,
    pub prevention_acts: BTreeSet<String>,
    pub prevention_things: Phrases,
    pub guarantees: Phrases,
    pub habits: Phrases,
    pub noncommittal: BTreeSet<String>,
}

/// Choosing one way over another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in tradeoffs.toml")]
pub struct Tradeoffs {
    pub choice_verbs: BTreeSet<String>,
    pub choice_phrases: Phrases,
    pub option_phrases: Phrases,
    pub contrast_words: BTreeSet<String>,
    pub reason_words: BTreeSet<String>,
    pub reason_phrases: Phrases,
    pub counted_options: BTreeSet<String>,
    pub cost_phrases: Phrases,
    pub prices: BTreeSet<String>,
    pub price_openers: BTreeSet<String>,
    pub price_links: BTreeSet<String>,
    pub pay_verbs: BTreeSet<String>,
    pub acceptances: Phrases,
    pub negatives: BTreeSet<String>,
    pub comparatives: BTreeSet<String>,
    pub judgements: BTreeSet<String>,
    pub contrasts: BTreeSet<String>,
    pub reversal_phrases: Phrases,
    pub switch_verbs: BTreeSet<String>,
    pub undecided: Phrases,
}

/// Detail that only the person who did the work has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct Specificity {
    pub units: Units,
    pub names: NamedThings,
    pub told: Told,
    pub things: BTreeSet<String>,
    pub plain: BTreeSet<String>,
}

/// Units of measure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct Units {
    pub time: BTreeSet<String>,
    pub small_time: BTreeSet<String>,
    pub amount: BTreeSet<String>,
    pub not_counted: BTreeSet<String>,
}

/// Named things.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct NamedThings {
    pub technologies: Names,
    pub artefacts: Names,
    pub status_codes: BTreeSet<String>,
}

/// What was observed, how the cause was found, how it works.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in specificity.toml")]
pub struct Told {
    pub symptoms: Phrases,
    pub faults: Phrases,
    pub diagnosis: Phrases,
    pub mechanism: Phrases,
}

/// What is no evidence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in noise.toml")]
pub struct Noise {
    pub slogans: Phrases,
    pub refusals: Phrases,
    pub everyday: BTreeSet<String>,
    pub chatter: BTreeSet<String>,
    pub topic: BTreeSet<String>,
    pub remarks: Remarks,
}

/// Remarks to whoever grades.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each list is described beside its words in noise.toml")]
pub struct Remarks {
    pub plain: Phrases,
    pub orders: BTreeSet<String>,
    pub before_orders: BTreeSet<String>,
    pub graded: Phrases,
    pub this_answer: Phrases,
    pub grading: BTreeSet<String>,
    pub addressed: Phrases,
    pub dimensions: Phrases,
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
