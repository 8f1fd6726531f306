//! How simulated candidates behave.

use serde::Serialize;

/// A kind of candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Own actions, rejected ways, linked detail, more of it when asked.
    Strong,
    /// Some of it, and honest about the rest.
    Mid,
    /// Events that happen by themselves.
    Weak,
    /// Slogans and lists of names.
    Buzzword,
    /// One fluent story full of detail, and the same words again when asked.
    Recited,
    /// "It depends", "we all did", and refusals.
    Evasive,
    /// It was always somebody else.
    Blaming,
    /// A few words.
    Terse,
    /// Talks for many minutes and over the interviewer.
    Talkative,
    /// Good answers in another grammar, understood less well.
    NonNative,
    /// Insults, refuses, leaves.
    Hostile,
    /// Speaks to whoever grades, and to the model.
    Injecting,
    /// Says nothing, or "yes".
    Silent,
    /// Answers with questions.
    Asking,
    /// Falls out of the line, is misheard, types.
    TechnicalTrouble,
}

impl Manner {
    /// Every kind there is.
    pub const ALL: [Self; 15] = [
        Self::Strong,
        Self::Mid,
        Self::Weak,
        Self::Buzzword,
        Self::Recited,
        Self::Evasive,
        Self::Blaming,
        Self::Terse,
        Self::Talkative,
        Self::NonNative,
        Self::Hostile,
        Self::Injecting,
        Self::Silent,
        Self::Asking,
        Self::TechnicalTrouble,
    ];

    /// Its name in files and on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Mid => "mid",
            Self::Weak => "weak",
            Self::Buzzword => "buzzword",
            Self::Recited => "recited",
            Self::Evasive => "evasive",
            Self::Blaming => "blaming",
            Self::Terse => "terse",
            Self::Talkative => "talkative",
            Self::NonNative => "non-native",
            Self::Hostile => "hostile",
            Self::Injecting => "injecting",
            Self::Silent => "silent",
            Self::Asking => "asking",
            Self::TechnicalTrouble => "technical-trouble",
        }
    }

    /// Whether an interview with such a candidate must reach its coverage.
    pub const fn is_cooperative(self) -> bool {
        matches!(self, Self::Strong | Self::Mid)
    }

    /// Words a minute.
    pub(super) const fn pace(self) -> u64 {
        match self {
            Self::NonNative | Self::Silent => 115,
            Self::Talkative | Self::Recited | Self::Buzzword => 165,
            Self::Strong
            | Self::Mid
            | Self::Weak
            | Self::Evasive
            | Self::Blaming
            | Self::Terse
            | Self::Hostile
            | Self::Injecting
            | Self::Asking
            | Self::TechnicalTrouble => 145,
        }
    }

    /// Whether such a candidate goes on while the interviewer speaks.
    pub(super) const fn interrupts(self) -> bool {
        matches!(self, Self::Talkative | Self::Hostile)
    }
}
