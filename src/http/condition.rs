//! Changes without lost updates: what is read carries its version as `ETag`, and a change names the version that it
//! changes in `If-Match`.

use axum::http::{HeaderMap, HeaderName, header};

use super::problem::{Code, Problem};

/// The header that tells a version.
pub(super) fn etag(version: u32) -> [(HeaderName, String); 1] {
    [(header::ETAG, written(version))]
}

/// Refuses a change of anything but the present `version`; `*` means whichever it is.
pub(super) fn if_match(headers: &HeaderMap, version: u32) -> Result<(), Problem> {
    let mut named =
        headers.get_all(header::IF_MATCH).iter().filter_map(|value| value.to_str().ok()).peekable();
    if named.peek().is_none() {
        let sentence = "Say which version you change: send the `ETag` of your last reading as `If-Match`.";
        return Err(Problem::new(Code::ConditionMissing, sentence));
    }
    let present = written(version);
    let mut tags = named.flat_map(|value| value.split(',')).map(str::trim);
    if tags.any(|tag| tag == "*" || tag == present) { Ok(()) } else { Err(changed_since()) }
}

/// Somebody else was faster.
pub(super) fn changed_since() -> Problem {
    let sentence =
        "This was changed since you read it; read it again, and send its new `ETag` as `If-Match`.";
    Problem::new(Code::ChangedSince, sentence)
}

fn written(version: u32) -> String {
    format!("\"v{version}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(named: &[&'static str]) -> Option<u16> {
        let mut headers = HeaderMap::new();
        for value in named {
            headers.append(header::IF_MATCH, value.parse().unwrap());
        }
        if_match(&headers, 3).err().map(|problem| problem.body().status)
    }

    #[test]
    fn a_change_names_the_version_that_it_changes() {
        assert_eq!(refusal(&["\"v3\""]), None);
        assert_eq!(refusal(&["\"v1\", \"v3\""]), None);
        assert_eq!(refusal(&["\"v1\"", "\"v3\""]), None);
        assert_eq!(refusal(&["*"]), None);
        assert_eq!(refusal(&["\"v2\""]), Some(412));
        assert_eq!(refusal(&["W/\"v3\""]), Some(412));
        assert_eq!(refusal(&[]), Some(428));
    }
}
