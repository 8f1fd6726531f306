//! `Range` (RFC 9110, 14.1.2): one range of bytes.

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it; also where the header can't be read or names several ranges, which a server may pass over.
    Whole,
    /// The bytes from `first` to before `end`; never empty.
    Part {
        /// Index of the first byte.
        first: u64,
        /// Index behind the last byte.
        end: u64,
    },
    /// Nothing that there is.
    Outside,
}

/// What `header` asks for of `size` bytes.
pub(super) fn asked_range(header: Option<&str>, size: u64) -> Asked {
    let Some((first, last)) = header.and_then(one_range) else { return Asked::Whole };
    let (first, end) = match (first, last) {
        (Some(first), Some(last)) if first > last => return Asked::Whole,
        (Some(first), last) => (first, last.map_or(size, |last| size.min(last.saturating_add(1)))),
        (None, Some(length)) => (size.saturating_sub(length), size),
        (None, None) => return Asked::Whole,
    };
    if first < end { Asked::Part { first, end } } else { Asked::Outside }
}

/// First and last byte of `bytes=first-last`, either of which may be missing.
fn one_range(header: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (first, last) = header.trim().strip_prefix("bytes=")?.split_once('-')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(first) && digits(last)).then(|| (number(first), number(last)))
}

/// The number that `digits` write, the greatest where they write a greater one; nothing for no digits.
fn number(digits: &str) -> Option<u64> {
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_cut_to_the_size() {
        let part = |first, end| Asked::Part { first, end };
        for (header, asked) in [
            ("bytes=0-99", part(0, 100)),
            ("bytes=0-", part(0, 1_000)),
            ("bytes=990-2000", part(990, 1_000)),
            ("bytes=-10", part(990, 1_000)),
            ("bytes=-5000", part(0, 1_000)),
            ("bytes=999-99999999999999999999999", part(999, 1_000)),
            ("bytes=1000-", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=5-4", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("items=0-1", Asked::Whole),
        ] {
            assert_eq!(asked_range(Some(header), 1_000), asked, "{header}");
        }
        assert_eq!(asked_range(None, 1_000), Asked::Whole);
    }

    proptest! {
        #[test]
        fn a_part_is_never_empty_and_never_beyond_the_end(header in "bytes=[0-9]{0,20}-[0-9]{0,20}", size: u64) {
            if let Asked::Part { first, end } = asked_range(Some(&header), size) {
                prop_assert!(first < end && end <= size);
            }
        }
    }
}
