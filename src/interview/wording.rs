//! The interviewer's own words, made from the plan alone: what a script says, and what stands in when a model is late.

use super::{
    Interview,
    event::Act,
    plan::{PlanSnapshot, Wording},
};

/// Words a minute of a calm voice, for lines whose end nobody reports.
const WORDS_PER_MINUTE: u64 = 120;

/// How long `text` takes to be spoken calmly.
pub(super) fn spoken_ms(text: &str) -> u64 {
    text.split_whitespace().count() as u64 * 60_000 / WORDS_PER_MINUTE
}

/// `lead` and `text` as one line.
pub(super) fn joined(lead: &str, text: &str) -> String {
    match (lead.trim(), text.trim()) {
        ("", text) => text.to_owned(),
        (lead, "") => lead.to_owned(),
        (lead, text) => format!("{lead} {text}"),
    }
}

/// A line of which only this was heard.
pub fn cut_short(heard: &str) -> String {
    if heard.is_empty() { String::new() } else { format!("{heard} —") }
}

/// `text` without an acknowledgement or a "let's go on" before it.
pub(super) fn without_lead<'a>(wording: &Wording, text: &'a str) -> &'a str {
    leads(wording).find_map(|lead| strip_lead(text, lead)).unwrap_or(text)
}

fn leads(wording: &Wording) -> impl Iterator<Item = &str> {
    wording.acknowledgements.iter().chain([&wording.skip]).map(|lead| lead.trim())
}

fn strip_lead<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(lead).filter(|_| !lead.is_empty())?;
    let stripped = rest.trim_start();
    (stripped.len() < rest.len() && !stripped.is_empty()).then_some(stripped)
}

impl Interview {
    /// The script's words for `act`: a neutral acknowledgement, never the same twice in a row, then the plan's text.
    pub fn scripted(&self, act: &Act) -> String {
        match act {
            Act::Probe { probe } => joined(self.acknowledgement(), self.probe_text(probe)),
            Act::Question { question, .. } => joined(self.acknowledgement(), self.question_text(question)),
            Act::Close => self.plan.wording.closing.clone(),
        }
    }

    pub(super) fn question_text(&self, id: &str) -> &str {
        self.plan.question(id).map_or("", |question| &question.text)
    }

    fn probe_text(&self, id: &str) -> &str {
        let probe = self.present_question().and_then(|question| question.probe(id));
        probe.map_or("", |probe| &probe.text)
    }

    /// The acknowledgements go round, beginning where the seed says.
    fn acknowledgement(&self) -> &str {
        let acknowledgements = &self.plan.wording.acknowledgements;
        let used = self.state.lines.iter().filter(|(_, text)| is_acknowledged(&self.plan, text)).count();
        let most = acknowledgements.len().max(1) as u64;
        let index = (self.seed % most + used as u64) % most;
        acknowledgements.get(index as usize).map_or("", |text| text)
    }
}

fn is_acknowledged(plan: &PlanSnapshot, text: &str) -> bool {
    plan.wording.acknowledgements.iter().any(|lead| strip_lead(text, lead.trim()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_taken_off_only_when_words_follow() {
        assert_eq!(strip_lead("Thank you. What changed?", "Thank you."), Some("What changed?"));
        assert_eq!(strip_lead("Thank you.", "Thank you."), None);
        assert_eq!(strip_lead("What changed?", ""), None);
    }

    #[test]
    fn a_line_of_ten_words_takes_five_seconds() {
        assert_eq!(spoken_ms("one two three four five six seven eight nine ten"), 5_000);
    }
}
