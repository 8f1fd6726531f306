//! What a server's answer means for a part of a file.

use reqwest::{
    StatusCode,
    header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, HeaderName},
};

/// Where the bytes of an answer belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// At the file's beginning.
    Anew,
    /// Behind what is there.
    Onward,
    /// Nowhere: no file comes.
    Not(StatusCode),
}

/// An answer that can't be the file that is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Odd {
    /// Announced with another size.
    #[error("it has {announced} bytes and the model has {wanted}")]
    Size {
        /// What the server says.
        announced: u64,
        /// What the catalogue says.
        wanted: u64,
    },
    /// More came than was announced.
    #[error("more than the model's {wanted} bytes come")]
    Longer {
        /// What the catalogue says.
        wanted: u64,
    },
    /// Another part of the file than was asked for.
    #[error("the server sends another part than was asked for")]
    Range,
}

/// Reads an answer to a request for what lies behind the first `have` bytes of a file of `wanted` bytes.
pub(super) fn read(status: StatusCode, headers: &HeaderMap, have: u64, wanted: u64) -> Result<Begins, Odd> {
    match status {
        StatusCode::OK => {
            same_size(number(headers, &CONTENT_LENGTH), wanted)?;
            Ok(Begins::Anew)
        }
        StatusCode::PARTIAL_CONTENT => {
            let (first, all) = range(headers).ok_or(Odd::Range)?;
            same_size(all, wanted)?;
            if have > 0 && first == have { Ok(Begins::Onward) } else { Err(Odd::Range) }
        }
        other => Ok(Begins::Not(other)),
    }
}

/// The ETag, if it stands for the very bytes: a weak one (`W/"…"`) does not.
pub(super) fn strong_etag(headers: &HeaderMap) -> Option<&str> {
    text(headers, &ETAG).filter(|etag| etag.starts_with('"'))
}

fn same_size(announced: Option<u64>, wanted: u64) -> Result<(), Odd> {
    match announced {
        Some(announced) if announced != wanted => Err(Odd::Size { announced, wanted }),
        Some(_) | None => Ok(()),
    }
}

/// First byte and size of the whole from `bytes 5-9/10`; the size may be unknown (`*`).
fn range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let (bytes, all) = text(headers, &CONTENT_RANGE)?.strip_prefix("bytes ")?.split_once('/')?;
    let first = bytes.split_once('-')?.0.parse().ok()?;
    Some((first, all.parse().ok()))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    text(headers, name)?.parse().ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn an_answer_begins_anew_onward_or_not_at_all() {
        let length = headers(&[(CONTENT_LENGTH, "10")]);
        let rest = headers(&[(CONTENT_LENGTH, "6"), (CONTENT_RANGE, "bytes 4-9/10")]);
        let of_unknown_size = headers(&[(CONTENT_RANGE, "bytes 4-9/*")]);
        for (status, headers, have, outcome) in [
            (200, &length, 0, Ok(Begins::Anew)),
            (200, &length, 4, Ok(Begins::Anew)),
            (200, &HeaderMap::new(), 0, Ok(Begins::Anew)),
            (200, &headers(&[(CONTENT_LENGTH, "11")]), 0, Err(Odd::Size { announced: 11, wanted: 10 })),
            (206, &rest, 4, Ok(Begins::Onward)),
            (206, &of_unknown_size, 4, Ok(Begins::Onward)),
            (206, &rest, 3, Err(Odd::Range)),
            (206, &rest, 0, Err(Odd::Range)),
            (206, &length, 4, Err(Odd::Range)),
            (404, &HeaderMap::new(), 0, Ok(Begins::Not(StatusCode::NOT_FOUND))),
        ] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(read(status, headers, have, 10), outcome, "{status} with {have} bytes there");
        }
    }

    #[test]
    fn only_a_strong_etag_stands_for_the_very_bytes() {
        assert_eq!(strong_etag(&headers(&[(ETAG, "\"abc\"")])), Some("\"abc\""));
        assert_eq!(strong_etag(&headers(&[(ETAG, "W/\"abc\"")])), None);
        assert_eq!(strong_etag(&HeaderMap::new()), None);
    }
}
