use std::sync::mpsc;

use super::*;
use crate::{clock::ManualClock, metrics::Present};

/// A pool of one worker that is held until the gate opens; it tells in which order it worked.
struct Gated {
    pool: Pool<u32, u32>,
    open: mpsc::Sender<()>,
    order: mpsc::Receiver<u32>,
    clock: Arc<ManualClock>,
}

fn gated() -> Gated {
    let (open, gate) = mpsc::channel::<()>();
    let (tell, order) = mpsc::channel();
    let worker = move |task: u32, cancelled: &AtomicBool| {
        tell.send(task).unwrap();
        gate.recv().unwrap();
        assert_ne!(task, 13, "the worker fails");
        if cancelled.load(Ordering::Relaxed) { 0 } else { task * 2 }
    };
    let clock = Arc::new(ManualClock::new(UnixMillis(1_000)));
    let pool = Pool::start(vec![worker], Arc::<ManualClock>::clone(&clock)).unwrap();
    Gated { pool, open, order, clock }
}

fn wait(ticket: Ticket<u32>) -> Option<u32> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(ticket.outcome()).map(|done| done.outcome)
}

#[test]
fn what_is_due_first_comes_first_then_what_came_first() {
    let Gated { pool, open, order, .. } = gated();
    let first = pool.submit(Urgency::Background, 0).unwrap();
    assert_eq!(order.recv().unwrap(), 0);
    let tickets: Vec<_> = [
        (Urgency::Background, 1),
        (Urgency::Segment, 2),
        (Urgency::Segment, 3),
        (Urgency::Speculative, 4),
        (Urgency::EndOfTurn, 5),
    ]
    .map(|(urgency, task)| pool.submit(urgency, task).unwrap())
    .into();
    for _ in 0..6 {
        open.send(()).unwrap();
    }
    assert_eq!(order.iter().take(5).collect::<Vec<_>>(), [5, 4, 2, 3, 1]);
    assert_eq!(wait(first), Some(0));
    assert_eq!(tickets.into_iter().map(wait).collect::<Vec<_>>(), [2, 4, 6, 8, 10].map(Some));
}

#[test]
fn a_piece_that_waits_long_overtakes_a_more_urgent_one_that_just_came() {
    let Gated { pool, open, order, clock } = gated();
    let _running = pool.submit(Urgency::Background, 0).unwrap();
    order.recv().unwrap();
    let _segment = pool.submit(Urgency::Segment, 1).unwrap();
    clock.advance_ms(1_999);
    let _still_later = pool.submit(Urgency::Speculative, 2).unwrap();
    open.send(()).unwrap();
    assert_eq!(order.recv().unwrap(), 1);
    open.send(()).unwrap();
    open.send(()).unwrap();
}

#[test]
fn a_full_queue_refuses_its_urgency_alone_and_cancelled_work_makes_room() {
    let Gated { pool, open, order, .. } = gated();
    let _running = pool.submit(Urgency::Background, 0).unwrap();
    order.recv().unwrap();
    let mut waiting: Vec<_> = (1..=64).map(|task| pool.submit(Urgency::Background, task).unwrap()).collect();
    assert_eq!(pool.submit(Urgency::Background, 65).unwrap_err(), Full);
    let live = pool.submit(Urgency::Segment, 66).unwrap();
    waiting.pop();
    assert!(pool.submit(Urgency::Background, 67).is_ok());
    drop(waiting);
    open.send(()).unwrap();
    open.send(()).unwrap();
    assert_eq!(wait(live), Some(132));
    drop(open);
}

#[test]
fn who_works_is_told_that_nobody_waits_any_more() {
    let (tell, told) = mpsc::channel();
    let worker = move |(), cancelled: &AtomicBool| {
        while !cancelled.load(Ordering::Relaxed) {
            std::thread::yield_now();
        }
        tell.send(()).unwrap();
    };
    let pool = Pool::start(vec![worker], Arc::new(ManualClock::new(UnixMillis(0)))).unwrap();
    drop(pool.submit(Urgency::Speculative, ()).unwrap());
    let other = pool.submit(Urgency::Segment, ()).unwrap();
    drop(other);
    // The first may have been cancelled before it began; in either case nobody is left working.
    drop(pool);
    assert!(told.iter().count() <= 2);
}

#[test]
fn a_partial_is_begun_only_where_a_worker_has_nothing_to_do() {
    let Gated { pool, open, order, .. } = gated();
    let _running = pool.submit(Urgency::Background, 0).unwrap();
    order.recv().unwrap();
    assert_eq!(pool.submit(Urgency::Partial, 1).unwrap_err(), Full);
    open.send(()).unwrap();
    let begun = once_idle(&pool);
    open.send(()).unwrap();
    assert_eq!(wait(begun), Some(2));
}

#[test]
fn a_partial_is_given_up_when_its_worker_is_needed() {
    let Gated { pool, open, order, .. } = gated();
    let partial = once_idle(&pool);
    order.recv().unwrap();
    let needed = pool.submit(Urgency::Segment, 5).unwrap();
    open.send(()).unwrap();
    open.send(()).unwrap();
    assert_eq!(wait(partial), Some(0), "the worker was told to stop");
    assert_eq!(wait(needed), Some(10));
}

#[test]
fn nothing_is_recognised_ahead_while_work_is_late() {
    let Gated { pool, open, order, clock } = gated();
    let _running = pool.submit(Urgency::Background, 0).unwrap();
    order.recv().unwrap();
    let _waits = pool.submit(Urgency::EndOfTurn, 1).unwrap();
    clock.advance_ms(200);
    let _ahead = pool.submit(Urgency::Speculative, 2).unwrap();
    clock.advance_ms(1);
    assert_eq!(pool.submit(Urgency::Speculative, 3).unwrap_err(), Full);
    assert!(pool.submit(Urgency::Segment, 4).is_ok());
    for _ in 0..4 {
        open.send(()).unwrap();
    }
}

/// A partial, as soon as the worker has nothing to do.
fn once_idle(pool: &Pool<u32, u32>) -> Ticket<u32> {
    loop {
        match pool.submit(Urgency::Partial, 1) {
            Ok(ticket) => return ticket,
            Err(Full) => std::thread::yield_now(),
        }
    }
}

#[test]
fn waits_work_and_waste_are_measured_by_the_clock() {
    let Gated { pool, open, order, clock } = gated();
    let metrics = Arc::new(Metrics::default());
    pool.measure(Arc::clone(&metrics));
    let first = pool.submit(Urgency::EndOfTurn, 1).unwrap();
    order.recv().unwrap();
    let second = pool.submit(Urgency::Segment, 2).unwrap();
    clock.advance_ms(30);
    open.send(()).unwrap();
    order.recv().unwrap();
    drop(second);
    clock.advance_ms(500);
    open.send(()).unwrap();
    assert_eq!(wait(first), Some(2));
    drop(pool);

    let text = metrics.text(Present::default());
    for line in [
        "vivavoce_asr_decode_ms_sum{urgency=\"end_of_turn\"} 30.0",
        "vivavoce_asr_queue_wait_ms_sum{urgency=\"segment\"} 30.0",
        "vivavoce_asr_wasted_ms_total 500",
        "vivavoce_asr_waiting 0",
        "vivavoce_asr_waiting_most 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing in\n{text}");
    }
}

#[test]
fn a_failing_task_is_told_and_the_worker_goes_on() {
    let Gated { pool, open, order: _order, .. } = gated();
    open.send(()).unwrap();
    open.send(()).unwrap();
    assert_eq!(wait(pool.submit(Urgency::Segment, 13).unwrap()), None);
    assert_eq!(wait(pool.submit(Urgency::Segment, 4).unwrap()), Some(8));
}
