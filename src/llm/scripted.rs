//! An interviewer without a model: it asks the first legal act in the plan's own words.
