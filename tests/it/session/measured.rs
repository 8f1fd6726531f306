//! What is measured of a live interview.

use vivavoce::{
    audio::wav,
    metrics::{Present, TurnMetrics},
    session::protocol::{FloorView, ServerEvent},
    store::turn_metrics::TurnFigures,
};

use super::page::{House, Page};

const SPOKEN: &[u8] = include_bytes!("../../audio/short.wav");

/// The value of a figure without labels.
fn figure(house: &House, name: &str) -> u64 {
    let text = house.server.app.metrics.text(Present::default());
    let line = text.lines().find_map(|line| line.strip_prefix(&format!("vivavoce_{name} ")));
    line.unwrap_or_else(|| panic!("{name} is missing in\n{text}")).parse().unwrap()
}

/// Hears every line to its end, until the candidate has the floor.
pub(super) async fn listen(page: &mut Page) {
    loop {
        match page.event().await {
            ServerEvent::ResponseCreated { line } => {
                page.send(serde_json::json!({ "type": "interview.line_spoken", "line": line.line })).await;
            }
            ServerEvent::Floor { floor: FloorView::Candidate } => return,
            _ => {}
        }
    }
}

/// Says the recording to its end, in portions of 32 ms.
async fn speak(page: &mut Page) {
    let samples = wav::decode(SPOKEN).unwrap();
    for (number, samples) in samples.chunks(512).enumerate() {
        page.sound(number as u64 * 512, samples).await;
    }
    page.end_of_stream(samples.len() as u64).await;
}

#[tokio::test]
async fn a_spoken_turn_leaves_its_figures_in_the_store_and_in_the_metrics() {
    let house = House::start(true).await;
    let invited = house.invite().await;
    let door = house.enter(&invited).await;
    let mut page = Page::open(&door).await;
    listen(&mut page).await;
    speak(&mut page).await;
    page.until(|event| matches!(event, ServerEvent::TurnDone { .. }).then_some(())).await;
    page.until(|event| matches!(event, ServerEvent::ResponseCreated { .. }).then_some(())).await;
    page.cut();
    // The newer connection is let in once the older one has put its figures away.
    let _back = Page::open(&door).await;

    let turns = house.server.store.turn_metrics(invited.id).await.unwrap();

    let [turn] = &turns[..] else { panic!("{turns:?}") };
    assert_eq!((turn.turn, turn.samples_lost, turn.samples_replayed), (1, 0, 0));
    assert!(turn.pieces >= 1 && turn.asr_decode_ms >= 1, "{turn:?}");
    assert!(turn.eou_delay_ms.is_some() && turn.hold_to_final_ms.is_some(), "{turn:?}");
    assert!(turn.user_to_bot_ms >= turn.eou_delay_ms, "{turn:?}");
    assert_eq!(figure(&house, "turns_total"), 1);
    assert_eq!(figure(&house, "eou_delay_ms_count"), 1);
    assert_eq!(figure(&house, "resume_gap_ms_count"), 1);
    assert!(figure(&house, "asr_rtf_count") >= 1);
}

#[tokio::test]
async fn a_hole_in_the_sound_is_counted_sample_by_sample() {
    let house = House::start(true).await;
    let invited = house.invite().await;
    let door = house.enter(&invited).await;
    let mut page = Page::open(&door).await;
    listen(&mut page).await;
    let samples = wav::decode(SPOKEN).unwrap();
    for (number, portion) in samples.chunks(512).enumerate().filter(|(number, _)| *number != 3) {
        page.sound(number as u64 * 512, portion).await;
    }
    page.end_of_stream(samples.len() as u64).await;
    page.until(|event| matches!(event, ServerEvent::TurnDone { .. }).then_some(())).await;

    assert_eq!(figure(&house, "samples_lost_total"), 512);
}

#[tokio::test]
async fn a_refused_message_and_the_end_of_a_connection_are_counted_by_their_reasons() {
    let house = House::start(false).await;
    let door = house.door().await;
    let mut page = Page::open(&door).await;
    page.send_text("not json").await;
    page.until(|event| matches!(event, ServerEvent::Error { .. }).then_some(())).await;
    page.cut();
    let _back = Page::open(&door).await;

    assert_eq!(figure(&house, "messages_refused_total{code=\"unknown_event\"}"), 1);
    // A cut line and a newer connection come together; either may be noticed first.
    let closed = |reason: &str| {
        let name = format!("vivavoce_connections_closed_total{{reason=\"{reason}\"}} 1");
        house.server.app.metrics.text(Present::default()).contains(&name)
    };
    assert!(closed("left") || closed("taken_over"));
}

#[tokio::test]
async fn typed_answers_have_no_figures_of_speech() {
    let house = House::start(false).await;
    let invited = house.invite().await;
    let mut page = Page::open(&house.enter(&invited).await).await;
    page.type_answer("I type all of this.").await;
    page.until(|event| matches!(event, ServerEvent::TurnDone { .. }).then_some(())).await;

    assert_eq!(house.server.store.turn_metrics(invited.id).await.unwrap(), Vec::<TurnMetrics>::new());
    assert_eq!(figure(&house, "turns_total"), 0);
}
