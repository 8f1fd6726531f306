//! Messages of every kind: a fuzzer in small (`cargo bench --bench fuzz` is the same in large), and what it found before.

mod assembler;
mod finds;
mod input;

use vivavoce::audio::wav;

use self::{assembler::Assembler, finds::Find, input::Input};
use super::session::page::{House, Page};

const FINDS: &str = include_str!("../fuzz-finds/messages.jsonl");
const SPOKEN: &[u8] = include_bytes!("../audio/index.wav");

#[test]
fn whatever_comes_no_sample_is_lost_doubled_or_moved() {
    let sound = [wav::decode(SPOKEN).unwrap(), vec![0; 20_011]].concat();
    for seed in 0..4 {
        let mut assembler = Assembler::new(seed, &sound);
        for _ in 0..10_000 {
            assembler.step();
        }
    }
}

#[test]
fn what_the_fuzzer_found_is_read_as_it_was() {
    let finds = finds();
    assert!(finds.len() > 10);
    for find in finds {
        assert_eq!(Find::of(&find.input()), find);
    }
}

#[tokio::test]
async fn what_the_fuzzer_found_breaks_no_interview() {
    let house = House::start(true).await;
    let door = house.door().await;
    // A connection bears so many bad messages before it counts as a flood.
    for finds in finds().chunks(50) {
        let mut page = Page::open(&door).await;
        for find in finds {
            match find.input() {
                Input::Sound(mut bytes) => {
                    // As if it had been made for this connection.
                    if let Some(connection) = bytes.get_mut(4..8).filter(|_| find.outcome == "frame") {
                        connection.copy_from_slice(&page.session.connection.to_le_bytes());
                    }
                    page.send_bytes(bytes).await;
                }
                Input::Event(text) if find.outcome == "session.leave" => drop(text),
                Input::Event(text) => page.send_text(&text).await,
            }
        }
        page.goes_on().await;
        page.cut();
    }
}

fn finds() -> Vec<Find> {
    FINDS.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
