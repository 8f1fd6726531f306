//! What is said in place of a line of the script that may not be spoken: the plan's bare words, or a sentence that fits anywhere.

use super::{
    super::{
        Interview,
        event::{Act, Remark},
    },
    joined,
};

impl Interview {
    /// The script's words for `act` where they may be spoken, else the plan's without acknowledgement and without words of the
    /// candidate.
    pub(in crate::interview) fn script(&self, act: &Act) -> String {
        let text = self.scripted(act);
        if self.may_say(act, &text).is_ok() { text } else { self.plainly(act) }
    }

    /// `lead` before a question of the plan, where it may be spoken.
    pub(in crate::interview) fn led(&self, lead: &str, question: &str) -> String {
        let text = joined(lead, question);
        if self.may_remark(&text).is_ok() { text } else { question.to_owned() }
    }

    /// `text` where it may be spoken as such a remark, else a sentence that fits anywhere.
    pub(in crate::interview) fn remarked_as(&self, remark: Remark, text: String) -> String {
        if self.may_remark(&text).is_ok() { text } else { instead_of(remark).to_owned() }
    }

    fn plainly(&self, act: &Act) -> String {
        let present = self.present_question();
        let words = match act {
            Act::Probe { probe } => {
                present.and_then(|question| question.probe(probe)).map(|probe| &*probe.text)
            }
            Act::Deepen { probe } => {
                present.and_then(|question| question.deeper(probe)).map(|probe| &*probe.text)
            }
            Act::OwnPart => return self.own_part_text().unwrap_or_default(),
            Act::Twist => Some(self.twist_text()),
            Act::Confirm { .. } => Some("I may have misheard one word. Could you say that in other words?"),
            Act::Reveal { fact } => return self.fact_text(fact).unwrap_or_default(),
            Act::AnswerUnknown => self.unknown_text(),
            Act::Question { question, .. } => Some(self.question_text(question)),
            Act::Close => Some(self.closing_text()),
        };
        words.unwrap_or_default().to_owned()
    }
}

const fn instead_of(remark: Remark) -> &'static str {
    match remark {
        Remark::Greeting => "Hello, and welcome.",
        Remark::Repeat | Remark::Rephrase => "Please answer what is written on the screen.",
        Remark::WelcomeBack | Remark::Think | Remark::Reassure | Remark::YourChoice => {
            "Please take your time."
        }
        Remark::OfferSkip => "We can go on to the next question if you like.",
        Remark::AskStop => "Would you like to end the interview?",
        Remark::Fact | Remark::Unknown | Remark::PassOn => "That is not known to me.",
        Remark::Human => "A person will be told. Thank you for your time.",
        Remark::Closing => "That was the last question. Thank you for your time.",
    }
}
