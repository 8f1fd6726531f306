//! A line between page and server that can be cut behind any byte.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{ReadHalf, WriteHalf},
    },
    sync::oneshot,
    time::sleep,
};

/// A server that was not told of a cut keeps its end for so long.
const HALF_OPEN: Duration = Duration::from_secs(30);

/// When and how a line breaks.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// Behind so many bytes of the page, whatever they belong to.
    pub after_up: u64,
    /// Or behind so many bytes of the server, if they pass sooner.
    pub after_down: u64,
    /// Whether the server learns of it.
    pub half_open: bool,
}

/// Carries every connection of a page to a server on this machine.
pub struct Line {
    /// How the page sees the server.
    pub origin: String,
    armed: Arc<Mutex<Option<Armed>>>,
}

struct Armed {
    cut: Cut,
    happened: oneshot::Sender<()>,
}

#[derive(Clone, Copy)]
enum Direction {
    Up,
    Down,
}

impl Line {
    /// Leads to the server on `server_port`, whether it runs at present or not.
    pub async fn to(server_port: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let armed = Arc::new(Mutex::new(None));
        let line = Self { origin, armed: Arc::clone(&armed) };
        tokio::spawn(async move {
            while let Ok((page, _)) = listener.accept().await {
                tokio::spawn(connect(page, server_port, Arc::clone(&armed)));
            }
        });
        line
    }

    /// Breaks the connection whose bytes reach the cut, and waits until that has happened.
    pub async fn break_at(&self, cut: Cut) {
        let (happened, broken) = oneshot::channel();
        *lock(&self.armed) = Some(Armed { cut, happened });
        broken.await.expect("nobody else arms this line");
    }
}

async fn connect(mut page: TcpStream, server_port: u16, armed: Arc<Mutex<Option<Armed>>>) {
    let Ok(mut server) = TcpStream::connect((Ipv4Addr::LOCALHOST, server_port)).await else { return };
    let _slower = (page.set_nodelay(true), server.set_nodelay(true));
    let cut = {
        let (mut from_page, mut to_page) = page.split();
        let (mut from_server, mut to_server) = server.split();
        tokio::select! {
            cut = carry(&mut from_page, &mut to_server, Direction::Up, &armed) => cut,
            cut = carry(&mut from_server, &mut to_page, Direction::Down, &armed) => cut,
        }
    };
    let Some(cut) = cut else { return };
    let _gone = page.set_zero_linger();
    drop(page);
    if cut.half_open {
        sleep(HALF_OPEN).await;
    }
    let _gone = server.set_zero_linger();
}

/// Carries until either end closes, or the line is cut.
async fn carry(
    from: &mut ReadHalf<'_>,
    to: &mut WriteHalf<'_>,
    direction: Direction,
    armed: &Mutex<Option<Armed>>,
) -> Option<Cut> {
    let mut buffer = [0; 4_096];
    loop {
        let count = from.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
        let (passes, cut) = pass(armed, direction, count);
        to.write_all(&buffer[..passes]).await.ok()?;
        if cut.is_some() {
            return cut;
        }
    }
}

/// How many of `count` bytes still pass, and the cut that they reach.
fn pass(armed: &Mutex<Option<Armed>>, direction: Direction, count: usize) -> (usize, Option<Cut>) {
    let mut armed = lock(armed);
    let Some(Armed { cut, .. }) = armed.as_mut() else { return (count, None) };
    let left = match direction {
        Direction::Up => &mut cut.after_up,
        Direction::Down => &mut cut.after_down,
    };
    match left.checked_sub(count as u64) {
        Some(rest) if rest > 0 => {
            *left = rest;
            (count, None)
        }
        Some(_) | None => {
            let passes = *left as usize;
            let cut = armed.take().map(|Armed { cut, happened }| {
                let _nobody_waits = happened.send(());
                cut
            });
            (passes, cut)
        }
    }
}

fn lock(armed: &Mutex<Option<Armed>>) -> std::sync::MutexGuard<'_, Option<Armed>> {
    armed.lock().unwrap_or_else(PoisonError::into_inner)
}
