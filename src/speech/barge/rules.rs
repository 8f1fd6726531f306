//! When speech over the interviewer lowers the voice, and when it stops it. On sample time, without sound or words of its
//! own: it is told what each frame carries and what the first words ask for.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::Claim;
use crate::{
    audio::samples_in_ms,
    interview::event::SampleRange,
    speech::echo::{FRAME_SAMPLES, Sound},
};

const FRAME: u64 = FRAME_SAMPLES as u64;

/// After so much speech the voice is lowered.
const DUCK: u64 = samples_in_ms(250);
/// After so much speech its first words are asked for.
const ASK: u64 = samples_in_ms(450);
/// They are asked for again after so much more.
const ASK_AGAIN: u64 = samples_in_ms(200);
/// In a pause of this length they are asked for as well: whoever was to be lowered for has said something whole.
const ASK_IN_PAUSE: u64 = samples_in_ms(100);
/// After so much speech the floor is the candidate's.
const STOP: u64 = samples_in_ms(600);
/// Words that were asked for are waited for until then.
const WORDS_WAIT: u64 = samples_in_ms(700);
/// Behind so short a gap a single frame goes on with a stretch of speech; behind a longer one it takes several.
const GAP: u64 = samples_in_ms(60);
const SEVERAL: u64 = samples_in_ms(30);
/// A pause that does not end a stretch of speech.
const PAUSE: u64 = samples_in_ms(300);
/// A lowered voice comes back after so long.
const RESTORE: u64 = samples_in_ms(2_000);
/// So shortly before its end nothing is cut: who speaks then begins to answer.
const LAST: u64 = samples_in_ms(1_000);
/// Behind the interviewer's last word so much speech is the beginning of the answer, and none for so long after.
const ANSWER: u64 = samples_in_ms(100);
const AFTER: u64 = samples_in_ms(1_500);
/// Of a stretch of speech at least so many tenths are frames with a voice.
const DENSE_TENTHS: u64 = 4;
/// Sound kept before the first frame with a voice.
const LEAD: u64 = samples_in_ms(150);

/// Who is heard while the interviewer speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Duplex {
    /// Both: the candidate can speak over the interviewer.
    Full,
    /// One at a time: sound is kept, but only a button stops the interviewer.
    #[default]
    Half,
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Lower the voice.
    Duck,
    /// Bring it back.
    Restore,
    /// Recognise this stretch at once; answer with [`Rules::words`].
    Recognise(SampleRange),
    /// The candidate speaks, and has done so since this sample.
    Speaks {
        /// Index of the first sample.
        first_sample: u64,
    },
    /// Stop the voice: the floor is the candidate's.
    Stop,
}

/// The interviewer's turn.
#[derive(Clone, Copy, Debug)]
struct Turn {
    /// Where its last line ends; nothing where that is not known.
    end_sample: Option<u64>,
    over_at: Option<u64>,
    /// The voice was stopped.
    stopped: bool,
}

/// A stretch of speech.
#[derive(Clone, Copy, Debug)]
struct Run {
    first_sample: u64,
    end_sample: u64,
    voiced_samples: u64,
    /// Where frames with a voice follow each other behind a gap: the first of them, and behind the last.
    resumed: Option<SampleRange>,
    /// Loudness could not tell who speaks.
    unsure: bool,
    asked_until: Option<u64>,
    claim: Option<Claim>,
    confirmed: bool,
    ducked: bool,
}

/// The rules, with what they remember.
#[derive(Debug, Default)]
pub struct Rules {
    duplex: Duplex,
    turn: Option<Turn>,
    run: Option<Run>,
    ducked_at: Option<u64>,
    /// A stretch of speech that is over, and whether it was the candidate's.
    ended: Option<(SampleRange, bool)>,
}

impl Rules {
    /// Who is heard while the interviewer speaks, from now on.
    pub const fn set_duplex(&mut self, duplex: Duplex) {
        self.duplex = duplex;
    }

    /// The interviewer begins to speak.
    pub const fn interviewer_speaks(&mut self) {
        self.turn = Some(Turn { end_sample: None, over_at: None, stopped: false });
    }

    /// The interviewer's last line ends here.
    pub const fn interviewer_ends(&mut self, end_sample: u64) {
        if let Some(turn) = &mut self.turn {
            turn.end_sample = Some(end_sample);
        }
    }

    /// The interviewer has fallen silent.
    pub fn interviewer_is_silent(&mut self, at_sample: u64) -> Vec<Order> {
        if let Some(turn) = &mut self.turn {
            turn.over_at.get_or_insert(at_sample);
        }
        self.restore()
    }

    /// Whether the voice is lowered.
    pub const fn is_ducked(&self) -> bool {
        self.ducked_at.is_some()
    }

    /// The stretch in which the candidate speaks, as it stands; nothing in silence.
    pub fn speech(&self) -> Option<SampleRange> {
        self.run.as_ref().and_then(Run::speech)
    }

    /// The latest stretch of speech that is over, once, and whether it was the candidate's.
    pub const fn take_ended(&mut self) -> Option<(SampleRange, bool)> {
        self.ended.take()
    }

    /// Takes in a frame that ends at `end_sample`. `voiced` tells whether the detector of voices hears one.
    pub fn frame(&mut self, end_sample: u64, sound: Sound, voiced: bool) -> Vec<Order> {
        let Some(turn) = self.turn else { return Vec::new() };
        if turn.over_at.is_some_and(|over| end_sample > over + AFTER) && self.run.is_none() {
            self.turn = None;
            return Vec::new();
        }
        match sound {
            Sound::Voice => self.voice(end_sample, false),
            Sound::Unsure if voiced => self.voice(end_sample, true),
            Sound::Unsure | Sound::Echo | Sound::Quiet => {}
        }
        let mut orders = Vec::new();
        if let Some(run) = self.run.take_if(|run| end_sample > run.end_sample + PAUSE) {
            let range = SampleRange { first_sample: run.first_sample, end_sample: run.end_sample };
            self.ended = (!run.unsure).then_some((range, run.confirmed));
            orders.extend(self.restore());
        }
        if self.ducked_at.is_some_and(|at| end_sample >= at + RESTORE) {
            orders.extend(self.restore());
        }
        let pauses = self.run.as_ref().is_some_and(|run| run.pauses(end_sample));
        if voiced || pauses {
            orders.extend(self.judge(end_sample));
        }
        orders
    }

    /// The words of the stretch that was to be recognised ask for this.
    pub fn words(&mut self, asked: SampleRange, claim: Claim, now: u64) -> Vec<Order> {
        match &mut self.run {
            Some(run)
                if run.with_lead() == asked.first_sample && run.asked_until == Some(asked.end_sample) =>
            {
                run.claim = Some(claim);
                self.judge(now)
            }
            Some(_) | None => Vec::new(),
        }
    }

    fn voice(&mut self, end_sample: u64, unsure: bool) {
        let first_sample = end_sample.saturating_sub(FRAME);
        let run = self.run.get_or_insert_with(|| Run::new(first_sample, end_sample, 0));
        run.goes_on(end_sample);
        run.unsure |= unsure;
    }

    fn judge(&mut self, now: u64) -> Vec<Order> {
        let (Some(turn), Some(mut run)) = (self.turn, self.run) else { return Vec::new() };
        let mut orders = Vec::new();
        let stoppable = self.duplex == Duplex::Full && turn.may_be_cut(now);
        if run.may_duck() && stoppable && self.ducked_at.is_none() {
            run.ducked = true;
            self.ducked_at = Some(now);
            orders.push(Order::Duck);
        }
        if run.wants_words(now) && stoppable {
            run.asked_until = Some(run.end_sample);
            orders.push(Order::Recognise(SampleRange {
                first_sample: run.with_lead(),
                end_sample: run.end_sample,
            }));
        }
        if !run.confirmed && run.is_speech(now, turn.over_at.is_some(), stoppable) {
            run.confirmed = true;
            orders.push(Order::Speaks { first_sample: run.with_lead() });
        }
        if run.confirmed && stoppable {
            self.turn = Some(Turn { stopped: true, ..turn });
            self.ducked_at = None;
            orders.push(Order::Stop);
        }
        self.run = Some(run);
        orders
    }

    fn restore(&mut self) -> Vec<Order> {
        self.ducked_at.take().map(|_| Order::Restore).into_iter().collect()
    }
}

/// The stretches of speech among frames with a voice, each named by its end, in order.
pub fn stretches(frame_ends: &[u64]) -> Vec<SampleRange> {
    let near = |left: &u64, right: &u64| *right <= *left + PAUSE;
    let stretch = |ends: &[u64]| {
        let (first, last) = (*ends.first()?, *ends.last()?);
        let run = Run::new(first.saturating_sub(FRAME), last, ends.len() as u64 * FRAME);
        run.speech()
    };
    frame_ends.chunk_by(near).filter_map(stretch).collect()
}

impl Turn {
    fn may_be_cut(&self, now: u64) -> bool {
        let is_last = self.end_sample.is_some_and(|end| now + LAST >= end);
        !self.stopped && self.over_at.is_none() && !is_last
    }
}

impl Run {
    const fn new(first_sample: u64, end_sample: u64, voiced_samples: u64) -> Self {
        Self {
            first_sample,
            end_sample,
            voiced_samples,
            resumed: None,
            unsure: false,
            asked_until: None,
            claim: None,
            confirmed: false,
            ducked: false,
        }
    }

    /// A frame carries a voice. One alone among the echo is none.
    fn goes_on(&mut self, end_sample: u64) {
        let first_sample = end_sample.saturating_sub(FRAME);
        let mut voiced = FRAME;
        if first_sample > self.end_sample + GAP {
            let adjoins = |resumed: &SampleRange| resumed.end_sample == first_sample;
            let began = self.resumed.filter(adjoins).map_or(first_sample, |resumed| resumed.first_sample);
            self.resumed = Some(SampleRange { first_sample: began, end_sample });
            voiced = end_sample - began;
            if voiced < SEVERAL {
                return;
            }
        }
        self.resumed = None;
        self.end_sample = end_sample;
        self.voiced_samples += voiced;
    }

    const fn length(&self) -> u64 {
        self.end_sample - self.first_sample
    }

    const fn is_dense(&self) -> bool {
        self.voiced_samples * 10 >= self.length() * DENSE_TENTHS
    }

    fn speech(&self) -> Option<SampleRange> {
        let range = SampleRange { first_sample: self.first_sample, end_sample: self.end_sample };
        (!self.unsure && self.is_dense() && self.length() >= ANSWER).then_some(range)
    }

    const fn with_lead(&self) -> u64 {
        self.first_sample.saturating_sub(LEAD)
    }

    const fn may_duck(&self) -> bool {
        !self.unsure && !self.ducked && self.length() >= DUCK && self.is_dense()
    }

    const fn pauses(&self, now: u64) -> bool {
        self.length() >= DUCK && now >= self.end_sample + ASK_IN_PAUSE
    }

    fn wants_words(&self, now: u64) -> bool {
        let due = match (self.asked_until, self.claim) {
            (None, _) => self.length() >= ASK || self.pauses(now),
            (Some(until), Some(_)) => {
                let more = if self.pauses(now) { 1 } else { ASK_AGAIN };
                self.end_sample >= until + more
            }
            (Some(_), None) => false,
        };
        due && !self.confirmed && self.is_dense()
    }

    /// Whether this is the candidate, and no listener's "mm-hmm". Where the voice can't be stopped words need not be waited
    /// for, since they will be judged once more when the piece is recognised.
    fn is_speech(&self, now: u64, answers: bool, stoppable: bool) -> bool {
        let long = self.is_dense() && self.length() >= STOP;
        if answers && !self.unsure {
            return self.speech().is_some();
        }
        match self.claim {
            Some(Claim::Floor) => true,
            Some(Claim::Nothing | Claim::Echo) => false,
            Some(Claim::Perhaps) => long && !self.unsure,
            None | Some(Claim::Unclear) if self.unsure => false,
            None | Some(Claim::Unclear) => long && (!stoppable || now >= self.first_sample + WORDS_WAIT),
        }
    }
}
