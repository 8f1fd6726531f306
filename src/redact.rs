//! What is kept of an answer of somebody else's: its beginning, without what looks like a secret or a person.

use uuid::Uuid;

/// Of an answer so many characters are kept.
pub const LONGEST: usize = 1_000;
/// From so many characters on a word of letters and digits may be a secret.
const SECRET_FROM: usize = 24;
/// Behind a name that ends so and a `=` or `:` stands a secret.
const SECRET_NAMES: [&str; 5] = ["token", "key", "secret", "password", "authorization"];
/// Between such a name and the secret a kind of credential may stand.
const CREDENTIALS: [&str; 2] = ["bearer", "basic"];
/// So begin secrets, ours and others'.
const SECRET_PREFIXES: [&str; 5] = ["sk_", "sk-", "whsec_", "viva_", "rk_"];
/// Behind such a beginning, so many characters are no word any more.
const SECRET_REST: usize = 8;
const LEFT_OUT: &str = "[…]";

/// Whether the next word is a secret by the name before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// A name, and no `=` or `:` yet.
    Name,
    /// A name with its `=` or `:`.
    Named,
}

/// The beginning of an answer as a line of text. Mail addresses, what is named a token, key or secret, words that begin as
/// secrets do, long words of letters and digits, and `personal` (what of a person was sent) are left out; ids (UUIDs) stay.
pub fn redacted(answer: &[u8], personal: &[&str]) -> String {
    let mut text = String::from_utf8_lossy(answer).into_owned();
    for words in personal.iter().filter(|words| !words.trim().is_empty()) {
        text = text.replace(*words, LEFT_OUT);
    }
    let (mut kept, mut before) = (String::new(), Before::Nothing);
    for word in text.split_inclusive(is_between) {
        let (bare, end) = match word.char_indices().next_back() {
            Some((at, last)) if is_between(last) => word.split_at(at),
            Some(_) | None => (word, ""),
        };
        let named = before == Before::Named && !bare.is_empty() && !is_credential(bare);
        kept.push_str(if named || is_secret(bare) || is_mail(bare) { LEFT_OUT } else { bare });
        before = before.then(bare, end);
        kept.extend(end.chars().map(|end| if end.is_control() { ' ' } else { end }));
    }
    let visible = kept.chars().map(|sign| if sign.is_control() { ' ' } else { sign });
    visible.take(LONGEST).collect::<String>().trim().to_owned()
}

impl Before {
    /// After one more word and the sign behind it.
    fn then(self, word: &str, end: &str) -> Self {
        let now = if word.is_empty() || (self == Self::Named && is_credential(word)) {
            self
        } else if SECRET_NAMES.iter().any(|name| word.to_lowercase().ends_with(name)) {
            Self::Name
        } else {
            Self::Nothing
        };
        match end {
            "=" | ":" if now != Self::Nothing => Self::Named,
            " " | "\"" | "'" => now,
            _ => Self::Nothing,
        }
    }
}

fn is_credential(word: &str) -> bool {
    CREDENTIALS.iter().any(|kind| word.eq_ignore_ascii_case(kind))
}

fn begins_as_secret(word: &str) -> bool {
    let rest = |prefix: &str| word.strip_prefix(prefix).is_some_and(|rest| rest.len() >= SECRET_REST);
    SECRET_PREFIXES.iter().any(|prefix| rest(prefix))
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
    begins_as_secret(word) || (is_long && letters && digits && !is_id(word))
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
    #[case("token=sk_live_abcdefghijklmnopqrstuvwxyz", "token=[…]")]
    #[case("sk_live_abcdefghijklmnopqrstuvwxyz is old", "[…] is old")]
    #[case(r#"{"apiKey" : "open sesame","job":"7"}"#, r#"{"apiKey" : "[…] sesame","job":"7"}"#)]
    #[case("client_secret='hunter'&page=2", "client_secret='[…]'&page=2")]
    #[case("Authorization: Bearer abcdef", "Authorization: Bearer […]")]
    #[case("viva_live_abcdefghij and whsec_abcdefghij", "[…] and […]")]
    #[case("the token expired, the key is missing: 7", "the token expired, the key is missing: 7")]
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
