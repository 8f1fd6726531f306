//! What a command answers, on standard output. A reader who has left, such as `head`, has read enough: that is no failure.

use std::{
    fmt::Display,
    io::{self, StdoutLock, Write},
};

/// Writes `text` with a line feed behind it.
pub fn line(text: impl Display) -> io::Result<()> {
    let mut out = lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Standard output, for one writer.
pub fn lock() -> Patient<StdoutLock<'static>> {
    Patient(io::stdout().lock())
}

/// Writes as the writer inside, but for a closed pipe, into which everything goes without a word.
#[derive(Debug)]
pub struct Patient<W>(W);

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        unless_closed(self.0.write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        unless_closed(self.0.flush(), ())
    }
}

fn unless_closed<T>(done: io::Result<T>, otherwise: T) -> io::Result<T> {
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(otherwise),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _bytes: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_closed_pipe_is_no_failure_and_a_full_disk_is_one() {
        let write = |kind| {
            let mut out = Patient(Failing(kind));
            out.write_all(b"words").and_then(|()| out.flush())
        };
        assert!(write(io::ErrorKind::BrokenPipe).is_ok());
        assert!(write(io::ErrorKind::StorageFull).is_err());
    }
}
