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
mod tests;
