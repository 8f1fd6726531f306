//! A store that takes nothing any more, as on a full disk: nothing is promised, and afterwards the interview goes on.
//! SQLite then rolls the transaction back by itself, and so do the triggers here.

use vivavoce::session::protocol::ServerEvent;

use super::page::{House, Page};

/// The page's sound can't be stored.
const NO_ROOM_FOR_SOUND: &str = "CREATE TRIGGER full_of_sound BEFORE INSERT ON audio_chunk \
     BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END";
const ROOM_FOR_SOUND: &str = "DROP TRIGGER full_of_sound";
/// No fact can be stored.
const NO_ROOM_FOR_FACTS: &str = "CREATE TRIGGER full_of_facts BEFORE INSERT ON event \
     BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END";
const ROOM_FOR_FACTS: &str = "DROP TRIGGER full_of_facts";

#[tokio::test]
async fn sound_that_could_not_be_stored_is_never_acknowledged_and_asked_for_again() {
    let house = House::start(true).await;
    let door = house.door().await;
    let mut page = Page::open(&door).await;
    page.sound(0, &[3; 4_000]).await;
    page.until(|event| matches!(event, ServerEvent::Ack { durable: 4_000, .. }).then_some(())).await;

    house.execute(NO_ROOM_FOR_SOUND).await;
    for _ in 0..2 {
        page.sound(4_000, &[3; 4_000]).await;
        let (durable, _, code) = page.last_words().await;
        assert!(durable <= 4_000, "{durable} samples are said to be stored");
        assert_eq!(code, 4500);
        page = Page::open(&door).await;
        assert_eq!(page.session.next_sample, 4_000);
    }
    house.execute(ROOM_FOR_SOUND).await;

    page.sound(4_000, &[3; 4_000]).await;
    page.until(|event| matches!(event, ServerEvent::Ack { durable: 8_000, .. }).then_some(())).await;
    page.goes_on().await;
}

#[tokio::test]
async fn an_answer_that_could_not_be_recorded_is_not_shown_as_heard_and_can_be_given_again() {
    let house = House::start(false).await;
    let door = house.door().await;
    let mut page = Page::open(&door).await;
    page.goes_on().await;
    let known = page.session.conversation.len();

    house.execute(NO_ROOM_FOR_FACTS).await;
    page.type_answer("Nobody will ever read this.").await;
    let (_, turns, code) = page.last_words().await;
    assert_eq!((turns, code), (0, 4500));
    assert_eq!(Page::knock(&door).await.close_code().await, 4500);
    house.execute(ROOM_FOR_FACTS).await;

    let mut page = Page::open(&door).await;
    assert!(page.session.conversation.len() > known);
    page.goes_on().await;
}
