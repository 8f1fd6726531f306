//! The edge, through a real server.

mod document;
