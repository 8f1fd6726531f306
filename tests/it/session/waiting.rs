//! The waiting room.

use vivavoce::{
    interview::{event::Mode, terms::Terms},
    session::protocol::ServerEvent,
};

use super::page::{House, Page};

async fn small() -> House {
    House::with(false, vec![("--interviews", "speech.interviews", "1".to_owned())]).await
}

async fn position(page: &mut Page) -> u32 {
    match page.event().await {
        ServerEvent::Waiting { position } => position,
        other => panic!("not in line: {other:?}"),
    }
}

#[tokio::test]
async fn who_comes_when_all_seats_are_taken_waits_in_line_and_gets_in_by_themselves() {
    let house = small().await;
    let inside = Page::open(&house.door().await).await;
    let mut waiting = Page::knock(&house.door().await).await;
    assert_eq!(position(&mut waiting).await, 1);

    inside.cut();

    let entered = waiting.entered_in_time().await;
    assert_eq!(entered.session.connection, 1);
}

#[tokio::test]
async fn a_questionnaire_neither_waits_nor_lets_others_wait() {
    let house = small().await;
    let _inside = Page::open(&house.door().await).await;
    let typed = Terms { mode: Mode::Questionnaire, ..Terms::default() };
    let invited = house.invite_to("taster", typed).await;

    let page = Page::open(&house.enter(&invited).await).await;

    assert_eq!(page.session.connection, 1);
}

#[tokio::test]
async fn who_has_begun_is_let_in_again_though_all_seats_are_taken() {
    let house = small().await;
    let door = house.door().await;
    Page::open(&door).await.cut();
    let _other = Page::knock(&house.door().await).await.entered_in_time().await;

    let back = Page::open(&door).await;

    assert_eq!(back.session.connection, 2);
}
