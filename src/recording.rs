//! Recordings: the finished sound of an interview, in a directory (or, later, an object store).
