//! Logs: what is written, in which form, and what never is.
