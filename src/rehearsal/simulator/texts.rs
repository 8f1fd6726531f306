//! What simulated candidates can say: our own texts, shipped inside the program.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::score::Signal;

static EMBEDDED: LazyLock<Texts> =
    LazyLock::new(|| Texts::read().expect("the embedded texts are well-formed; a test reads them"));

/// Everything that can be said.
#[derive(Clone, Debug)]
pub struct Texts {
    /// What happened to somebody.
    pub stories: Vec<Tale>,
    /// How somebody designs something.
    pub designs: Vec<Tale>,
    /// The rest.
    pub manners: Manners,
    /// What is taken for what.
    pub sounds: Sounds,
}

/// A story or a design as a bank of sentences by what they show.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tale {
    /// Its name.
    pub id: String,
    /// Words of questions that it answers best.
    pub suits: Vec<String>,
    /// How it begins.
    pub setup: Vec<String>,
    /// What the candidate would ask about the task.
    #[serde(default)]
    pub asks: Vec<String>,
    /// What only somebody knows who was there.
    pub deeper: Vec<String>,
    /// Sentences by signal.
    pub says: BTreeMap<Signal, Vec<String>>,
}

/// What is said beside stories and designs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named for what it holds; see the file")]
pub struct Manners {
    pub glue: Vec<String>,
    pub openers: Vec<String>,
    pub probe_openers: Vec<String>,
    pub closers: Vec<String>,
    pub unsure: Vec<String>,
    pub told: Vec<String>,
    pub own_questions: Vec<String>,
    pub no_more_questions: Vec<String>,
    pub confirm_yes: Vec<String>,
    pub warm_up: Vec<String>,
    pub weak: Lines,
    pub buzzword: Lines,
    pub evasive: Lines,
    pub blaming: Lines,
    pub terse: Lines,
    pub hostile: Lines,
    pub injecting: Loose,
    pub asking: Lines,
    pub silent: Loose,
    pub talkative: Rambles,
    pub requests: Requests,
}

/// Lines of a manner, for each kind of question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named for what it holds; see the file")]
pub struct Lines {
    pub story: Vec<String>,
    pub design: Vec<String>,
    pub probe: Vec<String>,
    #[serde(default)]
    pub refusal: Vec<String>,
}

/// Lines for any question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named for what it holds; see the file")]
pub struct Loose {
    pub lines: Vec<String>,
}

/// What has nothing to do with the question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named for what it holds; see the file")]
pub struct Rambles {
    pub rambles: Vec<String>,
}

/// Requests in words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each is named for what it holds; see the file")]
pub struct Requests {
    pub repeat: Vec<String>,
    pub rephrase: Vec<String>,
    pub think: Vec<String>,
    pub skip: Vec<String>,
    pub pause: Vec<String>,
    pub resume: Vec<String>,
    pub stop: Vec<String>,
    pub human: Vec<String>,
    pub trouble: Vec<String>,
}

/// Words that a recogniser mistakes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sounds {
    /// Pairs that sound alike.
    pub alike: Vec<[String; 2]>,
    /// Short words that are lost or made up.
    pub small: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tales {
    #[serde(default)]
    story: Vec<Tale>,
    #[serde(default)]
    design: Vec<Tale>,
}

impl Texts {
    /// What the program ships with.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn read() -> Result<Self, toml::de::Error> {
        let (mut stories, mut designs) = (Vec::new(), Vec::new());
        for text in [
            include_str!("texts/stories_incidents.toml"),
            include_str!("texts/stories_work.toml"),
            include_str!("texts/designs_services.toml"),
            include_str!("texts/designs_data.toml"),
        ] {
            let tales: Tales = toml::from_str(text)?;
            stories.extend(tales.story);
            designs.extend(tales.design);
        }
        let manners = toml::from_str(include_str!("texts/manners.toml"))?;
        let sounds = toml::from_str(include_str!("texts/sounds.toml"))?;
        Ok(Self { stories, designs, manners, sounds })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_tale_has_a_sentence_for_each_signal_and_detail_beneath() {
        let texts = Texts::embedded();
        assert!(texts.stories.len() >= 12 && texts.designs.len() >= 12);
        for tale in texts.stories.iter().chain(&texts.designs) {
            assert_eq!(tale.says.len(), 16, "{}", tale.id);
            assert!(tale.deeper.len() >= 3 && !tale.setup.is_empty(), "{}", tale.id);
        }
    }

    #[test]
    fn no_sentence_stands_twice_in_the_tales() {
        let texts = Texts::embedded();
        let mut said = BTreeSet::new();
        for tale in texts.stories.iter().chain(&texts.designs) {
            for sentence in tale.says.values().flatten().chain(&tale.setup).chain(&tale.deeper) {
                assert!(said.insert(sentence), "{}: {sentence}", tale.id);
            }
        }
    }
}
