//! Who is in which interview on this server. The newest connection wins; a stopping server lets everybody finish.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, futures::Notified},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::id::InterviewId;

/// Longest wait for an older connection to put its last sound and facts away.
const HANDOVER: Duration = Duration::from_secs(5);

/// The seats of this server: at most one connection an interview. Who begins waits in line where all are taken; who has
/// begun is never kept out.
#[derive(Debug)]
pub struct Registry {
    capacity: usize,
    seats: Mutex<Seats>,
    changed: Notify,
    stopping: CancellationToken,
}

#[derive(Debug, Default)]
struct Seats {
    taken: BTreeMap<InterviewId, Place>,
    line: VecDeque<u64>,
    tickets: u64,
}

/// A place in the line of those who wait for a seat; given back when dropped.
#[derive(Debug)]
pub struct InLine {
    registry: Arc<Registry>,
    ticket: u64,
}

#[derive(Clone, Debug)]
struct Place {
    number: u64,
    /// Whether it is one of those that the server can hold at once.
    counts: bool,
    taken_over: CancellationToken,
    left: CancellationToken,
}

/// A connection's seat; given back when dropped.
#[derive(Debug)]
pub struct Seat {
    registry: Arc<Registry>,
    interview: InterviewId,
    place: Place,
}

impl Registry {
    /// A server that holds so many interviews at once, at least one.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            seats: Mutex::default(),
            changed: Notify::new(),
            stopping: CancellationToken::new(),
        }
    }

    /// Takes the seat of `interview`, also where all are taken: asks an older connection to leave and waits until it has.
    pub async fn sit(self: &Arc<Self>, interview: InterviewId) -> Seat {
        self.seat(interview, true).await
    }

    /// The same for an interview that is only written: it costs no recognition and takes no seat from others.
    pub async fn sit_aside(self: &Arc<Self>, interview: InterviewId) -> Seat {
        self.seat(interview, false).await
    }

    async fn seat(self: &Arc<Self>, interview: InterviewId, counts: bool) -> Seat {
        let (seat, older) = self.take_seat(&mut self.lock(), interview, counts);
        if let Some(older) = older {
            older.taken_over.cancel();
            // The lease makes a late writer harmless; waiting only saves the newer one a second look at the log.
            let _late = timeout(HANDOVER, older.left.cancelled()).await;
        }
        seat
    }

    /// Joins the line at its end.
    pub fn stand_in_line(self: &Arc<Self>) -> InLine {
        let mut seats = self.lock();
        seats.tickets += 1;
        let ticket = seats.tickets;
        seats.line.push_back(ticket);
        InLine { registry: Arc::clone(self), ticket }
    }

    /// Resolves when a seat was given back or the line moved, counted from this call.
    pub fn changed(&self) -> Notified<'_> {
        self.changed.notified()
    }

    fn take_seat(
        self: &Arc<Self>,
        seats: &mut MutexGuard<'_, Seats>,
        interview: InterviewId,
        counts: bool,
    ) -> (Seat, Option<Place>) {
        let older = seats.taken.get(&interview).cloned();
        let place = Place {
            number: older.as_ref().map_or(1, |older| older.number + 1),
            counts,
            taken_over: CancellationToken::new(),
            left: CancellationToken::new(),
        };
        seats.taken.insert(interview, place.clone());
        (Seat { registry: Arc::clone(self), interview, place }, older)
    }

    fn lock(&self) -> MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells every connection to finish, and every later one to come back after the restart.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Resolves when the server begins to stop.
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// How many interviews are connected.
    pub fn connected(&self) -> usize {
        self.lock().taken.len()
    }

    /// How many candidates wait for a seat.
    pub fn waiting(&self) -> usize {
        self.lock().line.len()
    }

    /// Resolves when nobody is connected any more.
    pub async fn emptied(&self) {
        loop {
            let next = {
                let seats = self.lock();
                seats.taken.values().next().map(|place| place.left.clone())
            };
            match next {
                Some(left) => left.cancelled().await,
                None => return,
            }
        }
    }
}

impl Seat {
    /// Resolves when a newer connection takes this interview.
    pub fn taken_over(&self) -> CancellationToken {
        self.place.taken_over.clone()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.registry.lock();
        if seats.taken.get(&self.interview).is_some_and(|place| place.number == self.place.number) {
            seats.taken.remove(&self.interview);
        }
        drop(seats);
        self.place.left.cancel();
        self.registry.changed.notify_waiters();
    }
}

impl InLine {
    /// Takes a seat for a new interview if one is free and nobody stands before; else tells the position, 1 being next.
    ///
    /// # Errors
    /// The position.
    pub fn sit(&self, interview: InterviewId) -> Result<Seat, u32> {
        let mut seats = self.registry.lock();
        let before = seats.line.iter().take_while(|ticket| **ticket != self.ticket).count();
        let taken = seats.taken.values().filter(|place| place.counts).count();
        if before > 0 || taken >= self.registry.capacity {
            return Err(u32::try_from(before + 1).unwrap_or(u32::MAX));
        }
        // Nobody holds the seat of an interview that has not begun, but for another tab that waits no more.
        let (seat, older) = self.registry.take_seat(&mut seats, interview, true);
        if let Some(older) = older {
            older.taken_over.cancel();
        }
        Ok(seat)
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        self.registry.lock().line.retain(|ticket| *ticket != self.ticket);
        self.registry.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{id::SeededEntropy, time::UnixMillis};

    fn interview() -> InterviewId {
        InterviewId::new(UnixMillis(1), &SeededEntropy::new(1))
    }

    #[tokio::test]
    async fn a_newer_connection_asks_the_older_to_leave() {
        let registry = Arc::new(Registry::new(8));
        let older = registry.sit(interview()).await;
        let taken_over = older.taken_over();
        let leaving = tokio::spawn(async move {
            taken_over.cancelled().await;
            drop(older);
        });
        let newer = registry.sit(interview()).await;
        leaving.await.unwrap();
        assert!(!newer.taken_over().is_cancelled());
        assert_eq!(registry.connected(), 1);
    }

    #[tokio::test]
    async fn the_older_connection_does_not_take_the_newer_ones_seat_along() {
        let registry = Arc::new(Registry::new(8));
        let older = registry.sit(interview()).await;
        let (newer, ()) = tokio::join!(registry.sit(interview()), async { drop(older) });
        assert_eq!(registry.connected(), 1);
        drop(newer);
        registry.emptied().await;
        assert_eq!(registry.connected(), 0);
    }

    fn another(number: u64) -> InterviewId {
        InterviewId::new(UnixMillis(1), &SeededEntropy::new(number))
    }

    #[tokio::test]
    async fn one_more_than_there_are_seats_waits_in_line_and_gets_in() {
        let registry = Arc::new(Registry::new(1));
        let inside = registry.sit(another(1)).await;
        let (first, second) = (registry.stand_in_line(), registry.stand_in_line());
        assert_eq!(first.sit(another(2)).unwrap_err(), 1);
        assert_eq!(second.sit(another(3)).unwrap_err(), 2);
        assert_eq!(registry.waiting(), 2);
        let changed = registry.changed();
        drop(inside);
        changed.await;
        assert_eq!(second.sit(another(3)).unwrap_err(), 2);
        let seat = first.sit(another(2)).unwrap();
        drop(first);
        assert_eq!(second.sit(another(3)).unwrap_err(), 1);
        drop(seat);
        assert!(second.sit(another(3)).is_ok());
    }

    #[tokio::test]
    async fn whoever_leaves_the_line_lets_the_others_move_up() {
        let registry = Arc::new(Registry::new(1));
        let _inside = registry.sit(another(1)).await;
        let (first, second) = (registry.stand_in_line(), registry.stand_in_line());
        drop(first);
        assert_eq!(second.sit(another(3)).unwrap_err(), 1);
    }

    #[tokio::test]
    async fn what_is_only_written_takes_no_seat_from_others() {
        let registry = Arc::new(Registry::new(1));
        let _written = registry.sit_aside(another(1)).await;
        assert!(registry.stand_in_line().sit(another(2)).is_ok());
    }

    #[tokio::test]
    async fn an_interview_that_has_begun_is_never_kept_out() {
        let registry = Arc::new(Registry::new(1));
        let _one = registry.sit(another(1)).await;
        let _returned = registry.sit(another(2)).await;
        assert_eq!(registry.connected(), 2);
    }
}
