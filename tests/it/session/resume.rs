//! Connections that break, and tabs that compete.

use vivavoce::session::protocol::{ConversationItem, ServerEvent};

use super::page::{House, Page};

async fn durable(page: &mut Page, at_least: u64) -> u64 {
    page.until(|event| match event {
        ServerEvent::Ack { durable, .. } if *durable >= at_least => Some(*durable),
        _ => None,
    })
    .await
}

#[tokio::test]
async fn the_newest_tab_wins_and_sees_the_whole_conversation() {
    let house = House::start(false).await;
    let door = house.door().await;
    let mut older = Page::open(&door).await;
    older.type_answer("I work on the search service.").await;
    older.until(|event| matches!(event, ServerEvent::TurnDone { .. }).then_some(())).await;

    let newer = Page::open(&door).await;

    assert_eq!(older.close_code().await, 4409);
    assert_eq!(newer.session.connection, 2);
    let turns = newer.session.conversation.iter().filter_map(|item| match item {
        ConversationItem::Candidate(turn) => Some(turn.text.as_str()),
        ConversationItem::Interviewer(_) => None,
    });
    assert_eq!(turns.collect::<Vec<_>>(), ["I work on the search service."]);
}

#[tokio::test]
async fn sound_that_was_acknowledged_as_durable_is_not_asked_for_again() {
    let house = House::start(true).await;
    let door = house.door().await;
    let mut page = Page::open(&door).await;
    for first_sample in (0..40_000).step_by(500) {
        page.sound(first_sample, &[3; 500]).await;
    }
    let stored = durable(&mut page, 40_000).await;
    page.cut();

    let page = Page::open(&door).await;

    assert_eq!(stored, 40_000);
    assert_eq!(page.session.next_sample, 40_000);
}

#[tokio::test]
async fn replayed_and_repeated_sound_is_counted_once() {
    let house = House::start(true).await;
    let door = house.door().await;
    let mut page = Page::open(&door).await;
    for first_sample in [0, 500, 0, 250, 500, 1_000, 1_000] {
        page.sound(first_sample, &[3; 500]).await;
    }
    assert_eq!(durable(&mut page, 1_500).await, 1_500);
}

#[tokio::test]
async fn a_server_that_stops_says_so_before_it_closes() {
    let house = House::start(false).await;
    let door = house.door().await;
    let mut page = Page::open(&door).await;
    let stopping = tokio::spawn(house.stop());

    let after_ms = page.until(|event| match event {
        ServerEvent::GoAway { after_ms } => Some(*after_ms),
        _ => None,
    });

    assert!(after_ms.await > 0);
    page.type_answer("This still arrives.").await;
    page.until(|event| matches!(event, ServerEvent::TurnDone { .. }).then_some(())).await;
    assert_eq!(page.close_code().await, 1001);
    stopping.await.unwrap();
}
