//! Live interviews through a real socket.

mod ahead;
mod bad_input;
mod full_disk;
mod measured;
mod over;
pub mod page;
mod parked;
mod resume;
mod second_reader;
mod spoken;
mod terms;
mod typed;
mod waiting;
