//! What the interviewer says: the chosen act, the next question, a remark.

use super::Draft;
use crate::interview::{
    event::{Act, Event, FollowUp, Remark, Usage},
    plan::Variants,
    policy, wording,
};

/// Longest line that a model may word, in characters; longer ones are replaced by the script's.
const LONGEST_LINE: usize = 700;

/// The name of a follow-up that no plan has: plans' names are without an underscore.
const OWN_PART: &str = "own_part";

impl Draft {
    /// The reply's act, in its words where they may be spoken, else in the script's.
    pub(super) fn replied(
        &mut self,
        generation: u32,
        act: Act,
        text: &str,
        by: String,
        usage: Option<Usage>,
    ) {
        let request = &self.interview.state.request;
        let legal = request.as_ref().is_some_and(|request| request.acts.contains(&act));
        let text = text.trim();
        if !self.awaits(generation) {
            return;
        }
        if !legal || text.is_empty() || text.chars().count() > LONGEST_LINE {
            return self.fall_back(generation);
        }
        let script = self.interview.script(&act);
        let worded = if text == script { Ok(script.clone()) } else { self.interview.worded(&act, text) };
        let rejected = worded.as_ref().err().copied();
        self.record(Event::ModelReplied { generation, act: act.clone(), by, usage, rejected });
        self.perform(act, worded.unwrap_or(script));
    }

    pub(super) fn awaits(&self, generation: u32) -> bool {
        let state = &self.interview.state;
        let awaited = state.request.as_ref().is_some_and(|request| request.generation == generation);
        awaited && state.connected && !state.paused
    }

    /// The best legal act in the script's words.
    pub(in crate::interview) fn fall_back(&mut self, generation: u32) {
        let acts = self.interview.state.request.as_ref().map(|request| request.acts.clone());
        self.record(Event::ReplyExpired { generation });
        let act = acts.and_then(|acts| acts.into_iter().next()).unwrap_or(Act::Close);
        let text = self.interview.script(&act);
        self.perform(act, text);
    }

    fn perform(&mut self, act: Act, text: String) {
        match act {
            Act::Probe { probe } => self.follow_up(FollowUp::Probe, probe, text),
            Act::Deepen { probe } => self.follow_up(FollowUp::Depth, probe, text),
            Act::OwnPart => self.follow_up(FollowUp::OwnPart, OWN_PART.to_owned(), text),
            Act::Confirm { word } => self.follow_up(FollowUp::Confirm, word, text),
            Act::Twist => {
                let twist = self.interview.present_question().and_then(|question| question.twist.as_ref());
                let name = twist.map_or_else(String::new, |twist| twist.id.clone());
                self.follow_up(FollowUp::Twist, name, text);
            }
            Act::Reveal { fact } => self.answer(Remark::Fact, Some(fact), text),
            Act::AnswerUnknown => {
                let passes_on = policy::passes_on(&self.interview);
                self.answer(if passes_on { Remark::PassOn } else { Remark::Unknown }, None, text);
            }
            Act::Question { section, question } => self.ask(section, question, text),
            Act::Close => self.say_goodbye(text),
        }
    }

    fn follow_up(&mut self, follow_up: FollowUp, probe: String, text: String) {
        let question = self.interview.state.asked.last().map(|asked| asked.question.clone());
        let line = self.next_line();
        self.record(Event::ProbeAsked {
            question: question.unwrap_or_default(),
            probe,
            follow_up,
            line,
            text,
        });
    }

    /// Answers a question of the candidate's. In the candidate's own part the goodbye follows when its time is over.
    fn answer(&mut self, remark: Remark, fact: Option<String>, text: String) {
        let line = self.next_line();
        self.record(Event::RemarkMade { remark, fact, line, text });
        if self.interview.in_candidates_part() && !self.interview.takes_more_questions() {
            self.close();
        }
    }

    pub(super) fn ask(&mut self, section: usize, question: String, text: String) {
        self.enter(section);
        let line = self.next_line();
        self.record(Event::QuestionAsked { question, line, text });
    }

    /// First words and first question.
    pub(super) fn open(&mut self) {
        let Some((section, question, text)) = self.next_question() else { return self.close() };
        self.enter(section);
        let wording = &self.interview.plan.wording;
        let written = self.interview.untimed() && !wording.written_greeting.is_empty();
        let greeting = if written { &wording.written_greeting } else { &wording.greeting };
        self.remark(Remark::Greeting, greeting.clone());
        self.ask(section, question, text);
    }

    /// The next question in the plan's words, without asking the interviewer.
    pub(in crate::interview) fn move_on(&mut self) {
        let Some((section, question, text)) = self.next_question() else { return self.close() };
        let lead = self.interview.fresh(&self.interview.plan.wording.skip).unwrap_or_default();
        self.ask(section, question, self.interview.led(lead, &text));
    }

    fn next_question(&self) -> Option<(usize, String, String)> {
        let (section, question) = policy::next_question(&self.interview, self.at)?;
        Some((section, question.id.clone(), question.text.clone()))
    }

    fn enter(&mut self, section: usize) {
        let kind = self.interview.plan.sections.get(section).map(|section| section.kind);
        if let Some(kind) = kind.filter(|_| self.interview.state.section != Some(section)) {
            self.record(Event::StageEntered { section, kind });
        }
    }

    pub(in crate::interview) fn request_reply(&mut self) {
        let acts = policy::legal_acts(&self.interview, self.at);
        if acts == [Act::Close] {
            return self.close();
        }
        let generation = self.interview.state.generations + 1;
        self.record(Event::ReplyRequested { generation, acts });
    }

    pub(in crate::interview) fn close(&mut self) {
        self.say_goodbye(self.interview.closing_text().to_owned());
    }

    fn say_goodbye(&mut self, text: String) {
        if let Some(section) = self.interview.plan.close_section() {
            self.enter(section);
        }
        self.remark(Remark::Closing, text);
    }

    pub(in crate::interview) fn remark(&mut self, remark: Remark, text: String) {
        let (line, text) = (self.next_line(), self.interview.remarked_as(remark, text));
        self.record(Event::RemarkMade { remark, fact: None, line, text });
    }

    /// Makes a remark in words that are still new; false, and nothing is said, where there are none left.
    pub(in crate::interview) fn variant(&mut self, remark: Remark) -> bool {
        let text = self.interview.fresh(self.variants(remark)).map(str::to_owned);
        let said = text.is_some();
        if let Some(text) = text {
            self.remark(remark, text);
        }
        said
    }

    pub(super) fn has_variant(&self, remark: Remark) -> bool {
        self.interview.fresh(self.variants(remark)).is_some()
    }

    fn variants(&self, remark: Remark) -> &Variants {
        let wording = &self.interview.plan.wording;
        match remark {
            Remark::WelcomeBack => &wording.welcome_back,
            Remark::Think => &wording.think,
            Remark::Reassure => self.interview.reassurances(),
            Remark::OfferSkip => &wording.offer_skip,
            Remark::AskStop => &wording.ask_stop,
            Remark::YourChoice => &wording.your_choice,
            Remark::Unknown => &wording.unknown,
            Remark::PassOn => &wording.pass_on,
            Remark::Repeat => &wording.repeat,
            // The others stand once in the plan, or with the questions.
            Remark::Closing | Remark::Greeting | Remark::Rephrase | Remark::Fact | Remark::Human => {
                &wording.closing
            }
        }
    }

    pub(in crate::interview) fn repeat_with_lead(&mut self) {
        let standing = self.interview.state.standing.as_ref();
        let asks_back = standing.is_some_and(|standing| standing.follow_up == Some(FollowUp::Confirm));
        let lead = self.interview.fresh(&self.interview.plan.wording.repeat).filter(|_| !asks_back);
        let lead = lead.map_or_else(String::new, str::to_owned);
        self.repeat(&lead);
    }

    pub(in crate::interview) fn repeat(&mut self, lead: &str) {
        let standing = self.interview.state.standing.as_ref();
        let text = wording::joined(lead, standing.map_or("", |standing| &standing.text));
        self.remark(Remark::Repeat, text);
    }

    pub(super) fn rephrase(&mut self) {
        let standing = self.interview.state.standing.as_ref();
        let other = standing.map(|standing| self.interview.rephrased(standing));
        match other.filter(|other| standing.is_none_or(|standing| standing.text != *other)) {
            Some(other) => self.remark(Remark::Rephrase, other),
            None => self.repeat_with_lead(),
        }
    }

    fn next_line(&self) -> u32 {
        self.interview.state.lines.last().map_or(1, |(line, _)| line.saturating_add(1))
    }
}
