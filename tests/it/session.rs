//! Live interviews through a real socket.

mod bad_input;
mod over;
mod page;
mod parked;
mod resume;
mod spoken;
mod typed;
mod waiting;
