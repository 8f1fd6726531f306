//! Who is in which interview on this server. The newest connection wins; a stopping server lets everybody finish.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::id::InterviewId;

/// Longest wait for an older connection to put its last sound and facts away.
const HANDOVER: Duration = Duration::from_secs(5);

/// The seats of this server: at most one connection an interview.
#[derive(Debug, Default)]
pub struct Registry {
    seats: Mutex<BTreeMap<InterviewId, Place>>,
    stopping: CancellationToken,
}

#[derive(Clone, Debug)]
struct Place {
    number: u64,
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
    /// Takes the seat of `interview`: asks an older connection to leave and waits until it has.
    pub async fn sit(self: &Arc<Self>, interview: InterviewId) -> Seat {
        let (place, older) = {
            let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
            let older = seats.get(&interview).cloned();
            let place = Place {
                number: older.as_ref().map_or(1, |older| older.number + 1),
                taken_over: CancellationToken::new(),
                left: CancellationToken::new(),
            };
            seats.insert(interview, place.clone());
            (place, older)
        };
        let seat = Seat { registry: Arc::clone(self), interview, place };
        if let Some(older) = older {
            older.taken_over.cancel();
            // The lease makes a late writer harmless; waiting only saves the newer one a second look at the log.
            let _late = timeout(HANDOVER, older.left.cancelled()).await;
        }
        seat
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
        self.seats.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Resolves when nobody is connected any more.
    pub async fn emptied(&self) {
        loop {
            let next = {
                let seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
                seats.values().next().map(|place| place.left.clone())
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
        let mut seats = self.registry.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if seats.get(&self.interview).is_some_and(|place| place.number == self.place.number) {
            seats.remove(&self.interview);
        }
        drop(seats);
        self.place.left.cancel();
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
        let registry = Arc::new(Registry::default());
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
        let registry = Arc::new(Registry::default());
        let older = registry.sit(interview()).await;
        let (newer, ()) = tokio::join!(registry.sit(interview()), async { drop(older) });
        assert_eq!(registry.connected(), 1);
        drop(newer);
        registry.emptied().await;
        assert_eq!(registry.connected(), 0);
    }
}
