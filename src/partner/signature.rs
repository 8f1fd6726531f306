//! Signatures of partners' webhooks: HMAC-SHA256 of the body's bytes as hexadecimal digits behind the algorithm's name.
//!
//! Greenhouse writes `Signature: sha256 <hex>` (developers.greenhouse.io/webhooks.html, section Authentication, read
//! 2026-11-30), Ashby `Ashby-Signature: sha256=<hex>` (developers.ashbyhq.com/docs/authenticating-webhooks, read 2026-11-30).

use ring::hmac;

/// Whether `header` signs `body` with `secret`; the mark between name and digits is the partner's.
pub fn is_signed(header: &str, mark: char, secret: &str, body: &[u8]) -> bool {
    if secret.is_empty() {
        // Anybody could sign with that.
        return false;
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    header
        .trim()
        .split_once(mark)
        .filter(|(algorithm, _)| *algorithm == "sha256")
        .and_then(|(_, digits)| bytes(digits.trim()))
        .is_some_and(|tag| hmac::verify(&key, body, &tag).is_ok())
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    if digits.len() != 64 || !digits.is_ascii() {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4231, test case 2.
    const SECRET: &str = "Jefe";
    const BODY: &[u8] = b"what do ya want for nothing?";
    const DIGITS: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn the_partners_forms_are_told_apart() {
        assert!(is_signed(&format!("sha256 {DIGITS}"), ' ', SECRET, BODY));
        assert!(is_signed(&format!("sha256={DIGITS}"), '=', SECRET, BODY));
        assert!(!is_signed(&format!("sha256={DIGITS}"), ' ', SECRET, BODY));
    }

    #[test]
    fn another_secret_body_algorithm_or_length_is_no_signature() {
        let sound = format!("sha256 {DIGITS}");
        assert!(!is_signed(&sound, ' ', "jefe", BODY));
        let nobodys = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b""), BODY);
        let digits = crate::score::stamps::hex(nobodys.as_ref());
        assert!(!is_signed(&format!("sha256 {digits}"), ' ', "", BODY), "no secret signs nothing");
        assert!(!is_signed(&sound, ' ', SECRET, b"what do ya want for nothing!"));
        for header in [
            format!("sha1 {DIGITS}"),
            format!("sha256 {}", &DIGITS[2..]),
            format!("sha256 zz{}", &DIGITS[2..]),
            "sha256 ".to_owned(),
            String::new(),
            DIGITS.to_owned(),
            format!("sha256 {}", "é".repeat(32)),
        ] {
            assert!(!is_signed(&header, ' ', SECRET, BODY), "{header}");
        }
    }
}
