//! Composition: builds every part from the configuration, serves, and stops in order.
