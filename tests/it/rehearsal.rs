//! The demo, and the kill test.
