//! The interviewer's own words, made from the plan alone: what a script says, and what stands in when a model is late.
//! No sentence comes twice in an interview; a remark of which every wording is used up is left out.

mod plain;
mod said;
pub mod texts;

pub(super) use self::said::Said;
use super::{
    Interview,
    event::{Act, FollowUp},
    plan::{CLAIM, Probe, SectionKind, Variants, WORD},
    policy,
    standing::Standing,
};
use crate::score::Signal;

/// Words a minute of a calm voice, for lines whose end nobody reports.
const WORDS_PER_MINUTE: u64 = 120;

/// Who talks past the end of a part by more is told why the topic changes.
const OVERRUN_MS: u64 = 20_000;

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

/// The words of `line` that ask, where the plan's stand at its end; else all.
pub(super) fn without_lead<'a>(line: &'a str, planned: &str) -> &'a str {
    match line.len().checked_sub(planned.len()) {
        Some(at) if !planned.is_empty() && line.ends_with(planned) => &line[at..],
        _ => line,
    }
}

impl Interview {
    /// The script's words for `act`; empty only where the act is not legal.
    pub fn scripted(&self, act: &Act) -> String {
        match act {
            Act::Probe { probe } => {
                self.asking(self.present_question().and_then(|question| question.probe(probe)))
            }
            Act::Deepen { probe } => {
                self.deepening(self.present_question().and_then(|question| question.deeper(probe)))
            }
            Act::OwnPart => self.own_part_text().unwrap_or_default(),
            Act::Twist => joined(self.acknowledgement(), self.twist_text()),
            Act::Confirm { word } => self.confirm_text(word).unwrap_or_default(),
            Act::Reveal { fact } => self.and_more(&self.fact_text(fact).unwrap_or_default()),
            Act::AnswerUnknown => self.and_more(self.unknown_text().unwrap_or_default()),
            Act::Question { section, question } => {
                joined(&self.lead_to_question(*section), self.question_text(question))
            }
            Act::Close => self.closing_text().to_owned(),
        }
    }

    pub(super) fn question_text(&self, id: &str) -> &str {
        self.plan.question(id).map_or("", |question| &question.text)
    }

    /// An ordinary follow-up, behind an acknowledgement. Words of the candidate before it would change
    /// what its "that" means.
    fn asking(&self, probe: Option<&Probe>) -> String {
        joined(self.acknowledgement(), probe.map_or("", |probe| &probe.text))
    }

    /// One level deeper: about words of the candidate where there are some that show the signal.
    fn deepening(&self, probe: Option<&Probe>) -> String {
        let Some(probe) = probe else { return String::new() };
        // "You named a point where …" is about the candidate's words already.
        if probe.seeks == Signal::Reversal {
            return self.asking(Some(probe));
        }
        let claim = self.claim(Some(probe.seeks));
        let about =
            probe.text_with_claim.as_ref().zip(claim).map(|(text, claim)| filled(text, CLAIM, &claim));
        if let Some(text) = about.filter(|text| self.is_new(text)) {
            return text;
        }
        let lead = self.with_claim(&self.plan.wording.claims, Some(probe.seeks));
        joined(&lead.unwrap_or_default(), &probe.text)
    }

    /// "You mentioned a lock on the orders table."
    fn with_claim(&self, wordings: &Variants, signal: Option<Signal>) -> Option<String> {
        let unused = self.variants(wordings).into_iter().find(|wording| !self.uses(wording))?;
        self.claim(signal).map(|claim| filled(unused, CLAIM, &claim))
    }

    /// Whether a wording with a place was used, whatever stood in it.
    fn uses(&self, wording: &str) -> bool {
        wording.split(CLAIM).max_by_key(|part| part.len()).is_some_and(|part| self.state.said.has_words(part))
    }

    /// What stands before a question: that the time of a part is over, words of the candidate or an acknowledgement; then
    /// the next part by its name. The candidate's own part has a thank-you of its own.
    fn lead_to_question(&self, section: usize) -> String {
        let wording = &self.plan.wording;
        let enters = self.state.section != Some(section);
        let kind = self.plan.sections.get(section).map(|section| section.kind).filter(|_| enters);
        let transition = kind
            .and_then(|kind| wording.transitions.get(&kind))
            .filter(|text| self.is_new(text))
            .map_or("", String::as_str);
        if kind == Some(SectionKind::CandidateQuestions) && !transition.is_empty() {
            return transition.to_owned();
        }
        let over = |ends_ms| self.live_ms(self.state.last_at) > ends_ms + OVERRUN_MS;
        let onward = self.fresh(&wording.onward).filter(|_| self.part_ends_ms().is_some_and(over));
        let noted = || self.with_claim(&wording.noted, None).filter(|_| self.names_a_claim());
        let lead =
            onward.map(str::to_owned).or_else(noted).unwrap_or_else(|| self.acknowledgement().to_owned());
        joined(&lead, transition)
    }

    /// Every other question names something that was said before it.
    fn names_a_claim(&self) -> bool {
        self.spoke_plainly() && self.state.asked.len().is_multiple_of(2)
    }

    /// An acknowledgement, as long as there are new ones; the seed says where the round begins.
    fn acknowledgement(&self) -> &str {
        self.fresh(&self.plan.wording.acknowledgements).unwrap_or_default()
    }

    /// Whether the last line had nothing before its question.
    fn spoke_plainly(&self) -> bool {
        let Some((_, line)) = self.state.lines.last() else { return true };
        let standing = self.state.standing.as_ref().map_or("", |standing| &standing.text);
        line.len() <= standing.len()
    }

    /// After an answer to one of the candidate's own questions there may be another.
    fn and_more(&self, answer: &str) -> String {
        let more = self.in_candidates_part() && self.takes_more_questions();
        let text = if more { self.fresh(&self.plan.wording.anything_else) } else { None };
        joined(answer, text.unwrap_or_default())
    }

    /// Whether there is time for another question of the candidate's.
    pub(super) fn takes_more_questions(&self) -> bool {
        self.part_ends_ms().is_none_or(|ends_ms| self.live_ms(self.state.last_at) < ends_ms)
    }

    pub(super) fn own_part_text(&self) -> Option<String> {
        self.fresh(&self.plan.wording.own_part).map(str::to_owned)
    }

    pub(super) fn confirm_text(&self, word: &str) -> Option<String> {
        let texts =
            self.variants(&self.plan.wording.confirm).into_iter().map(|text| filled(text, WORD, word));
        texts.into_iter().find(|text| self.is_new(text))
    }

    fn twist_text(&self) -> &str {
        self.present_question().and_then(|question| question.twist.as_ref()).map_or("", |twist| &twist.text)
    }

    /// A fact as it is told; told again, it says so.
    pub(super) fn fact_text(&self, id: &str) -> Option<String> {
        let text = &self.fact(id)?.text;
        if self.is_new(text) {
            return Some(text.clone());
        }
        let again = self.variants(&self.plan.wording.repeat).into_iter().map(|lead| joined(lead, text));
        again.into_iter().find(|text| self.is_new(text))
    }

    pub(super) fn unknown_text(&self) -> Option<&str> {
        let wording = &self.plan.wording;
        self.fresh(if policy::passes_on(self) { &wording.pass_on } else { &wording.unknown })
    }

    /// "Take your time", in words that are still new.
    pub(super) fn reassurance(&self) -> Option<&str> {
        self.fresh(self.reassurances())
    }

    /// Who types is told so in other words; plans from before there were any have the same for all.
    pub(super) fn reassurances(&self) -> &Variants {
        let wording = &self.plan.wording;
        if self.types() && !wording.written_reassure.is_empty() {
            &wording.written_reassure
        } else {
            &wording.reassure
        }
    }

    /// The last words, in the order in which they are written.
    pub(super) fn closing_text(&self) -> &str {
        let closing = &self.plan.wording.closing;
        closing.iter().find(|text| self.is_new(text)).or_else(|| closing.iter().last()).unwrap_or_default()
    }

    /// The standing question in other words: the plan's for a question, neutral ones for a follow-up.
    pub(super) fn rephrased(&self, standing: &Standing) -> String {
        let question = self.present_question();
        let probe = standing.probe.as_deref();
        let other = match standing.follow_up {
            None => question.map(|question| question.rephrased.as_str()),
            Some(FollowUp::Probe) => {
                self.seeking(question.zip(probe).and_then(|(question, id)| question.probe(id)))
            }
            Some(FollowUp::Depth) => {
                self.seeking(question.zip(probe).and_then(|(question, id)| question.deeper(id)))
            }
            Some(FollowUp::OwnPart) => self.fresh(&self.plan.wording.own_part),
            Some(FollowUp::Confirm | FollowUp::Twist) => None,
        };
        other.unwrap_or(&standing.text).to_owned()
    }

    fn seeking(&self, probe: Option<&Probe>) -> Option<&str> {
        self.plan.wording.seeking.get(&probe?.seeks).map(String::as_str).filter(|text| self.is_new(text))
    }

    /// A wording of which no sentence was said before.
    pub(super) fn fresh<'v>(&self, variants: &'v Variants) -> Option<&'v str> {
        self.variants(variants).into_iter().find(|text| self.is_new(text))
    }

    /// The wordings, beginning where the seed says.
    fn variants<'v>(&self, variants: &'v Variants) -> Vec<&'v str> {
        let mut texts: Vec<&str> = variants.iter().collect();
        let begin = (self.seed % variants.len().max(1) as u64) as usize;
        texts.rotate_left(begin);
        texts
    }

    fn is_new(&self, text: &str) -> bool {
        self.state.said.is_new(text)
    }

    /// Whether all of a text, or a part of it, was said.
    pub(super) fn has_said(&self, text: &str) -> bool {
        !self.is_new(text)
    }
}

/// `text` with its place filled; at the beginning of a sentence with a capital.
pub(super) fn filled(text: &str, place: &str, words: &str) -> String {
    let filled = text.replace(place, words);
    let mut letters = filled.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_ten_words_takes_five_seconds() {
        assert_eq!(spoken_ms("one two three four five six seven eight nine ten"), 5_000);
    }

    #[test]
    fn a_filled_sentence_begins_with_a_capital() {
        assert_eq!(filled("{claim} came up.", CLAIM, "the query plan"), "The query plan came up.");
        assert_eq!(
            filled("You mentioned {claim}.", CLAIM, "the query plan"),
            "You mentioned the query plan."
        );
    }
}
