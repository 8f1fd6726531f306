//! What is kept of an answer: its beginning, without what looks like a secret or a person.

use uuid::Uuid;

/// Of an answer so many characters are kept.
pub const LONGEST: usize = 1_000;
/// From so many characters on a word of letters and digits may be a secret.
const SECRET_FROM: usize = 24;
const LEFT_OUT: &str = "[…]";

/// The beginning of an answer as a line of text. Mail addresses, long words of letters and digits, and `personal` (what of a
/// person was sent) are left out; ids (UUIDs) stay.
pub fn redacted(answer: &[u8], personal: &[&str]) -> String {
    let mut text = String::from_utf8_lossy(answer).into_owned();
    for words in personal.iter().filter(|words| !words.trim().is_empty()) {
        text = text.replace(*words, LEFT_OUT);
    }
    let mut kept = String::new();
    for word in text.split_inclusive(is_between) {
        let (bare, end) = match word.char_indices().next_back() {
            Some((at, last)) if is_between(last) => word.split_at(at),
            Some(_) | None => (word, ""),
        };
        kept.push_str(if is_secret(bare) || is_mail(bare) { LEFT_OUT } else { bare });
        kept.extend(end.chars().map(|end| if end.is_control() { ' ' } else { end }));
    }
    let visible = kept.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
    visible.take(LONGEST).collect::<String>().trim().to_owned()
}

fn is_between(sign: char) -> bool {
    sign.is_whitespace() || sign.is_control() || "\"'<>()[]{},;=&?:".contains(sign)
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(who, at)| !who.is_empty() && at.contains('.'))
}

/// With its hyphens; without them it may as well be a key.
fn is_id(word: &str) -> bool {
    word.len() == 36 && word.parse::<Uuid>().is_ok()
}

fn is_secret(word: &str) -> bool {
    let is_long = word.chars().count() >= SECRET_FROM;
    let (letters, digits) =
        (word.chars().any(char::is_alphabetic), word.chars().any(|sign| sign.is_ascii_digit()));
    is_long && letters && digits && !is_id(word)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("queued", "queued")]
    #[case(r#"{"error":"no such job"}"#, r#"{"error":"no such job"}"#)]
    #[case("token=abcDEF0123456789abcDEF0123456789 expired", "token=[…] expired")]
    #[case("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "[…]")]
    #[case("request 01a229b8-7177-7c5f-aad9-fd5019d15d6c", "request 01a229b8-7177-7c5f-aad9-fd5019d15d6c")]
    #[case("key 01a229b871777c5faad9fd5019d15d6c", "key […]")]
    #[case("ada@example.org is unknown", "[…] is unknown")]
    #[case("Hello Robin Roe, thanks", "Hello […], thanks")]
    #[case("line\r\nline\u{0}\u{1b}[31m", "line  line  [31m")]
    #[case("", "")]
    fn an_answer_is_kept_without_secrets_and_persons(#[case] answer: &str, #[case] kept: &str) {
        assert_eq!(redacted(answer.as_bytes(), &["Robin Roe", ""]), kept);
    }

    #[test]
    fn a_long_answer_is_cut_and_garbage_is_text() {
        assert_eq!(redacted("é".repeat(5_000).as_bytes(), &[]).chars().count(), LONGEST);
        assert_eq!(redacted(&[0xff, 0xfe, b'a'], &[]), "\u{fffd}\u{fffd}a");
    }
}
