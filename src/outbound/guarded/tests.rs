//! Against a real server on this machine, with names that answer as an attacker's would.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use reqwest::{Method, Url};
use rstest::rstest;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

const LIMITS: Limits =
    Limits { connect: Duration::from_secs(5), total: Duration::from_secs(5), answer_bytes: 100 };

/// Answers one after the other; the last one again and again.
struct Changing {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Changing {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let read = |answer: &&[&str]| answer.iter().map(|address| address.parse().unwrap()).collect();
        let answers = answers.iter().rev().map(read).collect();
        Arc::new(Self { answers: Mutex::new(answers), asked: AtomicUsize::new(0) })
    }
}

#[async_trait]
impl Names for Changing {
    async fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock().unwrap();
        Ok(if answers.len() > 1 { answers.pop().unwrap() } else { answers[0].clone() })
    }
}

/// A server that answers each connection with `answer` and counts them; it closes each unless told to stay.
async fn server(answer: &'static str, stays: bool) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let _request = socket.read(&mut [0; 4096]).await;
            let _sent = socket.write_all(answer.as_bytes()).await;
            if stays {
                open.push(socket);
            }
        }
    });
    (address, connections)
}

fn get(url: &str) -> Request {
    Request::new(Method::GET, url.parse::<Url>().unwrap())
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

#[tokio::test]
async fn the_judged_address_is_the_connected_one_and_the_next_request_is_judged_anew() {
    let (address, connections) = server(OK, false).await;
    let names = Changing::new(&[&["127.0.0.1"], &["169.254.169.254"], &["10.0.0.1", "fd00::1"]]);
    let client = Guarded::with_names(Reach::Development, LIMITS, Arc::clone(&names) as _).unwrap();
    let url = format!("http://rebinds.example:{}/", address.port());

    let answer = client.send(get(&url)).await.unwrap();
    assert_eq!((answer.status.as_u16(), &*answer.body, answer.whole), (200, &b"ok"[..], true));
    assert_eq!(names.asked.load(Ordering::SeqCst), 1, "a second look-up could have answered otherwise");

    for range in ["the metadata service of a cloud", "unique-local"] {
        let Err(SendError::NotPublic(refused)) = client.send(get(&url)).await else { panic!("sent") };
        assert_eq!(refused.range, range);
    }
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_name_of_this_machine_is_refused_without_a_connection() {
    let (address, connections) = server(OK, false).await;
    let names = Changing::new(&[&["127.0.0.1", "::1"]]);
    let client = Guarded::with_names(Reach::Public, LIMITS, names).unwrap();
    let sent = client.send(get(&format!("https://inside.example:{}/", address.port()))).await;
    assert!(matches!(sent, Err(SendError::NotPublic(_))), "{sent:?}");
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn addresses_that_are_not_public_are_left_out_of_a_mixed_answer() {
    let (address, connections) = server(OK, false).await;
    let names = Changing::new(&[&["10.255.255.1", "127.0.0.1"]]);
    let client = Guarded::with_names(Reach::Development, LIMITS, names).unwrap();
    let answer = client.send(get(&format!("http://mixed.example:{}/", address.port()))).await.unwrap();
    assert_eq!((answer.status.as_u16(), connections.load(Ordering::SeqCst)), (200, 1));
}

#[rstest]
#[case("https://127.0.0.1")]
#[case("https://[::1]")]
#[case("https://2130706433")]
#[case("http://localhost")]
#[tokio::test]
async fn a_request_made_past_the_check_of_its_address_is_checked_when_sent(#[case] origin: &str) {
    let (address, connections) = server(OK, false).await;
    let client = Guarded::new(Reach::Public, LIMITS).unwrap();
    let sent = client.send(get(&format!("{origin}:{}/", address.port()))).await;
    assert!(matches!(sent, Err(SendError::Refused(_))), "{sent:?}");
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_not_followed() {
    let (inside, connections) = server(OK, false).await;
    let redirect = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://{inside}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let (address, _) = server(redirect.leak(), false).await;
    let client = Guarded::new(Reach::Development, LIMITS).unwrap();
    let answer = client.send(get(&format!("http://{address}/"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), connections.load(Ordering::SeqCst)), (307, 0));
}

#[tokio::test]
async fn a_long_answer_is_cut() {
    let body = "x".repeat(5_000);
    let answer = format!("HTTP/1.1 500 Oh\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n{body}");
    let (address, _) = server(answer.leak(), false).await;
    let client = Guarded::new(Reach::Development, LIMITS).unwrap();
    let answer = client.send(get(&format!("http://{address}/"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.body.len(), answer.whole), (500, 100, false));
}

#[tokio::test]
async fn an_answer_whose_body_never_ends_still_has_its_status() {
    let (address, _) = server("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nso far", true).await;
    let limits = Limits { total: Duration::from_millis(300), ..LIMITS };
    let client = Guarded::new(Reach::Development, limits).unwrap();
    let answer = client.send(get(&format!("http://{address}/"))).await.unwrap();
    assert_eq!((answer.status.as_u16(), &*answer.body, answer.whole), (200, &b"so far"[..], false));
}

#[tokio::test]
async fn who_never_answers_is_given_up() {
    let (address, _) = server("", true).await;
    let limits = Limits { total: Duration::from_millis(200), ..LIMITS };
    let client = Guarded::new(Reach::Development, limits).unwrap();
    let sent = client.send(get(&format!("http://{address}/"))).await;
    assert_eq!(sent.unwrap_err(), SendError::Late(limits.total));
}

#[tokio::test]
async fn who_does_not_listen_is_named_without_the_address() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = Guarded::new(Reach::Development, LIMITS).unwrap();
    let sent = client.send(get(&format!("http://{address}/secret-path"))).await;
    let Err(SendError::Broken(told)) = sent else { panic!("{sent:?}") };
    assert!(told.contains("refused") && !told.contains("secret-path"), "{told}");
}
