//! Rehearsed candidates: personas with their speech, and the client that holds an interview for them.
