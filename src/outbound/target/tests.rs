use rstest::rstest;

use super::*;

/// Spellings of an address as a person with bad intentions writes them.
#[rstest]
#[case("https://127.0.0.1/", "loopback")]
#[case("https://127.1/", "loopback")]
#[case("https://127.0.0.1./", "loopback")]
#[case("https://2130706433/", "loopback")]
#[case("https://0x7f000001/", "loopback")]
#[case("https://0x7f.1/", "loopback")]
#[case("https://0177.0.0.1/", "loopback")]
#[case("https://017700000001/", "loopback")]
#[case("https://%31%32%37.0.0.1/", "loopback")]
#[case("https://①②⑦.⓪.⓪.①/", "loopback")]
#[case("https://127。0。0。1/", "loopback")]
#[case("https://0/", "unspecified")]
#[case("https://2852039166/latest/meta-data/", "metadata")]
#[case("https://0xa9fea9fe/", "metadata")]
#[case("https://0251.0376.0251.0376/", "metadata")]
#[case("https://[::1]/", "loopback")]
#[case("https://[0:0:0:0:0:0:0:1]/", "loopback")]
#[case("https://[::]/", "unspecified")]
#[case("https://[::ffff:127.0.0.1]/", "clothes")]
#[case("https://[::ffff:7f00:1]/", "clothes")]
#[case("https://[64:ff9b::7f00:1]/", "NAT64")]
#[case("https://[fd00::1]/", "unique-local")]
#[case("https:/10.0.0.1/", "private")]
#[case("https:\\\\10.0.0.1\\", "private")]
#[case("https://10.0.0.1:8443/", "private")]
fn a_number_is_judged_however_it_is_spelt(#[case] text: &str, #[case] says: &str) {
    let told = Reach::Public.target(text).unwrap_err();
    assert!(matches!(told, Refused::Address(_)) && told.to_string().contains(says), "{text}: {told}");
}

#[rstest]
#[case("", Refused::Unreadable)]
#[case("hooks.example.com", Refused::Unreadable)]
#[case("https://", Refused::Unreadable)]
#[case("https://256.1.1.1/", Refused::Unreadable)]
#[case("https://1.2.3.4.5/", Refused::Unreadable)]
#[case("https://[fe80::1%25eth0]/", Refused::Unreadable)]
#[case("https://exa mple.com/", Refused::Unreadable)]
#[case("http://hooks.example.com/", Refused::NotHttps)]
#[case("ftp://hooks.example.com/", Refused::NotHttps)]
#[case("file:///etc/passwd", Refused::NotHttps)]
#[case("gopher://127.0.0.1/", Refused::NotHttps)]
#[case("https://user@hooks.example.com/", Refused::Userinfo)]
#[case("https://hooks.example.com:pass@10.0.0.1/", Refused::Userinfo)]
#[case("https://:pass@hooks.example.com/", Refused::Userinfo)]
#[case("https://hooks.example.com:0/", Refused::Port)]
fn what_is_no_address_of_a_receiver_is_refused(#[case] text: &str, #[case] why: Refused) {
    assert_eq!(Reach::Public.target(text), Err(why));
}

#[test]
fn an_endless_address_is_refused() {
    let long = format!("https://hooks.example.com/{}", "a".repeat(LONGEST));
    assert_eq!(Reach::Public.target(&long), Err(Refused::TooLong));
}

#[rstest]
#[case("https://hooks.example.com/vivavoce?key=1")]
#[case("https://hooks.example.com:8443/")]
#[case("https://8.8.8.8/")]
#[case("https://[2606:4700::1111]/")]
fn a_public_receiver_is_taken(#[case] text: &str) {
    assert_eq!(Reach::Public.target(text).map(String::from), Ok(text.to_owned()));
}

#[rstest]
#[case("http://127.0.0.1:9000/hook", true)]
#[case("http://[::1]:9000/hook", true)]
#[case("http://localhost:9000/hook", true)]
#[case("http://10.0.0.1/hook", false)]
#[case("http://169.254.169.254/hook", false)]
#[case("http://[::ffff:127.0.0.1]/hook", false)]
#[case("http://0.0.0.0:9000/hook", false)]
#[case("ftp://127.0.0.1/hook", false)]
fn developing_opens_this_machine_and_nothing_else(#[case] text: &str, #[case] taken: bool) {
    assert_eq!(Reach::Development.target(text).is_ok(), taken);
}
