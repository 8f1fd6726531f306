//! How many requests a minute a program, a person or an unknown address may send. Answers say how many are left, by the
//! IETF's draft of the `RateLimit` headers.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    API_ROOT,
    app::App,
    auth::{Caller, Identity},
    peer,
    problem::{Code, Problem},
};
use crate::{
    id::{AccountId, KeyId},
    time::UnixMillis,
};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");
/// Time is counted in millionths of a second, so that a share of a minute has no rest that matters.
const MINUTE_US: i64 = 60_000_000;
/// So many callers are remembered.
const MOST_CALLERS: usize = 10_000;

/// Requests a minute; 0 sets no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// Of one key, or of one person.
    pub caller: u32,
    /// Of one address that sends neither.
    pub address: u32,
}

/// Whose requests are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Counted {
    Key(KeyId),
    Person(AccountId),
    Address(Option<IpAddr>),
}

/// When each caller's minute would be used up to, had every request so far its share of it.
#[derive(Default)]
pub(super) struct Rates(Mutex<BTreeMap<Counted, i64>>);

/// What a caller has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Left {
    requests: i64,
    full_again_s: i64,
    /// Nothing where the request may pass.
    refused_for_s: Option<i64>,
}

/// Refuses what comes too fast, and says on every answer what is left.
pub(super) async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let counted = counted(&app, &request);
    let limits = app.settings.rates;
    let a_minute = match counted {
        Counted::Key(_) | Counted::Person(_) => limits.caller,
        Counted::Address(_) => limits.address,
    };
    let path = request.uri().path().strip_prefix(API_ROOT);
    // Probes must not fail because somebody else asks a lot.
    if a_minute == 0 || path.is_none_or(|path| path.starts_with("/health/")) {
        return next.run(request).await;
    }
    let left = app.rates().count(counted, a_minute, app.now());
    let mut response = match left.refused_for_s {
        Some(seconds) => too_many(seconds).into_response(),
        None => next.run(request).await,
    };
    let told = [
        (POLICY, format!("\"minute\";q={a_minute};w=60")),
        (LEFT, format!("\"minute\";r={};t={}", left.requests, left.full_again_s)),
    ];
    for (name, value) in told {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn too_many(seconds: i64) -> Problem {
    let sentence = "These requests come too fast; wait as long as `Retry-After` says, and spread them out.";
    Problem::new(Code::TooManyRequests, sentence).retry_after_s(seconds.unsigned_abs())
}

fn counted(app: &App, request: &Request) -> Counted {
    if let Some(Identity::Known(caller)) = request.extensions().get::<Identity>() {
        return match &**caller {
            Caller::Person(account) => Counted::Person(account.id),
            Caller::Key(key) => Counted::Key(key.id),
        };
    }
    Counted::Address(peer::asker(&app.settings.proxies, request.extensions(), request.headers()))
}

impl Rates {
    /// Counts a request, if it may pass: each takes its share of a minute, and a minute may be used at once.
    fn count(&self, counted: Counted, a_minute: u32, now: UnixMillis) -> Left {
        let now = now.0.saturating_mul(1_000);
        let share = MINUTE_US / i64::from(a_minute);
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        make_room(&mut used, &counted, now);
        let until = used.get(&counted).copied().unwrap_or(now).max(now);
        let over = until + share - now - MINUTE_US;
        let until = if over > 0 { until } else { until + share };
        used.insert(counted, until);
        Left {
            requests: (MINUTE_US - (until - now)) / share,
            full_again_s: seconds(until - now),
            refused_for_s: (over > 0).then(|| seconds(over)),
        }
    }
}

/// Whole seconds, rounded up.
const fn seconds(microseconds: i64) -> i64 {
    (microseconds + 999_999) / 1_000_000
}

fn make_room(used: &mut BTreeMap<Counted, i64>, counted: &Counted, now: i64) {
    if used.len() < MOST_CALLERS || used.contains_key(counted) {
        return;
    }
    used.retain(|_, until| *until > now);
    if used.len() >= MOST_CALLERS
        && let Some(idlest) = used.iter().min_by_key(|(_, until)| **until).map(|(counted, _)| *counted)
    {
        used.remove(&idlest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_700_000_000_000);
    const SOMEBODY: Counted = Counted::Address(None);

    #[test]
    fn a_minutes_requests_pass_at_once_and_the_next_waits_for_its_share() {
        let rates = Rates::default();
        for number in 1..=60 {
            let left = rates.count(SOMEBODY, 60, NOW);
            assert_eq!((left.requests, left.refused_for_s), (60 - number, None));
        }
        let refused = rates.count(SOMEBODY, 60, NOW);
        assert_eq!(refused, Left { requests: 0, full_again_s: 60, refused_for_s: Some(1) });
        assert_eq!(rates.count(SOMEBODY, 60, NOW.plus_ms(999)).refused_for_s, Some(1));
        assert_eq!(rates.count(SOMEBODY, 60, NOW.plus_ms(1_000)).refused_for_s, None);
    }

    #[test]
    fn callers_are_counted_apart() {
        let rates = Rates::default();
        rates.count(SOMEBODY, 1, NOW);
        let another = Counted::Address(Some(IpAddr::from([192, 0, 2, 1])));
        assert_eq!(rates.count(another, 1, NOW).refused_for_s, None);
        assert_eq!(rates.count(SOMEBODY, 1, NOW).refused_for_s, Some(60));
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out_for_longer_than_it_was_set_back() {
        let rates = Rates::default();
        rates.count(SOMEBODY, 60, NOW);
        let left = rates.count(SOMEBODY, 60, NOW.plus_ms(-60_000));
        assert_eq!(left.refused_for_s, Some(2));
    }

    #[test]
    fn a_limited_number_of_callers_is_remembered() {
        let rates = Rates::default();
        for number in 0..=MOST_CALLERS as u32 {
            rates.count(Counted::Address(Some(IpAddr::from(number.to_be_bytes()))), 60, NOW);
        }
        assert_eq!(rates.0.lock().unwrap().len(), MOST_CALLERS);
    }
}
