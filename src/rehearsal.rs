//! Rehearsed candidates: made-up people with their speech, and the client that lets them hold real interviews.
//!
//! [`candidate`] is pure: events of the server and the passing of samples in, sound and messages out. [`client`] carries
//! both over a real socket. A rehearsed candidate knows the plan, as a well-prepared person might, and nothing else.

pub mod candidate;
pub mod client;
pub mod cue;
pub mod demo;
pub mod house;
pub mod model_server;
pub mod persona;
pub mod sample;
pub mod simulator;
pub mod stand_in;
pub mod track;
