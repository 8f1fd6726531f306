use proptest::prelude::*;

use super::*;

/// The rules on a clock of frames.
struct Scene {
    rules: Rules,
    now: u64,
    orders: Vec<Order>,
    /// What every stretch that is asked for is said to claim; nothing where the recogniser is late.
    claim: Option<Claim>,
}

impl Scene {
    fn new(duplex: Duplex) -> Self {
        let mut rules = Rules::default();
        rules.set_duplex(duplex);
        rules.interviewer_speaks();
        Self { rules, now: 160_000, orders: Vec::new(), claim: None }
    }

    fn claiming(claim: Claim) -> Self {
        Self { claim: Some(claim), ..Self::new(Duplex::Full) }
    }

    fn hears(&mut self, milliseconds: u64, sound: Sound) {
        for _ in 0..milliseconds / 10 {
            self.now += FRAME;
            let orders = self.rules.frame(self.now, sound, sound != Sound::Quiet);
            self.follow(orders);
        }
    }

    fn follow(&mut self, orders: Vec<Order>) {
        for order in orders {
            self.orders.push(order);
            if let (Order::Recognise(range), Some(claim)) = (order, self.claim) {
                let more = self.rules.words(range, claim, self.now);
                self.follow(more);
            }
        }
    }

    fn did(&self, order: Order) -> bool {
        self.orders.contains(&order)
    }
}

#[test]
fn a_voice_over_a_line_lowers_it_and_then_stops_it() {
    let mut scene = Scene::new(Duplex::Full);
    scene.hears(240, Sound::Voice);
    assert_eq!(scene.orders, []);
    scene.hears(20, Sound::Voice);
    assert_eq!(scene.orders, [Order::Duck]);
    scene.hears(500, Sound::Voice);
    assert_eq!(scene.orders.last(), Some(&Order::Stop));
    scene.hears(2_000, Sound::Voice);
    assert_eq!(scene.orders.iter().filter(|order| **order == Order::Stop).count(), 1);
}

#[test]
fn words_that_claim_the_floor_stop_the_line_at_once() {
    let mut scene = Scene::claiming(Claim::Floor);
    scene.hears(460, Sound::Voice);
    assert!(scene.did(Order::Stop));
}

#[test]
fn a_lowered_voice_comes_back_at_silence() {
    let mut scene = Scene::new(Duplex::Full);
    scene.hears(300, Sound::Voice);
    scene.hears(310, Sound::Quiet);
    assert_eq!(scene.orders, [Order::Duck, Order::Restore]);
}

#[test]
fn a_lowered_voice_comes_back_after_two_seconds_and_is_not_lowered_again_for_the_same() {
    let mut scene = Scene::claiming(Claim::Nothing);
    scene.hears(5_000, Sound::Voice);
    scene.orders.retain(|order| !matches!(order, Order::Recognise(_)));
    assert_eq!(scene.orders, [Order::Duck, Order::Restore]);
}

#[test]
fn the_last_second_of_a_line_is_the_beginning_of_the_answer() {
    let mut scene = Scene::new(Duplex::Full);
    scene.rules.interviewer_ends(scene.now + samples_in_ms(900));
    scene.hears(900, Sound::Voice);
    assert!(!scene.did(Order::Duck) && !scene.did(Order::Stop));
    assert!(scene.orders.iter().any(|order| matches!(order, Order::Speaks { .. })));
}

#[test]
fn where_one_is_heard_at_a_time_nothing_stops_the_line() {
    let mut scene = Scene { claim: Some(Claim::Floor), ..Scene::new(Duplex::Half) };
    scene.hears(5_000, Sound::Voice);
    assert!(matches!(scene.orders[..], [Order::Speaks { .. }]), "{:?}", scene.orders);
}

#[test]
fn before_loudness_tells_who_speaks_only_words_stop_the_line() {
    let mut scene = Scene::new(Duplex::Full);
    scene.hears(3_000, Sound::Unsure);
    assert!(!scene.did(Order::Stop) && !scene.did(Order::Duck));
    let mut scene = Scene::claiming(Claim::Floor);
    scene.hears(460, Sound::Unsure);
    assert!(scene.did(Order::Stop));
}

#[test]
fn single_frames_behind_a_short_word_make_it_no_longer() {
    let mut scene = Scene::new(Duplex::Full);
    scene.hears(400, Sound::Voice);
    for _ in 0..20 {
        scene.hears(100, Sound::Echo);
        scene.hears(10, Sound::Voice);
    }
    assert!(!scene.did(Order::Stop));
}

#[test]
fn frames_with_a_voice_make_stretches_where_they_are_dense_and_long() {
    let ends = |from: u64, step: u64, count: u64| (0..count).map(move |frame| from + frame * step * FRAME);
    let dense = ends(1_600, 1, 10);
    let sparse = ends(80_000, 4, 10);
    let short = ends(160_000, 1, 5);
    let found = stretches(&dense.chain(sparse).chain(short).collect::<Vec<_>>());
    assert_eq!(found, [SampleRange { first_sample: 1_440, end_sample: 3_040 }]);
}

fn sounds() -> impl Strategy<Value = Vec<(u64, Sound)>> {
    let sound = prop_oneof![
        3 => Just(Sound::Voice),
        2 => Just(Sound::Quiet),
        2 => Just(Sound::Echo),
        1 => Just(Sound::Unsure),
    ];
    prop::collection::vec((1_u64..90, sound).prop_map(|(frames, sound)| (frames * 10, sound)), 0..40)
}

proptest! {
    #[test]
    fn backchannels_never_stop_a_line(sounds in sounds()) {
        let mut scene = Scene::claiming(Claim::Nothing);
        for (milliseconds, sound) in sounds {
            scene.hears(milliseconds, sound);
        }
        prop_assert!(!scene.did(Order::Stop));
    }

    #[test]
    fn an_echo_never_stops_a_line(sounds in sounds(), late in any::<bool>()) {
        let mut scene = Scene::claiming(Claim::Echo);
        if late {
            scene.claim = None;
        }
        for (milliseconds, sound) in sounds {
            // Loudness hears a voice in an echo for a third of a second at the most.
            let milliseconds = if sound == Sound::Voice { milliseconds.min(330) } else { milliseconds };
            scene.hears(milliseconds, sound);
            if sound == Sound::Voice {
                scene.hears(310, Sound::Echo);
            }
        }
        prop_assert!(!scene.did(Order::Stop));
    }

    #[test]
    fn six_hundred_milliseconds_of_speech_always_stop_a_line(
        before in prop::collection::vec(1_u64..100, 0..10),
        gap in 0_u64..10,
        claim in prop::sample::select(vec![None, Some(Claim::Perhaps), Some(Claim::Floor)]),
    ) {
        let mut scene = Scene { claim, ..Scene::new(Duplex::Full) };
        for frames in before {
            scene.hears(frames * 10, Sound::Echo);
        }
        let began = scene.now;
        while scene.now < began + samples_in_ms(800) {
            scene.hears(100, Sound::Voice);
            scene.hears(gap * 10, Sound::Echo);
        }
        prop_assert!(scene.did(Order::Stop), "{:?}", scene.orders);
    }

    #[test]
    fn a_voice_is_lowered_before_it_is_restored_and_stopped_once(
        sounds in sounds(),
        claim in prop::sample::select(vec![None, Some(Claim::Nothing), Some(Claim::Perhaps), Some(Claim::Floor)]),
    ) {
        let mut scene = Scene { claim, ..Scene::new(Duplex::Full) };
        for (milliseconds, sound) in sounds {
            scene.hears(milliseconds, sound);
        }
        let mut ducked = false;
        for order in &scene.orders {
            match order {
                Order::Duck => prop_assert!(!std::mem::replace(&mut ducked, true)),
                Order::Restore => prop_assert!(std::mem::replace(&mut ducked, false)),
                Order::Stop => ducked = false,
                Order::Recognise(_) | Order::Speaks { .. } => {}
            }
        }
        prop_assert!(scene.orders.iter().filter(|order| **order == Order::Stop).count() <= 1);
    }
}
