//! Scorer A on answers that are ordered by construction.
