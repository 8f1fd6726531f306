//! A fixed set of threads that take whatever is due first.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use tokio::sync::oneshot;

use super::Urgency;
use crate::{clock::Clock, metrics::Metrics, time::UnixMillis};

/// Work of each urgency that may wait; more is refused.
const MOST_WAITING: usize = 64;

/// Where work is late by more than this, nothing is recognised ahead.
const LATE_MS: i64 = 200;

/// There is no room for work of this urgency.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

/// Workers of one kind: each owns a state and turns a task into an outcome.
pub struct Pool<T, O> {
    shared: Arc<Shared<T, O>>,
    threads: Vec<JoinHandle<()>>,
}

/// A place in the queue. Dropping it cancels the task: what has not begun never does, what has begun is told.
#[derive(Debug)]
pub struct Ticket<O> {
    outcome: oneshot::Receiver<Done<O>>,
    cancelled: Arc<AtomicBool>,
}

/// An outcome with the time that it took.
#[derive(Debug)]
pub struct Done<O> {
    /// What the worker made of the task.
    pub outcome: O,
    /// Until a worker took the task up.
    pub waited_ms: u64,
    /// How long it worked.
    pub worked_ms: u64,
}

struct Shared<T, O> {
    clock: Arc<dyn Clock>,
    /// Where waits and work are measured, once somebody wants to know.
    metrics: OnceLock<Arc<Metrics>>,
    queue: Mutex<Queue<T, O>>,
    changed: Condvar,
}

struct Queue<T, O> {
    /// By deadline, then by arrival.
    waiting: BTreeMap<(UnixMillis, u64), Job<T, O>>,
    arrivals: u64,
    /// Workers that have nothing to do.
    idle: usize,
    /// Partials that were begun, by the flag that tells them to stop.
    partials: Vec<Weak<AtomicBool>>,
    closed: bool,
}

struct Job<T, O> {
    task: T,
    urgency: Urgency,
    queued: UnixMillis,
    answer: oneshot::Sender<Done<O>>,
    cancelled: Arc<AtomicBool>,
}

impl<O> Ticket<O> {
    /// Waits for the outcome; nothing where the worker failed.
    pub async fn outcome(mut self) -> Option<Done<O>> {
        (&mut self.outcome).await.ok()
    }
}

impl<O> Drop for Ticket<O> {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl<T: Send + 'static, O: Send + 'static> Pool<T, O> {
    /// Starts one thread a worker, which also gets a flag that tells when nobody waits for the outcome any more. A worker
    /// that panics loses that one task (its answer never comes) and goes on.
    pub fn start<W>(workers: Vec<W>, clock: Arc<dyn Clock>) -> std::io::Result<Self>
    where
        W: FnMut(T, &AtomicBool) -> O + Send + 'static,
    {
        let queue = Queue::default();
        let shared = Arc::new(Shared {
            clock,
            metrics: OnceLock::new(),
            queue: Mutex::new(queue),
            changed: Condvar::new(),
        });
        let mut pool = Self { shared, threads: Vec::new() };
        for mut worker in workers {
            let shared = Arc::clone(&pool.shared);
            let thread = std::thread::Builder::new().name("recognition".to_owned()).spawn(move || {
                while let Some(job) = shared.next() {
                    shared.answer(&mut worker, job);
                }
            })?;
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// Measures into `metrics` from now on; the first call counts.
    pub fn measure(&self, metrics: Arc<Metrics>) {
        let _already_measured = self.shared.metrics.set(metrics);
    }

    /// Where this pool measures.
    pub fn metrics(&self) -> Option<&Metrics> {
        self.shared.metrics()
    }

    /// Queues a task, due after the time that its urgency allows. Under load partials are refused first, and those begun
    /// are given up; then what is recognised ahead is refused.
    pub fn submit(&self, urgency: Urgency, task: T) -> Result<Ticket<O>, Full> {
        let queued = self.shared.clock.now();
        let due = queued.plus_ms(urgency.due_within_ms());
        let (answer, outcome) = oneshot::channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let mut queue = self.shared.lock();
        queue.waiting.retain(|_, job| !job.is_cancelled());
        if !queue.has_room(urgency, queued) {
            drop(queue);
            self.metrics().inspect(|metrics| metrics.piece_refused(urgency));
            return Err(Full);
        }
        queue.arrivals += 1;
        let place = (due, queue.arrivals);
        queue.waiting.insert(place, Job { task, urgency, queued, answer, cancelled: Arc::clone(&cancelled) });
        queue.give_up_partials();
        self.metrics().inspect(|metrics| metrics.pieces_waiting(queue.waiting.len()));
        drop(queue);
        self.shared.changed.notify_one();
        Ok(Ticket { outcome, cancelled })
    }
}

impl<T, O> Queue<T, O> {
    fn has_room(&self, urgency: Urgency, now: UnixMillis) -> bool {
        let is_late = || self.waiting.keys().next().is_some_and(|(due, _)| due.plus_ms(LATE_MS) < now);
        match urgency {
            Urgency::Partial => self.waiting.len() < self.idle,
            Urgency::Speculative if is_late() => false,
            Urgency::Speculative | Urgency::EndOfTurn | Urgency::Segment | Urgency::Background => {
                self.waiting.values().filter(|job| job.urgency == urgency).count() < MOST_WAITING
            }
        }
    }

    /// Where more waits than there are workers without work, nobody works for the eye alone.
    fn give_up_partials(&mut self) {
        self.partials.retain(|flag| flag.strong_count() > 0);
        if self.waiting.len() > self.idle {
            for flag in self.partials.iter().filter_map(Weak::upgrade) {
                flag.store(true, Ordering::Relaxed);
            }
        }
    }

    fn take_first(&mut self) -> Option<Job<T, O>> {
        while let Some((_, job)) = self.waiting.pop_first() {
            if job.is_cancelled() {
                continue;
            }
            if job.urgency == Urgency::Partial {
                self.partials.push(Arc::downgrade(&job.cancelled));
            }
            return Some(job);
        }
        None
    }
}

impl<T, O> Default for Queue<T, O> {
    fn default() -> Self {
        Self { waiting: BTreeMap::new(), arrivals: 0, idle: 0, partials: Vec::new(), closed: false }
    }
}

impl<T, O> Job<T, O> {
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}

impl<T, O> Drop for Pool<T, O> {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _panicked: Result<(), Box<dyn Any + Send>> = thread.join();
        }
    }
}

impl<T, O> Shared<T, O> {
    fn metrics(&self) -> Option<&Metrics> {
        self.metrics.get().map(Arc::as_ref)
    }

    fn lock(&self) -> MutexGuard<'_, Queue<T, O>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for work; nothing when the pool is closed.
    fn next(&self) -> Option<Job<T, O>> {
        let mut queue = self.lock();
        loop {
            if queue.closed {
                return None;
            }
            if let Some(job) = queue.take_first() {
                self.metrics().inspect(|metrics| metrics.pieces_waiting(queue.waiting.len()));
                return Some(job);
            }
            queue.idle += 1;
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
            queue.idle -= 1;
        }
    }

    fn answer(&self, worker: &mut impl FnMut(T, &AtomicBool) -> O, job: Job<T, O>) {
        let Job { task, urgency, queued, answer, cancelled } = job;
        let began = self.clock.now();
        let waited_ms = began.since(queued);
        let outcome = catch_unwind(AssertUnwindSafe(|| worker(task, &cancelled)));
        let worked_ms = self.clock.now().since(began);
        let nobody_waits = match outcome {
            Ok(outcome) => answer.send(Done { outcome, waited_ms, worked_ms }).is_err(),
            Err(_panicked) => false,
        };
        let Some(metrics) = self.metrics() else { return };
        metrics.piece_waited(urgency, waited_ms);
        if nobody_waits {
            metrics.wasted(worked_ms);
        } else {
            metrics.piece_decoded(urgency, worked_ms);
        }
    }
}

#[cfg(test)]
mod tests {
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
        let mut waiting: Vec<_> =
            (1..=64).map(|task| pool.submit(Urgency::Background, task).unwrap()).collect();
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
}
