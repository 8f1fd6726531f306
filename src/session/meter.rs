//! What the turns of one connection took. Counts and subtracts; the time is told by whoever has the clock.

mod model;

use crate::{
    audio::{ms_of_samples, samples_in_ms},
    interview::event::{HeardTurn, LineId, SampleRange, TurnId},
    metrics::TurnMetrics,
    recognition::Recognised,
    session::pieces::Speculation,
    time::UnixMillis,
};

/// Speech that goes on so soon after the end of a turn was cut off.
const RESUMED_SAMPLES: u64 = samples_in_ms(1_500);
/// The figures of a turn are complete so long after its end, whatever is still missing.
const SETTLED_MS: u64 = 60_000;

/// Where the microphone stands, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// All samples below this index have arrived.
    pub received: u64,
    /// The present time.
    pub now: UnixMillis,
}

/// Measures turns: the one that runs, and the one before it until its reply is heard.
#[derive(Debug, Default)]
pub struct Meter {
    running: TurnMetrics,
    /// The turn was broken by a lost connection: its sound comes faster than it was spoken.
    broken: bool,
    /// When the voice last ended; nothing while it cannot be told.
    voice_end: Option<UnixMillis>,
    floor_since: Option<UnixMillis>,
    /// When the candidate said that the turn is over.
    done_at: Option<UnixMillis>,
    words_at: Option<UnixMillis>,
    hold_ms: u64,
    known: Speculation,
    ended: Option<Ended>,
}

/// A turn that waits for its reply.
#[derive(Debug)]
struct Ended {
    turn: TurnMetrics,
    at: UnixMillis,
    at_sample: u64,
    voice_end: Option<UnixMillis>,
    /// The first line of the reply with the length of its sound.
    line: Option<(LineId, u64)>,
    resumed: bool,
}

impl Heard {
    /// When the sample of this index was spoken, if the sound comes as fast as it is spoken.
    fn moment(self, sample: u64) -> UnixMillis {
        self.now.plus_ms(-(ms_of_samples(self.received.saturating_sub(sample)) as i64))
    }
}

impl Meter {
    /// The candidate may speak from now on.
    pub fn floor_given(&mut self, now: UnixMillis) {
        self.floor_since = Some(now);
    }

    /// A voice began at this sample.
    pub fn voice_began(&mut self, at_sample: u64) {
        self.voice_end = None;
        if let Some(ended) = self.ended.as_mut().filter(|ended| !ended.resumed) {
            ended.resumed = true;
            ended.turn.false_cutoff = at_sample < ended.at_sample + RESUMED_SAMPLES;
        }
    }

    /// The voice ended at this sample.
    pub fn voice_ended(&mut self, at_sample: u64, heard: Heard) {
        self.voice_end = (!self.broken).then(|| heard.moment(at_sample));
    }

    /// The candidate said that the turn is over.
    pub fn committed(&mut self, now: UnixMillis) {
        self.done_at = Some(now);
    }

    /// The turn that runs began on an earlier connection.
    pub fn resumed(&mut self) {
        self.broken = true;
    }

    /// A page sent so many samples a second time.
    pub fn replayed(&mut self, samples: u64) {
        self.broken = true;
        self.running.samples_replayed += samples;
    }

    /// A line was stopped by the candidate's voice (`confirmed`), or lowered for nothing.
    pub fn spoken_over(&mut self, confirmed: bool) {
        self.running.barge_ins += u32::from(confirmed);
        self.running.false_barge_ins += u32::from(!confirmed);
    }

    /// A piece has its words.
    pub fn recognised(&mut self, piece: &Recognised, now: UnixMillis) {
        self.words_at = Some(now);
        let running = &mut self.running;
        running.pieces += 1;
        running.asr_queue_wait_ms = running.asr_queue_wait_ms.max(piece.waited_ms);
        running.asr_decode_ms += piece.decode_ms;
        running.retries += u32::from(piece.retried);
        running.dropped_words += piece.dropped_words;
    }

    /// The turn is about to be taken; its silence had to last so many samples.
    pub fn taking(&mut self, hold_samples: u64) {
        self.hold_ms = ms_of_samples(hold_samples);
    }

    /// The turn is recorded. Gives the figures of the one before, which has no more to come.
    pub fn turn_recorded(
        &mut self,
        number: TurnId,
        turn: &HeardTurn,
        speculation: Speculation,
        heard: Heard,
    ) -> Option<TurnMetrics> {
        let before = self.close();
        // Whoever speaks over the interviewer's line is waited for from its end on.
        let since = self.voice_end.map(|end| self.floor_since.map_or(end, |floor| floor.max(end)));
        let hold_over = since.map(|since| since.plus_ms(self.hold_ms as i64));
        let hold_over = self.done_at.map_or(hold_over, |done| hold_over.map(|over| over.min(done)));
        let running = std::mem::take(&mut self.running);
        let turn = TurnMetrics {
            turn: number,
            eou_delay_ms: since.map(|since| heard.now.since(since)),
            hold_to_final_ms: hold_over.zip(self.words_at).map(|(over, words)| words.since(over)),
            speculative_hits: speculation.hits.saturating_sub(self.known.hits),
            speculative_wasted: speculation.wasted.saturating_sub(self.known.wasted),
            speculative_wasted_ms: speculation.wasted_ms.saturating_sub(self.known.wasted_ms),
            samples_lost: samples_in(&turn.gaps),
            ..running
        };
        self.known = speculation;
        self.ended = Some(Ended {
            turn,
            at: heard.now,
            at_sample: heard.received,
            voice_end: since,
            line: None,
            resumed: false,
        });
        (self.voice_end, self.done_at, self.words_at) = (None, None, None);
        self.broken = false;
        before
    }

    /// The first sample of a line is on its way, or its text where the browser speaks.
    pub fn replied(&mut self, now: UnixMillis) {
        let Some(ended) = &mut self.ended else { return };
        if let Some(voice_end) = ended.voice_end {
            ended.turn.user_to_bot_ms.get_or_insert(now.since(voice_end));
        }
    }

    /// A line's sound is sent.
    pub fn sounded(&mut self, line: LineId, duration_ms: u64) {
        if let Some(ended) = &mut self.ended {
            ended.line.get_or_insert((line, duration_ms));
        }
    }

    /// The page says that it played a line to its end.
    pub fn line_heard(&mut self, line: LineId, now: UnixMillis) {
        let Some(ended) = &mut self.ended else { return };
        let (Some((of, duration_ms)), Some(voice_end)) = (ended.line, ended.voice_end) else { return };
        if of != line {
            return;
        }
        let began_ms = now.since(voice_end).checked_sub(duration_ms);
        // Whoever played it faster than it lasts did not listen: a rehearsed candidate, or a page without sound.
        let began_ms =
            began_ms.filter(|began_ms| ended.turn.user_to_bot_ms.is_some_and(|sent| sent <= *began_ms));
        ended.turn.user_to_bot_heard_ms = ended.turn.user_to_bot_heard_ms.or(began_ms);
    }

    /// The figures of the turn before, once nothing more can come.
    pub fn settled(&mut self, now: UnixMillis) -> Option<TurnMetrics> {
        let ended = self.ended.as_ref()?;
        let heard = ended.turn.user_to_bot_heard_ms.is_some();
        let quiet = ms_of_samples(RESUMED_SAMPLES);
        let over = now.since(ended.at) >= if heard || ended.resumed { quiet } else { SETTLED_MS };
        if over { self.close() } else { None }
    }

    /// The figures of the turn before, as far as they are known.
    pub fn close(&mut self) -> Option<TurnMetrics> {
        self.ended.take().map(|ended| ended.turn)
    }
}

/// How many samples such ranges have together.
pub fn samples_in(ranges: &[SampleRange]) -> u64 {
    ranges.iter().map(|range| range.end_sample.saturating_sub(range.first_sample)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::event::TurnSource;

    const T0: i64 = 1_000_000;

    fn at(milliseconds: i64) -> UnixMillis {
        UnixMillis(T0 + milliseconds)
    }

    /// Sound that comes as it is spoken, with 40 ms on the way.
    fn heard(milliseconds: i64) -> Heard {
        Heard { received: samples_in_ms(milliseconds as u64 - 40), now: at(milliseconds) }
    }

    fn words(waited_ms: u64, decode_ms: u64) -> Recognised {
        Recognised { waited_ms, decode_ms, dropped_words: 1, ..Recognised::default() }
    }

    fn turn(gaps: Vec<SampleRange>) -> HeardTurn {
        HeardTurn {
            text: "I rolled it back.".to_owned(),
            source: TurnSource::Voice,
            segments: Vec::new(),
            gaps,
        }
    }

    /// Two pieces, the voice ends at 5,000 ms, the hold of 900 ms is over, and the turn recorded, at 5,960 ms.
    fn spoken() -> Meter {
        let mut meter = Meter::default();
        meter.floor_given(at(500));
        meter.voice_began(samples_in_ms(1_000));
        meter.recognised(&words(3, 50), at(3_500));
        meter.voice_ended(samples_in_ms(5_000), heard(5_240));
        meter.recognised(&words(9, 70), at(5_430));
        meter.taking(samples_in_ms(900));
        let speculation = Speculation { hits: 2, wasted: 1, wasted_ms: 60 };
        assert_eq!(meter.turn_recorded(4, &turn(Vec::new()), speculation, heard(5_960)), None);
        meter
    }

    #[test]
    fn times_count_from_the_last_sample_of_the_voice() {
        let mut meter = spoken();
        meter.replied(at(6_300));
        meter.replied(at(9_000));
        meter.sounded(7, 2_000);
        meter.line_heard(7, at(8_400));
        let expected = TurnMetrics {
            turn: 4,
            eou_delay_ms: Some(920),
            hold_to_final_ms: Some(0),
            user_to_bot_ms: Some(1_260),
            user_to_bot_heard_ms: Some(1_360),
            pieces: 2,
            asr_queue_wait_ms: 9,
            asr_decode_ms: 120,
            dropped_words: 2,
            speculative_hits: 2,
            speculative_wasted: 1,
            speculative_wasted_ms: 60,
            ..TurnMetrics::default()
        };
        assert_eq!(meter.settled(at(7_400)), None, "somebody may still speak on");
        assert_eq!(meter.settled(at(7_500)), Some(expected));
        assert_eq!(meter.close(), None, "a turn is told once");
    }

    #[test]
    fn a_line_that_was_played_faster_than_it_lasts_was_not_listened_to() {
        let mut meter = spoken();
        meter.replied(at(6_300));
        meter.sounded(7, 2_000);
        meter.line_heard(7, at(8_200));
        assert_eq!(meter.close().unwrap().user_to_bot_heard_ms, None);
    }

    #[test]
    fn words_that_come_after_the_hold_are_late_by_so_much() {
        let mut meter = Meter::default();
        meter.voice_ended(samples_in_ms(2_000), heard(2_240));
        meter.recognised(&words(0, 0), at(3_340));
        meter.taking(samples_in_ms(900));
        meter.turn_recorded(1, &turn(Vec::new()), Speculation::default(), heard(3_340));
        assert_eq!(meter.close().unwrap().hold_to_final_ms, Some(400));
    }

    #[test]
    fn whoever_says_that_the_turn_is_over_waits_for_no_hold() {
        let mut meter = Meter::default();
        meter.voice_ended(samples_in_ms(2_000), heard(2_240));
        meter.committed(at(2_300));
        meter.recognised(&words(0, 0), at(2_420));
        meter.taking(samples_in_ms(900));
        meter.turn_recorded(1, &turn(Vec::new()), Speculation::default(), heard(2_420));
        assert_eq!(meter.close().unwrap().hold_to_final_ms, Some(120));
    }

    #[test]
    fn speech_within_a_second_and_a_half_shows_that_the_turn_was_cut_off() {
        for (began_ms, cut_off) in [(7_400, true), (7_500, false)] {
            let mut meter = spoken();
            meter.voice_began(samples_in_ms(began_ms));
            meter.voice_began(samples_in_ms(began_ms + 10));
            assert_eq!(meter.close().unwrap().false_cutoff, cut_off, "{began_ms}");
        }
    }

    #[test]
    fn a_turn_that_was_sent_again_after_a_break_has_counts_but_no_times() {
        let mut meter = Meter::default();
        meter.replayed(512);
        meter.voice_ended(samples_in_ms(2_000), heard(2_240));
        meter.recognised(&words(0, 10), at(3_000));
        let hole = SampleRange { first_sample: 100, end_sample: 612 };
        meter.turn_recorded(1, &turn(vec![hole]), Speculation::default(), heard(3_000));
        meter.replied(at(3_100));
        let expected = TurnMetrics {
            turn: 1,
            pieces: 1,
            asr_decode_ms: 10,
            dropped_words: 1,
            samples_replayed: 512,
            samples_lost: 512,
            ..TurnMetrics::default()
        };
        assert_eq!(meter.close(), Some(expected));
    }

    #[test]
    fn speech_over_a_line_is_waited_for_from_its_end_on() {
        let mut meter = Meter::default();
        meter.voice_ended(samples_in_ms(2_000), heard(2_240));
        meter.floor_given(at(9_000));
        meter.taking(samples_in_ms(900));
        meter.turn_recorded(1, &turn(Vec::new()), Speculation::default(), heard(9_950));
        assert_eq!(meter.close().unwrap().eou_delay_ms, Some(950));
    }

    #[test]
    fn a_line_that_was_stopped_counts_for_the_turn_that_stopped_it() {
        let mut meter = Meter::default();
        meter.spoken_over(false);
        meter.spoken_over(true);
        meter.turn_recorded(1, &turn(Vec::new()), Speculation::default(), heard(6_000));
        let stopped = meter.close().unwrap();
        assert_eq!((stopped.barge_ins, stopped.false_barge_ins), (1, 1));
        meter.turn_recorded(2, &turn(Vec::new()), Speculation::default(), heard(9_000));
        assert_eq!(meter.close().unwrap().barge_ins, 0);
    }

    #[test]
    fn a_turn_without_a_reply_is_told_when_the_next_is_recorded() {
        let mut meter = spoken();
        let later = meter.turn_recorded(
            5,
            &turn(Vec::new()),
            Speculation { hits: 2, wasted: 1, wasted_ms: 60 },
            heard(9_000),
        );
        let first = later.unwrap();
        assert_eq!((first.turn, first.user_to_bot_ms), (4, None));
        assert_eq!(meter.close().unwrap().speculative_hits, 0, "each is counted once");
    }
}
