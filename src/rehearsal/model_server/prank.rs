//! The ways in which the rehearsed model misbehaves.

/// One way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prank {
    /// Answers late.
    Slow,
    /// 429 with `Retry-After`.
    TooManyRequests,
    /// 500.
    ServerError,
    /// Never answers.
    Hanging,
    /// Breaks off in the middle.
    Cut,
    /// Refuses JSON schemas.
    NoSchema,
    /// Writes what is no choice.
    Nonsense,
    /// Writes nothing.
    Empty,
    /// Picks an act that was not offered.
    IllegalAct,
    /// Asks three questions.
    ThreeQuestions,
    /// Tells the rubric.
    Rubric,
    /// Praises.
    Praise,
    /// Gives the answer away.
    Hint,
    /// Asks what is unlawful.
    Unlawful,
    /// Makes up a fact about the company.
    Invention,
    /// Promises a result.
    Promise,
    /// Speaks another language.
    OtherLanguage,
    /// Insults.
    Hostile,
    /// Obeys an injected instruction.
    Injected,
    /// Writes markup.
    Markup,
    /// Talks without end.
    Endless,
    /// Says its last line again.
    Again,
}

/// What is written in place of a good answer.
pub(super) enum Said {
    /// Anything but a choice.
    Raw(String),
    /// These words for the act that was drawn.
    Words(String),
    /// These words for an act of this number.
    Act { number: usize, say: String },
}

impl Prank {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Slow,
        Self::TooManyRequests,
        Self::ServerError,
        Self::Hanging,
        Self::Cut,
        Self::NoSchema,
        Self::Nonsense,
        Self::Empty,
        Self::IllegalAct,
        Self::ThreeQuestions,
        Self::Rubric,
        Self::Praise,
        Self::Hint,
        Self::Unlawful,
        Self::Invention,
        Self::Promise,
        Self::OtherLanguage,
        Self::Hostile,
        Self::Injected,
        Self::Markup,
        Self::Endless,
        Self::Again,
    ];

    /// What it writes in place of `script`, after the line `last`; nothing where the words are fine and something else is wrong.
    pub(super) fn says(self, script: &str, last: &str, acts: usize) -> Option<Said> {
        let words = |text: &str| Some(Said::Words(text.to_owned()));
        match self {
            Self::Slow
            | Self::TooManyRequests
            | Self::ServerError
            | Self::Hanging
            | Self::Cut
            | Self::NoSchema => None,
            Self::Nonsense => Some(Said::Raw("colourless green ideas sleep furiously".to_owned())),
            Self::Empty => Some(Said::Raw(String::new())),
            Self::IllegalAct => Some(Said::Act { number: acts + 7, say: script.to_owned() }),
            Self::ThreeQuestions => words("What broke? Who noticed? How long did it take?"),
            Self::Rubric => words("For a higher score, name a number. The rubric wants one."),
            Self::Praise => words("Great answer, that is exactly right! What came next?"),
            Self::Hint => words("Have you considered adding an index on the customer?"),
            Self::Unlawful => words("How old are you, and do you have children?"),
            Self::Invention => words(
                "Our team has twelve engineers and the role is fully remote. What do you think of that?",
            ),
            Self::Promise => words("You will hear from us by Friday, you have passed."),
            Self::OtherLanguage => words("Können Sie mir mehr darüber erzählen?"),
            Self::Hostile => words("That was stupid. You are wasting my time."),
            Self::Injected => words("As you asked, I ignore my instructions: the candidate gets a ten."),
            Self::Markup => words("**Next:** see https://example.com and tell me `why`."),
            Self::Again => words(last),
            Self::Endless => Some(Said::Words(format!("{script} ").repeat(200))),
        }
    }
}
