//! whisper.cpp with the rehearsal model.

use std::{
    path::PathBuf,
    process::Command,
    sync::{Arc, LazyLock},
};

use vivavoce::{
    audio::{ms_of_samples, pcm, resample, samples_in_ms, wav},
    clock::SystemClock,
    recognition::{
        Piece, Recognised, RecognitionError, Transcriber, Urgency,
        models::{ModelError, REHEARSAL_MODEL},
        whisper::WhisperTranscriber,
    },
    speech::{
        endpoint::Holds,
        listener::{Heard, Listener, ListenerSettings},
        wer::WordErrors,
    },
};

use crate::support::noise::Noise;

const SPOKEN: [(&[u8], &str); 3] = [
    (include_bytes!("../audio/index.wav"), include_str!("../audio/index.txt")),
    (include_bytes!("../audio/queue.wav"), include_str!("../audio/queue.txt")),
    (include_bytes!("../audio/short.wav"), include_str!("../audio/short.txt")),
];

static WHISPER: LazyLock<WhisperTranscriber> = LazyLock::new(|| {
    WhisperTranscriber::embedded(Arc::new(SystemClock)).expect("the model stands in the program")
});

#[tokio::test]
async fn what_was_said_is_what_is_heard() {
    let mut errors = WordErrors::default();
    for (sound, said) in SPOKEN {
        errors = errors.plus(WordErrors::between(said, &heard(&samples(sound)).await));
    }
    assert!(errors.rate() <= 0.15, "{errors:?}");
}

#[tokio::test]
async fn the_same_piece_gives_the_same_words_also_beside_others() {
    let piece = || recognise(samples(SPOKEN[0].0), Urgency::Segment);
    let other = || recognise(samples(SPOKEN[2].0), Urgency::Background);
    let alone = piece().await.unwrap();
    let (beside, _, again) = tokio::join!(piece(), other(), piece());
    for result in [beside.unwrap(), again.unwrap()] {
        assert_eq!((&result.text, &result.words), (&alone.text, &alone.words));
    }
}

#[tokio::test]
async fn every_word_has_a_confidence_and_the_words_make_the_text() {
    let recognised = recognise(samples(SPOKEN[0].0), Urgency::EndOfTurn).await.unwrap();
    let texts: Vec<&str> = recognised.words.iter().map(|word| word.text.as_str()).collect();
    assert_eq!(texts.join(" "), recognised.text);
    for word in &recognised.words {
        assert!((0.0..=1.0).contains(&word.confidence) && word.confidence > 0.0, "{word:?}");
    }
    assert!(!recognised.retried);
}

#[tokio::test]
async fn silence_noise_and_crumbs_give_no_words() {
    let noise = (0..32_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 23) as i16 - 256).collect();
    for sound in
        [Vec::new(), vec![0; 32_000], vec![3_000; 32_000], noise, samples(SPOKEN[0].0)[..160].to_vec()]
    {
        let length = sound.len();
        let recognised = recognise(sound, Urgency::Segment).await.unwrap();
        assert_eq!(recognised.text, "", "{length} samples");
    }
}

#[tokio::test]
async fn no_word_is_heard_in_noise_of_any_kind_at_any_level() {
    for (number, noise) in Noise::TONELESS.into_iter().enumerate() {
        for level_dbfs in [-60.0, -40.0, -20.0] {
            let sound = noise.make(48_000, level_dbfs, number as u64);
            assert_eq!(heard(&sound).await, "", "{noise:?} at {level_dbfs} dBFS");
        }
    }
}

#[tokio::test]
async fn speech_recorded_at_48_khz_is_understood_and_at_8_khz_is_heard_in_full() {
    let (sound, said) = SPOKEN[0];
    let sound = samples(sound);
    let [wide, narrow] = [48_000, 8_000].map(|rate_hz| wav::decode(&recorded(&sound, rate_hz)).unwrap());
    for other in [&wide, &narrow] {
        assert!(other.len().abs_diff(sound.len()) < 160, "{} samples are {}", sound.len(), other.len());
    }
    let text = heard(&wide).await;
    assert!(WordErrors::between(said, &text).rate() <= 0.15, "{text}");
    // The rehearsal model has never heard a narrow band: of 8 kHz only the voice is judged.
    let [narrow_ms, whole_ms] = [heard_ms(&narrow), heard_ms(&sound)];
    assert!(narrow_ms.abs_diff(whole_ms) < 300, "{narrow_ms} ms of {whole_ms}");
}

#[tokio::test]
async fn speech_over_faint_noise_or_music_is_understood() {
    let (sound, said) = SPOKEN[0];
    let sound = samples(sound);
    for noise in Noise::TONELESS.into_iter().chain([Noise::Music]) {
        let behind = noise.make(sound.len(), -55.0, 3);
        let mixed: Vec<i16> =
            sound.iter().zip(behind).map(|(voice, noise)| voice.saturating_add(noise)).collect();
        let text = heard(&mixed).await;
        assert!(WordErrors::between(said, &text).rate() <= 0.3, "{noise:?}: {text}");
    }
}

#[tokio::test]
async fn quiet_offset_and_clipped_speech_is_understood() {
    let (sound, said) = SPOKEN[0];
    let sound = samples(sound);
    let quiet: Vec<i16> = sound.iter().map(|sample| sample / 10).collect();
    let offset: Vec<i16> = sound.iter().map(|sample| sample.saturating_add(2_000)).collect();
    let clipped: Vec<i16> = sound.iter().map(|sample| sample.saturating_mul(3)).collect();
    for (name, sound) in [("quiet", quiet), ("offset", offset), ("clipped", clipped)] {
        let text = heard(&sound).await;
        assert!(WordErrors::between(said, &text).rate() <= 0.25, "{name}: {text}");
    }
}

#[tokio::test]
async fn a_piece_longer_than_the_model_takes_is_refused() {
    let refused = recognise(vec![0; samples_in_ms(10_001) as usize], Urgency::Segment).await;
    assert!(matches!(refused, Err(RecognitionError::TooLong { given_ms: 10_001, most_ms: 10_000 })));
}

#[tokio::test]
async fn the_pinned_version_names_model_and_settings() {
    let version = WHISPER.version();
    assert!(version.synthetic);
    assert_eq!(version.max_piece_ms, 10_000);
    insta::assert_json_snapshot!(version);
}

#[test]
fn a_damaged_model_is_refused_with_one_sentence() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str, bytes: &[u8]| {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let half = &REHEARSAL_MODEL[..REHEARSAL_MODEL.len() / 2];
    for (path, words) in [
        (at("half.bin", half), "is cut short; download it again"),
        (at("page.bin", b"<!doctype html>"), "is not a Whisper model in ggml's format"),
        (at("new.bin", b"GGUF and more"), "is a GGUF file"),
        (PathBuf::from("/nonexistent/ggml.bin"), "there is no model file"),
    ] {
        let error: ModelError = WhisperTranscriber::open(&path, 1, Arc::new(SystemClock)).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn the_command_writes_a_line_a_file_and_names_every_bad_one() {
    let directory = tempfile::tempdir().unwrap();
    let model = directory.path().join("ggml-rehearsal.bin");
    std::fs::write(&model, REHEARSAL_MODEL).unwrap();
    let [good, broken, missing, silent] =
        ["good.wav", "broken.wav", "missing.wav", "silent.wav"].map(|name| directory.path().join(name));
    std::fs::write(&good, SPOKEN[0].0).unwrap();
    std::fs::write(&broken, b"no sound").unwrap();
    std::fs::write(&silent, wav::encode(&[0; 800])).unwrap();

    let done = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(["transcribe", "--json", "--model"])
        .args([&model, &missing, &good, &broken, &silent])
        .output()
        .unwrap();

    assert_eq!(done.status.code(), Some(1));
    let lines: Vec<serde_json::Value> = String::from_utf8(done.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    let text = lines[0]["text"].as_str().unwrap();
    assert!(WordErrors::between(SPOKEN[0].1, text).rate() <= 0.15, "{text}");
    assert!(lines[0]["seconds"].as_f64().unwrap() > 4.0 && lines[0]["cpu_seconds"].as_f64().unwrap() > 0.0);
    assert_eq!((&lines[1]["text"], &lines[1]["segments"]), (&"".into(), &serde_json::json!([])));
    let complaints = String::from_utf8(done.stderr).unwrap();
    assert_eq!(complaints.lines().count(), 2, "{complaints}");
    assert!(
        complaints.contains("missing.wav: No such file")
            && complaints.contains("broken.wav: this is not a WAV file")
    );
}

#[test]
fn a_server_does_not_start_with_a_model_that_is_cut_short() {
    let directory = tempfile::tempdir().unwrap();
    let model = directory.path().join("half.bin");
    std::fs::write(&model, &REHEARSAL_MODEL[..REHEARSAL_MODEL.len() / 2]).unwrap();

    let done = Command::new(env!("CARGO_BIN_EXE_vivavoce"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(directory.path().join("data"))
        .arg("--model")
        .arg(&model)
        .output()
        .unwrap();

    assert_eq!(done.status.code(), Some(1));
    let complaint = String::from_utf8(done.stderr).unwrap();
    assert!(complaint.contains("half.bin is cut short; download it again"), "{complaint}");
}

/// Through the listener, as in an interview.
async fn heard(sound: &[i16]) -> String {
    let max_piece_ms = WHISPER.version().max_piece_ms;
    let mut listener = Listener::new(ListenerSettings { holds: Holds::default(), max_piece_ms }, 0);
    let mut texts = Vec::new();
    let mut all = listener.push(&[&vec![0; 8_000], sound].concat());
    all.extend(listener.commit());
    for heard in all {
        match heard {
            Heard::Segment { samples, .. } => {
                texts.push(recognise(samples, Urgency::Segment).await.unwrap().text);
            }
            Heard::SpeechStarted { .. }
            | Heard::SpeechStopped { .. }
            | Heard::Growing { .. }
            | Heard::Tail { .. }
            | Heard::TurnEnded
            | Heard::Over(_) => {}
        }
    }
    texts.join(" ")
}

/// How much of the sound the listener takes for speech.
fn heard_ms(sound: &[i16]) -> u64 {
    let mut listener = Listener::new(ListenerSettings { holds: Holds::default(), max_piece_ms: 10_000 }, 0);
    let mut all = listener.push(&[&vec![0; 8_000], sound].concat());
    all.extend(listener.commit());
    let samples = all.iter().map(|heard| match heard {
        Heard::Segment { samples, .. } => samples.len() as u64,
        Heard::SpeechStarted { .. }
        | Heard::SpeechStopped { .. }
        | Heard::Growing { .. }
        | Heard::Tail { .. }
        | Heard::Over(_)
        | Heard::TurnEnded => 0,
    });
    ms_of_samples(samples.sum())
}

async fn recognise(samples: Vec<i16>, urgency: Urgency) -> Result<Recognised, RecognitionError> {
    WHISPER.transcribe(Piece { samples, urgency, fixed_tokens: None }).await
}

/// The sound as a device of this rate would have recorded it.
fn recorded(sound: &[i16], rate_hz: u32) -> Vec<u8> {
    // Sound that pretends to have another rate comes out with as many samples as the device would have taken.
    let resampled = resample::to_16_khz(pcm::to_float(sound), 16_000 * 16_000 / rate_hz).unwrap();
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate_hz,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).unwrap();
    for sample in pcm::from_float(&resampled) {
        writer.write_sample(sample).unwrap();
    }
    writer.finalize().unwrap();
    file.into_inner()
}

fn samples(bytes: &[u8]) -> Vec<i16> {
    wav::decode(bytes).expect("our own file")
}
