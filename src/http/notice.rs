//! What candidates are told before they agree to anything.

use super::app::Notice;
use crate::interview::{egress::Egress, event::Mode, terms::Terms};

/// Raised with every change of the words below.
const VERSION: &str = "2026-11-c";

const SCORED: &str = "If you agree, a program also scores the text: how you describe your own part, how you weigh alternatives, \
     and how specific you are. Every score shows the words that it stands on.";

/// What the notice depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// Who interviews.
    pub organisation: String,
    /// The server that makes the voice, where that is not this machine.
    pub voice_host: Option<String>,
}

impl Notices {
    /// The notice of an interview under these terms, of which only the servers at `model_hosts` may get words.
    pub fn of(&self, terms: &Terms, model_hosts: &[String]) -> Notice {
        let models = model_hosts.join(" and ");
        let to_models = match terms.egress {
            Egress::Masked | Egress::Full if models.is_empty() => None,
            Egress::None => None,
            Egress::Masked => Some(format!(
                "The text of your answers, without names, companies, places, addresses and telephone or account numbers as \
                 far as a program recognises them, is sent to {models}, where a language model words the next question."
            )),
            Egress::Full => Some(format!(
                "The text of your answers is sent to {models}, where a language model words the next question."
            )),
        };
        let voice_host = self.voice_host.as_ref().filter(|_| terms.mode == Mode::Conversation);
        let to_voice = voice_host.map(|host| {
            format!("What the program says is sent to {host}, which speaks it aloud; it may repeat words of yours.")
        });
        let mut version = VERSION.to_owned();
        if terms.mode == Mode::Questionnaire {
            version = format!("{version}, in writing");
        }
        if let Some(host) = voice_host {
            version = format!("{version}, voice by {host}");
        }
        if to_models.is_some() {
            version = format!("{version}, {} to {models}", terms.egress.name());
        }
        let leaves: Vec<String> = to_models.into_iter().chain(to_voice).collect();
        let leaves = match leaves.as_slice() {
            [] => "Nothing of it goes to another company.".to_owned(),
            told => format!("Only this goes to another company: {}", told.join(" ")),
        };
        let paragraphs = match terms.mode {
            Mode::Conversation => self.of_conversation(&leaves),
            Mode::Questionnaire => self.of_questionnaire(&leaves),
        };
        Notice { version, paragraphs: paragraphs.into() }
    }

    fn of_conversation(&self, leaves: &str) -> [String; 5] {
        let organisation = &self.organisation;
        [
            format!(
                "You are about to talk with a computer program, not with a person. It asks about your work and listens to \
                 your answers. People at {organisation} read the result, and people decide."
            ),
            format!(
                "Your voice and the conversation are recorded and turned into text on {organisation}'s own server. {leaves}"
            ),
            format!(
                "{SCORED} How you sound, your accent, your grammar, your pace and your silences are never scored."
            ),
            "You may think in silence, hear a question again, skip one, take a break, type instead of speaking, stop at \
             any time, or ask for a person. None of this counts against you."
                .to_owned(),
            self.rights("recorded"),
        ]
    }

    fn of_questionnaire(&self, leaves: &str) -> [String; 5] {
        let organisation = &self.organisation;
        [
            format!(
                "The questions come from a computer program, not from a person. It asks about your work, reads your \
                 answers and asks on. People at {organisation} read the result, and people decide."
            ),
            format!(
                "You answer in writing. There is no clock, no microphone and no camera. What you send is kept on \
                 {organisation}'s own server. {leaves}"
            ),
            format!("{SCORED} Your grammar, your spelling and the time that you take are never scored."),
            "You may read a question in other words, skip one, close the page and come back, stop at any time, or ask for a \
             person. None of this counts against you."
                .to_owned(),
            self.rights("kept"),
        ]
    }

    fn rights(&self, taken: &str) -> String {
        format!("You may ask {} to show you, correct or delete what was {taken}.", self.organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(voice: Option<&str>, models: &[&str], egress: Egress) -> Notice {
        let notices = Notices { organisation: "Acme".to_owned(), voice_host: voice.map(str::to_owned) };
        let models: Vec<String> = models.iter().map(|host| (*host).to_owned()).collect();
        notices.of(&Terms { egress, ..Terms::default() }, &models)
    }

    #[test]
    fn a_voice_from_another_server_is_told_and_is_another_version() {
        let own = notice(None, &[], Egress::None);
        let other = notice(Some("api.example.com"), &[], Egress::None);
        assert!(own.paragraphs.concat().contains("Nothing of it goes to another company."));
        assert!(!other.paragraphs.concat().contains("Nothing of it"));
        assert!(other.paragraphs.concat().contains("sent to api.example.com"));
        assert_ne!(own.version, other.version);
    }

    #[test]
    fn what_a_model_elsewhere_is_sent_is_told_and_is_another_version() {
        let told = |egress| notice(None, &["api.example.com"], egress).paragraphs.concat();
        assert!(told(Egress::None).contains("Nothing of it goes to another company."));
        assert!(
            told(Egress::Masked)
                .contains("without names, companies, places, addresses and telephone or account numbers")
        );
        assert!(told(Egress::Full).contains("The text of your answers is sent to api.example.com"));
        let version = |egress| notice(None, &["api.example.com"], egress).version;
        let versions: std::collections::BTreeSet<String> = Egress::ALL.into_iter().map(version).collect();
        assert_eq!(versions.len(), 3);
    }

    #[test]
    fn a_questionnaire_is_told_as_one_and_is_another_version() {
        let notices =
            Notices { organisation: "Acme".to_owned(), voice_host: Some("api.example.com".to_owned()) };
        let of = |mode| notices.of(&Terms { mode, ..Terms::default() }, &[]);
        let (spoken, written) = (of(Mode::Conversation), of(Mode::Questionnaire));
        let told = written.paragraphs.concat();
        assert!(told.contains("no clock, no microphone"), "{told}");
        assert!(!told.contains("voice") && !told.contains("api.example.com"), "{told}");
        assert_ne!(spoken.version, written.version);
    }

    #[test]
    fn where_no_server_may_get_words_nothing_leaves() {
        assert_eq!(notice(None, &[], Egress::Full), notice(None, &["api.example.com"], Egress::None));
    }
}
