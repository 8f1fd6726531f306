//! What an ear tells the connection that it belongs to.

/// What the ear noticed.
#[derive(Debug, PartialEq, Eq)]
pub enum Noticed {
    /// The candidate began to speak.
    SpeechStarted {
        /// Where.
        at_sample: u64,
    },
    /// The candidate paused.
    SpeechStopped {
        /// Where.
        at_sample: u64,
    },
    /// What sounded like speech was none.
    NoSpeech,
    /// Words of a piece that is still being said; each word once.
    WordsSoFar(String),
    /// A piece has its words; none where only its preview had some.
    Words(String),
    /// A piece could not be recognised for now; its sound is safe.
    Unintelligible,
    /// The candidate's turn is over: take it with [`super::ear::Ear::take_turn`].
    TurnEnded,
    /// Somebody may be speaking over the interviewer: lower the voice.
    Duck,
    /// It was nothing: bring the voice back.
    Restore,
    /// The candidate speaks over the interviewer.
    SpeaksOver,
    /// The candidate takes the floor: stop the voice.
    Stop,
}
