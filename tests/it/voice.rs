//! The voice of a server that speaks OpenAI's protocol, over real HTTP on loopback.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use futures_util::stream;
use serde_json::{Value, json};
use vivavoce::{
    audio::wav,
    voice::{
        Synthesizer, VoiceError,
        endpoint::{EndpointVoice, Order},
    },
};

/// What the server was asked for: its key and the body.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// How the server answers.
#[derive(Clone, Copy)]
enum Answer {
    Sound,
    Streamed,
    Refusal,
    Silence,
    Endless,
    Never,
}

async fn speech(State((asked, answer)): State<(Asked, Answer)>, headers: HeaderMap, body: Bytes) -> Response {
    let key = headers.get(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap()).to_owned();
    asked.lock().unwrap().push((key, serde_json::from_slice(&body).unwrap()));
    let sound = wav::encode(&[7; 1_600]);
    match answer {
        Answer::Sound => sound.into_response(),
        Answer::Streamed => {
            let mut header = sound;
            header[40..44].copy_from_slice(&u32::MAX.to_le_bytes());
            let parts =
                header.chunks(500).map(|part| Ok::<_, std::io::Error>(part.to_vec())).collect::<Vec<_>>();
            Body::from_stream(stream::iter(parts)).into_response()
        }
        Answer::Refusal => (StatusCode::UNAUTHORIZED, "hunter2 is not a key").into_response(),
        Answer::Silence => wav::encode(&[]).into_response(),
        Answer::Endless => {
            Body::from_stream(stream::repeat_with(|| Ok::<_, std::io::Error>(vec![0; 65_536])))
                .into_response()
        }
        Answer::Never => std::future::pending().await,
    }
}

async fn voice(answer: Answer) -> (EndpointVoice, Asked) {
    let asked = Asked::default();
    let app = Router::new().route("/v1/audio/speech", post(speech)).with_state((Arc::clone(&asked), answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let order = Order {
        address,
        key: Some("hunter2".to_owned().into()),
        model: "kokoro".to_owned(),
        voice: "af_sky".to_owned(),
    };
    (EndpointVoice::new(order).unwrap(), asked)
}

async fn reason(answer: Answer) -> String {
    let (voice, _) = voice(answer).await;
    let VoiceError::Failed(reason) =
        voice.with_patience(Duration::from_millis(300)).synthesize("Hello.").await.unwrap_err();
    reason
}

#[tokio::test]
async fn a_line_is_asked_for_with_key_model_and_voice() {
    let (voice, asked) = voice(Answer::Sound).await;
    assert_eq!(voice.synthesize("Hello\n there.").await.unwrap(), [7; 1_600]);
    let body = json!({
        "model": "kokoro", "voice": "af_sky", "input": "Hello there.", "response_format": "wav",
    });
    assert_eq!(*asked.lock().unwrap(), [("Bearer hunter2".to_owned(), body)]);
    assert_eq!(voice.name(), "127.0.0.1 kokoro af_sky");
}

#[tokio::test]
async fn sound_that_is_streamed_without_a_length_is_taken_whole() {
    let (voice, _) = voice(Answer::Streamed).await;
    assert_eq!(voice.synthesize("Hello.").await.unwrap().len(), 1_600);
}

#[tokio::test]
async fn what_goes_wrong_is_told_without_key_or_text() {
    let refused = reason(Answer::Refusal).await;
    assert!(refused.contains("401") && !refused.contains("hunter2"), "{refused}");
    assert!(reason(Answer::Silence).await.contains("no sound"));
    assert!(reason(Answer::Endless).await.contains("more than 60 s"));
    assert!(reason(Answer::Never).await.contains("no sound within 300 ms"));
}

#[tokio::test]
async fn a_server_that_is_away_is_told() {
    let order = Order {
        address: "http://127.0.0.1:1/v1".parse().unwrap(),
        key: None,
        model: "tts-1".to_owned(),
        voice: "alloy".to_owned(),
    };
    assert!(EndpointVoice::new(order).unwrap().synthesize("Hello.").await.is_err());
}
