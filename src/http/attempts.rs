//! Failed sign-ins, counted by address and account name, so that passwords can't be tried out.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use crate::time::UnixMillis;

/// So many attempts without success are free.
const FREE_ATTEMPTS: u32 = 5;
/// They are forgotten this long after the first.
const WINDOW_MS: i64 = 15 * 60 * 1_000;
/// So many pairs are remembered; the oldest goes first.
const MOST_ENTRIES: usize = 4_096;

/// Attempts to sign in that have not succeeded.
#[derive(Default)]
pub(super) struct Attempts(Mutex<BTreeMap<Key, Entry>>);

type Key = (Option<IpAddr>, String);

#[derive(Clone, Copy)]
struct Entry {
    first: UnixMillis,
    count: u32,
}

/// Too many; wait so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany {
    pub(super) retry_after_s: u64,
}

impl Attempts {
    /// Counts an attempt before its password is checked, so that parallel ones count too.
    pub(super) fn begin(&self, from: Option<IpAddr>, email: &str, now: UnixMillis) -> Result<(), TooMany> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (from, email.to_owned());
        if entries.get(&key).is_some_and(|entry| entry.is_over(now)) {
            entries.remove(&key);
        }
        make_room(&mut entries, &key, now);
        let entry = entries.entry(key).or_insert(Entry { first: now, count: 0 });
        if entry.count >= FREE_ATTEMPTS {
            let wait_ms = entry.first.plus_ms(WINDOW_MS).since(now);
            return Err(TooMany { retry_after_s: wait_ms.div_ceil(1_000).max(1) });
        }
        entry.count += 1;
        Ok(())
    }

    /// Forgets the failures after a success.
    pub(super) fn succeeded(&self, from: Option<IpAddr>, email: &str) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.remove(&(from, email.to_owned()));
    }
}

impl Entry {
    fn is_over(&self, now: UnixMillis) -> bool {
        now >= self.first.plus_ms(WINDOW_MS)
    }
}

fn make_room(entries: &mut BTreeMap<Key, Entry>, key: &Key, now: UnixMillis) {
    if entries.len() < MOST_ENTRIES || entries.contains_key(key) {
        return;
    }
    entries.retain(|_, entry| !entry.is_over(now));
    if entries.len() >= MOST_ENTRIES
        && let Some(oldest) = entries.iter().min_by_key(|(_, entry)| entry.first).map(|(key, _)| key.clone())
    {
        entries.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: UnixMillis = UnixMillis(1_700_000_000_000);

    fn exhausted() -> Attempts {
        let attempts = Attempts::default();
        for _ in 0..FREE_ATTEMPTS {
            attempts.begin(None, "a@example.org", START).unwrap();
        }
        attempts
    }

    #[test]
    fn the_sixth_attempt_waits_until_the_window_is_over() {
        let attempts = exhausted();
        let later = START.plus_ms(60_000);
        assert_eq!(attempts.begin(None, "a@example.org", later), Err(TooMany { retry_after_s: 14 * 60 }));
        assert_eq!(attempts.begin(None, "a@example.org", START.plus_ms(WINDOW_MS)), Ok(()));
    }

    #[test]
    fn another_name_and_another_address_are_counted_apart() {
        let attempts = exhausted();
        assert_eq!(attempts.begin(None, "b@example.org", START), Ok(()));
        let elsewhere = Some(IpAddr::from([192, 0, 2, 1]));
        assert_eq!(attempts.begin(elsewhere, "a@example.org", START), Ok(()));
    }

    #[test]
    fn a_success_forgets_the_failures() {
        let attempts = exhausted();
        attempts.succeeded(None, "a@example.org");
        assert_eq!(attempts.begin(None, "a@example.org", START), Ok(()));
    }

    #[test]
    fn it_remembers_a_limited_number_of_pairs() {
        let attempts = Attempts::default();
        for number in 0..MOST_ENTRIES + 10 {
            attempts.begin(None, &format!("{number}@example.org"), START).unwrap();
        }
        assert_eq!(attempts.0.lock().unwrap().len(), MOST_ENTRIES);
    }
}
