//! What candidates are told before they agree to anything.

use super::app::Notice;

/// Raised with every change of the words below.
const VERSION: &str = "2026-11-a";

/// The notice of an installation that works for `organisation`, and whose voice is made on the server `voice_host` where
/// that is not this machine.
pub fn notice(organisation: &str, voice_host: Option<&str>) -> Notice {
    let (version, leaves) = match voice_host {
        None => (VERSION.to_owned(), "Nothing of it goes to another company.".to_owned()),
        Some(host) => (
            format!("{VERSION}, voice by {host}"),
            format!(
                "Only what the program says is sent elsewhere, to {host}, which speaks it aloud; it may repeat words of \
                 yours."
            ),
        ),
    };
    let paragraphs = [
        format!(
            "You are about to talk with a computer program, not with a person. It asks about your work and listens to \
             your answers. People at {organisation} read the result, and people decide."
        ),
        format!(
            "Your voice and the conversation are recorded and turned into text on {organisation}'s own server. {leaves}"
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
    Notice { version, paragraphs: paragraphs.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_from_another_server_is_told_and_is_another_version() {
        let own = notice("Acme", None);
        let other = notice("Acme", Some("api.example.com"));
        assert!(own.paragraphs.concat().contains("Nothing of it goes to another company."));
        assert!(!other.paragraphs.concat().contains("Nothing of it"));
        assert!(other.paragraphs.concat().contains("sent elsewhere, to api.example.com"));
        assert_ne!(own.version, other.version);
    }
}
