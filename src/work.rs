//! Background work: claims jobs from the outbox, runs them, follows up.
