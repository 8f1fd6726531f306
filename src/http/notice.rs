//! What candidates are told before they agree to anything.

use super::app::Notice;

/// Raised with every change of the words below.
const VERSION: &str = "2026-11-a";

/// The notice of an installation that works for `organisation`.
pub fn notice(organisation: &str) -> Notice {
    let paragraphs = [
        format!(
            "You are about to talk with a computer program, not with a person. It asks about your work and listens to \
             your answers. People at {organisation} read the result, and people decide."
        ),
        format!(
            "Your voice and the conversation are recorded and turned into text on {organisation}'s own server. Nothing \
             of it goes to another company."
        ),
        "If you agree, a program also scores the text: how you describe your own part, how you weigh alternatives, and \
         how specific you are. Every score shows the words that it stands on. How you sound, your accent, your grammar, \
         your pace and your silences are never scored."
            .to_owned(),
        "You may think in silence, hear a question again, skip one, take a break, type instead of speaking, stop at any \
         time, or ask for a person. None of this counts against you."
            .to_owned(),
        format!("You may ask {organisation} to show you, correct or delete what was recorded."),
    ];
    Notice { version: VERSION.to_owned(), paragraphs: paragraphs.into() }
}
