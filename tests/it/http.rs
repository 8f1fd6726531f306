//! The edge, through a real server.
