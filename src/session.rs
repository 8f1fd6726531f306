//! The shell of one live interview: the only place where a socket, the ear, the voice and the machine meet.

pub mod protocol;
