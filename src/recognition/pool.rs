//! A fixed set of threads that take work by urgency, then by arrival.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};

use tokio::sync::oneshot;

use super::Urgency;

/// Work of each urgency that may wait; more is refused.
const MOST_WAITING: usize = 64;

/// The queue of one urgency is full.
#[derive(Debug, PartialEq, Eq)]
pub struct Full;

/// Workers of one kind: each owns a state and turns a task into an outcome.
pub struct Pool<T, O> {
    shared: Arc<Shared<T, O>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<T, O> {
    queue: Mutex<Queue<T, O>>,
    changed: Condvar,
}

struct Queue<T, O> {
    waiting: BTreeMap<(Urgency, u64), Job<T, O>>,
    arrivals: u64,
    closed: bool,
}

struct Job<T, O> {
    task: T,
    answer: oneshot::Sender<O>,
}

impl<T: Send + 'static, O: Send + 'static> Pool<T, O> {
    /// Starts one thread a worker. A worker that panics loses that one task (its answer never comes) and goes on.
    pub fn start<W>(workers: Vec<W>) -> std::io::Result<Self>
    where
        W: FnMut(T) -> O + Send + 'static,
    {
        let queue = Queue { waiting: BTreeMap::new(), arrivals: 0, closed: false };
        let shared = Arc::new(Shared { queue: Mutex::new(queue), changed: Condvar::new() });
        let mut pool = Self { shared, threads: Vec::new() };
        for mut worker in workers {
            let shared = Arc::clone(&pool.shared);
            let thread = std::thread::Builder::new().name("recognition".to_owned()).spawn(move || {
                while let Some(job) = shared.next() {
                    answer(&mut worker, job);
                }
            })?;
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// Queues a task; the outcome comes by the receiver. Dropping the receiver cancels what has not begun.
    pub fn submit(&self, urgency: Urgency, task: T) -> Result<oneshot::Receiver<O>, Full> {
        let (answer, outcome) = oneshot::channel();
        let mut queue = self.shared.lock();
        queue.waiting.retain(|_, job| !job.answer.is_closed());
        if queue.waiting.keys().filter(|(waiting, _)| *waiting == urgency).count() >= MOST_WAITING {
            return Err(Full);
        }
        queue.arrivals += 1;
        let place = (urgency, queue.arrivals);
        queue.waiting.insert(place, Job { task, answer });
        drop(queue);
        self.shared.changed.notify_one();
        Ok(outcome)
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
            match queue.waiting.pop_first() {
                Some((_, job)) if job.answer.is_closed() => {}
                Some((_, job)) => return Some(job),
                None => queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn answer<T, O>(worker: &mut impl FnMut(T) -> O, job: Job<T, O>) {
    let Job { task, answer } = job;
    if let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| worker(task))) {
        let _nobody_waits = answer.send(outcome);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// A pool of one worker that is held until the gate opens; it tells in which order it worked.
    fn gated() -> (Pool<u32, u32>, mpsc::Sender<()>, mpsc::Receiver<u32>) {
        let (open, gate) = mpsc::channel::<()>();
        let (tell, order) = mpsc::channel();
        let pool = Pool::start(vec![move |task: u32| {
            tell.send(task).unwrap();
            gate.recv().unwrap();
            assert_ne!(task, 13, "the worker fails");
            task * 2
        }])
        .unwrap();
        (pool, open, order)
    }

    #[test]
    fn urgent_work_comes_first_then_what_came_first() {
        let (pool, open, order) = gated();
        let first = pool.submit(Urgency::Background, 0).unwrap();
        assert_eq!(order.recv().unwrap(), 0);
        let outcomes: Vec<_> =
            [(Urgency::Background, 1), (Urgency::Segment, 2), (Urgency::Segment, 3), (Urgency::EndOfTurn, 4)]
                .map(|(urgency, task)| pool.submit(urgency, task).unwrap())
                .into();
        for _ in 0..5 {
            open.send(()).unwrap();
        }
        assert_eq!(order.iter().take(4).collect::<Vec<_>>(), [4, 2, 3, 1]);
        assert_eq!(first.blocking_recv().unwrap(), 0);
        let doubled: Vec<u32> =
            outcomes.into_iter().map(|outcome| outcome.blocking_recv().unwrap()).collect();
        assert_eq!(doubled, [2, 4, 6, 8]);
    }

    #[test]
    fn a_full_queue_refuses_its_urgency_alone_and_cancelled_work_makes_room() {
        let (pool, open, order) = gated();
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
        assert_eq!(live.blocking_recv().unwrap(), 132);
        drop(open);
    }

    #[test]
    fn a_failing_task_is_told_and_the_worker_goes_on() {
        let (pool, open, _order) = gated();
        open.send(()).unwrap();
        open.send(()).unwrap();
        assert!(pool.submit(Urgency::Segment, 13).unwrap().blocking_recv().is_err());
        assert_eq!(pool.submit(Urgency::Segment, 4).unwrap().blocking_recv().unwrap(), 8);
    }
}
