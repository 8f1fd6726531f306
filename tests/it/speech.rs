//! Voice activity, endpointing and cutting on real sound.

use proptest::prelude::*;
use vivavoce::{
    audio::{samples_in_ms, wav},
    interview::event::SampleRange,
    speech::{
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
    },
};

const INDEX: &[u8] = include_bytes!("../audio/index.wav");
const QUEUE: &[u8] = include_bytes!("../audio/queue.wav");
const SHORT: &[u8] = include_bytes!("../audio/short.wav");

const WHOLE: &str = "The queries were slow, so I added the missing index.";

#[test]
fn speech_between_silences_is_one_piece_with_its_pre_roll() {
    let sound = [silence(1_000), spoken(INDEX), silence(1_000)].concat();
    let voice = 16_000..16_000 + spoken(INDEX).len() as u64;

    let [piece] = &pieces(10_000, &sound)[..] else { panic!("not one piece") };

    assert!(piece.first_sample.abs_diff(voice.start - samples_in_ms(500)) < samples_in_ms(150), "{piece:?}");
    assert!(piece.end_sample > voice.end - samples_in_ms(250), "{piece:?} loses the end");
    assert!(piece.end_sample < voice.end + samples_in_ms(300), "{piece:?} keeps silence");
}

#[test]
fn a_long_answer_is_cut_at_short_pauses_so_that_its_last_piece_is_short() {
    let clause = [spoken(INDEX), silence(120)].concat();
    let sound = [clause.repeat(8), silence(1_000)].concat();
    let pieces = pieces(28_000, &sound);
    let lengths: Vec<u64> = pieces.iter().map(|piece| piece.end_sample - piece.first_sample).collect();
    assert!(pieces.len() > 1, "{lengths:?}");
    assert!(lengths.iter().all(|length| *length <= samples_in_ms(12_000)), "{lengths:?}");
}

#[test]
fn a_short_answer_is_heard_and_nothing_before_and_after_it() {
    let sound = [silence(3_000), spoken(SHORT), silence(3_000)].concat();
    assert_eq!(pieces(10_000, &sound).len(), 1);
}

#[test]
fn silence_noise_hum_and_offset_are_no_speech() {
    let mut state = 1_u32;
    let mut chance = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state) / f64::from(u32::MAX) - 0.5
    };
    let quiet: Vec<i16> = (0..160_000).map(|_| (chance() * 200.0) as i16).collect();
    let loud: Vec<i16> = (0..160_000).map(|_| (chance() * 10_000.0) as i16).collect();
    let hum: Vec<i16> = (0..160_000)
        .map(|i| ((f64::from(i) * 50.0 / 16_000.0 * std::f64::consts::TAU).sin() * 6_000.0) as i16)
        .collect();
    for (name, sound) in [
        ("silence", vec![0; 160_000]),
        ("offset", vec![3_000; 160_000]),
        ("quiet", quiet),
        ("loud", loud),
        ("hum", hum),
    ] {
        // A detector is cold after every piece, so that each second counts as a beginning.
        for second in sound.chunks(16_000) {
            assert_eq!(pieces(10_000, second), [], "{name}");
        }
        assert_eq!(pieces(10_000, &sound), [], "{name}");
    }
}

#[test]
fn an_offset_or_clipping_does_not_hide_speech() {
    let sound = [silence(600), spoken(INDEX), silence(1_000)].concat();
    let offset: Vec<i16> = sound.iter().map(|sample| sample.saturating_add(4_000)).collect();
    let clipped: Vec<i16> = sound.iter().map(|sample| sample.saturating_mul(8)).collect();
    let faint: Vec<i16> = sound.iter().map(|sample| sample / 10).collect();
    for (name, sound) in [("offset", offset), ("clipped", clipped), ("faint", faint)] {
        let heard: u64 = pieces(10_000, &sound).iter().map(length).sum();
        assert!(heard > spoken(INDEX).len() as u64 * 9 / 10, "{name}: {heard} samples");
    }
}

#[test]
fn a_twentieth_of_a_second_is_nothing() {
    assert_eq!(pieces(10_000, &spoken(INDEX)[8_000..8_800]), []);
}

#[test]
fn long_speech_is_cut_where_it_is_quiet_and_nothing_is_lost_between() {
    let sound = [silence(600), spoken(QUEUE), silence(1_000)].concat();
    let pieces = pieces(3_000, &sound);
    assert!(pieces.len() >= 3, "{pieces:?}");
    for piece in &pieces {
        assert!(length(piece) <= samples_in_ms(3_000), "{piece:?} is too long");
    }
    for pair in pieces.windows(2) {
        assert!(pair[1].first_sample - pair[0].end_sample < samples_in_ms(700), "{pair:?}");
    }
    let whole = loudness(&sound[600 * 16..]);
    for piece in &pieces[..pieces.len() - 1] {
        let around = piece.end_sample as usize;
        assert!(loudness(&sound[around - 800..around + 800]) < whole / 2.0, "{piece:?} cuts a word");
    }
}

#[test]
fn a_hole_cuts_the_piece_and_counts_as_neither_speech_nor_silence() {
    let sound = spoken(QUEUE);
    let mut listener = Listener::new(settings(10_000), 0);
    listener.give_floor();
    let mut heard = listener.push(&sound[..40_000]);
    heard.extend(listener.skip_to(1_000_000));
    let before = ranges(&heard);
    assert_eq!(before.last().unwrap().end_sample, 40_000);
    for range in before {
        assert!(!listener.recognised(range, WHOLE).contains(&Heard::TurnEnded));
    }
    let after = listener.push(&silence(950));
    assert!(!after.contains(&Heard::TurnEnded));
    assert!(listener.push(&silence(150)).contains(&Heard::TurnEnded));
    assert_eq!(listener.position(), 1_017_600);
}

#[test]
fn a_turn_ends_when_its_words_are_whole_and_the_hold_is_over() {
    let mut listener = Listener::new(settings(10_000), 0);
    listener.give_floor();
    let mut heard = listener.push(&[silence(600), spoken(INDEX), silence(500)].concat());
    heard.retain(|heard| !matches!(heard, Heard::Growing { .. }));
    let [range] = ranges(&heard)[..] else { panic!("not one piece") };
    assert!(matches!(
        heard[..],
        [Heard::SpeechStarted { .. }, Heard::SpeechStopped { .. }, Heard::Tail { .. }, Heard::Segment { .. }]
    ));
    assert_eq!(listener.recognised(range, WHOLE), []);
    assert_eq!(listener.push(&silence(700)), [Heard::TurnEnded]);
    assert_eq!(listener.push(&silence(5_000)), []);
    listener.turn_taken();
    assert_eq!(listener.push(&silence(5_000)), []);
}

#[test]
fn a_growing_piece_is_shown_once_a_second_from_its_first_sample() {
    let heard =
        Listener::new(settings(10_000), 0).push(&[silence(600), spoken(INDEX), silence(500)].concat());
    let [piece] = ranges(&heard)[..] else { panic!("not one piece") };
    let shown: Vec<SampleRange> = heard
        .iter()
        .filter_map(|heard| if let Heard::Growing { range, .. } = heard { Some(*range) } else { None })
        .collect();
    assert!((3..=5).contains(&shown.len()), "{shown:?} of {piece:?}");
    assert!(shown.iter().all(|range| range.first_sample == piece.first_sample));
    assert!(shown.is_sorted_by(|one, next| next.end_sample - one.end_sample >= 16_000));
}

#[test]
fn no_turn_ends_while_the_interviewer_has_the_floor() {
    let mut listener = Listener::new(settings(10_000), 0);
    let heard = listener.push(&[spoken(INDEX), silence(500)].concat());
    let range = ranges(&heard)[0];
    assert_eq!(listener.recognised(range, WHOLE), []);
    assert_eq!(listener.push(&silence(5_000)), []);
    listener.give_floor();
    assert_eq!(listener.push(&silence(900)), []);
    assert_eq!(listener.push(&silence(200)), [Heard::TurnEnded]);
}

#[test]
fn done_cuts_in_the_middle_of_a_word_and_ends_the_turn_once_all_is_recognised() {
    let mut listener = Listener::new(settings(10_000), 0);
    listener.give_floor();
    listener.push(&spoken(INDEX)[..30_100]);
    let heard = listener.commit();
    let [range] = ranges(&heard)[..] else { panic!("not one piece") };
    assert_eq!(range.end_sample, 30_100);
    assert_eq!(listener.recognised(range, "I added the"), [Heard::TurnEnded]);
}

#[test]
fn done_in_the_moment_in_which_a_piece_is_full_gives_none_that_the_model_refuses() {
    let sound = spoken(QUEUE);
    let longest = samples_in_ms(3_000);
    let full = pieces(3_000, &sound)[0].first_sample + longest;
    for moment in (full - 400..full + 400).step_by(16) {
        let mut listener = Listener::new(settings(3_000), 0);
        let mut heard = listener.push(&sound[..moment as usize]);
        heard.extend(listener.commit());
        for piece in ranges(&heard) {
            assert!(length(&piece) <= longest, "{piece:?} when done at {moment}");
        }
    }
}

#[test]
fn silence_before_the_first_word_ends_nothing_and_neither_does_a_filler_for_twelve_seconds() {
    let mut listener = Listener::new(settings(10_000), 0);
    listener.give_floor();
    assert_eq!(listener.push(&silence(30_000)), []);
    let heard = listener.push(&[spoken(SHORT), silence(500)].concat());
    assert_eq!(listener.recognised(ranges(&heard)[0], "Um."), []);
    assert_eq!(listener.push(&silence(11_000)), []);
    assert_eq!(listener.push(&silence(1_000)), [Heard::TurnEnded]);
}

#[test]
fn what_the_candidate_says_about_the_turn_decides_how_long_it_waits() {
    for (text, hold_ms) in [
        ("We moved the search service. That's it.", 1_000),
        ("I'm done.", 1_000),
        ("Could you give me another minute?", 12_000),
        ("I need more time.", 12_000),
        ("Let me think about that for a second.", 12_000),
    ] {
        let mut listener = Listener::new(settings(10_000), 0);
        listener.give_floor();
        let heard = listener.push(&[spoken(INDEX), silence(500)].concat());
        listener.recognised(ranges(&heard)[0], text);
        assert_eq!(listener.hold_samples(), samples_in_ms(hold_ms), "{text}");
    }
}

#[test]
fn a_voice_that_fell_is_waited_for_less_where_words_are_hard_to_tell_unless_it_goes_on() {
    let mut listener = Listener::new(settings(10_000), 0);
    listener.give_floor();
    let heard = listener.push(&[spoken(INDEX), silence(500)].concat());
    listener.recognised(ranges(&heard)[0], "The queries were slow, and the latency went up to about 40.");
    assert_eq!(listener.hold_samples(), samples_in_ms(1_000));
    listener.push(&spoken(INDEX)[..16_000]);
    assert_eq!(listener.hold_samples(), samples_in_ms(2_500));
}

#[test]
fn done_without_a_word_ends_nothing_then_or_later() {
    let mut listener = Listener::new(settings(10_000), 0);
    listener.give_floor();
    listener.push(&silence(2_000));
    assert_eq!(listener.commit(), []);
    let heard = listener.push(&[spoken(INDEX), silence(450)].concat());
    assert_eq!(listener.recognised(ranges(&heard)[0], WHOLE), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn how_sound_is_portioned_changes_nothing(portions in prop::collection::vec(1_usize..9_000, 60)) {
        let sound = conversation();
        let mut listener = Listener::new(settings(4_000), 7);
        let mut heard = Vec::new();
        let mut rest = &sound[..];
        for portion in portions.iter().cycle() {
            let (now, later) = rest.split_at((*portion).min(rest.len()));
            heard.extend(listener.push(now));
            rest = later;
            if rest.is_empty() { break; }
        }
        prop_assert_eq!(heard, Listener::new(settings(4_000), 7).push(&sound));
    }

    #[test]
    fn a_listener_made_anew_at_a_pieces_end_cuts_the_same_pieces(which: prop::sample::Index, max_piece_ms in 2_000_u32..14_000) {
        let sound = conversation();
        let whole = ranges(&Listener::new(settings(max_piece_ms), 0).push(&sound));
        let which = which.index(whole.len());
        let from = whole[which].end_sample;
        let again = ranges(&Listener::new(settings(max_piece_ms), from).push(&sound[from as usize..]));
        prop_assert_eq!(&whole[which + 1..], again);
    }
}

fn settings(max_piece_ms: u32) -> ListenerSettings {
    ListenerSettings { holds: Holds::default(), max_piece_ms }
}

fn conversation() -> Vec<i16> {
    [silence(700), spoken(QUEUE), silence(450), spoken(SHORT), silence(900), spoken(INDEX), silence(1_000)]
        .concat()
}

fn pieces(max_piece_ms: u32, sound: &[i16]) -> Vec<SampleRange> {
    ranges(&Listener::new(settings(max_piece_ms), 0).push(sound))
}

fn ranges(heard: &[Heard]) -> Vec<SampleRange> {
    let range = |heard: &Heard| match heard {
        Heard::Segment { range, samples } => {
            assert_eq!(samples.len() as u64, length(range));
            Some(*range)
        }
        Heard::SpeechStarted { .. }
        | Heard::SpeechStopped { .. }
        | Heard::Growing { .. }
        | Heard::Tail { .. }
        | Heard::TurnEnded
        | Heard::Over(_) => None,
    };
    heard.iter().filter_map(range).collect()
}

fn length(range: &SampleRange) -> u64 {
    range.end_sample - range.first_sample
}

fn silence(milliseconds: u64) -> Vec<i16> {
    vec![0; samples_in_ms(milliseconds) as usize]
}

fn spoken(bytes: &[u8]) -> Vec<i16> {
    wav::decode(bytes).expect("our own file")
}

fn loudness(samples: &[i16]) -> f64 {
    (samples.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / samples.len() as f64).sqrt()
}
