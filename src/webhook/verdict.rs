//! What an answer, or none, means for a delivery.

use jiff::{Timestamp, fmt::rfc2822};

use super::schedule::delay_ms;
use crate::time::UnixMillis;

/// What came of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// An answer with this status, and how long it asks to be left alone, in seconds.
    Answer {
        /// Its status.
        status: u16,
        /// From its header `Retry-After`.
        retry_after_s: Option<u64>,
    },
    /// None in time.
    Late,
    /// None: no connection, or the address may not be reached.
    Nothing,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Delivered,
    /// Try again after so many milliseconds.
    Retry(u64),
    /// The schedule is through.
    Dead,
    /// The address wants no more.
    Gone,
}

/// Who is overloaded is left alone at least so long, in seconds.
const BREATHER_S: u64 = 60;
/// Nobody is waited for longer than this, in seconds.
const LONGEST_WAIT_S: u64 = 24 * 60 * 60;

/// Judges what was heard on an attempt (1 for the first). Only 2xx is success; a redirect is none, since it is not followed.
pub fn judge(heard: Heard, attempt: u32, chance: f64) -> Verdict {
    let least_s = match heard {
        Heard::Answer { status: 200..=299, .. } => return Verdict::Delivered,
        Heard::Answer { status: 410, .. } => return Verdict::Gone,
        Heard::Answer { status: 429 | 502 | 503 | 504, retry_after_s } => {
            retry_after_s.unwrap_or(0).max(BREATHER_S)
        }
        Heard::Answer { retry_after_s, .. } => retry_after_s.unwrap_or(0),
        Heard::Late => BREATHER_S,
        Heard::Nothing => 0,
    };
    let wait_ms = least_s.min(LONGEST_WAIT_S) * 1_000;
    delay_ms(attempt, chance).map_or(Verdict::Dead, |delay| Verdict::Retry(delay.max(wait_ms)))
}

/// Seconds that a header `Retry-After` asks for: a number, or a date (RFC 9110, 10.2.3).
pub fn retry_after_s(header: &str, now: UnixMillis) -> Option<u64> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(seconds);
    }
    let until: Timestamp = rfc2822::parse(header).ok()?.timestamp();
    Some(UnixMillis(until.as_millisecond()).since(now).div_ceil(1_000))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::webhook::schedule::MOST_ATTEMPTS;

    const fn answer(status: u16, retry_after_s: Option<u64>) -> Heard {
        Heard::Answer { status, retry_after_s }
    }

    #[rstest]
    #[case::created(answer(201, None), Verdict::Delivered)]
    #[case::no_content(answer(204, Some(600)), Verdict::Delivered)]
    #[case::redirect(answer(301, None), Verdict::Retry(5_000))]
    #[case::not_modified(answer(304, None), Verdict::Retry(5_000))]
    #[case::unauthorised(answer(401, None), Verdict::Retry(5_000))]
    #[case::gone(answer(410, None), Verdict::Gone)]
    #[case::failure(answer(500, None), Verdict::Retry(5_000))]
    #[case::failure_with_a_wish(answer(500, Some(90)), Verdict::Retry(90_000))]
    #[case::too_many(answer(429, None), Verdict::Retry(60_000))]
    #[case::too_many_with_a_short_wish(answer(429, Some(1)), Verdict::Retry(60_000))]
    #[case::unavailable_with_a_wish(answer(503, Some(600)), Verdict::Retry(600_000))]
    #[case::an_endless_wish(answer(503, Some(u64::MAX)), Verdict::Retry(86_400_000))]
    #[case::late(Heard::Late, Verdict::Retry(60_000))]
    #[case::nothing(Heard::Nothing, Verdict::Retry(5_000))]
    fn what_a_first_answer_means(#[case] heard: Heard, #[case] verdict: Verdict) {
        assert_eq!(judge(heard, 1, 0.5), verdict);
    }

    #[test]
    fn the_last_attempt_ends_it_one_way_or_the_other() {
        assert_eq!(judge(answer(503, Some(600)), MOST_ATTEMPTS, 0.5), Verdict::Dead);
        assert_eq!(judge(answer(200, None), MOST_ATTEMPTS, 0.5), Verdict::Delivered);
    }

    #[rstest]
    #[case("120", Some(120))]
    #[case(" 0 ", Some(0))]
    #[case("Sun, 06 Nov 1994 08:49:37 GMT", Some(37))]
    #[case("Sun, 06 Nov 1994 08:48:00 GMT", Some(0))]
    #[case("soon", None)]
    #[case("-5", None)]
    #[case("", None)]
    fn a_wish_is_a_number_or_a_date(#[case] header: &str, #[case] seconds: Option<u64>) {
        let now = UnixMillis("1994-11-06T08:49:00Z".parse::<Timestamp>().unwrap().as_millisecond());
        assert_eq!(retry_after_s(header, now), seconds);
    }
}
